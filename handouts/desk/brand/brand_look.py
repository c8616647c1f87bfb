"""The pages beside the form of a brand: any paper of the clinic, as it is saved or with what is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from handouts.desk.brand.brand_typed import Drafted
from handouts.desk.drawn.shelf import Card
from handouts.desk.views import here
from handouts.desk.views.view_papers import pictures_of
from handouts.desk.written.brand_draft import rebranded
from handouts.errors import Finding, Mistakes
from handouts.model import Job
from handouts.words.approval.standing import proof_job

FIRST = 'print'


@dataclass(frozen=True)
class Wish:
    """The paper that somebody looks at, and in which edition."""

    card: Card
    edition: str

    @property
    def paper(self) -> str:
        """The paper as the form names it."""
        return name_of(self.card)


@dataclass(frozen=True)
class Beside:
    """The pages beside the form: as they lie printed, or as they are drawn under a key.

    `waits` while they are drawn, `is_dropped` if nobody draws them any more, `stays` if what is typed cannot be
    printed, so that the pages before it stay in sight.
    """

    pictures: tuple[str, ...] = ()
    key: str = ''
    findings: tuple[Finding, ...] = ()
    waits: bool = False
    is_dropped: bool = False
    stays: bool = False
    is_new: bool = False


def name_of(card: Card) -> str:
    """Return a paper in one language as the form names it."""
    return f'{card.leaflet.paper}.{card.leaflet.language}'


def wish_of(folder: str, asked: Mapping[str, str]) -> Wish | None:
    """Return what somebody wants to look at: what was chosen, or else a folded paper; None if there is no paper."""
    cards = here.shelf().of(folder)
    if not cards:
        return None
    own = here.tongue().code
    usual = min(cards, key=lambda card: (not card.first.sheet.panels, card.leaflet.language != own))
    card = next((card for card in cards if name_of(card) == asked.get('shown')), usual)
    names = list(card.jobs)
    usual_edition = FIRST if FIRST in names else names[0]
    return Wish(card, asked['edition'] if asked.get('edition') in names else usual_edition)


def beside(drafted: Drafted | None, wish: Wish | None, seconds: float = 0.0) -> Beside:
    """Return the pages of a paper with what is typed, or as it is saved; waits for them so many seconds at most."""
    if wish is None:
        return Beside()
    if drafted is None or not drafted.is_new:
        return _as_saved(wish, seconds)
    if drafted.draft.remarks:
        return Beside(_lying(wish), stays=True)
    try:
        job = rebranded(drafted.draft, wish.card.jobs[wish.edition])
    except Mistakes as error:
        return Beside(_lying(wish), findings=error.findings, stays=True)
    return _drawn(job, seconds, is_new=True)


def _as_saved(wish: Wish, seconds: float) -> Beside:
    lying = _lying(wish)
    return Beside(lying) if lying else _drawn(wish.card.jobs[wish.edition], seconds, is_new=False)


def _lying(wish: Wish) -> tuple[str, ...]:
    printed = wish.card.printed.get(wish.edition)
    return tuple(pictures_of(printed)) if printed else ()


def _drawn(job: Job, seconds: float, *, is_new: bool) -> Beside:
    """Have a paper drawn; one for a print shop as a proof, for nobody has approved it like this."""
    desk = here.desk()
    key = desk.looks.ask(f'{here.owner()} brand', proof_job(job) if job.edition.for_press else job)
    if seconds:
        desk.looks.wait(key, seconds)
    return seen(key, is_new=is_new)


def seen(key: str, *, is_new: bool) -> Beside:
    """Return the pages that are drawn under a key."""
    try:
        found = here.desk().looks.seen_by(here.owner(), key)
    except KeyError:
        return Beside(key=key, is_dropped=True, is_new=is_new)
    if found is None:
        return Beside(key=key, waits=True, is_new=is_new)
    pictures = tuple(url_for('errand.look_page', key=key, number=number) for number in range(len(found.pictures)))
    return Beside(pictures, key, found.findings, stays=not pictures, is_new=is_new)


def look_values(folder: str, wish: Wish | None, shown: Beside) -> dict[str, Any]:
    """Return what the part of a page with the pages is made from."""
    cards = here.shelf().of(folder)
    return {
        'shown': shown,
        'wish': wish,
        'papers': [(name_of(card), card) for card in cards],
        'editions': list(wish.card.jobs) if wish else [],
    }
