"""The keeper of the shelf: draws ahead, sees every change, and tells what could not be drawn."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from handouts.desk.drawn import keeper as module
from handouts.desk.drawn.keeper import Keeper
from handouts.desk.drawn.studio import Drawer
from handouts.press.printed.manifest import read_manifest
from handouts.words.approval.approvals import Leaflet
from tests.conftest import PAGE, Workspace
from tests.patience import until

LEAFLET = Leaflet('clinic', 'advice/paper', 'en')


@pytest.fixture(scope='module')
def drawer() -> Iterator[Drawer]:
    """One drawing process for all tests of this module."""
    drawer = Drawer()
    yield drawer
    drawer.close()


@contextmanager
def kept(
    workspace: Workspace, drawer: Drawer, today: Callable[[], date] = lambda: date(2026, 3, 9)
) -> Iterator[Keeper]:
    """Keep the shelf of a workspace."""
    keeper = Keeper(workspace.root, workspace.output, today, drawer)
    keeper.begin()
    try:
        yield keeper
    finally:
        keeper.end()
        keeper._thread.join()


def test_papers_are_drawn_ahead_and_again_when_they_change(
    workspace: Workspace, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, 'QUIET', 0.0)
    path = workspace.write('content/advice/paper.en.md', PAGE)
    with kept(workspace, drawer) as keeper:
        assert keeper.is_busy
        until(lambda: not keeper.is_busy)
        first = read_manifest(workspace.output)
        assert len(first) == 2
        until(lambda: LEAFLET in keeper.inspected)
        path.write_text(PAGE.replace('Rest', 'Sleep'))
        until(
            lambda: (
                not keeper.is_busy
                and {one.words for one in read_manifest(workspace.output).values()}
                != {one.words for one in first.values()}
            )
        )
        assert keeper.snapshot.cards[LEAFLET].words != first['clinic/advice/paper.en.print.pdf'].words


def test_words_are_judged_a_while_after_the_desk_was_opened_or_when_somebody_asks(
    workspace: Workspace, drawer: Drawer
) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    with kept(workspace, drawer) as keeper:
        until(lambda: not keeper.is_busy)
        time.sleep(3 * module.PAUSE)
        assert keeper.inspected == {}
        keeper.hurry()
        until(lambda: LEAFLET in keeper.inspected)


def test_a_paper_with_a_mistake_is_told_once_and_drawn_when_it_is_mended(
    workspace: Workspace, drawer: Drawer
) -> None:
    path = workspace.write('content/advice/paper.en.md', PAGE.replace('Rest', '{{ clinic.nothing }}'))
    with kept(workspace, drawer) as keeper:
        until(lambda: not keeper.is_busy)
        assert len(keeper.snapshot.failed) == 2
        assert read_manifest(workspace.output) == {}
        path.write_text(PAGE)
        until(lambda: len(keeper.snapshot.known) == 2)
        assert keeper.snapshot.failed == {}


def test_a_workspace_that_cannot_be_read_leaves_the_shelf_as_it_was(workspace: Workspace, drawer: Drawer) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    clinic = workspace.root / 'content/clinics/clinic/clinic.yaml'
    with kept(workspace, drawer) as keeper:
        clinic.unlink()
        until(lambda: keeper.fault)
        assert 'There is no clinic' in keeper.fault
        assert LEAFLET in keeper.snapshot.cards
        clinic.write_text('name: Small Clinic\n')
        until(lambda: not keeper.fault)


def test_nothing_is_drawn_ahead_while_somebody_waits_for_a_drawing(workspace: Workspace, drawer: Drawer) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    first = Drawer()
    asked = first.ask(time.sleep, 600)
    drawer.behind = first
    try:
        with kept(workspace, drawer) as keeper:
            time.sleep(2 * module.PAUSE)
            assert keeper.is_busy
            assert keeper._printing is None
            first.close()
            until(asked.done)
            until(lambda: not keeper.is_busy)
    finally:
        drawer.behind = None


def test_what_a_full_disk_kept_from_being_printed_is_tried_again(
    workspace: Workspace, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, 'AGAIN', 2.0)
    workspace.write('content/advice/paper.en.md', PAGE)
    (workspace.output / 'clinic').mkdir(parents=True)
    blocking = workspace.output / 'clinic/advice'
    blocking.write_text('a file where the folder would be')
    with kept(workspace, drawer) as keeper:
        until(lambda: keeper.snapshot.failed)
        blocking.unlink()
        until(lambda: len(keeper.snapshot.known) == 2)


def test_a_program_that_was_changed_meanwhile_asks_to_be_opened_again(
    workspace: Workspace, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workspace.write('content/advice/paper.en.md', PAGE)
    keeper = Keeper(workspace.root, workspace.output, lambda: date(2026, 3, 9), drawer)
    monkeypatch.setattr(module, '_program_stamp', list)
    path.write_text(PAGE.replace('Rest', 'Sleep'))
    keeper.refresh()
    assert keeper.fault == module.RENEWED


def test_a_fault_of_ours_is_told_and_does_not_end_the_looking(
    workspace: Workspace, drawer: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    with kept(workspace, drawer) as keeper:
        monkeypatch.setattr(keeper, '_draw_next', lambda: 1 / 0)
        until(lambda: 'ZeroDivisionError' in keeper.fault)
        monkeypatch.undo()
        until(lambda: not keeper.is_busy)


def test_the_shelf_is_read_anew_on_another_day(workspace: Workspace, drawer: Drawer) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    today = [date(2026, 3, 9)]
    keeper = Keeper(workspace.root, workspace.output, lambda: today[0], drawer)
    before = keeper.refresh()
    assert keeper.refresh() is before
    today[0] = date(2026, 3, 10)
    assert keeper.refresh().setting.today == date(2026, 3, 10)
