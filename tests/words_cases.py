"""Small papers for the pages about words: read, changed and signed as people do it."""

import time
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from handouts.desk.drawn.proofread import read_paper
from handouts.desk.drawn.signing import Signed, sign_seen
from handouts.words.approval.approvals import Leaflet, Role
from handouts.words.approval.signature import Signature
from tests.conftest import Workspace
from tests.desk_cases import Visit

TODAY = date(2026, 3, 9)
ONE_EDITION = 'name: aftercare\npurpose: tests\neditions: [print]\nmax_pages: 2\n'
ENGLISH = """---
title: A small paper
kind: aftercare
---

## What to do

Rest today. Call us with questions.
"""
SPANISH = """---
title: Un papel pequeño
kind: aftercare
---

## Qué hacer

Descanse hoy. Llámenos si tiene preguntas.
"""


def write_small_desk(folder: Path, english: Iterable[str] = ('rest',), spanish: Iterable[str] = ()) -> Workspace:
    """Write a workspace with a small paper of each name in these languages."""
    space = Workspace(folder)
    space.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    space.write('templates/aftercare/kind.yaml', ONE_EDITION)
    for name in english:
        space.write(f'content/advice/{name}.en.md', ENGLISH)
    for name in spanish:
        space.write(f'content/advice/{name}.es.md', SPANISH)
    return space


def place(name: str, tab: str = '', language: str = 'en') -> str:
    """Return the address of a page about a paper."""
    return f'/words/advice/{name}/{language}' + (f'/{tab}' if tab else '')


def leaflet(name: str, language: str = 'en') -> Leaflet:
    """Return what an approval of a paper is about."""
    return Leaflet('clinic', f'advice/{name}', language)


def opened(desk: Visit, address: str) -> str:
    """Return a page once nothing on it is worked out any more."""
    for _ in range(1200):
        page = desk.get(address).get_data(as_text=True)
        if 'data-poll' not in page:
            return page
        time.sleep(0.05)
    raise AssertionError(f'{address} is never ready')


def change(desk: Visit, name: str, old: str, new: str, language: str = 'en') -> None:
    """Change words of a paper on the disk."""
    path = desk.desk.root / f'content/advice/{name}.{language}.md'
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def sign(desk: Visit, name: str, language: str = 'en', roles: tuple[Role, ...] = ('clinician',)) -> str:
    """Have a paper approved as it lies there, and return its words code."""
    about = desk.desk.root, desk.desk.output, TODAY, leaflet(name, language)
    code = read_paper(*about).code
    for role in roles:
        assert isinstance(sign_seen(*about, code, Signature('Ana Ruiz, MD', role, date(2027, 3, 9))), Signed)
    desk.desk.keeper.refresh()
    return code
