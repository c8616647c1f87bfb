"""Filled papers go to a real printer, or to the browser: written down once, without a value, in the right way."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.desk.fill.fill_hand import sides_of
from handouts.pagecode import read_code
from tests import people_cases
from tests.desk_cases import Visit, visit
from tests.fill_cases import EVERY, MARKED, TYPED, fill_workspace, form
from tests.patience import until
from tests.people_cases import (
    AFTERCARE,
    BROCHURE,
    CONSENT,
    Papers,
    opened,
    order_of,
    said,
    small_blank,
)
from tests.print_house import PrintHouse, open_print_house

papers = people_cases.papers
PRINT = '/fill/print'


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print server with one printer."""
    with open_print_house() as opened:
        opened.add_printer('front', info="Front desk")
        yield opened


@pytest.fixture(scope='module')
def desk(papers: Papers, house: PrintHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with that printer, at which nothing more is drawn."""
    folder = tmp_path_factory.mktemp('hand')
    root = fill_workspace(papers, folder, 'print', 'screen')
    with visit(root, folder, printers=house.server) as visited:
        visited.desk.keeper.end()
        until(lambda: visited.desk.spool.printers().printers)
        yield visited


def test_a_packet_goes_to_the_printer_on_both_sides_and_is_written_down_without_a_value(
    desk: Visit, house: PrintHouse, tmp_path: Path
) -> None:
    sent = form(desk, CONSENT, AFTERCARE, way='printer', printer='front', patient_name=MARKED, birth_date='3/14/1980')
    answer = desk.post(PRINT, **sent)
    assert answer.status_code == 303
    assert 'name="printer" value="front" checked' in desk.get(answer.location).get_data(as_text=True)
    until(lambda: house.received('front'))
    (got,) = house.received('front')
    assert said(got.document, tmp_path, 'pdfinfo').split('Pages:')[1].split()[0] == '8'
    assert (got.attributes['sides'], got.attributes.get('copies', '1')) == ('two-sided-long-edge', '1')
    assert MARKED not in str(got.attributes)
    (entry,) = [one for one in desk.desk.journal.entries() if one.once == sent['once']]
    assert [(line.paper, line.people, line.copies) for line in entry.lines] == [(CONSENT, 1, 1), (AFTERCARE, 1, 1)]
    assert all(line.words and line.pages for line in entry.lines)
    assert MARKED not in repr(entry) + ''.join(desk.desk.journal.csv())


def test_copies_are_printed_and_written_down_and_a_number_that_is_none_is_told(
    desk: Visit, house: PrintHouse
) -> None:
    before = len(house.received('front'))
    sent = form(desk, AFTERCARE, way='printer', printer='front', patient_name="Ana") | {'copies': '3'}
    wrong = desk.post(PRINT, **{**sent, 'copies': '0'})
    assert wrong.status_code == 422
    assert 'id="copies-error">Copies: write a number from 1 to 500.' in wrong.get_data(as_text=True)
    assert desk.post(PRINT, **sent).status_code == 303
    until(lambda: len(house.received('front')) == before + 1)
    assert house.received('front')[-1].attributes['copies'] == '3'
    (entry,) = [one for one in desk.desk.journal.entries() if one.once == sent['once']]
    assert [(line.people, line.copies) for line in entry.lines] == [(1, 3)]


def test_sending_a_form_twice_prints_once(desk: Visit, house: PrintHouse) -> None:
    before = len(house.received('front'))
    sent = form(desk, AFTERCARE, way='printer', printer='front', patient_name="Ana")
    first, second = desk.post(PRINT, **sent), desk.post(PRINT, **sent)
    other = desk.post(PRINT, **form(desk, AFTERCARE, way='printer', printer='front', patient_name="Ben"))
    assert first.location == second.location != other.location
    until(lambda: len(house.received('front')) == before + 2)


def test_a_folded_paper_in_a_packet_is_turned_with_the_others(desk: Visit, house: PrintHouse) -> None:
    before = len(house.received('front'))
    desk.post(PRINT, **form(desk, CONSENT, BROCHURE, way='printer', printer='front', patient_name="Ana"))
    until(lambda: len(house.received('front')) > before)
    assert house.received('front')[-1].attributes['sides'] == 'two-sided-long-edge'


def test_only_folded_sheets_are_turned_over_the_short_edge() -> None:
    flat, folded = small_blank(), replace(small_blank(paper='advice/folded'), turns_short=True)
    assert sides_of(order_of(folded)) == 'two-sided-short-edge'
    assert sides_of(order_of(flat, folded)) == sides_of(order_of(flat)) == 'two-sided-long-edge'


def test_a_printer_that_is_gone_is_told_and_what_was_typed_stays(desk: Visit) -> None:
    sent = form(desk, AFTERCARE, way='printer', printer='nowhere', patient_name=MARKED)
    answer = desk.post(PRINT, **sent)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "This printer is not there any more." in page
    assert f'value="{MARKED}"' in page
    assert not [one for one in desk.desk.journal.entries() if one.once == sent['once']]


def test_the_browser_gets_the_paper_twice_and_under_a_name_without_a_value(desk: Visit, tmp_path: Path) -> None:
    sent = form(desk, EVERY, **TYPED)
    answer = desk.post(PRINT, **sent)
    assert re.fullmatch(r'/fill/paper/[\w-]{32,}', answer.location)
    first = desk.get(answer.location)
    assert (first.mimetype, first.headers['Cache-Control']) == ('application/pdf', 'no-store')
    assert first.headers['Content-Disposition'] == 'inline; filename="every.en.print.pdf"'
    assert MARKED in said(first.get_data(), tmp_path, 'pdftotext')
    assert desk.get(answer.location).get_data() == first.get_data()
    gone = desk.get(answer.location)
    assert (gone.status_code, "kept nowhere" in gone.get_data(as_text=True)) == (410, True)
    (entry,) = [one for one in desk.desk.journal.entries() if one.once == sent['once']]
    assert (entry.state, entry.way, entry.lines[0].people) == ('opened', 'browser', 1)


def test_another_browser_does_not_get_the_paper(desk: Visit) -> None:
    answer = desk.post(PRINT, **form(desk, EVERY, **TYPED))
    other = desk.client.application.test_client()
    other.environ_base = desk.client.environ_base
    assert other.get(answer.location).status_code == 410
    assert desk.get(answer.location).status_code == 200


def test_a_form_to_e_mail_opens_and_is_not_printed(desk: Visit) -> None:
    sent = form(desk, EVERY, **TYPED | {'edition': 'screen', 'way': 'printer', 'printer': 'front'})
    refused = desk.post(PRINT, **sent)
    assert refused.status_code == 422
    assert '<a href="#edition">A form to e-mail is not printed here.' in refused.get_data(as_text=True)
    answer = desk.post(PRINT, **{**sent, 'way': 'browser'})
    with opened(desk.get(answer.location).get_data()) as file:
        values = {str(field.T): str(field.V) for field in file.Root.AcroForm.Fields if '/V' in field}
    assert values['full_name'] == TYPED['full_name']
    assert values['fasted'] == '/yes'


def test_the_chart_number_is_in_the_scanning_code(desk: Visit, tmp_path: Path) -> None:
    answer = desk.post(PRINT, **form(desk, EVERY, **TYPED))
    words = said(desk.get(answer.location).get_data(), tmp_path, 'pdftotext')
    assert TYPED['chart_number'] in words
    assert read_code(f'{EVERY} en 4bfea2e1 1/1 {TYPED["chart_number"]}') is not None


def test_a_blank_that_was_changed_by_hand_is_not_filled_in(desk: Visit) -> None:
    path = desk.desk.output / f'vivus-wellness/{EVERY}.en.print.pdf'
    before = path.read_bytes()
    path.write_bytes(before + b' ')
    try:
        answer = desk.post(PRINT, **form(desk, EVERY, **TYPED))
    finally:
        path.write_bytes(before)
    assert answer.status_code == 409
    assert "is not the one that was printed" in answer.get_data(as_text=True)


def test_nothing_is_left_in_the_private_folder(desk: Visit) -> None:
    desk.post(PRINT, **form(desk, EVERY, **TYPED))
    assert list(desk.desk.private.iterdir()) == []
