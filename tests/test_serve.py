"""Opening the desk: once for each workspace, on a free port, and nothing left behind however it ends."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask import Flask, request
from waitress.adjustments import Adjustments
from waitress.wasyncore import close_all

from handouts.desk import serve
from handouts.desk.guard.headers import waitress_options
from handouts.desk.serve import CONNECTIONS, PORT, THREADS, TRIED, _Parser, _server
from handouts.press.library import Library
from handouts.press.printed.manifest import write_manifest
from handouts.press.printing import print_jobs
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.desk_cases import OpenDesk, open_desk
from tests.patience import until
from tests.words_cases import write_small_desk


@pytest.fixture(scope='module')
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a small paper, which lies printed: nothing is drawn ahead."""
    space = write_small_desk(tmp_path_factory.mktemp('printed') / 'space')
    made = list(print_jobs(space.jobs(), space.output, {}, 0))
    write_manifest(space.output, made, Library(Rooms(space.root)).held(), ())
    return space.root


@pytest.fixture
def root(printed: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(printed, tmp_path / tmp_path.name)


@pytest.fixture(scope='module')
def lasting(printed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """Its desk, open for those who do it no harm."""
    with open_desk(printed, tmp_path_factory.mktemp('home')) as opened:
        yield opened


@pytest.fixture
def desk(root: Path, tmp_path: Path) -> Iterator[OpenDesk]:
    """The desk of the copy, open."""
    with open_desk(root, tmp_path / 'home') as opened:
        yield opened


def answer(desk: OpenDesk, place: str = '/', **headers: str) -> tuple[int, str]:
    """Return what the desk answers, its status first."""
    try:
        with urllib.request.urlopen(urllib.request.Request(desk.path(place), headers=headers)) as said:
            return said.status, said.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def held_by_children(process: int) -> list[str]:
    """Return the files that the processes beneath one hold in their memory, such as libraries."""
    held: list[str] = []
    for child in psutil.Process(process).children():
        with suppress(psutil.Error):  # one that has just ended
            held += [region.path for region in child.memory_maps()]
    return held


def called(root: Path, home: Path, *more: str, typed: str = '') -> 'subprocess.CompletedProcess[str]':
    """Call the desk of a workspace, for something after which it ends."""
    words = [sys.executable, str(PROJECT / 'build.py'), '--root', str(root), 'desk', '--no-open', *more]
    kept = {'XDG_DATA_HOME': str(home / 'data'), 'XDG_STATE_HOME': str(home / 'state')}
    return subprocess.run(
        words, env=os.environ | kept, input=typed, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_desk_answers_on_this_computer_alone(lasting: OpenDesk) -> None:
    assert lasting.address.startswith('http://127.0.0.1:')
    assert int(lasting.address.rstrip('/').rpartition(':')[2]) in range(PORT, PORT + TRIED)
    assert answer(lasting)[0] == 200
    assert "A small paper" in answer(lasting)[1]
    assert answer(lasting, Host='evil.example')[0] in (403, 421)


def test_the_same_workspace_opened_again_leads_to_the_open_desk(lasting: OpenDesk) -> None:
    said = called(lasting.root, lasting.home)
    assert said.returncode == 0
    assert f"is open already: {lasting.address}" in said.stdout


def test_a_port_that_is_taken_is_told(root: Path, tmp_path: Path) -> None:
    with socket.create_server(('127.0.0.1', 0)) as taken:
        port = taken.getsockname()[1]
        said = called(root, tmp_path / 'home', '--port', str(port))
    assert said.returncode == 2
    assert f"port {port}" in said.stderr
    assert "Name another --port." in said.stderr


def test_a_desk_that_is_ended_leaves_nothing(desk: OpenDesk) -> None:
    answer(desk)
    desk.process.send_signal(signal.SIGTERM)
    assert desk.process.wait(20) == 0
    assert [path.name for path in desk.left() if 'journal' not in path.name and path.suffix != '.lock'] == []


def test_a_desk_that_was_killed_leaves_no_drawing_process_and_is_opened_again(desk: OpenDesk) -> None:
    answer(desk)
    children = psutil.Process(desk.process.pid).children(recursive=True)
    assert children
    desk.kill()
    gone, alive = psutil.wait_procs(children, timeout=20)
    assert (len(gone), alive) == (len(children), [])
    with open_desk(desk.root, desk.home) as second:
        assert answer(second)[0] == 200


def test_what_draws_for_a_desk_runs_no_file_of_the_folder_where_it_was_opened(root: Path, tmp_path: Path) -> None:
    (root / 'multiprocessing.py').write_text('raise SystemExit("I was run")\n')
    with open_desk(root, tmp_path / 'home') as opened:
        until(lambda: any('libpango' in place for place in held_by_children(opened.process.pid)))


def test_another_address_needs_a_passcode_and_says_how_to_encrypt(root: Path, tmp_path: Path) -> None:
    home = tmp_path / 'home'
    refused = called(root, home, '--name', 'https://papers.example')
    assert refused.returncode == 2
    assert "--passcode desk" in refused.stderr
    said = called(root, home, '--passcode', 'desk', typed='correct horse battery\n' * 2)
    assert said.returncode == 0
    assert 'correct' not in said.stdout + said.stderr
    with open_desk(root, home, '--name', 'https://papers.example') as opened:
        status, page = answer(opened)
        assert (status, 'type="password"' in page) == (200, True)
        assert "A small paper" not in page


def test_a_desk_that_is_ended_while_it_opens_leaves_nothing(root: Path, tmp_path: Path) -> None:
    home = tmp_path / 'home'
    with open_desk(root, home) as opened:
        opened.process.send_signal(signal.SIGTERM)  # just after its first word
        assert opened.process.wait(20) == 0
        assert [path.name for path in opened.left() if 'journal' not in path.name and path.suffix != '.lock'] == []


# Who is slow, or sends what cannot be meant well. The server is the desk's own, with a page that only counts.


@contextmanager
def served() -> Iterator[int]:
    """Serve a page that tells how many bytes it was sent, as the desk is served; give the port."""
    app = Flask('counting')
    app.add_url_rule('/', 'count', lambda: f'{len(request.get_data())} bytes', methods=['GET', 'POST'])
    with socket.create_server(('127.0.0.1', 0)) as listening:
        server: Any = _server(app, listening)
        server.adj.cleanup_interval = 0  # looks for silent connections with each turn
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.trigger.pull_trigger(lambda: close_all(server._map))  # with which its loop ends
            thread.join(20)
            assert not thread.is_alive()
            server.task_dispatcher.shutdown()


def connected(port: int, sent: bytes = b'') -> socket.socket:
    """Return a connection over which something was sent."""
    connection = socket.create_connection(('127.0.0.1', port), 20)
    connection.sendall(sent)
    return connection


def asked(port: int, body: bytes = b'') -> bytes:
    """Send a whole request, and return all of the answer."""
    head = f'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n'
    with connected(port, head.encode() + body) as connection:
        return b''.join(iter(lambda: connection.recv(65536), b''))


def comes(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


HEAD = b'POST / HTTP/1.1\r\nHost: own:8642\r\n'


@pytest.mark.parametrize(
    'head',
    [
        HEAD + b'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
        HEAD + b'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n',
        HEAD + b'Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n',
        HEAD.replace(b'1.1', b'1.0') + b'Transfer-Encoding: chunked\r\n\r\n',
        HEAD.replace(b'1.1', b'1.0') + b'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
        HEAD + b' Content-Length: 3\r\n\r\n',
        HEAD + b'X: y\r\n\tz\r\n\r\n',
        HEAD.replace(b'/ ', b'http://evil.example/ ') + b'\r\n',
        b'GET http://own:8642/ HTTP/1.1\r\n\r\n',
    ],
)
def test_a_request_that_a_proxy_could_take_for_another_one_is_refused(head: bytes) -> None:
    parser = _Parser(Adjustments(**waitress_options()))
    assert parser.received(head) == len(head)
    assert (parser.completed, parser.error and parser.error.code) == (True, 400)


@pytest.mark.parametrize(
    'head',
    [
        HEAD + b'Content-Length: 3\r\n\r\nabc',
        HEAD + b'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
        HEAD.replace(b'1.1', b'1.0') + b'Content-Length: 3\r\n\r\nabc',
        HEAD.replace(b'/ ', b'http://own:8642/ ') + b'Content-Length: 3\r\n\r\nabc',
    ],
)
def test_one_that_means_one_thing_alone_is_read(head: bytes) -> None:
    parser = _Parser(Adjustments(**waitress_options()))
    while not parser.completed:
        head = head[parser.received(head) :]
    assert (parser.error, parser.get_body_stream().read()) == (None, b'abc')


def test_many_large_bodies_that_never_end_take_no_more_room_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    mega = 1024 * 1024
    monkeypatch.setattr(serve, 'HELD', 3 * mega)
    half = HEAD + b'Content-Length: %d\r\n\r\n' % (3 * mega) + b'x' * mega
    with served() as port, ExitStack() as stack:
        held = [stack.enter_context(connected(port, half)) for _ in range(3)]
        comes(lambda: sum(one.body_bytes_received for one in _Parser._coming) == 3 * mega)
        more = [stack.enter_context(connected(port)) for _ in range(3)]
        for connection in more:
            connection.sendall(half + b'x' * mega)
            assert connection.recv(20).startswith(b'HTTP/1.1 413')
        assert sum(one.body_bytes_received for one in _Parser._coming) <= 3 * mega
        assert asked(port, b'x' * 60_000).endswith(b'60000 bytes')
        for connection in held:
            connection.close()
        comes(lambda: asked(port, b'x' * 3 * mega).endswith(b'%d bytes' % (3 * mega)))


def test_slow_people_keep_nobody_else_waiting() -> None:
    with served() as port, ExitStack() as stack:
        slow = [stack.enter_context(connected(port, HEAD)) for _ in range(3 * THREADS)]
        slow += [
            stack.enter_context(connected(port, HEAD + b'Content-Length: 90\r\n\r\n')) for _ in range(3 * THREADS)
        ]
        for letter in b'X-Slow: and slower':
            for connection in slow:
                connection.sendall(bytes([letter]))
            assert asked(port, b'abc').endswith(b'3 bytes')


def test_all_that_one_browser_opens_keeps_nobody_out() -> None:
    assert CONNECTIONS > 256 + 20 * 6
    with served() as port, ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(connected(port))
        assert asked(port, b'abc').endswith(b'3 bytes')


def test_there_is_an_end_to_connections_and_room_again_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, 'CONNECTIONS', 10)
    with served() as port, ExitStack() as stack:
        idle = [stack.enter_context(connected(port)) for _ in range(12)]
        late = stack.enter_context(connected(port, HEAD + b'Content-Length: 3\r\n\r\nabc'))
        late.settimeout(0.5)
        with pytest.raises(TimeoutError):
            late.recv(20)
        for connection in idle:
            connection.close()
        late.settimeout(20)
        assert late.recv(20).startswith(b'HTTP/1.1 200')


def test_who_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, 'SILENT', 1)
    with served() as port, connected(port) as nothing, connected(port, HEAD) as half:
        for connection in (nothing, half):
            assert connection.recv(20) == b''
        assert asked(port, b'abc').endswith(b'3 bytes')
