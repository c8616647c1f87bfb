"""Prints a list of people into one PDF, in the list's order, each paper beginning on a front side."""

import json
import os
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from handouts.errors import ClusterGone
from handouts.people.filled.service import Portion, Served, serve_rows
from handouts.people.lists.returned import place_refused
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.shelter import open_shelter, shelter_of
from handouts.people.runs.task import NotPrinted, Stopped, Task, Watch, explained, gone, portions, unwatched
from handouts.people.sheaves.audit import audit_file
from handouts.people.sheaves.collate import Collator, about
from handouts.people.sheaves.sheaf import Growth, Sheaf
from handouts.people.sheaves.stock import Stock, take_stock
from handouts.press.workspace.place import place_file

PAGES, STARTS, STATE = 'pages.pdf', 'starts', 'state.json'
# Of how many people of a list the values are looked up in the finished file, at least.
PROVED = 40
HINT = "Look at the room on the disk and at the permissions of the folder, and print again."


def print_run(task: Task, target: Path, refused: Path, *, watch: Watch = unwatched) -> Ledger:
    """Print a list into one file and return what became of each row; the rows that were refused get a list too.

    What an interrupted run of the same task has done is gone on with; `watch` is told how many rows are reached.
    Raises Stopped and NotPrinted.
    """
    stock = take_stock({key: blank.data() for key, blank in task.order.blanks.items()})
    ledger, nothing = Ledger(task.table.rows), Ledger(task.table.rows)
    try:
        with (
            explained(target.name, HINT, nothing),
            open_shelter(target, keeps_work=True) as folder,
            _pages(folder) as file,
        ):
            work = _Work(folder, file, task, stock)
            ledger = work.ledger
            every = max(1, task.table.rows // PROVED)
            for portion in portions(task, ledger.reached, partial(serve_rows, task.sent, task.columns, every)):
                work.add(portion)
                watch(ledger.reached)
            if not ledger.printed or (task.is_strict and ledger.refusals):
                return Ledger(ledger.rows, [], ledger.refusals)
            if fault := work.finish():
                raise NotPrinted(f"The file is not right: {fault}.", "Report it.", nothing)
            place_refused(task.table, ledger, folder, refused)
            _place(folder / PAGES, target, refused)
    except KeyboardInterrupt:
        raise Stopped(nothing, ledger.reached) from None
    except ClusterGone as error:
        raise gone(error, nothing, ledger.reached) from None
    return ledger


def is_all_but_placed(task: Task, target: Path) -> bool:
    """Return whether an interrupted run of this task has reached each row: its list of refused rows may be there."""
    state = _noted(task, shelter_of(target))
    return bool(state) and Ledger.from_plain(state['ledger']).reached == task.table.rows


def _noted(task: Task, folder: Path) -> dict[str, Any]:
    """Return how far an interrupted run of this task has come, as it was noted; nothing if there is none."""
    try:
        state = json.loads((folder / STATE).read_bytes())
    except (OSError, ValueError):
        return {}
    return dict(state) if state['key'] == task.key else {}


@contextmanager
def _pages(folder: Path) -> Iterator[BinaryIO]:
    (folder / PAGES).touch(mode=0o600)
    with (folder / PAGES).open('r+b') as file:
        yield file


def _place(part: Path, target: Path, refused: Path) -> None:
    """Put the file into its place; without it there is no list of refused rows either."""
    try:
        part.replace(target)
    except OSError:
        refused.unlink(missing_ok=True)
        raise


class _Work:
    """The file of a run as it grows in its private folder, with all that is needed to go on with it."""

    def __init__(self, folder: Path, file: BinaryIO, task: Task, stock: Stock) -> None:
        self.folder, self.file, self.task, self.stock = folder, file, task, stock
        self.ledger, self.usage = Ledger(task.table.rows), dict[int, dict[int, str]]()
        self.noted = 0
        if not self._gone_on():
            file.truncate(0)
            self.sheaf = Sheaf(file, stock)
            (folder / STARTS).write_bytes(b'')
        self.papers = Collator(task.order, stock, self.sheaf)

    def _gone_on(self) -> bool:
        """Go on with what an interrupted run of the same task has written, if it has."""
        state = _noted(self.task, self.folder)
        if not state or os.fstat(self.file.fileno()).st_size < state['growth']['length']:
            return False
        starts = array('Q')
        starts.frombytes((self.folder / STARTS).read_bytes()[: state['noted'] * starts.itemsize])
        for number, start in state['late']:
            starts[number] = start
        growth = Growth(**state['growth'])
        self.sheaf = Sheaf.gone_on(self.file, self.stock, growth, starts)
        self.ledger = Ledger.from_plain(state['ledger'])
        self.usage = {int(face): {int(glyph): text for glyph, text in used} for face, used in state['usage']}
        self.noted = state['noted']
        return True

    def add(self, portion: Portion) -> None:
        """Add the pages of some people, and note how far the run is."""
        for outcome in portion.outcomes:
            if isinstance(outcome, Served):
                for sheets in outcome.sheets * outcome.copies:
                    self.papers.add(sheets)
                self.ledger.printed.append(outcome.number)
            else:
                self.ledger.refusals += outcome
        for face, used in portion.usage.items():
            known = self.usage.setdefault(face, {})
            known.update({glyph: text for glyph, text in used.items() if text or glyph not in known})
        self._note()

    def _note(self) -> None:
        """Write down how far the run is: all that is needed to go on from here."""
        self.file.flush()
        os.fsync(self.file.fileno())
        with (self.folder / STARTS).open('r+b') as file:
            file.seek(self.noted * self.sheaf.starts.itemsize)
            self.sheaf.starts[self.noted :].tofile(file)
        self.noted = len(self.sheaf.starts)
        growth = self.sheaf.growth
        state = {
            'key': self.task.key,
            'noted': self.noted,
            'growth': asdict(growth),
            'late': [[number, self.sheaf.starts[number]] for number, _ in growth.branches],
            'usage': [[face, list(used.items())] for face, used in self.usage.items()],
            'ledger': self.ledger.plain(),
        }
        place_file(self.folder / STATE, json.dumps(state).encode())

    def finish(self) -> str:
        """End the file, open it again, and return what is wrong with it; '' if nothing."""
        faces = next(iter(self.task.order.blanks.values())).letters.faces
        self.sheaf.close(faces, self.usage, about(self.task.order))
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        return audit_file(self.folder / PAGES, self.sheaf.pages, self.papers.expected)
