"""A passcode opens something for a while, for one browser, and until the visit ends or the passcode changes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from handouts.desk.guard.passcodes import Passcodes, Role
from handouts.desk.guard.visits import MOST_VISITS, Visitor, Visits
from handouts.errors import Mistakes

MINUTE, HOUR = 60.0, 3600.0


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Desk:
    """A desk, seen by whoever has a cookie."""

    clock: Clock
    passcodes: Passcodes
    visits: Visits
    is_shared: bool = True

    def roles(self, cookie: dict[str, Any], *, is_use: bool = True) -> set[Role]:
        """Return what somebody may do."""
        return set(self.visits.visitor(cookie, is_shared=self.is_shared, is_use=is_use).roles)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk that others may reach."""
    clock, passcodes = Clock(), Passcodes(tmp_path / 'passcodes.json')
    return Desk(clock, passcodes, Visits(passcodes, clock))


def begun(desk: Desk, *roles: Role) -> dict[str, Any]:
    """Return the cookie of somebody who entered passcodes of these roles."""
    cookie: dict[str, Any] = {}
    desk.visits.begin(cookie, roles)
    return cookie


def test_nobody_may_do_anything_at_a_shared_desk_and_everybody_print_at_ones_own(desk: Desk) -> None:
    assert desk.visits.visitor({}, is_shared=True, is_use=True) == Visitor()
    assert desk.visits.visitor({}, is_shared=False, is_use=True) == Visitor(frozenset(['desk']), is_named=False)


def test_who_approves_or_brands_may_print_and_not_do_each_others_work(desk: Desk) -> None:
    assert desk.roles(begun(desk, 'desk')) == {'desk'}
    assert desk.roles(begun(desk, 'approver')) == {'desk', 'approver'}
    assert desk.roles(begun(desk, 'editor')) == {'desk', 'editor'}
    somebody = desk.visits.visitor(begun(desk, 'editor'), is_shared=True, is_use=True)
    assert somebody.is_named
    assert somebody.may('editor')
    assert somebody.may('approver', 'editor')
    assert not somebody.may('approver')
    assert not somebody.may()


@pytest.mark.parametrize('role', ['approver', 'editor'])
def test_a_role_ends_after_twenty_idle_minutes_for_good(desk: Desk, role: Role) -> None:
    cookie = begun(desk, role)
    desk.clock.now += 20 * MINUTE - 1
    assert role in desk.roles(cookie)
    desk.clock.now += 20 * MINUTE - 1
    assert role in desk.roles(cookie)
    desk.clock.now += 20 * MINUTE
    assert role not in desk.roles(cookie)
    assert role not in desk.roles(cookie)


@pytest.mark.parametrize('role', ['approver', 'editor'])
def test_a_page_that_looks_after_itself_keeps_no_role_alive(desk: Desk, role: Role) -> None:
    cookie = begun(desk, role)
    for _ in range(19):
        desk.clock.now += MINUTE
        assert role in desk.roles(cookie, is_use=False)
    desk.clock.now += MINUTE
    assert role not in desk.roles(cookie, is_use=False)


@pytest.mark.parametrize(('role', 'hours'), [('approver', 8), ('editor', 8), ('desk', 12)])
def test_a_role_ends_after_some_hours_however_busy_somebody_is(desk: Desk, role: Role, hours: int) -> None:
    cookie = begun(desk, role)
    for _ in range(hours * 4 - 1):
        desk.clock.now += 15 * MINUTE
        assert role in desk.roles(cookie)
    desk.clock.now += 15 * MINUTE
    assert desk.roles(cookie) == set()


def test_who_may_print_need_not_be_busy(desk: Desk) -> None:
    cookie = begun(desk, 'desk')
    desk.clock.now += 11 * HOUR
    assert desk.roles(cookie) == {'desk'}


def test_printing_goes_on_where_approving_has_ended(desk: Desk) -> None:
    cookie = begun(desk, 'desk')
    desk.visits.begin(cookie, ['approver'])
    assert desk.roles(cookie) == {'desk', 'approver'}
    desk.clock.now += HOUR
    assert desk.roles(cookie) == {'desk'}


def test_a_second_passcode_makes_the_first_last_no_longer(desk: Desk) -> None:
    cookie = begun(desk, 'desk')
    desk.clock.now += 11 * HOUR
    desk.visits.begin(cookie, ['approver'])
    desk.clock.now += HOUR
    assert desk.roles(cookie) == set()


def test_a_clock_that_goes_back_an_hour_ends_what_was_given(desk: Desk) -> None:
    cookie = begun(desk, 'approver')
    desk.clock.now -= 30
    assert 'approver' in desk.roles(cookie)
    desk.clock.now -= HOUR
    assert desk.roles(cookie) == set()


def test_who_had_the_cookie_before_has_nothing_afterwards(desk: Desk) -> None:
    cookie = begun(desk, 'desk')
    planted = dict(cookie)
    desk.visits.begin(cookie, ['approver'])
    assert cookie['id'] != planted['id']
    assert desk.roles(planted) == set()
    assert desk.roles({**planted, 'given': cookie['given']}) == set()


def test_a_copy_of_a_cookie_is_worth_nothing_after_the_visit(desk: Desk) -> None:
    cookie = {**begun(desk, 'approver'), 'clinic': 'vivus'}
    copy = dict(cookie)
    desk.visits.end(cookie)
    assert cookie == {}
    assert desk.roles(copy) == set()
    desk.visits.end({})


def test_a_new_passcode_ends_the_visits_of_its_role_alone(desk: Desk) -> None:
    desk.passcodes.set('approver', "lamp river nine")
    approver, editor = begun(desk, 'approver'), begun(desk, 'editor')
    desk.passcodes.set('approver', "stone bread wool")
    assert desk.roles(approver) == set()
    assert desk.roles(editor) == {'desk', 'editor'}


def test_where_the_passcodes_cannot_be_read_a_visit_holds_nothing(desk: Desk) -> None:
    cookie = begun(desk, 'approver')
    desk.passcodes.path.write_text('{')
    with pytest.raises(Mistakes):
        desk.roles(cookie)


def test_visits_that_ended_by_themselves_are_forgotten_and_there_are_never_too_many(desk: Desk) -> None:
    first = begun(desk, 'desk')
    desk.clock.now += 13 * HOUR
    cookies = [begun(desk, 'desk')]
    assert len(desk.visits) == 1
    cookies += [begun(desk, 'desk') for _ in range(MOST_VISITS)]
    assert len(desk.visits) == MOST_VISITS
    assert desk.roles(first) == desk.roles(cookies[0]) == set()
    assert desk.roles(cookies[1]) == desk.roles(cookies[-1]) == {'desk'}
