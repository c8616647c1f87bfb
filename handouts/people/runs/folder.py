"""Prints a list of people into a folder, a file for each, named by the row and never by the person."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from handouts.people.filled.person import Refusal, Refused
from handouts.people.filled.service import serve_member
from handouts.people.lists.returned import place_refused
from handouts.people.lists.roster import read_member
from handouts.people.lists.table import Row
from handouts.people.runs.issue import Faulty, Issuer
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.shelter import SUFFIX, open_shelter
from handouts.people.runs.task import NotPrinted, Stopped, Task, Watch, explained, portions, unwatched
from handouts.press.place import PART, place_file

# How far a run into this folder is; gone when it has ended. It holds row numbers, and nothing of people.
STATE = '.handouts-run.json'
FILE = re.compile(r'row-(\d{4,})(?:-.+)?\.pdf')
HINT = "Look at the room on the disk and at the permissions of the folder, then give the same command again."


def print_folder(task: Task, folder: Path, refused: Path, *, watch: Watch = unwatched) -> Ledger:
    """Print a list into a folder and return what became of each row; the rows that were refused get a list too.

    What an interrupted run of the same task has done is gone on with; `watch` is told how many rows are reached.
    Raises Stopped and NotPrinted.
    """
    ledger = _noted(task, folder) or Ledger(task.table.rows)
    try:
        with explained(folder.name, HINT, ledger):
            if task.is_strict and (refusals := _all_refusals(task)):
                return Ledger(task.table.rows, [], refusals)
            with open_shelter(folder, is_inside=True) as shelter:
                _note(task, folder, ledger)
                _print_lots(task, shelter, folder, ledger, watch)
                place_refused(task.table, ledger, shelter, refused)
                (folder / STATE).unlink()
    except KeyboardInterrupt:
        raise Stopped(ledger) from None
    except Faulty as error:
        raise NotPrinted(f"A file is not right: {error}.", "Report it.", ledger) from None
    return ledger


def _print_lots(task: Task, shelter: Path, folder: Path, ledger: Ledger, watch: Watch) -> None:
    """Print the rows that are not in the ledger yet; when this ends early, it holds each whose files lie there."""
    try:
        for lot in portions(task, ledger.reached, partial(print_rows, task, shelter, folder)):
            ledger.printed += lot.printed
            ledger.refusals += lot.refusals
            if lot.end:
                raise lot.end
            _note(task, folder, ledger)
            watch(ledger.reached)
    except BaseException:
        _take_back(folder, set(ledger.printed))
        raise


def _take_back(folder: Path, printed: set[int]) -> None:
    """Remove the files of other rows than these: half a person, or of a process that was not waited for."""
    for path in folder.glob('row-*.pdf'):
        row = FILE.fullmatch(path.name)
        if row and int(row[1]) not in printed:
            path.unlink()


@dataclass(frozen=True)
class Lot:
    """What became of some rows; `end` is what kept the work from going on to the last of them."""

    printed: list[int]
    refusals: list[Refusal]
    end: OSError | KeyboardInterrupt | Faulty | None = None


def print_rows(task: Task, shelter: Path, folder: Path, rows: list[Row]) -> Lot:
    """Print the papers of these rows, and return which were printed and why others were not."""
    lot = Lot([], [])
    own = shelter / str(rows[0].number)
    try:
        own.mkdir(mode=0o700, exist_ok=True)
        issuer = Issuer(task.order, own)
        for row in rows:
            try:
                member = read_member(row, task.columns, task.order.choices)
                issuer.issue(member, folder / f'row-{row.number:04d}.pdf')
                lot.printed.append(row.number)
            except Refused as error:
                lot.refusals.extend(error.refusals)
    except (OSError, KeyboardInterrupt, Faulty) as end:
        return replace(lot, end=end)
    return lot


def _all_refusals(task: Task) -> list[Refusal]:
    """Return everything that is wrong with the list, without printing any of it."""
    return [refusal for found in portions(task, 0, partial(_refusals, task)) for refusal in found]


def _refusals(task: Task, rows: list[Row]) -> list[Refusal]:
    return [refusal for row in rows for refusal in _refusals_of(task, row)]


def _refusals_of(task: Task, row: Row) -> Iterator[Refusal]:
    try:
        serve_member(task.order, read_member(row, task.columns, task.order.choices), {}, keeps_lines=False)
    except Refused as error:
        yield from error.refusals


def is_free(task: Task, folder: Path) -> bool:
    """Return whether nothing lies in a folder but what an interrupted run of this task has left there."""
    lying = folder.is_dir() and any(not path.name.endswith((PART, SUFFIX)) for path in folder.iterdir())
    return not lying or _noted(task, folder) is not None


def _noted(task: Task, folder: Path) -> Ledger | None:
    try:
        state = json.loads((folder / STATE).read_bytes())
    except (OSError, ValueError):
        return None
    return Ledger.from_plain(state['ledger']) if state['key'] == task.key else None


def _note(task: Task, folder: Path, ledger: Ledger) -> None:
    place_file(folder / STATE, json.dumps({'key': task.key, 'ledger': ledger.plain()}).encode())
