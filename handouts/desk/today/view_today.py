"""The day's list is chosen here: for which papers, what its columns are, and what is wrong with it as a whole."""

from contextlib import suppress
from pathlib import PureWindowsPath

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from handouts.desk.daylist.daylist import DayList
from handouts.desk.daylist.daylists import KEPT
from handouts.desk.drawn.orders import NotDrawn
from handouts.desk.fill.fill_choice import FIRST, Choice, Unfit, offers, packs, read_choice
from handouts.desk.guard.entrance import needs
from handouts.desk.guard.headers import LARGEST_UPLOAD
from handouts.desk.places import MEMORY
from handouts.desk.today.today_bench import Held, Wish, bench, open_bench
from handouts.desk.today.today_columns import columns_of, empty_list
from handouts.desk.today.today_judged import prepare
from handouts.desk.today.view_today_list import list_pages
from handouts.desk.today.view_today_print import print_pages
from handouts.desk.views import here
from handouts.errors import Finding, Mistakes, WrongUse

today_pages = Blueprint('today', __name__)
today_pages.register_blueprint(list_pages)
today_pages.register_blueprint(print_pages)
today_pages.record_once(lambda state: open_bench(state.app))

# Of how many letters the name of a list is shown.
LONGEST_NAME = 80
MINUTES = int(KEPT // 60)


@today_pages.get('/today')
@needs('desk')
def today() -> ResponseReturnValue:
    """Ask for the day's list."""
    return _page(_first_wish())


@today_pages.post('/today')
@needs('desk')
def take() -> ResponseReturnValue:
    """Take the day's list in, and show it; or what is wrong with it as a whole."""
    try:
        held = _taken(read_choice(request.form))
    except Unfit as unfit:
        return _page(request.form, unfit.told, unfit.wrong), 422
    except Mistakes as error:
        return _page(request.form, wrong='list', findings=error.findings), 422
    except WrongUse as error:
        return _page(request.form, here.tongue().told(str(error)), 'edition'), 422
    return redirect(url_for('today.list.show', name=held.name), 303)


@today_pages.post('/today/choice')
@needs('desk')
def choice() -> ResponseReturnValue:
    """Show what was chosen with its columns: what the script does by itself, for who has none."""
    return _page(request.form)


@today_pages.post('/today/columns')
@needs('desk')
def columns() -> ResponseReturnValue:
    """Give the columns of a list for the papers that are chosen now."""
    return here.show('today_columns.html', **_columns_values(request.form))


@today_pages.get('/today/empty.csv')
@needs('desk')
def empty() -> ResponseReturnValue:
    """Give a list with nobody in it."""
    try:
        text = empty_list(read_choice(request.args))
    except Unfit as unfit:
        return _page(_first_wish(), unfit.told, unfit.wrong), 422
    answer = Response(text, mimetype='text/csv')
    answer.headers['Content-Disposition'] = 'attachment; filename="today.csv"'
    return answer


def _taken(choice: Choice) -> Held:
    """Take the file in that came with the form; raises Unfit, Mistakes and WrongUse."""
    file = request.files.get('list')
    name = PureWindowsPath(file.filename or '').name[:LONGEST_NAME] if file else ''
    if not file or not name:
        raise Unfit(here.say("Choose the list of the day: a file in CSV."), 'list')
    desk = here.desk()
    daylist = DayList.take(file.read(), name, desk.shelter(), choice.wanted())
    if not daylist.counts.rows:
        daylist.close()
        told, hint = "There is nobody in the list, only its header.", "Write each person into a row of their own."
        raise Mistakes([Finding(name, 0, 'nobody', told, hint)])
    held = bench().put(here.owner(), daylist, Wish(here.clinic(), choice.papers, choice.language, choice.edition))
    with suppress(NotDrawn):  # the page of the list says what it waits for
        prepare(held)
    return held


def _first_wish() -> 'MultiDict[str, str]':
    """Return what is chosen beforehand: the packet that an address names, or the first."""
    packets = [pack.name for pack in packs()[0] if not pack.missing]
    named = request.args.get('packet', '')
    wish = MultiDict(request.args)
    wish['packet'] = named if named in packets or request.args.getlist('paper') else next(iter(packets), '')
    return wish


def _page(wish: 'MultiDict[str, str]', error: str = '', wrong: str = '', findings: tuple[Finding, ...] = ()) -> str:
    packets, packet_findings = packs()
    cards = here.cards()
    clinic = here.shelf().clinics.get(here.clinic())
    editions = [
        name for card in cards for name, job in card.jobs.items() if not (job.edition.for_press or job.edition.tagged)
    ]
    return here.show(
        'today.html',
        place='today',
        offers=offers(),
        packs=packets,
        packet_findings=packet_findings,
        packet=wish.get('packet', ''),
        ticked=wish.getlist('paper'),
        languages={card.leaflet.language: card.first.strings.language for card in cards},
        language=wish.get('language') or (clinic.says.language if clinic else ''),
        editions=list(dict.fromkeys(editions)),
        edition=wish.get('edition') or FIRST,
        error=error,
        wrong=wrong,
        list_findings=findings,
        largest=LARGEST_UPLOAD // 1024**2,
        minutes=MINUTES,
        is_memory=MEMORY in here.desk().private.resolve().parents,
        lying=bench().lying(here.owner()),
        said=_said(),
        **_columns_values(wish),
    )


def _columns_values(wish: 'MultiDict[str, str]') -> dict[str, object]:
    """Return what the part of the page is made from that shows the columns."""
    try:
        choice = read_choice(wish)
    except Unfit as unfit:
        return {'columns': (), 'choice': None, 'unfit': unfit.told}
    return {'columns': columns_of(choice), 'choice': choice, 'unfit': ''}


def _said() -> str:
    """Return what became of the list that was here before."""
    said = {
        'closed': here.say("The list is gone from this computer."),
        'left': here.say(
            "Nobody had touched the list for {count} minutes, so it is gone. Choose it again.", count=MINUTES
        ),
    }
    return said.get(request.args.get('said', ''), '')
