"""A list on its way: printed and handed over though nobody looks, stopped, broken; and nothing of it is kept."""

import gc
import logging
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from handouts.desk.daylist.daylist import DayList
from handouts.desk.daylist.runner import Run
from handouts.desk.today import today_run
from handouts.desk.today.today_run import Printing
from handouts.people.filled.service import Order
from handouts.people.runs.ledger import Ledger
from tests import people_cases
from tests.patience import until
from tests.people_cases import AFTERCARE, CONSENT, MARKED, TODAY, Papers, said
from tests.today_cases import TROUBLES, a_morning, as_csv, people_in, troubled_morning

papers = people_cases.papers
Handed = list[tuple[bytes, Ledger]]


def order_for(papers: Papers, daylist: DayList) -> Order:
    """Return the order of the papers that a list asks for."""
    blanks = [papers.blank(job.paper, job.language, job.edition.name) for job in daylist.jobs()]
    return Order(daylist.wanted.papers, {blank.key: blank for blank in blanks}, daylist.wanted.choices, TODAY)


def taken(papers: Papers, shelter: Path, text: str) -> DayList:
    """Return a list, judged."""
    daylist = DayList.take(text.encode(), 'today.csv', shelter, papers.wanted(CONSENT, AFTERCARE))
    daylist.judge(order_for(papers, daylist))
    return daylist


@pytest.fixture
def daylist(papers: Papers, tmp_path: Path) -> Iterator[DayList]:
    """Thirty people, six of them in trouble."""
    one = taken(papers, tmp_path, troubled_morning())
    yield one
    one.close()


@pytest.fixture
def long(papers: Papers, tmp_path: Path) -> Iterator[DayList]:
    """Twelve hundred people."""
    one = taken(papers, tmp_path, as_csv(a_morning(1200)))
    yield one
    one.close()


def begun(daylist: DayList, handed: Handed, order: Order | None = None) -> Printing:
    """Begin to print a list."""
    return Printing(daylist, order, lambda data, ledger: handed.append((data, ledger)), lambda: None)


def test_a_list_is_printed_and_handed_over_by_itself(daylist: DayList, tmp_path: Path) -> None:
    handed: Handed = []
    printing = begun(daylist, handed)
    assert not printing.wait(0)
    assert printing.wait(60)
    assert (printing.end, printing.told) == ('handed', '')
    ((data, ledger),) = handed
    assert (len(ledger.printed), ledger.refused) == (24, [5, 8, 12, 16, 22, 27])
    assert (
        people_in(data, tmp_path) == ledger.printed == [number for number in range(2, 32) if number not in TROUBLES]
    )
    assert (printing.progress.reached, printing.progress.rows) == (30, 30)


def test_with_an_order_it_is_judged_by_that_before(papers: Papers, daylist: DayList, tmp_path: Path) -> None:
    handed: Handed = []
    order = replace(order_for(papers, daylist), has_covers=True)
    assert begun(daylist, handed, order).wait(60)
    ((data, _),) = handed
    assert f'2 · Ana {MARKED} 2 · A-2' in said(data, tmp_path, 'pdftotext')


def test_it_says_now_and_then_that_the_list_is_in_use(daylist: DayList, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(today_run, 'TOUCH', 0.01)
    touched: list[int] = []
    printing = Printing(daylist, None, lambda *_: None, lambda: touched.append(1))
    assert printing.wait(60)
    assert len(touched) > 3


def test_it_is_stopped_in_the_middle_and_nothing_is_handed_over(long: DayList) -> None:
    handed: Handed = []
    printing = begun(long, handed)
    until(lambda: printing.progress.reached >= 250)
    printing.stop()
    assert printing.is_stopping
    assert printing.wait(30)
    assert (printing.end, handed) == ('stopped', [])
    assert 250 <= printing.progress.reached < 1200


def test_it_is_stopped_before_it_has_begun(papers: Papers, daylist: DayList, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: Handed = []
    stopping: list[Printing] = []

    def judge(_: Order) -> None:
        until(lambda: stopping)
        stopping[0].stop()

    monkeypatch.setattr(daylist, 'judge', judge)
    stopping.append(begun(daylist, handed, order_for(papers, daylist)))
    assert stopping[0].wait(30)
    assert (stopping[0].end, handed, stopping[0]._run) == ('stopped', [], None)


def test_a_stop_at_the_last_moment_still_counts(daylist: DayList, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: Handed = []
    stopping: list[Printing] = []
    wait = Run.wait

    def wait_and_stop(run: Run, seconds: float | None = None) -> bool:
        has_ended = wait(run, seconds)
        until(lambda: stopping)
        stopping[0].stop()
        return has_ended

    monkeypatch.setattr(Run, 'wait', wait_and_stop)
    stopping.append(begun(daylist, handed))
    assert stopping[0].wait(60)
    assert (stopping[0].end, handed) == ('stopped', [])
    assert stopping[0]._run
    assert isinstance(stopping[0]._run.outcome, Ledger)


def test_what_is_being_handed_over_is_not_stopped_any_more(daylist: DayList) -> None:
    stopping: list[Printing] = []
    handed: list[int] = []

    def hand(_: bytes, ledger: Ledger) -> None:
        until(lambda: stopping)
        stopping[0].stop()
        handed.append(len(ledger.printed))

    stopping.append(Printing(daylist, None, hand, lambda: None))
    assert stopping[0].wait(60)
    assert (stopping[0].end, stopping[0].is_stopping, handed) == ('handed', False, [24])


def test_a_list_without_a_good_row_is_not_handed_over(papers: Papers, tmp_path: Path) -> None:
    daylist = taken(papers, tmp_path, as_csv([["", '3/14/1980', '', '', '', '', '']]))
    handed: Handed = []
    printing = begun(daylist, handed)
    assert printing.wait(60)
    assert (printing.end, handed) == ('empty', [])
    daylist.close()


def test_a_run_that_is_killed_says_what_to_do(long: DayList) -> None:
    handed: Handed = []
    printing = begun(long, handed)
    until(lambda: printing.progress.reached >= 250)
    assert printing._run
    psutil.Process(printing._run._process.pid).kill()
    assert printing.wait(30)
    assert (printing.end, handed) == ('broken', [])
    assert "Print again" in printing.told


def test_a_list_that_is_closed_before_it_begins_is_told(daylist: DayList) -> None:
    daylist.close()
    printing = begun(daylist, [])
    assert printing.wait(30)
    assert (printing.end, printing.told) == ('broken', "The list is no longer at the desk. Choose it again.")


def test_a_bug_tells_where_it_is_and_no_value(daylist: DayList, caplog: pytest.LogCaptureFixture) -> None:
    def hand(*_: object) -> None:
        raise KeyError(MARKED)

    with caplog.at_level(logging.ERROR):
        printing = Printing(daylist, None, hand, lambda: None)
        assert printing.wait(60)
    assert printing.end == 'fault'
    assert 'test_today_run.py' in caplog.text
    assert 'KeyError' in caplog.text
    assert MARKED not in caplog.text + printing.told


def test_it_keeps_nothing_of_the_list(papers: Papers, tmp_path: Path) -> None:
    daylist = taken(papers, tmp_path, as_csv(a_morning(2)))
    handed: Handed = []
    printing = begun(daylist, handed)
    assert printing.wait(60)
    known = weakref.ref(daylist)
    daylist.close()
    del daylist
    until(lambda: gc.collect() >= 0 and known() is None)
    assert printing.end == 'handed'
