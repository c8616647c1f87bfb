"""The table of filling in: ours beside other ways on the consent sheet, and runs for many people."""

import csv
import io
import re
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf

from handouts.fields import Value
from handouts.model import Job
from handouts.people.filled.blank import Blank, read_blank
from handouts.people.filled.person import Person, spell_person
from handouts.people.filled.screen import fill_form
from handouts.people.filled.service import Order, Served, serve_rows
from handouts.people.lists.roster import Choices, Columns
from handouts.people.lists.table import Row
from handouts.people.sheaves.collate import Collator, about
from handouts.people.sheaves.sheaf import Sheaf
from handouts.people.sheaves.stock import take_stock
from handouts.press.engine.render import load_engine, render_pdf
from handouts.press.press import read_words
from handouts.press.printing import print_job
from tests.bench.measure import milliseconds, run
from tests.bench.peers import typst_compiler

ROUNDS = 5
PEOPLE = 1000
FEW, MANY = 100, 10_000
TODAY = date(2026, 11, 24)
VALUES = {
    'patient_name': "José Núñez",
    'birth_date': "3/14/1980",
    'diagnosis': "Depression",
    'given_by': "Ana Example",
    'reason': "Two medicines did not help",
}


def fill_table(folder: Path, jobs: Sequence[Job]) -> None:
    """Print the table."""
    consent = {job.edition.name: job for job in jobs if (job.paper, job.language) == ('ketamine-iv/consent', 'en')}
    paper, screen = (
        read_blank(folder, job, print_job(folder, {}, job)) for job in map(consent.get, ('print', 'screen')) if job
    )
    print(f"\nFive values in the consent sheet of {paper.pages} pages, medians of {ROUNDS} in turns, warm, a person.")
    compiler = typst_compiler(consent['print'], folder, tuple(VALUES))
    ways: dict[str, Callable[[], object]] = {
        'laid out again (WeasyPrint)': lambda: _fresh(consent['print'], paper),
        'equal paper, typst in process': lambda: compiler.compile(sys_inputs=VALUES),
        'form filled by pypdf': lambda: _pypdf(screen),
        'ours: a form for the screen': lambda: fill_form(Person(1, VALUES), screen, _spelt(screen)),
    }
    times = {name: statistics.median(milliseconds(way) for _ in range(ROUNDS)) for name, way in ways.items()}
    ours = 'ours: a person of a run of 1,000'
    times[ours] = statistics.median(_run_of_many(paper, folder) for _ in range(ROUNDS)) / PEOPLE
    for name, taken in times.items():
        print(f"{name:38}{taken:10.2f} ms{taken / times[ours]:10.0f} times ours")
    _packets(folder)


def _spelt(blank: Blank) -> dict[str, Value]:
    return spell_person(Person(1, VALUES), [blank], TODAY)[0]


def _fresh(job: Job, blank: Blank) -> bytes:
    """Return the paper laid out with the values in their places."""
    page = read_words(job)[1]
    html = page.html
    for name, value in _spelt(blank).items():
        html = re.sub(rf'<input [^>]*name="{name}"[^>]*>', f'<span class="rule">{value.words[0]}</span>', html)
    load_engine().forget()
    return render_pdf(job, replace(page, html=html)).data


def _pypdf(blank: Blank) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(blank.data()))
    for page in (page for page in writer.pages if '/Annots' in page):
        writer.update_page_form_field_values(page, VALUES, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _run_of_many(blank: Blank, folder: Path) -> float:
    """Return the milliseconds in which a run of many people is made, all of it but the start of the program."""
    order = Order(('ketamine-iv/consent',), {blank.key: blank}, Choices({}, {}, 'en', 'print'), TODAY)
    columns = Columns({name: name for name in VALUES}, ())
    rows = [Row(number, VALUES | {'patient_name': f"José Núñez {number}"}, '') for number in range(PEOPLE)]

    def work() -> None:
        stock = take_stock({blank.key: blank.data()})
        with (folder / 'run.pdf').open('wb') as file:
            sheaf = Sheaf(file, stock)
            papers, portion = Collator(order, stock, sheaf), serve_rows(order, columns, PEOPLE, rows)
            for outcome in portion.outcomes:
                assert isinstance(outcome, Served)
                papers.add(outcome.sheets[0])
            sheaf.close(blank.letters.faces, portion.usage, about(order))

    return milliseconds(work)


def _packets(folder: Path) -> None:
    """Print what runs of the whole command take: 1,000 packets of consent and aftercare, then few and many people."""
    print(
        f"\n{'python build.py fill --packet visit-day':46}{'people':>8}{'pages':>8}{'s':>8}{'MB RAM':>8}{'MB PDF':>8}"
    )
    output = ['--output', str(folder / 'output')]
    run([sys.executable, 'build.py', *output, 'build', '-e', 'print'])
    taken = {}
    for name, people, cores, charts in (
        ('one core', PEOPLE, 1, False),
        ('two cores', PEOPLE, 2, False),
        ('two cores, chart numbers', PEOPLE, 2, True),
        ('one core, few', FEW, 1, False),
        ('one core, many', MANY, 1, False),
        ('two cores, many', MANY, 2, False),
    ):
        taken[name] = _run_row(folder, output, name, people, cores, charts=charts)
    few_mb, (many_s, many_mb) = taken['one core, few'][1], taken['one core, many']
    print(
        f"{MANY:,} people beside {FEW}: {many_mb / few_mb:.2f} times the memory (aim: at most 1.3), "
        f"{(many_s - taken['one core'][0]) / (MANY - PEOPLE) * 1000:.2f} ms a person more"
    )
    _print_sizes(folder, output)


def _run_row(
    folder: Path, output: list[str], name: str, people: int, cores: int, *, charts: bool
) -> tuple[float, float]:
    data, target = folder / 'people.csv', folder / f'{name}.pdf'
    _write_people(data, people, charts=charts)
    words = ['fill', '--packet', 'visit-day', '--data', str(data), '--run', str(target), '--jobs', str(cores)]
    seconds, memory = run([sys.executable, 'build.py', *output, '--today', TODAY.isoformat(), *words])
    pages, size = len(pypdf.PdfReader(target).pages) if people < MANY else people * 8, target.stat().st_size / 1e6
    print(f"{name:46}{people:8,}{pages:8,}{seconds:8.2f}{memory:8.0f}{size:8.1f}")
    return seconds, memory


def _print_sizes(folder: Path, output: list[str]) -> None:
    """Print how small a run is beside the files of the same people, one for each."""
    data, single = folder / 'people.csv', folder / 'single'
    _write_people(data, FEW, charts=False)
    words = ['fill', '--packet', 'visit-day', '--data', str(data), '--out', str(single)]
    seconds, _ = run([sys.executable, 'build.py', *output, '--today', TODAY.isoformat(), *words])
    parts = sum(path.stat().st_size for path in single.glob('*.pdf')) / 1e6
    whole = (folder / 'one core, few.pdf').stat().st_size / 1e6
    print(f"{FEW} people in one file: {whole:.2f} MB; in a file for each: {parts:.1f} MB, {seconds:.1f} s")


def _write_people(path: Path, count: int, *, charts: bool) -> None:
    with path.open('w', encoding='utf-8-sig', newline='') as file:
        writer = csv.writer(file)
        writer.writerow([*VALUES, 'visit_date', 'next_visit_date', *(['chart_number'] if charts else [])])
        for number in range(count):
            name = f"{VALUES['patient_name']} {number}"
            row = [name, f"{number % 12 + 1}/{number % 28 + 1}/{1940 + number % 60}", *list(VALUES.values())[2:]]
            writer.writerow([*row, "11/24/2026", "12/1/2026", *([f'A-{number:06}'] if charts else [])])
