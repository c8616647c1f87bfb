"""The command of those who file signed papers: scan."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path
from typing import Any, Literal

import click

from handouts.console import near, tell
from handouts.errors import Finding, Mistakes, WrongUse
from handouts.model import Request
from handouts.people.scans.scan import Scan, ScannedPaper, read_scan
from handouts.people.scans.stack import check_stack, split_stack
from handouts.press.plan import make_plan
from handouts.press.press import check_job
from handouts.press.proof.reader import page_pictures
from handouts.press.workspace.place import place_files
from handouts.setting import Setting
from handouts.words.approval.approvals import Approval, Leaflet, leaflets
from handouts.words.approval.recall import Recalled, recalled_words
from handouts.words.approval.standing import terms_of

State = Literal['current', 'recalled', 'unknown words', 'unknown paper']

DPI = 300
NO_CODE = '000-no-code.pdf'


@dataclass(frozen=True, slots=True)
class WordsState:
    """Whether words are those of today; `since` and `reason` are told of words that have been recalled."""

    state: State
    since: str = ''
    reason: str = ''

    def __str__(self) -> str:
        if self.state != 'recalled':
            return self.state
        return f"recalled since {self.since}{' or before' if self.reason in ('changed', 'gone') else ''}"


@dataclass(frozen=True)
class Known:
    """What the workspace knows of the papers in a scan, for all its clinics."""

    leaflets: frozenset[Leaflet]
    valid: frozenset[tuple[Leaflet, str]]
    recalled: tuple[Recalled, ...]

    def state(self, paper: ScannedPaper) -> WordsState:
        """Return the state of a paper's words: current if they are so in one clinic."""
        mine = [one for one in self.leaflets if (one.paper, one.language) == (paper.paper, paper.language)]
        if any((one, paper.words) in self.valid for one in mine):
            return WordsState('current')
        pulled = [one for one in self.recalled if one.leaflet in mine and one.words == paper.words]
        if pulled:
            last = max(pulled, key=lambda one: one.since)
            return WordsState('recalled', last.since.isoformat(), last.reason)
        return WordsState('unknown words' if mine else 'unknown paper')


@click.command()
@click.argument('file', metavar='FILE', type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--json', 'as_json', is_flag=True, help="Print JSON instead of lines.")
@click.option('--charts', is_flag=True, help="Print the chart numbers too; they are patient data.")
@click.option(
    '--sort',
    'folder',
    metavar='DIR',
    type=click.Path(file_okay=False, path_type=Path),
    help="Write each paper as a PDF of its own into this folder, which must be empty or new.",
)
@click.pass_context
def scan(context: click.Context, file: Path, as_json: bool, charts: bool, folder: Path | None) -> None:
    """Say which papers lie in FILE, a PDF from a scanner, and whether they are complete and their words current.

    Papers are known by the code in the corner of their pages. Pages may lie upside down, and papers with a chart
    number may be mixed.
    """
    here: Setting = context.obj
    _refuse_full(folder)
    found, data = _read(file)
    known, findings = _known(here, {(paper.paper, paper.language) for paper in found.papers})
    states = [known.state(paper) for paper in found.papers]
    rows = [_row(paper, state, charts=charts) for paper, state in zip(found.papers, states, strict=True)]
    if as_json:
        bare = {'blank': found.blank, 'no_code': found.unreadable}
        click.echo(json.dumps({'papers': rows, **bare}, indent=1, ensure_ascii=False))
    else:
        _print(found, states, charts=charts)
    tell(findings)
    if folder:
        _sort(folder, found, data)
        click.echo(f"Sorted into {near(folder.resolve())}.", err=as_json)
    context.exit(0 if _is_in_order(found, states) else 1)


def _refuse_full(folder: Path | None) -> None:
    if folder and folder.exists() and any(folder.iterdir()):
        raise WrongUse(f"{folder} is not empty. Name a new folder to sort into.")


def _read(file: Path) -> tuple[Scan, bytes]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WrongUse(f"{file} cannot be read: {error.strerror}.") from None
    check_stack(str(file), data)
    try:
        return read_scan(page_pictures(data, DPI)), data
    except ValueError:
        raise WrongUse(f"{file} is damaged: not all of its pages can be read. Scan it again.") from None


def _known(here: Setting, asked: set[tuple[str, str]]) -> tuple[Known, list[Finding]]:
    """Return what the workspace knows of papers, each with its language, and what is wrong with them."""
    held = {one for one in (Leaflet(*names) for names in here.library.held()) if (one.paper, one.language) in asked}
    records, findings = _records(here, asked)
    present, more = _present(here, held)
    recalled = tuple(recalled_words(records, present, held, here.today))
    approved = {
        (one, code)
        for one, known in records.items()
        for code in terms_of([record for record in known if record.date <= here.today], one.language)
    }
    valid = (approved | set(present.items())) - {(one.leaflet, one.words) for one in recalled}
    return Known(frozenset(held | records.keys()), frozenset(valid), recalled), findings + more


def _records(here: Setting, asked: set[tuple[str, str]]) -> tuple[dict[Leaflet, tuple[Approval, ...]], list[Finding]]:
    records: dict[Leaflet, tuple[Approval, ...]] = {}
    findings: list[Finding] = []
    for one in here.register.leaflets():
        if (one.paper, one.language) in asked:
            try:
                records[one] = here.register.records(one)
            except Mistakes as error:
                findings += error.findings
    return records, findings


def _present(here: Setting, held: set[Leaflet]) -> tuple[dict[Leaflet, str], list[Finding]]:
    """Return the words codes as they are now; a paper whose words cannot be read is told of, and left out."""
    if not held:
        return {}, []
    names = {(one.paper, one.language) for one in held}
    plan = make_plan(here.library, Request(tuple(sorted({one.paper for one in held}))))
    findings = [finding for finding in plan.findings if (finding.paper, finding.language) in names]
    present: dict[Leaflet, str] = {}
    for one, jobs in leaflets(plan.jobs).items():
        if one in held:
            code, wrong = check_job(jobs[0])
            findings += wrong
            present |= {one: code} if code else {}
    return present, findings


def _is_in_order(found: Scan, states: Iterable[WordsState]) -> bool:
    """Return whether nothing is left for a person to look at; blank pages are nothing to look at."""
    is_whole = all(not (paper.missing or paper.doubled) for paper in found.papers)
    return bool(found.papers) and is_whole and not found.unreadable and all(one.state == 'current' for one in states)


def _row(paper: ScannedPaper, words: WordsState, *, charts: bool) -> dict[str, Any]:
    return {
        'paper': paper.paper,
        'language': paper.language,
        **({'chart': paper.chart} if charts else {}),
        'words': paper.words,
        'state': words.state,
        'since': words.since,
        'reason': words.reason,
        'pages': paper.pages,
        'missing': paper.missing,
        'double': paper.doubled,
        'scan': paper.places,
    }


def _print(found: Scan, states: Sequence[WordsState], *, charts: bool) -> None:
    for paper, state in zip(found.papers, states, strict=True):
        chart = f" {paper.chart or '-':20}" if charts else ""
        click.echo(
            f"{paper.paper:32} {paper.language:5}{chart} words {paper.words}, {state}, {_pages_told(paper)}, "
            f"on {_numbered(sorted(paper.order))} of the scan"
        )
    if found.unreadable:
        click.echo(f"No code found on {_numbered(found.unreadable)} of the scan; look there.")
    if found.blank:
        click.echo(f"Blank: {_numbered(found.blank)} of the scan.")
    whole = sum(not paper.missing for paper in found.papers)
    click.echo(f"{len(found.papers)} papers, {whole} of them complete.")


def _pages_told(paper: ScannedPaper) -> str:
    double = f"{_numbered(paper.doubled)} double" if paper.doubled else ""
    missing = f"{_numbered(paper.missing)} of {paper.pages} missing" if paper.missing else "complete"
    return f"{missing}, {double}" if double else missing


def _numbered(pages: Sequence[int]) -> str:
    """Return numbers in order as a person would write them: page 3, or pages 1-3, 7."""
    runs = [[page for _, page in run] for _, run in groupby(zip(count(), pages), lambda pair: pair[1] - pair[0])]
    told = ", ".join(f"{run[0]}-{run[-1]}" if run[1:] else f"{run[0]}" for run in runs)
    return f"page{'s' if pages[1:] else ''} {told}"


def _sort(folder: Path, found: Scan, data: bytes) -> None:
    parts = split_stack(data, dict(_parts(found)))
    try:
        place_files({folder / name: part for name, part in parts.items()})
    except OSError as error:
        raise WrongUse(f"{folder} could not be written to: {error.strerror}.") from None


def _parts(found: Scan) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield the name of each file with its pages of the scan; no name holds a chart number."""
    bare = tuple(sorted(found.blank + found.unreadable))
    if bare:
        yield NO_CODE, bare
    for number, paper in enumerate(found.papers, 1):
        name = f'{number:03}-{paper.paper.replace("/", "-")}.{paper.language}'
        yield f'{name}{"-incomplete" if paper.missing else ""}.pdf', paper.order
