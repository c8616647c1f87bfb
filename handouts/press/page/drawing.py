"""The numbers of a drawing: read from a box of a paper's tree, with what would make the picture wrong."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from handouts.model import Drawing, Step

# How an item begins. Of a range, such as 45 to 60 min, the longest is drawn.
FORMS = {
    'people': re.compile(r'(?P<number>\d+)\s(?P<unit>\D+)\s(?P<whole>\d+)'),
    'timeline': re.compile(r'(?:\d+(?:\s\D+\s|[-–]))?(?P<number>\d+)\s(?P<unit>[^\W\d]+)'),
}
# A value that is not known, in a blank's place: the step is then drawn as a point.
UNKNOWN = re.compile(r'\s+[^\W\d]+')
PEOPLE = 100
MOST_GROUPS = 4
# Stand around a drawing and between its parts while a paper becomes HTML; no paper holds them, see textfile.
BEGIN, NEXT, END = '\ue004', '\ue005', '\ue006'
DRAWN = re.compile(f'<div>{BEGIN}(.*?){END}</div>', re.DOTALL)
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Amount:
    """What an item counts, as `text` says it, and the first words of the item.

    It is 'unknown' where the value to count is a blank, 'odd' where a number cannot be read.
    """

    kind: Literal['counted', 'unknown', 'odd', 'nothing']
    text: str
    words: str
    number: int = 0
    whole: int = 0
    unit: str = ''


@dataclass(frozen=True, slots=True)
class Sketch:
    """A drawing without its words: they stay in the tree until it is HTML."""

    name: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a drawing, and the words at which it is."""

    message: str
    hint: str
    fragment: str = ''


def sketch_box(box: Element, name: str, plain: Callable[[str], str]) -> tuple[Sketch, tuple[Fault, ...]]:
    """Return what a box counts, and what is wrong with it; set its words apart in the tree.

    `plain` puts values into a text; a blank is nothing there.
    """
    title = box.find("p[@class='box-title']")
    rest = [part for part in box if part is not title]
    items = list(rest.pop(0)) if rest and rest[0].tag in ('ul', 'ol') else []
    sketch = Sketch(name, tuple(_take_amount(item, name, plain) for item in items))
    faults = (*FAULTS[name](sketch.amounts), *_words_missing(items, sketch))
    if name == 'people' and not rest:
        faults += (
            Fault(
                "The picture of people does not say how sure its numbers are.",
                "Write it under the list, after an empty line: 'How sure: …'.",
            ),
        )
    _set_apart(box, title, items, rest)
    return sketch, faults


def finish_drawings(html: str, sketches: list[Sketch]) -> tuple[str, tuple[Drawing, ...]]:
    """Return the HTML with a place for each drawing, and the drawings with their words."""
    drawings = []
    for sketch, words in zip(sketches, DRAWN.findall(html), strict=True):
        title, *items, note = (_inner(part) for part in words.split(NEXT))
        total = sum(amount.number for amount in sketch.amounts)
        unit = next((amount.unit for amount in sketch.amounts if amount.unit), '')
        steps = (
            Step(amount.number, amount.whole or total, amount.text.strip(), item)
            for amount, item in zip(sketch.amounts, items, strict=True)
        )
        drawings.append(Drawing(sketch.name, title, unit, tuple(steps), note))
    places = map(place_of, range(len(drawings)))
    return DRAWN.sub(lambda _: next(places), html), tuple(drawings)


def place_of(number: int) -> str:
    """Return what stands in the HTML where a drawing will be; the first is 0."""
    return f'{BEGIN}{number}{END}'


def _take_amount(item: Element, name: str, plain: Callable[[str], str]) -> Amount:
    """Return what an item counts, and take that off its words; one that counts nothing stays as it is."""
    before, colon, after = (item.text or '').lstrip().partition(':')
    text = plain(before) if colon else ''
    counted, unknown = FORMS[name].fullmatch(text), UNKNOWN.fullmatch(text)
    if counted or unknown:
        item.text = after.lstrip()
    words = _first_words(plain(''.join(item.itertext())))
    if counted:
        parts = counted.groupdict()
        whole = int(parts.get('whole') or 0)
        return Amount('counted', text, words, int(parts['number']), whole, parts['unit'])
    if unknown:
        return Amount('unknown', text, words)
    return Amount('odd', text, words) if text[:1].isdigit() else Amount('nothing', '', words)


def _people_faults(groups: tuple[Amount, ...]) -> Iterator[Fault]:
    if not 1 <= len(groups) <= MOST_GROUPS:
        yield Fault(
            f"The picture of people has {len(groups)} groups; it can have 1 to {MOST_GROUPS}.",
            "Write a list under the title, one group a line.",
        )
    for group in groups:
        text = _first_words(group.text)
        if group.kind != 'counted':
            yield Fault(
                f"'{group.words}' does not begin with how many of how many.",
                "Begin it like '27 of 100: with the drug', in whole numbers.",
                _place(group),
            )
        elif group.whole != PEOPLE:
            yield Fault(
                f"'{text}' is not counted on {PEOPLE} people.",
                f"Count every group on {PEOPLE}, so that all can be compared; say what is rarer in words.",
                _place(group),
            )
        elif group.number > group.whole:
            yield Fault(f"'{text}' is more than the whole.", "Look at the numbers again.", _place(group))


def _timeline_faults(steps: tuple[Amount, ...]) -> Iterator[Fault]:
    if all(step.kind == 'nothing' for step in steps):
        yield Fault(
            "The time line has no step with a length.",
            "Begin a step with its length, like '60 min: …', or use the box 'steps'.",
        )
    first = next((step.unit for step in steps if step.kind == 'counted'), '')
    for step in steps:
        text = _first_words(step.text)
        if step.kind == 'odd':
            yield Fault(
                f"The length '{text}' cannot be read.", "Write it like '60 min: …', in whole numbers.", _place(step)
            )
        elif step.kind == 'counted' and step.number == 0:
            yield Fault(
                f"A stretch of '{text}' cannot be drawn.", "Without a length, a step is a point.", _place(step)
            )
        elif step.kind == 'counted' and step.unit != first:
            yield Fault(
                f"'{text}' is not counted in '{first}' like the first stretch.",
                "Count all in one unit.",
                _place(step),
            )


FAULTS = {'people': _people_faults, 'timeline': _timeline_faults}


def _place(amount: Amount) -> str:
    """Return what stands in the paper where an item says its number."""
    return f' {_first_words(amount.text)}:' if amount.text else amount.words


def _words_missing(items: list[Element], sketch: Sketch) -> Iterator[Fault]:
    for item, amount in zip(items, sketch.amounts, strict=True):
        if not ''.join(item.itertext()).strip():
            text = _first_words(amount.text)
            yield Fault(f"'{text}' has no words.", "Say after the colon what is counted.", _place(amount))


def _first_words(text: str) -> str:
    """Return the first words of a text as its author wrote them, for a message."""
    return ' '.join(text.split())[:SHOWN]


def _set_apart(box: Element, title: Element | None, items: list[Element], rest: list[Element]) -> None:
    """Leave in the tree nothing but the parts of the drawing with marks between them."""
    note = Element('div')
    note.extend(rest)
    parts = [Element('div') if title is None else title, *items, note]
    for part in parts:
        part.tag, part.tail = 'div', NEXT
        part.attrib.clear()
    note.tail = END
    for child in list(box):
        box.remove(child)
    box.tag, box.text = 'div', BEGIN
    box.attrib.clear()
    box.extend(parts)


def _inner(part: str) -> str:
    return part.strip().removeprefix('<div>').removesuffix('</div>').strip()
