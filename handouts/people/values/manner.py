"""The manner in which a value is read and written: the language of the paper, the country, the day."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

from handouts.fields import Trouble

# By what number a mark that stands above or below a letter begins; lower ones are vowels and signs of a script.
ACCENTS = 200
# What Babel says instead of a month's name in a language whose names it has not got.
NAMELESS = 'M03'
# Hyphens and dashes that office programs put where a person typed '-'.
DASHES = str.maketrans(dict.fromkeys('\u2010\u2011\u2012\u2013\u2212', '-'))
# How a country is taken that Babel does not know: there a date of three small numbers and a time without 'am' or
# 'pm' are refused.
CAREFUL = 'en_CA'


@dataclass(frozen=True, slots=True)
class Manner:
    """The language of a paper such as 'es' or 'es-MX', the country such as 'US', and the day it is printed."""

    language: str
    country: str
    today: date


class Unprintable(Exception):
    """A value that cannot be printed; neither it nor its causes hold the value."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble

    def __str__(self) -> str:
        return f'{self.trouble.message} {self.trouble.hint}'.rstrip()


@cache
def tongue(language: str, country: str) -> Locale:
    """Return how a language is written in a country; one unknown to Babel as the country writes its own."""
    own = language.replace('-', '_')
    base = own.partition('_')[0]
    codes = (f'{own}_{country}', own, f'{base}_{country}', base, f'und_{country}', CAREFUL)
    return next(locale for code in codes for locale in _known(code))


@cache
def homeland(country: str) -> Locale:
    """Return how a country writes in the language that most people speak there."""
    return next(locale for code in (f'und_{country}', CAREFUL) for locale in _known(code))


def english_name(language: str) -> str:
    """Return what a language is called in English, or its code."""
    return next((str(locale.english_name) for locale in _known(language.replace('-', '_'))), language)


def _known(code: str) -> tuple[Locale, ...]:
    """Return the locale of a code, or none if Babel cannot name a month in it."""
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return ()
    return () if locale.months['format']['wide'][3] == NAMELESS else (locale,)


def fold(text: str) -> str:
    """Return a text without its capitals and accents, to compare it."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize('NFD', text.casefold())
    return unicodedata.normalize('NFC', ''.join(sign for sign in parts if unicodedata.combining(sign) < ACCENTS))


def unbroken(written: str) -> str:
    """Return what Babel wrote with the no-break space that every font has for the narrow one."""
    return written.replace('\u202f', '\u00a0')
