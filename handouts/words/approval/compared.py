"""What has changed since an approval, as values: rows of words, and the pages old and new in pairs."""

import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from handouts.press.proof.reader import read_pdf, spot_words
from handouts.reading import Reading, Spot
from handouts.words.approval.changes import LINE_END, Changes, Kind, Piece

Sign = Literal['went', 'came']


@dataclass(frozen=True)
class Compared:
    """A paper's changes, and its pages as they were approved and as they are, as PDF."""

    changes: Changes
    approved: bytes
    present: bytes


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stayed, went or came, line by line."""

    kind: Kind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A changed passage as it was approved and as it is, and the line that stands before it ('' at the top)."""

    before: str
    approved: tuple[Stretch, ...]
    present: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a word that went or came, in parts of its page (0 to 1) from the upper left corner."""

    sign: Sign
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Side:
    """One page as a JPEG picture with its marks; b'' where there is no such page."""

    picture: bytes
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A page as it was approved and as it is; `number` counts from 1."""

    number: int
    approved: Side
    present: Side


def compared_rows(changes: Changes) -> Iterator[Row]:
    """Yield the changed passages of a paper, one for each row of a table of two columns."""
    for passage in changes.passages:
        old, new = (
            tuple(_stretch(piece) for piece in passage.pieces if piece.kind in ('same', kind))
            for kind in ('removed', 'added')
        )
        yield Row(passage.before, old, new)


def _stretch(piece: Piece) -> Stretch:
    return Stretch(piece.kind, tuple(' '.join(piece.words).split(LINE_END)))


def compared_pages(paper: Compared) -> Iterator[Pair]:
    """Yield the pages in pairs, old and new, with the changed words marked on both.

    Raises PdfiumError where pages are no PDF.
    """
    old, new = (read_pdf(data, (), tagged=False) for data in (paper.approved, paper.present))
    went, came = _changed_spots(paper)
    for place, (then, now) in enumerate(zip_longest(old.pictures, new.pictures, fillvalue=b'')):
        yield Pair(
            place + 1,
            Side(then, tuple(_marks('went', old, place, went))),
            Side(now, tuple(_marks('came', new, place, came))),
        )


def _changed_spots(paper: Compared) -> tuple[list[Spot], list[Spot]]:
    """Return where the removed words stand on the old pages, and the added ones on the new.

    Only what is among the changed words counts: marks and dates of the margins change by themselves.
    """
    old, new = spot_words(paper.approved), spot_words(paper.present)
    matcher = SequenceMatcher(None, [_plain(word) for word, _ in old], [_plain(word) for word, _ in new], False)
    removed, added = (set(map(_plain, paper.changes.words(kind))) for kind in ('removed', 'added'))
    went: list[Spot] = []
    came: list[Spot] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != 'equal':
            went += _among(old[i1:i2], removed)
            came += _among(new[j1:j2], added)
    return went, came


def _among(words: Iterable[tuple[str, Spot]], wanted: Container[str]) -> list[Spot]:
    return [spot for word, spot in words if _plain(word) in wanted]


def _plain(word: str) -> str:
    return unicodedata.normalize('NFKC', word)


def _marks(sign: Sign, reading: Reading, place: int, spots: Iterable[Spot]) -> Iterator[Mark]:
    """Yield the marks of one page; `place` counts from 0."""
    for spot in spots:
        if spot.page == place:
            width, height = reading.sizes[place]
            yield Mark(
                sign,
                spot.left / width,
                1 - spot.top / height,
                (spot.right - spot.left) / width,
                (spot.top - spot.bottom) / height,
            )
