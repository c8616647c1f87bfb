"""The command that puts people's values into papers: for one person, or for all of a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from handouts.console import Papers, leave, near, tell, tell_waiting
from handouts.errors import Finding, Mistakes, WrongUse
from handouts.model import Request
from handouts.people.filled.person import Refused
from handouts.people.filled.service import Order
from handouts.people.lists.counter import Wanted, chosen_in, want
from handouts.people.lists.packets import packet_papers
from handouts.people.lists.roster import Columns, Member, read_columns
from handouts.people.lists.table import read_table
from handouts.people.lists.template import explained_example, header_row
from handouts.people.runs.folder import is_free, print_folder
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.one import print_one
from handouts.people.runs.run import is_all_but_placed, print_run
from handouts.people.runs.task import Stopped, Task
from handouts.press.plan import make_plan
from handouts.press.printing import untold
from handouts.ready import make_ready
from handouts.setting import Setting

STOPPED = 130
PDF = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Asked:
    """What was said to `fill`, beside the papers."""

    values: tuple[str, ...]
    data: Path | None
    one: Path | None
    run: Path | None
    folder: Path | None
    is_of_list: bool
    cluster: str = ''

    @property
    def is_nothing(self) -> bool:
        """Whether only the papers were named."""
        return not (self.values or self.data or self.one or self.run or self.folder or self.is_of_list)

    def check(self) -> None:
        """Refuse what does not go together; raises WrongUse."""
        if bool(self.values) == bool(self.data):
            raise WrongUse("Name the values of one person with --set name=value, or a list of people with --data.")
        places = [place for place in (self.one, self.run, self.folder) if place]
        if len(places) != 1 or bool(self.one) != bool(self.values):
            raise WrongUse("Say where to: one person to -o FILE.pdf, a list to --run FILE.pdf or to --out FOLDER.")
        if self.one and self.is_of_list:
            raise WrongUse("--cover, --strict, --jobs and --cluster are for a list of people.")


@click.command()
@click.argument('papers', nargs=-1, metavar='[PAPER]...')
@click.option('--packet', help="Papers that are handed over together, by their name in content/packets.yaml.")
@click.option('-l', '--language', help="The language, where a row says no other. Default: the clinic's.")
@click.option('-e', '--edition', default='print', show_default=True, help="The edition, where a row says no other.")
@click.option('-c', '--clinic', help="The clinic's folder, where there are several.")
@click.option('--set', 'values', multiple=True, metavar='NAME=VALUE', help="A value of one person. May be repeated.")
@click.option(
    '--data', type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A list of people, as CSV."
)
@click.option('-o', 'one', type=PDF, help="Print one person's papers into this file.")
@click.option('--run', type=PDF, help="Print a list into this one file, in its order, for two-sided printing.")
@click.option('--out', 'folder', type=click.Path(file_okay=False, path_type=Path), help="Print a file for each row.")
@click.option('--cover', is_flag=True, help="Print at the head of a person's first page whose papers follow.")
@click.option('--strict', is_flag=True, help="Print nothing unless every row is good.")
@click.option('--jobs', type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes work.")
@click.option(
    '--cluster',
    default='',
    metavar='ADDRESS',
    help="Fill in a list on the workers of this Dask cluster, such as tcp://host:8786.",
)
@click.option('--template', is_flag=True, help="Print the first row of a list for these papers, and an example.")
@click.pass_context
def fill(
    context: click.Context,
    papers: Papers,
    packet: str | None,
    language: str | None,
    edition: str,
    clinic: str | None,
    values: Papers,
    data: Path | None,
    one: Path | None,
    run: Path | None,
    folder: Path | None,
    cover: bool,
    strict: bool,
    jobs: int,
    cluster: str,
    template: bool,
) -> None:
    """Put people's values into papers.

    For one person: fill PAPER --set patient_name="Ana Ruiz" -o FILE.pdf. For a list of people, a row for each:
    fill PAPER --data PEOPLE.csv --run FILE.pdf. What is left empty stays a blank for the pen.

    A row that cannot be printed is told by its number and column, and written to a list of its own, to be mended
    and run again. An interrupted run goes on when the same command is given again.
    """
    here: Setting = context.obj
    wanted = _wanted(here, _papers(here, papers, packet), language, edition, clinic)
    asked = Asked(values, data, one, run, folder, cover or strict or jobs > 1 or bool(cluster), cluster)
    if template:
        if not asked.is_nothing:
            raise WrongUse("--template says what a list for these papers looks like: ask for it alone.")
        click.echo(header_row(wanted.fields()), nl=False)
        click.echo('\n'.join(explained_example(wanted.fields())), err=True)
        return
    asked.check()
    if one:
        _fill_one(here, wanted, asked.values, one)
    else:
        _fill_list(context, wanted, asked, cover=cover, strict=strict, cores=jobs)


def _papers(here: Setting, papers: Papers, packet: str | None) -> Sequence[str]:
    if bool(papers) == bool(packet):
        raise WrongUse("Name papers such as ketamine-iv/consent, or a packet with --packet.")
    if len(papers) == 1 and '/' not in papers[0]:  # no paper has such a name
        packet = papers[0]
    return packet_papers(here.library.rooms, packet) if packet else papers


def _wanted(here: Setting, papers: Sequence[str], language: str | None, edition: str, clinic: str | None) -> Wanted:
    """Return what is wanted; raises WrongUse or Mistakes where it cannot be had."""
    clinics = here.library.clinics()
    if clinic is None and len(clinics) > 1:
        raise WrongUse(f"Say which clinic's papers, with -c. There are: {', '.join(clinics)}.")
    plan = make_plan(here.library, Request(tuple(papers), (), (), (clinic,) if clinic else ()))
    missing = [paper for paper in papers if all(job.paper != paper for job in plan.jobs)]
    if missing:
        raise Mistakes(plan.findings) if plan.findings else WrongUse(f"There is no paper '{missing[0]}'.")
    return want(papers, plan.jobs, language or plan.jobs[0].clinic.says.language, edition)


def _order(here: Setting, wanted: Wanted, choices: Iterable[tuple[str, str]], *, has_covers: bool = False) -> Order:
    ready = make_ready(here, wanted.needed(sorted(choices)), partial(tell_waiting, here.output))
    tell(ready.findings)
    blanks = ready.blanks(here.output)
    if not blanks:
        raise WrongUse("None of these papers can be printed: see above.")
    by_key = {blank.key: blank for blank in blanks}
    return Order(wanted.papers, by_key, wanted.choices, here.today, has_covers)


def _fill_one(here: Setting, wanted: Wanted, values: Papers, target: Path) -> None:
    """Print the papers of one person."""
    _refuse_existing(target)
    choices = wanted.choices
    typed = dict(_typed(wanted, values))
    order = _order(here, wanted, [(choices.language, choices.edition)])
    try:
        print_one(order, Member.alone(typed, choices), target.resolve())
    except Refused as error:
        raise Mistakes(refusal.finding() for refusal in error.refusals) from None
    click.echo(f"Printed: {near(target.resolve())}")


def _typed(wanted: Wanted, values: Papers) -> Iterable[tuple[str, str]]:
    known = dict.fromkeys([*(field.name for field in wanted.fields()), 'chart_number'])
    for value in values:
        name, is_there, typed = value.partition('=')
        if not is_there or name.strip() not in known:
            raise WrongUse(f"--set takes NAME=VALUE. The names are: {', '.join(known)}.")
        yield name.strip(), typed.strip()


def _fill_list(
    context: click.Context, wanted: Wanted, asked: Asked, *, cover: bool, strict: bool, cores: int
) -> None:
    """Print the papers of a list, and say what became of each row."""
    here: Setting = context.obj
    assert asked.data is not None
    table = read_table(asked.data)
    columns = read_columns(table, wanted.fields())
    _tell_unused(columns)
    if asked.run:
        wanted = _without_forms(wanted)
    order = _order(here, wanted, chosen_in(table, columns, wanted.choices), has_covers=cover)
    task = Task(order, table, columns, cores, strict, asked.cluster, tell_at_once if asked.cluster else untold)
    try:
        ledger, refused = _print(task, asked)
    except Stopped as error:
        ready = f" {error.ready} rows are made ready." if error.ready else ""
        click.echo(f"Stopped. {error.ledger.told()}{ready} Give the same command again to go on.", err=True)
        context.exit(STOPPED)
    for refusal in ledger.refusals:
        click.echo(str(refusal), err=True)
    click.echo(ledger.told())
    if refused.is_file():
        click.echo(f"The refused rows are in {near(refused)}: mend them there, and run that list.")
    leave(context, [refusal.finding() for refusal in ledger.refusals])


def tell_at_once(finding: Finding) -> None:
    """Print what becomes of a worker while the others go on."""
    click.echo(str(finding), err=True)


def _without_forms(wanted: Wanted) -> Wanted:
    """Return what can be printed into one file: a paper to fill in on a screen is a file of its own."""
    forms = {job.edition.name for job in wanted.jobs.values() if job.edition.tagged}
    if wanted.choices.edition in forms:
        raise WrongUse("A paper to fill in on a screen is a file of its own: print it with --out FOLDER.")
    editions = {name: edition for name, edition in wanted.choices.editions.items() if edition not in forms}
    return replace(wanted, choices=replace(wanted.choices, editions=editions))


def _print(task: Task, asked: Asked) -> tuple[Ledger, Path]:
    """Print a list to where it was asked for, and return what became of it and where the refused rows are."""
    if asked.run:
        target = asked.run.resolve()
        refused = target.with_name(f'{target.stem}.refused{asked.data.suffix if asked.data else ""}')
        _refuse_existing(target, *([] if is_all_but_placed(task, target) else [refused]))
        return print_run(task, target, refused), refused
    assert asked.folder is not None
    folder = asked.folder.resolve()
    refused = folder / f'refused{asked.data.suffix if asked.data else ""}'
    if not is_free(task, folder):
        raise WrongUse(f"{near(folder)} holds files already. Name a new or empty folder, so that nothing is lost.")
    return print_folder(task, folder, refused), refused


def _refuse_existing(*targets: Path) -> None:
    for target in targets:
        if target.exists():
            raise WrongUse(f"{near(target.resolve())} is there already. Name another file, so that nothing is lost.")


def _tell_unused(columns: Columns) -> None:
    if columns.unused:
        what = "Column" if len(columns.unused) == 1 else "Columns"
        click.echo(f"{what} {', '.join(columns.unused)}: no field of these papers, not used.", err=True)
