"""A sentence as it is read aloud: its words, each with its syllables.

What is written as one word is one word: a figure, an abbreviation or words joined by a hyphen too, with the
syllables of what is spoken ('27%' is one word of six). So Flesch (1948) and McLaughlin (1969) count them; programs
that look letters up count a figure as one syllable or none. Telephone numbers and web addresses are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from handouts.words.understood.numerals import speak_figure
from handouts.words.understood.rules_files import Spoken
from handouts.words.understood.syllables import count_syllables, is_known

WEB = r'(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+\w|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|gov|net|edu|info)\b(?:/\S*)?'
PHONE = r'\+?(?<!\d)(?:1[-.\s])?\(?\d{3}\)?[-.\s]\d{3}[-.\s]\d{4}(?!\d)'
FIGURE = r'[$€]?\d+(?:[.,]\d+)*(?:\s?%|(?:st|nd|rd|th)\b)?'
WORD = r'[^\W\d_]+(?:[\'’‑-][^\W\d_]+)*'
# So many letters in capitals are spelled out if no dictionary knows them as a word: ECT.
SPELLED = {'en': (2, 4), 'es': (3, 3)}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence, and how many syllables it has when it is read aloud."""

    text: str
    syllables: int


def words_aloud(text: str, language: str, spoken: Spoken) -> tuple[Word, ...]:
    """Return the words of a sentence, without telephone numbers and web addresses."""
    is_shouted = text.upper() == text
    return tuple(
        Word(token, _syllables(said, language))
        for kind, token in _tokens(text, tuple(spoken.read_as), spoken.lines)
        for said in [_said(kind, token, language, spoken, is_shouted=is_shouted)]
    )


def _tokens(text: str, short: tuple[str, ...], lines: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for match in _pattern(short, lines).finditer(text):
        if match.lastgroup != 'unread':
            yield match.lastgroup or '', match[0]


@cache
def _pattern(short: tuple[str, ...], lines: tuple[str, ...]) -> re.Pattern[str]:
    forms = sorted({form for key in short for form in (key, key[0].upper() + key[1:])}, key=len, reverse=True)
    numbers = '|'.join(map(re.escape, lines)) or '(?!)'
    return re.compile(
        rf'(?P<unread>{WEB}|{PHONE}|(?<![\w.,])(?:{numbers})(?![.,]?\w))'
        rf'|(?P<short>(?<!\w)(?:{"|".join(map(re.escape, forms)) or "(?!)"})(?!\w))'
        rf'|(?P<figure>{FIGURE})|(?P<word>{WORD})'
    )


def _said(kind: str, token: str, language: str, spoken: Spoken, *, is_shouted: bool) -> str:
    """Return what is spoken for what is written."""
    if kind == 'figure':
        return speak_figure(token, spoken)
    if kind == 'short':
        return spoken.read_as.get(token) or spoken.read_as[token[0].lower() + token[1:]]
    letters = token[:-1] if token.endswith('s') else token
    if letters.isupper() and not is_shouted and _is_spelled(letters, language):
        return ' '.join(spoken.letters.get(letter, letter) for letter in letters.lower())
    return token


def _is_spelled(letters: str, language: str) -> bool:
    """Say whether capitals are read letter by letter."""
    if not re.search('[AEIOUÁÉÍÓÚY]', letters):
        return True
    least, most = SPELLED.get(language, (2, 3))
    return least <= len(letters) <= most and not is_known(letters, language)


def _syllables(said: str, language: str) -> int:
    return sum(count_syllables(word, language) for word in said.split())
