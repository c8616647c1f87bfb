"""What all views ask: which paper an address names, whose desk it is, and in which words days are told."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask, session
from werkzeug.exceptions import NotFound

from handouts.desk.views import here
from tests import people_cases
from tests.desk_cases import Visit, desk_workspace, visit
from tests.people_cases import Papers

papers = people_cases.papers


@pytest.fixture(scope='module')
def app(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The web application of a desk with the shipped papers."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(desk_workspace(papers, folder), folder) as visited:
        assert isinstance(visited, Visit)
        application = visited.client.application
        assert isinstance(application, Flask)
        yield application


@pytest.fixture
def page(app: Flask) -> Iterator[None]:
    """A page that somebody asks for from another computer, in Spanish."""
    spoken = {'Accept-Language': 'es'}
    with app.test_request_context('/', headers=spoken, environ_base={'REMOTE_ADDR': '10.0.0.7'}):
        app.preprocess_request()
        yield


@pytest.mark.usefixtures('page')
def test_a_paper_is_found_by_its_names_and_no_other_is() -> None:
    card = here.card('ketamine-iv', 'consent', 'es')
    assert here.names_of(card) == {'topic': 'ketamine-iv', 'document': 'consent', 'language': 'es'}
    for names in (('ketamine-iv', 'consent', 'fr'), ('..', 'consent', 'es'), ('ketamine-iv', '', 'es')):
        with pytest.raises(NotFound):
            here.card(*names)


@pytest.mark.usefixtures('page')
def test_one_browser_is_told_from_another_and_stays_the_same() -> None:
    assert here.owner() == here.owner() != ''
    assert len({here.new_once() for _ in range(100)}) == 100


@pytest.mark.usefixtures('page')
def test_a_desk_without_a_name_goes_by_its_address() -> None:
    assert here.desk_name() == '10.0.0.7'


@pytest.mark.usefixtures('page')
def test_days_and_texts_are_in_the_language_of_the_page() -> None:
    assert here.day_told(date(2026, 3, 9)) == '9 de marzo de 2026'
    assert str(here.locale()) == 'es_US'
    assert here.say("Print") == "Imprimir"


@pytest.mark.usefixtures('page')
def test_a_language_of_papers_calls_itself() -> None:
    assert [here.language_named(code) for code in ('en', 'es', 'xx')] == ['English', 'Español', 'xx']


@pytest.mark.usefixtures('page')
def test_a_clinic_that_is_no_more_gives_way_to_the_first() -> None:
    session[here.CLINIC] = 'gone'
    assert here.clinic() == 'vivus-wellness'
