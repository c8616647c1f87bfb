"""A paper's text as a person reads it: blocks with their sections, and sentences, each with its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

from handouts.model import Article, Drawing, Job
from handouts.press.page.drawing import place_of

BlockKind = Literal['heading', 'title', 'paragraph', 'item', 'cell', 'note']

BLOCKS: dict[str, BlockKind] = {
    'h1': 'heading',
    'h2': 'heading',
    'h3': 'heading',
    'h4': 'heading',
    'p': 'paragraph',
    'pre': 'paragraph',
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
# A value put in: a fact's name, or another value, which leaves a gap.
VALUE = re.compile(r'\{\{\s*(?:fact\.(\w+)|[^}]*?)\s*\}\}')
PEOPLE = 'people'
# How many lines ahead one or two words are looked for.
NEAR = 6
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
    html = ''.join(panel.html for panel in article.panels)
    for number, drawing in enumerate(article.drawings):
        html = html.replace(place_of(number), _as_list(drawing))
    parser = _Blocks()
    parser.feed(html)
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


def _as_list(drawing: Drawing) -> str:
    """Return a drawing as a person hears it: its title, what each step counts and says, and how sure that is."""
    steps = ''.join(f'<li>{step.amount if drawing.name == PEOPLE else ""} {step.html}</li>' for step in drawing.steps)
    title = f'<p class="box-title">{drawing.title}</p>' if drawing.title else ''
    return f'<section class="box {drawing.name}">{title}<ul>{steps}</ul>{drawing.note}</section>'


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
        text = VALUE.sub(lambda value: job.facts.get(value[1] or '', ''), job.source.text)
        self.lines = [_plain(line) for line in text.split('\n')]

    def next_of(self, text: str) -> int:
        """Return the line on which a block's first words stand next, or the last one found.

        Few words are looked for on the next lines only; many also before, where the notes are that stand
        elsewhere in the paper than on the page.
        """
        words = _plain(text).split()
        here = self.at - self.first
        for length in (6, 4, 3, 2, 1):
            wanted = ' '.join(words[:length])
            far = len(self.lines) if length > 2 else here + NEAR
            for number in (*range(here, min(far, len(self.lines))), *(range(here) if length == 6 else ())):
                if self._begins(number, wanted) or (length > 1 and wanted in self.lines[number]):
                    self.at = self.first + number
                    return self.at
        return self.at

    def _begins(self, number: int, wanted: str) -> bool:
        return self.lines[number].lstrip('-!| .0123456789').startswith(wanted)


def _plain(text: str) -> str:
    """Return a text without marks of Markdown, in plain quotes and single spaces."""
    curly = str.maketrans({'’': "'", '‘': "'", '“': '"', '”': '"', '\u00a0': ' '})
    return ' '.join(MARKS.sub('', text.translate(curly)).lower().split())
