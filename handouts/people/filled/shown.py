"""What of a person's values stands where on the pages of their papers, to be shown while somebody types them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from handouts.fields import Value
from handouts.people.filled.blank import Blank, Key
from handouts.people.filled.person import Filled, Person, Refusal, Refused, fill_blank, spell_person
from handouts.people.filled.service import Order, blanks_of
from handouts.people.lists.roster import Member


@dataclass(frozen=True, slots=True)
class ShownText:
    """A line of a value: the start of its base line in points from the upper left corner of the page.

    `face` is the number of its font file in the letters of the blank, `size` is in points.
    """

    text: str = field(repr=False)
    x: float
    y: float
    size: float
    face: int


@dataclass(frozen=True, slots=True)
class ShownCross:
    """A box that is ticked: its upper left corner and its size, in points from the upper left corner of the page."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class ShownPage:
    """A page of a paper, which counts from 0, its size in points, and what stands on it."""

    key: Key
    number: int
    width: float
    height: float
    texts: tuple[ShownText, ...]
    crosses: tuple[ShownCross, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The pages of a person's papers with the values that can be printed, and what is in the way of the others."""

    pages: tuple[ShownPage, ...]
    refusals: tuple[Refusal, ...]


def show_member(order: Order, member: Member) -> Shown:
    """Return what stands where on a person's papers: the values that fit, also where others are refused.

    The chart number and the cover line are not among them: they are no values.
    """
    refusals: list[Refusal] = []
    try:
        blanks = blanks_of(order, member)
    except Refused as error:
        return Shown((), error.refusals)
    pages = tuple(
        page
        for blank in blanks
        for page in _shown_pages(replace(member.person, chart=''), blank, order.today, refusals)
    )
    return Shown(pages, tuple(dict.fromkeys(refusals)))


def _shown_pages(person: Person, blank: Blank, today: date, refusals: list[Refusal]) -> Iterator[ShownPage]:
    values = _spelt(person, blank, today, refusals)
    filled = _filled(person, blank, values, refusals)
    for number in range(blank.pages):
        texts = tuple(
            ShownText(line.text, line.x, blank.height - line.y, line.size, line.face)
            for page, line in filled.set
            if page == number and line.text
        )
        crosses = tuple(_crosses(blank, number, values))
        yield ShownPage(blank.key, number, blank.width, blank.height, texts, crosses)


def _spelt(person: Person, blank: Blank, today: date, refusals: list[Refusal]) -> Mapping[str, Value]:
    """Return the values that a paper can write, and add what is wrong with the others to `refusals`."""
    try:
        return spell_person(person, [blank], today)[0]
    except Refused as error:
        refusals += error.refusals
        fields = {name: asked for name, asked in blank.fields.items() if name not in _columns(error)}
        return spell_person(person, [replace(blank, fields=fields)], today)[0]


def _filled(person: Person, blank: Blank, values: Mapping[str, Value], refusals: list[Refusal]) -> Filled:
    """Return the lines of the values that fit, and add what is wrong with the others to `refusals`."""
    try:
        return fill_blank(person, blank, values, {})
    except Refused as error:
        refusals += error.refusals
        fitting = {name: value for name, value in values.items() if name not in _columns(error)}
        return fill_blank(person, blank, fitting, {})


def _columns(error: Refused) -> set[str]:
    return {refusal.column for refusal in error.refusals}


def _crosses(blank: Blank, page: int, values: Mapping[str, Value]) -> Iterator[ShownCross]:
    for slot in blank.slots:
        if slot.page == page and slot.option and slot.field in values and values[slot.field].option == slot.option:
            yield ShownCross(slot.left, blank.height - slot.top, slot.width, slot.height)
