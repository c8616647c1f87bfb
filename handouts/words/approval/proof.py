"""One HTML file that shows what has changed since an approval: the words, and the pages old and new side by side."""

import base64
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from itertools import zip_longest

from handouts.press.reader import read_pdf, spot_words
from handouts.reading import Reading, Spot
from handouts.words.approval.changes import LINE_END, Changes, Kind, Passage

TAGS: dict[Kind, str] = {'same': 'span', 'removed': 'del', 'added': 'ins'}
MARKED: dict[Kind, str] = {'removed': 'went', 'added': 'came'}


@dataclass(frozen=True)
class Compared:
    """A paper's changes, and its pages as they were approved and as they are, as PDF."""

    changes: Changes
    approved: bytes
    present: bytes


def compose_proof(papers: Sequence[Compared]) -> str:
    """Return the file, which needs nothing beside it; raise PdfiumError where pages are no PDF."""
    return PROOF.replace('{papers}', '\n'.join(_paper(paper) for paper in papers))


def _paper(paper: Compared) -> str:
    changes = paper.changes
    job = changes.job
    who = '; '.join(f'{one.by} ({one.role}), {one.date}, until {one.until}' for one in changes.approvals)
    rows = '\n'.join(_row(passage, job.language) for passage in changes.passages)
    return (
        f'<section><h2>{escape(job.front.title)}</h2>'
        f'<p>{escape(job.clinic.says.name)} · {escape(job.paper)} · {escape(job.strings.language)} · '
        f'version {escape(job.front.version)}</p>'
        f'<p>Approved words <b>{changes.approved}</b>: {escape(who)}. Present words <b>{changes.present}</b>.</p>'
        f'<h3>Words</h3>{COLUMNS.replace("{rows}", rows) if rows else NOTHING}'
        f'<h3>Pages</h3>{"".join(_pages(paper))}{SIGN_OFF}</section>'
    )


def _row(passage: Passage, language: str) -> str:
    sides = (
        ''.join(_words(piece.kind, piece.words) for piece in passage.pieces if piece.kind in kinds)
        for kinds in (('same', 'removed'), ('same', 'added'))
    )
    before = (
        f'<tr class="before"><td colspan="2">after “{escape(passage.before)}”</td></tr>' if passage.before else ''
    )
    return before + '<tr>' + ''.join(f'<td lang="{escape(language)}">{side}</td>' for side in sides) + '</tr>'


def _words(kind: Kind, words: Iterable[str]) -> str:
    text = escape(' '.join(words)).replace(LINE_END, '<br>')
    return f'<{TAGS[kind]}>{text}</{TAGS[kind]}> '


def _pages(paper: Compared) -> Iterator[str]:
    """Yield the pages in pairs, old and new, with the changed words marked on both."""
    old, new = (read_pdf(data, (), tagged=False) for data in (paper.approved, paper.present))
    went, came = _changed_spots(paper)
    for number, (then, now) in enumerate(zip_longest(old.pictures, new.pictures, fillvalue=b'')):
        left = _page(then, old, number, 'removed', went)
        right = _page(now, new, number, 'added', came)
        yield f'<div class="pair">{left}{right}</div>'


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


def _page(picture: bytes, reading: Reading, number: int, kind: Kind, spots: Iterable[Spot]) -> str:
    when = 'as approved' if kind == 'removed' else 'as it is now'
    if not picture:
        return f'<figure><figcaption>No page {number + 1} {when}.</figcaption></figure>'
    width, height = reading.sizes[number]
    marks = ''.join(
        f'<i class="{MARKED[kind]}" style="left:{spot.left / width:.3%};top:{1 - spot.top / height:.3%};'
        f'width:{(spot.right - spot.left) / width:.3%};height:{(spot.top - spot.bottom) / height:.3%}"></i>'
        for spot in spots
        if spot.page == number
    )
    data = base64.b64encode(picture).decode()
    return (
        f'<figure><figcaption>Page {number + 1}, {when}</figcaption><div class="page">'
        f'<img src="data:image/jpeg;base64,{data}" alt="Page {number + 1}, {when}">{marks}</div></figure>'
    )


COLUMNS = '<table><thead><tr><th>As approved</th><th>As it is now</th></tr></thead><tbody>{rows}</tbody></table>'
NOTHING = '<p>The words are those that were approved.</p>'
SIGN_OFF = (
    '<p class="sign"><span>Looked at by</span><span>Date</span><span>☐ Go on to approval  ☐ Change again</span></p>'
)
PROOF = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Changes since the approval</title>
<meta name="viewport" content="width=device-width">
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; color: #1d2b36 }
section { margin: 2rem 0; padding-top: 1rem; border-top: 2px solid #1d2b36 } h2, h3 { margin: .8rem 0 .2rem }
p { margin: .2rem 0 } table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #7a8790 }
.before td { border: none; padding-bottom: 0; color: #4a5862; font-size: .9rem }
del { color: #8c1c13; background: #fdecea; text-decoration: line-through 2px }
ins { color: #0b5132; background: #e4f4ea; text-decoration: underline 2px; font-weight: 700 }
del::before, ins::before { display: inline-block; width: .8em; content: "−" } ins::before { content: "+" }
.pair { display: flex; gap: 1.5rem; margin: 1rem 0; break-inside: avoid } figure { flex: 1; margin: 0 }
.page { position: relative; box-shadow: 0 1px 6px #0005 } .page img { display: block; width: 100% }
.page i { position: absolute; margin: -2px; padding: 2px; box-sizing: content-box }
/* White around each mark, so that it stands out from a ground of any colour. */
.page .came { outline: 2px solid #0b5132; border-bottom: 3px solid #0b5132; box-shadow: 0 0 0 4px #fff9 }
.page .went { outline: 2px dashed #8c1c13;
  background: linear-gradient(to top, #0000 45%, #8c1c13 45% 55%, #0000 55%) }
.key .page { box-shadow: none }
.key i { position: static; display: inline-block; width: 2.5rem; height: .9rem; margin: 0 .3rem }
.sign { display: flex; gap: 1rem; margin-top: 2rem } .sign span { flex: 1; border-top: 1px solid #1d2b36 }
@media print { body { margin: 0; max-width: none; print-color-adjust: exact } section { break-before: page } }
</style></head><body><h1>Changes since the approval</h1>
<p class="key">Words: <del>removed</del>, <ins>added</ins>. On the pages:
<span class="page"><i class="went"></i>removed, dashed and struck out,
<i class="came"></i>added, framed and underlined</span>.</p>
{papers}
</body></html>
"""
