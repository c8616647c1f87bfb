"""The list of refused rows: in the form of the list they come from, byte for byte, and whole or not at all."""

from pathlib import Path

import pytest

from handouts.fields import Trouble
from handouts.people.filled.person import Refusal
from handouts.people.lists.returned import place_refused
from handouts.people.lists.table import read_table
from handouts.people.runs.ledger import Ledger
from tests.test_place import full_disk

TROUBLE = Trouble('late', "Too late.")
ROWS = ['Name;Born;Note\r\n', 'Ana;1980;"one\r\ntwo; ""three"""\r\n', '\r\n', 'Bo Łoś;;x\r\n', 'Cy;1990;"a\n\nb"\r\n']
ENCODINGS = ('utf-8', 'utf-8-sig', 'utf-16', 'utf-16-be')


def encoded(text: str, encoding: str) -> bytes:
    """Return a text as an office program saves it."""
    return ('\ufeff' * (encoding == 'utf-16-be') + text).encode(encoding)


def returned(data: bytes, folder: Path, *numbers: int) -> Path:
    """Return the list of these rows of a list with these bytes, which are refused for two reasons each."""
    (folder / 'people.csv').write_bytes(data)
    (folder / 'shelter').mkdir()
    table = read_table(folder / 'people.csv')
    ledger = Ledger(table.rows, [], [Refusal(number, column, TROUBLE) for number in numbers for column in 'ab'])
    place_refused(table, ledger, folder / 'shelter', folder / 'people.refused.csv')
    return folder / 'people.refused.csv'


@pytest.mark.parametrize('encoding', ENCODINGS)
def test_refused_rows_come_back_as_they_were_written(encoding: str, tmp_path: Path) -> None:
    """Row 3 is empty; a row counts as one, however many lines it has."""
    path = returned(encoded(''.join(ROWS), encoding), tmp_path, 2, 5)
    assert path.read_bytes() == encoded(ROWS[0] + ROWS[1] + ROWS[4], encoding)


@pytest.mark.parametrize('encoding', ENCODINGS)
def test_they_can_be_read_as_a_list_again(encoding: str, tmp_path: Path) -> None:
    table = read_table(returned(encoded(''.join(ROWS), encoding), tmp_path, 2, 4))
    assert [row.cells for row in table] == [
        {'Name': 'Ana', 'Born': '1980', 'Note': 'one\r\ntwo; "three"'},
        {'Name': 'Bo Łoś', 'Born': '', 'Note': 'x'},
    ]


def test_the_line_by_which_excel_knows_the_delimiter_comes_too(tmp_path: Path) -> None:
    path = returned(b'sep=;\r\nName;Note\r\nAna;1\r\nBo;2\r\n', tmp_path, 3)
    assert path.read_bytes() == b'sep=;\r\nName;Note\r\nBo;2\r\n'


def test_where_nothing_is_refused_there_is_no_list(tmp_path: Path) -> None:
    assert not returned(b'Name\nAna\n', tmp_path).exists()
    assert not list((tmp_path / 'shelter').iterdir())


def test_a_disk_that_fills_up_leaves_no_half_of_it(tmp_path: Path) -> None:
    rows = [f'Ana {number},{"x" * 50}\n' for number in range(100)]
    (tmp_path / 'people.csv').write_text('Name,Note\n' + ''.join(rows))
    table = read_table(tmp_path / 'people.csv')
    ledger = Ledger(100, [], [Refusal(number, 'a', TROUBLE) for number in range(2, 102)])
    with full_disk(1000), pytest.raises(OSError, match='File too large'):
        place_refused(table, ledger, tmp_path, tmp_path / 'people.refused.csv')
    assert not (tmp_path / 'people.refused.csv').exists()


def test_nobody_else_can_read_it_while_it_is_written(tmp_path: Path) -> None:
    """It is the only file beside the papers with people's values in it."""
    assert returned(b'Name\nAna\n', tmp_path, 2).stat().st_mode & 0o077 == 0
