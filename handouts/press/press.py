"""The press: the stages from words to a proved PDF in their order, and the run over many jobs."""

import hashlib
import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from handouts.errors import Finding, Mistakes
from handouts.model import Article, Job, Page, Printed, Reading
from handouts.press.article import read_article
from handouts.press.compose import compose_page, fill_words
from handouts.press.fit import fit_findings
from handouts.press.glyphs import glyph_findings
from handouts.press.impose import impose_sheets, panel_spots
from handouts.press.place import place_file
from handouts.press.reader import count_lines, count_pages, read_pdf
from handouts.press.render import load_engine, render_pdf
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


def print_job(output: Path, job: Job) -> Printed:
    """Print one job into the output folder; a job with mistakes leaves what lies there as it is."""
    try:
        page, data, reading = make_pdf(job)
        pictures = [f'{PICTURES}/{job.target[:-4]}-{number}.png' for number in range(1, len(reading.pictures) + 1)]
        for name, picture in zip(pictures, reading.pictures, strict=True):
            place_file(output / name, picture)
        place_file(output / job.target, data)
    except Mistakes as error:
        return _refused(job, error.findings)
    except OSError as error:
        return _refused(
            job,
            [
                job.finding(
                    'not-written',
                    f"{job.target} could not be written: {error.strerror}.",
                    "Look at the room on the disk and at the permissions of the output folder.",
                )
            ],
        )
    return Printed(
        target=job.target,
        clinic=job.clinic.folder,
        paper=job.paper,
        language=job.language,
        edition=job.edition.name,
        title=job.front.title,
        words=page.code,
        pages=len(reading.sizes),
        sha256=hashlib.sha256(data).hexdigest(),
        pictures=tuple(pictures),
    )


def print_jobs(jobs: Iterable[Job], output: Path, workers: int) -> Iterator[Printed]:
    """Yield what became of each job, in the order of the jobs; `workers` is the number of processes."""
    load_engine()  # before the first job, so that a machine without Pango says so once
    if workers == 1:
        yield from (print_job(output, job) for job in jobs)
    else:
        with ProcessPoolExecutor(workers, multiprocessing.get_context('spawn')) as pool:
            yield from pool.map(partial(print_job, output), jobs)


def check_job(job: Job) -> tuple[str, tuple[Finding, ...]]:
    """Return a job's words code ('' if its words cannot be read) and everything wrong with its words."""
    try:
        return read_words(job)[1].code, ()
    except Mistakes as error:
        return '', tuple(_said_of(job, error.findings))


def _refused(job: Job, findings: Iterable[Finding]) -> Printed:
    return Printed(
        target=job.target,
        clinic=job.clinic.folder,
        paper=job.paper,
        language=job.language,
        edition=job.edition.name,
        title=job.front.title,
        findings=tuple(_said_of(job, findings)),
    )


def _said_of(job: Job, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding.of(job.paper, job.language, job.edition.name) for finding in findings)


def _stop_at(findings: Iterable[Finding]) -> None:
    found = tuple(findings)
    if found:
        raise Mistakes(found)
