"""A day with a paper's words: changed by somebody who sees the pages change beside them, in a real browser."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from handouts.press.workspace.project import PROJECT
from tests import people_cases
from tests.desk_cases import OpenDesk, chromium, desk_workspace, drawing_held_up, judge, open_desk, press_to, window
from tests.people_cases import Papers

papers = people_cases.papers

PASSCODE = 'correct horse editor'
EDITOR = '/words/ketamine-iv/aftercare/en/edit'
SENTENCE = 'Get up slowly. You may be unsteady.'
# One that is soon drawn, for all that is not about the pages; its kind asks for nothing.
SMALL = '/words/ketamine-iv/visit/en/edit'
SMALL_KIND = """name: consent
purpose: tests
editions: [print]
max_pages: 2
"""
SMALL_PAPER = f"""---
title: "After your visit"
kind: consent
---

- Rest. Ask someone to stay today.
- {SENTENCE}
- Take sips first, then light food.

{{{{ fact.late_changes }}}}

## Medicines

- {{{{ fact.stopping }}}}
"""
# Counts, at each picture that the screen shows, how many whole pages stand beside the text.
COUNT_PAGES = """() => { window.fewest = 99; const look = () => {
  const shown = [...document.querySelectorAll('#edit-pages img')].filter((one) => one.complete && one.naturalWidth);
  window.fewest = Math.min(window.fewest, shown.length); requestAnimationFrame(look); }; look(); }"""


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with one of the shipped papers and a small one."""
    folder = tmp_path_factory.mktemp('edit')
    root = desk_workspace(papers, folder)
    for path in (root / 'content/ketamine-iv').iterdir():
        if not path.match('aftercare.en.*'):
            path.unlink()
    (root / 'content/ketamine-iv/visit.en.md').write_text(SMALL_PAPER)
    (root / 'templates/consent').mkdir(parents=True)
    (root / 'templates/consent/kind.yaml').write_text(SMALL_KIND)
    shutil.copy(PROJECT / 'templates/aftercare/page.html', root / 'templates/consent')
    with open_desk(root, folder / 'home') as opened:
        yield opened


@pytest.fixture(scope='module')
def browser(desk: OpenDesk) -> Iterator[Browser]:
    """Debian's Chromium, in which the editor's passcode has been set."""
    with chromium() as opened:
        with window(opened) as page:
            page.goto(desk.path('/passcodes'))
            form = page.locator('form', has=page.locator('input[name=role][value=editor]'))
            form.locator('input[name=new]').fill(PASSCODE)
            form.locator('input[name=again]').fill(PASSCODE)
            form.get_by_role('button').click()
        yield opened


@pytest.fixture
def paper(desk: OpenDesk) -> Iterator[Path]:
    """The shipped paper, put back afterwards."""
    with put_back(desk.root / 'content/ketamine-iv/aftercare.en.md') as path:
        yield path


@pytest.fixture
def small(desk: OpenDesk) -> Iterator[Path]:
    """The small paper, put back afterwards."""
    with put_back(desk.root / 'content/ketamine-iv/visit.en.md') as path:
        yield path


@contextmanager
def put_back(path: Path) -> Iterator[Path]:
    """Give a file, and put back afterwards what lies in it now."""
    before = path.read_bytes()
    yield path
    path.write_bytes(before)


@contextmanager
def editing(browser: Browser, desk: OpenDesk, size: str = 'wide') -> Iterator[Page]:
    """Open the editor of the small paper in a window of its own, for somebody who has entered the passcode."""
    with window(browser, size) as page:
        page.goto(desk.path(SMALL))
        page.get_by_role('link', name='Enter a passcode').click()
        page.get_by_label('Passcode').fill(PASSCODE)
        page.get_by_role('button', name='Enter', exact=True).click()
        drawn(page)
        yield page


def drawn(page: Page) -> None:
    """Wait until nothing is being drawn any more."""
    expect(page.locator('#edit-look')).to_have_attribute('aria-busy', 'false')


def type_over(page: Page, old: str, new: str) -> None:
    """Put words in the place of others in the text, as somebody does who marks and types."""
    text = page.get_by_label('Text of the paper')
    assert old in text.input_value()
    text.evaluate(
        """(field, old) => { const at = field.value.indexOf(old); field.focus(); field.setSelectionRange(at, at + old.length) }""",
        old,
    )
    page.keyboard.insert_text(new)


def redrawn(page: Page, old: str, new: str) -> None:
    """Type words in the place of others, and wait for the pages of them."""
    page.locator('#edit-look').evaluate("(part) => { part.dataset.before = '' }")
    type_over(page, old, new)
    expect(page.locator('#edit-look[aria-busy=false]:not([data-before])')).to_be_visible()


def save(page: Page) -> None:
    """Save the text."""
    page.get_by_role('button', name='Save', exact=True).click()


def line_held(page: Page) -> str:
    """Return the line of the text that the caret marks, if it is in sight."""
    return str(
        page.get_by_label('Text of the paper').evaluate(
            """(field) => document.activeElement === field && field.scrollTop > 0
                 ? field.value.slice(field.selectionStart, field.selectionEnd) : ''"""
        )
    )


def test_somebody_changes_a_sentence_while_the_pages_follow(desk: OpenDesk, browser: Browser, paper: Path) -> None:
    before = paper.read_text()
    with window(browser) as page:
        page.goto(desk.path('/words/ketamine-iv/aftercare/en'))
        page.get_by_role('link', name='Edit the words').click()
        drawn(page)
        expect(page.get_by_role('button', name='Save')).to_have_count(0)
        judge(page)
        page.get_by_role('link', name='Enter a passcode').click()
        page.get_by_label('Passcode').fill(PASSCODE)
        page.get_by_role('button', name='Enter', exact=True).click()
        drawn(page)
        judge(page)
        code, old = page.locator('.drawn-now .code').inner_text(), page.locator('#edit-pages img').first
        address = old.get_attribute('src')
        page.get_by_role('region', name='The pages').evaluate('(box) => { box.scrollTop = 300 }')
        page.evaluate(COUNT_PAGES)
        with drawing_held_up(desk):
            type_over(page, SENTENCE, 'Stand up slowly. You may feel shaky.')
            expect(page.get_by_text('Being drawn …')).to_be_visible()
            expect(page.locator('#edit-look.old img')).to_have_count(2)
        drawn(page)
        assert page.evaluate('window.fewest') == 2
        assert page.get_by_role('region', name='The pages').evaluate('(box) => box.scrollTop') == 300
        assert page.locator('#edit-pages img').first.get_attribute('src') != address
        assert page.locator('.drawn-now .code').inner_text() != code
        assert paper.read_text() == before
        page.get_by_label('Shown as').select_option('large-print')
        expect(page.get_by_text('Large letters ·')).to_be_visible()
        save(page)
        expect(page.get_by_text('Saved. The words code is now')).to_be_visible()
        assert paper.read_text() == before.replace(SENTENCE, 'Stand up slowly. You may feel shaky.')
        expect(page.get_by_label('Shown as')).to_have_value('large-print')
        drawn(page)
        judge(page)
        page.get_by_role('button', name='Take back').click()
        expect(page.get_by_text('Taken back: the text is as it was')).to_be_visible()
        assert paper.read_text() == before
        assert page.get_by_label('Text of the paper').input_value() == before
        expect(page.get_by_text('What you typed last time')).to_be_hidden()


def test_somebody_without_a_mouse_changes_a_sentence(desk: OpenDesk, browser: Browser, paper: Path) -> None:
    before = paper.read_text()
    line = before.splitlines().index(f'    - {SENTENCE}') + 1
    with window(browser) as page:
        page.goto(desk.path(f'{EDITOR}?line={line}'))
        press_to(page, 'Enter a passcode')
        page.keyboard.press('Enter')
        page.wait_for_url('**/enter?**')
        expect(page.locator('input[name=passcode]')).to_be_focused()
        page.keyboard.type(PASSCODE)
        page.keyboard.press('Enter')
        page.wait_for_url(lambda url: '/enter' not in url)
        drawn(page)
        assert line_held(page) == f'    - {SENTENCE}'
        expect(page.locator('#caret')).to_have_text(f'{line}')
        page.keyboard.type('    - This is a cure. Get up slowly.')
        expect(page.locator('#edit-look')).to_have_attribute('aria-busy', 'true')
        drawn(page)
        expect(page.get_by_text('cannot be approved yet')).to_be_visible()
        judge(page)
        press_to(page, f'Go to line {line}')
        page.keyboard.press('Enter')
        assert line_held(page) == '    - This is a cure. Get up slowly.'
        page.keyboard.press('Tab')
        assert page.evaluate('document.activeElement.innerText') == 'Save'
        page.keyboard.press('Enter')
        expect(page.get_by_text('Saved. The words code is now')).to_be_visible()
        assert paper.read_text() == before.replace(SENTENCE, 'This is a cure. Get up slowly.')
        press_to(page, 'Take back what I saved last')
        page.keyboard.press('Enter')
        expect(page.get_by_text('Taken back')).to_be_visible()
    assert paper.read_text() == before


def test_mistakes_are_told_with_their_line_while_the_pages_from_before_stay(
    desk: OpenDesk, browser: Browser, small: Path
) -> None:
    before = small.read_text()
    with editing(browser, desk) as page:
        for old, new, told in (
            ('kind: consent', 'kind: aftercart', "There is no kind 'aftercart'."),
            ('{{ fact.late_changes }}', '{{ fact.later }}', "There is no fact 'later'."),
        ):
            redrawn(page, old, new)
            expect(page.get_by_text(told)).to_be_visible()
            expect(page.get_by_text('Can be saved, but not printed yet.')).to_be_visible()
            expect(page.get_by_text('These pages are from before:')).to_be_visible()
            expect(page.locator('#edit-pages img')).to_have_count(1)
            judge(page)
            page.get_by_role('link', name='Go to line').first.click()
            expect(page.get_by_label('Text of the paper')).to_be_focused()
            assert new in page.evaluate('getSelection().toString()')
            redrawn(page, new, old)
            expect(page.get_by_text('Can be saved, and nothing stops its approval.')).to_be_visible()
        redrawn(page, '## Medicines', ('Rest well. ' * 60 + '\n\n') * 20 + '## Medicines')
        expect(page.get_by_text(re.compile('The paper takes [3-9] pages; the kind'))).to_be_visible()
        evil = '<script>document.title = "hurt"</script><img src=x onerror="alert(1)">'
        page.get_by_label('Text of the paper').fill(before.replace('"After your visit"', "'\"><b>It</b>'") + evil)
        expect(page.get_by_text('HTML is not allowed in a paper: <script>')).to_be_visible()
        judge(page)
        save(page)
        expect(page.get_by_text('Saved. The paper')).to_be_visible()
        assert evil in page.get_by_label('Text of the paper').input_value()
        drawn(page)
        judge(page)
        assert 'hurt' not in page.title()
        page.get_by_role('button', name='Take back').click()
        expect(page.get_by_text('Taken back')).to_be_visible()
    assert small.read_text() == before


def test_a_change_by_hand_is_shown_beside_mine_and_somebody_chooses(
    desk: OpenDesk, browser: Browser, small: Path
) -> None:
    before = small.read_text()
    with editing(browser, desk) as page:
        type_over(page, SENTENCE, 'Get up very slowly.')
        small.write_text(before.replace('Take sips first', 'Take small sips first'))
        save(page)
        expect(page.get_by_text('has been changed since you opened it. Nothing was saved.')).to_be_visible()
        expect(page.locator('.difference ins').filter(has_text='small')).to_be_visible()
        expect(page.locator('.difference del').filter(has_text='very')).to_be_visible()
        assert 'Get up very slowly.' in page.get_by_label('Text of the paper').input_value()
        drawn(page)
        judge(page)
        page.get_by_role('link', name='Take what lies there, drop mine').click()
        expect(page.get_by_role('heading', name='What lies in the file now')).to_have_count(0)
        assert page.get_by_label('Text of the paper').input_value() == small.read_text()
        type_over(page, SENTENCE, 'Get up very slowly.')
        small.write_text(before)
        save(page)
        page.get_by_role('button', name='Save mine over it').click()
        expect(page.locator('main > .told.good')).to_contain_text('Saved.')
    assert small.read_text() == before.replace(SENTENCE, 'Get up very slowly.').replace(
        'Take sips', 'Take small sips'
    )


def test_of_two_browsers_that_save_the_second_is_told(desk: OpenDesk, browser: Browser, small: Path) -> None:
    with editing(browser, desk) as one, editing(browser, desk) as other:
        type_over(one, SENTENCE, 'Get up with help.')
        type_over(other, SENTENCE, 'Get up by yourself.')
        save(one)
        expect(one.locator('main > .told.good')).to_contain_text('Saved.')
        save(other)
        expect(other.get_by_text('Nothing was saved.')).to_be_visible()
        assert 'Get up by yourself.' in other.get_by_label('Text of the paper').input_value()
        expect(other.locator('.difference ins').filter(has_text='with help.')).to_be_visible()
    assert 'Get up with help.' in small.read_text()


def test_nothing_that_was_typed_is_lost(desk: OpenDesk, browser: Browser, small: Path) -> None:
    before = small.read_text()
    with editing(browser, desk) as page:
        page.route('**/favicon.ico', lambda route: route.fulfill(status=204))
        asked: list[str] = []

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.once('dialog', stay)
        type_over(page, SENTENCE, 'Get up very slowly.')
        page.get_by_role('link', name='Papers').click()
        assert asked == ['beforeunload']
        assert page.url.endswith(SMALL)
        beside = page.context.new_page()
        beside.goto(desk.path('/'))
        beside.get_by_role('button', name='Sign out').click()
        beside.wait_for_url(desk.path('/'))
        beside.close()
        type_over(page, 'very slowly', 'very, very slowly')
        expect(page.get_by_text('The desk does not draw this just now')).to_be_visible()
        type_over(page, 'very, very slowly', 'very slowly')
        save(page)
        expect(page.get_by_role('heading', name='Nothing was done')).to_be_visible()
        page.goto(desk.path(f'/enter?next={SMALL}'))
        page.get_by_label('Passcode').fill(PASSCODE)
        page.get_by_role('button', name='Enter', exact=True).click()
        expect(page.get_by_text('What you typed last time had not been saved. It is here again')).to_be_visible()
        assert 'Get up very slowly.' in page.get_by_label('Text of the paper').input_value()
        expect(page.locator('#edit-look')).to_have_attribute('aria-busy', 'false')
        judge(page)
        assert small.read_text() == before
        save(page)
        expect(page.locator('main > .told.good')).to_contain_text('Saved.')
        expect(page.get_by_text('What you typed last time')).to_be_hidden()
        assert small.read_text() == before.replace(SENTENCE, 'Get up very slowly.')
        page.get_by_role('link', name='Journal').click()
        page.wait_for_url(desk.path('/journal'))


def test_a_text_that_is_too_long_is_refused_and_still_there(desk: OpenDesk, browser: Browser, small: Path) -> None:
    before = small.read_bytes()
    with editing(browser, desk) as page:
        text = before.decode() + 'Rest well. ' * 60_000
        page.get_by_label('Text of the paper').fill(text)
        expect(page.get_by_text('Cannot be saved like this.')).to_be_visible()
        save(page)
        expect(page.get_by_role('alert').get_by_text('The text is larger than 250 kB.')).to_be_visible()
        assert page.get_by_label('Text of the paper').input_value() == text
        assert small.read_bytes() == before


def test_the_editor_fits_small_and_enlarged_windows(desk: OpenDesk, browser: Browser, small: Path) -> None:
    with editing(browser, desk, 'twice') as page:
        judge(page)
        page.get_by_text('How to write it: a short key').click()
        page.get_by_text('Of the clinic').click()
        judge(page)
        redrawn(page, SENTENCE, 'This is a cure. {{ fact.nothing }}')
        judge(page)
        small.write_text(small.read_text() + '\nRest well.\n')
        save(page)
        expect(page.get_by_role('button', name='Save mine over it')).to_be_visible()
        drawn(page)
        judge(page)


def test_without_script_pages_are_asked_for_and_saved_all_the_same(
    desk: OpenDesk, browser: Browser, small: Path
) -> None:
    before = small.read_text()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk.path(f'/enter?next={SMALL}'))
    page.get_by_label('Passcode').fill(PASSCODE)
    page.get_by_role('button', name='Enter', exact=True).click()
    page.get_by_label('Text of the paper').fill(before.replace(SENTENCE, 'Get up very slowly.'))
    for _ in range(10):  # somebody whose pages are not drawn in time asks once more
        page.get_by_role('button', name='Show the pages of what I typed').click()
        expect(page.locator('#edit-pages')).to_be_attached()
        if page.locator('#edit-pages img').count():
            break
    expect(page.locator('#edit-pages img')).to_have_count(1)
    assert small.read_text() == before
    save(page)
    expect(page.locator('main > .told.good')).to_contain_text('Saved.')
    assert small.read_text() == before.replace(SENTENCE, 'Get up very slowly.')
    context.close()
