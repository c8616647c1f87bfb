"""The tables of the journal: what is added up by and by is the sum of all there is, and no reading walks a table."""

import random
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest

from handouts.desk.kept.entry import GOING, Line, State, follows, may_be_out
from handouts.desk.kept.journal import Entry, Journal
from handouts.desk.kept.rows import written
from tests.test_journal import BLANK, EARLY, ELSEWHERE, FILLED, LONG_AGO, NEW, Clock, begun, laid, printed

LINES = [
    BLANK,
    FILLED,
    ELSEWHERE,
    replace(BLANK, words='cccccccc', copies=3),
    replace(BLANK, language='es', copies=5),
    replace(BLANK, edition='large-print', copies=7),
]
# What SQLite says of a way through all rows, or through all lines of a clinic or of older entries.
WALK = re.compile(
    r'SCAN (entries|lines|tallies|stacks|pulls)|SEARCH lines USING (INDEX lines_clinic \(clinic=\?\)|PRIMARY KEY \(entry<\?\))$'
)
STATES: tuple[State, ...] = get_args(State)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal of a test lies."""
    return tmp_path / 'journal.sqlite'


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    """A new journal."""
    with closing(Journal(path, Clock())) as journal:
        yield journal


class Model:
    """What should be in the rack and in the counts, added up from the beginning each time."""

    def __init__(self) -> None:
        self.entries: dict[int, Entry] = {}
        self.pulled: set[tuple[int, int]] = set()

    def note(self, entry: Entry) -> None:
        """Note how an entry stands now."""
        before = self.entries.get(entry.id, entry)
        if before.state == 'unknown' != entry.state:
            self.pulled -= {(entry.id, place) for place, _ in enumerate(entry.lines)}
        self.entries[entry.id] = entry

    def pull(self, asked: Line) -> None:
        """Note that somebody pulled the words of a line."""
        for entry, place, line in self._out():
            if entry.state not in GOING and not line.people and _words(line) == _words(asked):
                self.pulled.add((entry.id, place))

    def _out(self) -> Iterator[tuple[Entry, int, Line]]:
        for entry in self.entries.values():
            if may_be_out(entry.state, entry.job):
                yield from ((entry, place, line) for place, line in enumerate(entry.lines))

    def counts(self, clinic: str) -> dict[tuple[str, str], int]:
        """Return the copies by paper and language."""
        sums = Counter[tuple[str, str]]()
        for _, _, line in self._out():
            if line.clinic == clinic:
                sums[line.paper, line.language] += line.copies
        return dict(sums)

    def rack(self, clinic: str) -> dict[tuple[str, ...], tuple[int, datetime, datetime]]:
        """Return the copies in the rack, with their first and last time."""
        found: dict[tuple[str, ...], tuple[int, datetime, datetime]] = {}
        for entry, place, line in self._out():
            if line.clinic == clinic and not line.people and (entry.id, place) not in self.pulled:
                copies, first, last = found.get(_words(line)[1:], (0, entry.at, entry.at))
                found[_words(line)[1:]] = (copies + line.copies, min(first, entry.at), max(last, entry.at))
        return found


def _words(line: Line) -> tuple[str, ...]:
    return (line.clinic, line.paper, line.language, line.words)


@pytest.mark.parametrize('seed', range(6))
def test_what_is_added_up_is_the_sum_after_anything_that_may_happen(journal: Journal, seed: int) -> None:
    chance, model = random.Random(seed), Model()
    moved = pulls = 0
    for _ in range(250):
        deed = chance.random()
        if deed < 0.3 or not model.entries:
            model.note(begun(journal, *chance.choices(LINES, k=chance.randint(1, 4))))
        elif deed < 0.9:
            entry = chance.choice(list(model.entries.values()))
            state = chance.choice([state for state in STATES if follows(entry.state, state)])
            model.note(journal.move(entry.id, state, job=chance.choice([None, None, 0, 5])))
            moved += 1
        else:
            line = chance.choice(LINES)
            journal.pull('front', *_words(line))
            model.pull(line)
            pulls += 1
        for clinic in ('clinic', 'other'):
            for since in (EARLY, LONG_AGO):
                assert journal.counts(clinic, since) == model.counts(clinic)
            rack = {
                (one.paper, one.language, one.words): (one.copies, one.first, one.last)
                for one in journal.blanks(clinic)
            }
            assert rack == model.rack(clinic)
    assert moved > 100
    assert pulls > 10


def test_what_was_not_printed_after_all_is_taken_away_again(journal: Journal) -> None:
    printed(journal, replace(BLANK, copies=1))
    lost = begun(journal, BLANK, FILLED)
    journal.move(lost.id, 'unknown')
    assert laid(journal) == [('advice/paper', NEW, 21)]
    journal.move(lost.id, 'failed')
    assert laid(journal) == [('advice/paper', NEW, 1)]
    assert journal.counts('clinic', LONG_AGO) == {('advice/paper', 'en'): 1}


def test_what_nobody_knew_of_when_the_rack_was_cleared_may_have_come_out_since(journal: Journal) -> None:
    lost = begun(journal)
    journal.move(lost.id, 'unknown', job=5)
    journal.pull('front', 'clinic', 'advice/paper', 'en', NEW)
    assert laid(journal) == []
    journal.move(lost.id, 'unknown', told='still')
    assert laid(journal) == []
    journal.move(lost.id, 'done')
    assert laid(journal) == [('advice/paper', NEW, 20)]


def test_what_was_opened_and_pulled_stays_pulled(journal: Journal) -> None:
    opened = begun(journal)
    journal.move(opened.id, 'opened')
    journal.pull('front', 'clinic', 'advice/paper', 'en', NEW)
    journal.move(opened.id, 'done')
    assert laid(journal) == []


def test_times_sort_as_texts() -> None:
    phoenix = timezone(timedelta(hours=-7))
    times = [EARLY, EARLY + timedelta(microseconds=1), EARLY.astimezone(phoenix) + timedelta(seconds=1)]
    texts = [written(time) for time in times]
    assert texts == sorted(texts)
    assert {len(text) for text in texts} == {32}
    assert [datetime.fromisoformat(text) for text in texts] == times
    assert all(text.endswith('+00:00') for text in texts)


@pytest.mark.parametrize(
    ('table', 'column', 'value'),
    [
        ('lines', 'copies', 0),
        ('lines', 'pages', -1),
        ('lines', 'people', -1),
        ('lines', 'entry', 99),
        ('entries', 'once', ''),
    ],
)
def test_what_cannot_be_is_refused_by_the_tables(journal: Journal, table: str, column: str, value: str | int) -> None:
    printed(journal)
    with pytest.raises(sqlite3.IntegrityError), journal._store.writing() as connection:
        connection.execute(f'UPDATE {table} SET {column} = ?', (value,))
    assert [entry.lines for entry in journal.entries()] == [(BLANK,)]


def test_an_entry_of_which_one_line_cannot_be_is_not_begun_at_all(journal: Journal) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        begun(journal, BLANK, replace(BLANK, copies=0))
    assert journal.entries() == []


def test_no_reading_walks_a_whole_table(journal: Journal, path: Path) -> None:
    """So it stays quick however many entries there are; that of the going ones is as long as these are."""
    printed(journal, BLANK, FILLED)
    asked: list[str] = []
    with journal._store.reading() as connection:
        connection.set_trace_callback(asked.append)
    journal.entry(1)
    journal.entries()
    journal.entries(clinic='clinic', before=9)
    journal.going()
    journal.counts('clinic', EARLY)
    journal.blanks('clinic')
    journal.begin('again', 'front', 'printer', 'hp', [BLANK])
    journal.move(2, 'unknown')
    journal.pull('front', 'clinic', 'advice/paper', 'en', NEW)
    journal.move(2, 'done')
    list(journal.csv())
    statements = {text for text in asked if re.match('SELECT|INSERT|UPDATE|DELETE', text)}
    assert len(statements) > 15
    with closing(sqlite3.connect(path)) as file:
        walks = {
            (plan, text)
            for text in statements
            for *_, plan in file.execute(f'EXPLAIN QUERY PLAN {text}')
            if WALK.match(plan)
        }
    allowed = ('SCAN entries USING INDEX entries_going',)
    assert [walk for walk in walks if walk[0] not in allowed] == []
