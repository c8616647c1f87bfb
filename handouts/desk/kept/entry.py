"""What the journal holds: entries with their lines, how they go on, and stacks of blank copies."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Literal

State = Literal['waiting', 'sending', 'printing', 'done', 'failed', 'stopped', 'unknown', 'opened']
Way = Literal['printer', 'browser']

ENDS: tuple[State, ...] = ('done', 'failed', 'stopped')
# What may follow a state; each may also be told again. Of what is 'unknown' or was 'opened' in a browser more may
# become known. Nothing is sent a second time: printing it again is a new entry.
NEXT: Mapping[State, tuple[State, ...]] = {
    'waiting': ('sending', 'printing', 'unknown', 'opened', *ENDS),
    'sending': ('printing', 'unknown', *ENDS),
    'printing': ('unknown', *ENDS),
    'unknown': ('printing', *ENDS),
    'opened': ENDS,
    'done': (),
    'failed': (),
    'stopped': (),
}
GOING: tuple[State, ...] = ('waiting', 'sending', 'printing')
# In these states paper has come out, or may have.
OUT: tuple[State, ...] = ('printing', 'done', 'unknown', 'opened')


@dataclass(frozen=True, slots=True)
class Line:
    """A paper of an entry; `copies` are all that come out of it, `people` is 0 for blank ones, for the rack."""

    clinic: str
    paper: str
    language: str
    edition: str
    words: str
    pages: int
    copies: int
    people: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What was printed at once; `once` is what its form was given, so that it is never printed twice.

    `at` is when it was begun, in UTC; `job` is the printer's number for it, 0 until there is one.
    """

    id: int
    once: str
    at: datetime
    desk: str
    way: Way
    printer: str
    job: int
    state: State
    told: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """Blank copies of the same words that may lie in the rack: how many at most, when first and last printed."""

    paper: str
    language: str
    words: str
    copies: int
    first: datetime
    last: datetime


LINE_NAMES = tuple(field.name for field in fields(Line))
line_values = attrgetter(*LINE_NAMES)


def follows(before: State, after: State) -> bool:
    """Return whether an entry may come from one state to another."""
    return after == before or after in NEXT[before]


def may_be_out(state: State, job: int) -> bool:
    """Return whether paper may have come out, as it may of a job that failed at the printer or was stopped."""
    return job > 0 or state in OUT
