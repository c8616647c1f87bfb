"""Made-up pages whose words change again and again: looked at, and laid out as if for the first time."""

import os
import random
import re

from tests.laid_cases import drawn, is_alike, page_of, words_from
from tests.trials.columns import body_of, style_of

PAGES = int(os.environ.get('HANDOUTS_EXAMPLES', '60'))
CHANGES, EACH = 6, 20


def trial() -> None:
    """Lay the pages out both ways after each change; end with an error where one is another."""
    others = []
    for seed in range(PAGES):
        draw, body = random.Random(seed), body_of(seed)
        for change in range(CHANGES):
            # What runs along says how many pages there are, and other words each time.
            page = page_of(body, style_of(seed), f'{words_from(draw, 1, 30)} <i class="number"></i>')
            if not is_alike(drawn(page, is_look=True), drawn(page, is_look=False)):
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
