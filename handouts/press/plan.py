"""Turns a request into jobs: for each clinic, paper, language and edition that it names."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeVar

from handouts.errors import Finding, Mistakes, WrongUse
from handouts.flat import Sheet
from handouts.model import Clinic, Job, Request, Source
from handouts.press.commons import named_facts, named_sources
from handouts.press.fonts import FALLBACK, installed_families
from handouts.press.inputs import declared_fields
from handouts.press.library import DRAFT_MARK, Library, Paper
from handouts.press.sheet import folded_sheet, plain_sheet
from handouts.schema import ClinicFile, EditionFile, StringsFile

One = TypeVar('One')
Other = TypeVar('Other')


@dataclass(frozen=True)
class Plan:
    """The jobs of a request, and what kept other jobs from being made."""

    jobs: tuple[Job, ...]
    findings: tuple[Finding, ...]


def make_plan(library: Library, request: Request) -> Plan:
    """Return a job for each clinic, paper, language and edition that the request names.

    Raises WrongUse where the request names what does not exist.
    """
    _refuse_unknown(library, request)
    jobs: list[Job] = []
    findings = list(library.misnamed())
    for clinic in _asked(library.clinics(), request.clinics):
        for paper in _asked_papers(library, request):
            try:
                jobs += _jobs(library, clinic, paper, request.editions)
            except Mistakes as error:
                findings += [finding.of(paper.name, paper.language, '') for finding in error.findings]
    if not (jobs or findings) and library.papers():
        raise WrongUse(f"Nothing is all of this at once: {_told(request)}.")
    jobs, twins = _without_twins(jobs)
    return Plan(tuple(jobs), tuple(findings + twins))


def _told(request: Request) -> str:
    parts = (
        ("paper", request.papers),
        ("language", request.languages),
        ("edition", request.editions),
        ("clinic", request.clinics),
    )
    return ', '.join(f"{what} {' or '.join(asked)}" for what, asked in parts if asked)


def _refuse_unknown(library: Library, request: Request) -> None:
    if not library.clinics():
        raise WrongUse(
            f"There is no clinic in {library.rooms.root / 'content' / 'clinics'}. "
            "Add a folder there with a file 'clinic.yaml' that holds one line: 'name: …'."
        )
    papers = [paper.name for paper in library.papers()]
    for wanted in request.papers:
        if not any(fnmatchcase(paper, wanted) for paper in papers):
            raise _unknown("paper", wanted, papers)
    for what, asked, known in (
        ("clinic", request.clinics, library.clinics()),
        ("language", request.languages, [paper.language for paper in library.papers()]),
        ("edition", request.editions, library.rooms.names('styles/editions/*.yaml')),
    ):
        for wanted in asked:
            if wanted not in known:
                raise _unknown(what, wanted, known)


def _asked_papers(library: Library, request: Request) -> list[Paper]:
    return [
        paper
        for paper in library.papers()
        if (not request.papers or any(fnmatchcase(paper.name, wanted) for wanted in request.papers))
        and (not request.languages or paper.language in request.languages)
    ]


def _jobs(library: Library, folder: str, paper: Paper, editions: tuple[str, ...]) -> list[Job]:
    """Return one job for each edition; raise Mistakes with all that is wrong with clinic and paper."""
    clinic, (front, head, body) = _both(lambda: library.clinic(folder), lambda: library.read_paper(paper))
    kind, strings = _both(
        lambda: _blaming(head, 'kind', front.kind, library.kind),
        lambda: _blaming(head, 'language', paper.language, library.strings),
    )
    sheet = _sheet(library, front.fold or kind.fold, clinic, head)
    slip = library.strings(clinic.says.language).slip
    (facts, sources), fields = _both(
        lambda: _both(
            lambda: named_facts(body, paper.language, library.facts(None)),
            lambda: named_sources(body, library.sources(None)),
        ),
        lambda: declared_fields(kind, front, strings, paper.language, head, body),
    )
    return [
        Job(
            clinic=clinic,
            paper=paper.name,
            language=paper.language,
            edition=how,
            kind=kind,
            front=front,
            source=body,
            strings=_strings(strings, how),
            templates=library.templates((front.kind, how.for_press)),
            styles=library.styles((front.kind, edition)),
            pictures=library.pictures(paper.path.parent),
            fonts=_fonts(clinic.says),
            sheet=sheet,
            mark=strings.phrases[DRAFT_MARK],
            slip=slip if how.for_press else {},
            facts=facts,
            sources=sources,
            fields=fields,
        )
        for edition in _asked(list(kind.editions), editions)
        for how in [library.edition(edition)]
    ]


def _strings(strings: StringsFile, how: EditionFile) -> StringsFile:
    """Return the phrases of an edition: those of the slip of a print shop change no other edition."""
    return strings if how.for_press else strings.model_copy(update={'slip': {}})


def _sheet(library: Library, fold: str, clinic: Clinic, head: Source) -> Sheet:
    size = clinic.says.paper
    return folded_sheet(size, _blaming(head, 'fold', fold, library.fold)) if fold else plain_sheet(size)


def _asked(known: list[str], asked: tuple[str, ...]) -> list[str]:
    return [name for name in known if not asked or name in asked]


def _unknown(what: str, wanted: str, known: Iterable[str]) -> WrongUse:
    return WrongUse(f"There is no {what} '{wanted}'. There are: {', '.join(dict.fromkeys(known)) or 'none'}.")


def _both(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """Return both values; raise the mistakes of both together."""
    try:
        first = one()
    except Mistakes as error:
        try:
            other()
        except Mistakes as second:
            raise Mistakes(error.findings + second.findings) from None
        raise
    return first, other()


def _blaming(asker: Source, key: str, name: str, read: Callable[[str], One]) -> One:
    """Return what a paper's front matter names; if there is none, the mistake is on the line of its key."""
    try:
        return read(name)
    except Mistakes as error:
        raise Mistakes(
            replace(finding, file=asker.file, line=asker.line_of_key(key)) if finding.rule == key else finding
            for finding in error.findings
        ) from None


def _fonts(clinic: ClinicFile) -> dict[str, tuple[Path, ...]]:
    families = (clinic.fonts.text, clinic.fonts.headings, FALLBACK)
    return {family: installed_families()[family] for family in families}


def _without_twins(jobs: list[Job]) -> tuple[list[Job], list[Finding]]:
    """Return the jobs without those that would write one file, also where capitals make no difference."""
    first: dict[str, Job] = {}
    for job in jobs:
        first.setdefault(job.target.lower(), job)
    twins = [job for job in jobs if first[job.target.lower()] is not job]
    spoilt = {job.target.lower() for job in twins}
    findings = [
        job.finding(
            'same-file',
            f"This paper and {first[job.target.lower()].source.file} would print into one file.",
            "Give one of them another name.",
        )
        for job in twins
    ]
    return [job for job in jobs if job.target.lower() not in spoilt], findings
