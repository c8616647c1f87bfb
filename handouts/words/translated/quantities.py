"""What a segment states in every language alike: numbers, phone lines, addresses, and what is to be filled in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml
from handouts.words.translated.segments import Segment
from handouts.words.understood.aloud import PHONE, WEB
from handouts.words.understood.numerals import THOUSANDS, speak_figure
from handouts.words.understood.rules_files import ReadingFile

MarkKind = Literal['value', 'blank', 'tick', 'lines', 'note', 'mark']
QuantityKind = Literal['phone', 'figure', 'word', 'loose', 'address'] | MarkKind

# Three figures that end in 11 or are 988, and the six of a short code for texting.
SHORT_LINE = r'(?<![\d.,/-])(?:[2-9]11|988|\d{6})(?![\d/]|[.,]\d)'
FIGURE = r'(?<![\d])\d{1,3}(?: \d{3})+(?!\d)|\d+(?:[.,:]\d+)*'
NUMBERS_IN_WORDS = (*range(2, 101), *range(200, 1001, 100))
NOTHING = '(?!)'
# Words that may stand for a number, and as often for none: they are looked at where the other paper has a figure.
LOOSE = {
    'en': {'one': '1', 'once': '1', 'twice': '2', 'both': '2', 'couple': '2', 'pair': '2', 'zero': '0'},
    'es': {'un': '1', 'una': '1', 'uno': '1', 'ambos': '2', 'ambas': '2', 'par': '2', 'cero': '0'},
}
MARKS: dict[str, MarkKind] = {'blank': 'blank', 'tick': 'tick', 'lines': 'lines', 'note': 'note', 'value': 'value'}
COUNTED = {'figure', 'word', 'loose'}
# The words by which a language counts: how a number is written out, and its figures.
Counting = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, phone line, address or mark: what it comes to in every language, and how it is written here."""

    kind: QuantityKind
    value: str
    written: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a translation lacks, what it adds, and what is in figures in one paper and in words in the other."""

    missing: tuple[Quantity, ...]
    extra: tuple[Quantity, ...]
    respelled: tuple[tuple[Quantity, Quantity], ...] = ()


def read_counting(rooms: Rooms) -> dict[str, Counting]:
    """Return the words by which each language counts, as far as it is known how they are read aloud."""
    path = rooms.all_of('content/rules/reading.yaml')[0]
    return {
        language: {
            form: str(number)
            for number in NUMBERS_IN_WORDS
            for said in [speak_figure(str(number), spoken)]
            for form in (said, said.replace(' ', '-'))
        }
        for language, spoken in read_yaml(rooms.text(path), ReadingFile).languages.items()
    }


def read_quantities(segment: Segment, language: str, counting: Counting) -> tuple[Quantity, ...]:
    """Return what a segment states, in order, and then its marks."""
    loose = LOOSE.get(language, {})
    found = _pattern(tuple(counting), tuple(loose)).finditer(segment.words)
    stated = [_quantity(match.lastgroup or '', match[0], {**counting, **loose}) for match in found]
    return (*stated, *(_mark(mark) for mark in segment.marks))


def differ(source: tuple[Quantity, ...], translation: tuple[Quantity, ...]) -> Difference:
    """Return what is not the same in a segment and its translation, in whatever order it stands."""
    missing, extra = list(source), list(translation)
    _take_twins(missing, extra, lambda one, other: one.kind == other.kind)
    pairs = _take_twins(missing, extra, lambda one, other: {one.kind, other.kind} <= COUNTED)
    return Difference(
        tuple(quantity for quantity in missing if quantity.kind != 'loose'),
        tuple(quantity for quantity in extra if quantity.kind != 'loose'),
        tuple((one, other) for one, other in pairs if 'figure' in (one.kind, other.kind)),
    )


def _take_twins(
    ones: list[Quantity], others: list[Quantity], may_pair: Callable[[Quantity, Quantity], bool]
) -> list[tuple[Quantity, Quantity]]:
    """Take out of both lists, and return, the pairs of one value that may be pairs."""
    pairs = []
    for one in tuple(ones):
        for other in others:
            if one.value == other.value and may_pair(one, other):
                pairs.append((one, other))
                ones.remove(one)
                others.remove(other)
                break
    return pairs


@cache
def _pattern(words: tuple[str, ...], loose: tuple[str, ...]) -> re.Pattern[str]:
    counted, rest = ('|'.join(sorted(map(re.escape, some), key=len, reverse=True)) for some in (words, loose))
    return re.compile(
        rf'(?P<address>{WEB})|(?P<phone>{PHONE}|{SHORT_LINE})|(?P<figure>{FIGURE})'
        rf'|(?P<word>(?<!\w)(?:{counted or NOTHING})(?!\w))|(?P<loose>(?<!\w)(?:{rest or NOTHING})(?!\w))',
        re.IGNORECASE,
    )


def _quantity(kind: str, written: str, counting: Counting) -> Quantity:
    match kind:
        case 'address':
            plain = written.lower().rstrip('.,;/')
            return Quantity('address', re.sub(r'^(https?://)?(www\.)?', '', plain), plain)
        case 'phone':
            return Quantity('phone', re.sub(r'\D', '', written)[-10:], written)
        case 'figure':
            return Quantity('figure', _value(written), written)
        case 'word':
            return Quantity('word', counting[written.lower()], written)
    return Quantity('loose', counting[written.lower()], written)


def _value(written: str) -> str:
    """Return a figure without what parts its thousands, with a point before decimals, without empty noughts."""
    plain = written.replace(' ', '')
    plain = plain if plain.startswith('0') else THOUSANDS.sub('', plain)
    whole, point, decimals = plain.replace(',', '.').partition('.')
    decimals = decimals.rstrip('0')
    return (whole.lstrip('0') or '0') + (f'.{decimals}' if point and decimals else '')


def _mark(mark: str) -> Quantity:
    name, _, rest = mark.partition(' ')
    return Quantity(MARKS.get(name, 'mark'), mark, rest or name)
