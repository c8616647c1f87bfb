"""Processes that work side by side: what each fault of one of them costs, and that it is told."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from handouts.errors import MachineLacks
from handouts.press.crew import Loss, work_together
from handouts.press.workspace.project import PROJECT

Piece = tuple[str, Path]
# Seconds that no piece of these tests takes, however busy the computer is, and that a hanging one never ends in.
LIMIT, FOR_EVER = 3.0, 600


def nothing() -> None:
    """Prepare nothing."""


def no_pango() -> None:
    """Fail to prepare as where Pango is missing."""
    raise MachineLacks("no Pango")


def die() -> None:
    """End before anything is prepared."""
    os._exit(7)


def work(piece: Piece) -> tuple[str, int]:
    """Do as a piece says; return its name and the process that did it."""
    what, mark = piece
    first = not mark.exists()
    with mark.open('a') as tries:
        tries.write('.')
    if what == 'killed' or (what == 'killed once' and first):
        os.kill(os.getpid(), signal.SIGKILL)
    if what == 'no memory' or (what == 'no memory once' and first):
        raise MemoryError
    if what == 'bug':
        raise KeyError('a bug')
    if what == 'hangs':
        time.sleep(FOR_EVER)
    return what, os.getpid()


def worked(
    folder: Path, *whats: str, size: int = 2, limit: float = LIMIT, prepare: Callable[[], None] = nothing
) -> tuple[dict[int, str], list[str]]:
    """Return what became of pieces by their numbers, and what was told of losses."""
    told: list[str] = []
    pieces = [(what, folder / str(number)) for number, what in enumerate(whats)]
    made = work_together(
        prepare, work, pieces, size, limit, lambda piece, loss: told.append(f'{piece[0]}: {loss.why}')
    )
    return {number: one.why if isinstance(one, Loss) else one[0] for number, one in made}, told


def test_each_piece_is_made_once(tmp_path: Path) -> None:
    made, told = worked(tmp_path, 'a', 'b', 'c', 'd', 'e')
    assert made == dict(enumerate('abcde'))
    assert told == []


def by_kin(folder: Path, size: int, *whats: str) -> list[tuple[int, int]]:
    """Return the number of each piece as it was made, with the process that made it; kin are those of one name."""
    pieces = [(what, folder / str(number)) for number, what in enumerate(whats)]
    made = work_together(nothing, work, pieces, size, LIMIT, lambda *_: None, lambda piece: piece[0])
    return [(number, one[1]) for number, one in made if not isinstance(one, Loss)]


def test_a_process_goes_on_with_a_piece_of_the_kin_that_it_is_at(tmp_path: Path) -> None:
    assert [number for number, _ in by_kin(tmp_path, 1, 'a', 'b', 'a', 'c', 'b')] == [0, 2, 1, 4, 3]


def test_processes_begin_with_pieces_of_different_kin(tmp_path: Path) -> None:
    made = dict(by_kin(tmp_path, 2, 'a', 'a', 'b'))
    assert len(made) == 3
    assert made[0] != made[2]


def test_a_killed_process_is_told_and_its_piece_made_in_the_end(tmp_path: Path) -> None:
    made, told = worked(tmp_path, 'killed once', 'b', 'c')
    assert list(made.items()) == [*((number, one) for number, one in made.items() if number), (0, 'killed once')]
    assert set(made.values()) == {'killed once', 'b', 'c'}
    assert told == ['killed once: its process was ended from outside (SIGKILL)']


def test_a_piece_that_kills_its_process_is_tried_twice_and_the_others_are_made(tmp_path: Path) -> None:
    made, told = worked(tmp_path, 'killed', 'b', 'c')
    assert made == {0: 'its process was ended from outside (SIGKILL)', 1: 'b', 2: 'c'}
    assert len(told) == 1


def test_a_full_memory_costs_one_piece_at_most(tmp_path: Path) -> None:
    made, told = worked(tmp_path, 'no memory', 'no memory once', 'c')
    assert made == {0: 'the memory was full', 1: 'no memory once', 2: 'c'}
    assert sorted(told) == ['no memory once: the memory was full', 'no memory: the memory was full']


def test_a_piece_that_hangs_is_ended_and_not_tried_again(tmp_path: Path) -> None:
    start = time.monotonic()
    made, told = worked(tmp_path, 'hangs', 'b', 'c', limit=LIMIT)
    assert made == {0: 'it took longer than 3 seconds', 1: 'b', 2: 'c'}
    assert told == ['hangs: it took longer than 3 seconds']
    assert time.monotonic() - start < FOR_EVER
    assert (tmp_path / '0').read_text() == '.'
    assert not psutil.Process().children()[1:]  # the resource tracker of Python alone may be left


def test_a_bug_is_raised_here_with_where_it_was(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match='a bug') as raised:
        worked(tmp_path, 'bug', 'b', 'c')
    assert "raise KeyError('a bug')" in raised.value.__notes__[0]
    assert not multiprocessing.active_children()


def test_what_the_machine_lacks_is_raised_here(tmp_path: Path) -> None:
    with pytest.raises(MachineLacks, match="no Pango"):
        worked(tmp_path, 'a', 'b', 'c', prepare=no_pango)


def test_processes_that_never_come_to_work_are_not_begun_for_ever(tmp_path: Path) -> None:
    with pytest.raises(MachineLacks, match=r"Give the command again with --jobs 0\."):
        worked(tmp_path, 'a', 'b', 'c', 'd', prepare=die)


@pytest.mark.parametrize('ending', [signal.SIGINT, signal.SIGKILL])
def test_stopped_or_killed_it_leaves_no_process_behind(ending: signal.Signals, tmp_path: Path) -> None:
    """Ctrl-C goes to all processes of the group at once, a kill to the first alone."""
    program = (
        'import sys; from pathlib import Path; from tests.test_crew import worked\n'
        "worked(Path(sys.argv[1]), 'hangs', 'hangs', 'hangs', limit=600)\n"
    )
    words = [sys.executable, '-c', program, str(tmp_path)]
    begun = subprocess.Popen(words, cwd=PROJECT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    end = time.monotonic() + 60
    while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    processes = psutil.Process(begun.pid).children(recursive=True)
    if ending == signal.SIGINT:
        os.killpg(begun.pid, ending)
    else:
        begun.kill()
    said = begun.communicate(timeout=60)[1]
    assert said.count('Traceback') == (1 if ending == signal.SIGINT else 0)
    assert len(processes) >= 2
    assert not psutil.wait_procs(processes, timeout=30)[1]
