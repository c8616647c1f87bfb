"""The bench: what goes on with each list on the desk, and where one went that is not there any more.

It holds nothing that anybody wrote into a list, and forgets what belongs to a list together with it.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec, cast
from weakref import WeakKeyDictionary

from flask import current_app, make_response, redirect, request, url_for
from flask.sansio.app import App
from flask.typing import ResponseReturnValue

from handouts.desk.daylist.daylist import DayList
from handouts.desk.daylist.daylists import KEPT, DayLists
from handouts.desk.desk import Desk
from handouts.desk.today.today_run import Printing
from handouts.desk.views import here
from handouts.people.filled.service import Order

EXTENSION = 'handouts-bench'
# Of how many lists that are gone it is remembered what became of them.
MOST = 200

Asked = ParamSpec('Asked')


@dataclass(frozen=True)
class Wish:
    """What a list was chosen for: a clinic's papers, and language and edition for rows that name none."""

    clinic: str
    papers: tuple[str, ...]
    language: str
    edition: str


@dataclass(eq=False)
class Work:
    """What goes on with a list: what it is judged with and how far that is, its last print, and the forms sent.

    `unused` are letters and names of its columns that are no fields.
    """

    owner: str
    name: str
    wish: Wish
    order: Order | None = field(default=None, repr=False)
    reached: int = 0
    is_judging: bool = False
    unused: tuple[tuple[str, str], ...] = ()
    printing: Printing | None = None
    sent: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock, repr=False)

    @property
    def is_printing(self) -> bool:
        """Whether it is being printed now."""
        return self.printing is not None and self.printing.end is None


@dataclass(frozen=True)
class Held:
    """A list on the desk, with what goes on with it."""

    daylist: DayList
    work: Work

    @property
    def name(self) -> str:
        """What addresses call it."""
        return self.work.name


@dataclass(frozen=True)
class Ended:
    """What became of a list: its entry in the journal, the PDF in the hatch, the list of the rows that are left.

    `lost` is how many rows were left and could not be kept.
    """

    owner: str
    entry: int
    key: str = ''
    left: str = ''
    lost: int = 0

    def address(self) -> str:
        """Return the page that tells of it; for a window that waits for the PDF, that."""
        if self.key and request.args.get('open'):
            return url_for('today.print.paper', key=self.key)
        if self.left:
            return url_for('today.list.show', name=self.left, job=self.entry)
        return url_for('today.print.printed', id=self.entry, lost=self.lost or None)


class Bench:
    """The lists of a desk with what goes on with them."""

    def __init__(self, lists: DayLists[DayList]) -> None:
        self._lists, self._lock = lists, Lock()
        self._works: WeakKeyDictionary[DayList, Work] = WeakKeyDictionary()
        self._ended: OrderedDict[str, Ended] = OrderedDict()

    def put(self, owner: str, daylist: DayList, wish: Wish) -> Held:
        """Lay a list on the desk."""
        work = Work(owner, self._lists.put(owner, daylist), wish)
        with self._lock:
            self._works[daylist] = work
        return Held(daylist, work)

    def find(self, owner: str, name: str) -> Held | None:
        """Return a list of this person, which counts as touching it."""
        daylist = self._lists.find(owner, name)
        with self._lock:
            work = self._works.get(daylist) if daylist else None
        return Held(daylist, work) if daylist and work else None

    def lying(self, owner: str) -> list[Held]:
        """Return the lists of this person that lie on the desk, without touching them."""
        with self._lock:
            return [Held(daylist, work) for daylist, work in self._works.items() if work.owner == owner]

    def drop(self, held: Held, ended: Ended | None = None) -> None:
        """Take a list away with all that there is of it, and only then note what became of it."""
        held.daylist.close()
        with self._lock:
            self._works.pop(held.daylist, None)
            if ended:
                self._ended[held.name] = ended
                while len(self._ended) > MOST:
                    self._ended.popitem(last=False)
        self._lists.drop(held.work.owner, held.name)

    def ended(self, owner: str, name: str) -> Ended | None:
        """Return what became of a list of this person."""
        found = self._ended.get(name)
        return found if found and found.owner == owner else None


def open_bench(app: App) -> None:
    """Give a desk its bench."""
    desk = cast(Desk, app.extensions[here.EXTENSION])
    app.extensions[EXTENSION] = Bench(desk.lists)


def bench() -> Bench:
    """Return the bench of the desk that is asked."""
    return cast(Bench, current_app.extensions[EXTENSION])


def of_list(
    view: Callable[Concatenate[Held, Asked], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """Give a view the list that its address names; lead to what became of it, or say that it is gone."""

    @wraps(view)
    def found(name: str, *args: Asked.args, **kwargs: Asked.kwargs) -> ResponseReturnValue:
        held = bench().find(here.owner(), name)
        return view(held, *args, **kwargs) if held else _gone(name)

    return found


def lead(address: str) -> ResponseReturnValue:
    """Lead to a page: a person at once, a part of a page that looks after itself by its script."""
    if 'X-Part' not in request.headers:
        return redirect(address, 303)
    answer = make_response('')
    answer.headers['X-Then'] = address
    return answer


def _gone(name: str) -> ResponseReturnValue:
    if ended := bench().ended(here.owner(), name):
        return lead(ended.address())
    if 'X-Part' in request.headers:
        return lead(url_for('today.list.show', name=name))
    return here.show('today_gone.html', place='today', minutes=int(KEPT // 60)), 404
