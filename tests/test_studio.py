"""The drawing processes: they keep on, stand back, and a dead one is replaced."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool

import psutil
import pytest

from handouts.desk.drawn.studio import NICE, Studio


@pytest.fixture(scope='module')
def studio() -> Iterator[Studio]:
    """Two drawing processes for all tests of this module."""
    studio = Studio()
    yield studio
    studio.close()


def test_both_drawers_work_in_processes_of_their_own_that_stand_back(studio: Studio) -> None:
    processes = {drawer.ask(os.getpid).result() for drawer in (studio.now, studio.ahead)}
    assert len(processes | {os.getpid()}) == 3
    assert studio.now.ask(os.nice, 0).result() == os.nice(0) + NICE


def test_a_drawer_that_was_killed_is_told_and_replaced(studio: Studio) -> None:
    process = studio.now.ask(os.getpid).result()
    with pytest.raises(BrokenProcessPool):
        studio.now.ask(os.kill, process, signal.SIGKILL).result()
    assert studio.now.ask(os.getpid).result() != process


def test_closing_ends_the_processes() -> None:
    studio = Studio()
    process = studio.now.ask(os.getpid).result()
    studio.close()
    assert not psutil.pid_exists(process)


def has_engine() -> bool:
    """Return whether the process has loaded what draws."""
    return 'weasyprint' in sys.modules


def test_only_the_process_that_somebody_waits_for_has_loaded_what_it_draws_with() -> None:
    studio = Studio()
    assert [drawer.ask(has_engine).result() for drawer in (studio.now, studio.ahead)] == [True, False]
    studio.close()
