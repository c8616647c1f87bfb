"""Times of day: every minute, and the doubtful hours."""

from datetime import date, time

import pytest

from handouts.people.values.hours import read_hour, spell_hour
from handouts.people.values.manner import Manner, Unprintable

TODAY = date(2026, 6, 15)
MINUTES = [time(hour, minute) for hour in range(24) for minute in range(60)]


@pytest.mark.parametrize(
    ('language', 'country'), [('en', 'US'), ('es', 'US'), ('es-MX', 'MX'), ('en', 'GB'), ('qqq', 'US')]
)
def test_every_minute_is_read_back_as_it_is_printed(language: str, country: str) -> None:
    manner = Manner(language, country, TODAY)
    for minute in MINUTES:
        (words,) = spell_hour(minute.isoformat('minutes'), manner).words
        assert '\u202f' not in words
        assert read_hour(words.replace('\u00a0', ' '), manner) == minute


@pytest.mark.parametrize('hour', range(1, 10))
def test_the_hours_of_a_visit_are_not_guessed_where_people_count_to_twelve(hour: int) -> None:
    for country, is_guess in (('US', hour < 7), ('GB', False)):
        manner = Manner('en', country, TODAY)
        if is_guess:
            with pytest.raises(Unprintable, match='morning or in the afternoon'):
                read_hour(f'{hour}:30', manner)
        else:
            assert read_hour(f'{hour}:30', manner) == time(hour, 30)


@pytest.mark.parametrize('typed', ['3', '7', '12', '15'])
def test_a_bare_number_is_doubtful(typed: str) -> None:
    with pytest.raises(Unprintable, match='morning or in the afternoon'):
        read_hour(typed, Manner('en', 'GB', TODAY))


def test_what_is_no_time_is_called_so() -> None:
    with pytest.raises(
        Unprintable, match=r"^This does not read as a time of day\. Write it like 9:15 AM or 15:30\.$"
    ):
        read_hour('25:00', Manner('en', 'US', TODAY))
