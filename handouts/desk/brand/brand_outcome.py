"""What saving a brand means: the papers that are printed anew, and those whose approval it ends."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from glob import escape
from pathlib import Path

from handouts.desk.brand.brand_memory import Saved, memory
from handouts.desk.brand.brand_typed import Drafted
from handouts.desk.drawn.shelf import Card, Snapshot
from handouts.desk.views import here
from handouts.desk.written.brand_draft import draft_brand
from handouts.desk.written.logo import Logo
from handouts.errors import Finding, Mistakes
from handouts.model import Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import check_job
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Leaflet, leaflet_of

Approved = tuple[tuple[Leaflet, str], ...]


@dataclass(frozen=True)
class Row:
    """A paper that is printed anew: how many of its editions are yet to be made, and why it cannot be, if so."""

    leaflet: Leaflet
    title: str
    language: str
    card: Card | None
    waiting: int
    is_stuck: bool
    findings: tuple[Finding, ...]
    is_fallen: bool

    @property
    def names(self) -> dict[str, str]:
        """The paper as addresses name it."""
        topic, _, document = self.leaflet.paper.partition('/')
        return {'topic': topic, 'document': document, 'language': self.leaflet.language}


def ended_approvals(root: Path, folder: str, text: str, logo: Logo, approved: Approved) -> tuple[Leaflet, ...]:
    """Return which of these papers would have other words with a clinic's file of this text.

    A value of the clinic is part of the words of a paper that prints it. Runs in a drawing process.
    """
    library = draft_brand(Library(Rooms(root)), folder, text, logo).library
    return tuple(leaflet for leaflet, code in approved if _code(library, leaflet) != code)


def _code(library: Library, leaflet: Leaflet) -> str:
    """Return the words code that a paper would have; '' where it has mistakes."""
    try:
        request = Request((escape(leaflet.paper),), (leaflet.language,), (), (leaflet.clinic,))
        jobs = make_plan(library, request).jobs
    except Mistakes:
        return ''
    return check_job(jobs[0])[0] if jobs else ''


def ask_ends(drafted: Drafted) -> str:
    """Have it worked out which approvals saving would end, and return the key of that; '' if it can end none."""
    draft, desk = drafted.draft, here.desk()
    approved = tuple((card.leaflet, card.standing.code) for card in _approved(here.shelf(), draft.folder))
    if not approved or draft.remarks or not drafted.is_new:
        return ''
    parts = (draft.folder, draft.text, hashlib.sha256(draft.logo.data).hexdigest(), approved)
    key = hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
    arguments = desk.root, draft.folder, draft.text, draft.logo, approved
    if memory().ends.find(key) is None:
        memory().ends.keep(key, desk.studio.now.ask(ended_approvals, *arguments))
    return key


def ends_of(key: str) -> list[Card] | None:
    """Return the papers whose approval saving would end; None while that is being worked out."""
    work = memory().ends.find(key)
    if work is not None and not work.done():
        return None
    if work is None or work.cancelled() or work.exception():
        return []
    cards = here.shelf().cards
    return [cards[leaflet] for leaflet in work.result() if leaflet in cards]


def _approved(shelf: Snapshot, folder: str) -> list[Card]:
    return [card for card in shelf.of(folder) if card.standing.is_approved]


def changed_papers(before: Snapshot, after: Snapshot, folder: str) -> tuple[tuple[Leaflet, ...], tuple[Leaflet, ...]]:
    """Return the papers of a clinic that are printed anew, and those of them whose approval holds no more."""
    leaflets = dict.fromkeys(card.leaflet for shelf in (before, after) for card in shelf.of(folder))
    waiting = {leaflet_of(job) for job in after.waiting}
    anew = [one for one in leaflets if one in waiting or one not in after.cards or _is_stuck(after, after.cards[one])]
    held = [card.leaflet for card in _approved(before, folder)]
    fallen = [one for one in held if one not in after.cards or not after.cards[one].standing.is_approved]
    return tuple(anew), tuple(fallen)


def rows_of(saved: Saved) -> list[Row]:
    """Return how far the papers are that are printed anew."""
    shelf = here.shelf()
    return [_row(shelf, leaflet, leaflet in saved.fallen) for leaflet in saved.anew]


def is_going(rows: Iterable[Row]) -> bool:
    """Return whether any paper is yet to be printed."""
    return any(row.waiting for row in rows)


def _row(shelf: Snapshot, leaflet: Leaflet, is_fallen: bool) -> Row:
    card = shelf.cards.get(leaflet)
    waiting = [job for job in shelf.waiting if leaflet_of(job) == leaflet]
    failed = [shelf.failed[job.target] for job in card.jobs.values() if job.target in shelf.failed] if card else []
    return Row(
        leaflet,
        card.first.front.title if card else leaflet.paper,
        card.first.strings.language if card else leaflet.language,
        card,
        len(waiting),
        card is None or bool(failed),
        tuple(dict.fromkeys(finding.of('', '', '') for findings in failed for finding in findings)),
        is_fallen,
    )


def _is_stuck(shelf: Snapshot, card: Card) -> bool:
    return any(job.target in shelf.failed for job in card.jobs.values())
