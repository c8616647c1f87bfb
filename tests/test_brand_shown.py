"""The form of the Brand page: every value once, with what is told beside it in plain words and right numbers."""

from collections.abc import Iterator

import pytest

from handouts.colour import WHITE, contrast
from handouts.desk.brand.brand_shown import (
    Asked,
    changed_fields,
    changes_told,
    finding_told,
    parts_of,
    remark_told,
)
from handouts.desk.brand.brand_typed import MARK, Drafted, Typed, form_of, looked_at, present
from handouts.errors import Finding
from handouts.schema import LEAST_CONTRAST
from tests import brand_cases
from tests.brand_cases import CLINIC, FILE, inside
from tests.desk_cases import Visit

small, as_it_was = brand_cases.small, brand_cases.as_it_was


@pytest.fixture
def asked(small: Visit) -> Iterator[Visit]:
    """The small clinic's desk, as a view sees it."""
    with inside(small):
        yield small


def typed(**values: str) -> Drafted:
    """Return the form with these values."""
    lies = present('clinic')
    named = {name.replace('__', '.'): value for name, value in values.items()}
    shown = {name: field.shown for name, field in form_of(lies).fields.items()}
    return looked_at(lies, Typed('clinic', lies.digest, {**shown, **named}))


def value(name: str, drafted: Drafted) -> Asked:
    """Return one value of the form."""
    (found,) = [one for part in parts_of(drafted, {}) for one in part.asked if one.field.name == name]
    return found


@pytest.mark.usefixtures('asked')
def test_every_value_of_the_form_stands_in_one_part_and_each_part_has_a_heading() -> None:
    drafted = typed()
    parts = parts_of(drafted, {})
    names = [one.field.name for part in parts for one in part.asked]
    assert sorted(names) == sorted(drafted.form.fields)
    assert all(part.heading and part.asked for part in parts)
    assert [part.name for part in parts] == ['who', 'colours', 'fonts', 'address', 'hours', 'prices', 'paper']
    assert value('phone', drafted).name == f'{MARK}phone'


@pytest.mark.usefixtures('asked')
def test_a_workspace_without_prices_has_no_such_part() -> None:
    drafted = typed()
    fields = tuple(group for group in drafted.form.groups if group.title != "Our prices")
    bare = Drafted(
        drafted.manuscript, type(drafted.form)(drafted.form.file, drafted.form.text, fields), drafted.draft
    )
    assert 'prices' not in [part.name for part in parts_of(bare, {})]


@pytest.mark.usefixtures('asked')
def test_what_is_not_known_is_told_to_be_a_line_to_write_on() -> None:
    drafted = typed(phone='')
    blank = {one.field.name for part in parts_of(drafted, {}) for one in part.asked if one.blank}
    assert {'phone', 'email', 'rules.eating', 'prices.visit'} <= blank
    assert not blank & {'name', 'short_name', 'tagline', 'country', 'paper', 'colours.main', 'fonts.text'}
    assert not value('phone', typed()).blank


@pytest.mark.usefixtures('asked')
def test_the_contrast_is_told_as_it_is_and_never_better() -> None:
    for colour in ('#1f5a6b', '#767676', '#777777', '#9fc5d0'):
        sample = value('colours.main', typed(colours__main=colour)).sample
        assert sample
        assert (sample.needed, sample.colour) == ('4.5', colour)
        for ratio, ground in zip(sample.ratios, (WHITE, sample.colours['tint']), strict=True):
            true = contrast(colour, ground)
            assert ratio.is_enough == (true >= LEAST_CONTRAST['main'])
            assert true - 0.1 < float(ratio.told) <= true


@pytest.mark.usefixtures('asked')
def test_a_faint_colour_gets_the_nearest_that_can_be_read() -> None:
    faint = value('colours.main', typed(colours__main='#9FC5D0'))
    assert faint.faults == ("Too faint to be read by everybody. The nearest shade that can be is below.",)
    taken = value('colours.main', typed(colours__main=faint.instead))
    assert (taken.faults, taken.instead) == ((), '')
    assert taken.sample
    assert all(ratio.is_enough for ratio in taken.sample.ratios)


@pytest.mark.usefixtures('asked')
def test_a_dark_ground_of_boxes_gets_the_nearest_on_which_all_can_be_read() -> None:
    dark = value('colours.tint', typed(colours__tint='#b0a890'))
    assert "The nearest that will do is below" in dark.faults[0]
    assert value('colours.tint', typed(colours__tint=dark.instead)).faults == ()
    sample = value('colours.tint', typed()).sample
    assert sample
    assert sample.ratios == ()


@pytest.mark.usefixtures('asked')
def test_what_is_no_colour_has_no_sample_and_is_spelt_right_where_that_is_clear() -> None:
    short = value('colours.main', typed(colours__main='1F5A6B'))
    assert (short.sample, short.instead) == (None, '#1f5a6b')
    assert [fault.split('. ')[0] for fault in short.faults] == ["'1F5A6B' is not a colour like '#1f4e5f'."]
    red = value('colours.main', typed(colours__main='red" onload="x'))
    assert (red.sample, red.instead) == (None, '')


@pytest.mark.usefixtures('asked')
def test_a_sample_of_one_colour_does_not_need_the_others_to_be_right() -> None:
    sample = value('colours.ink', typed(colours__tint='x')).sample
    assert sample
    assert sample.colours['tint'].startswith('#')


@pytest.mark.usefixtures('asked')
def test_what_somebody_else_wrote_is_told_beside_the_value() -> None:
    parts = parts_of(typed(), {'phone': '7'})
    assert {one.field.name: one.theirs for part in parts for one in part.asked if one.theirs} == {'phone': '7'}


@pytest.mark.usefixtures('asked')
def test_changes_are_told_by_their_names() -> None:
    assert changes_told(typed()) == []
    drafted = typed(phone='7', colours__main='#7a3b6b')
    assert [field.name for field in changed_fields(drafted)] == ['phone', 'colours.main']
    assert changes_told(drafted) == ["Phone, by day", "Main colour"]
    lies = present('clinic')
    assert changes_told(looked_at(lies, Typed('clinic', lies.digest, {}, has_no_logo=True))) == ["Logo"]


def test_what_is_said_against_a_value_says_what_to_do(asked: Visit) -> None:
    (asked.desk.root / FILE).write_text(CLINIC)
    drafted = typed(country='usa')
    (remark,) = drafted.draft.remarks
    assert remark_told(drafted, remark).startswith("This cannot stand here. Two capital letters")
    assert finding_told(Finding('a', 0, 'x', "Wrong.", "")) == "Wrong."
