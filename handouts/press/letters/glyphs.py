"""Says which characters of a paper none of its fonts can draw, and which of its font files are not whole."""

import sys
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from handouts.errors import Finding, HandoutsError
from handouts.model import Job, Page

# The sums in a font file are over words of four bytes. That of this table leaves its third word out.
WORD, HEAD = 4, 'head'


class NotWhole(HandoutsError):
    """A font file cannot be read, or is not what its maker wrote."""


def glyph_findings(job: Job, page: Page) -> Iterator[Finding]:
    """Yield a finding for each character that no font of the job has, or for a font file that is not whole."""
    try:
        drawn = drawn_by(path for paths in job.fonts.values() for path in paths)
    except NotWhole as error:
        yield job.finding('font-file', str(error), "Install the packages of requirements.lock once more.")
        return
    for char in dict.fromkeys(page.flow + ''.join(page.margins)):
        if ord(char) not in drawn and not char.isspace() and unicodedata.category(char) != 'Cf':
            name = unicodedata.name(char, "without a name")
            yield job.finding(
                'missing-character',
                f"No font has the character '{char}' (U+{ord(char):04X}, {name.lower()}).",
                "Write it in another way.",
                job.source.line_of(char),
            )


def drawn_by(fonts: Iterable[Path]) -> frozenset[int]:
    """Return the numbers of all characters that one of these fonts can draw; raise NotWhole for a spoilt file."""
    return frozenset[int]().union(*map(_characters, fonts))


@cache
def _characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with path.open('rb') as file, TTFont(file, lazy=True) as font:
            spoilt = [tag for tag, entry in font.reader.tables.items() if not _is_whole(tag, font.reader[tag], entry)]
            if not spoilt:
                return frozenset(font.getBestCmap() or ())
            told = f"its part '{spoilt[0]}' is not what it was"
    except (OSError, TTLibError) as error:
        told = getattr(error, 'strerror', None) or "it is no font, or is cut off"
    raise NotWhole(f"The font file {path.name} cannot be used: {told}.")


def _is_whole(tag: str, data: bytes, entry: Any) -> bool:
    """Return whether a table of a font has the sum that stands for it in the list of tables."""
    if tag == HEAD:
        data = data[: 2 * WORD] + bytes(WORD) + data[3 * WORD :]
    words = array('I', data + bytes(-len(data) % WORD))
    if sys.byteorder == 'little':
        words.byteswap()
    return sum(words) & 0xFFFFFFFF == int(entry.checkSum)
