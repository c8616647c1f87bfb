"""The command line: reads what people ask for, says what became of it."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from handouts.cli_check import check
from handouts.cli_desk import desk
from handouts.cli_fill import fill
from handouts.cli_scan import scan
from handouts.cli_translation import translated
from handouts.cli_words import COMMANDS
from handouts.console import Papers, leave, near, tell
from handouts.errors import HandoutsError
from handouts.model import Job, Printed, Request
from handouts.people.runs.shelter import sweep_shelters
from handouts.press.manifest import GALLERY, read_manifest, write_gallery, write_manifest
from handouts.press.place import sweep
from handouts.press.plan import make_plan
from handouts.press.press import PICTURES, check_job, print_jobs
from handouts.press.rooms import PROJECT
from handouts.setting import Setting
from handouts.words.approval.approvals import Leaflet, leaflet_of
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import Standing, stand_jobs


@click.group(invoke_without_command=True, context_settings={'help_option_names': ['-h', '--help']})
@click.option(
    '--root',
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=PROJECT,
    help="The workspace: the folder with content/. Default: this project.",
)
@click.option(
    '--output', type=click.Path(file_okay=False, path_type=Path), help="Where to print. Default: ROOT/output."
)
@click.option(
    '--today',
    type=click.DateTime(['%Y-%m-%d']),
    default=lambda: datetime.now(),  # noqa: DTZ005
    show_default="the machine's date",
    help="The date to print with, YYYY-MM-DD.",
)
@click.pass_context
def cli(context: click.Context, root: Path, output: Path | None, today: datetime) -> None:
    """Print brochures, consent sheets and aftercare handouts from Markdown and a clinic's branding.

    Without a command it prints everything that the workspace holds.
    """
    root = root.resolve()
    context.obj = Setting.of(root, (output or root / 'output').resolve(), today.date())
    if context.invoked_subcommand is None:
        context.invoke(build)


@cli.command()
@click.argument('papers', nargs=-1, metavar='[PAPER]...')
@click.option('-l', '--language', 'languages', multiple=True, help="Only this language, such as en. May be repeated.")
@click.option(
    '-e', '--edition', 'editions', multiple=True, help="Only this edition, such as screen. May be repeated."
)
@click.option('-c', '--clinic', 'clinics', multiple=True, help="Only this clinic's folder.")
@click.option('--proof', is_flag=True, help="Print editions for a print shop as proofs, with lines across.")
@click.option('--force', is_flag=True, help="Print again what has not changed, too.")
@click.option('--jobs', type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes print.")
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
    request = Request(papers, languages, editions, clinics)
    plan = make_plan(here.library, request)
    stand = stand_jobs(here.register, plan.jobs, here.today)
    release = release_jobs(stand.jobs, stand.standings, editions, proof=proof)
    sweep(here.output, PICTURES, *here.library.clinics())
    sweep_shelters()
    known = {} if force else read_manifest(here.output)
    done: list[Printed] = []
    for printed in print_jobs(release.jobs, here.output, known, jobs):
        done.append(printed)
        _progress(len(done), len(release.jobs), printed)
    told = [*done, *release.held]
    findings = [*plan.findings, *stand.findings, *(finding for printed in told for finding in printed.findings)]
    tell(findings)
    _sum_up(done, len(release.held))
    write_gallery(here.output, write_manifest(here.output, told, here.library.held(), plan.findings))
    click.echo(f"Look through them: {near(here.output / GALLERY)}")
    leave(context, findings)


@cli.command(name='list')
@click.option('-c', '--clinic', 'clinics', multiple=True, help="Only this clinic's folder.")
@click.option('--json', 'as_json', is_flag=True, help="Print JSON instead of a table.")
@click.pass_context
def list_papers(context: click.Context, clinics: Papers, as_json: bool) -> None:
    """List papers, languages, editions, and how each stands: draft, approved, changed, review-due or overdue.

    State and words code are those of the first clinic that is asked for.
    """
    here: Setting = context.obj
    plan = make_plan(here.library, Request(clinics=clinics))
    stand = stand_jobs(here.register, plan.jobs, here.today)
    findings = (*plan.findings, *stand.findings)
    rows = list(_rows(stand.jobs, stand.standings))
    if as_json:
        click.echo(json.dumps({'papers': rows}, indent=1, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(
                f"{row['paper']:32} {row['language']:5} {row['state']:10} {row['words'] or '-':9} "
                f"{', '.join(row['editions']):16} {row['title']}"
            )
    tell(findings)
    leave(context, findings)


for command in (check, desk, fill, scan, translated, *COMMANDS):
    cli.add_command(command)


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit; the one place where what went wrong becomes an exit code."""
    try:
        cli(words)
        sys.exit(0)
    except HandoutsError as error:
        click.echo(f"{error}", err=True)
        sys.exit(error.exit_code)


def _rows(jobs: Sequence[Job], standings: Mapping[Leaflet, Standing]) -> Iterator[dict[str, Any]]:
    """Yield a row for each paper in each language; state and words are those of its first clinic."""
    papers: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        papers.setdefault((job.paper, job.language), []).append(job)
    for (paper, language), (first, *others) in papers.items():
        standing = standings[leaflet_of(first)]
        yield {
            'paper': paper,
            'language': language,
            'kind': first.kind.name,
            'title': first.front.title,
            'editions': list(dict.fromkeys(job.edition.name for job in (first, *others))),
            'state': standing.state,
            'words': standing.code or check_job(first)[0],
        }


def _progress(number: int, total: int, printed: Printed) -> None:
    outcome = "printed" if printed.is_new else "unchanged"
    line = f"{printed.path}: {outcome if printed.sha256 else 'not printed, see below'}"
    if sys.stdout.isatty():
        click.echo(f"\r\033[K{number} of {total}  {line}", nl=number == total)
    else:
        click.echo(line)


def _sum_up(done: Sequence[Printed], held: int) -> None:
    made = [printed for printed in done if printed.sha256]
    new = sum(printed.is_new for printed in made)
    waiting = f", {held} held back until approved" if held else ""
    click.echo(f"{new} PDFs printed, {len(made) - new} unchanged, {len(done) - len(made)} with mistakes{waiting}.")
