"""The day's lists that lie on the desk: each only for who dropped it, and gone after a while."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Generic, Protocol, TypeVar

# A list that nobody has touched for so many seconds is gone; so many lie there at most.
KEPT, MOST = 15 * 60.0, 20
# How often it is looked whether a list has lain too long, in seconds.
PAUSE = 20.0


class Closable(Protocol):
    """What may lie on the desk: it removes all that it has on a disk, and says whether it is at work."""

    @property
    def is_working(self) -> bool:
        """Whether it is being printed now."""

    def close(self) -> None:
        """Remove it."""


Listed = TypeVar('Listed', bound=Closable)


@dataclass
class Lying(Generic[Listed]):
    """A list with who dropped it, and when it was touched last."""

    owner: str
    list: Listed = field(repr=False)
    touched: float


class DayLists(Generic[Listed]):
    """All lists that lie on the desk, by a random name; a thread of its own takes away what nobody touches."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock, self._ended = clock, Lock(), Event()
        self._lists: dict[str, Lying[Listed]] = {}
        Thread(target=self._watch, name='lists', daemon=True).start()

    def put(self, owner: str, list: Listed) -> str:
        """Lay a list on the desk, and return its name; the one that lay longest goes where there are too many."""
        self.sweep()
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._lists[name] = Lying(owner, list, self._clock())
            idle = [key for key, lying in self._lists.items() if not lying.list.is_working and key != name]
            surplus = idle[: max(0, len(self._lists) - MOST)]
        self._take(surplus)
        return name

    def find(self, owner: str, name: str) -> Listed | None:
        """Return a list of this person, which counts as touching it."""
        with self._lock:
            lying = self._lists.get(name)
            if not lying or not secrets.compare_digest(lying.owner, owner):
                return None
            lying.touched = self._clock()
            return lying.list

    def drop(self, owner: str, name: str) -> None:
        """Take a list of this person away, with all that it has on a disk."""
        if self.find(owner, name) is not None:
            self._take([name])

    def sweep(self) -> None:
        """Take away what nobody has touched for too long, and what is not at work."""
        old = self._clock() - KEPT
        with self._lock:
            gone = [name for name, lying in self._lists.items() if lying.touched < old and not lying.list.is_working]
        self._take(gone)

    def close(self) -> None:
        """Take all of them away."""
        self._ended.set()
        self._take(list(self._lists))

    def _take(self, names: list[str]) -> None:
        with self._lock:
            taken = [self._lists.pop(name) for name in names if name in self._lists]
        for lying in taken:
            lying.list.close()

    def _watch(self) -> None:
        while not self._ended.wait(PAUSE):
            self.sweep()
