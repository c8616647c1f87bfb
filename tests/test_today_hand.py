"""A day's list goes to a real printer as one job, or to the browser; then it is gone but for what was not printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import g

from handouts.desk.daylist.daylist import DayList
from handouts.desk.fill.fill_hand import EXTENSION as HATCH
from handouts.desk.kept.journal import Entry
from handouts.desk.today.today_hand import Demand, begin_printing, handed_values, lines_of, read_demand
from handouts.desk.views.handing import Unhanded
from handouts.errors import mistake
from handouts.people.filled.person import Person
from handouts.people.lists.roster import Member
from tests import people_cases
from tests.desk_cases import Visit
from tests.fill_cases import asked
from tests.patience import until
from tests.people_cases import AFTERCARE, BROCHURE, CONSENT, Papers, said
from tests.print_house import PrintHouse, open_print_house
from tests.today_cases import (
    MARKED,
    TROUBLES,
    a_morning,
    as_csv,
    bench_of,
    choose,
    held_at,
    morning_desk,
    no_lists,
    page_of,
    people_in,
    print_form,
    troubled_morning,
    values_left,
    wait_for,
)

papers = people_cases.papers
pytestmark = pytest.mark.usefixtures(no_lists.__name__)


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print server with one printer."""
    with open_print_house() as opened:
        opened.add_printer('front', info="Front desk")
        yield opened


@pytest.fixture(scope='module')
def desk(papers: Papers, house: PrintHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with that printer."""
    with morning_desk(papers, tmp_path_factory.mktemp('hand'), printers=house.server) as visited:
        until(lambda: visited.desk.spool.printers().printers)
        yield visited


def printed(desk: Visit, place: str, **more: str) -> str:
    """Print a list, wait until it has come out, and return where its page leads then."""
    form = print_form(desk, place, **{'way': 'printer', 'printer': 'front', **more})
    answer = desk.post(f'{place}/print', page=place, **form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    opens = '?open=1' if form['way'] == 'browser' else ''
    then = wait_for(desk, f'{place}/now{opens}')
    until(lambda: last_entry(desk).state in ('done', 'opened'))
    return then


def last_entry(desk: Visit) -> Entry:
    """Return the newest entry of the journal."""
    return desk.desk.journal.entries(limit=1)[0]


def test_a_list_goes_to_the_printer_as_one_job_and_is_gone(desk: Visit, house: PrintHouse, tmp_path: Path) -> None:
    before = len(house.received('front'))
    place = choose(desk, as_csv(a_morning()))
    then = printed(desk, place)
    entry = last_entry(desk)
    assert then == f'/today/printed/{entry.id}'
    until(lambda: len(house.received('front')) == before + 1)
    got = house.received('front')[-1]
    assert people_in(got.document, tmp_path) == list(range(2, 32))
    assert (got.attributes['sides'], got.attributes.get('copies', '1')) == ('two-sided-long-edge', '1')
    assert MARKED not in str(got.attributes)
    assert [(line.paper, line.language, line.copies, line.people) for line in entry.lines] == [
        (CONSENT, 'en', 23, 23),
        (CONSENT, 'es', 7, 7),
        (AFTERCARE, 'en', 23, 23),
        (AFTERCARE, 'es', 7, 7),
    ]
    assert all(line.words and line.edition == 'print' for line in entry.lines)
    assert values_left(desk.desk.private, desk.desk.root) == []
    assert bench_of(desk).lying('') == []
    assert page_of(desk, then).count("30 packets") == 1
    assert desk.get(place).location == then


def test_rows_that_are_not_printed_stay_under_their_numbers_and_what_is_printed_does_not(
    desk: Visit,
) -> None:
    place = choose(desk, troubled_morning())
    held = held_at(desk, place)
    held.daylist.mend(5, {'birth_date': '2/28/1980'})
    held.daylist.take_out(31)
    then = printed(desk, place)
    left = held_at(desk, then)
    page = page_of(desk, then)
    assert [state.number for state in left.daylist.rows()] == [number for number in TROUBLES if number != 5]
    assert "What is printed is gone from this computer." in page
    assert f'{MARKED} 31' not in page
    kept = b''.join(path.read_bytes() for path in desk.desk.private.rglob('*') if path.is_file()).decode()
    assert f'{MARKED} 16' in kept
    assert [number for number in (2, 3, 4, 31) if f'{MARKED} {number},' in kept] == []
    assert last_entry(desk).lines[0].people + last_entry(desk).lines[1].people == 24


def test_what_is_mended_after_that_is_printed_too(desk: Visit, tmp_path: Path, house: PrintHouse) -> None:
    before = len(house.received('front'))
    then = printed(desk, choose(desk, troubled_morning()))
    until(lambda: len(house.received('front')) == before + 1)
    left = held_at(desk, then)
    page_of(desk, then)
    left.daylist.mend(16, {'left_at': '3:30 PM'})
    for number in (5, 8, 12, 22):
        left.daylist.take_out(number)
    left.daylist.mend(27, {'visit_date': '2026-03-09'})
    assert printed(desk, then.split('?')[0]).startswith('/today/printed/')
    until(lambda: len(house.received('front')) == before + 2)
    assert people_in(house.received('front')[-1].document, tmp_path) == [16, 27]


def test_copies_and_editions_of_rows_are_in_the_journal(desk: Visit) -> None:
    header = ('patient_name', 'copies', 'language')
    place = choose(desk, as_csv([('Ana', '3', ''), ('Bo', '', 'es'), ('Cy', '2', '')], header))
    printed(desk, place, way='browser', printer='')
    assert [(line.language, line.copies, line.people) for line in last_entry(desk).lines[:2]] == [
        ('en', 5, 2),
        ('es', 1, 1),
    ]


def test_the_browser_gets_the_file_for_a_moment(desk: Visit, tmp_path: Path) -> None:
    before = len(desk.client.application.extensions[HATCH])
    place = choose(desk, as_csv(a_morning(3)))
    then = printed(desk, place, way='browser', printer='')
    answer = desk.get(then)
    assert people_in(answer.get_data(), tmp_path) == [2, 3, 4]
    assert answer.headers['Content-Disposition'] == 'inline; filename="consent-aftercare.pdf"'
    assert answer.headers['Cache-Control'] == 'no-store'
    assert desk.client.application.test_client().get(then).status_code == 410
    desk.get(then)
    gone = page_of(desk, then, 410)
    assert "Choose the list again." in gone
    entry = last_entry(desk)
    assert (entry.state, entry.way, entry.printer) == ('opened', 'browser', '')
    assert desk.get(place).location == f'/today/printed/{entry.id}'
    assert len(desk.client.application.extensions[HATCH]) == before


def test_a_cover_line_says_whose_papers_follow(desk: Visit, tmp_path: Path) -> None:
    place = choose(desk, as_csv(a_morning(3)))
    data = desk.get(printed(desk, place, way='browser', printer='', covers='yes')).get_data()
    assert f'3 · Ana {MARKED} 3 · A-3' in said(data, tmp_path, 'pdftotext')


def test_folded_papers_alone_are_turned_over_the_short_edge(desk: Visit, house: PrintHouse) -> None:
    before = len(house.received('front'))
    text = as_csv([('Ana', 'A-1')], ('patient_name', 'chart_number'))
    place = choose(desk, text, packet='first-visit')
    printed(desk, place)
    until(lambda: len(house.received('front')) > before)
    assert house.received('front')[-1].attributes['sides'] == 'two-sided-long-edge'
    assert {line.paper for line in last_entry(desk).lines} == {CONSENT, BROCHURE}


def test_a_form_prints_once_however_often_it_is_sent(desk: Visit) -> None:
    before = len(desk.desk.journal.entries())
    place = choose(desk, as_csv(a_morning(3)))
    form = print_form(desk, place, way='printer', printer='front')
    first, second = (desk.post(f'{place}/print', page='/today', **form) for _ in range(2))
    assert first.location == second.location == f'{place}/printing'
    then = wait_for(desk, f'{place}/now')
    assert desk.post(f'{place}/print', page='/today', **form).location == then
    until(lambda: last_entry(desk).state == 'done')
    assert len(desk.desk.journal.entries()) == before + 1


def test_two_clicks_at_the_very_same_time_begin_once(desk: Visit) -> None:
    held = held_at(desk, choose(desk, as_csv(a_morning(3))))
    demand = Demand('the-same-form', 'browser', '', 'desk', has_covers=False)
    with asked(desk):
        begin_printing(held, demand)
        first = held.work.printing
        assert first
        first.stop()
        assert first.wait(30)
        begin_printing(held, demand)
    assert held.work.printing is first


def test_a_list_that_cannot_be_kept_any_more_says_how_many_rows_are_lost(
    desk: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = choose(desk, troubled_morning())

    def full(*_: object) -> DayList:
        raise mistake('today.csv', 0, 'not-kept', "The list could not be kept.", "Look at the room on the disk.")

    monkeypatch.setattr(DayList, 'take', full)
    then = printed(desk, place)
    assert then.endswith('?lost=6')
    assert "6 rows that were not printed could not be kept here." in page_of(desk, then)
    assert values_left(desk.desk.private) == []


def test_a_blank_that_was_changed_by_hand_is_not_filled_in(desk: Visit) -> None:
    place = choose(desk, as_csv(a_morning(2)))
    form = print_form(desk, place, way='printer', printer='front')
    path = desk.desk.output / f'vivus-wellness/{AFTERCARE}.en.print.pdf'
    data = path.read_bytes()
    path.write_bytes(data + b' ')
    try:
        answer = desk.post(f'{place}/print', page='/today', **form)
    finally:
        path.write_bytes(data)
    assert answer.status_code == 409
    assert "is not the one that was printed. It is printed anew now" in answer.get_data(as_text=True)
    assert held_at(desk, place).work.printing is None


@pytest.mark.parametrize(
    ('form', 'status', 'wrong'),
    [
        ({'once': '', 'way': 'browser'}, 400, ''),
        ({'once': 'x' * 41, 'way': 'browser'}, 400, ''),
        ({'once': 'x' * 16, 'way': 'printer', 'printer': 'gone'}, 409, 'printer'),
    ],
)
def test_a_form_that_is_none_is_refused(desk: Visit, form: dict[str, str], status: int, wrong: str) -> None:
    app = desk.client.application
    with app.test_request_context('/', method='POST', data=form):
        g.tongue = desk.desk.tongues['en']
        with pytest.raises(Unhanded) as error:
            read_demand()
    assert (error.value.status, error.value.wrong) == (status, wrong)


def test_the_journal_holds_nothing_of_a_person(desk: Visit) -> None:
    members = [
        Member(Person(2, {'patient_name': MARKED}, 'A-1', 2), 'en', 'print'),
        Member(Person(3, {'patient_name': MARKED}, '', 1), 'en', 'print'),
    ]
    lines = list(lines_of(desk.desk.keeper.snapshot, 'vivus-wellness', [CONSENT], members))
    assert [(line.copies, line.people, line.pages > 1) for line in lines] == [(3, 2, True)]
    assert MARKED not in str(lines) + ''.join(desk.desk.journal.csv())


def test_how_many_people_it_was_is_told_of_an_entry(desk: Visit) -> None:
    members = [Member(Person(2, {}), language, 'print') for language in ('en', 'es', 'es')]
    lines = list(lines_of(desk.desk.keeper.snapshot, 'vivus-wellness', [CONSENT, AFTERCARE], members))
    entry, _ = desk.desk.journal.begin('of-three-people', 'desk', 'browser', '', lines)
    with asked(desk):
        assert handed_values(entry)['people'] == 3
