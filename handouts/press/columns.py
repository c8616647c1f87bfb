"""Spares the engine columns that it would lay out again to the same end.

To balance columns, WeasyPrint makes them higher by a pixel or three at a time and lays all of them out each time,
forty times for one page, although most steps are too small for another line. A column that comes to the same end at
a lower and at a greater height comes to it at every height between.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from math import inf
from typing import Any

# What the engine returns of a column: its box, where the next one goes on, and more that is passed on as it is.
Outcome = tuple[Any, ...]
Layout = Callable[..., Outcome]

# How many of the engine's steps a column is tried ahead.
AHEAD = 8


@dataclass(slots=True)
class Tries:
    """The outcomes of a column that begins at one place, in the order of their heights in pixels."""

    heights: list[float] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def at(self, height: float, lay_out: Callable[[float], Outcome]) -> Outcome:
        """Return the outcome at a height, laid out only where what is known leaves it open."""
        place = bisect_left(self.heights, height)
        if place < len(self.heights) and self.heights[place] == height:
            return self.outcomes[place]
        if place and not self._is_settled(place):
            self._try(place, self._further(place, height), lay_out)
        if not self._is_settled(place):
            self._try(place, height, lay_out)
            return self.outcomes[place]
        return self.outcomes[place - 1]

    def _further(self, place: int, height: float) -> float:
        """Return a greater height, of which to learn about all heights up to it."""
        if place == len(self.heights):
            return height + AHEAD * (height - self.heights[-1])
        return (height + self.heights[place]) / 2

    def _try(self, place: int, height: float, lay_out: Callable[[float], Outcome]) -> None:
        outcome = lay_out(height)
        self.heights.insert(place, height)
        self.outcomes.insert(place, outcome)

    def _is_settled(self, place: int) -> bool:
        """Tell whether the column comes to the same end before and after a place among the heights."""
        return 0 < place < len(self.heights) and _end(self.outcomes[place - 1]) == _end(self.outcomes[place])


def _end(outcome: Outcome) -> tuple[bool, Any]:
    """Return whether nothing was placed, and where the next column goes on."""
    return outcome[0] is None, outcome[1]


def remembering(lay_out: Layout) -> Layout:
    """Return the engine's layout of blocks, made to remember the columns that it tries."""

    @wraps(lay_out)
    def remembered(
        context: Any, box: Any, space: float, skip: Any, around: Any, empty: bool, *rest: Any, **more: Any
    ) -> Outcome:
        def at(height: float) -> Outcome:
            below = context.page_bottom - box.position_y - height
            return lay_out(context, box, below, skip, around, empty, *rest, **more)

        if box.is_column and _is_tried(space, empty, margins=rest[2]) and _known(box) is not None:
            known: Tries = box.tries.setdefault((empty, repr(skip)), Tries())
            return known.at(context.page_bottom - box.position_y - space, at)
        return lay_out(context, box, space, skip, around, empty, *rest, **more)

    return remembered


def _is_tried(space: float, empty: bool, margins: Any) -> bool:
    """Tell whether the engine only tries a column: how far it comes at a height, or how high its first part is."""
    return margins is not None and (space == inf or not empty)


def _known(column: Any) -> dict[tuple[bool, str], Tries] | None:
    """Return what has been tried of a column; None if parts of it leave traces outside, such as a footnote."""
    if not hasattr(column, 'tries'):
        parts = column.descendants()
        traces = any(part.is_floated() or part.is_running() or part.footnote or part.note for part in parts)
        column.tries = None if traces else {}
    known: dict[tuple[bool, str], Tries] | None = column.tries
    return known
