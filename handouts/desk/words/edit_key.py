"""The short key to what may be written into a paper: what the workspace has that a paper can print."""

from typing import Any

from handouts.desk.drawn.shelf import Card
from handouts.desk.views import here
from handouts.errors import Mistakes
from handouts.press.library import Library, Paper
from handouts.press.workspace.commons import FACTS, SOURCES


def key_values(paper: Paper, card: Card | None) -> dict[str, Any]:
    """Return what the key is made from: boxes, facts, sources, fields and values of the clinic, by their names.

    A file with mistakes costs only what it brings.
    """
    library = here.shelf().setting.library
    return {
        'boxes': _boxes(library, paper.language),
        'facts': _facts(library, paper.language),
        'sources': _sources(library),
        'fields': {field.name: field.label for field in card.first.fields.values()} if card else {},
        'clinic_values': _clinic_values(card) if card else {},
        'facts_file': FACTS,
        'sources_file': SOURCES,
        'clinic_file': card.first.clinic.file if card else '',
    }


def _boxes(library: Library, language: str) -> dict[str, str]:
    try:
        return library.strings(language).boxes
    except Mistakes:
        return {}


def _facts(library: Library, language: str) -> dict[str, str]:
    """Return the facts with their words in a language; those without any are left out."""
    try:
        shared = library.facts(None)
    except Mistakes:
        return {}
    base = language.partition('-')[0]
    texts = {name: fact.entry.text.get(language) or fact.entry.text.get(base, '') for name, fact in shared.items()}
    return {name: text for name, text in texts.items() if text}


def _sources(library: Library) -> dict[str, str]:
    try:
        return {name: source.entry.cite for name, source in library.sources(None).items()}
    except Mistakes:
        return {}


def _clinic_values(card: Card) -> dict[str, str]:
    """Return the values of the clinic that have a label, as papers name them; '' where one prints as a blank."""
    says, strings = card.first.clinic.says, card.first.strings
    values = {f'clinic.{name}': str(getattr(says, name, '')) for name in strings.clinic}
    values |= {f'clinic.rules.{name}': says.rules.get(name, '') for name in strings.rules}
    return values | {f'clinic.prices.{name}': says.prices.get(name, '') for name in strings.prices}
