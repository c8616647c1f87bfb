"""Asks a print server by the Internet Printing Protocol: a real one, and what only seems to be one."""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyipp.enums import IppOperation, IppStatus

from handouts.desk.printing import ipp
from handouts.desk.printing.ipp import (
    NOT_ALLOWED,
    NOT_RUNNING,
    SILENT,
    STRANGE,
    Address,
    NoPrintServer,
    PrinterRefuses,
    ask,
    encode,
    find_address,
    read_address,
)
from handouts.errors import WrongUse
from tests.print_house import OTHER, PrintHouse, free_port, open_print_house, small_pdf


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print server with one printer."""
    with open_print_house() as opened:
        opened.add_printer('front', info='The grey one')
        yield opened


@contextmanager
def impostor(answer: bytes | None) -> Iterator[Address]:
    """Give the address of something that hears a question and answers it with these bytes, or never."""
    with socket.create_server(('127.0.0.1', 0)) as listener:
        done = threading.Event()

        def serve() -> None:
            caller = listener.accept()[0]
            with caller:
                caller.recv(4096)
                if answer is None:
                    done.wait(10)
                else:
                    caller.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        yield Address('127.0.0.1', listener.getsockname()[1])
        done.set()
        thread.join()


def get_printers(address: Address) -> ipp.Answer:
    """Ask for the names of all printers."""
    names = {'requested-attributes': ('printer-name', 'printer-info')}
    return ask(address, IppOperation.CUPS_GET_PRINTERS, '/', names)


@pytest.mark.parametrize('way', ['server', 'socket'])
def test_a_real_print_server_answers_by_its_port_and_by_its_socket(house: PrintHouse, way: str) -> None:
    answer = get_printers(read_address(str(getattr(house, way))))
    assert answer.status == IppStatus.OK
    assert [dict(printer) for printer in answer.printers] == [
        {'printer-name': 'front', 'printer-info': 'The grey one'}
    ]


def test_a_refusal_is_an_answer(house: PrintHouse) -> None:
    uri = {'printer-uri': 'ipp://localhost/printers/none'}
    answer = ask(read_address(house.server), IppOperation.GET_PRINTER_ATTRIBUTES, '/', uri)
    assert (answer.status, answer.printers) == (IppStatus.ERROR_NOT_FOUND, ())


def test_what_this_user_may_not_ask_is_said(house: PrintHouse, tmp_path: Path) -> None:
    (tmp_path / 'a.pdf').write_bytes(small_pdf())
    house.command('lp', '-d', 'front', '-H', 'hold', str(tmp_path / 'a.pdf'))
    theirs = {'job-uri': 'ipp://localhost/jobs/1', 'requesting-user-name': OTHER}
    with pytest.raises(PrinterRefuses, match=NOT_ALLOWED[:40]):
        ask(read_address(house.server), IppOperation.CANCEL_JOB, '/jobs/', theirs)


@pytest.mark.parametrize('way', ['port', 'socket'])
def test_where_nobody_listens_nobody_has_heard(tmp_path: Path, way: str) -> None:
    nowhere = Address(port=free_port()) if way == 'port' else Address(socket=str(tmp_path / 'none.sock'))
    with pytest.raises(NoPrintServer) as raised:
        get_printers(nowhere)
    assert str(raised.value) == NOT_RUNNING
    assert not raised.value.may_have_heard


def test_a_server_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ipp, 'PATIENCE', 0.2)
    with impostor(None) as address, pytest.raises(NoPrintServer) as raised:
        get_printers(address)
    assert str(raised.value) == SILENT
    assert raised.value.may_have_heard


HEAD = b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n'


@pytest.mark.parametrize(
    ('answer', 'told'),
    [
        (b'', SILENT),
        (b'220 mail.example ESMTP\r\n', SILENT),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n\x02', SILENT),
        (b'HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n', STRANGE),
        (HEAD % 15 + b'<html>hi</html>', STRANGE),
        (HEAD % 0, STRANGE),
        (HEAD % 9 + b'\x02\x00\x00\x00\x00\x00\x00\x01\x03', STRANGE),
        # A state of a job that IPP does not know.
        (
            HEAD % 27 + b'\x02\x00\x00\x00\x00\x00\x00\x01\x02\x23\x00\x09job-state\x00\x04\x00\x00\x00\x63\x03',
            STRANGE,
        ),
    ],
)
def test_an_answer_that_makes_no_sense_is_no_answer(answer: bytes, told: str) -> None:
    with impostor(answer) as address, pytest.raises(NoPrintServer) as raised:
        get_printers(address)
    assert str(raised.value) == told
    assert raised.value.may_have_heard


@pytest.mark.parametrize('status', [401, 403, 426])
def test_a_server_that_wants_a_password_refuses(status: int) -> None:
    answer = b'HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n' % status
    with impostor(answer) as address, pytest.raises(PrinterRefuses) as raised:
        get_printers(address)
    assert str(raised.value) == NOT_ALLOWED


@pytest.mark.parametrize('status', [0x0401, 0x0402, 0x0403])
def test_a_server_that_says_so_in_its_own_words_refuses(status: int) -> None:
    answer = b'\x02\x00%b\x00\x00\x00\x01\x01\x47\x00\x12attributes-charset\x00\x05utf-8\x03' % status.to_bytes(2)
    with impostor(HEAD % len(answer) + answer) as address, pytest.raises(PrinterRefuses) as raised:
        get_printers(address)
    assert str(raised.value) == NOT_ALLOWED


def test_an_attribute_that_pyipp_would_leave_out_is_not_asked_for() -> None:
    with pytest.raises(KeyError, match='print-scaling'):
        encode(IppOperation.PRINT_JOB, {'job-name': 'a'}, {'copies': 1, 'print-scaling': 'none'})
    asked = encode(IppOperation.PRINT_JOB, {'job-name': 'handouts-a'}, {'copies': 7, 'sides': 'one-sided'})
    for part in (b'job-name\x00\nhandouts-a', b'copies\x00\x04\x00\x00\x00\x07', b'sides\x00\tone-sided'):
        assert part in asked


@pytest.mark.parametrize(
    ('text', 'address'),
    [
        ('localhost', Address('localhost', 631)),
        ('localhost:8631', Address('localhost', 8631)),
        ('LOCALHOST', Address('LOCALHOST', 631)),
        ('127.0.0.1:8631', Address('127.0.0.1', 8631)),
        ('127.0.0.53', Address('127.0.0.53', 631)),
        ('[::1]', Address('::1', 631)),
        ('[::1]:8631', Address('::1', 8631)),
        ('localhost:8631/version=1.1', Address('localhost', 8631)),
        ('/run/cups/cups.sock', Address(socket='/run/cups/cups.sock')),
    ],
)
def test_an_address_of_this_computer_is_read(text: str, address: Address) -> None:
    assert read_address(text) == address
    assert find_address({'CUPS_SERVER': text}) == address


@pytest.mark.parametrize(
    'text',
    ['print.example.com', '192.168.1.4:631', '10.0.0.1', '[2001:db8::1]:631', 'localhost.example.com', '0.0.0.0', ''],
)
def test_no_other_computer_is_ever_asked(text: str) -> None:
    with pytest.raises(WrongUse, match=r'names another computer.*leave CUPS_SERVER out'):
        read_address(text)


@pytest.mark.parametrize('text', ['localhost:', 'localhost:http', 'localhost:0', 'localhost:65536', '127.0.0.1:٣'])
def test_what_is_no_address_is_said(text: str) -> None:
    with pytest.raises(WrongUse, match=r'is no address\. Write it like'):
        read_address(text)


def test_the_usual_places_are_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    places = (tmp_path / 'a.sock', tmp_path / 'b.sock')
    monkeypatch.setattr(ipp, 'SOCKETS', places)
    assert find_address({}) == Address('localhost', 631)
    places[0].write_text('no socket')
    with socket.socket(socket.AF_UNIX) as there:
        there.bind(str(places[1]))
        assert find_address({'CUPS_SERVER': ''}) == Address(socket=str(places[1]))


def test_nothing_of_an_address_beyond_this_computer_is_looked_up() -> None:
    looks = """
import socket, sys
sys.addaudithook(lambda event, found: event.startswith('socket.get') and sys.exit('looked up'))
from handouts.desk.printing.ipp import find_address
try:
    find_address({'CUPS_SERVER': 'print.example.com'})
except Exception as error:
    print(type(error).__name__)
"""
    ran = subprocess.run([sys.executable, '-c', looks], capture_output=True, text=True, check=True, timeout=30)
    assert ran.stdout == 'WrongUse\n'
