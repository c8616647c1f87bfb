"""The file of the journal: private, made once, never overwritten, and what befalls it is told."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Barrier, Timer
from typing import NoReturn

import pytest

from handouts.desk.kept import store as store_module
from handouts.desk.kept.store import BESIDE, Connection, Store
from handouts.errors import Mistakes, WrongUse
from handouts.press.workspace.project import PROJECT
from tests.run_cases import KILLED, locked_folder, small_disk
from tests.test_journal import Clock

SCHEMA = ('CREATE TABLE one(number INTEGER PRIMARY KEY, words TEXT)', 'CREATE INDEX words ON one(words)')
VERSION = 3


@contextmanager
def opened(path: Path, version: int = VERSION) -> Iterator[Store]:
    """Open a store and close it."""
    with closing(Store(path, SCHEMA, version, Clock())) as store:
        yield store


def add(store: Store, count: int = 1) -> None:
    """Add rows."""
    with store.writing() as connection:
        connection.executemany('INSERT INTO one(words) VALUES(?)', [('words ' * 20,)] * count)


def count(store: Store) -> int:
    """Return how many rows there are."""
    with store.reading() as connection:
        return int(connection.execute('SELECT count(*) FROM one').fetchone()[0])


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(one.name for one in folder.iterdir())


def rule_of(error: pytest.ExceptionInfo[Mistakes]) -> str:
    """Return the rule of the only finding."""
    (finding,) = error.value.findings
    assert finding.file == 'journal.sqlite'
    return finding.rule


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store of a test lies."""
    return tmp_path / 'desk' / 'journal.sqlite'


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait long for others."""
    monkeypatch.setattr('handouts.desk.kept.store.WAIT', 0.1)


def test_it_is_made_once_and_keeps_what_is_written(path: Path) -> None:
    with opened(path) as store:
        add(store, 2)
    with opened(path) as store:
        assert (count(store), store.told) == (2, "")


def test_each_change_is_on_the_disk_when_it_is_told(path: Path) -> None:
    with opened(path) as store, store.writing() as connection:
        pragmas = ('journal_mode', 'synchronous', 'foreign_keys', 'user_version')
        assert [connection.execute(f'PRAGMA {name}').fetchone()[0] for name in pragmas] == ['wal', 2, 1, VERSION]


def test_nobody_else_may_look_into_it(path: Path) -> None:
    old = os.umask(0)
    try:
        with opened(path) as store:
            add(store)
            modes = {one.name: one.stat().st_mode & 0o777 for one in path.parent.iterdir()}
    finally:
        os.umask(old)
    assert modes == {'journal.sqlite': 0o600, 'journal.sqlite-wal': 0o600, 'journal.sqlite-shm': 0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_one_that_was_open_to_others_is_closed_to_them(path: Path) -> None:
    with opened(path):
        pass
    path.chmod(0o644)
    path.parent.chmod(0o755)
    with opened(path) as store:
        add(store)
        assert {one.stat().st_mode & 0o777 for one in path.parent.iterdir()} == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_folder_for_other_things_too_stays_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.parent.chmod(0o755)
    (path.parent / 'letter.txt').write_text("Dear Ana")
    with opened(path):
        assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o755


def test_a_change_is_whole_or_not_at_all_and_the_next_one_goes(path: Path) -> None:
    def fail(connection: Connection) -> None:
        connection.execute("INSERT INTO one(words) VALUES('half')")
        raise KeyError

    with opened(path) as store:
        with pytest.raises(KeyError), store.writing() as connection:
            fail(connection)
        assert count(store) == 0
        add(store)
        assert count(store) == 1


def test_a_reading_is_of_one_moment(path: Path) -> None:
    with opened(path) as store, store.reading() as connection:
        before = connection.execute('SELECT count(*) FROM one').fetchone()
        add(store)
        assert connection.execute('SELECT count(*) FROM one').fetchone() == before
        assert count(store) == 1


def test_what_is_written_was_seen_by_nobody_else_in_between(path: Path) -> None:
    """What is written may depend on what was read before: another process waits from the first reading on."""
    with opened(path) as store, opened(path) as other, ThreadPoolExecutor(1) as threads:
        with store.writing() as connection:
            assert connection.execute('SELECT count(*) FROM one').fetchone() == (0,)
            added = threads.submit(add, other)
            time.sleep(0.2)
            assert not added.done()
            connection.execute("INSERT INTO one(words) VALUES('first')")
        added.result()
        assert count(store) == 2


def test_it_goes_on_after_it_was_closed(path: Path) -> None:
    with opened(path) as store:
        add(store)
        store.close()
        assert names(path.parent) == ['journal.sqlite']
        add(store)
        assert count(store) == 2


@pytest.mark.usefixtures('short')
def test_many_threads_use_as_many_connections_as_work_at_once(path: Path) -> None:
    together = Barrier(8)

    def read_and_add(store: Store) -> None:
        with store.reading():
            together.wait()
        for _ in range(20):
            add(store)

    with opened(path) as store:
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(read_and_add, [store] * 8))
        assert count(store) == 160
        assert len(store._free) == 8


def open_at_once() -> None:
    """Open each new store that is named in five processes, let go at the same moment; print how they ended."""
    codes = []
    for path in map(Path, sys.argv[1:]):
        reads, writes = os.pipe()
        children = [os.fork() or _open_when_let_go(path, reads, writes) for _ in range(5)]
        os.close(writes)
        codes += [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    print(codes)


def _open_when_let_go(path: Path, reads: int, writes: int) -> NoReturn:
    os.close(writes)
    os.read(reads, 1)
    code = 1
    try:
        with opened(path) as store:
            add(store)
        code = 0
    finally:
        traceback.print_exc()
        os._exit(code)


def test_many_processes_open_a_new_one_at_once(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) / 'journal.sqlite' for number in range(10)]
    words = [sys.executable, '-W', 'error', '-c', 'from tests.test_store import open_at_once; open_at_once()']
    done = subprocess.run([*words, *map(str, paths)], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str([0] * 50), done.stderr
    for path in paths:
        with opened(path) as store:
            assert count(store) == 5


@pytest.mark.usefixtures('short')
def test_one_that_another_process_makes_meanwhile_is_seen_as_of_one_moment(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What tells whether it is a journal is read in several steps; another process is let in after the first."""
    asked: list[str] = []

    def look(connection: Connection, pragma: str) -> int:
        asked.append(pragma)
        value = number(connection, pragma)
        if len(asked) == 1:
            with suppress(Mistakes), opened(path):
                pass
        return value

    number = store_module._number
    monkeypatch.setattr(store_module, '_number', look)
    with opened(path) as store:
        assert count(store) == 0
    assert len(asked) > 4


@pytest.mark.parametrize('begin', ['BEGIN', 'BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE'])
def test_one_that_another_process_is_at_for_a_moment_is_made_after_that(path: Path, begin: str) -> None:
    path.parent.mkdir()
    path.touch()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute(begin)
        other.execute('SELECT * FROM sqlite_master').fetchall()
        done = Timer(0.3, other.execute, ['COMMIT'])
        done.start()
        with opened(path) as store:
            assert done.finished.is_set()
            assert count(store) == 0
        done.join()


def test_one_of_a_newer_version_is_left_alone(path: Path) -> None:
    with opened(path, VERSION + 1) as store:
        add(store)
    before = path.read_bytes()
    with pytest.raises(WrongUse, match=r'newer version of this program\. Start that version, or move'), opened(path):
        raise AssertionError
    assert path.read_bytes() == before
    with opened(path, VERSION + 1) as store:
        assert count(store) == 1


def test_the_database_of_another_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as file:
        file.execute('CREATE TABLE theirs(words)')
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises(WrongUse, match=r"another program's file\. Name another file"), opened(path):
        raise AssertionError
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o644


def make_text(path: Path) -> None:
    """Put another file in its place."""
    path.write_text("The minutes of a meeting. " * 100)


def cut_short(path: Path) -> None:
    """Take the end away."""
    path.write_bytes(path.read_bytes()[:-8192])


def blot_out(path: Path) -> None:
    """Write over a page in the middle."""
    data = bytearray(path.read_bytes())
    data[8192:12288] = random.Random(1).randbytes(4096)
    path.write_bytes(data)


def empty(path: Path) -> None:
    """Take everything away."""
    path.write_bytes(b'')


def miss_in_an_index(path: Path) -> None:
    """Let a row be missing from an index, as if another program had written it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        index = file.execute("SELECT * FROM sqlite_master WHERE type = 'index'").fetchone()
        file.executescript("PRAGMA writable_schema=ON; DELETE FROM sqlite_master WHERE type = 'index'")
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.executescript("INSERT INTO one(words) VALUES('missing'); PRAGMA writable_schema=ON")
        file.execute('INSERT INTO sqlite_master VALUES(?, ?, ?, ?, ?)', index)


@pytest.mark.parametrize('damage', [make_text, cut_short, blot_out, miss_in_an_index])
def test_a_damaged_one_is_put_aside_and_told(path: Path, damage: Callable[[Path], None]) -> None:
    with opened(path) as store:
        add(store, 500)
    damage(path)
    before = path.read_bytes()
    with opened(path) as store:
        assert store.told == (
            "The journal was damaged. It was put aside as journal.damaged-2026-03-02-170000.sqlite, and a new one was "
            "begun. Look through the rack yourself: the new one does not know what was printed before."
        )
        assert count(store) == 0
        add(store)
    assert (path.parent / 'journal.damaged-2026-03-02-170000.sqlite').read_bytes() == before
    with opened(path) as store:
        assert (count(store), store.told) == (1, "")


def test_one_that_was_put_aside_is_never_overwritten(path: Path) -> None:
    path.parent.mkdir()
    for number in range(3):
        path.write_text(f"{number} is no database. " * 100)
        with opened(path):
            pass
    stem = 'journal.damaged-2026-03-02-170000'
    aside = [path.with_name(f'{stem}{suffix}.sqlite') for suffix in ('', '-2', '-3')]
    assert [one.read_text()[0] for one in aside] == ['0', '1', '2']


@contextmanager
def left_by_a_kill(path: Path) -> Iterator[dict[str, bytes]]:
    """Leave what lies there when a process is killed: of 501 rows the last is beside the file."""
    path.parent.mkdir()
    with opened(path.with_name('first') / path.name) as store:
        add(store, 500)
        store.close()
        add(store)
        for suffix in ('', *BESIDE[:2]):
            shutil.copy(f'{store.path}{suffix}', f'{path}{suffix}')
    shutil.rmtree(path.with_name('first'))
    yield {one.name: one.read_bytes() for one in path.parent.iterdir()}


def test_what_a_killed_process_left_beside_the_file_is_taken_in(path: Path) -> None:
    with left_by_a_kill(path) as before:
        assert len(before['journal.sqlite-wal']) > 4096
    with opened(path) as store:
        assert (count(store), store.told) == (501, "")


@pytest.mark.parametrize('damage', [make_text, blot_out, empty])
def test_what_lies_beside_a_damaged_one_is_put_aside_with_it_and_as_it_was(
    path: Path, damage: Callable[[Path], None]
) -> None:
    """Of one that is empty SQLite would throw away what lies beside it."""
    with left_by_a_kill(path) as before:
        damage(path)
        before['journal.sqlite'] = path.read_bytes()
    with opened(path) as store:
        assert store.told
        assert count(store) == 0
    aside = path.with_name('journal.damaged-2026-03-02-170000.sqlite')
    for suffix in ('', '-wal'):
        assert Path(f'{aside}{suffix}').read_bytes() == before[f'journal.sqlite{suffix}']


def test_one_whose_making_was_stopped_in_its_first_step_is_made(path: Path) -> None:
    """A process is killed while the first page is written, before the file lets others read while it is written."""
    path.parent.mkdir()
    words = "import os, signal, sqlite3, sys; file = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
    words += "for text in ('PRAGMA cache_size=1', 'BEGIN', 'CREATE TABLE one(words)'): file.execute(text)\n"
    words += "for _ in range(500): file.execute('INSERT INTO one VALUES(?)', ('words ' * 99,))\n"
    words += "os.kill(os.getpid(), signal.SIGKILL)"
    assert subprocess.run([sys.executable, '-c', words, path], check=False).returncode == KILLED
    assert path.stat().st_size > 8192
    assert names(path.parent) == ['journal.sqlite', 'journal.sqlite-journal']
    with opened(path) as store:
        add(store)
        assert (count(store), store.told) == (1, "")


@pytest.mark.usefixtures('short')
def test_one_that_another_program_writes_to_is_told_and_read_all_the_same(path: Path) -> None:
    with opened(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute('BEGIN IMMEDIATE')
        with pytest.raises(Mistakes) as error:
            add(store)
        assert rule_of(error) == 'journal-busy'
        assert count(store) == 0
        other.execute('COMMIT')
        add(store)
        assert count(store) == 1


@pytest.mark.usefixtures('short')
def test_one_that_another_program_keeps_to_itself_is_told_when_it_is_opened(path: Path) -> None:
    with opened(path):
        pass
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute('PRAGMA locking_mode=EXCLUSIVE')
        other.execute('BEGIN EXCLUSIVE')
        with pytest.raises(Mistakes) as error, opened(path):
            raise AssertionError
        assert rule_of(error) == 'journal-busy'
    with opened(path) as store:
        assert store.told == ""


@pytest.mark.parametrize('room', ['4k', '12k', '40k'])
def test_a_disk_without_room_for_a_new_one_is_told(tmp_path: Path, room: str) -> None:
    with small_disk(tmp_path / 'disk', room) as disk:
        path = disk / 'journal.sqlite'
        with pytest.raises(Mistakes) as error, opened(path):
            raise AssertionError
        assert rule_of(error) in ('journal-full', 'journal-disk', 'journal-shut')
        subprocess.run(['mount', '-o', 'remount,size=1m', disk], check=True)
        with opened(path) as store:
            add(store)
            assert (count(store), store.told) == (1, "")


def test_a_disk_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with locked_folder(tmp_path / 'disk') as disk:
        for path in (disk / 'journal.sqlite', disk / 'desk' / 'journal.sqlite'):
            with pytest.raises(Mistakes) as error, opened(path):
                raise AssertionError
            assert rule_of(error) == 'journal-shut'


def test_a_disk_that_can_be_written_no_more_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / 'disk', '1m') as disk, opened(disk / 'journal.sqlite') as store:
        add(store)
        store.close()
        subprocess.run(['mount', '-o', 'remount,ro', disk], check=True)
        with pytest.raises(Mistakes) as error:
            add(store)
        assert rule_of(error) == 'journal-shut'


def test_a_folder_in_its_place_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(Mistakes) as error, opened(path):
        raise AssertionError
    assert rule_of(error) == 'journal-shut'


@pytest.mark.parametrize('is_replaced', [True, False])
def test_what_is_written_is_never_lost_in_a_file_that_was_taken_away(path: Path, is_replaced: bool) -> None:
    with opened(path) as store:
        add(store)
        path.rename(path.with_name('elsewhere'))
        if is_replaced:
            path.touch()
        for use in (add, count):
            with pytest.raises(Mistakes) as error:
                use(store)
            assert rule_of(error) == 'journal-gone'
        path.with_name('elsewhere').rename(path)
        add(store)
        assert count(store) == 2
