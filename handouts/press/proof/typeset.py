"""Says what a typesetter would send back: split boxes, broken numbers, text near a fold, lines left alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from handouts.errors import Finding
from handouts.layout import OUTSIDE, Box, Layout, Line
from handouts.model import Job
from handouts.press.proof.figures import broken_figure

INCH = 72.0
# Positions are good to half a point.
TOLERANCE = 0.5
HEADINGS = {'h1', 'h2', 'h3', 'h4', 'h5', 'h6'}
# What must stay in one piece: by class, and by tag.
BOXES = {'box': "box", 'signer': "place to sign", 'signatures': "page to sign"}
ROWS = {'li': "list item", 'tr': "table row"}
# Letters of a last word that looks lost under a heading, and the share of a last page that is too little.
SHORT_WORD = 5
LEAST_FULL = 0.2
# A paragraph of fewer lines may be divided anywhere.
LEAST_LINES = 3
WORDS_SHOWN = 8
WORDS_SOUGHT = 12


def typesetting_findings(job: Job, layout: Layout) -> Iterator[Finding]:
    """Yield a finding for each fault of the laid-out pages: those that harm a reader block, the others warn."""
    yield from _split_pieces(job, layout)
    yield from _text_near_edges(job, layout)
    yield from _bare_headings(job, layout)
    for lines in _paragraphs(layout):
        yield from _broken_figures(job, lines)
        yield from _lost_word(job, lines)
        yield from _lines_alone(job, lines)
    yield from _bare_last_page(job, layout)


def _split_pieces(job: Job, layout: Layout) -> Iterator[Finding]:
    """Yield the boxes, signatures, list items and table rows that lie in two pages or columns.

    What is longer than a page cannot stand in one piece: it only warns.
    """
    pieces: dict[int, list[Box]] = {}
    for box in layout.boxes:
        if _what(box):
            pieces.setdefault(box.element, []).append(box)
    for first, *others in pieces.values():
        page = layout.pages[first.page]
        last = next((box for box in reversed(others) if box.flow != first.flow), None)
        if last:
            text = ' '.join(line.text for line in layout.lines[first.start : last.end] if line.flow != OUTSIDE)
            finding = _finding(
                job,
                'split',
                f"The {_what(first)} '{_shown(text)}' is split over two {_places(first, last)}.",
                "Shorten it or what stands before it, so that it stands in one piece.",
                text,
            )
            fits = sum(box.bottom - box.top for box in (first, *others)) < page.bottom - page.top
            if not fits and 'signatures' in first.classes:  # each of its signers is judged alone
                continue
            yield finding if fits and first.classes & BOXES.keys() else _warning(finding)


def _what(box: Box) -> str:
    """Return what people call a box that must not be split; '' if it may be."""
    named = next((name for key, name in BOXES.items() if key in box.classes), '')
    if named == BOXES['box'] and not box.is_whole:
        return ''
    return named or ROWS.get(box.tag, '')


def _text_near_edges(job: Job, layout: Layout) -> Iterator[Finding]:
    """Yield the lines of a folded paper that come too near to a fold or to an edge of their panel."""
    safe = job.edition.safe_margin
    for line in layout.lines if job.has_panel_pages else ():
        page = layout.pages[line.page]
        clear = min(line.left, line.top, page.width - line.right, page.height - line.bottom)
        if _words(line.text) and clear < safe * INCH - TOLERANCE:
            yield _finding(
                job,
                'near-fold',
                f"'{_shown(line.text)}' stands {max(clear, 0) / INCH:.2f} in from an edge of panel {line.page + 1}; "
                f"{safe} in must stay clear for the fold and the cut.",
                "Shorten what is too wide for its place, or make the margin wider.",
                line.text,
            )


def _bare_headings(job: Job, layout: Layout) -> Iterator[Finding]:
    """Yield the headings that nothing of their part stands under."""
    run = [line for line in layout.lines if line.flow != OUTSIDE]
    for line, below in pairwise([*run, None]):
        if line and _is_heading(line) and not (below and _is_under(line, below)):
            yield _warning(
                _finding(
                    job,
                    'bare-heading',
                    f"The heading '{_shown(line.text)}' ends a {_place(line, below)}: its text stands elsewhere.",
                    "Shorten what stands before it, or add to it, so that the heading moves to its text.",
                    line.text,
                )
            )


def _is_under(line: Line, below: Line) -> bool:
    """Return whether the line that follows can be seen to follow: in the same column, or further down the page."""
    is_lower = below.page == line.page and below.top > line.bottom - TOLERANCE
    return below.flow == line.flow or is_lower


def _paragraphs(layout: Layout) -> list[list[Line]]:
    """Return the lines of each block that holds text."""
    paragraphs: dict[int, list[Line]] = {}
    for line in layout.lines:
        if line.flow != OUTSIDE and _words(line.text):
            paragraphs.setdefault(line.block, []).append(line)
    return list(paragraphs.values())


def _broken_figures(job: Job, lines: Sequence[Line]) -> Iterator[Finding]:
    for line, following in pairwise(lines):
        figure = broken_figure(line.text, following.text)
        if figure:
            yield _finding(
                job,
                'broken-number',
                f"'{figure}' is broken over two lines.",
                "Join its parts with '&nbsp;', word the sentence in another way, or give its place more room.",
                ' '.join(line.text.split()[-2:] + following.text.split()[:3]),
            )


def _lost_word(job: Job, lines: Sequence[Line]) -> Iterator[Finding]:
    """Yield a heading of several lines that ends with one short word on a line of its own."""
    last = lines[-1]
    if len(lines) > 1 and _is_heading(last):
        words = _words(last.text)
        if len(last.text.split()) == 1 and len(words[-1]) <= SHORT_WORD:
            yield _warning(
                _finding(
                    job,
                    'lost-word',
                    f"The last line of the heading '{_shown(lines[0].text)} …' is the one word '{words[-1]}'.",
                    "Make the heading shorter or longer by a word.",
                    ' '.join(line.text for line in lines),
                )
            )


def _lines_alone(job: Job, lines: Sequence[Line]) -> Iterator[Finding]:
    """Yield where one line of a paragraph stands alone at the foot or at the head of a page or column."""
    if len(lines) < LEAST_LINES:
        return
    for rule, where, (line, other) in (
        ('orphan', "first line of a paragraph, '{}', stands alone at the foot", lines[:2]),
        ('widow', "last line of a paragraph, '{}', stands alone at the head", lines[:-3:-1]),
    ):
        if line.flow != other.flow:
            yield _warning(
                _finding(
                    job,
                    rule,
                    f"The {where.format(_shown(line.text))} of a {_place(line, other)}.",
                    "Make the paragraph, or one before it, shorter or longer by a line.",
                    f'{lines[0].text} {lines[1].text}' if rule == 'orphan' else f'{other.text} {line.text}',
                )
            )


def _bare_last_page(job: Job, layout: Layout) -> Iterator[Finding]:
    """Yield a last page with next to nothing on it, unless the styles begin it on purpose."""
    last, page = len(layout.pages) - 1, layout.pages[-1]
    lines = [line for line in layout.lines if line.page == last and line.flow != OUTSIDE]
    if job.has_panel_pages or last == 0 or page.is_forced or not lines:
        return
    full = (max(line.bottom for line in lines) - page.top) / (page.bottom - page.top)
    if full < LEAST_FULL:
        yield _warning(
            _finding(
                job,
                'bare-page',
                f"The last page is almost empty: it begins with '{_shown(lines[0].text)}'.",
                "Shorten the paper so that it ends a page earlier.",
                lines[0].text,
            )
        )


def _finding(job: Job, rule: str, message: str, hint: str, text: str) -> Finding:
    return job.finding(rule, message, hint, _line_of(job, text))


def _warning(finding: Finding) -> Finding:
    return replace(finding, level='warn')


def _line_of(job: Job, text: str) -> int:
    """Return the line of the paper on which a laid-out text stands; 0 if the paper does not say it itself.

    The source has marks between the words, and values where the page has words: the longest run of words that
    stands in it counts.
    """
    words = _words(text)[:WORDS_SOUGHT]
    for count in range(len(words), 0 if len(words) < 2 else 1, -1):
        for start in range(len(words) - count + 1):
            found = re.search(r'\b' + r'[\W_]+'.join(words[start : start + count]) + r'\b', job.source.text)
            if found:
                return job.source.line_of(found[0])
    return 0


def _words(text: str) -> list[str]:
    return re.findall(r'[^\W_]+', text)


def _shown(text: str) -> str:
    """Return the first words of a text as they are quoted in a message."""
    words = text.replace('\ufffc', '').split()
    return ' '.join(words[:WORDS_SHOWN]) + (' …' if len(words) > WORDS_SHOWN else '')


def _is_heading(line: Line) -> bool:
    return line.tag in HEADINGS or 'box-title' in line.classes


def _place(line: Line | Box, other: Line | Box | None) -> str:
    """Return whether it is a page or a column that lies between two things."""
    return 'column' if other and other.page == line.page else 'page'


def _places(line: Line | Box, other: Line | Box) -> str:
    return f'{_place(line, other)}s'
