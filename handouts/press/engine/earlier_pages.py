"""Spares the engine the sides of paper that it has laid out in the drawing before, if their words are the same."""

from collections.abc import Callable
from copy import deepcopy
from functools import wraps
from typing import Any, NamedTuple

from handouts.press.engine.earlier import Drawing, Earlier, Words
from handouts.press.engine.earlier_paint import PAINTED

# What the engine returns of a side of paper: its box, where the next one goes on, and how this one was ended.
MadePage = tuple[Any, Any, Any]
# Of how many states each side is remembered: a change may be taken back.
STATES = 6


class CamePage(NamedTuple):
    """What came of a side of paper.

    `place` tells where it stands in the paper and goes on from; `around` are the words that are in no part. `visited`
    are the parts that the engine came to on this side, `visited_ever` those on all sides: what it came to elsewhere
    only cannot matter here. The rest is what it has made of the side, before it adds what stands in the margins.
    """

    place: tuple[Any, ...]
    around: Words
    words: dict[int, Words]
    visited: frozenset[int]
    visited_ever: set[int]
    page: Any
    children: tuple[Any, ...]
    children_of_root: tuple[Any, ...]
    goes_on: Any
    ended: Any
    state: Any
    running: dict[str, tuple[int, ...]]
    anchors: tuple[str, ...]
    bottom: float

    def holds(self, place: tuple[Any, ...], drawing: Drawing) -> bool:
        """Tell whether the side comes out the same with the words of now."""
        return (
            place == self.place
            and drawing.around == self.around
            and all(drawing.words[number] == words for number, words in self.words.items() if self._reads(number))
        )

    def _reads(self, number: int) -> bool:
        return number in self.visited or number not in self.visited_ever


def remembering_pages(make_page: Callable[..., MadePage], earlier: Earlier) -> Callable[..., MadePage]:
    """Return the engine's layout of a side of paper, made to remember it until the next drawing."""

    @wraps(make_page)
    def remembered(context: Any, root: Any, kind: Any, goes_on: Any, number: int, state: Any) -> MadePage:
        drawing = earlier.now
        if drawing and number == 1:
            _look_at_root(context, root, drawing)
        if not drawing or drawing.is_whole or context.broken_out_of_flow:
            return make_page(context, root, kind, goes_on, number, state)
        place = (kind, repr(goes_on), number, repr(state), bool(context.forced_break))
        here = drawing.pages.setdefault(number, [])
        found = next((one for one in here if one.holds(place, drawing)), None)
        if found:
            here.sort(key=lambda one: one is not found)
            return _handed_out(context, drawing, found, number, state)
        drawing.visited.clear()
        made = make_page(context, root, kind, goes_on, number, state)
        _keep(context, drawing, place, number, state, made)
        return made

    return remembered


def _look_at_root(context: Any, root: Any, drawing: Drawing) -> None:
    """Take note of what runs along on all sides, and of what keeps sides from being remembered."""
    boxes = list(root.descendants())
    running = [box for box in boxes if box.is_running()]
    drawing.set_apart(running)
    if root.viewport_overflow != 'visible':
        # The engine hands it from the styles of the root on to the page, and takes it from them.
        drawing.is_whole, drawing.styles = True, None
    if (
        context.footnotes
        or any(box.element_tag != box.element.tag for box in running)
        or not all(_is_plain(box) for box in boxes if id(box.element) in drawing.above)
    ):
        drawing.is_whole = True


def _is_plain(box: Any) -> bool:
    """Tell whether a box is as wide as there is room, whatever stands in it."""
    return type(box).__name__ == 'BlockBox' and not box.is_table_wrapper and bool(box.is_in_normal_flow())


def _keep(context: Any, drawing: Drawing, place: tuple[Any, ...], number: int, state: Any, made: MadePage) -> None:
    """Remember a side, unless something on it depends on the numbers of others, or stands on all of them."""
    page, goes_on, ended = made
    drawing.is_whole = drawing.is_whole or bool(page.fixed_boxes)
    says_numbers = any(box.missing_link for box in page.descendants(placeholders=True))
    if drawing.is_whole or says_numbers or context.broken_out_of_flow:
        return
    came = CamePage(
        place,
        drawing.around,
        drawing.words,
        frozenset(drawing.visited),
        drawing.visited_ever,
        page,
        tuple(page.children),
        tuple(page.children[0].children),
        goes_on,
        deepcopy(ended),
        deepcopy(state),
        {
            name: tuple(id(box.element) for box in sides[number])
            for name, sides in context.running_elements.items()
            if number in sides
        },
        tuple(context.page_maker[number - 1][-1]['anchors']),
        context.page_bottom,
    )
    setattr(page.children[0], PAINTED, [])
    here = drawing.pages.setdefault(number, [])
    here.insert(0, came)
    del here[STATES:]


def _handed_out(context: Any, drawing: Drawing, came: CamePage, number: int, state: Any) -> MadePage:
    """Return a side as the engine left it, and leave all around it as it did."""
    drawing.visited_ever |= came.visited
    context.page_bottom = came.bottom
    came.page.children = list(came.children)
    came.page.children[0].children = list(came.children_of_root)
    for now, then in zip(state, deepcopy(came.state), strict=True):
        now.clear()
        (now.update if isinstance(now, dict) else now.extend)(then)
    for sides in context.running_elements.values():
        sides.pop(number, None)
    for name, elements in came.running.items():
        context.running_elements[name][number] = [drawing.running[element] for element in elements]
    for anchor in came.anchors:
        context.page_maker[number - 1][-1]['anchors'].append(anchor)
        context.target_collector.cache_target_page_counters(anchor, came.state[1], number - 1, context.page_maker)
    return came.page, came.goes_on, deepcopy(came.ended)
