"""One person after the other: what becomes of the rows of a list, and of their papers."""

import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.fields import Field
from handouts.people.filled.blank import Blank
from handouts.people.filled.lettering import Usage
from handouts.people.filled.person import Person, Refused
from handouts.people.filled.service import Order, Portion, Served, blanks_of, serve_member, serve_rows
from handouts.people.lists.roster import Member, read_columns
from tests.people_cases import CHOICES, MARKED, a_list, all_told, line, order_of, small_blank

NAME = Field('patient_name', 'text', "Patient’s name", required=True)
BORN = Field('born', 'date', "Born on", past=True)
CAME = Field('came', 'time', "Came at")
NOTE = Field('note', 'text', "Note")
FIRST = small_blank(NAME, BORN, slots=(line('patient_name'), line('born', foot=500)), pages=2, paper='advice/first')
SECOND = small_blank(
    NAME,
    CAME,
    NOTE,
    slots=(line('patient_name'), line('came', foot=500), line('note', foot=400)),
    paper='advice/second',
)
ORDER = order_of(FIRST, SECOND)
HEADER = 'patient_name,born,came,language,edition,copies,chart_number,note\r\n'


def served(folder: Path, *rows: str, order: Order = ORDER, every: int = 1000) -> Portion:
    """Return what becomes of rows; of each `every`th the lines are kept."""
    table = a_list(folder, HEADER + ''.join(f'{row}\r\n' for row in rows))
    return serve_rows(order, read_columns(table, [NAME, BORN, CAME, NOTE]), every, list(table))


def one(typed: Mapping[str, str], *, order: Order = ORDER, chart: str = '', usage: Usage | None = None) -> Served:
    """Return the papers of one person."""
    member = Member(Person(7, typed, chart, 3), 'en', 'print')
    return serve_member(order, member, {} if usage is None else usage, keeps_lines=True)


def drawn(served: Served) -> list[list[bytes]]:
    """Return what is drawn on each page of each paper."""
    return [[zlib.decompress(page) if page else b'' for page in sheets.drawings] for sheets in served.sheets]


def test_each_person_gets_all_papers_in_their_order() -> None:
    found = one({'patient_name': 'Ana'})
    assert (found.number, found.copies) == (7, 3)
    assert [sheets.key for sheets in found.sheets] == [
        ('advice/first', 'en', 'print'),
        ('advice/second', 'en', 'print'),
    ]
    assert [len(sheets.drawings) for sheets in found.sheets] == [2, 1]
    swapped = one({'patient_name': 'Ana'}, order=order_of(SECOND, FIRST))
    assert [sheets.key[0] for sheets in swapped.sheets] == ['advice/second', 'advice/first']


def test_a_page_that_gets_nothing_is_drawn_by_nothing() -> None:
    (first, second), _ = drawn(one({'patient_name': 'Ana'}))
    assert first.count(b' Tm ') == 1
    assert second == b''
    assert one({'patient_name': 'Ana'}).sheets[0].drawings[1] == b''


def test_with_a_chart_number_all_pages_get_their_codes() -> None:
    found = one({'patient_name': 'Ana'}, chart='A-17')
    assert [sheets.has_codes for sheets in found.sheets] == [True, True]
    assert all(b' re ' in page for pages in drawn(found) for page in pages)
    assert [sheets.has_codes for sheets in one({'patient_name': 'Ana'}).sheets] == [False, False]


def test_glyphs_of_all_papers_are_in_use() -> None:
    usage: Usage = {}
    one({'patient_name': 'Ana', 'born': '3/14/1980', 'came': '15:30'}, usage=usage)
    assert {*'AnaMarch14,1980:PM'} - {*'3'} <= set(''.join(usage[0].values()))


def test_rows_are_printed_or_refused_in_their_order(tmp_path: Path) -> None:
    rows = ['Ana,,,,,,', ',3/14/1980,,,,,', 'Bo,soon,,,,,', 'Cy,,,,,2,']
    outcomes = served(tmp_path, *rows).outcomes
    numbers = [found.number if isinstance(found, Served) else [one.number for one in found] for found in outcomes]
    assert numbers == [2, [3], [4], 5]
    assert [found.copies for found in outcomes if isinstance(found, Served)] == [1, 2]


def test_all_that_is_wrong_with_a_row_s_values_is_told_at_once(tmp_path: Path) -> None:
    wide = f'{MARKED}{"W" * 60}'
    outcomes = served(tmp_path, f'{MARKED}\ufffd,{MARKED},{MARKED},,,,', f'{wide},,,,,,,{MARKED} 李').outcomes
    first, second = (refusals for refusals in outcomes if not isinstance(refusals, Served))
    assert [(one.column, one.trouble.rule) for one in first] == [
        ('patient_name', 'character'),
        ('born', 'date'),
        ('came', 'time'),
    ]
    assert [(one.column, one.trouble.rule) for one in second] == [('patient_name', 'too-long'), ('note', 'script')]
    assert MARKED not in repr(outcomes)


def test_of_the_first_row_that_is_served_the_lines_are_kept(tmp_path: Path) -> None:
    portion = served(tmp_path, ',3/14/1980,,,,,', 'Ana,,,,,,', 'Bo,,,,,,')
    kept = [[len(sheets.lines) for sheets in found.sheets] for found in portion.outcomes if isinstance(found, Served)]
    assert kept == [[1, 1], [0, 0]]


def test_of_people_at_equal_distances_the_lines_are_kept(tmp_path: Path) -> None:
    portion = served(tmp_path, *('Ana,,,,,,' for _ in range(7)), every=3)
    kept = [bool(found.sheets[0].lines) for found in portion.outcomes if isinstance(found, Served)]
    assert kept == [True, False, False, True, False, False, True]


def test_a_paper_that_is_not_printed_so_refuses_the_person(tmp_path: Path) -> None:
    (found,) = served(tmp_path, f'{MARKED},,,es,,,').outcomes
    assert not isinstance(found, Served)
    assert [(one.number, one.column, one.trouble.rule) for one in found] == [(2, 'language', 'paper')]
    assert "advice/first is not printed in the language 'es' as 'print'." in found[0].trouble.message


def test_a_paper_in_the_person_s_language_and_edition_is_taken() -> None:
    blanks = [
        replace(FIRST, language=language, edition=edition)
        for language in ('en', 'es')
        for edition in ('print', 'large-print')
    ]
    order = order_of(*blanks)
    for blank in blanks:
        assert blanks_of(order, Member(Person(1, {}), blank.language, blank.edition)) == [blank]
    with pytest.raises(Refused) as error:
        blanks_of(order, Member(Person(1, {'patient_name': MARKED}), 'fr', 'print'))
    assert MARKED not in all_told(error.value)


# --- the cover line ---


def covered(*blanks: Blank) -> list[bool]:
    """Return of each paper whether its first page has the cover line of the person in row 7."""
    order = order_of(*blanks, has_covers=True)
    with_cover, without = (
        drawn(one({'patient_name': 'Ana'}, order=given)) for given in (order, replace(order, has_covers=False))
    )
    assert [pages[1:] for pages in with_cover] == [pages[1:] for pages in without]
    return [one[0] != other[0] for one, other in zip(with_cover, without, strict=True)]


def test_the_first_page_says_whose_papers_follow() -> None:
    assert covered(FIRST, SECOND) == [True, False]


def test_a_folded_sheet_has_no_room_for_it() -> None:
    assert covered(replace(FIRST, turns_short=True), SECOND) == [False, True]
    assert covered(replace(FIRST, turns_short=True)) == [False]


def test_the_cover_line_s_letters_are_in_use() -> None:
    usage: Usage = {}
    one({'patient_name': 'Ana'}, order=replace(ORDER, has_covers=True), chart='Q-9', usage=usage)
    assert {*'7·AnaQ-9'} <= set(''.join(usage[0].values()))


def test_what_was_served_does_not_show_values_by_accident(tmp_path: Path) -> None:
    assert MARKED not in repr(one({'patient_name': MARKED}, chart=MARKED))
    assert MARKED not in repr(served(tmp_path, f'{MARKED},,,,,,').outcomes)


def test_the_usual_language_and_edition_hold_where_a_row_says_nothing(tmp_path: Path) -> None:
    spanish = replace(FIRST, language='es')
    order = order_of(FIRST, spanish, choices=replace(CHOICES, language='es'))
    outcomes = served(tmp_path, 'Ana,,,,,,', 'Bo,,,en,,,', order=order).outcomes
    assert [found.sheets[0].key[1] for found in outcomes if isinstance(found, Served)] == ['es', 'en']
