"""Opening the desk: once for each workspace, on a free port, and nothing left behind however it ends."""

import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from handouts.desk.serve import PORT, TRIED
from handouts.press.rooms import PROJECT
from tests import people_cases
from tests.desk_cases import OpenDesk, desk_workspace, open_desk
from tests.people_cases import Papers

papers = people_cases.papers


@pytest.fixture
def root(papers: Papers, tmp_path: Path) -> Path:
    """A workspace with the shipped papers."""
    return desk_workspace(papers, tmp_path)


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Iterator[OpenDesk]:
    """Its desk, open."""
    with open_desk(root, tmp_path / 'home') as opened:
        yield opened


def answer(desk: OpenDesk, place: str = '/', **headers: str) -> tuple[int, str]:
    """Return what the desk answers, its status first."""
    try:
        with urllib.request.urlopen(urllib.request.Request(desk.path(place), headers=headers)) as said:
            return said.status, said.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def again(desk: OpenDesk, *more: str) -> 'subprocess.CompletedProcess[str]':
    """Open the desk of the same workspace a second time."""
    words = [sys.executable, str(PROJECT / 'build.py'), '--root', str(desk.root), 'desk', '--no-open', *more]
    return subprocess.run(words, env=dict(desk.environment), capture_output=True, text=True, timeout=60, check=False)


def test_a_desk_answers_on_this_computer_alone(desk: OpenDesk) -> None:
    assert desk.address.startswith('http://127.0.0.1:')
    assert int(desk.address.rstrip('/').rpartition(':')[2]) in range(PORT, PORT + TRIED)
    assert answer(desk)[0] == 200
    assert "After your ketamine drip" in answer(desk)[1]
    assert answer(desk, Host='evil.example')[0] in (403, 421)


def test_the_same_workspace_opened_again_leads_to_the_open_desk(desk: OpenDesk) -> None:
    said = again(desk)
    assert said.returncode == 0
    assert f"is open already: {desk.address}" in said.stdout


def test_a_port_that_is_taken_is_told(root: Path) -> None:
    with socket.create_server(('127.0.0.1', 0)) as taken:
        port = taken.getsockname()[1]
        words = [
            sys.executable,
            str(PROJECT / 'build.py'),
            '--root',
            str(root),
            'desk',
            '--no-open',
            '--port',
            str(port),
        ]
        said = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert said.returncode == 2
    assert f"port {port}" in said.stderr
    assert "Name another --port." in said.stderr


def test_a_desk_that_is_ended_leaves_nothing(desk: OpenDesk) -> None:
    answer(desk)
    desk.process.send_signal(signal.SIGTERM)
    assert desk.process.wait(20) == 0
    assert [path.name for path in desk.left() if 'journal' not in path.name and path.suffix != '.lock'] == []


def test_a_desk_that_was_killed_is_opened_again_and_cleared_up(desk: OpenDesk) -> None:
    answer(desk)
    desk.kill()
    with open_desk(desk.root, desk.home) as second:
        assert answer(second)[0] == 200


def test_the_drawing_processes_end_with_a_killed_desk(desk: OpenDesk) -> None:
    children = psutil.Process(desk.process.pid).children(recursive=True)
    assert children
    desk.kill()
    gone, alive = psutil.wait_procs(children, timeout=20)
    assert (len(gone), alive) == (len(children), [])


def test_another_address_needs_a_passcode_and_says_how_to_encrypt(root: Path, tmp_path: Path, desk: OpenDesk) -> None:
    desk.kill()
    refused = again(desk, '--name', 'https://papers.example')
    assert refused.returncode == 2
    assert "--passcode desk" in refused.stderr
    words = [sys.executable, str(PROJECT / 'build.py'), '--root', str(root), 'desk', '--passcode', 'desk']
    typed = 'correct horse battery\n' * 2
    said = subprocess.run(
        words, env=dict(desk.environment), input=typed, capture_output=True, text=True, timeout=60, check=True
    )
    assert 'correct' not in said.stdout + said.stderr
    with open_desk(root, tmp_path / 'home', '--name', 'https://papers.example') as opened:
        status, page = answer(opened)
        assert (status, 'type="password"' in page) == (200, True)
        assert "ketamine drip" not in page


def test_a_desk_that_is_ended_while_it_opens_leaves_nothing(root: Path, tmp_path: Path) -> None:
    home = tmp_path / 'home'
    with open_desk(root, home) as opened:
        opened.process.send_signal(signal.SIGTERM)  # just after its first word
        assert opened.process.wait(20) == 0
        assert [path.name for path in opened.left() if 'journal' not in path.name and path.suffix != '.lock'] == []
