"""The tables of the journal: how entries are kept as rows, and counted as they are written."""

from collections.abc import Sequence
from datetime import UTC, datetime

from handouts.desk.kept.entry import GOING, LINE_NAMES, Entry, Line, Stack, State, Way, line_values, may_be_out
from handouts.desk.kept.store import Connection

VERSION = 1
SCHEMA = (
    """CREATE TABLE entries(
        id INTEGER PRIMARY KEY, once TEXT NOT NULL UNIQUE CHECK(once <> ''), at TEXT NOT NULL, desk TEXT NOT NULL,
        way TEXT NOT NULL, printer TEXT NOT NULL, job INTEGER NOT NULL, state TEXT NOT NULL, told TEXT NOT NULL,
        out INTEGER NOT NULL)""",
    """CREATE TABLE pulls(
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, desk TEXT NOT NULL, clinic TEXT NOT NULL, paper TEXT NOT NULL,
        language TEXT NOT NULL, words TEXT NOT NULL)""",
    """CREATE TABLE lines(
        entry INTEGER NOT NULL REFERENCES entries, place INTEGER NOT NULL, clinic TEXT NOT NULL, paper TEXT NOT NULL,
        language TEXT NOT NULL, edition TEXT NOT NULL, words TEXT NOT NULL, pages INTEGER NOT NULL CHECK(pages >= 0),
        copies INTEGER NOT NULL CHECK(copies > 0), people INTEGER NOT NULL CHECK(people >= 0),
        pulled INTEGER REFERENCES pulls, PRIMARY KEY(entry, place)) WITHOUT ROWID""",
    # What is out, added up in the same transaction that lets it out: to add it up for each page would take too long.
    """CREATE TABLE tallies(
        clinic TEXT NOT NULL, size INTEGER NOT NULL, span TEXT NOT NULL, paper TEXT NOT NULL, language TEXT NOT NULL,
        copies INTEGER NOT NULL, PRIMARY KEY(clinic, size, span, paper, language)) WITHOUT ROWID""",
    """CREATE TABLE stacks(
        clinic TEXT NOT NULL, paper TEXT NOT NULL, language TEXT NOT NULL, words TEXT NOT NULL,
        copies INTEGER NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
        PRIMARY KEY(clinic, paper, language, words)) WITHOUT ROWID""",
    f'CREATE INDEX entries_going ON entries(id) WHERE state IN {GOING}',
    'CREATE INDEX entries_at ON entries(at)',
    'CREATE INDEX lines_clinic ON lines(clinic, entry)',
    'CREATE INDEX lines_rack ON lines(clinic, paper, language, words) WHERE people = 0 AND pulled IS NULL',
)
ENTRY = 'id, once, at, desk, way, printer, job, state, told'
LINE = ', '.join(LINE_NAMES)
STACK = 'paper, language, words, copies, first, last'
SAME_WORDS = 'clinic = ? AND paper = ? AND language = ? AND words = ?'

# Adds to the tallies what an entry has let out, or takes it away: of a time 7 letters are the month, 10 the day.
TALLY = """INSERT INTO tallies SELECT clinic, size, substr(at, 1, size), paper, language, ? * sum(copies)
    FROM lines JOIN entries ON entry = id JOIN (SELECT 7 AS size UNION ALL SELECT 10) WHERE id = ?
    GROUP BY clinic, size, paper, language ON CONFLICT DO UPDATE SET copies = copies + excluded.copies"""
# Lays on the stacks what is in the rack of some lines.
LAY = """INSERT INTO stacks SELECT clinic, paper, language, words, sum(copies), min(at), max(at)
    FROM lines JOIN entries ON entry = id WHERE out AND people = 0 AND pulled IS NULL AND {which}
    GROUP BY clinic, paper, language, words
    ON CONFLICT DO UPDATE SET
    copies = copies + excluded.copies, first = min(first, excluded.first), last = max(last, excluded.last)"""
PULL = f"""UPDATE lines SET pulled = ? WHERE {SAME_WORDS} AND people = 0 AND pulled IS NULL
    AND (SELECT out AND state NOT IN {GOING} FROM entries WHERE id = entry)"""
# The later months, the later days of the first month, and the rest of the first day, of which there are few entries.
COUNT = """SELECT paper, language, sum(copies) AS count FROM (
        SELECT paper, language, copies FROM tallies WHERE clinic = :clinic AND size = 7 AND span > :month
        UNION ALL
        SELECT paper, language, copies FROM tallies
        WHERE clinic = :clinic AND size = 10 AND span > :day AND span < :month || '-99'
        UNION ALL
        SELECT paper, language, copies FROM entries CROSS JOIN lines ON entry = id
        WHERE at >= :since AND at < :day || 'T99' AND out AND clinic = :clinic)
    GROUP BY paper, language HAVING count > 0 ORDER BY count DESC, paper, language"""


def written(at: datetime) -> str:
    """Return a time as the journal keeps it: in UTC and always as long, so that texts sort as times do."""
    return at.astimezone(UTC).isoformat(timespec='microseconds')


def read_entries(connection: Connection, which: str, *values: str | int) -> list[Entry]:
    """Return the entries that a condition picks, each with all its lines."""
    rows = connection.execute(f'SELECT {ENTRY} FROM entries WHERE {which}', values).fetchall()
    return [
        Entry(id, once, datetime.fromisoformat(at), desk, way, printer, job, state, told, _lines(connection, id))
        for id, once, at, desk, way, printer, job, state, told in rows
    ]


def _lines(connection: Connection, id: int) -> tuple[Line, ...]:
    rows = connection.execute(f'SELECT {LINE} FROM lines WHERE entry = ? ORDER BY place', (id,))
    return tuple(Line(*row) for row in rows)


def add_entry(connection: Connection, at: str, once: str, desk: str, way: Way, printer: str) -> int:
    """Add an entry that waits, without lines yet, and return its number."""
    row = (once, at, desk, way, printer)
    done = connection.execute(
        f"INSERT INTO entries({ENTRY}, out) VALUES(NULL, ?, ?, ?, ?, ?, 0, 'waiting', '', 0)", row
    )
    return int(done.lastrowid or 0)


def add_lines(connection: Connection, id: int, lines: Sequence[Line]) -> None:
    """Add the lines of an entry, in their order."""
    rows = [(id, place, *line_values(line)) for place, line in enumerate(lines)]
    connection.executemany(f'INSERT INTO lines(entry, place, {LINE}) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', rows)


def set_state(connection: Connection, entry: Entry, state: State, job: int, told: str) -> None:
    """Set how an entry stands, and add up what has come out by it, or has not after all.

    Of what nobody knew of, more copies may have come out since somebody pulled it: they count as not pulled.
    """
    out = may_be_out(state, job)
    row = (state, job, told, out, entry.id)
    connection.execute('UPDATE entries SET state = ?, job = ?, told = ?, out = ? WHERE id = ?', row)
    came = out - may_be_out(entry.state, entry.job)
    if came:
        connection.execute(TALLY, (came, entry.id))
    is_known = entry.state == 'unknown' != state
    if is_known:
        connection.execute('UPDATE lines SET pulled = NULL WHERE entry = ?', (entry.id,))
    if came > 0:
        connection.execute(LAY.format(which='id = ?'), (entry.id,))
    elif came < 0 or is_known:
        for line in entry.lines:
            _lay_anew(connection, line.clinic, line.paper, line.language, line.words)


def add_pull(connection: Connection, at: str, desk: str, *stack: str) -> None:
    """Add that somebody pulled a stack (clinic, paper, language, words); what is being printed is not in it."""
    row = (at, desk, *stack)
    done = connection.execute('INSERT INTO pulls VALUES(NULL, ?, ?, ?, ?, ?, ?)', row)
    connection.execute(PULL, (done.lastrowid, *stack))
    _lay_anew(connection, *stack)


def _lay_anew(connection: Connection, *stack: str) -> None:
    """Lay a stack from all its lines."""
    connection.execute(f'DELETE FROM stacks WHERE {SAME_WORDS}', stack)
    connection.execute(LAY.format(which=SAME_WORDS), stack)


def read_counts(connection: Connection, clinic: str, since: str) -> dict[tuple[str, str], int]:
    """Return the copies of a clinic by paper and language since a time, the most first."""
    values = {'clinic': clinic, 'since': since, 'day': since[:10], 'month': since[:7]}
    rows = connection.execute(COUNT, values)
    return {(paper, language): count for paper, language, count in rows}


def read_stacks(connection: Connection, clinic: str) -> list[Stack]:
    """Return the stacks in the rack of a clinic, by paper and language, the oldest first."""
    which = 'clinic = ? ORDER BY paper, language, first'
    rows = connection.execute(f'SELECT {STACK} FROM stacks WHERE {which}', (clinic,))
    return [
        Stack(paper, language, words, copies, datetime.fromisoformat(first), datetime.fromisoformat(last))
        for paper, language, words, copies, first, last in rows
    ]
