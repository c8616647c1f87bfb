"""A day's list as the desk holds it: as it was chosen, as people mend it, and how each of its rows is."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from handouts.desk.daylist.judged import Counts, RowState, count, judge_row, mended_row
from handouts.desk.daylist.runner import Run
from handouts.errors import HandoutsError, Mistakes, WrongUse, mistake
from handouts.model import Job
from handouts.people.filled.person import Refused
from handouts.people.filled.service import Order
from handouts.people.lists.counter import Wanted, chosen_in
from handouts.people.lists.mended import Mend, check_mends, mend, writable
from handouts.people.lists.roster import Columns, Member, read_columns, read_member
from handouts.people.lists.table import Table, read_table
from handouts.people.runs.task import Task, Watch, unwatched

# After so many rows it is told how many are judged.
EVERY = 100
# How much of a list is held in memory, in cells: some 200 megabytes.
MOST_CELLS = 1_000_000
HINT = "Look at the room on the disk, and choose the list again."
AS_IT_CAME = Mend()


class Closed(HandoutsError):
    """A list that was closed meanwhile."""

    def __init__(self) -> None:
        super().__init__("The list is no longer at the desk. Choose it again.")


class DayList:
    """A list in a folder of its own within the desk's private folder; several threads may be at it.

    It is taken, then judged with an order of the papers that it asks for; only then can it be mended and printed.
    """

    def __init__(self, name: str, folder: Path, table: Table, columns: Columns, wanted: Wanted) -> None:
        self.name, self.columns, self.wanted = name, columns, wanted
        self._folder, self._table = folder, table
        self._rows = {row.number: row for row in table}
        self._chosen = chosen_in(table, columns, wanted.choices)
        self._mends: dict[int, Mend] = {}
        self._states: dict[int, RowState] = {}
        self._orders: list[Order] = []
        self._runs: list[Run] = []
        self._written = 0
        self._is_closed = False
        self._lock = Lock()

    @classmethod
    def take(cls, data: bytes, name: str, shelter: Path, wanted: Wanted) -> 'DayList':
        """Keep a list that somebody has chosen; raises Mistakes where it cannot be meant so, and WrongUse."""
        wanted = _on_paper(wanted)
        fields = wanted.fields()
        with _told(name):
            folder = Path(tempfile.mkdtemp(dir=shelter))
            try:
                path = folder / 'list.csv'
                path.touch(mode=0o600)
                path.write_bytes(data)
                table = read_table(path, MOST_CELLS)
                return cls(name, folder, table, read_columns(table, fields), wanted)
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise

    def jobs(self) -> list[Job]:
        """Return the papers that the rows ask for, as they are mended now, in their languages and editions.

        An order must hold all of them before the list is judged with it; a mend may ask for one more.
        """
        chosen = set(self._chosen)
        for number in tuple(self._mends):
            with suppress(Refused):
                member = self.member(number)
                chosen.add((member.language, member.edition))
        return self.wanted.needed(sorted(chosen))

    def judge(self, order: Order, watch: Watch = unwatched) -> None:
        """Say of each row whether it can be printed with an order; `watch` is told how many are judged.

        It ends early when the list is closed, or judged with another order.
        """
        with self._lock:
            self._orders, numbers = [order], list(self._rows)
        for done, number in enumerate(numbers, 1):
            try:
                self._judge(number)
            except Closed:
                return
            if self._orders[0] is not order:
                return
            if done % EVERY == 0 or done == len(numbers):
                watch(done)

    def mend(self, number: int, values: Mapping[str, str]) -> RowState:
        """Put values by field into a row, and return how it is now; raises Refused for one that is too long.

        A row of which nothing is left is out.
        """
        check_mends({number: Mend(values)})
        columns = {name: column for column, name in self.columns.names.items()}
        written = {columns[name]: writable(value) for name, value in values.items()}
        return self._change(number, lambda old: replace(old, values={**old.values, **written}))

    def take_out(self, number: int) -> RowState:
        """Take a row out of the list, and return how it is now."""
        return self._change(number, lambda old: replace(old, is_out=True))

    def put_back(self, number: int) -> RowState:
        """Put a row that was taken out back as it was before; any other gets back the cells that it came with."""
        return self._change(number, lambda old: replace(old, is_out=False) if old.is_out else AS_IT_CAME)

    def rows(self) -> list[RowState]:
        """Return the rows that are judged, in the order of the list."""
        with self._lock:
            return [self._states[number] for number in self._rows if number in self._states]

    @property
    def counts(self) -> Counts:
        """How many rows are good, and how many are not."""
        return count(len(self._rows), self.rows())

    @property
    def lacking(self) -> tuple[str, ...]:
        """The fields that must be filled in and have no column: each row is refused for them."""
        asked = [
            field for order in self._orders for blank in order.blanks.values() for field in blank.fields.values()
        ]
        known = {*self.columns.names.values()}
        return tuple(dict.fromkeys(field.name for field in asked if field.required and field.name not in known))

    def member(self, number: int) -> Member:
        """Return the person of a row as it is mended now; raises Refused."""
        with self._lock:
            self._check(number)
            row = mended_row(self._rows[number], self._mends.get(number, AS_IT_CAME))
        return read_member(row, self.columns, self.wanted.choices)

    def task(self) -> Task:
        """Return the task of printing the list as it is mended now, rows under the same numbers; raises Mistakes.

        What is mended later is not in it.
        """
        with self._lock:
            return self._task()

    def print(self) -> Run:
        """Begin to print the list as it is mended now, in another process; what an earlier run made is removed.

        The files of a run go with the list when it is closed. Raises WrongUse while it is being printed already,
        Mistakes and MachineLacks.
        """
        with self._lock:
            self._check()
            if self.is_working:
                raise WrongUse("This list is being printed. Wait until that has ended, or stop it.")
            task = self._task()
            folder = self._folder / f'run-{self._written}'
            with _told(self.name):
                folder.mkdir(mode=0o700)
            for earlier in self._runs:
                shutil.rmtree(earlier.target.parent, ignore_errors=True)
            run = Run.start(task, folder / 'today.pdf', folder / 'today.refused.csv')
            self._runs = [run]
            return run

    @property
    def is_working(self) -> bool:
        """Whether it is being printed now."""
        return any(run.outcome is None for run in self._runs)

    def close(self) -> None:
        """Stop what is being printed of the list, forget it, and remove all of its files."""
        with self._lock:
            self._is_closed = True
            self._rows, self._states, self._mends = {}, {}, {}
        for run in self._runs:
            run.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _task(self) -> Task:
        self._check()
        table = self._table
        self._written += 1
        if self._mends:
            path = self._folder / f'mended-{self._written}.csv'
            with _told(self.name):
                mend(self._table, self._mends, path)
                table = read_table(path)
        return Task(self._orders[0], table, self.columns)

    def _check(self, *numbers: int) -> None:
        """Refuse what cannot be done with a list that is closed, or with rows that it has not got."""
        if self._is_closed:
            raise Closed
        if missing := [number for number in numbers if number not in self._rows]:
            raise WrongUse(f"There is no row {missing[0]} in the list.")

    def _change(self, number: int, change: Callable[[Mend], Mend]) -> RowState:
        with self._lock:
            self._check(number)
            changed = change(self._mends.pop(number, AS_IT_CAME))
            if changed != AS_IT_CAME:
                self._mends[number] = changed
        return self._judge(number)

    def _judge(self, number: int) -> RowState:
        """Note and return how a row is; nobody is kept waiting meanwhile, and what they change is looked at again."""
        while True:
            with self._lock:
                self._check(number)
                row, order, wanted = self._rows[number], self._orders[0], self._mends.get(number, AS_IT_CAME)
            state = judge_row(order, self._table, self.columns, row, wanted)
            with self._lock:
                self._check(number)
                if order is self._orders[0] and wanted is self._mends.get(number, AS_IT_CAME):
                    self._states[number] = state
                    return state


def _on_paper(wanted: Wanted) -> Wanted:
    """Return what can be printed into one file: a paper to fill in on a screen is a file of its own."""
    forms = {job.edition.name for job in wanted.jobs.values() if job.edition.tagged}
    if wanted.choices.edition in forms:
        raise WrongUse("A paper to fill in on a screen is a file of its own. Choose another edition for the list.")
    editions = {name: edition for name, edition in wanted.choices.editions.items() if edition not in forms}
    return replace(wanted, choices=replace(wanted.choices, editions=editions))


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell what is wrong with a list under the name by which people know it, or that it cannot be kept."""
    try:
        yield
    except Mistakes as error:
        raise Mistakes(replace(finding, file=name) for finding in error.findings) from None
    except OSError as error:
        raise mistake(name, 0, 'not-kept', f"The list could not be kept: {error.strerror}.", HINT) from None
