"""What a declaration of a field may say, and what is said of one that makes no sense."""

from typing import get_args

import pytest
from pydantic import BaseModel, ValidationError

from handouts.errors import Mistakes
from handouts.fields import BY_HAND, MOST_LINES, RESERVED, Field, FieldFile, FieldType, Slot, Trouble
from handouts.model import Source
from handouts.press.workspace.yamlfile import read_yaml
from handouts.schema import FrontMatter, KindFile

TYPES: tuple[FieldType, ...] = get_args(FieldType)

DRINKS = {'water': 'Water', 'juice': 'Juice'}
KIND = {'name': 'advice', 'purpose': 'advises', 'max_pages': 1}
PAPER = {'title': 'A', 'kind': 'advice'}


def refusal(model: type[BaseModel], **values: object) -> str:
    """Return the only mistake in the values of a file."""
    with pytest.raises(ValidationError) as error:
        model.model_validate(values)
    (detail,) = error.value.errors()
    return detail['msg'].removeprefix('Value error, ')


def told(yaml: str) -> list[str]:
    """Return what is said of the fields of a paper, which begin on the fourth line of its file."""
    with pytest.raises(Mistakes) as error:
        read_yaml(Source('a.md', f'title: A\nkind: advice\nfields:\n{yaml}', 2), FrontMatter)
    return [str(finding) for finding in error.value.findings]


def test_a_field_needs_nothing_said_of_it() -> None:
    field = FieldFile()
    assert (field.type, field.label, field.width, field.lines, field.options) == ('text', '', 'medium', 1, {})
    assert (field.required, field.by_hand, field.past) == (False, False, False)


@pytest.mark.parametrize('type_', TYPES)
def test_each_type_is_declared(type_: str) -> None:
    options = DRINKS if type_ == 'choice' else {}
    assert FieldFile.model_validate({'type': type_, 'label': 'A', 'options': options}).type == type_


def test_the_types_are_those_that_the_guide_names() -> None:
    assert TYPES == ('text', 'date', 'time', 'phone', 'number', 'choice', 'tick', 'initials', 'signature')


@pytest.mark.parametrize('name', ['birth_date', 'a', 'line2', 'a' * 40])
def test_a_name_of_small_letters_digits_and_underlines_is_taken(name: str) -> None:
    assert name in FrontMatter.model_validate({**PAPER, 'fields': {name: {}}}).fields


@pytest.mark.parametrize(
    'name', ['BirthDate', 'birth-date', 'birth date', '2nd', '_name', 'a' * 41, '', 'año', 'name\n', 'field.name']
)
def test_another_name_is_refused_in_papers_and_kinds(name: str) -> None:
    wanted = f"'{name}' is not a name like 'birth_date': small letters, digits and '_'"
    assert refusal(FrontMatter, **PAPER, fields={name: {}}) == wanted
    assert refusal(KindFile, **KIND, fields={name: {}}) == wanted


@pytest.mark.parametrize('name', RESERVED)
def test_a_name_that_a_list_of_people_needs_is_refused(name: str) -> None:
    wanted = f"'{name}' is no name for a field: a list of people has a column of that name"
    assert refusal(FrontMatter, **PAPER, fields={name: {}}) == wanted
    assert refusal(KindFile, **KIND, fields={name: {}}) == wanted


def test_the_columns_of_a_list_of_people_are_reserved() -> None:
    assert set(RESERVED) == {'language', 'edition', 'copies', 'chart_number'}


@pytest.mark.parametrize('options', [{}, {'water': 'Water'}])
def test_a_choice_of_less_than_two_is_none(options: dict[str, str]) -> None:
    assert refusal(FieldFile, type='choice', options=options) == (
        "a field of the type 'choice' needs two 'options' or more"
    )


@pytest.mark.parametrize('type_', [type_ for type_ in TYPES if type_ != 'choice'])
def test_only_a_choice_has_options(type_: str) -> None:
    assert refusal(FieldFile, type=type_, options=DRINKS) == "only a field of the type 'choice' has 'options'"


@pytest.mark.parametrize('type_', [type_ for type_ in TYPES if type_ != 'text'])
def test_only_a_text_has_several_lines(type_: str) -> None:
    options = DRINKS if type_ == 'choice' else {}
    assert refusal(FieldFile, type=type_, options=options, lines=2) == (
        "only a field of the type 'text' has several 'lines'"
    )


@pytest.mark.parametrize(
    ('lines', 'says'), [(0, 'greater than or equal to 1'), (MOST_LINES + 1, f'less than or equal to {MOST_LINES}')]
)
def test_a_text_has_at_least_one_line_and_not_a_page_of_them(lines: int, says: str) -> None:
    assert FieldFile(lines=MOST_LINES).lines == MOST_LINES
    assert says in refusal(FieldFile, lines=lines)


@pytest.mark.parametrize('type_', TYPES)
def test_what_a_hand_writes_cannot_be_required(type_: str) -> None:
    values = {'type': type_, 'required': True, 'options': DRINKS if type_ == 'choice' else {}}
    if type_ in BY_HAND:
        assert refusal(FieldFile, **values) == "what is signed by hand cannot be 'required' in a list of people"
    else:
        assert FieldFile.model_validate(values).required


@pytest.mark.parametrize('type_', TYPES)
def test_what_only_the_person_may_fill_in_cannot_be_required(type_: str) -> None:
    values = {'type': type_, 'by_hand': True, 'options': DRINKS if type_ == 'choice' else {}}
    assert FieldFile.model_validate(values).by_hand
    assert refusal(FieldFile, **values, required=True) == (
        "what is signed by hand cannot be 'required' in a list of people"
    )


@pytest.mark.parametrize('type_', TYPES)
def test_only_a_date_may_be_past(type_: str) -> None:
    values = {'type': type_, 'past': True, 'options': DRINKS if type_ == 'choice' else {}}
    if type_ == 'date':
        assert FieldFile.model_validate(values).past
    else:
        assert refusal(FieldFile, **values) == "only a field of the type 'date' may be 'past'"


def test_initials_and_signatures_are_written_by_hand() -> None:
    assert BY_HAND == ('initials', 'signature')


@pytest.mark.parametrize('option', ['Yes', 'not pregnant', 'off', '1st', '', 'a' * 41])
def test_a_wrong_name_of_an_option_is_refused(option: str) -> None:
    assert refusal(FieldFile, type='choice', options={'water': 'Water', option: 'B'}) == (
        f"'{option}' is not a name like 'not_pregnant': small letters, digits and '_', not 'off'"
    )


def test_words_are_text_or_a_text_for_each_language() -> None:
    field = FieldFile.model_validate(
        {'type': 'choice', 'label': {'en': 'Drink', 'es': 'Bebida'}, 'options': {'water': {'en': 'Water'}, 'b': 'B'}}
    )
    assert field.label == {'en': 'Drink', 'es': 'Bebida'}
    assert field.options == {'water': {'en': 'Water'}, 'b': 'B'}


@pytest.mark.parametrize('values', [{'type': 'email'}, {'width': 'wide'}, {'labl': 'A'}])
def test_an_unknown_type_width_or_key_is_refused(values: dict[str, str]) -> None:
    (key,) = values
    with pytest.raises(ValidationError) as error:
        FieldFile.model_validate(values)
    assert [detail['loc'] for detail in error.value.errors()] == [(key,)]


def test_mistakes_are_told_with_the_line_of_the_field() -> None:
    assert told('  name: {}\n  Copies: {}\n') == [
        "a.md:6: 'Copies' is not a name like 'birth_date': small letters, digits and '_'.",
    ]
    assert told('  name: {}\n  drink:\n    type: choice\n') == [
        "a.md:6: A field of the type 'choice' needs two 'options' or more.",
    ]


def test_a_mistyped_key_of_a_field_is_told_with_the_keys_that_there_are() -> None:
    assert told('  name:\n    labl: A\n') == [
        "a.md:6: There is no key 'labl'. Did you mean 'label'? "
        "The keys are: by_hand, label, lines, options, past, required, type, width.",
    ]


@pytest.mark.parametrize('type_', TYPES)
def test_ticks_and_choices_are_boxes(type_: str) -> None:
    field = Field(
        'a', FieldFile.model_validate({'type': type_, 'options': DRINKS if type_ == 'choice' else {}}).type, 'A'
    )
    assert field.is_boxes == (type_ in ('tick', 'choice'))


def test_a_slot_knows_how_wide_and_high_it_is() -> None:
    slot = Slot('name', '', 0, 10, 20, 110, 45)
    assert (slot.width, slot.height) == (100, 25)


def test_a_trouble_needs_no_hint() -> None:
    assert Trouble('rule', "Wrong.").hint == ''
