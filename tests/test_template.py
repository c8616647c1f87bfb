"""The first row of a list, and an example of each column that is taken as it stands."""

from pathlib import Path
from typing import get_args

import pytest

from handouts.fields import RESERVED, Field, FieldType
from handouts.people.filled.person import spell_person
from handouts.people.lists.roster import read_columns, read_member
from handouts.people.lists.template import EXAMPLES, EXPLAINED, explained_example, header_row
from tests import people_cases
from tests.people_cases import AFTERCARE, CHOICES, CONSENT, TODAY, Papers, a_list, small_blank

TYPES: tuple[FieldType, ...] = get_args(FieldType)

papers = people_cases.papers

FIELDS = (
    Field('patient_name', 'text', "Patient’s name", required=True),
    Field('patient_name', 'text', "Nombre del paciente"),
    Field('story', 'text', "Your story", lines=3),
    Field('born', 'date', "Born on", past=True),
    Field('came', 'time', "Came at"),
    Field('call', 'phone', "Call me at"),
    Field('weight', 'number', "Weight"),
    Field('drink', 'choice', "What do you drink?", options=(('water', "Water"), ('milk', "Milk"))),
    Field('fasted', 'tick', "I ate nothing"),
    Field('mine', 'initials', "My initials", by_hand=True),
    Field('signed', 'signature', "Signature", by_hand=True),
    Field('own_words', 'text', "In your words", by_hand=True),
)
NAMES = ['patient_name', 'story', 'born', 'came', 'call', 'weight', 'drink', 'fasted']


def examples(fields: tuple[Field, ...] = FIELDS) -> dict[str, str]:
    """Return the example of each column: what stands in the second column of the explanation."""
    return {line[:22].strip(): line[23:37].strip() for line in explained_example(fields)}


def test_each_field_has_a_column_once_and_what_is_signed_by_hand_has_none() -> None:
    assert header_row(FIELDS) == f'{",".join([*NAMES, *RESERVED])}\r\n'


def test_the_row_is_read_back_as_columns_that_are_all_known(tmp_path: Path) -> None:
    table = a_list(tmp_path, header_row(FIELDS))
    found = read_columns(table, FIELDS)
    assert (list(found.names.values()), found.unused) == ([*NAMES, *RESERVED], ())
    assert (table.rows, table.form.delimiter) == (0, ',')


def test_each_column_has_a_line_with_its_label() -> None:
    lines = list(explained_example(FIELDS))
    assert [line.split()[0] for line in lines] == [*NAMES, *RESERVED]
    assert lines[0] == f"{'patient_name':22} {'Ana Example':14} any words; must be filled in: Patient’s name"
    assert lines[6] == f"{'drink':22} {'water':14} one of water, milk: What do you drink?"
    assert all('must be filled in' not in line for line in lines[1:])


def test_an_example_of_every_type_is_taken_as_it_stands(tmp_path: Path) -> None:
    row = examples()
    table = a_list(tmp_path, f'{header_row(FIELDS)}{",".join(row.values())}\r\n')
    member = read_member(next(iter(table)), read_columns(table, FIELDS), CHOICES)
    assert (member.language, member.edition, member.person.copies, member.person.chart) == (
        'es',
        'large-print',
        2,
        'A-1024',
    )
    by_name = [field for field in FIELDS if field.label != "Nombre del paciente"]
    (values,) = spell_person(member.person, [small_blank(*by_name)], TODAY)
    assert list(values) == NAMES
    assert (values['drink'].option, values['fasted'].option) == ('water', 'yes')


def test_every_type_that_may_be_filled_in_has_an_example_and_is_explained() -> None:
    assert set(TYPES) - set(EXPLAINED) == {'initials', 'signature'}
    assert set(EXPLAINED) - set(EXAMPLES) == {'choice'}


@pytest.mark.parametrize('asked', [(CONSENT,), (AFTERCARE,), (CONSENT, AFTERCARE)])
def test_the_row_for_the_clinic_s_papers_is_known_whole(
    asked: tuple[str, ...], papers: Papers, tmp_path: Path
) -> None:
    fields = papers.wanted(*asked).fields()
    found = read_columns(a_list(tmp_path, header_row(fields)), fields)
    assert found.unused == ()
    assert 'patient_name' in found.names
    assert len(found.names) >= 10
    assert list(examples(tuple(fields))) == list(found.names)
