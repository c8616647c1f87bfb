"""The front desk's day with papers and printers: in a real browser, with a real print server."""

import csv
import io
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from tests import people_cases
from tests.desk_cases import OpenDesk, chromium, desk_workspace, judge, open_desk, press_to, window
from tests.patience import until
from tests.people_cases import Papers
from tests.print_house import PrintHouse, open_print_house

papers = people_cases.papers

CONSENT = 'Consent for ketamine by IV drip'


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print server with a printer at the front desk, and one that prints on one side only."""
    with open_print_house() as opened:
        opened.add_printer('front', info="Front desk", location="Behind the counter")
        opened.add_printer('back', info="Back office", has_two_sides=False)
        yield opened


@pytest.fixture(scope='module')
def desk(papers: Papers, house: PrintHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with the shipped papers and these printers."""
    folder = tmp_path_factory.mktemp('print')
    with open_desk(desk_workspace(papers, folder), folder / 'home', printers=house.server) as opened:
        yield opened


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as opened:
        yield opened


def text_of(document: bytes) -> str:
    """Return what a printer prints of a document."""
    return subprocess.run(['pdftotext', '-', '-'], input=document, capture_output=True, check=True).stdout.decode()


def test_from_landing_to_a_printed_paper_in_two_clicks(desk: OpenDesk, house: PrintHouse, browser: Browser) -> None:
    before = len(house.received('front'))
    with window(browser) as page:
        page.goto(desk.address)
        judge(page)
        page.get_by_role('link', name='Print: Ketamine by IV drip, English').click()
        expect(page.get_by_role('radio', name='Front desk')).to_be_visible()
        judge(page)
        page.get_by_role('radio', name='Front desk').check()
        page.get_by_role('button', name='Print', exact=True).click()
        expect(page.get_by_role('heading', name='Printed on Front desk')).to_be_visible()
        judge(page)
    until(lambda: len(house.received('front')) > before)
    got = house.received('front')[-1]
    assert "Who should not have it" in text_of(got.document)
    assert got.attributes['sides'] == 'two-sided-short-edge'
    assert '27940' in got.attributes['media-col']
    assert got.attributes['job-name'].startswith('handouts-')


def test_the_printer_that_is_chosen_beforehand_needs_no_click(desk: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        page.goto(desk.path('/print/ketamine-iv/consent/es'))
        expect(page.get_by_role('radio', checked=True).first).to_be_visible()
        assert page.locator('input[name=printer]:checked').count() == 1


def test_by_keyboard_alone_copies_for_the_rack(desk: OpenDesk, house: PrintHouse, browser: Browser) -> None:
    with window(browser) as page:
        page.goto(desk.address)
        press_to(page, f'Print: {CONSENT}, English')
        page.keyboard.press('Enter')
        page.wait_for_url('**/print/**')
        expect(page.get_by_role('radio', name='Front desk')).to_be_visible()
        press_to(page, 'Copies')
        page.keyboard.press('Control+a')
        page.keyboard.type('3')
        press_to(page, 'Front desk') if page.locator('input[name=printer]:checked').get_attribute(
            'value'
        ) == 'front' else press_to(page, 'Back')
        if page.locator('input[name=printer]:checked').get_attribute('value') != 'front':
            page.keyboard.press('ArrowDown')
        press_to(page, 'Print')
        page.keyboard.press('Enter')
        expect(page.get_by_role('heading', name='Printed on Front desk')).to_be_visible()
    got = house.received('front')[-1]
    assert (got.attributes['copies'], got.attributes['sides']) == ('3', 'two-sided-long-edge')


def test_every_page_of_the_way_fits_every_window(desk: OpenDesk, browser: Browser) -> None:
    with window(browser, 'twice') as page:
        for place in (
            '/',
            '/?q=nothing-like-this',
            '/print/ketamine-iv/consent/en',
            '/print/ketamine-iv/brochure/es',
            '/journal',
            '/jobs/1',
            '/nothing',
        ):
            page.goto(desk.path(place)) if place != '/nothing' else page.goto(desk.path('/?kind=none'))
            judge(page)


def test_a_search_sifts_while_somebody_types(desk: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        page.goto(desk.address)
        page.get_by_label('Search').fill('hoja después')
        expect(page.locator('article:visible')).to_have_count(1)
        page.get_by_label('Search').fill('consent')
        expect(page.get_by_role('heading', name=CONSENT)).to_be_visible()
        page.get_by_label('Search').fill('xyz')
        expect(page.get_by_text('No paper has all of this.')).to_be_visible()
        judge(page)


def test_a_busy_printer_and_one_without_paper_say_so_and_print_later(
    desk: OpenDesk, house: PrintHouse, browser: Browser
) -> None:
    house.hold('front', 'media-empty-error')
    try:
        with window(browser) as page:
            page.goto(desk.path('/print/ketamine-iv/aftercare/en'))
            page.get_by_role('radio', name='Front desk').check()
            page.get_by_role('button', name='Print', exact=True).click()
            expect(page.get_by_role('heading', name='Front desk has it')).to_be_visible()
            expect(page.get_by_text('The printer needs paper.')).to_be_visible()
            judge(page)
            page.goto(desk.address)
            expect(page.get_by_text('One job is on its way to a printer.')).to_be_visible()
            judge(page)
            page.get_by_label('Search').fill('consent')
            house.release('front')
            expect(page.locator('#going').get_by_role('link', name='Printed on Front desk')).to_be_visible()
            expect(page.get_by_text('on its way')).to_have_count(0)
            expect(page.get_by_label('Search')).to_have_value('consent')
            judge(page)
            page.go_back()
            expect(page.get_by_role('heading', name='Printed on Front desk')).to_be_visible()
    finally:
        house.release('front')


def test_a_job_that_waits_is_cancelled(desk: OpenDesk, house: PrintHouse, browser: Browser) -> None:
    house.hold('front')
    try:
        with window(browser) as page:
            page.goto(desk.path('/print/ketamine-iv/aftercare/en'))
            page.get_by_role('radio', name='Front desk').check()
            page.get_by_role('button', name='Print', exact=True).click()
            expect(page.get_by_role('heading', name='Front desk has it')).to_be_visible()
            with window(browser) as other:  # whose passcode has run out: what is typed beside the banner stays
                other.route('**/jobs/going*', lambda route: route.fulfill(status=403))
                with other.expect_response('**/jobs/going*'):
                    other.goto(desk.address)
                    other.get_by_label('Search').fill('consent')
                other.evaluate("fetch('/journal').then((answer) => answer.text())")
                expect(other.get_by_label('Search')).to_have_value('consent')
            page.get_by_role('button', name='Cancel this job').click()
            expect(page.get_by_role('heading', name='It was cancelled')).to_be_visible()
            judge(page)
    finally:
        house.release('front')


@pytest.mark.parametrize('by', ['link', 'address'])
def test_who_goes_elsewhere_is_not_held_by_a_page_that_would_load_itself_anew(
    desk: OpenDesk, browser: Browser, by: str
) -> None:
    asked: list[Route] = []

    def slowly(route: Route) -> None:
        asked.pop().fulfill(status=403)
        time.sleep(0.5)
        route.continue_()

    with window(browser) as page:
        page.route('**/next', lambda route: asked.append(route))
        page.route('**/journal', slowly)
        page.goto(desk.address)
        with page.expect_request('**/next'):
            page.evaluate("""() => { const part = document.createElement('p');
            Object.assign(part.dataset, { poll: '/next', pause: 1 });
            document.querySelector('main').append(part); watch(part) }""")
        if by == 'link':
            page.get_by_role('link', name='Journal').click()
        else:
            page.goto(desk.path('/journal'))
        page.wait_for_url('**/journal')
        expect(page.get_by_role('heading', level=1)).to_contain_text('Journal')


def test_who_has_a_paper_opened_and_goes_elsewhere_is_not_brought_back_to_it(
    desk: OpenDesk, browser: Browser
) -> None:
    def slowly(route: Route) -> None:
        time.sleep(2)
        route.continue_()

    with window(browser) as page:
        page.route('**/journal', slowly)
        page.goto(desk.path('/print/ketamine-iv/aftercare/en'))
        page.evaluate("""() => document.querySelector('form[data-once]').addEventListener('submit', () =>
        setTimeout(() => document.querySelector('a[href="/journal"]').click(), 300))""")
        page.get_by_role('button', name='Open as PDF').click()
        page.wait_for_url('**/journal')
        expect(page.get_by_role('heading', level=1)).to_contain_text('Journal')


def test_who_stays_after_all_is_brought_on_from_a_paper_that_was_opened(desk: OpenDesk, browser: Browser) -> None:
    """A file that is saved begins as leaving does, and leaves nothing."""
    with window(browser) as page:
        page.goto(desk.path('/print/ketamine-iv/aftercare/en'))
        page.evaluate("dispatchEvent(new Event('beforeunload'))")
        page.evaluate("document.querySelector('form[data-once]').dataset.after = '/journal'")
        page.get_by_role('button', name='Open as PDF').click()
        page.wait_for_url('**/journal')


def test_a_printer_that_takes_no_jobs_says_what_to_do(desk: OpenDesk, house: PrintHouse, browser: Browser) -> None:
    house.command('cupsreject', 'back')
    try:
        with window(browser) as page:
            page.goto(desk.path('/print/ketamine-iv/aftercare/en'))
            until(lambda: page.reload() and page.get_by_text('The printer takes no new jobs.').count())
            page.get_by_role('radio', name='Back office').check()
            page.get_by_role('button', name='Print', exact=True).click()
            expect(page.get_by_role('heading', name='It was not printed')).to_be_visible()
            judge(page)
    finally:
        house.command('cupsaccept', 'back')


def test_two_desks_a_double_click_and_a_closed_browser_print_each_job_once(
    desk: OpenDesk, house: PrintHouse, browser: Browser
) -> None:
    before = len(house.received('front'))
    with window(browser) as one, window(browser) as other:
        for page in (one, other):
            page.goto(desk.path('/print/ketamine-iv/aftercare/es'))
            page.get_by_role('radio', name='Front desk').check()
        form = {
            name: one.locator(f'form.panel [name={name}]').first.input_value()
            for name in ('csrf_token', 'once', 'copies')
        }
        one.get_by_role('button', name='Print', exact=True).dblclick()
        one.wait_for_url('**/jobs/**')
        again = one.request.post(
            one.url.rsplit('/jobs', 1)[0] + '/print/ketamine-iv/aftercare/es',
            form={**form, 'edition': 'print', 'printer': 'front', 'way': 'printer'},
            headers={'Origin': desk.address.rstrip('/')},
        )
        assert again.url == one.url
        other.get_by_role('button', name='Print', exact=True).click()
    until(lambda: len(house.received('front')) == before + 2)
    with window(browser) as page:
        page.goto(desk.path('/journal'))
        until(lambda: page.reload() and not page.get_by_text('is being printed').count())
    assert len(house.received('front')) == before + 2


def test_a_killed_desk_loses_no_job_and_doubles_none(
    papers: Papers, house: PrintHouse, browser: Browser, tmp_path: Path
) -> None:
    root, home = desk_workspace(papers, tmp_path), tmp_path / 'home'
    before = len(house.received('front'))
    house.hold('front')
    try:
        with open_desk(root, home, printers=house.server) as first, window(browser) as page:
            page.goto(first.path('/print/ketamine-iv/aftercare/en'))
            page.get_by_role('radio', name='Front desk').check()
            page.get_by_role('button', name='Print', exact=True).click()
            expect(page.get_by_role('heading', name='Front desk has it')).to_be_visible()
            page.goto('about:blank')
            first.kill()
        with open_desk(root, home, printers=house.server) as second, window(browser) as page:
            page.goto(second.path('/jobs/1'))
            house.release('front')
            expect(page.get_by_role('heading', name='Printed on Front desk')).to_be_visible()
    finally:
        house.release('front')
    assert len(house.received('front')) == before + 1


def test_the_journal_tells_the_day_and_gives_it_as_a_list(desk: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        page.goto(desk.path('/journal'))
        judge(page)
        assert page.locator('tbody tr').count() >= 5
        with page.expect_download() as saved:
            page.get_by_role('link', name='Save all of it').click()
        rows = list(csv.DictReader(io.StringIO(Path(saved.value.path()).read_text('utf-8-sig'))))
    assert len(rows) >= 5
    assert {'printed', 'failed', 'stopped'} <= {
        *' '.join(' '.join(row.values()) for row in rows).replace('done', 'printed').split()
    }


def test_a_desk_in_spanish(desk: OpenDesk, browser: Browser) -> None:
    with window(browser, language='es') as page:
        page.goto(desk.address)
        expect(page.get_by_role('heading', level=1, name='Documentos')).to_be_visible()
        judge(page)
        page.get_by_role('link', name=re.compile('^Imprimir: .*Español')).first.click()
        judge(page)
        page.get_by_role('button', name='English').click()
        expect(page.get_by_role('button', name='Print', exact=True)).to_be_visible()
