"""One HTML file that shows what has changed since an approval: the words, and the pages old and new side by side."""

import base64
from collections.abc import Iterable, Sequence
from html import escape

from handouts.words.approval.changes import Kind
from handouts.words.approval.compared import (
    Compared,
    Mark,
    Pair,
    Row,
    Side,
    Stretch,
    compared_pages,
    compared_rows,
)

TAGS: dict[Kind, str] = {'same': 'span', 'removed': 'del', 'added': 'ins'}


def compose_proof(papers: Sequence[Compared]) -> str:
    """Return the file, which needs nothing beside it; raise PdfiumError where pages are no PDF."""
    return PROOF.replace('{papers}', '\n'.join(_paper(paper) for paper in papers))


def _paper(paper: Compared) -> str:
    changes = paper.changes
    job = changes.job
    who = '; '.join(f'{one.by} ({one.role}), {one.date}, until {one.until}' for one in changes.approvals)
    rows = '\n'.join(_row(row, job.language) for row in compared_rows(changes))
    return (
        f'<section><h2>{escape(job.front.title)}</h2>'
        f'<p>{escape(job.clinic.says.name)} · {escape(job.paper)} · {escape(job.strings.language)} · '
        f'version {escape(job.front.version)}</p>'
        f'<p>Approved words <b>{changes.approved}</b>: {escape(who)}. Present words <b>{changes.present}</b>.</p>'
        f'<h3>Words</h3>{COLUMNS.replace("{rows}", rows) if rows else NOTHING}'
        f'<h3>Pages</h3>{"".join(_pair(pair) for pair in compared_pages(paper))}{SIGN_OFF}</section>'
    )


def _row(row: Row, language: str) -> str:
    before = f'<tr class="before"><td colspan="2">after “{escape(row.before)}”</td></tr>' if row.before else ''
    sides = (f'<td lang="{escape(language)}">{_words(side)}</td>' for side in (row.approved, row.present))
    return f'{before}<tr>{"".join(sides)}</tr>'


def _words(side: Iterable[Stretch]) -> str:
    return ''.join(
        f'<{TAGS[stretch.kind]}>{"<br>".join(map(escape, stretch.lines))}</{TAGS[stretch.kind]}> ' for stretch in side
    )


def _pair(pair: Pair) -> str:
    old = _page(pair.approved, pair.number, 'as approved')
    new = _page(pair.present, pair.number, 'as it is now')
    return f'<div class="pair">{old}{new}</div>'


def _page(side: Side, number: int, when: str) -> str:
    if not side.picture:
        return f'<figure><figcaption>No page {number} {when}.</figcaption></figure>'
    data = base64.b64encode(side.picture).decode()
    return (
        f'<figure><figcaption>Page {number}, {when}</figcaption><div class="page">'
        f'<img src="data:image/jpeg;base64,{data}" alt="Page {number}, {when}">{"".join(map(_mark, side.marks))}'
        '</div></figure>'
    )


def _mark(mark: Mark) -> str:
    return (
        f'<i class="{mark.sign}" style="left:{mark.left:.3%};top:{mark.top:.3%};'
        f'width:{mark.width:.3%};height:{mark.height:.3%}"></i>'
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
