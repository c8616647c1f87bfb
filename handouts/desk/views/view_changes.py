"""The words of a paper as they lie there now, read in the background; and what has changed since their approval."""

import hmac
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, cast, get_args

from flask import Blueprint, Response, abort, current_app
from flask.typing import ResponseReturnValue

from handouts.desk.drawn.shelf import Card, findings_of, stamp_of
from handouts.desk.guard.entrance import needs
from handouts.desk.views import here
from handouts.errors import Finding, Level, Mistakes, WrongUse
from handouts.model import Article, Job, Request
from handouts.press.plan import make_plan
from handouts.press.press import make_pdf, read_words
from handouts.press.yamlfile import read_yaml
from handouts.setting import Setting
from handouts.words.approval.approvals import Approval, Leaflet, leaflets, words_of
from handouts.words.approval.changes import read_changes
from handouts.words.approval.compared import Compared, Pair, Row, compared_pages, compared_rows
from handouts.words.approval.signature import seen_edition
from handouts.words.approval.standing import stand_jobs
from handouts.words.inspection import inspect_paper
from handouts.words.text import read_blocks
from handouts.words.understood.pemat import PematItem, pemat_sheet
from handouts.words.understood.pemat_sheet import AnswersFile, answers_file, read_answers

changes_pages = Blueprint('changes', __name__)

LEVELS: tuple[Level, ...] = get_args(Level)
# How much is remembered of each sort of work; the pictures of one comparison take a few megabytes.
MOST: Mapping[str, int] = {'readings': 100, 'words': 100, 'pages': 8, 'signatures': 100}


@dataclass(frozen=True)
class Reading:
    """A paper as it was read: its words and their code, '' where they cannot be read, and what is said of them.

    `claims` are the names of the rules for claims. `approved` is the code of the words approved last, '' where
    nobody has approved any; `rows` are what has changed since. `optional` are the questions that may not apply.
    """

    code: str = ''
    words: str = ''
    findings: tuple[Finding, ...] = ()
    claims: frozenset[str] = frozenset()
    records: tuple[Approval, ...] = ()
    approved: str = ''
    rows: tuple[Row, ...] = ()
    sheet: tuple[PematItem, ...] = ()
    optional: frozenset[int] = frozenset()
    answered_by: str = ''


@dataclass(frozen=True)
class Drawn:
    """The pages of a paper as approved and as they are, in pairs; or what keeps them from being drawn."""

    pairs: tuple[Pair, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_paper(root: Path, output: Path, today: date, leaflet: Leaflet) -> Reading:
    """Return a paper as it lies on the disk now."""
    setting, reading = Setting.of(root, output, today), Reading()
    try:
        (job, *others), findings = editions_of(setting, leaflet)
        found = inspect_paper([job, *others], {}, setting.rules, only_words=True)
        reading = Reading(findings=(*findings, *found), claims=frozenset(setting.rules.claims.claims))
        article, page = read_words(job)
        records = setting.register.records(leaflet)
        reading = replace(reading, code=page.code, words=words_of(page), records=records)
        reading = _with_sheet(setting, job, article, leaflet, reading)
        if not records:
            return reading
        changes = read_changes(setting.register, job)
        return replace(reading, approved=changes.approved, rows=tuple(compared_rows(changes)))
    except Mistakes as error:
        return replace(reading, findings=(*reading.findings, *error.findings))
    except WrongUse as error:  # it was taken away a moment ago
        return Reading(findings=(Finding('', 0, 'gone', str(error), ''),))


def editions_of(setting: Setting, leaflet: Leaflet) -> tuple[list[Job], tuple[Finding, ...]]:
    """Return a paper's editions as they stand now, and what is said of its files; raise Mistakes if it has none."""
    plan = make_plan(setting.library, Request((leaflet.paper,), (leaflet.language,), (), (leaflet.clinic,)))
    stand = stand_jobs(setting.register, plan.jobs, setting.today)
    editions = leaflets(stand.jobs).get(leaflet)
    if not editions:
        raise Mistakes(plan.findings)
    return editions, (*(found for found in plan.findings if found.paper), *stand.findings)


def _with_sheet(setting: Setting, job: Job, article: Article, leaflet: Leaflet, reading: Reading) -> Reading:
    """Return a reading with the questions; answers that cannot be read keep nobody from approving the words."""
    rooms, rules = setting.library.rooms, setting.rules.understood
    path = rooms.root / answers_file(leaflet.stem)
    try:
        sheet = pemat_sheet(job, article, read_blocks(job, article), rules, read_answers(rooms, leaflet.stem))
        by = read_yaml(rooms.text(path), AnswersFile).by if path.is_file() else ''
    except Mistakes as error:
        told = (replace(finding, level='warn') for finding in error.findings)
        return replace(reading, findings=(*reading.findings, *told))
    optional = frozenset(item.number for item in rules.pemat.items if item.may_not_apply)
    return replace(reading, sheet=sheet, optional=optional, answered_by=by)


def draw_changes(root: Path, output: Path, today: date, leaflet: Leaflet) -> Drawn:
    """Return the pages of a paper as they were approved last and as they are now."""
    setting = Setting.of(root, output, today)
    try:
        editions, _ = editions_of(setting, leaflet)
        if not setting.register.records(leaflet):
            return Drawn()
        changes = read_changes(setting.register, editions[0])
        before = setting.register.pages(leaflet, changes.approved)
        return Drawn(tuple(compared_pages(Compared(changes, before, make_pdf(seen_edition(editions)).data))))
    except Mistakes as error:
        return Drawn((), error.findings)
    except RuntimeError:  # so PDFium says that a file is no PDF
        told, hint = "The approved pages cannot be read.", "Take the file back from version control."
        return Drawn((), (Finding(f'{leaflet.stem}.pdf', 0, 'approved-pages', told, hint),))


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
    _, work = _ask('readings', read_paper, leaflet)
    try:
        reading: Reading = work.result(patience)
    except (TimeoutError, BrokenProcessPool):
        return None
    kept('words').ask(key_of(leaflet, reading.code), lambda: work)
    return reading


def known_readings(leaflets: Iterable[Leaflet]) -> dict[Leaflet, Reading]:
    """Return those papers as they lie on the disk now that have been read already."""
    stamp = _stamp()
    found = {leaflet: kept('readings').find(key_of('readings', leaflet, stamp)) for leaflet in leaflets}
    return {leaflet: reading for leaflet, reading in found.items() if reading}


def words_seen(leaflet: Leaflet, code: str) -> str:
    """Return the words that a code stood for when they were shown here; '' if that is forgotten."""
    return cast(Reading, kept('words').find(key_of(leaflet, code)) or Reading()).words


def _ask(sort: str, work: Callable[..., Any], leaflet: Leaflet) -> tuple[str, Future[Any]]:
    """Return work on a paper and its key: another one when anything has changed."""
    desk, key = here.desk(), key_of(sort, leaflet, _stamp())
    arguments = desk.root, desk.output, desk.clock().date(), leaflet
    return key, kept(sort).ask(key, lambda: desk.studio.now.ask(work, *arguments))


def _stamp() -> str:
    """Return what tells whether anything has changed but what lies printed."""
    setting = here.shelf().setting
    return stamp_of(replace(setting, output=setting.output / '-', today=here.desk().clock().date()))


def findings_about(card: Card, read: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return all that is known against a paper, once for all its editions; what stops it first."""
    found = [finding.of('', '', '') for finding in (*read, *findings_of(here.shelf(), card))]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: LEVELS.index(finding.level)))


def paper_values(card: Card, tab: str, reading: Reading | None) -> dict[str, Any]:
    """Return what all pages about a paper's words are made from."""
    languages = [other for other in here.cards() if other.leaflet.paper == card.leaflet.paper]
    return {
        **{'place': 'words', 'tab': tab, 'card': card, 'names': here.names_of(card)},
        'languages': [(other, here.names_of(other)) for other in languages],
        'reading': reading,
        'findings': findings_about(card, reading.findings if reading else ()),
    }


@changes_pages.get('/words/<topic>/<document>/<language>/changes')
@needs('desk')
def changes(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Show what has changed since the words were approved."""
    card = here.card(topic, document, language)
    reading = reading_of(card.leaflet)
    drawn = _drawn(card.leaflet) if reading and reading.rows else {}
    return here.show('changes.html', **paper_values(card, 'changes', reading), **drawn)


@changes_pages.get('/words/<topic>/<document>/<language>/changes/pages')
@needs('desk')
def pages(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Give the part with the pages side by side."""
    card = here.card(topic, document, language)
    return here.show('changes_pages.html', names=here.names_of(card), **_drawn(card.leaflet))


@changes_pages.get('/changes/<key>/<int:number>/<side>.jpg')
@needs('desk')
def picture(key: str, number: int, side: str) -> ResponseReturnValue:
    """Give the picture of a page as approved or as it is; what is not remembered any more is not there."""
    drawn: Drawn = kept('pages').find(key) or Drawn()
    sides = {'approved': lambda pair: pair.approved, 'present': lambda pair: pair.present}
    shown = [sides[side](pair).picture for pair in drawn.pairs if side in sides and pair.number == number]
    return Response(shown[0], mimetype='image/jpeg') if any(shown) else abort(404)


def _drawn(leaflet: Leaflet) -> dict[str, object]:
    """Return what the part with the pages side by side is made from; nothing is drawn twice."""
    key, _ = _ask('pages', draw_changes, leaflet)
    drawn: Drawn | None = kept('pages').find(key)
    sides = {pair.number: (pair.approved, pair.present) for pair in drawn.pairs} if drawn else {}
    marked = [number for number, both in sides.items() if any(side.marks or not side.picture for side in both)]
    return {'key': key, 'drawn': drawn, 'marked': marked}
