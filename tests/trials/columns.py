"""Made-up pages in columns, of all that a page may hold, laid out by the engine alone and with what is remembered."""

import os
import random
from collections.abc import Callable
from functools import partial

from handouts.press.engine.render import load_engine
from tests.laid_cases import engine_alone, page_of, words_from

PAGES = int(os.environ.get('HANDOUTS_EXAMPLES', '400'))
EACH = 20
# What stands in the flow and nothing else; and all that there is besides.
FLOW = ('p', 'list', 'heading', 'box', 'section', 'fixed', 'less', 'table', 'flex', 'halves', 'empty')
ALL = (*FLOW, 'all', 'columns', 'moved', 'break', 'float', 'absolute', 'grid', 'pre')
STYLE = (
    ' .box { border: 2pt solid } .clone { box-decoration-break: clone } .avoid { break-inside: avoid }'
    ' .fixed { height: 22pt } .less { margin-bottom: -9pt } .flex, .halves { display: flex } .halves { flex-wrap: wrap }'
    ' .halves > p { flex: 0 0 50% } .moved { position: relative; top: 4pt } .break { break-before: column }'
    ' .in { display: inline-block; padding: 4pt } .empty { margin: 7pt 0 } .float { float: left } .grid { display: grid }'
    ' .absolute { position: absolute; right: 0 } :has(+ h2) { margin-bottom: 14pt } .box > :last-child { margin: 0 }'
)


def trial() -> None:
    """Lay the pages out both ways; end with an error where one is another."""
    engine = load_engine()
    others = []
    for seed in range(PAGES):
        page = page_of(body_of(seed), style_of(seed))
        styles = [engine.weasyprint.CSS(string=css, font_config=engine.fonts) for css in page.css]
        html = engine.weasyprint.HTML(string=page.html)
        ours = html.write_pdf(stylesheets=styles, font_config=engine.fonts)
        with engine_alone():
            theirs = html.write_pdf(stylesheets=styles, font_config=engine.fonts)
        if ours != theirs:
            others.append(seed)
        if seed % EACH == EACH - 1:
            print(f"{seed + 1} pages, {len(others)} of them others", flush=True)
    if others:
        raise SystemExit(f"With what is remembered these pages are others: {others}.")


def body_of(seed: int) -> str:
    """Return what stands on a page: every second time only what stands in the flow."""
    draw = random.Random(seed)
    made, kinds = _made_by(draw), FLOW if seed % 2 else ALL
    return ''.join(made[draw.choice(kinds)]() for _ in range(draw.randint(6, 24)))


def _made_by(draw: random.Random) -> dict[str, Callable[[], str]]:
    """Return how each kind of part is made up."""
    words = partial(words_from, draw)

    def items(count: int) -> str:
        return ''.join(f'<li>{words(2, 20)}</li>' for _ in range(count))

    return {
        'p': lambda: f'<p>{words(5, 60)}</p>',
        'list': lambda: f'<ul>{items(draw.randint(2, 7))}</ul>',
        'heading': lambda: f'<h2>{words(1, 6)}</h2><p>{words(9, 30)}</p>',
        'box': lambda: (
            f'<section class="box {draw.choice(("", "clone", "avoid", "clone avoid"))}"><p>{words(5, 30)}</p>'
            f'<ul>{items(3)}</ul></section>'
        ),
        'section': lambda: (
            f'<section><h2>{words(1, 4)}</h2><section class="box avoid"><p>{words(5, 20)}</p></section>'
            f'<ul>{items(4)}</ul></section>'
        ),
        'fixed': lambda: f'<div class="fixed">{words(5, 40)}</div>',
        'less': lambda: f'<p class="less">{words(5, 30)}</p>',
        'table': lambda: (
            f'<table>{"".join(f"<tr><td>{words(1, 9)}</td><td>{words(1, 9)}</td></tr>" for _ in range(4))}</table>'
        ),
        'flex': lambda: f'<div class="flex"><b>{words(1, 2)}</b><span>{words(3, 20)}</span></div>',
        'halves': lambda: f'<div class="halves">{"".join(f"<p>{words(2, 9)}</p>" for _ in range(4))}</div>',
        'empty': lambda: '<div class="empty"></div>',
        'all': lambda: f'<div class="all">{words(3, 40)}</div>',
        'columns': lambda: f'<div class="two">{"".join(f"<p>{words(2, 12)}</p>" for _ in range(5))}</div>',
        'moved': lambda: f'<p class="moved">{words(5, 30)} <span class="in">{words(1, 3)}</span></p>',
        'break': lambda: f'<p class="break">{words(5, 30)}</p>',
        'float': lambda: f'<p><i class="float">{words(1, 2)}</i>{words(9, 40)}</p>',
        'absolute': lambda: f'<p class="moved">{words(3, 9)}<b class="absolute">x</b></p>',
        'grid': lambda: f'<div class="grid"><span>{words(1, 5)}</span><span>{words(1, 5)}</span></div>',
        'pre': lambda: f'<pre>{words(3, 9)}\n{words(3, 9)}</pre>',
    }


def style_of(seed: int) -> str:
    """Return the sizes of a page: of its sheet, columns, letters, margins and edges."""
    draw = random.Random(seed)
    ul = draw.choice(('ul { list-style: none; padding: 0 }', ''))
    return (
        f'{STYLE} {ul} @page {{ size: {draw.choice(("5in 7in", "4in 6in", "letter"))} }}'
        f' main {{ columns: {draw.choice((2, 3))}; column-gap: {draw.choice((8, 20))}pt }}'
        f' p {{ margin: {draw.choice((0, 5))}pt 0; orphans: {draw.choice((1, 2, 3))}; widows: {draw.choice((1, 2, 3))} }}'
        f' .box {{ margin: {draw.choice((0, 8))}pt 0 {draw.choice((0, 9))}pt; padding: {draw.choice((0, 6, 25))}pt 5pt }}'
        f' li {{ break-inside: {draw.choice(("auto", "avoid"))} }} body {{ font-size: {draw.choice((9, 12))}pt }}'
    )
