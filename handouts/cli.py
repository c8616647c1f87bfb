"""The command line: reads what people ask for, says what became of it."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from handouts.errors import Finding, HandoutsError
from handouts.model import Job, Printed, Request
from handouts.press.library import Library
from handouts.press.manifest import GALLERY, read_manifest, write_gallery, write_manifest
from handouts.press.place import sweep
from handouts.press.plan import make_plan
from handouts.press.press import check_job, print_jobs, prove_job
from handouts.press.rooms import PROJECT, Rooms

Papers = tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """What was said before the verb."""

    root: Path
    output: Path
    library: Library
    today: datetime


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
    context.obj = Setting(root, (output or root / 'output').resolve(), Library(Rooms(root)), today)
    if context.invoked_subcommand is None:
        context.invoke(build)


@cli.command()
@click.argument('papers', nargs=-1, metavar='[PAPER]...')
@click.option('-l', '--language', 'languages', multiple=True, help="Only this language, such as en. May be repeated.")
@click.option(
    '-e', '--edition', 'editions', multiple=True, help="Only this edition, such as screen. May be repeated."
)
@click.option('-c', '--clinic', 'clinics', multiple=True, help="Only this clinic's folder.")
@click.option('--force', is_flag=True, help="Print again what has not changed, too.")
@click.option('--jobs', type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes print.")
@click.pass_context
def build(
    context: click.Context,
    papers: Papers = (),
    languages: Papers = (),
    editions: Papers = (),
    clinics: Papers = (),
    force: bool = False,
    jobs: int = 1,
) -> None:
    """Print papers as PDF.

    PAPER is <topic>/<document>, or a pattern such as 'ketamine-iv/*'; all papers if none is given.
    """
    here: Setting = context.obj
    request = Request(papers, languages, editions, clinics)
    plan = make_plan(here.library, request)
    sweep(here.output)
    known = {} if force else read_manifest(here.output)
    done: list[Printed] = []
    for printed in print_jobs(plan.jobs, here.output, known, jobs):
        done.append(printed)
        _progress(len(done), len(plan.jobs), printed)
    write_gallery(here.output, write_manifest(here.output, done, here.library.held(), plan.findings))
    findings = [*plan.findings, *(finding for printed in done for finding in printed.findings)]
    _say(findings)
    _sum_up(done)
    click.echo(f"Look through them: {_near(here.output / GALLERY)}")
    _exit(context, findings)


@cli.command(name='list')
@click.option('--json', 'as_json', is_flag=True, help="Print JSON instead of a table.")
@click.pass_context
def list_papers(context: click.Context, as_json: bool) -> None:
    """List papers, languages, editions, and how each stands."""
    here: Setting = context.obj
    plan = make_plan(here.library, Request())
    rows = list(_rows(plan.jobs))
    if as_json:
        click.echo(json.dumps({'papers': rows}, indent=1, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(
                f"{row['paper']:32} {row['language']:5} {row['state']:9} {row['words'] or '-':9} "
                f"{', '.join(row['editions']):16} {row['title']}"
            )
    _say(plan.findings)
    _exit(context, plan.findings)


@cli.command()
@click.argument('papers', nargs=-1, metavar='[PAPER]...')
@click.option('--json', 'as_json', is_flag=True, help="Print JSON instead of lines.")
@click.option('--words', 'only_words', is_flag=True, help="Only the words: quick, and without laying out a page.")
@click.pass_context
def check(context: click.Context, papers: Papers, as_json: bool, only_words: bool) -> None:
    """Say everything that can be said about the papers without printing them.

    Each edition is laid out and proved like for printing, with the preflight of the print shop's, but not kept.
    """
    here: Setting = context.obj
    plan = make_plan(here.library, Request(papers))
    findings = list(plan.findings)
    known = read_manifest(here.output)
    for job in _one_edition(plan.jobs):
        words = check_job(job)[1]
        findings += [finding.of(job.paper, job.language, '') for finding in words]
        if not (words or only_words):
            findings += [finding for other in _editions_of(job, plan.jobs) for finding in prove_job(known, other)]
    if as_json:
        click.echo(json.dumps({'findings': [asdict(finding) for finding in findings]}, indent=1, ensure_ascii=False))
    else:
        _say(findings)
        click.echo(f"{len(_one_edition(plan.jobs))} papers checked, {len(findings)} findings.")
    _exit(context, findings)


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Run the command and exit; the one place where what went wrong becomes an exit code."""
    try:
        cli(words)
        sys.exit(0)
    except HandoutsError as error:
        click.echo(f"{error}", err=True)
        sys.exit(error.exit_code)


def _rows(jobs: Iterable[Job]) -> Iterator[dict[str, Any]]:
    """Yield a row for each paper in each language; state and words are those of its first clinic."""
    papers: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        papers.setdefault((job.paper, job.language), []).append(job)
    for (paper, language), (first, *others) in papers.items():
        yield {
            'paper': paper,
            'language': language,
            'kind': first.kind.name,
            'title': first.front.title,
            'editions': list(dict.fromkeys(job.edition.name for job in (first, *others))),
            'state': 'draft',
            'words': check_job(first)[0],
        }


def _say(findings: Iterable[Finding]) -> None:
    """Print each finding once, whatever number of papers and editions it is said of."""
    for told in dict.fromkeys(str(finding) for finding in findings):
        click.echo(told, err=True)


def _progress(number: int, total: int, printed: Printed) -> None:
    outcome = "printed" if printed.is_new else "unchanged"
    line = f"{printed.path}: {outcome if printed.sha256 else 'not printed, see below'}"
    if sys.stdout.isatty():
        click.echo(f"\r\033[K{number} of {total}  {line}", nl=number == total)
    else:
        click.echo(line)


def _sum_up(done: Sequence[Printed]) -> None:
    made = [printed for printed in done if printed.sha256]
    new = sum(printed.is_new for printed in made)
    click.echo(f"{new} PDFs printed, {len(made) - new} unchanged, {len(done) - len(made)} with mistakes.")


def _near(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _one_edition(jobs: Iterable[Job]) -> list[Job]:
    """Return the first job of each paper: all editions carry the same words."""
    first: dict[tuple[str, str, str], Job] = {}
    for job in jobs:
        first.setdefault((job.clinic.folder, job.paper, job.language), job)
    return list(first.values())


def _editions_of(job: Job, jobs: Iterable[Job]) -> list[Job]:
    return [
        other
        for other in jobs
        if (other.clinic.folder, other.paper, other.language) == (job.clinic.folder, job.paper, job.language)
    ]


def _exit(context: click.Context, findings: Iterable[Finding]) -> None:
    context.exit(1 if any(finding.level == 'block' for finding in findings) else 0)
