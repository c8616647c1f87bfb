"""Approving: the words are shown as they are printed, and somebody writes their name to exactly these."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.drawn.proofread import Reading
from handouts.desk.drawn.shelf import Card
from handouts.desk.drawn.signing import OtherWords, Refused, Signed, sign_seen
from handouts.desk.guard.entrance import needs
from handouts.desk.kept.rack import Racked, racked_papers
from handouts.desk.views import here
from handouts.desk.views.view_papers import pictures_of
from handouts.desk.words.readings import kept, key_of, reading_of, words_seen
from handouts.desk.words.view_changes import paper_values
from handouts.model import Printed
from handouts.words.approval.approvals import LONGEST_NAME, Leaflet
from handouts.words.approval.changes import Changes, changed_passages
from handouts.words.approval.compared import compared_rows
from handouts.words.approval.signature import Signature
from handouts.words.approval.standing import missing_roles, roles_for

approve_pages = Blueprint('approve', __name__)

# The edition whose pages are looked at; the first that lies printed of a kind that lacks it.
SHOWN = 'print'


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the form, and what is wrong with it, by the field."""

    by: str = ''
    role: str = ''
    until: str = ''
    has_read: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)


@approve_pages.get('/words/<topic>/<document>/<language>/approve')
@needs('approver')
def ask(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Show what is approved, and ask who answers for it."""
    card = here.card(topic, document, language)
    return _asked(card, Typed(until=_in_a_year(_today()).isoformat()))


@approve_pages.post('/words/<topic>/<document>/<language>/approve')
@needs('approver')
def do(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Have an approval recorded of the words that were shown."""
    card, desk = here.card(topic, document, language), here.desk()
    leaflet, seen, typed = card.leaflet, request.form.get('seen', ''), _typed(card.leaflet.language)
    reading = reading_of(leaflet)
    if reading and reading.code != seen:
        return _changed(card, OtherWords(seen, reading.code, reading.words)), 409
    if typed.faults:
        return _asked(card, typed), 422
    role = next(role for role in roles_for(leaflet.language) if role == typed.role)
    signature = Signature(typed.by, role, date.fromisoformat(typed.until))
    key = key_of('signature', here.owner(), request.form.get('once', ''), leaflet, seen, signature)
    arguments = desk.root, desk.output, _today(), leaflet, seen, signature
    work = kept('signatures').ask(key, lambda: desk.studio.now.ask(sign_seen, *arguments))
    then = url_for('approve.outcome', topic=topic, document=document, language=language, key=key)
    what = here.say("Approving “{title}”", title=card.first.front.title)
    errand = desk.errands.begin(here.owner(), what, then, request.path, work)
    return redirect(url_for('errand.errand', id=errand.id), 303)


@approve_pages.get('/words/<topic>/<document>/<language>/approved/<key>')
@needs('approver')
def outcome(topic: str, document: str, language: str, key: str) -> ResponseReturnValue:
    """Show what became of an approval, and what is to be done now."""
    made = kept('signatures').find(key) or abort(404)
    here.desk().keeper.refresh()
    card = here.card(topic, document, language)
    if isinstance(made, OtherWords):
        return _changed(card, made), 409
    if isinstance(made, Refused):
        return here.show(
            'approve_refused.html', against=made.findings, **paper_values(card, 'approve', Reading())
        ), 409
    approval, records = made.approval, made.records
    return here.show(
        'approve_done.html',
        approval=approval,
        missing=missing_roles(records, language, approval.words),
        racked=_racked(card.leaflet, made),
        **paper_values(card, 'approve', Reading(code=approval.words, records=records)),
    )


def is_drawn(card: Card, reading: Reading) -> bool:
    """Return whether the pages that lie printed have the words that were read, or whether none will ever come."""
    shown = _shown(card)
    if shown:
        return shown.words == reading.code or not reading.code
    waiting = {job.target for job in here.shelf().waiting}
    return waiting.isdisjoint(job.target for job in card.jobs.values())


def _shown(card: Card) -> Printed | None:
    return card.printed.get(SHOWN) or card.cover


def _asked(card: Card, typed: Typed) -> str:
    reading, roles, shown = reading_of(card.leaflet), roles_for(card.leaflet.language), _shown(card)
    missing = missing_roles(reading.records, card.leaflet.language, reading.code) if reading else ()
    values = paper_values(card, 'approve', reading if reading and is_drawn(card, reading) else None)
    likely = next((found[0] for found in (missing, roles) if len(found) == 1), '')
    return here.show(
        'approve.html',
        typed=replace(typed, role=typed.role or likely),
        stops=[finding for finding in values['findings'] if finding.level == 'block'],
        missing=missing,
        roles=roles,
        pages=pictures_of(shown) if shown else [],
        longest=LONGEST_NAME,
        today=_today(),
        **values,
    )


def _changed(card: Card, other: OtherWords) -> str:
    """Return the page that says that the words are no longer those that were shown, and what has changed."""
    seen = words_seen(card.leaflet, other.seen)
    passages = tuple(changed_passages(seen, other.words)) if seen else ()
    rows = tuple(compared_rows(Changes(card.first, other.seen, (), other.code, passages)))
    return here.show('approve_changed.html', other=other, rows=rows, **paper_values(card, 'approve', Reading()))


def _typed(language: str) -> Typed:
    """Return what was typed into the form, with what is wrong with it."""
    form, say, faults = request.form, here.say, dict[str, str]()
    typed = Typed(
        ' '.join(form.get('by', '').split()), form.get('role', ''), form.get('until', ''), form.get('read') == 'yes'
    )
    if not (typed.by and typed.by.isprintable() and len(typed.by) <= LONGEST_NAME):
        faults['by'] = say(
            "Write the name of who answers for the words, in at most {count} letters.", count=LONGEST_NAME
        )
    if typed.role not in roles_for(language):
        faults['role'] = say("Choose as what you answer for these words.")
    if not _is_later(typed.until):
        faults['until'] = say("Choose a day after today. A year from now is usual.")
    if not typed.has_read:
        faults['read'] = say("Read all pages first, then tick this.")
    return replace(typed, faults=faults)


def _is_later(day: str) -> bool:
    try:
        return date.fromisoformat(day) > _today()
    except ValueError:
        return False


def _today() -> date:
    return here.desk().clock().date()


def _in_a_year(today: date) -> date:
    """Return the same day of the next year; the day before for one that only leap years have."""
    is_leap_day = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year + 1, day=28 if is_leap_day else today.day)


def _racked(leaflet: Leaflet, made: Signed) -> list[Racked]:
    """Return the copies of this paper in the rack whose words hold no more."""
    stacks = [
        stack
        for stack in here.desk().journal.blanks(leaflet.clinic)
        if (stack.paper, stack.language) == (leaflet.paper, leaflet.language)
    ]
    present, records = {leaflet: made.approval.words}, {leaflet: made.records}
    return racked_papers(leaflet.clinic, stacks, present, records, _today())
