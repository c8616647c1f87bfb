"""What the desk's pages are judged by: each fault is found, also on a page like one that was found to be right."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.desk_cases import chromium, judge, window

PAGE = '<!doctype html><html lang="en"><title>A page</title><main><h1>Rest</h1>{}</main></html>'
FAINT = 'style="color: #ccc; {}"'


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of its own."""
    with window(browser) as opened:
        yield opened


def faults(page: Page, inside: str) -> list[str]:
    """Return by which rules a page is wrong."""
    page.set_content(PAGE.format(inside))
    try:
        judge(page)
    except AssertionError as error:
        return [rule for rule in ('color-contrast', 'label', 'wider') if rule in str(error)]
    return []


UNSEEN = {
    'hidden': f'<p hidden {FAINT.format("")}>Call us.</p>',
    'not shown': f'<p {FAINT.format("visibility: hidden")}>Call us.</p>',
    'cut away': f'<p {FAINT.format("position: absolute; width: 1px; height: 1px; overflow: hidden")}>Call us.</p>',
    'switched off': f'<button disabled {FAINT.format("font-size: 16px; background: #fff")}>Call us</button>',
}


@pytest.mark.parametrize('name', UNSEEN)
def test_what_nobody_saw_was_not_found_to_be_right(name: str, page: Page) -> None:
    seen = UNSEEN[name]
    for hiding in (' hidden', 'visibility: hidden', 'position: absolute; width: 1px; height: 1px;', ' disabled'):
        seen = seen.replace(hiding, '')
    assert faults(page, UNSEEN[name]) == []
    assert faults(page, seen) == ['color-contrast']


def test_each_fault_is_found_on_a_page_whose_letters_were_right(page: Page) -> None:
    assert faults(page, '<p>Call us.</p>') == []
    assert faults(page, '<p>Call us.</p>') == []
    assert faults(page, '<p>Call us.</p><input>') == ['label']
    assert faults(page, f'<p>Call us.</p><p {FAINT.format("")}>Call us.</p>') == ['color-contrast']
    assert faults(page, '<p style="width: 2000px">Call us.</p>') == ['wider']
