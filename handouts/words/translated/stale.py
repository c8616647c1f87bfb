"""What of a paper has changed since it was translated, paragraph by paragraph, beside its translation."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile, zip_longest
from textwrap import wrap
from typing import Literal

from handouts.words.translated.align import Row, align
from handouts.words.translated.pairing import Stretch, match_papers
from handouts.words.translated.segments import Segment

WIDTH = 110
HEADS = ("The source said", "It says now", "The translation says")
BETWEEN = ' │ '
# Two paragraphs that share fewer of their words are not one that has been changed.
LEAST_SHARED = 0.4


@dataclass(frozen=True, slots=True)
class Stale:
    """A paragraph of the source that is not what was translated: what it said, says, and what the translation says.

    `source_line` and `line` are where it stands in the source and in the translation, or after which it would.
    """

    what: Literal['changed', 'added', 'removed', 'moved']
    said: str
    says: str
    translation: str
    source_line: int
    line: int


@dataclass(frozen=True, slots=True)
class _Change:
    """A row of what was recorded and what stands now; `before` are the segments that stand before it now."""

    row: Row[Segment, Segment]
    before: Sequence[Segment]
    # How many removed ones stand between this one and those.
    gap: int = 0


def stale_blocks(recorded: Sequence[Segment], present: Stretch, translation: Stretch) -> tuple[Stale, ...]:
    """Return what has been changed, added, removed or moved since `recorded`, in the order of the source."""
    changes = list(_changes(recorded, present.segments))
    gone = {_key(old[0]) for old, new in (change.row for change in changes) if old and not new}
    come = {_key(new[0]) for old, new in (change.row for change in changes) if new and not old}
    pairs = match_papers(present, translation)
    found = []
    for change in changes:
        old, new = change.row
        if not new and _key(old[0]) in come:
            continue
        what: Literal['changed', 'added', 'removed', 'moved'] = 'changed' if old and new else 'removed'
        if not old:
            what = 'moved' if _key(new[0]) in gone else 'added'
        said, says = (side[0].text if side else '' for side in change.row)
        text, line = _translated(change, pairs, translation.segments)
        source_line = (new or change.before[-1:] or present.segments[:1])[0].line
        found.append(Stale(what, said, says, text, source_line, line))
    return tuple(found)


def side_by_side(stale: Iterable[Stale], width: int = WIDTH) -> str:
    """Return for a terminal, in three columns, what the source said, says now, and what the translation says."""
    column = (width - len(BETWEEN) * (len(HEADS) - 1)) // len(HEADS)
    parts = []
    for one in stale:
        texts = (one.said, one.says, one.translation)
        rows = [HEADS, *zip_longest(*(wrap(text, column) or ['–'] for text in texts), fillvalue='')]
        lines = [BETWEEN.join(cell.ljust(column) for cell in row).rstrip() for row in rows]
        head = f"{one.what}: line {one.source_line} of the source, line {one.line} of the translation"
        parts.append('\n'.join([head, *lines]))
    return '\n\n'.join(parts)


def _changes(recorded: Sequence[Segment], present: Sequence[Segment]) -> Iterator[_Change]:
    matcher = SequenceMatcher(None, [_key(one) for one in recorded], [_key(one) for one in present], autojunk=False)
    for what, first, last, start, end in matcher.get_opcodes():
        if what == 'equal':
            continue
        place, gap = start, 0
        for row in align(recorded[first:last], present[start:end], _shared, LEAST_SHARED):
            yield _Change(row, present[:place], gap)
            place, gap = (place + 1, 0) if row[1] else (place, gap + 1)


def _key(segment: Segment) -> tuple[str, str]:
    return segment.kind, segment.text


def _shared(one: Segment, other: Segment) -> float:
    """Return how much of their words two segments of one kind share."""
    if one.kind != other.kind:
        return 0.0
    return SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False).ratio()


def _translated(change: _Change, pairs: dict[Segment, Segment], translation: Sequence[Segment]) -> tuple[str, int]:
    """Return what the translation says for a change, and its line; if nothing, the line of what stands before."""
    new = change.row[1]
    if new and new[0] in pairs:
        return pairs[new[0]].text, pairs[new[0]].line
    known = set(pairs.values())
    last = next((pairs[one] for one in reversed(change.before) if one in pairs), translation[0])
    after = translation[translation.index(last) + 1 :]
    alone = list(takewhile(lambda segment: segment not in known, after))[change.gap : change.gap + 1]
    return (alone[0].text, alone[0].line) if alone and not new else ('', last.line)
