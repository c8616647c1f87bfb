"""A person's values on a paper: spelt, placed and drawn, or refused with all that is in the way."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from handouts.errors import Finding
from handouts.fields import CODE, Field, Slot, Trouble, Value
from handouts.pagecode import PageCode
from handouts.people.filled import lettering, person
from handouts.people.filled.blank import Blank
from handouts.people.filled.lettering import Usage
from handouts.people.filled.person import (
    MISSING,
    Filled,
    Person,
    Refusal,
    Refused,
    draw_chart,
    fill_blank,
    spell_person,
)
from handouts.press.sheets.barcode import draw_code
from tests.people_cases import LETTERS, MARKED, TODAY, all_told, box, line, small_blank

NAME = Field('full_name', 'text', "Full name", required=True)
BORN = Field('born', 'date', "Born on", past=True)
WELL = Field('well', 'tick', "I feel well")
DRINK = Field('drink', 'choice', "What do you drink?", options=(('water', "Water"), ('milk', "Milk")))
SIGNED = Field('signed', 'signature', "Signature", by_hand=True)
SLOTS = (
    line('full_name'),
    line('born', foot=560),
    box('well', 'yes', foot=540),
    box('drink', 'water', foot=520),
    box('drink', 'milk', foot=500),
    line('full_name', page=1, foot=300),
    line('signed', page=1, foot=260),
)
BLANK = small_blank(NAME, BORN, WELL, DRINK, SIGNED, slots=SLOTS, pages=2)
TYPED = {'full_name': "Ana Ruiz", 'born': '3/14/1980', 'well': 'yes', 'drink': 'Milk'}


def spelt(typed: Mapping[str, str], *blanks: Blank, number: int = 7) -> tuple[dict[str, Value], ...]:
    """Return a person's values as papers write them."""
    return spell_person(Person(number, typed), blanks or [BLANK], TODAY)


def filled(typed: Mapping[str, str] = TYPED, chart: str = '', blank: Blank = BLANK) -> Filled:
    """Return a paper filled in for the person of row 7."""
    someone = Person(7, typed, chart)
    return fill_blank(someone, blank, spell_person(someone, [blank], TODAY)[0], {})


def refusals(typed: Mapping[str, str], *blanks: Blank) -> list[tuple[int, str, str]]:
    """Return row, column and rule of all that is in the way of a person."""
    with pytest.raises(Refused) as error:
        spelt(typed, *blanks)
    return [(one.number, one.column, one.trouble.rule) for one in error.value.refusals]


# --- values as the papers write them ---


def test_values_are_written_in_the_language_of_each_paper() -> None:
    spanish = replace(BLANK, language='es')
    english, other = spelt(TYPED, BLANK, spanish)
    assert english['born'].words == ('March 14, 1980', 'Mar 14, 1980')
    assert other['born'].words[0] == '14 de marzo de 1980'
    assert (english['well'].option, english['drink'].option) == ('yes', 'milk')


def test_what_is_not_filled_in_stays_a_blank_for_the_pen() -> None:
    (values,) = spelt({'full_name': "Ana", 'born': ''})
    assert list(values) == ['full_name']


def test_what_a_paper_does_not_ask_is_passed_over() -> None:
    (values,) = spelt(TYPED | {'shoe_size': '44'})
    assert list(values) == list(TYPED)


def test_what_must_be_filled_in_is_missed() -> None:
    assert refusals({'born': '3/14/1980'}) == [(7, 'full_name', 'missing')]
    assert refusals({'full_name': ''}) == [(7, 'full_name', 'missing')]


def test_what_is_signed_by_hand_is_refused() -> None:
    assert refusals(TYPED | {'signed': MARKED}) == [(7, 'signed', 'by-hand')]


def test_all_troubles_are_told_at_once_each_once() -> None:
    typed = {'full_name': f'{MARKED}\ufffd', 'born': f'{MARKED}', 'well': f'{MARKED}', 'drink': f'{MARKED}'}
    rules = [(7, 'full_name', 'character'), (7, 'born', 'date'), (7, 'well', 'tick'), (7, 'drink', 'choice')]
    assert refusals(typed) == rules
    assert refusals(typed, BLANK, BLANK) == rules


def test_a_paper_counts_years_from_the_day_it_is_printed() -> None:
    assert refusals(TYPED | {'born': '3/10/2026'}) == [(7, 'born', 'date')]
    assert spelt(TYPED | {'born': '3/9/2026'})[0]['born'].words[0] == 'March 9, 2026'


# --- what is drawn on the pages ---


def test_each_page_has_its_own_drawing() -> None:
    first, second = filled().drawings
    assert (first.count(b'BT'), second.count(b'BT')) == (2, 1)
    assert f'1 0 0 1 102.00 {560.75 + 0.27 * 12:.2f} Tm'.encode() in first
    assert f'1 0 0 1 102.00 {300.75 + 0.27 * 12:.2f} Tm'.encode() in second
    assert filled({'full_name': 'A'}, blank=replace(BLANK, pages=3)).drawings[2] == b''


def test_only_the_boxes_that_are_meant_are_ticked() -> None:
    first, _ = filled().drawings
    crosses = re.findall(rb'1 0 0 1 ([\d.]+) ([\d.]+) cm', first)
    assert crosses == [(b'100.00', b'540.00'), (b'100.00', b'500.00')]
    assert b'cm' not in filled(TYPED | {'well': 'no', 'drink': ''}).drawings[0]


def test_values_are_black_ink_alone() -> None:
    for drawing in filled(chart='A-17').drawings:
        colours = re.findall(rb'[\d.]+ [\d.]+ [\d.]+ [\d.]+ [kK]\b', drawing)
        assert set(colours) <= {b'0 0 0 1 k', b'0 0 0 1 K'}
        assert colours
        assert not re.findall(rb' (?:g|G|rg|RG)\b', drawing)


def test_lines_are_drawn_in_the_order_of_reading() -> None:
    first, _ = filled().drawings
    heights = [float(found) for found in re.findall(rb'102.00 ([\d.]+) Tm', first)]
    assert heights == sorted(heights, reverse=True)
    assert len(heights) == 2


def test_the_lines_of_values_are_kept_for_a_proof() -> None:
    kept = [(page, one.text) for page, one in filled().set]
    assert kept == [(0, "Ana Ruiz"), (0, 'March 14, 1980'), (1, "Ana Ruiz")]


def test_the_glyphs_in_use_are_those_of_all_that_is_drawn() -> None:
    usage: Usage = {}
    someone = Person(7, TYPED | {'full_name': 'Анна'}, 'X-9')
    fill_blank(someone, BLANK, spelt(someone.typed)[0], usage)
    assert set(''.join(usage[1].values())) == {*'Ан а'} - {' '}
    assert {*'March14,980X-9'} <= set(''.join(usage[0].values()))


def test_what_does_not_fit_is_refused_once_for_all_its_places() -> None:
    with pytest.raises(Refused) as error:
        filled({'full_name': f'{MARKED} {"W" * 40}', 'born': '3/14/1980'})
    assert error.value.refusals == (Refusal(7, 'full_name', lettering.LONG),)
    assert MARKED not in all_told(error.value)


def test_a_place_that_is_too_narrow_on_one_page_refuses_the_value() -> None:
    narrow = small_blank(NAME, slots=(line('full_name'), line('full_name', page=1, width=20)), pages=2)
    with pytest.raises(Refused) as error:
        filled({'full_name': "Ana Ruiz"}, blank=narrow)
    assert error.value.refusals[0].trouble.rule == 'too-long'


# --- the chart number ---


def test_with_a_chart_number_each_page_gets_its_code_anew() -> None:
    both = filled(chart='A-17')
    assert both.has_codes
    for number, drawing in enumerate(both.drawings):
        slot = next(slot for slot in BLANK.slots if slot.field == CODE and slot.page == number)
        text = PageCode('advice/paper', 'en', '4bfea2e1', number + 1, 2, 'A-17').text
        assert draw_code(text, slot, '0 0 0 1 k') in drawing


def test_without_one_the_code_stays_that_of_the_paper() -> None:
    alone = filled()
    assert not alone.has_codes
    assert b' f Q' not in b''.join(alone.drawings)


def chart_line(slot: Slot, *, chart: str = 'A-17', edition: str = 'print') -> tuple[float, float, float]:
    """Return the size of a chart number in letters, and where it begins and stands."""
    drawn = draw_chart(Person(7, {}, chart), small_blank(edition=edition), slot, {}, '0 g').decode()
    found = re.search(r'/HV0 ([\d.]+) Tf 1 0 0 1 ([\d.]+) ([\d.]+) Tm', drawn)
    assert found
    size, x, y = map(float, found.groups())
    return size, x, y


def test_the_number_stands_in_small_letters_left_of_the_code_s_foot() -> None:
    slot = Slot(CODE, '1', 0, 536, 19, 568, 51)
    size, x, y = chart_line(slot)
    end = x + LETTERS.faces[0].shape('A-17').width * size / 1000
    assert size == 9
    assert end == pytest.approx(slot.left - person.GAP, abs=0.02)
    assert slot.bottom < y < slot.bottom + 4


def test_where_there_is_room_it_stands_under_the_code() -> None:
    """In large print the words of the foot reach to the code."""
    slot = Slot(CODE, '1', 0, 497, 46, 540, 89)
    size, x, y = chart_line(slot, edition='large-print')
    end = x + LETTERS.faces[0].shape('A-17').width * size / 1000
    assert size == 18
    assert end == pytest.approx(slot.right, abs=0.02)
    assert 18 + 0.2 * size < y < slot.bottom - 0.7 * size
    assert chart_line(replace(slot, bottom=30, top=73), edition='large-print')[2] == pytest.approx(32)


# --- what nobody is to see ---


def test_a_refusal_says_where_what_and_what_to_do() -> None:
    on_list, alone = Refusal(7, 'full_name', MISSING), Refusal(0, 'full_name', MISSING)
    assert str(on_list) == f"row 7, full_name: {MISSING.message} {MISSING.hint}"
    assert str(alone) == f"full_name: {MISSING.message} {MISSING.hint}"
    assert str(Refusal(7, 'a', Trouble('rule', "Wrong."))) == "row 7, a: Wrong."
    assert on_list.finding() == Finding('row 7', 0, 'missing', MISSING.message, MISSING.hint)
    assert alone.finding().file == 'full_name'
    assert alone.finding().level == 'block'


@pytest.mark.parametrize(
    'typed',
    [
        {'full_name': f'{MARKED}\x00'},
        {'full_name': 'A', 'born': MARKED},
        {'full_name': 'A', 'born': f'31/02/1980 {MARKED}'},
        {'full_name': 'A', 'well': MARKED},
        {'full_name': 'A', 'drink': MARKED},
        {'full_name': 'A', 'signed': MARKED},
        {'full_name': f'{MARKED} 李'},
        {'full_name': MARKED * 30},
        {'born': MARKED},
    ],
)
def test_no_refusal_holds_a_value(typed: Mapping[str, str]) -> None:
    with pytest.raises(Refused) as error:
        filled(typed)
    assert MARKED not in all_told(error.value)
    assert 'row 7' in all_told(error.value)


def test_a_person_does_not_show_who_it_is_by_accident() -> None:
    someone = Person(7, {'full_name': MARKED}, f'{MARKED}-1')
    assert repr(someone) == 'Person(number=7, copies=1)'
    assert MARKED not in repr(filled({'full_name': MARKED}))
