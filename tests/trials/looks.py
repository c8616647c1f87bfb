"""Made-up pages whose words change again and again: looked at, and laid out as if for the first time."""

import os
import random
import re

from handouts.press.engine.render import load_engine
from tests.laid_cases import is_alike, page_of, words_from
from tests.trials.columns import body_of, style_of

PAGES = int(os.environ.get('HANDOUTS_EXAMPLES', '60'))
CHANGES, EACH = 6, 20


def trial() -> None:
    """Lay the pages out both ways after each change; end with an error where one is another."""
    engine = load_engine()
    others = []
    for seed in range(PAGES):
        draw, body = random.Random(seed), body_of(seed)
        for change in range(CHANGES):
            page = page_of(body, style_of(seed))
            styles = [engine.read_style(css).sheet for css in page.css]
            html = engine.weasyprint.HTML(string=page.html)
            with engine.earlier.used_for(html.etree_element, page.css):
                ours = html.write_pdf(stylesheets=styles, font_config=engine.fonts, uncompressed_pdf=True)
            if not is_alike(
                ours, html.write_pdf(stylesheets=styles, font_config=engine.fonts, uncompressed_pdf=True)
            ):
                others.append((seed, change))
            body = changed(draw, body)
        if seed % EACH == EACH - 1:
            print(f"{seed + 1} pages, {len(others)} of their {CHANGES * (seed + 1)} looks are others", flush=True)
    if others:
        raise SystemExit(f"With what is remembered these looks are others: {others}.")


def changed(draw: random.Random, body: str) -> str:
    """Return what stands on a page with other words in one place, some more or some fewer."""
    places = [found.span() for found in re.finditer(r'(?<=>)[^<>]*\w[^<>]*(?=<)', body)]
    start, end = draw.choice(places)
    words = body[start:end].split()
    words[draw.randrange(len(words)) :] = words_from(draw, 1, draw.choice((2, 12))).split()
    return f'{body[:start]}{" ".join(words)}{body[end:]}'
