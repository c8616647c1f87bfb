"""How soon the pages of a saved paper are seen in a browser that watches it."""

import re
import shutil
import statistics
import time
from functools import partial
from pathlib import Path

from playwright.sync_api import Page

from handouts.model import Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.bench.measure import make_anew, milliseconds
from tests.desk_cases import chromium, open_desk, window

SAVES = 15
PAPERS = ('aftercare', 'brochure', 'consent')
# Ends when all pages that the browser shows are others than before, and drawn on the screen. It is told of changes, and
# does not ask: a browser that is asked at each frame takes time from those that draw.
SEEN = """(before) => new Promise((seen) => {
const painted = () => requestAnimationFrame(() => requestAnimationFrame(seen));
const look = () => {
  const pictures = [...document.querySelectorAll('#watch-pages img')];
  if (!pictures.length || pictures[0].src === before) return;
  observer.disconnect();
  Promise.all(pictures.map((one) => one.decode())).then(painted);
};
const observer = new MutationObserver(look);
observer.observe(document.body, { childList: true, subtree: true });
look();
})"""


def preview_table(folder: Path) -> None:
    """Print the table: from a save to its pages, beside what drawing these pages alone takes, in turns."""
    root = folder / folder.name
    shutil.copytree(PROJECT / 'content', root / 'content')
    print(f"\nFrom a saved file to its pages in the browser, {SAVES} saves, milliseconds (aim: at most 500).")
    print(f"{'':38}{'median':>9}{'most':>9}{'drawing':>9}{'ratio':>8}")
    with open_desk(root, folder / 'home') as desk, chromium() as browser, window(browser) as page:
        for paper in PAPERS:
            page.goto(desk.path(f'/watch/ketamine-iv/{paper}/en'))
            page.locator('#watch-look[aria-busy=false]').wait_for()
            _row(page, root, paper)


def _row(page: Page, root: Path, paper: str) -> None:
    path = root / f'content/ketamine-iv/{paper}.en.md'
    text = path.read_text(encoding='utf-8')
    asked = Request((f'ketamine-iv/{paper}',), ('en',), ('print',))
    seen, drawn = list[float](), list[float]()
    places = [found.span() for found in re.finditer(r'\b(you|your)\b', text.partition('\n---\n')[2])]
    begins = text.index('\n---\n') + len('\n---\n')
    for number in range(SAVES):
        # A word in another place each time, and a letter more.
        start, end = places[number * 7 % len(places)]
        saved = f'{text[: begins + start]}yours{text[begins + end :]}'
        before = page.locator('#watch-pages img').first.evaluate('(picture) => picture.src')
        seen.append(milliseconds(partial(_save, page, path, saved, before)))
        (job,) = make_plan(Library(Rooms(root)), asked).jobs
        drawn.append(milliseconds(partial(make_anew, job)))
        time.sleep(2)  # papers are drawn ahead meanwhile
    median, alone = statistics.median(seen), statistics.median(drawn[1:])
    print(f"{paper:38}{median:9.0f}{max(seen):9.0f}{alone:9.0f}{median / alone:8.2f}")


def _save(page: Page, path: Path, text: str, before: str) -> None:
    """Save a paper, and wait until all its pages are seen instead of those of before."""
    path.write_text(text, encoding='utf-8')
    page.evaluate(SEEN, before)
