"""A cluster: workers on other computers that work side by side; one that is lost stops no other."""

import math
import time
import uuid
from asyncio import FIRST_COMPLETED, Runner, Task, create_task, sleep, wait
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from handouts.errors import ClusterGone, Finding
from handouts.press.cluster.parcel import Parcel, pack, unpack
from handouts.press.cluster.scheduler import LEAVING, Scheduler
from handouts.press.cluster.worker import UNLIKE, Craft, forget, learn, make
from handouts.press.crew import NO_MEMORY, RAISED, READY, WARMING, Loss

Piece = TypeVar('Piece')
Made = TypeVar('Made')
Tell = Callable[[Finding], None]
_Errand = tuple[int, 'Task[Parcel]']

# Seconds: for which a worker is waited for where there is none (a lost one comes back sooner if something begins it
# anew), and after which it is looked who has come and gone.
WAITING, PULSE = 15.0, 1.0
# How often a piece is tried whose workers are lost.
TRIES = 3
LESSON = -1
LOST = "the worker at {address} was lost"
SAME = "Begin it anew with the same versions of all as here."


@dataclass(frozen=True, slots=True)
class Pace:
    """How pieces are given out: seconds that one may take, how many a worker has ahead, and how many all have.

    Where they are wanted in their order, `room` is how far the work may run ahead of the first that is not done,
    for each worker.
    """

    limit: float
    ahead: int = 1
    room: float = math.inf


def work_afar(
    address: str, craft: Craft[Piece, Made], pieces: Iterable[Piece], pace: Pace, tell: Tell
) -> Generator[tuple[int, Made | Loss], None, None]:
    """Yield the number of each piece as it is done, with what was made of it, by the workers of a cluster.

    A piece whose worker is lost is told, and tried again when the others are given out. A worker with another program
    or other engines is told and not used. What a worker raises is raised here, and ends the work. Raises ClusterGone.
    """
    with Runner() as runner:
        floor = _Floor(runner.run(Scheduler.at(address)), craft, pieces, pace, tell)
        try:
            while done := runner.run(floor.next()):
                yield from done
        finally:
            runner.run(floor.close())


@dataclass
class _Hand:
    """One worker, with what it has been asked, in the order in which it answers; first of all it learns."""

    address: str
    until: float
    errands: 'deque[_Errand]' = field(default_factory=deque)
    is_ready: bool = False

    @property
    def failure(self) -> BaseException | None:
        """Why it could not be asked, where it could not."""
        return next((error for _, task in self.errands if task.done() and (error := task.exception())), None)

    @property
    def numbers(self) -> list[int]:
        """The pieces that it has."""
        return [number for number, _ in self.errands if number != LESSON]


class _Floor(Generic[Piece, Made]):
    """Where the work of a run is given out, and comes back."""

    def __init__(
        self, scheduler: Scheduler, craft: Craft[Piece, Made], pieces: Iterable[Piece], pace: Pace, tell: Tell
    ) -> None:
        self._scheduler, self._craft, self._pace, self._tell = scheduler, craft, pace, tell
        self._run = uuid.uuid4().hex
        self._lesson = (self._run, pack(craft.kin), craft.kin(), pack(craft))
        self._fresh = enumerate(pieces)
        self._first = next(self._fresh, None)
        # Pieces that are given out or lost, and how often each was lost; what is done and not yet told.
        self._open, self._losses = dict[int, Piece](), dict[int, int]()
        self._again, self._done = deque[int](), list[tuple[int, Made | Loss]]()
        # The workers that are used, and why others are not.
        self._hands, self._unlike = dict[str, _Hand](), dict[str, str]()
        self._looked, self._seen, self._had_any = -math.inf, time.monotonic(), False

    async def next(self) -> list[tuple[int, Made | Loss]]:
        """Return what is done by now, as soon as something is; nothing when all is."""
        while not self._done and (self._first or self._open):
            if time.monotonic() > self._looked + PULSE:
                await self._look_round()
            self._give_out()
            tasks = [task for hand in self._hands.values() for _, task in hand.errands]
            await (wait(tasks, timeout=PULSE, return_when=FIRST_COMPLETED) if tasks else sleep(PULSE))
            for hand in [*self._hands.values()]:
                await self._hear(hand)
        done, self._done = self._done, []
        return done

    async def _look_round(self) -> None:
        """See which workers have come and which have gone; raise ClusterGone where there is none to wait for."""
        there = await self._scheduler.workers()
        self._looked = now = time.monotonic()
        for hand in [hand for address, hand in self._hands.items() if address not in there]:
            self._lose(hand, LOST)
        for address in there - {*self._hands, *self._unlike}:
            self._hands[address] = hand = _Hand(address, now + WARMING)
            self._ask(hand, LESSON, learn, *self._lesson)
        if self._hands:
            self._seen = now
            return
        unlike = ''.join(f"\n{address} is not used: {why}." for address, why in self._unlike.items())
        if now > self._seen + WAITING or (unlike and there and not self._had_any):
            address = self._scheduler.address
            hint = f"Begin one: dask worker {address} --nthreads 1"
            raise ClusterGone(f"The cluster at {address} has no worker that can be used. {hint}{unlike}")

    def _ask(self, hand: _Hand, number: int, do: Callable[..., Any], *given: Any) -> None:
        task = create_task(self._scheduler.ask(hand.address, do, *given))
        task.add_done_callback(lambda task: task.cancelled() or task.exception())  # asyncio would tell it too
        hand.errands.append((number, task))

    def _give_out(self) -> None:
        """Give each worker what it can have ahead: what nobody has had yet, then what was lost."""
        for hand in self._hands.values():
            while hand.is_ready and len(hand.errands) < self._pace.ahead and (number := self._taken()) is not None:
                if not hand.errands:
                    hand.until = time.monotonic() + self._pace.limit
                self._ask(hand, number, make, self._run, pack(self._open[number]))

    def _taken(self) -> int | None:
        """Return the number of the piece that is given out next, if there is one."""
        if self._first and self._first[0] < min(self._open, default=math.inf) + self._pace.room * len(self._hands):
            number, self._open[number] = self._first
            self._first = next(self._fresh, None)
            return number
        return self._again.popleft() if self._again else None

    async def _hear(self, hand: _Hand) -> None:
        """Hear what a worker has made, or what has become of it."""
        while hand.errands and hand.errands[0][1].done() and not hand.errands[0][1].exception():
            self._heard(hand, *unpack(hand.errands[0][1].result()))
        if failure := hand.failure:
            await self._scheduler.workers()  # if these are told, it is not the scheduler that is lost
            if isinstance(failure, OSError):
                self._lose(hand, LOST)
            else:
                self._refuse(hand, f"it has not this program ({type(failure).__name__}: {failure})")
        elif hand.errands and time.monotonic() > hand.until:
            self._refuse(hand, f"it took longer than {self._pace.limit:g} seconds", is_over=True)

    def _heard(self, hand: _Hand, said: str, value: Any) -> None:
        if said == UNLIKE:
            self._refuse(hand, value)
            return
        number, _ = hand.errands.popleft()
        hand.until = time.monotonic() + self._pace.limit
        if said == RAISED:
            raise value
        if said == READY:
            hand.is_ready = self._had_any = True
        elif said == NO_MEMORY:
            self._lost(number, f"the memory of {hand.address} was full")
        else:
            del self._open[number]
            self._done.append((number, value))

    def _refuse(self, hand: _Hand, why: str, *, is_over: bool = False) -> None:
        """Use a worker no more; what it was at is given to others, unless its time is over."""
        self._unlike[hand.address] = why
        self._tell(Finding(hand.address, 0, 'worker', f"This worker is not used: {why}.", SAME, 'warn'))
        if is_over and hand.numbers:
            number = hand.errands.popleft()[0]
            del self._open[number]
            self._done.append((number, Loss(why, may_try_again=False)))
        self._part(hand)

    def _lose(self, hand: _Hand, why: str) -> None:
        """Do without a worker that is lost: only what it was at can be to blame."""
        if hand.numbers:
            self._lost(hand.errands.popleft()[0], why.format(address=hand.address))
        self._part(hand)

    def _part(self, hand: _Hand) -> None:
        """Take back what a worker has not begun."""
        del self._hands[hand.address]
        self._again.extendleft(reversed(hand.numbers))
        for _, task in hand.errands:
            task.cancel()
        hand.errands.clear()

    def _lost(self, number: int, why: str) -> None:
        """Tell that a piece is lost, and let it be tried again or not."""
        self._losses[number] = self._losses.get(number, 0) + 1
        if self._losses[number] < TRIES:
            name = self._craft.name(self._open[number])
            self._tell(Finding(name, 0, 'worker', f"This is tried again: {why}.", "", 'warn'))
            self._again.append(number)
        else:
            del self._open[number]
            self._done.append((number, Loss(f"{why}, at the {TRIES}rd try")))

    async def close(self) -> None:
        """Leave the cluster; the workers forget what was made in this run."""
        hands = [*self._hands.values()]
        for hand in hands:
            self._part(hand)
            self._ask(hand, LESSON, forget, self._run)
        if hands:
            await wait([task for hand in hands for _, task in hand.errands], timeout=LEAVING)
        await self._scheduler.leave()
