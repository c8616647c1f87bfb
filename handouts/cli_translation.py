"""The command that records what a translation was made from."""

import click

from handouts.errors import Mistakes, WrongUse
from handouts.model import Job, Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import read_words
from handouts.setting import Setting
from handouts.words.translated.stale import Stale, side_by_side
from handouts.words.translated.translation import SOURCE_LANGUAGE, read_record, record_source, stale_of


@click.command()
@click.argument('paper', metavar='PAPER')
@click.option('-l', '--language', required=True, help="The language of the translation, such as es.")
@click.option('-s', '--source', default=SOURCE_LANGUAGE, show_default=True, help="The language it was made from.")
@click.option('-c', '--clinic', default='', help="The clinic whose words code is recorded. Default: the first.")
@click.pass_obj
def translated(here: Setting, paper: str, language: str, source: str, clinic: str) -> None:
    """Record that a translation says what its source says now.

    PAPER is <topic>/<document>. What has changed since the last time is shown first.
    """
    if source == language:
        raise WrongUse(f"A paper in '{language}' is no translation from '{source}'.")
    original, translation = (_job(here.library, paper, wanted, clinic) for wanted in (source, language))
    stale = _stale(here.library, original, translation)
    words = read_words(original)[1].code
    path = record_source(here.library.rooms, original, translation, words)
    if stale:
        click.echo(side_by_side(stale))
        click.echo(f"\nThese {len(stale)} paragraphs count as translated from now on.")
    click.echo(
        f"{here.library.rooms.shown(path)}: {paper} in {language} says what {source} says, words code {words}."
    )


def _job(library: Library, paper: str, language: str, clinic: str) -> Job:
    plan = make_plan(library, Request((paper,), (language,), (), (clinic,) if clinic else ()))
    jobs = [job for job in plan.jobs if job.paper == paper]
    if not jobs and plan.findings:
        raise Mistakes(plan.findings)
    if not jobs:
        raise WrongUse(f"There is no paper '{paper}' in the language '{language}'.")
    return jobs[0]


def _stale(library: Library, source: Job, translation: Job) -> tuple[Stale, ...]:
    """Return what has changed since the last record; nothing if there is none that can be read."""
    try:
        return stale_of(read_record(library.rooms, translation), source, translation)
    except Mistakes:
        return ()
