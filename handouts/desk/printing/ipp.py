"""The Internet Printing Protocol: a question to the print server of this computer, and its answer."""

import os
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from pyipp.const import DEFAULT_PROTO_VERSION
from pyipp.enums import IppJobState, IppOperation, IppPrinterState, IppStatus
from pyipp.exceptions import IPPError
from pyipp.parser import parse
from pyipp.serializer import encode_dict
from pyipp.tags import ATTRIBUTE_TAG_MAP

from handouts.errors import HandoutsError, WrongUse

# How many seconds the print server may be silent.
PATIENCE = 10.0
PORT = 631
SOCKETS = (Path('/run/cups/cups.sock'), Path('/var/run/cups/cups.sock'))
OK = range(0x0000, 0x0100)
FORBIDDEN = (IppStatus.ERROR_FORBIDDEN, IppStatus.ERROR_NOT_AUTHENTICATED, IppStatus.ERROR_NOT_AUTHORIZED)

NOT_RUNNING = "The print service of this computer (CUPS) is not running. Start it, or print from the browser instead."
SILENT = (
    "The print service of this computer does not answer. Wait a minute; if that does not help, restart it (CUPS)."
)
STRANGE = "The print service of this computer answers what this program does not understand. Restart it (CUPS)."
NOT_ALLOWED = "The print service does not let this program do that. Ask who looks after this computer to allow it."

Attributes = Mapping[str, Any]
Operation = IppOperation
Status = IppStatus
StateOfJob = IppJobState
StateOfPrinter = IppPrinterState


class NoPrintServer(HandoutsError):
    """The print server is not there or does not answer; where it `may_have_heard`, it may still do as asked."""

    exit_code = 3

    def __init__(self, message: str, *, may_have_heard: bool) -> None:
        super().__init__(message)
        self.may_have_heard = may_have_heard


class PrinterRefuses(HandoutsError):
    """The printer, or the print server for it, does not do what it was asked, for a reason in plain words."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the print server listens on this computer: a port, or a socket that is a file."""

    host: str = 'localhost'
    port: int = PORT
    socket: str = ''


@dataclass(frozen=True, slots=True)
class Answer:
    """What the print server said: its status, and what it told of printers and of jobs."""

    status: int
    printers: tuple[Attributes, ...]
    jobs: tuple[Attributes, ...]


def find_address(environment: Mapping[str, str] = os.environ) -> Address:
    """Return where the print server of this computer is; raise WrongUse where CUPS_SERVER says anything else."""
    if named := environment.get('CUPS_SERVER', ''):
        return read_address(named)
    return next((Address(socket=str(path)) for path in SOCKETS if path.is_socket()), Address())


def read_address(text: str) -> Address:
    """Read an address as CUPS_SERVER has it: a host, host:port, [::1]:port or the path of a socket.

    Raises WrongUse if it is on another computer, whoever says so: papers that are filled in stay on this one until
    its own print server hands them to a printer.
    """
    if text.startswith('/'):
        return Address(socket=text)
    place = text.partition('/')[0]  # CUPS lets a version of the protocol follow
    host, colon, port = place.rpartition(':')
    if not colon or port.endswith(']'):
        host, port = place, str(PORT)
    host = host.removeprefix('[').removesuffix(']')
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise WrongUse(f"CUPS_SERVER is {text}, which is no address. Write it like localhost:631, or leave it out.")
    if not _is_here(host):
        raise WrongUse(
            f"CUPS_SERVER names another computer, {host}. Papers are handed to the print service of this computer "
            "only: add the printers of the other one there, then leave CUPS_SERVER out."
        )
    return Address(host, int(port))


def _is_here(host: str) -> bool:
    try:
        return host.lower() == 'localhost' or ip_address(host).is_loopback
    except ValueError:
        return False


def ask(
    address: Address,
    operation: Operation,
    path: str,
    attributes: Attributes,
    job: Attributes | None = None,
    document: bytes = b'',
) -> Answer:
    """Ask the print server for something, and return its answer, which may be a refusal.

    Raises NoPrintServer if no answer comes that can be understood, and PrinterRefuses if this user may not ask.
    """
    answer = _read(_post(address, path, encode(operation, attributes, job or {}), document))
    if answer.status in FORBIDDEN:
        raise PrinterRefuses(NOT_ALLOWED)
    return answer


def encode(operation: Operation, attributes: Attributes, job: Attributes) -> bytes:
    """Return a question as bytes; raise KeyError for an attribute that pyipp does not know: it would leave it out."""
    if unknown := {*attributes, *job} - ATTRIBUTE_TAG_MAP.keys():
        raise KeyError(*sorted(unknown))
    language = {'attributes-charset': 'utf-8', 'attributes-natural-language': 'en'}
    question: dict[str, Any] = {
        'version': DEFAULT_PROTO_VERSION,
        'operation': operation,
        'operation-attributes-tag': {**language, **attributes},
    }
    return encode_dict(question | ({'job-attributes-tag': dict(job)} if job else {}))


class _Socket(HTTPConnection):
    """HTTP over a socket that is a file."""

    def __init__(self, path: str) -> None:
        super().__init__('localhost', timeout=PATIENCE)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(PATIENCE)
        self.sock.connect(self._path)


def _post(address: Address, path: str, question: bytes, document: bytes) -> bytes:
    """Send a question and what goes with it, which is not copied, and return the answer."""
    connection = (
        _Socket(address.socket) if address.socket else HTTPConnection(address.host, address.port, timeout=PATIENCE)
    )
    length = str(len(question) + len(document))
    try:
        _connect(connection)
        headers = {'Content-Type': 'application/ipp', 'Content-Length': length}
        connection.request('POST', path, iter((question, document)), headers)
        response = connection.getresponse()
        answer = response.read()
    except (OSError, HTTPException):
        raise NoPrintServer(SILENT, may_have_heard=True) from None
    finally:
        connection.close()
    if response.status in (401, 403, 426):  # a password or encryption is wanted
        raise PrinterRefuses(NOT_ALLOWED)
    if response.status != 200:
        raise NoPrintServer(STRANGE, may_have_heard=True)
    return answer


def _connect(connection: HTTPConnection) -> None:
    try:
        connection.connect()
    except TimeoutError:
        raise NoPrintServer(SILENT, may_have_heard=False) from None
    except OSError:
        raise NoPrintServer(NOT_RUNNING, may_have_heard=False) from None


def _read(answer: bytes) -> Answer:
    try:
        parsed = parse(answer)
    except (IPPError, struct.error, ValueError, LookupError, TypeError):
        raise NoPrintServer(STRANGE, may_have_heard=True) from None
    return Answer(parsed['status-code'], tuple(parsed['printers']), tuple(parsed['jobs']))
