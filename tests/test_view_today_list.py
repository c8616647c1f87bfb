"""The page of a list: how its rows are, and mending them one by one; what people wrote stays text, and stays here."""

import html
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

import pytest

from handouts.desk.drawn.shelf import Snapshot
from handouts.desk.today import today_judged, today_rows, view_today_list
from handouts.desk.today.today_run import Printing
from handouts.words.approval.approvals import Leaflet
from tests import people_cases
from tests.desk_cases import Visit
from tests.labour import calls
from tests.patience import until
from tests.people_cases import AFTERCARE, Papers
from tests.today_cases import (
    HEADER,
    MARKED,
    TROUBLES,
    a_morning,
    as_csv,
    choose,
    held_at,
    morning_desk,
    no_lists,
    page_of,
    print_form,
    troubled_morning,
    wait_for,
)

papers = people_cases.papers
pytestmark = pytest.mark.usefixtures(no_lists.__name__)


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk without a printer."""
    with morning_desk(papers, tmp_path_factory.mktemp('list')) as visited:
        yield visited


@pytest.fixture
def place(desk: Visit) -> str:
    """The address of the morning's list."""
    return choose(desk, troubled_morning())


def forms_of(page: str) -> dict[int, str]:
    """Return the forms in which rows are mended."""
    found = re.findall(r'<form method="post" action="/today/list/[^"]+/row/(\d+)"(.*?)</form>', page, re.DOTALL)
    return {int(number): text for number, text in found}


def mended(desk: Visit, place: str, number: int, status: int = 303, **values: str) -> str:
    """Save a row, and return where that leads, or the page."""
    sent = {name if name == 'back' else f'value:{name}': value for name, value in values.items()}
    answer = desk.post(f'{place}/row/{number}', page='/today', **sent)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.location or answer.get_data(as_text=True)


def focus_of(page: str) -> list[str]:
    """Return what has the focus when a page is shown."""
    return [tag[0] for tag in re.findall(r'id="([^"]+)"([^>]*) autofocus', page)]


def test_the_page_says_how_many_can_be_printed_and_shows_rows_in_trouble_first(desk: Visit, place: str) -> None:
    page = page_of(desk, place)
    assert '<h1>24 of 30 can be printed</h1>' in page
    assert "6 need mending" in page
    assert list(forms_of(page)) == list(TROUBLES)
    assert page.index('id="row-5"') < page.index('id="print-title"') < page.index('<table')
    assert "No clinician answers for these words." in page
    assert "This column is not used, as no paper asks for it:" in page
    assert '<bdi>Doctor</bdi> (G)' in page


def test_a_row_in_trouble_has_its_wrong_cells_to_mend_and_the_others_beside(desk: Visit, place: str) -> None:
    form = forms_of(page_of(desk, place))[5]
    assert re.findall(r'name="value:(\w+)"', form) == ['birth_date']
    assert 'value="31.02.1980"' in form
    assert 'aria-invalid="true" aria-describedby="e-c-5-birth_date"' in form
    assert '<span class="error" id="e-c-5-birth_date">This is no date of the calendar.' in form
    assert f'<bdi>Ana {MARKED} 5</bdi>' in form
    assert '<label for="c-5-birth_date">Date of birth <small>column “birth_date”</small></label>' in form


def test_each_kind_of_trouble_is_told_in_plain_words(desk: Visit, place: str) -> None:
    told = {
        number: html.unescape(' '.join(re.findall(r'class="error"[^>]*>([^<]+)', form)))
        for number, form in forms_of(page_of(desk, place)).items()
    }
    assert told[8] == "This must be filled in."
    assert told[12].startswith("This does not fit into its place")
    assert "in the morning or in the afternoon" in told[16]
    assert "Arabic letters" in told[22]
    assert told[27].startswith("This does not read as a date.")


def test_a_saved_row_leads_to_the_next_one_in_trouble(desk: Visit, place: str) -> None:
    then = mended(desk, place, 5, birth_date='2/28/1980')
    assert then == f'{place}?at=8'
    page = page_of(desk, then)
    assert "Row 5 can be printed now." in page
    assert '<h1>25 of 30 can be printed</h1>' in page
    assert focus_of(page) == ['c-8-patient_name']
    assert 5 not in forms_of(page)
    assert mended(desk, place, 27, visit_date='2026-03-09') == f'{place}?at=8'


def test_a_row_that_is_still_wrong_is_there_again_with_what_was_typed(desk: Visit, place: str) -> None:
    page = mended(desk, place, 16, 422, left_at='sixish')
    form = forms_of(page)[16]
    assert 'value="sixish"' in form
    assert "This does not read as a time of day." in form
    assert focus_of(page) == ['c-16-left_at']
    assert list(forms_of(page)) == list(TROUBLES)


def test_the_last_row_that_is_mended_leads_to_printing(desk: Visit) -> None:
    place = choose(desk, as_csv([['', '', '', '', '', '', '']]) + 'Bo,never\r\n')
    then = mended(desk, place, 3, birth_date='')
    assert then == f'{place}?at=0'
    page = page_of(desk, then)
    assert focus_of(page) == ['mend']
    assert "Nothing to mend" in page
    assert "The one person of today’s list can get their papers" in page


def test_a_value_that_is_too_long_for_a_list_is_refused_beside_its_cell(desk: Visit, place: str) -> None:
    page = mended(desk, place, 8, 422, patient_name='x' * 5001)
    assert "This is longer than 5,000 characters." in forms_of(page)[8]
    row = mended(desk, place, 2, 422, patient_name='y' * 5001, back='1')
    assert '<h1>Row 2</h1>' in row
    assert "This is longer than 5,000 characters." in row
    assert held_at(desk, place).daylist.rows()[0].cells['patient_name'] == f'Ana {MARKED} 2'


def test_every_row_can_be_opened_with_all_of_its_cells(desk: Visit, place: str) -> None:
    page = page_of(desk, f'{place}/row/2')
    assert re.findall(r'name="value:(\w+)"', page) == list(HEADER[:-1])
    assert "This row can be printed." in page
    assert 'name="back" value="1"' in page
    then = mended(desk, place, 2, patient_name='José', birth_date='3/14/1980', back='1')
    assert then == f'{place}?page=1'
    assert 'José' in page_of(desk, then)
    wrong = mended(desk, place, 2, 422, birth_date='never', back='1')
    assert '<a href="#c-2-birth_date">Date of birth</a>: This does not read as a date.' in wrong
    assert focus_of(wrong) == ['c-2-birth_date']


def test_a_mended_row_can_be_had_as_it_came(desk: Visit, place: str) -> None:
    mended(desk, place, 5, birth_date='2/28/1980')
    assert "As it came" in page_of(desk, f'{place}/row/5')
    assert "As it came" not in page_of(desk, f'{place}/row/2')
    desk.post(f'{place}/row/5/back', page='/today')
    page = page_of(desk, place)
    assert "Row 5 is back, and has to be mended." in page
    assert 'value="31.02.1980"' in forms_of(page)[5]


def test_a_row_is_taken_out_and_put_back(desk: Visit, place: str) -> None:
    out = desk.post(f'{place}/row/8/out', page='/today')
    assert (out.status_code, out.location) == (303, f'{place}?at=12')
    page = page_of(desk, out.location)
    assert "Row 8 is taken out. Nothing is printed for it." in page
    assert "One is taken out" in page
    assert "For the row that is taken out nothing is printed." in page
    assert 8 not in forms_of(page)
    assert 'class="out"' in page
    row = page_of(desk, f'{place}/row/8')
    assert "Put it back" in row
    assert "This row is taken out." in row
    assert desk.post(f'{place}/row/8/back', page='/today').location == f'{place}?at=12'
    assert 8 in forms_of(page_of(desk, place))


def test_a_row_of_which_nothing_is_left_is_out(desk: Visit) -> None:
    place = choose(desk, as_csv([('Ana', ''), ('Bo', '')], ('patient_name', 'birth_date')))
    mended(desk, place, 2, patient_name='', birth_date='')
    assert "Row 2 is taken out." in page_of(desk, place)
    assert held_at(desk, place).daylist.counts.out == 1


def test_a_row_that_the_list_has_not_got_has_no_page(desk: Visit, place: str) -> None:
    for number in (0, 1, 32, 99999999999):
        assert desk.get(f'{place}/row/{number}').status_code == 404
        assert desk.post(f'{place}/row/{number}', page='/today').status_code == 404
        assert desk.post(f'{place}/row/{number}/out', page='/today').status_code == 404


def test_a_form_says_nothing_of_columns_that_the_list_has_not_got(desk: Visit, place: str) -> None:
    mended(desk, place, 2, copies='9', nonsense='x')
    (state,) = (one for one in held_at(desk, place).daylist.rows() if one.number == 2)
    assert 'copies' not in state.cells
    assert state.refusals == {}


def test_a_column_that_is_missing_is_told_once_and_not_row_by_row(desk: Visit) -> None:
    place = choose(desk, as_csv([('3/14/1980',), ('never',)], ('birth_date',)))
    page = page_of(desk, place)
    assert "The list has no column for something that must be filled in" in page
    assert '<b>Patient’s name</b> (<span class="code">patient_name</span>)' in page
    assert list(forms_of(page)) == [3]
    assert "<h1>No row can be printed yet</h1>" in page
    assert 'name="once"' not in page


def test_a_row_with_too_many_cells_is_mended_as_a_whole(desk: Visit) -> None:
    place = choose(desk, 'patient_name,birth_date\r\nRuiz, Ana,3/14/1980\r\n')
    form = forms_of(page_of(desk, place))[2]
    assert re.findall(r'name="value:(\w+)" value="([^"]*)"', form) == [
        ('patient_name', 'Ruiz'),
        ('birth_date', 'Ana'),
    ]
    assert "The row has more cells than the header." in form
    assert '<bdi>3/14/1980</bdi>' in form
    mended(desk, place, 2, patient_name='Ana Ruiz', birth_date='3/14/1980')
    assert held_at(desk, place).daylist.counts.good == 1


def test_a_cell_of_several_lines_keeps_them(desk: Visit) -> None:
    place = choose(desk, 'patient_name,birth_date\r\n"Ana\nRuiz",never\r\n')
    page = page_of(desk, f'{place}/row/2')
    assert re.search(r'<textarea id="c-2-patient_name"[^>]*>\nAna\nRuiz</textarea>', page)


def test_hostile_texts_are_texts_and_nothing_else(desk: Visit) -> None:
    nasty = '"><script>alert(1)</script>'
    formula = '=HYPERLINK("http://evil.example")'
    rows = [(nasty, 'never', 'a\n</textarea><script>alert(1)</script>', formula), (formula, nasty, nasty, nasty)]
    place = choose(desk, as_csv(rows, ('patient_name', 'birth_date', 'diagnosis', '<img src=x onerror=alert(1)>')))
    for page in (
        page_of(desk, place),
        page_of(desk, f'{place}/row/2'),
        mended(desk, place, 2, 422, birth_date=nasty),
    ):
        assert '<script>alert' not in page
        assert '<img src=x' not in page
        assert '</textarea><script>' not in page
        assert html.escape(nasty, quote=False)[:20].replace('"', '&#34;') in page


def test_many_rows_are_looked_at_page_by_page(desk: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_today_list, 'PAGE', 10)
    place = choose(desk, as_csv(a_morning(25)))
    numbers = [
        re.findall(r'<th scope="row" class="number">(\d+)</th>', page_of(desk, f'{place}?page={page}'))
        for page in (1, 2, 3, 9, -1)
    ]
    assert [(int(found[0]), int(found[-1])) for found in numbers] == [(2, 11), (12, 21), (22, 26), (22, 26), (2, 11)]
    page = page_of(desk, f'{place}?page=2')
    assert "Page 2 of 3" in page
    assert f'href="{place}?page=3#rows"' in page
    assert 'name="back" value="2"' in page_of(desk, f'{place}/row/15')


def test_of_very_many_rows_in_trouble_some_are_shown_and_the_others_follow(
    desk: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (today_rows, view_today_list):
        monkeypatch.setattr(module, 'MOST', 4)
    place = choose(desk, as_csv([('Ana', 'never')] * 9, ('patient_name', 'birth_date')))
    page = page_of(desk, place)
    assert list(forms_of(page)) == [2, 3, 4, 5]
    assert "5 more rows have to be mended. They come up here when these are." in page
    assert list(forms_of(page_of(desk, mended(desk, place, 5, birth_date='')))) == [3, 4, 6, 7]


def test_a_language_that_no_paper_was_asked_in_yet_is_judged_at_once(desk: Visit) -> None:
    place = choose(desk, as_csv([['Ana', '', '', '', 'Klingon', '', '']]))
    assert list(forms_of(page_of(desk, place))) == [2]
    assert mended(desk, place, 2, language='Spanish') == f'{place}?at=0'
    assert re.findall(r'<li><span lang="en">([^<]+)</span> <small>([^<]+)</small>', page_of(desk, place)) == [
        ("Consent for ketamine by IV drip", "English, Español"),
        ("After your ketamine drip", "English, Español"),
    ]


def test_a_long_list_shows_how_far_it_is_looked_at(desk: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(today_judged, 'AT_ONCE', 10)
    place = choose(desk, as_csv(a_morning(30)))
    held = held_at(desk, place)
    until(lambda: not held.work.is_judging)
    held.work.is_judging, held.work.reached = True, 12
    page = page_of(desk, place)
    assert "12 of 30 so far." in page
    assert '<progress max="30" value="12"' in page
    part = desk.get(f'{place}/ready', headers={'X-Part': '1'})
    assert 'X-Then' not in part.headers
    assert '<html' not in part.get_data(as_text=True)
    assert desk.get(f'{place}/row/2').location == place
    assert desk.post(f'{place}/row/2', page='/today').location == place
    held.work.is_judging = False
    assert desk.get(f'{place}/ready', headers={'X-Part': '1'}).headers['X-Then'] == place


def without(shelf: Snapshot, **more: Any) -> Snapshot:
    """Return a shelf on which the aftercare sheet does not lie printed."""
    leaflet = Leaflet('vivus-wellness', AFTERCARE, 'en')
    cards = {**shelf.cards, leaflet: replace(shelf.cards[leaflet], printed={})}
    return replace(shelf, stamp=f'other{len(more)}', cards=cards, **more)


def test_papers_that_are_being_drawn_are_waited_for_and_mistakes_lead_to_where_they_are_mended(
    desk: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = desk.desk.keeper.snapshot
    monkeypatch.setattr(desk.desk.keeper, 'snapshot', without(shelf))
    place = choose(desk, troubled_morning())
    page = page_of(desk, place)
    assert "The papers are being drawn." in page
    assert f'data-poll="{place}/ready"' in page
    assert MARKED not in page
    target = shelf.cards[Leaflet('vivus-wellness', AFTERCARE, 'en')].jobs['print'].target
    monkeypatch.setattr(desk.desk.keeper, 'snapshot', without(shelf, failed={target: ()}))
    page = page_of(desk, place)
    assert "a paper has mistakes and cannot be printed" in page
    assert 'href="/words/ketamine-iv/aftercare/en"' in page
    monkeypatch.setattr(desk.desk.keeper, 'snapshot', shelf)
    assert desk.get(f'{place}/ready', headers={'X-Part': '1'}).headers['X-Then'] == place
    assert '<h1>24 of 30' in page_of(desk, place)


def test_a_fault_of_the_program_is_told_and_does_not_wait_for_ever(
    desk: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError(MARKED)

    monkeypatch.setattr('handouts.desk.daylist.daylist.judge_row', broken)
    with caplog.at_level(logging.ERROR):
        place = choose(desk, troubled_morning())
        page = page_of(desk, place)
    assert "The program has a fault, and could not look at the list." in page
    assert 'data-poll' not in page
    assert MARKED not in page + caplog.text


def test_a_list_is_taken_away(desk: Visit, place: str) -> None:
    answer = desk.post(f'{place}/close', page='/today')
    assert (answer.status_code, answer.location) == (303, '/today?said=closed')
    assert list(desk.desk.private.iterdir()) == []
    page_of(desk, place, 404)


def test_a_list_is_saved_as_it_is_mended_now_by_who_chose_it_alone(desk: Visit, place: str) -> None:
    mended(desk, place, 5, birth_date='2/28/1980')
    desk.post(f'{place}/row/22/out', page='/today')
    answer = desk.post(f'{place}/save', page='/today')
    assert answer.headers['Content-Disposition'] == 'attachment; filename="today.csv"'
    assert answer.headers['Cache-Control'] == 'no-store'
    lines = answer.get_data().decode('utf-8-sig').splitlines()
    assert lines[0].split(',') == [*HEADER]
    assert '2/28/1980' in lines[4]
    assert (lines[21], len(lines)) == ('', 31)
    assert desk.get(f'{place}/save').status_code == 405
    other = Visit(desk.client.application.test_client(), desk.desk)
    assert other.post(f'{place}/save', page='/today').status_code == 404


def test_nobody_mends_a_list_while_it_is_printed(desk: Visit, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held, goes_on = held_at(desk, place), Event()
    form = print_form(desk, place)

    def hold_up(*_: object) -> str:
        goes_on.wait(30)
        return 'stopped'

    monkeypatch.setattr(Printing, '_outcome', hold_up)
    desk.post(f'{place}/print', page='/today', **form)
    for more in ('', '/out', '/back'):
        answer = desk.post(f'{place}/row/5{more}', page='/today', **{'value:birth_date': ''})
        assert (answer.status_code, answer.location) == (303, f'{place}/printing')
    assert desk.get(place).location == f'{place}/printing'
    goes_on.set()
    wait_for(desk, f'{place}/now')
    assert held.daylist.counts.good == 24


def test_after_a_while_without_a_touch_the_page_leaves_by_itself(desk: Visit, place: str) -> None:
    for page in (page_of(desk, place), page_of(desk, f'{place}/row/5')):
        assert 'data-idle="900" data-idle-to="/today?said=left"' in page


def test_messages_are_told_in_the_language_of_the_page(desk: Visit, place: str) -> None:
    desk.post('/tongue', tongue='es', next='/')
    try:
        page = page_of(desk, place)
    finally:
        desk.post('/tongue', tongue='en', next='/')
    assert '<html lang="es">' in page
    assert "Esa fecha no existe en el calendario." in forms_of(page)[5]


def test_nothing_of_a_row_is_remembered_by_the_browser(desk: Visit, place: str) -> None:
    answers = [desk.get(place), desk.get(f'{place}/row/5'), desk.post(f'{place}/row/5', page='/today')]
    for answer in answers:
        assert answer.headers['Cache-Control'] == 'no-store'
        assert MARKED not in str(answer.headers)
        typed = re.findall(r'<(?:input|textarea)[^>]*name="value:[^>]*>', answer.get_data(as_text=True))
        assert all('autocomplete="off"' in tag and 'spellcheck="false"' in tag for tag in typed)
    cookies = ''.join(str(cookie) for cookie in (desk.client._cookies or {}).values())
    assert MARKED not in cookies


def test_a_page_and_a_save_take_no_time(desk: Visit, place: str) -> None:
    """Of a list of thirty: neither is a paper read for them, nor is any other row judged anew."""
    looked = [calls(lambda: page_of(desk, place)) for _ in range(2)]
    saved = [calls(partial(mended, desk, place, 5, 422, birth_date=f'never {number}')) for number in range(2)]
    assert looked[1] < 60_000
    assert saved[1] < 58_000
