"""The press: words become a proved PDF, which is put into its place.

The stages are loaded where something is really composed or laid out: that takes longer than most commands do.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from handouts.errors import Finding, Mistakes
from handouts.model import Article, Job, Made, Page, Printed
from handouts.press.printed.seal import sum_of
from handouts.press.printing import PICTURES, outcome
from handouts.press.sheets.slip import slip_target
from handouts.press.workspace.place import place_files


def load_engines() -> None:
    """Load what takes long to load before it is needed; raise MachineLacks without Pango."""
    from handouts.press.stages import load_stages

    load_stages()


def make_pdf(job: Job) -> Made:
    """Return one paper as a proved PDF, with its words and with what it shows; raise Mistakes otherwise."""
    from handouts.press.stages import make_proved

    return make_proved(job)


def make_look(job: Job) -> Made:
    """Return what `make_pdf` does, sooner where a look at the same paper with other words came just before."""
    from handouts.press.stages import make_proved

    return make_proved(job, is_look=True)


def read_words(job: Job) -> tuple[Article, Page]:
    """Return all of a paper that can be had without laying it out; raise Mistakes with what is wrong."""
    from handouts.press.pages import read_page

    return read_page(job)


def print_anew(output: Path, job: Job, mark: str) -> Printed:
    """Make one job's PDF and put it into the output folder; a job with mistakes leaves what lies there as it is.

    `mark` is the fingerprint of what it is made from.
    """
    return place_made(output, job, *make_files(job, mark))


def make_files(job: Job, mark: str) -> tuple[Printed, dict[str, bytes]]:
    """Return what becomes of a job, and its files by their places, the PDF last; none of a job with mistakes."""
    try:
        made = make_pdf(job)
    except Mistakes as error:
        return outcome(job, tuple(_said_of(job, error.findings))), {}
    except OSError as error:
        told = f"{job.target} could not be drawn: {error.strerror or error}."
        hint = "Look at the memory of the computer and at the room on the disk of its temporary files."
        return outcome(job, (job.finding('not-drawn', told, hint),)), {}
    pictures = {
        f'{PICTURES}/{job.target[:-4]}-{number}.jpg': data for number, data in enumerate(made.reading.pictures, 1)
    }
    slips = {slip_target(job): made.slip} if made.slip else {}
    beside = pictures | slips
    printed = replace(
        outcome(job, made.findings),
        words=made.page.code,
        pages=len(made.reading.sizes),
        sha256=sum_of(made.data),
        fingerprint=mark,
        slip=next(iter(slips), ''),
        pictures=tuple(pictures),
        beside=sum_of(*beside.values()),
        slots=made.slots,
    )
    return printed, {**beside, job.target: made.data}


def place_made(output: Path, job: Job, printed: Printed, files: Mapping[str, bytes]) -> Printed:
    """Put the files of a job into their places, all or none, and return what became of it."""
    try:
        place_files({output / name: data for name, data in files.items()})
    except OSError as error:
        return outcome(job, (_not_written(job, error),))
    return printed


def _not_written(job: Job, error: OSError) -> Finding:
    return job.finding(
        'not-written',
        f"{job.target} could not be written: {error.strerror}.",
        "Look at the room on the disk and at the permissions of the output folder.",
    )


def prove_job(job: Job) -> tuple[Finding, ...]:
    """Return everything that is wrong with a job's PDF, made for the look of it and not kept."""
    try:
        return make_pdf(job).findings
    except Mistakes as error:
        return tuple(_said_of(job, error.findings))


def check_job(job: Job) -> tuple[str, tuple[Finding, ...]]:
    """Return a job's words code ('' if its words cannot be read) and everything wrong with its words."""
    try:
        return read_words(job)[1].code, ()
    except Mistakes as error:
        return '', tuple(_said_of(job, error.findings))


def _said_of(job: Job, findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding.of(job.paper, job.language, job.edition.name) for finding in findings)
