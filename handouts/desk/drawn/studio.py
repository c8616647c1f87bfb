"""The processes that draw for the desk, kept warm: one for what somebody waits for, one for what is drawn ahead."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from threading import Lock, Thread
from typing import ParamSpec, TypeVar

from handouts.press.render import load_engine

Args = ParamSpec('Args')
Made = TypeVar('Made')

# How far drawing stands back behind answering, in steps of Unix priority.
NICE = 10
# After so many pieces of work a process is exchanged for a new one, so that its memory cannot grow for ever.
MOST_WORKS = 500


@dataclass
class Drawer:
    """One drawing process; a new one takes the place of one that died."""

    pool: ProcessPoolExecutor = field(default_factory=lambda: _pool())
    lock: Lock = field(default_factory=Lock)

    def ask(self, work: Callable[Args, Made], *args: Args.args, **names: Args.kwargs) -> Future[Made]:
        """Have a piece of work done, after those that were asked for before."""
        with self.lock:
            try:
                return self.pool.submit(work, *args, **names)
            except BrokenProcessPool:
                self.pool.shutdown(wait=False)
                self.pool = _pool()
                return self.pool.submit(work, *args, **names)

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
        self.now, self.ahead = Drawer(), Drawer()

    def warm(self) -> None:
        """Let both processes load what they draw with, before anybody asks."""
        for drawer in (self.now, self.ahead):
            drawer.ask(os.getpid)

    def close(self) -> None:
        """End the processes."""
        self.now.close()
        self.ahead.close()


def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, multiprocessing.get_context('spawn'), _begin, max_tasks_per_child=MOST_WORKS)


def _begin() -> None:
    """Leave stopping to the desk, end with it, stand back behind it, and load the engine."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_desk, daemon=True).start()
    if hasattr(os, 'nice'):
        os.nice(NICE)
    load_engine()


def _end_with_the_desk() -> None:
    """End this process when that of the desk is gone, however that came to its end."""
    desk = multiprocessing.parent_process()
    if desk is not None:
        wait([desk.sentinel])
        os._exit(0)
