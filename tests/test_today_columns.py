"""What a list may have in its columns is told from the papers; an empty list can be filled in and chosen."""

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from handouts.desk.fill.fill_choice import read_choice
from handouts.desk.today.today_columns import Column, columns_of, empty_list, labels_of, lines_of
from handouts.fields import Field
from handouts.people.values.manner import Manner
from handouts.people.values.spelling import spell
from tests import people_cases
from tests.desk_cases import Visit, visit
from tests.fill_cases import EVERY, asked, fill_workspace
from tests.people_cases import AFTERCARE, CONSENT, Papers
from tests.today_cases import choose, held_at

papers = people_cases.papers


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk that has a paper with every kind of place."""
    folder = tmp_path_factory.mktemp('columns')
    with visit(fill_workspace(papers, folder, 'print'), folder) as visited:
        visited.desk.keeper.end()
        yield visited


def columns(desk: Visit, *names: str, tongue: str = 'en', **more: str) -> dict[str, Column]:
    """Return the columns for some papers by their names."""
    with asked(desk, tongue):
        wish = MultiDict([('paper', name) for name in names])
        wish.update(more)
        return {column.name: column for column in columns_of(read_choice(wish))}


def test_every_column_says_what_it_is_with_an_example(desk: Visit) -> None:
    found = columns(desk, EVERY)
    assert found['born'] == Column('born', "Born on", '1980-03-14', "a day, as you write it")
    assert found['came'].told == "a time of day, with AM or PM"
    assert found['drink'] == Column('drink', "What do you drink?", 'water', "one of: water, juice")
    assert found['fasted'].example == 'yes'
    assert found['full_name'] == Column('full_name', "Full name", "Ana Example", "any words", must=True)
    assert found['language'].told == "if somebody’s papers are not to be in English"
    assert [name for name in found if name in ('language', 'edition', 'copies', 'chart_number')] == [*found][-4:]
    assert all(column.label and column.example and column.told for column in found.values())


def test_examples_are_in_the_language_of_the_page_and_read_as_what_they_show(desk: Visit) -> None:
    found = columns(desk, EVERY, tongue='es')
    assert (found['full_name'].example, found['fasted'].example) == ("Ana Ejemplo", "sí")
    assert found['story'].example == "unas palabras"
    tick, manner = Field('fasted', 'tick', ''), Manner('es', 'US', date(2026, 3, 9))
    assert spell(tick, found['fasted'].example, manner) == spell(tick, 'yes', manner)


def test_what_must_be_filled_in_stands_first_and_what_is_signed_by_hand_is_no_column(desk: Visit) -> None:
    found = columns(desk, CONSENT, AFTERCARE)
    assert next(iter(found)) == 'patient_name'
    assert [name for name, column in found.items() if column.must] == ['patient_name']
    assert not {'signed', 'signature', 'my_initials', 'pregnancy'} & set(found)
    assert len(found) == len(set(found))


def test_columns_are_called_as_the_page_speaks(desk: Visit) -> None:
    assert columns(desk, EVERY, language='es')['born'].label == "Born on"
    assert columns(desk, EVERY, tongue='es')['born'].label == "Nació el"
    with asked(desk):
        assert labels_of('vivus-wellness', [EVERY], 'en')['chart_number'] == "Chart number"
        assert lines_of('vivus-wellness', [EVERY], 'en')['story'] == 3


def test_an_empty_list_names_the_columns_and_can_be_filled_in_and_chosen(desk: Visit) -> None:
    with asked(desk):
        text = empty_list(read_choice(MultiDict({'packet': 'visit-day'})))
    assert text[0] == '\ufeff'
    (header,) = csv.reader(io.StringIO(text[1:]))
    assert header == list(dict.fromkeys(header))
    assert set(header) == set(columns(desk, CONSENT, AFTERCARE))
    row = ['Ana' if name == 'patient_name' else '' for name in header]
    held = held_at(desk, choose(desk, text + ','.join(row) + '\r\n'))
    assert (held.daylist.counts.good, held.daylist.columns.unused) == (1, ())
