"""The journal: what was printed, when and how often; and which papers in the rack hold no more."""

from itertools import chain

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.guard.entrance import needs
from handouts.desk.kept.rack import Racked, Reason, racked_papers
from handouts.desk.views import here, told
from handouts.desk.views.view_print import titles
from handouts.errors import Mistakes
from handouts.words.approval.approvals import Approval, Leaflet, Register

journal_pages = Blueprint('journal', __name__)

# How many entries a page shows.
PAGE = 50


@journal_pages.get('/journal')
@needs('desk')
def journal() -> ResponseReturnValue:
    """Show what was printed, the newest first, and what to take out of the rack."""
    desk, before = here.desk(), request.args.get('before', type=int)
    entries = desk.journal.entries(before=before, limit=PAGE + 1, clinic=here.clinic())
    return here.show(
        'journal.html',
        place='journal',
        entries=entries[:PAGE],
        older=entries[PAGE - 1].id if len(entries) > PAGE else 0,
        is_first=before is None,
        state_told=told.state_told,
        time_told=told.time_told,
        printer_name=told.printer_name,
        reason_told=_reason_told,
        titles=titles(),
        language_named=here.language_named,
        racked=_racked() if before is None else [],
        desk_name=here.desk_name(),
        journal_told=desk.journal.told,
    )


@journal_pages.get('/journal.csv')
@needs('desk')
def csv() -> ResponseReturnValue:
    """Give all of the journal for a spreadsheet."""
    # Excel takes a list for UTF-8 only by this mark.
    answer = Response(chain(['\ufeff'], here.desk().journal.csv()), mimetype='text/csv')
    answer.headers['Content-Disposition'] = 'attachment; filename="journal.csv"'
    return answer


@journal_pages.post('/journal/pulled')
@needs('desk')
def pulled() -> ResponseReturnValue:
    """Take note that somebody took a paper out of the rack."""
    paper, language, words = (request.form.get(name, '') for name in ('paper', 'language', 'words'))
    if any((one.leaflet.paper, one.leaflet.language, one.words) == (paper, language, words) for one in _racked()):
        here.desk().journal.pull(here.desk_name(), here.clinic(), paper, language, words)
        here.note(here.say("Noted: these are out of the rack."))
    return redirect(url_for('journal.journal'), 303)


@journal_pages.post('/journal/name')
@needs('desk')
def name() -> ResponseReturnValue:
    """Give this desk the name under which it stands in the journal."""
    answer = redirect(url_for('journal.journal'), 303)
    chosen = ' '.join(request.form.get('name', '').split())[: here.LONGEST_NAME]
    if not chosen.isprintable():
        return answer
    answer.set_cookie(here.DESK_NAME, chosen, max_age=10 * 365 * 24 * 3600, httponly=True, samesite='Strict')
    here.note(here.say("From now on this desk is called “{name}” in the journal.", name=chosen))
    return answer


def _reason_told(reason: Reason) -> str:
    """Return why blank copies are to be taken out."""
    say = here.say
    return {
        'superseded': say("Newer words were approved"),
        'changed': say("The words have changed since they were approved"),
        'overdue': say("The approval has run out"),
        'gone': say("The paper is not in use any more"),
        'draft-changed': say("It was a draft, and has changed since"),
    }[reason]


def _racked() -> list[Racked]:
    shelf, desk = here.shelf(), here.desk()
    register = shelf.setting.register
    records = {leaflet: _records(register, leaflet) for leaflet in register.leaflets()}
    held = (Leaflet(*names) for names in shelf.setting.library.held())
    present = dict.fromkeys(held, '') | {leaflet: card.words for leaflet, card in shelf.cards.items()}
    stacks = desk.journal.blanks(here.clinic())
    return racked_papers(here.clinic(), stacks, present, records, shelf.setting.today)


def _records(register: Register, leaflet: Leaflet) -> tuple[Approval, ...]:
    """Return the approvals of a paper; none where their file has a mistake, which the papers page tells."""
    try:
        return register.records(leaflet)
    except Mistakes:
        return ()
