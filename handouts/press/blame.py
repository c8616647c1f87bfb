"""Tells the mistakes of several readings together, each where a person can mend it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from handouts.errors import Mistakes
from handouts.model import Source

One = TypeVar('One')
Other = TypeVar('Other')


def both(one: Callable[[], One], other: Callable[[], Other]) -> tuple[One, Other]:
    """Return both values; raise the mistakes of both together."""
    try:
        first = one()
    except Mistakes as error:
        try:
            other()
        except Mistakes as second:
            raise Mistakes(error.findings + second.findings) from None
        raise
    return first, other()


def blaming(asker: Source, key: str, name: str, read: Callable[[str], One]) -> One:
    """Return what a paper's front matter names; if there is none, the mistake is on the line of its key."""
    try:
        return read(name)
    except Mistakes as error:
        raise Mistakes(
            replace(finding, file=asker.file, line=asker.line_of_key(key)) if finding.rule == key else finding
            for finding in error.findings
        ) from None
