"""What a segment states in every language alike."""

import pytest

from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.translated.quantities import differ, read_counting, read_quantities
from handouts.words.translated.segments import Segment

COUNTING = read_counting(Rooms(PROJECT))


def stated(text: str, language: str = 'en', marks: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the kind and value of all that a text states."""
    segment = Segment('paragraph', text, 1, marks=marks)
    found = read_quantities(segment, language, COUNTING.get(language, {}))
    return [(quantity.kind, quantity.value) for quantity in found]


def test_languages_count_in_their_words() -> None:
    assert COUNTING['en']['twenty five'] == COUNTING['es']['veinticinco'] == '25'
    assert len(COUNTING['es']) > 100


@pytest.mark.parametrize(
    ('text', 'value'),
    [
        ('0.5', '0.5'),
        ('0,50', '0.5'),
        ('0.125', '0.125'),
        ('1,000', '1000'),
        ('1.000', '1000'),
        ('10 000', '10000'),
        ('1,234.5', '1234.5'),
        ('1.234,5', '1234.5'),
        ('450.00', '450'),
        ('007', '7'),
        ('8:30', '8:30'),
        ('0', '0'),
    ],
)
def test_a_figure_has_one_value(text: str, value: str) -> None:
    assert stated(f'about {text} of it.') == [('figure', value)]


def test_kinds_are_told_apart() -> None:
    text = 'Call 911, 988 or (800) 222-1222, text 838255, see https://988lifeline.org/, 180/120, for two, one.'
    assert stated(text) == [
        ('phone', '911'),
        ('phone', '988'),
        ('phone', '8002221222'),
        ('phone', '838255'),
        ('address', '988lifeline.org'),
        ('figure', '180'),
        ('figure', '120'),
        ('word', '2'),
        ('loose', '1'),
    ]


def test_what_looks_like_a_phone_line_and_is_a_number() -> None:
    assert [kind for kind, _ in stated('1,911 people, 988.5 grams, 9112, in 1988')] == ['figure'] * 4


def test_words_that_hold_a_number_are_none() -> None:
    assert stated('often someone weighs the tent') == []
    assert stated('a menudo tresillo', 'es') == []


def test_a_language_without_words_is_read_by_its_figures() -> None:
    assert stated('zwei oder 3', 'de') == [('figure', '3')]


def test_marks_follow_the_words() -> None:
    assert stated('Day 2', marks=('value clinic.phone', 'blank')) == [
        ('figure', '2'),
        ('value', 'value clinic.phone'),
        ('blank', 'blank'),
    ]


def test_twins_are_taken_first_from_the_same_kind() -> None:
    one, other = (
        read_quantities(Segment('item', text, 1), language, COUNTING[language])
        for text, language in (('2 of two, one', 'en'), ('dos de 2, una', 'es'))
    )
    difference = differ(one, other)
    assert (difference.missing, difference.extra, difference.respelled) == ((), (), ())
