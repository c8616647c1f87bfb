"""The states of the desk's pages that no day comes by: each for everybody (axe), at each size, with what to do next."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import FilePayload, Page, expect

from tests.conftest import Workspace
from tests.desk_cases import SIZES, OpenDesk, chromium, fits, judge, open_desk
from tests.patience import PATIENCE
from tests.words_cases import ENGLISH, write_small_desk

PASSCODE, OTHER = 'three plain words approver', 'three plain words of another'
ONE, CLINIC = 'content/advice/rest.en.md', 'content/clinics/clinic/clinic.yaml'
# A paper with places to fill in, so that there is something for the pages that fill.
FILLED = ENGLISH.replace('kind: aftercare', 'kind: aftercare\nfields: {who: {label: Full name, required: true}}')
FILLED = FILLED.replace('Rest today', 'Rest today, {{ field.who }}').replace('A small paper', 'A paper for somebody')
LIST = 'who,chart_number\r\nAna Example,A-1\r\n,A-2\r\n'


@dataclass(frozen=True)
class Walk:
    """Somebody who walks through the desk of a workspace, and is held up at each state."""

    desk: OpenDesk
    page: Page
    space: Workspace
    seen: list[str]

    def go(self, place: str, status: int = 200) -> None:
        """Open a page."""
        answer = self.page.goto(self.desk.path(place))
        assert answer
        assert answer.status == status, place

    def press(self, name: str, role: str = 'button') -> None:
        """Press a button, or follow a link."""
        self.page.get_by_role(role, name=re.compile('^' + re.escape(name))).first.click()  # type: ignore[arg-type]

    def write(self, label: str, text: str) -> None:
        """Write into a field."""
        self.page.get_by_label(label, exact=True).fill(text)

    def state(self, told: str) -> None:
        """Hold the page to all sizes once it says this."""
        expect(self.page.get_by_text(told).first).to_be_visible()
        for width, height in SIZES.values():
            self.page.set_viewport_size({'width': width, 'height': height})
            fits(self.page)
        judge(self.page)
        self.seen.append(told)

    def until(self, place: str, is_so: Callable[[], object]) -> None:
        """Open a page again and again until it is as expected."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.page.goto(self.desk.path(place))
            if is_so():
                return
            time.sleep(0.3)
        raise AssertionError(f'{place} never becomes so')

    def shows(self, told: str, place: str) -> None:
        """Wait until a page says something, then hold it to all sizes."""
        self.until(place, lambda: self.page.get_by_text(told).count())
        self.state(told)

    def settled(self, place: str) -> None:
        """Open a page once nothing on it is worked out any more."""
        self.until(place, lambda: not self.page.locator('[data-poll]').count())

    def send_list(self, text: str) -> None:
        """Choose a day's list for the only paper that has places to fill in."""
        file: FilePayload = {'name': 'today.csv', 'mimeType': 'text/csv', 'buffer': text.encode()}
        self.go('/today')
        self.page.get_by_label('A paper for somebody').check()
        self.page.get_by_label('The list of the day').set_input_files(file)
        self.press('Look at the list')


def empty(walk: Walk) -> None:
    """A workspace with a clinic and nothing else: each page says how something comes to stand on it."""
    for place, told in {
        '/': "There is no paper yet",
        '/fill': "There is nothing to fill in yet",
        '/today': "There is nothing to fill in yet",
        '/words': "There is no paper yet",
        '/brand': "This clinic has no paper that could be shown.",
        '/brand/press': "No paper is made for a print shop",
        '/journal': "Nothing has been printed yet",
    }.items():
        walk.go(place)
        walk.state(told)
    walk.go('/nothing/here', 404)
    walk.state("There is no such page or paper any more.")
    walk.go('/fill/paper/gone', 410)
    walk.state("This filled paper is gone")
    walk.go('/today/paper/gone', 410)
    walk.state("These filled papers are gone")


def passcodes(walk: Walk) -> None:
    """Passcodes are set, mistyped and forgotten; who sets one goes on where it was asked for."""
    page, form = walk.page, walk.page.locator('form[aria-labelledby=approver]')
    walk.go('/enter?role=approver&next=/words')
    walk.state("No such passcode has been set yet.")
    walk.press('Set one', 'link')
    for again in (OTHER, PASSCODE):
        form.get_by_label('New passcode', exact=True).fill(PASSCODE)
        form.get_by_label('New passcode once more').fill(again)
        form.get_by_role('button').click()
        if again == OTHER:
            walk.state("The two new passcodes differ.")
            walk.go('/passcodes?next=/words')
    page.wait_for_url('**/words')
    expect(page.get_by_text("The passcode is set.")).to_be_visible()
    walk.go('/passcodes')
    walk.state("To change it, type the old one too.")
    walk.press('Sign out')
    walk.go('/enter?role=approver&next=/words')
    walk.write('Passcode', OTHER)
    walk.press('Enter')
    walk.state("This is not a passcode of the desk.")
    expect(page.get_by_role('link', name='Set a passcode anew')).to_be_visible()
    walk.write('Passcode', PASSCODE)
    page.evaluate('document.querySelectorAll("[name=csrf_token]").forEach((one) => { one.value = "x" })')
    walk.press('Enter')
    walk.state("This page was opened before somebody entered a passcode")
    walk.go('/enter?role=approver&next=/words')
    walk.write('Passcode', PASSCODE)
    walk.press('Enter')
    page.wait_for_url('**/words')


def printing(walk: Walk) -> None:
    """A paper comes into the workspace, is opened as a PDF, and its words change: the rack is to be emptied."""
    page = walk.page
    walk.space.write(ONE, ENGLISH)
    walk.space.write('content/advice/who.en.md', FILLED)
    walk.until('/print/advice/rest/en', lambda: page.get_by_role('button', name='Open to print').count())
    page.locator('#copies').fill('0')
    page.locator('form.panel').first.evaluate(
        'form => { form.noValidate = true; form.querySelectorAll("button").forEach((one) => one.removeAttribute("formtarget")) }'
    )
    walk.press('Open to print')
    walk.state("Copies: write a number from 1 to 500.")
    expect(page.locator('#copies')).to_be_focused()
    page.locator('#copies').fill('25')
    with page.context.expect_page() as opening:
        walk.press('Open to print')
    opening.value.close()
    walk.go('/jobs/1')
    walk.state("It was opened as a PDF")
    change(walk, ONE, 'Rest today', 'Sleep today')
    walk.shows("Take these out of the rack", '/journal')
    page.set_viewport_size({'width': 400, 'height': 800})
    box = page.get_by_role('button', name=re.compile('^Taken out')).bounding_box()
    assert box
    assert box['x'] + box['width'] <= 400  # within reach, not only beyond a table that is to be scrolled
    walk.press('Taken out')
    walk.state("Noted: these are out of the rack.")


def filling(walk: Walk) -> None:
    """A paper to fill in where no printer is, and a list with a row that is left."""
    page = walk.page
    walk.until('/fill/form?paper=advice/who', lambda: page.get_by_role('button', name='Open to print').count())
    walk.state("This computer has no printer that the desk can reach by itself.")
    walk.write('Copies', '0')
    walk.write('Full name must be filled in', 'Ana Example')
    page.locator('#form').evaluate(
        'form => form.querySelectorAll("button").forEach((one) => one.removeAttribute("formtarget"))'
    )
    walk.press('Open to print')
    walk.state("Copies: write a number from 1 to 500.")
    walk.send_list(LIST)
    walk.state("1 of 2 can be printed")
    walk.go('/today')
    walk.state("A list of yours lies here")
    walk.press('Go on with it', 'link')
    walk.press('One to mend', 'link')
    walk.press('Take it out')
    walk.press('Taken out', 'link')
    walk.state("This row is taken out.")
    walk.go('/today')
    walk.press('Go on with it', 'link')
    walk.press('Take the list away without printing')
    walk.state("The list is gone from this computer.")


def approving(walk: Walk) -> None:
    """Words that were never approved, words that may not be, and words that are approved while it stops."""
    page = walk.page
    walk.settled('/words/advice/rest/en/changes')
    walk.state("These words have never been approved")
    walk.settled('/words/advice/rest/en/approve')
    write_signature(walk)
    change(walk, ONE, 'Sleep today', 'This is a cure. Sleep today')
    beside = page.context.new_page()
    other = Walk(walk.desk, beside, walk.space, walk.seen)
    other.until('/words/advice/rest/en/approve', lambda: beside.get_by_text('One finding stops the approval').count())
    other.state("One finding stops the approval")
    code = beside.locator('.standing .code').inner_text()
    other.settled('/words/advice/rest/en')
    other.state("One finding stops the approval.")
    other.go('/words?q=nothing-like-this')
    other.state("No paper has all of this.")
    beside.close()
    page.locator('[name=seen]').evaluate('(field, code) => { field.value = code }', code)
    walk.press('Approve these words')
    walk.state("It was not approved")


def broken(walk: Walk) -> None:
    """Files with mistakes: a paper's, and the clinic's, for which nothing can be printed; both are told."""
    change(walk, ONE, 'kind: aftercare', 'kind: aftercart')
    walk.shows("There is no kind 'aftercart'.", '/')
    walk.shows("There is no kind 'aftercart'.", '/words')
    walk.space.write(CLINIC, 'name: [x\n')
    walk.shows("The clinic’s file cannot be shown as a form", '/brand')
    walk.until('/', lambda: walk.page.locator('.findings li').count() == 2)
    expect(walk.page.get_by_text("There is no paper yet")).to_have_count(0)
    walk.state("Papers with mistakes")


def change(walk: Walk, name: str, old: str, new: str) -> None:
    """Change words of a file of the workspace."""
    path = walk.space.root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def write_signature(walk: Walk) -> None:
    """Fill in the form of an approval."""
    walk.write('Your name and title', 'Ana Ruiz, MD')
    walk.page.get_by_label('I have read all pages').check()


def test_each_state_that_no_day_comes_by_is_for_everybody_at_every_size(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path / tmp_path.name, ())
    with open_desk(space.root, tmp_path / 'home') as desk, chromium() as browser:
        page = browser.new_context(locale='en').new_page()
        walk = Walk(desk, page, space, [])
        for part in (empty, passcodes, printing, filling, approving, broken):
            part(walk)
    assert len(walk.seen) >= 30
