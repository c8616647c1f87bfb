"""Watching a paper: its pages as they lie on the disk, drawn anew whenever somebody saves a file elsewhere."""

import time
from dataclasses import dataclass, replace
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from handouts.desk.drawn.looks import Seen, SeenPaper, TypedPaper
from handouts.desk.drawn.shelf import stamp_of
from handouts.desk.guard.entrance import needs
from handouts.desk.views import here
from handouts.desk.words.edit_look import clinic_of
from handouts.desk.words.opened import opened_paper
from handouts.desk.words.view_edit import editions_of
from handouts.errors import Finding, Mistakes
from handouts.press.library import Paper
from handouts.words.approval.approvals import Leaflet

watch_pages = Blueprint('watch', __name__)

PLACE = '/watch/<topic>/<document>/<language>'
# Seconds between two looks at the files, and while they are drawn; how long a browser is kept waiting for a change.
PAUSE, DRAWING, PATIENCE = 0.03, 0.25, 15.0
# So many may be kept waiting at once, so that the desk always answers others; the rest ask again each second.
WAITING = BoundedSemaphore(4)


@dataclass(frozen=True)
class Watched:
    """How a paper stands at a moment: the key of its look, and the look, None while it is being drawn."""

    key: str
    seen: Seen | None

    def mark(self) -> str:
        """Return what tells a browser's state from another."""
        return f'{self.key}{"" if self.seen is None else "-drawn"}'


@watch_pages.get(PLACE)
@needs('desk')
def watch(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Show the pages of a paper as it is saved, for somebody who changes its files in a program of their own."""
    paper = opened_paper(topic, document, language)
    return here.show('watch.html', place='words', **_values(paper, _watched(paper)))


@watch_pages.get(f'{PLACE}/now')
@needs('desk')
def now(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Give the part with the pages as soon as it is another than the one that the browser has."""
    paper = opened_paper(topic, document, language, may_be_gone=True)
    mark, waits = request.args.get('mark', ''), WAITING.acquire(blocking=False)
    found = _watched(paper)
    if waits:
        try:
            end = time.monotonic() + PATIENCE
            while found.mark() == mark and time.monotonic() < end:
                _pass(found)
                found = _watched(paper)
        finally:
            WAITING.release()
    return here.show('watch_look.html', **_values(paper, found, pause=0 if waits else 1000))


def _pass(found: Watched) -> None:
    """Let a moment pass, or a longer one until the pages are drawn: looking takes time from those that draw."""
    if found.seen is None:
        try:
            here.desk().looks.wait(found.key, DRAWING)
        except KeyError:  # it was dropped a moment ago
            time.sleep(PAUSE)
    else:
        time.sleep(PAUSE)


def _values(paper: Paper, found: Watched, pause: int = 0) -> dict[str, Any]:
    """Return what the part with the pages is made from."""
    topic, _, document = paper.name.partition('/')
    shelf = here.shelf()
    card = shelf.cards.get(Leaflet(clinic_of(), paper.name, paper.language))
    rooms = shelf.setting.library.rooms
    return {
        'names': {'topic': topic, 'document': document, 'language': paper.language},
        'file': rooms.shown(paper.path),
        'title': card.first.front.title if card else paper.name,
        'edition': request.args.get('edition', ''),
        'editions': editions_of(card),
        'found': found,
        'findings': _said(found.seen) if found.seen else (),
        'pause': pause,
    }


def _said(seen: Seen) -> tuple[Finding, ...]:
    """Return what is said of a paper, each thing once, what keeps it from being printed first."""
    # What words are held to besides is told on their own page, as long as they can be printed.
    words = seen.said if isinstance(seen, SeenPaper) and not seen.pictures else ()
    found = dict.fromkeys(finding.of('', '', '') for finding in (*words, *seen.findings))
    return tuple(sorted(found, key=lambda finding: finding.level != 'block'))


def _watched(paper: Paper) -> Watched:
    """Return how a paper lies on the disk at this moment; it is drawn if it is another than before."""
    desk, setting = here.desk(), here.shelf().setting
    try:
        text = setting.library.rooms.text(paper.path).text
    except Mistakes as error:
        return Watched(_key_of(paper.path), Seen((), error.findings))
    stamp, today = stamp_of(replace(setting, output=setting.output / '-')), desk.clock().date()
    edition = request.args.get('edition', '')
    typed = TypedPaper(desk.root, desk.output, today, stamp, clinic_of(), paper, edition, text, is_watched=True)
    # Each edition for itself: somebody may watch two of them side by side.
    key = desk.looks.ask(f'{here.owner()} watches {paper.name} {paper.language} {edition}', typed)
    try:
        return Watched(key, desk.looks.seen(key))
    except KeyError:  # it was dropped a moment ago, and is asked for with the next look
        return Watched(key, None)


def _key_of(path: Path) -> str:
    """Return what stands for a file that cannot be read as it is now."""
    try:
        return f'unread-{path.stat().st_mtime_ns}'
    except OSError:
        return 'gone'
