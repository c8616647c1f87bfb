"""The desk lets in who may come in, and turns away everybody else, people and pages alike."""

import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, Response, g, render_template_string, request, send_file
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, Page
from waitress.server import create_server
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from handouts.desk.guard.entrance import (
    Gate,
    check_gate,
    entrance,
    guard_app,
    local_path,
    needs,
    passcode_told,
    visitor,
)
from handouts.desk.guard.headers import HEADERS, keep_days, waitress_options
from handouts.desk.guard.passcodes import Passcodes, Role
from handouts.desk.views.view_enter import enter
from handouts.errors import HandoutsError, Mistakes, WrongUse
from handouts.press.workspace.project import PROJECT
from tests import desk_cases

DESK = PROJECT / 'handouts' / 'desk'
PORT = 8040
SELF = f'http://127.0.0.1:{PORT}'
FAR = '192.168.1.77'
BASE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{% block title %}{% endblock %}</title>
<meta name="csrf-token" content="{{ csrf_token() }}">
{% for message in get_flashed_messages() %}<p role="status">{{ message }}</p>{% endfor %}
<ul>{% for role in visitor.roles|sort %}<li>{{ role }}</li>{% endfor %}</ul>
<main>{% block main %}{% endblock %}</main></html>"""
FORM = """{% extends 'base.html' %}{% block title %}The desk{% endblock %}{% block main %}
<form method="post" action="/print"><input type="hidden" name="csrf_token" value="{{ csrf_token() }}">
<button>Print</button></form>{% endblock %}"""
# As small as a PDF can be that readers open.
PDF = (
    b'%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj '
    b'3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>endobj '
    b'4 0 obj<</Length 33>>stream\n1 0 0 rg 0 0 300 300 re f        \nendstream endobj\n'
    b'trailer<</Root 1 0 R>>\n%%EOF'
)
WORDS: dict[Role, str] = {'desk': "lamp river nine", 'approver': "stone bread wool", 'editor': "green chair moon"}


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class SmallDesk:
    """A desk of a few pages with the real guard, and what was done at it."""

    folder: Path
    address: str = '127.0.0.1'
    port: int = PORT
    names: tuple[str, ...] = ()
    held: tuple[Role, ...] = ()
    largest: int = 8 * 1024 * 1024
    clock: Clock = field(default_factory=Clock)
    done: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.passcodes = Passcodes(self.folder / 'passcodes.json')
        for role in self.held:
            self.passcodes.set(role, WORDS[role])
        self.app = small_app(self)

    @property
    def gate(self) -> Gate:
        """The gate of the desk."""
        return Gate(self.address, self.port, self.passcodes, self.clock, self.clock, self.names, self.largest)

    def browser(self, origin: str = SELF, address: str = '127.0.0.1') -> 'Tab':
        """Return a browser on a computer with this address, which knows the desk by this origin."""
        return Tab(self.app.test_client(), origin, address)


@dataclass
class Tab:
    """Flask's client, used as a browser uses a site."""

    client: FlaskClient
    origin: str
    address: str

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for a page; underscores in the names of headers stand for hyphens."""
        return self._ask('GET', path, headers, {})

    def post(self, path: str, form: Mapping[str, Any] | None = None, **headers: str) -> TestResponse:
        """Send a form of the desk's own, with all that a browser would send."""
        return self.send(path, {'csrf_token': self.token(), **(form or {})}, **({'Origin': self.origin} | headers))

    def send(self, path: str, form: Mapping[str, Any], **headers: str) -> TestResponse:
        """Send a form with nothing but this."""
        return self._ask('POST', path, headers, form)

    def token(self) -> str:
        """Return the mark in the forms of the page on which people enter."""
        found = re.search('csrf-token" content="([^"]+)"', self.get('/enter').text)
        return found[1] if found else ''

    def enter(self, passcode: str, after: str = '/') -> TestResponse:
        """Enter a passcode."""
        return self.post('/enter', {'passcode': passcode, 'next': after})

    def roles(self) -> list[str]:
        """Return what the browser may do."""
        return re.findall('<li>(.+?)</li>', self.get('/enter').text)

    def cookie(self) -> str:
        """Return the session cookie."""
        cookie = self.client.get_cookie(f'handouts_desk_{PORT}', self.host.partition(':')[0])
        return cookie.value if cookie else ''

    @property
    def host(self) -> str:
        """The name of the desk, with its port."""
        return self.origin.partition('://')[2]

    def _ask(self, method: str, path: str, headers: Mapping[str, str], form: Mapping[str, Any]) -> TestResponse:
        named = {'Host': self.host} | {name.replace('_', '-'): value for name, value in headers.items()}
        return self.client.open(
            path,
            method=method,
            base_url=self.origin,
            headers=list(named.items()),
            data=dict(form) or None,
            environ_overrides={'REMOTE_ADDR': self.address},
            buffered=True,
        )


def small_app(desk: SmallDesk) -> Flask:
    """Return a guarded app with a page, and something to do for each role."""
    app = Flask(__name__, static_folder=str(DESK / 'static'))
    pages = FileSystemLoader(DESK / 'pages')
    app.jinja_loader = ChoiceLoader([DictLoader({'base.html': BASE}), pages])
    app.jinja_env.globals['say'] = same
    app.jinja_env.undefined = StrictUndefined

    @app.before_request
    def speak() -> None:
        g.say, g.tongue = same, SimpleNamespace(code='en')

    guard_app(app, desk.gate)
    app.register_blueprint(enter)
    app.register_error_handler(HandoutsError, lambda error: (f'FAULT {error} {sorted(visitor().roles)}', 500))
    add_pages(app)
    add_works(app, desk.done)
    return app


def same(english: str, **values: object) -> str:
    """Return a text as it stands in the code."""
    return english.format(**values)


def add_pages(app: Flask) -> None:
    """Give the app what people look at."""

    @app.get('/')
    def home() -> ResponseReturnValue:
        return render_template_string(FORM)

    @app.get('/paper.pdf')
    def paper() -> ResponseReturnValue:
        return send_file(BytesIO(PDF), mimetype='application/pdf', max_age=500)

    @app.get('/picture')
    def picture() -> ResponseReturnValue:
        return keep_days(Response(b'picture', mimetype='image/jpeg'), 2)

    @app.get('/broken')
    def broken() -> ResponseReturnValue:
        keep_days(Response())
        raise ZeroDivisionError

    @app.get('/approve')
    @needs('approver')
    def approving() -> ResponseReturnValue:
        return "Approving"


def add_works(app: Flask, done: list[str]) -> None:
    """Give the app what people do."""

    @app.post('/print')
    def prints() -> ResponseReturnValue:
        done.append('print')
        return "Printed"

    @app.post('/approve')
    @needs('approver')
    def approves() -> ResponseReturnValue:
        done.append('approve')
        return "Approved"

    @app.post('/brand')
    @needs('editor')
    def brands() -> ResponseReturnValue:
        done.append('brand')
        return "Branded"

    @app.post('/words')
    @needs('approver', 'editor')
    def words() -> ResponseReturnValue:
        done.append('words')
        return "Edited"

    @app.post('/upload')
    def uploads() -> ResponseReturnValue:
        file = request.files['file']
        done.append(type(file.stream).__name__)
        return f"{len(file.read())} bytes"


@pytest.fixture
def desk(tmp_path: Path) -> SmallDesk:
    """A desk for the person at this computer, with an approver's and an editor's passcode."""
    return SmallDesk(tmp_path, held=('approver', 'editor'))


@pytest.fixture
def shared(tmp_path: Path) -> SmallDesk:
    """A desk that other computers reach."""
    return SmallDesk(tmp_path, address='192.168.1.20', held=('desk', 'approver'))


@pytest.fixture
def far(shared: SmallDesk) -> Tab:
    """A browser on another computer."""
    return shared.browser(f'http://192.168.1.20:{PORT}', FAR)


def test_the_person_at_this_computer_prints_without_a_passcode(desk: SmallDesk) -> None:
    tab = desk.browser()
    assert tab.get('/').status_code == 200
    assert tab.post('/print').text == "Printed"
    assert desk.done == ['print']
    assert tab.roles() == ['desk']


# Other pages and other names.


def test_a_site_that_takes_over_the_name_gets_nothing(desk: SmallDesk) -> None:
    rebound = desk.browser(f'http://evil.example:{PORT}')
    for answer in (
        rebound.get('/'),
        rebound.get('/static/x.css'),
        rebound.get('/nowhere'),
        rebound.send('/print', {}),
    ):
        assert answer.status_code == 421
        assert "Open it under the address that it told" in answer.text
        assert 'csrf' not in answer.text
        assert 'Set-Cookie' not in answer.headers
    assert desk.done == []


@pytest.mark.parametrize(
    'origin',
    [
        'http://evil.example',
        'null',
        '',
        f'http://127.0.0.1:{PORT + 1}',
        f'https://127.0.0.1:{PORT}',
        'http://localhost',
    ],
)
def test_a_form_of_another_site_does_nothing_even_with_a_good_mark(desk: SmallDesk, origin: str) -> None:
    answer = desk.browser().post('/print', Origin=origin)
    assert answer.status_code == 403
    assert "Another page, not one of the desk, sent this" in answer.text
    assert desk.done == []


def test_a_form_that_says_not_where_it_is_from_does_nothing(desk: SmallDesk) -> None:
    tab = desk.browser()
    assert tab.send('/print', {'csrf_token': tab.token()}).status_code == 403
    assert tab.send('/print', {'csrf_token': tab.token()}, Referer=f'{SELF}/').status_code == 200
    assert desk.done == ['print']


def test_a_proxy_that_nobody_told_the_desk_of_gets_nothing(desk: SmallDesk) -> None:
    answer = desk.browser().get('/', X_Forwarded_For='203.0.113.7')
    assert answer.status_code == 421
    assert "--name" in answer.text


# The mark in forms.


@pytest.mark.parametrize('mark', [None, '', 'wrong', 'IjEyMyI.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb'])
def test_a_form_without_its_mark_or_with_a_wrong_one_does_nothing(desk: SmallDesk, mark: str | None) -> None:
    answer = desk.browser().post('/print', {'csrf_token': mark} if mark is not None else {'csrf_token': []})
    assert answer.status_code == 400
    assert "Go back, open it again, and do this once more." in answer.text
    assert desk.done == []


def test_the_mark_of_another_browser_is_a_wrong_one(desk: SmallDesk) -> None:
    mark = desk.browser().token()
    assert mark
    assert desk.browser().post('/print', {'csrf_token': mark}).status_code == 400
    assert desk.done == []


def test_the_script_sends_the_mark_in_a_header(desk: SmallDesk) -> None:
    tab = desk.browser()
    assert tab.send('/print', {}, Origin=SELF, X_CSRFToken=tab.token()).text == "Printed"
    answer = tab.send('/print', {}, Origin=SELF, X_CSRFToken='wrong')
    assert (answer.status_code, answer.mimetype) == (400, 'text/plain')


def test_a_page_that_stayed_open_for_a_day_still_works(desk: SmallDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = desk.browser()
    mark = tab.token()
    later = time.time() + 86400
    monkeypatch.setattr('itsdangerous.timed.time.time', lambda: later)
    assert tab.post('/print', {'csrf_token': mark}).status_code == 200


# Roles.


def test_who_lacks_a_role_is_led_to_where_it_is_given_and_back(desk: SmallDesk) -> None:
    tab = desk.browser()
    answer = tab.get('/approve?paper=a%2Fb&n=1')
    assert answer.status_code == 303
    assert answer.location == '/enter?next=/approve?paper%3Da%252Fb%26n%3D1&role=approver'
    page = tab.get(answer.location)
    assert "This needs an approver’s passcode." in page.text
    assert 'name="next" value="/approve?paper=a%2Fb&amp;n=1"' in page.text
    entered = tab.enter(WORDS['approver'], '/approve?paper=a%2Fb&n=1')
    assert (entered.status_code, entered.location) == (303, '/approve?paper=a%2Fb&n=1')
    assert tab.get('/approve').text == "Approving"


def test_what_is_sent_without_the_role_is_not_done_and_the_way_in_is_shown(desk: SmallDesk) -> None:
    tab = desk.browser()
    answer = tab.post('/approve', Referer=f'{SELF}/approve?x=1')
    assert answer.status_code == 403
    assert "This needs an approver’s passcode. Enter it, then do this again." in answer.text
    assert 'href="/enter?next=/approve?x%3D1&amp;role=approver"' in answer.text
    assert "an approver’s passcode or an editor’s passcode" in tab.post('/words').text
    assert desk.done == []


@pytest.mark.parametrize('asks', [{'X_Part': '1'}, {'Sec_Fetch_Dest': 'empty'}, {'Sec_Fetch_Dest': 'image'}])
def test_the_script_is_told_in_plain_words(desk: SmallDesk, asks: dict[str, str]) -> None:
    answer = desk.browser().get('/approve', **asks)
    assert (answer.status_code, answer.mimetype) == (403, 'text/plain')
    assert answer.text == "This needs an approver’s passcode. Enter it, then do this again."


@pytest.mark.parametrize(
    ('role', 'allowed'), [('approver', ['approve', 'words', 'print']), ('editor', ['brand', 'words', 'print'])]
)
def test_each_role_does_its_own_work_alone(desk: SmallDesk, role: Role, allowed: list[str]) -> None:
    tab = desk.browser()
    tab.enter(WORDS[role])
    for work in ('approve', 'brand', 'words', 'print'):
        assert tab.post(f'/{work}').status_code == (200 if work in allowed else 403)
    assert desk.done == [work for work in ('approve', 'brand', 'words', 'print') if work in allowed]


def test_both_roles_are_held_by_who_knows_both_passcodes(desk: SmallDesk) -> None:
    tab = desk.browser()
    tab.enter(WORDS['approver'])
    tab.enter(WORDS['editor'])
    assert tab.roles() == ['approver', 'desk', 'editor']


def test_a_role_that_ran_out_approves_nothing(desk: SmallDesk) -> None:
    tab = desk.browser()
    tab.enter(WORDS['approver'])
    desk.clock.now += 20 * 60
    assert tab.post('/approve').status_code == 403
    assert tab.get('/approve').status_code == 303
    assert desk.done == []


def test_a_page_that_polls_does_not_keep_a_role_alive_and_work_does(desk: SmallDesk) -> None:
    idle, busy = desk.browser(), desk.browser()
    idle.enter(WORDS['approver'])
    busy.enter(WORDS['approver'])
    mark = busy.token()
    for _ in range(3):
        desk.clock.now += 9 * 60
        idle.get('/', X_Part='1')
        assert busy.send('/print', {}, Origin=SELF, X_CSRFToken=mark, X_Part='1').status_code == 200
    assert idle.roles() == ['desk']
    assert busy.roles() == ['approver', 'desk']


# A desk that other computers reach.


@pytest.mark.parametrize('path', ['/', '/picture', '/paper.pdf', '/passcodes', '/nowhere', '/print'])
def test_at_a_shared_desk_nobody_sees_anything_before_entering(far: Tab, path: str) -> None:
    answer = far.get(path)
    assert answer.status_code == 303
    assert answer.location.startswith('/enter?next=/')
    assert far.get(path, Sec_Fetch_Dest='empty').status_code == 403
    assert far.get('/enter').status_code == 200


def test_at_a_shared_desk_nobody_does_anything_before_entering(far: Tab, shared: SmallDesk) -> None:
    answer = far.post('/print')
    assert answer.status_code == 403
    assert "This needs the desk’s passcode." in answer.text
    far.enter(WORDS['desk'])
    assert far.post('/print').status_code == 200
    assert shared.done == ['print']
    shared.clock.now += 12 * 3600
    assert far.post('/print').status_code == 403
    assert shared.done == ['print']


def test_the_person_at_the_computer_of_a_shared_desk_enters_too(shared: SmallDesk) -> None:
    assert shared.browser().get('/').status_code == 303


def test_a_proxy_on_this_computer_lends_nobody_the_rights_of_the_person_at_it(tmp_path: Path) -> None:
    desk = SmallDesk(tmp_path, names=('https://papers.example',), held=('desk',))
    assert desk.browser('https://papers.example').get('/').status_code == 303
    assert desk.browser().get('/').status_code == 303
    tab = desk.browser('https://papers.example')
    assert tab.enter(WORDS['desk']).status_code == 303
    assert tab.post('/print').status_code == 200


@pytest.mark.parametrize(
    ('address', 'names'), [('192.168.1.20', ()), ('127.0.0.1', ('https://papers.example',)), ('::', ('desk',))]
)
def test_a_shared_desk_without_a_passcode_does_not_start(
    tmp_path: Path, address: str, names: tuple[str, ...]
) -> None:
    with pytest.raises(WrongUse, match=r"Set one with 'python build\.py desk --passcode desk'"):
        SmallDesk(tmp_path, address=address, names=names, held=('approver',))
    assert SmallDesk(tmp_path, address=address, names=names, held=('desk',)).gate.is_shared


def test_a_desk_at_every_address_without_a_name_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="stands for every address"):
        SmallDesk(tmp_path, address='0.0.0.0', held=('desk',))


def test_a_shared_desk_whose_passcodes_cannot_be_read_does_not_start(tmp_path: Path) -> None:
    (tmp_path / 'passcodes.json').write_text('{')
    with pytest.raises(Mistakes, match="cannot be read"):
        check_gate(Gate('192.168.1.20', PORT, Passcodes(tmp_path / 'passcodes.json'), Clock(), Clock()))


def test_passcodes_that_cannot_be_read_while_the_desk_is_open_let_nobody_approve(desk: SmallDesk) -> None:
    tab = desk.browser()
    tab.enter(WORDS['approver'])
    mark = tab.token()
    desk.passcodes.path.write_text('{')
    answer = tab.send('/approve', {'csrf_token': mark}, Origin=SELF)
    assert answer.status_code == 500
    assert answer.text.startswith('FAULT passcodes.json: The file')
    assert answer.text.endswith('[]')
    assert desk.done == []


# The cookie.


def test_the_cookie_is_for_this_site_and_not_for_scripts(desk: SmallDesk) -> None:
    told = desk.browser().get('/').headers['Set-Cookie']
    assert re.fullmatch(rf'handouts_desk_{PORT}=[^;]+; HttpOnly; Path=/; SameSite=Strict', told)


def test_behind_a_proxy_with_tls_the_cookie_is_for_tls_alone(tmp_path: Path) -> None:
    desk = SmallDesk(tmp_path, names=('https://papers.example',), held=('desk',))
    assert '; Secure;' in desk.browser('https://papers.example').get('/enter').headers['Set-Cookie']
    assert 'Secure' not in desk.browser().get('/enter').headers['Set-Cookie']


def test_a_cookie_that_somebody_planted_gains_nothing(desk: SmallDesk) -> None:
    victim, attacker = desk.browser(), desk.browser()
    attacker.get('/enter')
    planted, mark = attacker.cookie(), attacker.token()
    victim.client.set_cookie(f'handouts_desk_{PORT}', planted, domain='127.0.0.1')
    assert victim.cookie() == planted
    victim.enter(WORDS['approver'])
    assert victim.roles() == ['approver', 'desk']
    assert attacker.roles() == ['desk']
    assert victim.send('/approve', {'csrf_token': mark}, Origin=SELF).status_code == 400
    assert desk.done == []


def test_a_cookie_of_another_start_or_a_made_up_one_is_worth_nothing(desk: SmallDesk) -> None:
    tab = desk.browser()
    tab.enter(WORDS['approver'])
    assert tab.roles() == ['approver', 'desk']
    again = SmallDesk(desk.folder)
    assert again.app.secret_key != desk.app.secret_key
    for value in (tab.cookie(), 'eyJyb2xlcyI6eyJhcHByb3ZlciI6MX19.x.y'):
        other = again.browser()
        other.client.set_cookie(f'handouts_desk_{PORT}', value, domain='127.0.0.1')
        assert other.roles() == ['desk']


# Being led on.


@pytest.mark.parametrize(
    'path', ['/', '/approve', '/approve?a=1&b=%2F%2Fx', '/a#b', '/%5Cevil.example', '/a//b', "/it's", '/a:b@c']
)
def test_a_place_of_the_desk_is_led_to(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    'path',
    [
        '',
        'approve',
        '//evil.example',
        '///evil.example',
        r'/\evil.example',
        r'\/evil.example',
        r'\\evil.example',
        r'/a\b',
        '/\t/evil.example',
        '/\n/evil.example',
        '\t//evil.example',
        ' //evil.example',
        '\x00//evil.example',
        'http://evil.example',
        'HTTPS:/evil.example',
        'http:evil.example',
        'javascript:alert(1)',
        'data:text/html,x',
        '.evil.example',
        '@evil.example',
        '?//evil.example',
        '/a\r\nSet-Cookie: x=1',
        '/\N{FULLWIDTH SOLIDUS}evil.example',
        '\N{FULLWIDTH SOLIDUS}/evil.example',
    ],
)
def test_no_page_leads_to_another_site(desk: SmallDesk, path: str) -> None:
    assert local_path(path) == '/'
    assert desk.browser().enter(WORDS['approver'], path).location == '/'


# Uploads.


def sent(desk: SmallDesk, size: int, **fields: str) -> TestResponse:
    """Return the answer to a file of this size, beside fields of a form."""
    tab = desk.browser()
    form = {'csrf_token': tab.token(), **fields, 'file': FileStorage(BytesIO(b'x' * size), 'list.csv')}
    stream, _, boundary = stream_encode_multipart(form, use_tempfile=False)
    headers = {'Host': tab.host, 'Origin': SELF, 'Content-Type': f'multipart/form-data; boundary={boundary}'}
    return tab.client.post('/upload', data=stream.read(), headers=headers)


def test_a_file_up_to_the_limit_is_taken_in_and_never_lies_on_a_disk(desk: SmallDesk) -> None:
    assert sent(desk, 7 * 1024**2).text == f'{7 * 1024**2} bytes'
    assert desk.done == ['BytesIO']


def test_a_larger_file_is_refused_with_the_limit(desk: SmallDesk, tmp_path: Path) -> None:
    answer = sent(desk, 8 * 1024**2)
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "A file may have 8 MB at most. Choose a smaller one." in answer.text
    small = SmallDesk(tmp_path, largest=1024**2)
    assert "1 MB at most" in sent(small, 1024**2).text
    assert desk.done == small.done == []


@pytest.mark.parametrize('fields', [{'text': 'x' * (1024**2 + 1)}, {f'part{number}': 'x' for number in range(1001)}])
def test_too_much_text_or_too_many_parts_beside_a_file_are_refused(desk: SmallDesk, fields: dict[str, str]) -> None:
    answer = sent(desk, 1, **fields)
    assert answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "more text in this form than the desk can take" in answer.text
    assert desk.done == []


def test_what_a_passcode_is_for_is_said(desk: SmallDesk) -> None:
    with desk.app.test_request_context(base_url=SELF):
        g.say = same
        assert passcode_told('desk') == "the desk’s passcode"
        assert passcode_told('approver', 'editor') == "an approver’s passcode or an editor’s passcode"
        assert visitor().roles == frozenset()
        assert not entrance().is_here


# In a real browser.


@contextmanager
def served(folder: Path) -> Iterator[tuple[SmallDesk, str]]:
    """Serve a small desk with waitress, as the real one is, and tell where."""
    with socket.socket() as place:
        place.bind(('127.0.0.1', 0))
        place.listen()
        desk = SmallDesk(folder, port=place.getsockname()[1], held=('approver',))
        server = create_server(desk.app, sockets=[place], **waitress_options())

        def serve() -> None:
            with suppress(OSError):  # its socket is closed while it looks at it
                server.run()

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield desk, f'http://127.0.0.1:{desk.port}'
        server.close()
        serving.join(5)


@contextmanager
def other_site(page: str) -> Iterator[int]:
    """Serve a page of somebody else's on another port of this computer."""

    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header('Content-Type', 'text/html')
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(('127.0.0.1', 0), Other) as here:
        threading.Thread(target=here.serve_forever, daemon=True).start()
        yield here.server_port
        here.shutdown()


@pytest.fixture(scope='module')
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with desk_cases.chromium() as opened:
        yield opened


def sent_from(page: Page, address: str) -> tuple[int, str]:
    """Open a page, click its button, and return what became of it."""
    page.goto(address)
    with page.expect_navigation() as going:
        page.click('button')
    answer = going.value
    return (answer.status if answer else 0), page.inner_text('body')


def test_a_form_of_the_desk_goes_through_in_a_browser(chromium: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as (desk, address), chromium.new_context() as window:
        page = window.new_page()
        assert sent_from(page, address) == (200, "Printed")
        page.goto(address)
        page.locator('form').evaluate('form => { form.target = "_blank" }')
        with page.expect_popup() as opening:
            page.click('button')
        opening.value.wait_for_load_state()
        assert opening.value.inner_text('body') == "Printed"
        fetched = """fetch('/print', {method: 'POST', headers: {
            'X-CSRFToken': document.querySelector('meta[name=csrf-token]').content}}).then(answer => answer.status)"""
        assert page.evaluate(fetched) == 200
        assert desk.done == ['print'] * 3


def test_a_stricter_referrer_policy_would_keep_the_desks_own_forms_out(
    chromium: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(HEADERS, 'Referrer-Policy', 'no-referrer')
    with served(tmp_path) as (desk, address), chromium.new_context() as window:
        assert sent_from(window.new_page(), address)[0] == 403
        assert desk.done == []


@pytest.mark.parametrize('name', ['127.0.0.1', 'localhost'])
def test_a_form_of_another_site_is_refused_in_a_browser(chromium: Browser, tmp_path: Path, name: str) -> None:
    with served(tmp_path) as (desk, address), chromium.new_context() as window:
        page = window.new_page()
        page.goto(address)
        mark = page.locator('form input').get_attribute('value')
        form = f'<form method="post" action="{address}/print"><input name="csrf_token" value="{mark}"><button>Win</button></form>'
        with other_site(form) as port:
            status, text = sent_from(page, f'http://{name}:{port}')
        assert status == 403
        assert "Another page, not one of the desk, sent this." in text
        assert sent_from(page, address)[0] == 200  # the mark and the cookie were good
        assert desk.done == ['print']


def test_another_site_can_neither_frame_the_desk_nor_read_its_pictures(chromium: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as (_, address), chromium.new_context() as window:
        page = window.new_page()
        with other_site(f'<iframe src="{address}"></iframe>') as port:
            page.goto(f'http://127.0.0.1:{port}')
            page.wait_for_load_state('networkidle')
            assert page.frames[1].url.startswith('chrome-error:')
            asked = f"fetch('{address}/picture').then(() => 'read', () => 'refused')"
            assert page.evaluate(asked) == 'refused'
            assert page.evaluate(asked.replace("')", "', {mode: 'no-cors'})", 1)) == 'refused'


def test_a_passcode_is_entered_in_a_browser_and_the_desk_left(chromium: Browser, tmp_path: Path) -> None:
    with served(tmp_path) as (desk, address), chromium.new_context() as window:
        page = window.new_page()
        page.goto(f'{address}/approve')
        assert page.input_value('#passcode') == ''
        page.fill('#passcode', WORDS['approver'])
        with page.expect_navigation():
            page.keyboard.press('Enter')
        assert (page.url, page.inner_text('body')) == (f'{address}/approve', "Approving")
        [cookie] = window.cookies()
        assert (cookie['name'], cookie['httpOnly'], cookie['sameSite']) == (
            f'handouts_desk_{desk.port}',
            True,
            'Strict',
        )
        assert page.evaluate('document.cookie') == ''
