"""Filling papers in for one person: what is chosen, the form with its pages beside it, and handing the papers over.

What is typed is in the request and in the answer alone. It is never in an address, a cookie, the journal or a log.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from handouts.desk.drawn.orders import NotDrawn
from handouts.desk.fill.fill_choice import FIRST, Choice, Unfit, offers, packs, read_choice
from handouts.desk.fill.fill_form import LONGEST, MARK, Sheet, labels_of, member_of, sheets_of, troubles_of, typed_in
from handouts.desk.fill.fill_hand import hand_filled, hatch, open_hatch
from handouts.desk.fill.fill_look import Look, look_of
from handouts.desk.guard.entrance import needs
from handouts.desk.guard.headers import keep_days
from handouts.desk.views import here, told
from handouts.desk.views.handing import MOST_COPIES, Unhanded
from handouts.desk.views.view_print import pdf_answer, ways_values
from handouts.errors import HandoutsError
from handouts.fields import YES
from handouts.people.filled.person import Refused
from handouts.people.lists.roster import CHART
from handouts.press.letters.fonts import FALLBACK, installed_families, upright_face

fill_pages = Blueprint('fill', __name__)

# After so many seconds without a touch a form that holds anything empties itself.
IDLE = 300

fill_pages.record_once(lambda state: open_hatch(state.app))


@fill_pages.get('/fill')
@needs('desk')
def choose() -> ResponseReturnValue:
    """Ask which papers are filled in."""
    return _choose_page(request.args)


@fill_pages.get('/fill/form')
@needs('desk')
def ask() -> ResponseReturnValue:
    """Show the form, empty."""
    try:
        choice = read_choice(request.args)
        sheets = sheets_of(choice)
        if not any(sheet.parts or sheet.by_pen for sheet in sheets):
            return _plain_page(choice)
        return _form_page(choice, sheets, {})
    except Unfit as unfit:
        return _choose_page(request.args, unfit.told, unfit.wrong), 422
    except NotDrawn as error:
        return _choose_page(request.args, here.tongue().told(str(error)), 'papers'), 409


@fill_pages.post('/fill/form')
@needs('desk')
def show() -> ResponseReturnValue:
    """Show the form with what was typed, and the pages with it: what the script does by itself, for who has none."""
    try:
        choice = read_choice(request.form)
    except Unfit as unfit:
        return _choose_page(MultiDict(), unfit.told, unfit.wrong), 422
    sheets = sheets_of(choice)
    typed = typed_in(request.form, sheets)
    look, troubles = _looked(choice, sheets, typed)
    return _form_page(choice, sheets, typed, troubles=troubles, look=look), 422 if troubles else 200


@fill_pages.post('/fill/look')
@needs('desk')
def look() -> ResponseReturnValue:
    """Give the pages as they look with what is typed so far."""
    try:
        choice = read_choice(request.form)
    except Unfit as unfit:
        return Response(unfit.told, 422, mimetype='text/plain')
    sheets = sheets_of(choice)
    found, troubles = _looked(choice, sheets, typed_in(request.form, sheets))
    return here.show(
        'fill_look.html', choice=choice, look=found, troubles=troubles, labels=labels_of(sheets), again=False
    )


@fill_pages.get('/fill/ready')
@needs('desk')
def ready() -> ResponseReturnValue:
    """Give the blank pages as soon as they are drawn; the form then asks for what is typed by itself."""
    try:
        choice = read_choice(request.args)
    except Unfit as unfit:
        return Response(unfit.told, 422, mimetype='text/plain')
    found, _ = _looked(choice, sheets_of(choice), {})
    return here.show('fill_look.html', choice=choice, look=found, troubles={}, labels={}, again=not found.waits)


@fill_pages.post('/fill/print')
@needs('desk')
def hand_over() -> ResponseReturnValue:
    """Hand the filled papers over; the form is empty then."""
    try:
        choice = read_choice(request.form)
    except Unfit as unfit:
        return _choose_page(MultiDict(), unfit.told, unfit.wrong), 422
    sheets = sheets_of(choice)
    typed = typed_in(request.form, sheets)
    try:
        return redirect(hand_filled(choice, typed), 303)
    except Unhanded as fault:
        return _form_page(choice, sheets, typed, fault=fault.told, wrong=fault.wrong), fault.status
    except Refused as error:
        return _form_page(choice, sheets, typed, troubles=troubles_of(error.refusals, is_done=True)), 422
    except HandoutsError as error:
        return _form_page(choice, sheets, typed, fault=here.tongue().told(str(error).split('\n')[0])), 409


@fill_pages.get('/fill/paper/<key>')
@needs('desk')
def paper(key: str) -> ResponseReturnValue:
    """Give a filled paper to the browser that asked for it, for a moment."""
    found = hatch().take(here.owner(), key)
    if found is None:
        title = here.say("This filled paper is gone")
        text = here.say("A filled paper is given for two minutes, then it is kept nowhere. Fill it in again.")
        return here.show('trouble.html', title=title, texts=[text]), 410
    return pdf_answer(found.document, found.name)


@fill_pages.get('/fill/faces/<folder>.css')
@needs('desk')
def faces(folder: str) -> ResponseReturnValue:
    """Give the very faces with which values are printed, so that they look alike on the page."""
    clinic = here.shelf().clinics.get(folder)
    families = (clinic.says.fonts.text if clinic else FALLBACK, FALLBACK)
    rules = [_face_rule(number, family) for number, family in enumerate(families)]
    return keep_days(Response('\n'.join(rules), mimetype='text/css'))


def _face_rule(number: int, family: str) -> str:
    place = installed_families()[family].index(upright_face(family))
    address = url_for('wear.face', family=family, number=place)
    # A face of many weights is printed in the regular one, which is the browser's way too where it may choose.
    return (
        f'@font-face {{ font-family: "filled {number}"; src: url("{address}"); font-weight: 1 1000 }}\n'
        f'.filled .face-{number} {{ font-family: "filled {number}", var(--text) }}'
    )


def _looked(choice: Choice, sheets: Sequence[Sheet], typed: Mapping[str, str]) -> tuple[Look, dict[str, str]]:
    """Return how the pages look, and what is wrong with what is typed so far."""
    member, faults = member_of(choice, typed)
    asked = frozenset(one.field.name for sheet in sheets for part in sheet.parts for one in part.asked)
    found = look_of(choice, member, asked)
    return found, troubles_of((*faults, *found.refusals), is_done=False)


def _choose_page(wished: 'MultiDict[str, str]', error: str = '', wrong: str = '') -> str:
    packets, findings = packs()
    cards = here.cards()
    editions = dict.fromkeys(name for card in cards for name, job in card.jobs.items() if not job.edition.for_press)
    clinic = here.shelf().clinics.get(here.clinic())
    return here.show(
        'fill.html',
        place='fill',
        offers=offers(),
        packs=packets,
        findings=findings,
        languages={card.leaflet.language: card.first.strings.language for card in cards},
        language=wished.get('language') or (clinic.says.language if clinic else ''),
        editions=editions,
        edition=wished.get('edition', FIRST),
        ticked=wished.getlist('paper'),
        error=error,
        wrong=wrong,
    )


def _plain_page(choice: Choice) -> ResponseReturnValue:
    """Lead to plain printing where there is nothing to fill in."""
    if len(choice.cards) > 1:
        return here.show('fill_plain.html', place='fill', choice=choice, names_of=here.names_of)
    address: dict[str, Any] = {'edition': choice.edition, **here.names_of(choice.cards[0])}
    return redirect(url_for('printing.ask', **address), 303)


def _form_page(
    choice: Choice,
    sheets: Sequence[Sheet],
    typed: Mapping[str, str],
    *,
    troubles: Mapping[str, str] | None = None,
    look: Look | None = None,
    fault: str = '',
    wrong: str = '',
) -> str:
    address, said = url_for('fill.ask', **choice.names), _said_before()
    return here.show(
        'fill_form.html',
        place='fill',
        choice=choice,
        sheets=sheets,
        typed=typed,
        troubles=troubles or {},
        labels=labels_of(sheets),
        look=look or _looked(choice, sheets, typed)[0],
        error=fault,
        wrong=wrong,
        mark=MARK,
        longest=LONGEST,
        chart=CHART,
        yes=YES,
        idle=IDLE,
        address=address,
        said=said,
        copies=request.form.get('copies', '1'),
        most_copies=MOST_COPIES,
        is_ready=True,
        **_ways(said),
    )


def _said_before() -> dict[str, str]:
    """Return what became of the form that was here before: handed to a printer, opened, or emptied."""
    if request.method != 'GET':
        return {}
    entry = here.desk().journal.entry(request.args.get('job', 0, type=int))
    if entry and entry.printer:
        handed = here.say("Handed to {printer}. The form is empty again.", printer=told.printer_name(entry.printer))
        return {'words': handed, 'job': url_for('printing.job', id=entry.id), 'printer': entry.printer}
    said = {
        'opened': here.say("The papers open in a window of their own. The form is empty again."),
        'emptied': here.say("Nobody had touched the form for five minutes, so it was emptied."),
    }
    words = said.get(request.args.get('said', ''), '')
    return {'words': words, 'job': ''} if words else {}


def _ways(said: Mapping[str, str]) -> dict[str, object]:
    """Return the printers; the one that was used just before stays chosen."""
    values = ways_values()
    return values | {'printer': said['printer']} if 'printer' in said else values
