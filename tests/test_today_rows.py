"""Rows as the page shows them: which cells are wrong, what is wrong with them, and what may be mended."""

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from handouts.desk.daylist.judged import RowState
from handouts.desk.today.today_rows import MOST, Rows, around, next_after, troubled
from handouts.fields import Trouble
from handouts.people.filled.person import MISSING, Refusal
from handouts.people.lists.mended import LONG
from tests import people_cases
from tests.desk_cases import Visit
from tests.fill_cases import asked
from tests.people_cases import Papers
from tests.today_cases import choose, held_at, morning_desk, troubled_morning

papers = people_cases.papers
ROWS = Rows({'patient_name': 'Name', 'born': 'Date of birth', 'note': 'note'}, {'born': "Date of birth"}, {'note': 3})
DATE = Trouble('date', "This is no date of the calendar.", "Write it like 1980-03-14.")
MANY = Trouble('too-many-cells', "The row has more cells than the header.", "Look for a separator.")


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk without a printer."""
    with morning_desk(papers, tmp_path_factory.mktemp('rows')) as visited:
        yield visited


def row(number: int = 5, **refusals: Trouble) -> RowState:
    """Return a row with troubles by column."""
    found = {name.replace('the_row', 'the row'): (trouble,) for name, trouble in refusals.items()}
    return RowState(number, {'patient_name': 'Ana', 'born': 'never', 'note': ''}, (), found, False, False)


def test_what_is_wrong_stands_at_its_cell_and_the_others_are_beside(desk: Visit) -> None:
    with asked(desk):
        shown = ROWS.shown(row(born=DATE))
    assert [cell.name for cell in shown.wrong] == ['born']
    (cell,) = shown.wrong
    assert cell.troubles == ("This is no date of the calendar. Write it like 1980-03-14.",)
    assert (cell.label, cell.column, cell.value, cell.input) == ("Date of birth", '', 'never', 'value:born')
    assert [cell.name for cell in shown.others] == ['patient_name', 'note']
    assert [cell.name for cell in shown.cells] == ['patient_name', 'born', 'note']
    assert (shown.number, shown.count) == (5, 1)


def test_a_column_that_is_called_otherwise_than_the_paper_calls_it_is_named_too() -> None:
    rows = Rows({'born': 'DOB'}, {'born': "Date of birth"}, {})
    assert rows.head() == [("Date of birth", 'DOB')]
    assert ROWS.head() == [('Name', ''), ("Date of birth", ''), ('note', '')]


def test_messages_are_in_the_language_of_the_page(desk: Visit) -> None:
    with asked(desk, 'es'):
        (cell,) = ROWS.shown(row(born=DATE)).wrong
    assert cell.troubles[0].startswith("Esa fecha no existe en el calendario.")


def test_what_must_be_filled_in_says_only_that(desk: Visit) -> None:
    with asked(desk):
        (cell,) = ROWS.shown(row(patient_name=MISSING)).wrong
    assert cell.troubles == ("This must be filled in.",)


def test_a_row_with_too_many_cells_is_mended_as_a_whole(desk: Visit) -> None:
    with asked(desk):
        shown = ROWS.shown(row(the_row=MANY, born=DATE))
    assert [cell.name for cell in shown.wrong] == ['patient_name', 'born', 'note']
    assert shown.troubles == ("The row has more cells than the header. Look for a separator.",)
    assert (shown.others, shown.count) == ((), 2)


def test_what_is_wrong_with_no_column_of_the_list_is_told_of_the_row(desk: Visit) -> None:
    with asked(desk):
        shown = ROWS.shown(row(language=DATE))
    assert (shown.wrong, len(shown.troubles)) == ((), 1)


def test_what_was_typed_and_refused_is_there_again(desk: Visit) -> None:
    with asked(desk):
        shown = ROWS.shown(row(), {'note': 'x' * 6000}, [Refusal(5, 'note', LONG)])
    (cell,) = shown.wrong
    assert (cell.value, cell.is_long) == ('x' * 6000, True)
    assert cell.troubles[0].startswith("This is longer than 5,000 characters.")


def test_a_form_says_only_what_the_list_has_columns_for() -> None:
    form = MultiDict({'value:born': '1', 'value:copies': '2', 'born': '3', 'page': '4'})
    assert ROWS.typed_in(form) == {'born': '1'}


def test_a_cell_with_several_lines_gets_an_input_with_several(desk: Visit) -> None:
    state = RowState(5, {'patient_name': 'a\nb', 'born': '', 'note': ''}, (), {}, False, False)
    with asked(desk):
        assert [cell.is_long for cell in ROWS.shown(state).cells] == [True, False, True]


def test_no_value_stands_in_what_is_printed_of_a_row_for_a_log(desk: Visit) -> None:
    with asked(desk):
        assert 'never' not in repr(ROWS.shown(row(born=DATE)))


def test_rows_that_only_lack_a_column_are_not_mended_one_by_one() -> None:
    states = [row(2), row(3, born=DATE), row(4, patient_name=MISSING), row(5, patient_name=MISSING, born=DATE)]
    assert [state.number for state in troubled(states, [])] == [3, 4, 5]
    assert [state.number for state in troubled(states, ['patient_name'])] == [3, 5]


def test_the_next_row_in_trouble_is_the_one_after_or_the_first() -> None:
    states = [row(3), row(9)]
    assert [next_after(number, states) for number in (1, 3, 5, 9)] == [3, 9, 9, 3]
    assert next_after(3, []) == 0


def test_of_many_rows_in_trouble_those_around_one_are_shown() -> None:
    states = [row(number) for number in range(2, 102)]
    assert [state.number for state in around(0, states)] == list(range(2, 2 + MOST))
    assert [state.number for state in around(101, states)] == list(range(102 - MOST, 102))
    assert 50 in [state.number for state in around(50, states)]
    assert len(around(50, states)) == MOST
    assert around(3, states[:3]) == states[:3]


def test_the_rows_of_a_real_list_have_the_words_of_its_papers(desk: Visit) -> None:
    held = held_at(desk, choose(desk, troubled_morning()))
    with asked(desk):
        rows = Rows.of(held)
        head = rows.head()
        shown = {one.number: rows.shown(one) for one in troubled(held.daylist.rows(), held.daylist.lacking)}
    assert head[:2] == [("Patient’s name", 'patient_name'), ("Date of birth", 'birth_date')]
    assert head[-1] == ("Chart number", '')
    assert {number: [cell.name for cell in one.wrong] for number, one in shown.items()} == {
        5: ['birth_date'],
        8: ['patient_name'],
        12: ['patient_name'],
        16: ['left_at'],
        22: ['patient_name'],
        27: ['visit_date'],
    }
