"""What can befall the file in which the journal lies: what happened, and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from handouts.errors import mistake

# Of each trouble the rule, what happened, and what to do.
FULL = (
    'journal-full',
    "The disk is full, so nothing was written into the journal.",
    "Make room on the disk, then try again.",
)
BUSY = (
    'journal-busy',
    "Another program is holding the journal, so it could not be used.",
    "Close the program that has it open, then try again.",
)
SHUT = (
    'journal-shut',
    "The journal could not be opened for writing.",
    "See to it that its folder is there and may be written to, then try again.",
)
DISK = (
    'journal-disk',
    "The disk with the journal could not be used.",
    "See whether it is full or gone, then try again.",
)
DAMAGED = (
    'journal-damaged',
    "The journal is damaged.",
    "Close the desk and start it again: it puts this journal aside and begins a new one.",
)
GONE = (
    'journal-gone',
    "The journal's file was moved or replaced while the desk was open.",
    "Put it back, or close the desk and start it again.",
)
TROUBLES = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_PROTOCOL: BUSY,
    sqlite3.SQLITE_READONLY: SHUT,
    sqlite3.SQLITE_CANTOPEN: SHUT,
    sqlite3.SQLITE_PERM: SHUT,
    sqlite3.SQLITE_IOERR: DISK,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn what SQLite or the machine says of a file into Mistakes that say what to do."""
    try:
        yield
    except sqlite3.Error as error:
        trouble = TROUBLES.get(_code(error))
        if not trouble:
            raise
        raise mistake(name, 0, *trouble) from None
    except OSError:
        raise mistake(name, 0, *SHUT) from None


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether an error says that what lies in the file cannot be read."""
    return TROUBLES.get(_code(error)) == DAMAGED


def _code(error: sqlite3.Error) -> int:
    """Return the kind of an error, without what SQLite says beyond that."""
    return getattr(error, 'sqlite_errorcode', 0) & 0xFF
