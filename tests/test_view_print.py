"""Printing blank papers, without a printer: what is asked, what is refused, and what the journal holds."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from handouts.desk.kept.entry import Line, State
from handouts.desk.printing.printers import Printer
from handouts.desk.views.view_print import best_printer
from tests import people_cases
from tests.desk_cases import Visit, desk_workspace, visit
from tests.people_cases import Papers

papers = people_cases.papers
CONSENT = '/print/ketamine-iv/consent/en'


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with the shipped papers, and no print server."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(desk_workspace(papers, folder), folder) as visited:
        yield visited


def once_of(page: str) -> str:
    """Return the mark of the form on a page."""
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return found[1]


def test_everything_is_chosen_already(desk: Visit) -> None:
    page = desk.get(CONSENT).get_data(as_text=True)
    assert 'name="copies" type="number" min="1" max="500" value="1"' in page
    assert 'value="print" checked' in page
    assert "turned over the long edge" in page
    assert "turned over the short edge" in desk.get('/print/ketamine-iv/brochure/en').get_data(as_text=True)
    assert "No clinician answers for these words" in page
    assert "<small>The office printer, on both sides, in black and white or colour</small>" in page
    spanish = desk.get(CONSENT, headers={'Accept-Language': 'es'}).get_data(as_text=True)
    assert "<small>Para la impresora de la oficina, por las dos caras, en blanco y negro o a color</small>" in spanish


def test_without_a_printer_the_pdf_opens_and_that_is_remembered_once(desk: Visit) -> None:
    form = {
        'once': once_of(desk.get(CONSENT).get_data(as_text=True)),
        'copies': '25',
        'edition': 'print',
        'way': 'browser',
    }
    first, second = desk.post(CONSENT, **form), desk.post(CONSENT, **form)
    assert (first.status_code, first.location) == (303, second.location)
    answer = desk.get(first.location)
    assert answer.get_data()[:5] == b'%PDF-'
    assert answer.headers['Content-Disposition'] == 'inline; filename="consent.en.print.pdf"'
    (entry,) = [one for one in desk.desk.journal.entries() if one.once == form['once']]
    (line,) = entry.lines
    assert (entry.state, line.copies, line.people, line.edition) == ('opened', 25, 0, 'print')
    assert line.words == desk.desk.keeper.snapshot.known['vivus-wellness/ketamine-iv/consent.en.print.pdf'][1].words


@pytest.mark.parametrize('copies', ['', '0', '-3', '501', 'many', '1.5', '٣'])
def test_a_number_that_is_none_is_told_beside_its_field_and_nothing_is_printed(desk: Visit, copies: str) -> None:
    before = len(desk.desk.journal.entries())
    once = once_of(desk.get(CONSENT).get_data(as_text=True))
    answer = desk.post(CONSENT, once=once, copies=copies, edition='print', way='browser')
    assert answer.status_code == (422 if copies != '٣' else answer.status_code)
    if answer.status_code == 422:
        assert "Copies: write a number from 1 to 500." in answer.get_data(as_text=True)
        assert len(desk.desk.journal.entries()) == before


def test_a_form_without_its_mark_and_a_printer_that_is_gone_are_refused(desk: Visit) -> None:
    before = len(desk.desk.journal.entries())
    assert desk.post(CONSENT, copies='1', edition='print', way='browser').status_code == 400
    gone = desk.post(CONSENT, once='x' * 16, copies='1', edition='print', way='printer', printer='HP')
    assert (gone.status_code, "is not there any more" in gone.get_data(as_text=True)) == (409, True)
    assert len(desk.desk.journal.entries()) == before


def test_an_edition_that_is_not_drawn_yet_says_so_and_one_for_the_press_is_no_choice(desk: Visit) -> None:
    page = desk.get('/print/ketamine-iv/brochure/en').get_data(as_text=True)
    assert 'value="press"' not in page
    answer = desk.post('/print/ketamine-iv/brochure/en', once='y' * 16, copies='1', edition='press', way='browser')
    assert answer.status_code == 409


@pytest.mark.parametrize(
    'place',
    [
        '/print/ketamine-iv/consent/fr',
        '/print/a/b/c',
        '/document/manifest.json',
        '/document/../manifest.json',
        '/jobs/999',
        '/jobs/99999999999999999999',
    ],
)
def test_what_is_not_on_the_shelf_is_not_here(desk: Visit, place: str) -> None:
    assert desk.get(place).status_code in (404, 308)


def test_a_file_that_was_changed_by_hand_is_not_given(desk: Visit) -> None:
    path = desk.desk.output / 'vivus-wellness/ketamine-iv/aftercare.es.print.pdf'
    data = path.read_bytes()
    path.write_bytes(data + b' ')
    try:
        answer = desk.get('/document/vivus-wellness/ketamine-iv/aftercare.es.print.pdf')
    finally:
        path.write_bytes(data)
    assert answer.status_code == 409
    assert "is not the one that was printed" in answer.get_data(as_text=True)


def test_a_job_page_tells_how_it_went(desk: Visit) -> None:
    desk.post(CONSENT, once='z' * 16, copies='1', edition='print', way='browser')
    (entry,) = [one for one in desk.desk.journal.entries() if one.once == 'z' * 16]
    page = desk.get(f'/jobs/{entry.id}').get_data(as_text=True)
    assert "It was opened as a PDF" in page
    assert "data-poll" not in page


PLAIN = Printer('plain', "Plain", '', 'ready', (), True, ('one-sided',), ('letter',), 99)
BOTH = replace(PLAIN, name='both', sides=('one-sided', 'two-sided-long-edge'))
USUAL = replace(BOTH, name='usual', is_default=True)


@pytest.mark.parametrize(
    ('printers', 'last', 'best'),
    [
        ((), '', ''),
        ((PLAIN, BOTH, USUAL), 'plain', 'plain'),
        ((PLAIN, BOTH, USUAL), 'gone', 'usual'),
        ((PLAIN, BOTH), '', 'both'),
        ((PLAIN, replace(USUAL, accepts=False)), 'usual', 'plain'),
        ((replace(PLAIN, state='stopped'), replace(BOTH, state='stopped')), '', 'both'),
    ],
)
def test_the_printer_that_was_used_last_is_chosen_beforehand(
    printers: tuple[Printer, ...], last: str, best: str
) -> None:
    assert best_printer(printers, last) == best


@pytest.mark.parametrize(
    ('state', 'people', 'leads'),
    [
        ('done', (0,), ''),
        ('failed', (0,), '/print/ketamine-iv/consent/en?edition=print'),
        ('stopped', (1,), '/fill/form?paper=ketamine-iv/consent&language=en&edition=print'),
        ('unknown', (1, 2), '/today'),
    ],
)
def test_a_job_that_was_not_printed_leads_to_where_it_is_done_over(
    desk: Visit, state: State, people: tuple[int, ...], leads: str
) -> None:
    lines = [
        Line('vivus-wellness', 'ketamine-iv/consent', 'en', 'print', f'{number}' * 8, 5, 1, number)
        for number in people
    ]
    entry, _ = desk.desk.journal.begin(f'{state}-{people}'.ljust(8, '-'), 'Room 2', 'printer', 'front', lines)
    desk.desk.journal.move(entry.id, 'sending')
    desk.desk.journal.move(entry.id, state)
    page = html.unescape(desk.get(f'/jobs/{entry.id}').get_data(as_text=True)).partition('id="job-now"')[2]
    links = re.findall(r'<a class="button second" href="([^"]+)"', page.partition('</div>')[0])
    assert links == ([leads] if leads else [])


def test_while_a_paper_is_drawn_no_button_is_there_that_prints_it(desk: Visit) -> None:
    assert '<button' not in desk.get('/print/ways').get_data(as_text=True)
    assert '<button' in desk.get('/print/ways?ready=1').get_data(as_text=True)
