"""Reads a list of people as office programs save it, row by row, and writes rows back in the list's own form."""

import codecs
import csv
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, TextIO

from handouts.errors import Finding, Mistakes
from handouts.fields import Trouble

BLOCK = 8192  # bytes read at once, and characters of the beginning that show the delimiter
LONGEST_LINE = 1_000_000  # characters; more than that is no list, and is not held in memory
MOST_COLUMNS, FURTHEST_HEADER = 1000, 1000  # the header stands in no later row
CELLS_OF_A_ROW = 10  # as much as these a row takes by itself where rows are held in memory
DELIMITERS = '\t;,'  # of two that are equally frequent the first: commas stand in ordinary words more often
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: 'utf-8', codecs.BOM_UTF16_LE: 'utf-16-le', codecs.BOM_UTF16_BE: 'utf-16-be'}
# The byte-order mark and the line by which Excel is told the delimiter.
PREAMBLE = re.compile('\ufeff?(?:sep=([^"\r\n\0])(?:\r\n|\r|\n|\\Z))?', re.IGNORECASE)
QUOTED = re.compile('(?<![^,;\t\r\n])"(?:[^"]|"")*+"?')
WORKBOOKS = (b'PK\x03\x04', b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')  # how .xlsx, .ods, .numbers begin, and .xls

# What can be wrong with a list, and what to do. Never a cell's words, nor the header's: without one it is a person.
WRONG = {
    'unreadable': ("The list cannot be read: {reason}.", "Look at its place and its permissions."),
    'workbook': ("This is a workbook, not a list in CSV.", "Open it and choose 'Save as', 'CSV UTF-8'."),
    'encoding': ("The letters are neither UTF-8 nor UTF-16 nor Windows text.", "Save the list again as 'CSV UTF-8'."),
    'empty': ("The list is empty.", "Save it again with its rows."),
    'changed': ("The list was changed while it was read.", "Close it in other programs, and start again."),
    'no-header': ("The list has no header.", "Write the names of the columns into row 1."),
    'too-many-columns': ("The list has more than {most:,} columns.", "Delete those that have no name."),
    'too-many-rows': ("The list has more than {most:,} rows.", "Save it in parts, and choose one after the other."),
    'same-name': ("Column {column} has the same name as column {first}.", "Give each column a name of its own."),
    'no-name': ("Column {column} has no name, but row {filled} has something in it.", "Name it, or empty it."),
    'nul': ("There are NUL characters in this row.", "Save the list again as 'CSV UTF-8'."),
    'row-too-long': ("This row is longer than {longest:,} characters.", "Save the list again, one person a row."),
    'cell-too-long': ("A cell of this row is longer than {longest:,} characters.", "Shorten the cell."),
    'open-quote': ("The quotation mark that opens in row {row} is not closed.", "Close it, or shorten its cell."),
    'too-many-cells': ("The row has more cells than the header.", "Look for a separator that stands in a value."),
}
TOO_MANY_CELLS = Trouble('too-many-cells', *WRONG['too-many-cells'])
Record = tuple[int, list[str], str]  # a row's number, its cells without white space around them, its text


@dataclass(frozen=True, slots=True)
class Form:
    """How a list is written; `preamble` is what stands before the first row, `stamp` the file's size and time."""

    path: Path
    encoding: str
    digest: str
    stamp: tuple[int, int]
    preamble: str = ''
    delimiter: str = ','


@dataclass(frozen=True, slots=True)
class Row:
    """A person: the row's number in the spreadsheet, its cells by column, and its text with its line end."""

    number: int
    cells: dict[str, str] = field(repr=False)
    raw: str = field(repr=False)
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A list that can be read to its end; going through it opens the file anew and holds one row at a time."""

    file: str
    digest: str  # SHA-256 of the file's bytes
    form: Form
    line: int  # the row of the header
    header: str = field(repr=False)  # its text, and that of the blank rows above it
    names: tuple[str, ...] = field(repr=False)  # the cells of the header
    columns: tuple[str, ...] = field(repr=False)  # those that are not empty
    rows: int

    def __iter__(self) -> Iterator[Row]:
        for number, cells, raw in _records(self.form):
            if number > self.line and any(cells):
                full = cells + [''] * (len(self.names) - len(cells))
                named = {name: cell for name, cell in zip(self.names, full, strict=False) if name}
                yield Row(number, named, raw, (TOO_MANY_CELLS,) if any(cells[len(self.names) :]) else ())


def read_table(path: Path, most_cells: int = sys.maxsize) -> Table:
    """Return the list in a file, gone through once, or as far as it may be held; raise what is wrong with it."""
    form = _form(path)
    records = _records(form)
    header = ''
    for number, names, raw in islice(records, FURTHEST_HEADER):
        header += raw
        if any(names):
            line = number
            break
    else:
        raise _mistake(path, 'no-header')
    if len(names) > MOST_COLUMNS:
        raise _mistake(path, 'too-many-columns', line, most=MOST_COLUMNS)
    most = most_cells // (len(names) + CELLS_OF_A_ROW)
    rows, filled = _go_through(records, names, path, most)
    if faults := [*_faults(path, line, names, filled)]:
        raise Mistakes(faults)
    return Table(path.name, form.digest, form, line, header, tuple(names), tuple(filter(None, names)), rows)


def write_back(table: Table, raws: Iterable[str]) -> Iterator[bytes]:
    """Yield the bytes of a list in the form of the table, with its header and only these rows."""
    end = table.header[len(table.header.rstrip('\r\n')) :] or '\r\n'
    before = table.form.preamble + table.header
    yield before.encode(table.form.encoding)
    for raw in raws:
        yield (raw if before.endswith(('\r', '\n')) else end + raw).encode(table.form.encoding)
        before = raw


def letters_of(place: int) -> str:
    """Return a column's name in a spreadsheet: A for 0, AA for 26."""
    return (letters_of(place // 26 - 1) if place >= 26 else '') + chr(ord('A') + place % 26)


def _form(path: Path) -> Form:
    """Return how the file is written: one pass over its bytes, and a look at its beginning."""
    form = _surveyed(path)
    with _opened(form) as text:
        beginning = text.read(BLOCK)
    found = PREAMBLE.match(beginning)
    if not found or not beginning.removeprefix('\ufeff').strip():
        raise _mistake(path, 'empty')
    return replace(form, preamble=found.group(), delimiter=found.group(1) or _delimiter(beginning[found.end() :]))


def _surveyed(path: Path) -> Form:
    digest = hashlib.sha256()
    with _explained(path), path.open('rb') as data:
        stamp = _stamp(data)
        first = data.read(BLOCK)
        if first.startswith(WORKBOOKS):
            raise _mistake(path, 'workbook')
        marked = [name for mark, name in BYTE_ORDER_MARKS.items() if first.startswith(mark)]
        decoders = {name: codecs.getincrementaldecoder(name)() for name in marked or ['utf-8', 'cp1252']}
        for block in chain([first], iter(partial(data.read, BLOCK), b''), [b'']):
            digest.update(block)
            decoders = {name: decoder for name, decoder in decoders.items() if _decodes(decoder, block)}
    if not decoders:
        raise _mistake(path, 'encoding')
    return Form(path, next(iter(decoders)), digest.hexdigest(), stamp)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    with suppress(UnicodeDecodeError):
        decoder.decode(block, final=not block)
        return True
    return False


def _delimiter(beginning: str) -> str:
    header = next(filter(str.strip, re.split('[\r\n]', QUOTED.sub('_', beginning))), '')
    return max(filter(header.__contains__, DELIMITERS), key=header.count, default=',')


def _stamp(opened: BinaryIO | TextIO) -> tuple[int, int]:
    status = os.fstat(opened.fileno())
    return (status.st_size, status.st_mtime_ns)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn what the machine says of a file into a mistake."""
    try:
        yield
    except OSError as error:
        raise _mistake(path, 'unreadable', reason=error.strerror) from None
    except UnicodeDecodeError:  # all of it could be decoded when it was surveyed
        raise _mistake(path, 'changed') from None


@contextmanager
def _opened(form: Form) -> Iterator[TextIO]:
    """Open the file after its preamble, as long as it is the file that was surveyed."""
    with _explained(form.path), form.path.open(encoding=form.encoding, newline='') as text:
        if _stamp(text) != form.stamp:
            raise _mistake(form.path, 'changed')
        text.read(len(form.preamble))
        yield text


def _records(form: Form) -> Iterator[Record]:
    """Yield all records, also the blank ones and the header."""
    lines: list[str] = []
    number = 0
    with _opened(form) as text:
        try:
            for number, cells in enumerate(csv.reader(_fed(text, lines), delimiter=form.delimiter), 1):
                _check(lines, form.path, number)
                yield number, [cell.strip() for cell in cells], ''.join(lines)
                lines.clear()
        except csv.Error:  # without `strict` its only cause is a cell over the limit
            rule = 'cell-too-long' if len(lines) == 1 else 'open-quote'
            raise _mistake(form.path, rule, number + 1, longest=csv.field_size_limit()) from None


def _fed(text: TextIO, lines: list[str]) -> Iterator[str]:
    """Yield the lines and note them, and the end of the file as an empty one."""
    for line in iter(partial(text.readline, LONGEST_LINE), ''):
        lines.append(line)
        yield line
    lines.append('')


def _check(lines: list[str], path: Path, number: int) -> None:
    """Raise the mistake for which a record is none."""
    if not lines[-1]:  # the parser goes past the end of a line only while a quotation mark is open
        raise _mistake(path, 'open-quote', number)
    if len(lines[-1]) >= LONGEST_LINE:
        raise _mistake(path, 'row-too-long', number, longest=LONGEST_LINE)
    if any('\0' in line for line in lines):
        raise _mistake(path, 'nul', number)


def _go_through(records: Iterator[Record], names: list[str], path: Path, most: int) -> tuple[int, dict[int, int]]:
    """Return how many rows there are, and where a nameless column has content the first row that has it."""
    nameless = {place for place, name in enumerate(names) if not name}
    rows = 0
    filled: dict[int, int] = {}
    for count, (number, cells, _) in enumerate(records, 1):
        if count > most:
            raise _mistake(path, 'too-many-rows', most=most)
        rows += any(cells)
        for place in [place for place in nameless if any(cells[place : place + 1])]:
            filled.setdefault(place, number)
    return rows, filled


def _faults(path: Path, line: int, names: list[str], filled: dict[int, int]) -> Iterator[Finding]:
    """Yield what is wrong with the names of the columns."""
    for place, name in enumerate(names):
        if name and (first := names.index(name)) < place:
            yield _finding(path, 'same-name', line, column=letters_of(place), first=letters_of(first))
    for place, number in filled.items():
        yield _finding(path, 'no-name', line, column=letters_of(place), filled=number)


def _finding(path: Path, rule: str, line: int = 0, **words: object) -> Finding:
    message, hint = WRONG[rule]
    return Finding(path.name, line, rule, message.format(row=line, **words), hint)


def _mistake(path: Path, rule: str, line: int = 0, **words: object) -> Mistakes:
    return Mistakes([_finding(path, rule, line, **words)])
