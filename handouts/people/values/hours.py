"""Times of day, as people type them and as a paper's language writes them."""

import re
from datetime import time
from functools import cache, lru_cache

from babel.dates import format_time

from handouts.fields import Trouble, Value
from handouts.people.values.manner import Manner, Unprintable, homeland, tongue, unbroken

HOW = "Write it like 9:15 AM or 15:30."
UNREAD = Trouble('time', "This does not read as a time of day.", HOW)
UNCLEAR = Trouble('time', "It is not clear whether this is in the morning or in the afternoon.", HOW)

SECONDS = r'(?::00(?:\.0+)?)?'
# Spanish says with it that the hours are counted to 24.
COUNTED = r'(?P<counted>\s?(?:h|hs|hrs|horas)\.?)?'
HALVED = re.compile(rf'(?P<hour>\d{{1,2}})(?:\s?[:.h]?\s?(?P<minute>\d\d){SECONDS})?\s?(?P<half>[ap])\.?\s?(?:m\.?)?')
WHOLE = (
    # A spreadsheet's share of a day, such as 0.25, is no time.
    re.compile(rf'(?!0\.)(?P<hour>\d{{1,2}})\s?[:.h]\s?(?P<minute>\d\d){SECONDS}{COUNTED}'),
    re.compile(rf'(?P<hour>\d\d)(?P<minute>\d\d){COUNTED}'),
)
BARE = re.compile(r'\d{1,2}')
# Hours that are in the afternoon more often than at night, where people count them to 12: 3:30 is not read there.
DOUBTFUL = ('1', '2', '3', '4', '5', '6')


def spell_hour(typed: str, manner: Manner) -> Value:
    """Return a time of day as the paper writes it; raises Unprintable."""
    return _written(read_hour(typed, manner), manner.language, manner.country)


@lru_cache(maxsize=10_000)
def _written(hour: time, language: str, country: str) -> Value:
    return Value((unbroken(format_time(hour, 'short', locale=tongue(language, country))),))


def read_hour(typed: str, manner: Manner) -> time:
    """Return the time of day that somebody typed; raises Unprintable."""
    text = typed.casefold()
    if halved := HALVED.fullmatch(text):
        return _of_twelve(int(halved['hour']), int(halved['minute'] or 0), halved['half'])
    for pattern in WHOLE:
        if found := pattern.fullmatch(text):
            if found['hour'] in DOUBTFUL and not found['counted'] and _counts_to_twelve(manner.country):
                raise Unprintable(UNCLEAR)
            return _of_day(int(found['hour']), int(found['minute']))
    raise Unprintable(UNCLEAR if BARE.fullmatch(text) else UNREAD)


def _of_twelve(hour: int, minute: int, half: str) -> time:
    if not 1 <= hour <= 12:
        raise Unprintable(UNREAD)
    return _of_day(hour % 12 + (12 if half == 'p' else 0), minute)


def _of_day(hour: int, minute: int) -> time:
    if hour > 23 or minute > 59:
        raise Unprintable(UNREAD)
    return time(hour, minute)


@cache
def _counts_to_twelve(country: str) -> bool:
    return 'h' in homeland(country).time_formats['short'].pattern
