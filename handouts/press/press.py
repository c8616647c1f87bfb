"""The press: the stages from words to a proved PDF in their order, and the run over many jobs."""

import hashlib
import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from handouts.errors import Finding, Mistakes
from handouts.model import Article, Job, Page, Printed, Reading
from handouts.press.article import read_article
from handouts.press.compose import compose_page, fill_words
from handouts.press.fingerprint import fingerprint
from handouts.press.fit import fit_findings
from handouts.press.glyphs import glyph_findings
from handouts.press.impose import impose_sheets, panel_spots
from handouts.press.place import place_file
from handouts.press.reader import count_lines, count_pages, read_pdf
from handouts.press.render import render_pdf
from handouts.press.verify import verify_pdf

PICTURES = 'pictures'


def make_pdf(job: Job) -> tuple[Page, bytes, Reading]:
    """Return one paper as a proved PDF, with its words and with what it shows; raise Mistakes otherwise."""
    article, page = read_words(job)
    pdf = render_pdf(job, page)
    _stop_at(fit_findings(job, article, pdf, count_pages(pdf.data), partial(count_lines, pdf.data)))
    sheets = impose_sheets(job, pdf)
    reading = read_pdf(sheets.data, panel_spots(job), tagged=job.edition.tagged)
    _stop_at(verify_pdf(job, page, sheets, reading))
    return page, sheets.data, reading


def read_words(job: Job) -> tuple[Article, Page]:
    """Return all of a paper that can be had without laying it out; raise Mistakes with what is wrong."""
    article = read_article(job, fill_words(job))
    page = compose_page(job, article)
    _stop_at(glyph_findings(job, page))
    return article, page


def print_job(output: Path, known: Mapping[str, Printed], job: Job) -> Printed:
    """Print one job into the output folder; a job with mistakes leaves what lies there as it is.

    `known` is what lies there by path: a PDF whose fingerprint has not changed is not made again.
    """
    try:
        mark = fingerprint(job)
        lying = known.get(job.target)
        if lying and lying.fingerprint == mark and _still_lies(output, lying):
            return replace(lying, findings=(), is_new=False)
        page, data, reading = make_pdf(job)
        pictures = tuple(
            f'{PICTURES}/{job.target[:-4]}-{number}.jpg' for number in range(1, len(reading.pictures) + 1)
        )
        for name, picture in zip(pictures, reading.pictures, strict=True):
            place_file(output / name, picture)
        place_file(output / job.target, data)
    except Mistakes as error:
        return _outcome(job, findings=tuple(_said_of(job, error.findings)))
    except OSError as error:
        return _outcome(job, findings=(_not_written(job, error),))
    return _outcome(job, page.code, len(reading.sizes), hashlib.sha256(data).hexdigest(), mark, pictures=pictures)


def print_jobs(jobs: Iterable[Job], output: Path, known: Mapping[str, Printed], workers: int) -> Iterator[Printed]:
    """Yield what became of each job, in the order of the jobs; `workers` is the number of processes."""
    printing = partial(print_job, output, known)
    if workers == 1:
        yield from map(printing, jobs)
    else:
        with ProcessPoolExecutor(workers, multiprocessing.get_context('spawn')) as pool:
            yield from pool.map(printing, jobs)


def _still_lies(output: Path, printed: Printed) -> bool:
    path = output / printed.path
    whole = path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == printed.sha256
    return whole and all((output / name).is_file() for name in printed.pictures)


def _outcome(
    job: Job,
    words: str = '',
    pages: int = 0,
    sha256: str = '',
    mark: str = '',
    *,
    findings: tuple[Finding, ...] = (),
    pictures: tuple[str, ...] = (),
) -> Printed:
    place = (job.target, job.clinic.folder, job.paper, job.language, job.edition.name, job.front.title)
    return Printed(*place, words, pages, sha256, mark, findings, pictures)


def _not_written(job: Job, error: OSError) -> Finding:
    return job.finding(
        'not-written',
        f"{job.target} could not be written: {error.strerror}.",
        "Look at the room on the disk and at the permissions of the output folder.",
    )


def check_job(job: Job) -> tuple[str, tuple[Finding, ...]]:
    """Return a job's words code ('' if its words cannot be read) and everything wrong with its words."""
    try:
        return read_words(job)[1].code, ()
    except Mistakes as error:
        return '', tuple(_said_of(job, error.findings))


def _said_of(job: Job, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding.of(job.paper, job.language, job.edition.name) for finding in findings)


def _stop_at(findings: Iterable[Finding]) -> None:
    found = tuple(findings)
    if found:
        raise Mistakes(found)
