"""What the tests of filling in share: a workspace with a paper of every type, and what somebody types into it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import g

from handouts.desk.drawn.keeper import print_ahead
from handouts.desk.drawn.shelf import take_snapshot
from tests.desk_cases import Visit, desk_workspace
from tests.people_cases import AFTERCARE, BROCHURE, CONSENT, TODAY, Papers

EVERY, ALONE = 'advice/every', 'advice/alone'
# Stands nowhere else: where it is found outside of the printed papers, a value has got away.
MARKED = 'XQZNAME'
TYPED = {
    'patient_name': f'José {MARKED}',
    'full_name': f'José Núñez {MARKED}',
    'story': f'Fell off a {MARKED} ladder.\nFeels well today.',
    'born': '3/14/1980',
    'came': '3:30 PM',
    'call': '602 555 0100',
    'weight': '70.5',
    'drink': 'juice',
    'fasted': 'yes',
    'chart_number': f'A-{MARKED}',
}
PAPER = """---
title: {title}
kind: aftercare
fields:
  full_name: {{label: "{name}", required: true}}
  story: {{label: "{story}", lines: 3}}
  born: {{type: date, label: "{born}", past: true}}
  came: {{type: time, label: "{came}"}}
  call: {{type: phone, label: "{call}"}}
  weight: {{type: number, label: "{weight}", width: short}}
  drink: {{type: choice, label: "{drink}", options: {{water: "{water}", juice: "{juice}"}}}}
  fasted: {{type: tick, label: "{fasted}"}}
  signed: {{type: signature, label: "{signed}"}}
---

{name}: {{{{ field.full_name }}}}

## {heading}

{{{{ field.story }}}}

- {{{{ field.born }}}}
- {{{{ field.came }}}}
- {{{{ field.call }}}}
- {{{{ field.weight }}}}

{{{{ field.drink }}}}

!!! note "{box}"
    - {{{{ field.fasted }}}}

{{{{ field.signed }}}}
"""
ENGLISH = {
    'title': "Every kind of place",
    'name': "Full name",
    'story': "Your story",
    'born': "Born on",
    'came': "Came at",
    'call': "Call me at",
    'weight': "Weight",
    'drink': "What do you drink?",
    'water': "Water",
    'juice': "Juice",
    'fasted': "I ate nothing",
    'signed': "Signature here",
    'heading': "About you & yours",
    'box': "Before you come",
}
SPANISH = {
    'title': "Toda clase de lugares",
    'name': "Nombre completo",
    'story': "Su historia",
    'born': "Nació el",
    'came': "Llegó a las",
    'call': "Llámeme al",
    'weight': "Peso",
    'drink': "¿Qué toma usted?",
    'water': "Agua",
    'juice': "Jugo",
    'fasted': "No comí nada",
    'signed': "Firma aquí",
    'heading': "Sobre usted",
    'box': "Antes de venir",
}
# In one language alone, with a label that the other paper has too.
ONLY = """---
title: Only in English
kind: aftercare
fields:
  story: {label: Another story}
  room: {label: Room}
---

## Where

{{ field.story }}

{{ field.room }}
"""


def fill_workspace(papers: Papers, folder: Path, *editions: str) -> Path:
    """Return a workspace with the shipped papers and two of its own, printed in these editions."""
    root = desk_workspace(papers, folder)
    (root / 'content/advice').mkdir()
    (root / 'content/advice/every.en.md').write_text(PAPER.format(**ENGLISH), 'utf-8')
    (root / 'content/advice/every.es.md').write_text(PAPER.format(**SPANISH), 'utf-8')
    (root / 'content/advice/alone.en.md').write_text(ONLY, 'utf-8')
    packets = {
        'visit-day': {'papers': [CONSENT, AFTERCARE], 'purpose': 'what is signed before a visit'},
        'first-visit': {'papers': [CONSENT, BROCHURE]},
        'torn': {'papers': [CONSENT, 'advice/gone']},
    }
    (root / 'content/packets.yaml').write_text(json.dumps({'packets': packets}), 'utf-8')
    shelf = take_snapshot(root, root / 'output', TODAY, {})
    for job in shelf.waiting:
        if job.paper in (EVERY, ALONE) and job.edition.name in editions:
            print_ahead(root / 'output', job, shelf.setting.library.held())
    return root


@contextmanager
def asked(desk: Visit, language: str = 'en') -> Iterator[None]:
    """Be inside of a request to the desk, in a language of the page."""
    app = desk.client.application
    with app.test_request_context('/', base_url='http://localhost'):
        app.preprocess_request()
        g.tongue = desk.desk.tongues[language]
        g.say = g.tongue.say
        yield


def once_of(page: str) -> str:
    """Return the mark of the form on a page."""
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found, page
    return found[1]


def form(desk: Visit, *papers: str, **more: str) -> dict[str, Any]:
    """Return a form as the page of these papers sends it; `more` has values by field and other controls."""
    page = desk.get('/fill/form', query_string={'paper': list(papers)}).get_data(as_text=True)
    controls = {'language': 'en', 'edition': 'print', 'way': 'browser', 'printer': '', 'once': once_of(page)}
    sent: dict[str, Any] = {'paper': list(papers)}
    for name, value in {**controls, **more}.items():
        sent[name if name in controls else f'value:{name}'] = value
    return sent


def texts_of(answer: str) -> list[str]:
    """Return the texts that stand on the pages beside a form."""
    return re.findall(r'<text [^>]*>([^<]*)</text>', answer)
