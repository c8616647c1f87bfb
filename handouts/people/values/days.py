"""Dates, as people type them and as a paper's language writes them."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton

from handouts.fields import Trouble, Value
from handouts.people.values.manner import DASHES, Manner, Unprintable, fold, homeland, tongue, unbroken

# What Babel writes for a month whose name it has not got, 'M03' for March.
NUMBERED = re.compile(r'\bM\d\d\b')
MONTH_FIRST = re.compile('M{1,2}[^M]')
EARLIEST, LATEST = 1900, 2100
# A year of two digits is of this century, unless that is more than so many years ahead.
AHEAD = 10
REMEMBERED = 2_000

HOW = "Write it like 1980-03-14."
UNREAD = Trouble('date', "This does not read as a date.", HOW)
NO_DAY = Trouble('date', "This is no date of the calendar.", HOW)
TO_COME = Trouble('date', "This day is still to come.", "Look at its year.")
BARE = Trouble('date', "This is a bare number, as a spreadsheet counts days.", HOW)
OTHER_WEEKDAY = Trouble('date', "The day of the week is not that of the date.", "Correct it, or leave it out.")

# Languages whose names of months and days are read whatever the language of the paper, and what Babel lacks of them.
SPOKEN = ('en', 'es')
MORE_MONTHS = (('set', 9), ('sept', 9), ('setiembre', 9))
MORE_WEEKDAYS = (('tues', 1), ('weds', 2), ('thur', 3), ('thurs', 3))

BETWEEN = r'\s?(?P<between>[-/. ])\s?'
AGAIN = r'\s?(?P=between)\s?'
GAP = r'[\s.,/-]+'
OF = r'(?:(?:of|de|del)\s)?'
DAY = r'(?P<day>\d{1,2})(?:st|nd|rd|th|er|ro|\.?[º°])?'
MONTH = r'(?P<month>\d{1,2})'
YEAR = r"['’]?(?P<year>\d{4}|\d\d)"
LONG_YEAR = r'(?P<year>\d{4})'
NAME = r'(?P<name>[^\s\d.,/-]+)'


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rf'{pattern}\.?') for pattern in patterns)


YEAR_FIRST = _patterns(
    rf'{LONG_YEAR}{BETWEEN}{MONTH}{AGAIN}(?P<day>\d{{1,2}})',
    r'(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)',
)
# Where a country puts the year first, three small numbers stay unread: nobody there agrees on what they mean.
IN_ORDER = {
    'Mdy': _patterns(rf'{MONTH}{BETWEEN}(?P<day>\d{{1,2}}){AGAIN}{YEAR}'),
    'dMy': _patterns(rf'(?P<day>\d{{1,2}}){BETWEEN}{MONTH}{AGAIN}{YEAR}'),
}
WORDED = _patterns(
    rf'(?:(?:el|the)\s)?{DAY}(?:{GAP})?{OF}{NAME}(?:{GAP})?{OF}{YEAR}',
    rf'{NAME}(?:{GAP})?{DAY}{GAP}{OF}{YEAR}',
    rf'{LONG_YEAR}(?:{GAP})?{NAME}(?:{GAP})?{DAY}',
)
WEEKDAY = re.compile(r'(?P<weekday>[^\s\d.,/]+)[\s.,]+(?P<date>.+)')
MIDNIGHT = re.compile(r'(?:t|,?\s)(?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)?\s?a\.?\s?m\.?)$')
NUMBER = re.compile(r'\d{3,7}(?:\.\d*)?')
QUOTED = re.compile("'[^']*'")


def spell_day(typed: str, manner: Manner, *, is_past: bool = False) -> Value:
    """Return a date as the paper writes it, in full and shorter; raises Unprintable.

    One that `is_past`, such as a birthday, cannot be after today.
    """
    day = read_day(typed, manner, 0 if is_past else AHEAD)
    if is_past and day > manner.today:
        raise Unprintable(TO_COME)
    return _written(day, manner.language, manner.country)


@lru_cache(maxsize=REMEMBERED)
def _written(day: date, language: str, country: str) -> Value:
    locale = tongue(language, country)
    words = (unbroken(written) for written in (format_date(day, 'long', locale=locale), short_day(day, locale)))
    return Value(tuple(dict.fromkeys(word for word in words if not NUMBERED.search(word))))


def short_day(day: date, locale: Locale) -> str:
    """Return a date in short; in Puerto Rico's Spanish too with a named month, for 03/04 is April to most readers."""
    if MONTH_FIRST.match(locale.date_formats['medium'].pattern):
        return format_skeleton('yMMMd', day, locale=locale)
    return format_date(day, 'medium', locale=locale)


def read_day(typed: str, manner: Manner, ahead: int = AHEAD) -> date:
    """Return the day that somebody typed, a short year at most `ahead` years from now; raises Unprintable."""
    text = MIDNIGHT.sub('', fold(typed).translate(DASHES))
    if NUMBER.fullmatch(text):
        raise Unprintable(BARE)
    if day := _read(text, manner, ahead):
        return day
    named = WEEKDAY.fullmatch(text)
    weekdays = _weekdays(manner.language, manner.country).get(named['weekday'], ()) if named else ()
    day = _read(named['date'], manner, ahead) if named and weekdays else None
    if not day:
        raise Unprintable(UNREAD)
    if day.weekday() not in weekdays:
        raise Unprintable(OTHER_WEEKDAY)
    return day


def _read(text: str, manner: Manner, ahead: int) -> date | None:
    """Return the day of a text without a day of the week, or None if it is no date at all."""
    for pattern in (*YEAR_FIRST, *IN_ORDER.get(_order(manner.country), ())):
        if found := pattern.fullmatch(text):
            return _day(found['year'], int(found['month']), int(found['day']), manner.today, ahead)
    months = _months(manner.language, manner.country)
    for pattern in WORDED:
        if (found := pattern.fullmatch(text)) and found['name'] in months:
            return _day(found['year'], months[found['name']], int(found['day']), manner.today, ahead)
    return None


def _day(year: str, month: int, day: int, today: date, ahead: int) -> date:
    """Return the day of the calendar; raises Unprintable if there is none."""
    full = int(year) if len(year) == 4 else _century(int(year), month, day, today, ahead)
    if EARLIEST <= full <= LATEST:
        with suppress(ValueError):
            return date(full, month, day)
    raise Unprintable(NO_DAY)


def _century(year: int, month: int, day: int, today: date, most: int) -> int:
    century = today.year // 100 * 100
    ahead = (century + year, month, day) > (today.year + most, today.month, today.day)
    return century + year - (100 if ahead else 0)


@cache
def _order(country: str) -> str:
    """Return in which order a country writes day, month and year: 'Mdy', 'dMy' or 'yMd'."""
    pattern = QUOTED.sub('', homeland(country).date_formats['short'].pattern)
    return ''.join(dict.fromkeys(sign for sign in pattern if sign in 'dMy'))


@cache
def _months(language: str, country: str) -> dict[str, int]:
    """Return the months by their names; a name that means two months is left out."""
    names = _names('months', ('wide', 'abbreviated'), language, country)
    return {name: numbers.pop() for name, numbers in _by_name((*names, *MORE_MONTHS)).items() if len(numbers) == 1}


@cache
def _weekdays(language: str, country: str) -> dict[str, set[int]]:
    """Return the days of the week by their names, counted from Monday, which is 0."""
    return _by_name((*_names('days', ('wide', 'abbreviated', 'short'), language, country), *MORE_WEEKDAYS))


def _names(what: str, widths: tuple[str, ...], language: str, country: str) -> Iterable[tuple[str, int]]:
    for locale in (tongue(language, country), *(tongue(spoken, country) for spoken in SPOKEN)):
        for use in getattr(locale, what).values():
            for width in widths:
                yield from ((name, number) for number, name in use[width].items())


def _by_name(names: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for name, number in names:
        found.setdefault(fold(name).strip('. '), set()).add(number)
    return found
