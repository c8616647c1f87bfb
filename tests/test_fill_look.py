"""How filled pages look: the picture of each page, and what stands on it where."""

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from handouts.desk.drawn.orders import NotDrawn
from handouts.desk.fill.fill_choice import read_choice
from handouts.desk.fill.fill_form import member_of
from handouts.desk.fill.fill_look import Look, look_of
from handouts.errors import Finding
from tests import people_cases
from tests.desk_cases import Visit, visit
from tests.fill_cases import EVERY, MARKED, TYPED, asked, fill_workspace
from tests.people_cases import CONSENT, Papers

papers = people_cases.papers


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk at which nothing more is drawn."""
    folder = tmp_path_factory.mktemp('look')
    with visit(fill_workspace(papers, folder, 'print'), folder) as visited:
        visited.desk.keeper.end()
        yield visited


def look(desk: Visit, *wished: str, **typed: str) -> Look:
    """Return how papers look with what is typed."""
    with asked(desk):
        choice = read_choice(MultiDict([('paper', paper) for paper in wished]))
        member, _ = member_of(choice, typed)
        return look_of(choice, member, frozenset(['full_name', 'fasted']))


def test_each_page_has_its_picture_and_what_stands_on_it(desk: Visit) -> None:
    found = look(desk, EVERY, CONSENT, **TYPED)
    assert next((page.number, page.title) for page in found.pages) == (1, "Every kind of place")
    assert (
        len({page.picture for page in found.pages})
        == len(found.pages)
        == found.pages[0].pages + found.pages[-1].pages
    )
    for page in found.pages:
        assert desk.get(page.picture).mimetype == 'image/jpeg'
    texts = [text.text for page in found.pages for text in page.texts]
    assert "March 14, 1980" in texts
    assert "602-555-0100" in texts


def test_a_ticked_box_is_crossed_inside_of_its_place(desk: Visit) -> None:
    before, after = look(desk, EVERY), look(desk, EVERY, fasted='yes')
    (cross,) = [cross for page in after.pages for cross in page.crosses]
    assert not any(page.crosses for page in before.pages)
    (place,) = [place for page in after.pages for place in page.places if place.field == 'fasted']
    numbers = [float(part) for part in cross.path.replace('M', ' ').replace('L', ' ').split()]
    assert all(place.x < number < place.x + place.width for number in numbers[::2])
    assert all(place.y < number < place.y + place.height for number in numbers[1::2])


def test_places_are_those_of_what_is_asked(desk: Visit) -> None:
    places = {place.field for page in look(desk, EVERY).pages for place in page.places}
    assert places == {'full_name', 'fasted'}


def test_what_does_not_fit_is_told_and_the_rest_stands_there(desk: Visit) -> None:
    found = look(desk, EVERY, **TYPED | {'born': 'never', 'full_name': 'x' * 500})
    assert {refusal.column for refusal in found.refusals} == {'born', 'full_name'}
    assert "602-555-0100" in [text.text for page in found.pages for text in page.texts]


def test_a_paper_that_is_being_drawn_waits_and_one_with_mistakes_does_not(desk: Visit) -> None:
    with asked(desk):
        choice = read_choice(MultiDict({'paper': EVERY, 'edition': 'large-print'}))
        member, _ = member_of(choice, {})
        assert look_of(choice, member, frozenset()).waits
        target = choice.cards[0].jobs['large-print'].target
        snapshot = desk.desk.keeper.snapshot
        failed = snapshot.failed
        object.__setattr__(snapshot, 'failed', {target: (Finding('x', 1, 'x', "No.", ""),)})
        desk.desk.orders._known.clear()
        try:
            with pytest.raises(NotDrawn) as error:
                look_of(choice, member, frozenset())
        finally:
            object.__setattr__(snapshot, 'failed', failed)
    assert error.value.has_mistakes


def test_what_is_shown_of_a_look_holds_no_value(desk: Visit) -> None:
    found = look(desk, EVERY, **TYPED)
    assert any(MARKED in text.text for page in found.pages for text in page.texts)
    assert MARKED not in repr(found)
