"""Approvals and desks that are killed at any moment, and what lies there afterwards: for the tests and for the trial.

All of them are the program's own command, begun in a process that forks off one in which all is loaded already.
"""

import http.client
import io
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from werkzeug.test import stream_encode_multipart

from handouts.cli import main
from handouts.desk.drawn.keeper import print_ahead
from handouts.desk.drawn.shelf import take_snapshot
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Approval, Leaflet, Register
from tests.attack_cases import Answer, Somebody, set_passcodes, upload, write_attacked
from tests.desk_cases import OPENED, TODAY, OpenDesk
from tests.fill_cases import EVERY, MARKED, once_of
from tests.patience import PATIENCE, until
from tests.print_house import free_port
from tests.today_cases import values_left
from tests.words_cases import ENGLISH, leaflet

UNTIL = '2027-03-01'
PART = '*.handouts.part'
ROWS = 'full_name,story,born\n' + ''.join(f'Ana {MARKED} {number},fell,3/14/1980\n' for number in range(400))


@dataclass
class Begun:
    """A command that goes on in a process of its own; `said` is a pipe with all that it says."""

    pid: int
    said: int
    code: int | None = None

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        if self.code is None:
            os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        """Wait for its end, and return its exit code: negative for a signal."""
        if self.code is None:
            self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.code

    def told(self) -> str:
        """Return all that it has said, once it has ended."""
        self.wait()
        with os.fdopen(self.said, 'rb') as said:
            return said.read().decode()


def begin(words: Sequence[str], environment: Mapping[str, str], before: Callable[[], None] = lambda: None) -> Begun:
    """Begin a command; `before` is done first in its process. The process that asks has one thread alone."""
    reads, writes = os.pipe()
    child = os.fork()
    if child:
        os.close(writes)
        return Begun(child, reads)
    code = 70
    try:
        os.close(reads)
        os.setsid()
        os.dup2(writes, 1)
        os.dup2(writes, 2)
        os.environ.update(environment)
        sys.stdout, sys.stderr = (open(number, 'w', buffering=1, closefd=False) for number in (1, 2))  # noqa: SIM115
        before()
        main(words)
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        os._exit(code)


def surroundings(home: Path, printers: str = '') -> dict[str, str]:
    """Return what a command knows of its user: a home of its own, and where a print server listens."""
    return {
        'XDG_DATA_HOME': str(home / 'data'),
        'XDG_STATE_HOME': str(home / 'state'),
        'CUPS_SERVER': printers or str(home / 'no-print-server'),
    }


def warm_up(words: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a command in this process, so that those that fork off find all loaded."""
    os.environ.update(environment)
    with redirect_stdout(io.StringIO()), suppress(SystemExit):
        main(words)


# --- approvals ---


def approving(root: Path, by: str, name: str = 'rest') -> list[str]:
    """Return the command that approves a small paper."""
    command = ['approve', f'advice/{name}', '-l', 'en', '--by', by, '--role', 'clinician', '--until', UNTIL]
    return ['--root', str(root), '--today', TODAY, *command]


def read_register(root: Path, about: Leaflet) -> tuple[Approval, ...]:
    """Return the records of a paper, each of which must have its words and its pages whole."""
    register = Register(Rooms(root))
    records = register.records(about)
    for record in records:
        assert register.words(about, record.words)
        assert register.pages(about, record.words)
    return records


def tell_when_writing(pipe: int) -> None:
    """Write a letter into a pipe when this process begins to write the first file."""
    told = False

    def watch(event: str, values: tuple[Any, ...]) -> None:
        nonlocal told
        if not told and event == 'open' and str(values[0]).endswith('.part'):
            told = True
            os.write(pipe, b'w')

    sys.addaudithook(watch)


def kill_approvals(root: Path, home: Path, times: int, seed: int) -> Counter[str]:
    """Kill approvals of a paper whose words change by and by; return how often there was one afterwards, or none.

    Every other one is killed at any moment, the others in the few milliseconds in which it writes.
    """
    chance, found, about = random.Random(seed), Counter[str](), leaflet('rest')
    environment = surroundings(home)
    warm_up(approving(root, 'Ana'), environment)
    started = time.monotonic()
    assert begin(approving(root, 'Ana 0'), environment).wait() == 0
    lasts = time.monotonic() - started
    for number in range(1, times + 1):
        before = read_register(root, about)
        if number % 3:
            text = ENGLISH.replace('Rest today', f'Rest for {number} days')
            (root / 'content/advice/rest.en.md').write_text(text)
        reads, writes = os.pipe()
        waits_for_writing = number % 2 == 0
        one = begin(approving(root, f'Ana {number}'), environment, partial(tell_when_writing, writes))
        os.close(writes)
        if waits_for_writing:
            os.read(reads, 1)
        time.sleep(chance.random() * (0.01 if waits_for_writing else lasts))
        one.kill()
        os.close(reads)
        after = read_register(root, about)
        assert after[: len(before)] == before
        assert [record.by for record in after[len(before) :]] in ([], [f'Ana {number}']), after
        if one.code == 0:
            assert len(after) > len(before), one.told()
        found['recorded' if len(after) > len(before) else 'not there'] += 1
        found['killed while it wrote' if waits_for_writing else 'killed at any moment'] += 1
        found['ended before'] += one.code == 0
    assert begin(approving(root, 'Ana at last'), environment).wait() == 0
    assert read_register(root, about)[-1].by == 'Ana at last'
    assert list((root / 'content/approvals').rglob(PART)) == []
    return found


def approve_at_once(root: Path, home: Path, count: int, names: Sequence[str] = ('rest',)) -> int:
    """Approve papers in so many processes at the same moment; return how many of them were recorded or told why not."""
    begun = {
        f'Bo {n}': begin(approving(root, f'Bo {n}', names[n % len(names)]), surroundings(home)) for n in range(count)
    }
    said = {by: (one.wait(), one.told()) for by, one in begun.items()}
    recorded = {record.by for name in names for record in read_register(root, leaflet(name))}
    for by, (code, told) in said.items():
        assert (by in recorded) == (code == 0), told
        assert code == 0 or "Nothing is approved; try again." in told, told
    return len(recorded & {*said})


CORRUPT: Mapping[str, Callable[[bytes], bytes]] = {
    'cut short': lambda good: good[: len(good) // 2],
    'two versions': lambda good: b'<<<<<<< HEAD\n' + good + b'=======\n' + good + b'>>>>>>> other\n',
    'binary': lambda good: b'%PDF-1.7\n\xe2\xe3\xcf\xd3' + good,
    'huge': lambda good: good + b'#' * 300_000,
    'empty': lambda _: b'',
    'a wrong type': lambda _: b'approvals: 7\n',
    'a list of numbers': lambda _: b'approvals: [1, 2]\n',
    'nested too deep': lambda _: b'approvals: ' + b'[' * 300,
}


# --- disks ---


@contextmanager
def small_mount(folder: Path, room: str) -> Iterator[Path]:
    """Let a small disk lie over a folder, which is empty."""
    subprocess.run(['mount', '-t', 'tmpfs', '-o', f'size={room}', 'none', folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(['umount', '-l', folder], check=True)


def fill_disk(folder: Path) -> None:
    """Leave no room on a disk."""
    with suppress(OSError), (folder / 'filler').open('wb', buffering=0) as file:
        while True:
            file.write(b'x' * 1024)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let nobody write into a folder, not even root."""
    subprocess.run(['mount', '--bind', folder, folder], check=True)
    try:
        subprocess.run(['mount', '-o', 'remount,ro,bind', folder], check=True)
        yield
    finally:
        subprocess.run(['umount', '-l', folder], check=True)


# --- desks ---


@dataclass
class Bench:
    """A workspace with a desk that is opened again after each kill, always at the same port."""

    root: Path
    home: Path
    printers: str = ''
    port: int = field(default_factory=free_port)
    kept: dict[str, str] = field(default_factory=dict)
    done: int = 0

    def open(self, before: Callable[[], None] = lambda: None, *, waits: bool = True) -> 'tuple[Begun, Somebody]':
        """Open the desk, and return its process and somebody at it."""
        words = ['--root', str(self.root), '--today', TODAY, 'desk', '--no-open', '--port', str(self.port)]
        one = begin(words, surroundings(self.home, self.printers), before)
        if waits:
            self.hear(one)
        return one, self.somebody()

    def somebody(self) -> Somebody:
        """Return somebody who has just come to the desk."""
        return Somebody(OpenDesk(f'http://127.0.0.1:{self.port}/', self.root, self.home, None, {}))  # type: ignore[arg-type]

    def hear(self, one: Begun) -> None:
        """Wait until a desk says that it is open."""
        said, end = b'', time.monotonic() + PATIENCE
        while not OPENED.search(said.decode()):
            more = os.read(one.said, 4096)
            said += more
            assert more, f'the desk did not open again: {said.decode()}'
            assert time.monotonic() < end, 'the desk never opens'

    @contextmanager
    def opened(self, before: Callable[[], None] = lambda: None) -> 'Iterator[Somebody]':
        """Open the desk for a while."""
        one, somebody = self.open(before)
        try:
            yield somebody
        finally:
            os.kill(one.pid, signal.SIGTERM)
            one.wait()
            os.close(one.said)


def write_bench(folder: Path, printers: str = '') -> Bench:
    """Write a workspace with small papers, printed, and passcodes for its desk; everything that it needs is loaded."""
    root, home = write_attacked(folder), folder / 'home'
    for name in ('other', 'third'):
        (root / f'content/advice/{name}.en.md').write_text(ENGLISH)
    set_passcodes(root, home, ('approver', 'editor'))
    os.environ.update(surroundings(home))
    import_module('handouts.desk.serve')
    shelf = take_snapshot(root, root / 'output', date.fromisoformat(TODAY), {})
    for job in shelf.waiting:
        print_ahead(root / 'output', job, shelf.setting.library.held())
    return Bench(root, home, printers)


def send(
    somebody: Somebody, place: str, form: Mapping[str, Any], *, as_files: bool = False
) -> http.client.HTTPConnection:
    """Send a form as the desk's own page would, and do not wait for the answer."""
    pairs = {'csrf_token': somebody.token(), **form}
    kind, body = 'application/x-www-form-urlencoded', urlencode(pairs, doseq=True).encode()
    if as_files:
        stream, _, boundary = stream_encode_multipart(pairs)
        with stream:
            kind, body = f'multipart/form-data; boundary={boundary}', stream.read()
    link = http.client.HTTPConnection('127.0.0.1', int(somebody.desk.address.split(':')[2].strip('/')), timeout=60)
    cookie = '; '.join(f'{name}={value}' for name, value in somebody.cookies.items())
    headers = {'Origin': somebody.desk.address.rstrip('/'), 'Content-Type': kind, 'Cookie': cookie}
    link.request('POST', place, body, headers)
    return link


def heard(link: http.client.HTTPConnection) -> int:
    """Return the status that was answered before the kill, 0 where none was."""
    with suppress(OSError, http.client.HTTPException):
        return link.getresponse().status
    return 0


@dataclass
class Deed:
    """Something that somebody does at a desk that is killed meanwhile, and what must hold afterwards.

    `latest` is how many seconds it may take until it is killed; `check` is told the status that was answered before.
    """

    name: str
    begin: Callable[[Bench, Somebody, int], http.client.HTTPConnection]
    check: Callable[[Bench, int, int], str]
    latest: float = 0.15


def _begin_words(bench: Bench, somebody: Somebody, number: int) -> http.client.HTTPConnection:
    path = bench.root / 'content/advice/other.en.md'
    bench.kept['words'] = path.read_text()
    bench.kept['new words'] = ENGLISH.replace('Rest today', f'Sleep {number} hours')
    page = somebody.enter('editor').get('/words/advice/other/en/edit').text
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest, page
    return send(
        somebody, '/words/advice/other/en/edit', {'text': bench.kept['new words'], 'digest': digest[1], 'edition': ''}
    )


def _check_words(bench: Bench, number: int, status: int) -> str:  # noqa: ARG001
    lying = (bench.root / 'content/advice/other.en.md').read_text()
    assert lying in (bench.kept['words'], bench.kept['new words'])
    assert status != 303 or lying == bench.kept['new words']
    return 'the new words' if lying == bench.kept['new words'] else 'the old words'


def _begin_brand(bench: Bench, somebody: Somebody, number: int) -> http.client.HTTPConnection:
    from tests.brand_cases import form_of_page

    page = somebody.enter('editor').get('/brand').text
    bench.kept['brand'] = (bench.root / 'content/clinics/clinic/clinic.yaml').read_text()
    form = form_of_page(page) | {'brand:name': f'Small Clinic {number}'}
    assert 'brand:name' in form_of_page(page)
    return send(somebody, '/brand', form)


def _check_brand(bench: Bench, number: int, status: int) -> str:
    lying, new = (bench.root / 'content/clinics/clinic/clinic.yaml').read_text(), f'Small Clinic {number}\n'
    assert lying == bench.kept['brand'] or new in lying, lying
    assert status != 303 or new in lying, lying
    return 'the new brand' if new in lying else 'the old brand'


def _begin_print(bench: Bench, somebody: Somebody, number: int) -> http.client.HTTPConnection:
    way = {'way': 'printer', 'printer': 'front'} if bench.printers else {'way': 'browser'}
    form = {'edition': 'print', 'copies': '1', 'once': f'print-{number:06}', **way}
    if bench.printers:
        until(lambda: 'front' in somebody.get('/print/ways').text)
    return send(somebody, '/print/advice/rest/en', form)


def _begin_person(bench: Bench, somebody: Somebody, number: int) -> http.client.HTTPConnection:
    way = {'way': 'printer', 'printer': 'front'} if bench.printers else {'way': 'browser', 'printer': ''}
    if bench.printers:
        until(lambda: 'front' in somebody.get('/print/ways').text)
    values = {'value:full_name': f'Ana {MARKED}', 'value:story': f'{MARKED} fell', 'value:born': '3/14/1980'}
    form = {'paper': EVERY, 'language': 'en', 'edition': 'print', 'once': f'print-{number:06}', **way, **values}
    return send(somebody, '/fill/print', form)


def _check_journal(bench: Bench, number: int, status: int) -> str:
    """The journal is looked at on its page by the desk that is open by now; all of it is counted at the end."""
    left = values_left(bench.root, bench.home, *_private(bench))
    assert left == [], left
    entry = journal(bench).get(f'print-{number:06}', '')
    assert status != 303 or entry, "what was answered for is not in the journal"
    assert entry != 'waiting', "what waited for a desk that is no more was not told of"
    return f'in the journal as {entry}' if entry else 'not begun'


def _begin_list(bench: Bench, somebody: Somebody, number: int) -> http.client.HTTPConnection:
    form = {
        'packet': 'visit-day',
        'language': 'en',
        'edition': 'print',
        'list': upload(ROWS.encode(), f'{MARKED}.csv'),
    }
    answer = somebody.post('/today', form, as_files=True)
    assert answer.status == 303, answer.text
    place = answer.header('Location')
    until(lambda: re.search(r'name="good" value="400"', somebody.get(place).text))
    way = {'way': 'printer', 'printer': 'front'} if bench.printers else {'way': 'browser'}
    if bench.printers:
        until(lambda: 'front' in somebody.get('/print/ways').text)
    return send(somebody, f'{place}/print', {'once': f'print-{number:06}', 'good': '400', **way})


def _check_list(bench: Bench, number: int, status: int) -> str:  # noqa: ARG001
    """That its printing was begun is no promise: it goes on for a while."""
    return _check_journal(bench, number, 0)


def _begin_approval(bench: Bench, somebody: Somebody, number: int) -> http.client.HTTPConnection:
    text = ENGLISH.replace('Rest today', f'Drink {number} cups')
    (bench.root / 'content/advice/third.en.md').write_text(text)
    somebody.enter('approver')
    page: list[Answer] = []

    def is_shown() -> bool:
        page[:] = [somebody.get('/words/advice/third/en/approve')]
        return 'name="seen"' in page[0].text

    until(is_shown)
    seen = re.search(r'name="seen" value="(\w+)"', page[0].text)
    assert seen
    form = {'seen': seen[1], 'by': f'Ana {number}', 'role': 'clinician', 'until': UNTIL, 'read': 'yes'}
    bench.kept['approvals'] = str(len(read_register(bench.root, leaflet('third'))))
    return send(somebody, '/words/advice/third/en/approve', form | {'once': once_of(page[0].text)})


def _check_approval(bench: Bench, number: int, status: int) -> str:  # noqa: ARG001
    records, before = read_register(bench.root, leaflet('third')), int(bench.kept['approvals'])
    assert len(records) in (before, before + 1)
    assert len(records) == before or records[-1].by == f'Ana {number}'
    return 'approved' if len(records) > before else 'not approved'


def _begin_pull(bench: Bench, somebody: Somebody, number: int) -> http.client.HTTPConnection:  # noqa: ARG001
    return send(somebody, '/journal/name', {'name': f'Desk {number}'})


def _check_nothing(bench: Bench, number: int, status: int) -> str:  # noqa: ARG001
    return 'opened again'


DEEDS = (
    Deed('prints a paper', _begin_print, _check_journal),
    Deed('saves words', _begin_words, _check_words),
    Deed('prints the list of the day', _begin_list, _check_list, 1.5),
    Deed('fills in for a person', _begin_person, _check_journal, 0.4),
    Deed('approves', _begin_approval, _check_approval, 2.0),
    Deed('saves the brand', _begin_brand, _check_brand),
)


def _private(bench: Bench) -> list[Path]:
    """Return the private folders of the desks of this workspace, outside of its home."""
    return [
        path
        for pattern in ('handouts-*', '.handouts-*')
        for path in Path('/dev/shm').glob(f'{pattern}{bench.root.name}-*')
    ]


def journal(bench: Bench) -> dict[str, str]:
    """Return what the journal says of each form, in the order in which they were sent; it must be sound."""
    (path,) = bench.home.rglob('journal.sqlite')
    assert not list(path.parent.glob('journal.damaged*'))
    with sqlite3.connect(path) as connection:
        assert connection.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
        found = dict(connection.execute('SELECT once, state FROM entries ORDER BY id').fetchall())
    connection.close()
    return found


def kill_desks(bench: Bench, deeds: Sequence[Deed], times: int, seed: int) -> Counter[str]:
    """Kill a desk in the midst of what somebody does there, and open it again; return what was found how often."""
    chance, found = random.Random(seed), Counter[str]()
    one, somebody = bench.open()
    try:
        for number in range(bench.done, bench.done + times):
            deed = deeds[number % len(deeds)]
            _wait_for_papers(somebody)
            link = deed.begin(bench, somebody, number)
            time.sleep(chance.random() * deed.latest)
            one.kill()
            os.close(one.said)
            status = heard(link)
            one, somebody = bench.open()
            found[f'{deed.name}: {deed.check(bench, number, status)}'] += 1
            found['killed'] += 1
        bench.done += times
        _wait_for_papers(somebody)
        os.kill(one.pid, signal.SIGTERM)
        assert one.wait() == 0, one.told()
    finally:
        one.kill()
    assert values_left(bench.root, bench.home) == []
    assert _private(bench) == []
    return found


def kill_openings(bench: Bench, times: int, seed: int) -> Counter[str]:
    """Kill a desk while it opens; return how often it was opened again."""
    chance, found = random.Random(seed), Counter[str]()
    for _ in range(times):
        one, _ = bench.open(waits=False)
        time.sleep(chance.random() * 0.6)
        one.kill()
        os.close(one.said)
        with bench.opened() as somebody:
            assert somebody.get('/').status == 200
        found['opens: opened again'] += 1
        found['killed'] += 1
    return found


def _wait_for_papers(somebody: Somebody) -> None:
    """Wait until the papers that are printed lie there: a saved brand has all of them drawn anew."""
    until(lambda: 'data-poll' not in somebody.get('/print/advice/rest/en').text)
    until(lambda: '<figure' in somebody.get(f'/fill/form?paper={EVERY}').text)


def few_approvals() -> None:
    """Kill some approvals, and approve at once; say what was found. For a test, which has more than one thread."""
    root, home = map(Path, sys.argv[1:])
    found = kill_approvals(root, home, 4, 7)
    at_once = approve_at_once(root, home, 2)
    print(json.dumps([found, at_once]))


def few_desks() -> None:
    """Kill some desks; say what was found."""
    bench = write_bench(Path(sys.argv[1]))
    print(json.dumps(kill_desks(bench, DEEDS[:3], 3, 7)))
