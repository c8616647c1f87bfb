"""What was typed is put onto a file that was changed meanwhile: both are shown, and none is lost."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from handouts.desk.brand.brand_memory import memory
from handouts.desk.brand.brand_merged import merged
from handouts.desk.brand.brand_typed import Typed, form_of, present
from tests import brand_cases
from tests.brand_cases import CLINIC, FILE, inside
from tests.desk_cases import Visit

small, as_it_was = brand_cases.small, brand_cases.as_it_was


@pytest.fixture
def asked(small: Visit) -> Iterator[Visit]:
    """The small clinic's desk, as a view sees it."""
    with inside(small):
        yield small


def sent(**values: str) -> Typed:
    """Return the form of the file as it is, with these values."""
    lies = present('clinic')
    shown = {name: field.shown for name, field in form_of(lies).fields.items()}
    return Typed('clinic', lies.digest, {**shown, **values})


def change(asked: Visit, old: str, new: str) -> None:
    """Change the file as somebody else does."""
    assert old in CLINIC
    (asked.desk.root / FILE).write_text(CLINIC.replace(old, new))


def test_a_value_that_both_wrote_is_shown_twice_and_the_typed_one_stays(asked: Visit) -> None:
    typed = sent(phone='602-555-0142')
    change(asked, '0100', '0199')
    both = merged(typed, present('clinic'))
    assert [(one.field, one.mine, one.theirs) for one in both.both] == [('phone', '602-555-0142', '602-555-0199')]
    assert (both.taken, both.theirs) == ((), {'phone': '602-555-0199'})
    assert both.sent.values['phone'] == '602-555-0142'
    assert both.sent.digest == present('clinic').digest != typed.digest


def test_what_only_one_of_them_wrote_is_kept_and_what_both_wrote_alike_is_no_matter(asked: Visit) -> None:
    typed = sent(city='Phoenix', phone='7')
    change(asked, 'name: Small Clinic\nphone: 602-555-0100', 'name: Large Clinic\nphone: "7"')
    both = merged(typed, present('clinic'))
    assert both.both == ()
    assert [(one.field, one.mine, one.theirs) for one in both.taken] == [('name', 'Small Clinic', 'Large Clinic')]
    assert (both.sent.values['name'], both.sent.values['city']) == ('Large Clinic', 'Phoenix')


def test_a_comment_that_was_changed_changes_no_value(asked: Visit) -> None:
    typed = sent(phone='7')
    change(asked, '# by day', '# all day')
    both = merged(typed, present('clinic'))
    assert (both.both, both.taken, both.sent.values['phone']) == ((), (), '7')


def test_where_it_is_forgotten_what_the_file_said_nothing_typed_is_dropped(asked: Visit) -> None:
    typed = sent(phone='7')
    memory().files.take(typed.digest)
    change(asked, 'Small', 'Large')
    both = merged(typed, present('clinic'))
    assert {one.field for one in both.both} == {'phone', 'name'}
    assert (both.sent.values['name'], both.theirs['name']) == ('Small Clinic', 'Large Clinic')


def test_a_value_that_somebody_else_took_out_is_told_as_empty(asked: Visit) -> None:
    typed = replace(sent(phone='7'))
    change(asked, 'phone: 602-555-0100  # by day\n', '')
    assert merged(typed, present('clinic')).theirs == {'phone': ''}
