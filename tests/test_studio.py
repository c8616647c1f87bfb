"""The drawing processes: they keep on, stand back, and a dead one is replaced."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import psutil
import pytest

from handouts.desk.drawn import studio as module
from handouts.desk.drawn.studio import AHEAD, ASKED, Studio
from handouts.errors import MachineLacks
from handouts.press.printing import warm_up
from tests.patience import until


@pytest.fixture(scope='module')
def studio() -> Iterator[Studio]:
    """Two drawing processes for all tests of this module."""
    studio = Studio()
    yield studio
    studio.close()


def test_both_drawers_work_in_processes_of_their_own_that_stand_back(studio: Studio) -> None:
    processes = {drawer.ask(os.getpid).result() for drawer in (studio.now, studio.ahead)}
    assert len(processes | {os.getpid()}) == 3
    assert studio.now.ask(os.nice, 0).result() == os.nice(0) + ASKED
    assert studio.ahead.ask(os.nice, 0).result() == os.nice(0) + AHEAD


def test_what_nobody_waits_for_stands_back_while_somebody_waits(studio: Studio) -> None:
    """Until all is done that was asked for: also what broke off, and whatever of it was dropped."""
    assert not studio.ahead.stands_back()
    asked = [studio.now.ask(time.sleep, 0.3), studio.now.ask(time.sleep, -1), studio.now.ask(time.sleep, 0)]
    asked[2].cancel()
    assert studio.ahead.stands_back()
    assert not studio.now.stands_back()
    wait(asked)
    until(lambda: not studio.ahead.stands_back())


def test_what_nobody_waits_for_stands_back_for_some_seconds_only(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = studio.now.ask(time.sleep, 0.5)
    monkeypatch.setattr(module, 'STANDING', 0.0)
    assert not studio.ahead.stands_back()
    wait([asked])


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


def test_a_process_that_cannot_load_what_it_draws_with_says_so_to_who_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Python in which no library can be loaded by that name stands for a machine without Pango."""
    (tmp_path / 'sitecustomize.py').write_text(
        'import cffi\n'
        'real = cffi.FFI.dlopen\n'
        'def dlopen(self, name, *flags):\n'
        '    if name and "pango" in name: raise OSError(f"cannot load library {name!r}")\n'
        '    return real(self, name, *flags)\n'
        'cffi.FFI.dlopen = dlopen\n',
        encoding='utf-8',
    )
    monkeypatch.setenv('PYTHONPATH', str(tmp_path))
    studio = Studio()
    try:
        with pytest.raises(MachineLacks, match="lacks Pango"):
            studio.now.ask(warm_up).result()
    finally:
        studio.close()
