"""The crew: processes that work side by side, each warm before its first piece; one that is lost stops no other."""

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from threading import Thread
from traceback import format_exc
from typing import Any, Generic, TypeVar

from handouts.errors import MachineLacks

Piece = TypeVar('Piece')
Made = TypeVar('Made')

# How far ahead a piece is looked for that goes with the one before it.
LOOKED = 40
# Seconds in which a new process must have loaded what it works with, and in which an ended one must be gone.
WARMING, LEAVING = 120.0, 5.0
NO_CREW = "No process that works beside this one could be begun. Give the command again with --jobs 0."
READY, MADE, NO_MEMORY, RAISED = 'ready', 'made', 'no memory', 'raised'


@dataclass(frozen=True, slots=True)
class Loss:
    """Why a piece was not made although nothing is known to be wrong with it, and whether another try is worth it."""

    why: str
    may_try_again: bool = True


def no_kin(_: Any) -> Hashable:
    """Return what is the same for all pieces: none goes better with one than with another."""
    return None


def work_together(
    prepare: Callable[[], None],
    work: Callable[[Piece], Made],
    pieces: Sequence[Piece],
    size: int,
    limit: float,
    tell: Callable[[Piece, Loss], None],
    kin: Callable[[Piece], Hashable] = no_kin,
) -> Generator[tuple[int, Made | Loss], None, None]:
    """Yield the number of each piece as it is done, with what was made of it, by processes that ran `prepare` first.

    Pieces of the same `kin` go to one process, one after the other, if they are near each other.
    A piece whose process is lost is told at once and tried once more in the end, alone; one that takes longer than
    `limit` seconds is not. What a process raises is raised here, and ends the work; so is MachineLacks where no
    process comes as far as its first piece.
    """
    again: list[int] = []
    for number, made in _worked(prepare, work, list(enumerate(pieces)), size, limit, kin):
        if isinstance(made, Loss):
            tell(pieces[number], made)
            if made.may_try_again:
                again.append(number)
                continue
        yield number, made
    for number in again:
        yield from _worked(prepare, work, [(number, pieces[number])], 1, limit, kin)


def _worked(
    prepare: Callable[[], None],
    work: Callable[[Piece], Made],
    numbered: Sequence[tuple[int, Piece]],
    size: int,
    limit: float,
    kin: Callable[[Piece], Hashable],
) -> Generator[tuple[int, Made | Loss], None, None]:
    waiting = deque(numbered)
    hands: list[_Hand[Piece, Made]] = []
    try:
        while hands or (waiting and size):
            while waiting and len(hands) < size:
                hands.append(_Hand(prepare, work, limit, *_take(waiting, kin, hands)))
            for hand in _stirring(hands):
                for answer in hand.hear():
                    yield hand.number, answer
                    if waiting and not isinstance(answer, Loss):
                        hand.give(*_take(waiting, kin, hands, hand))
                        continue
                    hand.end()
                    hands.remove(hand)
                    # One that was lost before it was warm gets no other in its place: that would be lost, too.
                    size -= not hand.is_warm
        if waiting:
            raise MachineLacks(NO_CREW)
    finally:
        for hand in hands:
            hand.end()


def _take(
    waiting: deque[tuple[int, Piece]],
    kin: Callable[[Piece], Hashable],
    hands: 'Sequence[_Hand[Piece, Made]]',
    hand: '_Hand[Piece, Made] | None' = None,
) -> tuple[int, Piece]:
    """Take the next piece for a process: one of the kin that it is at, or of a kin that no process is at."""
    near = [kin(piece) for _, piece in islice(waiting, LOOKED)]
    if hand and kin(hand.piece) in near:
        place = near.index(kin(hand.piece))
    else:
        taken = {kin(one.piece) for one in hands}
        place = next((number for number, kind in enumerate(near) if kind not in taken), 0)
    found = waiting[place]
    del waiting[place]
    return found


def _stirring(hands: 'Sequence[_Hand[Piece, Made]]') -> 'list[_Hand[Piece, Made]]':
    """Wait for somebody to say something, or for somebody's time to be over; return who that is."""
    ready = wait([hand.pipe for hand in hands], max(0.0, min(hand.until for hand in hands) - time.monotonic()))
    return [hand for hand in hands if hand.pipe in ready or hand.until <= time.monotonic()]


class _Hand(Generic[Piece, Made]):
    """One process, with the piece that it is at; it is given its first one when it is warm."""

    def __init__(
        self,
        prepare: Callable[[], None],
        work: Callable[[Piece], Made],
        limit: float,
        number: int,
        piece: Piece,
    ) -> None:
        self.number, self.piece, self._limit = number, piece, limit
        context = multiprocessing.get_context('spawn')
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, prepare, work), daemon=True)
        try:
            with without_ctrl_c():
                self._process.start()
        except OSError as error:
            raise MachineLacks(f"{NO_CREW} ({error.strerror})") from None
        theirs.close()
        self.is_warm, self.until = False, time.monotonic() + WARMING

    def give(self, number: int, piece: Piece) -> None:
        """Give the process a piece to work at."""
        self.number, self.piece = number, piece
        self.is_warm, self.until = True, time.monotonic() + self._limit
        self.pipe.send(piece)

    def hear(self) -> Iterator[Made | Loss]:
        """Yield what became of the piece, if that can be said by now."""
        try:
            if not self.pipe.poll():
                yield self._overdue()
                return
            said, value = self.pipe.recv()
            if said == READY:
                self.give(self.number, self.piece)
            elif said == RAISED:
                raise value
            else:
                yield Loss("the memory was full") if said == NO_MEMORY else value
        except (EOFError, ConnectionError):
            self._process.join(LEAVING)
            yield Loss(f"its process was ended from outside ({self._ending()})")

    def _overdue(self) -> Loss:
        if not self.is_warm:
            return Loss(f"its process was not ready after {WARMING:g} seconds")
        return Loss(f"it took longer than {self._limit:g} seconds", may_try_again=False)

    def _ending(self) -> str:
        code = self._process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f'exit code {code}'

    def end(self) -> None:
        """End the process at once; files are put in their places whole, so nothing half made is left there."""
        self.pipe.close()
        self._process.kill()
        self._process.join(LEAVING)


def _serve(pipe: Connection, prepare: Callable[[], None], work: Callable[[Any], Any]) -> None:
    """Work in a process of the crew, and end with the one who gives the pieces, however that comes to its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_the_first, daemon=True).start()
    try:
        prepare()
        pipe.send((READY, None))
        while True:
            pipe.send((MADE, work(pipe.recv())))
    except (EOFError, ConnectionError):
        return
    except MemoryError:
        pipe.send((NO_MEMORY, None))
    except Exception as error:  # noqa: BLE001 (it is raised again where it is heard of)
        error.add_note(f'In a process of the crew:\n{format_exc()}')
        pipe.send((RAISED, error))


def _end_with_the_first() -> None:
    first = multiprocessing.parent_process()
    if first is not None:
        wait([first.sentinel])
        os._exit(0)


@contextmanager
def without_ctrl_c() -> Iterator[None]:
    """Hold Ctrl-C back for a moment; a process that is begun in it never hears it, not even before it is at work."""
    if not hasattr(signal, 'pthread_sigmask'):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
