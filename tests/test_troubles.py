"""What can befall the file of the journal, from a real SQLite, and what a person is told to do."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from handouts.desk.kept.troubles import DAMAGED, GONE, TROUBLES, explained, is_damage
from handouts.errors import Mistakes


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with a table of a thousand rows."""
    path = tmp_path / 'some.sqlite'
    with closing(sqlite3.connect(path)) as file:
        file.execute('CREATE TABLE one(words)')
        file.executemany('INSERT INTO one VALUES(?)', [('words ' * 20,)] * 1000)
        file.commit()
    return path


def overfill(path: Path) -> None:
    """Write more than there is room for."""
    with closing(sqlite3.connect(path)) as file:
        file.execute('PRAGMA max_page_count=1')
        file.executemany('INSERT INTO one VALUES(?)', [('words ' * 20,)] * 1000)


def write_while_held(path: Path) -> None:
    """Write while another writes."""
    with closing(sqlite3.connect(path)) as other, closing(sqlite3.connect(path, 0)) as file:
        other.execute('BEGIN IMMEDIATE')
        file.execute('DELETE FROM one')


def write_what_is_read_only(path: Path) -> None:
    """Write into a file that was opened to be read."""
    with closing(sqlite3.connect(f'file:{path}?mode=ro', uri=True)) as file:
        file.execute('DELETE FROM one')


def open_what_is_not_there(path: Path) -> None:
    """Open a file in a folder that is not there."""
    sqlite3.connect(path / 'folder' / 'other.sqlite')


def read_what_is_no_database(path: Path) -> None:
    """Read a file with other things in it."""
    path.write_text('The minutes of a meeting. ' * 100)
    with closing(sqlite3.connect(path)) as file:
        file.execute('SELECT * FROM one')


def read_what_is_damaged(path: Path) -> None:
    """Read a file of which the end is missing."""
    path.write_bytes(path.read_bytes()[:8192])
    with closing(sqlite3.connect(path)) as file:
        file.execute('SELECT * FROM one').fetchall()


def make_a_folder_of_a_file(path: Path) -> None:
    """Make a folder where a file is."""
    path.mkdir()


CASES: dict[Callable[[Path], None], tuple[str, str, str]] = {
    overfill: ('journal-full', 'full', 'Make room'),
    write_while_held: ('journal-busy', 'Another program', 'Close the program'),
    write_what_is_read_only: ('journal-shut', 'could not be opened', 'See to it'),
    open_what_is_not_there: ('journal-shut', 'could not be opened', 'See to it'),
    make_a_folder_of_a_file: ('journal-shut', 'could not be opened', 'See to it'),
    read_what_is_no_database: ('journal-damaged', 'damaged', 'start it again'),
    read_what_is_damaged: ('journal-damaged', 'damaged', 'start it again'),
}


@pytest.mark.parametrize('trouble', CASES, ids=lambda trouble: trouble.__name__)
def test_it_says_what_happened_and_what_to_do(trouble: Callable[[Path], None], path: Path) -> None:
    with pytest.raises(Mistakes) as said, explained('journal.sqlite'):
        trouble(path)
    (finding,) = said.value.findings
    rule, told, hint = CASES[trouble]
    assert (finding.file, finding.rule, finding.level) == ('journal.sqlite', rule, 'block')
    assert told in finding.message
    assert hint in finding.hint
    assert str(path) not in str(finding)


@pytest.mark.parametrize('trouble', [read_what_is_no_database, read_what_is_damaged, overfill])
def test_damage_is_told_from_other_troubles(trouble: Callable[[Path], None], path: Path) -> None:
    with pytest.raises(sqlite3.DatabaseError) as error:
        trouble(path)
    assert is_damage(error.value) == (trouble != overfill)


def test_a_fault_of_the_program_stays_one(path: Path) -> None:
    no_table = pytest.raises(sqlite3.OperationalError, match='no such table')
    with closing(sqlite3.connect(path)) as file, no_table, explained('journal.sqlite'):
        file.execute('SELECT * FROM two')
    assert not is_damage(sqlite3.OperationalError())


def test_a_disk_that_is_gone_is_told() -> None:
    """No disk can be made to fail here: that SQLite's own number for it has its words must do."""
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR | 10 << 8
    with pytest.raises(Mistakes, match='disk with the journal could not be used'), explained('journal.sqlite'):
        raise error


def test_each_trouble_is_a_sentence_of_what_happened_and_one_of_what_to_do() -> None:
    rules = {*TROUBLES.values(), GONE}
    assert DAMAGED in rules
    assert len({rule for rule, _, _ in rules}) == len(rules) == 6
    assert all(
        told.endswith('.') and hint.endswith('.') and rule.startswith('journal-') for rule, told, hint in rules
    )
