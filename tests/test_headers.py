"""What every answer tells the browser, how much is taken in, and that nothing of it lies in a file."""

import http.client
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from handouts.desk.guard.headers import HEADERS, POLICY, waitress_options
from tests import test_entrance
from tests.desk_cases import CHROMIUM, QUIETLY
from tests.test_entrance import PORT, WORDS, SmallDesk, served

desk, shared = test_entrance.desk, test_entrance.shared

NO_STORE = 'no-store'
WANTED = {
    'Content-Security-Policy': (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
}


@pytest.mark.parametrize(
    ('path', 'status'),
    [('/', 200), ('/enter', 200), ('/picture', 200), ('/static/desk.css', 200), ('/approve', 303), ('/nowhere', 404)],
)
def test_every_answer_has_the_headers(desk: SmallDesk, path: str, status: int) -> None:
    answer = desk.browser().get(path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in WANTED} == WANTED
    assert 'camera=()' in answer.headers['Permissions-Policy']
    assert 'Server' not in answer.headers


def test_refusals_and_faults_have_them_too(desk: SmallDesk, shared: SmallDesk) -> None:
    desk.app.config['PROPAGATE_EXCEPTIONS'] = False
    tab = desk.browser()
    answers = [
        desk.browser('http://evil.example').get('/'),
        tab.post('/print', Origin='null'),
        tab.post('/print', {'csrf_token': ''}),
        tab.post('/approve'),
        tab.get('/broken'),
        shared.browser(f'http://192.168.1.20:{PORT}').get('/'),
    ]
    assert [answer.status_code for answer in answers] == [421, 403, 400, 403, 500, 303]
    for answer in answers:
        assert {name: answer.headers.get(name) for name in WANTED} == WANTED
        assert answer.headers['Cache-Control'] == NO_STORE


def test_a_view_loosens_no_header(desk: SmallDesk) -> None:
    @desk.app.get('/loose')
    def loose() -> tuple[str, dict[str, str]]:
        return "", {'Content-Security-Policy': "default-src *", 'Server': 'Flask', 'Cache-Control': 'max-age=9'}

    answer = desk.browser().get('/loose')
    assert answer.headers.getlist('Content-Security-Policy') == [HEADERS['Content-Security-Policy']]
    assert answer.headers['Cache-Control'] == NO_STORE
    assert 'Server' not in answer.headers


def test_nothing_is_kept_but_what_a_view_says(desk: SmallDesk) -> None:
    tab = desk.browser()
    assert tab.get('/').headers['Cache-Control'] == NO_STORE
    assert tab.get('/paper.pdf').headers['Cache-Control'] == NO_STORE
    assert tab.get('/picture').headers['Cache-Control'] == 'private, max-age=172800, immutable'
    assert tab.get('/static/desk.css').headers['Cache-Control'] == 'no-cache'
    assert tab.get('/static/nowhere.css').headers['Cache-Control'] == NO_STORE
    tab.enter(WORDS['approver'])
    assert tab.get('/').headers['Cache-Control'] == NO_STORE


def test_the_policy_allows_nothing_from_elsewhere() -> None:
    assert set(POLICY.values()) == {"'self'", "'none'"}
    assert POLICY['default-src'] == POLICY['frame-ancestors'] == POLICY['base-uri'] == "'none'"


def asked(address: str, path: str, headers: dict[str, str], body: bytes = b'') -> tuple[int, dict[str, str], bytes]:
    """Ask a server for something, and return status, headers and text."""
    place = http.client.HTTPConnection(address.removeprefix('http://'), timeout=10)
    place.request('POST' if body else 'GET', path, body or None, headers)
    answer = place.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read()
    place.close()
    return found


def test_the_server_does_not_say_what_it_is_and_passes_on_what_proxies_say(tmp_path: Path) -> None:
    with served(tmp_path) as (_, address):
        status, headers, _ = asked(address, '/', {})
        assert status == 200
        assert not {'Server', 'Via'} & set(headers)
        assert asked(address, '/', {'X-Forwarded-For': '203.0.113.7'})[0] == 421


def test_what_is_sent_or_given_out_lies_in_no_file_on_its_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = tempfile.TemporaryFile

    def noted(*words: Any, **named: Any) -> Any:
        made.append('a file')
        return real(*words, **named)

    monkeypatch.setattr(tempfile, 'TemporaryFile', noted)
    with served(tmp_path) as (desk, address):

        @desk.app.get('/large')
        def large() -> bytes:
            return b'x' * 5_000_000

        assert len(asked(address, '/large', {})[2]) == 5_000_000
        _, headers, page = asked(address, '/enter', {})
        mark = page.decode().split('csrf-token" content="')[1].split('"')[0]
        body = (
            f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{mark}\r\n'
            '--b\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n'
        ).encode() + b'x' * 5_000_000
        sent = {
            'Cookie': headers['Set-Cookie'].split(';')[0],
            'Origin': address,
            'Content-Type': 'multipart/form-data; boundary=b',
        }
        assert asked(address, '/upload', sent, body + b'\r\n--b--\r\n')[::2] == (200, b'5000000 bytes')
        status, _, text = asked(address, '/upload', sent, body + b'x' * 5_000_000 + b'\r\n--b--\r\n')
        assert status == 413
        assert b"A file may have 8 MB at most" in text
    assert made == []


def test_much_more_than_the_limit_is_not_even_read(tmp_path: Path) -> None:
    assert waitress_options(1000)['max_request_body_size'] == 2000
    with served(tmp_path) as (_, address):
        place = http.client.HTTPConnection(address.removeprefix('http://'), timeout=10)
        place.putrequest('POST', '/upload')
        place.putheader('Content-Length', str(10**9))
        place.endheaders()
        assert place.getresponse().status == 413
        place.close()


def test_a_pdf_opens_in_the_browser_under_these_headers(tmp_path: Path) -> None:
    with served(tmp_path) as (_, address), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*QUIETLY, '--headless=new'],
            headless=False,
            ignore_default_args=['--headless'],
        )
        page = browser.new_page(viewport={'width': 600, 'height': 600})
        page.goto(f'{address}/paper.pdf')
        red = 0
        for _ in range(50):
            picture = Image.open(io.BytesIO(page.screenshot())).convert('RGB')
            red = sum(count for count, colour in picture.getcolors(600 * 600) or [] if colour == (255, 0, 0))
            if red:
                break
            page.wait_for_timeout(200)
        browser.close()
    assert red > 50_000
