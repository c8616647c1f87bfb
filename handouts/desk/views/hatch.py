"""The hatch: where a filled paper waits for the browser that it was made for, in memory and only for a moment."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock, Timer

# For how many seconds a paper waits, how often it is given (a browser that shows it may ask again to save it), and
# how many wait at once.
WAITS, GIVEN, MOST = 120.0, 2, 50


@dataclass
class Waiting:
    """A paper that waits, and for whom; its name says nothing of a person."""

    owner: str
    name: str
    document: bytes = field(repr=False)
    left: int = GIVEN


class Hatch:
    """The papers that wait, each only for who asked for it; after a moment they are gone, asked for or not."""

    def __init__(self, waits: float = WAITS) -> None:
        self._waits, self._lock = waits, Lock()
        self._waiting: OrderedDict[str, Waiting] = OrderedDict()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, owner: str, name: str, document: bytes) -> str:
        """Take a paper in, and return the key by which it is asked for."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._waiting[key] = Waiting(owner, name, document)
            while len(self._waiting) > MOST:
                self._waiting.popitem(last=False)
        timer = Timer(self._waits, self._drop, (key,))
        timer.daemon = True
        timer.start()
        return key

    def take(self, owner: str, key: str) -> Waiting | None:
        """Return a paper to who asked for it; None when it is gone, or another's."""
        with self._lock:
            found = self._waiting.get(key)
            if found is None or not secrets.compare_digest(found.owner, owner):
                return None
            found.left -= 1
            if not found.left:
                del self._waiting[key]
            return found

    def _drop(self, key: str) -> None:
        with self._lock:
            self._waiting.pop(key, None)
