"""How filled pages look while somebody types: the pictures of the blanks, and the values where they are printed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from handouts.desk.drawn.orders import NotDrawn
from handouts.desk.fill.fill_choice import Choice
from handouts.desk.views.view_papers import pictures_of
from handouts.people.filled.blank import Blank
from handouts.people.filled.person import Refusal
from handouts.people.filled.shown import ShownCross, ShownPage, ShownText, show_member
from handouts.people.lists.roster import Member
from handouts.press.sheets.form import CROSS_INSET, CROSS_WIDTH


@dataclass(frozen=True)
class Place:
    """Where a field is filled in on a page, in points from its upper left corner."""

    field: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Cross:
    """The two strokes of a ticked box, as SVG draws them, and how thick they are."""

    path: str = field(repr=False)
    thick: float = CROSS_WIDTH


@dataclass(frozen=True)
class Page:
    """A page as it is shown: its picture, its size in points, what stands on it, and its places to fill in."""

    picture: str
    title: str
    number: int
    pages: int
    width: float
    height: float
    texts: tuple[ShownText, ...]
    crosses: tuple[Cross, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Look:
    """The pages of the papers with what can be printed, and what is wrong with the rest."""

    pages: tuple[Page, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    waits: bool = False


def look_of(choice: Choice, member: Member, asked: frozenset[str]) -> Look:
    """Return how the papers look for a person; a look that `waits` where they are being drawn just now.

    `asked` are the fields whose places are marked while they are typed. Raises NotDrawn for papers with mistakes.
    """
    try:
        order = choice.order()
    except NotDrawn as error:
        if error.has_mistakes:
            raise
        return Look(waits=True)
    shown = show_member(order, member)
    pictures = {
        (card.leaflet.paper, card.leaflet.language, choice.edition): pictures_of(card.printed[choice.edition])
        for card in choice.cards
    }
    pages = tuple(_page(page, order.blanks[page.key], pictures[page.key], asked) for page in shown.pages)
    return Look(pages, shown.refusals)


def _page(page: ShownPage, blank: Blank, pictures: list[str], asked: frozenset[str]) -> Page:
    return Page(
        pictures[page.number],
        blank.title,
        page.number + 1,
        blank.pages,
        page.width,
        page.height,
        page.texts,
        tuple(map(_cross, page.crosses)),
        tuple(_places(blank, page.number, asked)),
    )


def _places(blank: Blank, page: int, asked: frozenset[str]) -> Iterator[Place]:
    for slot in blank.slots:
        if slot.page == page and slot.field in asked:
            yield Place(slot.field, slot.left, blank.height - slot.top, slot.width, slot.height)


def _cross(box: ShownCross) -> Cross:
    left, top = box.x + CROSS_INSET, box.y + CROSS_INSET
    right, foot = box.x + box.width - CROSS_INSET, box.y + box.height - CROSS_INSET
    return Cross(f'M{left:.2f} {foot:.2f}L{right:.2f} {top:.2f}M{left:.2f} {top:.2f}L{right:.2f} {foot:.2f}')
