"""What YAML files may say, and that colours which cannot be read are refused."""

import re

import pytest
from pydantic import BaseModel, ValidationError

from handouts.colour import WHITE, contrast
from handouts.schema import (
    ClinicFile,
    Colours,
    EditionFile,
    FoldFile,
    FrontMatter,
    KindFile,
    StringsFile,
)

TRI_FOLD = {
    'name': 'tri-fold',
    'outside': [2, 6, 1],
    'inside': [3, 4, 5],
    'narrower': [0.0625, 0, 0],
    'turns': ['valley', 'valley'],
}
KIND = {'name': 'advice', 'purpose': 'advises', 'max_pages': 1}


def refusal(model: type[BaseModel], **values: object) -> str:
    """Return the only mistake in the values of a file."""
    with pytest.raises(ValidationError) as error:
        model.model_validate(values)
    (detail,) = error.value.errors()
    return detail['msg'].removeprefix('Value error, ')


def test_a_clinic_needs_only_its_name() -> None:
    clinic = ClinicFile(name='Small Clinic')
    assert (clinic.phone, clinic.rules, clinic.paper) == ('', {}, 'letter')


@pytest.mark.parametrize('name', ['ink', 'main', 'alert'])
def test_a_poor_text_colour_is_refused_with_its_number_and_a_shade(name: str) -> None:
    says = refusal(Colours, **{name: '#999999'})
    assert says.startswith(f"'{name}' #999999 on white paper has a contrast of 2.84, needed is 4.5; ")
    shade = says[-7:]
    assert contrast(shade, WHITE) >= 4.5


@pytest.mark.parametrize('name', ['accent', 'line'])
def test_a_poor_graphic_colour_is_refused_with_its_number_and_a_shade(name: str) -> None:
    says = refusal(Colours, **{name: '#BBBBBB'})
    assert says.startswith(f"'{name}' #bbbbbb on white paper has a contrast of 1.91, needed is 3.0; ")
    assert contrast(says[-7:], WHITE) >= 3.0


@pytest.mark.parametrize(('name', 'colour', 'least'), [('main', '#6b6b6b', 4.5), ('line', '#8c8c8c', 3.0)])
def test_a_colour_that_is_lost_on_the_tint_is_refused(name: str, colour: str, least: float) -> None:
    with pytest.raises(ValidationError) as error:
        Colours.model_validate({name: colour, 'tint': '#cccccc'})
    says = next(detail['msg'] for detail in error.value.errors() if detail['loc'] == (name,))
    assert f"'{name}' {colour} on the tint has a contrast of " in says
    assert contrast(says[-7:], '#cccccc') >= least


def test_a_graphic_colour_may_be_weaker_than_text() -> None:
    assert Colours(accent='#808080', tint='#ffffff').accent == '#808080'
    assert "needed is 4.5" in refusal(Colours, ink='#808080', tint='#ffffff')


@pytest.mark.parametrize('name', ['ink', 'main', 'alert', 'accent', 'line'])
def test_the_shade_that_is_offered_is_accepted(name: str) -> None:
    shade = refusal(Colours, **{name: '#cccccc'})[-7:]
    assert getattr(Colours.model_validate({name: shade}), name) == shade


def test_a_contrast_just_too_small_does_not_read_as_enough() -> None:
    found = re.search(r'a contrast of ([\d.]+), needed is 4.5', refusal(Colours, ink='#777777'))
    assert found
    assert float(found[1]) < 4.5


@pytest.mark.parametrize('colour', ['red', '#fff', '1f4e5f', '#1f4e5g', '#1f4e5f80', '#1f4e5f\n', 'rgb(0,0,0)'])
def test_what_is_not_a_colour_is_refused_with_an_example(colour: str) -> None:
    assert refusal(Colours, ink=colour) == f"'{colour}' is not a colour like '#1f4e5f'"


def test_colours_are_kept_in_small_letters() -> None:
    assert Colours(ink='#1D2B36').ink == '#1d2b36'


@pytest.mark.parametrize(
    ('model', 'values', 'says'),
    [
        (ClinicFile, {'name': ''}, "at least 1 character"),
        (ClinicFile, {'name': 'A', 'short_name': 'B' * 33}, "at most 32 characters"),
        (ClinicFile, {'name': 'A', 'paper': 'legal'}, "'letter' or 'a4'"),
        (ClinicFile, {'name': 'A', 'fax': '1'}, "Extra inputs are not permitted"),
        (ClinicFile, {'name': 'A', 'fonts': {'body': 'B'}}, "Extra inputs are not permitted"),
        (FrontMatter, {'title': '', 'kind': 'advice'}, "at least 1 character"),
        (KindFile, {**KIND, 'max_pages': 0}, "greater than or equal to 1"),
        (EditionFile, {'name': 'a', 'purpose': 'b', 'safe_margin': -0.1}, "greater than or equal to 0"),
    ],
)
def test_a_wrong_value_is_refused(model: type[BaseModel], values: dict[str, object], says: str) -> None:
    assert says in refusal(model, **values)


@pytest.mark.parametrize(('given', 'kept'), [(6025550100, '6025550100'), ('602-555-0100', '602-555-0100')])
def test_a_phone_may_be_written_as_a_number(given: object, kept: str) -> None:
    assert ClinicFile.model_validate({'name': 'A', 'phone': given}).phone == kept


def test_a_file_that_was_read_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match='frozen'):
        ClinicFile(name='A').name = 'B'  # type: ignore[misc]


def test_a_fold_keeps_its_panels_in_the_order_of_the_leaves() -> None:
    fold = FoldFile.model_validate(TRI_FOLD)
    assert (fold.outside, fold.inside, fold.narrower) == ((2, 6, 1), (3, 4, 5), (0.0625, 0.0, 0.0))


@pytest.mark.parametrize(
    ('change', 'says'),
    [
        ({'turns': ['valley']}, "must have one word for each fold"),
        ({'narrower': [0, 0]}, "must have one number for each leaf"),
        ({'inside': [3, 4]}, "must have one number for each leaf"),
        ({'inside': [3, 4, 6]}, "must name each panel once, from 1"),
        ({'inside': [3, 4, 7]}, "must name each panel once, from 1"),
        ({'outside': [0, 2, 1]}, "must name each panel once, from 1"),
    ],
)
def test_a_fold_that_does_not_add_up_is_refused(change: dict[str, object], says: str) -> None:
    assert says in refusal(FoldFile, **{**TRI_FOLD, **change})


def test_a_fold_with_a_leaf_of_no_width_is_refused() -> None:
    assert refusal(FoldFile, **{**TRI_FOLD, 'narrower': [12, 0, 0]})


def test_phrases_stand_over_those_of_another_file_key_by_key() -> None:
    own = StringsFile(language='Español', phrases={'page': 'Hoja'}, clinic={})
    other = StringsFile(language='Spanish', phrases={'page': 'Página', 'of': 'de'}, clinic={'phone': 'teléfono'})
    merged = own.under(other)
    assert merged.language == 'Español'
    assert merged.phrases == {'page': 'Hoja', 'of': 'de'}
    assert merged.clinic == {'phone': 'teléfono'}
    assert own.phrases == {'page': 'Hoja'}


@pytest.mark.parametrize('part', ['phrases', 'boxes', 'clinic', 'rules', 'prices'])
def test_each_part_of_the_phrases_is_completed(part: str) -> None:
    empty = StringsFile(language='English', phrases={}, clinic={})
    full = empty.model_copy(update={part: {'a': 'b'}})
    assert getattr(empty.under(full), part) == getattr(full.under(empty), part) == {'a': 'b'}
