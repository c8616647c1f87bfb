"""Opens the desk: all its parts set going, served on this computer until somebody ends it."""

import logging
import re
import signal
import socket
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import ClassVar
from weakref import WeakSet

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import BaseWSGIServer, create_server
from waitress.utilities import RequestEntityTooLarge

from handouts.desk.app import create_app
from handouts.desk.daylist.daylist import DayList
from handouts.desk.daylist.daylists import DayLists
from handouts.desk.desk import NO_FOLDER, Desk
from handouts.desk.drawn.errands import Errands
from handouts.desk.drawn.keeper import Keeper
from handouts.desk.drawn.looks import Looks
from handouts.desk.drawn.orders import Orders
from handouts.desk.drawn.studio import Studio
from handouts.desk.guard.entrance import Gate
from handouts.desk.guard.headers import LARGEST_UPLOAD, waitress_options
from handouts.desk.guard.hosts import proxy_told
from handouts.desk.guard.passcodes import Passcodes
from handouts.desk.kept.journal import Journal
from handouts.desk.places import Places, clear_folder, places_of
from handouts.desk.printing.printers import PrintServer
from handouts.desk.printing.spool import Spool
from handouts.desk.tongue import tongues
from handouts.errors import MachineLacks, WrongUse
from handouts.people.runs.shelter import open_shelter
from handouts.press.workspace.place import place_file
from handouts.press.workspace.rooms import Rooms

PORT = 8642
# So many ports are tried from the first, where nobody asks for a certain one.
TRIED = 20
# How many people are answered at once; the others wait for a moment.
THREADS = 16
# Seconds after which a thread that works lets another one answer: who looks at a file is not kept waiting for it.
TURN = 0.0005
# How many connections may be open. A browser opens 256 at most, whatever a page of another site makes it do, and 20
# people at their desks leave six each open between two clicks. One that says nothing for so many seconds is closed.
CONNECTIONS, SILENT = 400, 30
# How many bytes are held of requests that have not come to their end, all together; small ones always find room.
HELD, SMALL = THREADS * LARGEST_UPLOAD, 64 * 1024
FOLDED = re.compile(rb'\n[ \t]')


@dataclass(frozen=True)
class Opening:
    """How a desk is asked to be opened, and at which page; port 0 is the first that is free."""

    root: Path
    output: Path
    clock: Callable[[], datetime]
    host: str = '127.0.0.1'
    port: int = 0
    names: tuple[str, ...] = ()
    opens_browser: bool = True
    page: str = ''


def serve(opening: Opening, tell: Callable[[str], None]) -> None:
    """Serve the desk until Ctrl-C or SIGTERM, also while it opens; raises WrongUse where it cannot be opened so."""
    places = places_of(opening.root)
    with suppress(KeyboardInterrupt), _ended_by_term(), ExitStack() as stack:
        try:
            private = stack.enter_context(open_shelter(places.private))
            clear_folder(private)
        except WrongUse:
            _open_again(places, opening, tell)
            return
        except OSError as error:
            raise MachineLacks(NO_FOLDER.format(reason=error.strerror)) from None
        places.forget_address()  # of a desk that was killed
        stack.callback(tell, "The desk is closed.")
        listening = stack.enter_context(_listen(opening))  # before all that takes longer
        desk = stack.enter_context(desk_of(opening, places, private, PrintServer()))
        if desk.journal.told:
            tell(desk.journal.told)
        _serve(desk, opening, listening, tell, stack)


def _serve(
    desk: Desk, opening: Opening, listening: socket.socket, tell: Callable[[str], None], stack: ExitStack
) -> None:
    """Answer on a socket, and let those who open the desk a second time know where it is."""
    address, port = _address(opening, listening), listening.getsockname()[1]
    gate = Gate(opening.host, port, desk.passcodes, time.time, time.monotonic, opening.names)
    server = _server(create_app(desk, gate), listening)
    stack.callback(server.close)
    places = places_of(opening.root)
    stack.callback(places.forget_address)
    with suppress(OSError):  # a desk that cannot be found again is still one
        place_file(places.address, address.encode())
    tell(f"The desk is open: {address}{opening.page}  (Ctrl-C ends it)")
    if gate.is_shared:
        tell(proxy_told(port))
    if opening.opens_browser:
        webbrowser.open(address + opening.page)
    sys.setswitchinterval(TURN)
    server.run()


@contextmanager
def desk_of(opening: Opening, places: Places, private: Path, printers: PrintServer) -> Iterator[Desk]:
    """Give a desk whose parts are going; end them afterwards."""
    studio = Studio()
    try:
        keeper = Keeper(opening.root, opening.output, lambda: opening.clock().date(), studio.ahead)
        journal = Journal(places.journal, opening.clock)
        spool = Spool(journal, printers)
        lists = DayLists[DayList]()
        desk = Desk(
            root=opening.root,
            output=opening.output,
            private=private,
            clock=opening.clock,
            keeper=keeper,
            studio=studio,
            looks=Looks(studio.now),
            orders=Orders(),
            errands=Errands(),
            journal=journal,
            spool=spool,
            passcodes=Passcodes(places.passcodes),
            tongues=tongues(Rooms(opening.root)),
            lists=lists,
        )
        studio.warm()
        keeper.begin()
        spool.recover()
        spool.printers()
        try:
            yield desk
        finally:
            keeper.end()
            spool.close()
            lists.close()
            journal.close()
    finally:
        studio.close()


@contextmanager
def _listen(opening: Opening) -> Iterator[socket.socket]:
    """Give a socket that listens where it was asked for; raises WrongUse where that cannot be."""
    ports = [opening.port] if opening.port else range(PORT, PORT + TRIED)
    family = socket.AF_INET6 if ':' in opening.host else socket.AF_INET
    reason = ''
    for port in ports:
        try:
            listening = socket.create_server((opening.host, port), family=family)
        except OSError as error:
            reason = str(error.strerror)
            continue
        with listening:
            yield listening
        return
    raise WrongUse(f"The desk cannot be opened on {opening.host}, port {ports[0]}: {reason}. Name another --port.")


class _Parser(HTTPRequestParser):
    """Reads requests as waitress does, but of those that are still coming in it holds no more than there is room for.

    It refuses one whose length or host is said in two ways, or that has folded lines: a proxy may have taken it for
    another one, or for two (RFC 9112, 3.2.2, 5.2 and 6.3).
    """

    _coming: ClassVar['WeakSet[_Parser]'] = WeakSet()
    proxy_netloc: str

    def received(self, data: bytes) -> int:
        """Take in what has come, and return how much of it belongs to this request."""
        consumed = super().received(data)
        self._coming.add(self)
        is_large = self.body_bytes_received > SMALL
        if is_large and sum(one.body_bytes_received for one in self._coming) > HELD:
            self.error, self.completed = RequestEntityTooLarge("There is no room for this just now"), True
        if self.completed:
            self._coming.discard(self)
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request; raise ParsingError for one that cannot be meant well."""
        if FOLDED.search(header_plus):
            raise ParsingError("A line goes on in the next one")
        super().parse_header(header_plus)
        if self.chunked and 'CONTENT_LENGTH' in self.headers:
            raise ParsingError("The length is said twice")
        if 'TRANSFER_ENCODING' in self.headers:  # of HTTP/1.0, where it means nothing; else it is taken away by now
            raise ParsingError("The length is said in a way that this version of HTTP does not know")
        if self.proxy_netloc not in ('', self.headers.get('HOST')):
            raise ParsingError("Two hosts are asked for")


class _Channel(HTTPChannel):
    """A connection of which requests are read so."""

    parser_class = _Parser


def _server(app: Flask, listening: socket.socket) -> BaseWSGIServer:
    """Return what serves the desk; some people who are slow, or mean to be, keep nobody else waiting."""
    # That a click waits for a moment is nothing to tell; where nobody reads the words they fill a pipe, and stop us.
    logging.getLogger('waitress.queue').setLevel(logging.ERROR)
    server = create_server(
        app,
        sockets=[listening],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=SILENT,
        asyncore_use_poll=True,  # select() fails where a process has more than 1024 files open
        **waitress_options(),
    )
    assert isinstance(server, BaseWSGIServer)  # of one socket
    server.channel_class = _Channel
    return server


def _address(opening: Opening, listening: socket.socket) -> str:
    host = f'[{opening.host}]' if ':' in opening.host else opening.host
    return f'http://{host}:{listening.getsockname()[1]}/'


def _open_again(places: Places, opening: Opening, tell: Callable[[str], None]) -> None:
    """Show the desk of this workspace that is open already."""
    page = f'{address}{opening.page}' if (address := places.known_address()) else ''
    tell(f"The desk of this workspace is open already: {page or 'it is just starting, try again in a moment'}")
    if page and opening.opens_browser:
        webbrowser.open(page)


@contextmanager
def _ended_by_term() -> Iterator[None]:
    """Let SIGTERM end the desk as Ctrl-C does."""

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
