"""What the tests of the day's list share: a morning's list with six rows in trouble, chosen as its page does it."""

import io
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from handouts.desk.today.today_bench import EXTENSION, Bench, Held
from tests.desk_cases import Visit, desk_workspace, visit
from tests.people_cases import Papers, said
from tests.run_cases import listed

# Stands nowhere else: where it is found outside of the printed papers, a value has got away.
MARKED = 'XQZNAME'
HEADER = ('patient_name', 'birth_date', 'visit_date', 'left_at', 'language', 'chart_number', 'Doctor')
# By the row's number: which cell is wrong, and with what.
TROUBLES = {
    5: (1, '31.02.1980'),
    8: (0, ''),
    12: (0, f'Maximiliana {MARKED} ' * 12),
    16: (3, '3:30'),
    22: (0, 'محمد علي'),
    27: (2, 'soon'),
}
PACKET = 'visit-day'


def a_morning(count: int = 30) -> list[list[str]]:
    """Return the rows of people of one day, none like another; every fourth gets Spanish papers."""
    return [
        [
            f'Ana {MARKED} {number}',
            '3/14/1980',
            '2026-03-09',
            '4:15 PM',
            'es' if number % 4 == 0 else '',
            f'A-{number}',
            'Ng',
        ]
        for number in range(2, count + 2)
    ]


def troubled_morning() -> str:
    """Return thirty rows as CSV, six of them in trouble."""
    rows = a_morning()
    for number, (place, value) in TROUBLES.items():
        rows[number - 2][place] = value
    return as_csv(rows)


def as_csv(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER, delimiter: str = ',') -> str:
    """Return rows as a list."""
    return listed(rows, header, delimiter)


@contextmanager
def morning_desk(papers: Papers, folder: Path, *, printers: str = '') -> Iterator[Visit]:
    """Let somebody visit a desk with the shipped papers printed, at which nothing more is drawn."""
    with visit(desk_workspace(papers, folder), folder / 'home', printers=printers) as visited:
        visited.desk.keeper.end()
        yield visited


def send(desk: Visit, data: str | bytes, *, name: str = 'today.csv', **more: Any) -> tuple[int, str]:
    """Choose a list as its page does, and return the answer's status with where it leads, or its page."""
    raw = data.encode() if isinstance(data, str) else data
    form = {'packet': PACKET, 'language': 'en', 'edition': 'print', **more}
    answer = desk.post('/today', page='/today', list=(io.BytesIO(raw), name), **form)
    return answer.status_code, answer.location or answer.get_data(as_text=True)


def choose(desk: Visit, data: str | bytes, **more: Any) -> str:
    """Choose a list, and return its address."""
    status, place = send(desk, data, **more)
    assert status == 303, place
    return place


def page_of(desk: Visit, place: str, status: int = 200) -> str:
    """Return a page."""
    answer = desk.get(place)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def bench_of(desk: Visit) -> Bench:
    """Return the bench of a desk."""
    found: Bench = desk.client.application.extensions[EXTENSION]
    return found


def held_at(desk: Visit, place: str) -> Held:
    """Return the list that lies at an address."""
    name = place.split('?')[0].rpartition('/')[2]
    return next(Held(one, work) for one, work in list(bench_of(desk)._works.items()) if work.name == name)


def clear(desk: Visit) -> None:
    """Take every list away."""
    for one, work in list(bench_of(desk)._works.items()):
        bench_of(desk).drop(Held(one, work))


def once_of(page: str) -> str:
    """Return the mark of the form by which a list is printed."""
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found, page
    return found[1]


def print_form(desk: Visit, place: str, **more: str) -> dict[str, str]:
    """Return the form by which a list is printed, as its page sends it."""
    page = page_of(desk, place)
    good = re.search(r'name="good" value="(\d+)"', page)
    assert good, page
    return {'once': once_of(page), 'good': good[1], 'way': 'browser', 'printer': '', **more}


def wait_for(desk: Visit, place: str, seconds: float = 60.0) -> str:
    """Wait until a list is not being printed any more, as its page does; return where that leads."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = desk.get(place, headers={'X-Part': '1'})
        if then := answer.headers.get('X-Then'):
            return then
        assert answer.status_code == 200, answer.get_data(as_text=True)
        time.sleep(0.05)
    raise AssertionError('it never ended')


def values_left(*folders: Path) -> list[Path]:
    """Return the files that hold a marked value, or have one in their name."""
    files = [path for folder in folders for path in folder.rglob('*') if path.is_file()]
    codes = ('utf-8', 'utf-16-le', 'utf-16-be')
    return [
        path
        for path in files
        if MARKED in path.name or any(MARKED.encode(code) in path.read_bytes() for code in codes)
    ]


def people_in(document: bytes, folder: Path) -> list[int]:
    """Return the rows of the people whose papers are in a file, by their chart numbers, in its order."""
    found = re.findall(r'^A-(\d+)$', said(document, folder, 'pdftotext'), re.MULTILINE)
    return list(dict.fromkeys(map(int, found)))


@pytest.fixture
def no_lists(desk: Visit) -> Iterator[None]:
    """Leave no list on the desk that the tests of a module share."""
    yield
    clear(desk)
