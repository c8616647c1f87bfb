"""The front desk's morning: the list of the day chosen, mended and printed, in a real browser to a real printer."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests import people_cases
from tests.desk_cases import SIZES, OpenDesk, chromium, desk_workspace, judge, open_desk, press_to, window
from tests.patience import until
from tests.people_cases import Papers
from tests.print_house import PrintHouse, open_print_house
from tests.today_cases import MARKED, TROUBLES, a_morning, as_csv, people_in, troubled_morning, values_left

papers = people_cases.papers

LIST, LOOK = 'The list of the day', 'Look at the list'


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print server with a printer at the front desk."""
    with open_print_house() as opened:
        opened.add_printer('front', info="Front desk", location="Behind the counter")
        yield opened


@pytest.fixture(scope='module')
def desk(papers: Papers, house: PrintHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with the shipped papers and this printer."""
    folder = tmp_path_factory.mktemp('todayday')
    with open_desk(desk_workspace(papers, folder), folder / 'home', printers=house.server) as opened:
        yield opened


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as opened:
        yield opened


def file(text: str | bytes, name: str = 'today.csv') -> FilePayload:
    """Return a file as somebody chooses it."""
    return {'name': name, 'mimeType': 'text/csv', 'buffer': text.encode() if isinstance(text, str) else text}


def chosen(desk: OpenDesk, page: Page, text: str | bytes, name: str = 'today.csv') -> None:
    """Choose a list for the packet of a visit's day, by mouse."""
    page.goto(desk.path('/today'))
    page.get_by_role('radio', name='Visit day').check()
    page.get_by_label(LIST).set_input_files(file(text, name))
    page.get_by_role('button', name=LOOK).click()


@contextmanager
def plain_window(browser: Browser, size: str = 'wide') -> Iterator[Page]:
    """Open a window in which an answer that is none, such as 404, is no fault."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={'width': width, 'height': height})
    yield context.new_page()
    context.close()


def cell(page: Page, number: int, name: str) -> str:
    """Type into the cell that has the focus, once it is that of a row."""
    expect(page.locator(f'#c-{number}-{name}')).to_be_focused()
    page.keyboard.press('Control+a')
    return name


def test_the_whole_morning_by_keyboard_alone(
    desk: OpenDesk, house: PrintHouse, browser: Browser, tmp_path: Path
) -> None:
    before = len(house.received('front'))
    with window(browser) as page:
        page.goto(desk.address)
        press_to(page, 'Today')
        page.keyboard.press('Enter')
        page.wait_for_url('**/today')
        press_to(page, 'First visit')
        page.keyboard.press('ArrowDown')
        page.keyboard.press('ArrowDown')
        expect(page.get_by_role('radio', name='Visit day')).to_be_checked()
        expect(page.locator('#columns').get_by_text('left_at', exact=True)).to_be_visible()
        press_to(page, LIST)
        page.get_by_label(LIST).set_input_files(file(troubled_morning()))
        press_to(page, LOOK)
        page.keyboard.press('Enter')
        expect(page.get_by_role('heading', name='24 of 30 can be printed')).to_be_visible()
        expect(page.get_by_role('radio', name='Front desk')).to_be_visible()
        press_to(page, 'Date of birth')
        for number, name, typed in (
            (5, 'birth_date', '2/28/1980'),
            (8, 'patient_name', f'Eva {MARKED} 8'),
            (12, 'patient_name', f'Maxi {MARKED} 12'),
            (16, 'left_at', 'four'),
            (16, 'left_at', '3:30 PM'),
        ):
            cell(page, number, name)
            page.keyboard.type(typed)
            page.keyboard.press('Enter')
        cell(page, 22, 'patient_name')
        press_to(page, 'Take out')
        page.keyboard.press('Enter')
        cell(page, 27, 'visit_date')
        expect(page.get_by_role('heading', name='28 of 30 can be printed')).to_be_visible()
        expect(page.get_by_text('The other one stays here to be mended.')).to_be_visible()
        press_to(page, 'Print the 28 that are good')
        page.keyboard.press('Enter')
        expect(page.get_by_role('heading', name='Printed 28 packets on Front desk')).to_be_visible()
        until(lambda: len(house.received('front')) == before + 1)
        got = house.received('front')[-1]
        assert people_in(got.document, tmp_path) == [number for number in range(2, 32) if number not in (22, 27)]
        assert got.attributes['sides'] == 'two-sided-long-edge'
        expect(page.get_by_text('Only the rows that were not printed are still here.')).to_be_visible()
        expect(page.locator('table.rows tbody tr')).to_have_count(1)
        judge(page)
        press_to(page, 'Date')
        page.keyboard.press('Control+a')
        page.keyboard.type('2026-03-09')
        page.keyboard.press('Enter')
        expect(page.get_by_role('heading', name='Nothing to mend')).to_be_focused()
        press_to(page, 'Print the packet')
        page.keyboard.press('Enter')
        expect(page.get_by_role('heading', name='Printed one packet on Front desk')).to_be_visible()
        expect(page.get_by_role('status').get_by_text('The list is gone from this computer.')).to_be_visible()
        judge(page)
        page.go_back()
        expect(page.get_by_role('heading', name='Printed one packet on Front desk')).to_be_visible()
        assert MARKED not in page.content() + page.url
    assert people_in(house.received('front')[-1].document, tmp_path) == [27]
    assert values_left(desk.root, desk.home) + [path for path in desk.left() if MARKED.encode() in hold(path)] == []


def hold(path: Path) -> bytes:
    """Return what is in a file; nothing if it is gone meanwhile."""
    return path.read_bytes() if path.is_file() else b''


def test_a_good_list_by_mouse_with_the_button_of_the_file(
    desk: OpenDesk, house: PrintHouse, browser: Browser, tmp_path: Path
) -> None:
    before = len(house.received('front'))
    with window(browser) as page:
        page.goto(desk.path('/today'))
        judge(page)
        page.get_by_text('Visit day').click()
        with page.expect_file_chooser() as choosing:
            page.get_by_label(LIST).click()
        choosing.value.set_files(file(as_csv(a_morning(3)).encode('utf-16')))
        page.get_by_role('button', name=LOOK).click()
        expect(page.get_by_role('heading', name='All 3 of today’s list can be printed')).to_be_visible()
        judge(page)
        page.get_by_role('link', name='Good Row 3').click()
        expect(page.get_by_label('Chart number')).to_have_value('A-3')
        judge(page)
        page.get_by_label('Chart number').fill('A-33')
        page.get_by_role('button', name='Save').click()
        expect(page.get_by_role('status').get_by_text('Row 3 can be printed now.')).to_be_visible()
        page.get_by_label('Write at the head of each packet whose it is').check()
        page.get_by_role('button', name='Print all 3 packets').dblclick()
        expect(page.get_by_role('heading', name='Printed 3 packets on Front desk')).to_be_visible()
        page.get_by_role('link', name='Print job').click()
        expect(page.get_by_role('heading', name='Printed on Front desk')).to_be_visible()
    until(lambda: len(house.received('front')) == before + 1)
    assert people_in(house.received('front')[-1].document, tmp_path) == [2, 33, 4]


def test_every_state_fits_every_window(desk: OpenDesk, browser: Browser) -> None:
    nasty = '"><script>alert(1)</script>' + 'x' * 200
    rows = [*a_morning(60), [nasty, 'never', nasty, '3:30', 'Klingon', nasty, nasty]]
    with window(browser, 'twice') as page:
        page.goto(desk.path('/today?said=left'))
        page.get_by_role('radio', name='Papers of my choice').check()
        expect(page.locator('#columns').get_by_text('Tick at least one paper')).to_be_visible()
        judge(page)
        page.get_by_role('checkbox', name='Consent for ketamine by IV drip').check()
        expect(page.locator('#columns').get_by_text('diagnosis', exact=True)).to_be_visible()
        judge(page)
        chosen(desk, page, 'patient_name,patient_name,birth_dat\r\nAna,Ana,x\r\n', 'wrong.csv')
        expect(page.get_by_role('alert').get_by_text('This list cannot be used as it is.')).to_be_visible()
        judge(page)
        chosen(desk, page, 'birth_date\r\n3/14/1980\r\n')
        expect(page.get_by_role('alert').get_by_text('The list has no column')).to_be_visible()
        judge(page)
        chosen(desk, page, as_csv(rows), f'{"long" * 30}.csv')
        expect(page.get_by_role('heading', name='60 of 61 can be printed')).to_be_visible()
        judge(page)
        page.get_by_role('button', name='Save').click()
        expect(page.locator('#row-62 .error')).to_have_count(2)
        judge(page)
        page.get_by_role('link', name='More rows').click()
        page.get_by_role('link', name='2 to mend').click()
        expect(page.get_by_role('alert')).to_be_visible()
        judge(page)
        page.get_by_role('button', name='Take it out').click()
        expect(page.get_by_text('One is taken out')).to_be_visible()
        judge(page)
        page.get_by_role('button', name='Take the list away').click()
        expect(page.get_by_text('The list is gone from this computer.')).to_be_visible()
    with plain_window(browser, 'twice') as page:
        page.goto(desk.path('/today/list/gone'))
        expect(page.get_by_role('heading', name='The list is no longer here. Choose it again.')).to_be_visible()
        judge(page)


def test_a_long_list_is_stopped_in_the_middle_and_prints_nothing(
    desk: OpenDesk, house: PrintHouse, browser: Browser
) -> None:
    before = len(house.received('front'))
    with window(browser) as page:
        chosen(desk, page, as_csv(a_morning(3000)))
        expect(page.get_by_role('heading', name='All 3000 of today’s list')).to_be_visible()
        page.get_by_role('button', name='Print all 3000 packets').click()
        expect(page.get_by_role('heading', name='The list is being printed')).to_be_visible()
        judge(page)
        until(lambda: int(page.locator('progress').get_attribute('value') or '0') >= 250)
        page.get_by_role('button', name='Stop: print nothing').click()
        expect(page.get_by_text('It was stopped, and nothing was printed.')).to_be_visible()
        judge(page)
        page.get_by_role('button', name='Take the list away').click()
        expect(page.get_by_text('The list is gone from this computer.')).to_be_visible()
    assert len(house.received('front')) == before


def test_a_browser_that_is_closed_meanwhile_does_not_keep_a_list_from_being_printed(
    desk: OpenDesk, house: PrintHouse, browser: Browser
) -> None:
    before = len(house.received('front'))
    with window(browser) as page:
        chosen(desk, page, as_csv(a_morning(5)))
        page.get_by_role('button', name='Print all 5 packets').click()
        page.wait_for_url('**/pri*t*')
    until(lambda: len(house.received('front')) == before + 1)


def test_a_workbook_and_a_file_that_is_too_large_are_told(desk: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        chosen(desk, page, b'PK\x03\x04' + b'x' * 1000, 'today.xlsx')
        expect(page.get_by_role('alert').get_by_text('This is a workbook, not a list in CSV.')).to_be_visible()
        judge(page)
    with plain_window(browser) as page:
        chosen(desk, page, as_csv(a_morning(1)).encode() + b'x' * 9_000_000)
        expect(page.get_by_text('A file may have 8 MB at most.')).to_be_visible()
        judge(page)


def test_a_list_that_nobody_touches_leaves_the_page_by_itself(desk: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        page.clock.install()
        chosen(desk, page, as_csv(a_morning(3)))
        expect(page.get_by_role('heading', name='All 3 of today’s list')).to_be_visible()
        page.clock.fast_forward(890_000)
        page.wait_for_timeout(300)
        assert '/list/' in page.url
        page.clock.fast_forward(20_000)
        expect(page.get_by_text('Nobody had touched the list for 15 minutes')).to_be_visible()
        judge(page)


def test_without_a_printer_the_packets_open_once_in_a_window_of_their_own(
    papers: Papers, browser: Browser, tmp_path: Path
) -> None:
    root, home = desk_workspace(papers, tmp_path), tmp_path / 'home'
    with open_desk(root, home) as opened, window(browser) as page:
        chosen(opened, page, troubled_morning())
        expect(page.get_by_role('button', name='Open the 24 that are good')).to_be_visible()
        judge(page)
        asked: list[str] = []
        page.context.on('request', lambda request: asked.append(request.url))
        with page.context.expect_page():
            page.get_by_role('button', name='Open the 24 that are good').click()
        expect(page.get_by_role('heading', name='24 packets were opened as one PDF')).to_be_visible()
        expect(page.get_by_role('heading', name='To mend')).to_be_visible()
        judge(page)
        until(lambda: any('/today/paper/' in url for url in asked))
        (paper,) = {url for url in asked if '/today/paper/' in url}
        page.request.get(paper)
        assert page.request.get(paper).status == 410
        page.get_by_role('button', name='Take the list away').click()
        expect(page.get_by_text('The list is gone from this computer.')).to_be_visible()
        assert [path for path in opened.left() if MARKED.encode() in hold(path)] == []


def test_a_killed_desk_leaves_nothing_and_prints_nothing(
    papers: Papers, house: PrintHouse, browser: Browser, tmp_path: Path
) -> None:
    root, home = desk_workspace(papers, tmp_path), tmp_path / 'home'
    before = len(house.received('front'))
    with open_desk(root, home, printers=house.server) as first, window(browser) as page:
        chosen(first, page, as_csv(a_morning(3000)))
        page.get_by_role('button', name='Print all 3000 packets').click()
        until(lambda: int(page.locator('progress').get_attribute('value') or '0') >= 250)
        page.goto('about:blank')
        first.kill()
        assert first.process.stdout
        said = first.process.stdout.read()
    with open_desk(root, home, printers=house.server) as second, plain_window(browser) as page:
        until(lambda: not [path for path in second.left() if MARKED.encode() in hold(path)])
        page.goto(second.path('/journal'))
        expect(page.get_by_role('heading', level=1)).to_be_visible()
        assert page.locator('tbody tr').count() == 0
        second.kill()
        assert second.process.stdout
        said += second.process.stdout.read()
    assert MARKED not in said
    assert values_left(root, home) == []
    assert len(house.received('front')) == before
    assert len(TROUBLES) == 6
