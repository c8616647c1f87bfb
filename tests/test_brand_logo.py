"""A logo that somebody chooses is judged before anything is done with it, and waits in memory for who chose it."""

import io
import os
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import g, session
from PIL import Image
from werkzeug.datastructures import FileStorage

from handouts.desk.brand.brand_logo import kind_of, logo_values, mark_of_logos, send_logo
from handouts.desk.brand.brand_memory import memory
from handouts.desk.brand.brand_typed import Typed, waiting_logo
from handouts.desk.views import here
from handouts.desk.written.logo import LARGEST_BYTES
from handouts.errors import Finding
from tests import brand_cases
from tests.brand_cases import LOGO, OTHER_LOGO, small_space
from tests.desk_cases import Visit
from tests.test_picture import SVG, photo
from tests.test_place import names

small, as_it_was = brand_cases.small, brand_cases.as_it_was
EMPTY = Typed('clinic', '', {})


def sent(
    visited: Visit, data: bytes, name: str = 'ours.svg', typed: Typed = EMPTY
) -> tuple[Typed, tuple[Finding, ...]]:
    """Send a file as the form does, as this browser."""
    app = visited.client.application
    upload = FileStorage(io.BytesIO(data), name)
    with app.test_request_context('/brand/logo', method='POST', data={'logo': upload}, base_url='http://localhost'):
        session[here.OWNER] = 'ana'
        g.tongue = visited.desk.tongues['en']
        return send_logo(typed)


def bomb() -> bytes:
    """Return a small PNG that unfolds to four hundred million dots."""
    out = io.BytesIO()
    Image.new('1', (20_000, 20_000)).save(out, 'PNG', compress_level=1)
    return out.getvalue()


HOSTILE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    'a script': (SVG.format('<script>alert(1)</script>').encode(), "holds a <script>"),
    'a handler': (SVG.format('<path onload="x()" d="M0 0"/>').encode(), "wants to run a script"),
    'an address': (SVG.format('<image href="https://example.org/x.png"/>').encode(), "wants to load"),
    'an entity': (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format('').encode(), "document type"),
    'a page': (b'<html><script>alert(1)</script></html>', "This is not an SVG drawing"),
    'a text': (b'name: Other Clinic\n', "is neither an SVG drawing nor a PNG or JPEG"),
    'half a photo': (photo('PNG')[:-30], "not a whole PNG or JPEG"),
    'a bomb': (bomb, "too many pixels"),
    'too much': (b'\x89PNG\r\n\x1a\n' + b'x' * LARGEST_BYTES, "is larger than 500 kB"),
    'nothing': (b'', "is neither an SVG drawing nor"),
}


@pytest.mark.parametrize('name', HOSTILE)
def test_a_file_that_is_no_harmless_picture_is_refused_and_not_remembered(small: Visit, name: str) -> None:
    made, told = HOSTILE[name]
    data = made if isinstance(made, bytes) else made()
    assert len(data) <= LARGEST_BYTES + 100
    typed, faults = sent(small, data)
    assert typed == EMPTY
    assert told in ' '.join(str(fault) for fault in faults)
    assert all(fault.hint for fault in faults)


def test_a_good_one_waits_under_a_key_for_who_chose_it_and_ends_the_wish_for_none(small: Visit) -> None:
    typed, faults = sent(small, OTHER_LOGO, '../../etc/passwd.exe', replace(EMPTY, has_no_logo=True))
    assert faults == ()
    assert not typed.has_no_logo
    with brand_cases.inside(small):
        assert waiting_logo(typed.logo).data == OTHER_LOGO
        assert waiting_logo(typed.logo).file == 'logo.svg'
    with brand_cases.inside(small, 'bea'):
        assert not waiting_logo(typed.logo)
    assert names(small.desk.root / 'content/clinics/clinic') == ['clinic.yaml', 'logo.svg']


def test_a_form_without_a_file_is_as_it_was_and_a_forgotten_one_must_be_chosen_again(small: Visit) -> None:
    typed, _ = sent(small, OTHER_LOGO)
    with brand_cases.inside(small):
        assert send_logo(typed) == (typed, ())
        memory().logos.take(typed.logo)
        now, faults = send_logo(typed)
    assert now == EMPTY
    assert [fault.message for fault in faults] == ["The new logo is not remembered any more."]


def test_a_drawing_process_that_died_is_told(small: Visit) -> None:
    small.desk.studio.now.ask(time.sleep, 1)
    small.desk.studio.now.ask(os._exit, 1)
    _, faults = sent(small, OTHER_LOGO)
    assert [fault.hint for fault in faults] == ["Choose it again in a moment."]
    assert sent(small, OTHER_LOGO)[1] == ()


def test_another_logo_in_the_folder_is_noticed(small: Visit) -> None:
    with brand_cases.inside(small):
        before = mark_of_logos('clinic')
        assert mark_of_logos('clinic') == before
        small_space(small.desk.root).write('content/clinics/clinic/logo.svg', OTHER_LOGO)
        assert mark_of_logos('clinic') != before
        small_space(small.desk.root).write('content/clinics/clinic/logo.png', LOGO)
        assert mark_of_logos('clinic') != before


def test_the_logo_is_shown_as_it_is_or_as_it_waits(small: Visit) -> None:
    typed, _ = sent(small, OTHER_LOGO)
    with brand_cases.inside(small):
        assert '/wear/clinic/' in logo_values(EMPTY, ())['logo_picture']
        waiting = logo_values(typed, ())
        assert (waiting['logo_key'], waiting['logo_picture']) == (typed.logo, f'/brand/logo/{typed.logo}')
        assert logo_values(Typed('second', '', {}), ())['logo_picture'] == ''
        assert logo_values(replace(EMPTY, logo='unknown'), ())['logo_key'] == ''


@pytest.mark.parametrize(
    ('file', 'kind'), [('logo.svg', 'image/svg+xml'), ('logo.png', 'image/png'), ('logo.jpg', 'image/jpeg')]
)
def test_a_picture_is_told_as_what_it_is(file: str, kind: str) -> None:
    assert kind_of(file) == kind
