"""Compares a translation with its source: the same sections, boxes, paragraphs, and what they state."""

from collections.abc import Iterator, Mapping, Sequence

from handouts.errors import Finding, Level
from handouts.model import Job
from handouts.words.translated.agreement import (
    Papers,
    Row,
    excerpt,
    find_moves,
    is_blocking,
    move_finding,
    order_findings,
    quantity_findings,
    spelling_findings,
    unmoved,
)
from handouts.words.translated.pairing import Match, Stretch, match_boxes, match_sections, match_segments, read_paper
from handouts.words.translated.quantities import Counting, Quantity, differ
from handouts.words.translated.segments import Segment

KINDS = {
    'heading': "heading",
    'title': "title of a box",
    'paragraph': "paragraph",
    'item': "list item",
    'cell': "cell of a table",
    'note': "note",
    'condition': "condition",
}
TRANSLATE = "Translate it, or take it out of both papers."


def structure_findings(source: Job, translation: Job, counting: Mapping[str, Counting]) -> Iterator[Finding]:
    """Yield all that is in one of the papers and not in the other, each with its place in both.

    `counting` are the words by which languages count; a language without any is compared by its figures.
    """
    papers = Papers(source, translation)
    one, other = (read_paper(job, counting.get(job.language, {})) for job in (source, translation))
    yield from _field_findings(papers)
    line = 1
    for section in match_sections(one, other):
        if not section.is_whole or section.is_moved:
            yield from _section_findings(papers, section, line)
        if section.is_whole:
            boxes = match_boxes(section)
            yield from _box_findings(papers, boxes, section.translation[0].first.line)
            yield from _segment_findings(papers, _rows(section, boxes))
        line = section.translation[0].segments[-1].line if section.translation else line


def _field_findings(papers: Papers) -> Iterator[Finding]:
    """Yield the fields that both papers declare, and that are filled in differently."""
    theirs = papers.source.front.fields
    for name, own in papers.translation.front.fields.items():
        other = theirs.get(name, own)
        if (own.type, own.by_hand, [*own.options]) != (other.type, other.by_hand, [*other.options]):
            told = f"the field '{name}' is filled in otherwise than in {papers.source.source.file}."
            yield papers.finding('field', 1, told, "Give it the same type and the same options.", 'block')


def _section_findings(papers: Papers, section: Match, line: int) -> Iterator[Finding]:
    side = (section.translation or section.source)[0]
    title, level = excerpt(side.first.text), _level_of(side)
    if section.is_moved:
        told = f"the section “{title}” stands in another place than in {papers.there(section.source[0].first.line)}."
        yield papers.finding('section', side.first.line, told, "Bring both papers into one order.")
    elif section.source:
        told = f"the section “{title}” ({papers.there(side.first.line)}) is missing here."
        yield papers.finding('section', line, told, TRANSLATE, level)
    else:
        told = f"the section “{title}” is not in {papers.there(0)}."
        yield papers.finding('section', side.first.line, told, "Take it out, or write it there too.")


def _box_findings(papers: Papers, boxes: Sequence[Match], line: int) -> Iterator[Finding]:
    for box in boxes:
        here, there = (tuple(part.first for part in side) for side in (box.translation, box.source))
        line = here[0].line if here else line
        if not here:
            told = f"the box {_named(there[0])} ({papers.there(there[0].line)}) is missing here."
            yield papers.finding('box', line, told, TRANSLATE, 'block')
        elif not there:
            told = f"the box {_named(here[0])} is not in {papers.there(0)}."
            yield papers.finding('box', line, told, "Take it out, or write it there too.")
        elif here[0].box_kind != there[0].box_kind:
            told = f"this box is '{here[0].box_kind}'; {papers.there(there[0].line)} has '{there[0].box_kind}'."
            yield papers.finding('box', line, told, "Make it the same kind of box.", 'block')
        elif box.is_moved:
            told = f"the box {_named(here[0])} stands in another place than in {papers.there(there[0].line)}."
            yield papers.finding('box', line, told, "Bring both papers into one order.")


def _rows(section: Match, boxes: Sequence[Match]) -> list[Row]:
    """Return the segments of a section with what differs in them."""
    rows, line = [], section.translation[0].first.line
    for match in match_segments(section, boxes):
        line = match.translation[0].first.line if match.translation else line
        rows.append(Row(match, line, differ(*match.stated)))
    return rows


def _segment_findings(papers: Papers, rows: list[Row]) -> Iterator[Finding]:
    moves = find_moves(rows)
    yield from (move_finding(papers, move) for move in moves)
    for row in rows:
        missing, extra = unmoved(row, moves)
        if not row.match.is_whole:
            yield _lone_finding(papers, row, (*missing, *extra))
            continue
        yield from _kind_findings(papers, row)
        yield from quantity_findings(papers, row, missing, extra)
        yield from order_findings(papers, row)
        yield from spelling_findings(papers, row)


def _lone_finding(papers: Papers, row: Row, stated: Sequence[Quantity]) -> Finding:
    """Return the finding of a segment that stands in one of the papers only."""
    level: Level = 'block' if any(map(is_blocking, stated)) else 'warn'
    first = (row.match.source or row.match.translation)[0].first
    if row.match.source:
        told = f"the {KINDS[first.kind]} “{excerpt(first.text)}” ({papers.there(first.line)}) is missing here."
        return papers.finding('part', row.line, told, TRANSLATE, level)
    told = f"the {KINDS[first.kind]} “{excerpt(first.text)}” is not in {papers.there(0)}."
    return papers.finding('part', row.line, told, "Take it out, or write it there too.")


def _kind_findings(papers: Papers, row: Row) -> Iterator[Finding]:
    here, there = row.match.translation[0].first, row.match.source[0].first
    if here.kind != there.kind:
        told = f"this is a {KINDS[here.kind]}; in {papers.there(there.line)} it is a {KINDS[there.kind]}."
        yield papers.finding('part', row.line, told, "Write it in the same form.")
    elif row.match.is_moved:
        told = f"this {KINDS[here.kind]} stands in another place than in {papers.there(there.line)}."
        yield papers.finding('part', row.line, told, "Bring both papers into one order.")


def _level_of(stretch: Stretch) -> Level:
    """Return how grave it is that a stretch stands in one of the papers only."""
    has_box = any(segment.box for segment in stretch.segments)
    return 'block' if has_box or any(is_blocking(one) for stated in stretch.stated for one in stated) else 'warn'


def _named(box: Segment) -> str:
    return f"'{box.box_kind}' “{excerpt(box.text)}”" if box.text else f"'{box.box_kind}'"
