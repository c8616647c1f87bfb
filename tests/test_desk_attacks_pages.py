"""Who attacks the people at the desk: with what stands in lists, papers and names, and by looking for what was typed."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, Dialog, Error, FilePayload, Page, Request

from tests.attack_cases import PASSCODES, Answer, Somebody, attacked_desk, connect, host_of, upload, write_attacked
from tests.desk_cases import OpenDesk, chromium, open_desk
from tests.fill_cases import ENGLISH, EVERY, MARKED, PAPER, once_of
from tests.patience import until
from tests.print_house import PrintHouse, open_print_house
from tests.today_cases import values_left

# Would ask another computer for something, and show a window, wherever a browser took it for more than text.
EVIL = """"'></title></textarea><img src=http://evil.example/x onerror=alert(1)><script>alert(1)</script>"""
SHORT = '<img src=//evil.example/y onerror=alert(1)>'
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>&lt;script&gt;alert(1)</title><path d="M0 0h9v9z"/></svg>'
# What leads to a file to save, and no page.
FILES = re.compile(r'/document/|/(journal|empty)\.csv|/(file|slip)$')
FORM = {'paper': EVERY, 'language': 'en', 'edition': 'print', 'way': 'browser'}
PERSON = {'full_name': f'Ana {MARKED}', 'story': f'{MARKED} fell', 'born': '3/14/1980', 'chart_number': f'A-{MARKED}'}
ROW = f'full_name,story,born,{MARKED}\nAna {MARKED},fell,3/14/1980,x\nBo {MARKED},,31.31.1980,\n'


def write_hostile(folder: Path) -> Path:
    """Write a workspace in which each value that the desk shows would act if a page let it."""
    root = write_attacked(folder)
    quoted = "'" + EVIL.replace("'", "''") + "'"
    words = ENGLISH | dict.fromkeys(('title', 'story', 'born', 'drink', 'water'), SHORT)
    (root / f'content/{EVERY}.en.md').write_text(PAPER.format(**words))
    (root / 'content/advice/broken.en.md').write_text(
        f'---\ntitle: {quoted}\nkind: aftercare\n---\n\n## What\n\n{EVIL}\n'
    )
    (root / 'content/clinics/clinic/clinic.yaml').write_text(f"name: 'A {SHORT}'\nlogo: logo.svg\n")
    (root / 'content/clinics/clinic/logo.svg').write_text(LOGO)
    packets = f'packets:\n  visit-day:\n    papers: [{EVERY}]\n    purpose: {quoted}\n'
    (root / 'content/packets.yaml').write_text(packets)
    return root


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print server with a printer that has a hostile name."""
    with open_print_house() as opened:
        opened.add_printer('front', info=EVIL, location=EVIL)
        yield opened


@pytest.fixture(scope='module')
def desk(house: PrintHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with hostile values everywhere."""
    folder = tmp_path_factory.mktemp('hostile')
    root = write_hostile(folder)
    with attacked_desk(root, folder / 'home', roles=('approver', 'editor'), printers=house.server) as opened:
        yield opened


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as opened:
        yield opened


@contextmanager
def watched(browser: Browser, desk: OpenDesk) -> Iterator[Page]:
    """Open a window in which anything that acts, is blocked, or asks another computer fails the test."""
    context = browser.new_context()
    page, own, faults = context.new_page(), host_of(desk), list[str]()

    def judge(request: Request) -> None:
        if urlsplit(request.url).netloc != own:
            faults.append(f'asked for {request.url}')

    def dismiss(dialog: Dialog) -> None:
        faults.append(f'a dialog on {page.url}')
        dialog.dismiss()

    context.on('request', judge)
    page.on('dialog', dismiss)
    page.on('pageerror', lambda error: faults.append(f'{page.url}: {error}'))
    page.on('console', lambda said: faults.append(f'{page.url}: {said.text}') if said.type == 'error' else None)
    yield page
    context.close()
    assert [fault for fault in faults if 'the server responded with a status of' not in fault] == []


def enter(page: Page, desk: OpenDesk) -> None:
    """Enter the passcodes of those who approve and who change the brand."""
    for role in ('approver', 'editor'):
        page.goto(desk.path('/enter'))
        page.locator('input[type=password]').fill(PASSCODES[role])
        page.locator('main form button').first.click()
        page.wait_for_url(desk.address)


def links_of(page: Page) -> list[str]:
    """Return the pages to which a page leads, without where on them."""
    found = page.eval_on_selector_all('a[href]', 'all => all.map((one) => one.getAttribute("href"))')
    return [urljoin(page.url, link).partition('#')[0] for link in found]


def go(page: Page, place: str) -> None:
    """Open a page, also from one that shows itself anew in that moment."""
    try:
        page.goto(place)
    except Error as error:
        if 'interrupted by another navigation' not in error.message:
            raise
        page.wait_for_load_state()
        page.goto(place)


def test_nothing_that_anybody_has_written_acts_on_any_page(desk: OpenDesk, browser: Browser) -> None:
    with watched(browser, desk) as page:
        enter(page, desk)
        page.goto(desk.path('/journal'))
        page.locator('input[name=name]').fill(EVIL[:40])
        page.locator('form[action="/journal/name"] button').click()
        word = quote(EVIL)
        waiting = [
            desk.path(place)
            for place in ('/', '/passcodes', f'/?q={word}', f'/words?q={word}', f'/enter?next=/{word}')
        ]
        waiting += [
            desk.path(f'/fill/form?paper={word}&edition={word}'),
            desk.path(f'/brand?shown={word}&edition={word}'),
        ]
        waiting += [
            desk.path(f'/words/advice/broken/en/edit?edition={word}'),
            desk.path(f'/words/{word}/x/en'),
            desk.path('/words/advice/every/en'),
        ]
        seen: set[str] = set()
        while waiting:
            place = waiting.pop(0)
            path = place.partition('?')[0] if '%3C' not in place else place
            if path in seen or FILES.search(path):
                continue
            seen.add(path)
            assert urlsplit(place).netloc == host_of(desk), place
            go(page, place)
            waiting += links_of(page)
        assert len(seen) > 25, sorted(seen)
        titles = page.goto(desk.path('/'))
        assert titles
        assert '&lt;script&gt;alert(1)' in titles.text()
        page.goto(desk.path('/print/advice/rest/en'))
        page.get_by_role('radio').first.wait_for()
        assert 'evil.example' in page.locator('.printers, main').first.inner_text()


def test_nothing_that_stands_in_a_list_acts_and_back_brings_nothing_back(desk: OpenDesk, browser: Browser) -> None:
    cell = '"' + EVIL.replace('"', '""') + '"'
    rows = (
        f'full_name,born,story,{cell}\n{cell},{cell},{cell},x\nAna {MARKED},31.31.1980,{MARKED},\n=1+1,1/2/1980,@x,\n'
    )
    with watched(browser, desk) as page:
        page.goto(desk.path('/today'))
        page.locator('input[name=packet]').first.check()
        payload: FilePayload = {'name': f'{EVIL}.csv', 'mimeType': 'text/csv', 'buffer': rows.encode()}
        page.locator('input[type=file]').set_input_files(payload)
        page.locator('form.today button.big').click()
        page.wait_for_url('**/today/list/**')
        page.get_by_text('31.31.1980').or_(page.locator('input[value="31.31.1980"]')).first.wait_for()
        shown = page.url
        for number in (2, 3):
            page.goto(f'{shown.partition("?")[0]}/row/{number}')
            values = page.eval_on_selector_all('[name^="value:"]', 'all => all.map((one) => one.value)')
            assert any((EVIL if number == 2 else MARKED) in value for value in values)
        page.goto(shown)
        page.locator('form[action$="/close"] button').first.click()
        page.wait_for_url('**/today?said=closed')
        for _ in range(3):
            page.go_back()
            assert MARKED not in page.content() + page.url


def test_a_filled_form_is_empty_when_somebody_goes_back(desk: OpenDesk, browser: Browser) -> None:
    with watched(browser, desk) as page:
        page.goto(desk.path(f'/fill/form?paper={EVERY}'))
        page.locator('[name="value:full_name"]').fill(MARKED)
        page.locator('[name="value:story"]').fill(EVIL)
        page.locator('.filled text', has_text=MARKED).first.wait_for()
        page.goto(desk.path('/journal'))
        page.go_back()
        page.locator('[name="value:full_name"]').wait_for()
        assert page.locator('[name="value:full_name"]').input_value() == ''
        assert MARKED not in page.content()


def filled(somebody: Somebody, **more: str) -> Answer:
    """Fill a paper in for a person, as the form's page does."""
    page = somebody.get(f'/fill/form?paper={EVERY}').text
    typed = {f'value:{name}': value for name, value in PERSON.items()}
    return somebody.post('/fill/print', {**FORM, **typed, 'once': once_of(page), **more})


def listed(somebody: Somebody, rows: str = ROW) -> str:
    """Choose a list, and return its address."""
    form = {
        'packet': 'visit-day',
        'language': 'en',
        'edition': 'print',
        'list': upload(rows.encode(), f'{MARKED}.csv'),
    }
    answer = somebody.post('/today', form, as_files=True)
    assert answer.status == 303, answer.text
    place = answer.header('Location')
    until(lambda: 'data-poll' not in somebody.get(place).text or '31.31.1980' in somebody.get(place).text)
    return place


def approved(somebody: Somebody) -> str:
    """Approve a paper, and return the page that shows how that goes on."""
    place = '/words/advice/rest/en/approve'
    until(lambda: 'name="seen"' in somebody.get(place).text)
    seen = re.findall(r'name="seen" value="(\w+)"', somebody.get(place).text)
    form = {
        'by': 'Ana Ruiz',
        'role': 'clinician',
        'until': '2027-01-01',
        'read': 'yes',
        'seen': seen[0],
        'once': 'x' * 12,
    }
    answer = somebody.post(place, form)
    assert answer.status == 303, answer.text
    return answer.header('Location')


def test_what_belongs_to_one_browser_is_no_others(desk: OpenDesk) -> None:
    ana, ben = Somebody(desk).enter('editor').enter('approver'), Somebody(desk).enter('editor').enter('approver')
    held = filled(ana).header('Location')
    assert held.startswith('/fill/paper/')
    assert ben.get(held).status == 410
    given = [ana.get(held) for _ in range(3)]
    assert [(one.status, one.body[:5]) for one in given[:2]] == [
        (200, b'%PDF-')
    ] * 2  # a viewer asks once more to save it
    assert (given[2].status, MARKED in given[2].text) == (410, False)
    assert {one.header('Cache-Control') for one in given} == {'no-store'}
    place = listed(ana)
    for tab in ('', '/ready', '/ways', '/printing', '/now', '/row/2'):
        answer = ben.get(f'{place}{tab}')
        assert (answer.status, MARKED in answer.text) == (404, False), tab
    for tab in ('/row/2', '/row/2/out', '/print', '/save', '/stop', '/close'):
        assert ben.post(f'{place}{tab}', {'value:full_name': 'x'}).status == 404, tab
    assert MARKED in ana.get(place).text
    text = (desk.root / 'content/advice/rest.en.md').read_text().replace('Rest today', 'Sleep today')
    look = ana.post('/words/advice/rest/en/edit/look', {'text': text, 'digest': 'x'}).text
    key = re.search(r'/edit/look/(\w+)', look) or re.search(r'/look/(\w+)/0\.jpg', look)
    assert key
    until(lambda: ana.get(f'/look/{key[1]}/0.jpg').status == 200)
    assert [ben.get(f'/look/{key[1]}{tab}').status for tab in ('', '/0.jpg')] == [404, 404]
    assert '.jpg' not in ben.get(f'/words/advice/rest/en/edit/look/{key[1]}').text
    errand = approved(ana)
    assert [ben.get(f'{errand}{tab}').status for tab in ('', '/now')] == [404, 404]
    assert ana.get(f'{errand}/now').status == 200
    logo = ana.post('/brand/logo', {'clinic': 'clinic', 'logo': upload(LOGO.encode(), 'l.svg')}, as_files=True)
    found = re.search(r'/brand/logo/([\w-]+)', logo.text)
    assert found
    assert (ana.get(found[0]).status, ben.get(found[0]).status) == (200, 404)
    ana.post(f'{place}/close')


def a_day_with_faults(desk: OpenDesk) -> list[Answer]:
    """Fill in and choose lists as people do, and do all of it wrongly too; return all answers."""
    somebody, said = Somebody(desk), list[Answer]()
    said += [filled(somebody), filled(somebody, **{'value:born': f'31.31.{MARKED}'})]
    typed = {f'value:{name}': value for name, value in PERSON.items()}
    said += [somebody.post(place, {**FORM, **typed}) for place in ('/fill/form', '/fill/look', '/fill/print')]
    said += [
        somebody.ask('POST', '/fill/print', f'value:full_name={MARKED}'.encode(), Origin=origin)
        for origin in ('null', desk.address[:-1])
    ]
    said.append(somebody.post('/fill/form', {**FORM, **typed, 'paper': MARKED, 'edition': MARKED}))
    place = listed(somebody)
    said += [
        somebody.get(place),
        somebody.get(f'{place}/row/3'),
        somebody.post(f'{place}/row/3', {'value:born': MARKED}),
        somebody.post(f'{place}/save'),
    ]
    for broken in (
        f'{MARKED}\n',
        f'full_name,full_name\n{MARKED},x\n',
        f'full_name\n"{MARKED}\n',
        f'full_name\n{MARKED}\0\n',
        '',
    ):
        said.append(
            somebody.post(
                '/today', {'packet': 'visit-day', 'list': upload(broken.encode(), f'{MARKED}.csv')}, as_files=True
            )
        )
    head = f'POST /fill/print HTTP/1.1\r\nHost: {host_of(desk)}\r\nX-{MARKED}: {MARKED}\r\n'
    for half in (
        f'{head}Content-Length: 900\r\n\r\nvalue:full_name={MARKED}',
        f'{head}{MARKED}\r\n\r\n',
        f'{head}Transfer-Encoding: chunked\r\n\r\n{MARKED}\r\n',
    ):
        with connect(desk) as connection:
            connection.sendall(half.encode())
    good = re.search(r'name="good" value="(\d+)"', somebody.get(place).text)
    assert good
    said.append(somebody.post(f'{place}/print', {'once': 'x' * 12, 'good': good[1], 'way': 'browser'}))
    for child in psutil.Process(desk.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            child.kill()
    said += [somebody.get(f'{place}/now'), filled(somebody), somebody.get(place)]
    return said


def said_by_processes(desk: OpenDesk) -> bytes:
    """Return what everybody on the computer can see of the desk's processes: their words and surroundings."""
    own = psutil.Process(desk.process.pid)
    seen = b''
    for process in (own, *own.children(recursive=True)):
        folder = Path(f'/proc/{process.pid}')
        with suppress(OSError):
            seen += b''.join((folder / name).read_bytes() for name in ('cmdline', 'environ', 'comm', 'maps'))
            seen += b''.join(os.fsencode(link.readlink()) for link in (folder / 'fd').iterdir() if link.is_symlink())
    return seen


def test_after_a_day_with_faults_no_value_is_told_or_kept_anywhere(tmp_path: Path) -> None:
    root, home = write_attacked(tmp_path), tmp_path / 'home'
    with attacked_desk(root, home) as desk:
        said = a_day_with_faults(desk)
        assert len(said) > 15
        for answer in said:
            assert MARKED not in answer.head
            assert answer.header('Cache-Control') == 'no-store', answer.head
            assert answer.status < 500, answer.text
        shown = said_by_processes(desk)
        assert str(root).encode() in shown
        assert MARKED.encode() not in shown
        assert values_left(root, home) == []
        desk.process.send_signal(signal.SIGTERM)
        assert desk.process.wait(30) == 0
        assert desk.process.stdout
        told = desk.process.stdout.read()
        assert 'The desk is closed.' in told
        assert MARKED not in told
        assert [path for path in desk.left() if MARKED.encode() in path.read_bytes() + path.name.encode()] == []
    with open_desk(root, home) as again:
        assert MARKED not in Somebody(again).get('/today').text
