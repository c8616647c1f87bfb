"""Where papers print a rule or a price of the clinic: the sentence around it shows what is asked for."""

import re
from collections.abc import Iterator

from handouts.errors import Mistakes
from handouts.press.library import Library

INSET = re.compile(r'\{[{%].*?[%}]\}')
VALUE = re.compile(r'\{\{[^{}]*?\bclinic\.(rules|prices)\.(\w+)[^{}]*\}\}')
# What Markdown puts before a line, and around words.
MARKS = re.compile(r'^\s*(?:!!!\s+\w+|[-*+]|\d+\.|#+|>|:)\s+|\*\*|\[@[^\]]*\]')
BLANK = '____'
OTHER = '…'


def clinic_uses(library: Library, language: str) -> dict[str, str]:
    """Return a sentence of the papers in a language that prints each rule and price, by names as 'rules.eating'.

    A blank stands in it for the value: the first with only one is taken. A paper that cannot be read is passed over.
    """
    uses: dict[str, str] = {}
    for paper in library.papers():
        if paper.language == language:
            try:
                text = library.rooms.text(paper.path).text
            except Mistakes:
                continue
            for name, sentence in _uses(text):
                if name not in uses or sentence.count(BLANK) < uses[name].count(BLANK):
                    uses[name] = sentence
    return uses


def _uses(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        for part, key in dict.fromkeys(VALUE.findall(line)):
            own = re.sub(rf'\{{\{{[^{{}}]*?\bclinic\.{part}\.{key}\b[^{{}}]*\}}\}}', BLANK, line)
            plain = MARKS.sub('', MARKS.sub('', INSET.sub(OTHER, own))).strip()
            yield f'{part}.{key}', _around(re.split(r'(?<=[.?!])\s+', plain))


def _around(sentences: list[str]) -> str:
    """Return the sentence with the blank, after the one before it if it begins with the blank."""
    place = next(place for place, sentence in enumerate(sentences) if BLANK in sentence)
    start = max(place - sentences[place].startswith(BLANK), 0)
    return ' '.join(sentences[start : place + 1])
