"""Spares the engine the parts of a page that it has laid out in the drawing before: while somebody changes words.

What comes of a part depends on its words, its place among the others, the room around it and where its page ends. A
part with the same words is the same part; it is moved to where it stands now.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from math import inf, isfinite
from typing import Any, NamedTuple

from handouts.press.engine.columns import (
    SAME,
    Ends,
    Layout,
    Outcome,
    Parts,
    handed_out,
    has_columns,
    is_moved,
    leaves_trace,
    parts_of,
)
from handouts.press.engine.earlier import Drawing, Earlier, Words

# How much the engine gives at least to what stands under another, or over all columns.
GIVEN = 9
# In how many places a part is remembered: columns are tried at many heights, each time from the lowest.
PLACES = 40


class Place(NamedTuple):
    """Where a part is laid out: what must be the same for it to come out the same.

    `skip` tells where it goes on; `around` are the width and height of what it stands in; `after_page` tells whether
    pages lie before, and whether the last one was ended; `margins` are those above the part, in pixels.
    """

    words: Words
    skip: str
    around: tuple[Any, Any]
    after_page: tuple[bool, bool]
    is_page_empty: bool
    margins: tuple[float, ...]


class Came(NamedTuple):
    """What came of a part: at which corner, how near it came to which end, and whether it comes so nowhere else.

    All in pixels of the page, as in `Laid`.
    """

    place: Place
    left: float
    top: float
    end: float
    fitted: float
    failed: float
    added: tuple[float, ...]
    outcome: Outcome
    is_bound: bool = False

    def holds(self, place: Place, left: float, top: float, end: float) -> bool:
        """Tell whether the part comes out the same with its corner there and its page or column ending so."""
        if place != self.place:
            return False
        if self.is_bound:
            return (left, top, end) == (self.left, self.top, self.end)
        return self.fitted + top - self.top + SAME <= end


def remembering_earlier(lay_out: Layout, earlier: Earlier) -> Layout:
    """Return the engine's layout of whatever stands under another, made to remember it until the next drawing."""

    @wraps(lay_out)
    def remembered(context: Any, box: Any, *given: Any, **named: Any) -> Outcome:
        drawing = earlier.now
        number = drawing.visit(box) if drawing else None
        is_asked = len(given) >= GIVEN and not context.excluded_shapes and not any(given[7:]) and isfinite(given[0])
        if drawing is None or number is None or not is_asked or not _is_remembered(drawing, number, box, given[2]):
            return lay_out(context, box, *given, **named)
        space, margins = given[0], given[6]
        place, end = _place_of(drawing.words[number], context, given), context.page_bottom - space
        corner = box.position_x, box.position_y
        came = _found(drawing.came.get(number, ()), place, *corner, end)
        if came:
            margins.extend(came.added)
            _note(context, came.fitted + space, came.failed + space)
            return came.outcome
        above = len(margins)
        with _noting(context) as ends:
            outcome = lay_out(context, box, *given)
        added = tuple(margins[above:])
        _keep(drawing, number, Came(place, *corner, end, ends.fitted - space, ends.failed - space, added, outcome))
        return outcome

    return remembered


def _is_remembered(drawing: Drawing, number: int, box: Any, around: Any) -> bool:
    """Tell whether what comes of a box is remembered."""
    if box.element_tag != box.element.tag:
        return False
    if number not in drawing.kinds:
        drawing.kinds[number] = _is_bound(box)
    kind = drawing.kinds[number]
    # Columns within columns are set by how those were set before.
    return not (kind is None or (kind and around.is_column))


def _is_bound(box: Any) -> bool | None:
    """Tell whether a part comes out so in one place only; None of what is laid out anew each time.

    The latter is what stands elsewhere, and what says on which page it stands.
    """
    inside = list(box.descendants())
    if is_moved(box) or any(leaves_trace(one) or one.missing_link for one in inside):
        return None
    return any(has_columns(one) for one in inside)


def _place_of(words: Words, context: Any, given: tuple[Any, ...]) -> Place:
    """Return where a part is laid out."""
    _, skip, around, is_empty, _, _, margins, *_ = given
    after_page = context.current_page > 1, bool(context.forced_break)
    return Place(words, repr(skip), (around.width, around.height), after_page, is_empty, tuple(margins))


def _found(here: Any, place: Place, left: float, top: float, end: float) -> Came | None:
    """Return what came of a part, moved to this corner; None where it must be laid out."""
    came: Came
    for came in here:
        if came.holds(place, left, top, end):
            box, *more = came.outcome
            if box is not None:
                box = _copied(box)
                box.translate(left - came.left, top - came.top)
            return came._replace(fitted=came.fitted + top - came.top, outcome=handed_out((box, *more)))
    return None


def _keep(drawing: Drawing, number: int, came: Came) -> None:
    """Remember what came of a part; what does not fit, or is cut off by the end, comes so in this place only."""
    box, goes_on, *more = came.outcome
    kept = None if box is None else _copied(box)
    is_bound = bool(drawing.kinds[number]) or box is None or goes_on is not None or came.failed < inf
    here = drawing.came.setdefault(number, [])
    here.insert(0, came._replace(outcome=handed_out((kept, goes_on, *more)), is_bound=is_bound))
    del here[PLACES:]


def _note(context: Any, fitted: float, failed: float) -> None:
    parts = parts_of(context)
    if parts and parts.ends:
        parts.ends.note(fitted, failed)


@contextmanager
def _noting(context: Any) -> Iterator[Ends]:
    """Give what is noted of the ends while something is laid out, in columns or out of them."""
    parts = parts_of(context)
    if not parts:
        context.parts = Parts()
    noting, around = context.parts, context.parts.ends
    ends = noting.ends = Ends()
    try:
        yield ends
    finally:
        noting.ends = around
        context.parts = parts
        if around:
            around.note(ends.fitted, ends.failed)


def _copied(box: Any) -> Any:
    """Return a box with all in it."""
    new = box.copy()
    new.remove_decoration_sides = set(box.remove_decoration_sides)
    if hasattr(box, 'children'):
        new.children = [_copied(child) for child in box.children]
    return new
