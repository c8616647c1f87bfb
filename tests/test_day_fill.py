"""The front desk's day with patients before it: filling in, in a real browser, with a real print server."""

import io
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Error, Page, expect

from tests import people_cases
from tests.desk_cases import OpenDesk, chromium, drawing_held_up, judge, open_desk, press_to, window
from tests.fill_cases import ALONE, EVERY, MARKED, fill_workspace
from tests.patience import until
from tests.people_cases import AFTERCARE, CONSENT, Papers, page_images
from tests.print_house import PrintHouse, open_print_house

papers = people_cases.papers

VISIT_DAY = f'/fill/form?paper={CONSENT}&paper={AFTERCARE}'
NAME, BORN = 'Patient’s name', 'Date of birth'


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print server with a printer at the front desk."""
    with open_print_house() as opened:
        opened.add_printer('front', info="Front desk", location="Behind the counter")
        yield opened


@pytest.fixture(scope='module')
def desk(papers: Papers, house: PrintHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with that printer, at which all papers lie printed for the office."""
    folder = tmp_path_factory.mktemp('fillday')
    root = fill_workspace(papers, folder, 'print')
    with open_desk(root, folder / 'home', printers=house.server) as opened:
        yield opened


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as opened:
        yield opened


def shown(page: Page) -> list[str]:
    """Return the texts that stand on the pages beside the form."""
    return page.locator('.filled text').all_inner_texts()


def is_empty(page: Page) -> bool:
    """Return whether nothing is typed into the form."""
    values = page.eval_on_selector_all(
        '[name^="value:"]',
        'all => all.map((e) => (e.type == "checkbox" || e.type == "radio" ? e.checked && e.value : e.value))',
    )
    return len(values) > 5 and not any(values) and shown(page) == []


def test_a_packet_for_the_person_at_the_counter_by_mouse(desk: OpenDesk, house: PrintHouse, browser: Browser) -> None:
    before = len(house.received('front'))
    with window(browser) as page:
        page.goto(desk.address)
        page.get_by_role('link', name='Fill in', exact=True).click()
        judge(page)
        page.get_by_role('button', name='Visit day').click()
        expect(page.get_by_role('radio', name='Front desk')).to_be_visible()
        judge(page)
        page.get_by_label(NAME).fill('José Núñez')
        page.get_by_label(BORN).fill('31.2.1980')
        page.get_by_label('Depression').check()
        expect(page.locator('.filled text').first).to_have_text('José Núñez')
        expect(page.get_by_role('link', name='Born on')).to_have_count(0)
        expect(page.locator('.pages').get_by_role('link', name=BORN)).to_be_visible()
        judge(page)
        page.get_by_role('button', name='Print', exact=True).click()
        expect(page.get_by_role('alert').get_by_text('This is no date of the calendar.')).to_be_visible()
        expect(page.get_by_label(NAME)).to_have_value('José Núñez')
        judge(page)
        page.get_by_role('alert').get_by_role('link', name=BORN).click()
        expect(page.get_by_label(BORN)).to_be_focused()
        page.get_by_label(BORN).fill('3/14/1980')
        expect(page.locator('.filled text', has_text='March 14, 1980').first).to_be_visible()
        page.get_by_role('button', name='Print', exact=True).click()
        expect(
            page.get_by_role('status').get_by_text('Handed to Front desk. The form is empty again.')
        ).to_be_visible()
        assert is_empty(page)
        judge(page)
        page.get_by_role('link', name='See how it goes').click()
        expect(page.get_by_role('heading', name='Printed on Front desk')).to_be_visible()
        page.goto(desk.path('/journal'))
        expect(page.get_by_text('filled in for one person').first).to_be_visible()
        assert 'Núñez' not in page.content()
    until(lambda: len(house.received('front')) == before + 1)


def test_a_person_by_keyboard_alone(desk: OpenDesk, house: PrintHouse, browser: Browser) -> None:
    before = len(house.received('front'))
    with window(browser) as page:
        page.goto(desk.path('/fill'))
        press_to(page, 'After your ketamine drip')
        page.keyboard.press('Space')
        press_to(page, 'Fill these in')
        page.keyboard.press('Enter')
        page.wait_for_url('**/fill/form**')
        expect(page.get_by_role('radio', name='Front desk')).to_be_visible()
        press_to(page, NAME)
        page.keyboard.type('Ana Example')
        press_to(page, 'You left at')
        page.keyboard.type('4:15 PM')
        page.keyboard.press('Enter')  # shows the pages; prints nothing
        expect(page.locator('.filled text', has_text='4:15')).to_be_visible()
        expect(page.get_by_label(NAME)).to_have_value('Ana Example')
        assert len(house.received('front')) == before
        press_to(page, 'Print')
        page.keyboard.press('Enter')
        expect(page.get_by_role('status').get_by_text('The form is empty again.')).to_be_visible()
    until(lambda: len(house.received('front')) == before + 1)


def test_every_state_fits_every_window(desk: OpenDesk, browser: Browser) -> None:
    with window(browser, 'twice') as page:
        for place in (
            '/fill',
            '/fill/form?paper=advice/gone',
            f'{VISIT_DAY}&said=emptied',
            f'/fill/form?paper={EVERY}',
        ):
            if 'gone' in place:
                page.goto(desk.path('/fill'))
                page.get_by_role('button', name='Fill these in').click()
                expect(page.get_by_role('alert')).to_be_visible()
            else:
                page.goto(desk.path(place))
            judge(page)
        page.get_by_label('Born on').fill('never')
        page.get_by_label('Your story').fill('word ' * 300)
        page.get_by_label('Juice').check()
        expect(page.locator('.filled path')).to_have_count(1)
        page.get_by_text('One place stays blank').click()
        judge(page)
        page.get_by_role('button', name='Show it on the pages').click()
        expect(page.get_by_role('alert').get_by_role('listitem')).to_have_count(2)
        judge(page)


def test_the_form_is_easy_in_spanish_and_for_a_spanish_paper(desk: OpenDesk, browser: Browser) -> None:
    with window(browser, language='es') as page:
        page.goto(desk.path(f'/fill/form?paper={EVERY}&language=es'))
        expect(page.get_by_label('Nombre completo')).to_be_visible()
        judge(page)
        page.get_by_role('button', name='English').click()
        expect(page.get_by_label('Full name')).to_be_visible()
        page.get_by_label('Born on').fill('3/14/1980')
        expect(page.locator('.filled text')).to_have_text('14 de marzo de 1980')
        page.get_by_label('Language of the papers').select_option('en')
        expect(page.locator('.filled text')).to_have_text('March 14, 1980')


def test_what_is_typed_is_marked_on_the_page_and_a_click_there_leads_to_its_field(
    desk: OpenDesk, browser: Browser
) -> None:
    with window(browser) as page:
        page.goto(desk.path(VISIT_DAY))
        page.get_by_label('Next ride home').focus()
        held = page.locator('.filled rect.held')
        expect(held).to_have_count(1)
        frame, box = page.locator('.pages').bounding_box(), held.bounding_box()
        assert frame
        assert box
        assert frame['y'] <= box['y'] <= frame['y'] + frame['height']
        page.keyboard.type('my sister')
        expect(page.locator('.filled text')).to_have_text('my sister')
        expect(held).to_have_count(1)
        page.locator('rect[data-place=taken_home_by]').click()
        expect(page.get_by_label('Taken home by')).to_be_focused()


def test_values_stand_where_the_printed_file_has_them(desk: OpenDesk, browser: Browser) -> None:
    """Within a dot at 144 to the inch: the page on the screen beside the page that is printed."""
    scale = 2
    with window(browser) as page:
        page.goto(desk.path(f'/fill/form?paper={CONSENT}'))
        page.get_by_label(NAME).fill('José Núñez AVATAR To')
        page.get_by_label('Who gives it').fill('Жанна Ελένη')
        page.get_by_label('Depression').check()
        expect(page.locator('.filled path')).to_have_count(1)
        data = printed(desk, page)
        figure = page.locator('.filled figure').first
        figure.evaluate(
            """(e, s) => { document.head.append(...document.body.querySelectorAll('link')); e.querySelector('img').remove();
            e.querySelectorAll('rect').forEach((r) => r.remove()); document.body.replaceChildren(e); document.body.className = 'filled';
            e.style.cssText = `position: absolute; left: 0; top: 0; width: ${612 * s}px; height: ${792 * s}px; background: #fff` }""",
            scale,
        )
        page.wait_for_timeout(300)
        seen = Image.open(io.BytesIO(figure.screenshot())).convert('L')
    blank = (desk.root / f'output/vivus-wellness/{CONSENT}.en.print.pdf').read_bytes()
    with_values, without = (next(page_images(one, 72 * scale)) for one in (data, blank))
    wanted = ImageChops.difference(with_values, without).point(lambda level: 255 * (level > 60))
    found = ImageChops.invert(seen).point(lambda level: 255 * (level > 60))
    halves = [
        (0, 0, 612 * scale, 240 * scale),
        (0, 240 * scale, 612 * scale, 360 * scale),
        (0, 360 * scale, 612 * scale, 792 * scale),
    ]
    for half in halves:
        one, other = wanted.crop(half).getbbox(), found.crop(half).getbbox()
        assert one
        assert other
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 1, (one, other)


def printed(desk: OpenDesk, page: Page) -> bytes:
    """Return what is printed of the form as it is now."""
    pairs = page.eval_on_selector('#form', 'form => [...new FormData(form)]')
    answer = page.request.post(
        desk.path('/fill/print'),
        form={**dict(pairs), 'way': 'browser'},
        headers={'Origin': desk.address.rstrip('/')},
    )
    assert answer.body()[:5] == b'%PDF-'
    return answer.body()


def test_without_a_script_a_paper_is_filled_in_all_the_same(
    desk: OpenDesk, house: PrintHouse, browser: Browser
) -> None:
    before = len(house.received('front'))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(desk.path('/fill'))
    page.get_by_role('button', name='Visit day').click()
    page.get_by_label(NAME).fill('Ana Example')
    page.get_by_label(BORN).fill('3/14/1980')
    page.get_by_role('button', name='Show it on the pages').click()
    expect(page.locator('.filled text', has_text='March 14, 1980').first).to_be_visible()
    page.get_by_role('radio', name='Front desk').check()
    page.get_by_role('button', name='Print', exact=True).click()
    expect(page.get_by_role('status').get_by_text('The form is empty again.')).to_be_visible()
    expect(page.get_by_label(NAME)).to_have_value('')
    context.close()
    until(lambda: len(house.received('front')) == before + 1)


def test_the_pdf_opens_in_a_window_of_its_own_and_the_form_is_empty_then(desk: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        page.goto(desk.path(f'/fill/form?paper={AFTERCARE}'))
        page.get_by_label(NAME).fill(MARKED)
        with page.context.expect_page() as opening:
            page.get_by_role('button', name='Open as PDF').click()
        other = opening.value
        expect(page.get_by_text('The papers open in a window of their own.')).to_be_visible()
        assert is_empty(page)
        assert MARKED not in page.url + other.url
        page.goto(desk.path('/journal'))
        expect(page.get_by_text('as PDF').first).to_be_visible()


def test_a_form_that_nobody_touches_empties_itself_and_says_so(desk: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        page.clock.install()
        page.goto(desk.path(f'/fill/form?paper={AFTERCARE}'))
        page.clock.fast_forward(400_000)
        page.wait_for_timeout(1500)
        expect(page.get_by_text('Nobody had touched the form')).to_have_count(0)  # there was nothing to empty
        page.get_by_label(NAME).fill(MARKED)
        page.clock.fast_forward(290_000)
        page.wait_for_timeout(1500)
        expect(page.get_by_label(NAME)).to_have_value(MARKED)
        page.clock.fast_forward(20_000)
        expect(page.get_by_role('status').get_by_text('Nobody had touched the form')).to_be_visible()
        assert is_empty(page)
        judge(page)


def test_the_browser_s_back_and_reload_bring_nothing_back(desk: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        page.goto(desk.path('/fill'))
        page.goto(desk.path(f'/fill/form?paper={EVERY}'))
        for leaving in (None, 'Print', 'Show it on the pages'):
            page.get_by_label(NAME).fill(MARKED)
            page.get_by_label('Your story').fill(MARKED)
            page.get_by_label('Juice').check()
            page.get_by_label('I ate nothing').check()
            expect(page.locator('.filled path')).to_have_count(2)
            if leaving:
                page.get_by_role('button', name=leaving, exact=True).click()
                expect(page.locator('form[data-idle]:not([data-idle-from])')).to_be_visible()
                expect(page.get_by_label(NAME)).to_have_value(MARKED)
                page.wait_for_load_state()  # then its script has run
            page.get_by_role('link', name='Papers', exact=True).click()
            page.go_back()
            assert is_empty(page)
        page.get_by_label(NAME).fill(MARKED)
        page.get_by_role('button', name='Show it on the pages').click()
        expect(page.locator('form[data-idle]:not([data-idle-from])')).to_be_visible()
        page.wait_for_load_state()
        page.reload()
        assert is_empty(page)


def test_papers_that_are_being_drawn_come_by_themselves_and_keep_what_is_typed(
    desk: OpenDesk, browser: Browser
) -> None:
    place = desk.path('/fill/form?paper=advice/late')
    with window(browser) as page:
        with drawing_held_up(desk):
            (desk.root / 'content/advice/late.en.md').write_text((desk.root / f'content/{ALONE}.en.md').read_text())
            until(lambda: page.request.get(place).ok)
            page.goto(place)
            expect(page.get_by_text('Being drawn')).to_be_visible()
            page.get_by_label('Room').fill('Ana Example')
        expect(page.locator('.filled text')).to_have_text('Ana Example')
        expect(page.get_by_label('Room')).to_have_value('Ana Example')


def test_after_a_day_of_mistakes_prints_and_a_killed_desk_no_value_lies_anywhere(
    papers: Papers, house: PrintHouse, browser: Browser, tmp_path: Path
) -> None:
    root, home = fill_workspace(papers, tmp_path, 'print'), tmp_path / 'home'
    with open_desk(root, home, printers=house.server) as first, window(browser) as page:
        for born, way in (('31.2.1980', 'Print'), ('3/14/1980', 'Print'), ('3/14/1980', 'Open as PDF')):
            page.goto(first.path(f'/fill/form?paper={EVERY}'))
            for label in (NAME, 'Full name', 'Your story'):
                page.get_by_label(label).fill(f'{MARKED} {label}')
            page.get_by_label('Born on').fill(born)
            page.get_by_label('Call me at').fill('602 555 0100')
            page.get_by_label('Chart number').fill(f'A-{MARKED}')
            expect(page.locator('.filled text', has_text=MARKED).first).to_be_visible()
            page.get_by_role('button', name=way, exact=True).click()
            expect(page.get_by_role('alert' if born[0:2] == '31' else 'status').first).to_be_visible()
        page.goto(first.path(f'/fill/form?paper={EVERY}'))
        page.get_by_label('Full name').fill(MARKED)
        page.get_by_label(NAME).fill(MARKED)
        expect(page.get_by_role('radio', name='Front desk')).to_be_visible()
        page.get_by_role('button', name='Print', exact=True).click(no_wait_after=True)
        first.kill()
        assert first.process.stdout
        said = first.process.stdout.read()
        leave(page)
    with open_desk(root, home, printers=house.server) as second, window(browser) as page:
        page.goto(second.address)
        left = second.left()
        page.goto('about:blank')
        second.process.terminate()
        second.process.wait()
        assert second.process.stdout
        said += second.process.stdout.read()
    files = [*left, *(path for path in tmp_path.rglob('*') if path.is_file())]
    assert len(files) > 50
    assert [path for path in files if path.is_file() and holds_value(path)] == []
    assert MARKED not in said
    assert 'journal.sqlite' in {path.name for path in left}
    assert [path for path in left if path.suffix == '.pdf'] == []


def leave(page: Page) -> None:
    """Leave a page of a desk that is gone, whose last answer the browser is still waiting for."""
    for _ in range(50):
        with suppress(Error):
            page.goto('about:blank')
            return
        time.sleep(0.1)
    raise AssertionError(f'{page.url} is never left')


def holds_value(path: Path) -> bool:
    """Return whether a file, its name, or a stream in it has one of the values in it."""
    data = path.read_bytes()
    return MARKED in path.name or any(MARKED.encode(code) in data for code in ('utf-8', 'utf-16-le', 'utf-16-be'))
