"""The journal as a list for a spreadsheet: CSV, a row for each paper."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from handouts.desk.kept.entry import LINE_NAMES, Entry, Line, line_values

HEADER = (
    *('date', 'time', 'utc', 'entry', 'once', 'desk', 'way', 'printer', 'job', 'state', 'told'),
    *LINE_NAMES,
)
# A cell that begins so is run as a formula: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = tuple('=+-@＝＋－＠\t\r\n')
# A words code that is read as a number would be another one afterwards: 00012345, 12e45678.
NUMBER = re.compile(r'0\d+|\d+e\d+', re.IGNORECASE)


def csv_rows(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the rows of entries, each with its end; date and time are those of this computer."""
    for entry in entries:
        for line in entry.lines:
            yield csv_row(_cells(entry, line))


def csv_row(cells: Iterable[str | int]) -> str:
    """Return a row; a spreadsheet neither runs nor changes what stands in its cells."""
    out = io.StringIO()
    csv.writer(out, lineterminator='\r\n').writerow(map(_harmless, cells))
    return out.getvalue()


def _cells(entry: Entry, line: Line) -> Iterator[str | int]:
    here = entry.at.astimezone()
    yield from (f'{here:%Y-%m-%d}', f'{here:%H:%M:%S}', f'{entry.at:%Y-%m-%dT%H:%M:%SZ}', entry.id, entry.once)
    yield from (entry.desk, entry.way, entry.printer, entry.job, entry.state, entry.told)
    yield from line_values(line)


def _harmless(cell: str | int) -> str | int:
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and (text.startswith(FORMULA) or NUMBER.fullmatch(text)) else cell
