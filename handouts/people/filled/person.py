"""A person of a list, and what becomes of their values on the papers: pages to print, or what is in the way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from handouts.errors import Finding
from handouts.fields import CODE, Slot, Trouble, Value
from handouts.people.filled.blank import Blank
from handouts.people.filled.lettering import Set, Usage, draw_cross, draw_lines, set_value
from handouts.people.values.manner import Manner, Unprintable
from handouts.people.values.spelling import spell
from handouts.press.sheets.barcode import draw_code

BLACK = '0 0 0 1 k'
STROKE = '0 0 0 1 K'
# Points between a chart number and its code, and from the code's foot up to the letters beside it.
GAP, LEVEL = 6.0, 2.0
# The edge that office printers leave white, in points, and how far above it letters stand, in their size.
WHITE, ABOVE = 18.0, 0.25
MISSING = Trouble('missing', "This must be filled in.", "Write it, or take the person off the list.")


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a list names them: `typed` are the values by field; `number` is the row, 0 for one alone."""

    number: int
    typed: Mapping[str, str] = field(repr=False)
    chart: str = field(default='', repr=False)
    copies: int = 1


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a person's papers are not printed: the row, the column, what is wrong and what to do."""

    number: int
    column: str
    trouble: Trouble

    def finding(self) -> Finding:
        """Return it as a finding: that of a row of a list, or of a value of one person."""
        place = f'row {self.number}' if self.number else self.column
        return Finding(place, 0, self.trouble.rule, self.trouble.message, self.trouble.hint)

    def __str__(self) -> str:
        place = f'row {self.number}, {self.column}: ' if self.number else f'{self.column}: '
        return f'{place}{self.trouble.message} {self.trouble.hint}'.rstrip()


class Refused(Exception):
    """A person whose papers cannot be printed; holds no value."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(dict.fromkeys(refusals))
        super().__init__(self.refusals)


@dataclass(frozen=True, slots=True)
class Filled:
    """A paper filled in for a person: what is drawn on each page, and whether that has the page's code in it.

    `set` are the lines of the values, for those who prove them.
    """

    drawings: tuple[bytes, ...]
    has_codes: bool
    set: tuple[tuple[int, Set], ...] = field(default=(), repr=False)


def spell_person(person: Person, blanks: Sequence[Blank], today: date) -> tuple[dict[str, Value], ...]:
    """Return a person's values as each paper writes them; raises Refused with all that is wrong with them."""
    refusals: list[Refusal] = []
    values = [dict(_spelt(person, blank, today, refusals)) for blank in blanks]
    if refusals:
        raise Refused(refusals)
    return tuple(values)


def _spelt(person: Person, blank: Blank, today: date, refusals: list[Refusal]) -> Iterator[tuple[str, Value]]:
    manner = Manner(blank.language, blank.country, today)
    for name, asked in blank.fields.items():
        typed = person.typed.get(name, '')
        if typed:
            try:
                yield name, spell(asked, typed, manner)
            except Unprintable as error:
                refusals.append(Refusal(person.number, name, error.trouble))
        elif asked.required:
            refusals.append(Refusal(person.number, name, MISSING))


def fill_blank(person: Person, blank: Blank, values: Mapping[str, Value], usage: Usage) -> Filled:
    """Return what is drawn on each page of a paper for a person; raises Refused for what does not fit.

    The glyphs that it uses are added to `usage`.
    """
    refusals: list[Refusal] = []
    placed = list(_placed(person, blank, values, refusals))
    if refusals:
        raise Refused(refusals)
    drawings: list[list[bytes]] = [[] for _ in range(blank.pages)]
    for slot, lines in placed:
        drawings[slot.page].append(draw_lines(lines, usage, BLACK) if lines else draw_cross(slot, STROKE))
    for slot in blank.slots if person.chart else ():
        if slot.field == CODE:
            drawings[slot.page].append(draw_chart(person, blank, slot, usage, BLACK))
    sets = tuple((slot.page, line) for slot, lines in placed for line in lines)
    return Filled(tuple(b'\n'.join(parts) for parts in drawings), bool(person.chart), sets)


def draw_chart(person: Person, blank: Blank, slot: Slot, usage: Usage, black: str) -> bytes:
    """Return PDF operators that draw a page's code with a chart number in it, and the number in letters.

    They stand under the code, at the page's edge, where there is room, else left of its foot: in large letters the
    words of the page's foot leave them none there.
    """
    size, shaped = blank.letters.smallest, blank.letters.faces[0].shape(person.chart)
    foot, width = slot.top - slot.width, shaped.width * size / 1000
    is_under = foot - size > WHITE
    x, y = (slot.right - width, WHITE + ABOVE * size) if is_under else (slot.left - GAP - width, foot + LEVEL)
    number = Set(person.chart, 0, shaped, size, x, y)
    return draw_code(blank.code(slot, person.chart).text, slot, black) + b' ' + draw_lines((number,), usage, black)


def _placed(
    person: Person, blank: Blank, values: Mapping[str, Value], refusals: list[Refusal]
) -> Iterator[tuple[Slot, tuple[Set, ...]]]:
    """Yield each slot that gets something, with the lines of its value; none for a box to tick."""
    for slot in blank.slots:
        value = values.get(slot.field)
        if value is None or (slot.option and slot.option != value.option):
            continue
        if slot.option:
            yield slot, ()
        else:
            try:
                yield slot, set_value(blank.letters, blank.fields[slot.field], slot, value)
            except Unprintable as error:
                refusals.append(Refusal(person.number, slot.field, error.trouble))
