"""The page of a day's list: how its rows are, what is wrong with them, and mending them one by one.

What people wrote is in the list, the request and the answer alone: never in an address, a cookie or a log.
"""

from collections.abc import Callable

from flask import Blueprint, Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.daylist.daylists import KEPT
from handouts.desk.daylist.judged import RowState
from handouts.desk.drawn.orders import NotDrawn
from handouts.desk.fill.fill_hand import sides_of
from handouts.desk.guard.entrance import needs
from handouts.desk.today.today_bench import Held, bench, lead, of_list
from handouts.desk.today.today_hand import handed_values
from handouts.desk.today.today_judged import cards_of, prepare
from handouts.desk.today.today_rows import MOST, PAGE, Rows, ShownRow, around, next_after, troubled
from handouts.desk.views import here
from handouts.desk.views.view_print import ways_values
from handouts.people.filled.person import Refused
from handouts.people.lists.mended import LONGEST_CELL

list_pages = Blueprint('list', __name__)


@list_pages.get('/today/list/<name>')
@needs('desk')
@of_list
def show(held: Held) -> ResponseReturnValue:
    """Show a list: what is wrong with it, how to print it, and all of its rows."""
    if held.work.is_printing:
        return redirect(url_for('today.print.printing', name=held.name), 303)
    return list_page(held)


@list_pages.get('/today/list/<name>/ready')
@needs('desk')
@of_list
def ready(held: Held) -> ResponseReturnValue:
    """Say how far the looking at a list is, or what it waits for."""
    waits = waiting_for(held)
    if waits not in ('judging', 'drawing'):
        return lead(url_for('today.list.show', name=held.name))
    return here.show('today_ready.html', **_waiting_values(held, waits))


@list_pages.get('/today/list/<name>/row/<int:number>')
@needs('desk')
@of_list
def row(held: Held, number: int) -> ResponseReturnValue:
    """Show a row with all of its cells, to be mended."""
    if waiting_for(held):
        return redirect(url_for('today.list.show', name=held.name), 303)
    return _row_page(held, Rows.of(held).shown(state_of(held, number)))


@list_pages.post('/today/list/<name>/row/<int:number>')
@needs('desk')
@of_list
def mend(held: Held, number: int) -> ResponseReturnValue:
    """Put what was typed into a row, and go on with the next one in trouble."""
    rows = Rows.of(held)
    typed = rows.typed_in(request.form)
    try:
        return _changed(held, number, lambda: held.daylist.mend(number, typed))
    except Refused as error:
        return _again(held, rows.shown(state_of(held, number), typed, error.refusals)), 422


@list_pages.post('/today/list/<name>/row/<int:number>/out')
@needs('desk')
@of_list
def take_out(held: Held, number: int) -> ResponseReturnValue:
    """Take a row out: nothing is printed for it."""
    return _changed(held, number, lambda: held.daylist.take_out(number))


@list_pages.post('/today/list/<name>/row/<int:number>/back')
@needs('desk')
@of_list
def put_back(held: Held, number: int) -> ResponseReturnValue:
    """Put a row back that was taken out; or have one as it came, where it was mended."""
    return _changed(held, number, lambda: held.daylist.put_back(number))


@list_pages.post('/today/list/<name>/save')
@needs('desk')
@of_list
def save(held: Held) -> ResponseReturnValue:
    """Give a list as it is mended now, for who wants to go on with it elsewhere; rows taken out are blank in it."""
    if held.work.is_printing or waiting_for(held):
        return redirect(url_for('today.list.show', name=held.name), 303)
    data = held.daylist.task().table.form.path.read_bytes()
    answer = Response(data, mimetype='text/csv')
    answer.headers['Content-Disposition'] = 'attachment; filename="today.csv"'
    return answer


@list_pages.post('/today/list/<name>/close')
@needs('desk')
@of_list
def close(held: Held) -> ResponseReturnValue:
    """Take the list off the desk."""
    bench().drop(held)
    return redirect(url_for('today.today', said='closed'), 303)


def waiting_for(held: Held) -> str:
    """Have a list judged, and return what that waits for; '' when it is judged."""
    try:
        prepare(held)
    except NotDrawn as error:
        return 'mistakes' if error.has_mistakes else 'drawing'
    if held.work.is_judging:
        return 'judging'
    counts = held.daylist.counts
    return 'fault' if counts.judged < counts.rows else ''


def list_page(held: Held, *, fault: str = '', wrong: str = '', again: ShownRow | None = None) -> str:
    """Return the page of a list; `again` is a row as it was sent but not taken."""
    if waits := waiting_for(held):
        return here.show('today_wait.html', place='today', **_waiting_values(held, waits))
    daylist, rows = held.daylist, Rows.of(held)
    states, lacking = daylist.rows(), daylist.lacking
    at = again.number if again else request.args.get('at', 0, type=int)
    wrong_rows = troubled(states, lacking)
    return here.show(
        'today_list.html',
        place='today',
        lacking=[rows.labels.get(name) or name for name in lacking],
        lacking_names=lacking,
        mending=[
            again if again and again.number == one.number else rows.shown(one) for one in around(at, wrong_rows)
        ],
        more=max(0, len(wrong_rows) - MOST),
        at=at,
        head=rows.head(),
        paging=_paging(states),
        shown=[rows.shown(one) for one in states[_first(states) : _first(states) + PAGE]],
        cards=cards_of(held),
        last=held.work.printing,
        handed=_handed(),
        fault=fault,
        wrong=wrong,
        longest=LONGEST_CELL,
        idle=int(KEPT),
        **print_values(held),
    )


def print_values(held: Held) -> dict[str, object]:
    """Return what the part of a page is made from that asks where a list is printed."""
    order = held.work.order
    return {
        'held': held,
        'counts': held.daylist.counts,
        'covers': 'covers' in request.form,
        'sides': sides_of(order) if order else '',
        **ways_values(),
    }


def state_of(held: Held, number: int) -> RowState:
    """Return how a row is; there is no such page for one that the list has not got."""
    return next((state for state in held.daylist.rows() if state.number == number), None) or abort(404)


def _changed(held: Held, number: int, change: Callable[[], object]) -> ResponseReturnValue:
    """Change a row, unless the list is being printed, and show the next one in trouble, or it again."""
    if waiting_for(held):
        return redirect(url_for('today.list.show', name=held.name), 303)
    state_of(held, number)
    with held.work.lock:
        if held.work.is_printing:
            return redirect(url_for('today.print.printing', name=held.name), 303)
        change()
    if waiting_for(held):
        return redirect(url_for('today.list.show', name=held.name), 303)
    state = state_of(held, number)
    if state.refusals and request.endpoint == 'today.list.mend':
        return _again(held, Rows.of(held).shown(state)), 422
    here.note(_told(state))
    if back := request.form.get('back', type=int):
        return redirect(url_for('today.list.show', name=held.name, page=back), 303)
    following = next_after(number, troubled(held.daylist.rows(), held.daylist.lacking))
    return redirect(url_for('today.list.show', name=held.name, at=following), 303)


def _told(state: RowState) -> str:
    say, number = here.say, state.number
    if state.is_out:
        return say("Row {number} is taken out. Nothing is printed for it.", number=number)
    if state.refusals:
        return say("Row {number} is back, and has to be mended.", number=number)
    return say("Row {number} can be printed now.", number=number)


def _again(held: Held, shown: ShownRow) -> str:
    """Return the page from which a row was sent, with what is wrong with it."""
    return _row_page(held, shown) if request.form.get('back') else list_page(held, again=shown)


def _row_page(held: Held, shown: ShownRow) -> str:
    states = held.daylist.rows()
    place = next(place for place, state in enumerate(states) if state.number == shown.number)
    return here.show(
        'today_row.html',
        place='today',
        held=held,
        row=shown,
        page=place // PAGE + 1,
        longest=LONGEST_CELL,
        idle=int(KEPT),
    )


def _waiting_values(held: Held, waits: str) -> dict[str, object]:
    counts = held.daylist.counts
    return {'held': held, 'waits': waits, 'reached': held.work.reached, 'rows': counts.rows, 'cards': cards_of(held)}


def _handed() -> dict[str, object]:
    """Return what is told of the rows that were printed already, where the address names their job."""
    entry = here.desk().journal.entry(request.args.get('job', 0, type=int))
    return handed_values(entry) if entry and entry.lines else {}


def _paging(states: list[RowState]) -> tuple[int, int]:
    """Return which page of the rows is shown, and how many there are."""
    pages = max(1, -(-len(states) // PAGE))
    return min(max(1, request.args.get('page', 1, type=int)), pages), pages


def _first(states: list[RowState]) -> int:
    return (_paging(states)[0] - 1) * PAGE
