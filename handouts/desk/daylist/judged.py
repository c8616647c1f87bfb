"""A row of a day's list as it is now: its cells, what people have mended, and what is wrong with it."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from handouts.fields import Trouble
from handouts.people.filled.person import Refused
from handouts.people.filled.service import Order, serve_member
from handouts.people.lists.mended import Mend
from handouts.people.lists.roster import Columns, read_member
from handouts.people.lists.table import Row, Table


@dataclass(frozen=True, slots=True)
class RowState:
    """A row: its cells by field in the order of the columns, and what is wrong with them by column.

    A column that is wrong may be one that the list has not got, or "the row". `beyond` are cells after those that
    the header names; a row that is out is not printed.
    """

    number: int
    cells: Mapping[str, str] = field(repr=False)
    beyond: tuple[str, ...] = field(repr=False)
    refusals: Mapping[str, tuple[Trouble, ...]]
    is_mended: bool
    is_out: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows a list has, how many of them are judged, and as what."""

    rows: int
    judged: int
    good: int
    troubled: int
    out: int


def mended_row(row: Row, wanted: Mend) -> Row:
    """Return a row as it will be read when it is printed; a mended one has no more cells than the header."""
    return replace(row, cells={**row.cells, **wanted.values}, troubles=() if wanted.values else row.troubles)


def judge_row(order: Order, table: Table, columns: Columns, row: Row, wanted: Mend) -> RowState:
    """Return how a row of a list is once it is mended; one of which nothing is left is out."""
    now = mended_row(row, wanted)
    is_out = wanted.is_out or not any([*now.cells.values(), now.troubles])
    return RowState(
        row.number,
        {name: now.cells[column] for column, name in columns.names.items()},
        tuple(_beyond(table, now)),
        {} if is_out else _refusals(order, columns, now),
        bool(wanted.values),
        is_out,
    )


def _refusals(order: Order, columns: Columns, row: Row) -> dict[str, tuple[Trouble, ...]]:
    refusals: dict[str, tuple[Trouble, ...]] = {}
    try:
        member = read_member(row, columns, order.choices)
        # The codes are not drawn: that takes most of the time, and a chart number that is one can be printed.
        uncharted = replace(member, person=replace(member.person, chart=''))
        serve_member(order, uncharted, {}, keeps_lines=False)
    except Refused as error:
        for one in error.refusals:
            refusals[one.column] = (*refusals.get(one.column, ()), one.trouble)
    return refusals


def _beyond(table: Table, row: Row) -> Iterator[str]:
    if row.troubles:
        for cells in csv.reader([row.raw], delimiter=table.form.delimiter):
            yield from (cell.strip() for cell in cells[len(table.names) :])


def count(rows: int, states: Iterable[RowState]) -> Counts:
    """Return how many of so many rows are good, and how many are not."""
    known = list(states)
    out, troubled = sum(state.is_out for state in known), sum(bool(state.refusals) for state in known)
    return Counts(rows, len(known), len(known) - out - troubled, troubled, out)
