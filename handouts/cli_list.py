"""The command that lists what the workspace holds."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from handouts.console import Papers, leave, tell
from handouts.errors import Finding
from handouts.model import Job, Printed, Request
from handouts.press.plan import make_plan, shares
from handouts.press.press import check_job
from handouts.press.printed.manifest import read_manifest
from handouts.setting import Setting
from handouts.words.approval.approvals import Leaflet, leaflet_of
from handouts.words.approval.standing import Standing, known_code, stand_jobs


@click.command(name='list')
@click.option('-c', '--clinic', 'clinics', multiple=True, help="Only this clinic's folder.")
@click.option('--json', 'as_json', is_flag=True, help="Print JSON instead of a table.")
@click.pass_context
def list_papers(context: click.Context, clinics: Papers, as_json: bool) -> None:
    """List papers, languages, editions, and how each stands: draft, approved, changed, review-due or overdue.

    State and words code are those of the first clinic that is asked for.
    """
    here: Setting = context.obj
    known = read_manifest(here.output)
    listed: dict[tuple[str, str], dict[str, Any]] = {}
    findings: dict[Finding, None] = {}
    asked = Request(clinics=clinics)
    for share in shares(here.library, asked):
        plan = make_plan(here.library, asked, share)
        stand = stand_jobs(here.register, plan.jobs, here.today, known)
        findings |= dict.fromkeys((*plan.findings, *stand.findings))
        for paper, jobs in _papers(stand.jobs).items():
            if paper not in listed:
                listed[paper] = _row(jobs, stand.standings, known)
    rows = list(listed.values())
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


def _papers(jobs: Iterable[Job]) -> dict[tuple[str, str], list[Job]]:
    """Return the jobs of each paper in each language, those of its first clinic first."""
    papers: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        papers.setdefault((job.paper, job.language), []).append(job)
    return papers


def _row(jobs: Sequence[Job], standings: Mapping[Leaflet, Standing], known: Mapping[str, Printed]) -> dict[str, Any]:
    """Return what is listed of a paper in a language; state and words are those of its first clinic."""
    first = jobs[0]
    standing = standings[leaflet_of(first)]
    return {
        'paper': first.paper,
        'language': first.language,
        'kind': first.kind.name,
        'title': first.front.title,
        'editions': list(dict.fromkeys(job.edition.name for job in jobs)),
        'state': standing.state,
        'words': standing.code or known_code(first, known) or check_job(first)[0],
    }
