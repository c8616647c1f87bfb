"""Faults of the desk: whatever is killed, removed, full or hangs, it tells so, keeps no value, and the next click mends it.

Of the journal and of what goes to printers that is shown in `test_journal`, `test_store` and `test_spool`; a hundred
kills, and the other faults at a desk that is served, are in `tests/trials`.
"""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from ctypes import PyDLL
from io import BytesIO
from pathlib import Path

import psutil
import pytest

from handouts.desk.desk import NO_FOLDER
from handouts.desk.drawn.keeper import _outcome
from handouts.desk.drawn.studio import ENDED, NO_MEMORY, OVERDUE, Drawer, NotDone, failure_of
from handouts.desk.places import Places, clear_folder
from handouts.errors import MachineLacks
from handouts.model import Printed
from handouts.press.workspace.project import PROJECT
from tests.attack_cases import write_attacked
from tests.conftest import Workspace
from tests.desk_cases import Visit, visit
from tests.patience import until
from tests.words_cases import opened, place, write_small_desk

FEW = 'from tests.desk_fault_cases import few_desks; few_desks()'
MUCH = 1 << 40


def hang(seconds: float) -> None:
    """Go on and on, as a layout that comes to no end."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def hang_deaf(seconds: int) -> None:
    """Go on and on in a library that lets nothing else of the process go on."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
    PyDLL(None).sleep(seconds)


def take_memory() -> int:
    """Take more memory than there is."""
    return len(bytearray(MUCH))


@pytest.fixture(scope='module')
def drawer() -> Iterator[Drawer]:
    """A drawing process with little patience."""
    drawer = Drawer(limit=0.2, deaf=0.2)
    yield drawer
    drawer.close()


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A desk with two small papers, one of them to be filled in."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(write_attacked(folder), folder / 'home') as visited:
        yield visited


def test_killed_while_somebody_prints_saves_or_prints_a_list(tmp_path: Path) -> None:
    words = [sys.executable, '-c', FEW, str(tmp_path / 'killed')]
    (tmp_path / 'killed').mkdir()
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout.splitlines()[-1])['killed'] == 3


def test_out_of_memory_in_a_drawing_process_is_told_and_the_next_work_goes_on(drawer: Drawer) -> None:
    work = drawer.ask(take_memory)
    with pytest.raises(NotDone, match=NO_MEMORY):
        work.result()
    failure = failure_of(work)
    assert failure
    assert failure.message == NO_MEMORY
    assert drawer.ask(len, 'next').result() == 4


def test_a_drawing_that_hangs_is_given_up_and_the_next_work_goes_on(drawer: Drawer) -> None:
    process = drawer.ask(os.getpid).result()
    work, after = drawer.ask(hang, 600), drawer.ask(os.getpid)
    with pytest.raises(NotDone, match=OVERDUE):
        work.result()
    assert after.result() == process


def test_a_drawing_that_hangs_and_hears_nothing_is_ended(drawer: Drawer) -> None:
    work = drawer.ask(hang_deaf, 600)
    with pytest.raises(BrokenProcessPool):
        work.result()
    failure = failure_of(work)
    assert failure
    assert (failure.message, failure.hint) == ENDED
    assert drawer.ask(len, 'next').result() == 4


def test_work_that_goes_on_or_was_done_has_not_failed() -> None:
    going, done, dropped = Future[int](), Future[int](), Future[int]()
    done.set_result(1)
    dropped.cancel()
    assert (failure_of(going), failure_of(done)) == (None, None)
    assert failure_of(dropped)


def test_a_paper_for_which_there_was_no_memory_is_told_of_and_holds_no_other_up(workspace: Workspace) -> None:
    job, work = workspace.job('## What to do\n\nRest.\n'), Future[Printed]()
    work.set_exception(NotDone(NO_MEMORY))
    (finding,) = _outcome(job, work)
    assert finding.rule == 'not-drawn'
    assert NO_MEMORY in finding.message


def test_what_reads_a_paper_is_killed_and_the_page_says_so_once(tmp_path: Path) -> None:
    write_small_desk(tmp_path / 'space')
    with visit(tmp_path / 'space', tmp_path) as visited:
        keeper = visited.desk.keeper  # what is drawn ahead would have the paper read anew
        until(lambda: all(card.printed for card in keeper.refresh().cards.values()) and not keeper.is_busy)
        keeper.end()
        reads = visited.desk.studio.now
        process = psutil.Process(reads.ask(os.getpid).result())
        process.suspend()
        assert 'data-poll' in visited.get(place('rest')).get_data(as_text=True)
        process.kill()
        page = opened(visited, place('rest'))
        assert ENDED[0] in page
        assert ENDED[1] in page
        assert ENDED[0] not in opened(visited, place('rest'))


def test_the_content_is_taken_away_and_comes_back_as_it_was(desk: Visit) -> None:
    content, keeper = desk.desk.root / 'content', desk.desk.keeper
    before = keeper.refresh().cards.keys()
    content.rename(desk.desk.root / 'away')
    keeper.refresh()
    assert 'content/clinics' in keeper.fault
    assert keeper.snapshot.cards.keys() == before
    (desk.desk.root / 'away').rename(content)
    keeper.refresh()
    assert keeper.fault == ''


def test_the_private_folder_is_cleared_away_and_made_anew_for_nobody_else(desk: Visit) -> None:
    shutil.rmtree(desk.desk.private)
    made = desk.desk.shelter()
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    shutil.rmtree(made)
    lists = {'list': (BytesIO(b'full_name\nAna\n'), 'today.csv'), 'packet': 'visit-day', 'language': 'en'}
    assert desk.post('/today', page='/today', edition='print', **lists).status_code == 303
    assert made.is_dir()


def test_a_private_folder_that_cannot_be_made_is_told(desk: Visit) -> None:
    kept = desk.desk.private.with_name('kept')
    desk.desk.private.rename(kept)
    desk.desk.private.write_text('in its place')
    try:
        with pytest.raises(MachineLacks) as caught:
            desk.desk.shelter()
        assert str(caught.value).startswith(NO_FOLDER.partition('{')[0])
        lists = {'list': (BytesIO(b'full_name\nAna\n'), 'today.csv'), 'packet': 'visit-day', 'language': 'en'}
        assert desk.post('/today', page='/today', edition='print', **lists).status_code < 500
    finally:
        desk.desk.private.unlink()
        kept.rename(desk.desk.private)


def test_what_a_killed_desk_left_in_the_private_folder_goes_when_it_is_opened_again(tmp_path: Path) -> None:
    """Also while a process of that desk is still writing there."""
    folder = tmp_path / 'private'
    (folder / 'list').mkdir(parents=True)
    script = 'import sys, pathlib, itertools\nprint(flush=True)\nfor n in itertools.count(): pathlib.Path(sys.argv[1], str(n)).touch()'
    words = [sys.executable, '-c', script, str(folder / 'list')]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as writer:
        try:
            assert writer.stdout
            writer.stdout.readline()
            clear_folder(folder)
            assert list(folder.iterdir()) == []
            assert writer.wait(60) == 1
        finally:
            writer.kill()


@pytest.mark.parametrize('data', [b'', b'\xff\xfe\x00', b'nonsense'])
def test_a_corrupt_address_leads_nobody_anywhere(data: bytes, tmp_path: Path) -> None:
    places = Places(tmp_path, tmp_path / 'private')
    assert places.known_address() == ''
    places.address.write_bytes(data)
    assert places.known_address() == ''
    places.address.write_bytes(b'http://127.0.0.1:8642/')
    assert places.known_address() == 'http://127.0.0.1:8642/'
    places.forget_address()
    assert places.known_address() == ''
    places.forget_address()
