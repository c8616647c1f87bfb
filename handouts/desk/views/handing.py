"""Hands a document over: to a printer, or to the browser; written into the journal before, once for each form."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from handouts.desk.kept.journal import Entry, Line
from handouts.desk.printing.printers import Printer, Sides, Size, Ticket
from handouts.desk.views import here

# Of how many copies it is taken that somebody means them.
MOST_COPIES = 500


class Unhanded(Exception):
    """Why a document is not handed over, in words for the page; with the wrong field, and the answer's status."""

    def __init__(self, told: str, wrong: str = '', status: int = 409) -> None:
        super().__init__(told)
        self.told, self.wrong, self.status = told, wrong, status


@dataclass(frozen=True)
class Parcel:
    """A document with what the journal holds of it, and how it is printed; it stands in no log and no message."""

    lines: Sequence[Line]
    document: bytes
    sides: Sides
    size: Size
    copies: int = 1

    def __repr__(self) -> str:
        return f'Parcel({len(self.document)} bytes)'


def asks_for_browser() -> bool:
    """Return whether the form wants the document in the browser."""
    return request.form.get('way') == 'browser'


def copies_wanted() -> int:
    """Return how many copies the form asks for, one where it does not ask; raises Unhanded."""
    typed = request.form.get('copies', '1').strip()
    # Python turns no endless row of digits into a number.
    copies = int(typed) if typed.isdecimal() and len(typed) <= 4 else 0
    if 1 <= copies <= MOST_COPIES:
        return copies
    raise Unhanded(here.say("Copies: write a number from 1 to {most}.", most=MOST_COPIES), 'copies', 422)


def to_browser(lines: Sequence[Line]) -> Entry:
    """Write down that a document is opened in the browser, once for each form."""
    journal = here.desk().journal
    entry, is_new = journal.begin(_once(), here.desk_name(), 'browser', '', lines)
    return journal.move(entry.id, 'opened') if is_new else entry


def to_printer(parcel: Parcel) -> Entry:
    """Hand a document to the printer that the form names, once for each form; raises Unhanded."""
    desk, once, printer = here.desk(), _once(), _printer()
    entry, is_new = desk.journal.begin(once, here.desk_name(), 'printer', printer.name, parcel.lines)
    if is_new:
        desk.spool.submit(entry, parcel.document, Ticket(once, parcel.sides, parcel.size, parcel.copies))
    return entry


def _once() -> str:
    once = request.form.get('once', '')
    if not 8 <= len(once) <= 40:
        raise Unhanded(here.say("This page is no longer good. Load it again, and print then."), status=400)
    return once


def _printer() -> Printer:
    found = here.desk().spool.printers().printer(request.form.get('printer', ''))
    if found is None:
        raise Unhanded(here.say("This printer is not there any more. Choose another."), 'printer')
    return found
