"""The desk: any bytes as a request to any of its pages, sent by somebody who may do everything."""

import io
import re
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache
from multiprocessing.util import Finalize
from urllib.parse import quote_from_bytes

from werkzeug.datastructures import MultiDict

from tests.attack_cases import CANARY, ROUTES, address, write_attacked
from tests.desk_cases import Visit, visit
from tests.fill_cases import EVERY
from tests.fuzz.bounds import Target, Wrong, own_folder

RULES = tuple(sorted(route for routes in ROUTES.values() for route in routes))
# Each takes a visit's passcode away, or takes long for a reason: a passcode that is hashed.
NOT_ASKED = ('POST /leave', 'POST /passcodes', 'POST /enter')
# What parts the pieces of a request: one to put into the address, the query, the body, a cookie.
BETWEEN = b'\xff\xff'
KINDS = (
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    'application/json',
    'text/plain; charset=utf-7',
    '',
)
WORDS = (
    *('paper=advice/every', 'language=en', 'edition=print', 'way=browser', 'printer=', 'copies=1', 'once=x', 'seen=00000000', 'packet=visit-day'),
    *('by=Ana Ruiz', 'role=clinician', 'role=editor', 'until=2027-03-09', 'text=---%0Atitle: A%0Akind: aftercare%0A---%0AText', 'digest=', 'name=Front'),
    *('clinic=clinic', 'shown=advice/rest', 'value:full_name=Ana', 'value:born=3/14/1980', 'value:full_name=%ED%A0%80', 'q=x', 'line=3', 'at=1', 'id=1'),
    *('colours.main=%23123456', 'name=Small', 'phone=602 555 0100', 'fonts.text=Lexend', 'no_logo=1', 'next=/', 'next=//evil.example', 'tongue=es'),
    *('over=1', 'take=1', 'back=1', 'again=1', 'good=1', 'covers=1', 'kind=clinic', 'pulled=1', 'mark=x', 'open=1', 'before=0', 'said=x', 'job=1', 'page=9'),
)  # fmt: skip
PIECES = (
    *(word.encode() for word in WORDS),
    *(b'&', b'=', b'%00', b'%0d%0a', b'%FF', b'../', b'..%2f', b'/etc/passwd', b'\0', b'\xf0\x9f\x98\x80', b'9' * 30, b'-1', b'1e9', b'%2e%2e/'),
    *(b'--x\r\nContent-Disposition: form-data; name="list"; filename="a.csv"\r\n\r\nfull_name\nAna\n\r\n', b'--x--\r\n', BETWEEN, b"'", b'"', b'<b>'),
    *(b'--x\r\nContent-Disposition: form-data; name="logo"; filename="a.svg"\r\n\r\n<svg\r\n', b'{{7*7}}', b'%s%n', b'canary.txt', b'\xed\xa0\x80'),
)  # fmt: skip


class OpenDesk:
    """A desk of this process with all roles, its papers, and a secret beside its workspace."""

    def __init__(self) -> None:
        folder = own_folder()
        self.stack = ExitStack()
        self.visit: Visit = self.stack.enter_context(visit(write_attacked(folder), folder / 'home'))
        self.visit.client.application.config['PROPAGATE_EXCEPTIONS'] = True
        for role in ('approver', 'editor'):
            self.visit.become(role)
        self.token = self._token()
        # Before the drawing processes are waited for, which end with the desk.
        Finalize(None, self.stack.close, exitpriority=1)

    def _token(self) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', self.visit.get('/').get_data(as_text=True))
        assert found
        return found[1]

    def ask(self, rule: str, kind: str, parts: list[bytes]) -> None:
        """Send a request, and hold its answer against what every answer must be."""
        method, _, path = rule.partition(' ')
        other, query, body, cookie = (*parts, b'', b'', b'', b'')[:4]
        place = address(path, quote_from_bytes(other)) if other else address(path)
        answer = self.visit.client.open(
            place,
            method=method,
            query_string=query.decode('latin-1'),
            data=self._body(kind, body),
            content_type=kind or None,
            headers=self._headers(kind, cookie),
            follow_redirects=False,
        )
        data = answer.get_data()
        answer.close()
        if answer.status_code >= 500 or CANARY.encode() in data or b'Traceback (most recent' in data:
            raise Wrong(f'{answer.status_code} {method} {place}')

    def _body(self, kind: str, body: bytes) -> bytes | MultiDict[str, object]:
        """Return a body with the mark of the desk's own pages, where a form can hold one."""
        if kind == KINDS[0]:
            return f'csrf_token={self.token}&'.encode() + body
        if kind == KINDS[2]:
            files = {name: (io.BytesIO(body), 'a\u202e.csv') for name in ('list', 'logo')}
            return MultiDict[str, object]({'csrf_token': self.token, 'paper': EVERY, **files})
        return body

    def _headers(self, kind: str, cookie: bytes) -> Mapping[str, str]:
        bare = re.sub(r'[^\t -~]', '', cookie.decode('latin-1'))
        marked = {} if kind in (KINDS[0], KINDS[2]) else {'X-CSRFToken': self.token}
        return {
            'Origin': 'http://localhost',
            'Accept-Language': bare,
            'Referer': f'http://localhost/{bare}',
            **marked,
        }


@cache
def desk() -> OpenDesk:
    """Return the desk of this process."""
    return OpenDesk()


def ask_desk(data: bytes) -> None:
    """Send a request to the desk: the first byte says which page, the second the kind of its body, then its parts."""
    if len(data) < 2:
        return
    rule = RULES[data[0] % len(RULES)]
    if rule not in NOT_ASKED:
        desk().ask(rule, KINDS[data[1] % len(KINDS)], data[2:].split(BETWEEN))


def requests() -> tuple[bytes, ...]:
    """Return a request to each page, with everything that some page asks for."""
    form = '&'.join(WORDS).encode()
    empty = (BETWEEN.join((b'', form, form, b'en')), BETWEEN.join((b'x', b'', b'full_name\nAna\n', b'')))
    return tuple(bytes((number, kind)) + parts for number in range(len(RULES)) for kind in (0, 2) for parts in empty)


TARGETS = {'desk': Target(ask_desk, requests, PIECES, 30.0)}
