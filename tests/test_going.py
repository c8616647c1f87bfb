"""The jobs at the head of each page: followed to their ends, and told how they ended."""

from collections.abc import Iterator

import pytest

from handouts.desk.kept.entry import State
from handouts.desk.kept.journal import Line
from handouts.desk.views.going import MOST
from tests import people_cases
from tests.desk_cases import Visit, desk_workspace, visit
from tests.people_cases import Papers

papers = people_cases.papers


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with the shipped papers, and no print server."""
    folder = tmp_path_factory.mktemp('going')
    with visit(desk_workspace(papers, folder), folder) as visited:
        yield visited


def begun(desk: Visit, *states: State) -> int:
    """Write a job for a printer down that has come so far, and return its number."""
    line = Line('vivus-wellness', 'ketamine-iv/consent', 'en', 'print', '0badc0de', 6, 1, 0)
    once = f'{len(desk.desk.journal.entries(limit=1000)):016}'
    entry, _ = desk.desk.journal.begin(once, 'Room 2', 'printer', 'front', [line])
    for state in states:
        desk.desk.journal.move(entry.id, state)
    return entry.id


def shown(desk: Visit, *followed: int, language: str = 'en') -> str:
    """Return the banner as a page asks for it that follows these jobs."""
    where = '&'.join(f'id={number}' for number in followed)
    return desk.get(f'/jobs/going?{where}', headers={'Accept-Language': language}).get_data(as_text=True)


def test_a_job_is_followed_until_it_ends_and_its_end_is_told(desk: Visit) -> None:
    assert 'id="going"' not in desk.get('/').get_data(as_text=True)
    first, second = begun(desk, 'sending'), begun(desk)
    page = desk.get('/').get_data(as_text=True)
    assert "2 jobs are on their way to a printer." in page
    assert f'data-poll="/jobs/going?id={first}&amp;id={second}"' in page
    desk.desk.journal.move(first, 'printing')
    desk.desk.journal.move(first, 'done')
    one = shown(desk, first, second)
    assert "One job is on its way to a printer." in one
    assert f'<a href="/jobs/{first}">Printed on front</a>' in one
    assert f'data-poll="/jobs/going?id={first}&amp;id={second}"' in one
    desk.desk.journal.move(second, 'failed')
    ended = shown(desk, first, second, language='es')
    assert 'data-poll' not in ended
    assert "Impreso en front" in ended
    assert "No se imprimió" in ended
    assert 'id="going"' not in desk.get('/').get_data(as_text=True)


def test_what_is_no_job_is_not_told_and_not_more_are_followed_than_fit(desk: Visit) -> None:
    assert desk.get('/jobs/going?id=x&id=-1&id=999999').get_data(as_text=True).count('<a ') == 0
    jobs = [begun(desk, 'failed') for _ in range(MOST + 5)]
    assert shown(desk, *jobs).count("It was not printed") == MOST
