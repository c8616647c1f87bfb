"""The command that prints."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from handouts.console import Papers, jobs_option, leave, near, tell, tell_waiting
from handouts.errors import Finding, Mistakes
from handouts.model import Printed, Request
from handouts.people.runs.shelter import sweep_shelters
from handouts.press.alone import alone_printing
from handouts.press.gallery import GALLERY, write_gallery
from handouts.press.manifest import keep_clinics, read_manifest, write_manifest
from handouts.press.place import sweep
from handouts.press.plan import make_plan, shares
from handouts.press.printing import PICTURES, print_jobs
from handouts.setting import Setting
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import stand_jobs

# The exit code of a command that somebody stopped, as shells have it.
STOPPED = 130
# What becomes of a paper.
NEW, UNCHANGED, WRONG, HELD = 'new', 'unchanged', 'wrong', 'held'


@click.command()
@click.argument('papers', nargs=-1, metavar='[PAPER]...')
@click.option('-l', '--language', 'languages', multiple=True, help="Only this language, such as en. May be repeated.")
@click.option(
    '-e', '--edition', 'editions', multiple=True, help="Only this edition, such as screen. May be repeated."
)
@click.option('-c', '--clinic', 'clinics', multiple=True, help="Only this clinic's folder.")
@click.option('--proof', is_flag=True, help="Print editions for a print shop as proofs, with lines across.")
@click.option('--force', is_flag=True, help="Print again what has not changed, too.")
@jobs_option("How many processes print; 0 for this one alone, without a limit of time for a paper.")
@click.option(
    '--cluster',
    default='',
    metavar='ADDRESS',
    help="Print on the workers of this Dask cluster, such as tcp://host:8786, and not on this computer.",
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
    cluster: str = '',
) -> None:
    """Print papers as PDF.

    PAPER is <topic>/<document>, or a pattern such as 'ketamine-iv/*'; all papers if none is given.
    """
    here: Setting = context.obj
    asked = Request(papers, languages, editions, clinics)
    with alone_printing(here.output, partial(tell_waiting, here.output)):
        findings = _print(context, asked, proof=proof, force=force, jobs=jobs, cluster=cluster)
    leave(context, findings)


def _print(
    context: click.Context, asked: Request, *, proof: bool, force: bool, jobs: int, cluster: str
) -> list[Finding]:
    """Print what is asked for, write down what lies there then, tell both, and return what is wrong."""
    here: Setting = context.obj
    sweep(here.output, PICTURES, *here.library.clinics())
    sweep_shelters()
    findings: dict[Finding, None] = {}
    counts = Counter[str]()
    for share in shares(here.library, asked):
        found = _print_share(context, asked, share, counts, proof=proof, force=force, jobs=jobs, cluster=cluster)
        findings |= dict.fromkeys(found)
    tell(findings)
    click.echo(f"{_told(counts)}.")
    keep_clinics(here.output, here.library.clinics())
    write_gallery(here.output)
    click.echo(f"Look through them: {near(here.output / GALLERY)}")
    return [*findings]


def _print_share(
    context: click.Context,
    asked: Request,
    share: Sequence[str],
    counts: Counter[str],
    *,
    proof: bool,
    force: bool,
    jobs: int,
    cluster: str,
) -> list[Finding]:
    """Print what is asked for of some clinics, write it down and count it; return what is wrong."""
    here: Setting = context.obj
    known = read_manifest(here.output)
    plan = make_plan(here.library, asked, share)
    stand = stand_jobs(here.register, plan.jobs, here.today, known)
    release = release_jobs(stand.jobs, stand.standings, asked.editions, proof=proof)
    done: list[Printed] = []
    lost: list[Finding] = []
    with _kept_if_stopped(context, share, counts, done, plan.findings):
        fresh = {} if force else known
        for printed in print_jobs(release.jobs, here.output, fresh, jobs, lost.append, cluster=cluster):
            done.append(printed)
            _progress(len(done), len(release.jobs), printed)
    done = [_as_it_lies(here.output, printed) for printed in done]
    told = [*done, *release.held]
    counts.update([*map(_outcome, done), *[HELD] * len(release.held)])
    try:
        write_manifest(here.output, told, here.library.held(share), plan.findings)
    except Mistakes as error:  # told in the end, beside all that was found
        lost += error.findings
    return [*plan.findings, *stand.findings, *lost, *(found for printed in told for found in printed.findings)]


def _as_it_lies(output: Path, printed: Printed) -> Printed:
    """Return what became of a job; of one whose PDF was removed since, that it is not there."""
    if not printed.sha256 or (output / printed.path).is_file():
        return printed
    told = f"{printed.path} was removed while others were printed."
    found = Finding(printed.path, 0, 'not-written', told, "Print it again.")
    return replace(printed, sha256='', findings=(found.of(printed.paper, printed.language, printed.edition),))


@contextmanager
def _kept_if_stopped(
    context: click.Context,
    share: Sequence[str],
    counts: Counter[str],
    done: Sequence[Printed],
    findings: Sequence[Finding],
) -> Iterator[None]:
    """Write down first what is done when the printing ends early, whatever ends it: it is not printed again."""
    here: Setting = context.obj
    try:
        yield
    except BaseException as end:
        is_stopped = isinstance(end, KeyboardInterrupt)
        if done or is_stopped:
            write_manifest(here.output, done, here.library.held(share), findings)
            write_gallery(here.output)
            told = _told(counts + Counter(map(_outcome, done)))
            click.echo(f"Stopped. {told}. Give the same command again to go on.", err=True)
        if not is_stopped:
            raise
        context.exit(STOPPED)


def _progress(number: int, total: int, printed: Printed) -> None:
    outcome = "printed" if printed.is_new else "unchanged"
    line = f"{printed.path}: {outcome if printed.sha256 else 'not printed, see below'}"
    if sys.stdout.isatty():
        click.echo(f"\r\033[K{number} of {total}  {line}", nl=number == total)
    else:
        click.echo(line)


def _outcome(printed: Printed) -> str:
    if not printed.sha256:
        return WRONG
    return NEW if printed.is_new else UNCHANGED


def _told(counts: Counter[str]) -> str:
    waiting = f", {counts[HELD]} held back until approved" if counts[HELD] else ""
    return f"{counts[NEW]} PDFs printed, {counts[UNCHANGED]} unchanged, {counts[WRONG]} with mistakes{waiting}"
