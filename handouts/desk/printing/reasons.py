"""What printers and jobs report by the keywords of IPP, in plain words: what happened, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handouts.errors import Level

# The keywords come from RFC 8011 (5.3.8 and 5.4.12), PWG 5100.9 and CUPS.
SUFFIXES: dict[str, Level] = {'-error': 'block', '-warning': 'warn', '-report': 'note'}
WORST_FIRST: tuple[Level, ...] = ('block', 'warn', 'note')


@dataclass(frozen=True, slots=True)
class Notice:
    """What a printer or a job reports: what happened, what to do, and how much it matters."""

    what: str
    todo: str
    level: Level

    def __str__(self) -> str:
        return f'{self.what} {self.todo}'


PAPER = Notice("The printer needs paper.", "Put paper into its tray.", 'block')
LITTLE_PAPER = Notice("The printer has little paper left.", "Put more into its tray soon.", 'warn')
TRAY = Notice("A paper tray of the printer is missing.", "Push the tray in.", 'block')
JAM = Notice("Paper is stuck in the printer.", "Open it, pull the paper out, and close it again.", 'block')
OPEN = Notice("A door of the printer is open.", "Close it.", 'block')
FULL_TRAY = Notice("The printer's output tray is full.", "Take the printed pages out.", 'block')
FILLING_TRAY = Notice("The printer's output tray is almost full.", "Take the printed pages out.", 'warn')
NO_TONER = Notice("The printer has no toner or ink left.", "Put a new cartridge in.", 'block')
LITTLE_TONER = Notice("The printer has little toner or ink left.", "Have a new cartridge ready.", 'warn')
WASTE = Notice("The printer's box for used toner or ink is full.", "Put a new one in.", 'block')
FILLING_WASTE = Notice("The printer's box for used toner or ink is almost full.", "Have a new one ready.", 'warn')
WORN = Notice("A part of the printer is worn out.", "Call who looks after the printer.", 'warn')
UNKNOWN = "The printer reports “{keyword}”."
TROUBLE = Notice("The printer reports a problem.", "See what its display says.", 'warn')
AWAY = Notice("The printer cannot be reached.", "See whether it is switched on and connected.", 'block')
CONNECTING = Notice("The printer is being called.", "If that goes on, see whether it is switched on.", 'note')
PAUSED = Notice(
    "The printer is paused.", "Let it go on, at the printer or in the printer settings of this computer.", 'block'
)
REJECTING = Notice(
    "The printer takes no new jobs.",
    "Choose another, or let it take jobs in the printer settings of this computer.",
    'block',
)
BUSY = Notice("The printer is busy with another job.", "Yours comes after that.", 'note')
NO_ROOM = Notice(
    "The print service has no room left for this job.",
    "Wait until other jobs are printed, or make room on the disk.",
    'block',
)
HELD = Notice(
    "The job is being held back.",
    "Let it go on, at the printer or in the printer settings of this computer.",
    'block',
)
ACCOUNT = Notice(
    "The printer wants to know who prints.", "Enter your code at the printer, or ask who looks after it.", 'block'
)
UNTRUSTED = Notice(
    "The printer's certificate is not trusted.", "Ask who looks after the printer to add it anew.", 'block'
)
CANCELED = Notice("The job was cancelled.", "Print it again if it is still wanted.", 'note')
UNPRINTABLE = Notice(
    "The printer could not print this file.", "Try another printer, or print from the browser.", 'block'
)
UNFIT = Notice(
    "The printer cannot print this the way it was asked for.",
    "Try one side only, another paper size or another printer.",
    'block',
)
REFUSED = Notice("The printer did not accept the job.", "See what its display says, then print again.", 'block')
STUCK = Notice(
    "The print service could not print this file, and holds it.",
    "Cancel it, then try another printer, or print from the browser.",
    'block',
)
GAVE_UP = Notice(
    "The print service gave the job up.", "See whether the printer is all right, then print again.", 'block'
)
WITH_ERRORS = Notice("The printer reports errors in what it printed.", "Look at every page.", 'warn')
GONE = Notice(
    "The print service no longer knows this job.",
    "Look whether it lies in the printer before you print it again.",
    'warn',
)

NOTICES = {
    **dict.fromkeys(('media-empty', 'media-needed'), PAPER),
    'media-low': LITTLE_PAPER,
    **dict.fromkeys(('input-tray-missing', 'output-tray-missing'), TRAY),
    'media-jam': JAM,
    **dict.fromkeys(('cover-open', 'door-open', 'interlock-open', 'input-cover-open', 'output-cover-open'), OPEN),
    'output-area-full': FULL_TRAY,
    'output-area-almost-full': FILLING_TRAY,
    **dict.fromkeys(('toner-empty', 'marker-supply-empty', 'marker-ink-empty', 'developer-empty'), NO_TONER),
    **dict.fromkeys(('toner-low', 'marker-supply-low', 'marker-ink-low', 'developer-low'), LITTLE_TONER),
    'marker-waste-full': WASTE,
    'marker-waste-almost-full': FILLING_WASTE,
    **dict.fromkeys(('opc-near-eol', 'opc-life-over', 'fuser-over-temp', 'fuser-under-temp'), WORN),
    **dict.fromkeys(('offline', 'shutdown', 'timed-out', 'power-down'), AWAY),
    **dict.fromkeys(('other', 'cups-remote-stopped'), TROUBLE),
    'connecting-to-device': CONNECTING,
    **dict.fromkeys(('paused', 'moving-to-paused', 'stopped-partly', 'stopping', 'deactivated'), PAUSED),
    **dict.fromkeys(('printer-stopped', 'printer-stopped-partly', 'job-stopped'), PAUSED),
    'rejecting': REJECTING,
    **dict.fromkeys(('busy', 'queued-in-device', 'job-queued'), BUSY),
    'spool-area-full': NO_ROOM,
    **dict.fromkeys(
        ('hold-new-jobs', 'job-hold-until-specified', 'job-held-on-create', 'cups-remote-pending-held'), HELD
    ),
    **dict.fromkeys(('job-password-wait', 'job-release-wait', 'cups-held-for-authentication'), ACCOUNT),
    **dict.fromkeys(('account-info-needed', 'account-closed', 'account-limit-reached'), ACCOUNT),
    'account-authorization-failed': ACCOUNT,
    **dict.fromkeys(
        ('cups-certificate-error', 'cups-pki-invalid', 'cups-pki-changed', 'cups-pki-expired'), UNTRUSTED
    ),
    **dict.fromkeys(('job-canceled-by-user', 'job-canceled-by-operator', 'job-canceled-at-device'), CANCELED),
    **dict.fromkeys(('document-format-error', 'document-unprintable', 'unsupported-document-format'), UNPRINTABLE),
    'unfit': UNFIT,
    'refused': REFUSED,
    'stuck': STUCK,
    **dict.fromkeys(
        ('aborted-by-system', 'job-aborted-by-system', 'cups-filter-crashed', 'cups-backend-crashed'), GAVE_UP
    ),
    'cups-missing-filter': GAVE_UP,
    'job-completed-with-errors': WITH_ERRORS,
    'gone': GONE,
}
# What the ways of CUPS to a printer say in words only, in the language in which they are asked.
MESSAGES = {
    'The printer may not exist or is unavailable at this time.': 'offline',
    'The printer is unreachable at this time.': 'offline',
    'The printer is not responding.': 'offline',
    'Unable to locate printer.': 'offline',
    'The printer is not connected.': 'offline',
    'The printer configuration is incorrect or the printer no longer exists.': 'offline',
    'Waiting for printer to become available.': 'offline',
    'The printer is in use.': 'busy',
    'Printer cannot print with supplied options.': 'unfit',
    'Printer cannot print supplied content.': 'document-unprintable',
    'Print job was not accepted.': 'refused',
}
# With these the printer gives a job back that CUPS then calls canceled.
GIVEN_BACK = {'unfit', 'document-unprintable', 'refused'}
# Reports of the usual course of things.
USUAL = {
    *('none', 'job-printing', 'job-incoming', 'job-data-insufficient', 'job-outgoing', 'job-transforming'),
    *(
        'processing-to-stop-point',
        'job-completed-successfully',
        'job-completed-with-warnings',
        'job-queued-for-marker',
    ),
    *('cups-waiting-for-job-completed', 'cups-remote-pending', 'cups-remote-processing', 'cups-remote-completed'),
    *('cups-pki-unknown', 'wifi-not-configured'),
}
# What follows says which rules of IPP a printer breaks: that is for who builds it.
BUILDERS = ('cups-ipp-',)


def explain(reasons: Iterable[str]) -> tuple[Notice, ...]:
    """Return what these keywords mean, each thing once and the worst first, without the usual course of things."""
    notices: dict[str, Notice] = {}
    for reason in reasons:
        notice = _notice(reason)
        if notice and notice.what not in notices:
            notices[notice.what] = notice
    return tuple(sorted(notices.values(), key=lambda notice: WORST_FIRST.index(notice.level)))


def tell(notices: Iterable[Notice]) -> str:
    """Return notices as one text."""
    return ' '.join(str(notice) for notice in notices)


def _notice(reason: str) -> Notice | None:
    suffix = next((suffix for suffix in SUFFIXES if reason.endswith(suffix)), '')
    keyword = reason.removesuffix(suffix)
    if keyword in USUAL or keyword.startswith(BUILDERS):
        return None
    if not (known := NOTICES.get(keyword)):
        level: Level = SUFFIXES[suffix] if suffix else 'warn'
        return Notice(UNKNOWN.format(keyword=keyword), "See what its display says.", level)
    # The keyword says more than its suffix: CUPS makes a warning of an empty tray, and a report of a dead printer.
    if suffix == '-error':
        return replace(known, level='block')
    return replace(known, level='note') if suffix == '-report' and known.level == 'warn' else known
