"""The papers: a card for each, with its picture, what it is for, and how it stands."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.drawn.shelf import Card
from handouts.desk.guard.headers import keep_days
from handouts.desk.views import here
from handouts.fields import CODE
from handouts.model import Printed

papers_pages = Blueprint('papers', __name__)

# What was printed in so many days counts for which papers stand on top.
LATELY = timedelta(days=60)


@dataclass(frozen=True)
class Wished:
    """What somebody searches for."""

    text: str
    kind: str
    language: str

    @property
    def is_narrow(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.text or self.kind or self.language)


@dataclass(frozen=True)
class Shown:
    """A paper in one language, as a card shows it."""

    card: Card
    names: dict[str, str]
    has_fields: bool
    is_stuck: bool


@dataclass(frozen=True)
class Rack:
    """A paper with its languages; `cover` is the address of its picture, `text` what a search looks through."""

    cards: tuple[Shown, ...]
    title: str
    purpose: str
    language: str
    kind: str
    cover: str
    text: str


@papers_pages.get('/')
def papers() -> ResponseReturnValue:
    """Show the papers, those that are used most on top."""
    wished = Wished(*(request.args.get(name, '').strip() for name in ('q', 'kind', 'language')))
    cards = here.cards()
    return here.show(
        'papers.html',
        place='papers',
        wished=wished,
        racks=[rack for rack in _racks(cards) if _is_wished(rack, wished)],
        kinds=dict.fromkeys(card.first.front.kind for card in cards),
        languages={card.leaflet.language: card.first.strings.language for card in cards},
        findings=here.mistakes(),
    )


@papers_pages.get('/picture/<path:name>')
def picture(name: str) -> ResponseReturnValue:
    """Give the picture of a printed page; only such as stand on the shelf have a name.

    A link that leads out of the output folder is not followed: somebody else may have laid it there.
    """
    path = here.shelf().pictures.get(name)
    if path is None or not path.is_file() or here.desk().output.resolve() not in path.resolve().parents:
        abort(404)
    return keep_days(Response(path.read_bytes(), mimetype='image/jpeg'))


def pictures_of(printed: Printed) -> list[str]:
    """Return the addresses of the pictures of a printed paper's pages; other pictures have other addresses."""
    return [url_for('papers.picture', name=name, mark=printed.beside[:12]) for name in printed.pictures]


def _racks(cards: Iterable[Card]) -> list[Rack]:
    """Return the papers with their languages; the language of the page first, the most used paper first."""
    here_now = here.desk()
    counts = here_now.journal.counts(here.clinic(), here_now.clock() - LATELY)
    by_paper: dict[str, list[Card]] = {}
    for card in cards:
        by_paper.setdefault(card.leaflet.paper, []).append(card)
    used = {
        paper: sum(counts.get((paper, card.leaflet.language), 0) for card in found)
        for paper, found in by_paper.items()
    }
    return [_rack(by_paper[paper]) for paper in sorted(by_paper, key=lambda paper: (-used[paper], paper))]


def _rack(cards: list[Card]) -> Rack:
    own = here.tongue().code
    ordered = sorted(cards, key=lambda card: card.leaflet.language != own)
    front = ordered[0].first.front
    return Rack(
        tuple(map(_shown, ordered)),
        front.title,
        front.purpose or front.subtitle,
        ordered[0].leaflet.language,
        front.kind,
        next((pictures_of(card.cover)[0] for card in ordered if card.cover), ''),
        ' '.join(_searched(ordered)),
    )


def _shown(card: Card) -> Shown:
    slots = next((printed.slots for printed in card.printed.values()), ())
    failed = [job for job in card.jobs.values() if job.target in here.shelf().failed]
    return Shown(card, here.names_of(card), any(slot.field != CODE for slot in slots), len(failed) == len(card.jobs))


def _searched(cards: Iterable[Card]) -> Iterator[str]:
    for card in cards:
        front = card.first.front
        kind = here.tongue().named(front.kind)
        yield from (front.title, front.subtitle, front.purpose, kind, card.leaflet.paper, card.first.strings.language)


def _is_wished(rack: Rack, wished: Wished) -> bool:
    if wished.kind and rack.kind != wished.kind:
        return False
    if wished.language and all(one.card.leaflet.language != wished.language for one in rack.cards):
        return False
    text = _bare(rack.text)
    return all(word in text for word in _bare(wished.text).split())


def _bare(text: str) -> str:
    """Return a text without accents and capitals."""
    marked = unicodedata.normalize('NFD', text.casefold())
    return ''.join(letter for letter in marked if not unicodedata.combining(letter))
