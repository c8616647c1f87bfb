"""Watching a paper: its pages follow each time a file is saved elsewhere, and mistakes stand beside the pages from before."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from handouts.desk.words import view_watch
from tests.desk_cases import SIZES, Visit, chromium, judge, open_desk, visit, window
from tests.words_cases import ENGLISH, change, write_small_desk

PAGE = '/watch/advice/rest/en'


@pytest.fixture(scope='module')
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with a small paper; what a test changes it puts back."""
    folder = tmp_path_factory.mktemp('watch')
    with visit(write_small_desk(folder / 'space').root, folder) as visited:
        yield visited


@pytest.fixture
def desk(small: Visit, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """The same; who waits for a change waits shortly."""
    monkeypatch.setattr(view_watch, 'PATIENCE', 0.3)
    return small


def follow(desk: Visit, part: str) -> str:
    """Return the next state of the part with the pages, asked for as the page does it."""
    (address,) = re.findall(r'data-poll="([^"]+)"', part)
    answer = desk.get(address.replace('&amp;', '&'))
    assert answer.status_code == 200
    assert answer.headers['Cache-Control'] == 'no-store'
    return answer.get_data(as_text=True)


def settled(desk: Visit, part: str) -> str:
    """Return the state in which nothing is drawn any more."""
    for _ in range(200):
        if 'aria-busy="false"' in part:
            return part
        part = follow(desk, part)
    raise AssertionError('it is drawn for ever')


def code_of(part: str) -> str:
    """Return the words code of the pages that are shown."""
    (code,) = re.findall(r'<span class="code">(\w{8})</span>', part)
    return str(code)


def test_pages_follow_what_is_saved(desk: Visit) -> None:
    first = settled(desk, desk.get(PAGE).get_data(as_text=True))
    assert follow(desk, first).count('<img') == 1
    change(desk, 'rest', 'Rest today', 'Sleep well today')
    drawing = follow(desk, first)
    assert "Being drawn" in drawing
    assert 'data-keep' in drawing
    second = settled(desk, drawing)
    assert code_of(second) != code_of(first)
    change(desk, 'rest', 'Sleep well today', 'Rest today')
    assert code_of(settled(desk, follow(desk, second))) == code_of(first)


def test_a_style_and_the_clinic_s_file_are_watched_too(desk: Visit) -> None:
    part = settled(desk, desk.get(PAGE).get_data(as_text=True))
    for name, text, told in (
        ('styles/base.css', 'main { colour: red }', "colour"),
        ('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\ncolours: [red\n', 'clinic.yaml'),
    ):
        path = desk.desk.root / name
        before = path.read_text() if path.exists() else ''
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        wrong = settled(desk, follow(desk, part))
        assert "It cannot be printed as it is saved now." in wrong
        assert "These pages are from before:" in wrong
        assert told in wrong
        if before:
            path.write_text(before)
        else:
            path.unlink()
        part = settled(desk, follow(desk, wrong))
        assert "cannot be printed" not in part


def test_a_mistake_is_told_with_its_line_and_a_file_that_is_gone_too(desk: Visit) -> None:
    part = settled(desk, desk.get(PAGE).get_data(as_text=True))
    change(desk, 'rest', 'Rest', '{{ clinic.fone }} Rest')
    part = settled(desk, follow(desk, part))
    assert 'fone' in part
    assert 'content/advice/rest.en.md, line' in part
    path = desk.desk.root / 'content/advice/rest.en.md'
    path.unlink()
    gone = settled(desk, follow(desk, part))
    assert "cannot be printed" in gone
    path.write_bytes(b'\xff\xfe')
    assert "cannot be printed" in settled(desk, follow(desk, gone))
    path.write_text(ENGLISH)
    assert code_of(settled(desk, follow(desk, gone)))


def test_another_edition_is_shown_and_one_that_is_none_is_the_first(desk: Visit) -> None:
    for edition in ('large-print', 'print'):
        part = settled(desk, desk.get(f'{PAGE}?edition={edition}').get_data(as_text=True))
        assert 'For the office printer' in part or 'Usual letters' in part
    assert desk.get('/watch/advice/nothing/en').status_code == 404


def test_who_waits_for_a_change_keeps_nobody_else_from_being_answered(
    desk: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than a few are told at once to ask again in a second."""
    monkeypatch.setattr(view_watch, 'WAITING', threading.BoundedSemaphore(1))
    part = settled(desk, desk.get(PAGE).get_data(as_text=True))
    assert 'data-pause="0"' in follow(desk, part)
    with view_watch.WAITING:
        assert 'data-pause="1000"' in follow(desk, part)


def test_somebody_saves_and_sees(tmp_path: Path) -> None:
    """The page stays where it was scrolled to, and never is without pages."""
    space = write_small_desk(tmp_path / 'space')
    path = space.root / 'content/advice/rest.en.md'
    long = path.read_text() + '\nRest well and drink enough. Then rest again.\n' * 60
    path.write_text(long)
    with open_desk(space.root, tmp_path / 'home') as opened, chromium() as browser, window(browser) as page:
        page.goto(opened.path('/words/advice/rest/en'))
        page.get_by_role('link', name='Watch its files').click()
        look = page.locator('#watch-look')
        expect(look).to_have_attribute('aria-busy', 'false')
        expect(page.locator('#watch-pages img')).to_have_count(2)
        page.evaluate('scrollTo(0, 500)')
        code, picture = look.locator('.code').inner_text(), page.locator('#watch-pages img').last
        address = picture.get_attribute('src')
        path.write_text(long.replace('Rest today', 'Sleep well today'))
        expect(picture).not_to_have_attribute('src', address or '')
        assert look.locator('.code').inner_text() != code
        assert page.evaluate('scrollY') == 500
        path.write_text(long.replace('kind: aftercare', 'kind: nothing'))
        expect(page.get_by_text("There is no kind 'nothing'")).to_be_visible()
        expect(page.locator('#watch-pages img')).to_have_count(2)
        expect(page.get_by_text("These pages are from before:")).to_be_visible()
        for width, height in SIZES.values():
            page.set_viewport_size({'width': width, 'height': height})
            judge(page)
        path.write_text(long)
        expect(look.locator('.code')).to_have_text(code)
