"""What the print server reports of printers and jobs."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from handouts.desk.printing.ipp import Attributes, StateOfJob, StateOfPrinter
from handouts.desk.printing.reasons import GIVEN_BACK, MESSAGES, Notice, explain
from handouts.desk.printing.ticket import MEDIA, Ticket

# CUPS marks with these bits what sends faxes, and the printer that is taken where nobody says which.
FAX, DEFAULT = 0x40000, 0x20000
ABOUT_PRINTER = (
    *('printer-name', 'printer-info', 'printer-location', 'printer-type', 'printer-state', 'printer-state-reasons'),
    *('printer-state-message', 'printer-is-accepting-jobs', 'sides-supported', 'media-supported', 'copies-supported'),
)
ABOUT_JOB = ('job-name', 'job-state', 'job-state-reasons', 'job-printer-uri', 'job-printer-state-message')


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer as the print server knows it; `sizes` are those of our papers, `reasons` keywords of IPP."""

    name: str
    info: str
    location: str
    state: Literal['ready', 'busy', 'stopped']
    reasons: tuple[str, ...]
    accepts: bool
    sides: tuple[str, ...]
    sizes: tuple[str, ...]
    most_copies: int
    is_default: bool = False

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What its user should know of it, the worst first."""
        return explain(self.reasons if self.accepts else (*self.reasons, 'rejecting'))

    @property
    def turns_sheets(self) -> bool:
        """Whether it can print on both sides."""
        return any(sides.startswith('two-sided') for sides in self.sides)

    def fit(self, ticket: Ticket) -> Ticket:
        """Return how this printer would print a document: on one side where it cannot turn the sheet in that way."""
        return ticket if ticket.sides in self.sides else replace(ticket, sides='one-sided')


@dataclass(frozen=True, slots=True)
class JobState:
    """What became of a job so far; `reasons` are keywords of IPP, of the job and of its printer."""

    state: Literal['waiting', 'printing', 'done', 'failed', 'stopped', 'unknown']
    reasons: tuple[str, ...] = ()
    name: str = ''

    @property
    def is_over(self) -> bool:
        """Whether nothing more will become of it."""
        return self.state not in ('waiting', 'printing')

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What who printed it should know, the worst first."""
        return explain(self.reasons)


def read_printer(told: Attributes) -> Printer:
    """Return the printer that the print server tells of."""
    state = told.get('printer-state')
    is_stopped = state == StateOfPrinter.STOPPED
    is_busy = state == StateOfPrinter.PROCESSING
    message = str(told.get('printer-state-message', ''))
    reasons = _words(told.get('printer-state-reasons')) or (('paused',) if is_stopped else ())
    sides = _words(told.get('sides-supported'))
    copies = told.get('copies-supported')
    return Printer(
        name=str(told['printer-name']),
        info=str(told.get('printer-info', '')),
        location=str(told.get('printer-location', '')),
        state='stopped' if is_stopped else 'busy' if is_busy else 'ready',
        # What is said of an earlier job stays until the next.
        reasons=_with_message(reasons, message if is_busy or is_stopped else ''),
        accepts=bool(told.get('printer-is-accepting-jobs', True)),
        sides=sides or ('one-sided',),
        sizes=tuple(size for media, size in MEDIA.items() if media in _words(told.get('media-supported'))),
        most_copies=int(copies[-1] if isinstance(copies, list) else copies or 1),
        is_default=bool(int(told.get('printer-type', 0)) & DEFAULT),
    )


def _words(value: Any) -> tuple[str, ...]:
    """Return what is one keyword, several, or none."""
    values = value if isinstance(value, list) else [value] if value else []
    return tuple(str(one) for one in values if one != 'none')


def _with_message(reasons: tuple[str, ...], message: str) -> tuple[str, ...]:
    known = MESSAGES.get(message)
    return (*reasons, known) if known and known not in reasons else reasons


def read_job(told: Attributes) -> JobState:
    """Return where a job stands that the print server tells of, and what it reports of that itself."""
    reasons = _words(told.get('job-state-reasons'))
    name = str(told.get('job-name', ''))
    given_back = MESSAGES.get(str(told.get('job-printer-state-message', '')), '')
    match told.get('job-state'):
        case StateOfJob.COMPLETED:
            return JobState('done', reasons, name)
        case StateOfJob.CANCELED if given_back not in GIVEN_BACK or 'job-canceled-by-user' in reasons:
            return JobState('stopped', ('job-canceled-by-user',), name)
        case StateOfJob.CANCELED:
            return JobState('failed', (given_back,), name)
        case StateOfJob.ABORTED:
            return JobState('failed', reasons if explain(reasons) else ('aborted-by-system',), name)
        case StateOfJob.STOPPED if 'job-completed-with-errors' in reasons:  # and it is tried again and again
            return JobState('printing', ('stuck',), name)
        case StateOfJob.PROCESSING | StateOfJob.STOPPED:
            return JobState('printing', reasons, name)
        case _:
            return JobState('waiting', reasons, name)


def hinder(job: JobState, told: Attributes) -> JobState:
    """Return a job that goes on with what the print server tells of its printer."""
    printer = read_printer(told)
    reasons = (*job.reasons, *printer.reasons)
    if job.state == 'printing':  # CUPS may call its printer idle all the same
        reasons = _with_message(reasons, str(told.get('printer-state-message', '')))
    elif printer.state == 'busy':
        reasons = (*reasons, 'busy')
    return replace(job, reasons=reasons)
