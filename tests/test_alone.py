"""One process at a time changes a file."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from handouts.errors import MachineLacks
from handouts.press.workspace import alone
from handouts.press.workspace.alone import alone_at, alone_printing
from handouts.press.workspace.project import PROJECT

HOLD = """
import sys, time
from pathlib import Path
from handouts.press.workspace.alone import alone_at
with alone_at(Path(sys.argv[1])):
    print('held', flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(path: Path, seconds: float) -> 'subprocess.Popen[str]':
    """Start a process that changes a file for a while."""
    words = [sys.executable, '-c', HOLD, str(path), str(seconds)]
    process = subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline().strip() == 'held'
    return process


def test_another_process_is_waited_for(tmp_path: Path) -> None:
    start = time.monotonic()
    with hold(tmp_path / 'a.yaml', 0.6) as other, alone_at(tmp_path / 'a.yaml'):
        assert time.monotonic() - start > 0.4
        assert other.wait(10) == 0


def test_another_file_is_free_and_a_dead_process_holds_nobody_up(tmp_path: Path) -> None:
    with hold(tmp_path / 'a.yaml', 60) as other:
        with alone_at(tmp_path / 'b.yaml'):
            pass
        other.kill()
        other.wait()
        with alone_at(tmp_path / 'a.yaml'):
            pass


def test_one_that_does_not_come_to_an_end_is_told(tmp_path: Path) -> None:
    with hold(tmp_path / 'a.yaml', 60) as other:
        with pytest.raises(TimeoutError), alone_at(tmp_path / 'a.yaml', 0.2):
            pass
        other.kill()


def test_who_waits_for_a_moment_is_told_once(tmp_path: Path) -> None:
    told: list[str] = []
    with hold(tmp_path / 'a.yaml', 1.6) as other:
        with alone_at(tmp_path / 'a.yaml', alone.FOR_EVER, lambda: told.append("waiting")):
            assert told == ["waiting"]
        other.wait()


def test_no_place_for_a_lock_is_told_where_papers_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'file').write_bytes(b'')
    monkeypatch.setenv('XDG_STATE_HOME', str(tmp_path / 'file'))
    monkeypatch.setattr('tempfile.tempdir', str(tmp_path / 'file'))
    told = r"Nothing is printed into output: .* set XDG_STATE_HOME"
    with pytest.raises(MachineLacks, match=told), alone_printing(tmp_path / 'output'):
        raise AssertionError
