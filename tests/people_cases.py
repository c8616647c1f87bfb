"""Papers that are filled in by many tests, each laid out once; and blanks, lists and readers for all of them.

A test module takes the printed papers as its own by `papers = people_cases.papers`.
"""

import io
import os
import subprocess
import traceback
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from handouts.errors import Mistakes
from handouts.fields import CODE, Field, Slot, Value
from handouts.model import Job, Request
from handouts.people.filled.blank import Blank, Key, read_blank
from handouts.people.filled.lettering import Letters
from handouts.people.filled.person import Person, Refused, spell_person
from handouts.people.filled.service import Order
from handouts.people.lists.counter import Wanted, want
from handouts.people.lists.roster import Choices, Member
from handouts.people.lists.table import Table, read_table
from handouts.people.runs.issue import Issuer
from handouts.press.letters.fonts import FALLBACK, upright_face
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.printed.manifest import read_manifest, write_manifest
from handouts.press.printing import print_jobs
from handouts.press.workspace.alone import FOR_EVER, locked
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Register
from handouts.words.approval.standing import stand_jobs
from tests.conftest import Workspace

CONSENT, AFTERCARE, BROCHURE = (f'ketamine-iv/{name}' for name in ('consent', 'aftercare', 'brochure'))
TODAY = date(2026, 3, 9)
# What no message may hold: a value that stands nowhere else.
MARKED = 'XQZNAME'
FILES = (upright_face('Atkinson Hyperlegible'), upright_face(FALLBACK))
LETTERS = Letters(FILES, 12.0, 9.0)
LARGE = Letters(FILES, 18.0, 18.0)
CHOICES = Choices(
    {'en': 'en', 'english': 'en', 'es': 'es', 'spanish': 'es', 'espanol': 'es'},
    {'print': 'print', 'large_print': 'large-print', 'screen': 'screen'},
    'en',
    'print',
)
# A paper with every type of field that may be filled in beforehand, one of them in two places.
EVERY_TYPE = """---
title: A small paper
kind: aftercare
fields:
  full_name: {label: Full name, required: true}
  story: {label: Your story, lines: 3}
  born: {type: date, label: Born on, past: true}
  came: {type: time, label: Came at}
  call: {type: phone, label: Call me at}
  weight: {type: number, label: Weight, width: short}
  drink:
    type: choice
    label: What do you drink?
    options: {water: Water, juice: Juice, milk: Milk}
  fasted: {type: tick, label: I ate nothing}
  signed: {type: signature, label: Signature}
---

## Fill in

Who: {{ field.full_name }}

{{ field.story }}

- {{ field.born }}
- {{ field.came }}
- {{ field.call }}
- {{ field.weight }}

{{ field.drink }}

- {{ field.fasted }}

{{ field.signed }}

## Again

Who: {{ field.full_name }}
"""
EVERY_VALUE = {
    'full_name': 'José Núñez Wāwā',
    'story': 'Fell off a ladder and lay there for a while until a neighbour came by.\nFeels well today.',
    'born': '1980-03-14',
    'came': '3:30 PM',
    'call': '602 555 0100',
    'weight': '70.5',
    'drink': 'juice',
    'fasted': 'yes',
}


class Papers:
    """The shipped papers as jobs, and printed when one is asked for.

    `own` is a folder of this process, for files that it makes of them.
    """

    def __init__(self, output: Path, own: Path) -> None:
        self.output, self.own = output, own
        output.mkdir(exist_ok=True)
        own.mkdir(exist_ok=True)
        rooms = Rooms(PROJECT)
        self.library = Library(rooms)
        plan = make_plan(self.library, Request((CONSENT, AFTERCARE, BROCHURE)))
        assert not plan.findings, plan.findings
        stand = stand_jobs(Register(rooms), plan.jobs, TODAY)
        self.jobs: Mapping[Key, Job] = {(job.paper, job.language, job.edition.name): job for job in stand.jobs}

    def wanted(self, *papers: str, language: str = 'en', edition: str = 'print') -> Wanted:
        """Return what is wanted at the counter when these papers are asked for."""
        jobs = [job for job in self.jobs.values() if job.paper in papers]
        return want(papers, jobs, language, edition)

    @cache  # noqa: B019 (lives as long as the tests do)
    def blank(self, paper: str, language: str = 'en', edition: str = 'print') -> Blank:
        """Return a paper, printed by this process or by another that runs tests."""
        job = self.jobs[paper, language, edition]
        with locked(self.output / 'lock', FOR_EVER):
            (printed,) = print_jobs([job], self.output, read_manifest(self.output), 0)
            assert printed.sha256, printed.findings
            write_manifest(self.output, [printed], self.library.held(), ())
        return read_blank(self.output, job, printed)

    @cached_property
    def shelf(self) -> Path:
        """Where all lies that a desk has on its shelf, printed by this process or by another that runs tests."""
        jobs = [job for job in self.jobs.values() if not job.edition.for_press]
        with locked(self.output / 'lock', FOR_EVER):
            printed = [*print_jobs(jobs, self.output, read_manifest(self.output), 2)]
            assert all(one.sha256 for one in printed)
            write_manifest(self.output, printed, self.library.held(), ())
        return self.output

    def order(self, *keys: Key, choices: Choices = CHOICES, has_covers: bool = False) -> Order:
        """Return an order of these papers."""
        return order_of(*(self.blank(*key) for key in keys), choices=choices, has_covers=has_covers)


@cache
def _papers_in(output: Path, own: Path) -> Papers:
    return Papers(output, own)


@pytest.fixture(scope='session')
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    """The shipped papers, printed into a folder that all processes of this run share."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if 'PYTEST_XDIST_WORKER' in os.environ else own
    return _papers_in(shared / 'papers', own / 'own-papers')


def write_every_type(workspace: Workspace, edition: str) -> Job:
    """Write the paper with every type of field into a workspace, and return its job."""
    editions = 'name: aftercare\npurpose: tests\neditions: [print, screen, large-print]\nmax_pages: 2\n'
    workspace.write('templates/aftercare/kind.yaml', editions)
    workspace.write('content/advice/paper.en.md', EVERY_TYPE)
    return workspace.jobs(edition=edition)[0]


def printed_blank(workspace: Workspace, job: Job) -> Blank:
    """Return a job of a workspace as a printed paper."""
    (printed,) = print_jobs([job], workspace.output, {}, 0)
    assert printed.sha256, printed.findings
    return read_blank(workspace.output, job, printed)


def order_of(*blanks: Blank, choices: Choices = CHOICES, has_covers: bool = False) -> Order:
    """Return an order of these papers."""
    names = tuple(dict.fromkeys(blank.paper for blank in blanks))
    return Order(names, {blank.key: blank for blank in blanks}, choices, TODAY, has_covers)


def fields_of(*fields: Field) -> dict[str, Field]:
    """Return fields by their names."""
    return {field.name: field for field in fields}


def small_blank(
    *fields: Field, slots: Sequence[Slot] = (), pages: int = 1, paper: str = 'advice/paper', edition: str = 'print'
) -> Blank:
    """Return a paper that nobody has printed, with these fields in these places, and a code on each page."""
    codes = [Slot(CODE, str(page + 1), page, 536, 20, 568, 52) for page in range(pages)]
    letters = LARGE if edition == 'large-print' else LETTERS
    about = {'title': 'A small paper', 'language': 'en', 'country': 'US', 'words': '4bfea2e1', 'sha256': 'none'}
    return Blank(
        paper=paper, edition=edition, pages=pages, width=612, height=792, codes=pages, fields=fields_of(*fields),
        slots=(*slots, *codes), letters=letters, is_form=edition == 'screen', turns_short=False,
        path=Path('nowhere.pdf'), **about,
    )  # fmt: skip


def line(field: str, *, page: int = 0, left: float = 100, foot: float = 600, width: float = 200) -> Slot:
    """Return a place to write on, 20 points high."""
    return Slot(field, '', page, left, foot, left + width, foot + 20)


def box(field: str, option: str, *, page: int = 0, left: float = 100, foot: float = 500) -> Slot:
    """Return a box to tick."""
    return Slot(field, option, page, left, foot, left + 10.5, foot + 10.5)


def a_list(folder: Path, text: str) -> Table:
    """Return a list of people that a front desk has saved."""
    path = folder / 'people.csv'
    path.write_text(text, encoding='utf-8', newline='')
    return read_table(path)


def spelt(blank: Blank, typed: Mapping[str, str], chart: str = '') -> tuple[Person, Mapping[str, Value]]:
    """Return a person who stands on no list, with their values as a paper writes them."""
    person = Person(0, typed, chart)
    return person, spell_person(person, [blank], TODAY)[0]


def fill_one(order: Order, typed: Mapping[str, str], folder: Path) -> bytes:
    """Return the file of one person's papers, made and proved in a folder; a chart number is among the values."""
    target = folder / 'filled.pdf'
    Issuer(order, folder).issue(Member.alone(typed, order.choices), target)
    return target.read_bytes()


def all_told(error: BaseException) -> str:
    """Return all that a person, a log or a traceback could see of an error."""
    parts = [*traceback.format_exception(error), str(error), repr(error), repr(error.args)]
    if isinstance(error, Refused):
        parts += [str(one) for refusal in error.refusals for one in (refusal, repr(refusal), refusal.finding())]
    if isinstance(error, Mistakes):
        parts += [str(one) for finding in error.findings for one in (finding, repr(finding))]
    return '\n'.join(parts)


def page_images(data: bytes, dpi: float) -> Iterator[Image.Image]:
    """Yield each page in grey as PDFium draws it, forms too."""
    with pypdfium2.PdfDocument(data) as document:
        if document.get_formtype():
            document.init_forms()
        for page in document:
            yield page.render(scale=dpi / 72, grayscale=True).to_pil()


def piece(picture: Image.Image, spot: Slot, dpi: float, page_height: float, *, rim: float = 0.0) -> Image.Image:
    """Return what of a page's picture lies in a spot, that many points away from its edges."""
    scale = dpi / 72
    edges = (
        spot.left + rim,
        page_height - spot.top + rim,
        spot.right - rim,
        page_height - spot.bottom - rim,
    )
    return picture.crop(tuple(round(edge * scale) for edge in edges))  # type: ignore[arg-type]


def differing(one: Image.Image, other: Image.Image, levels: int) -> int:
    """Return how many dots of two pictures differ by more than so many grey levels."""
    assert one.size == other.size
    return sum(ImageChops.difference(one, other).histogram()[levels + 1 :])


def said(data: bytes, folder: Path, program: str, *options: str) -> str:
    """Return what a program of poppler says of a PDF."""
    path = folder / 'said.pdf'
    path.write_bytes(data)
    tail = ['-'] if program == 'pdftotext' else []
    return subprocess.run([program, *options, path, *tail], capture_output=True, text=True, check=True).stdout


def opened(data: bytes) -> pikepdf.Pdf:
    """Return a PDF, open."""
    return pikepdf.open(io.BytesIO(data))
