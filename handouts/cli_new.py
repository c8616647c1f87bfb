"""The command that lays out a new clinic: four questions, then a workspace that prints."""

import shlex
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from handouts.console import near
from handouts.errors import Finding, Mistakes, WrongUse
from handouts.model import Request
from handouts.new.answers import OWN, Answers, checked_choice, checked_colour, checked_name
from handouts.new.settle import refuse_full, settle
from handouts.new.starter import languages_of, starter_files, topics_of
from handouts.press.plan import make_plan
from handouts.press.press import prove_job
from handouts.press.workspace.project import PROJECT
from handouts.schema import PaperSize
from handouts.setting import Setting
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import stand_jobs

Answer = TypeVar('Answer')

PLAIN = Answers('')


@click.command()
@click.argument('folder', metavar='DIR', type=click.Path(path_type=Path))
@click.option('--name', help="The clinic's name, as its papers print it.")
@click.option(
    '-l', '--language', 'languages', multiple=True, help="A language of its papers, such as en. May be repeated."
)
@click.option(
    '--papers', multiple=True, help="The papers to begin with: 'own', or a topic that comes with the program."
)
@click.option(
    '--colour', '--color', 'colour', help="The main colour, such as 1f5a6b: six digits of red, green, blue."
)
@click.option(
    '--size', type=click.Choice(['letter', 'a4']), default=PLAIN.size, show_default=True, help="The printer's paper."
)
@click.pass_context
def new(
    context: click.Context,
    folder: Path,
    name: str | None,
    languages: tuple[str, ...],
    papers: tuple[str, ...],
    colour: str | None,
    size: PaperSize,
) -> None:
    """Lay out the folder DIR for a clinic, ready to print.

    What no option says is asked for, or, where nobody can be asked, taken as the question offers it. What is not
    known of the clinic stays out: it prints as a blank to write on.
    """
    refuse_full(folder.resolve())
    known, topics = languages_of(PROJECT), [OWN, *topics_of(PROJECT)]
    answers = Answers(
        _ask("The clinic's name", name, '', checked_name),
        _ask(_listed("Languages of its papers", known), _typed(languages), PLAIN.languages[0], _one_of(known)),
        _ask(_listed("Papers to begin with", topics), _typed(papers), PLAIN.papers[0], _one_of(topics)),
        _ask("Main colour, six digits", colour, PLAIN.colour.removeprefix('#'), checked_colour),
        size,
    )
    try:
        settle(folder, starter_files(answers, PROJECT, _command()), partial(_try_out, today=context.obj.today))
    except Mistakes as error:
        raise Mistakes([*error.findings, _nothing_done(folder, answers)]) from None
    _tell(folder.resolve(), answers)


def _ask(question: str, given: str | None, offered: str, check: Callable[[str], Answer]) -> Answer:
    """Return what was given or is answered, asked for again until it can be taken."""
    if given is not None or not sys.stdin.isatty():
        return check(offered if given is None else given)
    while True:
        try:
            return check(click.prompt(question, default=offered or None))
        except WrongUse as error:
            click.echo(str(error), err=True)


def _typed(given: tuple[str, ...]) -> str | None:
    return ' '.join(given) if given else None


def _one_of(known: list[str]) -> Callable[[str], tuple[str, ...]]:
    return partial(checked_choice, known=known)


def _listed(question: str, known: list[str]) -> str:
    return f"{question} ({', '.join(known)})"


def _try_out(root: Path, today: date) -> None:
    """Lay every paper out as for printing, and keep nothing of it; raise Mistakes if one could not be printed."""
    here = Setting(root, root / 'output', today)
    plan = make_plan(here.library, Request())
    stand = stand_jobs(here.register, plan.jobs, today)
    jobs = release_jobs(stand.jobs, stand.standings, (), proof=False).jobs
    found = [*plan.findings, *(finding for job in jobs for finding in prove_job(job))]
    blocking = {str(finding): finding for finding in found if finding.level == 'block'}
    if blocking:
        raise Mistakes(blocking.values())


def _command() -> str:
    """Return how the program is called from a workspace: by its name where it is installed."""
    build = PROJECT / 'build.py'
    return shlex.join([sys.executable, str(build)]) if build.is_file() else 'handouts'


def _nothing_done(folder: Path, answers: Answers) -> Finding:
    told = "Nothing was laid out: with these answers a paper could not be printed."
    return Finding(str(folder), 0, 'new', told, f"To answer anew: {_command()} {shlex.join(_words(folder, answers))}")


def _words(folder: Path, answers: Answers) -> Iterator[str]:
    """Yield the words of the command that gives these answers."""
    yield from ('new', str(folder), '--name', answers.name, '--size', answers.size)
    yield from (word for language in answers.languages for word in ('-l', language))
    yield from (word for paper in answers.papers for word in ('--papers', paper))
    yield from ('--colour', answers.colour.removeprefix('#'))


def _tell(target: Path, answers: Answers) -> None:
    place = near(target)
    click.echo(f"{answers.name} is laid out in {place}. What to do next:")
    click.echo(f"    cd {shlex.quote(place)}")
    click.echo(f"    {_command()}")
    click.echo("That prints every paper. Then open output/index.html.")
    click.echo(f"Give what you know of the clinic in content/clinics/{answers.folder}/clinic.yaml.")
