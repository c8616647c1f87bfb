"""What is told of printers and jobs, in the language of the page."""

from datetime import datetime

from babel.dates import format_time

from handouts.desk.kept.journal import Entry
from handouts.desk.printing.printers import Printer
from handouts.desk.views import here
from handouts.people.values.days import short_day

GOING = ('waiting', 'sending', 'printing')


def state_told(entry: Entry) -> str:
    """Return how it went with a job, in a word or two."""
    say = here.say
    return {
        'waiting': say("waits"),
        'sending': say("goes to the printer"),
        'printing': say("is being printed"),
        'done': say("printed"),
        'failed': say("not printed"),
        'stopped': say("cancelled"),
        'unknown': say("not known"),
        'opened': say("opened as PDF"),
    }[entry.state]


def heading_told(entry: Entry) -> str:
    """Return how it stands with a job, as the head of its page says it."""
    say = here.say
    printer = printer_name(entry.printer)
    return {
        'waiting': say("It goes to {printer} in a moment", printer=printer),
        'sending': say("It is being handed to {printer}", printer=printer),
        'printing': say("{printer} has it", printer=printer),
        'done': say("Printed on {printer}", printer=printer),
        'failed': say("It was not printed"),
        'stopped': say("It was cancelled"),
        'unknown': say("It is not known whether it was printed"),
        'opened': say("It was opened as a PDF"),
    }[entry.state]


def next_told(entry: Entry) -> str:
    """Return what happened to a job or what to do next, beside what the printer says itself."""
    say = here.say
    if entry.told:
        return here.tongue().told(entry.told)
    return {
        'waiting': say("You can go on with something else meanwhile."),
        'sending': say("You can go on with something else meanwhile."),
        'printing': say("You can go on with something else meanwhile."),
        'done': say("Take it from the printer."),
        'failed': say("Print it again, or choose another printer."),
        'stopped': say("Nothing more of it is printed."),
        'unknown': say("Look whether it lies in the printer before you print it again."),
        'opened': say("Print it from the window in which it was opened."),
    }[entry.state]


def printer_name(name: str) -> str:
    """Return what people call a printer."""
    known = here.desk().spool.printers().printer(name)
    return (known.info if known else '') or name


def printer_told(printer: Printer) -> str:
    """Return how a printer is."""
    say, told = here.say, here.tongue().told
    if printer.notices:
        return ' '.join(f'{told(notice.what)} {told(notice.todo)}' for notice in printer.notices[:2])
    state = say("Ready") if printer.state == 'ready' else say("Printing something else; yours comes after that")
    return state if printer.turns_sheets else ' · '.join((state, say("prints on one side of the sheet only")))


def time_told(time: datetime) -> str:
    """Return a moment as the language of the page writes it, on the clock of this computer.

    The month has its name: in figures alone, 3/9 is March to some who read this page and September to others.
    """
    own, locale = time.astimezone(), here.locale()
    return f'{short_day(own.date(), locale)}, {format_time(own.time(), "short", locale=locale)}'
