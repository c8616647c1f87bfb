"""Spares the engine the parts of a page that it has laid out in the drawing before: while somebody changes words.

What comes of a part depends on its words, its place among the others, the room around it and where its page ends. As
long as a page has the same elements, attributes, styles and pictures, a part with the same words is the same part; it
is moved to where it stands now.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from math import inf
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

# What stands in these, under one another, are the parts that are remembered; and in those of this class.
AROUND, AROUND_CLASS = ('main', 'header'), 'panel'
# How much the engine gives at least to what stands under another, or over all columns.
GIVEN = 9
# In how many places a part is remembered: columns are tried at several heights.
PLACES = 8
# Of how many pages the parts are remembered: two editions may be watched, and two papers changed by turns.
DRAWINGS = 4


class Place(NamedTuple):
    """Where a part is laid out: what must be the same for it to come out the same.

    `skip` tells where it goes on; `around` are the width and height of what it stands in; `after_page` tells whether
    pages lie before, and whether the last one was ended; `margins` are those above the part, in pixels.
    """

    words: tuple[str | None, ...]
    skip: str
    around: tuple[Any, Any]
    after_page: tuple[bool, bool]
    is_page_empty: bool
    margins: tuple[float, ...]


class Came(NamedTuple):
    """What came of a part: at which corner, how near it came to which end, and whether it comes so nowhere else.

    All in pixels of the page, as in `Laid`. The boxes have numbers for elements: those of a drawing take their place.
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


class Drawing:
    """What came of the parts of one page, by the number of their element; and which of them are remembered at all."""

    def __init__(self, made_from: Any) -> None:
        self.made_from = made_from
        self.came: dict[int, list[Came]] = {}
        self.kinds: dict[int, bool | None] = {}


class Earlier:
    """What came of the parts of the pages that were drawn last; used and kept only while a drawing asks for it."""

    def __init__(self) -> None:
        self._drawings: list[Drawing] = []
        self._now: Drawing | None = None
        self._elements: list[Any] = []
        self._numbers: dict[int, int] = {}
        self._parts: set[int] = set()

    def forget(self) -> None:
        """Forget what came of all parts."""
        self._drawings = []

    @property
    def is_used(self) -> bool:
        """Whether a page is being laid out for which it is used."""
        return self._now is not None

    @contextmanager
    def used_for(self, root: Any, made_from: Any) -> Iterator[None]:
        """Use what is remembered to lay this page out, as far as it is made from the same, and remember it."""
        self._elements = list(root.iter())
        self._numbers = {id(element): number for number, element in enumerate(self._elements)}
        self._parts = {id(part) for element in self._elements if _holds_parts(element) for part in element}
        made_from = (made_from, [_bones(element) for element in self._elements])
        found = next((one for one in self._drawings if one.made_from == made_from), None)
        self._now = found or Drawing(made_from)
        self._drawings = [self._now, *(one for one in self._drawings if one is not found)][:DRAWINGS]
        try:
            yield
        finally:
            self._now, self._elements, self._numbers, self._parts = None, [], {}, set()

    def number_of(self, box: Any, around: Any) -> int | None:
        """Return the number of a part that is remembered; None of any other box."""
        if self._now is None or id(box.element) not in self._parts or box.element_tag != box.element.tag:
            return None
        number = self._numbers[id(box.element)]
        if number not in self._now.kinds:
            self._now.kinds[number] = _is_bound(box)
        kind = self._now.kinds[number]
        # Columns within columns are set by how those were set before.
        return None if kind is None or (kind and around.is_column) else number

    def place_of(self, number: int, context: Any, given: tuple[Any, ...]) -> Place:
        """Return where a part is laid out."""
        part, *inside = self._elements[number].iter()
        words = (part.text, *(text for one in inside for text in (one.text, one.tail)))
        _, skip, around, is_empty, _, _, margins, *_ = given
        after_page = context.current_page > 1, bool(context.forced_break)
        return Place(words, repr(skip), (around.width, around.height), after_page, is_empty, tuple(margins))

    def find(self, number: int, place: Place, left: float, top: float, end: float) -> Came | None:
        """Return what came of a part, moved to this corner; None where it must be laid out."""
        for came in self._now.came.get(number, ()) if self._now else ():
            if came.holds(place, left, top, end):
                box, *more = came.outcome
                if box is not None:
                    box = _copied(box, self._elements.__getitem__)
                    box.translate(left - came.left, top - came.top)
                return came._replace(fitted=came.fitted + top - came.top, outcome=handed_out((box, *more)))
        return None

    def keep(self, number: int, came: Came) -> None:
        """Remember what came of a part; what does not fit, or is cut off by the end, comes so in this place only."""
        if self._now is None:
            return
        box, goes_on, *more = came.outcome
        numbered = None if box is None else _copied(box, lambda element: self._numbers[id(element)])
        is_bound = bool(self._now.kinds[number]) or box is None or goes_on is not None or came.failed < inf
        here = self._now.came.setdefault(number, [])
        here.insert(0, came._replace(outcome=handed_out((numbered, goes_on, *more)), is_bound=is_bound))
        del here[PLACES:]


def remembering_earlier(lay_out: Layout, earlier: Earlier) -> Layout:
    """Return the engine's layout of whatever stands under another, made to remember it until the next drawing."""

    @wraps(lay_out)
    def remembered(context: Any, box: Any, *given: Any, **named: Any) -> Outcome:
        is_asked = earlier.is_used and len(given) >= GIVEN and not context.excluded_shapes and not any(given[7:])
        number = earlier.number_of(box, given[2]) if is_asked and given[0] != inf else None
        if number is None:
            return lay_out(context, box, *given, **named)
        space, margins = given[0], given[6]
        place, end = earlier.place_of(number, context, given), context.page_bottom - space
        corner = box.position_x, box.position_y
        came = earlier.find(number, place, *corner, end)
        if came:
            margins.extend(came.added)
            _note(context, came.fitted + space, came.failed + space)
            return came.outcome
        above = len(margins)
        with _noting(context) as ends:
            outcome = lay_out(context, box, *given)
        added = tuple(margins[above:])
        earlier.keep(number, Came(place, *corner, end, ends.fitted - space, ends.failed - space, added, outcome))
        return outcome

    return remembered


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


def _bones(element: Any) -> tuple[Any, ...]:
    """Return all of an element but its words: what styles ask for."""
    return element.tag, tuple(element.items()), len(element), bool(element.text), bool(element.tail)


def _holds_parts(element: Any) -> bool:
    return element.tag in AROUND or AROUND_CLASS in element.get('class', '').split()


def _is_bound(box: Any) -> bool | None:
    """Tell whether a part comes out so in one place only; None of what is laid out anew each time."""
    if is_moved(box) or any(leaves_trace(one) for one in box.descendants()):
        return None
    return any(has_columns(one) for one in box.descendants())


def _copied(box: Any, named: Callable[[Any], Any]) -> Any:
    """Return a box with all in it, the elements exchanged."""
    new = box.copy()
    new.element = named(box.element)
    new.remove_decoration_sides = set(box.remove_decoration_sides)
    if hasattr(box, 'children'):
        new.children = [_copied(child, named) for child in box.children]
    return new
