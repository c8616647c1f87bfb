"""Made-up pages with much to lay out: columns, columns in them, lists, tables, flexible boxes, parts over all columns."""

import random
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType

from weasyprint import css, draw
from weasyprint.layout import LayoutContext, block, inline, page, preferred

from handouts.model import Page
from handouts.press.engine.render import load_engine

# Where the engine looks up what remembers for it.
REMEMBERED = (
    (block, 'block_level_layout'),
    (block, 'columns_layout'),
    (LayoutContext, 'overflows_page'),
    (inline, 'split_first_line'),
    (preferred, 'split_first_line'),
    (page, 'make_page'),
    (draw, 'draw_stacking_context'),
    (css, 'StyleFor'),
)

# Where a part ends is the sum of many heights: moved, it may come to stand at another last digit.
NO_DIFFERENCE = 2.1e-6

NOTHING: Mapping[str, bytes] = MappingProxyType({})
WORDS = ("rest", "drink", "call", "ride", "home", "nurse", "sleep", "water", "hand", "line", "visit", "friend")


def words_from(draw: random.Random, least: int, most: int) -> str:
    return ' '.join(draw.choices(WORDS, k=draw.randint(least, most)))


def parts(seed: int) -> str:
    """Return paragraphs, lists, boxes in columns of their own and headings, in some order and of some length."""
    draw = random.Random(seed)
    words = partial(words_from, draw)
    made = {
        'p': lambda: f'<p>{words(5, 60)}</p>',
        'ul': lambda: f'<ul>{"".join(f"<li>{words(2, 20)}</li>" for _ in range(draw.randint(2, 7)))}</ul>',
        'h2': lambda: f'<h2>{words(1, 6)}</h2><p>{words(9, 30)}</p>',
        'two': lambda: f'<div class="two">{"".join(f"<p>{words(2, 12)}</p>" for _ in range(5))}</div>',
        'flex': lambda: f'<div class="flex"><b>{words(1, 2)}</b><span>{words(3, 20)}</span></div>',
        'all': lambda: f'<div class="all">{words(3, 40)}</div>',
    }
    return ''.join(made[draw.choice(list(made))]() for _ in range(18))


def table(seed: int) -> str:
    """Return a table among paragraphs, with a part over all columns at the end."""
    words = partial(words_from, random.Random(seed))
    before = f'<p>{words(20, 60)}</p><p>{words(5, 30)}</p>'
    rows = ''.join(
        f'<tr><td><p>{words(2, 12)}</p></td><td><p>{words(1, 6)}</p><p>{words(1, 6)}</p></td></tr>' for _ in range(3)
    )
    return f'{before}<table>{rows}</table><p>{words(5, 30)}</p><div class="all">{words(5, 20)}</div>'


def sheet() -> str:
    """Return paragraphs and lists over two columns of one page, with a part over all at the end: as to consent."""
    words = partial(words_from, random.Random(3))
    ask = f'<p>{words(20, 30)}</p><ul>{"".join(f"<li>{words(6, 14)}</li>" for _ in range(3))}</ul>'
    return ''.join(f'<h2>{words(2, 4)}</h2>{ask}' for _ in range(3)) + f'<div class="all">{words(9, 20)}</div>'


def boxes(seed: int) -> str:
    """Return parts of columns that end in edges of their own, or reach farther than they are high, or not as far."""
    draw = random.Random(seed)
    words = partial(words_from, draw)
    made = {
        'p': lambda: f'<p>{words(5, 40)}</p>',
        'edges': lambda: f'<section class="edges"><p>{words(3, 30)}</p><ul><li>{words(2, 9)}</li></ul></section>',
        'clone': lambda: f'<section class="edges clone"><p>{words(3, 30)}</p><p>{words(2, 9)}</p></section>',
        'fixed': lambda: f'<div class="fixed">{words(9, 30)}</div>',
        'less': lambda: f'<div class="less"><p>{words(5, 30)}</p></div>',
        'half': lambda: f'<div class="halves"><p>{words(2, 9)}</p><p>{words(2, 9)}</p><p>{words(2, 9)}</p></div>',
    }
    return ''.join(made[draw.choice(list(made))]() for _ in range(12))


BOXES = (
    ' .edges { border: 2pt solid; padding: 5pt 5pt 11pt; margin: 0 0 9pt } .clone { box-decoration-break: clone }'
    ' .fixed { height: 22pt; padding-bottom: 9pt } .less { margin-bottom: -9pt } ul { list-style: none; padding: 0 }'
    ' .halves { display: flex; flex-wrap: wrap; padding-bottom: 7pt } .halves > p { flex: 0 0 50% }'
)


@contextmanager
def engine_alone() -> Iterator[None]:
    """Let the engine lay out with nothing remembered for it."""
    load_engine()
    ours = [(place, name, getattr(place, name)) for place, name in REMEMBERED]
    for place, name, layout in ours:
        setattr(place, name, layout.__wrapped__)
    try:
        yield
    finally:
        for place, name, layout in ours:
            setattr(place, name, layout)


def drawn(page: Page, *, is_look: bool, pictures: Mapping[str, bytes] = NOTHING, **more: str) -> bytes:
    """Return the PDF of a page, not compressed, as a look or as if for the first time."""
    engine = load_engine()
    styles = [engine.read_style(css).sheet for css in page.css]
    read = partial(engine.read, engine.Fetcher(pictures))
    how = {'stylesheets': styles, 'font_config': engine.fonts, 'uncompressed_pdf': True, **more}
    if not is_look:
        return bytes(read(page.html).write_pdf(**how))
    with engine.earlier.used_for(page.html, read, (page.css,)) as html:
        return bytes(html.write_pdf(**how))


def is_alike(pdf: bytes, other: bytes) -> bool:
    """Tell whether two PDFs that are not compressed are the same, to two millionths of a pixel."""
    ours, theirs = (re.split(rb'(?<![\w.])(-?\d+\.\d*)', one.partition(b'\nxref')[0]) for one in (pdf, other))
    return len(ours) == len(theirs) and all(
        one == two or (number % 2 and abs(float(one) - float(two)) <= NO_DIFFERENCE)
        for number, (one, two) in enumerate(zip(ours, theirs, strict=True))
    )


# Words that run along at the foot of each page, and its number.
FOOT = (
    ' @page { @bottom-left { content: element(foot); width: 100%; font-size: 6pt } } .foot { position: running(foot) }'
    ' .number::before { content: counter(page) "/" counter(pages) }'
)


def page_of(body: str, more: str = '', foot: str = '') -> Page:
    style = (
        '@page { size: 5in 7in; margin: 0.5in } main { columns: 2 } .two { columns: 2 } .flex { display: flex }'
        ' h2 { break-after: avoid } li { break-inside: avoid } .all { column-span: all; margin: 4pt 0 }'
    )
    runs = f'<div class="foot">{foot}</div>' if foot else ''
    html = f'<html lang="en"><head><title>A</title></head><body>{runs}<main>{body}</main></body></html>'
    return Page(html, (style, FOOT * bool(foot), more), '', (), (), '')
