"""Turns a request into jobs: for each clinic, paper, language and edition that it names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby

from handouts.errors import Finding, Mistakes, WrongUse
from handouts.flat import Sheet
from handouts.model import Clinic, Job, Request
from handouts.press.blame import blaming, both
from handouts.press.library import DRAFT_MARK, Library, Paper, Written
from handouts.press.sheets.sheet import folded_sheet, plain_sheet

# So many papers, counted for each clinic, are planned and printed at once: more cost memory, fewer cost time where
# processes are begun anew for the few that have changed.
MOST_PAPERS = 2_000


@dataclass(frozen=True)
class Plan:
    """The jobs of a request, and what kept other jobs from being made."""

    jobs: tuple[Job, ...]
    findings: tuple[Finding, ...]


def make_plan(library: Library, request: Request, share: Sequence[str] = ()) -> Plan:
    """Return a job for each clinic, paper, language and edition that the request names; with a share, of its clinics.

    Raises WrongUse where the request names what does not exist.
    """
    papers = library.papers()
    _refuse_unknown(library, papers, request)
    jobs: list[Job] = []
    findings = list(library.misnamed())
    asked = _asked_papers(papers, request)
    for clinic in share or _asked(library.clinics(), request.clinics):
        for paper in asked:
            try:
                jobs += jobs_of(library, clinic, paper, request.editions)
            except Mistakes as error:
                findings += [finding.of(paper.name, paper.language, '') for finding in error.findings]
    if not (jobs or findings) and papers:
        raise WrongUse(f"Nothing is all of this at once: {_told(request)}.")
    jobs, twins = _without_twins(jobs)
    return Plan(tuple(jobs), tuple(findings + twins))


def shares(library: Library, request: Request, most: int = MOST_PAPERS) -> Iterator[list[str]]:
    """Yield the clinics that the request names, each time so few that their jobs need little memory.

    Clinics whose names differ in capitals alone stay together: on some disks they would print into one folder.
    Raises WrongUse where the request names what does not exist.
    """
    papers = library.papers()
    _refuse_unknown(library, papers, request)
    share: list[str] = []
    for _, alike in groupby(sorted(_asked(library.clinics(), request.clinics), key=_folded), key=str.lower):
        clinics = list(alike)
        if share and (len(share) + len(clinics)) * len(papers) > most:
            yield share
            share = []
        share += clinics
    yield share


def _folded(clinic: str) -> tuple[str, str]:
    return clinic.lower(), clinic


def _told(request: Request) -> str:
    parts = (
        ("paper", request.papers),
        ("language", request.languages),
        ("edition", request.editions),
        ("clinic", request.clinics),
    )
    return ', '.join(f"{what} {' or '.join(asked)}" for what, asked in parts if asked)


def _refuse_unknown(library: Library, there: list[Paper], request: Request) -> None:
    clinics = library.clinics()
    if not clinics:
        raise WrongUse(
            f"There is no clinic in {library.rooms.root / 'content' / 'clinics'}. "
            "Add a folder there with a file 'clinic.yaml' that holds one line: 'name: …'."
        )
    papers = [paper.name for paper in there]
    for wanted in request.papers:
        if not any(fnmatchcase(paper, wanted) for paper in papers):
            raise _unknown("paper", wanted, papers)
    for what, asked, known in (
        ("clinic", request.clinics, clinics),
        ("language", request.languages, [paper.language for paper in there]),
        ("edition", request.editions, library.rooms.names('styles/editions/*.yaml') if request.editions else []),
    ):
        for wanted in asked:
            if wanted not in known:
                raise _unknown(what, wanted, known)


def _asked_papers(papers: list[Paper], request: Request) -> list[Paper]:
    return [
        paper
        for paper in papers
        if (not request.papers or any(fnmatchcase(paper.name, wanted) for wanted in request.papers))
        and (not request.languages or paper.language in request.languages)
    ]


def jobs_of(library: Library, folder: str, paper: Paper, editions: tuple[str, ...] = ()) -> list[Job]:
    """Return one job for each edition of a paper of a clinic; raise Mistakes with all that is wrong with both."""
    clinic, written = both(lambda: library.clinic(folder), lambda: library.written(paper))
    sheet = _sheet(library, written, clinic)
    slip = library.strings(clinic.says.language).slip
    return [
        Job(
            clinic=clinic,
            paper=paper.name,
            language=paper.language,
            edition=how,
            kind=written.kind,
            front=written.front,
            source=written.body,
            strings=library.phrases((paper.language, how.for_press)),
            templates=library.templates((written.front.kind, how.for_press)),
            styles=library.styles((written.front.kind, edition)),
            pictures=library.pictures(paper.path.parent),
            fonts=library.fonts(clinic.says.fonts),
            sheet=sheet,
            mark=written.strings.phrases[DRAFT_MARK],
            slip=slip if how.for_press else {},
            facts=written.facts,
            sources=written.sources,
            fields=written.fields,
        )
        for edition in _asked(list(written.kind.editions), editions)
        for how in [library.edition(edition)]
    ]


def _sheet(library: Library, written: Written, clinic: Clinic) -> Sheet:
    size, fold = clinic.says.paper, written.front.fold or written.kind.fold
    return folded_sheet(size, blaming(written.head, 'fold', fold, library.fold)) if fold else plain_sheet(size)


def _asked(known: list[str], asked: tuple[str, ...]) -> list[str]:
    return [name for name in known if not asked or name in asked]


def _unknown(what: str, wanted: str, known: Iterable[str]) -> WrongUse:
    return WrongUse(f"There is no {what} '{wanted}'. There are: {', '.join(dict.fromkeys(known)) or 'none'}.")


def _without_twins(jobs: list[Job]) -> tuple[list[Job], list[Finding]]:
    """Return the jobs without those that would write one file, also where capitals make no difference."""
    alike: dict[str, list[Job]] = {}
    for job in jobs:
        alike.setdefault(job.target.lower(), []).append(job)
    if len(alike) == len(jobs):
        return jobs, []
    findings = [
        job.finding(
            'same-file',
            f"This paper and {first.source.file} would print into one file.",
            "Give one of them another name.",
        )
        for first, *twins in alike.values()
        for job in twins
    ]
    return [job for job, *twins in alike.values() if not twins], findings
