"""Phone numbers that never break, and never lose a part of what was typed."""

from datetime import date

import pytest

from handouts.people.values.manner import Manner, Unprintable
from handouts.people.values.phones import spell_phone

US = Manner('en', 'US', date(2026, 6, 15))
NUMBERS = ['602-555-0100', '(602) 555 0100 ext 7', '+52 55 1234 5678', '+44 20 7946 0958 x3', '+49 30 123456']


@pytest.mark.parametrize('typed', NUMBERS)
def test_a_number_holds_its_digits_and_no_space_that_breaks(typed: str) -> None:
    (words,) = spell_phone(typed, US).words
    assert ' ' not in words
    assert [sign for sign in words if sign.isdigit()] == [sign for sign in typed if sign.isdigit()]


@pytest.mark.parametrize(
    'written', ['ext. 12', 'ext 12', 'x12', '#12', 'extension 12', 'extensión 12', ';ext=12', 'Int. 12']
)
def test_an_extension_is_kept(written: str) -> None:
    assert spell_phone(f'602-555-0100 {written}', US).words == ('602-555-0100\u00a0ext.\u00a012',)


@pytest.mark.parametrize(
    ('typed', 'message'),
    [
        ('555-0100', 'no area code'),
        ('602-555-010', 'no phone number'),
        ('602-555-0100 home', 'no phone number'),
        ('602-555-0100 602-555-0199', 'no phone number'),
        ('602-555-0100 x', 'no phone number'),
        ('()', 'no phone number'),
        ('6.02556E+09', 'no phone number'),
        ('6025550100.0', 'no phone number'),
    ],
)
def test_a_number_that_cannot_be_dialled_is_refused(typed: str, message: str) -> None:
    with pytest.raises(Unprintable, match=message):
        spell_phone(typed, US)
