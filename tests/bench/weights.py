"""What a font that holds many weights takes in a warm paper, by HarfBuzz and the long way."""

import statistics
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest.mock import patch

from handouts.model import Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import load_engines
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.bench.measure import make_anew, milliseconds

ROUNDS = 7


def weights_table() -> None:
    """Print a row for each PDF of the second clinic, whose font holds many weights."""
    load_engines()
    from weasyprint.pdf import fonts

    short: Any = fonts.instantiateVariableFont
    ways: tuple[Callable[..., Any], ...] = short, short.__wrapped__
    print(f"\nOne warm paper in a font of many weights, medians of {ROUNDS} in turns, milliseconds.")
    print(f"{'':38}{'HarfBuzz':>9}{'fontTools':>11}{'ratio':>8}")
    for job in make_plan(Library(Rooms(PROJECT / 'tests/clinic')), Request()).jobs:
        took = [list[float](), list[float]()]
        for number in range(2 * (ROUNDS + 1)):
            with patch.object(fonts, 'instantiateVariableFont', ways[number % 2]):
                took[number % 2].append(milliseconds(partial(make_anew, job)))
        ours, theirs = (statistics.median(one[1:]) for one in took)
        print(f"{f'{job.paper} {job.edition.name}':38}{ours:9.0f}{theirs:11.0f}{ours / theirs:8.2f}")
