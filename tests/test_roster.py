"""A list of people: which column is which field, and what a row says beside its values."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from handouts.errors import Finding, Mistakes
from handouts.fields import RESERVED, Field
from handouts.people.filled.person import Refused
from handouts.people.lists.roster import (
    ALIKE,
    MOST_COPIES,
    Choices,
    Columns,
    Member,
    known_names,
    plain,
    read_columns,
    read_member,
)
from tests.people_cases import CHOICES, MARKED, a_list, all_told

FIELDS = (
    Field('patient_name', 'text', "Patient’s name"),
    Field('patient_name', 'text', "Nombre del paciente"),
    Field('birth_date', 'date', "Date of birth"),
    Field('birth_date', 'date', "Fecha de nacimiento"),
    Field('visit_date', 'date', "Date"),
    Field('next_date', 'date', "Date"),
    Field('visit_date', 'date', "Fecha"),
    Field('phone', 'phone', "Teléfono"),
    Field('signature', 'signature', "Signature", by_hand=True),
)


def columns(folder: Path, header: str, *, fields: tuple[Field, ...] = FIELDS) -> Mapping[str, str]:
    """Return which column of a list is which field."""
    return read_columns(a_list(folder, f'{header}\r\n'), fields).names


def faults(folder: Path, header: str, *, fields: tuple[Field, ...] = FIELDS) -> tuple[Finding, ...]:
    """Return what is wrong with the columns of a list, of which no message may hold a word."""
    with pytest.raises(Mistakes) as error:
        columns(folder, header, fields=fields)
    assert all(word not in all_told(error.value) for word in header.replace('"', '').split(',') if MARKED in word)
    return error.value.findings


# --- columns ---


@pytest.mark.parametrize(
    ('header', 'field'),
    [
        ('patient_name', 'patient_name'),
        ('Patient Name', 'patient_name'),
        ('PATIENT-NAME', 'patient_name'),
        (' patient   name ', 'patient_name'),
        ("Patient's name", 'patient_name'),
        ("Patient’s name", 'patient_name'),
        ("PATIENT’S NAME:", 'patient_name'),
        ("Nombre del paciente", 'patient_name'),
        ("Date of birth", 'birth_date'),
        ("fecha de nacimiento", 'birth_date'),
        ("Fecha", 'visit_date'),
        ("Telefono", 'phone'),
        ("Tele\u0301fono", 'phone'),
        ("TELÉFONO", 'phone'),
        ('signature', 'signature'),
    ],
)
def test_a_column_is_known_by_the_name_of_a_field_or_by_its_label(header: str, field: str, tmp_path: Path) -> None:
    known = columns(tmp_path, header)
    assert list(known.values()) == [field]


def test_other_columns_are_told_by_their_letters(tmp_path: Path) -> None:
    table = a_list(tmp_path, f'Doctor,patient_name,,Bill {MARKED},language\r\n')
    found = read_columns(table, FIELDS)
    assert found == Columns({'patient_name': 'patient_name', 'language': 'language'}, ('A', 'D'))


@pytest.mark.parametrize('name', RESERVED)
def test_what_a_row_says_beside_its_values_is_known(name: str, tmp_path: Path) -> None:
    assert columns(tmp_path, f'patient_name,{name.replace("_", " ").title()}')[name.replace('_', ' ').title()] == name


def test_a_label_that_several_fields_have_stands_for_none(tmp_path: Path) -> None:
    assert 'date' not in known_names(FIELDS)
    table = a_list(tmp_path, 'patient_name,Date\r\n')
    assert read_columns(table, FIELDS).unused == ('B',)
    assert columns(tmp_path, 'Date', fields=(FIELDS[4],)) == {'Date': 'visit_date'}


def test_the_name_of_a_field_is_stronger_than_the_label_of_another(tmp_path: Path) -> None:
    fields = (Field('phone', 'phone', "Call me"), Field('other', 'phone', "Phone"))
    assert columns(tmp_path, 'Phone', fields=fields) == {'Phone': 'phone'}


def test_labels_without_a_letter_are_no_names() -> None:
    assert '' not in known_names((Field('a', 'text', "…"),))


@pytest.mark.parametrize(
    ('text', 'name'),
    [
        ("  Fecha  de\nNacimiento: ", 'fecha_de_nacimiento'),
        ("ÑANDÚ", 'nandu'),
        ("Patient’s", 'patients'),
        ("Straße", 'strasse'),
        ("e-mail (home)", 'e_mail_home'),
        ("№ 5", 'no_5'),
        ("—", ''),
    ],
)
def test_names_are_compared_without_capitals_accents_and_signs(text: str, name: str) -> None:
    assert plain(text) == name


@pytest.mark.parametrize(
    ('header', 'meant'),
    [
        ('pacient_name', 'patient_name'),
        ('patientname', 'patient_name'),
        ('Patients names', 'patient_name'),
        ('birth_dat', 'birth_date'),
        ('langauge', 'language'),
        ('copis', 'copies'),
    ],
)
def test_a_name_that_is_nearly_one_is_a_mistake(header: str, meant: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, f'phone,{header}')
    told = f"Column B is no field, but nearly '{meant}'."
    hint = f"Write '{meant}' if it is that, or name it otherwise."
    assert fault == Finding('people.csv', 1, 'column', told, hint)


def test_a_near_name_whose_field_has_its_column_is_a_column_of_its_own(tmp_path: Path) -> None:
    assert columns(tmp_path, 'patient_name,patient_names') == {'patient_name': 'patient_name'}


def test_far_names_are_no_mistake(tmp_path: Path) -> None:
    table = a_list(tmp_path, 'patient_name,doctor_name,bed,insurance\r\n')
    assert read_columns(table, FIELDS).unused == ('B', 'C', 'D')
    assert 0.8 < ALIKE < 1


def test_a_field_with_two_columns_is_a_mistake(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "patient_name,phone,Patient’s name")
    assert fault.message == "Column C is 'patient_name' once more."


def test_a_list_without_a_field_is_a_mistake(tmp_path: Path) -> None:
    for header in (f'{MARKED},Bed', f'{MARKED},language,copies', f'{MARKED} Ana,1980-03-14,602 555 0100'):
        (fault,) = faults(tmp_path, header)
        assert fault.message == "No column of the list is a field of the papers."
        assert 'patient_name, birth_date' in fault.hint
        assert fault.hint.count('patient_name') == 1
    (fault,) = faults(tmp_path, 'a', fields=())
    assert fault.hint == "Row 1 names them: none."


def test_all_mistakes_of_a_header_are_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, f"phone,Teléfono,birth_dat,langauge,{MARKED}")
    assert [fault.message.split(' is ')[0] for fault in found] == ['Column B', 'Column C', 'Column D']


def test_a_header_below_blank_rows_is_named_by_its_row(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, '\r\n\r\nphone,birth_dat')
    assert fault.line == 3


# --- rows ---


def member(folder: Path, header: str, row: str, choices: Choices = CHOICES) -> Member:
    """Return the person of a list's only row."""
    table = a_list(folder, f'{header}\r\n{row}\r\n')
    return read_member(next(iter(table)), read_columns(table, FIELDS), choices)


def troubles(folder: Path, header: str, row: str) -> list[tuple[int, str, str]]:
    """Return row, column and rule of all that is wrong with a row."""
    with pytest.raises(Refused) as error:
        member(folder, header, row)
    assert MARKED not in all_told(error.value)
    return [(one.number, one.column, one.trouble.rule) for one in error.value.refusals]


def test_a_row_is_a_person(tmp_path: Path) -> None:
    someone = member(tmp_path, 'Patient name,phone,Bed', 'Ana Ruiz,602 555 0100,12')
    assert (someone.person.number, someone.person.copies, someone.person.chart) == (2, 1, '')
    assert someone.person.typed == {'patient_name': "Ana Ruiz", 'phone': '602 555 0100'}
    assert (someone.language, someone.edition) == ('en', 'print')


def test_empty_cells_are_not_filled_in(tmp_path: Path) -> None:
    assert member(tmp_path, 'patient_name,phone,birth_date', 'Ana,,').person.typed == {'patient_name': 'Ana'}


def test_what_is_signed_by_hand_is_handed_on_to_be_refused(tmp_path: Path) -> None:
    typed = member(tmp_path, 'patient_name,signature', 'Ana,X').person.typed
    assert typed == {'patient_name': 'Ana', 'signature': 'X'}


@pytest.mark.parametrize('word', ['es', 'ES', 'Spanish', 'español', 'ESPAÑOL', ' Espanol '])
def test_a_language_is_named_by_its_code_or_as_people_call_it(word: str, tmp_path: Path) -> None:
    assert member(tmp_path, 'patient_name,language', f'Ana,{word}').language == 'es'


@pytest.mark.parametrize('word', ['large-print', 'Large print', 'LARGE_PRINT'])
def test_an_edition_is_named_as_people_write_it(word: str, tmp_path: Path) -> None:
    assert member(tmp_path, 'patient_name,edition', f'Ana,{word}').edition == 'large-print'


def test_what_a_row_does_not_say_is_as_for_all(tmp_path: Path) -> None:
    choices = replace(CHOICES, language='es', edition='screen')
    someone = member(tmp_path, 'patient_name,language,edition,copies', 'Ana,,,', choices)
    assert (someone.language, someone.edition, someone.person.copies) == ('es', 'screen', 1)


@pytest.mark.parametrize('word', ['fr', f'{MARKED}', '?'])
def test_a_language_or_edition_that_there_is_not_is_refused_with_those_that_there_are(
    word: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused) as error:
        member(tmp_path, 'patient_name,language,edition', f'Ana,{word},{word}')
    language, edition = error.value.refusals
    assert (language.column, edition.column) == ('language', 'edition')
    assert language.trouble.hint == "There are: en, es."
    assert edition.trouble.hint == "There are: print, large-print, screen."
    assert word not in f'{language}{edition}'.replace('There are: en, es', '')


@pytest.mark.parametrize(
    ('word', 'copies'), [('', 1), ('1', 1), ('3', 3), ('03', 3), (str(MOST_COPIES), MOST_COPIES)]
)
def test_copies_are_a_number(word: str, copies: int, tmp_path: Path) -> None:
    assert member(tmp_path, 'patient_name,copies', f'Ana,{word}').person.copies == copies


@pytest.mark.parametrize('word', ['0', '21', '100', '-1', '2.0', 'two', f'{MARKED}', '1e1', '²'])
def test_copies_that_are_none_are_refused(word: str, tmp_path: Path) -> None:
    assert troubles(tmp_path, 'patient_name,copies', f'Ana,{word}') == [(2, 'copies', 'copies')]


@pytest.mark.parametrize('word', ['A-1024', '7', 'x' * 20])
def test_a_chart_number_is_kept(word: str, tmp_path: Path) -> None:
    someone = member(tmp_path, 'patient_name,chart_number', f'Ana,{word}').person
    assert someone.chart == word
    assert 'chart_number' not in someone.typed


@pytest.mark.parametrize('word', ['x' * 21, 'A 17', 'A/17', 'Ñ7', f'{MARKED}!', '١٢'])
def test_a_chart_number_that_no_code_can_hold_is_refused(word: str, tmp_path: Path) -> None:
    assert troubles(tmp_path, 'patient_name,chart_number', f'Ana,{word}') == [(2, 'chart_number', 'chart')]


def test_all_troubles_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    header = 'patient_name,language,edition,copies,chart_number'
    row = f'{MARKED},{MARKED},{MARKED},{MARKED},{MARKED}!,more {MARKED}'
    assert troubles(tmp_path, header, row) == [
        (2, 'the row', 'too-many-cells'),
        (2, 'language', 'language'),
        (2, 'edition', 'edition'),
        (2, 'copies', 'copies'),
        (2, 'chart_number', 'chart'),
    ]


# --- one who stands on no list ---


def test_a_person_on_no_list_has_no_row() -> None:
    someone = Member.alone({'patient_name': 'Ana', 'phone': '', 'chart_number': 'A-17'}, CHOICES)
    assert (someone.person.number, someone.person.chart, dict(someone.person.typed)) == (
        0,
        'A-17',
        {'patient_name': 'Ana'},
    )
    assert (someone.language, someone.edition) == (CHOICES.language, CHOICES.edition)


def test_the_chart_number_of_a_person_on_no_list_is_looked_at_too() -> None:
    with pytest.raises(Refused) as error:
        Member.alone({'chart_number': f'{MARKED} 17'}, CHOICES)
    assert [one.trouble.rule for one in error.value.refusals] == ['chart']
    assert MARKED not in all_told(error.value)


def test_a_member_does_not_show_who_it_is_by_accident(tmp_path: Path) -> None:
    someone = member(tmp_path, 'patient_name,chart_number', f'{MARKED},{MARKED}')
    assert MARKED not in repr(someone)
    assert MARKED in asdict(someone)['person']['chart']
