"""Values of people, read as a front desk types them and printed as the paper's language writes them."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache

from babel.numbers import NumberFormatError, format_decimal, get_group_symbol, parse_decimal

from handouts.fields import BY_HAND, YES, Field, FieldType, Trouble, Value
from handouts.people.values.days import spell_day
from handouts.people.values.hours import spell_hour
from handouts.people.values.manner import DASHES, Manner, Unprintable, fold, homeland, tongue, unbroken
from handouts.people.values.phones import spell_phone

__all__ = ['Manner', 'Unprintable', 'kept', 'spell']

CHARACTER = Trouble('character', "There is a character in it that cannot be printed.", "Type it anew, by hand.")
SIGNED = Trouble('by-hand', "This is signed by hand.", "Leave the column empty.")
NO_NUMBER = Trouble('number', "This is no number.", "Write it in figures alone, without a unit.")
NO_TICK = Trouble('tick', "This is neither yes nor no.", "Write yes or no.")

# Controls that part words or lines; any other is refused, and so is what is private, unassigned or half a character.
PARTING = '\t\n\v\f\r\x85'
UNPRINTED = ('Cc', 'Co', 'Cn', 'Cs')
# What stands where a program could not read a letter.
LOST = '\ufffd'
# Marks without ink that come along when something is copied: they say where to break, or which way to read.
INKLESS = dict.fromkeys(
    (0xAD, 0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)

FIGURES = re.compile(r"-?(?:[.,'’ ]?\d){1,15}")
# Without ✗ and ✘, which mean yes to some and no to others.
YES_WORDS = {'yes', 'y', 'si', 's', 'true', 't', 'verdadero', 'v', 'on', 'x', '1', '1.0', '✓', '✔', '√', '☑', '☒'}
NO_WORDS = {'no', 'n', 'false', 'f', 'falso', 'off', '0', '0.0', '☐', '□'}
# How a sign asks to be shown in colour.
COLOURED = '\ufe0f'

Options = tuple[tuple[str, str], ...]


def spell(field: Field, typed: str, manner: Manner) -> Value:
    """Return what somebody typed as the paper prints it; raises Unprintable."""
    if field.by_hand or field.type in BY_HAND:
        raise Unprintable(SIGNED)
    text = kept(typed, field.lines)
    if not text:
        raise Unprintable(CHARACTER)
    return SPELLERS[field.type](field, text, manner)


def kept(text: str, lines: int = 1) -> str:
    """Return a text with one form of letters and spaces, on one line unless `lines` are more; raises Unprintable."""
    if not text.isprintable():
        text = _inked(text)
    if LOST in text:
        raise Unprintable(CHARACTER)
    text = unicodedata.normalize('NFC', text)
    if lines > 1:
        return '\n'.join(' '.join(line.split()) for line in text.strip().splitlines())
    return ' '.join(text.split())


def _inked(text: str) -> str:
    """Return a text without its marks that have no ink."""
    if any(sign not in PARTING and unicodedata.category(sign) in UNPRINTED for sign in text):
        raise Unprintable(CHARACTER)
    return text.translate(INKLESS)


def _spell_number(text: str, manner: Manner) -> Value:
    text = text.translate(DASHES)
    home = homeland(manner.country)
    group = get_group_symbol(home)
    if FIGURES.fullmatch(text):
        # The message of Babel's error holds the value, so the error goes no further.
        with suppress(NumberFormatError):
            number = parse_decimal(text.replace(' ', group) if group.isspace() else text, locale=home, strict=True)
            return Value((_number_written(number, manner),))
    raise Unprintable(NO_NUMBER)


def _number_written(number: Decimal, manner: Manner) -> str:
    """Return a number with as many places as were typed."""
    places = -int(number.as_tuple().exponent)
    pattern = '#,##0.' + '0' * places if places else '#,##0'
    return unbroken(format_decimal(number, pattern, locale=tongue(manner.language, manner.country)))


def _spell_tick(text: str) -> Value:
    word = fold(text).removesuffix(COLOURED)
    if word in YES_WORDS:
        return Value(option=YES)
    if word in NO_WORDS:
        return Value()
    raise Unprintable(NO_TICK)


def _spell_choice(field: Field, text: str) -> Value:
    for look, named in _readings(field.options):
        names = named.get(look(text), set())
        if len(names) == 1:
            return Value(option=next(iter(names)))
    names_of_all = ', '.join(name for name, _ in field.options)
    raise Unprintable(Trouble('choice', "This is none of the options.", f"Write one of: {names_of_all}."))


def _bare(text: str) -> str:
    return ''.join(fold(text).split())


# Ways to look at a choice, from the strictest to the most forgiving.
LOOKS: tuple[Callable[[str], str], ...] = (str, str.casefold, _bare)


@lru_cache(maxsize=1000)
def _readings(options: Options) -> tuple[tuple[Callable[[str], str], dict[str, set[str]]], ...]:
    """Return for each way to look which options may be meant by what is seen."""
    readings = []
    for look in LOOKS:
        named: dict[str, set[str]] = {}
        for name, words in options:
            for said in (name, words):
                named.setdefault(look(kept(said)), set()).add(name)
        readings.append((look, named))
    return tuple(readings)


SPELLERS: dict[FieldType, Callable[[Field, str, Manner], Value]] = {
    'text': lambda field, text, manner: Value((text,)),
    'date': lambda field, text, manner: spell_day(text, manner, is_past=field.past),
    'time': lambda field, text, manner: spell_hour(text, manner),
    'phone': lambda field, text, manner: spell_phone(text, manner),
    'number': lambda field, text, manner: _spell_number(text, manner),
    'tick': lambda field, text, manner: _spell_tick(text),
    'choice': lambda field, text, manner: _spell_choice(field, text),
}
