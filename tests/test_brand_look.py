"""The pages beside the form of a brand: as they lie printed, or with what is typed, and never another brand's."""

from collections.abc import Iterator

import pytest
from flask import g

from handouts.desk.brand.brand_look import Beside, beside, look_values, name_of, seen, wish_of
from handouts.desk.brand.brand_typed import Drafted, Typed, form_of, looked_at, present
from tests import brand_cases
from tests.brand_cases import CLINIC, FILE, inside, until_printed
from tests.desk_cases import Visit
from tests.patience import PATIENCE

small, as_it_was = brand_cases.small, brand_cases.as_it_was


@pytest.fixture
def asked(small: Visit) -> Iterator[Visit]:
    """The small clinic's desk, as a view sees it, with all papers printed."""
    until_printed(small.desk.keeper)
    with inside(small):
        yield small


def typed(**values: str) -> Drafted:
    """Return the form with these values."""
    lies = present('clinic')
    shown = {name: field.shown for name, field in form_of(lies).fields.items()}
    return looked_at(lies, Typed('clinic', lies.digest, {**shown, **values}))


@pytest.mark.usefixtures('asked')
def test_a_paper_is_chosen_beforehand_and_any_other_can_be() -> None:
    usual = wish_of('clinic', {})
    assert usual
    assert (usual.paper, usual.edition) == ('advice/quiet.en', 'print')
    chosen = wish_of('clinic', {'shown': 'advice/rest.en', 'edition': 'screen'})
    assert chosen
    assert (name_of(chosen.card), chosen.edition) == ('advice/rest.en', 'screen')
    for strange in ({'shown': '../x'}, {'edition': 'press'}, {'shown': 'advice/rest.es'}):
        found = wish_of('clinic', strange)
        assert found
        assert (found.paper, found.edition) == ('advice/quiet.en', 'print')
    assert wish_of('nothing', {}) is None


@pytest.mark.usefixtures('asked')
def test_what_is_saved_is_shown_from_the_shelf_and_nothing_is_drawn() -> None:
    wish = wish_of('clinic', {})
    for drafted in (None, typed()):
        shown = beside(drafted, wish)
        assert (shown.key, shown.waits, shown.is_new) == ('', False, False)
        assert all(address.startswith('/picture/') for address in shown.pictures)
        assert shown.pictures
    assert beside(typed(), None) == Beside()


def test_what_is_typed_is_drawn_once_and_seen_by_its_key(asked: Visit) -> None:
    wish = wish_of('clinic', {'shown': 'advice/rest.en'})
    begun = beside(typed(phone='602-555-0142'), wish)
    assert begun.is_new
    drawn = beside(typed(phone='602-555-0142'), wish, PATIENCE)
    assert (drawn.key, drawn.waits, drawn.stays) == (begun.key, False, False)
    assert drawn.pictures == (f'/look/{drawn.key}/0.jpg',)
    assert asked.get(drawn.pictures[0]).status_code == 404  # it is of another browser
    with asked.client.session_transaction() as session:
        session['owner'] = 'ana'
    assert asked.get(drawn.pictures[0]).mimetype == 'image/jpeg'
    other = beside(typed(phone='602-555-0143'), wish)
    assert other.key != drawn.key


@pytest.mark.usefixtures('asked')
def test_what_cannot_be_printed_leaves_the_pages_before_in_sight() -> None:
    wish = wish_of('clinic', {})
    faint = beside(typed(**{'colours.main': '#cccccc'}), wish)
    assert (faint.stays, faint.key, faint.findings) == (True, '', ())
    assert faint.pictures[0].startswith('/picture/')


@pytest.mark.usefixtures('asked')
def test_a_paper_that_the_new_brand_breaks_says_why() -> None:
    wish = wish_of('clinic', {'shown': 'advice/rest.en'})
    broken = beside(typed(phone='अ' * 20), wish, PATIENCE)
    assert broken.stays
    assert broken.findings
    assert broken.pictures == ()


@pytest.mark.usefixtures('asked')
def test_a_look_that_nobody_draws_is_told_so() -> None:
    assert seen('unknown', is_new=True) == Beside(key='unknown', is_dropped=True, is_new=True)


def test_while_a_saved_paper_is_not_printed_yet_it_is_drawn(asked: Visit) -> None:
    (asked.desk.root / FILE).write_text(CLINIC.replace('Small', 'Smaller'))
    g.shelf = asked.desk.keeper.refresh()
    shown = beside(None, wish_of('clinic', {}), PATIENCE)
    assert (shown.is_new, shown.waits) == (False, False)
    assert shown.pictures[0].startswith(('/look/', '/picture/'))


@pytest.mark.usefixtures('asked')
def test_the_part_of_the_page_has_all_papers_to_choose_from() -> None:
    values = look_values('clinic', wish_of('clinic', {}), Beside())
    assert [name for name, _ in values['papers']] == ['advice/quiet.en', 'advice/rest.en']
    assert values['editions'] == ['print', 'screen']
    assert look_values('clinic', None, Beside())['editions'] == []
