"""Marketing's day: the brand changed and saved, and a brochure sent to the print shop; in a real browser."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from handouts.colour import WHITE, contrast
from handouts.desk.views.view_wear import mark_of
from handouts.model import Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.setting import Setting
from handouts.words.approval.signature import Signature, sign_paper
from handouts.words.approval.standing import stand_jobs
from tests.conftest import Workspace
from tests.desk_cases import OpenDesk, chromium, judge, open_desk, press_to, window
from tests.patience import until
from tests.people_cases import BROCHURE, TODAY
from tests.test_picture import SVG, photo

FOLDER = Path('content/clinics/vivus-wellness')
BEFORE = (PROJECT / FOLDER / 'clinic.yaml').read_bytes()
LOGO = (PROJECT / FOLDER / 'logo.svg').read_bytes()
NEW_LOGO = SVG.format('<circle cx="4" cy="4" r="4" fill="#7a3b6b"/>').encode()
FAINT, PASSCODE = '#9fc5d0', 'correct horse battery'
# How long a paper may take to be drawn on a machine that is busy with other tests, in milliseconds.
DRAWN = 120_000


KIND = 'name: brochure\npurpose: tests\neditions: [print, press]\nfold: tri-fold\nmax_pages: 6\n'
SMALL = (
    '---\ntitle: Rest\nkind: brochure\n---\n\nCall {{ clinic.phone or blank() }}.\n'
    + '\n---\n\n## Rest\n\nRest.\n' * 5
)


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with a brochure of few words, which is soon drawn, on which no passcode has been set yet."""
    folder = tmp_path_factory.mktemp('brand')
    space = Workspace(folder / folder.name)
    shutil.copytree(PROJECT / 'content/clinics', space.root / 'content/clinics')
    space.write('templates/brochure/kind.yaml', KIND)
    space.write(f'content/{BROCHURE}.en.md', SMALL)
    with open_desk(space.root, folder / 'home') as opened:
        yield opened


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as opened:
        yield opened


def file(desk: OpenDesk, name: str = 'clinic.yaml') -> Path:
    """Return a file of the clinic."""
    return desk.root / FOLDER / name


def as_before(desk: OpenDesk) -> None:
    """Put the clinic's files back as they were shipped, and wait until the desk has seen that."""
    file(desk).write_bytes(BEFORE)
    file(desk, 'logo.svg').write_bytes(LOGO)
    mark = mark_of(Library(Rooms(desk.root)).clinic('vivus-wellness'))
    until(lambda: f'/{mark}.css' in urlopen(desk.address).read().decode())


def enter(page: Page, desk: OpenDesk) -> None:
    """Come in as editor; the first time the passcode is set."""
    page.goto(desk.path('/passcodes'))
    if page.locator('#editor-old').count():
        page.goto(desk.path('/enter?next=/brand&role=editor'))
        page.get_by_label('Passcode').fill(PASSCODE)
        page.get_by_role('button', name='Enter').click()
    else:
        page.locator('#editor-new').fill(PASSCODE)
        page.locator('#editor-again').fill(PASSCODE)
        page.locator('form[aria-labelledby=editor] button').click()
        page.wait_for_load_state()
    page.goto(desk.path('/brand'))
    expect(page.get_by_role('button', name='Save the brand')).to_be_visible()


def told(page: Page, words: str) -> None:
    """Wait until something is told."""
    expect(page.get_by_text(words).first).to_be_visible(timeout=DRAWN)


def pictures(page: Page) -> list[str]:
    """Return the addresses of the pages that are shown."""
    return [str(one.get_attribute('src')) for one in page.locator('#brand-look img').all()]


def drawn(page: Page, before: list[str]) -> list[str]:
    """Wait until other pages are shown than before."""
    told(page, "With what you typed. It is not saved yet.")
    page.wait_for_function(
        'before => { const now = [...document.querySelectorAll("#brand-look img")];'
        ' return now.length && now.every((one) => one.complete && !before.includes(one.getAttribute("src"))) }',
        arg=before,
        timeout=DRAWN,
    )
    return pictures(page)


def pages_of(path: Path) -> int:
    """Return how many pages pdfinfo finds in a file."""
    said = subprocess.run(['pdfinfo', path], capture_output=True, text=True, check=True).stdout
    found = re.search(r'^Pages:\s+(\d+)$', said, re.MULTILINE)
    assert found, said
    return int(found[1])


def words_of(path: Path) -> str:
    """Return the words of a PDF as poppler reads them."""
    return subprocess.run(['pdftotext', path, '-'], capture_output=True, text=True, check=True).stdout


def saved_from(page: Page, name: str, folder: Path) -> Path:
    """Click on what saves a file, and return where it lies then."""
    with page.expect_download() as download:
        page.get_by_role('link', name=name).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def approve(desk: OpenDesk) -> None:
    """Approve the English brochure as it lies there, as an approver does."""
    setting = Setting(desk.root, desk.root / 'output', TODAY)
    jobs = stand_jobs(setting.register, make_plan(setting.library, Request((BROCHURE,), ('en',))).jobs, TODAY).jobs
    sign_paper(setting.register, setting.rules, jobs, Signature('Ana Ruiz, MD', 'clinician', date(2027, 3, 9)), TODAY)


def test_from_a_faint_colour_to_papers_printed_anew(desk: OpenDesk, browser: Browser) -> None:
    as_before(desk)
    with window(browser) as page:
        page.goto(desk.path('/brand'))
        expect(page.get_by_label('Phone, by day')).to_be_disabled()
        judge(page)
        page.get_by_role('link', name='Sign in to change').click()
        page.get_by_role('link', name='Set one').click()
        enter(page, desk)
        told(page, "As it is saved.")
        judge(page)

        before = pictures(page)
        page.locator('.beside').evaluate('part => { part.scrollTop = 120 }')
        page.get_by_label('Main colour', exact=True).fill(FAINT)
        told(page, "Too faint to be read by everybody.")
        expect(page.get_by_label('Main colour', exact=True)).to_have_attribute('aria-invalid', 'true')
        expect(page.locator('[id="s-colours.main"]')).to_contain_text('1.8 on white paper')
        assert pictures(page) == before
        judge(page)
        page.get_by_role('button', name='Take #').click()
        shade = page.get_by_label('Main colour', exact=True).input_value()
        assert contrast(shade, WHITE) >= 4.5
        assert page.evaluate('document.activeElement.id') == 'f-colours.main'
        assert page.get_by_label('Pick: Main colour').input_value() == shade
        coloured = drawn(page, before)
        assert page.locator('.beside').evaluate('part => part.scrollTop') == 120
        expect(page.get_by_text("Too faint")).to_have_count(0)

        page.get_by_label('Phone, by day').fill('602-555-0100')
        phoned = drawn(page, coloured)
        page.get_by_label('Choose another logo').set_input_files(
            {'name': 'ours.svg', 'mimeType': 'image/svg+xml', 'buffer': NEW_LOGO}
        )
        told(page, "This is the new logo. It is not saved yet.")
        drawn(page, phoned)
        told(page, "3 changes, not saved yet:")
        judge(page)
        assert file(desk).read_bytes() == BEFORE

        page.get_by_role('button', name='Save the brand').click()
        expect(page.get_by_role('heading', name='Saved')).to_be_visible()
        told(page, "One paper is printed anew.")
        judge(page)
        wanted = BEFORE.replace(b"'#1f5a6b'", f"'{shade}'".encode()).replace(
            b'city: Phoenix, Arizona\n', b'city: Phoenix, Arizona\nphone: 602-555-0100\n'
        )
        assert file(desk).read_bytes() == wanted
        assert file(desk, 'logo.svg').read_bytes() == NEW_LOGO
        told(page, "One paper has been printed anew, and is ready.")


def test_from_a_draft_to_the_print_shop(desk: OpenDesk, browser: Browser, tmp_path: Path) -> None:
    as_before(desk)
    with window(browser) as page:
        enter(page, desk)
        page.get_by_role('link', name='For the print shop').click()
        told(page, "Nobody has approved its words yet, so there is no press file of it.")
        judge(page)
        refused = page.request.get(desk.path(f'/brand/press/{BROCHURE}/en/press/file'))
        assert refused.status == 404
        page.get_by_role('button', name=re.compile('Make a proof: .*English')).click()
        expect(page.get_by_role('heading', name='The proof is ready')).to_be_visible(timeout=DRAWN)
        judge(page)
        proof = saved_from(page, 'Save the proof (PDF)', tmp_path)
        assert (proof.name, pages_of(proof)) == ('brochure.en.press-proof.pdf', 2)
        assert "Proof, only to look at." in words_of(proof)

        approve(desk)
        until(lambda: 'Make a proof' not in urlopen(desk.path('/brand/press')).read().decode())
        page.goto(desk.path('/brand/press'))
        expect(page.get_by_role('link', name='Press file (PDF)')).to_be_visible(timeout=DRAWN)
        judge(page)
        press, slip = (saved_from(page, f'{name} (PDF)', tmp_path) for name in ('Press file', 'Job slip'))
        assert (press.name, pages_of(press)) == ('brochure.en.press.pdf', 2)
        assert (slip.name, pages_of(slip)) == ('brochure.en.press-slip.pdf', 1)
        assert press.name in words_of(slip)
        assert "approved 2026-03-09" in words_of(press)

        page.goto(desk.path('/brand'))
        page.get_by_label('Phone, by day').fill('602-555-0142')
        told(page, "Saving ends the approval of these papers, because their words change:")
        judge(page)
        page.get_by_role('button', name='Save the brand').click()
        told(page, "These papers are no longer approved")
        judge(page)
        page.get_by_role('button', name='Take this back').click()
        told(page, "Taken back: the brand is as it was before")
        judge(page)
    assert file(desk).read_bytes() == BEFORE


def test_two_browsers_and_a_hand_lose_nothing(desk: OpenDesk, browser: Browser) -> None:
    as_before(desk)
    with window(browser) as one, window(browser) as other:
        for page in (one, other):
            enter(page, desk)
        other.get_by_label('City').fill('Tucson, Arizona')
        other.get_by_role('button', name='Save the brand').click()
        expect(other.get_by_role('heading', name='Saved')).to_be_visible()
        file(desk).write_bytes(file(desk).read_bytes().replace(b'tagline: Ketamine', b'tagline: Our ketamine'))
        one.get_by_label('City').fill('Mesa, Arizona')
        one.get_by_label('E-mail').fill('desk@example.org')
        one.get_by_role('button', name='Save the brand').click()
        told(one, "Somebody else has changed this brand since you opened it.")
        row = one.get_by_role('row', name='City')
        expect(row).to_contain_text('Mesa, Arizona')
        expect(row).to_contain_text('Tucson, Arizona')
        expect(one.get_by_label('What the clinic does')).to_have_value('Our ketamine IV therapy')
        judge(one)
        one.get_by_role('button', name='Save the brand').click()
        expect(one.get_by_role('heading', name='Saved')).to_be_visible()
    assert file(desk).read_bytes() == BEFORE.replace(b'Phoenix, Arizona', b'Mesa, Arizona').replace(
        b'tagline: Ketamine IV therapy\n', b'tagline: Our ketamine IV therapy\n'
    ).replace(b'Mesa, Arizona\n', b'Mesa, Arizona\nemail: desk@example.org\n')


def test_by_keyboard_alone(desk: OpenDesk, browser: Browser) -> None:
    as_before(desk)
    with window(browser) as page:
        enter(page, desk)
        before = pictures(page)
        press_to(page, 'Main colour')
        page.keyboard.press('Control+a')
        page.keyboard.type(FAINT)
        told(page, "Too faint to be read by everybody.")
        press_to(page, 'Take #', most=2)
        page.keyboard.press('Enter')
        drawn(page, before)
        shade = page.get_by_label('Main colour', exact=True).input_value()
        press_to(page, 'Phone, by day')
        page.keyboard.type('602-555-0100')
        page.keyboard.press('Enter')
        told(page, "2 changes, not saved yet:")
        press_to(page, 'Save the brand')
        page.keyboard.press('Enter')
        expect(page.get_by_role('heading', name='Saved')).to_be_visible()
        assert f"main: '{shade}'".encode() in file(desk).read_bytes()
        press_to(page, 'Take this back')
        page.keyboard.press('Enter')
        told(page, "Taken back: the brand is as it was before")
        assert file(desk).read_bytes() == BEFORE
        press_to(page, 'For the print shop')
        page.keyboard.press('Enter')
        page.wait_for_url('**/brand/press')


def test_every_state_fits_every_window(desk: OpenDesk, browser: Browser) -> None:
    as_before(desk)
    with window(browser, 'twice') as page:
        page.goto(desk.path('/brand'))
        judge(page)
        enter(page, desk)
        page.get_by_label('Main colour', exact=True).fill(FAINT)
        told(page, "Too faint to be read by everybody.")
        judge(page)
        page.get_by_label('Country').fill('USA')
        page.get_by_role('button', name='Save the brand').click()
        told(page, "This must be mended before it can be saved:")
        judge(page)
        page.get_by_label('Country').fill('US')
        page.get_by_label('Main colour', exact=True).fill('#7a3b6b')
        file(desk).write_bytes(BEFORE.replace(b"'#1f5a6b'", b"'#1f4a5b'"))
        page.get_by_role('button', name='Save the brand').click()
        told(page, "Somebody else has changed this brand since you opened it.")
        judge(page)
        page.get_by_role('button', name='Save the brand').click()
        expect(page.get_by_role('heading', name='Saved')).to_be_visible()
        judge(page)
        page.goto(desk.path('/brand/press'))
        judge(page)


def test_a_hostile_logo_does_nothing_and_is_told(desk: OpenDesk, browser: Browser) -> None:
    as_before(desk)
    with window(browser) as page:
        enter(page, desk)
        asked: list[str] = []
        page.on('request', lambda request: asked.append(request.url))
        for data, words in (
            (SVG.format('<script>alert(1)</script>').encode(), "The drawing holds a <script>"),
            (SVG.format('<image href="https://example.org/x.png"/>').encode(), "wants to load 'https://example.org"),
            (b'x' * 600_000, "is larger than 500 kB"),
            (photo('PNG')[:-20], "This is not a whole PNG or JPEG picture."),
        ):
            page.locator('#logo-file').set_input_files(
                {'name': 'logo.svg', 'mimeType': 'image/svg+xml', 'buffer': data}
            )
            told(page, words)
            judge(page)
        page.locator('#logo-file').set_input_files(
            {'name': 'ours.png', 'mimeType': 'image/png', 'buffer': photo('PNG')}
        )
        told(page, "This is the new logo. It is not saved yet.")
        expect(page.get_by_text("This is not a whole PNG")).to_have_count(0)
        assert all(url.startswith(desk.address) for url in asked)
    assert file(desk, 'logo.svg').read_bytes() == LOGO
    assert not file(desk, 'logo.png').exists()


def test_without_a_script_a_little_less_smoothly(desk: OpenDesk, browser: Browser) -> None:
    as_before(desk)
    context = browser.new_context(java_script_enabled=False, locale='en')
    page = context.new_page()
    page.set_default_timeout(DRAWN)
    page.goto(desk.path('/enter?next=/brand&role=editor'))
    page.get_by_label('Passcode').fill(PASSCODE)
    page.get_by_role('button', name='Enter').click()
    expect(page.get_by_label('Pick: Main colour')).to_be_hidden()
    page.get_by_label('Main colour', exact=True).fill(FAINT)
    page.get_by_role('button', name='Show the pages with what I typed').click()
    page.get_by_role('button', name='Take #').click()
    told(page, "With what you typed. It is not saved yet.")
    shade = page.get_by_label('Main colour', exact=True).input_value()
    page.get_by_label('Choose another logo').set_input_files(
        {'name': 'ours.svg', 'mimeType': 'image/svg+xml', 'buffer': NEW_LOGO}
    )
    page.get_by_role('button', name='Look at this logo').click()
    told(page, "This is the new logo. It is not saved yet.")
    page.get_by_role('button', name='Save the brand').click()
    expect(page.get_by_role('heading', name='Saved')).to_be_visible()
    context.close()
    assert file(desk).read_bytes() == BEFORE.replace(b"'#1f5a6b'", f"'{shade}'".encode())
    assert file(desk, 'logo.svg').read_bytes() == NEW_LOGO
