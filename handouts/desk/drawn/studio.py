"""The processes that draw for the desk: one, kept warm, for what somebody waits for; one for what is drawn ahead."""

import faulthandler
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from threading import Lock, Thread
from types import FrameType
from typing import Any, ParamSpec, TypeVar

from handouts.errors import Finding, MachineLacks
from handouts.press.printing import LIMIT, warm_up

Args = ParamSpec('Args')
Made = TypeVar('Made')

# How far drawing stands back behind answering, in steps of Unix priority: where somebody waits, where nobody does.
ASKED, AHEAD = 5, 19
# So many seconds what nobody waits for stands back at most: what takes longer holds up everybody's papers no more.
STANDING = 10.0
# After so many pieces of work a process is exchanged for a new one, so that its memory cannot grow for ever.
MOST_WORKS = 500
# So many seconds after its time a process is ended that has not even heard of that: all of Windows has no such call.
DEAF = 10.0
NO_MEMORY = "There was not enough memory for this. Close other programs, then ask for it again."
OVERDUE = "This took too long, and was stopped. Take back the last change of the paper, then ask for it again."
ENDED = "The work was ended before it was done.", "Nothing is half done: ask for it again."


class NotDone(MachineLacks):
    """A drawing process gave a piece of work up, and goes on with the next."""


@dataclass
class Drawer:
    """One drawing process; a new one takes the place of one that died, and no work may take longer than a limit.

    A process that `is_warm` loads what it draws with before anything is asked of it. Of one that is `behind` another
    nothing new should be asked while that is at work: each would take longer beside the other.
    """

    limit: float = LIMIT
    deaf: float = DEAF
    is_warm: bool = False
    nice: int = AHEAD
    behind: 'Drawer | None' = None
    lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.pool = _pool(self.nice, is_warm=self.is_warm)
        self._asked: dict[Future[Any], float] = {}

    def ask(self, work: Callable[Args, Made], *args: Args.args, **names: Args.kwargs) -> Future[Made]:
        """Have a piece of work done, after those that were asked for before."""
        with self.lock:
            try:
                asked = self.pool.submit(_in_time, self.limit, self.deaf, work, args, names)
            except BrokenProcessPool:
                self.pool.shutdown(wait=False)
                self.pool = _pool(self.nice, is_warm=self.is_warm)
                asked = self.pool.submit(_in_time, self.limit, self.deaf, work, args, names)
        self._asked[asked] = time.monotonic()
        asked.add_done_callback(self._asked.pop)
        return asked

    def stands_back(self) -> bool:
        """Tell whether the one that this is behind is at work, and not for long yet."""
        first = next(iter(self.behind._asked.copy().values()), None) if self.behind else None
        return first is not None and time.monotonic() - first < STANDING

    def close(self) -> None:
        """End the process, and drop what it has not begun."""
        processes, results = list((self.pool._processes or {}).values()), self.pool._result_queue
        self.pool.shutdown(wait=False, cancel_futures=True)
        # A process that is killed while it hands a result over would leave its reader waiting for the rest for ever.
        results._writer.close()  # type: ignore[attr-defined]
        for process in processes:
            process.kill()
            process.join()


class Studio:
    """The drawing processes of a desk: `now` for what somebody waits for, `ahead` for what nobody waits for yet."""

    def __init__(self) -> None:
        self.now = Drawer(is_warm=True, nice=ASKED)
        self.ahead = Drawer(behind=self.now)

    def warm(self) -> None:
        """Begin the process for which somebody will wait; the other is begun when there is something to draw."""
        self.now.ask(os.getpid)

    def close(self) -> None:
        """End the processes."""
        self.now.close()
        self.ahead.close()


def failure_of(work: Future[Any]) -> Finding | None:
    """Return why a piece of work came to nothing without a fault in what it was about; None for any other."""
    told, hint = ENDED
    if work.done() and not work.cancelled():
        error = work.exception()
        if isinstance(error, NotDone):
            told, hint = str(error), ""
        elif not isinstance(error, BrokenProcessPool | OSError):
            return None
    elif not work.cancelled():
        return None
    return Finding('', 0, 'not-done', told, hint)


def _in_time(
    limit: float, deaf: float, work: Callable[..., Made], args: tuple[Any, ...], names: Mapping[str, Any]
) -> Made:
    """Do a piece of work in a drawing process; raise NotDone where it takes too long or too much memory."""
    with _limited(limit, deaf):
        try:
            return work(*args, **names)
        except MemoryError:
            raise NotDone(NO_MEMORY) from None


@contextmanager
def _limited(seconds: float, deaf: float) -> Iterator[None]:
    """Raise NotDone in what goes on here after so many seconds; end the process where that is not heard of."""
    faulthandler.dump_traceback_later(seconds + deaf, exit=True)
    if hasattr(signal, 'setitimer'):
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if hasattr(signal, 'setitimer'):
            signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()


def _give_up(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise NotDone(OVERDUE)


def _pool(nice: int, *, is_warm: bool) -> ProcessPoolExecutor:
    spawning = multiprocessing.get_context('spawn')
    return ProcessPoolExecutor(1, spawning, _begin, (nice, is_warm), max_tasks_per_child=MOST_WORKS)


def _begin(nice: int, is_warm: bool) -> None:
    """Leave stopping to the desk, end with it, stand back behind it, and load the engine if it is to be warm."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, 'SIGALRM'):
        signal.signal(signal.SIGALRM, _give_up)
    Thread(target=_end_with_the_desk, daemon=True).start()
    if hasattr(os, 'nice'):
        os.nice(nice)
    if is_warm:
        with suppress(MachineLacks):  # who asks for something to be drawn is told
            warm_up()


def _end_with_the_desk() -> None:
    """End this process when that of the desk is gone, however that came to its end."""
    desk = multiprocessing.parent_process()
    if desk is not None:
        wait([desk.sentinel])
        os._exit(0)
