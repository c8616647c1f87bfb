"""The command that prints."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from handouts.console import Papers, leave, near, tell
from handouts.errors import Finding
from handouts.model import Printed, Request
from handouts.people.runs.shelter import sweep_shelters
from handouts.press.manifest import GALLERY, read_manifest, write_gallery, write_manifest
from handouts.press.place import sweep
from handouts.press.plan import make_plan
from handouts.press.printing import PICTURES, print_jobs
from handouts.setting import Setting
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import stand_jobs

MOST_JOBS = 64
# The exit code of a command that somebody stopped, as shells have it.
STOPPED = 130


def _cores() -> int:
    """Return how many cores this process may use."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, 'sched_getaffinity') else os.cpu_count() or 1
    return min(cores, MOST_JOBS)


@click.command()
@click.argument('papers', nargs=-1, metavar='[PAPER]...')
@click.option('-l', '--language', 'languages', multiple=True, help="Only this language, such as en. May be repeated.")
@click.option(
    '-e', '--edition', 'editions', multiple=True, help="Only this edition, such as screen. May be repeated."
)
@click.option('-c', '--clinic', 'clinics', multiple=True, help="Only this clinic's folder.")
@click.option('--proof', is_flag=True, help="Print editions for a print shop as proofs, with lines across.")
@click.option('--force', is_flag=True, help="Print again what has not changed, too.")
@click.option(
    '--jobs',
    type=click.IntRange(1, MOST_JOBS),
    default=_cores,
    show_default="one for each core",
    envvar='HANDOUTS_JOBS',
    show_envvar=True,
    help="How many processes print.",
)
@click.pass_context
def build(
    context: click.Context,
    papers: Papers = (),
    languages: Papers = (),
    editions: Papers = (),
    clinics: Papers = (),
    proof: bool = False,
    force: bool = False,
    jobs: int = 1,
) -> None:
    """Print papers as PDF.

    PAPER is <topic>/<document>, or a pattern such as 'ketamine-iv/*'; all papers if none is given.
    """
    here: Setting = context.obj
    known = read_manifest(here.output)
    plan = make_plan(here.library, Request(papers, languages, editions, clinics))
    stand = stand_jobs(here.register, plan.jobs, here.today, known)
    release = release_jobs(stand.jobs, stand.standings, editions, proof=proof)
    sweep(here.output, PICTURES, *here.library.clinics())
    sweep_shelters()
    done: list[Printed] = []
    lost: list[Finding] = []
    with _kept_if_stopped(context, done, plan.findings):
        for printed in print_jobs(release.jobs, here.output, {} if force else known, jobs, lost.append):
            done.append(printed)
            _progress(len(done), len(release.jobs), printed)
    told = [*done, *release.held]
    findings = [
        *plan.findings,
        *stand.findings,
        *lost,
        *(finding for printed in told for finding in printed.findings),
    ]
    tell(findings)
    click.echo(f"{_told(done, len(release.held))}.")
    _keep(here, told, plan.findings)
    click.echo(f"Look through them: {near(here.output / GALLERY)}")
    leave(context, findings)


def _keep(here: Setting, printed: Sequence[Printed], findings: Sequence[Finding]) -> None:
    """Write down what lies printed now, and the gallery of it."""
    write_gallery(here.output, write_manifest(here.output, printed, here.library.held(), findings))


@contextmanager
def _kept_if_stopped(context: click.Context, done: Sequence[Printed], findings: Sequence[Finding]) -> Iterator[None]:
    """Let somebody stop the printing, and write down first what is done: it is not printed again."""
    try:
        yield
    except KeyboardInterrupt:
        _keep(context.obj, done, findings)
        click.echo(f"Stopped. {_told(done)}. Give the same command again to go on.", err=True)
        context.exit(STOPPED)


def _progress(number: int, total: int, printed: Printed) -> None:
    outcome = "printed" if printed.is_new else "unchanged"
    line = f"{printed.path}: {outcome if printed.sha256 else 'not printed, see below'}"
    if sys.stdout.isatty():
        click.echo(f"\r\033[K{number} of {total}  {line}", nl=number == total)
    else:
        click.echo(line)


def _told(done: Sequence[Printed], held: int = 0) -> str:
    made = [printed for printed in done if printed.sha256]
    new = sum(printed.is_new for printed in made)
    waiting = f", {held} held back until approved" if held else ""
    return f"{new} PDFs printed, {len(made) - new} unchanged, {len(done) - len(made)} with mistakes{waiting}"
