"""The pictures of the desk in the README: `make pictures`. Everything in them is made up."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from handouts.press.workspace.project import PROJECT
from tests.desk_cases import OpenDesk, chromium, open_desk, window
from tests.print_house import open_print_house

FOLDER = PROJECT / 'tests' / 'pictures'
PAPER = 'content/ketamine-iv/aftercare.en.md'
LIST = """patient_name,birth_date,language,visit_date,left_at
Ana Example,3/14/1980,en,3/9/2026,2:30 PM
José Núñez,7/2/1975,es,3/9/2026,3:15 PM
Nguyễn Thị Ánh,11/30/1990,en,2/30/2026,4:00 PM
Maria Example,1/9/1969,es,3/9/2026,1
Lee Example,5/5/1988,en,3/9/2026,5:10 PM
"""


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, open_print_house() as house, chromium() as browser:
        house.add_printer('front', info="Front desk", location="Behind the counter")
        root = Path(folder) / 'clinic'
        shutil.copytree(PROJECT / 'content', root / 'content')
        _command(root, 'build')
        until = ('--until', '2027-03-09')
        _command(
            root,
            'approve',
            'ketamine-iv/aftercare',
            '-l',
            'en',
            '--by',
            "A. Example, MD",
            '--role',
            'clinician',
            *until,
        )
        paper = root / PAPER
        paper.write_text(
            paper.read_text().replace("Ask someone to stay today.", "Ask someone to stay today and tonight.", 1)
        )
        _command(root, 'build')
        with open_desk(root, Path(folder) / 'home', printers=house.server) as desk:
            for name, take in PICTURES.items():
                _take(browser, desk, name, take)


def _command(root: Path, *words: str) -> None:
    command = [sys.executable, str(PROJECT / 'build.py'), '--root', str(root), '--today', '2026-03-09', *words]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def _take(browser: Browser, desk: OpenDesk, name: str, take: Callable[[Page, OpenDesk], None]) -> None:
    with window(browser) as page:
        take(page, desk)
        page.wait_for_timeout(1500)
        page.screenshot(path=FOLDER / f'desk-{name}.jpg', type='jpeg', quality=82)


def _papers(page: Page, desk: OpenDesk) -> None:
    page.goto(desk.address)


def _print(page: Page, desk: OpenDesk) -> None:
    page.goto(desk.path('/print/ketamine-iv/brochure/en'))
    expect(page.get_by_role('radio', name="Front desk")).to_be_visible()


def _fill(page: Page, desk: OpenDesk) -> None:
    page.goto(desk.path('/fill/form?paper=ketamine-iv/consent&language=en'))
    for label, value in (
        ("Patient’s name", "Nguyễn Thị Ánh"),
        ("Date of birth", "3/14/1980"),
        ("Diagnosis", "Depression"),
    ):
        page.get_by_label(label).first.fill(value)
    page.get_by_label("Depression").check()
    page.evaluate('scrollTo(0, 0)')


def _today(page: Page, desk: OpenDesk) -> None:
    page.goto(desk.path('/today?packet=visit-day'))
    page.get_by_label("The list of the day", exact=True).set_input_files(
        {'name': 'today.csv', 'mimeType': 'text/csv', 'buffer': LIST.encode()}
    )
    page.get_by_role('button', name="Look at the list").click()
    page.wait_for_url('**/today/list/**')


def _words(page: Page, desk: OpenDesk) -> None:
    page.goto(desk.path('/words/ketamine-iv/aftercare/en/changes'))
    expect(page.locator('img.sheet-picture').nth(1)).to_be_visible(timeout=60_000)
    page.get_by_role('heading', name="In words").evaluate('(heading) => heading.scrollIntoView()')


PICTURES = {'papers': _papers, 'print': _print, 'fill': _fill, 'today': _today, 'words': _words}


if __name__ == '__main__':
    main()
