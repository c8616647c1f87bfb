"""Looks what printers there are and how they are, while somebody wants to know, so that nobody waits for that."""

import time
from dataclasses import dataclass, replace
from threading import Event, Lock, Thread
from typing import Literal

from handouts.desk.printing.ipp import NoPrintServer, PrinterRefuses
from handouts.desk.printing.printers import Printer, PrintServer

# How many seconds lie between two looks, and for how long after a question they go on.
EVERY, WHILE = 3.0, 60.0


@dataclass(frozen=True, slots=True)
class Sight:
    """The printers as they were seen last; where there is no print server, `told` says what to do."""

    printers: tuple[Printer, ...] = ()
    state: Literal['not known yet', 'known', 'no print server'] = 'not known yet'
    told: str = ""

    def printer(self, name: str) -> Printer | None:
        """Return the printer of this name, if it was seen."""
        return next((printer for printer in self.printers if printer.name == name), None)


class Lookout:
    """Keeps what is seen of a print server, and looks anew in a thread of its own."""

    def __init__(self, server: PrintServer, *, every: float = EVERY, lasts: float = WHILE) -> None:
        self._server, self._every, self._lasts = server, every, lasts
        self._sight, self._seen, self._asked = Sight(), 0.0, 0.0
        self._lock, self._closed = Lock(), Event()
        self._thread: Thread | None = None

    def printers(self) -> Sight:
        """Return at once what was seen last; what was seen long ago is named, but not known to be so any more."""
        with self._lock:
            self._asked = time.monotonic()
            is_old = self._asked - self._seen > self._lasts
            if not self._closed.is_set() and not (self._thread and self._thread.is_alive()):
                self._thread = Thread(target=self._look, name='printers', daemon=True)
                self._thread.start()
            return replace(self._sight, state='not known yet', told="") if is_old else self._sight

    def close(self) -> None:
        """Look no more."""
        self._closed.set()

    def _look(self) -> None:
        while self._is_wanted():
            sight = self._see()
            with self._lock:
                self._sight, self._seen = sight, time.monotonic()
            self._closed.wait(self._every)

    def _is_wanted(self) -> bool:
        """Return whether somebody asked lately; else the next who asks begins a new thread."""
        with self._lock:
            is_wanted = not self._closed.is_set() and time.monotonic() - self._asked < self._lasts
            if not is_wanted:
                self._thread = None
            return is_wanted

    def _see(self) -> Sight:
        try:
            return Sight(self._server.printers(), 'known')
        except (NoPrintServer, PrinterRefuses) as error:
            return Sight((), 'no print server', str(error))
