"""Reads what a print server reports: these reports are as CUPS 2.4 gave them for printers in real trouble."""

from typing import Any, Literal

import pytest
from pyipp.enums import IppJobState, IppPrinterState

from handouts.desk.printing.reports import JobState, Printer, hinder, read_job, read_printer
from handouts.desk.printing.ticket import Ticket

FRONT: dict[str, Any] = {
    'printer-is-accepting-jobs': True,
    'printer-state': IppPrinterState.IDLE,
    'printer-state-message': '',
    'printer-state-reasons': 'none',
    'printer-type': 4180,
    'printer-name': 'front',
    'printer-location': 'Front desk',
    'printer-info': 'The grey one',
    'media-supported': ['iso_a4_210x297mm', 'iso_dl_110x220mm', 'na_legal_8.5x14in', 'na_letter_8.5x11in'],
    'sides-supported': ['one-sided', 'two-sided-long-edge', 'two-sided-short-edge'],
    'copies-supported': [1, 9999],
}


def printer(**told: Any) -> Printer:
    """Return the printer with something reported otherwise."""
    return read_printer(FRONT | {key.replace('_', '-'): value for key, value in told.items()})


def test_a_printer_is_read_with_what_it_can_do() -> None:
    both = ('one-sided', 'two-sided-long-edge', 'two-sided-short-edge')
    front = Printer('front', 'The grey one', 'Front desk', 'ready', (), True, both, ('letter', 'a4'), 9999)
    assert printer() == front
    assert front.notices == ()


def test_what_a_printer_does_not_say_it_cannot_do() -> None:
    bare = read_printer({'printer-name': 'bare', 'printer-state': IppPrinterState.IDLE})
    assert (bare.sides, bare.sizes, bare.most_copies, bare.accepts) == (('one-sided',), (), 1, True)
    assert printer(sides_supported='one-sided', media_supported='iso_a4_210x297mm').sizes == ('a4',)


def test_the_printer_that_is_taken_unless_another_is_named_is_marked() -> None:
    assert printer(printer_type=4180 | 0x20000).is_default
    assert not printer().is_default


@pytest.mark.parametrize(
    ('told', 'state', 'what'),
    [
        ({'printer_state': IppPrinterState.STOPPED, 'printer_state_reasons': 'paused'}, 'stopped', 'paused'),
        ({'printer_state': IppPrinterState.STOPPED}, 'stopped', 'paused'),
        ({'printer_is_accepting_jobs': False}, 'ready', 'takes no new jobs'),
        (
            {
                'printer_state': IppPrinterState.PROCESSING,
                'printer_state_message': 'The printer may not exist or is unavailable at this time.',
            },
            'busy',
            'cannot be reached',
        ),
        (
            {
                'printer_state': IppPrinterState.PROCESSING,
                'printer_state_reasons': ['cups-waiting-for-job-completed', 'media-empty-warning'],
            },
            'busy',
            'needs paper',
        ),
    ],
)
def test_a_printer_in_trouble_says_so(told: dict[str, Any], state: str, what: str) -> None:
    troubled = printer(**told)
    assert troubled.state == state
    assert [what in notice.what for notice in troubled.notices] == [True]


def test_what_was_said_of_an_earlier_job_is_not_told() -> None:
    assert printer(printer_state_message='Printer cannot print with supplied options.').notices == ()


def test_a_printer_that_cannot_turn_the_sheet_that_way_prints_on_one_side() -> None:
    ticket = Ticket('a', 'two-sided-short-edge', 'letter', 2)
    assert printer().fit(ticket) == ticket
    for sides in ('one-sided', ['one-sided', 'two-sided-long-edge']):
        assert printer(sides_supported=sides).fit(ticket) == Ticket('a', 'one-sided', 'letter', 2)
    assert printer().turns_sheets
    assert not printer(sides_supported='one-sided').turns_sheets


@pytest.mark.parametrize(
    ('state', 'reasons', 'message', 'outcome', 'what'),
    [
        (IppJobState.PENDING, 'none', '', 'waiting', ''),
        (IppJobState.HELD, 'job-hold-until-specified', '', 'waiting', 'held back'),
        (IppJobState.PROCESSING, 'job-printing', 'The printer is in use.', 'printing', ''),
        (IppJobState.STOPPED, 'printer-stopped', '', 'printing', 'paused'),
        (IppJobState.COMPLETED, 'processing-to-stop-point', '', 'done', ''),
        (IppJobState.COMPLETED, 'job-completed-with-errors', '', 'done', 'errors'),
        (IppJobState.CANCELED, 'job-canceled-by-user', '', 'stopped', 'cancelled'),
        (IppJobState.CANCELED, 'processing-to-stop-point', '', 'stopped', 'cancelled'),  # while it waited
        (IppJobState.CANCELED, 'processing-to-stop-point', 'The printer is in use.', 'stopped', 'cancelled'),
        (IppJobState.CANCELED, 'none', 'Print job was not accepted.', 'failed', 'not accept'),
        (IppJobState.CANCELED, 'none', 'Printer cannot print supplied content.', 'failed', 'could not print this'),
        (IppJobState.STOPPED, 'job-completed-with-errors', '', 'printing', 'could not print this file, and holds it'),
        (
            IppJobState.CANCELED,
            'processing-to-stop-point',
            'Printer cannot print with supplied options.',
            'failed',
            'the way it was asked for',
        ),
        (IppJobState.ABORTED, ['aborted-by-system', 'document-format-error'], '', 'failed', 'gave the job up'),
        (IppJobState.ABORTED, 'none', '', 'failed', 'gave the job up'),
    ],
)
def test_a_job_is_read_with_its_outcome(
    state: IppJobState, reasons: Any, message: str, outcome: str, what: str
) -> None:
    job = read_job(
        {
            'job-state': state,
            'job-state-reasons': reasons,
            'job-printer-state-message': message,
            'job-name': 'handouts-a',
        }
    )
    assert (job.state, job.name) == (outcome, 'handouts-a')
    assert what in ' '.join(notice.what for notice in job.notices)
    assert bool(job.notices) == bool(what)
    assert job.is_over == (outcome in ('done', 'failed', 'stopped'))


@pytest.mark.parametrize(
    ('job', 'told', 'reasons'),
    [
        ('printing', {}, ()),
        ('printing', {'printer-state': IppPrinterState.PROCESSING}, ()),
        ('printing', {'printer-state-message': 'The printer is not responding.'}, ('offline',)),
        ('printing', {'printer-state-reasons': 'media-jam-error'}, ('media-jam-error',)),
        ('waiting', {}, ()),
        ('waiting', {'printer-state-message': 'The printer is not responding.'}, ()),
        ('waiting', {'printer-state': IppPrinterState.PROCESSING}, ('busy',)),
        ('waiting', {'printer-state': IppPrinterState.STOPPED, 'printer-state-reasons': 'paused'}, ('paused',)),
    ],
)
def test_a_job_that_goes_on_is_told_with_what_hinders_its_printer(
    job: Literal['printing', 'waiting'], told: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    assert hinder(JobState(job, ('job-printing',)), FRONT | told) == JobState(job, ('job-printing', *reasons))
