"""Proves a filled file before it counts: opened again, it is whole, and the values stand where they belong."""

import io
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from handouts.people.filled.lettering import Set
from handouts.people.sheaves.sheaf import BRANCH
from handouts.press.proof.reader import spot_texts
from handouts.reading import Spot

# How far above and below its base line a text is looked for, in its size, and beside it, in points.
ABOVE, BELOW, BESIDE = 0.75, 0.2, 1.0
# Marks on a letter, signs of how to write, spaces, ends of lines; and hyphens, which the reader takes for the
# division of a word where a line ends with one.
UNSEEN = ('Mn', 'Me', 'Cf', 'Cc', 'Zs', 'Zl', 'Zp', 'Pd')
# The table of a file as a sheaf writes it, what stands after it, and how many bytes these may take.
HEAD, ENTRY = re.compile(rb'xref\n0 (\d+)\n'), re.compile(rb'(\d{10}) \d{5} ([nf]) \n')
ENTRY_LENGTH, BLOCK = 20, 4096
TRAILER, END = re.compile(rb'trailer\n<<.*?/Root (\d+) 0 R'), re.compile(rb'.*startxref\n(\d+)\n%%EOF\n', re.DOTALL)
SHORT = 64
# A part of a file up to its end or to its stream, and what it says of others.
PART = re.compile(rb'\d+ 0 obj\n.*?(stream\n|\nendobj\n)', re.DOTALL)
LENGTH, OTHERS, PARENT = re.compile(rb'/Length (\d+)'), re.compile(rb'(\d+) 0 R'), re.compile(rb'/Parent \d+ 0 R')
STREAM_END = b'\nendstream\nendobj\n'


@dataclass(frozen=True, slots=True)
class Expected:
    """A line that must stand on a page, which counts from 0."""

    page: int
    line: Set


def audit_file(whole: Path | bytes, pages: int, expected: Sequence[Expected]) -> str:
    """Return what is wrong with a finished file; '' if it may be printed. Never holds a value."""
    with io.BytesIO(whole) if isinstance(whole, bytes) else whole.open('rb', buffering=0) as file:
        parts = _Parts(file)
        if parts.fault:
            return parts.fault
        try:
            count, _ = spot_texts(whole, ())
        except RuntimeError:
            return "it cannot be opened"
        if count != pages:
            return f"it has {count} pages instead of {pages}"
        return _misplaced(parts, expected) if expected else ''


def _misplaced(parts: '_Parts', expected: Sequence[Expected]) -> str:
    """Return which page has not the lines that it must have; '' if none.

    A reader goes through all pages before the one that it is asked for, and keeps them: it gets those alone.
    """
    numbers = sorted({one.page for one in expected})
    places = {page: place for place, page in enumerate(numbers)}
    spots = [replace(_spot(one), page=places[one.page]) for one in expected]
    _, texts = spot_texts(parts.sample(numbers), spots)
    for one, text in zip(expected, texts, strict=True):
        if _letters(one.line.text) not in _letters(text):
            return f"a value is not where it belongs on page {one.page + 1}"
    return ''


def _spot(expected: Expected) -> Spot:
    line = expected.line
    width = line.shaped.width * line.size / 1000
    return Spot(
        expected.page,
        line.x - BESIDE,
        line.y - BELOW * line.size,
        line.x + width + BESIDE,
        line.y + ABOVE * line.size,
    )


def _letters(text: str) -> str:
    """Return a text without spaces, accents and signs that nobody sees: an accent may stand above its line."""
    return ''.join(sign for sign in unicodedata.normalize('NFKD', text) if unicodedata.category(sign) not in UNSEEN)


class _Parts:
    """The numbered parts of a file, read from where its table says that they begin; `fault` is what is wrong."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._starts = file, array('Q')
        self._after = 0
        self.fault = self._read_table()

    def _read_table(self) -> str:
        size = self._file.seek(0, io.SEEK_END)
        end = END.fullmatch(self._read(max(0, size - SHORT), SHORT))
        head = HEAD.match(self._read(int(end[1]), SHORT)) if end else None
        if end is None or head is None:
            return "it has no table of its parts" if size else "it is empty"
        begins, count = int(end[1]) + head.end(), int(head[1])
        self._after = begins + count * ENTRY_LENGTH
        for number, entry in enumerate(self._entries(begins, count)):
            found = ENTRY.fullmatch(entry)
            if found is None:
                return f"its table does not know its part {number}"
            self._starts.append(int(found[1]) if found[2] == b'n' else 0)
            wanted = b'%d 0 obj\n' % number
            if self._starts[number] and self._read(self._starts[number], len(wanted)) != wanted:
                return f"its part {number} is not where it belongs"
        return ''

    def _entries(self, begins: int, count: int) -> Iterator[bytes]:
        for first in range(0, count, BLOCK):
            lot = min(BLOCK, count - first)
            block = self._read(begins + first * ENTRY_LENGTH, lot * ENTRY_LENGTH)
            yield from (block[place * ENTRY_LENGTH : (place + 1) * ENTRY_LENGTH] for place in range(lot))

    def _read(self, place: int, length: int) -> bytes:
        self._file.seek(place)
        return self._file.read(length)

    def sample(self, pages: Sequence[int]) -> bytes:
        """Return a file of these pages alone, made of the parts of this one."""
        copied, waiting = dict[int, bytes](), self._pages(pages)
        kids = b' '.join(b'%d 0 R' % page for page in waiting)
        while waiting:
            number = waiting.pop()
            if number not in copied and number < len(self._starts) and self._starts[number]:
                head, data = self._part(number)
                copied[number] = data
                waiting += map(int, OTHERS.findall(PARENT.sub(b'', head)))
        tree, catalog = len(self._starts), len(self._starts) + 1
        copied[tree] = b'%d 0 obj\n<</Type/Pages/Count %d/Kids[%b]>>\nendobj\n' % (tree, len(pages), kids)
        copied[catalog] = b'%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n' % (catalog, tree)
        out, table = bytearray(b'%PDF-1.7\n'), bytearray(b'xref\n0 1\n0000000000 65535 f \n')
        for number, data in copied.items():
            table += b'%d 1\n%010d 00000 n \n' % (number, len(out))
            out += data
        end = b'trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n' % (catalog + 1, catalog, len(out))
        return bytes(out + table + end)

    def _pages(self, pages: Sequence[int]) -> list[int]:
        """Return the numbers of the parts that are these pages."""
        trailer = TRAILER.match(self._read(self._after, BLOCK))
        (root,) = self._others(int(trailer[1]) if trailer else 0, b'/Pages')
        branches = self._others(root, b'/Kids')
        return [self._others(branches[page // BRANCH], b'/Kids')[page % BRANCH] for page in pages]

    def _others(self, number: int, key: bytes) -> list[int]:
        """Return the numbers of the parts that a part names under a key."""
        head, _ = self._part(number)
        found = re.search(key + rb' ?\[?((?: ?\d+ 0 R)+)', head)
        return [int(other) for other in OTHERS.findall(found[1])] if found else []

    def _part(self, number: int) -> tuple[bytes, bytes]:
        """Return what a part says of itself, and all of it."""
        begins, length = self._starts[number], BLOCK
        while not (found := PART.match(data := self._read(begins, length))) and len(data) == length:
            length *= 2
        head = found[0] if found else b''
        streams = LENGTH.search(head) if found and found[1] == b'stream\n' else None
        return head, self._read(begins, len(head) + int(streams[1]) + len(STREAM_END)) if streams else head
