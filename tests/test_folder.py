"""A list printed into a folder: a file for each row, and what is told of the rows whose files lie there is true."""

import errno
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from handouts.people.lists.roster import Member
from handouts.people.runs import task as tasks
from handouts.people.runs.folder import STATE, is_free, print_folder
from handouts.people.runs.issue import Faulty, Issuer
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.task import NotPrinted, Stopped, Task
from tests.run_cases import (
    HEADER,
    KILLED,
    OTHER_SMALL,
    SMALL,
    Desk,
    command,
    kill_at_each_step,
    leftovers,
    listed,
    locked_folder,
    names,
    pages_of,
    people,
    read_all,
    small_disk,
)
from tests.run_cases import desk as desk

BAD = ('', '1980-03-14', '', '')
ENDS: dict[str, BaseException] = {
    'full disk': OSError(errno.ENOSPC, 'No space left on device', '/secret/Ana'),
    'Ctrl-C': KeyboardInterrupt(),
    'faulty': Faulty("it has 1 pages instead of 2"),
}


@pytest.fixture
def ten(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    """The task of a list of ten people, of whom the third and the last are refused, in portions of three."""
    monkeypatch.setattr(tasks, 'PORTION', 3)
    rows = people(10)
    rows[2] = rows[9] = BAD
    (tmp_path / 'people.csv').write_text(listed(rows))
    return desk.task(tmp_path / 'people.csv')


def printed(task: Task, folder: Path) -> Ledger:
    """Print a list into a folder."""
    return print_folder(task, folder, folder / 'refused.csv')


def lying(folder: Path) -> list[int]:
    """Return the rows whose files lie in a folder."""
    return sorted({int(path.stem.split('-')[1]) for path in folder.glob('row-*.pdf')})


def told_rows(message: str, what: str = 'printed') -> list[int]:
    """Return the rows of which a message says that they are printed."""
    found = re.search(rf'\d+ {what} \(rows? ([^)]*)\)', message)
    spans = [span.split('–') for span in found[1].split(', ')] if found else []
    return [number for span in spans for number in range(int(span[0]), int(span[-1]) + 1)]


def break_at(row: int, end: BaseException, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let the work end so at a row, when its file is made already; return the rows that are worked on, as they are."""
    issue, worked = Issuer.issue, list[int]()

    def breaking(issuer: Issuer, member: Member, target: Path) -> None:
        worked.append(member.person.number)
        issue(issuer, member, target)
        if member.person.number == row:
            raise end

    monkeypatch.setattr(Issuer, 'issue', breaking)
    return worked


def test_each_row_gets_a_file_named_by_its_number(ten: Task, tmp_path: Path) -> None:
    ledger = printed(ten, tmp_path / 'out')
    good = [2, 3, 5, 6, 7, 8, 9, 10]
    assert names(tmp_path / 'out') == ['refused.csv', *(f'row-{number:04d}.pdf' for number in good)]
    assert (ledger.printed, ledger.refused) == (good, [4, 11])
    for number in good:
        assert f"Ana Ruiz {number - 1}\r" in pages_of(tmp_path / 'out' / f'row-{number:04d}.pdf')[0]


def test_the_refused_rows_lie_beside_them_to_be_mended(ten: Task, tmp_path: Path) -> None:
    printed(ten, tmp_path / 'out')
    assert (tmp_path / 'out/refused.csv').read_bytes() == listed([BAD, BAD]).encode()


def test_nothing_is_left_when_it_has_ended(ten: Task, tmp_path: Path, own_state: Path) -> None:
    printed(ten, tmp_path / 'out')
    assert leftovers(tmp_path) == []
    assert not list(own_state.rglob('*.run'))


def test_rows_are_counted_as_the_spreadsheet_counts_them(desk: Desk, tmp_path: Path) -> None:
    """A row with line breaks in a cell is one row, and an empty one is a row too."""
    (tmp_path / 'people.csv').write_text('\npatient_name,note\n"Ana","a\nb"\n\n"Bo",x\n')
    assert printed(desk.task(tmp_path / 'people.csv'), tmp_path / 'out').printed == [3, 5]
    assert names(tmp_path / 'out') == ['row-0003.pdf', 'row-0005.pdf']


def test_screen_papers_are_forms_each_in_a_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / 'people.csv').write_text(listed(people(2)))
    order = desk.order(SMALL, OTHER_SMALL, edition='screen')
    printed(desk.task(tmp_path / 'people.csv', order), tmp_path / 'out')
    assert names(tmp_path / 'out') == [
        f'row-000{number}-advice-{paper}.pdf' for number in (2, 3) for paper in ('other', 'paper')
    ]
    with pikepdf.open(tmp_path / 'out/row-0003-advice-paper.pdf') as pdf:
        values = {str(field.T): str(field.get('/V', '')) for field in pdf.Root.AcroForm.Fields}
    assert (values['patient_name'], values['note']) == ("Ana Ruiz 2", "note 2")


def test_rows_choose_how_they_are_printed(desk: Desk, tmp_path: Path) -> None:
    rows = [(*row, edition) for row, edition in zip(people(3), ('screen', '', 'print'), strict=True)]
    (tmp_path / 'people.csv').write_text(listed(rows, (*HEADER, 'edition')))
    printed(desk.task(tmp_path / 'people.csv', desk.order(editions=['screen'])), tmp_path / 'out')
    forms = []
    for number in (2, 3, 4):
        with pikepdf.open(tmp_path / f'out/row-{number:04d}.pdf') as pdf:
            forms.append('/AcroForm' in pdf.Root)
    assert forms == [True, False, False]


@pytest.mark.parametrize('cores', [1, 2])
def test_a_strict_list_with_a_bad_row_makes_no_folder(cores: int, ten: Task, tmp_path: Path) -> None:
    ledger = printed(replace(ten, is_strict=True, cores=cores), tmp_path / 'out')
    assert (ledger.printed, ledger.refused) == ([], [4, 11])
    assert not (tmp_path / 'out').exists()


def test_a_strict_list_without_one_is_printed(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / 'people.csv').write_text(listed(people(3)))
    ledger = printed(desk.task(tmp_path / 'people.csv', strict=True), tmp_path / 'out')
    assert ledger.printed == lying(tmp_path / 'out') == [2, 3, 4]


def test_two_processes_make_the_same_files_as_one_and_tell_the_same(ten: Task, tmp_path: Path) -> None:
    """After each portion is told how many rows are reached; by then their files lie there, and that is noted."""
    ledgers = []
    for cores in (1, 2):
        ledger, reached = told_on(cores, ten, tmp_path / str(cores))
        assert reached == [3, 6, 9, 10]
        ledgers.append(ledger)
    assert ledgers[0] == ledgers[1]
    assert read_all(tmp_path / '1') == read_all(tmp_path / '2')
    assert len(read_all(tmp_path / '1')) == 9


def told_on(cores: int, ten: Task, folder: Path) -> tuple[Ledger, list[int]]:
    """Print a list on so many cores; return what became of it, and what was told while its files lay there."""
    reached: list[int] = []

    def watch(count: int) -> None:
        reached.append(count)
        assert f'"printed": [[2, 3], [5, {min(count + 1, 10)}]]' in (folder / STATE).read_text() or count == 3

    return print_folder(replace(ten, cores=cores), folder, folder / 'refused.csv', watch=watch), reached


@pytest.mark.parametrize('end', ENDS)
@pytest.mark.parametrize('row', [2, 3, 7, 10])
def test_what_is_told_after_a_break_is_what_lies_there(
    end: str, row: int, ten: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of the row at which the work broke off lies there already, and is taken back."""
    break_at(row, ENDS[end], monkeypatch)
    with pytest.raises((NotPrinted, Stopped)) as error:
        printed(ten, tmp_path / 'out')
    told = error.value.ledger.told() if isinstance(error.value, Stopped) else str(error.value)
    assert lying(tmp_path / 'out') == told_rows(told) == [number for number in range(2, row) if number != 4]
    assert told_rows(told, 'refused') == [4] * (row > 4)
    assert f"{12 - row} not yet reached" in told
    assert leftovers(tmp_path) == [STATE]
    assert 'secret' not in told


@pytest.mark.parametrize('end', ENDS)
@pytest.mark.parametrize('row', [2, 7, 10])
def test_the_same_command_goes_on_and_prints_no_file_of_a_noted_row_again(
    end: str, row: int, ten: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed(ten, tmp_path / 'whole')
    with monkeypatch.context() as context:
        break_at(row, ENDS[end], context)
        with pytest.raises((NotPrinted, Stopped)):
            printed(ten, tmp_path / 'out')
    assert is_free(ten, tmp_path / 'out')
    worked = break_at(0, KeyboardInterrupt(), monkeypatch)
    ledger = printed(ten, tmp_path / 'out')
    assert worked == list(range({2: 2, 7: 5, 10: 8}[row], 12))
    assert ledger.printed == lying(tmp_path / 'out')
    assert read_all(tmp_path / 'out') == read_all(tmp_path / 'whole')


def test_what_somebody_has_put_beside_the_files_of_rows_stays(
    ten: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'out').mkdir()
    theirs = {'row-notes.pdf', 'row-9.pdf', 'rows.pdf'}
    for name in theirs:
        (tmp_path / 'out' / name).write_bytes(b'theirs')
    break_at(7, ENDS['full disk'], monkeypatch)
    with pytest.raises(NotPrinted):
        printed(ten, tmp_path / 'out')
    assert theirs < set(names(tmp_path / 'out'))
    assert not (tmp_path / 'out/row-0007.pdf').exists()


def test_another_task_does_not_go_on_there(
    ten: Task, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_at(7, KeyboardInterrupt(), monkeypatch)
    with pytest.raises(Stopped):
        printed(ten, tmp_path / 'out')
    (tmp_path / 'others.csv').write_text(listed(people(11)))
    assert not is_free(desk.task(tmp_path / 'others.csv'), tmp_path / 'out')
    assert not is_free(replace(ten, is_strict=True), tmp_path / 'out')
    assert is_free(ten, tmp_path / 'elsewhere')


def test_the_note_of_an_interrupted_run_holds_no_value(
    ten: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_at(7, KeyboardInterrupt(), monkeypatch)
    with pytest.raises(Stopped):
        printed(ten, tmp_path / 'out')
    note = (tmp_path / 'out' / STATE).read_text()
    assert '"printed": [[2, 3]]' in note
    assert not re.search('Ana|Ruiz|602-555|note|1980-03', note)


def test_a_paper_whose_place_is_taken_takes_the_others_of_its_person_back(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / 'people.csv').write_text(listed(people(2)))
    (tmp_path / 'out/row-0003-advice-paper.pdf').mkdir(parents=True)
    order = desk.order(OTHER_SMALL, SMALL, edition='screen')
    with pytest.raises(NotPrinted, match='out could not be written: Is a directory'):
        printed(desk.task(tmp_path / 'people.csv', order), tmp_path / 'out')
    assert not (tmp_path / 'out/row-0003-advice-other.pdf').exists()
    assert (tmp_path / 'out/row-0002-advice-other.pdf').is_file()


@pytest.mark.parametrize('cores', [1, 2])
def test_a_real_disk_that_fills_up_holds_the_files_of_the_rows_that_are_told(
    cores: int, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, 'PORTION', 3)
    (tmp_path / 'people.csv').write_text(listed(people(60)))
    task = desk.task(tmp_path / 'people.csv', cores=cores)
    with small_disk(tmp_path / 'disk', '1m') as disk:
        with pytest.raises(NotPrinted) as error:
            printed(task, disk / 'out')
        told = str(error.value)
        assert told.startswith("out could not be written: No space left on device. Look at the room on the disk")
        assert lying(disk / 'out') == told_rows(told)
        assert len(told_rows(told)) > 3
        assert leftovers(disk) == [STATE]
        for number in told_rows(told):
            assert f"Ana Ruiz {number - 1}\r" in pages_of(disk / f'out/row-{number:04d}.pdf')[0]


def test_a_disk_of_its_own_is_printed_into(ten: Task, tmp_path: Path) -> None:
    """A stick, say: files cannot be moved there from a folder beside it."""
    with small_disk(tmp_path / 'stick', '2m') as disk:
        assert printed(ten, disk).printed == lying(disk)
        assert leftovers(disk) == []


def test_a_folder_that_may_not_be_written_to_is_told(ten: Task, tmp_path: Path) -> None:
    with locked_folder(tmp_path / 'locked') as folder:
        with pytest.raises(NotPrinted, match=r"(?s)out could not be written: .* 10 not yet reached"):
            printed(ten, folder / 'out')
        assert names(folder) == []


def test_a_list_that_is_changed_meanwhile_is_told_with_what_lies_there(
    ten: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows come one portion after the other, from a list that is read again at its end."""
    monkeypatch.setattr('handouts.people.runs.folder.place_refused', _changed_list(tmp_path / 'people.csv'))
    with pytest.raises(NotPrinted) as error:
        printed(ten, tmp_path / 'out')
    assert "The list was changed while it was read." in str(error.value)
    assert told_rows(str(error.value)) == lying(tmp_path / 'out')


def _changed_list(path: Path) -> object:
    def change(table: Task, *_: object) -> None:
        path.write_text('patient_name\nBo\n')
        list(table)  # type: ignore[call-overload]

    return change


def test_a_run_that_is_killed_before_any_of_its_steps_prints_all_when_it_is_given_again(
    desk: Desk, tmp_path: Path
) -> None:
    rows = people(3)
    rows[1] = BAD
    (tmp_path / 'people.csv').write_text(listed(rows))
    words = command(desk.workspace.root, 'fill', SMALL, '--data', tmp_path / 'people.csv', '--out', tmp_path / '{}')
    ends = kill_at_each_step(words, portion=2)
    assert len(ends) > 20
    # Exit code 1: a row was refused; 2: the killed run was at its end but for its own traces.
    assert ends[-1] == (1, 2)
    assert {first for first, _ in ends[:-1]} == {KILLED}
    seconds = [second for _, second in ends]
    assert seconds == sorted(seconds)
    assert seconds.count(2) < 8
    whole = read_all(tmp_path / '0')
    assert len(whole) == 3
    assert [number for number in range(1, len(ends) + 1) if read_all(tmp_path / str(number)) != whole] == []
    assert leftovers(tmp_path) == []
