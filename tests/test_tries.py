"""Who guesses passcodes is kept waiting, and nobody longer than a quarter of an hour."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from handouts.desk.guard.tries import Tries


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock."""
    return Clock()


@pytest.fixture
def tries(clock: Clock) -> Tries:
    """No tries yet."""
    return Tries(clock)


def test_the_sixth_try_of_an_address_waits_and_that_of_another_does_not(tries: Tries) -> None:
    assert [tries.begin('10.0.0.1') for _ in range(6)] == [0, 0, 0, 0, 0, 900]
    assert tries.begin('10.0.0.2') == 0


def test_it_waits_until_the_fifth_last_try_is_a_quarter_of_an_hour_ago(tries: Tries, clock: Clock) -> None:
    for _ in range(5):
        tries.begin('10.0.0.1')
        clock.now += 60
    assert tries.begin('10.0.0.1') == 600
    clock.now += 599
    assert tries.begin('10.0.0.1') == 1
    clock.now += 1
    assert tries.begin('10.0.0.1') == 0
    assert tries.begin('10.0.0.1') == 60


def test_a_try_that_is_refused_makes_the_wait_no_longer(tries: Tries, clock: Clock) -> None:
    for _ in range(5):
        tries.begin('10.0.0.1')
    for _ in range(100):
        clock.now += 8
        assert tries.begin('10.0.0.1') > 0
    clock.now += 100
    assert tries.begin('10.0.0.1') == 0


def test_after_twenty_tries_from_anywhere_everybody_waits(tries: Tries, clock: Clock) -> None:
    for number in range(20):
        assert tries.begin(f'10.0.1.{number}') == 0
        clock.now += 10
    assert tries.begin('10.0.0.9') == 700
    clock.now += 700
    assert tries.begin('10.0.0.9') == 0


def test_a_right_passcode_takes_its_own_try_back_and_none_before(tries: Tries) -> None:
    for _ in range(4):
        tries.begin('10.0.0.1')
    tries.begin('10.0.0.2')
    assert tries.begin('10.0.0.1') == 0
    tries.forgive('10.0.0.1')
    assert tries.begin('10.0.0.1') == 0
    assert tries.begin('10.0.0.1') > 0
    tries.forgive('10.0.0.3')
    assert len(tries) == 6


def test_many_tries_at_once_are_no_way_around_the_limit(tries: Tries) -> None:
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: tries.begin('10.0.0.1'), range(200)))
    assert waits.count(0) == 5


def test_what_is_remembered_does_not_grow(tries: Tries, clock: Clock) -> None:
    for number in range(5000):
        tries.begin(f'10.{number // 250}.0.{number % 250}')
        clock.now += 0.1
    assert len(tries) <= 20
