"""The hatch: a paper is given to who asked for it, twice at most, and is gone after a moment."""

import time

import pytest

from handouts.desk.views.hatch import GIVEN, MOST, Hatch


def test_a_paper_is_given_to_who_asked_for_it_and_then_no_more() -> None:
    hatch = Hatch()
    key = hatch.put('ana', 'consent.pdf', b'%PDF')
    assert hatch.take('ben', key) is None
    for _ in range(GIVEN):
        found = hatch.take('ana', key)
        assert found is not None
        assert (found.name, found.document) == ('consent.pdf', b'%PDF')
    assert hatch.take('ana', key) is None
    assert len(hatch) == 0


def test_a_paper_that_nobody_asks_for_is_gone_after_a_moment() -> None:
    hatch = Hatch(waits=0.05)
    key = hatch.put('ana', 'consent.pdf', b'%PDF')
    end = time.monotonic() + 10
    while len(hatch) and time.monotonic() < end:
        time.sleep(0.01)
    assert (len(hatch), hatch.take('ana', key)) == (0, None)


def test_of_too_many_the_oldest_goes() -> None:
    hatch = Hatch()
    keys = [hatch.put('ana', 'consent.pdf', b'%PDF') for _ in range(MOST + 1)]
    assert (len(hatch), hatch.take('ana', keys[0])) == (MOST, None)
    assert hatch.take('ana', keys[1]) is not None


def test_keys_cannot_be_guessed_and_nothing_shows_a_document() -> None:
    hatch = Hatch()
    keys = {hatch.put('ana', 'consent.pdf', b'XQZNAME') for _ in range(20)}
    assert len(keys) == 20
    assert min(map(len, keys)) >= 32
    assert 'XQZNAME' not in repr(hatch.take('ana', keys.pop()))


@pytest.mark.parametrize('key', ['', 'nothing', '../x'])
def test_there_is_nothing_under_another_key(key: str) -> None:
    assert Hatch().take('ana', key) is None
