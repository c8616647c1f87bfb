"""Printing a day's list: asked for, watched, stopped; and what is told when the list is gone."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.fill.fill_hand import hatch
from handouts.desk.guard.entrance import needs
from handouts.desk.kept.journal import Entry
from handouts.desk.today.today_bench import Held, lead, of_list
from handouts.desk.today.today_hand import Demand, begin_printing, handed_values, read_demand
from handouts.desk.today.view_today_list import list_page, print_values, waiting_for
from handouts.desk.views import here
from handouts.desk.views.handing import Unhanded
from handouts.desk.views.view_print import pdf_answer

print_pages = Blueprint('print', __name__)


@print_pages.get('/today/list/<name>/ways')
@needs('desk')
@of_list
def ways(held: Held) -> ResponseReturnValue:
    """Give the printers as they are now."""
    return here.show('today_ways.html', **print_values(held))


@print_pages.post('/today/list/<name>/print')
@needs('desk')
@of_list
def do(held: Held) -> ResponseReturnValue:
    """Begin to print a list, once for each form."""
    try:
        demand = read_demand()
        if demand.once not in held.work.sent:
            _check(held)
            begin_printing(held, demand)
    except Unhanded as fault:
        return list_page(held, fault=fault.told, wrong=fault.wrong), fault.status
    return redirect(_watched(held, demand), 303)


@print_pages.get('/today/list/<name>/printing')
@needs('desk')
@of_list
def printing(held: Held) -> ResponseReturnValue:
    """Show that a list is being printed."""
    if not held.work.is_printing:
        return redirect(url_for('today.list.show', name=held.name), 303)
    return here.show('today_printing.html', place='today', **_printing_values(held))


@print_pages.get('/today/list/<name>/now')
@needs('desk')
@of_list
def now(held: Held) -> ResponseReturnValue:
    """Say how far the printing of a list is."""
    if not held.work.is_printing:
        return lead(url_for('today.list.show', name=held.name))
    return here.show('today_now.html', **_printing_values(held))


@print_pages.post('/today/list/<name>/stop')
@needs('desk')
@of_list
def stop(held: Held) -> ResponseReturnValue:
    """Have the printing of a list stopped: nothing of it is printed then."""
    if held.work.printing:
        held.work.printing.stop()
    return redirect(url_for('today.print.printing', name=held.name), 303)


@print_pages.get('/today/paper/<key>')
@needs('desk')
def paper(key: str) -> ResponseReturnValue:
    """Give the finished file to the browser that asked for it, for a moment."""
    found = hatch().take(here.owner(), key)
    if found is None:
        title = here.say("These filled papers are gone")
        text = here.say("Filled papers are given for two minutes, then they are kept nowhere. Choose the list again.")
        return here.show('trouble.html', title=title, texts=[text]), 410
    return pdf_answer(found.document, found.name)


@print_pages.get('/today/printed/<int:id>')
@needs('desk')
def printed(id: int) -> ResponseReturnValue:
    """Say that a list was handed over, and is gone."""
    entry, lost = _entry(id), request.args.get('lost', 0, type=int)
    return here.show('today_printed.html', place='today', lost=lost, **handed_values(entry))


@print_pages.get('/today/printed/<int:id>/now')
@needs('desk')
def printed_now(id: int) -> ResponseReturnValue:
    """Say how it goes with what was handed over."""
    return here.show('today_handed.html', **handed_values(_entry(id)))


def _entry(id: int) -> Entry:
    """Return the entry of a list; there is no such page for another one."""
    entry = here.desk().journal.entry(id)
    return entry if entry and entry.lines else abort(404)


def _check(held: Held) -> None:
    """Raise Unhanded if a list is not as the form had it that was sent."""
    say = here.say
    if waiting_for(held):
        raise Unhanded(
            say("The papers have changed, and the list is looked at again. Press the button once more then.")
        )
    good, form = held.daylist.counts.good, request.form.get('good', -1, type=int)
    if not good:
        raise Unhanded(say("No row of the list can be printed yet. Mend one first."), status=422)
    if form != good:
        raise Unhanded(
            say(
                "The list has changed since this page was shown: {count} can be printed now. Press again.", count=good
            )
        )


def _watched(held: Held, demand: Demand) -> str:
    """Return the page that shows how the printing goes; a window of its own waits there for the PDF."""
    return url_for('today.print.printing', name=held.name, open=1 if demand.way == 'browser' else None)


def _printing_values(held: Held) -> dict[str, object]:
    printing = held.work.printing or abort(404)
    opens = 1 if request.args.get('open') else None
    return {
        'held': held,
        'progress': printing.progress,
        'is_stopping': printing.is_stopping,
        'opens': opens,
    }
