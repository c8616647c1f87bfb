"""Made-up pages with much to lay out: columns, columns in them, lists, tables, flexible boxes, parts over all columns."""

import random
from functools import partial

from handouts.model import Page

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


def page_of(body: str, more: str = '') -> Page:
    style = (
        '@page { size: 5in 7in; margin: 0.5in } main { columns: 2 } .two { columns: 2 } .flex { display: flex }'
        ' h2 { break-after: avoid } li { break-inside: avoid } .all { column-span: all; margin: 4pt 0 }'
    )
    html = f'<html lang="en"><head><title>A</title></head><body><main>{body}</main></body></html>'
    return Page(html, (style, more), '', (), (), '')
