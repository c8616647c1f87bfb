"""The rows of a day's list as its page shows them: what is wrong with which cell, in the words of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from handouts.desk.daylist.judged import RowState
from handouts.desk.fill.fill_form import MARK
from handouts.desk.today.today_bench import Held
from handouts.desk.today.today_columns import labels_of, lines_of
from handouts.desk.views import here
from handouts.fields import Trouble
from handouts.people.filled.person import MISSING, Refusal
from handouts.people.lists.roster import plain

# So many rows are mended on one page, and so many are looked at.
MOST, PAGE = 20, 50
# What the engine calls the whole of a row where it is wrong.
THE_ROW = "the row"


@dataclass(frozen=True)
class Cell:
    """A cell of a row: its field, what that is called, the column as the list has it, and what is wrong with it."""

    name: str
    label: str
    column: str
    value: str = field(repr=False)
    troubles: tuple[str, ...] = ()
    lines: int = 1

    @property
    def input(self) -> str:
        """What it is called in a form."""
        return MARK + self.name

    @property
    def is_long(self) -> bool:
        """Whether it has several lines, or may have."""
        return self.lines > 1 or '\n' in self.value or '\r' in self.value


@dataclass(frozen=True)
class ShownRow:
    """A row as it is shown: cells to mend, other cells, and what is wrong with none of them or with all.

    `beyond` are cells after the last column.
    """

    state: RowState
    wrong: tuple[Cell, ...]
    others: tuple[Cell, ...]
    troubles: tuple[str, ...]

    @property
    def number(self) -> int:
        """Its number in the spreadsheet."""
        return self.state.number

    @property
    def count(self) -> int:
        """How many things are wrong with it."""
        return sum(len(cell.troubles) for cell in self.wrong) + len(self.troubles)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells in the order of the columns."""
        by_name = {cell.name: cell for cell in (*self.wrong, *self.others)}
        return tuple(by_name[name] for name in self.state.cells)


@dataclass(frozen=True)
class Rows:
    """How rows of a list are shown: what their columns are called."""

    columns: Mapping[str, str]
    labels: Mapping[str, str]
    lines: Mapping[str, int]

    @classmethod
    def of(cls, held: Held) -> 'Rows':
        """Return how the rows of a list are shown."""
        wish = held.work.wish
        asked = wish.clinic, wish.papers, wish.language
        columns = {name: column for column, name in held.daylist.columns.names.items()}
        return cls(columns, labels_of(*asked), lines_of(*asked))

    def head(self) -> list[tuple[str, str]]:
        """Return the columns of the list: what they are called, and as the list has them where that differs."""
        return [(self._label(name), self._other(name)) for name in self.columns]

    def shown(
        self, state: RowState, typed: Mapping[str, str] | None = None, refused: Iterable[Refusal] = ()
    ) -> ShownRow:
        """Return a row as it is shown; with what was `typed` into it where that was refused."""
        troubles = dict(state.refusals)
        for one in refused:
            troubles[one.column] = (*troubles.get(one.column, ()), one.trouble)
        values = {**state.cells, **(typed or {})}
        cells = [self._cell(name, value, troubles.get(name, ())) for name, value in values.items()]
        is_all = THE_ROW in troubles
        return ShownRow(
            state,
            tuple(cell for cell in cells if cell.troubles or is_all),
            tuple(cell for cell in cells if not (cell.troubles or is_all)),
            tuple(told for name, found in troubles.items() if name not in state.cells for told in _told(found)),
        )

    def typed_in(self, form: 'MultiDict[str, str]') -> dict[str, str]:
        """Return what a form says of cells that the list has."""
        return {name: form[MARK + name] for name in self.columns if MARK + name in form}

    def _cell(self, name: str, value: str, found: Sequence[Trouble]) -> Cell:
        return Cell(name, self._label(name), self._other(name), value, _told(found), self.lines.get(name, 1))

    def _label(self, name: str) -> str:
        return self.labels.get(name) or self.columns[name]

    def _other(self, name: str) -> str:
        column = self.columns[name]
        return '' if plain(column) == plain(self._label(name)) else column


def troubled(states: Iterable[RowState], lacking: Iterable[str]) -> list[RowState]:
    """Return the rows that can be mended on the page: something is wrong beside columns that the list lacks."""
    known = {*lacking}
    return [state for state in states if not known.issuperset(state.refusals)]


def next_after(number: int, states: Sequence[RowState]) -> int:
    """Return the number of the row in trouble that comes after another one, or of the first; 0 if there is none."""
    return next((state.number for state in states if state.number > number), states[0].number if states else 0)


def around(number: int, states: Sequence[RowState]) -> Sequence[RowState]:
    """Return so many rows as are mended on one page, a certain one among them."""
    place = next((place for place, state in enumerate(states) if state.number == number), 0)
    first = max(0, min(place - MOST // 2, len(states) - MOST))
    return states[first : first + MOST]


def _told(found: Iterable[Trouble]) -> tuple[str, ...]:
    """Return what is wrong, each thing once, in the language of the page."""
    told = here.tongue().told
    return tuple(
        dict.fromkeys(
            here.say("This must be filled in.")
            if one.rule == MISSING.rule
            else f'{told(one.message)} {told(one.hint)}'.strip()
            for one in found
        )
    )
