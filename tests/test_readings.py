"""Work on the words of papers: done once, remembered while nothing changes."""

from concurrent.futures import Future

from handouts.desk.words.readings import Kept


def done(outcome: str) -> Future[str]:
    """Return work that is over."""
    future: Future[str] = Future()
    future.set_result(outcome)
    return future


def test_work_is_done_once_and_again_only_if_it_came_to_nothing() -> None:
    kept, failed = Kept(2), Future[str]()
    assert kept.ask('a', lambda: failed) is failed
    assert kept.find('a') is None
    failed.set_exception(RuntimeError())
    assert kept.find('a') is None
    good = done('good')
    assert kept.ask('a', lambda: good) is good
    assert kept.ask('a', lambda: done('other')) is good
    assert kept.find('a') == 'good'


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    kept = Kept(2)
    for key in ('a', 'b', 'a', 'c'):
        kept.ask(key, lambda key=key: done(key))  # type: ignore[misc]
    assert [kept.find(key) for key in ('a', 'b', 'c')] == ['a', None, 'c']
