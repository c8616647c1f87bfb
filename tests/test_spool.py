"""Hands papers to real printers: whatever is killed on the way, each is printed once, or said not to be printed."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from handouts.desk.kept.entry import Entry, Line, State
from handouts.desk.kept.journal import Journal
from handouts.desk.printing import spool as module
from handouts.desk.printing.ipp import NOT_RUNNING, SILENT, NoPrintServer
from handouts.desk.printing.printers import PrintServer
from handouts.desk.printing.spool import ASLEEP, NEVER_SENT, NOT_FOUND, STOPPED, Spool
from handouts.desk.printing.ticket import Ticket
from handouts.errors import mistake
from tests.patience import until
from tests.print_house import PrintHouse, Received, free_port, open_print_house, small_pdf

LINE = Line('clinic', 'ketamine-iv/aftercare', 'en', 'print', 'abcd', 2, 1, 1)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TICKET = Ticket('', 'two-sided-long-edge', 'letter', 1)


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print house with one printer."""
    with open_print_house() as opened:
        opened.add_printer('front')
        yield opened


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal with nothing in it."""
    return Journal(tmp_path / 'journal.db', lambda: NOW)


@pytest.fixture
def server(house: PrintHouse) -> PrintServer:
    """The print server of the house."""
    return PrintServer({'CUPS_SERVER': house.server})


@pytest.fixture
def spool(journal: Journal, server: PrintServer) -> Iterator[Spool]:
    """A spool that looks often."""
    opened = Spool(journal, server, every=0.05, sought=0.5)
    yield opened
    opened.close()


def begin(journal: Journal, once: str, printer: str = 'front') -> Entry:
    """Begin an entry of the journal."""
    return journal.begin(once, 'desk 1', 'printer', printer, [LINE])[0]


def becomes(journal: Journal, entry: Entry, *states: State, told: str = '') -> Entry:
    """Wait until an entry is in one of these states with these words told, and return it."""

    def now() -> Entry:
        found = journal.entry(entry.id)
        assert found
        return found

    until(lambda: now().state in states and told in now().told)
    return now()


def got(house: PrintHouse, once: str, printer: str = 'front') -> list[Received]:
    """Return what a printer received for an entry."""
    return [one for one in house.received(printer) if one.attributes['job-name'] == f'handouts-{once}']


def test_a_paper_is_handed_over_and_watched_to_its_end(house: PrintHouse, journal: Journal, spool: Spool) -> None:
    house.hold('front')
    entry = begin(journal, 'done')
    spool.submit(entry, small_pdf(), TICKET)
    going = becomes(journal, entry, 'printing')
    assert going.job > 0
    until(lambda: got(house, 'done'))
    house.release('front')
    assert becomes(journal, entry, 'done').told == ""
    (arrived,) = got(house, 'done')
    assert arrived.document.startswith(b'%PDF-')
    assert arrived.attributes['sides'] == 'two-sided-long-edge'
    assert journal.going() == []


def test_a_paper_that_is_submitted_again_is_not_printed_again(
    house: PrintHouse, journal: Journal, spool: Spool
) -> None:
    entry = begin(journal, 'twice')
    for _ in range(3):
        spool.submit(entry, small_pdf(), TICKET)
    becomes(journal, entry, 'done')
    spool.submit(entry, small_pdf(), TICKET)
    last = begin(journal, 'after')
    spool.submit(last, small_pdf(), TICKET)
    becomes(journal, last, 'done')
    assert [len(got(house, once)) for once in ('twice', 'after')] == [1, 1]


def test_what_the_printer_needs_is_told_while_it_needs_it(house: PrintHouse, journal: Journal, spool: Spool) -> None:
    house.hold('front', 'media-empty-error')
    entry = begin(journal, 'empty')
    spool.submit(entry, small_pdf(), TICKET)
    waits = becomes(journal, entry, 'printing', told="The printer needs paper. Put paper into its tray.")
    assert waits.job > 0
    house.release('front')
    assert becomes(journal, entry, 'done').told == ""


def test_a_refused_paper_has_failed_and_says_why(house: PrintHouse, journal: Journal, spool: Spool) -> None:
    house.command('cupsreject', 'front')
    refused, gone = begin(journal, 'refused'), begin(journal, 'gone', 'attic')
    for entry in (refused, gone):
        spool.submit(entry, small_pdf(), TICKET)
    assert "takes no new jobs" in becomes(journal, refused, 'failed').told
    assert "no longer there" in becomes(journal, gone, 'failed').told
    house.command('cupsaccept', 'front')
    assert got(house, 'refused') == []


def test_nobody_waits_for_the_print_server(house: PrintHouse, journal: Journal) -> None:
    """It answers here only once the paper was taken in and cancelled, so whoever waited would wait for ever."""
    is_asked, may_answer = threading.Event(), threading.Event()

    class Slow(PrintServer):
        def send(self, printer: str, document: bytes, ticket: Ticket) -> int:
            is_asked.set()
            may_answer.wait()
            return super().send(printer, document, ticket)

    entry = begin(journal, 'slowly')
    with closing(Spool(journal, Slow({'CUPS_SERVER': house.server}), every=0.05, sought=0.5)) as spool:
        spool.submit(entry, small_pdf(), TICKET)
        is_asked.wait()
        spool.cancel(entry)
        may_answer.set()
        becomes(journal, entry, 'stopped', 'done')


def test_a_paper_is_cancelled_wherever_it_is(house: PrintHouse, journal: Journal, spool: Spool) -> None:
    house.add_printer('slow')
    house.hold('slow')
    first, second = begin(journal, 'first', 'slow'), begin(journal, 'second', 'slow')
    spool.submit(first, small_pdf(), TICKET)
    spool.submit(second, small_pdf(), TICKET)
    until(lambda: got(house, 'first', 'slow'))
    assert "another job" in becomes(journal, second, 'printing', told="another job").told
    spool.cancel(second)
    spool.cancel(first)
    assert "cancelled" in becomes(journal, second, 'stopped').told
    assert "cancelled" in becomes(journal, first, 'stopped').told
    third = begin(journal, 'third', 'slow')
    spool.cancel(third)
    spool.submit(third, small_pdf(), TICKET)
    assert becomes(journal, third, 'stopped').told == STOPPED
    house.release('slow')
    assert got(house, 'second', 'slow') == got(house, 'third', 'slow') == []


def test_a_printer_that_is_off_is_told_until_the_paper_is_cancelled(
    house: PrintHouse, journal: Journal, spool: Spool
) -> None:
    house.add_printer('off')
    house.stop_printer('off')
    entry = begin(journal, 'off', 'off')
    spool.submit(entry, small_pdf(), TICKET)
    becomes(journal, entry, 'printing', told="cannot be reached. See whether it is switched on")
    spool.cancel(entry)
    becomes(journal, entry, 'stopped')


def test_a_print_server_that_is_killed_in_the_middle_prints_once(
    house: PrintHouse, journal: Journal, spool: Spool
) -> None:
    house.command('cupsdisable', 'front')
    entry = begin(journal, 'middle')
    spool.submit(entry, small_pdf(), TICKET)
    becomes(journal, entry, 'printing', told="paused")
    house.kill_server()
    becomes(journal, entry, 'printing', told=ASLEEP)
    late = begin(journal, 'late')
    spool.submit(late, small_pdf(), TICKET)
    assert becomes(journal, late, 'failed').told == NOT_RUNNING
    house.start_server()
    becomes(journal, entry, 'printing', told="paused")
    house.command('cupsenable', 'front')
    becomes(journal, entry, 'done')
    assert (len(got(house, 'middle')), got(house, 'late')) == (1, [])


def test_a_job_that_the_print_server_forgot_is_unknown(house: PrintHouse, journal: Journal, spool: Spool) -> None:
    house.command('cupsdisable', 'front')
    entry = begin(journal, 'forgotten')
    spool.submit(entry, small_pdf(), TICKET)
    becomes(journal, entry, 'printing', told="paused")
    house.command('cancel', '-a', '-x', 'front')
    assert "before you print it again" in becomes(journal, entry, 'unknown').told
    house.command('cupsenable', 'front')


def test_a_job_of_another_name_is_not_taken_for_it(journal: Journal, server: PrintServer) -> None:
    other = server.send('front', small_pdf(), Ticket('other', 'one-sided', 'letter', 1))
    entry = begin(journal, 'renumbered')
    journal.move(entry.id, 'printing', job=other)
    spool = Spool(journal, server, every=0.05)
    spool.recover()
    becomes(journal, entry, 'unknown')
    spool.close()


class Lost(PrintServer):
    """A print server whose answer is lost, after it took the job or before."""

    takes = True

    def send(self, printer: str, document: bytes, ticket: Ticket) -> int:
        """Send, and hear nothing."""
        if self.takes:
            super().send(printer, document, ticket)
        raise NoPrintServer(SILENT, may_have_heard=True)


@pytest.mark.parametrize('takes', [True, False])
def test_a_paper_whose_answer_is_lost_is_looked_for(house: PrintHouse, journal: Journal, takes: bool) -> None:
    server = Lost({'CUPS_SERVER': house.server})
    server.takes = takes
    spool = Spool(journal, server, every=0.05, sought=0.5)
    entry = begin(journal, f'lost-{takes}')
    spool.submit(entry, small_pdf(), TICKET)
    if takes:
        assert becomes(journal, entry, 'done').job > 0
    else:
        assert becomes(journal, entry, 'failed').told == NOT_FOUND
    assert len(got(house, f'lost-{takes}')) == takes
    spool.close()


def test_a_paper_that_the_print_server_is_still_reading_is_waited_for(journal: Journal, server: PrintServer) -> None:
    entry = begin(journal, 'read')
    journal.move(entry.id, 'sending')
    spool = Spool(journal, server, every=0.05, sought=20)
    spool.recover()
    time.sleep(0.4)
    becomes(journal, entry, 'sending')
    server.send('front', small_pdf(), Ticket('read', 'one-sided', 'letter', 1))
    becomes(journal, entry, 'done')
    spool.close()


# A desk that is killed at a certain step of handing over one paper: what each argument is, it says itself.
DESK = """
import os, signal, sys, time
from datetime import datetime, UTC
from http.client import HTTPConnection
from pathlib import Path
from handouts.desk.kept.journal import Journal
from handouts.desk.printing.printers import PrintServer
from handouts.desk.printing.spool import Spool
from tests.print_house import small_pdf
from tests.test_spool import NOW, TICKET, begin

file, address, step = sys.argv[1:]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class Dying(Journal):
    def move(self, id, state, **told):
        if (step, state) == ('waiting', 'sending'):
            die()
        entry = super().move(id, state, **told)
        if (step, state) in (('sending', 'sending'), ('printing', 'printing')):
            die()
        return entry

class DyingServer(PrintServer):
    def send(self, *args):
        number = super().send(*args)
        if step == 'sent':
            die()
        return number

def send_half(self, data, send=HTTPConnection.send):
    if step == 'half-sent' and data.startswith(b'%PDF-'):
        send(self, data[:len(data) // 2])
        time.sleep(0.2)
        die()
    send(self, data)

HTTPConnection.send = send_half
journal = Dying(Path(file), lambda: NOW)
Spool(journal, DyingServer({'CUPS_SERVER': address})).submit(begin(journal, 'killed-' + step), small_pdf(), TICKET)
time.sleep(20)
"""


@pytest.mark.parametrize(
    ('step', 'left', 'end', 'told', 'copies'),
    [
        ('waiting', 'waiting', 'failed', NEVER_SENT, 0),
        ('sending', 'sending', 'failed', NOT_FOUND, 0),
        ('half-sent', 'sending', 'failed', NOT_FOUND, 0),
        ('sent', 'sending', 'done', "", 1),
        ('printing', 'printing', 'done', "", 1),
    ],
)
def test_a_desk_that_is_killed_at_any_step_prints_once_or_says_that_it_did_not(
    house: PrintHouse, journal: Journal, spool: Spool, step: str, left: State, end: State, told: str, copies: int
) -> None:
    file = journal._store.path
    died = subprocess.run([sys.executable, '-c', DESK, str(file), house.server, step], timeout=30, check=False)
    assert died.returncode == -signal.SIGKILL
    (entry,) = journal.going()
    assert entry.state == left
    spool.recover()
    ended = becomes(journal, entry, end)
    assert ended.told == told
    assert (ended.job > 0) == bool(copies)
    assert len(got(house, f'killed-{step}')) == copies


def test_what_was_found_after_a_kill_while_the_print_server_is_down_waits_for_it(
    journal: Journal, server: PrintServer
) -> None:
    entry = begin(journal, 'asleep')
    server.send('front', small_pdf(), Ticket('asleep', 'one-sided', 'letter', 1))
    journal.move(entry.id, 'sending')
    away = PrintServer({'CUPS_SERVER': f'localhost:{free_port()}'})
    before = Spool(journal, away, every=0.05, sought=0.2)
    before.recover()
    becomes(journal, entry, 'sending', told=ASLEEP)
    time.sleep(0.5)
    becomes(journal, entry, 'sending', told=ASLEEP)
    before.close()
    after = Spool(journal, server, every=0.05)
    after.recover()
    becomes(journal, entry, 'done')
    after.close()


def test_what_was_never_opened_in_the_browser_is_told_so_and_what_was_is_left_alone(
    journal: Journal, spool: Spool
) -> None:
    never, opened = (journal.begin(name, 'desk 1', 'browser', '', [LINE])[0] for name in ('never', 'opened'))
    journal.move(opened.id, 'opened')
    spool.recover()
    told = [journal.entry(entry.id) for entry in (never, opened)]
    assert [(one.state, one.told) for one in told if one] == [('failed', NEVER_SENT), ('opened', '')]


def test_at_the_end_what_waits_is_handed_over(journal: Journal, server: PrintServer) -> None:
    spool = Spool(journal, server)
    entries = [begin(journal, f'end-{number}') for number in range(3)]
    for entry in entries:
        spool.submit(entry, small_pdf(), TICKET)
    spool.close()
    for entry in entries:
        becomes(journal, entry, 'printing', 'done')
    assert all(server.find(f'end-{number}') for number in range(3))


def test_a_document_is_held_only_until_it_is_handed_over(journal: Journal, spool: Spool) -> None:
    document = small_pdf()
    before = sys.getrefcount(document)
    entry = begin(journal, 'held')
    spool.submit(entry, document, TICKET)
    becomes(journal, entry, 'printing', 'done')
    until(lambda: sys.getrefcount(document) == before)


def test_nothing_that_is_kept_shows_a_document() -> None:
    secret = b'Ana Example'
    assert 'Ana' not in repr(module._Handed(1, secret, TICKET))


class Full(Journal):
    """A journal on a disk that is full when an entry is to come into one of these states."""

    full: tuple[State, ...] = ()

    def move(self, id: int, state: State, *, job: int | None = None, told: str | None = None) -> Entry:
        """Write down how it goes with an entry, where there is room."""
        if state in self.full:
            raise mistake('journal.db', 0, 'journal-full', "The disk is full.", "Make room.")
        return super().move(id, state, job=job, told=told)


@pytest.mark.parametrize(('state', 'is_sent'), [('sending', False), ('printing', True)])
def test_while_the_disk_is_full_nothing_is_printed_that_is_not_in_the_journal_and_nothing_twice(
    tmp_path: Path, house: PrintHouse, server: PrintServer, state: State, is_sent: bool
) -> None:
    journal = Full(tmp_path / 'journal.db', lambda: NOW)
    journal.full = (state,)
    spool = Spool(journal, server, every=0.05)
    once = f'full-{state}'
    entry = begin(journal, once)
    spool.submit(entry, small_pdf(), TICKET)
    if is_sent:
        until(lambda: server.find(once))
    time.sleep(0.5)
    assert bool(server.find(once)) == is_sent
    assert len(journal.going()) == 1
    journal.full = ()
    becomes(journal, entry, 'done')
    assert len(got(house, once)) == 1
    spool.close()


def test_the_printers_are_shown_at_once(spool: Spool) -> None:
    assert spool.printers().state == 'not known yet'
    until(lambda: spool.printers().printer('front'))
