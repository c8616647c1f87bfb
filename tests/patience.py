"""How long a test waits for what comes by itself.

No test is one of speed: it must pass on a slow computer that does other things beside it.
"""

import time
from collections.abc import Callable

# In seconds.
PATIENCE = 120.0


def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so; fail when it has not come about."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.02)
