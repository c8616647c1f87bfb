"""A paper's text as a person reads it: blocks with their sections, and sentences, each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from handouts.model import Article, Job

BlockKind = Literal['heading', 'title', 'paragraph', 'item', 'cell', 'note']

BLOCKS: dict[str, BlockKind] = {
    'h1': 'heading',
    'h2': 'heading',
    'h3': 'heading',
    'h4': 'heading',
    'p': 'paragraph',
    'li': 'item',
    'dt': 'item',
    'dd': 'item',
    'td': 'cell',
    'th': 'cell',
}
# What stands in HTML for no words of its own: a note's number, the title of a drawing.
UNREAD = {'sup', 'svg', 'style'}
# A full stop after these ends no sentence; by language, in small letters.
ABBREVIATIONS = {
    'en': {'dr', 'mr', 'mrs', 'ms', 'st', 'vs', 'e.g', 'i.e', 'a.m', 'p.m', 'u.s', 'approx', 'jan', 'feb'},
    'es': {'dr', 'dra', 'sr', 'sra', 'ud', 'uds', 'p. ej', 'ej', 'a. m', 'p. m', 'a.m', 'p.m', 'ee. uu', 'núm'},
}
ENDS = re.compile(r'[.!?…]+[)”"’\']*(?=\s+[¿¡“"(]?[\w\d])')
MARKS = re.compile(r'\[\^[^\]]*\]|\[@[^\]]*\]|[*_`#>]|\\$')


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, box title, table cell or note; `box` is the kind of box it stands in."""

    kind: BlockKind
    text: str
    section: str
    box: str
    line: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one list item without a stop, with the block that it stands in."""

    text: str
    block: Block

    @property
    def line(self) -> int:
        """The line of the paper's file on which its block begins."""
        return self.block.line


def read_blocks(job: Job, article: Article) -> tuple[Block, ...]:
    """Return the paper's text block by block, in reading order; the title and subtitle are not among them."""
    parser = _Blocks()
    for panel in article.panels:
        parser.feed(panel.html)
    parser.close()
    lines = _Lines(job)
    return tuple(
        Block(kind, text, section, box, lines.next_of(text)) for kind, text, section, box in parser.blocks if text
    )


def read_sentences(blocks: tuple[Block, ...], language: str) -> tuple[Sentence, ...]:
    """Return the sentences of all blocks but headings, titles and notes."""
    return tuple(
        Sentence(text, block)
        for block in blocks
        if block.kind in ('paragraph', 'item', 'cell')
        for text in split_sentences(block.text, language)
    )


def split_sentences(text: str, language: str) -> Iterator[str]:
    """Yield the sentences of a text; decimals and abbreviations of the language end none."""
    known, start = '|'.join(map(re.escape, ABBREVIATIONS.get(language, ()))), 0
    short = [(found.start(), found.end()) for found in re.finditer(rf'(?i)(?<!\w)(?:{known})\.', text) if known]
    for end in ENDS.finditer(text):
        if any(begins < end.start() < ends for begins, ends in short):
            continue
        yield text[start : end.end()].strip()
        start = end.end()
    if text[start:].strip():
        yield text[start:].strip()


class _Blocks(HTMLParser):
    """Collects blocks: an inner list's items are blocks of their own, and end the outer item's text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[BlockKind, str, str, str]] = []
        self.open: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.section = ''

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ('br', 'img', 'hr'):
            self.words.append(' ')
            return
        if tag in BLOCKS or tag in ('ul', 'ol', 'section', 'div', 'table'):
            self._end_block()
        self.open.append((tag, dict(attrs).get('class') or ''))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self._end_block()
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(tag in UNREAD for tag, _ in self.open):
            self.words.append(data)

    def _end_block(self) -> None:
        text, self.words = ' '.join(''.join(self.words).split()), []
        tag, style = next(((tag, style) for tag, style in reversed(self.open) if tag in BLOCKS), ('', ''))
        if not (text and tag):
            return
        kind = BLOCKS[tag]
        if style == 'box-title':
            kind = 'title'
        elif any('notes' in style.split() for _, style in self.open):
            kind = 'note'
        if kind == 'heading':
            self.section = text
        box = next((style.split()[1] for _, style in reversed(self.open) if style.startswith('box ')), '')
        self.blocks.append((kind, text, self.section, box))


class _Lines:
    """Finds the line of each block in the paper's file, going on from the last one found."""

    def __init__(self, job: Job) -> None:
        self.first = self.at = job.source.first_line
        self.lines = [_plain(line) for line in job.source.text.split('\n')]

    def next_of(self, text: str) -> int:
        words = _plain(text).split()
        for length in (6, 4, 3, 2, 1):
            wanted = ' '.join(words[:length])
            for number in range(self.at - self.first, len(self.lines)):
                if wanted and wanted in self.lines[number]:
                    self.at = self.first + number
                    return self.at
        return self.at


def _plain(text: str) -> str:
    """Return a text without marks of Markdown, in plain quotes and single spaces."""
    curly = str.maketrans({'’': "'", '‘': "'", '“': '"', '”': '"', '\u00a0': ' '})
    return ' '.join(MARKS.sub('', text.translate(curly)).lower().split())
