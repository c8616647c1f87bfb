"""Who attacks the desk from a page of another site, or without a passcode: each of its routes in turn."""

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from handouts.desk.app import create_app
from handouts.desk.guard.entrance import Gate
from handouts.desk.guard.passcodes import ROLES, Role
from handouts.desk.guard.visits import IDLE, LONGEST, OPENS
from tests.attack_cases import PASSCODES, ROUTES, address, write_attacked
from tests.desk_cases import Visit, visit

OWN = 'http://localhost'
NEEDS = {route: set(roles.split()) for roles, routes in ROUTES.items() for route in routes}
POSTS = sorted(route.split(' ')[1] for route in NEEDS if route.startswith('POST'))
GETS = sorted(route.split(' ')[1] for route in NEEDS if route.startswith('GET'))
# How a form comes that none of the desk's own pages has sent: with its own mark all the same.
FOREIGN = {
    'another site': {'Origin': 'http://evil.example'},
    'a hidden origin': {'Origin': 'null'},
    'another port': {'Origin': 'http://localhost:8000'},
    'another name with the same beginning': {'Origin': 'http://localhost.evil.example'},
    'another site without an origin': {'Sec-Fetch-Site': 'cross-site'},
    'a site beside it': {'Sec-Fetch-Site': 'same-site', 'Origin': OWN},
    'another site that says it is this': {'Sec-Fetch-Site': 'cross-site', 'Origin': OWN},
    'nothing at all': {},
    'a page of another site': {'Referer': 'http://evil.example/http://localhost/'},
}


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = field(default_factory=time.time)

    def __call__(self) -> float:
        return self.now


@dataclass
class Tab:
    """A browser at the desk, on a computer of its own."""

    client: FlaskClient
    computer: str

    def ask(self, method: str, place: str, headers: dict[str, str], **form: str) -> TestResponse:
        """Ask for something, with these headers and nothing else."""
        return self.client.open(
            place,
            method=method,
            headers=headers,
            data=form if method == 'POST' else None,
            environ_overrides={'REMOTE_ADDR': self.computer},
        )

    def token(self) -> str:
        """Return the mark of the desk's own forms."""
        found = re.search('csrf-token" content="([^"]+)"', self.ask('GET', '/enter', {}).text)
        assert found
        return found[1]

    def post(self, place: str, **form: str) -> TestResponse:
        """Send a form as the desk's own page does."""
        return self.ask('POST', place, {'Origin': OWN}, csrf_token=self.token(), **form)

    def enter(self, *roles: Role) -> 'Tab':
        """Enter the passcodes of roles."""
        for role in roles:
            assert self.post('/enter', passcode=PASSCODES[role]).status_code == 303
        return self

    def cookie(self) -> str:
        """Return the cookie of the visit."""
        found = self.client.get_cookie('handouts_desk_80')
        return found.value if found else ''


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A desk of two small papers, with a passcode for each role."""
    folder = tmp_path_factory.mktemp('attacked')
    with visit(write_attacked(folder), folder / 'home') as visited:
        for role in ROLES:
            visited.desk.passcodes.set(role, PASSCODES[role])
        yield visited


@pytest.fixture(scope='module')
def clock() -> Clock:
    """The clock of the shared desk."""
    return Clock()


@pytest.fixture(scope='module')
def shared(desk: Visit, clock: Clock) -> Flask:
    """The same desk as other computers reach it."""
    app = create_app(desk.desk, Gate('0.0.0.0', 80, desk.desk.passcodes, clock, clock, ('papers.example',)))
    app.testing = True
    return app


def state_of(desk: Visit) -> str:
    """Return what stands for all that a form could change."""
    root, own = desk.desk.root, desk.desk
    files = [path.read_bytes() for path in sorted((root / 'content').rglob('*')) if path.is_file()]
    kept = own.passcodes.path.read_bytes(), list(own.journal.csv()), own.lists._lists, own.errands._errands
    return hashlib.sha256(repr((files, kept)).encode()).hexdigest()


def is_turned_away(answer: TestResponse) -> bool:
    """Return whether somebody was led to where a passcode is entered, or told that one is needed."""
    is_led = answer.status_code == 303 and answer.location.startswith('/enter?')
    return is_led or (answer.status_code == 403 and 'Nothing was done' in answer.text and '/enter?' in answer.text)


def test_each_route_of_the_desk_has_its_place_in_the_table(desk: Visit) -> None:
    app = desk.client.application
    assert isinstance(app, Flask)
    known = {f'{method} {rule.rule}' for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    known = {route for route in known if not route.startswith(('HEAD', 'OPTIONS'))}
    assert known == NEEDS.keys(), "Who may use a new route? Write it into ROUTES of tests/attack_cases.py."
    assert (len(POSTS), len(GETS)) > (25, 50)


def test_no_form_is_taken_without_the_mark_of_the_desk(desk: Visit) -> None:
    everybody = Tab(desk.client, '127.0.0.1').enter('approver', 'editor')
    others = Tab(desk.client.application.test_client(), '127.0.0.1').token()
    everybody.token()
    before = state_of(desk)
    for rule in POSTS:
        for form in ({}, {'csrf_token': ''}, {'csrf_token': 'wrong'}, {'csrf_token': others}):
            answer = everybody.ask('POST', address(rule), {'Origin': OWN}, **form)
            assert (answer.status_code, 'Nothing was done' in answer.text) == (400, True), (rule, form)
    assert state_of(desk) == before


def test_no_form_of_another_site_is_taken(desk: Visit) -> None:
    everybody = Tab(desk.client, '127.0.0.1').enter('approver', 'editor')
    mark, before = everybody.token(), state_of(desk)
    for rule in POSTS:
        for name, headers in FOREIGN.items():
            answer = everybody.ask('POST', address(rule), headers, csrf_token=mark)
            assert (answer.status_code, 'Nothing was done' in answer.text) == (403, True), (rule, name)
            assert 'Set-Cookie' not in answer.headers, (rule, name)
    assert state_of(desk) == before


def test_the_same_forms_are_taken_from_the_desks_own_pages(desk: Visit) -> None:
    everybody = Tab(desk.client, '127.0.0.1').enter('approver', 'editor')
    mark = everybody.token()
    for rule in sorted(set(POSTS) - {'/leave'}):
        answer = everybody.ask('POST', address(rule, document='none'), {'Origin': OWN}, csrf_token=mark)
        assert 'Nothing was done' not in answer.text, rule
        assert answer.status_code < 500, rule


@pytest.mark.parametrize('kind', ['image', 'script', 'iframe', 'empty', 'style', 'object'])
def test_no_page_of_the_desk_can_be_a_part_of_another_site(desk: Visit, kind: str) -> None:
    somebody = Tab(desk.client.application.test_client(), '127.0.0.1')
    for rule in GETS:
        answer = somebody.ask('GET', address(rule), {'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Dest': kind})
        assert answer.status_code == 403, rule
        assert "frame-ancestors 'none'" in answer.headers['Content-Security-Policy']


def test_a_shared_desk_answers_nobody_without_a_passcode(desk: Visit, shared: Flask) -> None:
    nobody = Tab(shared.test_client(), '192.168.1.77')
    mark = nobody.token()
    before = state_of(desk)
    for route, needed in NEEDS.items():
        method, rule = route.split(' ')
        for way in {'GET': ('GET', 'HEAD', 'OPTIONS'), 'POST': ('POST',)}[method]:
            answer = nobody.ask(way, address(rule), {'Origin': OWN}, csrf_token=mark)
            assert is_turned_away(answer) is bool(needed), (way, rule)
        if needed:
            part = nobody.ask(method, address(rule), {'Origin': OWN, 'X-Part': '1'}, csrf_token=mark)
            assert (part.status_code, part.mimetype) == (403, 'text/plain'), route
    assert 'A small paper' not in nobody.ask('GET', '/enter', {}).text
    assert state_of(desk) == before


@pytest.mark.parametrize('role', ROLES)
def test_each_role_may_do_its_own_and_nothing_else(shared: Flask, role: Role) -> None:
    somebody = Tab(shared.test_client(), f'192.168.1.{80 + ROLES.index(role)}').enter(role)
    mark, allowed = somebody.token(), 0
    for route, needed in sorted(NEEDS.items(), key=lambda one: one[0].endswith('/leave')):
        method, rule = route.split(' ')
        answer = somebody.ask(method, address(rule, document='none'), {'Origin': OWN}, csrf_token=mark)
        is_allowed = not needed or bool(OPENS[role] & needed)
        assert is_turned_away(answer) is not is_allowed, (route, answer.status_code)
        allowed += is_allowed
    assert len(NEEDS) > allowed > 60


def test_a_visit_ends_by_itself_and_its_cookie_is_worth_nothing_then(shared: Flask, clock: Clock) -> None:
    secret = '/words/advice/none/en/approve'
    somebody = Tab(shared.test_client(), '192.168.1.90').enter('desk', 'approver')
    assert not is_turned_away(somebody.ask('GET', secret, {}))
    stolen = Tab(shared.test_client(), '192.168.1.91')
    stolen.client.set_cookie('handouts_desk_80', somebody.cookie())
    assert not is_turned_away(stolen.ask('GET', secret, {}))
    clock.now += IDLE['approver']
    for tab in (somebody, stolen):
        assert is_turned_away(tab.ask('GET', secret, {}))
        assert not is_turned_away(tab.ask('GET', '/journal', {}))
    clock.now += LONGEST['desk'] - IDLE['approver']
    assert is_turned_away(stolen.ask('GET', '/journal', {}))
    somebody.enter('desk')
    taken = somebody.cookie()
    assert somebody.post('/leave').status_code == 303
    stolen.client.set_cookie('handouts_desk_80', taken)
    assert is_turned_away(stolen.ask('GET', '/journal', {}))


def test_a_cookie_that_was_planted_before_is_not_the_one_that_may(shared: Flask) -> None:
    attacker, victim = Tab(shared.test_client(), '192.168.1.92'), Tab(shared.test_client(), '192.168.1.93')
    mark = attacker.token()
    planted = attacker.cookie()
    victim.client.set_cookie('handouts_desk_80', planted)
    victim.enter('desk')
    assert victim.cookie() not in ('', planted)
    assert not is_turned_away(victim.ask('GET', '/journal', {}))
    assert is_turned_away(attacker.ask('GET', '/journal', {}))
    assert victim.ask('POST', '/journal/name', {'Origin': OWN}, csrf_token=mark, name='x').status_code == 400
    planted = attacker.enter('desk').cookie()
    victim.client.set_cookie('handouts_desk_80', planted)
    victim.enter('approver')
    secret = '/words/advice/none/en/approve'
    assert [is_turned_away(tab.ask('GET', secret, {})) for tab in (victim, attacker)] == [False, True]


def test_a_cookie_that_somebody_made_up_is_none(shared: Flask) -> None:
    other = Flask('other')
    other.secret_key = 'guessed'
    signer = SecureCookieSessionInterface().get_signing_serializer(other)
    assert signer
    for cookie in (signer.dumps({'id': 'x', 'given': {'desk': 9e9}}), 'eyJpZCI6IngifQ..', '', 'x' * 3000):
        somebody = Tab(shared.test_client(), '192.168.1.94')
        somebody.client.set_cookie('handouts_desk_80', cookie)
        assert is_turned_away(somebody.ask('GET', '/journal', {}))


@pytest.mark.parametrize(
    'place',
    [
        *('//evil.example', '///evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example'),
        *(
            'https://evil.example/',
            'http:evil.example',
            'javascript:alert(1)',
            '/\r\nSet-Cookie: x=y',
            '\x00//evil.example',
        ),
        *(
            '/\n/evil.example',
            '//evil.example@localhost/',
            '  //evil.example',
            'data:text/html,x',
            '/\u2028/evil.example',
        ),
    ],
)
def test_nobody_is_led_away_from_the_desk(desk: Visit, place: str) -> None:
    somebody = Tab(desk.client.application.test_client(), '127.0.0.1')
    mark = somebody.token()
    for target, form in (
        ('/tongue', {'tongue': 'en'}),
        ('/brand/clinic', {'clinic': 'clinic'}),
        ('/enter', {'passcode': PASSCODES['approver']}),
    ):
        answer = somebody.ask('POST', target, {'Origin': OWN}, csrf_token=mark, next=place, **form)
        assert (answer.status_code, answer.location) == (303, '/'), target
        assert not re.search('evil|x=y', str(answer.headers)), target
        mark = somebody.token()
    page = somebody.ask('GET', '/enter', {'Referer': f'http://localhost/{place}'.replace('\r', '').replace('\n', '')})
    assert 'evil' not in page.text
