"""A paper segment by segment, as its translator works on it: the same for every clinic, each with its line.

It is read from the Markdown and not from the page, so that a clinic's values, known or not, make no difference.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Literal

from handouts.model import Job

SegmentKind = Literal['heading', 'title', 'paragraph', 'item', 'cell', 'note', 'condition']

FACT = re.compile(r'\{\{\s*fact\.(\w+)\s*\}\}')
FIELD = re.compile(r'\{\{-?\s*field\.(\w+)\s*-?\}\}')
COMMENT = re.compile(r'\{#-.*?-#\}', re.DOTALL)
EXPRESSION = re.compile(r'\{\{(.*?)\}\}')
QUOTED = re.compile(r'"([^"]*)"|\'([^\']*)\'')
# What an expression prints: a value with a dot in its name, or what a function makes of its arguments.
NAME = re.compile(r'\b[a-z_]\w*(?:\.\w+)+|\b[a-z_]\w*\((?:\d+(?=\)))?')
REFERENCE = re.compile(r'\[\^([^\]\s]+)\]|\[@([^\]\s]+)\]')
LINK = re.compile(r'(!?)\[([^\]]*)\]\([^)]*\)')
TASK = re.compile(r'^\[[ xX]\]\s+')
EMPHASIS = re.compile(r'\*+|`+|(?<!\w)_+|_+(?!\w)|\\$|\\(?=[^\w\s])|\{:[^}]*\}')

HEADING = re.compile(r'#{1,6}\s+(.*?)\s*#*$')
BOX = re.compile(r'!!! ?([\w-]+)(?:\s+"(.*)")?\s*$')
NOTE = re.compile(r'\[\^[^\]]+\]:\s*(.*)')
ITEM = re.compile(r'(?:[-*+]|\d+\.)\s+(.*)')
DEFINITION = re.compile(r':\s+(.*)')
SILENT = re.compile(r'-{3,}$|\[notes\]$|\|?[\s:|-]+\|[\s:|-]*$')
INDENT = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A heading, paragraph, list item, box title, table cell or note: its words, and those of facts in it.

    `section` counts headings and `box` counts boxes, both from 1; 0 is what stands before or outside of them.
    `marks` are the things in it that are not words: 'blank', 'tick', 'lines 3', 'note mood', 'value clinic.phone'.
    """

    kind: SegmentKind
    text: str
    line: int
    section: int = 0
    box: int = 0
    box_kind: str = ''
    marks: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The text without expressions, but with the labels in them; a condition has no words."""
        if self.kind == 'condition':
            return ''
        return EXPRESSION.sub(lambda found: ' '.join(label for label, _ in QUOTED.findall(found[1])), self.text)


def read_segments(job: Job) -> tuple[Segment, ...]:
    """Return a paper's segments in the order of its file, what its front matter says first."""
    front = [Segment('heading', job.front.title, 1)]
    front += [Segment('paragraph', text, 1) for text in (job.front.subtitle, job.front.purpose) if text]
    text = FACT.sub(lambda found: ' '.join(job.facts.get(found[1], found[0]).split()), job.source.text)
    text = FIELD.sub(lambda found: _with_label(job, found), text)
    text = COMMENT.sub(lambda found: '\n' * found[0].count('\n'), text)
    reader = _Reader()
    for number, line in enumerate(text.split('\n'), job.source.first_line):
        reader.read_line(number, line.expandtabs(INDENT))
    reader.close()
    return (*front, *(segment for segment in map(_finished, reader.segments) if segment.text or segment.marks))


def _with_label(job: Job, found: re.Match[str]) -> str:
    """Return where a field of the paper's own is filled in, with the words that its front matter has for it."""
    if found[1] not in job.front.fields or found[1] not in job.fields:
        return found[0]
    field = job.fields[found[1]]
    words = (field.label, *(words for _, words in field.options))
    return f'{{{{ field.{field.name}({", ".join(json.dumps(said, ensure_ascii=False) for said in words)}) }}}}'


class _Reader:
    """Goes through the lines of a paper; `open` is the segment that the next line may go on with."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.open: list[Segment] = []
        self.section = self.boxes = 0
        # For each open box: its number, its kind, and how far it is indented.
        self.inside: list[tuple[int, str, int]] = []

    def read_line(self, number: int, line: str) -> None:
        """Read one line, which may begin a segment, go on with the open one, or end it."""
        text, indent = line.strip(), len(line) - len(line.lstrip())
        if not text:
            self.close()
            return
        while self.inside and indent < self.inside[-1][2] + INDENT:
            self.close()
            self.inside.pop()
        if SILENT.match(text):
            self.close()
        elif not self._begin(number, text, indent):
            self._go_on(number, text.removeprefix('>').strip())

    def close(self) -> None:
        """End the open segment."""
        self.segments += self.open
        self.open = []

    def _begin(self, number: int, text: str, indent: int) -> bool:
        """Begin what the line begins with a sign of its own; return whether it does."""
        if found := HEADING.match(text):
            self.section += 1
            self._open('heading', found[1], number)
            self.close()
        elif found := BOX.match(text):
            self.boxes += 1
            self.close()
            self.inside.append((self.boxes, found[1].lower(), indent))
            self._open('title', found[2] or '', number)
            self.close()
        elif text.startswith('{%') and text.endswith('%}'):
            self._open('condition', text, number)
            self.close()
        elif text.startswith('|'):
            for cell in text.strip('|').split('|'):
                self._open('cell', cell.strip(), number)
            self.close()
        else:
            return self._begin_words(number, text)
        return True

    def _begin_words(self, number: int, text: str) -> bool:
        in_paragraph = bool(self.open) and self.open[-1].kind == 'paragraph'
        if found := NOTE.match(text):
            self._open('note', found[1], number)
        elif found := DEFINITION.match(text):
            self.open = [replace(term, kind='item') for term in self.open]
            self._open('item', found[1], number)
        elif (found := ITEM.match(text)) and not in_paragraph:
            self._open('item', found[1], number)
        else:
            return False
        return True

    def _go_on(self, number: int, text: str) -> None:
        if self.open:
            last = self.open[-1]
            self.open = [replace(last, text=f'{last.text} {text}')]
        else:
            self._open('paragraph', text, number)

    def _open(self, kind: SegmentKind, text: str, number: int) -> None:
        self.close()
        box, box_kind, _ = self.inside[-1] if self.inside else (0, '', 0)
        self.open = [Segment(kind, text, number, self.section, box, box_kind)]


def _finished(segment: Segment) -> Segment:
    """Return a segment with its marks taken out of its text."""
    if segment.kind == 'condition':
        return replace(segment, marks=(f'value {segment.text}',))
    text = TASK.sub('', REFERENCE.sub('', LINK.sub(r'\2', segment.text)))
    return replace(segment, text=' '.join(_plain(text).split()), marks=tuple(_marks(segment.text)))


def _plain(text: str) -> str:
    """Return a text without emphasis, signs as people see them; expressions stay as they are."""
    parts = re.split(r'(\{\{.*?\}\})', text)
    return ''.join(part if part.startswith('{{') else unescape(EMPHASIS.sub('', part)) for part in parts)


def _marks(text: str) -> Iterator[str]:
    if TASK.match(text):
        yield 'tick'
    for note, source in REFERENCE.findall(text):
        yield f'note {note or source}'
    for picture, _ in LINK.findall(text):
        if picture:
            yield 'picture'
    for expression in EXPRESSION.findall(text):
        for name in NAME.findall(QUOTED.sub('', expression)):
            yield name.replace('(', ' ').strip() if '(' in name else f'value {name}'
