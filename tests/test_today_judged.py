"""A list is judged with the papers as they are now: at once or in the background, and again when they change."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from handouts.desk.drawn.orders import NotDrawn
from handouts.desk.drawn.shelf import Snapshot
from handouts.desk.today import today_judged
from handouts.desk.today.today_bench import Held
from handouts.desk.today.today_judged import cards_of, prepare
from handouts.desk.views import here
from handouts.words.approval.approvals import Leaflet
from tests import people_cases
from tests.desk_cases import Visit
from tests.fill_cases import asked
from tests.patience import until
from tests.people_cases import AFTERCARE, CONSENT, Papers
from tests.today_cases import (
    MARKED,
    a_morning,
    as_csv,
    choose,
    held_at,
    morning_desk,
    no_lists,
    troubled_morning,
)

papers = people_cases.papers
pytestmark = pytest.mark.usefixtures(no_lists.__name__)


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk without a printer."""
    with morning_desk(papers, tmp_path_factory.mktemp('judged')) as visited:
        yield visited


def chosen(desk: Visit, text: str) -> Held:
    """Return a list that was chosen."""
    return held_at(desk, choose(desk, text))


def without(shelf: Snapshot, leaflet: Leaflet) -> Snapshot:
    """Return a shelf on which a paper does not lie printed."""
    return replace(shelf, stamp='other', cards={**shelf.cards, leaflet: replace(shelf.cards[leaflet], printed={})})


def test_a_short_list_is_judged_at_once(desk: Visit) -> None:
    held = chosen(desk, troubled_morning())
    counts = held.daylist.counts
    assert (counts.judged, counts.good, counts.troubled) == (30, 24, 6)
    assert not held.work.is_judging
    assert held.work.order
    assert {key[1] for key in held.work.order.blanks} == {'en', 'es'}
    assert held.work.unused == (('G', 'Doctor'),)


def test_a_long_list_is_judged_in_the_background_and_says_how_far_that_is(
    desk: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today_judged, 'AT_ONCE', 20)
    held = chosen(desk, as_csv(a_morning(250)))
    until(lambda: not held.work.is_judging)
    assert held.daylist.counts.good == held.work.reached == 250


def test_it_is_not_judged_again_as_long_as_the_papers_are_the_same(
    desk: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = chosen(desk, as_csv(a_morning(3)))
    judged: list[int] = []
    monkeypatch.setattr(held.daylist, 'judge', lambda *_: judged.append(1))
    with asked(desk):
        prepare(held)
        assert held.work.order
        held.work.order = replace(held.work.order, has_covers=True)
        prepare(held)
        assert judged == []
        held.work.order = replace(held.work.order, today=held.work.order.today.replace(year=2020))
        prepare(held)
    assert judged == [1]


def test_a_mend_that_asks_for_one_more_paper_has_it_judged_again(desk: Visit) -> None:
    held = chosen(desk, as_csv([['Ana', '', '', '', '', '', '']]))
    assert held.work.order
    assert {key[1] for key in held.work.order.blanks} == {'en'}
    held.daylist.mend(2, {'language': 'es'})
    with asked(desk):
        prepare(held)
    assert {key[1] for key in held.work.order.blanks} == {'en', 'es'}
    assert held.daylist.counts.good == 1


def test_a_form_for_the_screen_is_no_choice_of_a_row(desk: Visit) -> None:
    text = as_csv([['Ana', 'screen']], ('patient_name', 'edition'))
    with asked(desk):  # what the page for one person may have asked for before
        shelf, desk_here = here.shelf(), here.desk()
        wanted = desk_here.orders.wanted(shelf, 'vivus-wellness', (CONSENT, AFTERCARE), 'en', 'print')
        assert 'screen' in wanted.choices.editions.values()
        desk_here.orders.order(shelf, wanted)
    (state,) = chosen(desk, text).daylist.rows()
    (trouble,) = state.refusals['edition']
    assert trouble.hint == "There are: print, large-print."


def test_a_paper_that_is_not_drawn_is_waited_for(desk: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, leaflet = desk.desk.keeper.snapshot, Leaflet('vivus-wellness', AFTERCARE, 'en')
    monkeypatch.setattr(desk.desk.keeper, 'snapshot', without(shelf, leaflet))
    held = chosen(desk, troubled_morning())
    assert (held.daylist.counts.judged, held.work.order) == (0, None)
    with asked(desk), pytest.raises(NotDrawn):
        prepare(held)
    monkeypatch.setattr(desk.desk.keeper, 'snapshot', shelf)
    with asked(desk):
        prepare(held)
    assert held.daylist.counts.judged == 30


def test_the_papers_of_a_list_are_those_that_its_rows_ask_for(desk: Visit) -> None:
    one, both = chosen(desk, as_csv(a_morning(1))), chosen(desk, as_csv(a_morning(4)))
    with asked(desk):
        titles = [[card.leaflet.language for card in cards_of(held)] for held in (one, both)]
    assert titles == [['en', 'en'], ['en', 'en', 'es', 'es']]


def test_a_bug_on_the_way_tells_where_it_is_and_no_value(
    desk: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    held = chosen(desk, as_csv(a_morning(1)))

    def broken(*_: object) -> None:
        raise KeyError(MARKED)

    monkeypatch.setattr(held.daylist, 'judge', broken)
    held.work.order = None
    with asked(desk), caplog.at_level(logging.ERROR):
        prepare(held)
    assert 'test_today_judged.py' in caplog.text
    assert MARKED not in caplog.text
    assert not held.work.is_judging
