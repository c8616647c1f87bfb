"""Writes a PDF page by page as it grows: none of it is held in memory, whatever its length.

The format is ISO 32000-1: objects with numbers, where each of them begins (7.5.4), a tree of pages (7.7.3).
"""

import zlib
from array import array
from dataclasses import dataclass
from typing import BinaryIO

from handouts.people.filled.faces import face_parts
from handouts.people.filled.lettering import Usage
from handouts.people.sheaves.stock import Stock, StockPage
from handouts.press.letters.typeface import Typeface

HEAD = b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
# How many pages one branch of the tree of pages holds.
BRANCH = 100


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself: nothing of the people in it."""

    title: str
    language: str
    turns_short: bool


@dataclass
class Growth:
    """How far a file has grown; with it, and the same stock, it can be gone on with.

    `length` is in bytes; `branches` are the numbers of the finished branches of the tree of pages, with how many
    pages each holds, and `kids` the pages of the one that grows.
    """

    length: int
    number: int
    pages: int
    branches: list[tuple[int, int]]
    kids: list[int]
    branch: int


class Sheaf:
    """A PDF that grows. The file is at its end whenever a page has been added."""

    def __init__(self, file: BinaryIO, stock: Stock) -> None:
        """Begin a file with the stock of its pages."""
        self._file, self._stock = file, stock
        self._catalog, self._root, self._info = stock.free, stock.free + 1, stock.free + 2
        self.starts = array('Q', [0] * (stock.free + 3))
        self.growth = Growth(0, stock.free + 3, 0, [], [], 0)
        self._write(HEAD)
        for number, data in stock.objects:
            self._place(number, data)

    @classmethod
    def gone_on(cls, file: BinaryIO, stock: Stock, growth: Growth, starts: 'array[int]') -> 'Sheaf':
        """Return a file as it was when it had grown so far; what stands after that is cut off."""
        sheaf = cls.__new__(cls)
        sheaf._file, sheaf._stock, sheaf.starts, sheaf.growth = file, stock, starts, growth
        sheaf._catalog, sheaf._root, sheaf._info = stock.free, stock.free + 1, stock.free + 2
        file.seek(growth.length)
        file.truncate()
        return sheaf

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self.growth.pages

    def add_page(self, page: StockPage, drawing: bytes, *, has_code: bool, is_turned: bool) -> None:
        """Add a printed page with what is drawn on it, which is compressed already.

        `has_code` says that the drawing holds the page's code, which is then left out of the page itself;
        `is_turned` turns the page upside down.
        """
        contents = page.contents if has_code or not page.code else f'{page.contents} {page.code}'
        if drawing:
            number = self._add(b'<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream' % (len(drawing), drawing))
            contents = f'{contents} {number} 0 R'
        turn = '/Rotate 180' if is_turned else ''
        self._hang_in(f'{page.attributes} {turn}/Contents[{contents}]')

    def add_white(self, page: StockPage) -> None:
        """Add a page of the same size with nothing on it."""
        self._hang_in(f'/MediaBox[0 0 {page.width:g} {page.height:g}]/Resources<<>>')

    def _hang_in(self, attributes: str) -> None:
        growth = self.growth
        if not growth.kids:
            growth.branch = self._reserve()
        growth.kids.append(self._add(f'<</Type/Page/Parent {growth.branch} 0 R {attributes}>>'.encode()))
        growth.pages += 1
        if len(growth.kids) == BRANCH:
            self._end_branch()

    def _end_branch(self) -> None:
        growth = self.growth
        kids = ' '.join(f'{kid} 0 R' for kid in growth.kids)
        self._place(
            growth.branch,
            f'<</Type/Pages/Parent {self._root} 0 R/Count {len(growth.kids)}/Kids[{kids}]>>'.encode(),
        )
        growth.branches.append((growth.branch, len(growth.kids)))
        growth.kids = []

    def close(self, faces: tuple[Typeface, ...], usage: Usage, about: About) -> None:
        """Write what ends a file: the letters in use, the tree of pages, and where everything begins."""
        if self.growth.kids:
            self._end_branch()
        for number, (own, face) in enumerate(zip(self._stock.fonts, faces, strict=True)):
            self._add_face(own, face, usage.get(number, {}))
        kids = ' '.join(f'{branch} 0 R' for branch, _ in self.growth.branches)
        self._place(self._root, f'<</Type/Pages/Count {self.pages}/Kids[{kids}]>>'.encode())
        edge = 'DuplexFlipShortEdge' if about.turns_short else 'DuplexFlipLongEdge'
        wishes = f'<</DisplayDocTitle true/PrintScaling/None/Duplex/{edge}>>'
        says = f'/Lang{_text(about.language)}/ViewerPreferences{wishes}'
        self._place(self._catalog, f'<</Type/Catalog/Pages {self._root} 0 R{says}>>'.encode())
        self._place(self._info, f'<</Title{_text(about.title)}>>'.encode())
        self._write_starts()

    def _write_starts(self) -> None:
        start, count = self.growth.length, len(self.starts)
        self._write(b'xref\n0 %d\n0000000000 65535 f \n' % count)
        for number in range(1, count):
            begins = self.starts[number]
            self._write(b'%010d 00000 n \n' % begins if begins else b'0000000000 65535 f \n')
        trailer = f'trailer\n<</Size {count}/Root {self._catalog} 0 R/Info {self._info} 0 R>>\n'
        self._write(f'{trailer}startxref\n{start}\n%%EOF\n'.encode())

    def _add_face(self, number: int, face: Typeface, used: dict[int, str]) -> None:
        """Write a face of values: only the glyphs in use, each with its width and what it stands for."""
        parts = face_parts(face, used)
        font = self._add_stream(parts.program, f'/Length1 {len(parts.program)}')
        descriptor = self._add(f'<<{parts.descriptor}/FontFile2 {font} 0 R>>'.encode())
        glyphs = self._add(f'<<{parts.glyphs}/FontDescriptor {descriptor} 0 R>>'.encode())
        texts = self._add_stream(parts.texts, '')
        self._place(number, f'<<{parts.font}/DescendantFonts[{glyphs} 0 R]/ToUnicode {texts} 0 R>>'.encode())

    def _add_stream(self, data: bytes, entries: str) -> int:
        packed = zlib.compress(data)
        head = f'<</Length {len(packed)}/Filter/FlateDecode{entries}>>stream\n'.encode()
        return self._add(head + packed + b'\nendstream')

    def _add(self, data: bytes) -> int:
        number = self._reserve()
        self._place(number, data)
        return number

    def _reserve(self) -> int:
        self.starts.append(0)
        self.growth.number += 1
        return self.growth.number - 1

    def _place(self, number: int, data: bytes) -> None:
        self.starts[number] = self.growth.length
        self._write(b'%d 0 obj\n%b\nendobj\n' % (number, data))

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self.growth.length += len(data)


def _text(text: str) -> str:
    return f'<feff{text.encode("utf-16-be").hex()}>'
