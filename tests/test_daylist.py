"""A day's list at the desk: kept, judged, mended row by row, printed, and gone without a trace."""

import csv
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from handouts.desk.daylist import daylist as daylists
from handouts.desk.daylist.daylist import Closed, DayList
from handouts.desk.daylist.judged import Counts, RowState
from handouts.errors import Mistakes, WrongUse
from handouts.people.filled.person import Refused
from handouts.people.filled.service import Order
from handouts.people.lists.mended import LONGEST_CELL
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.run import print_run
from handouts.people.runs.task import Task
from tests import people_cases
from tests.labour import calls
from tests.people_cases import AFTERCARE, CONSENT, MARKED, TODAY, Papers, all_told, said
from tests.run_cases import listed, small_disk
from tests.test_place import full_disk, names

papers = people_cases.papers
HEADER = ('patient_name', 'birth_date', 'visit_date', 'language', 'edition', 'copies', 'chart_number', 'Doctor')
TROUBLES = {
    4: ("Bo Diaz", '31.02.1980', '2026-03-09', '', '', '', '', ''),
    9: ("", '3/14/1980', '2026-03-09', '', '', '', 'A-9', ''),
    17: ("Cy Diaz", '3/14/1980', '2026-03-09', 'Klingon', '', '', '', ''),
}
Take = Callable[..., DayList]


@pytest.fixture
def shelter(tmp_path: Path) -> Path:
    """The private folder of the desk, with nothing in it."""
    (tmp_path / 'private').mkdir(mode=0o700)
    return tmp_path / 'private'


@pytest.fixture
def take(papers: Papers, shelter: Path) -> Iterator[Take]:
    """Take lists for the consent and the aftercare sheet; they are closed in the end."""
    taken: list[DayList] = []

    def taker(text: str | bytes, name: str = 'today.csv', edition: str = 'print') -> DayList:
        data = text.encode() if isinstance(text, str) else text
        wanted = papers.wanted(CONSENT, AFTERCARE, edition=edition)
        taken.append(DayList.take(data, name, shelter, wanted))
        return taken[-1]

    yield taker
    for one in taken:
        one.close()


def order_for(papers: Papers, daylist: DayList) -> Order:
    """Return the order of the papers that a list asks for."""
    blanks = [papers.blank(job.paper, job.language, job.edition.name) for job in daylist.jobs()]
    return Order(daylist.wanted.papers, {blank.key: blank for blank in blanks}, daylist.wanted.choices, TODAY)


def a_day(count: int = 30) -> list[tuple[str, ...]]:
    """Return the rows of people who come on one day, none like another."""
    return [
        (f'Ana Ruiz {number}', '3/14/1980', '2026-03-09', '', '', '', f'A-{number}', 'Dr. No')
        for number in range(2, count + 2)
    ]


def troubled_day() -> list[tuple[str, ...]]:
    """Return thirty rows, three of them in trouble."""
    rows = a_day()
    for number, row in TROUBLES.items():
        rows[number - 2] = row
    return rows


@pytest.fixture
def thirty(papers: Papers, take: Take) -> DayList:
    """A list of thirty people, three of them in trouble, judged."""
    daylist = take(listed(troubled_day(), HEADER))
    daylist.judge(order_for(papers, daylist))
    return daylist


def troubles(daylist: DayList) -> dict[int, list[str]]:
    """Return the columns that are wrong, by row."""
    return {state.number: list(state.refusals) for state in daylist.rows() if state.refusals}


def state_of(daylist: DayList, number: int) -> RowState:
    """Return how a row is."""
    return next(state for state in daylist.rows() if state.number == number)


def printed(task: Task, folder: Path) -> tuple[Ledger, str]:
    """Print a list, and return what became of its rows, and what the file says."""
    folder.mkdir()
    ledger = print_run(task, folder / 'a.pdf', folder / 'a.refused.csv')
    return ledger, said((folder / 'a.pdf').read_bytes(), folder, 'pdftotext', '-layout')


# --- taken and judged ---


def test_each_row_is_judged_by_column(thirty: DayList) -> None:
    assert thirty.counts == Counts(rows=30, judged=30, good=27, troubled=3, out=0)
    assert troubles(thirty) == {4: ['birth_date'], 9: ['patient_name'], 17: ['language']}
    assert [state.number for state in thirty.rows()] == list(range(2, 32))
    cells = state_of(thirty, 4).cells
    assert tuple(cells) == HEADER[:-1]
    assert (cells['patient_name'], cells['birth_date']) == ("Bo Diaz", '31.02.1980')
    assert (thirty.name, thirty.columns.unused) == ('today.csv', ('H',))


def test_it_says_which_papers_it_needs_before_it_is_judged(take: Take) -> None:
    rows = a_day(4)
    rows[1] = (*rows[1][:3], 'Español', 'large print', *rows[1][5:])
    daylist = take(listed(rows, HEADER))
    assert daylist.counts == Counts(4, 0, 0, 0, 0)
    assert [(job.paper, job.language, job.edition.name) for job in daylist.jobs()] == [
        (CONSENT, 'en', 'print'), (AFTERCARE, 'en', 'print'), (CONSENT, 'es', 'large-print'), (AFTERCARE, 'es', 'large-print'),
    ]  # fmt: skip


def test_a_mend_may_ask_for_one_more_paper(papers: Papers, thirty: DayList) -> None:
    assert {job.language for job in thirty.jobs()} == {'en'}
    thirty.mend(17, {'language': 'Spanish'})
    assert {job.language for job in thirty.jobs()} == {'en', 'es'}
    thirty.judge(order_for(papers, thirty))
    assert troubles(thirty) == {4: ['birth_date'], 9: ['patient_name']}


def test_a_paper_for_the_screen_is_none_of_a_list(papers: Papers, take: Take) -> None:
    with pytest.raises(
        WrongUse, match=r'^A paper to fill in on a screen is a file of its own\. Choose another edition'
    ):
        take(listed(a_day(1), HEADER), edition='screen')
    rows = [(*a_day(1)[0][:4], 'screen', '', '', '')]
    daylist = take(listed(rows, HEADER))
    daylist.judge(order_for(papers, daylist))
    (trouble,) = state_of(daylist, 2).refusals['edition']
    assert trouble.hint == "There are: print, large-print."


def test_a_field_that_must_be_filled_in_and_has_no_column_is_told_of_the_list(papers: Papers, take: Take) -> None:
    daylist = take(listed([('3/14/1980',)], ('birth_date',)))
    assert not daylist.lacking
    daylist.judge(order_for(papers, daylist))
    assert daylist.lacking == ('patient_name',)
    assert troubles(daylist) == {2: ['patient_name']}


def test_judging_tells_how_far_it_is(papers: Papers, take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daylists, 'EVERY', 7)
    daylist = take(listed(a_day(), HEADER))
    reached: list[int] = []
    daylist.judge(order_for(papers, daylist), reached.append)
    assert reached == [7, 14, 21, 28, 30]


def test_a_thousand_rows_are_judged_in_a_moment(papers: Papers, take: Take) -> None:
    """A row takes some thousand calls, and the last one of many no more than the first one of few."""
    took = {}
    for many in (100, 1000):
        daylist = take(listed(a_day(many), HEADER))
        took[many] = calls(partial(daylist.judge, order_for(papers, daylist)))
        assert daylist.counts.good == many
    assert took[1000] < 15 * took[100]
    assert took[1000] < 1000 * 1500


def test_judging_ends_with_another_order_or_when_the_list_is_closed(
    papers: Papers, take: Take, shelter: Path
) -> None:
    daylist = take(listed(a_day(1000), HEADER))
    order, reached = order_for(papers, daylist), list[int]()

    def again(count: int) -> None:
        reached.append(count)
        daylist.judge(order_for(papers, daylist), reached.append)

    daylist.judge(order, again)
    assert reached == [100, *range(100, 1001, 100)]
    daylist.judge(order, lambda count: daylist.close() if count == 300 else None)
    assert daylist.rows() == []
    assert names(shelter) == []


# --- mended ---


def test_rows_are_mended_one_by_one(thirty: DayList) -> None:
    state = thirty.mend(4, {'birth_date': ' 2/28/1980 '})
    assert (state.refusals, state.cells['birth_date'], state.is_mended) == ({}, '2/28/1980', True)
    state = thirty.mend(9, {'patient_name': "Di Diaz", 'birth_date': 'never'})
    assert list(state.refusals) == ['birth_date']
    thirty.mend(9, {'birth_date': '3/14/1981'})
    assert state_of(thirty, 9).cells['patient_name'] == "Di Diaz"
    assert thirty.counts == Counts(30, 30, 29, 1, 0)
    thirty.mend(5, {'birth_date': 'never'})
    assert troubles(thirty) == {5: ['birth_date'], 17: ['language']}


def test_a_row_is_taken_out_and_put_back(thirty: DayList) -> None:
    thirty.mend(4, {'birth_date': '2/28/1980'})
    assert thirty.take_out(4).is_out
    assert thirty.take_out(17).refusals == {}
    assert thirty.counts == Counts(30, 30, 27, 1, 2)
    assert thirty.put_back(4).cells['birth_date'] == '2/28/1980'
    assert list(thirty.put_back(17).refusals) == ['language']
    assert thirty.counts == Counts(30, 30, 28, 2, 0)


def test_a_row_that_is_not_out_gets_back_the_cells_that_it_came_with(thirty: DayList) -> None:
    thirty.mend(4, dict.fromkeys(HEADER[:-1], ''))
    assert not thirty.mend(5, dict.fromkeys(HEADER[:-1], '')).is_out, "its doctor is left"
    assert thirty.counts.out == 1
    assert thirty.put_back(4) == state_of(thirty, 4)
    assert (state_of(thirty, 4).cells['birth_date'], state_of(thirty, 4).is_mended) == ('31.02.1980', False)


def test_a_row_that_is_not_there_and_a_value_that_is_too_long_are_refused(thirty: DayList) -> None:
    for change in (thirty.take_out, thirty.put_back, thirty.member, lambda row: thirty.mend(row, {})):
        with pytest.raises(WrongUse, match=r'^There is no row 99 in the list\.$'):
            change(99)
    with pytest.raises(Refused) as error:
        thirty.mend(4, {'patient_name': MARKED * LONGEST_CELL})
    assert [refusal.column for refusal in error.value.refusals] == ['patient_name']
    assert MARKED not in all_told(error.value)
    assert state_of(thirty, 4).cells['patient_name'] == "Bo Diaz"


def test_the_person_of_a_row_is_as_it_is_mended(thirty: DayList) -> None:
    thirty.mend(9, {'patient_name': "Di Diaz", 'language': 'spanish'})
    member = thirty.member(9)
    assert (member.person.number, member.person.chart, member.language) == (9, 'A-9', 'es')
    assert member.person.typed['patient_name'] == "Di Diaz"
    with pytest.raises(Refused):
        thirty.member(17)


def test_somebody_may_mend_while_the_list_is_judged(papers: Papers, take: Take) -> None:
    """Nobody waits for the end of it, and what is mended stays so."""
    rows = a_day(1200)
    daylist = take(listed(rows, HEADER))
    order = order_for(papers, daylist)
    daylist.judge(order)
    judging = threading.Thread(target=daylist.judge, args=(order,))
    judging.start()
    for number in range(2, 1202, 120):
        daylist.mend(number, {'birth_date': 'never'})
        assert number > 2 or judging.is_alive()
    judging.join()
    assert list(troubles(daylist)) == list(range(2, 1202, 120))


# --- printed ---


def test_what_is_printed_is_what_was_mended(thirty: DayList, tmp_path: Path) -> None:
    thirty.mend(4, {'patient_name': "Zoë Mended", 'birth_date': '2/28/1980'})
    thirty.mend(9, {'patient_name': "Al “Bo”, Erdős"})
    thirty.take_out(17)
    thirty.take_out(20)
    ledger, text = printed(thirty.task(), tmp_path / 'out')
    assert ledger.printed == [number for number in range(2, 32) if number not in (17, 20)]
    assert ledger.refusals == []
    for wanted in ("Zoë Mended", "February 28, 1980", "Al “Bo”, Erdős", "Ana Ruiz 31"):
        assert wanted in text
    for unwanted in ("Bo Diaz", "Cy Diaz", "Ana Ruiz 20", "Ana Ruiz 9"):
        assert unwanted not in text


def test_rows_in_trouble_are_left_out_and_come_back_as_a_list(thirty: DayList, tmp_path: Path) -> None:
    thirty.mend(4, {'birth_date': '2/28/1980'})
    thirty.mend(9, {'birth_date': 'still "wrong", this'})
    ledger, _ = printed(thirty.task(), tmp_path / 'out')
    assert ledger.refused == [9, 17]
    assert [state.number for state in thirty.rows() if not state.refusals] == ledger.printed
    back = list(csv.reader((tmp_path / 'out' / 'a.refused.csv').read_text().splitlines()))
    assert back == [list(HEADER), ["", 'still "wrong", this', *TROUBLES[9][2:]], list(TROUBLES[17])]


def test_without_a_mend_the_list_itself_is_printed(papers: Papers, take: Take) -> None:
    """Also when what was mended is put back: not a quotation mark is another."""
    data = b'"patient_name","birth_date"\r\n"Ana Ruiz","3/14/1980"\r\n'
    daylist = take(data)
    daylist.judge(order_for(papers, daylist))
    assert daylist.task().table.form.path.read_bytes() == data
    daylist.mend(2, {'birth_date': '2/28/1980'})
    assert daylist.task().table.form.path.read_bytes() == data.replace(
        b'"Ana Ruiz","3/14/1980"', b'Ana Ruiz,2/28/1980'
    )
    daylist.put_back(2)
    assert daylist.task().table.form.path.read_bytes() == data


def test_what_is_mended_later_is_not_in_a_task(thirty: DayList, tmp_path: Path) -> None:
    thirty.mend(4, {'patient_name': "Early Bird", 'birth_date': '2/28/1980'})
    task = thirty.task()
    thirty.mend(4, {'patient_name': "Late Bird"})
    thirty.task()
    _, text = printed(task, tmp_path / 'out')
    assert "Early Bird" in text
    assert "Late Bird" not in text


def test_a_windows_list_gets_a_letter_that_windows_has_not(papers: Papers, take: Take, tmp_path: Path) -> None:
    rows = [("José Núñez", *a_day(1)[0][1:]), a_day(1)[0]]
    daylist = take(listed(rows, HEADER, ';').encode('cp1252'))
    daylist.judge(order_for(papers, daylist))
    daylist.mend(3, {'patient_name': "Jana Dvořáková"})
    _, text = printed(daylist.task(), tmp_path / 'out')
    assert "José Núñez" in text
    assert "Jana Dvořáková" in text


def test_it_is_printed_in_another_process_and_goes_with_the_list(
    thirty: DayList, shelter: Path, tmp_path: Path
) -> None:
    thirty.mend(4, {'patient_name': "Zoë Mended", 'birth_date': '2/28/1980'})
    run = thirty.print()
    assert thirty.is_working
    with pytest.raises(WrongUse, match=r'^This list is being printed\. Wait until that has ended, or stop it\.$'):
        thirty.print()
    assert run.wait(30)
    assert not thirty.is_working
    assert isinstance(run.outcome, Ledger)
    assert run.outcome.refused == [9, 17]
    assert "Zoë Mended" in said(run.target.read_bytes(), tmp_path, 'pdftotext', '-layout')
    assert shelter in run.target.parents
    again = thirty.print()
    assert again.wait(30)
    assert again.target != run.target
    assert not run.target.parent.exists()
    thirty.close()
    assert names(shelter) == []


def test_a_list_that_is_closed_while_it_is_printed_leaves_nothing(papers: Papers, take: Take, shelter: Path) -> None:
    daylist = take(listed(a_day(1200), HEADER))
    daylist.judge(order_for(papers, daylist))
    run = daylist.print()
    while not run.progress.reached:
        time.sleep(0.01)
    daylist.close()
    assert run.outcome is not None
    assert names(shelter) == []
    with pytest.raises(Closed):
        daylist.print()


# --- what is wrong with a list as a whole ---


@pytest.mark.parametrize(
    ('data', 'told'),
    [
        (b'', "The list is empty. Save it again with its rows."),
        (b'PK\x03\x04rest', "This is a workbook, not a list in CSV. Open it and choose 'Save as', 'CSV UTF-8'."),
        (b'\n,,\n', "The list has no header. Write the names of the columns into row 1."),
        (f'{MARKED},1980-03-14\r\n'.encode(), "No column of the list is a field of the papers. Row 1 names them: "),
        (b'patient_name,patient_name\r\nAna,Bo\r\n', "Column B has the same name as column A. Give each column a name of its own."),
        (b'patient_name,Patient Name\r\nAna,Bo\r\n', "Column B is 'patient_name' once more. Keep one of the two."),
        (f'patient_name\r\n"{MARKED}\r\n'.encode(), "The quotation mark that opens in row 2 is not closed."),
        (f'patient_name\r\n{MARKED}\0\r\n'.encode(), "There are NUL characters in this row."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_whole_list_is_told_and_nothing_kept(
    data: bytes, told: str, take: Take, shelter: Path
) -> None:
    with pytest.raises(Mistakes) as error:
        take(data, name='Monday.csv')
    assert re.match(r'Monday\.csv(:\d+)?: ' + re.escape(told), str(error.value))
    assert MARKED not in all_told(error.value)
    assert names(shelter) == []


def test_a_disk_without_room_is_told_and_nothing_kept(papers: Papers, take: Take, tmp_path: Path) -> None:
    data = listed(a_day(1000), HEADER).encode()
    with small_disk(tmp_path / 'disk', '16k') as disk:
        with pytest.raises(Mistakes) as error:
            DayList.take(data, 'today.csv', disk, papers.wanted(CONSENT))
        assert str(error.value) == (
            "today.csv: The list could not be kept: No space left on device. "
            "Look at the room on the disk, and choose the list again."
        )
        assert names(disk) == []
    daylist = take(data)
    daylist.judge(order_for(papers, daylist))
    daylist.mend(2, {'patient_name': "Bo"})
    with full_disk(10_000), pytest.raises(Mistakes, match='could not be kept: File too large'):
        daylist.task()
    assert daylist.task().table.rows == 1000


# --- gone without a trace ---


def holding(folder: Path, words: Sequence[str]) -> list[str]:
    """Return the files in a folder whose name or content holds one of these words, in the ways that it is written."""
    forms = [form for word in words for form in (word.encode(), word.encode('utf-16-le'), word.encode('cp1252'))]
    files = [path for path in folder.rglob('*') if path.is_file()]
    return [path.name for path in files if any(form in path.read_bytes() + path.name.encode() for form in forms)]


def test_nothing_is_left_when_it_is_closed(thirty: DayList, shelter: Path) -> None:
    thirty.mend(4, {'patient_name': MARKED})
    thirty.task()
    assert len(holding(shelter, [MARKED])) == 1
    assert len(holding(shelter, ["Ana Ruiz"])) == 2
    thirty.close()
    assert names(shelter) == []
    thirty.close()


def test_a_closed_list_says_so_and_holds_nothing(thirty: DayList) -> None:
    thirty.close()
    for ask in (thirty.task, thirty.print, lambda: thirty.mend(4, {}), lambda: thirty.take_out(4), lambda: thirty.member(4)):  # fmt: skip
        with pytest.raises(Closed, match=r'^The list is no longer at the desk\. Choose it again\.$'):
            ask()
    assert thirty.rows() == []
    assert "Ana Ruiz" not in repr(vars(thirty))


def test_it_is_for_nobody_else_s_eyes_under_a_random_name(papers: Papers, shelter: Path) -> None:
    old = os.umask(0)
    try:
        lists = [
            DayList.take(listed(a_day(1), HEADER).encode(), f'{MARKED}.csv', shelter, papers.wanted(CONSENT))
            for _ in range(2)
        ]
    finally:
        os.umask(old)
    paths = list(shelter.rglob('*'))
    assert [path.stat().st_mode & 0o777 for path in paths if path.is_dir()] == [0o700, 0o700]
    assert [path.stat().st_mode & 0o777 for path in paths if path.is_file()] == [0o600, 0o600]
    assert holding(shelter, [MARKED]) == []
    for one in lists:
        one.close()
    assert names(shelter) == []


def test_no_cell_is_in_what_a_log_would_show(thirty: DayList) -> None:
    thirty.mend(4, {'patient_name': MARKED})
    shown = f'{thirty!r} {thirty.rows()!r} {thirty.counts!r} {thirty.task().table!r} {thirty.member(5)!r}'
    assert "Ruiz" not in shown
    assert MARKED not in shown
    assert "Bo Diaz" not in shown
