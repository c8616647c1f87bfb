"""The command that prints; where nothing has changed, nothing is loaded that reads a paper."""

from functools import partial

import click

from handouts.console import Papers, jobs_option, progress, tell_gallery, tell_texts, tell_waiting
from handouts.people.runs.shelter import sweep_shelters
from handouts.press.printed.unchanged import Scene, Told
from handouts.press.workspace.alone import alone_printing
from handouts.setting import Setting


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
    asked = (papers, languages, editions, clinics)
    scene = Scene(here.root, here.output, [here.today.isoformat(), repr(asked), repr(proof)])
    with alone_printing(here.output, partial(tell_waiting, here.output)):
        sweep_shelters()
        if not force and (told := scene.told()):
            _tell_again(here, told)
        else:
            from handouts.console_run import Way, print_asked
            from handouts.model import Request

            print_asked(context, Request(*asked), scene, Way(proof, force, jobs, cluster))


def _tell_again(here: Setting, told: Told) -> None:
    """Tell what the last run told, which has changed nothing."""
    for number, line in enumerate(told.lines, 1):
        progress(number, len(told.lines), line)
    tell_texts(told.findings)
    click.echo(told.counts)
    tell_gallery(here.output)
