"""The file in which the journal lies: private, whole after a crash, and put aside where it is damaged."""

import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from handouts.desk.kept.troubles import GONE, explained, is_damage
from handouts.errors import WrongUse, mistake

Connection = sqlite3.Connection

# How many seconds to wait for another program that is writing.
WAIT = 5.0
# What says that a database is a journal of ours: the letters 'hand' as a number.
MARK = 0x68616E64
# Files that SQLite keeps beside the database; an old one must never meet a new database.
BESIDE = ('-wal', '-shm', '-journal')

TOLD = (
    "The journal was damaged. It was put aside as {name}, and a new one was begun. "
    "Look through the rack yourself: the new one does not know what was printed before."
)


class Store:
    """A database in one file, for many threads of many processes; `told` is what a person should know of its opening.

    `schema` is the list of statements that make it, `version` goes up with each change to them. Raises WrongUse if
    the file is another program's or a newer version's, and Mistakes if it cannot be used.
    """

    def __init__(self, path: Path, schema: tuple[str, ...], version: int, clock: Callable[[], datetime]) -> None:
        self.path, self.told = path, ""
        self._schema, self._version = schema, version
        self._free: list[Connection] = []
        self._writer = threading.Lock()
        with explained(path.name):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.exists() and _is_damaged(path):
                self.told = TOLD.format(name=_put_aside(path, clock()).name)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._file = path.stat()
            with self._connected() as connection:
                self._prepare(connection)
                _close_to_others(path)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the database; raise Mistakes if it cannot be read."""
        with explained(self.path.name), self._connected() as one, _transaction(one, 'BEGIN'):
            yield one

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that writes all or, after an error, nothing; raise Mistakes if it cannot be written."""
        with explained(self.path.name), self._writer, self._connected() as one, _transaction(one, 'BEGIN IMMEDIATE'):
            yield one

    def close(self) -> None:
        """Close what is open; what is asked for later opens it again."""
        while self._free:
            self._free.pop().close()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """Give a connection that nobody else has; after an error it is not used again.

        What is written into a file that was removed would be lost, and nobody would know.
        """
        if not (self.path.exists() and os.path.samestat(self.path.stat(), self._file)):
            raise mistake(self.path.name, 0, *GONE)
        try:
            connection = self._free.pop()
        except IndexError:
            connection = _connect(self.path)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._free.append(connection)

    def _prepare(self, connection: Connection) -> None:
        """Make the tables where there are none yet."""
        with _transaction(connection, 'BEGIN'):  # what it looks at is of one moment
            is_ready = self._is_ready(connection)
        if not is_ready:
            _write_ahead(connection)
            with _transaction(connection, 'BEGIN IMMEDIATE'):
                if not self._is_ready(connection):  # another process may have been faster
                    for statement in (*self._schema, f'PRAGMA application_id={MARK}'):
                        connection.execute(statement)
                    connection.execute(f'PRAGMA user_version={self._version}')

    def _is_ready(self, connection: Connection) -> bool:
        """Return whether the tables are there; raise WrongUse if they are not of this program and version."""
        mark, version = _number(connection, 'application_id'), _number(connection, 'user_version')
        if not version and not mark and not connection.execute('SELECT 1 FROM sqlite_master').fetchone():
            return False
        if mark != MARK:
            raise WrongUse(f"{self.path.name} is another program's file. Name another file for the journal.")
        if version > self._version:
            raise WrongUse(
                f"The journal {self.path.name} was written by a newer version of this program. "
                "Start that version, or move the file to another folder to begin a new journal."
            )
        return True


def _number(connection: Connection, pragma: str) -> int:
    return int(connection.execute(f'PRAGMA {pragma}').fetchone()[0])


def _connect(path: Path, mode: str = 'rw') -> Connection:
    """Open a file that is there; each commit is on the disk before it returns."""
    place = f'{path.absolute().as_uri()}?mode={mode}'
    connection = sqlite3.connect(place, WAIT, isolation_level=None, check_same_thread=False, uri=True)
    try:
        connection.execute('PRAGMA synchronous=FULL')
        connection.execute('PRAGMA foreign_keys=ON')
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: Connection) -> None:
    """Let readers and a writer not wait for one another; two that ask for it at once refuse each other at once."""
    for _ in range(int(WAIT / 0.05)):
        with suppress(sqlite3.OperationalError):
            connection.execute('PRAGMA journal_mode=WAL')
            return
        time.sleep(0.05)
    connection.execute('PRAGMA journal_mode=WAL')


@contextmanager
def _transaction(connection: Connection, begin: str) -> Iterator[None]:
    """Do all that follows, or none of it: after an error the connection is closed, and so nothing is done."""
    connection.execute(begin)
    yield
    connection.execute('COMMIT')


def _close_to_others(path: Path) -> None:
    """Let nobody else read the file and what lies beside it, nor its folder, unless that is for other things too."""
    for suffix in ('', *BESIDE):
        with suppress(FileNotFoundError):
            path.with_name(f'{path.name}{suffix}').chmod(0o600)
    if all(one.name.startswith(path.stem) for one in path.parent.iterdir()):
        path.parent.chmod(0o700)


def _is_damaged(path: Path) -> bool:
    """Return whether what lies in a file cannot be read, or is not what was written; change nothing in it."""
    wal = path.with_name(f'{path.name}-wal')
    if wal.exists() and wal.stat().st_size and not path.stat().st_size:  # SQLite would throw the rest away
        return True
    try:
        return not _is_whole(path, 'ro')
    except sqlite3.OperationalError:  # a change of a killed process must be taken back first
        return not _is_whole(path, 'rw')


def _is_whole(path: Path, mode: str) -> bool:
    try:
        with closing(_connect(path, mode)) as connection:
            return bool(connection.execute('PRAGMA integrity_check(1)').fetchone() == ('ok',))
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            return False
        raise


def _put_aside(path: Path, now: datetime) -> Path:
    """Rename a damaged database with what belongs to it to a name that is free, and return it."""
    name = f'{path.stem}.damaged-{now:%Y-%m-%d-%H%M%S}'
    taken = 1
    aside = path.with_name(f'{name}{path.suffix}')
    while aside.exists():
        taken += 1
        aside = path.with_name(f'{name}-{taken}{path.suffix}')
    for suffix in (*BESIDE, ''):
        with suppress(FileNotFoundError):
            path.with_name(f'{path.name}{suffix}').rename(f'{aside}{suffix}')
    return aside
