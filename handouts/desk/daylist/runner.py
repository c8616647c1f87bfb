"""Prints a day's list in a process of its own, so that the desk stays quick; it can be watched and stopped.

The process is told its work on its standard input, and tells on its standard output how far it is, a line of JSON
each time. When nobody listens any more the desk is gone: it clears away what it has made, and ends.
"""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Thread
from typing import Any, BinaryIO

from handouts.errors import HandoutsError, MachineLacks
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.run import print_run
from handouts.people.runs.shelter import shelter_of, sweep_shelters
from handouts.people.runs.task import Task

# How far the process stands back behind the desk, in steps of Unix priority.
NICE = 10
# A process that does not stop by itself is killed after so many seconds.
PATIENCE = 5.0
BEGIN = 'from handouts.desk.daylist.runner import work; work()'
ENDED = (
    "What printed the list was ended from outside, and nothing is printed. "
    "Print again; if it is ended again, close other programs: the memory may be full."
)
BUG = "The program has a fault, and nothing is printed: {error} in {place}. Report it."


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the rows are reached."""

    reached: int
    rows: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A run that came to no end: why, and what to do. Nothing is printed."""

    told: str


@dataclass(frozen=True, slots=True)
class Halted:
    """A run that somebody stopped. Nothing is printed."""


Outcome = Ledger | Broken | Halted


class Run:
    """The print of a list, going on in another process.

    At its end the file lies at its target, if any row was good, and beside it the list of the refused rows, if any
    was refused; after any other end there is neither. Whoever asked for them removes them.
    """

    def __init__(self, process: subprocess.Popen[bytes], task: Task, target: Path, refused: Path) -> None:
        self.target, self.refused, self._process = target, refused, process
        self._reached, self._rows = 0, task.table.rows
        self._outcome: Outcome | None = None
        self._is_stopped = False
        self._ended = Event()
        order = pickle.dumps((replace(task, cores=1), target, refused))
        Thread(target=self._follow, args=(order,), name='run', daemon=True).start()

    @classmethod
    def start(cls, task: Task, target: Path, refused: Path) -> 'Run':
        """Begin to print a list into a file of a private folder; there is nothing yet in the two places.

        Raises MachineLacks where no process can be begun.
        """
        try:
            process = subprocess.Popen(
                [sys.executable, '-P', '-c', BEGIN],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {'PYTHONPATH': os.pathsep.join(place or str(Path.cwd()) for place in sys.path)},
                # Ctrl-C in a terminal is for the desk, which then stops its runs.
                start_new_session=True,
            )
        except OSError as error:
            told = f"The list cannot be printed: {error.strerror}. Close other programs, and print again."
            raise MachineLacks(told) from None
        return cls(process, task, target, refused)

    @property
    def progress(self) -> Progress:
        """How far it is."""
        return Progress(self._reached, self._rows)

    @property
    def outcome(self) -> Outcome | None:
        """What became of it; None as long as it goes on."""
        return self._outcome

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended, so long at most, and return whether it has."""
        return self._ended.wait(seconds)

    def stop(self) -> None:
        """Stop it, and return when nothing is left of it; one that has ended stays as it is."""
        self._is_stopped = True
        if os.name == 'posix':
            self._process.send_signal(signal.SIGINT)
        else:
            self._process.terminate()
        if not self.wait(PATIENCE):
            self._process.kill()
            self.wait(PATIENCE)

    def _follow(self, order: bytes) -> None:
        """Tell the process its work, listen to what it says until its end, and clear away what it has left."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        said: dict[str, Any] = {}
        with suppress(OSError), stdin:
            stdin.write(order)
        for line in stdout:
            with suppress(ValueError):  # the last line of a process that is killed may be half a line
                said = json.loads(line)
                self._reached = said.get('reached', self._reached)
        self._process.wait()
        stdout.close()
        outcome = Halted() if self._is_stopped else _outcome(said)
        if not isinstance(outcome, Ledger):
            clear_away(self.target, self.refused)
        self._outcome = outcome
        self._ended.set()


def _outcome(said: dict[str, Any]) -> Outcome:
    """Return what became of a run by the last thing that its process said."""
    if 'ledger' in said:
        return Ledger.from_plain(said['ledger'])
    if 'halted' in said:
        return Halted()
    return Broken(said.get('told', ENDED))


def clear_away(target: Path, refused: Path) -> None:
    """Remove all that a run which came to no good end may have left."""
    shutil.rmtree(shelter_of(target), ignore_errors=True)
    sweep_shelters()
    for path in (target, refused):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def work() -> None:
    """Do the work of the process: print a list, and tell the desk how far it is and what became of it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a desk in the background may ignore it
    if hasattr(os, 'nice'):
        os.nice(NICE)
    with os.fdopen(os.dup(sys.stdout.fileno()), 'wb') as desk:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        task, target, refused = pickle.load(sys.stdin.buffer)
        try:
            _say(desk, _printed(desk, task, target, refused))
        except (KeyboardInterrupt, OSError):  # the desk is gone
            clear_away(target, refused)


def _printed(desk: BinaryIO, task: Task, target: Path, refused: Path) -> dict[str, Any]:
    """Print a list and return what became of it, with no value of it."""
    try:
        ledger = print_run(task, target, refused, watch=lambda reached: _say(desk, {'reached': reached}))
    except HandoutsError as error:
        return {'told': str(error)}
    except KeyboardInterrupt:
        return {'halted': True}
    except Exception as error:  # noqa: BLE001 (what it says may hold a value)
        return {'told': BUG.format(error=type(error).__name__, place=_place(error))}
    return {'ledger': ledger.plain()}


def _place(error: Exception) -> str:
    """Return where in the program an error comes from."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f'{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}' if trace else "an unknown place"


def _say(desk: BinaryIO, what: dict[str, Any]) -> None:
    desk.write(json.dumps(what).encode() + b'\n')
    desk.flush()
