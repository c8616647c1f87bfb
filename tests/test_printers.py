"""Printers and jobs at a real print server, with real printers that keep what they were sent."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pyipp.enums import IppOperation, IppStatus

from handouts.desk.printing import printers as module
from handouts.desk.printing.ipp import NOT_ALLOWED, Answer, NoPrintServer, PrinterRefuses, ask, read_address
from handouts.desk.printing.printers import REFUSALS, JobState, PrintServer, Sides, Size, Ticket
from handouts.errors import WrongUse
from tests.patience import until
from tests.print_house import OTHER, PrintHouse, Received, free_port, open_print_house, small_pdf

BOTH = ('one-sided', 'two-sided-long-edge', 'two-sided-short-edge')


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print house with a printer that prints on both sides, and one that does not."""
    with open_print_house() as opened:
        opened.add_printer('front', info='The grey one', location='Front desk')
        opened.add_printer('Back', has_two_sides=False)
        yield opened


@pytest.fixture(scope='module')
def server(house: PrintHouse) -> PrintServer:
    """Its print server."""
    return PrintServer({'CUPS_SERVER': house.server})


def over(server: PrintServer, job: int) -> JobState:
    """Wait until a job is over, and return what became of it."""
    until(lambda: server.job(job).is_over)
    return server.job(job)


def got(house: PrintHouse, printer: str, once: str) -> list[Received]:
    """Return what a printer received for an entry."""
    return [one for one in house.received(printer) if one.attributes['job-name'] == f'handouts-{once}']


def ticket(once: str, *, sides: Sides = 'one-sided', size: Size = 'letter', copies: int = 1) -> Ticket:
    """Return a ticket."""
    return Ticket(once, sides, size, copies)


def test_the_printers_are_told_with_what_they_can_do(server: PrintServer) -> None:
    back, front = server.printers()
    assert (front.name, front.info, front.location) == ('front', 'The grey one', 'Front desk')
    assert (front.sides, front.sizes, front.most_copies, front.accepts) == (BOTH, ('letter', 'a4'), 9999, True)
    assert (back.name, back.sides) == ('Back', ('one-sided',))
    assert server.printer('front').name == 'front'


def test_the_standard_printer_is_marked(house: PrintHouse, server: PrintServer) -> None:
    house.command('lpadmin', '-d', 'Back')
    assert [printer.name for printer in server.printers() if printer.is_default] == ['Back']


def test_what_sends_faxes_is_no_printer(house: PrintHouse, server: PrintServer, tmp_path: Path) -> None:
    ppd = (house.root / 'server' / 'ppd' / 'front.ppd').read_text()
    (tmp_path / 'fax.ppd').write_text(ppd.replace('*PCFileName', '*cupsFax: True\n*PCFileName'))
    house.command('lpadmin', '-p', 'fax', '-E', '-v', 'ipp://localhost/fax', '-P', str(tmp_path / 'fax.ppd'))
    assert server.printer('fax').name == 'fax'
    assert [printer.name for printer in server.printers()] == ['Back', 'front']
    house.command('lpadmin', '-x', 'fax')


def test_where_there_are_no_printers_none_are_told() -> None:
    with open_print_house() as bare:
        assert PrintServer({'CUPS_SERVER': bare.server}).printers() == ()


@pytest.mark.parametrize(
    ('wanted', 'size', 'points'),
    [
        (ticket('short', sides='two-sided-short-edge', copies=3), 'x-dimension=21590 y-dimension=27940', (612, 792)),
        (ticket('long', sides='two-sided-long-edge', size='a4'), 'x-dimension=21000 y-dimension=29700', (595, 842)),
        (ticket('single'), 'x-dimension=21590 y-dimension=27940', (612, 792)),
    ],
    ids=lambda value: value.once if isinstance(value, Ticket) else '',
)
def test_a_paper_arrives_as_it_was_asked_for_and_at_its_size(
    house: PrintHouse, server: PrintServer, wanted: Ticket, size: str, points: tuple[int, int]
) -> None:
    job = server.send('front', small_pdf(2, points), wanted)
    assert over(server, job).state == 'done'
    (arrived,) = got(house, 'front', wanted.once)
    assert arrived.attributes['sides'] == wanted.sides
    assert int(arrived.attributes.get('copies', '1')) == wanted.copies
    assert size in arrived.attributes['media-col']
    with pikepdf.open(io.BytesIO(arrived.document)) as pdf:
        assert [[round(float(edge)) for edge in page.mediabox] for page in pdf.pages] == [[0, 0, *points]] * 2
        for page in pdf.pages:  # no scale
            assert page.Contents.read_bytes().split()[:6] == [*b'q q 1 0 0 1'.split()]


def test_a_printer_that_prints_on_one_side_does_so(house: PrintHouse, server: PrintServer) -> None:
    wanted = ticket('one', sides='two-sided-long-edge', copies=2)
    assert server.printer('Back').fit(wanted).sides == 'one-sided'
    assert over(server, server.send('Back', small_pdf(), wanted)).state == 'done'
    (arrived,) = got(house, 'Back', 'one')
    assert arrived.attributes.get('sides', 'one-sided') == 'one-sided'
    assert arrived.attributes['copies'] == '2'


def test_a_size_that_a_printer_has_not_is_not_asked_for(server: PrintServer) -> None:
    small = replace(server.printer('front'), sizes=('a4',))
    assert module._wishes(small, ticket('a')) == {'sides': 'one-sided', 'copies': 1}
    assert module._wishes(small, ticket('a', size='a4'))['media'] == 'iso_a4_210x297mm'


def test_a_class_of_printers_prints_too(house: PrintHouse, server: PrintServer) -> None:
    house.command('lpadmin', '-p', 'Back', '-c', 'any')
    house.command('cupsaccept', 'any')
    house.command('cupsenable', 'any')
    assert over(server, server.send('any', small_pdf(), ticket('class'))).state == 'done'
    assert len(got(house, 'Back', 'class')) == 1
    house.command('lpadmin', '-x', 'any')


def test_more_copies_than_a_printer_makes_are_refused(server: PrintServer) -> None:
    with pytest.raises(PrinterRefuses, match='at most 9999 copies'):
        server.send('front', small_pdf(), ticket('many', copies=10000))
    assert server.find('many') == 0


def test_a_printer_that_is_gone_refuses(server: PrintServer) -> None:
    for name in ('none', 'no/such name', 'é'):
        with pytest.raises(PrinterRefuses, match='no longer there'):
            server.send(name, small_pdf(), ticket('gone'))


def test_a_file_that_cannot_be_printed_is_told_and_can_be_cancelled(house: PrintHouse, server: PrintServer) -> None:
    house.add_printer('broken')
    job = server.send('broken', b'These are no pages.', ticket('text'))
    until(lambda: any("could not print this file" in notice.what for notice in server.job(job).notices))
    server.cancel(job)
    assert server.job(job).state == 'stopped'


def test_a_printer_that_takes_no_jobs_says_so_before_and_refuses(house: PrintHouse, server: PrintServer) -> None:
    house.command('cupsreject', 'front')
    front = server.printer('front')
    assert not front.accepts
    assert "takes no new jobs" in front.notices[0].what
    with pytest.raises(PrinterRefuses, match='takes no new jobs'):
        server.send('front', small_pdf(), ticket('rejected'))
    house.command('cupsaccept', 'front')
    assert server.find('rejected') == 0


def test_a_job_of_a_paused_printer_waits_until_it_is_cancelled(house: PrintHouse, server: PrintServer) -> None:
    house.command('cupsdisable', 'front')
    job = server.send('front', small_pdf(), ticket('paused'))
    state = server.job(job)
    assert (state.state, state.name) == ('waiting', 'handouts-paused')
    assert "paused" in state.notices[0].what
    assert server.printer('front').state == 'stopped'
    server.cancel(job)
    assert server.job(job).state == 'stopped'
    server.cancel(job)  # it is over: nothing is said
    house.command('cupsenable', 'front')
    assert got(house, 'front', 'paused') == []


def test_a_printer_in_trouble_says_so_and_what_waits_behind(house: PrintHouse, server: PrintServer) -> None:
    house.hold('front', 'media-empty-error', 'toner-low-warning')
    first, second = (server.send('front', small_pdf(), ticket(once)) for once in ('empty', 'behind'))
    until(lambda: len(server.job(first).notices) == 2)
    assert server.job(first).state == 'printing'
    assert [notice.todo[:9] for notice in server.job(first).notices] == ["Put paper", "Have a ne"]
    assert server.job(second).state == 'waiting'
    assert "another job" in server.job(second).notices[-1].what
    assert server.printer('front').state == 'busy'
    house.release('front')
    assert (over(server, first).state, over(server, second).state) == ('done', 'done')


def test_a_printer_that_is_busy_with_others_gets_it_afterwards(house: PrintHouse, server: PrintServer) -> None:
    house.add_printer('shared')
    house.hold('shared')
    others = {'printer-uri': 'ipp://localhost/ipp/print', 'job-name': 'theirs', 'document-format': 'application/pdf'}
    printer = read_address(house.uri('shared'))
    assert ask(printer, IppOperation.PRINT_JOB, '/ipp/print', others, None, small_pdf()).status == IppStatus.OK
    until(lambda: len(house.received('shared')) == 1)
    refused = ask(printer, IppOperation.PRINT_JOB, '/ipp/print', others, None, small_pdf())
    assert "busy" in REFUSALS[refused.status]
    job = server.send('shared', small_pdf(), ticket('shared'))
    assert not server.job(job).is_over
    house.release('shared')
    assert over(server, job).state == 'done'
    assert [one.attributes['job-name'] for one in house.received('shared')] == ['theirs', 'handouts-shared']


def test_a_printer_that_is_switched_off_cannot_be_reached(house: PrintHouse, server: PrintServer) -> None:
    house.add_printer('off')
    house.stop_printer('off')
    job = server.send('off', small_pdf(), ticket('off'))
    until(lambda: any("cannot be reached" in notice.what for notice in server.job(job).notices))
    server.cancel(job)
    assert over(server, job).state == 'stopped'


def test_a_job_is_found_by_its_entry_while_it_goes_and_afterwards(house: PrintHouse, server: PrintServer) -> None:
    house.command('cupsdisable', 'Back')
    job = server.send('Back', small_pdf(), ticket('found'))
    assert server.find('found') == job
    assert server.find('foun') == 0
    house.command('cupsenable', 'Back')
    assert over(server, job).state == 'done'
    assert server.find('found') == job


def test_a_job_that_the_print_server_forgot_is_unknown(house: PrintHouse, server: PrintServer) -> None:
    job = server.send('Back', small_pdf(), ticket('purged'))
    over(server, job)
    house.command('cancel', '-a', '-x', 'Back')
    assert server.job(job).state == 'unknown'
    assert "before you print it again" in server.job(job).notices[0].todo
    assert server.find('purged') == 0
    server.cancel(job)


def test_nobody_else_may_cancel_a_job(
    house: PrintHouse, server: PrintServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.command('cupsdisable', 'front')
    job = server.send('front', small_pdf(), ticket('mine'))
    with monkeypatch.context() as patch:
        patch.setattr(module, '_user', lambda: OTHER)
        with pytest.raises(PrinterRefuses, match=NOT_ALLOWED[:40]):
            server.cancel(job)
        assert server.job(job).name == ''
    server.cancel(job)
    house.command('cupsenable', 'front')


def test_a_job_without_a_number_may_have_been_taken() -> None:
    with pytest.raises(NoPrintServer) as raised:
        module._number(Answer(0, (), ()))
    assert raised.value.may_have_heard


def test_without_a_print_server_that_is_said() -> None:
    server = PrintServer({'CUPS_SERVER': f'localhost:{free_port()}'})
    with pytest.raises(NoPrintServer, match=r'is not running\. Start it'):
        server.printers()


def test_a_printer_is_no_print_server(house: PrintHouse) -> None:
    with pytest.raises(NoPrintServer, match='does not understand'):
        PrintServer({'CUPS_SERVER': house.uri('front')}).printers()


def test_a_print_server_of_another_computer_is_refused_at_once() -> None:
    with pytest.raises(WrongUse, match='names another computer'):
        PrintServer({'CUPS_SERVER': 'print.example.com'})
