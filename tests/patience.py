"""How long a test waits for what comes by itself.

No test is one of speed: it must pass on a slow computer that does other things beside it.
"""

import time
from collections.abc import Callable

# In seconds.
PATIENCE = 120.0


def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so; fail when it has not come about.

    Asking takes a fifth of the time, so that it does not hold up what is waited for; what takes long is asked for each
    second.
    """
    end = time.monotonic() + PATIENCE
    while True:
        asked = time.monotonic()
        if is_so():
            return
        answered = time.monotonic()
        assert answered < end, "it never came about"
        time.sleep(min(max(0.02, 4 * (answered - asked)), 1))
