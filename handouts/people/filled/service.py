"""Serves one person after the other: from the row of a list to what is drawn on each page of their papers."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from handouts.fields import Trouble
from handouts.people.filled.blank import Blank, Key
from handouts.people.filled.cover import draw_cover
from handouts.people.filled.lettering import Set, Usage
from handouts.people.filled.person import Filled, Person, Refusal, Refused, fill_blank, spell_person
from handouts.people.lists.roster import Choices, Columns, Member, read_member
from handouts.people.lists.table import Row

# Quick rather than small: the drawings are short.
PACKING = 1


@dataclass(frozen=True)
class Order:
    """What is made for each person of a list.

    `papers` are in the order in which they are handed over; `blanks` hold each in all languages and editions
    that rows ask for. With `has_covers` the first page says whose papers follow.
    """

    papers: tuple[str, ...]
    blanks: Mapping[Key, Blank]
    choices: Choices
    today: date
    has_covers: bool = False

    def carried(self) -> 'Order':
        """Return the order with its papers in it, for another computer."""
        return replace(self, blanks={key: blank.carried() for key, blank in self.blanks.items()})


@dataclass(frozen=True, slots=True)
class Sheets:
    """A paper filled in for a person: which one, and the compressed drawing of each page."""

    key: Key
    drawings: tuple[bytes, ...]
    has_codes: bool
    lines: tuple[tuple[int, Set], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Served:
    """The papers of a person, in their order, and how often they are printed."""

    number: int
    sheets: tuple[Sheets, ...]
    copies: int


Outcome = Served | tuple[Refusal, ...]


@dataclass(frozen=True)
class Portion:
    """What became of some rows, one after the other, with the glyphs that their values use."""

    outcomes: tuple[Outcome, ...]
    usage: Usage


def serve_rows(order: Order, columns: Columns, every: int, rows: Iterable[Row]) -> Portion:
    """Return what becomes of these rows; of the first that is served and each `every`th the lines are kept."""
    usage: Usage = {}
    outcomes: list[Outcome] = []
    served = 0
    for row in rows:
        try:
            member = read_member(row, columns, order.choices)
            outcomes.append(serve_member(order, member, usage, keeps_lines=served % every == 0))
            served += 1
        except Refused as error:
            outcomes.append(error.refusals)
    return Portion(tuple(outcomes), usage)


def serve_member(order: Order, member: Member, usage: Usage, *, keeps_lines: bool) -> Served:
    """Return the papers of one person; raises Refused with all that is wrong with their values."""
    person, blanks = member.person, blanks_of(order, member)
    values = spell_person(person, blanks, order.today)
    filled, refusals = [], list[Refusal]()
    for blank, spelt in zip(blanks, values, strict=True):
        try:
            filled.append(fill_blank(person, blank, spelt, usage))
        except Refused as error:
            refusals += error.refusals
    if refusals:
        raise Refused(refusals)
    sheets = tuple(_sheets(order, person, blanks, filled, usage, keeps_lines=keeps_lines))
    return Served(person.number, sheets, person.copies)


def blanks_of(order: Order, member: Member) -> list[Blank]:
    """Return the papers that a person gets; raises Refused if one is not printed in their language and edition."""
    keys = [(paper, member.language, member.edition) for paper in order.papers]
    missing = next((key for key in keys if key not in order.blanks), None)
    if missing:
        told = f"{missing[0]} is not printed in the language '{member.language}' as '{member.edition}'."
        trouble = Trouble('paper', told, "Look at its mistakes with: python build.py check.")
        raise Refused([Refusal(member.person.number, 'language', trouble)])
    return [order.blanks[key] for key in keys]


def _sheets(
    order: Order, person: Person, blanks: list[Blank], filled: list[Filled], usage: Usage, *, keeps_lines: bool
) -> Iterator[Sheets]:
    # A folded sheet has no room for the cover line.
    cover = next((blank for blank in blanks if order.has_covers and not blank.turns_short), None)
    for blank, paper in zip(blanks, filled, strict=True):
        drawings = list(paper.drawings)
        if blank is cover:
            drawings[0] += b' ' + draw_cover(person, blank, usage)
        packed = tuple(zlib.compress(drawing, PACKING) if drawing else b'' for drawing in drawings)
        lines = paper.set if keeps_lines else ()
        yield Sheets(blank.key, packed, paper.has_codes, lines)
