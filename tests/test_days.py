"""Dates at the edges of the calendar, and in languages beyond the first two."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date

from handouts.people.values.days import read_day, spell_day
from handouts.people.values.manner import Manner, Unprintable, tongue

TODAY = date(2026, 6, 15)
US = Manner('en', 'US', TODAY)


def refused(typed: str, manner: Manner = US) -> str:
    """Return what is said of a date that is none."""
    with pytest.raises(Unprintable) as caught:
        read_day(typed, manner)
    return caught.value.trouble.message


@pytest.mark.parametrize(
    ('year', 'is_leap'), [(1900, False), (2000, True), (2023, False), (2024, True), (2100, False)]
)
def test_february_has_29_days_in_leap_years(year: int, is_leap: bool) -> None:
    for typed in (f'{year}-02-29', f'2/29/{year}', f'29 de febrero de {year}'):
        if is_leap:
            assert read_day(typed, US) == date(year, 2, 29)
        else:
            assert refused(typed) == "This is no date of the calendar."


@pytest.mark.parametrize(
    ('today', 'typed', 'year'),
    [
        (date(1999, 12, 31), '1/1/00', 1900),
        (date(2000, 1, 1), '12/31/99', 1999),
        (date(2000, 1, 1), '2/29/00', 2000),
        (date(2026, 6, 15), '6/15/36', 2036),
        (date(2026, 6, 15), '6/16/36', 1936),
        (date(2024, 2, 29), '2/28/34', 2034),
        (date(2024, 2, 29), '3/1/34', 1934),
        (date(2095, 1, 1), '1/1/96', 2096),
    ],
)
def test_a_year_of_two_digits_is_at_most_ten_years_ahead(today: date, typed: str, year: int) -> None:
    assert read_day(typed, Manner('en', 'US', today)).year == year


def test_each_refusal_says_what_is_wrong() -> None:
    assert refused('29294') == "This is a bare number, as a spreadsheet counts days."
    assert refused('soon') == "This does not read as a date."
    assert refused('13/13/1980') == "This is no date of the calendar."
    assert refused('Monday, 3/14/1980') == "The day of the week is not that of the date."


def test_every_day_of_a_year_is_read_back_as_it_is_printed() -> None:
    days = [date(2024, 1, 1) + timedelta(number) for number in range(366)]
    for manner in (US, Manner('es', 'US', TODAY), Manner('en', 'GB', TODAY), Manner('fr', 'CA', TODAY)):
        words = [(day, words) for day in days for words in spell_day(day.isoformat(), manner).words]
        assert len(words) >= 366
        assert [day for day, word in words if read_day(word, manner) != day] == []


@pytest.mark.parametrize('language', ['en', 'es', 'fr', 'pt', 'ru', 'ht', 'hi'])
def test_days_of_the_week_are_read_in_the_language_of_the_paper(language: str) -> None:
    manner = Manner(language, 'US', TODAY)
    day = date(1980, 3, 14)
    typed = f'{format_date(day, "EEEE", locale=tongue(language, "US"))}, {format_date(day, "d MMMM y", locale=tongue(language, "US"))}'
    assert read_day(typed, manner) == day


def test_a_name_that_means_two_months_is_not_read() -> None:
    # 'may' is May in English, and December in Duala... or so Babel says: a paper in it is not filled in on a guess.
    assert read_day('3 may 1980', US) == date(1980, 5, 3)
    assert refused('3 may 1980', Manner('dua', 'CM', TODAY)) == "This does not read as a date."


def test_a_month_without_a_name_is_not_printed() -> None:
    assert spell_day('1980-03-14', Manner('ne', 'NP', TODAY)).words == ('1980 मार्च 14',)


@pytest.mark.parametrize('language', ['qqq', 'nv', 'x'])
def test_a_language_that_babel_lacks_is_written_as_the_country_writes(language: str) -> None:
    assert spell_day('1980-03-14', Manner(language, 'US', TODAY)).words == ('March 14, 1980', 'Mar 14, 1980')
