"""Who attacks the desk with bytes that no browser sends: other names, paths, methods, lengths and lines."""

import re
import threading
from collections.abc import Iterator

import psutil
import pytest

from handouts.desk.guard.tries import MOST_OF_ONE
from tests.attack_cases import (
    CANARY,
    PLACE,
    ROUTES,
    Somebody,
    address,
    answers_in,
    attacked_desk,
    host_of,
    request,
    shout,
    upload,
    write_attacked,
)
from tests.attack_files import files_too_much, logos_too_much
from tests.desk_cases import OpenDesk
from tests.fill_cases import EVERY

GETS = [route.removeprefix('GET ') for routes in ROUTES.values() for route in routes if route.startswith('GET')]
# How people who look for files write their way out of a folder.
TRICKS = (
    *(
        '../{file}',
        '..%2f{file}',
        '%2e%2e%2f{file}',
        '%2e%2e/{file}',
        '%252e%252e%252f{file}',
        '..%5c{file}',
        '..\\{file}',
    ),
    *('....//{file}', '..;/{file}', '{root}/{file}', '%2f{root}/{file}', '/{root}/{file}', 'file://{root}/{file}'),
    *(
        '{root}/{file}%00.jpg',
        '%00{root}/{file}',
        '..%c0%af{file}',
        '%ff%fe',
        '.',
        '..',
        '~',
        'link.txt',
        'clinic/link.pdf',
    ),
)
SECRET_PAGE = 'A small paper'
KILO = 1024
# A header that somebody else has put in.
EVIL = re.compile('^x-evil', re.IGNORECASE | re.MULTILINE)


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with links to a secret in its output folder, which somebody else could lay there."""
    folder = tmp_path_factory.mktemp('wire')
    root, secret = write_attacked(folder), folder / 'canary.txt'
    with attacked_desk(root, folder / 'home', roles=('approver', 'editor')) as opened:
        for name in ('link.txt', 'clinic/link.pdf', 'clinic/advice/link.en.print.pdf'):
            (root / 'output' / name).symlink_to(secret)
        yield opened


@pytest.fixture(scope='module')
def editor(desk: OpenDesk) -> Somebody:
    """Somebody who may change the brand."""
    return Somebody(desk).enter('editor')


def goes_on(desk: OpenDesk) -> bool:
    """Return whether the desk still answers everybody else."""
    return request(desk, '/').status == 200


def test_by_another_name_the_desk_shows_nothing(desk: OpenDesk) -> None:
    own, port = host_of(desk), host_of(desk).partition(':')[2]
    hosts = (
        'evil.example',
        '127.0.0.1.evil.example',
        'localhost.',
        '127.1',
        '2130706433',
        '0x7f.1',
        '[::ffff:127.0.0.1]',
    )
    names = [f'{name}:{port}' for name in (*hosts, '0.0.0.0')]
    names += ['', '*', 'evil.example', '127.0.0.1', '127.0.0.1:1', f'u:p@{own}', f'{own}@evil.example']
    for name in (*names, f'{own}, evil.example', f'{own}/', f'{own}#'):
        for target in ('/', '/journal.csv', '/enter', '/static/desk.css'):
            answer = shout(desk, f'GET {target} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n'.encode())
            assert answer.split(b' ')[1] in (b'421', b'400'), (name, target)
            assert not re.search(b'csrf|small paper|set-cookie', answer, re.IGNORECASE), (name, target)
    assert request(desk, '/', host=f'LOCALHOST:{port}').status == 200


@pytest.mark.parametrize(
    'lines',
    [
        'GET / HTTP/1.1\r\nConnection: close\r\n',
        'GET / HTTP/1.1\r\nHost: {own}\r\nHost: evil.example\r\nConnection: close\r\n',
        'GET / HTTP/1.1\r\nHost: evil.example\r\nHost: {own}\r\nConnection: close\r\n',
        'GET / HTTP/1.1\r\nHost: {own}\r\n evil.example\r\nConnection: close\r\n',
        'GET http://evil.example/ HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n',
        'GET http://{own}/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n',
        'GET http://u@{own}/ HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n',
        'GET / HTTP/1.0\r\n',
        'GET / HTTP/1.0\r\nX-Forwarded-Host: {own}\r\n',
        'GET / HTTP/1.1\r\nHost: {own}\r\nX-Forwarded-Host: evil.example\r\nConnection: close\r\n',
        'GET /\r\n',
    ],
)
def test_a_name_that_is_missing_or_said_twice_is_none(desk: OpenDesk, lines: str) -> None:
    heard = shout(desk, (lines.format(own=host_of(desk)) + '\r\n').encode())
    assert answers_in(heard)[0].status in (400, 421)
    assert SECRET_PAGE.encode() not in heard
    assert goes_on(desk)


def test_no_path_leads_out_of_the_workspace(desk: OpenDesk) -> None:
    folder = str(desk.root.parent)
    ups = ['../' * depth for depth in (1, 3, 6)]
    tried = 0
    for rule in (rule for rule in GETS if PLACE.search(rule)):
        for trick in TRICKS:
            wished = trick.format(file='canary.txt', root=folder)
            answer = request(desk, address(rule, wished))
            assert CANARY not in answer.text + answer.head, (rule, wished)
            assert answer.status < 500, (rule, wished)
            tried += 1
    for start in ('/static/', '/picture/', '/document/', '/'):
        for target in (f'{start}{up}canary.txt' for up in (*ups, *(up.replace('/', '%2f') for up in ups))):
            assert CANARY not in request(desk, target).text, target
    assert tried > 800
    assert goes_on(desk)


def test_a_printed_page_that_was_exchanged_for_a_link_is_not_followed(desk: OpenDesk) -> None:
    somebody = Somebody(desk)
    shown = re.search(r'src="(/picture/[^"]+)"', somebody.get('/').text)
    assert shown
    name = shown[1].removeprefix('/picture/').partition('?')[0]
    picture, secret = desk.root / 'output' / name, desk.root.parent / 'canary.txt'
    pdf = picture.parent / 'rest.en.print.pdf'
    pdf = next((desk.root / 'output').rglob('rest.en.print.pdf'))
    for path, place in ((picture, shown[1]), (pdf, f'/document/{pdf.relative_to(desk.root / "output")}')):
        assert somebody.get(place).status == 200
        held = path.read_bytes()
        path.unlink()
        path.symlink_to(secret)
        answer = somebody.get(place)
        path.unlink()
        path.write_bytes(held)
        assert (CANARY in answer.text, answer.status >= 400) == (False, True), place
        assert somebody.get(place).status == 200


@pytest.mark.parametrize(
    'method',
    ['TRACE', 'PUT', 'DELETE', 'PATCH', 'CONNECT', 'OPTIONS', 'PROPFIND', 'DEBUG', 'M-SEARCH', 'get', 'X' * 5000],
)
def test_other_methods_do_nothing(desk: OpenDesk, method: str) -> None:
    own = f'Origin: {desk.address.rstrip("/")}'
    for target in ('/', '/journal', '/static/desk.css', '/print/advice/rest/en', '*', host_of(desk)):
        answer = request(desk, target, own, 'X-Echo: XQZECHO', method=method)
        assert answer.status in (400, 404, 405) or (method == 'OPTIONS' and answer.status == 200), target
        assert 'XQZECHO' not in answer.text
        assert SECRET_PAGE not in answer.text
    assert goes_on(desk)


HEAD = 'POST /journal/name HTTP/1.1\r\nHost: {own}\r\n'
OLD = 'POST /journal/name HTTP/1.0\r\nHost: {own}\r\nConnection: keep-alive\r\n'
INNER = 'GET /journal.csv HTTP/1.1\r\nHost: {own}\r\n\r\n'
CHUNKED = f'0\r\n\r\n{INNER}'


@pytest.mark.parametrize(
    'pair',
    [
        HEAD + 'Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n' + CHUNKED,
        HEAD + 'Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n' + CHUNKED,
        OLD + 'Transfer-Encoding: chunked\r\n\r\n' + INNER,
        OLD + 'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n' + CHUNKED,
        HEAD + 'Transfer-Encoding: xchunked\r\n\r\n' + CHUNKED,
        HEAD + 'Transfer-Encoding: chunked, identity\r\n\r\n' + CHUNKED,
        HEAD + 'Transfer-Encoding: identity, chunked\r\n\r\n' + CHUNKED,
        HEAD + 'Transfer-Encoding : chunked\r\n\r\n' + CHUNKED,
        HEAD + 'Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n' + CHUNKED,
        HEAD + 'Content-Length: 6\r\nTransfer-Encoding:\r\n chunked\r\n\r\n' + CHUNKED,
        HEAD + 'Transfer-Encoding: \x0bchunked\r\n\r\n' + CHUNKED,
        HEAD + 'Content-Length: 0\r\nContent-Length: 44\r\n\r\n' + INNER,
        HEAD + 'Content-Length: 0, 0\r\n\r\n' + INNER,
        HEAD + 'Content-Length: +0\r\n\r\n' + INNER,
        HEAD + 'Content-Length: -1\r\n\r\n' + INNER,
        HEAD + 'Content-Length: 0x0\r\n\r\n' + INNER,
        HEAD + 'Content-Length: 1_0\r\n\r\n' + INNER,
        HEAD + 'Content-Length:\r\n\r\n' + INNER,
        HEAD + 'Content-Length : 0\r\n\r\n' + INNER,
        HEAD + 'X: y\nContent-Length: 0\r\n\r\n' + INNER,
        HEAD + 'X: y\rContent-Length: 0\r\n\r\n' + INNER,
        HEAD + ' Content-Length: 0\r\n\r\n' + INNER,
        HEAD + 'X\0Y: z\r\n\r\n' + INNER,
        HEAD + 'Transfer-Encoding: chunked\r\n\r\nzz\r\n' + INNER,
        HEAD + 'Transfer-Encoding: chunked\r\n\r\n-1\r\n' + INNER,
        HEAD + 'Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n' + INNER,
        HEAD + 'Transfer-Encoding: chunked\r\n\r\n0;a\nb\r\n\r\n' + INNER,
    ],
)
def test_no_request_hides_in_another_one(desk: OpenDesk, pair: str) -> None:
    heard = answers_in(shout(desk, pair.format(own=host_of(desk)).encode('latin-1')))
    assert [answer.status for answer in heard] in ([400], [501])
    assert goes_on(desk)


def test_line_ends_in_what_is_asked_for_add_no_header(desk: OpenDesk, editor: Somebody) -> None:
    ends = (
        '%0d%0aX-Evil:%20yes',
        '%0aX-Evil:%20yes',
        '%0d%0a%0d%0aX-Evil',
        '%c4%8d%c4%8aX-Evil:yes',
        '%e5%98%8a%e5%98%8dX-Evil:yes',
    )
    for end in ends:
        for rule in GETS:
            answer = request(
                desk, address(rule, f'a{end}') if PLACE.search(rule) else f'{rule}?next={end}&edition={end}'
            )
            assert not EVIL.search(answer.head), rule
    raw = ('yes\r\nX-Evil: yes', 'yes\nX-Evil: yes', '\r\n\r\nX-Evil')
    for value in raw:
        for place, form in (
            ('/tongue', {'tongue': 'en', 'next': f'/{value}'}),
            ('/journal/name', {'name': value}),
            ('/fill/form', {'paper': EVERY, 'edition': value}),
            ('/brand', {'clinic': 'clinic', 'shown': value, 'edition': value}),
        ):
            answer = editor.post(place, form)
            assert (answer.status < 500, EVIL.search(answer.head)) == (True, None), place
        sent = editor.post('/today', {'packet': 'visit-day', 'list': upload(b'a,b\n', f'{value}.csv')}, as_files=True)
        assert not EVIL.search(sent.head)
    assert goes_on(desk)


def test_endless_heads_and_addresses_are_refused(desk: OpenDesk) -> None:
    long = 'x' * 300 * KILO
    assert request(desk, '/', f'X-Long: {long}').status == 431
    assert request(desk, f'/?q={long}').status == 431
    assert request(desk, '/', *(f'X-{number}: x' for number in range(30_000))).status == 431
    for target in (
        f'/words?q={"a+" * 20_000}',
        '/' + 'a/' * 20_000,
        f'/fill/form?{"paper=advice/every&" * 5000}',
        '/?' + '&' * 60_000,
    ):
        assert request(desk, target).status < 500
    for line in (
        f'Cookie: {"a=b; " * 10_000}',
        f'Accept-Language: {"x," * 30_000}',
        f'Range: bytes={"0-1," * 9000}',
        'If-Modified-Since: x',
    ):
        assert request(desk, '/', line).status < 500
        assert request(desk, '/static/desk.css', line).status < 500
    for target in (
        '/journal?before={n}',
        '/jobs/{n}',
        '/jobs/going?id={n}',
        '/today/printed/{n}',
        '/fill/form?job={n}',
        '/look/x/{n}.jpg',
        '/words/advice/rest/en/edit?line={n}',
    ):
        for number in ('9' * 20, '9' * 5000, '-1', '1e9', '%D9%A3', '%00'):
            assert request(desk, target.format(n=number)).status < 500, (target, number[:9])
    assert goes_on(desk)


def memory_of(desk: OpenDesk) -> int:
    """Return how many megabytes the desk takes, with its drawing processes."""
    own = psutil.Process(desk.process.pid)
    return sum(one.memory_info().rss for one in (own, *own.children(recursive=True))) // KILO**2


def test_no_list_takes_more_than_its_share(desk: OpenDesk) -> None:
    somebody, before = Somebody(desk), memory_of(desk)
    for name, (told, data) in files_too_much().items():
        form = {'packet': 'visit-day', 'language': 'en', 'edition': 'print', 'list': upload(data, 'today.csv')}
        answer = somebody.post('/today', form, as_files=True)
        assert answer.status == 422, name
        assert told in answer.text, name
    assert memory_of(desk) < before + 250
    assert goes_on(desk)


def test_no_logo_takes_more_than_its_share(desk: OpenDesk, editor: Somebody) -> None:
    content = {path: path.read_bytes() for path in (desk.root / 'content').rglob('*') if path.is_file()}
    before = memory_of(desk)
    for name, (told, data) in logos_too_much().items():
        answer = editor.post('/brand', {'clinic': 'clinic', 'logo': upload(data, 'logo.svg')}, as_files=True)
        assert answer.status == 422, name
        assert told in answer.text, name
    assert memory_of(desk) < before + 250
    assert {path: path.read_bytes() for path in (desk.root / 'content').rglob('*') if path.is_file()} == content
    assert goes_on(desk)


def test_no_form_takes_more_than_its_share(desk: OpenDesk, editor: Somebody) -> None:
    before, files = memory_of(desk), {'packet': 'visit-day'}
    edit = '/words/advice/rest/en/edit'
    large = {
        'a file': editor.post('/today', {**files, 'list': upload(b'x' * 9_000_000, 'today.csv')}, as_files=True),
        'a text': editor.post(edit, {'text': 'x' * 1_100_000, 'digest': 'x'}),
        'a field': editor.post('/fill/print', {'paper': EVERY, 'value:full_name': 'x' * 1_100_000}, as_files=True),
        'parts': editor.post('/fill/print', {f'f{number}': 'x' for number in range(5000)}, as_files=True),
    }
    assert {name: answer.status for name, answer in large.items()} == dict.fromkeys(large, 413)
    assert "too large" in large['a text'].text
    many = {f'value:f{number}': '' for number in range(60_000)}
    assert editor.post('/fill/print', {'paper': EVERY, **many}).status == 422
    assert editor.post('/fill/print', {'paper': [EVERY] * 30_000}).status == 422
    assert (
        editor.post('/brand/look', {'clinic': 'clinic', **{f'brand:{n}': 'x' for n in range(20_000)}}).status == 200
    )
    for copies in ('9' * 5000, '9' * 900_000, '-1', '1.5', '٣' * 5000, '1\0'):
        assert editor.post('/print/advice/rest/en', {'copies': copies, 'edition': 'print'}).status == 422, copies[:9]
    for field in (
        'name',
        'paper',
        'words',
        'once',
        'printer',
        'edition',
        'language',
        'until',
        'seen',
        'by',
        'key',
        'good',
    ):
        for place in (
            '/journal/name',
            '/journal/pulled',
            '/fill/print',
            '/today',
            '/print/advice/rest/en',
            '/brand',
            edit,
        ):
            assert (
                editor.post(place, {'copies': '1', 'text': 'x', 'clinic': 'clinic', field: '\0\ud7ff' * 3000}).status
                < 500
            ), place
    assert request(desk, '/today', 'Content-Length: 1000000000', method='POST').status == 413
    assert memory_of(desk) < before + 250
    assert goes_on(desk)


def test_many_who_guess_at_once_have_as_many_tries_as_one(desk: OpenDesk) -> None:
    """Its own desk is not wanted: the tries of this address are used up, and nobody else comes after it."""
    guessers = [Somebody(desk) for _ in range(30)]
    for guesser in guessers:
        guesser.token()
    said: list[int] = []

    def guess(guesser: Somebody, number: int) -> None:
        said.append(guesser.post('/enter', {'passcode': f'a wrong passcode {number}'}).status)

    threads = [threading.Thread(target=guess, args=(one, number)) for number, one in enumerate(guessers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(said)) == [403, 429]
    assert said.count(403) == MOST_OF_ONE
    late = Somebody(desk).post('/enter', {'passcode': 'stone bread wool'})
    assert (late.status, int(late.header('Retry-After')) > 600) == (429, True)
    assert (
        Somebody(desk).post('/passcodes', {'role': 'editor', 'old': 'x', 'new': 'y' * 9, 'again': 'y' * 9}).status
        == 429
    )
