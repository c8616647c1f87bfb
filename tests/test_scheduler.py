"""The way to a cluster: loaded only where somebody asks for one, and told where it cannot be gone."""

import subprocess
import sys
from pathlib import Path

import pytest

from handouts.press.workspace.project import PROJECT
from tests.conftest import Run, Workspace

LOADED = """
import sys
from handouts.cli import main
try:
    main(sys.argv[1:])
except SystemExit as left:
    print('left with', left.code, 'loaded', sorted({'dask', 'distributed', 'asyncio'} & set(sys.modules)))
"""


@pytest.mark.parametrize('words', ['build --help', 'fill --help', 'list'])
def test_dask_is_loaded_where_somebody_asks_for_a_cluster_and_nowhere_else(words: str, tmp_path: Path) -> None:
    options = ['--root', str(PROJECT / 'tests' / 'clinic'), '--output', str(tmp_path)]
    done = subprocess.run(
        [sys.executable, '-c', LOADED, *options, *words.split()],
        cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == 'left with 0 loaded []', done.stderr


def test_where_dask_is_missing_it_is_said_how_to_install_it(
    workspace: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, 'distributed', None)
    workspace.paper("## Rest\n\nSleep well.")
    said = run('build', '--cluster', 'tcp://127.0.0.1:1')
    assert (said.code, said.err.count('\n')) == (3, 1)
    assert "A cluster needs Dask" in said.err
    assert "pip install 'handouts[cluster]'" in said.err


def test_where_nothing_is_to_be_printed_no_cluster_is_asked(workspace: Workspace, run: Run) -> None:
    workspace.paper("## Rest\n\nSleep well.")
    assert run('build', '-e', 'print').code == 0
    assert "1 unchanged" in run('build', '-e', 'print', '--cluster', 'tcp://127.0.0.1:1').out


def test_an_address_at_which_no_scheduler_is_is_told_in_one_line(
    workspace: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('handouts.press.cluster.scheduler.ANSWERING', 0.5)
    workspace.paper("## Rest\n\nSleep well.")
    said = run('build', '--cluster', 'tcp://127.0.0.1:1')
    assert (said.code, said.out) == (3, '')
    assert said.err == (
        "No scheduler of a cluster answers at tcp://127.0.0.1:1 (Timed out trying to connect to tcp://127.0.0.1:1 "
        "after 0.5 s). Look at the address, and whether it runs: dask scheduler\n"
    )
