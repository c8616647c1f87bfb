"""The table of the desk: how long a click takes with 20 people at once, also while a large run goes on."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
from playwright.sync_api import APIRequestContext, sync_playwright

from handouts.press.workspace.project import PROJECT
from tests.desk_cases import OpenDesk, open_desk

PEOPLE, SECONDS = 20, 15
# How long somebody looks at a page before the next click, in seconds.
LOOKS = 1.0
LARGE = 10_000
# Clicks of an hour: each of the people clicks every ten seconds.
HOUR = PEOPLE * 360
TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


def desk_table(folder: Path) -> None:
    """Print the table."""
    root = folder / 'workspace'
    shutil.copytree(PROJECT / 'content', root / 'content')
    subprocess.run(
        [sys.executable, str(PROJECT / 'build.py'), '--root', str(root), 'build', '--jobs', '2'],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    with open_desk(root, folder / 'home', today='2026-11-24') as desk:
        _settle(desk)
        print(
            f"\nThe desk: a click, with {PEOPLE} people at once on this machine, which click here too. Milliseconds."
        )
        print(f"{'':46}{'clicks/s':>9}{'median':>8}{'95 %':>8}{'99 %':>8}{'most':>8}")
        _row("people who look at a page for a second", _clicks(desk, LOOKS))
        _row("without a pause", every := _clicks(desk, 0))
        for what in sorted({name for name, _ in every}):
            _row(f"    {what}", [one for one in every if one[0] == what], SECONDS)
        with _Printing(desk) as run:
            _row(f"while {LARGE:,} packets are printed, a second's look", _clicks(desk, LOOKS, 3), 3)
        print(f"{run.told}")
        with _Drawing(root):
            _row("while all papers are drawn anew, a second's look", _clicks(desk, LOOKS, 10), 10)
        _memory(desk)


def _row(what: str, took: Sequence[tuple[str, float]], seconds: float = SECONDS) -> None:
    times = sorted(milliseconds for _, milliseconds in took)
    at = [times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99, 1)]
    print(f"{what:46}{len(times) / seconds:9.0f}" + ''.join(f"{one:8.0f}" for one in at))


def _clicks(desk: OpenDesk, pause: float, seconds: float = SECONDS) -> list[tuple[str, float]]:
    """Let people click for a while, and return how long each click took."""
    words = [sys.executable, '-m', 'tests.bench.clicks', desk.address, str(PEOPLE), str(seconds), str(pause)]
    said = json.loads(subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=True).stdout)
    if said['faults']:
        raise SystemExit(f"clicks failed: {said['faults'][:3]}")
    return [(what, milliseconds) for what, milliseconds in said['took']]


def _settle(desk: OpenDesk) -> None:
    """Wait until nothing is drawn ahead and no words are read any more."""
    process = psutil.Process(desk.process.pid)
    quiet = 0
    while quiet < 3:
        spent = sum(sum(one.cpu_times()[:2]) for one in (process, *process.children(recursive=True)))
        time.sleep(1)
        after = sum(sum(one.cpu_times()[:2]) for one in (process, *process.children(recursive=True)))
        quiet = quiet + 1 if after - spent < 0.15 else 0


@dataclass
class LargeRun:
    """A large run while it goes on, and what is to be said of it afterwards."""

    told: str = ''


class _Printing:
    """A list of many people that is printed from the page while others click."""

    def __init__(self, desk: OpenDesk) -> None:
        self.desk, self.run = desk, LargeRun()

    def __enter__(self) -> LargeRun:
        self.playwright = sync_playwright().start()
        self.asked: APIRequestContext = self.playwright.request.new_context(
            base_url=self.desk.address, extra_http_headers={'Origin': self.desk.address.rstrip('/')}
        )
        self.place = self._taken()
        self.start = time.perf_counter()
        form = self._form(self.place)
        answer = self.asked.post(f'{self.place}/print', form={**form, 'way': 'browser'}, timeout=60_000)
        if not answer.ok:
            raise SystemExit(f"the large run did not begin: {answer.status}")
        return self.run

    def __exit__(self, *_: object) -> None:
        before = self._reached()
        while self._reached() not in (0, LARGE) and time.perf_counter() - self.start < 300:
            time.sleep(0.2)
        seconds = time.perf_counter() - self.start
        self.run.told = (
            f"    (of the run {before:,} of {LARGE:,} were done when the clicks ended; all after {seconds:.0f} s)"
        )
        self.asked.dispose()
        self.playwright.stop()

    def _taken(self) -> str:
        """Drop the list, wait until it is looked at, and return its address."""
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(['patient_name', 'birth_date', 'visit_date'])
        rows.writerows((f'José Núñez {number}', '3/14/1980', '11/24/2026') for number in range(LARGE))
        token = (TOKEN.search(self.asked.get('/today').text()) or [''])[1]
        answer = self.asked.post(
            '/today',
            multipart={
                'csrf_token': token,
                'packet': 'visit-day',
                'language': 'en',
                'edition': 'print',
                'list': {'name': 'today.csv', 'mimeType': 'text/csv', 'buffer': text.getvalue().encode()},
            },
            timeout=60_000,
        )
        place = urlsplit(answer.url).path
        while 'name="once"' not in self.asked.get(place).text():
            time.sleep(0.5)
        return place

    def _form(self, place: str) -> dict[str, str]:
        page = self.asked.get(place).text()
        form = page[page.index(f'{place}/print') :]
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)[:6])

    def _reached(self) -> int:
        """Return how many rows are done; 0 when the run is over."""
        found = re.search(
            r'value="(\d+)"[^>]*max="\d+"|max="\d+"[^>]*value="(\d+)"', self.asked.get(f'{self.place}/now').text()
        )
        return int(next(filter(None, found.groups()))) if found else 0


class _Drawing:
    """All papers are drawn anew while others click: their styles have changed."""

    def __init__(self, root: Path) -> None:
        self.clinic = root / 'content/clinics/vivus-wellness/clinic.yaml'

    def __enter__(self) -> None:
        self.clinic.write_text(self.clinic.read_text().replace("main: '#1f5a6b'", "main: '#1f5a6c'"))
        time.sleep(2)

    def __exit__(self, *_: object) -> None:
        self.clinic.write_text(self.clinic.read_text().replace("main: '#1f5a6c'", "main: '#1f5a6b'"))


def _memory(desk: OpenDesk) -> None:
    """Print how much memory the desk takes before and after an hour's worth of clicks."""
    server = psutil.Process(desk.process.pid)
    before, done, start = server.memory_info().rss / 1e6, 0, time.perf_counter()
    while done < HOUR:
        done += len(_clicks(desk, 0, 10))
    after = server.memory_info().rss / 1e6
    drawing = sum(one.memory_info().rss for one in server.children(recursive=True)) / 1e6
    print(
        f"memory of the server: {before:.0f} MB, {after:.0f} MB after {done:,} clicks (an hour's worth: {HOUR:,}) "
        f"in {time.perf_counter() - start:.0f} s; its drawing processes {drawing:.0f} MB"
    )
