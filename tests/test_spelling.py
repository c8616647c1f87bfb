"""What people type, and what papers print."""

import pickle
import unicodedata
from datetime import date
from typing import get_args

import pytest

from handouts.fields import YES, Field, FieldType, Value
from handouts.people.values.spelling import Manner, Unprintable, kept, spell
from handouts.press.workspace.project import PROJECT

TODAY = date(2026, 6, 15)
EARS = (('left', 'Left ear'), ('right', 'Right ear'), ('both', 'Ambos oídos'))
TYPES: tuple[FieldType, ...] = get_args(FieldType)


def read_cases() -> list[list[str]]:
    """Return the cases of values.txt: type, country, language, what is typed and what is printed."""
    lines = (PROJECT / 'tests/cases/values.txt').read_text().splitlines()
    return [line.split(' | ') for line in lines if line and not line.startswith('#')]


CASES = read_cases()


def field(of: str, options: tuple[tuple[str, str], ...] = EARS) -> Field:
    """Return a field of a type; 'lines' is a text of several lines."""
    kind: FieldType = next((kind for kind in TYPES if kind == of), 'text')
    return Field('it', kind, 'It', lines=3 if of == 'lines' else 1, options=options if kind == 'choice' else ())


def printed(of: str, country: str, language: str, typed: str) -> str:
    """Return what is printed, in the way of the case file."""
    try:
        value = spell(field(of), typed.replace('¶', '\n'), Manner(language, country, TODAY))
    except Unprintable as refusal:
        return f'refused: {refusal.trouble.rule}'
    if field(of).is_boxes:
        return {'': 'empty', YES: 'ticked'}.get(value.option, f'box: {value.option}')
    return ' ; '.join(value.words).replace('\n', '¶').replace('\u00a0', '~')


def refusal(of: str, typed: str, options: tuple[tuple[str, str], ...] = EARS) -> Unprintable:
    """Return why a value is refused in an English paper of the United States."""
    with pytest.raises(Unprintable) as caught:
        spell(field(of, options), typed, Manner('en', 'US', TODAY))
    return caught.value


@pytest.mark.parametrize(
    ('of', 'country', 'language', 'typed', 'wanted'), CASES, ids=['-'.join(c[:4]) for c in CASES]
)
def test_values_print_as_the_cases_say(of: str, country: str, language: str, typed: str, wanted: str) -> None:
    assert printed(of, country, language, typed) == wanted


def test_the_cases_show_every_type() -> None:
    assert len(CASES) > 150
    assert {case[0] for case in CASES} == {*TYPES, 'lines'}


def test_refusals_never_hold_the_value_nor_do_their_causes() -> None:
    refused = [(case[0], case[3]) for case in CASES if case[4].startswith('refused') and case[1:3] == ['US', 'en']]
    assert len(refused) > 40
    for of, typed in refused:
        error: BaseException | None = refusal(of, typed)
        while error:
            said = f'{error} {error!r} {error.args}'
            # A single figure stands in every example; what is longer must be nowhere.
            assert len(typed) == 1 or typed not in said, of
            error = error.__cause__ or error.__context__


def test_refusals_say_what_is_wrong_and_what_to_do() -> None:
    for of, typed in [('date', 'soon'), ('time', 'soon'), ('phone', 'none'), ('number', 'many'), ('tick', 'perhaps')]:
        trouble = refusal(of, typed).trouble
        assert trouble.rule == of
        assert trouble.message.startswith('This ')
        assert trouble.hint.endswith('.')


def test_a_refused_choice_names_the_options_of_the_paper() -> None:
    assert refusal('choice', 'nose').trouble.hint == "Write one of: left, right, both."


def test_a_refusal_travels_between_processes() -> None:
    first = refusal('date', 'soon')
    second = pickle.loads(pickle.dumps(first))
    assert (second.trouble, str(second)) == (first.trouble, str(first))
    assert str(first) == "This does not read as a date. Write it like 1980-03-14."


@pytest.mark.parametrize(
    'sign', ['\x07', '\x1c', '\x00', '\ue000', '\u0378', chr(0xD83D), '\ufffd'], ids=lambda sign: f'{ord(sign):x}'
)
@pytest.mark.parametrize('of', ['text', 'lines', 'date'])
def test_characters_that_no_paper_prints_are_refused(sign: str, of: str) -> None:
    assert refusal(of, f'Jo{sign}').trouble.rule == 'character'


def test_a_value_of_nothing_but_inkless_marks_is_refused() -> None:
    assert refusal('text', '\u200b\ufeff').trouble.rule == 'character'


@pytest.mark.parametrize(
    ('typed', 'wanted'),
    [
        (' Ana\t Ruiz ', 'Ana Ruiz'),
        ('Ana\u00a0\u2003Ruiz', 'Ana Ruiz'),
        ('Ana\r\nRuiz\vSosa\u2028Paz', 'Ana Ruiz Sosa Paz'),
        ('Jose\u0301', 'José'),
        ('\ufeffA\u200bna\u00ad', 'Ana'),
        ('\u202a602-555-0100\u202c', '602-555-0100'),
        ('می\u200cخواهم', 'می\u200cخواهم'),
    ],
)
def test_a_text_is_kept_in_one_form(typed: str, wanted: str) -> None:
    assert kept(typed) == wanted
    assert unicodedata.is_normalized('NFC', kept(typed))


def test_lines_are_kept_where_there_is_room_for_several() -> None:
    assert kept('\n a  b \r\n\r\n c\vd \n', lines=3) == 'a b\n\nc\nd'


@pytest.mark.parametrize(
    ('options', 'typed', 'wanted'),
    [
        ((('a', 'Si'), ('b', 'Sí')), 'Sí', 'b'),
        ((('a', 'Si'), ('b', 'Sí')), 'si', 'a'),
        ((('a', 'Si'), ('b', 'SÍ')), 's í', ''),
        ((('a', 'Pill'), ('b', 'PILL')), 'PILL', 'b'),
        ((('a', 'Pill'), ('b', 'PILL')), 'pill', ''),
        ((('a', 'One a day'), ('b', 'Onea day')), 'one a day', 'a'),
        ((('a', 'One a day'), ('b', 'Onea day')), 'oneaday', ''),
        ((('a', 'b'), ('b', 'a')), 'a', ''),
        ((('a', 'Same'), ('b', 'Same')), 'Same', ''),
    ],
)
def test_a_choice_is_forgiven_only_what_leaves_no_doubt(
    options: tuple[tuple[str, str], ...], typed: str, wanted: str
) -> None:
    if wanted:
        assert spell(field('choice', options), typed, Manner('es', 'US', TODAY)) == Value(option=wanted)
    else:
        assert refusal('choice', typed, options).trouble.rule == 'choice'
