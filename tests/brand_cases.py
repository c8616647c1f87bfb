"""A small clinic whose brand is typed by many tests, at a desk of its own; and the form as a browser sends it."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import session
from werkzeug.test import TestResponse

from handouts.desk.brand.brand_typed import MARK
from handouts.desk.drawn.keeper import Keeper
from handouts.desk.views import here
from handouts.press.press import make_pdf
from handouts.words.approval.approvals import Approval, Leaflet, words_of
from tests.conftest import TWO_EDITIONS, Workspace
from tests.desk_cases import Visit, visit
from tests.patience import until
from tests.test_picture import SVG

TODAY = date(2026, 3, 9)
FILE = 'content/clinics/clinic/clinic.yaml'
CLINIC = """# Our clinic. Keep the phone as it is on our cards.
name: Small Clinic
phone: 602-555-0100  # by day
logo: logo.svg

# Chosen with the painter.
colours:
  main: '#1f5a6b'   # hills
"""
LOGO, OTHER_LOGO = (SVG.format(f'<path d="M0 0h{width}v9z"/>').encode() for width in (9, 5))
HEAD = '---\ntitle: {}\nkind: aftercare\n---\n\n## {}\n\n'
REST = HEAD.format('Rest', 'Today') + 'Rest today. Call us with questions: {{ clinic.phone }}.\n'
QUIET = HEAD.format('Quiet', 'Tonight') + 'Sleep in a dark room.\n'


def small_space(folder: Path) -> Workspace:
    """Write a workspace with two clinics and two papers, of which only one says the phone."""
    space = Workspace(folder)
    space.write(FILE, CLINIC)
    space.write('content/clinics/clinic/logo.svg', LOGO)
    space.write('content/clinics/second/clinic.yaml', 'name: Second Clinic\n')
    space.write('content/advice/rest.en.md', REST)
    space.write('content/advice/quiet.en.md', QUIET)
    space.write('templates/aftercare/kind.yaml', TWO_EDITIONS)
    return space


@pytest.fixture(scope='module')
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at the desk of a small clinic."""
    folder = tmp_path_factory.mktemp('brand')
    with visit(small_space(folder / 'space').root, folder) as visited:
        yield visited


@pytest.fixture(autouse=True)
def as_it_was(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put the clinic's files back after each test that changes them."""
    yield
    if 'small' in request.fixturenames:
        visited: Visit = request.getfixturevalue('small')
        small_space(visited.desk.root)
        for other in (visited.desk.root / FILE).parent.glob('logo.[pj]*'):
            other.unlink()
        for record in visited.desk.root.glob('content/approvals/**/*.*'):
            record.unlink()
        visited.desk.keeper.refresh()


@contextmanager
def inside(visited: Visit, owner: str = 'ana') -> Iterator[None]:
    """Let a test ask what a view asks, as this browser."""
    app = visited.client.application
    with app.test_request_context('/brand', base_url='http://localhost'):
        app.preprocess_request()
        session[here.OWNER] = owner
        yield


def lying(visited: Visit) -> str:
    """Return the clinic's file as it lies on the disk."""
    return (visited.desk.root / FILE).read_bytes().decode()


def form_of_page(page: str) -> dict[str, str]:
    """Return all that the form on a page would send, as a browser reads it."""
    form = page.split('id="brand-form"')[1].split('</form>')[0]
    sent = {}
    for tag in re.findall(r'<input [^>]*>', form):
        name, value = (re.search(rf'\b{key}="([^"]*)"', tag) for key in ('name', 'value'))
        kind = re.search(r'type="(\w+)"', tag)
        if name and kind and (kind[1] in ('text', 'hidden') or (kind[1] == 'checkbox' and ' checked' in tag)):
            sent[name[1]] = html.unescape(value[1]) if value else ''
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = html.unescape(chosen[1]) if chosen else ''
    sent.pop('csrf_token', None)
    return sent


def opened(visited: Visit) -> dict[str, str]:
    """Return the form of the Brand page as it is shown now."""
    return form_of_page(visited.get('/brand').get_data(as_text=True))


def send(visited: Visit, place: str = '/brand', form: dict[str, str] | None = None, /, **values: str) -> TestResponse:
    """Send the form as it is shown, or was shown before, with other values in it."""
    named = {MARK + name.replace('__', '.'): value for name, value in values.items()}
    return visited.post(place, page='/brand', **{**(opened(visited) if form is None else form), **named})


def approve(visited: Visit, paper: str) -> Leaflet:
    """Record that somebody answers for a paper of the clinic, and have the desk take note of it."""
    leaflet = Leaflet('clinic', paper, 'en')
    shelf = visited.desk.keeper.refresh()
    made = make_pdf(shelf.cards[leaflet].first)
    until = TODAY.replace(year=2027)
    record = Approval(by='Ana Ruiz', role='clinician', date=TODAY, until=until, words=made.page.code)
    shelf.setting.register.record(leaflet, record, words_of(made.page), made.data)
    assert visited.desk.keeper.refresh().cards[leaflet].standing.is_approved
    return leaflet


def until_printed(keeper: Keeper) -> None:
    """Wait until nothing is left to be printed."""
    until(lambda: not keeper.refresh().waiting)
