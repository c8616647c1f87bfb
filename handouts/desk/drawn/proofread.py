"""A paper's words as they lie on the disk: read with all that is said of them, and beside those approved last.

It is done in a drawing process, for which all of it goes back and forth by value.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from handouts.errors import Finding, Mistakes, WrongUse
from handouts.model import Article, Job, Request
from handouts.press.plan import make_plan
from handouts.press.press import make_pdf, read_words
from handouts.press.workspace.yamlfile import read_yaml
from handouts.setting import Setting
from handouts.words.approval.approvals import Approval, Leaflet, leaflets, words_of
from handouts.words.approval.changes import read_changes
from handouts.words.approval.compared import Compared, Pair, Row, compared_pages, compared_rows
from handouts.words.approval.signature import seen_edition
from handouts.words.approval.standing import stand_jobs
from handouts.words.inspection import judge_words
from handouts.words.text import read_blocks
from handouts.words.understood.pemat import PematItem, pemat_sheet
from handouts.words.understood.pemat_sheet import AnswersFile, answers_file, read_answers


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
    setting, reading = Setting(root, output, today), Reading()
    try:
        (job, *_), findings = editions_of(setting, leaflet)
        found = judge_words(job, setting.rules).findings
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
    setting = Setting(root, output, today)
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
