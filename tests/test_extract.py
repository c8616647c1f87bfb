"""The journal as a list for a spreadsheet."""

import csv
import io
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handouts.desk.kept.entry import Entry, Line
from handouts.desk.kept.extract import HEADER, csv_row, csv_rows

LINE = Line('clinic', 'advice/paper', 'en', 'print', '3fa01b2c', pages=2, copies=20, people=0)
ENTRY = Entry(
    7, 'once', datetime(2026, 3, 2, 5, 7, 8, 900_000, UTC), 'front', 'printer', 'hp', 12, 'done', '', (LINE, LINE)
)


@pytest.fixture
def phoenix(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let this computer stand in Arizona."""
    monkeypatch.setenv('TZ', 'America/Phoenix')
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def read(*entries: Entry) -> list[dict[str, str]]:
    """Return the rows of entries as the csv module reads them."""
    text = csv_row(HEADER) + ''.join(csv_rows(entries))
    return list(csv.DictReader(io.StringIO(text, newline=''), strict=True))


@pytest.mark.usefixtures('phoenix')
def test_a_row_for_each_paper_with_the_day_and_time_of_here() -> None:
    first, second = read(ENTRY)
    assert first == second
    assert first == {
        'date': '2026-03-01', 'time': '22:07:08', 'utc': '2026-03-02T05:07:08Z', 'entry': '7', 'once': 'once',
        'desk': 'front', 'way': 'printer', 'printer': 'hp', 'job': '12', 'state': 'done', 'told': '',
        'clinic': 'clinic', 'paper': 'advice/paper', 'language': 'en', 'edition': 'print', 'words': '3fa01b2c',
        'pages': '2', 'copies': '20', 'people': '0',
    }  # fmt: skip


def test_signs_of_the_format_itself_come_back_as_they_were() -> None:
    desk = 'the "front"\r\ndesk, José; 你好'
    assert [row['desk'] for row in read(replace(ENTRY, desk=desk))] == [desk] * 2


@pytest.mark.parametrize('text', ['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1', '-'])
def test_a_cell_that_would_be_run_as_a_formula_is_made_harmless(text: str) -> None:
    assert read(replace(ENTRY, desk=text))[0]['desk'] == f"'{text}"


@pytest.mark.parametrize('code', ['00123456', '12e45678', '12E45678', '1234567e', '87654321', 'e1234567'])
def test_a_words_code_that_would_be_changed_as_a_number_is_kept(code: str) -> None:
    (row,) = read(replace(ENTRY, lines=(replace(LINE, words=code),)))
    assert row['words'] == (f"'{code}" if code in ('00123456', '12e45678', '12E45678') else code)
