"""A filled form in the readers that people have: Chromium's own, and pdf.js, which Firefox has."""

import functools
import http.server
import io
import threading
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, sync_playwright

from handouts.people.filled.blank import Blank
from handouts.people.filled.screen import fill_form
from tests import people_cases
from tests.desk_cases import CHROMIUM, QUIETLY
from tests.people_cases import CONSENT, Papers, page_images, piece, spelt

papers = people_cases.papers

PDFJS = Path('/usr/share/javascript/pdf')
VALUES = {
    'patient_name': "Nguyễn Thị Ánh",
    'birth_date': "1980-03-14",
    'diagnosis': "Depression",
    'for_depression': "yes",
}
WINDOW = (900, 1150)
# How bright the dots around a page are in Chromium, at most, and how dark ink is.
AROUND, INK = 80, 140


@pytest.fixture(scope='module')
def blank(papers: Papers) -> Blank:
    """The consent sheet for the screen."""
    return papers.blank(CONSENT, edition='screen')


@pytest.fixture(scope='module')
def filled(blank: Blank, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The consent sheet filled in, beside pdf.js."""
    folder = tmp_path_factory.mktemp('viewers')
    (folder / 'filled.pdf').write_bytes(filled_bytes(blank))
    (folder / 'pdfjs').symlink_to(PDFJS)
    return folder / 'filled.pdf'


def filled_bytes(blank: Blank) -> bytes:
    """Return the form filled in."""
    person, values = spelt(blank, VALUES)
    return fill_form(person, blank, values)


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    """Debian's Chromium, in the way that the test asks for."""
    with sync_playwright() as playwright:
        own = ['--headless=new'] if getattr(request, 'param', '') == 'with its own reader' else []
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*QUIETLY, *own],
            headless=not own,
            ignore_default_args=['--headless'] if own else None,
        )
        yield started
        started.close()


@pytest.fixture
def server(filled: Path) -> Iterator[str]:
    """The address at which the form and pdf.js are, on this computer only."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    serving = functools.partial(Quiet, directory=str(filled.parent))
    with http.server.ThreadingHTTPServer(('127.0.0.1', 0), serving) as here:
        threading.Thread(target=here.serve_forever, daemon=True).start()
        yield f'http://127.0.0.1:{here.server_port}'
        here.shutdown()


def pdfjs(browser: Browser, server: str) -> Page:
    """Return the form as pdf.js shows it."""
    page = browser.new_page(viewport={'width': WINDOW[0], 'height': WINDOW[1]})
    page.goto(f'{server}/pdfjs/web/viewer.html?file=/filled.pdf')
    page.wait_for_selector('.annotationLayer input[name=reason]')
    return page


def test_pdfjs_shows_what_is_filled_in(browser: Browser, server: str, blank: Blank) -> None:
    page = pdfjs(browser, server)
    shown = page.evaluate(
        "[...document.querySelectorAll('.page[data-page-number=\"1\"] .annotationLayer input')]"
        ".map(one => [one.name, one.type == 'checkbox' ? one.checked : one.value])"
    )
    wanted = {'patient_name': "Nguyễn Thị Ánh", 'birth_date': "March 14, 1980", 'diagnosis': "Depression"}
    on_page = dict.fromkeys(slot.field for slot in blank.slots if slot.page == 0 and slot.field)
    empty = {name: False if blank.fields[name].is_boxes else '' for name in on_page}
    assert dict(shown) == empty | wanted | {'for_depression': True}


def test_what_is_typed_in_pdfjs_is_kept_and_shown_by_others(
    browser: Browser, server: str, blank: Blank, tmp_path: Path
) -> None:
    page = pdfjs(browser, server)
    page.fill('.annotationLayer input[name=reason]', "Typed here")
    page.check('.annotationLayer input[name=for_pain]')
    with page.expect_download() as saving:
        page.evaluate('PDFViewerApplication.save()')
    saving.value.save_as(tmp_path / 'saved.pdf')
    with pikepdf.open(tmp_path / 'saved.pdf') as saved:
        values = {str(field.T): str(field.get('/V', '')) for field in saved.Root.AcroForm.Fields}
    assert (values['reason'], values['for_pain'], values['patient_name']) == ("Typed here", '/yes', "Nguyễn Thị Ánh")
    before, after = (
        next(page_images(data, 96)) for data in (filled_bytes(blank), (tmp_path / 'saved.pdf').read_bytes())
    )
    for name in ('reason', 'for_pain'):
        slot = next(slot for slot in blank.slots if slot.field == name)
        assert dark(piece(after, slot, 96, 792, rim=1.5)) > dark(piece(before, slot, 96, 792, rim=1.5)) + 20


@pytest.mark.parametrize('browser', ['with its own reader'], indirect=True)
def test_chromium_shows_what_is_filled_in(browser: Browser, filled: Path, blank: Blank) -> None:
    (filled.parent / 'blank.pdf').write_bytes(blank.data())
    pictures = [picture_of(browser, filled.parent / name) for name in ('blank.pdf', 'filled.pdf')]
    left, top, scale = where_the_page_is(pictures[0])
    changed = ImageChops.difference(*pictures)
    for slot in (slot for slot in blank.slots if slot.page == 0 and slot.field):
        spot = changed.crop(
            (
                round(left + slot.left * scale),
                round(top + (792 - slot.top) * scale),
                round(left + slot.right * scale),
                round(top + (792 - slot.bottom) * scale),
            )
        )
        ink = sum(dot > 60 for dot in spot.tobytes())
        assert (ink > 15) == (slot.field in VALUES), slot.field


def picture_of(browser: Browser, path: Path) -> Image.Image:
    """Return the first page of a PDF as the browser shows it, in grey, when it has come to rest."""
    page = browser.new_page(viewport={'width': WINDOW[0], 'height': WINDOW[1]})
    page.goto(f'file://{path}#toolbar=0&navpanes=0&view=FitH')
    shots = [b'', b'-']
    while shots[-1] != shots[-2] or where_the_page_is(grey(shots[-1]))[2] < 1:
        page.wait_for_timeout(300)
        shots.append(page.screenshot())
    page.close()
    return grey(shots[-1])


def grey(shot: bytes) -> Image.Image:
    """Return a picture of a window in grey."""
    return Image.open(io.BytesIO(shot)).convert('L')


def where_the_page_is(picture: Image.Image) -> tuple[int, int, float]:
    """Return the upper left corner of the page in a window, and how many dots a point takes there."""
    row = picture.crop((0, 30, picture.width - 16, 31)).tobytes()
    column = picture.crop((picture.width // 2, 0, picture.width // 2 + 1, picture.height)).tobytes()
    across = [place for place, dot in enumerate(row) if dot > AROUND]
    down = [place for place, dot in enumerate(column) if dot > AROUND]
    if not across or not down:
        return 0, 0, 0.0
    return across[0], down[0], (across[-1] - across[0] + 1) / 612


def dark(picture: Image.Image) -> int:
    """Return how many dots have ink."""
    return sum(dot < INK for dot in picture.tobytes())
