"""Work that takes longer than a click: shown to who asked for it, led on, and told when it failed."""

from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from handouts.errors import WrongUse, mistake
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


def begun(desk: Visit, work: 'Future[Any]', owner: str = '') -> str:
    """Begin an errand of whoever visits, and return its name."""
    desk.get('/')
    with desk.client.session_transaction() as session:
        session['owner'] = 'ana'
    return desk.desk.errands.begin(owner or 'ana', "Being checked", '/journal', '/', work).id


def test_work_that_goes_on_is_shown_and_then_led_on(desk: Visit) -> None:
    work: Future[Any] = Future()
    name = begun(desk, work)
    assert "Being checked" in desk.get(f'/errand/{name}').get_data(as_text=True)
    assert 'X-Then' not in desk.get(f'/errand/{name}/now').headers
    work.set_result('made')
    assert desk.get(f'/errand/{name}/now').headers['X-Then'] == f'/errand/{name}'
    answer = desk.get(f'/errand/{name}')
    assert (answer.status_code, answer.location) == (303, '/journal')


@pytest.mark.parametrize(
    ('error', 'told'),
    [
        (mistake('content/a.md', 3, 'x', "This is wrong.", "Mend it."), "This is wrong."),
        (WrongUse("There is nothing like that."), "There is nothing like that."),
    ],
)
def test_work_that_failed_says_why_and_leads_back(desk: Visit, error: Exception, told: str) -> None:
    work: Future[Any] = Future()
    work.set_exception(error)
    answer = desk.get(f'/errand/{begun(desk, work)}')
    assert answer.status_code == 409
    assert told in answer.get_data(as_text=True)


def test_anothers_errand_and_a_look_nobody_asked_for_are_not_here(desk: Visit) -> None:
    work: Future[Any] = Future()
    work.set_result('made')
    assert desk.get(f'/errand/{begun(desk, work, "ben")}').status_code == 404
    assert desk.get('/errand/nothing').status_code == 404
    assert desk.get('/look/nothing').status_code == 404


def test_a_look_is_shown_while_it_is_drawn_and_then_as_pictures(desk: Visit) -> None:
    job = desk.desk.keeper.snapshot.known['vivus-wellness/ketamine-iv/aftercare.en.print.pdf'][0]
    key = desk.desk.looks.ask('ben', job)
    assert desk.get(f'/look/{key}').status_code == 404
    with desk.client.session_transaction() as session:
        desk.desk.looks.ask(f"{session['owner']} to look", job)
    assert 'data-poll' in desk.get(f'/look/{key}').get_data(as_text=True)
    desk.desk.looks._looks[key].result()
    page = desk.get(f'/look/{key}').get_data(as_text=True)
    assert page.count('<img') == 2
    picture = desk.get(f'/look/{key}/1.jpg')
    assert (picture.mimetype, picture.get_data()[:2]) == ('image/jpeg', b'\xff\xd8')
    assert desk.get(f'/look/{key}/2.jpg').status_code == 404
