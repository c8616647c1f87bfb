"""What all views ask: whose desk this is, which clinic's papers are wanted, and which one an address names."""

import secrets
from datetime import date
from typing import Any, cast

from babel import Locale
from babel.dates import format_date
from flask import abort, current_app, flash, g, render_template, request, session

from handouts.desk.desk import Desk
from handouts.desk.drawn.shelf import Card, Snapshot
from handouts.desk.tongue import Tongue
from handouts.errors import Finding, Mistakes
from handouts.people.values import manner
from handouts.words.approval.approvals import Leaflet

EXTENSION = 'handouts-desk'
CLINIC, OWNER, DESK_NAME = 'clinic', 'owner', 'desk'
LONGEST_NAME = 40


def desk() -> Desk:
    """Return the desk that this page belongs to."""
    return cast(Desk, current_app.extensions[EXTENSION])


def shelf() -> Snapshot:
    """Return the papers as they are now: the same for all of a request."""
    if 'shelf' not in g:
        g.shelf = desk().keeper.snapshot
    return cast(Snapshot, g.shelf)


def tongue() -> Tongue:
    """Return the language of the page."""
    return cast(Tongue, g.tongue)


def say(english: str, **values: object) -> str:
    """Return a text of the page in its language."""
    return tongue().say(english, **values)


def clinic() -> str:
    """Return the folder of the clinic whose papers are shown: the one chosen before, or the first."""
    known = shelf().clinics
    chosen = session.get(CLINIC, '')
    return chosen if chosen in known else next(iter(known), '')


def cards() -> list[Card]:
    """Return the clinic's papers."""
    return shelf().of(clinic())


def card(topic: str, document: str, language: str) -> Card:
    """Return the paper that an address names; there is no such page otherwise."""
    found = shelf().cards.get(Leaflet(clinic(), f'{topic}/{document}', language))
    return found or abort(404)


def names_of(card: Card) -> dict[str, str]:
    """Return a paper as addresses name it."""
    topic, _, document = card.leaflet.paper.partition('/')
    return {'topic': topic, 'document': document, 'language': card.leaflet.language}


def owner() -> str:
    """Return who asks, as the desk tells one browser from another; what one of them has is not another's."""
    if OWNER not in session:
        session[OWNER] = secrets.token_urlsafe(16)
    return str(session[OWNER])


def desk_name() -> str:
    """Return what this desk is called in the journal: as somebody named it, or the address that asks."""
    named = ' '.join(request.cookies.get(DESK_NAME, '').split())[:LONGEST_NAME]
    return named or (
        say("this computer") if request.remote_addr in ('127.0.0.1', '::1') else str(request.remote_addr)
    )


def new_once() -> str:
    """Return a mark for one form: what is sent with it counts once, however often it is sent."""
    return secrets.token_urlsafe(12)


def locale() -> Locale:
    """Return how the language of the page is written in the clinic's country, as on its papers."""
    known = shelf().clinics.get(clinic())
    return manner.tongue(tongue().code, known.says.country if known else '')


def day_told(day: date) -> str:
    """Return a day as the language of the page writes it, with the name of its month."""
    return format_date(day, 'long', locale=locale())


def language_named(code: str) -> str:
    """Return what a language of papers calls itself, or its code where its strings are no more."""
    try:
        return shelf().setting.library.strings(code).language
    except Mistakes:
        return code


def mistakes() -> list[Finding]:
    """Return what keeps papers from being printed, each thing once: what a clinic has is found with each paper."""
    found = (finding for finding in shelf().findings if finding.level == 'block')
    return list({(one.file, one.line, one.message): one for one in found}.values())


def note(message: str) -> None:
    """Say something at the head of the page that is shown next."""
    flash(message)


def show(template: str, **values: Any) -> str:
    """Return a page of the desk."""
    return render_template(template, **values)
