"""Says which characters of a paper none of its fonts can draw."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from handouts.errors import Finding
from handouts.model import Job, Page


def glyph_findings(job: Job, page: Page) -> Iterator[Finding]:
    """Yield a finding for each character that no font of the job has."""
    drawn = drawn_by(path for paths in job.fonts.values() for path in paths)
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
    """Return the numbers of all characters that one of these fonts can draw."""
    return frozenset[int]().union(*map(_characters, fonts))


@cache
def _characters(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
