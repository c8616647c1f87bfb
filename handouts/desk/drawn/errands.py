"""Work that takes longer than a click: who asked for it, how far it is, and where its outcome is shown."""

import secrets
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

# An errand that nobody asks after is forgotten after so many seconds, and there are so many at most.
KEPT, MOST = 3600.0, 200


@dataclass(frozen=True)
class Errand:
    """A piece of work for one person: what it is in their words, and the page that takes its outcome."""

    id: str
    owner: str
    what: str
    then: str
    back: str
    future: Future[Any] = field(repr=False)
    since: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether it has an outcome, good or bad."""
        return self.future.done()


class Errands:
    """The errands of a desk, each only for who asked for it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._errands: dict[str, Errand] = {}

    def begin(self, owner: str, what: str, then: str, back: str, future: Future[Any]) -> Errand:
        """Take note of work that goes on: `then` is the page of its outcome, `back` that it was asked on."""
        errand = Errand(secrets.token_urlsafe(16), owner, what, then, back, future, self._clock())
        with self._lock:
            self._forget()
            self._errands[errand.id] = errand
        return errand

    def find(self, owner: str, id: str) -> Errand | None:
        """Return an errand of this person."""
        errand = self._errands.get(id)
        return errand if errand and secrets.compare_digest(errand.owner, owner) else None

    def take(self, owner: str, id: str) -> Errand | None:
        """Return an errand that is over, and forget it."""
        errand = self.find(owner, id)
        if not errand or not errand.is_over:
            return None
        with self._lock:
            return self._errands.pop(id, None)

    def _forget(self) -> None:
        old = self._clock() - KEPT
        for id, errand in list(self._errands.items()):
            if errand.since < old or len(self._errands) >= MOST:
                errand.future.cancel()
                del self._errands[id]
