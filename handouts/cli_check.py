"""The command that says everything that can be said about papers without printing them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import chain

import click

from handouts.console import Papers, jobs_option, leave, tell
from handouts.errors import Finding
from handouts.model import Job, Request
from handouts.press.plan import make_plan, shares
from handouts.press.press import read_words
from handouts.press.printed.manifest import read_manifest
from handouts.press.proving import prove_jobs
from handouts.setting import Setting
from handouts.words.approval.approvals import leaflets
from handouts.words.approval.standing import stand_jobs, standing_findings
from handouts.words.guards.sources import source_findings
from handouts.words.inspection import judge_words
from handouts.words.text import read_blocks
from handouts.words.understood.pemat_sheet import pemat_text, read_answers


@click.command()
@click.argument('papers', nargs=-1, metavar='[PAPER]...')
@click.option('-l', '--language', 'languages', multiple=True, help="Only this language, such as en. May be repeated.")
@click.option('--json', 'as_json', is_flag=True, help="Print JSON instead of lines.")
@click.option('--words', 'only_words', is_flag=True, help="Only the words: quick, and without laying out a page.")
@click.option('--pemat', is_flag=True, help="Print the sheet of 24 questions on how well each paper is understood.")
@jobs_option("How many processes lay papers out; 0 for this one alone, without a limit of time for a paper.")
@click.pass_context
def check(
    context: click.Context, papers: Papers, languages: Papers, as_json: bool, only_words: bool, pemat: bool, jobs: int
) -> None:
    """Say everything that can be said about the papers without printing them.

    Their words are held against facts, claims, required parts, reading level and what they were translated
    from. Each edition is laid out and proved like for printing, with the preflight of the print shop's, but
    not kept.
    """
    here: Setting = context.obj
    asked = Request(papers, languages)
    if pemat:
        leave(context, _print_pemat(here, asked))
    findings: dict[Finding, None] = {}
    named: set[str] = set()
    count = 0
    for share in shares(here.library, asked):
        plan = make_plan(here.library, asked, share)
        found, drawn = _judge(here, plan.jobs)
        if not only_words:
            found += _prove(here, drawn, jobs)
        # All that is said of a paper stands together.
        found.sort(key=lambda finding: (finding.paper, finding.language))
        findings |= dict.fromkeys((*plan.findings, *found))
        count += len(leaflets(plan.jobs))
        named |= {source for job in plan.jobs for source in job.sources}
    if not (papers or languages):
        # What can be said only of all papers together: sources that nobody names, or that have grown old.
        findings |= dict.fromkeys(source_findings(here.rules.sources, named, here.today))
    if as_json:
        click.echo(json.dumps({'findings': [asdict(finding) for finding in findings]}, indent=1, ensure_ascii=False))
    else:
        tell(findings)
        click.echo(_sum_up(count, findings))
    leave(context, findings)


def _judge(here: Setting, jobs: Sequence[Job]) -> tuple[list[Finding], list[Job]]:
    """Return what is said of the words of papers and of how they stand, and the jobs whose words can be read."""
    stand = stand_jobs(here.register, jobs, here.today)
    findings, readable = [*stand.findings], list[Job]()
    for leaflet, editions in leaflets(stand.jobs).items():
        words = judge_words(editions[0], here.rules)
        findings += (*words.findings, *standing_findings(editions[0], stand.standings[leaflet]))
        readable += editions if words.is_read else ()
    return findings, readable


def _prove(here: Setting, jobs: Sequence[Job], workers: int) -> list[Finding]:
    """Return what is wrong with the pages of papers, and what became of those that could not be drawn."""
    lost: list[Finding] = []
    found = prove_jobs(jobs, read_manifest(here.output), workers, lost.append)
    return [*chain(*found), *lost]


def _sum_up(papers: int, findings: Iterable[Finding]) -> str:
    levels = [finding.level for finding in findings]
    return (
        f"{papers} papers checked: {levels.count('block')} findings that stop them, "
        f"{levels.count('warn')} warnings, {levels.count('note')} notes."
    )


def _print_pemat(here: Setting, asked: Request) -> list[Finding]:
    """Print the sheet of each paper; return and tell what kept papers from having one."""
    findings: dict[Finding, None] = {}
    for share in shares(here.library, asked):
        plan = make_plan(here.library, asked, share)
        findings |= dict.fromkeys(plan.findings)
        for leaflet, (job, *_) in leaflets(plan.jobs).items():
            article = read_words(job)[0]
            answers = read_answers(here.library.rooms, leaflet.stem)
            blocks = read_blocks(job, article)
            click.echo(pemat_text(job, article, blocks, here.rules.understood, answers, leaflet.stem))
    tell(findings)
    return [*findings]
