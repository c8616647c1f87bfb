"""Hands the papers of a day's list over as one job; then the list is gone, but for rows that were not printed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from flask import request

from handouts.desk.daylist.daylist import DayList
from handouts.desk.desk import Desk
from handouts.desk.drawn.shelf import Snapshot, read_document
from handouts.desk.fill.fill_hand import hatch, sides_of
from handouts.desk.kept.journal import Entry, Line, Way
from handouts.desk.printing.printers import Ticket
from handouts.desk.today.today_bench import Bench, Ended, Held, bench
from handouts.desk.today.today_run import Printing
from handouts.desk.views import here, told
from handouts.desk.views.handing import Unhanded, asks_for_browser
from handouts.desk.views.hatch import Hatch
from handouts.desk.views.view_print import line_of
from handouts.errors import HandoutsError, Mistakes
from handouts.people.filled.service import Order
from handouts.people.lists.roster import Member
from handouts.people.runs.ledger import Ledger
from handouts.words.approval.approvals import Leaflet


@dataclass(frozen=True)
class Demand:
    """How the form asks for a list to be printed, and from which desk."""

    once: str
    way: Way
    printer: str
    desk: str
    has_covers: bool


def read_demand() -> Demand:
    """Return how the form asks for a list to be printed; raises Unhanded."""
    once, printer = request.form.get('once', ''), request.form.get('printer', '')
    if not 8 <= len(once) <= 40:
        raise Unhanded(here.say("This page is no longer good. Load it again, and print then."), status=400)
    way: Way = 'browser' if asks_for_browser() else 'printer'
    if way == 'browser':
        printer = ''
    elif here.desk().spool.printers().printer(printer) is None:
        raise Unhanded(here.say("This printer is not there any more. Choose another."), 'printer')
    return Demand(once, way, printer, here.desk_name(), 'covers' in request.form)


def begin_printing(held: Held, demand: Demand) -> None:
    """Begin to print a list that is judged, once for each form; raises Unhanded."""
    work, shelf = held.work, here.shelf()
    with work.lock:
        if work.is_printing or demand.once in work.sent or work.order is None:
            return
        order = replace(work.order, has_covers=demand.has_covers)
        _check(shelf, work.wish.clinic, order)
        anew = None if order == work.order else order
        work.sent.add(demand.once)
        work.order = order
        handing = _Handing(here.desk(), bench(), hatch(), shelf, held, demand, order)
        touch = partial(here.desk().lists.find, work.owner, held.name)
        work.printing = Printing(held.daylist, anew, handing.hand, touch)


def lines_of(shelf: Snapshot, clinic: str, papers: Iterable[str], members: Iterable[Member]) -> Iterator[Line]:
    """Yield what the journal holds of the papers of these people: never whose they are."""
    copies: dict[tuple[str, str], list[int]] = {}
    for member in members:
        copies.setdefault((member.language, member.edition), []).append(member.person.copies)
    for paper in papers:
        for (language, edition), found in copies.items():
            card = shelf.cards[Leaflet(clinic, paper, language)]
            yield line_of(card, card.printed[edition], copies=sum(found), people=len(found))


def handed_values(entry: Entry) -> dict[str, object]:
    """Return what is told of the papers of a list that were handed over."""
    people = sum(line.people for line in entry.lines if line.paper == entry.lines[0].paper)
    return {
        'entry': entry,
        'people': people,
        'printer': told.printer_name(entry.printer),
        'heading': told.heading_told(entry),
        'told_text': told.next_told(entry),
        'is_going': entry.state in told.GOING,
    }


def _check(shelf: Snapshot, clinic: str, order: Order) -> None:
    """Raise Unhanded if a blank that lies there is not the one that was printed and proved."""
    for paper, language, edition in order.blanks:
        try:
            read_document(shelf, shelf.cards[Leaflet(clinic, paper, language)].printed[edition])
        except Mistakes as error:
            found = error.findings[0]
            raise Unhanded(' '.join(map(here.tongue().told, (found.message, found.hint)))) from None


@dataclass(frozen=True)
class _Handing:
    """All that is needed to hand a list over when nobody asks any more."""

    desk: Desk
    bench: Bench
    hatch: Hatch
    shelf: Snapshot
    held: Held
    demand: Demand
    order: Order

    def hand(self, document: bytes, ledger: Ledger) -> None:
        """Hand a finished file over, with its way in the journal before; then put the list away."""
        demand, clinic = self.demand, self.held.work.wish.clinic
        members = (self.held.daylist.member(number) for number in ledger.printed)
        lines = list(lines_of(self.shelf, clinic, self.order.papers, members))
        journal, key = self.desk.journal, ''
        entry, is_new = journal.begin(demand.once, demand.desk, demand.way, demand.printer, lines)
        if demand.way == 'browser':
            key = self.hatch.put(self.held.work.owner, self._file_name(), document)
            journal.move(entry.id, 'opened')
        elif is_new:
            ticket = Ticket(demand.once, sides_of(self.order), self.shelf.clinics[clinic].says.paper, 1)
            self.desk.spool.submit(entry, document, ticket)
        self._put_away(entry, key, ledger)

    def _put_away(self, entry: Entry, key: str, ledger: Ledger) -> None:
        """Take the list away; rows that were not printed stay as a list of their own."""
        left, lost, owner = '', 0, self.held.work.owner
        try:
            if ledger.refused:
                left = self.bench.put(owner, self._left(ledger), self.held.work.wish).name
        except (HandoutsError, OSError):
            lost = len(ledger.refused)
        self.bench.drop(self.held, Ended(owner, entry.id, key, left, lost))

    def _left(self, ledger: Ledger) -> DayList:
        """Return a list of the rows that were not printed, under the numbers that they had."""
        daylist = self.held.daylist
        for number in ledger.printed:
            daylist.take_out(number)
        data = daylist.task().table.form.path.read_bytes()
        return DayList.take(data, daylist.name, self.desk.shelter(), daylist.wanted)

    def _file_name(self) -> str:
        """Return the name of the file, as its papers are called: nothing of a person."""
        return '-'.join(paper.rpartition('/')[2] for paper in self.order.papers) + '.pdf'
