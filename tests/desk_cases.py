"""The desk as people meet it: opened by its command in a workspace of its own, and seen in Debian's Chromium."""

import functools
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psutil
from axe_playwright_python.base import AXE_SCRIPT
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from werkzeug.test import TestResponse

from handouts.desk.app import create_app
from handouts.desk.desk import Desk
from handouts.desk.drawn.studio import Studio
from handouts.desk.guard.entrance import Gate
from handouts.desk.guard.passcodes import Role
from handouts.desk.places import Places
from handouts.desk.printing.printers import PrintServer
from handouts.desk.serve import Opening, desk_of
from handouts.people.runs.shelter import open_shelter
from handouts.press.workspace.project import PROJECT
from tests.patience import PATIENCE, until
from tests.people_cases import Papers

# The browser of people, which reads PDFs itself, and the same without its windows and that reader: a page takes it two
# fifths less of a core's time.
CHROMIUM, SHELL = '/usr/bin/chromium', '/usr/bin/chromium-headless-shell'
# Nothing that looks for the network.
QUIETLY = [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
]
# Widths of windows in dots: a desk's screen, a telephone's, and the desk's when everything is twice as large.
SIZES = {'wide': (1280, 900), 'narrow': (400, 800), 'twice': (640, 450)}
TODAY = '2026-03-09'
# What axe finds on a page, with the places where it finds it. Most of its time goes into whether letters stand out from
# what they stand on: one element is asked for each way in which they do that was not found to be right before; of
# letters that are hidden, cut away for all but screen readers, or switched off it says nothing. The ways come with it.
# That is asked for first, at once: a page that shows itself anew takes the elements away.
FOUND = """async (right) => { const of = (one, ...names) => names.map((name) => getComputedStyle(one)[name]);
const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && one.offsetWidth > 1 && !one.closest(':disabled, [aria-disabled=true]');
const letters = (one) => one.matches('input, select, textarea') || [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
const below = (one) => one ? [...of(one, 'backgroundColor', 'backgroundImage', 'opacity'), ...below(one.parentElement)] : [];
const ways = new Map([...document.querySelectorAll('body *')].filter((one) => letters(one) && seen(one)).map((one) =>
  [[...of(one, 'color', 'fontSize', 'fontWeight'), ...below(one)].join(' '), one]));
for (const way of right) ways.delete(way);
const contrast = ways.size ? await axe.run({ include: [...ways.values()] }, { resultTypes: ['violations'], preload: false, runOnly: ['color-contrast'] }) : { violations: [] };
const found = await axe.run({ resultTypes: ['violations'], preload: false, rules: { 'color-contrast': { enabled: false } } });
return [[...found.violations, ...contrast.violations].map((one) =>
  ({ rule: one.id, help: one.help, at: one.nodes.map((node) => `${node.target}: ${node.failureSummary}`) })), [...ways.keys()]] }"""
# The ways that were found to be right already.
RIGHT: set[str] = set()
# What a browser notes of a form that the desk refuses: that is no mistake of a page.
REFUSED = re.compile(r'the server responded with a status of (400|403|409|422)\b')
OPENED = re.compile(r'The desk is open: (http://\S+)')
# A person's browser that was left without a trace, for the next one: beginning one takes a second of a core.
KEPT: dict[tuple[Browser, str, str], BrowserContext] = {}
# And how long a page may take to become what is expected of it, in milliseconds: nothing here is a test of speed.
expect.set_options(timeout=PATIENCE * 1000)


@dataclass
class OpenDesk:
    """A desk that is open: its address, its workspace, and all that it has said."""

    address: str
    root: Path
    home: Path
    process: 'subprocess.Popen[str]'
    environment: Mapping[str, str] = field(repr=False)

    def path(self, place: str) -> str:
        """Return the address of a page."""
        return self.address.rstrip('/') + place

    def kill(self) -> None:
        """End the desk from outside, without a word."""
        self.process.kill()
        self.process.wait()

    def left(self) -> list[Path]:
        """Return every file that lies in what the desk keeps outside its workspace."""
        folders = [self.home, *Path('/dev/shm').glob(f'handouts-*{self.root.name}*')]
        folders += Path('/dev/shm').glob(f'.handouts-*{self.root.name}*')
        return [path for folder in folders for path in folder.rglob('*') if path.is_file()]


def desk_workspace(papers: Papers, folder: Path) -> Path:
    """Return a workspace with the shipped content, and all on its shelf printed already: nothing is drawn ahead."""
    root = folder / folder.name
    shutil.copytree(PROJECT / 'content', root / 'content', ignore=shutil.ignore_patterns('approvals'))
    shutil.copytree(papers.shelf, root / 'output', ignore=shutil.ignore_patterns('lock', '*.part'))
    return root


def drawers(pid: int) -> list[psutil.Process]:
    """Return the drawing processes of a desk: one for what somebody waits for, and soon one for what nobody does."""
    found = psutil.Process(pid).children(recursive=True)
    return [process for process in found if 'spawn_main' in ' '.join(process.cmdline())]


@contextmanager
def drawing_held_up(desk: OpenDesk) -> Iterator[None]:
    """Let nothing be drawn meanwhile: it is done sooner than somebody sees that it is not."""
    until(lambda: len(drawers(desk.process.pid)) == 2)
    drawing = drawers(desk.process.pid)
    for process in drawing:
        process.suspend()
    try:
        yield
    finally:
        for process in drawing:
            process.resume()


@contextmanager
def open_desk(root: Path, home: Path, *more: str, printers: str = '', today: str = TODAY) -> Iterator[OpenDesk]:
    """Open the desk of a workspace as a person does; `printers` is where its print server listens."""
    environment = os.environ | {
        'XDG_DATA_HOME': str(home / 'data'),
        'XDG_STATE_HOME': str(home / 'state'),
        'CUPS_SERVER': printers or str(home / 'no-print-server'),
        'PYTHONUNBUFFERED': '1',
    }
    words = [
        sys.executable,
        str(PROJECT / 'build.py'),
        '--root',
        str(root),
        '--today',
        today,
        'desk',
        '--no-open',
        *more,
    ]
    process = subprocess.Popen(
        words, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield OpenDesk(_address(process), root, home, process, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout
        process.stdout.close()


def _address(process: 'subprocess.Popen[str]') -> str:
    assert process.stdout
    said, end = [], time.monotonic() + PATIENCE
    while time.monotonic() < end:
        line = process.stdout.readline()
        if found := OPENED.search(line):
            return found[1]
        if not line and process.poll() is not None:
            break
        said.append(line)
    raise AssertionError(f'the desk did not open: {"".join(said)}')


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium, without its windows."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=SHELL, args=QUIETLY)
        yield browser
        for key in [key for key in KEPT if key[0] is browser]:
            del KEPT[key]
        browser.close()


def new_context(browser: Browser, size: str, language: str) -> BrowserContext:
    """Return a new person's browser, with nothing remembered."""
    width, height = SIZES[size]
    scale = 2 if size == 'twice' else 1
    return browser.new_context(
        viewport={'width': width, 'height': height}, locale=language, device_scale_factor=scale
    )


@contextmanager
def window(browser: Browser, size: str = 'wide', language: str = 'en') -> Iterator[Page]:
    """Open a window of its own, in which a mistake of a script or a page that is blocked fails the test."""
    context = KEPT.pop((browser, size, language), None) or new_context(browser, size, language)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    faults: list[str] = []
    page.on('pageerror', lambda error: faults.append(str(error)))
    page.on('console', lambda said: faults.append(f'{said.text} {said.location}') if said.type == 'error' else None)
    try:
        yield page
        if page.url.startswith('http'):
            page.evaluate('localStorage.clear()')
    except BaseException:
        context.close()
        raise
    for opened in context.pages:
        opened.close()
    context.clear_cookies()
    KEPT[browser, size, language] = context
    faults = [fault for fault in faults if not REFUSED.search(fault)]
    assert faults == [], faults


def judge(page: Page) -> None:
    """Hold a page, as it is now, against what everybody can use (axe), and against its own width.

    One that is seen twice as large is held against a telephone's width, too.
    """
    if not page.evaluate('Boolean(window.axe)'):
        # Said to the browser itself: Playwright would read the half megabyte twice more.
        browser = page.context.new_cdp_session(page)
        browser.send('Runtime.evaluate', {'expression': AXE_SCRIPT})
        browser.detach()
    violations, ways = page.evaluate(FOUND, [*RIGHT])
    assert violations == [], violations
    RIGHT.update(ways)
    width, height = SIZES['twice']
    if page.viewport_size == {'width': width, 'height': height}:
        narrow, high = SIZES['narrow']
        page.set_viewport_size({'width': narrow, 'height': high})
        fits(page)
        page.set_viewport_size({'width': width, 'height': height})
    fits(page)


def fits(page: Page) -> None:
    """Hold a page, as it is now, against its own width."""
    wide = page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    assert wide <= 0, f'{page.url} is {wide} dots wider than its window'


# What the keys are at, as it is called.
HELD = """() => { const e = document.activeElement; const label = e.labels && e.labels[0];
return (e.getAttribute('aria-label') || (label ? label.innerText : '') || e.innerText || e.value || '').trim() }"""


def press_to(page: Page, name: str, *, most: int = 80) -> None:
    """Go by the Tab key to what is called so, as somebody does who has no mouse."""
    for _ in range(most):
        page.keyboard.press('Tab')
        try:
            held = page.evaluate(HELD)
        except Error as error:
            if 'because of a navigation' not in str(error):
                raise
            page.wait_for_load_state()
            continue
        if held.startswith(name):
            return
    raise AssertionError(f'the Tab key does not reach “{name}” on {page.url}')


@dataclass
class Visit:
    """Somebody at the desk without a browser: pages are asked for as its test client does, forms sent with their marks."""

    client: FlaskClient
    desk: Desk

    def get(self, place: str, **more: Any) -> TestResponse:
        """Ask for a page."""
        return self.client.get(place, **more)

    def post(self, place: str, /, page: str = '/', **data: Any) -> TestResponse:
        """Send a form as the page that holds it would: with that page's token against forms of other sites."""
        token = re.search(r'name="csrf-token" content="([^"]+)"', self.get(page).get_data(as_text=True))
        assert token, page
        return self.client.post(
            place,
            data={'csrf_token': token[1], **data},
            headers={'Origin': 'http://localhost'},
            follow_redirects=False,
        )

    def become(self, role: Role, passcode: str = 'correct horse battery') -> None:
        """Enter the passcode of a role, which is set if it is not yet."""
        text = f'{passcode} {role}'
        if not self.desk.passcodes.is_set(role):
            self.desk.passcodes.set(role, text)
        assert self.post('/enter', page='/enter', passcode=text, next='/').status_code == 303


@contextmanager
def visit(root: Path, home: Path, *, printers: str = '', today: date = date(2026, 3, 9)) -> Iterator[Visit]:
    """Let somebody visit the desk of a workspace, in this process, with all of its real parts.

    What draws is not loaded before something is to be drawn: most tests draw nothing.
    """
    clock = functools.partial(datetime.combine, today, time_of_day(10, 0), UTC)
    opening = Opening(root, root / 'output', clock)
    places = Places(home / 'data', home / 'private')
    print_server = PrintServer({'CUPS_SERVER': printers or str(home / 'no-print-server')})
    with (
        patch.object(Studio, 'warm'),
        open_shelter(places.private) as private,
        desk_of(opening, places, private, print_server) as desk,
    ):
        gate = Gate('127.0.0.1', 80, desk.passcodes, time.time, time.monotonic)
        app = create_app(desk, gate)
        app.testing = True
        yield Visit(app.test_client(), desk)
