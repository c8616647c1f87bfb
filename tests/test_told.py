"""What is told of printers and jobs: every state, and nothing but words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest
from flask import Flask

from handouts.desk.kept.entry import GOING as ENTRY_GOING
from handouts.desk.kept.entry import Entry, State
from handouts.desk.printing.printers import Printer
from handouts.desk.views import told
from tests import people_cases
from tests.desk_cases import Visit, desk_workspace, visit
from tests.people_cases import Papers

papers = people_cases.papers

ENTRY = Entry(1, 'once', datetime(2026, 3, 9, 17, 0, tzinfo=UTC), 'desk', 'printer', 'office', 0, 'waiting', '', ())
PRINTER = Printer('office', 'Office', '', 'ready', (), True, ('one-sided',), ('letter',), 99)


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with the shipped papers."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(desk_workspace(papers, folder), folder) as visited:
        yield visited


@pytest.fixture(params=['en', 'es'])
def page(desk: Visit, request: pytest.FixtureRequest) -> Iterator[str]:
    """A page of the desk in one of its languages."""
    app = desk.client.application
    assert isinstance(app, Flask)
    with app.test_request_context('/', headers={'Accept-Language': request.param}):
        app.preprocess_request()
        yield request.param


@pytest.mark.parametrize('state', get_args(State))
def test_every_state_of_a_job_is_told_in_three_ways(page: str, state: State) -> None:
    entry = replace(ENTRY, state=state)
    said = [told.state_told(entry), told.heading_told(entry), told.next_told(entry)]
    assert page
    assert all(said)
    assert len(set(said)) == 3


def test_what_goes_on_is_what_the_journal_takes_for_it() -> None:
    assert told.GOING == ENTRY_GOING


def test_what_the_printer_says_comes_before_the_usual_words(page: str) -> None:
    assert page
    assert (
        'papel' in told.next_told(replace(ENTRY, told="The printer needs paper. Put paper into its tray."))
        or page == 'en'
    )


@pytest.mark.parametrize(
    ('printer', 'word'),
    [
        (PRINTER, "Ready"),
        (replace(PRINTER, state='busy'), "Printing something else"),
        (replace(PRINTER, state='stopped', reasons=('media-empty-error',)), "needs paper"),
        (replace(PRINTER, accepts=False), "takes no new jobs"),
    ],
)
def test_a_printer_is_told_in_plain_words(page: str, printer: Printer, word: str) -> None:
    assert word in told.printer_told(printer) or page == 'es'


def test_of_a_printer_that_cannot_turn_the_sheet_it_is_told(page: str) -> None:
    words = {'en': "one side of the sheet only", 'es': "un lado de la hoja"}[page]
    assert words in told.printer_told(PRINTER)
    assert words not in told.printer_told(replace(PRINTER, sides=('one-sided', 'two-sided-long-edge')))


def test_times_are_those_of_the_place_and_language_and_no_month_is_a_number(page: str) -> None:
    """As papers write days: a form of a clinic in the United States reads 3/9 as March, and Spanish as September."""
    assert told.time_told(ENTRY.at).startswith({'en': 'Mar 9, 2026, ', 'es': '9 mar 2026, '}[page])
    assert re.search({'en': r'[AP]M$', 'es': r'[ap]\.m\.$'}[page], told.time_told(ENTRY.at))
