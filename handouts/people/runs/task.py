"""The task of a run: a list and what is made of it, portion by portion, on one core or on several."""

import hashlib
import json
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from typing import TypeVar

from handouts.errors import HandoutsError, Mistakes
from handouts.people.filled.service import Order
from handouts.people.lists.roster import Columns
from handouts.people.lists.table import Row, Table
from handouts.people.runs.ledger import Ledger
from handouts.press.crew import without_ctrl_c
from handouts.press.fingerprint import program

# How many rows are served between two notes of how far a run is.
PORTION = 250
# How many portions each core has ahead.
AHEAD = 2

Made = TypeVar('Made')
# Is told after each portion how many rows are reached.
Watch = Callable[[int], None]


def unwatched(_: int) -> None:
    """Take no notice of how far a run is."""


@dataclass(frozen=True)
class Task:
    """What a run does: for the people of a table what an order says, on so many cores, wholly or not at all."""

    order: Order
    table: Table
    columns: Columns
    cores: int = 1
    is_strict: bool = False

    @property
    def key(self) -> str:
        """What tells whether another run is this one: the list, the papers and the program's way with them."""
        order = self.order
        parts = [
            self.table.digest,
            [[*key, blank.sha256] for key, blank in sorted(order.blanks.items())],
            [order.papers, order.choices.language, order.choices.edition, order.today.isoformat(), order.has_covers],
            asdict(self.columns),
            [self.is_strict, PORTION],
            program('press', 'people'),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Stopped(KeyboardInterrupt):
    """A run that somebody stopped, with where it stood; rows that are `ready` need not be made again."""

    def __init__(self, ledger: Ledger, ready: int = 0) -> None:
        super().__init__()
        self.ledger, self.ready = ledger, ready


class NotPrinted(HandoutsError):
    """A run that could not go on: why, and where it stands."""

    def __init__(self, reason: str, hint: str, ledger: Ledger) -> None:
        super().__init__(f"{' '.join(filter(None, (reason, hint)))}\n{ledger.told()}")


@contextmanager
def explained(name: str, hint: str, ledger: Ledger) -> Iterator[None]:
    """Turn what keeps a file or folder from being written into NotPrinted, with where the list stands."""
    try:
        yield
    except Mistakes as error:  # the list was changed meanwhile
        raise NotPrinted(str(error), "", ledger) from None
    except BrokenProcessPool:
        again = "Give the same command again, with fewer --jobs if the memory was full."
        raise NotPrinted("A process of the run was ended from outside.", again, ledger) from None
    except OSError as error:
        raise NotPrinted(f"{name} could not be written: {error.strerror}.", hint, ledger) from None


def portions(task: Task, skipped: int, work: Callable[[list[Row]], Made]) -> Iterator[Made]:
    """Yield what becomes of each portion of the list, in order, after so many rows."""
    rows = islice(iter(task.table), skipped, None)
    chunks = iter(lambda: list(islice(rows, PORTION)), list[Row]())
    if task.cores == 1:
        yield from map(work, chunks)
        return
    with ProcessPoolExecutor(task.cores, multiprocessing.get_context('spawn'), _leave_stopping) as pool:
        waiting: deque[Future[Made]] = deque()
        try:
            for chunk in chunks:
                with without_ctrl_c():
                    waiting.append(pool.submit(partial(work, chunk)))
                if len(waiting) >= task.cores * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            # Not one by one: futures that their owner has cancelled can leave the pool waiting for them for ever.
            pool.shutdown(cancel_futures=True)


def _leave_stopping() -> None:
    """Leave it to the first process to stop when somebody stops the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
