"""The words of papers as they lie on the disk: read in a drawing process, remembered while nothing changes."""

import hmac
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from threading import Lock
from typing import Any, cast

from flask import current_app

from handouts.desk.drawn.proofread import Reading, read_paper
from handouts.desk.drawn.shelf import stamp_of
from handouts.desk.drawn.studio import NotDone, failure_of
from handouts.desk.views import here
from handouts.errors import Finding
from handouts.words.approval.approvals import Leaflet

# How much is remembered of each sort of work; the pictures of one comparison take a few megabytes.
MOST: Mapping[str, int] = {'readings': 100, 'words': 100, 'pages': 8, 'signatures': 100}


class Kept:
    """Work that was asked for, by keys: it is done once, and the oldest is forgotten."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._works: OrderedDict[str, Future[Any]] = OrderedDict()

    def ask(self, key: str, begin: Callable[[], Future[Any]]) -> Future[Any]:
        """Return the work of a key, which is begun if it is not known or came to nothing."""
        with self._lock:
            work = self._works.get(key)
            if work is None or (work.done() and (work.cancelled() or work.exception())):
                work = self._works[key] = begin()
            self._works.move_to_end(key)
            while len(self._works) > self._most:
                self._works.popitem(last=False)
            return work

    def take_failure(self, key: str) -> Finding | None:
        """Return why the work of a key came to nothing, if it did, and forget it: the next who asks begins anew."""
        with self._lock:
            work = self._works.get(key)
            failure = failure_of(work) if work else None
            if failure:
                del self._works[key]
            return failure

    def find(self, key: str) -> Any:
        """Return what came of the work of a key; None where there is nothing yet."""
        work = self._works.get(key)
        if work is None or not work.done() or work.cancelled() or work.exception():
            return None
        return work.result()


def kept(sort: str) -> Kept:
    """Return what the desk remembers of a sort of work."""
    return cast(Kept, current_app.extensions.setdefault(f'handouts-{sort}', Kept(MOST[sort])))


def key_of(*parts: object) -> str:
    """Return a key that nobody can guess, the same for the same parts as long as the desk is open."""
    return hmac.new(cast(bytes, current_app.secret_key), repr(parts).encode(), 'sha256').hexdigest()[:32]


def reading_of(leaflet: Leaflet, patience: float = 0.0) -> Reading | None:
    """Return a paper as it lies on the disk now; None while it is still read after so many seconds."""
    if known := failure('readings', leaflet):
        return Reading(findings=(known,))
    _, work = ask_for('readings', read_paper, leaflet)
    try:
        reading: Reading = work.result(patience)
    except (TimeoutError, BrokenProcessPool, NotDone):  # what came to nothing is told to who asks the next time
        return None
    kept('words').ask(key_of(leaflet, reading.code), lambda: work)
    return reading


def failure(sort: str, leaflet: Leaflet) -> Finding | None:
    """Return once why work on a paper as it lies there now came to nothing, if it did."""
    return kept(sort).take_failure(key_of(sort, leaflet, _stamp()))


def known_readings(leaflets: Iterable[Leaflet]) -> dict[Leaflet, Reading]:
    """Return those papers as they lie on the disk now that have been read already."""
    stamp = _stamp()
    found = {leaflet: kept('readings').find(key_of('readings', leaflet, stamp)) for leaflet in leaflets}
    return {leaflet: reading for leaflet, reading in found.items() if reading}


def words_seen(leaflet: Leaflet, code: str) -> str:
    """Return the words that a code stood for when they were shown here; '' if that is forgotten."""
    return cast(Reading, kept('words').find(key_of(leaflet, code)) or Reading()).words


def ask_for(sort: str, work: Callable[..., Any], leaflet: Leaflet) -> tuple[str, Future[Any]]:
    """Return work on a paper and its key: another one when anything has changed."""
    desk, key = here.desk(), key_of(sort, leaflet, _stamp())
    arguments = desk.root, desk.output, desk.clock().date(), leaflet
    return key, kept(sort).ask(key, lambda: desk.studio.now.ask(work, *arguments))


def _stamp() -> str:
    """Return what tells whether anything has changed but what lies printed."""
    setting = here.shelf().setting
    return stamp_of(replace(setting, output=setting.output / '-', today=here.desk().clock().date()))
