"""Editing a paper: its text with the pages beside it, saved as an edit by hand would be, and taken back."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.drawn.shelf import Card, Snapshot
from handouts.desk.guard.entrance import needs, visitor
from handouts.desk.guard.passcodes import Role
from handouts.desk.views import here
from handouts.desk.words.edit_key import key_values
from handouts.desk.words.edit_look import ask_look, clinic_of, look_values
from handouts.desk.words.opened import opened_paper
from handouts.desk.written.last_saves import LastSaves, Save
from handouts.errors import Finding, Mistakes, WrongUse
from handouts.press.library import Paper
from handouts.press.press import check_job
from handouts.press.workspace.manuscript import Manuscript, Overtaken, manuscript_of, read_manuscript, save_manuscript
from handouts.words.approval.approvals import Leaflet
from handouts.words.approval.changes import LINE_END, changed_passages
from handouts.words.approval.compared import Stretch

edit_pages = Blueprint('edit', __name__)

PLACE = '/words/<topic>/<document>/<language>/edit'
EDITORS: tuple[Role, ...] = ('approver', 'editor')
# Seconds for which somebody waits for the pages whose browser cannot ask for them again by itself.
PATIENCE = 10.0
# Longer texts are shown without marking where they differ: that would take too long.
MOST_COMPARED = 60_000


@dataclass(frozen=True)
class Typed:
    """What stands in the editor, the digest of the file that was read, and the edition that is looked at.

    `is_new` if it is not what lies in the file.
    """

    text: str = field(repr=False)
    digest: str
    edition: str
    is_new: bool = True


@dataclass(frozen=True)
class Refusal:
    """Why a text was not saved: in words, what is wrong with it, and what lies in the file now if that is another."""

    told: str = ''
    faults: tuple[Finding, ...] = ()
    present: Manuscript | None = None


@dataclass(frozen=True)
class Difference:
    """A passage in which what lies in the file differs from what was typed, and the line that stands before it."""

    before: str
    side: tuple[Stretch, ...]


@edit_pages.get(PLACE)
@needs('desk')
def edit(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Show the text of a paper as it lies in its file, and its pages."""
    paper, rooms = _paper(topic, document, language), here.shelf().setting.library.rooms
    fixed = ''
    try:
        lying = read_manuscript(rooms, paper.path)
    except WrongUse as error:
        fixed = here.tongue().told(str(error))
        lying = Manuscript(rooms.shown(paper.path), paper.path, rooms.text(paper.path).text, '')
    typed = Typed(lying.text, lying.digest, request.args.get('edition', ''), is_new=False)
    return _page(paper, typed, fixed=fixed)


@edit_pages.post(PLACE)
@needs(*EDITORS)
def save(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Save what was typed, or only show its pages."""
    paper, typed = _paper(topic, document, language), _typed()
    if request.form.get('way') == 'look':
        return _page(paper, typed, seconds=PATIENCE)
    return _saved(paper, typed, here.say("Saved."))


@edit_pages.post(f'{PLACE}/back')
@needs(*EDITORS)
def take_back(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Put the text back that lay there before the last save of this browser."""
    paper, typed = _paper(topic, document, language), _typed()
    last = _last_saves().find(here.owner(), paper.path, request.form.get('back', ''))
    if last is None:
        here.note(here.say("There is nothing more to take back. This is the text as it lies in the file."))
        return redirect(_address(paper, typed.edition), 303)
    if typed.text != last.after:
        told = here.say("You have changed the text since you saved it. Save it first, then take that back.")
        return _page(paper, typed, Refusal(told)), 409
    before = Typed(last.before, last.digest, typed.edition)
    return _saved(paper, before, here.say("Taken back: the text is as it was before you saved it."))


@edit_pages.post(f'{PLACE}/look')
@needs(*EDITORS)
def look(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Give the part with the pages of what is being typed."""
    paper, typed = _paper(topic, document, language), _typed()
    return here.show('edit_look.html', **ask_look(paper, typed.edition, typed.text))


@edit_pages.get(f'{PLACE}/look/<key>')
@needs('desk')
def look_now(topic: str, document: str, language: str, key: str) -> ResponseReturnValue:
    """Give the part with the pages once they are drawn."""
    paper = _paper(topic, document, language)
    return here.show('edit_look.html', **look_values(paper, request.args.get('edition', ''), key))


def _saved(paper: Paper, typed: Typed, done: str) -> ResponseReturnValue:
    """Save a text and lead back to it, or show why it was not saved with the text still there."""
    try:
        here.note(_save(paper, typed, done))
    except Overtaken as error:
        told = here.tongue().told(str(error))
        return _page(paper, typed, Refusal(told, present=error.present)), 409
    except Mistakes as error:
        told = here.say("It cannot be saved like this, and the file is as it was:")
        return _page(paper, typed, Refusal(told, error.findings)), 422
    return redirect(_address(paper, typed.edition), 303)


def _save(paper: Paper, typed: Typed, done: str) -> str:
    """Save a text and return what to say of it; raise Overtaken or Mistakes where it is not saved."""
    rooms, was = here.shelf().setting.library.rooms, _card(here.shelf(), paper)
    before = Manuscript('', paper.path, '', '')
    with suppress(Mistakes):  # it has been deleted
        before = read_manuscript(rooms, paper.path)
    after = save_manuscript(manuscript_of(rooms, paper.path, typed.digest), typed.text)
    if after.digest == before.digest:
        return here.say("The file says this already: nothing was changed, and nothing was saved.")
    if before.digest:
        _last_saves().keep(here.owner(), paper.path, Save(after.digest, before.text, after.text))
    return f'{done} {_meaning(was, _card(here.desk().keeper.refresh(), paper))}'


def _meaning(was: Card | None, now: Card | None) -> str:
    """Return what new words mean for a paper's approval and pages."""
    say, code = here.say, check_job(now.first)[0] if now else ''
    if now is None or not code:
        return say("The paper has mistakes: it is not printed until they are mended, and what was printed stays.")
    if now.standing.is_approved:
        return say("These are the words that were approved.")
    if was and was.standing.is_approved:
        return say(
            "The approval does not hold for the new words, whose code is {code}. Somebody must approve them.",
            code=code,
        )
    return say("The words code is now {code}, and the pages are drawn anew.", code=code)


def _page(paper: Paper, typed: Typed, refusal: Refusal = Refusal(), *, fixed: str = '', seconds: float = 0.0) -> str:
    """Return the page with a text; `fixed` says why nobody can change it here, '' if it can be."""
    card, present = _card(here.shelf(), paper), refusal.present
    line, lines = request.args.get('line', 0, type=int), typed.text.splitlines()
    return here.show(
        'edit.html',
        place='words',
        card=card,
        typed=typed,
        line=line,
        line_text=lines[line - 1] if 0 < line <= len(lines) else '',
        refusal=refusal,
        differences=list(_differences(typed.text, present.text)) if present else [],
        fixed=fixed,
        may_edit=visitor().may(*EDITORS) and not fixed,
        roles=EDITORS,
        editions=editions_of(card),
        last=None if typed.is_new else _last_saves().find(here.owner(), paper.path, typed.digest),
        **key_values(paper, card),
        **ask_look(paper, typed.edition, typed.text, seconds),
    )


def _paper(topic: str, document: str, language: str) -> Paper:
    """Return the paper that an address names; what is sent may name one that was there when it was opened."""
    is_sent = request.method == 'POST' or request.endpoint == 'edit.look_now'
    return opened_paper(topic, document, language, may_be_gone=is_sent)


def _typed() -> Typed:
    """Return what was typed; a form without a text is none of the editor's."""
    form = request.form
    if 'text' not in form:
        abort(400)
    text = form['text'].replace('\r\n', '\n').replace('\r', '\n')
    return Typed(text, form.get('over', form.get('digest', '')), form.get('edition', ''))


def _card(shelf: Snapshot, paper: Paper) -> Card | None:
    return shelf.cards.get(Leaflet(clinic_of(), paper.name, paper.language))


def editions_of(card: Card | None) -> list[str]:
    """Return the editions to choose from, the usual one first: all that there are for a paper with mistakes."""
    names = here.shelf().setting.library.rooms.names('styles/editions/*.yaml')
    return list(card.jobs) if card else sorted(names, key=lambda name: name != 'print')


def _address(paper: Paper, edition: str) -> str:
    topic, _, document = paper.name.partition('/')
    return url_for('edit.edit', topic=topic, document=document, language=paper.language, edition=edition or None)


def _last_saves() -> LastSaves:
    return cast(LastSaves, current_app.extensions.setdefault('handouts-last-saves', LastSaves()))


def _differences(typed: str, lying: str) -> Iterator[Difference]:
    """Yield where what lies in the file differs from what was typed."""
    if len(typed) + len(lying) <= MOST_COMPARED:
        for passage in changed_passages(typed, lying):
            pieces = (Stretch(one.kind, tuple(' '.join(one.words).split(LINE_END))) for one in passage.pieces)
            yield Difference(passage.before, tuple(pieces))
