"""What may be filled in: packets and papers of a clinic, and the languages and editions that all chosen ones have."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from handouts.desk.drawn.shelf import Card
from handouts.desk.views import here
from handouts.errors import Finding, Mistakes
from handouts.fields import CODE
from handouts.files import words_in
from handouts.people.filled.service import Order
from handouts.people.lists.counter import Wanted
from handouts.people.lists.packets import PacketFile, read_packets
from handouts.words.approval.approvals import Leaflet

FIRST = 'print'


class Unfit(Exception):
    """Why papers cannot be filled in as somebody wishes, in words for the page; with the field that is wrong."""

    def __init__(self, told: str, wrong: str) -> None:
        super().__init__(told)
        self.told, self.wrong = told, wrong


@dataclass(frozen=True)
class Offer:
    """A paper as it is offered: its card in the language of the page where there is one."""

    card: Card
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """A packet as it is offered, in words of the page's language where it has some, each with their language.

    `titles` are those of its papers; `missing` are papers that the clinic has not got.
    """

    name: str
    title: tuple[str, str]
    purpose: tuple[str, str]
    titles: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """What somebody fills in: papers in the order in which they are handed over, their language and edition.

    `languages` by their names and `editions` are those that all of the papers have.
    """

    cards: tuple[Card, ...]
    language: str
    edition: str
    languages: dict[str, str]
    editions: tuple[str, ...]

    @property
    def papers(self) -> tuple[str, ...]:
        """The papers by their names."""
        return tuple(card.leaflet.paper for card in self.cards)

    @property
    def is_form(self) -> bool:
        """Whether it becomes a form to e-mail, and no paper to print."""
        return self.cards[0].jobs[self.edition].edition.tagged

    @property
    def names(self) -> dict[str, Any]:
        """The choice as addresses name it."""
        return {'paper': list(self.papers), 'language': self.language, 'edition': self.edition}

    def wanted(self) -> Wanted:
        """Return what is wanted at the counter."""
        return here.desk().orders.wanted(here.shelf(), here.clinic(), self.papers, self.language, self.edition)

    def order(self) -> Order:
        """Return the blanks of the papers; raises NotDrawn while one is not printed."""
        return here.desk().orders.order(here.shelf(), self.wanted())


def offers() -> list[Offer]:
    """Return the papers that have anything to fill in."""
    by_paper: dict[str, list[Card]] = {}
    for card in here.cards():
        by_paper.setdefault(card.leaflet.paper, []).append(card)
    return [
        Offer(in_tongue(cards), tuple(card.first.strings.language for card in cards))
        for cards in by_paper.values()
        if any(map(_has_fields, cards))
    ]


def packs() -> tuple[list[Pack], tuple[Finding, ...]]:
    """Return the packets of the workspace, and the mistakes of their file."""
    try:
        found = read_packets(here.shelf().setting.library.rooms)
    except Mistakes as error:
        return [], error.findings
    return [_pack(name, packet) for name, packet in found.items()], ()


def read_choice(wished: 'MultiDict[str, str]') -> Choice:
    """Return what a form or an address wishes for, with sensible defaults; raises Unfit."""
    papers = _papers(wished)
    own = {
        paper: {card.leaflet.language: card for card in here.cards() if card.leaflet.paper == paper}
        for paper in papers
    }
    languages = [language for language in own[papers[0]] if all(language in cards for cards in own.values())]
    named = {language: own[papers[0]][language].first.strings.language for language in languages}
    language = wished.get('language') or _usual(languages)
    if language not in named:
        known = ', '.join(named.values()) or here.say("none")
        told = here.say(
            "Not all of these papers are there in this language. There are: {languages}.", languages=known
        )
        raise Unfit(told, 'language')
    cards = tuple(own[paper][language] for paper in papers)
    editions = editions_of(cards)
    edition = wished.get('edition') or (FIRST if FIRST in editions else next(iter(editions), ''))
    if edition not in editions:
        raise Unfit(_edition_told(editions, len(cards)), 'edition')
    return Choice(cards, language, edition, named, editions)


def editions_of(cards: Sequence[Card]) -> tuple[str, ...]:
    """Return the editions that all of some papers have and that can be filled in; a form to e-mail is one paper."""
    return tuple(
        name
        for name, job in cards[0].jobs.items()
        if not job.edition.for_press
        and not (job.edition.tagged and len(cards) > 1)
        and all(name in card.jobs for card in cards)
    )


def in_tongue(cards: Sequence[Card]) -> Card:
    """Return a paper in the language of the page, or else of the clinic, or else in any."""
    wished = [here.tongue().code, cards[0].first.clinic.says.language]
    return min(cards, key=lambda card: [card.leaflet.language != language for language in wished])


def titled(paper: str) -> tuple[str, str] | None:
    """Return the title of a paper and its language; None for one that the clinic has not got."""
    cards = [card for card in here.cards() if card.leaflet.paper == paper]
    return (in_tongue(cards).first.front.title, in_tongue(cards).leaflet.language) if cards else None


def _papers(wished: 'MultiDict[str, str]') -> list[str]:
    """Return the papers that are wished for, those of a packet before all; raises Unfit."""
    known = {leaflet.paper for leaflet in here.shelf().cards if leaflet.clinic == here.clinic()}
    packet = wished.get('packet')
    if packet:
        found = read_packets(here.shelf().setting.library.rooms).get(packet)
        papers = found.papers if found else ()
    else:
        papers = tuple(wished.getlist('paper'))
        if not papers:
            raise Unfit(here.say("Tick at least one paper, or press a packet."), 'papers')
    if not papers or not known.issuperset(papers):
        raise Unfit(here.say("This paper or packet is not there any more. Choose again."), 'papers')
    return list(dict.fromkeys(papers))


def _usual(languages: Sequence[str]) -> str:
    """Return the clinic's language, or the first where these papers have not got it."""
    usual = here.shelf().clinics[here.clinic()].says.language
    return usual if usual in languages else next(iter(languages), '')


def _edition_told(editions: Sequence[str], papers: int) -> str:
    known = ', '.join(map(here.tongue().named, editions)) or here.say("none")
    if papers > 1:
        return here.say(
            "These papers cannot be had so together. There are: {editions}. A form to e-mail is one paper at a time.",
            editions=known,
        )
    return here.say("This paper cannot be had so. There are: {editions}.", editions=known)


def _pack(name: str, packet: PacketFile) -> Pack:
    titles = {paper: titled(paper) for paper in packet.papers}
    missing = tuple(paper for paper, title in titles.items() if title is None)
    title, purpose = (words_in(words, here.tongue().code) for words in (packet.title, packet.purpose))
    shown = title if title[0] else (here.tongue().named(name), '')
    return Pack(name, shown, purpose, tuple(title for title in titles.values() if title), missing)


def _has_fields(card: Card) -> bool:
    """Return whether a paper has anything to fill in, also before it is printed; not one with mistakes."""
    if card.printed:
        return any(slot.field != CODE for printed in card.printed.values() for slot in printed.slots)
    leaflet: Leaflet = card.leaflet
    try:
        return bool(here.desk().orders.fields(here.shelf(), leaflet.clinic, [leaflet.paper], leaflet.language))
    except Mistakes:
        return False
