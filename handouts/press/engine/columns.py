"""Spares the engine the parts of columns that it would lay out again to the same end.

To balance columns, WeasyPrint makes them higher by a pixel or three at a time and lays all that is in them out each
time, forty times for one page, and once more to keep it. Most parts stand each time where they stood before; all that
may have changed for them is where the column ends. How near they came to the end is noted while they are laid out: as
long as all that fitted still fits, and what did not still does not, they come out the same.
"""

from collections.abc import Callable
from functools import wraps
from math import inf
from typing import Any, NamedTuple

# What the engine returns of a part: its box, where it goes on, how the page ends, margins, and more.
Outcome = tuple[Any, ...]
Layout = Callable[..., Outcome]

# How much the engine gives to what stands under another: all that there is. Flexible boxes give less.
GIVEN = 11
# Pixels that are no difference: where a part ends is the sum of many heights.
SAME = 1e-4


class Ends:
    """How near all that is laid out has come to the end: the farthest that fitted, the nearest that did not.

    Both in pixels of the page, with the room that the engine wants to be left below.
    """

    def __init__(self) -> None:
        self.fitted, self.failed = -inf, inf

    def note(self, fitted: float, failed: float) -> None:
        """Take note of what fitted and of what did not."""
        self.fitted, self.failed = max(self.fitted, fitted), min(self.failed, failed)


class Laid(NamedTuple):
    """What came of a part at one place where its column ended at `end`; all in pixels of the page.

    `added` are the margins that the engine has put to those above the part.
    """

    end: float
    fitted: float
    failed: float
    added: tuple[float, ...]
    outcome: Outcome

    def holds(self, end: float) -> bool:
        """Tell whether the part comes out the same where the column ends there.

        One that is cut off is drawn down to the end, so that it is never the same at another.
        """
        new, goes_on, *_ = self.outcome
        is_cut = new is not None and (goes_on is not None or self.failed < inf)
        return end == self.end or (not is_cut and self.fitted + SAME <= end <= self.failed - SAME)


class Parts:
    """What has come of the parts of columns while those are laid out, by part and by its place.

    `ends` are those of the part that is being laid out.
    """

    def __init__(self) -> None:
        self.ends: Ends | None = None
        self._laid: dict[Any, dict[tuple[Any, ...], list[Laid]] | None] = {}

    def of(self, box: Any, around: Any) -> dict[tuple[Any, ...], list[Laid]] | None:
        """Return what has come of a part, or of a part of one; None of what is laid out anew each time."""
        if box not in self._laid:
            if not around.is_column and self._laid.get(around) is None:
                return None
            self._laid[box] = {} if _is_plain(box) else None
        return self._laid[box]


def remembering_for_columns(lay_out: Layout) -> Layout:
    """Return the engine's layout of columns, made to hold what is remembered of their parts meanwhile."""

    @wraps(lay_out)
    def remembered(context: Any, box: Any, *given: Any) -> Outcome:
        around = parts_of(context)
        context.parts = Parts()
        try:
            return lay_out(context, box, *given)
        finally:
            context.parts = around

    return remembered


def remembering_parts(lay_out: Layout) -> Layout:
    """Return the engine's layout of whatever stands under another, made to remember the parts of columns."""

    @wraps(lay_out)
    def remembered(context: Any, box: Any, *given: Any, **named: Any) -> Outcome:
        parts = parts_of(context)
        if not parts or len(given) < GIVEN or context.excluded_shapes or any(given[7:]):
            return lay_out(context, box, *given, **named)
        space, skip, around, empty, _, _, margins, *_ = given
        laid = parts.of(box, around)
        if laid is None or space == inf:
            return lay_out(context, box, *given)
        end = context.page_bottom - space
        known = laid.setdefault((box.position_x, box.position_y, repr(skip), empty, tuple(margins)), [])
        for found in known:
            if found.holds(end):
                margins.extend(found.added)
                break
        else:
            found = _lay_out(lay_out, context, box, given)
            known.append(found)
        if parts.ends:
            parts.ends.note(found.fitted + space, found.failed + space)
        return handed_out(found.outcome)

    return remembered


def _lay_out(lay_out: Layout, context: Any, box: Any, given: tuple[Any, ...]) -> Laid:
    """Have a part laid out, and note how near it came to the end."""
    space, margins, parts = given[0], given[6], context.parts
    above, around = len(margins), parts.ends
    ends = parts.ends = Ends()
    try:
        outcome = lay_out(context, box, *given)
    finally:
        parts.ends = around
    end = context.page_bottom - space
    return Laid(end, ends.fitted - space, ends.failed - space, tuple(margins[above:]), handed_out(outcome))


def noting_ends(overflows: Callable[..., bool]) -> Callable[..., bool]:
    """Return the engine's question whether something is below the end, made to note the answer."""

    @wraps(overflows)
    def noted(context: Any, space: float, position: float) -> bool:
        answer = overflows(context, space, position)
        parts = parts_of(context)
        if parts and parts.ends:
            parts.ends.note(*((-inf, position + space) if answer else (position + space, inf)))
        return answer

    return noted


def parts_of(context: Any) -> Parts | None:
    """Return the parts of the columns that are being laid out; None where there are none."""
    parts: Parts | None = context.__dict__.get('parts')
    return parts


def handed_out(outcome: Outcome) -> Outcome:
    """Return an outcome of which the engine may change what it is wont to change: how the page ends, the margins."""
    new, goes_on, page, margins, *more = outcome
    return new, goes_on, dict(page), list(margins), *more


def _is_plain(part: Any) -> bool:
    """Tell whether what comes of a part is known from its place and the end, and nothing else is changed by it.

    Columns within it are set anew by how much room they have; what stands out of the flow is laid out by others.
    """
    return not is_moved(part) and not any(has_columns(one) or leaves_trace(one) for one in part.descendants())


def is_moved(box: Any) -> bool:
    """Tell whether a box is moved from its place once it stands there."""
    sides = (box.style[side] for side in ('top', 'right', 'bottom', 'left'))
    return box.style['position'] == 'relative' and any(side != 'auto' for side in sides)


def has_columns(box: Any) -> bool:
    """Tell whether what is in a box is set in columns."""
    return bool(box.style['column_count'] != 'auto' or box.style['column_width'] != 'auto')


def leaves_trace(box: Any) -> bool:
    """Tell whether laying a box out changes more than what comes out, or asks for more than the end."""
    return bool(not box.is_in_normal_flow() or box.footnote or box.note or box.is_grid_item)
