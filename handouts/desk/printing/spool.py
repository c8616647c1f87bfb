"""Hands documents to printers, and writes into the journal what becomes of each: none is lost, none printed twice.

The journal and the print server know all there is to know. What is handed over is in the journal before, by the
name of its job; so whoever starts after a crash can tell from both what was printed and what was not.
"""

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Event, Lock, Thread

from handouts.desk.kept.entry import Entry, State
from handouts.desk.kept.journal import Journal
from handouts.desk.printing.ipp import PATIENCE, NoPrintServer, PrinterRefuses
from handouts.desk.printing.lookout import Lookout, Sight
from handouts.desk.printing.printers import JobState, PrintServer
from handouts.desk.printing.reasons import tell
from handouts.desk.printing.ticket import Ticket, job_name
from handouts.errors import Mistakes, WrongUse

# How many seconds lie between two looks at what is being printed.
EVERY = 1.0
# For how many seconds a job is looked for of which nobody knows whether it was handed over: the print server may
# still be reading it.
SOUGHT = 3.0

NEVER_SENT = "It was not handed to the printer, because the program ended before. Print it again."
NOT_FOUND = "It was not handed to the printer. Print it again."
STOPPED = "It was stopped before it went to the printer."
ASLEEP = "The print service of this computer does not answer. It is seen to as soon as that is back."


@dataclass(frozen=True, slots=True)
class _Handed:
    """What waits to be handed over; the document is held in memory only, and only until then."""

    entry: int
    document: bytes = field(repr=False)
    ticket: Ticket


class Spool:
    """The documents that go to printers, and what becomes of them, in a thread of its own."""

    def __init__(
        self, journal: Journal, server: PrintServer, *, every: float = EVERY, sought: float = SOUGHT
    ) -> None:
        self._journal, self._server, self._every, self._sought = journal, server, every, sought
        self._lookout = Lookout(server)
        self._handed: deque[_Handed] = deque()
        self._stopping: set[int] = set()
        self._sought_since: dict[int, float] = {}
        self._lock, self._wake, self._closed = Lock(), Event(), Event()
        self._thread: Thread | None = None

    def submit(self, entry: Entry, document: bytes, ticket: Ticket) -> None:
        """Take a document to be printed, and return at once; an entry that was submitted before is left as it is."""
        self._handed.append(_Handed(entry.id, document, replace(ticket, once=entry.once)))
        self._go_on()

    def cancel(self, entry: Entry) -> None:
        """Have an entry stopped where it stands, and return at once."""
        self._stopping.add(entry.id)
        self._go_on()

    def printers(self) -> Sight:
        """Return at once the printers as they were seen last."""
        return self._lookout.printers()

    def recover(self) -> None:
        """Go on where a program that ended left off; to be called once, before anything is submitted."""
        for entry in self._journal.going():
            if entry.state == 'waiting':
                self._write(entry, 'failed', NEVER_SENT)
        self._go_on()

    def close(self) -> None:
        """Hand over what waits, then look at nothing any more."""
        self._closed.set()
        self._lookout.close()
        self._wake.set()
        if self._thread:
            self._thread.join(2 * PATIENCE)

    def _go_on(self) -> None:
        """Wake the thread, or begin it."""
        with self._lock:
            if not (self._thread and self._thread.is_alive()):
                self._thread = Thread(target=self._work, name='spool', daemon=True)
                self._thread.start()
        self._wake.set()

    def _work(self) -> None:
        while True:
            self._wake.clear()
            is_last = self._closed.is_set()
            is_going = self._go_round()
            if is_last:
                return
            self._wake.wait(self._every if is_going else None)

    def _go_round(self) -> bool:
        """Hand over what waits, see to all that goes on, and return whether more is to come."""
        try:
            while self._handed:
                self._hand_over(self._handed.popleft())
            going = [self._see_to(entry) for entry in self._journal.going() if entry.way == 'printer']
        except Mistakes:  # the journal cannot be used for now: nothing is printed without it
            return True
        return any(going)

    def _hand_over(self, handed: _Handed) -> None:
        """Print a document, unless it was already, with its way in the journal before and after."""
        try:
            entry = self._journal.entry(handed.entry)
            if not entry or entry.state != 'waiting':
                return
            if entry.id in self._stopping:
                self._write(entry, 'stopped', STOPPED)
                return
            entry = self._journal.move(entry.id, 'sending', told="")
        except Mistakes:
            self._handed.appendleft(handed)
            raise
        self._send(entry, handed)

    def _send(self, entry: Entry, handed: _Handed) -> None:
        try:
            number = self._server.send(entry.printer, handed.document, handed.ticket)
        except PrinterRefuses as refusal:
            self._write(entry, 'failed', str(refusal))
        except NoPrintServer as error:
            if not error.may_have_heard:  # else it is looked for
                self._write(entry, 'failed', str(error))
        else:
            self._write(entry, 'printing', "", number)

    def _see_to(self, entry: Entry) -> bool:
        """Write down how it goes with an entry, and return whether it goes on."""
        try:
            if entry.state == 'sending':
                entry = self._seek(entry)
            if entry.state == 'printing':
                entry = self._follow(entry)
        except (NoPrintServer, PrinterRefuses):
            self._sought_since.pop(entry.id, None)
            entry = self._write(entry, entry.state, ASLEEP)
        if entry.state not in ('sending', 'printing'):
            self._stopping.discard(entry.id)
            self._sought_since.pop(entry.id, None)
        return entry.state in ('sending', 'printing')

    def _seek(self, entry: Entry) -> Entry:
        """Look whether the print server has the job of an entry of which that is not known."""
        if number := self._server.find(entry.once):
            return self._write(entry, 'printing', "", number)
        since = self._sought_since.setdefault(entry.id, time.monotonic())
        if time.monotonic() - since < self._sought:
            return entry
        return self._write(entry, 'failed', NOT_FOUND)

    def _follow(self, entry: Entry) -> Entry:
        """Look where a job stands, and stop it if somebody wants that."""
        job = self._server.job(entry.job)
        if job.name not in ('', job_name(entry.once)):  # the print server began to count anew
            job = JobState('unknown', ('gone',))
        if job.is_over:
            return self._write(entry, job.state, tell(job.notices))
        told = tell(job.notices)
        if entry.id in self._stopping:
            try:
                self._server.cancel(entry.job)
            except PrinterRefuses as refusal:
                told = str(refusal)
        return self._write(entry, 'printing', told)

    def _write(self, entry: Entry, state: State, told: str, job: int | None = None) -> Entry:
        """Write down what is new of an entry, unless it came to its end otherwise."""
        if (state, told) == (entry.state, entry.told):
            return entry
        with suppress(WrongUse):
            return self._journal.move(entry.id, state, job=job, told=told)
        return replace(entry, state='unknown')
