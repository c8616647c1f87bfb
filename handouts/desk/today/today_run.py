"""A day's list on its way: judged once more, printed in another process, and handed over; a thread sees to it.

It goes on when nobody looks: whoever asked for it may close the browser.
"""

import logging
import traceback
from collections.abc import Callable
from threading import Event, Lock, Thread
from typing import Literal

from handouts.desk.daylist.daylist import DayList
from handouts.desk.daylist.runner import Broken, Progress, Run
from handouts.errors import HandoutsError
from handouts.people.filled.service import Order
from handouts.people.runs.ledger import Ledger

# How it ended: 'handed' over, or with nothing printed.
End = Literal['handed', 'stopped', 'empty', 'broken', 'fault']
# Is given the finished file, and what became of the rows.
Hand = Callable[[bytes, Ledger], None]
# After so many seconds it is told that the list is still in use.
TOUCH = 20.0

log = logging.getLogger('handouts.desk')


class Printing:
    """The print of a list; `end` is how it ended, None as long as it goes on, and `told` is why.

    It keeps nothing of the list itself when it has ended.
    """

    def __init__(self, daylist: DayList, order: Order | None, hand: Hand, touch: Callable[[], object]) -> None:
        """Begin at once; with an order the list is judged by that before. `touch` is called now and then."""
        self.end: End | None = None
        self.told = ''
        self._progress = Progress(0, daylist.counts.rows)
        self._run: Run | None = None
        self._is_stopped = self._is_late = False
        self._lock, self._ended = Lock(), Event()
        Thread(target=self._work, args=(daylist, order, hand, touch), name='printing', daemon=True).start()

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return self._run.progress if self._run else self._progress

    @property
    def is_stopping(self) -> bool:
        """Whether somebody wants it to stop, and it was not too late for that."""
        return self._is_stopped and not self._is_late

    def wait(self, seconds: float) -> bool:
        """Wait until it has ended, so long at most, and return whether it has."""
        return self._ended.wait(seconds)

    def stop(self) -> None:
        """Have it stop, and return at once; what is being handed over goes on."""
        with self._lock:
            self._is_stopped = True
            if self._run and not self._is_late:
                Thread(target=self._run.stop, name='stopping', daemon=True).start()

    def _work(self, daylist: DayList, order: Order | None, hand: Hand, touch: Callable[[], object]) -> None:
        try:
            if order:
                daylist.judge(order)
            run = self._begun(daylist)
            end = self._outcome(run, hand, touch) if run else 'stopped'
        except HandoutsError as error:
            end, self.told = 'broken', str(error).split('\n')[0]
        except Exception as error:  # noqa: BLE001 (what it says may hold a value)
            write_fault(error, "a list was printed")
            end = 'fault'
        self.end = end
        self._ended.set()

    def _begun(self, daylist: DayList) -> Run | None:
        """Return the run, begun; None if somebody has stopped it before."""
        with self._lock:
            if not self._is_stopped:
                self._run = daylist.print()
            return self._run

    def _outcome(self, run: Run, hand: Hand, touch: Callable[[], object]) -> End:
        """Wait for the end of a run, hand over what it made, and return how it ended."""
        while not run.wait(TOUCH):
            touch()
        with self._lock:
            self._is_late = not self._is_stopped
        outcome = run.outcome
        if isinstance(outcome, Broken):
            self.told = outcome.told
            return 'broken'
        if not isinstance(outcome, Ledger) or not self._is_late:
            return 'stopped'
        if not outcome.printed:
            return 'empty'
        hand(run.target.read_bytes(), outcome)
        return 'handed'


def write_fault(error: Exception, doing: str) -> None:
    """Write down where a mistake of the program is; what it says may hold a value, and is left out."""
    where = ''.join(traceback.format_tb(error.__traceback__))
    log.error("A mistake of the program, while %s:\n%s%s", doing, where, type(error).__name__)
