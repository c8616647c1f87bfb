"""Finds the words of a page of HTML that are others than before, without reading all of it again.

As long as all tags are the same, letter by letter, the same elements come of them, and only their words are others.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

TAG = re.compile(r'(<[^>]*>)')
# In these words are no words; and with these letters HTML does more than to keep them.
SILENT = {'script', 'style'}
STRANGE = re.compile('[\\r\\0]')

# Where a text stands: in an element, or behind it.
Spot = tuple[Any, str]


class Written:
    """A page as it is written: tags, the texts between them, and where in its elements each text stands."""

    def __init__(self, pieces: list[str], spots: dict[int, Spot]) -> None:
        self._pieces, self._spots = pieces, spots

    def take_over(self, text: str) -> bool:
        """Put the texts of a page into the elements if it has the same tags; tell whether that was done."""
        pieces = TAG.split(text)
        if len(pieces) != len(self._pieces) or pieces[1::2] != self._pieces[1::2]:
            return False
        others = [number for number in range(0, len(pieces), 2) if pieces[number] != self._pieces[number]]
        for number in others:
            new = pieces[number]
            # A text of white space alone may go where there is none, and the other way round.
            if number not in self._spots or not new.strip() or STRANGE.search(new):
                return False
        for number in others:
            element, side = self._spots[number]
            setattr(element, side, unescape(pieces[number]))
        self._pieces = pieces
        return True


def read_written(text: str, root: Any) -> Written | None:
    """Return a page as it is written, which has been read into these elements; None where they say something else."""
    pieces, spots = TAG.split(text), list(_texts_in(root))
    said = [number for number in range(0, len(pieces), 2) if pieces[number].strip()]
    if [unescape(pieces[number]) for number in said] != [getattr(*spot) for spot in spots]:
        return None
    return Written(
        pieces, {number: spot for number, spot in zip(said, spots, strict=True) if spot[0].tag not in SILENT}
    )


def _texts_in(element: Any) -> Iterator[Spot]:
    """Yield where words stand in an element, in the order in which they are written."""
    if isinstance(element.tag, str) and (element.text or '').strip():
        yield element, 'text'
    for child in element:
        yield from _texts_in(child)
        if (child.tail or '').strip():
            yield child, 'tail'
