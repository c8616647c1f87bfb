"""The journal of the desk: what was printed, when, where and how it went; never for whom."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from handouts.desk.kept.entry import GOING, Entry, Line, Stack, State, Way, follows
from handouts.desk.kept.extract import HEADER, csv_row, csv_rows
from handouts.desk.kept.rows import (
    SCHEMA,
    VERSION,
    add_entry,
    add_lines,
    add_pull,
    read_counts,
    read_entries,
    read_stacks,
    set_state,
    written,
)
from handouts.desk.kept.store import Store
from handouts.errors import WrongUse

__all__ = ['Entry', 'Journal', 'Line', 'Stack', 'State', 'Way']

# The greatest number of a row; numbers come from addresses, in which people may write any.
MOST = 2**63 - 1
# How many entries a list for a spreadsheet holds in memory at once.
PORTION = 500


class Journal:
    """What the desk has printed, in one file; for many threads at once, and for other processes beside them.

    `told` is what a person should know of its opening, "" for nothing. Raises WrongUse if the file is another
    program's or of a newer version. Each method raises Mistakes if the file cannot be read or written.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._store = Store(path, SCHEMA, VERSION, clock)
        self.told = self._store.told

    def close(self) -> None:
        """Close the file; a method that is called later opens it again."""
        self._store.close()

    def begin(self, once: str, desk: str, way: Way, printer: str, lines: Sequence[Line]) -> tuple[Entry, bool]:
        """Write down what is about to be printed, and return it with True; where `once` was begun before, return
        the entry of then with False. Raises WrongUse for a form without `once`.
        """
        if not once:
            raise WrongUse("The page from which this was printed is too old. Open it again, then print.")
        with self._store.writing() as connection:
            known = read_entries(connection, 'once = ?', once)
            if not known:
                id = add_entry(connection, written(self._clock()), once, desk, way, printer)
                add_lines(connection, id, lines)
            return read_entries(connection, 'once = ?', once)[0], not known

    def move(self, id: int, state: State, *, job: int | None = None, told: str | None = None) -> Entry:
        """Write down how it goes with an entry, and return it; raise WrongUse if it cannot have come to that.

        The job's number and what is told stay as they are unless they are given.
        """
        with self._store.writing() as connection:
            for entry in read_entries(connection, 'id = ?', _row(id)):
                if not follows(entry.state, state):
                    raise WrongUse(f"Entry {id} of the journal is '{entry.state}' and cannot become '{state}'.")
                job, told = entry.job if job is None else job, entry.told if told is None else told
                set_state(connection, entry, state, job, told)
                return read_entries(connection, 'id = ?', id)[0]
        raise WrongUse(f"The journal has no entry {id}.")

    def entry(self, id: int) -> Entry | None:
        """Return an entry, or None if there is none."""
        with self._store.reading() as connection:
            return next(iter(read_entries(connection, 'id = ?', _row(id))), None)

    def entries(self, *, before: int | None = None, limit: int = 50, clinic: str = '') -> list[Entry]:
        """Return the newest entries, the newest first: those older than one, those with a paper of a clinic."""
        last = MOST if before is None else before
        some, values = 'id < ?', [_row(last), _row(limit)]
        if clinic:
            some = (
                'id IN (SELECT DISTINCT entry FROM lines WHERE clinic = ? AND entry < ? ORDER BY entry DESC LIMIT ?)'
            )
        with self._store.reading() as connection:
            if clinic:
                return read_entries(connection, f'{some} ORDER BY id DESC', clinic, *values)
            return read_entries(connection, f'{some} ORDER BY id DESC LIMIT ?', *values)

    def going(self) -> list[Entry]:
        """Return what is not at its end, in the order in which it was begun."""
        with self._store.reading() as connection:
            return read_entries(connection, f'state IN {GOING} ORDER BY id')

    def counts(self, clinic: str, since: datetime) -> dict[tuple[str, str], int]:
        """Return how many copies of a clinic's papers came out since a time, by paper and language, most first."""
        with self._store.reading() as connection:
            return read_counts(connection, clinic, written(since))

    def blanks(self, clinic: str) -> list[Stack]:
        """Return the stacks of blank copies that may lie in the rack of a clinic, without what was pulled."""
        with self._store.reading() as connection:
            return read_stacks(connection, clinic)

    def pull(self, desk: str, clinic: str, paper: str, language: str, words: str) -> None:
        """Write down that somebody took these out of the rack; what is still being printed comes into it later."""
        with self._store.writing() as connection:
            add_pull(connection, written(self._clock()), desk, clinic, paper, language, words)

    def csv(self) -> Iterator[str]:
        """Yield the whole journal as CSV, row by row, the newest last; nobody who prints meanwhile has to wait."""
        yield csv_row(HEADER)
        last = 0
        while True:
            with self._store.reading() as connection:
                entries = read_entries(connection, 'id > ? ORDER BY id LIMIT ?', last, PORTION)
            if not entries:
                return
            yield from csv_rows(entries)
            last = entries[-1].id


def _row(number: int) -> int:
    """Return a number that SQLite can hold, the nearest one."""
    return max(0, min(number, MOST))
