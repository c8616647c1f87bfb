"""Lists that lie on the desk: each only for who dropped it, and gone after a while."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from handouts.desk.daylist.daylists import KEPT, MOST, DayLists


@dataclass
class Sheet:
    """A list that says whether it has been taken away."""

    is_working: bool = False
    is_closed: bool = False

    def close(self) -> None:
        """Remove it."""
        self.is_closed = True


@pytest.fixture
def now() -> list[float]:
    """The time, to be set by a test."""
    return [0.0]


@pytest.fixture
def lists(now: list[float]) -> Iterator[DayLists[Sheet]]:
    """An empty desk."""
    lists: DayLists[Sheet] = DayLists(lambda: now[0])
    yield lists
    lists.close()


def test_a_list_is_found_and_dropped_by_its_owner_alone(lists: DayLists[Sheet]) -> None:
    sheet = Sheet()
    name = lists.put('ana', sheet)
    assert lists.find('ana', name) is sheet
    assert lists.find('ben', name) is None
    lists.drop('ben', name)
    assert not sheet.is_closed
    lists.drop('ana', name)
    assert sheet.is_closed
    assert lists.find('ana', name) is None


def test_a_list_that_nobody_touches_is_taken_away_unless_it_is_at_work(
    lists: DayLists[Sheet], now: list[float]
) -> None:
    idle, touched, working = Sheet(), Sheet(), Sheet(is_working=True)
    lists.put('ana', idle)
    name = lists.put('ana', touched)
    lists.put('ana', working)
    now[0] = KEPT - 1
    lists.find('ana', name)
    now[0] = KEPT + 1
    lists.sweep()
    assert [sheet.is_closed for sheet in (idle, touched, working)] == [True, False, False]


def test_of_too_many_the_oldest_goes(lists: DayLists[Sheet]) -> None:
    sheets = [Sheet() for _ in range(MOST + 2)]
    for sheet in sheets:
        lists.put('ana', sheet)
    assert [sheet.is_closed for sheet in sheets] == [True] * 2 + [False] * MOST


def test_closing_the_desk_takes_all_away(lists: DayLists[Sheet]) -> None:
    sheets = [Sheet(), Sheet(is_working=True)]
    for sheet in sheets:
        lists.put('ana', sheet)
    lists.close()
    assert all(sheet.is_closed for sheet in sheets)


def test_what_is_shown_of_a_list_holds_nothing_of_it(lists: DayLists[Sheet]) -> None:
    lists.put('ana', Sheet())
    assert 'Sheet' not in repr(list(lists._lists.values()))
