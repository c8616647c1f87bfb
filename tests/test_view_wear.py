"""The desk wears the clinic's brand: its colours, faces and logo, and nothing else of the disk."""

import re
from collections.abc import Iterator

import pytest

from tests import people_cases
from tests.desk_cases import Visit, desk_workspace, visit
from tests.people_cases import Papers

papers = people_cases.papers


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with the shipped papers."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(desk_workspace(papers, folder), folder) as visited:
        yield visited


def test_the_page_wears_the_clinics_colours_and_faces(desk: Visit) -> None:
    page = desk.get('/').get_data(as_text=True)
    style = re.search(r'/wear/vivus-wellness/\w+\.css', page)
    assert style
    answer = desk.get(style[0])
    rules = answer.get_data(as_text=True)
    assert '--main: #1f5a6b' in rules
    assert 'immutable' in answer.headers['Cache-Control']
    faces = re.findall(r'url\("([^"]+)"\)', rules)
    assert len(faces) >= 4
    assert all(desk.get(face).get_data()[:4] == b'\0\1\0\0' for face in faces)


def test_the_logo_is_the_clinics(desk: Visit) -> None:
    logo = re.search(r'/wear/vivus-wellness/\w+/logo', desk.get('/').get_data(as_text=True))
    assert logo
    assert b'<svg' in desk.get(logo[0]).get_data()
    assert desk.get(logo[0]).mimetype == 'image/svg+xml'


@pytest.mark.parametrize(
    'place',
    [
        '/wear/nobody/abc.css',
        '/type/Nothing/0.ttf',
        '/type/Zilla%20Slab/999.ttf',
        '/type/..%2f..%2fetc/0.ttf',
    ],
)
def test_what_is_not_the_clinics_is_not_given(desk: Visit, place: str) -> None:
    assert desk.get(place).status_code == 404


@pytest.mark.parametrize('name', ['{mark}.css', '{mark}/logo'])
def test_what_was_changed_since_the_page_was_made_leads_to_what_is_now(desk: Visit, name: str) -> None:
    answer = desk.get('/wear/vivus-wellness/' + name.format(mark='abc'))
    assert answer.status_code == 302
    assert answer.headers['Cache-Control'] == 'no-store'
    assert desk.get(answer.location).status_code == 200
