"""What has changed since an approval, as values: looked at as words, and as pixels under the marks."""

import io

import pytest
from PIL import Image

from handouts.press.press import make_pdf
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Register, leaflet_of, words_of
from handouts.words.approval.changes import read_changes
from handouts.words.approval.compared import (
    Compared,
    Mark,
    Pair,
    Row,
    Side,
    Stretch,
    compared_pages,
    compared_rows,
)
from tests.conftest import Workspace
from tests.test_standing import record

OLD = 'Rest for 24 hours & call R&D if 3 < 4.\n\nStay in bed.\n'


def compare(workspace: Workspace, old: str, new: str) -> Compared:
    """Return a paper of these words, of which the old ones have been approved."""
    job = workspace.job(old, edition='screen')
    made = make_pdf(job)
    register = Register(Rooms(workspace.root))
    register.record(leaflet_of(job), record(made.page.code), words_of(made.page), made.data)
    job = workspace.job(new, edition='screen')
    return Compared(read_changes(register, job), made.data, make_pdf(job).data)


@pytest.fixture
def pages(workspace: Workspace) -> list[Pair]:
    """The pages of a paper in which one word has changed to two, and a page has been added."""
    new = OLD.replace('24', '48 long') + '\nMore.\n' * 90
    return list(compared_pages(compare(workspace, OLD, new)))


def test_each_side_of_a_row_has_its_own_words_and_those_that_stayed(workspace: Workspace) -> None:
    (row,) = compared_rows(compare(workspace, OLD, OLD.replace('24', '48 long')).changes)
    stays = (Stretch('same', ('Rest for',)), Stretch('same', ('hours & call R&D if 3 < 4.',)))
    assert row.approved == (stays[0], Stretch('removed', ('24',)), stays[1])
    assert row.present == (stays[0], Stretch('added', ('48 long',)), stays[1])
    assert 'A small paper' in row.before


def test_what_goes_over_the_end_of_a_line_comes_line_by_line(workspace: Workspace) -> None:
    (row,) = compared_rows(compare(workspace, OLD, OLD + '\nDrink water.\n\nEat soup.\n').changes)
    assert row == Row('Stay in bed.', (), (Stretch('added', ('Drink water. ', ' Eat soup.')),))


def test_words_that_have_not_changed_have_no_rows_and_no_marks(workspace: Workspace) -> None:
    paper = compare(workspace, OLD, OLD)
    assert list(compared_rows(paper.changes)) == []
    assert [pair.approved.marks + pair.present.marks for pair in compared_pages(paper)] == [()]


def test_pages_stand_in_pairs_and_one_that_came_has_none_beside_it(pages: list[Pair]) -> None:
    assert [pair.number for pair in pages] == [1, 2]
    assert pages[1].approved == Side(b'', ())
    assert all(
        side.picture.startswith(b'\xff\xd8') for side in (pages[0].approved, pages[0].present, pages[1].present)
    )


def test_pages_that_went_have_none_beside_them_either(workspace: Workspace) -> None:
    paper = compare(workspace, OLD + '\nMore.\n' * 90, OLD)
    pairs = list(compared_pages(paper))
    assert pairs[1].present == Side(b'', ())
    assert {mark.sign for mark in pairs[1].approved.marks} == {'went'}


def under(side: Side, mark: Mark) -> Image.Image:
    """Return what of a page's picture lies under a mark."""
    picture = Image.open(io.BytesIO(side.picture)).convert('L')
    left, top = int(mark.left * picture.width), int(mark.top * picture.height)
    right = int((mark.left + mark.width) * picture.width) + 1
    return picture.crop((left, top, right, int((mark.top + mark.height) * picture.height) + 1))


def test_marks_lie_on_the_changed_words_of_the_pages(pages: list[Pair]) -> None:
    """One word on the old page, two and those of the new lines on the new; under each mark there is ink."""
    old, new = pages[0].approved, pages[0].present
    assert [mark.sign for mark in old.marks] == ['went']
    assert {mark.sign for mark in new.marks} == {'came'}
    for side, mark in ((old, old.marks[0]), (new, new.marks[0]), (new, new.marks[1])):
        piece = under(side, mark)
        low = piece.getextrema()[0]
        assert isinstance(low, int)
        assert low < 100
        assert 5 < piece.width < 60
        assert 5 < piece.height < 25


def test_each_page_has_its_own_marks_and_all_lie_on_it(pages: list[Pair]) -> None:
    new = [pair.present.marks for pair in pages]
    assert len(new[0]) + len(new[1]) == 2 + 90
    assert min(map(len, new)) > 20
    for mark in (*new[0], *new[1]):
        assert 0 < mark.left < mark.left + mark.width < 1
        assert 0 < mark.top < mark.top + mark.height < 1
