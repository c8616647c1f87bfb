"""The form of the Brand page: the fields of a clinic's file, and the file with what is typed into them."""

import json
from pathlib import Path

import pytest

from handouts.desk.written.brand_form import LONGEST, BrandForm, brand_form
from handouts.errors import Mistakes
from handouts.model import Source
from handouts.press.letters.fonts import installed_families
from handouts.press.library import Library
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml
from handouts.schema import ClinicFile, Colours, Fonts, StringsFile
from tests.conftest import Workspace

VIVUS = PROJECT / 'content/clinics/vivus-wellness/clinic.yaml'
CASA = PROJECT / 'tests/clinic/content/clinics/casa-verde/clinic.yaml'
# Pictures are chosen, and inks are written by a print shop: nobody types these into a field.
NOT_TYPED = {'logo', 'cover', 'inks', 'rules', 'prices', 'colours', 'fonts'}


def form(text: str, language: str = 'en', root: Path = PROJECT) -> BrandForm:
    """Return the form of a file of this text."""
    return brand_form(Library(Rooms(root)), 'content/clinics/a/clinic.yaml', text, language)


def says(text: str) -> ClinicFile:
    """Return what a file says to the press."""
    return read_yaml(Source('clinic.yaml', text), ClinicFile)


def read_strings(code: str) -> dict[str, object]:
    """Return the phrases of a language that are shipped."""
    path = PROJECT / f'content/strings/{code}.yaml'
    return read_yaml(Source(path.name, path.read_text()), StringsFile).model_dump()


def test_each_key_that_people_write_has_a_field_with_its_value() -> None:
    fields = form(VIVUS.read_text()).fields
    clinic = says(VIVUS.read_text())
    own = {key for key in ClinicFile.model_fields if key not in NOT_TYPED}
    assert own == {name for name in fields if '.' not in name}
    assert {name.removeprefix('colours.') for name in fields if name.startswith('colours.')} == {
        *Colours.model_fields
    }
    assert {name.removeprefix('fonts.') for name in fields if name.startswith('fonts.')} == {*Fonts.model_fields}
    for name, field in fields.items():
        part, _, key = name.partition('.')
        found = getattr(clinic, part)
        value = found.get(key, '') if isinstance(found, dict) else getattr(found, key) if key else found
        assert field.shown == value, name
        assert field.path == ((part, key) if key else (part,))


def test_every_field_says_what_it_is_and_each_group_has_fields() -> None:
    groups = form(CASA.read_text()).groups
    assert [group.title for group in groups] == [
        "Who we are", "Colours", "Fonts", "Paper and language", "Our rules", "Our prices"
    ]  # fmt: skip
    assert all(field.label and field.help for group in groups for field in group.fields)
    names = [field.name for group in groups for field in group.fields]
    assert len(names) == len({*names}) == 32


def test_what_the_file_does_not_say_is_shown_as_it_counts() -> None:
    fields = form('name: A\n').fields
    assert {name: field.shown for name, field in fields.items() if field.shown} == {
        'name': 'A',
        **{f'colours.{key}': value for key, value in Colours()},
        **{f'fonts.{key}': value for key, value in Fonts()},
        'paper': 'letter',
        'country': 'US',
        'language': 'en',
    }
    assert {field.value for field in fields.values()} == {'A', ''}


def test_choices_are_what_there_is() -> None:
    fields = form('name: A\n').fields
    assert {value for value, _ in fields['fonts.text'].options} == {*installed_families()}
    assert dict(fields['language'].options) == {'en': 'English', 'es': 'Español'}
    assert [value for value, _ in fields['paper'].options] == ['letter', 'a4']
    kinds = {field.kind for name, field in fields.items() if name.startswith('colours.')}
    assert kinds == {'colour'}
    assert {name for name, field in fields.items() if field.kind == 'choice'} == {
        'fonts.text', 'fonts.headings', 'paper', 'language'
    }  # fmt: skip


def test_a_choice_that_there_is_not_stays_what_the_file_says() -> None:
    options = form('name: A\nfonts: {text: Comic Sans}\npaper: a5\n').fields
    assert options['fonts.text'].options[-1] == ('Comic Sans', 'Comic Sans')
    assert options['paper'].options[-1] == ('a5', 'a5')


def test_rules_and_prices_that_papers_know_are_called_in_words_and_others_by_their_key() -> None:
    text = 'name: A\nrules:\n  eating: x\n  our_own: y\n'
    english, spanish = (form(text, language).fields for language in ('en', 'es'))
    label = "Eating and drinking before a visit"
    assert (english['rules.eating'].label, english['rules.eating'].help) == (label, 'Eating rule: ____')
    assert (spanish['rules.eating'].label, spanish['rules.eating'].help) == (label, 'Comida: ____')
    assert (english['rules.our_own'].label, english['rules.our_own'].value) == ('Our own', 'y')
    assert [name for name, field in english.items() if field.is_own] == ['rules.our_own']
    assert {name.partition('.')[0] for name, field in english.items() if field.is_quoted} == {'rules', 'prices'}
    assert form(text, 'vi').fields['rules.eating'].label == label


@pytest.mark.parametrize('code', ['en', 'es'])
def test_every_rule_and_price_of_the_shipped_papers_has_a_name_in_words(code: str) -> None:
    fields = form('name: A\n', code).fields
    named = {name: field.label for name, field in fields.items() if field.is_quoted}
    assert len(named) == len(set(named.values())) == 9
    assert not any(field.is_own for field in fields.values())


def test_a_rule_of_a_workspace_s_own_is_called_by_its_key_and_its_label_on_papers(workspace: Workspace) -> None:
    strings = read_strings('es') | {'prices': {'late-fee': 'multa'}}
    workspace.write('content/strings/es.yaml', json.dumps(strings))
    own = form('name: A\n', 'es', workspace.root).fields['prices.late-fee']
    assert (own.label, own.is_own) == ('Late fee (multa)', True)


def test_a_file_that_must_be_changed_by_hand_has_no_form() -> None:
    with pytest.raises(Mistakes, match=r'content/clinics/a/clinic.yaml:2: Here is an anchor'):
        form('name: A\ncity: &c B\n')
    with pytest.raises(Mistakes, match=r'clinic.yaml:1: This is not YAML'):
        form('name: A: B\n')


def test_a_file_with_mistakes_has_a_form_to_mend_them() -> None:
    text = 'nam: A\ncolours:\n  ink: red\n  main: [1]\nrules: no\nfonts:\n'
    fields = form(text).fields
    assert (fields['name'].value, fields['colours.ink'].value, fields['colours.main'].value) == ('', 'red', '')
    mended = "name: B\nnam: A\ncolours:\n  ink: '#000000'\n  main: [1]\nrules: no\nfonts:\n"
    assert form(text).written({'name': 'B', 'colours.ink': '#000000'}) == (mended, ())


@pytest.mark.parametrize('path', [VIVUS, CASA], ids=['vivus-wellness', 'casa-verde'])
def test_what_is_sent_back_as_it_was_shown_changes_nothing(path: Path) -> None:
    text = path.read_text()
    shown = {name: field.shown for name, field in form(text).fields.items()}
    assert form(text).written(shown) == (text, ())
    assert form(text).written({}) == (text, ())
    assert form(text).written({name: f' {value}\t' for name, value in shown.items()}) == (text, ())


def test_a_value_of_several_lines_is_shown_on_one_and_stays_where_nobody_changes_it() -> None:
    text = 'name: A\nhours: |\n  Mon 9–5\n  Tue 9–5\naddress: "1  Street,\n  Town"\n'
    fields = form(text).fields
    assert (fields['hours'].shown, fields['address'].shown) == ('Mon 9–5 Tue 9–5', '1 Street, Town')
    assert form(text).written({'hours': 'Mon 9–5 Tue 9–5', 'address': '1 Street, Town'}) == (text, ())
    assert form(text).written({'hours': 'Mon 9–5'})[0] == text.replace('|\n  Mon 9–5\n  Tue 9–5', 'Mon 9–5')


def test_what_is_typed_stands_in_the_file_and_comments_do_too() -> None:
    text, remarks = form(VIVUS.read_text()).written(
        {
            'phone': ' 602-555-0100 ',
            'country': 'mx',
            'tagline': '',
            'colours.accent': '#aa4a20',
            'colours.line': '',
            'fonts.headings': 'Source Sans 3',
            'rules.eating': 'Nothing for 4 hours: no #coffee',
            'prices.visit': '$450',
            'paper': 'a4',
            'language': 'es',
        }
    )
    assert remarks == ()
    clinic, before = says(text), says(VIVUS.read_text())
    assert (clinic.phone, clinic.country, clinic.tagline, clinic.paper) == ('602-555-0100', 'MX', '', 'a4')
    assert (clinic.colours.accent, clinic.colours.line) == ('#aa4a20', Colours().line)
    assert clinic.fonts == Fonts(headings='Source Sans 3')
    assert clinic.rules == {**before.rules, 'eating': 'Nothing for 4 hours: no #coffee'}
    assert (clinic.prices, clinic.language) == ({'visit': '$450'}, 'es')
    comments = [line for line in VIVUS.read_text().splitlines() if line.startswith('#')]
    assert comments == [line for line in text.splitlines() if line.startswith('#')] != []


HARD = ['#5', "it's: a \"b\"", '- x', 'yes', '30', '@home', '{{ 7*7 }}', '<b>&amp;</b>', 'Núñez – ¿sí?', '😀 care', '*all', '!x', '%', "''", 'a\\n', 'x' * LONGEST]  # fmt: skip


@pytest.mark.parametrize('value', HARD, ids=lambda value: value[:12])
def test_any_value_is_read_back_as_it_was_typed(value: str) -> None:
    text, remarks = form(VIVUS.read_text()).written({'city': value, 'rules.eating': value, 'web': value})
    assert remarks == ()
    assert (says(text).city, says(text).rules['eating'], says(text).web) == (value, value, value)
    again = form(text)
    assert again.written({name: field.shown for name, field in again.fields.items()}) == (text, ())


REFUSED = {
    'a\nb': "'city' has more than one line. Write it on one line.",
    'a\u2029b': "'city' has more than one line. Write it on one line.",
    'a\x07b': "There is a character here that cannot be printed (U+0007). Type the line again.",
    'a\ue000b': "There is a character here that cannot be printed (U+E000). Type the line again.",
    'x' * (LONGEST + 1): "This has 501 letters, and there is room for 500. Shorten it.",
    'x' * 300_000: "This has 300000 letters, and there is room for 500. Shorten it.",
}


@pytest.mark.parametrize('value', REFUSED, ids=lambda value: repr(value[:5]))
def test_a_value_that_cannot_stand_in_the_file_is_told_at_its_field_and_the_others_are_taken(value: str) -> None:
    text, (remark,) = form(CASA.read_text()).written({'city': value, 'phone': '555-0199'})
    assert text == CASA.read_text().replace('phone: 555-0100', 'phone: 555-0199')
    assert (remark.field, remark.instead) == ('city', '')
    assert str(remark.finding) == f'content/clinics/a/clinic.yaml: {REFUSED[value]}'


def test_a_list_in_the_place_of_a_value_is_left_to_people() -> None:
    text, (remark,) = form('name: A\ncity: [a, b]\n').written({'city': 'c'})
    assert text == 'name: A\ncity: [a, b]\n'
    assert (remark.field, remark.finding.line) == ('city', 2)


def test_what_the_form_has_no_field_for_is_not_written() -> None:
    posted = {
        'inks.main': '1',
        'logo': '../../x.svg',
        'cover': 'x',
        'csrf_token': 'x',
        'rules.new': 'x',
        'a.b.c': 'x',
    }
    assert form(VIVUS.read_text()).written(posted) == (VIVUS.read_text(), ())


def test_what_was_typed_is_shown_again() -> None:
    typed = form(VIVUS.read_text()).typed({'city': 'a\nb', 'colours.ink': 'red', 'zzz': 'x'})
    assert (typed.fields['city'].value, typed.fields['colours.ink'].shown) == ('a\nb', 'red')
    assert typed.fields['name'].shown == 'Vivus Wellness'
    assert 'zzz' not in typed.fields
    assert typed.text == VIVUS.read_text()
