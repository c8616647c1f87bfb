"""A list that is mended on a page is the list that would lie there if it had been mended by hand."""

import codecs
import csv
import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from handouts.errors import Mistakes
from handouts.people.filled.person import Refused
from handouts.people.lists.mended import LONGEST_CELL, Mend, mend, writable
from handouts.people.lists.table import Table, read_table
from tests.people_cases import MARKED, all_told
from tests.run_cases import small_disk
from tests.test_place import full_disk, names

LIST = (
    'name,birth date,note\r\n'
    'Ana Núñez,1990-01-02,"uses ""Mia"""\r\n'
    'Bo Diaz,1985-11-30,"one\r\ntwo, three"\r\n'
    '\r\n'
    ' Cy  , "x" ,"plain"\r\n'
    'Di Diaz,,'
)
FORMS = {
    'UTF-8': LIST.encode(),
    'UTF-8 with a mark': codecs.BOM_UTF8 + LIST.encode(),
    'UTF-16 LE': codecs.BOM_UTF16_LE + LIST.encode('utf-16-le'),
    'UTF-16 BE': codecs.BOM_UTF16_BE + LIST.encode('utf-16-be'),
    'Windows': LIST.encode('cp1252'),
}
Listed = Callable[[str | bytes], Table]
Cells = dict[int, dict[str, str]]


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    """Read a list with these bytes, or with this text in UTF-8."""
    (tmp_path / 'room').mkdir()

    def reader(data: str | bytes) -> Table:
        (tmp_path / 'today.csv').write_bytes(data.encode() if isinstance(data, str) else data)
        return read_table(tmp_path / 'today.csv')

    return reader


def mended(table: Table, mends: Mapping[int, Mend]) -> Table:
    """Return a list once it is mended, read back; nothing else is left of the mending."""
    room = table.form.path.with_name('room')
    mend(table, mends, room / 'mended.csv')
    assert names(room) == ['mended.csv']
    return read_table(room / 'mended.csv')


def data_of(table: Table) -> bytes:
    """Return the bytes of a list."""
    return table.form.path.read_bytes()


def cells_of(table: Table) -> Cells:
    """Return the cells of each row by its number."""
    return {row.number: row.cells for row in table}


@pytest.mark.parametrize('form', FORMS)
def test_nothing_mended_is_the_same_list(form: str, listed: Listed) -> None:
    table = listed(FORMS[form])
    assert data_of(mended(table, {})) == FORMS[form]


@pytest.mark.parametrize('form', FORMS)
def test_a_mended_cell_is_there_and_every_other_byte_as_it_was(form: str, listed: Listed) -> None:
    table = listed(FORMS[form])
    found = mended(table, {3: Mend({'birth date': '1985-11-29'})})
    assert cells_of(found)[3] == {'name': 'Bo Diaz', 'birth date': '1985-11-29', 'note': 'one\r\ntwo, three'}
    encoding = table.form.encoding
    assert data_of(found) == FORMS[form].replace('1985-11-30'.encode(encoding), '1985-11-29'.encode(encoding))


def test_rows_keep_their_numbers_where_one_is_taken_out(listed: Listed) -> None:
    table = listed(LIST)
    found = mended(table, {3: Mend(is_out=True), 5: Mend({'name': "Al"})})
    before = cells_of(table)
    assert cells_of(found) == {2: before[2], 5: {**before[5], 'name': "Al"}, 6: before[6]}
    assert found.rows == 3
    assert b'Bo' not in data_of(found)
    assert b'two' not in data_of(found)


def test_the_first_and_the_last_row_may_be_taken_out_and_all(listed: Listed) -> None:
    table = listed(LIST)
    assert list(cells_of(mended(table, {2: Mend(is_out=True), 6: Mend(is_out=True)}))) == [3, 5]
    empty = mended(table, {number: Mend(is_out=True) for number in (2, 3, 5, 6)})
    assert (empty.rows, empty.columns) == (0, table.columns)


def test_a_row_that_is_taken_out_is_out_whatever_was_mended_in_it(listed: Listed) -> None:
    assert list(cells_of(mended(listed(LIST), {3: Mend({'name': "Bo"}, is_out=True)}))) == [2, 5, 6]


NASTY = (
    'a,b', 'a;b', 'a\tb', '"', 'uses "Mia"', '"a', 'a"', '""', "one\ntwo", "one\r\ntwo", "one\rtwo", '\n', "x\n",
    "='A1'", 'sep=;', "Łoś", "東京", "🙂", 'a\\b', "'", ' a ', '', 'a\u2028b', 'a\x0bb', '\ufeffa', "a\x1ab",
)  # fmt: skip


@pytest.mark.parametrize('end', ['\r\n', '\n', '\r'], ids=['CRLF', 'LF', 'CR'])
@pytest.mark.parametrize('delimiter', [',', ';', '\t', '|'])
def test_whatever_is_written_is_read_back(delimiter: str, end: str, listed: Listed) -> None:
    """Also in the first cell and in the last; and by Python's own reader of such lists."""
    lines = [f'name{delimiter}note{delimiter}more', *(f'x{number}{delimiter}y{delimiter}' for number in range(60))]
    table = listed(f'sep={delimiter}\r\n' + end.join(lines))
    mends = {
        2 + number: Mend({'name': value or '-', 'more': value}) for number, value in enumerate([*NASTY, *NASTY[::-1]])
    }
    found = mended(table, mends)
    read = cells_of(found)
    for number, before in cells_of(table).items():
        wanted = {name: value.strip() for name, value in mends[number].values.items()} if number in mends else {}
        assert read[number] == {**before, **wanted}, number
    text = data_of(found).decode().partition('\r\n')[2]
    records = list(csv.reader(io.StringIO(text, newline=''), delimiter=delimiter, strict=True))
    assert {len(record) for record in records} == {3}
    assert len(records) == 61


@pytest.mark.parametrize('preamble', ['', 'sep=;\r\n', 'SEP=;\n'])
def test_a_windows_list_gets_a_letter_that_windows_has_not(preamble: str, listed: Listed) -> None:
    table = listed(f'{preamble}name;note\r\nJosé;“quoted”\r\nBo;x\r\n'.encode('cp1252'))
    assert table.form.encoding == 'cp1252'
    found = mended(table, {3: Mend({'name': "Erdős Łukasz"})})
    assert data_of(found) == (
        codecs.BOM_UTF8 + f'{preamble}name;note\r\nJosé;“quoted”\r\nErdős Łukasz;x\r\n'.encode()
    )
    assert (found.form.encoding, found.form.delimiter) == ('utf-8', ';')
    assert cells_of(found) == {
        2: {'name': 'José', 'note': '“quoted”'},
        3: {'name': "Erdős Łukasz", 'note': 'x'},
    }


def test_a_windows_list_with_windows_letters_stays_one(listed: Listed) -> None:
    found = mended(listed('name\r\nJosé\r\nBo\r\n'.encode('cp1252')), {3: Mend({'name': "Ñandú €5"})})
    assert data_of(found) == 'name\r\nJosé\r\nÑandú €5\r\n'.encode('cp1252')
    assert found.form.encoding == 'cp1252'


def test_a_windows_list_that_would_then_be_taken_for_utf_8_is_none_any_more(listed: Listed) -> None:
    """What tells that it is Windows text may be the one cell that is mended."""
    table = listed('name\r\nJosé\r\nÃ©lite\r\n'.encode('cp1252'))
    assert cells_of(table)[3] == {'name': 'Ã©lite'}
    found = mended(table, {2: Mend({'name': 'Jose'})})
    assert cells_of(found) == {2: {'name': 'Jose'}, 3: {'name': 'Ã©lite'}}


def test_a_windows_list_without_a_strange_letter_left_is_plain(listed: Listed) -> None:
    found = mended(listed('name\r\nJosé\r\nBo\r\n'.encode('cp1252')), {2: Mend(is_out=True)})
    assert data_of(found) == b'name\r\n\r\nBo\r\n'


def test_a_mended_row_has_the_cells_that_the_header_names(listed: Listed) -> None:
    """One that had more cells can be mended only so; one that had fewer gets them."""
    table = listed('name,note,more\r\nRuiz, Ana,x,y\r\nBo\r\n')
    assert [len(row.troubles) for row in table] == [1, 0]
    found = mended(table, {2: Mend({'name': "Ruiz, Ana", 'note': 'x', 'more': 'y'}), 3: Mend({'more': 'z'})})
    assert [(row.cells, row.troubles) for row in found] == [
        ({'name': "Ruiz, Ana", 'note': 'x', 'more': 'y'}, ()),
        ({'name': "Bo", 'note': '', 'more': 'z'}, ()),
    ]


def test_a_column_without_a_name_stays(listed: Listed) -> None:
    table = listed('name,,more\r\nAna,,x\r\nBo,,y\r\n')
    assert data_of(mended(table, {3: Mend({'more': 'z'})})) == b'name,,more\r\nAna,,x\r\nBo,,z\r\n'


def test_rows_above_the_header_and_blank_ones_count(listed: Listed) -> None:
    table = listed('\r\n,,\r\nname,note,x\r\nAna,,\r\n,,\r\n\r\nBo,,\r\n')
    found = mended(table, {4: Mend({'note': 'y'})})
    assert {number: cells['name'] for number, cells in cells_of(found).items()} == {4: 'Ana', 7: 'Bo'}
    assert (found.line, found.header) == (3, table.header)


def test_what_no_list_can_hold_is_held_by_a_sign_for_it(listed: Listed) -> None:
    """With it the row is refused when it is printed; the list can be read."""
    found = mended(listed(LIST), {2: Mend({'name': 'Ana\0Ruiz', 'note': '\ud800'})})
    assert cells_of(found)[2] == {'name': 'Ana\ufffdRuiz', 'birth date': '1990-01-02', 'note': '\ufffd'}
    assert writable(' a\0 ') == 'a\ufffd'


def test_a_value_that_is_too_long_is_refused_and_nothing_written(listed: Listed, tmp_path: Path) -> None:
    table = listed(LIST)
    with pytest.raises(Refused) as error:
        mend(table, {2: Mend({'name': "Bo", 'note': MARKED * LONGEST_CELL})}, tmp_path / 'room' / 'mended.csv')
    assert [(one.number, one.column, one.trouble.rule) for one in error.value.refusals] == [
        (2, 'note', 'cell-too-long')
    ]
    assert MARKED not in all_told(error.value)
    assert names(tmp_path / 'room') == []
    assert cells_of(mended(table, {2: Mend({'note': 'x' * LONGEST_CELL})}))[2]['note'] == 'x' * LONGEST_CELL


@pytest.mark.parametrize('mends', [{4: Mend({'name': "Bo"})}, {1: Mend(is_out=True)}, {2: Mend({'nobody': 'x'})}])
def test_a_mend_of_what_is_not_there_is_not_lost_in_silence(
    mends: dict[int, Mend], listed: Listed, tmp_path: Path
) -> None:
    """Row 4 is blank, and row 1 the header."""
    with pytest.raises(ValueError, match=r'^(no such rows: \[[41]\]|tuple\.index\(x\): x not in tuple)$'):
        mend(listed(LIST), mends, tmp_path / 'room' / 'mended.csv')
    assert names(tmp_path / 'room') == []


def test_a_disk_without_room_leaves_nothing(listed: Listed, tmp_path: Path) -> None:
    table = listed('name\r\n' + 'Ana\r\n' * 9000)
    with full_disk(10_000), pytest.raises(OSError, match='File too large'):
        mend(table, {2: Mend({'name': "Bo"})}, tmp_path / 'room' / 'mended.csv')
    assert names(tmp_path / 'room') == []
    with small_disk(tmp_path / 'disk', '16k') as disk:
        with pytest.raises(OSError, match='No space left'):
            mend(table, {2: Mend({'name': "Bo"})}, disk / 'mended.csv')
        assert names(disk) == []


def test_a_list_that_was_changed_meanwhile_is_told(listed: Listed, tmp_path: Path) -> None:
    table = listed(LIST)
    (tmp_path / 'today.csv').write_text('name\r\nBo\r\n')
    with pytest.raises(Mistakes, match='The list was changed while it was read'):
        mend(table, {}, tmp_path / 'room' / 'mended.csv')
    assert names(tmp_path / 'room') == []


def test_it_is_for_nobody_else_s_eyes_and_shows_no_value(listed: Listed) -> None:
    old = os.umask(0)
    try:
        found = mended(listed(LIST), {2: Mend({'name': MARKED})})
    finally:
        os.umask(old)
    assert found.form.path.stat().st_mode & 0o777 == 0o600
    assert MARKED not in repr(Mend({'name': MARKED}))
