"""Has a day's list judged with the papers as they are now, in the background where that takes a while."""

from contextlib import suppress
from dataclasses import replace
from threading import Thread

from handouts.desk.drawn.shelf import Card
from handouts.desk.today.today_bench import Held
from handouts.desk.today.today_run import write_fault
from handouts.desk.views import here
from handouts.errors import HandoutsError
from handouts.people.filled.service import Order
from handouts.people.lists.table import letters_of
from handouts.words.approval.approvals import Leaflet

# So many rows are judged while somebody waits for the page; of more it is shown how far that is.
AT_ONCE = 100


def prepare(held: Held) -> None:
    """Have a list judged with the papers as they are now, if it is not; raises NotDrawn, WrongUse and Mistakes."""
    work, order = held.work, _order(held)
    with work.lock:
        is_judged = work.order is not None and replace(work.order, has_covers=False) == order
        if is_judged or work.is_judging or work.is_printing:
            return
        work.order, work.reached, work.is_judging = order, 0, True
    if held.daylist.counts.rows > AT_ONCE:
        Thread(target=_judge, args=(held, order), name='judging', daemon=True).start()
    else:
        _judge(held, order)


def cards_of(held: Held) -> tuple[Card, ...]:
    """Return the papers that a list asks for, in each language, as they are on the shelf."""
    clinic, cards = held.work.wish.clinic, here.shelf().cards
    leaflets = dict.fromkeys(Leaflet(clinic, job.paper, job.language) for job in held.daylist.jobs())
    return tuple(cards[leaflet] for leaflet in leaflets if leaflet in cards)


def _order(held: Held) -> Order:
    desk, shelf, wish, daylist = here.desk(), here.shelf(), held.work.wish, held.daylist
    wanted = desk.orders.wanted(shelf, wish.clinic, wish.papers, wish.language, wish.edition)
    order = desk.orders.order(shelf, wanted, {(job.language, job.edition.name) for job in daylist.jobs()})
    # The list's own choices: they have no forms to fill in on a screen.
    return replace(order, choices=daylist.wanted.choices)


def _judge(held: Held, order: Order) -> None:
    work, daylist = held.work, held.daylist

    def reach(count: int) -> None:
        work.reached = count

    try:
        daylist.judge(order, reach)
        with suppress(HandoutsError):  # the list was closed meanwhile
            work.unused = work.unused or _unused(held)
    except Exception as error:  # noqa: BLE001 (what it says may hold a value)
        write_fault(error, "a list was judged")
    finally:
        work.is_judging = False


def _unused(held: Held) -> tuple[tuple[str, str], ...]:
    names, used = held.daylist.task().table.names, held.daylist.columns.names
    return tuple((letters_of(place), name) for place, name in enumerate(names) if name and name not in used)
