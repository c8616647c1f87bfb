"""Somebody who attacks an open desk: sends it whatever bytes they like, and looks for what got away."""

import http.client
import io
import json
import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from handouts.desk.drawn.keeper import print_ahead
from handouts.desk.drawn.shelf import take_snapshot
from handouts.desk.guard.passcodes import Passcodes, Role
from handouts.desk.places import places_of
from tests.desk_cases import TODAY, OpenDesk, open_desk
from tests.fill_cases import ENGLISH, EVERY, PAPER
from tests.patience import until
from tests.words_cases import write_small_desk

# Stands in a file outside of the workspace: where it comes back, a path was opened that a request named.
CANARY = 'XQZCANARY'
PASSCODES: dict[Role, str] = {'desk': 'lamp river nine', 'approver': 'stone bread wool', 'editor': 'green chair moon'}
ADVICE = '/words/<topic>/<document>/<language>'
PRESS = '/brand/press/<topic>/<document>/<language>/<edition>'
LIST = '/today/list/<name>'
# Who may do what: each route of the desk by its method, under the roles of which one is needed; '' is nobody's.
ROUTES: dict[str, tuple[str, ...]] = {
    '': (
        'GET /static/<path:filename>',
        'GET /wear/<folder>/<mark>.css',
        'GET /wear/<folder>/<mark>/logo',
        'GET /type/<family>/<int:number>.ttf',
        'GET /enter',
        'POST /enter',
        'POST /tongue',
        'POST /leave',
    ),
    'desk': (
        *('GET /', 'GET /picture/<path:name>', 'GET /document/<path:name>', 'GET /passcodes', 'POST /passcodes'),
        *(f'{method} /print/<topic>/<document>/<language>' for method in ('GET', 'POST')),
        *('GET /print/<topic>/<document>/<language>/ready', 'GET /print/ways'),
        *('GET /jobs/<int:id>', 'GET /jobs/going', 'GET /jobs/<int:id>/now', 'POST /jobs/<int:id>/cancel'),
        *('GET /journal', 'GET /journal.csv', 'POST /journal/pulled', 'POST /journal/name'),
        *('GET /fill', 'GET /fill/form', 'POST /fill/form', 'POST /fill/look', 'GET /fill/ready', 'POST /fill/print'),
        *('GET /fill/paper/<key>', 'GET /fill/faces/<folder>.css'),
        *('GET /today', 'POST /today', 'POST /today/choice', 'POST /today/columns', 'GET /today/empty.csv'),
        *(f'GET {LIST}{tab}' for tab in ('', '/ready', '/ways', '/printing', '/now', '/row/<int:number>')),
        *(f'POST {LIST}/row/<int:number>{tab}' for tab in ('', '/out', '/back')),
        *(f'POST {LIST}/{tab}' for tab in ('close', 'print', 'save', 'stop')),
        *('GET /today/paper/<key>', 'GET /today/printed/<int:id>', 'GET /today/printed/<int:id>/now'),
        *('GET /errand/<id>', 'GET /errand/<id>/now', 'GET /look/<key>', 'GET /look/<key>/<int:number>.jpg'),
        *(
            'GET /words',
            f'GET {ADVICE}',
            f'GET {ADVICE}/facts',
            f'GET {ADVICE}/questions',
            f'GET {ADVICE}/read/<tab>',
        ),
        *(f'GET {ADVICE}/changes', f'GET {ADVICE}/changes/pages', 'GET /changes/<key>/<int:number>/<side>.jpg'),
        *(f'GET {ADVICE}/edit', f'GET {ADVICE}/edit/look/<key>'),
        *('GET /watch/<topic>/<document>/<language>', 'GET /watch/<topic>/<document>/<language>/now'),
        *('GET /brand', 'GET /brand/saved', 'GET /brand/ends/<key>', 'POST /brand/clinic', 'POST /brand/look'),
        *('GET /brand/look/<key>', 'GET /brand/logo/<key>', 'GET /brand/press', 'GET /brand/press/now'),
        *(f'GET {PRESS}/file', f'GET {PRESS}/slip', f'POST {PRESS}/proof'),
        *('GET /brand/proof/<key>', 'GET /brand/proof/<key>/file'),
    ),
    'approver': (
        *(f'{method} {ADVICE}/approve' for method in ('GET', 'POST')),
        *(f'GET {ADVICE}/approved/<key>', f'POST {ADVICE}/questions'),
    ),
    'editor': ('POST /brand', 'POST /brand/show', 'POST /brand/logo', 'POST /brand/back'),
    'approver editor': (f'POST {ADVICE}/edit', f'POST {ADVICE}/edit/back', f'POST {ADVICE}/edit/look'),
}
PLACE = re.compile(r'<(?:\w+:)?(\w+)>')
# What stands in the places of an address, for papers that there are.
REAL = {'topic': 'advice', 'document': 'rest', 'language': 'en', 'edition': 'print', 'folder': 'clinic'}
NUMBERS = {'number': '0', 'id': '1'}


def address(rule: str, other: str = '', **named: str) -> str:
    """Return an address of a route: of papers that there are, or with something `other` in all of its places."""
    values = {**REAL, **NUMBERS, **named}
    return PLACE.sub(lambda found: other or values.get(found[1], 'x'), rule)


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the lines of the head, and the body."""

    status: int
    head: str
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode('utf-8', 'replace')

    def header(self, name: str) -> str:
        """Return a header, '' where there is none."""
        found = re.search(rf'^{name}: *(.*?)\r?$', self.head, re.IGNORECASE | re.MULTILINE)
        return found[1] if found else ''


def host_of(desk: OpenDesk) -> str:
    """Return the host and port of a desk."""
    return desk.address.split('/')[2]


def connect(desk: OpenDesk, seconds: float = 20.0) -> socket.socket:
    """Return a connection to a desk that waits so many seconds for what comes."""
    name, _, port = host_of(desk).partition(':')
    return socket.create_connection((name, int(port)), seconds)


def hear(connection: socket.socket) -> bytes:
    """Return all that comes over a connection until it is closed."""
    heard = b''
    try:
        while data := connection.recv(65536):
            heard += data
    except ConnectionResetError:
        pass
    return heard


def shout(desk: OpenDesk, data: bytes) -> bytes:
    """Send bytes over a connection of their own, and return all that comes back until the desk closes it."""
    with connect(desk) as connection:
        connection.sendall(data)
        return hear(connection)


def answers_in(heard: bytes) -> list[Answer]:
    """Return the answers that came over one connection."""
    found = []
    while heard:
        head, _, rest = heard.partition(b'\r\n\r\n')
        lines = head.decode('latin-1')
        length = re.search(r'^content-length: (\d+)\r?$', lines, re.IGNORECASE | re.MULTILINE)
        size = int(length[1]) if length else len(rest)
        found.append(Answer(int(lines.split(' ')[1]), lines, rest[:size]))
        heard = rest[size:]
    return found


def request(desk: OpenDesk, target: str, *more: str, method: str = 'GET', host: str = '') -> Answer:
    """Ask for exactly this, letter by letter, with these lines in the head; the desk closes the connection then."""
    lines = [f'{method} {target} HTTP/1.1', f'Host: {host or host_of(desk)}', 'Connection: close', *more, '', '']
    return answers_in(shout(desk, '\r\n'.join(lines).encode('latin-1')))[0]


class Somebody:
    """Who sends forms as the desk's own pages do, and may send anything else; a browser of their own."""

    def __init__(self, desk: OpenDesk) -> None:
        self.desk = desk
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, place: str, body: bytes = b'', **headers: str) -> Answer:
        """Ask for something with the cookies so far; underscores in the names of headers stand for hyphens."""
        link = http.client.HTTPConnection(host_of(self.desk), timeout=60)
        cookie = '; '.join(f'{name}={value}' for name, value in self.cookies.items())
        named = {name.replace('_', '-'): value for name, value in headers.items()} | (
            {'Cookie': cookie} if cookie else {}
        )
        link.request(method, place, body or None, named)
        said = link.getresponse()
        lines = [f'HTTP/1.1 {said.status}', *(f'{name}: {value}' for name, value in said.getheaders())]
        answer = Answer(said.status, '\r\n'.join(lines), said.read())
        link.close()
        for line in said.headers.get_all('Set-Cookie') or ():
            name, _, value = line.partition(';')[0].partition('=')
            self.cookies[name] = value
        return answer

    def get(self, place: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self.ask('GET', place, b'', **headers)

    def token(self) -> str:
        """Return the mark that the desk's forms have."""
        found = re.search('csrf-token" content="([^"]+)"', self.get('/enter').text)
        assert found
        return found[1]

    def post(self, place: str, form: Mapping[str, Any] | None = None, *, as_files: bool = False) -> Answer:
        """Send a form as the desk's own page would."""
        pairs = {'csrf_token': self.token(), **(form or {})}
        if as_files:
            stream, _, boundary = stream_encode_multipart(pairs)
            with stream:
                kind, body = f'multipart/form-data; boundary={boundary}', stream.read()
        else:
            kind, body = 'application/x-www-form-urlencoded', urlencode(pairs, doseq=True).encode()
        return self.ask('POST', place, body, Origin=self.desk.address.rstrip('/'), Content_Type=kind)

    def enter(self, role: Role) -> 'Somebody':
        """Enter the passcode of a role."""
        assert self.post('/enter', {'passcode': PASSCODES[role]}).status == 303
        return self


def upload(data: bytes, name: str) -> FileStorage:
    """Return a file for a form."""
    return FileStorage(io.BytesIO(data), name)


def write_attacked(folder: Path) -> Path:
    """Write a workspace with two small papers, one of them to be filled in, and a secret beside it."""
    root = folder / folder.name
    space = write_small_desk(root)
    space.write(f'content/{EVERY}.en.md', PAPER.format(**ENGLISH))
    packets = {'visit-day': {'papers': [EVERY], 'purpose': "before a visit"}}
    space.write('content/packets.yaml', json.dumps({'packets': packets}))
    (folder / 'canary.txt').write_text(f'{CANARY}\n' * 20)
    return root


def set_passcodes(root: Path, home: Path, roles: Iterable[Role]) -> None:
    """Set passcodes of the desk of a workspace that is yet to be opened."""
    with pytest.MonkeyPatch.context() as here:
        here.setenv('XDG_DATA_HOME', str(home / 'data'))
        passcodes = Passcodes(places_of(root).passcodes)
    for role in roles:
        passcodes.set(role, PASSCODES[role])


@contextmanager
def attacked_desk(
    root: Path, home: Path, *more: str, roles: Iterable[Role] = (), printers: str = ''
) -> Iterator[OpenDesk]:
    """Open the desk of a workspace with passcodes for these roles, its papers printed, and wait until it shows them."""
    set_passcodes(root, home, roles)
    shelf = take_snapshot(root, root / 'output', date.fromisoformat(TODAY), {})
    for job in shelf.waiting:
        print_ahead(root / 'output', job, shelf.setting.library.held())
    with open_desk(root, home, *more, printers=printers, today=TODAY) as desk:
        somebody = Somebody(desk)
        if '--name' in more:
            somebody.enter('desk')
        until(lambda: 'data-poll' not in somebody.get('/print/advice/rest/en').text)
        until(lambda: '<figure' in somebody.get(f'/fill/form?paper={EVERY}').text)
        yield desk
