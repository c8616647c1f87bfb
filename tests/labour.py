"""How much work something is: the calls that Python makes for it. The same on a slow machine, and beside other work.

What a function of C does for long counts as one call: a hash, a search, a page that PDFium draws. What other threads do is
not counted.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def calls(work: Callable[[], object]) -> int:
    """Return how many functions are called in this thread while something is done; a function of C is one of them."""
    count = 0

    def heard(_: FrameType, event: str, __: Any) -> None:
        nonlocal count
        count += event in ('call', 'c_call')

    before = sys.getprofile()
    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
