"""The press: the stages from words to a proved PDF in their order, and the run over many jobs."""

import hashlib
import multiprocessing
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from handouts.errors import Finding, Mistakes
from handouts.model import Article, Job, Made, Page, Pdf, Printed
from handouts.press.article import read_article
from handouts.press.brand import brand_findings
from handouts.press.codes import code_spots, stamp_codes
from handouts.press.compose import compose_page, compose_slip, fill_words
from handouts.press.fingerprint import fingerprint
from handouts.press.fit import fit_findings
from handouts.press.form import build_form
from handouts.press.glyphs import glyph_findings
from handouts.press.impose import impose_sheets, panel_spots
from handouts.press.place import place_files
from handouts.press.plates.inks import read_inks
from handouts.press.plates.separate import separate_inks
from handouts.press.preflight import preflight, preflight_findings
from handouts.press.reader import count_lines, count_pages, read_pdf
from handouts.press.render import render_pdf
from handouts.press.sheet import slug_width
from handouts.press.slip import slip_job, slip_target, slip_values
from handouts.press.typeset import typesetting_findings
from handouts.press.verify import verify_pdf

PICTURES = 'pictures'
POINTS = 72.0
# The standard of print shops asks for a date in the file; a true one would make the same words other bytes.
MADE = date(2000, 1, 1)


def make_pdf(job: Job) -> Made:
    """Return one paper as a proved PDF, with its words and with what it shows; raise Mistakes otherwise."""
    article, page = read_words(job)
    pdf = render_pdf(job, page)
    _stop_at(fit_findings(job, article, pdf, count_pages(pdf.data), partial(count_lines, pdf.data)))
    notes = _stop_at((*typesetting_findings(job, pdf.layout), *brand_findings(job, pdf.layout)))
    sheets = _separated(job, stamp_codes(job, page.code, impose_sheets(job, build_form(job, pdf))))
    slug, bleed = slug_width(job.edition) * POINTS, job.edition.bleed * POINTS
    codes = code_spots(sheets)
    reading = read_pdf(sheets.data, panel_spots(job), tagged=job.edition.tagged, trim=slug, bleed=bleed, codes=codes)
    _stop_at(verify_pdf(job, page, sheets, reading))
    made = Made(page, sheets.data, reading, notes, slots=sheets.slots)
    return _with_slip(job, article, made) if job.edition.for_press else made


def _separated(job: Job, sheets: Pdf) -> Pdf:
    """Return the sheets of a print shop ink by ink; other sheets as they are."""
    if not job.edition.for_press:
        return sheets
    says = job.clinic.says
    inks = {
        getattr(says.colours, name): (cyan / 100, magenta / 100, yellow / 100, black / 100)
        for name, (cyan, magenta, yellow, black) in says.inks.items()
    }
    return replace(sheets, data=separate_inks(sheets.data, inks, job.edition.output_condition[says.paper], MADE))


def _with_slip(job: Job, article: Article, made: Made) -> Made:
    """Return a file for the print shop with its job slip; raise Mistakes if the preflight finds fault."""
    checks = preflight(job, made.reading, read_inks(made.data))
    _stop_at(preflight_findings(job, checks))
    page = compose_slip(
        slip_job(job, made), slip_values(job, made, checks, [panel.heading for panel in article.panels])
    )
    slip = render_pdf(slip_job(job, made), page)
    _stop_at(verify_pdf(slip_job(job, made), page, slip, read_pdf(slip.data, (), tagged=False)))
    return replace(made, slip=slip.data)


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
            return replace(lying, findings=_not_blocking(lying), is_new=False)
        made = make_pdf(job)
        pictures = {
            f'{PICTURES}/{job.target[:-4]}-{number}.jpg': data for number, data in enumerate(made.reading.pictures, 1)
        }
        slips = {slip_target(job): made.slip} if made.slip else {}
        beside = pictures | slips
        place_files({output / name: data for name, data in (*beside.items(), (job.target, made.data))})
    except Mistakes as error:
        return _outcome(job, tuple(_said_of(job, error.findings)))
    except OSError as error:
        return _outcome(job, (_not_written(job, error),))
    return replace(
        _outcome(job, made.findings),
        words=made.page.code,
        pages=len(made.reading.sizes),
        sha256=_sum(made.data),
        fingerprint=mark,
        slip=next(iter(slips), ''),
        pictures=tuple(pictures),
        beside=_sum(*beside.values()),
        slots=made.slots,
    )


def print_jobs(jobs: Iterable[Job], output: Path, known: Mapping[str, Printed], workers: int) -> Iterator[Printed]:
    """Yield what became of each job, in the order of the jobs; `workers` is the number of processes."""
    printing = partial(print_job, output, known)
    if workers == 1:
        yield from map(printing, jobs)
    else:
        with ProcessPoolExecutor(workers, multiprocessing.get_context('spawn')) as pool:
            yield from pool.map(printing, jobs)


def _still_lies(output: Path, printed: Printed) -> bool:
    beside = (*printed.pictures, *([printed.slip] if printed.slip else []))
    try:
        whole = _sum((output / printed.path).read_bytes()) == printed.sha256
        return whole and _sum(*((output / name).read_bytes() for name in beside)) == printed.beside
    except OSError:
        return False


def _sum(*files: bytes) -> str:
    return hashlib.sha256(b''.join(files)).hexdigest()


def _outcome(job: Job, findings: tuple[Finding, ...]) -> Printed:
    """Return what became of a job that has not been printed, or not yet."""
    place = (job.target, job.clinic.folder, job.paper, job.language, job.edition.name, job.front.title)
    return Printed(*place, findings=findings)


def _not_written(job: Job, error: OSError) -> Finding:
    return job.finding(
        'not-written',
        f"{job.target} could not be written: {error.strerror}.",
        "Look at the room on the disk and at the permissions of the output folder.",
    )


def prove_job(known: Mapping[str, Printed], job: Job) -> tuple[Finding, ...]:
    """Return everything that is wrong with a job's PDF, made for the look of it and not kept.

    What is `known` to lie there, made of the same, has been proved when it was printed.
    """
    lying = known.get(job.target)
    if lying and lying.fingerprint == fingerprint(job):
        return _not_blocking(lying)
    try:
        return make_pdf(job).findings
    except Mistakes as error:
        return tuple(_said_of(job, error.findings))


def _not_blocking(printed: Printed) -> tuple[Finding, ...]:
    return tuple(finding for finding in printed.findings if finding.level != 'block')


def check_job(job: Job) -> tuple[str, tuple[Finding, ...]]:
    """Return a job's words code ('' if its words cannot be read) and everything wrong with its words."""
    try:
        return read_words(job)[1].code, ()
    except Mistakes as error:
        return '', tuple(_said_of(job, error.findings))


def _said_of(job: Job, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding.of(job.paper, job.language, job.edition.name) for finding in findings)


def _stop_at(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Raise Mistakes if one of the findings is of weight; return those that are only worth knowing."""
    found = tuple(findings)
    if any(finding.level == 'block' for finding in found):
        raise Mistakes(found)
    return found
