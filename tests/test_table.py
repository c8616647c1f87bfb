"""Lists of people as office programs save them, and rows written back in the list's own form."""

import codecs
import csv
import hashlib
import traceback
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from handouts.errors import Mistakes
from handouts.people.lists.table import LONGEST_LINE, Row, Table, letters_of, read_table, write_back

# Stands in every list of which something is wrong, and must not stand in what is said about it.
SECRET = 'Zwetschge'
LIST = 'name,birth date,note\r\nAna Núñez,1990-01-02,"uses ""Mia"""\r\nBo Łoś,1985-11-30,"one\ntwo, three"\r\n'
CELLS = [
    {'name': 'Ana Núñez', 'birth date': '1990-01-02', 'note': 'uses "Mia"'},
    {'name': 'Bo Łoś', 'birth date': '1985-11-30', 'note': 'one\ntwo, three'},
]

Listed = Callable[[str | bytes], Table]


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    """Read a list with these bytes, or with this text in UTF-8."""

    def reader(data: str | bytes) -> Table:
        path = tmp_path / 'today.csv'
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return read_table(path)

    return reader


def cells_of(table: Table) -> list[dict[str, str]]:
    """Return the cells of all rows."""
    return [row.cells for row in table]


def said(listed: Listed, data: str | bytes) -> list[tuple[str, int, str]]:
    """Return rule, row and text of all mistakes in a list; they hold no cell, nor does the traceback."""
    with pytest.raises(Mistakes) as error:
        listed(data)
    told = ''.join(traceback.format_exception(error.value)) + repr(error.value.findings)
    assert SECRET not in told
    assert all(finding.file == 'today.csv' and finding.hint for finding in error.value.findings)
    return [(finding.rule, finding.line, finding.message) for finding in error.value.findings]


def rewritten(table: Table, raws: list[str], path: Path) -> Table:
    """Return the list that is made of some rows, read again from the disk."""
    path.write_bytes(b''.join(write_back(table, raws)))
    return read_table(path)


@pytest.mark.parametrize(
    'data',
    [
        LIST.encode(),
        codecs.BOM_UTF8 + LIST.encode(),
        codecs.BOM_UTF16_LE + LIST.encode('utf-16-le'),
        codecs.BOM_UTF16_BE + LIST.encode('utf-16-be'),
    ],
    ids=['UTF-8', 'UTF-8 with a mark', 'UTF-16 LE', 'UTF-16 BE'],
)
def test_the_encoding_is_seen_from_the_file(data: bytes, listed: Listed) -> None:
    table = listed(data)
    assert (table.file, table.columns, table.rows) == ('today.csv', ('name', 'birth date', 'note'), 2)
    assert cells_of(table) == CELLS
    assert table.digest == hashlib.sha256(data).hexdigest()


def test_what_is_not_utf_8_is_windows_text(listed: Listed) -> None:
    table = listed('name;note\r\nJosé Ñandú;“quotes” – 5 €\r\n'.encode('cp1252'))
    assert cells_of(table) == [{'name': 'José Ñandú', 'note': '“quotes” – 5 €'}]


def test_a_letter_that_stands_across_two_blocks_is_utf_8(listed: Listed) -> None:
    for filling in range(8180, 8193):
        (row,) = listed('name\n' + 'x' * (filling - 5) + 'ñ漢🙂\n')
        assert row.cells['name'].endswith('xñ漢🙂')


def test_the_first_letter_that_is_not_utf_8_may_stand_far_down(listed: Listed) -> None:
    table = listed(b'name\n' + b'Ana\n' * 10_000 + b'Jos\xe9\n')
    assert [row.cells['name'] for row in table][-1] == 'José'


@pytest.mark.parametrize('end', ['\r\n', '\n', '\r'], ids=['CRLF', 'LF', 'CR'])
@pytest.mark.parametrize('delimiter', [',', ';', '\t'], ids=['comma', 'semicolon', 'tab'])
def test_every_delimiter_and_line_end(delimiter: str, end: str, listed: Listed) -> None:
    lines = ['name,"a; b, c",note', 'Ana,"x, y; z","one', 'two"', 'Bo,,last']
    table = listed(end.join(lines).replace(',', delimiter) + end)
    inner = 'x, y; z'.replace(',', delimiter)
    title = 'a; b, c'.replace(',', delimiter)
    assert cells_of(table) == [
        {'name': 'Ana', title: inner, 'note': f'one{end}two'},
        {'name': 'Bo', title: '', 'note': 'last'},
    ]
    assert [row.raw.endswith(end) for row in table] == [True, True]


@pytest.mark.parametrize(
    ('header', 'columns'),
    [
        ('name,"last; first; middle"', ('name', 'last; first; middle')),
        ('name;"a, ""b"", c, d"', ('name', 'a, "b", c, d')),
        ('"one\r\n;;;;",two', ('one\r\n;;;;', 'two')),
        ('name;dose, mg', ('name', 'dose, mg')),
        ('name\tdose, mg; l', ('name', 'dose, mg; l')),
        ('height 5",weight', ('height 5"', 'weight')),
        ('"name"', ('name',)),
    ],
)
def test_the_delimiter_is_decided_by_the_header_outside_quotes(
    header: str, columns: tuple[str, ...], listed: Listed
) -> None:
    assert listed(f'{header}\r\n"a;b;c\td\te;f,g,h"\r\n').columns == columns


@pytest.mark.parametrize('delimiter', [';', ',', '\t', '|'])
def test_the_line_by_which_excel_is_told_the_delimiter_is_no_row(delimiter: str, listed: Listed) -> None:
    # The header alone would speak for another delimiter.
    other = ',' if delimiter == ';' else ';'
    table = listed(f'sep={delimiter}\r\na{other}b{other}c{delimiter}d\r\n1{delimiter}2\r\n')
    assert table.columns == (f'a{other}b{other}c', 'd')
    assert [(row.number, row.cells['d']) for row in table] == [(2, '2')]


def test_the_line_for_excel_may_be_in_capitals_and_after_a_mark(listed: Listed) -> None:
    assert listed(codecs.BOM_UTF8 + b'SEP=;\r\na,b;c\r\n').columns == ('a,b', 'c')


def test_a_list_of_one_column_has_commas(listed: Listed) -> None:
    one, other = listed('name\n"Núñez, Ana"\nŁoś, Bo\n')
    assert (one.cells['name'], one.troubles) == ('Núñez, Ana', ())
    assert [trouble.rule for trouble in other.troubles] == ['too-many-cells']


def test_a_column_may_be_named_like_the_line_for_excel(listed: Listed) -> None:
    assert listed('sep=,b\n1,2\n').columns == ('sep=', 'b')


def test_rows_count_as_in_the_spreadsheet(listed: Listed) -> None:
    table = listed('name,note\r\nAna,"one\r\ntwo\r\n\r\nthree"\r\n\r\nBo,x\r\n , \r\n\r\nCy,y\r\n\r\n')
    assert [(row.number, row.cells['name']) for row in table] == [(2, 'Ana'), (4, 'Bo'), (7, 'Cy')]
    assert table.rows == 3


def test_rows_before_the_header_count_too(listed: Listed) -> None:
    table = listed('\r\n;;\r\nname;note\r\nAna;x\r\n')
    assert table.columns == ('name', 'note')
    assert [row.number for row in table] == [4]


def test_cells_and_names_have_no_white_space_around_them(listed: Listed) -> None:
    table = listed(' name\u00a0,note\n  Ana\t,"  one two\n"\n')
    assert cells_of(table) == [{'name': 'Ana', 'note': 'one two'}]


def test_the_text_of_a_row_is_kept_as_it_stands(listed: Listed) -> None:
    rows = [' Ana ,"a ""b""\nc"\r\n', '"Bo",\n', 'Cy, x y']
    assert [row.raw for row in listed('name,note\r\n' + '\r\n'.join(['', *rows]))] == rows


def test_cells_that_a_short_row_lacks_are_empty(listed: Listed) -> None:
    (row,) = listed('name,phone,note\nAna\n')
    assert (row.cells, row.troubles) == ({'name': 'Ana', 'phone': '', 'note': ''}, ())


def test_a_row_with_more_cells_than_the_header_is_in_trouble(listed: Listed) -> None:
    good, long = listed(f'name,note\nAna,x,, ,\n{SECRET},{SECRET},,{SECRET}\n')
    assert good.troubles == ()
    (trouble,) = long.troubles
    assert (long.number, trouble.rule) == (3, 'too-many-cells')
    assert trouble.message == "The row has more cells than the header."
    assert SECRET not in repr(trouble)


def test_a_row_and_a_table_do_not_show_what_they_hold(listed: Listed) -> None:
    table = listed(f'{SECRET},note\n{SECRET},x\n')
    (row,) = table
    assert row.cells[SECRET] == SECRET
    assert SECRET not in f'{row!r} {table!r}'
    assert 'number=2' in repr(row)


def test_a_table_can_be_gone_through_again_and_at_once(listed: Listed) -> None:
    table = listed(LIST)
    assert [(one.number, other.number) for one, other in zip(table, table, strict=True)] == [(2, 2), (3, 3)]
    assert cells_of(table) == cells_of(table) == CELLS


def test_a_list_may_have_no_people(listed: Listed) -> None:
    table = listed('name,note')
    assert (table.columns, table.rows, list(table)) == (('name', 'note'), 0, [])


@pytest.mark.parametrize('data', [b'', codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b'\r\n\r\n \r\n'])
def test_an_empty_list(data: bytes, listed: Listed) -> None:
    assert said(listed, data) == [('empty', 0, "The list is empty.")]


@pytest.mark.parametrize('data', ['sep=;\r\n', ';;;\r\n;;;\r\n', 'sep=,', '"",""\n'])
def test_a_list_without_a_header(data: str, listed: Listed) -> None:
    assert said(listed, data) == [('no-header', 0, "The list has no header.")]


def test_all_columns_of_one_name_are_said_together(listed: Listed) -> None:
    assert said(listed, f'\n{SECRET}, b,{SECRET} ,,b\nx\n') == [
        ('same-name', 2, "Column C has the same name as column A."),
        ('same-name', 2, "Column E has the same name as column B."),
    ]


def test_names_differ_by_their_case(listed: Listed) -> None:
    assert listed('name,Name\n').columns == ('name', 'Name')


def test_a_nameless_column_with_content(listed: Listed) -> None:
    assert said(listed, f'a,,c, \n1\n1, ,3\n1,{SECRET},3,4\n1,{SECRET}\n') == [
        ('no-name', 1, "Column B has no name, but row 4 has something in it."),
        ('no-name', 1, "Column D has no name, but row 4 has something in it."),
    ]


def test_a_nameless_column_without_content_is_none(listed: Listed) -> None:
    table = listed('a,,c,,\n1, ,3,,\n')
    assert (table.columns, cells_of(table)) == (('a', 'c'), [{'a': '1', 'c': '3'}])


@pytest.mark.parametrize(
    ('place', 'letters'), [(0, 'A'), (25, 'Z'), (26, 'AA'), (51, 'AZ'), (701, 'ZZ'), (702, 'AAA')]
)
def test_columns_are_lettered_as_in_a_spreadsheet(place: int, letters: str) -> None:
    assert letters_of(place) == letters


def test_nul_characters_are_said_with_their_row(listed: Listed) -> None:
    assert said(listed, f'name\nAna\n{SECRET}\0\n') == [('nul', 3, "There are NUL characters in this row.")]
    assert [rule for rule, _, _ in said(listed, 'sep=\0\nname\n')] == ['nul']


def test_utf_16_without_its_mark_is_not_guessed(listed: Listed) -> None:
    assert said(listed, f'name\n{SECRET}\n'.encode('utf-16-le'))[0][:2] == ('nul', 1)


@pytest.mark.parametrize(
    'start', [b'PK\x03\x04\x14\0', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'], ids=['xlsx or ods', 'xls']
)
def test_a_workbook_is_not_a_list(start: bytes, listed: Listed) -> None:
    with pytest.raises(Mistakes, match=r"a workbook, not a list in CSV\. Open it and choose 'Save as', 'CSV UTF-8'"):
        listed(start + SECRET.encode())


@pytest.mark.parametrize(
    'data',
    [
        b'name\n\x81\x8d Zwetschge\n',
        codecs.BOM_UTF8 + b'name\nJos\xe9 Zwetschge\n',
        codecs.BOM_UTF16_LE + 'name\nZwetschge\n'.encode('utf-16-le') + b'x',
        codecs.BOM_UTF16_BE + b'\xd8\x00' * 3,
    ],
    ids=['neither', 'marked as UTF-8', 'half a character', 'half a pair'],
)
def test_letters_that_cannot_be_read(data: bytes, listed: Listed) -> None:
    assert [(rule, row) for rule, row, _ in said(listed, data)] == [('encoding', 0)]


@pytest.mark.parametrize('following', ['', '\r\nBo,x', '\r\nBo,x\r\n' * 3, '\r\nBo,x\r\n' * 100_000])
def test_a_quotation_mark_that_is_never_closed_is_said_with_the_row_where_it_opens(
    following: str, listed: Listed
) -> None:
    data = f'name,note\r\nAna,"one\r\ntwo"\r\n\r\nCy,"{SECRET}{following}'
    assert said(listed, data) == [('open-quote', 4, "The quotation mark that opens in row 4 is not closed.")]


def test_a_quotation_mark_that_is_never_closed_in_the_header(listed: Listed) -> None:
    assert said(listed, f'name,"note\n{SECRET},x\n')[0][:2] == ('open-quote', 1)


def test_a_quotation_mark_inside_a_cell_opens_nothing(listed: Listed) -> None:
    assert cells_of(listed('name,height\nAna,5" 2\nBo,"5"" 2"\n')) == [
        {'name': 'Ana', 'height': '5" 2'},
        {'name': 'Bo', 'height': '5" 2'},
    ]


def test_a_cell_has_a_limit(listed: Listed) -> None:
    limit = csv.field_size_limit()
    (row,) = listed('name\n' + 'x' * limit + '\n')
    assert len(row.cells['name']) == limit
    assert said(listed, f'name\n\nAna\n{SECRET}' + 'x' * limit + '\n') == [
        ('cell-too-long', 4, f"A cell of this row is longer than {limit:,} characters.")
    ]


def test_a_line_that_never_ends_is_not_read_to_its_end(listed: Listed) -> None:
    data = f'name\n{SECRET}'.encode() + (b',' + b'x' * 999) * (20 * LONGEST_LINE // 1000)
    tracemalloc.start()
    assert [(rule, row) for rule, row, _ in said(listed, data)] == [('row-too-long', 2)]
    assert tracemalloc.get_traced_memory()[1] < 6 * LONGEST_LINE < len(data)
    tracemalloc.stop()


def test_a_list_that_is_not_there_and_one_that_is_a_folder(tmp_path: Path) -> None:
    for path, reason in ((tmp_path / 'none.csv', "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(Mistakes, match=f"The list cannot be read: {reason}. Look at"):
            read_table(path)


def test_a_list_that_vanishes_after_it_was_read(listed: Listed, tmp_path: Path) -> None:
    table = listed(LIST)
    (tmp_path / 'today.csv').unlink()
    with pytest.raises(Mistakes, match="The list cannot be read: No such file"):
        list(table)


def test_a_list_that_is_changed_after_it_was_read(listed: Listed, tmp_path: Path) -> None:
    table = listed(LIST)
    (tmp_path / 'today.csv').write_text(f'name,birth date,note\n{SECRET}\n')
    with pytest.raises(Mistakes, match="The list was changed while it was read") as error:
        list(table)
    assert SECRET not in str(error.value)


def test_a_list_that_becomes_unreadable_while_it_is_read(listed: Listed, tmp_path: Path) -> None:
    table = listed('name\n' + 'Ana\n' * 10_000)
    rows = iter(table)
    next(rows)
    (tmp_path / 'today.csv').write_bytes(b'name\n' + b'\xff\xfe\n' * 13_000)
    with pytest.raises(Mistakes, match="The list was changed while it was read"):
        list(rows)


FORMS = {
    'UTF-16 LE for Excel': codecs.BOM_UTF16_LE + 'sep=;\r\n'.encode('utf-16-le'),
    'UTF-16 BE': codecs.BOM_UTF16_BE,
    'UTF-8 with a mark': codecs.BOM_UTF8,
    'UTF-8': b'',
}


@pytest.mark.parametrize('preamble', FORMS.values(), ids=list(FORMS))
@pytest.mark.parametrize('end', ['\r\n', '\n', '\r'], ids=['CRLF', 'LF', 'CR'])
def test_refused_rows_are_written_in_the_form_of_the_list(
    end: str, preamble: bytes, listed: Listed, tmp_path: Path
) -> None:
    encoding = {0xFF: 'utf-16-le', 0xFE: 'utf-16-be'}.get(preamble[0] if preamble else 0, 'utf-8')
    header = f' name ;"note;{end}more"{end}'
    rows = [f'Ana Łoś;"one{end}""two""; three"{end}', f'"Bo";x{end}', f' Cy ;"ñ{end}{end}漢"']
    table = listed(preamble + (header + ''.join(rows)).encode(encoding))
    raws = [row.raw for row in table]
    again = rewritten(table, [raws[2], raws[0]], tmp_path / 'refused.csv')
    assert (tmp_path / 'refused.csv').read_bytes() == preamble + f'{header}{rows[2]}{end}{rows[0]}'.encode(encoding)
    assert cells_of(again) == [cells_of(table)[2], cells_of(table)[0]]
    assert cells_of(again)[0] == {'name': 'Cy', f'note;{end}more': f'ñ{end}{end}漢'}


def test_refused_rows_of_windows_text(listed: Listed, tmp_path: Path) -> None:
    data = 'name;note\r\nJosé;5 €\r\nAna;ß'.encode('cp1252')
    table = listed(data)
    rewritten(table, [row.raw for row in table], tmp_path / 'refused.csv')
    assert (tmp_path / 'refused.csv').read_bytes() == data


def test_blank_rows_above_the_header_are_written_back(listed: Listed, tmp_path: Path) -> None:
    # They show the delimiter, of which the header alone would leave a doubt.
    table = listed('\r\n;;\r\nname;dose, mg, l\r\nAna;1\r\nBo;2\r\n')
    again = rewritten(table, [row.raw for row in table][1:], tmp_path / 'refused.csv')
    assert [(row.number, row.cells) for row in again] == [(4, {'name': 'Bo', 'dose, mg, l': '2'})]


def test_no_refused_rows_leave_the_header(listed: Listed, tmp_path: Path) -> None:
    again = rewritten(listed(LIST), [], tmp_path / 'refused.csv')
    assert (again.columns, again.rows) == (('name', 'birth date', 'note'), 0)


def test_refused_rows_are_written_as_they_come(listed: Listed) -> None:
    written = write_back(listed(LIST), (row.raw for row in listed(LIST)))
    assert next(written) == b'name,birth date,note\r\n'
    assert next(written).startswith('Ana Núñez'.encode())


def peak_of(path: Path, rows: int) -> int:
    """Return the peak memory of reading, going through and writing back a list with so many rows."""
    with path.open('w', encoding='utf-16', newline='') as file:
        file.write('name;birth date;note\r\n')
        for number in range(rows):
            file.write(f'Ana Núñez {number:06};1990-01-02;"{"word " * 20}\n{"word " * 20}"\r\n')
    tracemalloc.start()
    table = read_table(path)
    assert sum(1 for row in table if row.raw.endswith('"\r\n')) == table.rows == rows
    assert sum(map(len, write_back(table, (row.raw for row in table)))) == path.stat().st_size
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_long_list_needs_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    peak_of(tmp_path / 'first.csv', 200)  # what is loaded once
    assert peak_of(tmp_path / 'long.csv', 20_000) < 1.3 * peak_of(tmp_path / 'short.csv', 200)


def test_rows_are_read_when_they_are_asked_for(listed: Listed) -> None:
    rows = iter(listed('name\n' + 'Ana\n' * 3))
    assert isinstance(next(rows), Row)
    assert len(list(rows)) == 2
