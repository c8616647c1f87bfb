"""The facts and sources of a workspace, and those that one paper names."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, TypeVar

from handouts.errors import Mistakes, mistake
from handouts.knowledge import Fact, FactsFile, SourceEntry, SourcesFile
from handouts.model import Source
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml

Entry = TypeVar('Entry', Fact, SourceEntry)

FACTS, SOURCES = 'content/facts.yaml', 'content/sources.yaml'
NAMED_FACT = re.compile(r'\bfact\.(\w+)')
# A source is named like a note: [@cochrane-2021].
NAMED_SOURCE = re.compile(r'\[@([^\]\s]*)\]')


@dataclass(frozen=True)
class Shared(Generic[Entry]):
    """A fact or a source, and where it stands; `is_own` if in the workspace's own file."""

    entry: Entry
    file: str
    line: int
    is_own: bool = True


def read_facts(rooms: Rooms) -> dict[str, Shared[Fact]]:
    """Return all facts by name; the workspace's own stand before the project's."""
    return _merged(rooms, FACTS, lambda source: read_yaml(source, FactsFile).facts)


def read_sources(rooms: Rooms) -> dict[str, Shared[SourceEntry]]:
    """Return the bibliography by name; the workspace's own stands before the project's."""
    return _merged(rooms, SOURCES, lambda source: read_yaml(source, SourcesFile).sources)


def named_facts(body: Source, language: str, facts: dict[str, Shared[Fact]]) -> dict[str, str]:
    """Return the facts that a paper names, in its language; raise Mistakes for those that there are not."""
    found, faults, base = {}, [], language.partition('-')[0]
    for name in dict.fromkeys(NAMED_FACT.findall(body.text)):
        line = body.line_of(f'fact.{name}')
        if name not in facts:
            faults.append(_unknown(body.file, line, 'fact', name, facts))
        elif not {language, base} & set(facts[name].entry.text):
            faults.append(
                mistake(
                    body.file,
                    line,
                    'fact',
                    f"The fact '{name}' has no words in the language '{language}'.",
                    f"Write them under '{language}' at {facts[name].file}:{facts[name].line}.",
                )
            )
        else:
            text = facts[name].entry.text
            found[name] = text.get(language, text.get(base, ''))
    _raise(faults)
    return found


def named_sources(body: Source, sources: dict[str, Shared[SourceEntry]]) -> dict[str, str]:
    """Return how each source that a paper names is cited; raise Mistakes for those that there are not."""
    found, faults = {}, []
    for name in dict.fromkeys(NAMED_SOURCE.findall(body.text)):
        if name in sources:
            found[name] = sources[name].entry.cite
        else:
            faults.append(_unknown(body.file, body.line_of(f'[@{name}]'), 'source', name, sources))
    _raise(faults)
    return found


def _merged(rooms: Rooms, name: str, read: Callable[[Source], dict[str, Entry]]) -> dict[str, Shared[Entry]]:
    shared: dict[str, Shared[Entry]] = {}
    for path in rooms.all_of(name):
        source = rooms.text(path)
        for key, entry in read(source).items():
            place = (source.file, source.line_of_key(key), path.is_relative_to(rooms.root))
            shared.setdefault(key, Shared(entry, *place))
    return shared


def _unknown(file: str, line: int, what: str, name: str, known: Iterable[str]) -> Mistakes:
    near = get_close_matches(name, list(known), 1)
    meant = f"Did you mean '{near[0]}'? " if near else ""
    return mistake(
        file, line, what, f"There is no {what} '{name}'.", f"{meant}There are: {', '.join(sorted(known)) or 'none'}."
    )


def _raise(faults: list[Mistakes]) -> None:
    if faults:
        raise Mistakes(finding for fault in faults for finding in fault.findings)
