"""What the tests of a run share: a small workspace with a paper to fill in, lists of people, and runs that are killed."""

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pypdfium2
import pytest

from handouts.cli import main
from handouts.model import Request
from handouts.people.filled.blank import Blank, Key, read_blank
from handouts.people.filled.lettering import Usage
from handouts.people.filled.service import Order, serve_member
from handouts.people.lists.counter import Wanted, want
from handouts.people.lists.roster import Member, read_columns
from handouts.people.lists.table import read_table
from handouts.people.runs import task as tasks
from handouts.people.runs.shelter import SUFFIX, sweep_shelters
from handouts.people.runs.task import Task
from handouts.people.sheaves.collate import Collator, about
from handouts.people.sheaves.sheaf import Sheaf
from handouts.people.sheaves.stock import take_stock
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.printed.manifest import write_manifest
from handouts.press.printing import print_jobs
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.conftest import Workspace

TODAY = date(2026, 3, 2)
FIELDS = """title: A small paper
kind: aftercare
fields:
  patient_name: {label: Patient’s name, required: true}
  born: {type: date, past: true, label: Born on}
  call: {type: phone, label: Call me at}
  note: {label: A note}
  fasted: {type: tick, label: I ate nothing}
"""
PAPER = f"""---
{FIELDS}---

## Fill in

Who: {{{{ field.patient_name }}}}

{{{{ field.born }}}}

{{{{ field.call }}}}

{{{{ field.note }}}}

- {{{{ field.fasted }}}}
"""
OTHER = """---
title: Another small paper
kind: aftercare
fields:
  patient_name: {label: Patient’s name, required: true}
---

## Fill in

Who: {{ field.patient_name }}
"""
FOLDED_PAPER = """---
title: A folded paper
kind: brochure
---

Cover words
""" + ''.join(f'\n---\n\n## Panel {number}\n\nWords of panel {number}.\n' for number in range(2, 7))
KIND = """name: aftercare
purpose: tests
editions: [print, screen]
max_pages: 4
"""
# Papers of one page, of three, and a folded sheet with panels on both sides.
SMALL, OTHER_SMALL, LONG, FOLDED = 'advice/paper', 'advice/other', 'advice/long', 'advice/folded'
HEADER = ('patient_name', 'born', 'call', 'note')


@dataclass(frozen=True)
class Desk:
    """A workspace whose papers are printed, to be filled in; nobody writes into it."""

    workspace: Workspace
    wanted: Wanted
    blanks: dict[Key, Blank]

    def order(
        self, *papers: str, edition: str = 'print', editions: Sequence[str] = (), covers: bool = False
    ) -> Order:
        """Return the order of some papers, SMALL alone if none is named; rows may ask for these editions."""
        named = papers or (SMALL,)
        there = {edition, *editions}
        blanks = {key: blank for key, blank in self.blanks.items() if key[0] in named and key[2] in there}
        choices = replace(self.wanted.choices, edition=edition)
        return Order(named, blanks, choices, TODAY, covers)

    def task(self, path: Path, order: Order | None = None, *, cores: int = 1, strict: bool = False) -> Task:
        """Return the task of printing a list."""
        table = read_table(path)
        fields = self.wanted.fields()
        return Task(order or self.order(), table, read_columns(table, fields), cores, strict)

    def member(self, order: Order | None = None, /, **typed: str) -> Member:
        """Return a person who stands on no list."""
        return Member.alone({'patient_name': "Ana Ruiz", **typed}, (order or self.order()).choices)


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The small workspace, printed once for all tests of a process."""
    return _desk(tmp_path_factory.getbasetemp() / 'desk')


@cache
def _desk(root: Path) -> Desk:
    workspace = write_small(root)
    library = Library(Rooms(root))
    plan = make_plan(library, Request())
    assert not plan.findings, plan.findings
    jobs = [job for job in plan.jobs if not job.edition.for_press and job.edition.name in ('print', 'screen')]
    done = list(print_jobs(jobs, workspace.output, {}, 0))
    blocked = [finding for printed in done for finding in printed.findings if finding.level == "block"]
    assert blocked == [], blocked
    # So that a command finds them unchanged, and lays none out once more.
    write_manifest(workspace.output, done, library.held(), ())
    blanks = [read_blank(workspace.output, job, printed) for job, printed in zip(jobs, done, strict=True)]
    wanted = want((SMALL, OTHER_SMALL, LONG, FOLDED), jobs, 'en', 'print')
    return Desk(workspace, wanted, {blank.key: blank for blank in blanks})


def write_small(root: Path) -> Workspace:
    """Write the small workspace: one clinic, a paper of a page, another, one of three pages, and a folded sheet."""
    here = Workspace(root)
    here.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    here.write('templates/aftercare/kind.yaml', KIND)
    here.write(f'content/{SMALL}.en.md', PAPER)
    here.write(f'content/{OTHER_SMALL}.en.md', OTHER)
    here.write(f'content/{LONG}.en.md', PAPER.replace('small', 'long') + '\nMore words.\n' * 150)
    here.write(f'content/{FOLDED}.en.md', FOLDED_PAPER)
    return here


def collated(order: Order, members: Sequence[Member], path: Path, *, keeps_lines: bool = False) -> Collator:
    """Write the papers of people into a file, and return who has put them together."""
    usage: Usage = {}
    stock = take_stock({key: blank.data() for key, blank in order.blanks.items()})
    with path.open('w+b') as file:
        sheaf = Sheaf(file, stock)
        papers = Collator(order, stock, sheaf)
        for member in members:
            for sheets in serve_member(order, member, usage, keeps_lines=keeps_lines).sheets:
                papers.add(sheets)
        sheaf.close(next(iter(order.blanks.values())).letters.faces, usage, about(order))
    return papers


def people(count: int, first: int = 1) -> list[tuple[str, ...]]:
    """Return rows of people, none like another."""
    return [
        (f'Ana Ruiz {number}', '1980-03-14', f'602-555-{number % 10000:04d}', f'note {number}')
        for number in range(first, first + count)
    ]


def listed(rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER, delimiter: str = ',') -> str:
    """Return a list of people as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator='\r\n').writerows([header, *rows])
    return out.getvalue()


def pages_of(path: Path) -> list[str]:
    """Return the text of each page of a PDF."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]


def faults_of(path: Path) -> str:
    """Return what qpdf says of a PDF beside that nothing is wrong."""
    done = subprocess.run(['qpdf', '--check', path], capture_output=True, text=True, check=False)
    assert 'checking' in done.stdout
    fine = 'No syntax or stream encoding errors found' in done.stdout and not done.returncode
    return '' if fine else done.stdout + done.stderr


def leftovers(folder: Path) -> list[str]:
    """Return what runs have left in a folder beside their papers: private folders, parts, notes."""
    return sorted(
        path.name for path in folder.rglob('.*') if path.name.endswith((SUFFIX, '.part')) or 'handouts' in path.name
    )


def names(folder: Path) -> list[str]:
    """Return the files of a folder, hidden ones too, without what lies in its folders."""
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def read_all(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by their names."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def hold(path: Path) -> bytes:
    """Return the bytes of a file, or none if there is no file."""
    return path.read_bytes() if path.is_file() else b''


@contextmanager
def small_disk(folder: Path, room: str) -> Iterator[Path]:
    """Give a disk of its own with so much room."""
    folder.mkdir()
    mounted = subprocess.run(
        ['mount', '-t', 'tmpfs', '-o', f'size={room}', 'none', folder], capture_output=True, check=False
    )
    assert not mounted.returncode, "a small disk cannot be mounted: run `make test`, or the tests as root"
    try:
        yield folder
    finally:
        subprocess.run(['umount', '-l', folder], check=True)


@contextmanager
def locked_folder(folder: Path) -> Iterator[Path]:
    """Give a folder that nobody may write to; for root a disk that is read only, who may write to any other."""
    if os.geteuid():
        folder.mkdir(mode=0o500)
        yield folder
        return
    with small_disk(folder, '64k'):
        subprocess.run(['mount', '-o', 'remount,ro', folder], check=True)
        yield folder


def command(root: Path, *words: str | Path) -> list[str]:
    """Return the words of a command on a workspace, on the day of these tests."""
    return ['--root', str(root), '--today', TODAY.isoformat(), *map(str, words)]


# What Python tells before it changes something on a disk, beside that it opens a new file.
CHANGES = ('os.rename', 'os.remove', 'os.mkdir', 'os.rmdir', 'os.truncate', 'shutil.rmtree')
# How a process ends that is killed.
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Go:
    """One run of a command; it is killed after a share of its time, or before the `step`th thing it does on a disk."""

    words: Sequence[str]
    share: float = 0.0
    step: int = 0


def drive(whole: Sequence[str], goes: Sequence[Go], *, portion: int, **env: str) -> list[int]:
    """Run a command, and then others one after the other, each in a process of its own; return how these ended.

    The first has read and looked up all that they need: they are forked from its process, and at work at once.
    In its words `{}` is 0, or 'timed' when it is done once more to see how long it takes.
    """
    asked = {'whole': whole, 'goes': [list(vars(go).values()) for go in goes], 'portion': portion}
    done = subprocess.run(
        [sys.executable, '-c', 'from tests.run_cases import driver; driver()', json.dumps(asked)],
        cwd=PROJECT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [int(code) for code in json.loads(done.stdout.splitlines()[-1])]


def kill_at_each_step(words: Sequence[str], *, portion: int) -> list[tuple[int, int]]:
    """Run a command twice for each step that it takes: killed before this step, and again; return how they ended.

    In its words `{}` is the number of the step; 0 is a run that nobody disturbs. The last pair is of a run that is
    at its end before that step.
    """
    codes = drive(words, [], portion=portion)
    return list(zip(codes[::2], codes[1::2], strict=True))


def driver() -> None:
    """Do what a test asks for, in the first process, and print how each run ended in the last line."""
    asked = json.loads(sys.argv[1])
    tasks.PORTION = asked['portion']
    whole, codes = asked['whole'], list[int]()
    with suppress(SystemExit):
        main([word.replace('{}', '0') for word in whole])
    begin = time.monotonic()
    if any(share for _, share, _ in asked['goes']):
        _went(Go([word.replace('{}', 'timed') for word in whole]))
    takes = time.monotonic() - begin
    for go in asked['goes']:
        codes.append(_went(Go(*go), takes))
    step = 1
    while not asked['goes'] and codes[-2:-1] in ([], [KILLED]):
        words = [word.replace('{}', str(step)) for word in whole]
        codes += [_went(Go(words, step=step)), _went(Go(words))]
        # What is left of a run that was killed at its end would cost the next one more steps.
        sweep_shelters()
        step += 1
    print(f'\n{json.dumps(codes)}')


def _went(go: Go, takes: float = 0.0) -> int:
    """Run a command, which takes so many seconds, in a process of its own and return how it ended."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _become(go)
    if go.share:
        time.sleep(go.share * takes)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _become(go: Go) -> NoReturn:
    """Run a command in this process and leave it."""
    left = go.step

    def count(event: str, details: tuple[Any, ...]) -> None:
        nonlocal left
        if event in CHANGES or (event == 'open' and isinstance(details[2], int) and details[2] & os.O_CREAT):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    code = 1
    try:
        main(go.words)
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)
    raise AssertionError


def chances(count: int, seed: int) -> list[float]:
    """Return so many random shares of a time."""
    chance = random.Random(seed)
    return [0.01 + 0.9 * chance.random() for _ in range(count)]
