"""The journal: every print once, whole after a crash, in order, counted; from many threads and processes at once."""

import csv
import io
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from handouts.desk.kept.entry import may_be_out
from handouts.desk.kept.journal import Entry, Journal, Line, Stack
from handouts.errors import Mistakes, WrongUse
from handouts.press.workspace.project import PROJECT
from tests.run_cases import small_disk

EARLY = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
LONG_AGO = EARLY - timedelta(days=400)
OLD, NEW = 'aaaaaaaa', 'bbbbbbbb'
BLANK = Line('clinic', 'advice/paper', 'en', 'print', NEW, pages=2, copies=20, people=0)
FILLED = Line('clinic', 'advice/consent', 'es', 'print', OLD, pages=4, copies=3, people=3)
ELSEWHERE = replace(BLANK, clinic='other')


@dataclass
class Clock:
    """A clock that goes on by a minute each time somebody looks."""

    now: datetime = EARLY

    def __call__(self) -> datetime:
        """Return the time, and go on."""
        self.now += timedelta(minutes=1)
        return self.now - timedelta(minutes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal of a test lies."""
    return tmp_path / 'desk' / 'journal.sqlite'


@pytest.fixture
def clock() -> Clock:
    """The clock of a test."""
    return Clock()


@pytest.fixture
def journal(path: Path, clock: Clock) -> Iterator[Journal]:
    """A new journal."""
    with closing(Journal(path, clock)) as journal:
        yield journal


def begun(journal: Journal, *lines: Line, once: str = '') -> Entry:
    """Begin an entry of its own at a printer."""
    entry, is_new = journal.begin(once or f'once-{random.random()}', 'front', 'printer', 'hp', lines or (BLANK,))
    assert is_new
    return entry


def printed(journal: Journal, *lines: Line) -> Entry:
    """Print something to its end."""
    return journal.move(begun(journal, *lines).id, 'done', job=7)


def laid(journal: Journal, clinic: str = 'clinic') -> list[tuple[str, str, int]]:
    """Return which papers lie in the rack: paper, words, copies."""
    return [(stack.paper, stack.words, stack.copies) for stack in journal.blanks(clinic)]


def test_what_was_begun_is_there_as_it_was_said_and_waits(journal: Journal, path: Path) -> None:
    entry, is_new = journal.begin('abc', 'front', 'printer', 'hp', [BLANK, FILLED])
    assert is_new
    assert entry == Entry(1, 'abc', EARLY, 'front', 'printer', 'hp', 0, 'waiting', '', (BLANK, FILLED))
    with closing(Journal(path, Clock())) as again:
        assert again.entry(1) == entry
        assert again.told == ''


def test_the_same_form_sent_again_is_the_entry_of_then(journal: Journal) -> None:
    first, _ = journal.begin('abc', 'front', 'printer', 'hp', [BLANK])
    moved = journal.move(first.id, 'printing', job=12)
    assert journal.begin('abc', 'front', 'printer', 'hp', [BLANK]) == (moved, False)
    assert len(journal.entries()) == 1
    assert begun(journal, once='abd').id == 2


def test_a_form_without_a_mark_of_its_own_is_refused(journal: Journal) -> None:
    with pytest.raises(WrongUse, match='Open it again, then print'):
        journal.begin('', 'front', 'printer', 'hp', [BLANK])
    assert journal.entries() == []


def test_times_are_kept_in_utc_as_iso_text(path: Path) -> None:
    phoenix = datetime.fromisoformat('2026-03-02T18:30:00.5-07:00')
    with closing(Journal(path, lambda: phoenix)) as journal:
        assert begun(journal).at == phoenix
        assert begun(journal).at.tzinfo == UTC
    with closing(sqlite3.connect(path)) as file:
        assert file.execute('SELECT DISTINCT at FROM entries').fetchall() == [('2026-03-03T01:30:00.500000+00:00',)]


def test_how_it_goes_is_written_down_and_what_is_not_given_stays(journal: Journal) -> None:
    id = begun(journal).id
    assert journal.move(id, 'sending').state == 'sending'
    moved = journal.move(id, 'printing', job=12, told='sent')
    assert (moved.job, moved.told) == (12, 'sent')
    moved = journal.move(id, 'done')
    assert (moved.state, moved.job, moved.told) == ('done', 12, 'sent')
    assert journal.entry(id) == moved
    assert journal.move(id, 'done', told='') == replace(moved, told='')


def test_what_is_done_never_goes_back(journal: Journal) -> None:
    done = printed(journal)
    with pytest.raises(WrongUse, match="Entry 1 of the journal is 'done' and cannot become 'printing'"):
        journal.move(done.id, 'printing', job=99, told='again')
    assert journal.entry(done.id) == done


def test_an_entry_that_is_not_there(journal: Journal) -> None:
    with pytest.raises(WrongUse, match='no entry 7'):
        journal.move(7, 'done')
    assert journal.entry(7) is None
    assert journal.entry(10**30) is None
    assert journal.entry(-(10**30)) is None


def test_the_newest_stand_first_page_by_page(journal: Journal) -> None:
    ids = [begun(journal).id for _ in range(7)]
    pages, before = [], None
    while page := journal.entries(before=before, limit=3):
        pages.append([entry.id for entry in page])
        before = page[-1].id
    assert pages == [[7, 6, 5], [4, 3, 2], [1]]
    assert ids == [1, 2, 3, 4, 5, 6, 7]
    assert journal.entries(before=1) == []
    assert journal.entries(before=0) == []
    assert len(journal.entries(before=10**30)) == 7
    assert journal.entries(limit=-1) == []


def test_the_entries_of_a_clinic_are_whole_and_each_there_once(journal: Journal) -> None:
    both = begun(journal, BLANK, ELSEWHERE, BLANK)
    begun(journal, ELSEWHERE)
    mine = [begun(journal) for _ in range(3)]
    assert journal.entries(clinic='clinic') == [*reversed(mine), both]
    assert journal.entries(clinic='clinic', before=mine[1].id, limit=1) == [mine[0]]
    assert journal.entries(clinic='clinic', before=mine[0].id, limit=5) == [both]
    assert journal.entries(clinic='nowhere') == []
    assert journal.entries(clinic='other', limit=2)[1] == both
    doubled = begun(journal, BLANK, BLANK)
    assert journal.entries(clinic='clinic', limit=2) == [doubled, mine[2]]


def test_what_is_going_on_in_the_order_in_which_it_was_begun(journal: Journal) -> None:
    waiting, sending, printing, unknown, done = (begun(journal).id for _ in range(5))
    journal.move(sending, 'sending')
    journal.move(printing, 'printing', job=1)
    journal.move(unknown, 'unknown')
    journal.move(done, 'done', job=2)
    assert [entry.id for entry in journal.going()] == [waiting, sending, printing]


def test_copies_are_counted_by_paper_and_language_the_most_first(journal: Journal) -> None:
    printed(journal, BLANK, FILLED)
    printed(journal, replace(BLANK, copies=5), replace(BLANK, language='es', copies=1), replace(ELSEWHERE, copies=9))
    counts = journal.counts('clinic', EARLY)
    assert list(counts.items()) == [
        (('advice/paper', 'en'), 25),
        (('advice/consent', 'es'), 3),
        (('advice/paper', 'es'), 1),
    ]
    assert list(journal.counts('clinic', LONG_AGO).items()) == list(counts.items())
    assert journal.counts('other', EARLY) == {('advice/paper', 'en'): 9}
    assert journal.counts('nowhere', EARLY) == {}


DAYS = (
    '2025-01-31',
    '2025-12-31',
    '2026-01-01',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
    '2026-03-31',
    '2026-04-01',
)
HOURS = ('T00:00:00+00:00', 'T09:30:00.000001+00:00', 'T23:59:59.999999+00:00')
TIMES = [datetime.fromisoformat(day + hour) for day in DAYS for hour in HOURS]


def test_copies_are_counted_since_a_time_to_the_second(journal: Journal, clock: Clock) -> None:
    """Over the edges of days, months and years, of which whole ones are added up beforehand."""
    for number, at in enumerate(TIMES):
        clock.now = at
        printed(journal, replace(BLANK, copies=2**number))
    for since in (one + timedelta(microseconds=step) for one in TIMES for step in (-1, 0, 1)):
        wanted = sum(2**number for number, at in enumerate(TIMES) if at >= since)
        assert journal.counts('clinic', since) == ({('advice/paper', 'en'): wanted} if wanted else {}), since
    phoenix = datetime.fromisoformat('2026-03-31T17:00:00-07:00')
    assert journal.counts('clinic', phoenix) == {('advice/paper', 'en'): 2**21 + 2**22 + 2**23}


def test_blank_copies_lie_in_stacks_by_their_words(journal: Journal, clock: Clock) -> None:
    clock.now = EARLY - timedelta(days=300)
    printed(journal, replace(BLANK, words=OLD, copies=4))
    clock.now = EARLY
    printed(journal, BLANK, replace(BLANK, edition='large-print', copies=1), FILLED)
    clock.now = EARLY + timedelta(days=9)
    printed(journal, BLANK, ELSEWHERE)
    early, old = EARLY, EARLY - timedelta(days=300)
    assert journal.blanks('clinic') == [
        Stack('advice/paper', 'en', OLD, 4, old, old),
        Stack('advice/paper', 'en', NEW, 41, early, early + timedelta(days=9)),
    ]
    assert laid(journal, 'other') == [('advice/paper', NEW, 20)]


def test_what_was_pulled_lies_there_no_more_until_it_is_printed_again(journal: Journal) -> None:
    printed(journal, BLANK, replace(BLANK, words=OLD), ELSEWHERE)
    journal.pull('front', 'clinic', 'advice/paper', 'en', OLD)
    assert laid(journal) == [('advice/paper', NEW, 20)]
    assert laid(journal, 'other') == [('advice/paper', NEW, 20)]
    printed(journal, replace(BLANK, words=OLD, copies=1))
    assert laid(journal) == [('advice/paper', NEW, 20), ('advice/paper', OLD, 1)]
    assert journal.counts('clinic', EARLY) == {('advice/paper', 'en'): 41}


def test_who_pulled_what_and_when_is_kept(journal: Journal, path: Path) -> None:
    journal.pull('front', 'clinic', 'advice/paper', 'en', OLD)
    with closing(sqlite3.connect(path)) as file:
        (row,) = file.execute('SELECT at, desk, clinic, paper, language, words FROM pulls')
    assert row == ('2026-03-02T17:00:00.000000+00:00', 'front', 'clinic', 'advice/paper', 'en', OLD)


def test_what_is_still_being_printed_is_not_pulled(journal: Journal) -> None:
    printed(journal, replace(BLANK, copies=1))
    going = begun(journal)
    journal.move(going.id, 'printing', job=5)
    waiting = begun(journal, replace(BLANK, copies=300))
    journal.pull('front', 'clinic', 'advice/paper', 'en', NEW)
    assert laid(journal) == [('advice/paper', NEW, 20)]
    journal.move(going.id, 'done')
    journal.pull('front', 'clinic', 'advice/paper', 'en', NEW)
    assert laid(journal) == []
    journal.move(waiting.id, 'done', job=6)
    assert laid(journal) == [('advice/paper', NEW, 300)]


def test_all_of_it_is_read_back_from_csv(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('handouts.desk.kept.journal.PORTION', 2)
    for _ in range(4):
        printed(journal, BLANK, FILLED)
    begun(journal, replace(BLANK, words='=1+1'))
    rows = list(csv.DictReader(io.StringIO(''.join(journal.csv()), newline='')))
    assert [row['entry'] for row in rows] == ['1', '1', '2', '2', '3', '3', '4', '4', '5']
    assert [row['paper'] for row in rows] == ['advice/paper', 'advice/consent'] * 4 + ['advice/paper']
    assert rows[0]['utc'] == '2026-03-02T17:00:00Z'
    assert rows[8]['words'] == "'=1+1"
    assert rows[8]['state'] == 'waiting'


def test_csv_goes_on_while_others_print(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('handouts.desk.kept.journal.PORTION', 1)
    printed(journal)
    lines = journal.csv()
    head = [next(lines), next(lines)]
    printed(journal)
    assert len([*head, *lines]) == 3


def test_nothing_of_a_person_has_a_place_in_it(journal: Journal, path: Path) -> None:
    printed(journal)
    with closing(sqlite3.connect(path)) as file:
        tables = {name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        columns = {name: [row[1] for row in file.execute(f'PRAGMA table_info({name})')] for name in tables}
    names = ['clinic', 'paper', 'language', 'words']
    assert columns == {
        'entries': ['id', 'once', 'at', 'desk', 'way', 'printer', 'job', 'state', 'told', 'out'],
        'lines': ['entry', 'place', *names[:3], 'edition', 'words', 'pages', 'copies', 'people', 'pulled'],
        'pulls': ['id', 'at', 'desk', *names],
        'stacks': [*names, 'copies', 'first', 'last'],
        'tallies': ['clinic', 'size', 'span', 'paper', 'language', 'copies'],
    }


def test_the_same_form_from_ten_threads_is_one_entry(journal: Journal) -> None:
    together = Barrier(10)

    def click(_: int) -> tuple[int, bool]:
        together.wait()
        entry, is_new = journal.begin('abc', 'front', 'printer', 'hp', [BLANK, FILLED])
        return entry.id, is_new

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(click, range(10)))
    assert sorted(answers) == [(1, False)] * 9 + [(1, True)]
    assert [len(entry.lines) for entry in journal.entries()] == [2]


# A process that prints so many times, as fast as it can, each time something that another process prints too.
PRINTS = """
import sys
from pathlib import Path
from tests.test_journal import prints
prints(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
"""


def prints(path: Path, name: str, count: int) -> None:
    """Open a journal and print into it, with two threads at once."""
    with closing(Journal(path, Clock())) as journal, ThreadPoolExecutor(2) as threads:

        def one(number: int) -> None:
            entry, _ = journal.begin(f'{name}-{number}', name, 'printer', 'hp', [BLANK, FILLED])
            journal.move(entry.id, 'done', job=1)
            journal.begin(f'both-{number}', name, 'printer', 'hp', [ELSEWHERE])

        list(threads.map(one, range(count)))


def test_two_threads_of_two_processes_print_at_once_into_a_new_journal(path: Path) -> None:
    words = [sys.executable, '-W', 'error', '-c', PRINTS, str(path)]
    both = [subprocess.Popen([*words, name, '40'], cwd=PROJECT, stderr=subprocess.PIPE) for name in ('a', 'b')]
    said = [process.communicate()[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    with closing(Journal(path, Clock())) as journal:
        entries = journal.entries(limit=1000)
        assert sorted(entry.once for entry in entries) == sorted(
            f'{x}-{n}' for x in ('a', 'b', 'both') for n in range(40)
        )
        assert laid(journal) == [('advice/paper', NEW, 20 * 80)]
        assert is_added_up(journal, entries)


def is_added_up(journal: Journal, entries: Sequence[Entry]) -> bool:
    """Return whether what was added up by and by is the sum of what the entries say, where nobody pulled anything."""
    out = [line for entry in entries if may_be_out(entry.state, entry.job) for line in entry.lines]
    sums, stacks = dict[tuple[str, str], int](), dict[tuple[str, str], int]()
    for line in out:
        if line.clinic == 'clinic':
            sums[line.paper, line.language] = sums.get((line.paper, line.language), 0) + line.copies
        if line.clinic == 'clinic' and not line.people:
            stacks[line.paper, line.words] = stacks.get((line.paper, line.words), 0) + line.copies
    wanted = [(*name, copies) for name, copies in sorted(stacks.items())]
    return journal.counts('clinic', LONG_AGO) == sums and sorted(laid(journal)) == wanted


def scribble(path: Path, name: str, pipe: int) -> None:
    """Print until killed; say each entry that the journal has taken, with its number of lines."""
    journal = Journal(path, Clock())
    os.write(pipe, b'open\n')
    for number in range(10**6):
        lines = [BLANK, FILLED, replace(BLANK, words=OLD), ELSEWHERE][: number % 4 + 1]
        entry, _ = journal.begin(f'{name}-{number}', 'front', 'printer', 'hp', lines)
        os.write(pipe, f'{entry.once} {len(lines)}\n'.encode())
        journal.move(entry.id, 'printing', job=number + 1)
        journal.move(entry.id, 'done')


def kill_writers() -> None:
    """Kill a process that prints, at a random moment, and look at its journal; once for each path that is given.

    The moment is one after the journal was opened, or one after the process was begun.
    """
    waits, latest, paths, chance = sys.argv[1] == 'open', float(sys.argv[2]), sys.argv[3:], random.Random(6)
    taken: dict[str, dict[str, int]] = {path: {} for path in paths}
    opened = 0
    for number, path in enumerate(paths):
        reads, writes = os.pipe()
        child = os.fork()
        if not child:
            scribble(Path(path), str(number), writes)
        os.close(writes)
        with os.fdopen(reads) as said:
            told = said.readline() if waits else ''
            time.sleep(chance.random() * latest)
            os.kill(child, signal.SIGKILL)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
            first, *lines = (told + said.read()).splitlines() or ['']
        opened += first == 'open'
        taken[path] |= {once: int(count) for once, count in (line.split() for line in lines)}
        check_after_kill(Path(path), taken[path])
    print(json.dumps([opened, sum(map(len, taken.values()))]))


def check_after_kill(path: Path, taken: dict[str, int]) -> None:
    """Look whether a journal is sound, holds what it has taken, and each entry whole."""
    with closing(Journal(path, Clock())) as journal:
        assert journal.told == ''
        entries = {entry.once: entry for entry in journal.entries(limit=10**6)}
        assert taken.items() <= {once: len(entry.lines) for once, entry in entries.items()}.items()
        for once, entry in entries.items():
            assert len(entry.lines) == int(once.split('-')[1]) % 4 + 1
        assert is_added_up(journal, list(entries.values()))
    with closing(sqlite3.connect(path)) as file:
        assert file.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
        assert file.execute('PRAGMA foreign_key_check').fetchall() == []


def killed(paths: Sequence[Path], after: str, latest: float) -> tuple[int, int]:
    """Kill writers of journals; return how many of them had opened theirs, and how many entries were taken."""
    driver = 'from tests.test_journal import kill_writers; kill_writers()'
    words = [sys.executable, '-c', driver, after, str(latest), *map(str, paths)]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    opened, taken = json.loads(done.stdout)
    return opened, taken


def test_killed_at_thirty_moments_it_is_whole_and_lacks_nothing_it_has_taken(path: Path) -> None:
    opened, taken = killed([path] * 30, 'open', 0.1)
    assert opened == 30
    assert taken > 30


def test_killed_while_it_is_made_it_is_made_the_next_time(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) / 'journal.sqlite' for number in range(10) for _ in range(3)]
    opened, _ = killed(paths, 'begin', 0.015)
    assert opened < 30


def test_a_full_disk_is_told_and_what_was_taken_before_is_whole(tmp_path: Path) -> None:
    with small_disk(tmp_path / 'disk', '2m') as disk:
        path = disk / 'desk' / 'journal.sqlite'
        with closing(Journal(path, Clock())) as journal:
            taken: list[Entry] = []
            with pytest.raises(Mistakes) as full:
                taken.extend(printed(journal, BLANK, FILLED) for _ in range(10_000))
            (finding,) = full.value.findings
            assert finding.rule == 'journal-full'
            assert str(finding) == (
                "journal.sqlite: The disk is full, so nothing was written into the journal. "
                "Make room on the disk, then try again."
            )
            assert len(taken) > 20
            assert [one for one in journal.entries(limit=10_000) if one.state == 'done'] == taken[::-1]
            subprocess.run(['mount', '-o', 'remount,size=8m', disk], check=True)
            again = printed(journal, BLANK)
            assert again.id > taken[-1].id
        with closing(Journal(path, Clock())) as journal:
            assert journal.told == ''
            entries = journal.entries(limit=10_000)
            assert {len(entry.lines) for entry in entries[1:]} == {2}
            assert is_added_up(journal, entries)


def test_a_reader_does_not_wait_for_who_writes(journal: Journal, path: Path) -> None:
    printed(journal)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute('BEGIN IMMEDIATE')
        other.execute('DELETE FROM stacks')
        assert laid(journal) == [('advice/paper', NEW, 20)]
        assert len(journal.entries()) == 1
