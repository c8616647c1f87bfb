"""A row of a day's list: what is wrong with it by column, before and after it is mended."""

from pathlib import Path

import pytest

from handouts.desk.daylist.judged import Counts, RowState, count, judge_row, mended_row
from handouts.fields import Field, FieldType
from handouts.people.filled.service import Served, serve_rows
from handouts.people.lists.mended import Mend
from handouts.people.lists.table import Table
from handouts.people.runs.task import Task
from tests.people_cases import MARKED, line, order_of, small_blank
from tests.run_cases import HEADER, OTHER_SMALL, SMALL, Desk, listed, people
from tests.run_cases import desk as desk

GOOD = ("Ana Ruiz", '1980-03-14', '602-555-0100', 'fine')


def judged(
    desk: Desk, tmp_path: Path, row: tuple[str, ...], wanted: Mend | None = None, header: tuple[str, ...] = HEADER
) -> RowState:
    """Return how the only row of a list is."""
    task = task_of(desk, tmp_path, listed([row], header))
    (only,) = task.table
    return judge_row(task.order, task.table, task.columns, only, wanted or Mend())


def task_of(desk: Desk, tmp_path: Path, text: str) -> Task:
    """Return the task of printing a list in two papers."""
    (tmp_path / 'today.csv').write_text(text, newline='')
    return desk.task(tmp_path / 'today.csv', desk.order(SMALL, OTHER_SMALL))


def rules(state: RowState) -> dict[str, list[str]]:
    """Return the rules that a row breaks, by column."""
    return {column: [trouble.rule for trouble in troubles] for column, troubles in state.refusals.items()}


def test_a_good_row_has_its_cells_in_the_order_of_the_columns(desk: Desk, tmp_path: Path) -> None:
    header = ('Note', 'Doctor', "Patient’s name", 'chart number', 'born')
    state = judged(desk, tmp_path, ('fine', "Dr. No", "Ana Ruiz", 'A-1', ' 1980-03-14 '), header=header)
    assert list(state.cells.items()) == [
        ('note', 'fine'), ('patient_name', "Ana Ruiz"), ('chart_number', 'A-1'), ('born', '1980-03-14'),
    ]  # fmt: skip
    assert (state.number, state.beyond, state.refusals, state.is_mended, state.is_out) == (2, (), {}, False, False)


@pytest.mark.parametrize(
    ('row', 'broken'),
    [
        (("", '31.02.1980', '555', 'far too long ' * 30), {'patient_name': ['missing'], 'born': ['date'], 'call': ['phone']}),
        (("Ana", '', '', 'far too long ' * 30), {'note': ['too-long']}),
        (("علي", '', '', ''), {'patient_name': ['script']}),
        (("Ana\ufffd", '', '', ''), {'patient_name': ['character']}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_column(
    row: tuple[str, ...], broken: dict[str, list[str]], desk: Desk, tmp_path: Path
) -> None:
    """Once, though two papers ask for it."""
    assert rules(judged(desk, tmp_path, row)) == broken


def test_all_that_is_wrong_with_a_column_is_told(desk: Desk, tmp_path: Path) -> None:
    """Two papers may ask for other things under the same name."""
    kinds: tuple[FieldType, ...] = ('date', 'number')
    blanks = [
        small_blank(Field('born', kind, "Born"), slots=[line('born')], paper=f'advice/{kind}') for kind in kinds
    ]
    task = task_of(desk, tmp_path, listed([GOOD]))
    (row,) = task.table
    state = judge_row(order_of(*blanks), task.table, task.columns, row, Mend({'born': "never"}))
    assert rules(state) == {'born': ['date', 'number']}


def test_what_a_row_says_beside_its_values_is_judged_too(desk: Desk, tmp_path: Path) -> None:
    header = ('patient_name', 'language', 'edition', 'copies', 'chart_number')
    state = judged(desk, tmp_path, ("Ana", 'Klingon', 'huge', '99', 'A 1/2'), header=header)
    assert rules(state) == {'language': ['language'], 'edition': ['edition'], 'copies': ['copies'], 'chart_number': ['chart']}  # fmt: skip
    assert rules(judged(desk, tmp_path, ("Ana", 'English', 'print', '2', 'A-12'), header=header)) == {}


def test_what_must_be_filled_in_and_has_no_column_is_told(desk: Desk, tmp_path: Path) -> None:
    assert rules(judged(desk, tmp_path, ("fine",), header=('note',))) == {'patient_name': ['missing']}


def test_a_mended_row_is_judged_as_it_is_mended(desk: Desk, tmp_path: Path) -> None:
    bad = ("", '31.02.1980', '', '')
    state = judged(desk, tmp_path, bad, Mend({'patient_name': "Bo", 'born': '1980-02-28'}))
    assert (state.refusals, state.is_mended) == ({}, True)
    assert state.cells == {'patient_name': "Bo", 'born': '1980-02-28', 'call': '', 'note': ''}
    assert rules(judged(desk, tmp_path, GOOD, Mend({'born': 'never'}))) == {'born': ['date']}


def test_a_row_that_is_out_is_not_judged_and_keeps_its_cells(desk: Desk, tmp_path: Path) -> None:
    state = judged(desk, tmp_path, ("", 'never', '', ''), Mend(is_out=True))
    assert (state.is_out, state.refusals, state.cells['born']) == (True, {}, 'never')


def test_a_row_of_which_nothing_is_left_is_out(desk: Desk, tmp_path: Path) -> None:
    """A list has no such row; one with something in a column that is not used has."""
    nothing = Mend(dict.fromkeys(HEADER, ''))
    assert judged(desk, tmp_path, GOOD, nothing).is_out
    other = judged(desk, tmp_path, (*GOOD, "Dr. No"), nothing, header=(*HEADER, 'Doctor'))
    assert (other.is_out, rules(other)) == (False, {'patient_name': ['missing']})


def test_cells_that_the_header_does_not_name_are_shown_until_the_row_is_mended(desk: Desk, tmp_path: Path) -> None:
    task = task_of(desk, tmp_path, 'patient_name;note\r\nRuiz; Ana ; "a;b" \r\n')
    (row,) = task.table
    state = judge_row(task.order, task.table, task.columns, row, Mend())
    assert (rules(state), state.beyond) == ({"the row": ['too-many-cells']}, ('"a', 'b"'))
    state = judge_row(task.order, task.table, task.columns, row, Mend({'patient_name': "Ruiz; Ana"}))
    assert (state.refusals, state.beyond) == ({}, ())


def test_a_mended_row_is_read_as_it_is_printed(desk: Desk, tmp_path: Path) -> None:
    (row,) = task_of(desk, tmp_path, listed([GOOD])).table
    assert mended_row(row, Mend()) == row
    assert mended_row(row, Mend({'note': 'x'})).cells == {**row.cells, 'note': 'x'}


def test_rows_that_are_good_here_are_those_that_are_printed(desk: Desk, tmp_path: Path) -> None:
    header = (*HEADER, 'copies', 'chart_number')
    rows = [(*row, '', f'A-{number}') for number, row in enumerate(people(12))]
    rows[1], rows[4], rows[7] = ("", '', '', '', '', ''), (*GOOD, 'x', ''), (*GOOD, '', '?')
    rows[9] = ("Ana", '31.02.1980', '', 'far too long ' * 30, '', '')
    task = task_of(desk, tmp_path, listed(rows, header))
    here = [state.number for state in states(task.table, task) if not state.refusals]
    served = serve_rows(task.order, task.columns, 1, list(task.table)).outcomes
    assert here == [one.number for one in served if isinstance(one, Served)]
    assert len(here) == 8


def states(table: Table, task: Task) -> list[RowState]:
    """Return how the rows of a list are."""
    return [judge_row(task.order, table, task.columns, row, Mend()) for row in table]


def test_rows_are_counted(desk: Desk, tmp_path: Path) -> None:
    good, bad = judged(desk, tmp_path, GOOD), judged(desk, tmp_path, ("", 'x', '', ''))
    out = judged(desk, tmp_path, GOOD, Mend(is_out=True))
    assert count(7, [good, bad, out, good]) == Counts(7, 4, 2, 1, 1)
    assert count(7, []) == Counts(7, 0, 0, 0, 0)


def test_no_cell_is_in_what_a_log_would_show(desk: Desk, tmp_path: Path) -> None:
    state = judged(desk, tmp_path, (MARKED, MARKED, MARKED, MARKED), Mend({'note': MARKED * 99}))
    assert len(state.refusals) == 2
    assert MARKED not in repr(state)
