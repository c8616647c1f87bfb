"""Writes a list of people with some of its rows mended or taken out, in the list's own form, to be run as it is."""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from handouts.fields import Trouble
from handouts.people.filled.person import Refusal, Refused
from handouts.people.lists.table import Row, Table, write_back

# Of how many characters a mended cell may be: a longer one is no value, and ten thousand of them are no list.
LONGEST_CELL = 5000
LONG = Trouble('cell-too-long', f"This is longer than {LONGEST_CELL:,} characters.", "Shorten it.")
# What no list can hold; where it stood, the row is refused for it.
UNWRITTEN, LOST = re.compile('[\0\ud800-\udfff]'), '\ufffd'
NARROW, WIDE, MARK = 'cp1252', 'utf-8', '\ufeff'


@dataclass(frozen=True, slots=True)
class Mend:
    """What becomes of a row: values by the name of their column, or it is taken out."""

    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    is_out: bool = False


def mend(table: Table, mends: Mapping[int, Mend], target: Path) -> None:
    """Write a list with its rows mended, whole or not at all; the rows keep their numbers.

    A row that is taken out is a blank one. A mended row has no more cells than the header; the others stay as they
    are. Where the list's encoding has no sign for a value, the whole list is written in UTF-8 with a mark. Raises
    Refused for a value that is too long, and OSError.
    """
    check_mends(mends)
    wide = _widened(table) if _needs_wide(table, mends) else table
    part = target.with_name(f'{target.name}.part')
    try:
        part.touch(mode=0o600)
        with part.open('wb') as file:
            for data in write_back(wide, _raws(table, mends)):
                file.write(data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def check_mends(mends: Mapping[int, Mend]) -> None:
    """Raise Refused for values that are too long for a list."""
    long = [
        Refusal(number, column, LONG)
        for number, one in mends.items()
        for column, value in one.values.items()
        if len(value) > LONGEST_CELL
    ]
    if long:
        raise Refused(long)


def writable(value: str) -> str:
    """Return a value as a list can hold it, without white space around it."""
    return UNWRITTEN.sub(LOST, value).strip()


def _raws(table: Table, mends: Mapping[int, Mend]) -> Iterator[str]:
    """Yield the text of each row after the header, of blank ones too."""
    blank = table.header[len(table.header.rstrip('\r\n')) :] or '\r\n'
    number, left = table.line, dict(mends)
    for row in table:
        yield from [blank] * (row.number - number - 1)
        number = row.number
        yield _mended(table, row, left.pop(number), blank) if number in left else row.raw
    if left:
        raise ValueError(f'no such rows: {sorted(left)}')


def _mended(table: Table, row: Row, wanted: Mend, blank: str) -> str:
    if wanted.is_out:
        return blank
    (old,) = csv.reader([row.raw], delimiter=table.form.delimiter)
    cells = [*old, *[''] * len(table.names)][: len(table.names)]
    for column, value in wanted.values.items():
        cells[table.names.index(column)] = writable(value)
    end = row.raw[len(row.raw.rstrip('\r\n')) :]
    return table.form.delimiter.join(_quoted(cell, table.form.delimiter) for cell in cells) + end


def _quoted(cell: str, delimiter: str) -> str:
    """Return a cell as it stands in a list: in quotation marks where it would end before its end without them."""
    is_plain = not any(sign in cell for sign in (delimiter, '"', '\r', '\n'))
    return cell if is_plain else '"' + cell.replace('"', '""') + '"'


def _needs_wide(table: Table, mends: Mapping[int, Mend]) -> bool:
    """Return whether a list cannot be written as it was: Windows has no such letter, or it would be read as UTF-8."""
    if table.form.encoding != NARROW:
        return False
    try:
        for one in mends.values():
            ''.join(map(writable, one.values.values())).encode(NARROW)
    except UnicodeEncodeError:
        return True
    try:
        plain = [text.isascii() for text in codecs.iterdecode(write_back(table, _raws(table, mends)), WIDE)]
    except UnicodeDecodeError:
        return False
    return not all(plain)


def _widened(table: Table) -> Table:
    return replace(table, form=replace(table.form, encoding=WIDE, preamble=MARK + table.form.preamble))
