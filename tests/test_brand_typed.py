"""What somebody types on the Brand page becomes a draft of the clinic's file, of nobody else's, and quickly."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import session

from handouts.desk.brand.brand_memory import WaitingLogo, memory
from handouts.desk.brand.brand_typed import (
    MARK,
    MOST_AT_ONCE,
    Typed,
    clinic_folder,
    form_of,
    looked_at,
    opened,
    present,
    to_be_saved,
    typed_of,
    waiting_logo,
    written,
)
from handouts.desk.views import here
from handouts.desk.written.logo import NO_LOGO, Logo
from handouts.errors import Mistakes, WrongUse
from tests import brand_cases
from tests.brand_cases import CLINIC, FILE, OTHER_LOGO, inside, small_space
from tests.desk_cases import Visit
from tests.labour import calls

small, as_it_was = brand_cases.small, brand_cases.as_it_was


@pytest.fixture
def asked(small: Visit) -> Iterator[Visit]:
    """The small clinic's desk, as a view sees it."""
    with inside(small):
        yield small


def sent(**values: str) -> Typed:
    """Return the form with these values."""
    lies = present('clinic')
    shown = {name: field.shown for name, field in form_of(lies).fields.items()}
    return Typed('clinic', lies.digest, {**shown, **{name.replace('__', '.'): text for name, text in values.items()}})


@pytest.mark.usefixtures('asked')
def test_a_form_is_read_with_its_values_alone() -> None:
    form = {f'{MARK}phone': '1', 'clinic': 'clinic', 'digest': 'd', 'waiting': 'w', 'logos': 'l', 'no_logo': 'yes'}
    assert typed_of(form) == Typed('clinic', 'd', {'phone': '1'}, 'w', has_no_logo=True, logos='l')
    assert not typed_of({'clinic': 'clinic'}).has_no_logo
    with pytest.raises(WrongUse, match=r"There is no clinic 'a/\.\./b'"):
        typed_of({'clinic': 'a/../b'})


@pytest.mark.usefixtures('asked')
def test_a_shade_that_is_taken_stands_in_the_place_of_its_colour_and_of_nothing_else() -> None:
    form = {f'{MARK}colours.main': '#ccc', f'{MARK}phone': '1', 'clinic': 'clinic'}
    assert typed_of({**form, 'take': 'colours.main #123456'}).values == {'colours.main': '#123456', 'phone': '1'}
    assert typed_of({**form, 'take': 'digest x'}).values == {'colours.main': '#ccc', 'phone': '1'}


@pytest.mark.usefixtures('asked')
def test_nothing_typed_is_nothing_new() -> None:
    for drafted in (looked_at(present('clinic'), sent()), to_be_saved(present('clinic'), sent())):
        assert (drafted.is_new, drafted.draft.text, drafted.draft.remarks) == (False, CLINIC, ())


@pytest.mark.usefixtures('asked')
def test_what_is_typed_stands_in_the_draft_and_comments_stay() -> None:
    typed = sent(phone='602-555-0199', colours__main='#7a3b6b')
    drafted = to_be_saved(present('clinic'), typed)
    assert drafted.draft.text == CLINIC.replace('0100', '0199').replace('#1f5a6b', '#7a3b6b')
    assert drafted.is_new
    assert drafted.draft.clinic.says.phone == '602-555-0199'
    assert looked_at(present('clinic'), typed).draft.text == drafted.draft.text


@pytest.mark.parametrize(
    'steps',
    [
        [{'phone': '1'}, {'phone': '12'}, {'phone': '123'}],
        [{'phone': '1'}, {'phone': '1', 'city': 'A'}, {'phone': '1', 'city': 'B', 'colours.main': '#7a3b6b'}],
        [{'phone': '1'}, {'phone': '602-555-0100', 'city': 'A'}, {'city': ''}],
        [{'phone': ''}, {'phone': '2'}, {'colours.main': 'red'}, {'colours.main': '#7a3b6b'}],
        [{'city': 'a\x07'}, {'city': 'a\x07', 'phone': '3'}, {'city': 'b', 'phone': '3'}],
        [{'city': 'b'}, {'city': 'a\x07'}, {'city': 'a\x07', 'phone': '4'}, {'phone': '4'}],
    ],
    ids=['one value', 'more and more', 'taken back', 'emptied and wrong', 'refused', 'refused later'],
)
@pytest.mark.usefixtures('asked')
def test_whatever_was_typed_before_a_look_says_what_would_be_saved(steps: list[dict[str, str]]) -> None:
    for step in steps:
        typed = replace(sent(), values={**sent().values, **step})
        look, save = looked_at(present('clinic'), typed), to_be_saved(present('clinic'), typed)
        assert [str(remark.finding) for remark in look.draft.remarks] == [
            str(remark.finding) for remark in save.draft.remarks
        ]
        if not save.draft.remarks:
            assert look.draft.clinic.says == save.draft.clinic.says


def test_what_one_browser_types_is_not_another_s(small: Visit) -> None:
    with inside(small, 'ana'):
        looked_at(present('clinic'), sent(phone='1'))
    with inside(small, 'bea'):
        assert looked_at(present('clinic'), sent()).draft.text == CLINIC


def test_many_values_at_once_are_written_elsewhere_and_the_same(asked: Visit) -> None:
    values = {
        name: f'{number} x' for number, name in enumerate(('city', 'address', 'email', 'web', 'hours', 'tagline'))
    }
    assert len(values) > MOST_AT_ONCE
    form = form_of(present('clinic'))
    assert written(form, values) == form.written(values)
    asked.desk.studio.now.ask(time.sleep, 1)
    asked.desk.studio.now.ask(os._exit, 1)
    assert written(form, {**values, 'phone': '7'}) == form.written({**values, 'phone': '7'})


@pytest.mark.usefixtures('asked')
def test_a_look_takes_less_than_a_click_may() -> None:
    """However much has been typed before."""
    many = {'city': 'A', 'web': 'b', 'email': 'c', 'address': 'd', 'hours': 'e', 'tagline': 'f'}
    looked_at(present('clinic'), sent(phone='1', **many))
    assert calls(lambda: looked_at(present('clinic'), sent(phone='2', **many))) < 100_000


@pytest.mark.usefixtures('asked')
def test_the_clinic_that_was_chosen_is_shown_also_where_none_of_its_papers_can_be_printed() -> None:
    assert clinic_folder() == 'clinic'
    session[here.CLINIC] = 'second'
    assert clinic_folder() == 'second'
    session[here.CLINIC] = '../x'
    assert clinic_folder() == 'clinic'


def test_a_broken_file_is_a_form_to_be_mended_and_one_that_is_no_yaml_is_not(asked: Visit) -> None:
    path = asked.desk.root / FILE
    path.write_text(CLINIC.replace('#1f5a6b', '#cccccc'))
    drafted = looked_at(present('clinic'), sent())
    assert [remark.field for remark in drafted.draft.remarks] == ['colours.main']
    assert not looked_at(present('clinic'), sent(colours__main='#1f5a6b')).draft.remarks
    path.write_text('name: A: B\n')
    with pytest.raises(Mistakes, match='This is not YAML'):
        looked_at(present('clinic'), Typed('clinic', '', {}))


def test_a_file_is_known_again_by_its_digest_for_its_own_clinic_alone(asked: Visit) -> None:
    digest = present('clinic').digest
    (asked.desk.root / FILE).write_text('name: Other\n')
    known = opened(Typed('clinic', digest, {}))
    assert known
    assert known.text == CLINIC
    assert opened(Typed('second', digest, {})) is None
    assert opened(Typed('clinic', 'unknown', {})) is None


def test_a_logo_that_waits_is_drawn_and_only_for_who_chose_it(asked: Visit) -> None:
    memory().logos.keep('key', WaitingLogo('ana', Logo('logo.png', OTHER_LOGO)))
    typed = replace(sent(), logo='key')
    drafted = to_be_saved(present('clinic'), typed)
    assert (drafted.draft.logo.file, drafted.has_other_logo) == ('logo.png', True)
    assert drafted.draft.text == CLINIC.replace('logo.svg', 'logo.png')
    with inside(asked, 'bea'):
        assert waiting_logo('key') == NO_LOGO


def test_a_logo_is_left_out(asked: Visit) -> None:
    drafted = to_be_saved(present('clinic'), replace(sent(), has_no_logo=True))
    assert drafted.draft.text == CLINIC.replace('logo: logo.svg\n', '')
    assert drafted.has_other_logo
    small_space(asked.desk.root).write(FILE, 'name: Bare\n')
    bare = to_be_saved(present('clinic'), replace(sent(), has_no_logo=True))
    assert (bare.is_new, bare.has_other_logo) == (False, False)


def test_a_logo_that_the_file_cannot_name_is_said_of_it(asked: Visit) -> None:
    (asked.desk.root / FILE).write_text('name: A\nlogo: [a, b]\n')
    memory().logos.keep('key', WaitingLogo('ana', Logo('logo.png', OTHER_LOGO)))
    drafted = to_be_saved(present('clinic'), replace(sent(), logo='key'))
    assert any(remark.field == 'logo' for remark in drafted.draft.remarks)
