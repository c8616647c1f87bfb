"""Remembers the pages that were drawn last, for whoever sees one again with other words in it.

As long as a page has the same elements, attributes, styles and pictures, what was found out about them in the drawing
before still holds: which styles they have (here), what came of the parts (`earlier_parts`) and of the sides of paper
(`earlier_pages`) whose words are the same.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from handouts.press.engine.written import Written, read_written

# What stands in these, under one another, are the parts that are remembered; and in those of this class.
AROUND, AROUND_CLASS = ('main', 'header'), 'panel'
# Of how many pages it is remembered: two editions may be watched, and two papers changed by turns.
DRAWINGS = 4
# What a style may ask of words that stand elsewhere, or sets once and for all: with these all is drawn anew.
ELSEWHERE = ('target-text', 'note(')

# The words of a part, or of all that is in none: what stands in an element, and behind it.
Words = tuple[str | None, ...]
# All of the elements but their words.
Bones = list[tuple[Any, ...]]


class Drawing:
    """A page of HTML with the words that it has now, and what has come of it; elements and parts go by numbers."""

    def __init__(self, html: Any, made_from: Any, bones: Bones) -> None:
        self.html, self.made_from, self.bones = html, made_from, bones
        self.elements = list(html.etree_element.iter())
        self.numbers = {id(element): number for number, element in enumerate(self.elements)}
        self.parts = [
            self.numbers[id(part)] for element in self.elements if _holds_parts(element) for part in element
        ]
        # The elements around all parts.
        self.above = set(self._above())
        self.styles: Any = None
        self.anchors: tuple[str, ...] = ()
        # What came of parts and pages, by number: `earlier_parts` and `earlier_pages` know of what kind.
        self.came: dict[int, list[Any]] = {}
        self.kinds: dict[int, bool | None] = {}
        self.pages: dict[int, list[Any]] = {}
        # Whether all sides are laid out anew each time: something of one stands on others.
        self.is_whole = False
        self._written: Written | None = None

    def read(self, text: str, html: Any) -> None:
        """Take over the words of a page with the same elements: as it is written, and as the engine has read it."""
        for element, new in zip(self.elements, html.etree_element.iter(), strict=True):
            element.text, element.tail = new.text, new.tail
        self._written = read_written(text, self.elements[0])

    def reads(self, text: str) -> bool:
        """Take over the words of a page without having it read, and tell whether that could be done."""
        return self._written is not None and self._written.take_over(text)

    def begin(self) -> None:
        """Look at the words anew."""
        self.words = {number: self._words_of(number) for number in self.parts}
        # What runs along in the margins, by the identity of its elements; the words neither in it nor in parts.
        self.running = dict[int, Any]()
        self.around: Words = ()
        # The parts that the engine has come to: on the side of paper that it lays out, and on any.
        self.visited, self.visited_ever = set[int](), set[int]()

    def set_apart(self, running: Iterable[Any]) -> None:
        """Take note of the boxes that run along in the margins: each side has them, and with other numbers."""
        self.running = {id(box.element): box for box in running}
        known = {*self._below(self.numbers[element] for element in self.running), *self._below(self.parts)}
        apart = (element for number, element in enumerate(self.elements) if number not in known)
        behind = (self.elements[self.numbers[element]].tail for element in self.running)
        self.around = (*behind, *(text for element in apart for text in (element.text, element.tail)))

    def _above(self) -> Iterator[int]:
        """Yield the identities of the elements that hold parts and stand in none."""
        inside, parts = set(self._below(self.parts)), set(self.parts)
        for number, element in enumerate(self.elements):
            if number not in inside and not parts.isdisjoint(self._below([number])):
                yield id(element)

    def _below(self, numbers: Iterable[int]) -> Iterator[int]:
        """Yield the numbers of elements, and of all in them."""
        for number in numbers:
            yield from range(number, number + len(list(self.elements[number].iter())))

    def _words_of(self, number: int) -> Words:
        part, *inside = self.elements[number].iter()
        return (part.text, *(text for one in inside for text in (one.text, one.tail)))

    def visit(self, box: Any) -> int | None:
        """Take note that a box is laid out; return its number if it is that of a part or of something before it."""
        number = self.numbers.get(id(box.element))
        if number not in self.words:
            return None
        self.visited.add(number)
        self.visited_ever.add(number)
        return number


class Earlier:
    """The pages that were drawn last; used and kept only while a drawing asks for it."""

    def __init__(self) -> None:
        self._drawings: list[Drawing] = []
        self.now: Drawing | None = None

    def forget(self) -> None:
        """Forget what came of all pages."""
        self._drawings = []

    @contextmanager
    def used_for(self, text: str, read: Callable[[str], Any], made_from: tuple[Any, ...]) -> Iterator[Any]:
        """Give a page as it is to be laid out: with what is remembered, as far as it is made from the same.

        `text` is its HTML, which the engine can `read`; `made_from` are its styles, and all else. A drawing that
        comes to nothing is forgotten.
        """
        if any(word in css.casefold() for css in made_from[0] for word in ELSEWHERE):
            yield read(text)
            return
        drawing = self._drawing_of(text, read, made_from)
        before, self._drawings = [one for one in self._drawings if one is not drawing], []
        drawing.begin()
        self.now = drawing
        try:
            yield drawing.html
        finally:
            self.now, self._drawings = None, before
        self._drawings = [drawing, *before][:DRAWINGS]

    def _drawing_of(self, text: str, read: Callable[[str], Any], made_from: tuple[Any, ...]) -> Drawing:
        alike = [one for one in self._drawings if one.made_from == made_from]
        found = next((one for one in alike if one.reads(text)), None)
        if not found:
            html = read(text)
            bones = [_bones(element) for element in html.etree_element.iter()]
            found = next((one for one in alike if one.bones == bones), None) or Drawing(html, made_from, bones)
            found.read(text, html)
        return found


def remembering_styles(styles_of: Callable[..., Any], earlier: Earlier) -> Callable[..., Any]:
    """Return what finds the styles of all elements of a page, made to remember them."""

    @wraps(styles_of)
    def remembered(html: Any, sheets: Any, hints: Any, fonts: Any, targets: Any) -> Any:
        drawing = earlier.now
        if not drawing:
            return styles_of(html, sheets, hints, fonts, targets)
        if not drawing.styles:
            drawing.styles = styles_of(html, sheets, hints, fonts, targets)
            drawing.anchors = tuple(targets.target_lookup_items)
        else:
            for anchor in drawing.anchors:
                targets.collect_anchor(anchor)
        return drawing.styles

    return remembered


def _bones(element: Any) -> tuple[Any, ...]:
    """Return all of an element but its words: what styles ask for."""
    words = element.text if element.tag == 'style' else bool(element.text)
    return element.tag, tuple(element.items()), len(element), words, bool(element.tail)


def _holds_parts(element: Any) -> bool:
    return element.tag in AROUND or AROUND_CLASS in element.get('class', '').split()
