"""Spares the engine columns that it would lay out again to the same end.

To balance columns, WeasyPrint makes them higher by a pixel or three at a time and lays all of them out each time,
forty times for one page, although most steps are too small for another line. A column that comes to the same end at
a lower and at a greater height comes to it at every height between.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from math import inf, isclose
from typing import Any

# What the engine returns of a column: its box, where the next one goes on, and more that is passed on as it is.
Outcome = tuple[Any, ...]
Layout = Callable[..., Outcome]

# How many of the engine's steps a column is tried ahead.
AHEAD = 8
# Pixels that are no difference: where a part ends is the sum of many heights.
SAME = 1e-6


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
        return _made_higher(self.outcomes[place - 1], height - self.heights[place - 1], self._rests(place))

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
        if not 0 < place < len(self.heights):
            return False
        before, after = self.outcomes[place - 1], self.outcomes[place]
        return _goes_on(before) == _goes_on(after) and (self._rests(place) or self._grows(place))

    def _rests(self, place: int) -> bool:
        """Tell whether the last part ends at one place before and after a place among the heights."""
        return isclose(_depth(self.outcomes[place - 1]), _depth(self.outcomes[place]), abs_tol=SAME)

    def _grows(self, place: int) -> bool:
        """Tell whether the last part ends with its column: one that goes on in the next is drawn down to the end."""
        more = self.heights[place] - self.heights[place - 1]
        return isclose(_depth(self.outcomes[place - 1]) + more, _depth(self.outcomes[place]), abs_tol=SAME)


def _goes_on(outcome: Outcome) -> tuple[bool, Any]:
    """Return whether nothing was placed, and where the next column goes on."""
    return outcome[0] is None, outcome[1]


def _last(column: Any) -> int | None:
    """Return the number of the last part of a column among its children; None without any."""
    parts = enumerate(column.children if column else ())
    return max((number for number, part in parts if part.is_in_normal_flow()), default=None)


def _depth(outcome: Outcome) -> float:
    """Return where the last part of a column ends, in pixels of the page; 0 without any."""
    number = _last(outcome[0])
    if number is None:
        return 0
    last = outcome[0].children[number]
    depth: float = last.position_y + last.margin_height()
    return depth


def _made_higher(outcome: Outcome, more: float, rests: bool) -> Outcome:
    """Return the outcome of a column at a greater height, of which it is known how it ends there."""
    column, *rest = outcome
    number = _last(column)
    if rests or number is None:
        return outcome
    column = column.copy_with_children(list(column.children))
    column.children[number] = column.children[number].copy()
    column.children[number].height += more
    return column, *rest


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
    """Return what has been tried of a column; None if parts of it leave traces."""
    if not hasattr(column, 'tries'):
        parts = column.descendants()
        traces = any(_leaves_trace(part) for part in parts)
        column.tries = None if traces else {}
    known: dict[tuple[bool, str], Tries] | None = column.tries
    return known


def _leaves_trace(part: Any) -> bool:
    """Tell whether to try a part changes more than what comes out: a footnote is placed, a grid is not reset."""
    return bool(part.is_floated() or part.is_running() or part.footnote or part.note or part.is_grid_item)
