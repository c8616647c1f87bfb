"""Printing a list from its page: asked for once, watched, stopped; and what is told when it is gone."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from handouts.desk.daylist import daylists
from handouts.desk.drawn.orders import NotDrawn
from handouts.desk.kept.journal import Line
from handouts.desk.today import today_hand
from handouts.desk.today.today_bench import Held
from tests import people_cases
from tests.desk_cases import Visit
from tests.patience import until
from tests.people_cases import CONSENT, Papers
from tests.today_cases import (
    MARKED,
    a_morning,
    as_csv,
    choose,
    held_at,
    morning_desk,
    no_lists,
    page_of,
    people_in,
    print_form,
    troubled_morning,
    values_left,
    wait_for,
)

papers = people_cases.papers
pytestmark = pytest.mark.usefixtures(no_lists.__name__)


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk without a printer."""
    with morning_desk(papers, tmp_path_factory.mktemp('print')) as visited:
        until(lambda: visited.desk.spool.printers().state != 'not known yet')
        yield visited


def begun(desk: Visit, place: str, status: int = 303, **more: str) -> str:
    """Ask for a list to be printed, and return where that leads, or the page."""
    answer = desk.post(f'{place}/print', page='/today', **{**print_form(desk, place), **more})
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.location or answer.get_data(as_text=True)


def going(desk: Visit, count: int = 1200) -> tuple[str, Held]:
    """Return a long list that is being printed, in the middle of it."""
    place = choose(desk, as_csv(a_morning(count)))
    held = held_at(desk, place)
    until(lambda: not held.work.is_judging)
    begun(desk, place)
    until(lambda: held.work.printing and held.work.printing.progress.reached >= 250)
    return place, held


def test_the_button_says_what_it_does(desk: Visit) -> None:
    for rows, told in (
        (a_morning(1), "Open the packet to print it"),
        (a_morning(30), "Open all 30 packets to print them"),
    ):
        page = page_of(desk, choose(desk, as_csv(rows)))
        assert told in page
        assert "Then the list is gone from this computer." in page
    page = page_of(desk, choose(desk, troubled_morning()))
    assert "Open the 24 that are good" in page
    assert "The other 6 stay here to be mended." in page
    assert "turned over the long edge" in page
    assert 'name="covers" value="yes"' in page


def test_without_a_printer_the_packets_open_once_as_one_pdf_and_the_list_is_gone(desk: Visit, tmp_path: Path) -> None:
    place = choose(desk, as_csv(a_morning(5)))
    then = begun(desk, place)
    assert then == f'{place}/printing?open=1'
    paper = wait_for(desk, f'{place}/now?open=1')
    assert people_in(desk.get(paper).get_data(), tmp_path) == [2, 3, 4, 5, 6]
    desk.get(paper)
    assert desk.get(paper).status_code == 410
    done = desk.get(place).location
    page = page_of(desk, done)
    assert "5 packets were opened as one PDF" in page
    assert "The list is gone from this computer." in page
    assert MARKED not in page
    assert values_left(desk.desk.private, desk.desk.root) == []


def test_the_parts_of_the_page_ask_for_themselves(desk: Visit) -> None:
    place = choose(desk, as_csv(a_morning(3)))
    part = page_of(desk, f'{place}/ways')
    assert part.strip().startswith('<div id="ways"')
    assert "Open all 3 packets to print them" in part


def test_while_it_is_printed_a_page_says_how_far_it_is(desk: Visit) -> None:
    place, held = going(desk)
    page = page_of(desk, f'{place}/printing')
    assert "You may leave this page and close the browser." in page
    assert re.search(r'<progress max="1200" value="\d+"', page)
    assert re.search(r'\d+ of 1200 rows are done\.', page)
    assert "The file opens in this window when it is ready." in page_of(desk, f'{place}/printing?open=1')
    part = page_of(desk, f'{place}/now?open=1')
    assert f'data-poll="{place}/now?open=1"' in part
    assert MARKED not in page + part
    assert held.work.printing
    held.work.printing.stop()
    wait_for(desk, f'{place}/now')


def test_it_is_stopped_in_the_middle_nothing_is_printed_and_the_list_is_still_here(desk: Visit) -> None:
    before = len(desk.desk.journal.entries())
    place, held = going(desk)
    answer = desk.post(f'{place}/stop', page='/today')
    assert (answer.status_code, answer.location) == (303, f'{place}/printing')
    assert wait_for(desk, f'{place}/now') == place
    page = page_of(desk, place)
    assert "It was stopped, and nothing was printed. The list is still here." in page
    assert len(desk.desk.journal.entries()) == before
    assert held.daylist.counts.good == 1200
    assert list(desk.desk.private.rglob('*.pdf')) == []
    assert desk.post(f'{place}/stop', page='/today').status_code == 303


def test_a_form_that_was_stopped_does_not_begin_again_when_it_is_sent_again(desk: Visit) -> None:
    place = choose(desk, as_csv(a_morning(1200)))
    held = held_at(desk, place)
    until(lambda: not held.work.is_judging)
    form = print_form(desk, place)
    for _ in range(2):
        assert desk.post(f'{place}/print', page='/today', **form).location == f'{place}/printing?open=1'
    assert held.work.printing
    held.work.printing.stop()
    wait_for(desk, f'{place}/now')
    stopped = held.work.printing
    desk.post(f'{place}/print', page='/today', **form)
    assert held.work.printing is stopped


def test_a_run_that_breaks_says_what_to_do(desk: Visit) -> None:
    place, held = going(desk)
    assert held.work.printing
    assert held.work.printing._run
    psutil.Process(held.work.printing._run._process.pid).kill()
    assert wait_for(desk, f'{place}/now') == place
    page = page_of(desk, place)
    assert "The list was not printed." in page
    assert "Print again; if it is ended again, close other programs" in page


def test_a_bug_on_the_way_is_told_without_a_value(
    desk: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError(MARKED)

    monkeypatch.setattr(today_hand, 'lines_of', broken)
    place = choose(desk, as_csv(a_morning(3)))
    with caplog.at_level(logging.ERROR):
        begun(desk, place)
        wait_for(desk, f'{place}/now')
    assert "The program has a fault. Look in the journal" in page_of(desk, place)
    assert 'today_hand.py' in caplog.text
    assert MARKED not in caplog.text


def test_a_list_that_changed_since_the_page_was_shown_is_not_printed(desk: Visit) -> None:
    place = choose(desk, troubled_morning())
    form = print_form(desk, place)
    desk.post(f'{place}/row/2/out', page='/today')
    answer = desk.post(f'{place}/print', page='/today', **form)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "The list has changed since this page was shown: 23 can be printed now." in page
    assert 'name="good" value="23"' in page


def test_papers_that_changed_since_the_page_was_shown_are_looked_at_again(
    desk: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = choose(desk, as_csv(a_morning(3)))
    form = print_form(desk, place)
    monkeypatch.setattr(desk.desk.orders, 'order', _not_drawn)
    answer = desk.post(f'{place}/print', page='/today', **form)
    assert answer.status_code == 409
    assert "The papers are being drawn." in answer.get_data(as_text=True)
    assert held_at(desk, place).work.printing is None


def _not_drawn(*_: object) -> None:
    raise NotDrawn(["A paper"], has_mistakes=False)


def test_a_list_without_a_good_row_is_not_printed(desk: Visit) -> None:
    place = choose(desk, as_csv([('', 'never')], ('patient_name', 'birth_date')))
    assert 'name="once"' not in page_of(desk, place)
    form = {'once': 'x' * 16, 'good': '0', 'way': 'browser'}
    answer = desk.post(f'{place}/print', page='/today', **form)
    assert answer.status_code in (409, 422)
    assert held_at(desk, place).work.printing is None


@pytest.mark.parametrize(
    ('more', 'status', 'told'),
    [
        ({'once': ''}, 400, "This page is no longer good."),
        ({'way': 'printer', 'printer': 'HP'}, 409, "This printer is not there any more."),
        ({'good': 'many'}, 409, "The list has changed"),
    ],
)
def test_a_form_that_is_none_prints_nothing(desk: Visit, more: dict[str, str], status: int, told: str) -> None:
    place = choose(desk, as_csv(a_morning(3)))
    page = begun(desk, place, status, **more)
    assert told in page
    assert 'role="alert"' in page
    assert held_at(desk, place).work.printing is None


def test_what_was_asked_for_is_there_again_when_it_was_refused(desk: Visit) -> None:
    page = begun(desk, choose(desk, as_csv(a_morning(3))), 409, way='printer', printer='HP', covers='yes')
    assert 'name="covers" value="yes" checked' in page
    assert '<a href="#ways">' in page


def test_while_it_is_printed_a_list_is_not_too_old(desk: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    place, held = going(desk)
    monkeypatch.setattr(daylists, 'KEPT', -1.0)
    desk.desk.lists.sweep()
    assert held.work.is_printing
    assert held.work.printing
    held.work.printing.stop()
    held.work.printing.wait(30)
    desk.desk.lists.sweep()
    page_of(desk, place, 404)
    assert list(desk.desk.private.iterdir()) == []


def test_the_page_of_a_list_that_is_printed_is_told_of_its_entry(desk: Visit) -> None:
    lines = [Line('vivus-wellness', CONSENT, 'en', 'print', 'abc', 4, 30, 30)]
    entry, _ = desk.desk.journal.begin('printed-thirty', 'desk', 'printer', 'front', lines)
    page = page_of(desk, f'/today/printed/{entry.id}')
    assert "30 packets go to front" in page
    assert f'data-poll="/today/printed/{entry.id}/now"' in page
    assert 'action="/today' not in page_of(desk, f'/today/printed/{entry.id}/now')
    desk.desk.journal.move(entry.id, 'done')
    done = page_of(desk, f'/today/printed/{entry.id}')
    assert "Printed 30 packets on front" in done
    assert 'data-poll' not in done
    assert f'href="/jobs/{entry.id}"' in done
    failed, _ = desk.desk.journal.begin('not-printed', 'desk', 'printer', 'front', lines)
    desk.desk.journal.move(failed.id, 'failed', told="The printer takes no new jobs. Choose another.")
    page = page_of(desk, f'/today/printed/{failed.id}')
    assert "It was not printed" in page
    assert desk.get('/today/printed/99999').status_code == 404


def test_a_form_without_its_mark_is_refused(desk: Visit) -> None:
    place = choose(desk, as_csv(a_morning(3)))
    form = print_form(desk, place)
    assert desk.post(f'{place}/print', page='/today', **{**form, 'csrf_token': 'x'}).status_code == 400
    assert desk.get(f'{place}/print').status_code == 405
    assert desk.get(f'{place}/stop').status_code == 405
    assert held_at(desk, place).work.printing is None
