"""The command that says everything that can be said about papers without printing them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

import click

from handouts.console import Papers, leave, tell
from handouts.errors import Finding
from handouts.model import Job, Request
from handouts.press.manifest import read_manifest
from handouts.press.plan import make_plan
from handouts.press.press import read_words
from handouts.setting import Setting
from handouts.words.approval.approvals import Leaflet, leaflets
from handouts.words.approval.standing import stand_jobs, standing_findings
from handouts.words.guards.sources import source_findings
from handouts.words.inspection import inspect_paper
from handouts.words.text import read_blocks
from handouts.words.understood.pemat_sheet import pemat_text, read_answers


@click.command()
@click.argument('papers', nargs=-1, metavar='[PAPER]...')
@click.option('-l', '--language', 'languages', multiple=True, help="Only this language, such as en. May be repeated.")
@click.option('--json', 'as_json', is_flag=True, help="Print JSON instead of lines.")
@click.option('--words', 'only_words', is_flag=True, help="Only the words: quick, and without laying out a page.")
@click.option('--pemat', is_flag=True, help="Print the sheet of 24 questions on how well each paper is understood.")
@click.pass_context
def check(
    context: click.Context, papers: Papers, languages: Papers, as_json: bool, only_words: bool, pemat: bool
) -> None:
    """Say everything that can be said about the papers without printing them.

    Their words are held against facts, claims, required parts, reading level and what they were translated
    from. Each edition is laid out and proved like for printing, with the preflight of the print shop's, but
    not kept.
    """
    here: Setting = context.obj
    plan = make_plan(here.library, Request(papers, languages))
    stand = stand_jobs(here.register, plan.jobs, here.today)
    editions = leaflets(stand.jobs)
    if pemat:
        _print_pemat(here, editions)
        tell(plan.findings)
        leave(context, plan.findings)
    findings = [*plan.findings, *stand.findings, *_about_all(here, papers or languages, stand.jobs)]
    known = read_manifest(here.output)
    for leaflet, jobs in editions.items():
        findings += inspect_paper(jobs, known, here.rules, only_words=only_words)
        findings += standing_findings(jobs[0], stand.standings[leaflet])
    if as_json:
        click.echo(json.dumps({'findings': [asdict(finding) for finding in findings]}, indent=1, ensure_ascii=False))
    else:
        tell(findings)
        click.echo(_sum_up(len(editions), findings))
    leave(context, findings)


def _about_all(here: Setting, narrowed: Papers, jobs: Iterable[Job]) -> list[Finding]:
    """Return what can be said only of all papers together: sources that nobody names, or that have grown old."""
    if narrowed:
        return []
    named = {name for job in jobs for name in job.sources}
    return list(source_findings(here.rules.sources, named, here.today))


def _sum_up(papers: int, findings: Iterable[Finding]) -> str:
    levels = [finding.level for finding in dict.fromkeys(findings)]
    return (
        f"{papers} papers checked: {levels.count('block')} findings that stop them, "
        f"{levels.count('warn')} warnings, {levels.count('note')} notes."
    )


def _print_pemat(here: Setting, editions: Mapping[Leaflet, list[Job]]) -> None:
    for leaflet, jobs in editions.items():
        article = read_words(jobs[0])[0]
        answers = read_answers(here.library.rooms, leaflet.stem)
        blocks = read_blocks(jobs[0], article)
        click.echo(pemat_text(jobs[0], article, blocks, here.rules.understood, answers, leaflet.stem))
