"""The printers of this computer, and the jobs that are given to them, by way of its print server (CUPS)."""

import getpass
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from handouts.desk.printing.ipp import (
    OK,
    STRANGE,
    Answer,
    Attributes,
    NoPrintServer,
    Operation,
    PrinterRefuses,
    Status,
    ask,
    find_address,
)
from handouts.desk.printing.reports import (
    ABOUT_JOB,
    ABOUT_PRINTER,
    FAX,
    JobState,
    Printer,
    hinder,
    read_job,
    read_printer,
)
from handouts.desk.printing.ticket import MEDIA, Sides, Size, Ticket, job_name

__all__ = ['JobState', 'PrintServer', 'Printer', 'Sides', 'Size', 'Ticket']

THERE_NO_MORE = "This printer is no longer there. Choose another."
TOO_MANY_JOBS = "The print service takes no more jobs at the moment. Wait until other jobs are printed."
REFUSALS: dict[int, str] = {
    Status.ERROR_NOT_FOUND: THERE_NO_MORE,
    Status.ERROR_GONE: THERE_NO_MORE,
    Status.ERROR_NOT_ACCEPTING_JOBS: "The printer takes no new jobs. Choose another, or let it take jobs in the "
    "printer settings of this computer.",
    Status.ERROR_BUSY: "The printer is busy with another job. Try again in a minute.",
    Status.ERROR_DOCUMENT_FORMAT_NOT_SUPPORTED: "The printer cannot print PDF files. Choose another.",
    Status.ERROR_REQUEST_ENTITY: "The file is too large for the print service. Print fewer at once.",
    Status.ERROR_NOT_POSSIBLE: TOO_MANY_JOBS,
    Status.ERROR_TOO_MANY_JOBS: TOO_MANY_JOBS,
    Status.ERROR_TEMPORARY: "The print service cannot take the job at the moment. Try again in a minute.",
}
REFUSED = "The print service refuses the job (status {status}). Try again, or choose another printer."
TOO_MANY_COPIES = "This printer makes at most {most} copies at once. Print fewer, or choose another printer."


class PrintServer:
    """The print server of this computer (CUPS); raises WrongUse if the environment names one of another computer."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment
        find_address(environment)

    def printers(self) -> tuple[Printer, ...]:
        """Return all printers by name; raise NoPrintServer."""
        answer = self._ask(Operation.CUPS_GET_PRINTERS, '/', {'requested-attributes': ABOUT_PRINTER})
        if answer.status not in (*OK, Status.ERROR_NOT_FOUND):  # which is what CUPS says where there are none
            raise NoPrintServer(STRANGE, may_have_heard=True)
        known = [told for told in answer.printers if not int(told.get('printer-type', 0)) & FAX]
        return tuple(sorted((read_printer(told) for told in known), key=lambda printer: printer.name.lower()))

    def printer(self, name: str) -> Printer:
        """Return a printer; raise PrinterRefuses if it is no longer there."""
        wanted = {'printer-uri': _uri(name), 'requested-attributes': ABOUT_PRINTER}
        answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, '/', wanted)
        return read_printer(_accepted(answer).printers[0])

    def send(self, printer: str, document: bytes, ticket: Ticket) -> int:
        """Hand a PDF to a printer with what it can do of the ticket, and return the number of the job."""
        known = self.printer(printer)
        if ticket.copies > known.most_copies:
            raise PrinterRefuses(TOO_MANY_COPIES.format(most=known.most_copies))
        answer = self._ask(
            Operation.PRINT_JOB,
            f'/printers/{quote(printer, safe="")}',
            {'printer-uri': _uri(printer), 'job-name': job_name(ticket.once), 'document-format': 'application/pdf'},
            _wishes(known, ticket),
            document,
        )
        return _number(_accepted(answer))

    def job(self, number: int) -> JobState:
        """Return what became of a job; a job that nobody knows any more is `unknown`."""
        wanted = {'job-uri': f'ipp://localhost/jobs/{number}', 'requested-attributes': ABOUT_JOB}
        answer = self._ask(Operation.GET_JOB_ATTRIBUTES, '/', wanted)
        if answer.status in (Status.ERROR_NOT_FOUND, Status.ERROR_GONE) or not _accepted(answer).jobs:
            return JobState('unknown', ('gone',))
        job = read_job(answer.jobs[0])
        if job.is_over:
            return job
        wanted = {'printer-uri': answer.jobs[0].get('job-printer-uri', ''), 'requested-attributes': ABOUT_PRINTER}
        printers = self._ask(Operation.GET_PRINTER_ATTRIBUTES, '/', wanted).printers
        return hinder(job, printers[0]) if printers else job

    def cancel(self, number: int) -> None:
        """Stop a job, unless it is over; raise PrinterRefuses where that is not allowed."""
        answer = self._ask(Operation.CANCEL_JOB, '/jobs/', {'job-uri': f'ipp://localhost/jobs/{number}'})
        if answer.status not in (Status.ERROR_NOT_POSSIBLE, Status.ERROR_NOT_FOUND):
            _accepted(answer)

    def find(self, once: str) -> int:
        """Return the number of the job of an entry of the journal, wherever it stands, or 0."""
        name = job_name(once)
        # In this order: a job that ends meanwhile is among the second.
        for which in ('not-completed', 'completed'):
            wanted = {'which-jobs': which, 'my-jobs': True, 'requested-attributes': ('job-id', 'job-name')}
            answer = self._ask(Operation.GET_JOBS, '/', {'printer-uri': 'ipp://localhost/', **wanted})
            for told in _accepted(answer).jobs:
                if told.get('job-name') == name:
                    return int(told['job-id'])
        return 0

    def _ask(
        self,
        operation: Operation,
        path: str,
        attributes: Attributes,
        job: Attributes | None = None,
        document: bytes = b'',
    ) -> Answer:
        # The address first: IPP wants it there.
        uri = {key: value for key, value in attributes.items() if key in ('printer-uri', 'job-uri')}
        asked = {**uri, 'requesting-user-name': _user(), **attributes}
        return ask(find_address(self._environment), operation, path, asked, job, document)


def _user() -> str:
    """Return who asks: jobs are shown by their names only to whose they are."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in containers
        return 'handouts'


def _uri(printer: str) -> str:
    return f'ipp://localhost/printers/{quote(printer, safe="")}'


def _accepted(answer: Answer) -> Answer:
    """Return an answer that is no refusal; raise PrinterRefuses."""
    if answer.status not in OK:
        raise PrinterRefuses(REFUSALS.get(answer.status, REFUSED.format(status=f'{answer.status:#06x}')))
    return answer


def _number(answer: Answer) -> int:
    try:
        return int(answer.jobs[0]['job-id'])
    except LookupError:
        raise NoPrintServer(STRANGE, may_have_heard=True) from None


def _wishes(printer: Printer, ticket: Ticket) -> dict[str, Any]:
    """Return what is asked for: nothing that the printer does not know, or it would throw the job away."""
    wishes: dict[str, Any] = {'sides': printer.fit(ticket).sides, 'copies': ticket.copies}
    media = next(name for name, size in MEDIA.items() if size == ticket.size)
    return wishes | ({'media': media} if ticket.size in printer.sizes else {})
