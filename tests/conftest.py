"""What the tests share: small workspaces on disk, and the command run as a person runs it."""

import gc
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path

import pytest

from handouts.cli import main
from handouts.console import cores
from handouts.model import Job, Request
from handouts.press.engine.render import COLLECTING
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms

PAGE = """---
title: A small paper
kind: aftercare
---

## What to do

Rest today. Call us with questions.
"""


TWO_EDITIONS = """name: aftercare
purpose: tests
editions: [print, screen]
max_pages: 2
"""


# Most tests write nothing: a folder that was made for each of them would take as long as they do.
STATES = count()


@dataclass(frozen=True)
class Workspace:
    """A small workspace in a folder of its own: one clinic, and the papers that a test puts in."""

    root: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file of the workspace."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def paper(self, text: str, name: str = 'advice/paper.en.md', kind: str = 'aftercare') -> Path:
        """Write a paper: its text under a front matter of five lines, so that the text begins on line 6."""
        return self.write(f'content/{name}', f'---\ntitle: A small paper\nkind: {kind}\n---\n\n{text}')

    def jobs(self, *, edition: str = 'print') -> list[Job]:
        """Return the jobs of the workspace in one edition; raise nothing."""
        plan = make_plan(Library(Rooms(self.root)), Request(editions=(edition,)))
        assert not plan.findings, plan.findings
        return list(plan.jobs)

    def job(self, text: str, *, edition: str = 'print', kind: str = 'aftercare') -> Job:
        """Return the job of a paper with this text."""
        self.paper(text, kind=kind)
        return self.jobs(edition=edition)[0]

    @property
    def output(self) -> Path:
        """Where the workspace prints."""
        return self.root / 'output'

    def pdf(self, paper: str = 'advice/paper', edition: str = 'print') -> Path:
        """Return the place of a PDF of the clinic."""
        return self.output / 'clinic' / f'{paper}.en.{edition}.pdf'


@dataclass(frozen=True)
class Said:
    """What a run of the command said, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Said]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one clinic, of which only the name is known, and one kind in two editions."""
    here = Workspace(tmp_path / 'workspace')
    here.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    here.write('templates/aftercare/kind.yaml', TWO_EDITIONS)
    return here


@pytest.fixture(autouse=True, scope='session')
def own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the runs of tests, and of what a module shares, leave nothing with the user, and print alone.

    A guess at a passcode costs nothing: hundreds of tests enter one, and `test_passcodes` holds what it costs.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv('XDG_STATE_HOME', str(tmp_path_factory.mktemp('state')))
        patch.setenv('HANDOUTS_JOBS', '0')
        patch.setattr('handouts.ready.WORKERS', 0)
        patch.setattr('handouts.desk.guard.passcodes.METHOD', 'scrypt:256:8:1')
        yield


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the runs of a test write down their private folders for no other test, in a folder that they make if need be."""
    state = tmp_path_factory.getbasetemp() / 'states' / str(next(STATES))
    monkeypatch.setenv('XDG_STATE_HOME', str(state))
    return state


@pytest.fixture
def run(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command on the workspace, like `python build.py --root … words`."""

    def runner(*words: str, root: Path = workspace.root) -> Said:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(['--root', str(root), *words])
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    return runner


@pytest.fixture
def second_clinic(tmp_path: Path) -> Workspace:
    """A copy of the second clinic, in a folder where it may print."""
    shutil.copytree(PROJECT / 'tests' / 'clinic', tmp_path / 'second')
    return Workspace(tmp_path / 'second')


def pytest_xdist_auto_num_workers() -> int:
    """Run one test more than there are cores: many wait for a page, a printer or a process most of their time."""
    return cores() + 1


def pytest_configure(config: pytest.Config) -> None:
    """Let each process of a whole run put a share of the assertions into what pytest makes of them, for the others too.

    Each would do all of them for itself otherwise, at the same time. What cannot be loaded is told when it is collected.
    Thousands of tests are collected, and stay: to look for cycles among them would be a third of the work.
    """
    gc.set_threshold(*COLLECTING)
    given = getattr(config, 'workerinput', None)
    if given and config.args_source is pytest.Config.ArgsSource.TESTPATHS:
        sys.dont_write_bytecode = False
        own = int(given['workerid'].removeprefix('gw'))
        for path in sorted(Path(__file__).parent.glob('test_*.py'))[own :: given['workercount']]:
            with suppress(Exception):
                import_module(f'tests.{path.stem}')


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `--golden` write the expected pages anew."""
    parser.addoption('--golden', action='store_true', help="write the expected pages anew, after looking")
