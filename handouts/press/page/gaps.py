"""Finds the words of a paper that Markdown leaves out: no page would have them, and nobody would miss them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from handouts.errors import Finding
from handouts.model import Job

WORD = re.compile(r'[^\W_]+')
# What stands for a sign, and what numbers the items of a list: no words.
ENTITY = re.compile(r'&#?\w+;')
NUMBERING = re.compile(r'^[\s>*+:-]*(?:\d+\.\s+)+', re.MULTILINE)
NOTES_PLACE = '[notes]'
SHOWN = 6


def gap_findings(
    job: Job, markdown: str, root: Element, references: Mapping[str, tuple[str, str]]
) -> Iterator[Finding]:
    """Yield the first place of a paper's Markdown whose words are nowhere in its tree, not even in an address.

    Among these are cells of a table under no head, all but the last note of one name, and addresses of links that
    nobody uses: `references` are these by their names.
    """
    lost = Counter(_words(NUMBERING.sub(' ', markdown.replace(NOTES_PLACE, ' '))))
    lost -= Counter(word for text in _texts(root) for word in _words(text))
    addresses = {link.get('href') for link in root.iter('a')} | {picture.get('src') for picture in root.iter('img')}
    for name, (address, _) in references.items():
        if address in addresses:
            lost -= Counter(dict.fromkeys(_words(name), len(markdown)))
    if lost:
        line, words = max(_by_line(job, lost), key=lambda place: len(place[1]))
        yield job.finding(
            'left-out',
            f"These words would not be printed: '{' '.join(words[:SHOWN])}'.",
            "A row of a table has no more cells than its first one, each note is written once, "
            "and a line such as '[words]: text' is the address of a link.",
            line,
        )


def _by_line(job: Job, lost: Counter[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield each line of a paper with those of its words that are lost."""
    for number, text in enumerate(job.source.text.split('\n'), job.source.first_line):
        yield number, [word for word in WORD.findall(text) if word.casefold() in lost]


def _texts(root: Element) -> Iterator[str]:
    """Yield all that a tree holds: what people read, and the attributes."""
    for part in root.iter():
        yield from (part.text or '', part.tail or '', *part.attrib, *part.attrib.values())


def _words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(ENTITY.sub(' ', text))]
