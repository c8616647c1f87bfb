"""The commands of those who answer for the words: approve, diff, recall."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click

from handouts.console import Papers, leave, near, tell
from handouts.errors import Mistakes, WrongUse
from handouts.model import Job, Request
from handouts.press.plan import make_plan
from handouts.press.press import check_job, make_pdf
from handouts.press.workspace.place import place_file
from handouts.setting import Setting
from handouts.words.approval.approvals import Approval, Leaflet, Role, leaflet_of, leaflets
from handouts.words.approval.changes import Changes, changes_text, read_changes
from handouts.words.approval.recall import recalled_words
from handouts.words.approval.signature import Signature, seen_edition, sign_paper
from handouts.words.approval.standing import missing_roles, stand_jobs

DAY = click.DateTime(['%Y-%m-%d'])


@click.command()
@click.argument('paper', metavar='PAPER')
@click.option('-l', '--language', required=True, help="The language of the words, such as en.")
@click.option('--by', required=True, help="The name of who answers for the words.")
@click.option('--role', type=click.Choice(['clinician', 'translator']), required=True, help="As what.")
@click.option('--until', type=DAY, required=True, help="The last day on which the approval holds, YYYY-MM-DD.")
@click.option('-c', '--clinic', help="The clinic's folder, where there are several.")
@click.pass_obj
def approve(
    here: Setting, paper: str, language: str, by: str, role: Role, until: datetime, clinic: str | None
) -> None:
    """Record that somebody answers for the words of PAPER as they are now.

    Nothing is recorded while something stands against the paper. Words in another language than English need a
    clinician and a translator.
    """
    editions = _one_paper(here, paper, language, clinic)
    leaflet = leaflet_of(editions[0])
    signature = Signature(by, role, until.date())
    approval, standing = sign_paper(here.register, here.rules, editions, signature, here.today)
    click.echo(
        f"Recorded in {leaflet.stem}.yaml: {approval.by} ({approval.role}) approves {paper}, {language}, "
        f"{leaflet.clinic}, words {approval.words}, from {approval.date} until {approval.until}."
    )
    missing = missing_roles(here.register.records(leaflet), language, approval.words)
    wanted = f" These words still need the approval of a {' and a '.join(missing)}." if missing else ""
    click.echo(f"The paper is now: {standing.state}.{wanted}")


@click.command()
@click.argument('paper', metavar='PAPER')
@click.option('-l', '--language', 'languages', multiple=True, help="Only this language, such as en.")
@click.option('-c', '--clinic', 'clinics', multiple=True, help="Only this clinic's folder.")
@click.option(
    '--html', type=click.Path(dir_okay=False, path_type=Path), help="Write it as one HTML file, with the pages."
)
@click.pass_obj
def diff(here: Setting, paper: str, languages: Papers, clinics: Papers, html: Path | None) -> None:
    """Show which words of PAPER have changed since they were approved: [-removed-] and {+added+}.

    The HTML file shows the pages old and new side by side too, for somebody to look at and sign.
    """
    plan = make_plan(here.library, Request((paper,), languages, (), clinics))
    stand = stand_jobs(here.register, plan.jobs, here.today)
    found = (*plan.findings, *stand.findings)
    tell(found)
    compared = []
    for leaflet, editions in leaflets(stand.jobs).items():
        changes = _changes(here, leaflet, editions[0])
        click.echo(
            changes_text(changes) if changes else f"{_named(leaflet)}: never approved, nothing to compare with."
        )
        if changes and html:
            pages = here.register.pages(leaflet, changes.approved)
            compared.append((changes, pages, make_pdf(seen_edition(editions)).data))
    if html and compared:
        _write(html, _proof(compared))
        click.echo(f"Look at it: {near(html.resolve())}")
    leave(click.get_current_context(), found)


@click.command()
@click.option('--json', 'as_json', is_flag=True, help="Print JSON instead of lines.")
@click.pass_obj
def recall(here: Setting, as_json: bool) -> None:
    """List the words codes that were approved once and are no more: what to pull from the rack.

    The code stands in the foot of every page.
    """
    plan = make_plan(here.library, Request())
    findings = list(plan.findings)
    records: dict[Leaflet, tuple[Approval, ...]] = {}
    for leaflet in here.register.leaflets():
        try:
            records[leaflet] = here.register.records(leaflet)
        except Mistakes as error:
            findings += error.findings
    present = {one: check_job(jobs[0])[0] for one, jobs in leaflets(plan.jobs).items() if one in records}
    held = {Leaflet(*names) for names in here.library.held()}
    rows = [
        {
            'paper': one.leaflet.paper,
            'language': one.leaflet.language,
            'clinic': one.leaflet.clinic,
            'words': one.words,
            'reason': one.reason,
            'approved': one.approved.isoformat(),
            'since': one.since.isoformat(),
        }
        for one in recalled_words(records, present, held, here.today)
    ]
    if as_json:
        click.echo(json.dumps({'recall': rows}, indent=1, ensure_ascii=False))
    else:
        for row in rows:
            line = "{paper:32} {language:5} {clinic:20} words {words}, approved {approved}, {reason} since {since}"
            click.echo(line.format(**row) + (" or before" if row['reason'] in ('changed', 'gone') else ""))
        click.echo(f"{len(rows)} words codes to pull from the rack.")
    tell(findings)
    leave(click.get_current_context(), findings)


COMMANDS = (approve, diff, recall)


def _one_paper(here: Setting, paper: str, language: str, clinic: str | None) -> list[Job]:
    """Return the editions of one paper of one clinic; raise WrongUse where that names none, or several."""
    plan = make_plan(here.library, Request((paper,), (language,), (), (clinic,) if clinic else ()))
    found = leaflets(plan.jobs)
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise WrongUse(f"Approve one at a time, with -c for the clinic. There are: {'; '.join(map(_named, found))}.")
    against = [finding for finding in plan.findings if finding.paper]
    if against:
        raise Mistakes(against)
    raise WrongUse(f"There is no '{paper}' in the language '{language}'.")


def _changes(here: Setting, leaflet: Leaflet, job: Job) -> Changes | None:
    return read_changes(here.register, job) if here.register.records(leaflet) else None


def _proof(compared: Iterable[tuple[Changes, bytes, bytes]]) -> str:
    """Return the HTML file of papers with their pages old and new; what reads pages is loaded for it alone."""
    from handouts.words.approval.compared import Compared
    from handouts.words.approval.proof import compose_proof

    return compose_proof([Compared(*one) for one in compared])


def _write(path: Path, text: str) -> None:
    try:
        place_file(path, text.encode())
    except OSError as error:
        raise WrongUse(f"{path} could not be written: {error.strerror}.") from None


def _named(leaflet: Leaflet) -> str:
    return f'{leaflet.paper}, {leaflet.language}, {leaflet.clinic}'
