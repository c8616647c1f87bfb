"""Reads from the engine's finished layout where each line and each box stands."""

from collections.abc import Iterator
from typing import Any

from handouts.fields import CODE, Slot
from handouts.layout import OUTSIDE, Box, Layout, Line, PageArea
from handouts.press.engine.grounds import POINT, classes_of, read_pairs

# Stands in a line's text for what is not text.
THING = '\ufffc'
CODE_CLASS = 'scan-code'
NEW_PAGE = {'page', 'always', 'left', 'right', 'recto', 'verso'}
UNBROKEN = {'avoid', 'avoid-page', 'avoid-column'}


def read_boxes(document: Any) -> Layout:
    """Return what lies where in a document that WeasyPrint has laid out."""
    roots = [page._page_box for page in document.pages]
    areas = tuple(_area(root, before) for root, before in zip(roots, [None, *roots], strict=False))
    walk = _Walk()
    for number, root in enumerate(roots):
        walk.page(number, root)
    return Layout(areas, tuple(walk.lines), tuple(walk.boxes), read_pairs(roots))


def read_slots(document: Any) -> tuple[Slot, ...]:
    """Return where fields are filled in and scanning codes go, page by page in the order of reading."""
    roots = [page._page_box for page in document.pages]
    return tuple(slot for number, root in enumerate(roots) for slot in _slots(root, number, root.margin_height()))


def _slots(box: Any, page: int, height: float) -> Iterator[Slot]:
    box = getattr(box, '_box', box)  # what is taken out of the run of the text is wrapped
    if not hasattr(box, 'text') and box.element is not None and box.element_tag == 'input':
        yield _slot(box, page, height, box.element.get('name'), box.element.get('value'))
    elif not hasattr(box, 'text') and CODE_CLASS in classes_of(box):
        yield _slot(box, page, height, CODE, str(page + 1))
    for child in getattr(box, 'children', ()):
        yield from _slots(child, page, height)


def _slot(box: Any, page: int, page_height: float, field: str, option: str) -> Slot:
    left, top, width, height = box.hit_area()
    edges = (left, page_height - top - height, left + width, page_height - top)
    return Slot(field, option, page, *(round(edge * POINT, 3) for edge in edges))


class _Walk:
    """Goes through the boxes of the pages in the order in which they are read, and writes down what it meets."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.boxes: list[Box] = []
        self._number = self._flows = 0
        self._elements: dict[int, tuple[int, frozenset[str]]] = {}

    def page(self, number: int, root: Any) -> None:
        """Read one page: first its text, then what stands in its margins."""
        self._number = number
        text, *margins = root.children
        self._enter(text, self._next_flow())
        for margin in margins:
            self._enter(margin, OUTSIDE)

    def _next_flow(self) -> int:
        self._flows += 1
        return self._flows

    def _enter(self, box: Any, flow: int) -> None:
        if hasattr(box, 'text') or self._repeats(box):
            return
        element, classes = self._element(box)
        if box.is_absolutely_positioned() or '::' in (box.element_tag or ''):
            flow = OUTSIDE
        elif box.is_column and flow != OUTSIDE:
            flow = self._next_flow()
        start, is_line = len(self.lines), type(box).__name__ == 'LineBox'
        if (is_line or not box.children) and box.margin_height() > 0:
            self.lines.append(Line(self._number, flow, element, box.element_tag or '', classes, *_written(box)))
        for child in box.children:
            self._enter(child, OUTSIDE if is_line else flow)
        if flow != OUTSIDE and not is_line and not box.is_column:
            _, top, _, height = box.hit_area()
            edges = (top * POINT, (top + height) * POINT)
            piece = (self._number, flow, element, box.element_tag or '', classes, _is_whole(box))
            self.boxes.append(Box(*piece, *edges, start, len(self.lines)))

    def _repeats(self, box: Any) -> bool:
        """Return whether this is the head or foot of a table, said again where the table goes on."""
        is_edge = getattr(box, 'is_header', False) or getattr(box, 'is_footer', False)
        return is_edge and id(box.element) in self._elements

    def _element(self, box: Any) -> tuple[int, frozenset[str]]:
        """Return the number of a box's element, and its classes."""
        key = id(box.element)
        if key not in self._elements:
            self._elements[key] = (len(self._elements), classes_of(box))
        return self._elements[key]


def _written(box: Any) -> tuple[str, float, float, float, float]:
    """Return the text of a line and its edges: left, top, right, bottom."""
    runs = list(_runs(box))
    texts = [run for run in runs if hasattr(run, 'text')] or [box]
    left = min(run.position_x for run in texts)
    right = max(run.position_x + run.margin_width() for run in texts)
    top, bottom = box.position_y, box.position_y + box.margin_height()
    text = ''.join(getattr(run, 'text', THING) for run in runs)
    return text, left * POINT, top * POINT, right * POINT, bottom * POINT


def _runs(box: Any) -> Iterator[Any]:
    """Yield the texts of a line, and the boxes in it that are not text."""
    for child in box.children:
        if type(child).__name__ == 'InlineBox':
            yield from _runs(child)
        else:
            yield child


def _is_whole(box: Any) -> bool:
    borders = box.border_top_width + box.border_right_width + box.border_bottom_width + box.border_left_width
    is_framed = borders > 0 or box.style['background_color'].alpha > 0
    return bool(is_framed or box.style['break_inside'] in UNBROKEN)


def _area(root: Any, before: Any) -> PageArea:
    top = root.content_box_y()
    is_forced = _breaks(root, 0, 'break_before') or (before is not None and _breaks(before, -1, 'break_after'))
    return PageArea(
        root.margin_width() * POINT, root.margin_height() * POINT, top * POINT, (top + root.height) * POINT, is_forced
    )


def _breaks(root: Any, end: int, key: str) -> bool:
    """Return whether the first (0) or last (-1) box in the run of a page's text asks for a new page."""
    inside = [root.children[0]]
    while inside:
        if inside[end].style[key] in NEW_PAGE:
            return True
        inside = [child for child in inside[end].children if not child.is_absolutely_positioned()]
    return False
