"""The task of a run: a list and what is made of it, portion by portion, on one core, on several, or on a cluster."""

import hashlib
import json
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import islice
from typing import TypeVar

from handouts.errors import ClusterGone, HandoutsError, Mistakes
from handouts.people.filled.service import Order
from handouts.people.lists.roster import Columns
from handouts.people.lists.table import Row, Table
from handouts.people.runs.ledger import Ledger
from handouts.press.crew import Loss, without_ctrl_c
from handouts.press.printed.fingerprint import program, version
from handouts.press.printing import LIMIT, Tell, untold

# How many rows are served between two notes of how far a run is.
PORTION = 250
# How many portions each core has ahead.
AHEAD = 2
# How many portions are made before the first that is not, for each worker of a cluster.
ROOM = 4
# The engines of values.
ENGINES = ('babel', 'phonenumbers')

Made = TypeVar('Made')
# Is told after each portion how many rows are reached.
Watch = Callable[[int], None]


def unwatched(_: int) -> None:
    """Take no notice of how far a run is."""


@dataclass(frozen=True)
class Task:
    """What a run does: for the people of a table what an order says, on so many cores, wholly or not at all.

    With the address of a `cluster` its workers do it; `tell` hears what becomes of them.
    """

    order: Order
    table: Table
    columns: Columns
    cores: int = 1
    is_strict: bool = False
    cluster: str = ''
    tell: Tell = untold

    @property
    def sent(self) -> Order:
        """The order as those get it who work at it."""
        return self.order.carried() if self.cluster else self.order

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
            likeness(),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def likeness() -> list[str]:
    """Return what must be the same wherever the same is made of a person's values: a line for each."""
    return [*program('press', 'people'), *(f'{name} {version(name)}' for name in ENGINES)]


class Stopped(KeyboardInterrupt):
    """A run that somebody stopped, with where it stood; rows that are `ready` need not be made again."""

    def __init__(self, ledger: Ledger, ready: int = 0) -> None:
        super().__init__()
        self.ledger, self.ready = ledger, ready


class NotPrinted(HandoutsError):
    """A run that could not go on: why, and where it stands."""

    def __init__(self, reason: str, hint: str, ledger: Ledger, exit_code: int = HandoutsError.exit_code) -> None:
        super().__init__(f"{' '.join(filter(None, (reason, hint)))}\n{ledger.told()}")
        self.exit_code = exit_code


def gone(error: ClusterGone, ledger: Ledger, ready: int = 0) -> NotPrinted:
    """Return what is said where a cluster is gone: what it has done is as good as ever."""
    kept = f"{ready} rows are made ready. " if ready else ""
    again = f"{kept}Give the same command again to go on, with --cluster or without."
    return NotPrinted(str(error), again, ledger, error.exit_code)


@contextmanager
def explained(name: str, hint: str, ledger: Ledger) -> Iterator[None]:
    """Turn what keeps a file or folder from being written into NotPrinted, with where the list stands."""
    try:
        yield
    except Mistakes as error:  # the list was changed meanwhile
        raise NotPrinted(str(error), "", ledger) from None
    except (BrokenProcessPool, MemoryError) as error:
        why = (
            "The memory was full."
            if isinstance(error, MemoryError)
            else "A process of the run was ended from outside."
        )
        again = "Give the same command again, with fewer --jobs if the memory was full."
        raise NotPrinted(why, again, ledger) from None
    except OSError as error:
        raise NotPrinted(f"{name} could not be written: {error.strerror}.", hint, ledger) from None


def portions(task: Task, skipped: int, work: Callable[[list[Row]], Made], size: int = 0) -> Iterator[Made]:
    """Yield what becomes of each portion of the list, in order, after so many rows."""
    rows = islice(iter(task.table), skipped, None)
    chunks = iter(lambda: list(islice(rows, size or PORTION)), list[Row]())
    if task.cluster:
        yield from _afar(task, chunks, work)
    elif task.cores == 1:
        yield from map(work, chunks)
    else:
        yield from _side_by_side(task, chunks, work)


def _side_by_side(task: Task, chunks: Iterator[list[Row]], work: Callable[[list[Row]], Made]) -> Iterator[Made]:
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


def _afar(task: Task, chunks: Iterator[list[Row]], work: Callable[[list[Row]], Made]) -> Iterator[Made]:
    from handouts.press.cluster.cluster import Pace, work_afar
    from handouts.press.cluster.worker import Craft

    craft = Craft(likeness, get_ready, work, told)
    # A row as it stands in the list is wanted here alone, where it is refused.
    bare = ([replace(row, raw='') for row in chunk] for chunk in chunks)
    waiting: dict[int, Made | Loss] = {}
    wanted = 0
    made = work_afar(task.cluster, craft, bare, Pace(LIMIT, AHEAD, ROOM), task.tell)
    with closing(made):
        for number, one in made:
            waiting[number] = one
            while wanted in waiting:
                first = waiting.pop(wanted)
                if isinstance(first, Loss):
                    raise ClusterGone(f"Some rows could not be filled in: {first.why}.")
                yield first
                wanted += 1


def get_ready() -> None:
    """Do nothing beforehand: what people's values are written with is loaded at the first row."""


def told(rows: list[Row]) -> str:
    """Return what people call a portion: its rows, and nothing of people."""
    return f"rows {rows[0].number}–{rows[-1].number}"


def _leave_stopping() -> None:
    """Leave it to the first process to stop when somebody stops the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
