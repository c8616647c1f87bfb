"""Wrong passcodes: how many somebody may try before having to wait."""

import threading
from collections import deque
from collections.abc import Callable

WINDOW = 15 * 60.0
MOST_OF_ONE, MOST_OF_ALL = 5, 20


class Tries:
    """The tries of the last quarter of an hour, each an address and a time of a clock that never goes back.

    A try counts when it begins, so that many at once are no way around the limit. One that is refused does not
    count: there are never more than MOST_OF_ALL, and nobody can be kept waiting for ever.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tries: deque[tuple[float, str]] = deque()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._tries)

    def begin(self, address: str) -> float:
        """Count a try and return 0; or return how many seconds the address must wait, and count none."""
        with self._lock:
            now = self._clock()
            while self._tries and self._tries[0][0] <= now - WINDOW:
                self._tries.popleft()
            wait = self._wait(address, now)
            if not wait:
                self._tries.append((now, address))
            return wait

    def forgive(self, address: str) -> None:
        """Take back the last try of an address: its passcode was right. Those before it still count."""
        with self._lock:
            for place in range(len(self._tries) - 1, -1, -1):
                if self._tries[place][1] == address:
                    del self._tries[place]
                    return

    def _wait(self, address: str, now: float) -> float:
        times = [time for time, _ in self._tries]
        own = [time for time, one in self._tries if one == address]
        full = [times[-MOST_OF_ALL:], own[-MOST_OF_ONE:]]
        lasts = [
            counted[0] for counted, most in zip(full, (MOST_OF_ALL, MOST_OF_ONE), strict=True) if len(counted) == most
        ]
        return max((last + WINDOW - now for last in lasts), default=0.0)
