"""What goes on with each list, and where one went that is gone: each only for its owner, forgotten with the list."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from handouts.desk.daylist import daylists
from handouts.desk.daylist.daylist import DayList
from handouts.desk.daylist.daylists import DayLists
from handouts.desk.today import today_bench
from handouts.desk.today.today_bench import Bench, Ended, Held, Wish
from tests import people_cases
from tests.desk_cases import Visit
from tests.patience import until
from tests.people_cases import AFTERCARE, CONSENT, Papers
from tests.run_cases import listed
from tests.today_cases import a_morning, as_csv, choose, clear, held_at, morning_desk, page_of

papers = people_cases.papers
WISH = Wish('vivus-wellness', (CONSENT, AFTERCARE), 'en', 'print')


@pytest.fixture
def lists() -> Iterator[DayLists[DayList]]:
    """The lists of a desk."""
    found = DayLists[DayList]()
    yield found
    found.close()


@pytest.fixture
def bench(lists: DayLists[DayList]) -> Bench:
    """A bench for these lists."""
    return Bench(lists)


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk without a printer."""
    with morning_desk(papers, tmp_path_factory.mktemp('bench')) as visited:
        yield visited
        clear(visited)


def a_list(papers: Papers, shelter: Path) -> DayList:
    """Return a list of one person."""
    return DayList.take(listed([('Ana',)], ('patient_name',)).encode(), 'a.csv', shelter, papers.wanted(CONSENT))


def test_a_list_is_found_by_its_owner_alone(papers: Papers, bench: Bench, tmp_path: Path) -> None:
    daylist = a_list(papers, tmp_path)
    held = bench.put('me', daylist, WISH)
    assert bench.find('me', held.name) == held == Held(daylist, held.work)
    assert (held.work.wish, held.work.is_printing) == (WISH, False)
    assert bench.find('somebody', held.name) is None
    assert bench.find('me', 'other') is None
    assert ([one.name for one in bench.lying('me')], bench.lying('somebody')) == ([held.name], [])


def test_what_belongs_to_a_list_is_forgotten_with_it(
    papers: Papers, lists: DayLists[DayList], bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = bench.put('me', a_list(papers, tmp_path), WISH).name
    assert list(tmp_path.iterdir())
    monkeypatch.setattr(daylists, 'KEPT', -1.0)
    lists.sweep()
    gc.collect()
    assert bench.lying('me') == []
    assert len(bench._works) == 0
    assert bench.find('me', name) is None
    assert list(tmp_path.iterdir()) == []


def test_looking_what_lies_there_does_not_touch_it(
    papers: Papers, lists: DayLists[DayList], bench: Bench, tmp_path: Path
) -> None:
    held = bench.put('me', a_list(papers, tmp_path), WISH)
    before = lists._lists[held.name].touched
    bench.lying('me')
    assert lists._lists[held.name].touched == before
    bench.find('me', held.name)
    assert lists._lists[held.name].touched > before


def test_what_became_of_a_list_is_remembered_for_its_owner_and_not_for_ever(
    papers: Papers, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(today_bench, 'MOST', 2)
    names = []
    for number in range(3):
        held = bench.put('me', a_list(papers, tmp_path), WISH)
        bench.drop(held, Ended('me', number))
        names.append(held.name)
    assert list(tmp_path.iterdir()) == []
    assert [bool(bench.ended('me', name)) for name in names] == [False, True, True]
    assert bench.ended('me', names[2]) == Ended('me', 2)
    assert bench.ended('somebody', names[2]) is None


def test_nobody_is_told_that_a_list_is_gone_before_its_files_are(
    papers: Papers, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, close, seen = bench.put('me', a_list(papers, tmp_path), WISH), DayList.close, []

    def closing(daylist: DayList) -> None:
        seen.append((bench.find('me', held.name), bench.ended('me', held.name), len(list(tmp_path.iterdir()))))
        close(daylist)

    monkeypatch.setattr(DayList, 'close', closing)
    bench.drop(held, Ended('me', 7))
    assert seen[0] == (held, None, 1)
    assert (bench.find('me', held.name), bench.ended('me', held.name)) == (None, Ended('me', 7))
    assert list(tmp_path.iterdir()) == []


def test_a_list_that_is_gone_says_so_in_plain_words(desk: Visit) -> None:
    page = page_of(desk, '/today/list/no-such-list', 404)
    assert "The list is no longer here. Choose it again." in page
    assert "15 minutes" in page
    assert 'href="/today"' in page
    assert 'href="/journal"' in page


@pytest.mark.parametrize('more', ['', '/row/2', '/ready', '/now', '/printing', '/ways'])
def test_every_page_of_a_list_leads_to_what_became_of_it(desk: Visit, more: str) -> None:
    place = choose(desk, as_csv(a_morning(2)))
    held, bench = held_at(desk, place), desk.client.application.extensions[today_bench.EXTENSION]
    bench.drop(held, Ended(held.work.owner, 7, 'a-key'))
    assert desk.get(place + more).location == '/today/printed/7'
    assert desk.get(f'{place}{more}?open=1').location == '/today/paper/a-key'
    part = desk.get(f'{place}{more}?open=1', headers={'X-Part': '1'})
    assert (part.status_code, part.headers['X-Then']) == (200, '/today/paper/a-key')


def test_rows_that_are_left_and_those_that_are_lost_have_their_page(desk: Visit) -> None:
    for ended, place in (
        ({'left': 'another'}, '/today/list/another?job=7'),
        ({'lost': 3}, '/today/printed/7?lost=3'),
    ):
        address = choose(desk, as_csv(a_morning(2)))
        held, bench = held_at(desk, address), desk.client.application.extensions[today_bench.EXTENSION]
        bench.drop(held, Ended(held.work.owner, 7, **ended))
        assert desk.get(address).location == place


def test_a_part_of_a_page_whose_list_is_gone_leads_to_the_page_that_says_so(desk: Visit) -> None:
    answer = desk.get('/today/list/gone/now', headers={'X-Part': '1'})
    assert (answer.status_code, answer.headers['X-Then']) == (200, '/today/list/gone')


def test_another_browser_does_not_see_the_list(desk: Visit) -> None:
    place = choose(desk, as_csv(a_morning(2)))
    other = desk.client.application.test_client()
    for more in ('', '/row/2', '/ready', '/now', '/ways'):
        assert other.get(place + more).status_code == 404
    assert 'today.csv' in page_of(desk, '/today')
    assert 'today.csv' not in other.get('/today').get_data(as_text=True)
    until(lambda: desk.get(place).status_code == 200)
