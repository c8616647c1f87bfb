"""A clinician's day: looks at what is found, answers questions, approves, sees what changes, approves again."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk_cases import OpenDesk, chromium, judge, open_desk, press_to, window
from tests.words_cases import ENGLISH, SPANISH, write_small_desk

PASSCODE = 'three plain words approver'
DOCTOR, TRANSLATOR = 'Ana Ruiz, MD', 'Luz Vega'
# A sentence of more words than one may have, so that there is something to look at.
LONG = (
    "Si le duele la cabeza o se siente mal o tiene sed o frío o sueño o no sabe qué hacer hoy, pues llame ya a la "
    "casa y pida que le den la mano."
)


@dataclass(frozen=True)
class Told:
    """A paper of a desk: its name and title, and English words that are changed into others, one of them each."""

    name: str
    title: str
    old: str
    new: str


SMALL = {
    name: Told(f'advice/{name}', f"A paper for {name}", "Rest today", "Sleep today")
    for name in ('mouse', 'keys', 'twice', 'late')
}


@pytest.fixture(scope='module')
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenDesk]:
    """A desk with small papers, which are quickly proved, at which nobody has set a passcode."""
    folder = tmp_path_factory.mktemp('small')
    space = write_small_desk(folder / folder.name, ())
    for told in SMALL.values():
        space.write(f'content/{told.name}.en.md', ENGLISH.replace("A small paper", told.title))
        space.write(f'content/{told.name}.es.md', SPANISH.replace("Un papel pequeño", told.title) + f'\n{LONG}\n')
    with open_desk(space.root, folder / 'home') as opened:
        yield opened


@pytest.fixture(scope='module')
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with chromium() as opened:
        yield opened


@dataclass(frozen=True)
class Hand:
    """Somebody at a page who has a mouse."""

    page: Page

    def press(self, role: str, name: str) -> None:
        """Press a button or follow a link."""
        called = re.compile('^' + re.escape(name).replace('/', r'\/'))
        self.page.get_by_role(role, name=called).first.click()  # type: ignore[arg-type]

    def write(self, label: str, text: str) -> None:
        """Write into a field."""
        self.page.get_by_label(label, exact=True).fill(text)

    def tick(self, label: str) -> None:
        """Tick a box, or choose one of several."""
        self.page.get_by_label(label).check()

    def agree(self) -> None:
        """Agree to each question that is asked."""
        for choice in self.page.locator('.questions').get_by_label('Agree', exact=True).all():
            choice.check()


@dataclass(frozen=True)
class Keys(Hand):
    """Somebody at a page who has no mouse."""

    def press(self, role: str, name: str) -> None:
        """Go to a button or link and press Enter; what it is called is the same for both."""
        assert role in ('button', 'link')
        press_to(self.page, name)
        self.page.keyboard.press('Enter')

    def write(self, label: str, text: str) -> None:
        """Go to a field and type."""
        press_to(self.page, label)
        self.page.keyboard.type(text)

    def tick(self, label: str) -> None:
        """Go to a box and press the space bar."""
        press_to(self.page, label)
        self.page.keyboard.press('Space')

    def agree(self) -> None:
        """Go from question to question; each stands at its last answer, after which comes its first."""
        for _ in range(self.page.locator('.questions fieldset').count()):
            press_to(self.page, 'No answer yet')
            self.page.keyboard.press('ArrowRight')


def come_in(hand: Hand) -> None:
    """Enter the passcode for approving; whoever is the first sets it."""
    page = hand.page
    expect(page.get_by_role('heading', name='Enter a passcode')).to_be_visible()
    if page.get_by_role('link', name='Set one').count():
        there = page.url
        judge(page)
        hand.press('link', 'Set one')
        page.wait_for_url(re.compile('/passcodes'))
        form = page.locator('form[aria-labelledby=approver]')
        form.get_by_label('New passcode', exact=True).fill(PASSCODE)
        form.get_by_label('New passcode once more').fill(PASSCODE)
        form.get_by_role('button').press('Enter')
        page.get_by_text('The passcode is set.').wait_for()
        page.goto(there)
    hand.write('Passcode', PASSCODE)
    hand.press('button', 'Enter')
    page.wait_for_url(lambda url: '/enter' not in url)


def open_paper(hand: Hand, desk: OpenDesk, told: Told, language: str = 'en') -> None:
    """Open a paper from the list of all."""
    page = hand.page
    page.goto(desk.path('/words'))
    expect(page.get_by_role('heading', name='What approving means')).to_be_visible()
    hand.press('link', page.locator(f'a[href="/words/{told.name}/{language}"]').get_attribute('aria-label') or '')
    page.locator('nav.tabs').wait_for()


def settled(page: Page) -> None:
    """Wait until nothing on the page is worked out any more."""
    for _ in range(600):
        try:
            if page.evaluate('document.readyState') == 'complete' and not page.locator('[data-poll]').count():
                return
        except Exception:  # noqa: BLE001 (the page goes on by itself just now)
            page.wait_for_load_state()
        time.sleep(0.1)
    raise AssertionError(f'{page.url} never settles')


def look_at_findings(hand: Hand, desk: OpenDesk, told: Told) -> None:
    """Look at what is found in a Spanish paper, and follow a finding to its line."""
    page = hand.page
    open_paper(hand, desk, told, 'es')
    settled(page)
    judge(page)
    expect(page.get_by_text('Nothing stops the approval.')).to_be_visible()
    line = page.locator('.findings a', has_text='Open line').first
    assert re.search(r'/edit\?line=\d+$', line.get_attribute('href') or '')
    hand.press('link', line.inner_text())
    page.get_by_label('Text of the paper').wait_for()


def answer_questions(hand: Hand, desk: OpenDesk, told: Told) -> None:
    """Answer what the program leaves open, once without a name."""
    page = hand.page
    open_paper(hand, desk, told)
    settled(page)
    hand.press('link', 'Questions')
    page.get_by_role('heading', name='Can it be understood?').wait_for()
    settled(page)
    judge(page)
    if page.get_by_role('link', name='Answer these questions').count():
        hand.press('link', 'Answer these questions')
        come_in(hand)
        page.get_by_role('heading', name='Can it be understood?').wait_for()
    settled(page)
    hand.agree()
    hand.write('Your name', ' ')
    hand.press('button', 'Save the answers')
    expect(page.locator('#by-fault')).to_be_visible()
    judge(page)
    hand.write('Your name', DOCTOR)
    hand.press('button', 'Save the answers')
    expect(page.get_by_text(f'Answered last by {DOCTOR}.')).to_be_visible()
    expect(page.get_by_text('All questions are answered')).to_have_count(2)
    judge(page)


def approve(hand: Hand, name: str, role: str = '', *, wrong_first: bool = False) -> None:
    """Approve the paper whose page is open, as somebody who reads all its pages."""
    page = hand.page
    settled(page)  # a page that comes anew takes the keys from under the fingers
    hand.press('link', 'Approve')
    page.wait_for_url(re.compile('/approve$|/enter'))
    if '/enter' in page.url:
        come_in(hand)
    settled(page)
    judge(page)
    assert page.locator('.sheet-picture').count() >= 1
    if wrong_first:
        hand.press('button', 'Approve these words')
        expect(page.get_by_text('Nothing was approved yet:')).to_be_visible()
        judge(page)
    sign(hand, name, role)


def sign(hand: Hand, name: str, role: str = '', *, is_recorded: bool = True) -> None:
    """Fill in the form of an approval, and send it."""
    page = hand.page
    settled(page)
    hand.write('Your name and title', name)
    if role:
        hand.tick(role)
    hand.tick('I have read all pages as they are printed.')
    hand.press('button', 'Approve these words')
    if is_recorded:
        page.get_by_role('heading', name='Your approval is recorded').wait_for()
        judge(page)


def change(desk: OpenDesk, told: Told) -> None:
    """Change words of the English paper on the disk."""
    path = desk.root / f'content/{told.name}.en.md'
    text = path.read_text()
    assert text.count(told.old) == 1
    path.write_text(text.replace(told.old, told.new))


def see_what_changed(hand: Hand, desk: OpenDesk, told: Told) -> None:
    """See the paper fall back, the words that went and came, and where they stand on the pages."""
    page = hand.page
    mine = page.locator('li', has=page.locator(f'a[href="/words/{told.name}/en"]')).locator('.state.changed')
    for _ in range(100):
        page.goto(desk.path('/words'))
        if mine.count():
            break
        time.sleep(0.2)
    open_paper(hand, desk, told)
    expect(page.get_by_text('Changed since it was approved')).to_be_visible()
    settled(page)
    hand.press('link', 'Changes')
    page.get_by_role('heading', name='On the pages').wait_for()
    page.locator('.pair .page').first.wait_for()
    went, came = (set(words.split()) for words in (told.old, told.new))
    expect(page.locator('.difference del')).to_contain_text((went - came).pop())
    expect(page.locator('.difference ins')).to_contain_text((came - went).pop())
    expect(page.locator('rect.went')).to_have_count(1)
    expect(page.locator('rect.came')).to_have_count(1)
    judge(page)
    figure = page.locator('figure', has=page.locator('rect.came'))
    mark, picture = figure.locator('rect').bounding_box(), figure.locator('img').bounding_box()
    assert mark
    assert picture
    assert picture['x'] < mark['x'] < picture['x'] + picture['width']
    assert picture['y'] < mark['y'] < picture['y'] + picture['height']


def records(desk: OpenDesk, told: Told, language: str) -> list[str]:
    """Return who approved a paper, in their order."""
    (clinic,) = (desk.root / 'content/clinics').iterdir()
    path = desk.root / f'content/approvals/{clinic.name}/{told.name}.{language}.yaml'
    return re.findall('by: "(.*)"', path.read_text()) if path.is_file() else []


def whole_day(hand: Hand, desk: OpenDesk, told: Told) -> None:
    """Do all that a clinician and a translator do with a paper."""
    page = hand.page
    look_at_findings(hand, desk, told)
    answer_questions(hand, desk, told)
    open_paper(hand, desk, told)
    approve(hand, DOCTOR, wrong_first=True)
    expect(page.get_by_role('heading', name='The paper may be handed out')).to_be_visible()
    open_paper(hand, desk, told, 'es')
    approve(hand, DOCTOR, 'Clinician')
    hand.press('link', 'Approve as translator')
    sign(hand, TRANSLATOR)
    expect(page.get_by_role('heading', name='The paper may be handed out')).to_be_visible()
    change(desk, told)
    see_what_changed(hand, desk, told)
    approve(hand, DOCTOR)
    assert records(desk, told, 'en') == [DOCTOR, DOCTOR]
    assert records(desk, told, 'es') == [DOCTOR, TRANSLATOR]
    page.goto(desk.path('/words'))
    expect(
        page.locator('article', has=page.locator(f'a[href="/words/{told.name}/en"]')).locator('.state.approved')
    ).to_have_count(2)
    settled(page)
    judge(page)


def test_the_whole_day_with_a_mouse(small: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        whole_day(Hand(page), small, SMALL['mouse'])


def test_the_whole_day_by_keys_alone(small: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        whole_day(Keys(page), small, SMALL['keys'])


def test_narrow_and_twice_as_large(small: OpenDesk, browser: Browser) -> None:
    with window(browser, 'twice') as page:
        hand, told = Hand(page), SMALL['twice']
        page.goto(small.path('/words'))
        judge(page)
        look_at_findings(hand, small, told)
        answer_questions(hand, small, told)
        open_paper(hand, small, told)
        approve(hand, DOCTOR, wrong_first=True)
        change(small, told)
        see_what_changed(hand, small, told)


def test_words_that_change_while_somebody_reads_are_not_approved(small: OpenDesk, browser: Browser) -> None:
    with window(browser) as page:
        hand, told = Hand(page), SMALL['late']
        open_paper(hand, small, told)
        hand.press('link', 'Approve')
        come_in(hand)
        settled(page)
        change(small, told)
        sign(hand, DOCTOR, is_recorded=False)
        page.get_by_role('heading', name='The words have changed while you were reading').wait_for()
        expect(page.locator('.difference ins')).to_contain_text('Sleep')
        judge(page)
    assert records(small, told, 'en') == []
