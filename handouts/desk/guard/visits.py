"""Visits to the desk: which passcodes somebody has entered, and whether that still holds."""

import secrets
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from handouts.desk.guard.passcodes import Passcodes, Role

# What the cookie says of a visit: its random name, and when each role was given.
ID, GIVEN = 'id', 'given'
HOUR = 60 * 60.0
# How long a role holds while nobody asks for a page, and in all.
IDLE: Mapping[Role, float] = {'desk': 12 * HOUR, 'approver': HOUR / 3, 'editor': HOUR / 3}
LONGEST: Mapping[Role, float] = {'desk': 12 * HOUR, 'approver': 8 * HOUR, 'editor': 8 * HOUR}
# A clock that is set right goes back by less; one that goes back further ends what was given.
BACK = 60.0
MOST_VISITS = 1000
# Who approves or changes the brand may print as well.
OPENS: Mapping[Role, frozenset[Role]] = {
    'desk': frozenset(['desk']),
    'approver': frozenset(['desk', 'approver']),
    'editor': frozenset(['desk', 'editor']),
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: what they may do, and whether they have entered a passcode that still holds."""

    roles: frozenset[Role] = frozenset()
    is_named: bool = False

    def may(self, *roles: Role) -> bool:
        """Return whether they have one of these roles."""
        return not self.roles.isdisjoint(roles)


@dataclass
class Visit:
    """When a visitor last asked for something, and the marks of the passcodes that were entered."""

    used: float
    marks: dict[Role, str]


class Visits:
    """The visits of those who entered a passcode.

    A role holds if the signed cookie says since when, and the visit, which is kept here alone, has it still: so a
    copy of a cookie is worth nothing after its visit has ended, or after the passcode was changed.
    """

    def __init__(self, passcodes: Passcodes, clock: Callable[[], float]) -> None:
        self._passcodes = passcodes
        self._clock = clock
        self._visits: dict[str, Visit] = {}

    def __len__(self) -> int:
        return len(self._visits)

    def visitor(self, cookie: Mapping[str, Any], *, is_shared: bool, is_use: bool) -> Visitor:
        """Return who has this cookie; everybody may print unless the desk is shared.

        With `is_use` the passcodes count as used now. Raises Mistakes if they cannot be read.
        """
        held = self._held(cookie)
        if held and is_use:
            self._visits[cookie[ID]].used = self._clock()
        here = frozenset() if is_shared else OPENS['desk']
        return Visitor(here.union(*(OPENS[role] for role in held)), bool(held))

    def begin(self, cookie: MutableMapping[str, Any], roles: Iterable[Role]) -> None:
        """Give roles besides those that are held, under a new name: nobody who knew the old one has them."""
        now, held = self._clock(), self._held(cookie)
        given: dict[Role, float] = {role: cookie[GIVEN][role] for role in held}
        marks = dict(held)
        for role in roles:
            given[role], marks[role] = now, self._passcodes.mark(role)
        self._visits.pop(cookie.get(ID, ''), None)
        self._forget(now)
        cookie[ID], cookie[GIVEN] = secrets.token_urlsafe(24), given
        self._visits[cookie[ID]] = Visit(now, marks)

    def end(self, cookie: MutableMapping[str, Any]) -> None:
        """End a visit, for every copy of its cookie."""
        self._visits.pop(cookie.get(ID, ''), None)
        cookie.clear()

    def _held(self, cookie: Mapping[str, Any]) -> dict[Role, str]:
        """Return the roles that hold, with the marks of their passcodes; others are gone for good."""
        visit = self._visits.get(cookie.get(ID, ''))
        if visit is None:
            return {}
        now = self._clock()
        visit.marks = {
            role: mark
            for role, mark in visit.marks.items()
            if now - cookie[GIVEN][role] < LONGEST[role]
            and -BACK <= now - visit.used < IDLE[role]
            and mark == self._passcodes.mark(role)
        }
        return visit.marks

    def _forget(self, now: float) -> None:
        """Drop the visits that have ended by themselves, and the oldest of too many."""
        for name, visit in list(self._visits.items()):
            if now - visit.used >= max(LONGEST.values()) or len(self._visits) >= MOST_VISITS:
                self._visits.pop(name, None)
