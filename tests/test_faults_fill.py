"""What befalls filling, beside what is tested with its parts.

Kills before each step and at random moments, full and read-only disks, changed lists, damaged notes, two runs at once,
processes that are ended: all of these are in test_run, test_folder, test_one, test_shelter and test_task.
"""

import os
import shutil
from pathlib import Path

import pytest

from handouts.errors import Mistakes
from handouts.people.filled.blank import Blank
from handouts.press.workspace.alone import alone_printing
from handouts.ready import make_ready
from handouts.setting import Setting
from tests.conftest import Run, Workspace
from tests.run_cases import PAPER, SMALL, TODAY, leftovers, locked_folder, read_all


@pytest.fixture
def printed(workspace: Workspace, run: Run) -> Workspace:
    """A workspace with a paper to fill in, which lies printed."""
    workspace.write(f'content/{SMALL}.en.md', PAPER)
    assert run('--today', TODAY.isoformat(), 'build').code == 0
    return workspace


@pytest.fixture
def fill(run: Run, tmp_path: Path) -> Run:
    """Fill the paper in for Ana: fill(place) returns what was said."""
    words = ('--today', TODAY.isoformat(), 'fill', SMALL, '--set', 'patient_name=Ana Ruiz', '-o')
    return lambda name: run(*words, str(tmp_path / 'filled' / name))


def blank_of(workspace: Workspace) -> Blank:
    """Return the paper as it lies printed."""
    here = Setting(workspace.root, workspace.output, TODAY)
    (blank,) = make_ready(here, workspace.jobs()).blanks(here.output)
    return blank


@pytest.mark.parametrize('how', ['printed anew', 'cut short', 'removed'])
def test_its_paper_changed_while_it_is_filled_in(how: str, printed: Workspace) -> None:
    blank = blank_of(printed)
    if how == 'removed':
        printed.pdf(SMALL).unlink()
    else:
        data = printed.pdf(SMALL).read_bytes()
        printed.pdf(SMALL).write_bytes(data[: len(data) // 2] if how == 'cut short' else data + b'%')
    with pytest.raises(Mistakes, match=r"was printed anew, or removed, while .* Give the same command again\."):
        blank.data()


@pytest.mark.parametrize('damage', ['PDF of garbage', 'record cut short', 'folder gone'])
def test_what_is_printed_is_damaged(damage: str, printed: Workspace, fill: Run, tmp_path: Path) -> None:
    fill('before.pdf')
    record = next(printed.output.glob('manifest*.json'))
    if damage == 'PDF of garbage':
        printed.pdf(SMALL).write_bytes(b'%PDF-1.7 garbage')
    elif damage == 'folder gone':
        shutil.rmtree(printed.output)
    else:
        data = record.read_bytes()
        record.write_bytes(data[: len(data) // 2])
    said = fill('after.pdf')
    assert said.code == 0, said.err
    filled = read_all(tmp_path / 'filled')
    assert filled['before.pdf'] == filled['after.pdf']


def test_a_build_at_once_is_waited_for_only_where_a_paper_must_be_printed(printed: Workspace, fill: Run) -> None:
    with alone_printing(printed.output):
        assert fill('while.pdf').code == 0


@pytest.mark.usefixtures('printed')
def test_state_that_cannot_be_written(fill: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('tempfile.tempdir', str(tmp_path))
    with locked_folder(tmp_path / 'locked') as locked:
        monkeypatch.setenv('XDG_STATE_HOME', str(locked))
        assert fill('ana.pdf').code == 0
    assert list((tmp_path / f'handouts-{os.getuid()}' / 'runs').glob('*.run')) == []
    assert leftovers(tmp_path / 'filled') == []
