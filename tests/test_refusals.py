"""What is refused is told in plain words: to people on a page, to a script as text."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from flask import Flask, Response, g, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import RequestEntityTooLarge

from handouts.desk.guard.hosts import Fault
from handouts.desk.guard.refusals import is_by_script, plain_page, refused, stale, too_large


@contextmanager
def asked(headers: Mapping[str, str] | None = None, length: int = 0) -> Iterator[None]:
    """Ask an app for something."""
    app = Flask(__name__)
    app.config['MAX_CONTENT_LENGTH'] = 3 * 1024**2
    with app.test_request_context(headers=dict(headers or {}), environ_overrides={'CONTENT_LENGTH': str(length)}):
        g.say, g.tongue = (lambda english, **values: f"¡{english.format(**values)}!"), SimpleNamespace(code='es')
        yield


def told(answer: Response) -> str:
    """Return what an answer says."""
    return answer.get_data(as_text=True)


def test_a_person_gets_a_page_in_their_language_with_a_way_on() -> None:
    with asked():
        answer = plain_page(403, "No", "Not so.", '/enter?next=/&role=editor', "Enter")
    assert (answer.status_code, answer.mimetype) == (403, 'text/html')
    assert '<html lang="es">' in told(answer)
    assert '<h1>No</h1><p>Not so.</p><p><a href="/enter?next=/&amp;role=editor">Enter</a></p>' in told(answer)


def test_without_another_way_it_leads_to_the_desk() -> None:
    with asked():
        assert '<a href="/">¡Go to the desk!</a>' in told(plain_page(400, "No", "Not so."))


def test_nothing_that_is_told_is_taken_for_markup() -> None:
    with asked():
        page = told(plain_page(403, "<b>", "<script>alert(1)</script>", '"><script>', "<i>"))
    assert '<script' not in page
    assert '<b>' not in page
    assert '<i>' not in page


@pytest.mark.parametrize(
    'headers', [{'X-Part': '1'}, {'X-CSRFToken': 'x'}, {'Sec-Fetch-Dest': 'empty'}, {'Sec-Fetch-Dest': 'image'}]
)
def test_a_script_gets_the_text_alone(headers: dict[str, str]) -> None:
    with asked(headers):
        assert is_by_script()
        answer = plain_page(403, "No", "<Not so>")
    assert (answer.mimetype, told(answer)) == ('text/plain', "<Not so>")


def test_a_person_is_taken_for_none() -> None:
    for headers in ({}, {'Sec-Fetch-Dest': 'document'}):
        with asked(headers):
            assert not is_by_script()


@pytest.mark.parametrize(
    ('fault', 'status', 'text'),
    [
        ('host', 421, "Open it under the address that it told when it was started"),
        ('proxy', 421, "Then everybody needs a passcode"),
        ('origin', 403, "Open the desk itself, and do it there"),
    ],
)
def test_what_comes_from_elsewhere_is_told_what_to_do(fault: Fault, status: int, text: str) -> None:
    with asked({'Host': 'evil.example'}):
        answer = refused(fault)
    assert answer.status_code == status
    page = told(answer)
    assert text in page
    assert 'evil' not in page
    # Under a name by which the desk is not known, no link leads to it.
    assert ('<a ' in page) == (status == 403)


def test_an_old_form_is_told_to_be_opened_again() -> None:
    with asked():
        answer = stale(CSRFError())
    assert answer.status_code == 400
    assert "¡Nothing was done!" in told(answer)
    assert "open it again" in told(answer)


@pytest.mark.parametrize(
    ('length', 'text'), [(3 * 1024**2 + 1, "A file may have 3 MB at most"), (3 * 1024**2, "more text in this form")]
)
def test_what_is_too_large_is_told_with_its_limit(length: int, text: str) -> None:
    with asked(length=length):
        assert request.content_length == length
        answer = too_large(RequestEntityTooLarge())
    assert answer.status_code == 413
    assert text in told(answer)
