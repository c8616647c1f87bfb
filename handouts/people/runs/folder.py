"""Prints a list of people into a folder, a file for each, named by the row and never by the person."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from handouts.errors import ClusterGone
from handouts.people.filled.person import Refusal, Refused
from handouts.people.filled.service import Order, serve_member
from handouts.people.lists.returned import place_refused
from handouts.people.lists.roster import Columns, read_member
from handouts.people.lists.table import Row
from handouts.people.runs.delivered import TOGETHER, Delivered, Outcome, make_rows, name_of
from handouts.people.runs.issue import Faulty, Issuer, issue_files
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.shelter import SUFFIX, open_shelter
from handouts.people.runs.task import NotPrinted, Stopped, Task, Watch, explained, gone, portions, unwatched
from handouts.press.workspace.place import PART, place_file

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
    except ClusterGone as error:
        raise gone(error, ledger) from None
    except Faulty as error:
        raise NotPrinted(f"A file is not right: {error}.", "Report it.", ledger) from None
    return ledger


def _print_lots(task: Task, shelter: Path, folder: Path, ledger: Ledger, watch: Watch) -> None:
    """Print the rows that are not in the ledger yet; when this ends early, it holds each whose files lie there."""
    try:
        for lot in _lots(task, shelter, folder, ledger.reached):
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


def _lots(task: Task, shelter: Path, folder: Path, reached: int) -> Iterator[Lot]:
    """Yield what becomes of each portion of the rows that are not reached yet."""
    if task.cluster:
        made = portions(task, reached, partial(make_rows, task.sent, task.columns), TOGETHER)
        return (place_rows(shelter, folder, one) for one in made)
    return portions(task, reached, partial(print_rows, task, shelter, folder))


def place_rows(shelter: Path, folder: Path, outcomes: list[Outcome]) -> Lot:
    """Put files that come from elsewhere into their places, if they are right; return which, and what is refused."""
    lot = Lot([], [])
    try:
        for outcome in outcomes:
            if isinstance(outcome, Delivered):
                outcome.prove()
                issue_files(outcome.files, shelter, folder)
                lot.printed.append(outcome.number)
            else:
                lot.refusals.extend(outcome)
    except (OSError, KeyboardInterrupt, Faulty) as end:
        return replace(lot, end=end)
    return lot


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
                issuer.issue(member, folder / name_of(row.number))
                lot.printed.append(row.number)
            except Refused as error:
                lot.refusals.extend(error.refusals)
    except (OSError, KeyboardInterrupt, Faulty) as end:
        return replace(lot, end=end)
    return lot


def _all_refusals(task: Task) -> list[Refusal]:
    """Return everything that is wrong with the list, without printing any of it."""
    found = portions(task, 0, partial(_refusals, task.sent, task.columns))
    return [refusal for refusals in found for refusal in refusals]


def _refusals(order: Order, columns: Columns, rows: list[Row]) -> list[Refusal]:
    return [refusal for row in rows for refusal in _refusals_of(order, columns, row)]


def _refusals_of(order: Order, columns: Columns, row: Row) -> Iterator[Refusal]:
    try:
        serve_member(order, read_member(row, columns, order.choices), {}, keeps_lines=False)
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
