"""What has changed in a paper since its approval: the words marked, and the pages side by side."""

from collections.abc import Iterable
from typing import Any, get_args

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from handouts.desk.drawn.proofread import Drawn, Reading, draw_changes
from handouts.desk.drawn.shelf import Card, findings_of
from handouts.desk.guard.entrance import needs
from handouts.desk.views import here
from handouts.desk.words.readings import ask_for, failure, kept, reading_of
from handouts.errors import Finding, Level
from handouts.words.approval.approvals import Leaflet

changes_pages = Blueprint('changes', __name__)

LEVELS: tuple[Level, ...] = get_args(Level)


def findings_about(card: Card, read: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return all that is known against a paper, once for all its editions; what stops it first."""
    found = [finding.of('', '', '') for finding in (*read, *findings_of(here.shelf(), card))]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: LEVELS.index(finding.level)))


def paper_values(card: Card, tab: str, reading: Reading | None) -> dict[str, Any]:
    """Return what all pages about a paper's words are made from."""
    languages = [other for other in here.cards() if other.leaflet.paper == card.leaflet.paper]
    return {
        **{'place': 'words', 'tab': tab, 'card': card, 'names': here.names_of(card)},
        'languages': [(other, here.names_of(other)) for other in languages],
        'reading': reading,
        'findings': findings_about(card, reading.findings if reading else ()),
    }


@changes_pages.get('/words/<topic>/<document>/<language>/changes')
@needs('desk')
def changes(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Show what has changed since the words were approved."""
    card = here.card(topic, document, language)
    reading = reading_of(card.leaflet)
    drawn = _drawn(card.leaflet) if reading and reading.rows else {}
    return here.show('changes.html', **paper_values(card, 'changes', reading), **drawn)


@changes_pages.get('/words/<topic>/<document>/<language>/changes/pages')
@needs('desk')
def pages(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Give the part with the pages side by side."""
    card = here.card(topic, document, language)
    return here.show('changes_pages.html', names=here.names_of(card), **_drawn(card.leaflet))


@changes_pages.get('/changes/<key>/<int:number>/<side>.jpg')
@needs('desk')
def picture(key: str, number: int, side: str) -> ResponseReturnValue:
    """Give the picture of a page as approved or as it is; what is not remembered any more is not there."""
    drawn: Drawn = kept('pages').find(key) or Drawn()
    sides = {'approved': lambda pair: pair.approved, 'present': lambda pair: pair.present}
    shown = [sides[side](pair).picture for pair in drawn.pairs if side in sides and pair.number == number]
    return Response(shown[0], mimetype='image/jpeg') if any(shown) else abort(404)


def _drawn(leaflet: Leaflet) -> dict[str, object]:
    """Return what the part with the pages side by side is made from; nothing is drawn twice."""
    known = failure('pages', leaflet)
    key, _ = ('', None) if known else ask_for('pages', draw_changes, leaflet)
    drawn: Drawn | None = Drawn((), (known,)) if known else kept('pages').find(key)
    sides = {pair.number: (pair.approved, pair.present) for pair in drawn.pairs} if drawn else {}
    marked = [number for number, both in sides.items() if any(side.marks or not side.picture for side in both)]
    return {'key': key, 'drawn': drawn, 'marked': marked}
