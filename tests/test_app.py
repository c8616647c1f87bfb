"""The desk as a whole: in which language it speaks, and how it says that something is not there."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.desk_cases import Visit, visit
from tests.words_cases import write_small_desk


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with a small paper."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(write_small_desk(folder / 'space').root, folder) as visited:
        yield visited


def pages(desk: Visit) -> list[str]:
    """Return the pages that take nothing from their address."""
    app = desk.client.application
    assert isinstance(app, Flask)
    return sorted(
        rule.rule for rule in app.url_map.iter_rules() if 'GET' in (rule.methods or ()) and not rule.arguments
    )


def test_the_language_is_that_of_the_browser_until_somebody_chooses_another(desk: Visit) -> None:
    spanish = {'Accept-Language': 'es-MX,es;q=0.9'}
    assert '<html lang="es">' in desk.get('/', headers=spanish).get_data(as_text=True)
    assert '<html lang="en">' in desk.get('/', headers={'Accept-Language': 'fr'}).get_data(as_text=True)
    assert desk.post('/tongue', tongue='en', next='/journal').location == '/journal'
    assert '<html lang="en">' in desk.get('/', headers=spanish).get_data(as_text=True)


def test_no_page_is_kept_by_the_browser_and_every_page_is_sealed(desk: Visit) -> None:
    assert len(pages(desk)) > 8
    for place in pages(desk):
        answer = desk.get(place)
        assert answer.status_code < 500, place
        assert answer.headers['Cache-Control'] == 'no-store', place
        assert "default-src 'none'" in answer.headers['Content-Security-Policy'], place


def test_what_is_not_there_is_said_in_plain_words(desk: Visit) -> None:
    answer = desk.get('/nothing')
    assert answer.status_code == 404
    assert "Choose it again from the papers." in answer.get_data(as_text=True)


def test_a_bug_is_told_to_who_keeps_the_machine_without_what_was_typed(
    desk: Visit, caplog: pytest.LogCaptureFixture
) -> None:
    app = desk.client.application

    def broken() -> str:
        raise ValueError('XQZ' + 'NAME')

    before = app.view_functions['papers.papers']
    app.view_functions['papers.papers'] = broken
    app.testing = False
    try:
        answer = desk.get('/')
    finally:
        app.view_functions['papers.papers'], app.testing = before, True
    said = caplog.text
    assert answer.status_code == 500
    assert "go back" in answer.get_data(as_text=True).lower()
    assert 'ValueError' in said
    assert 'test_app.py' in said
    assert 'XQZNAME' not in said + answer.get_data(as_text=True)
