"""Errands: each only for who asked for it, and forgotten after a while."""

from concurrent.futures import Future
from typing import Any

from handouts.desk.drawn.errands import KEPT, MOST, Errands


def done(outcome: str = 'made') -> Future[Any]:
    """Return work that is over."""
    future: Future[Any] = Future()
    future.set_result(outcome)
    return future


def test_an_errand_is_found_by_its_owner_alone() -> None:
    errands = Errands()
    errand = errands.begin('ana', 'Being checked', '/then', '/back', done())
    assert errands.find('ana', errand.id) is errand
    assert errands.find('ben', errand.id) is None
    assert errands.take('ben', errand.id) is None


def test_an_outcome_is_taken_once_and_not_before_it_is_there() -> None:
    errands, work = Errands(), Future[Any]()
    errand = errands.begin('ana', 'Being checked', '/then', '/back', work)
    assert errands.take('ana', errand.id) is None
    work.set_result('made')
    taken = errands.take('ana', errand.id)
    assert taken
    assert taken.future.result() == 'made'
    assert errands.take('ana', errand.id) is None


def test_old_errands_and_too_many_are_forgotten() -> None:
    now = [0.0]
    errands = Errands(lambda: now[0])
    old, waiting = errands.begin('ana', '', '', '', done()), Future[Any]()
    late = errands.begin('ana', '', '', '', waiting)
    now[0] = KEPT + 1
    errands.begin('ana', '', '', '', done())
    assert errands.find('ana', old.id) is None
    assert waiting.cancelled()
    assert not errands.find('ana', late.id)
    kept = [errands.begin('ana', '', '', '', done()).id for _ in range(MOST + 10)]
    assert sum(errands.find('ana', id) is not None for id in kept) == MOST


def test_what_is_shown_of_an_errand_holds_no_outcome() -> None:
    assert 'secret' not in repr(Errands().begin('ana', 'Being checked', '', '', done('secret')))
