"""The cover line at the head of a person's first page."""

import re
from dataclasses import replace

import pytest

from handouts.people.filled.cover import EDGE, HEAD, NAME, SHARE, draw_cover
from handouts.people.filled.lettering import Usage
from handouts.people.filled.person import Person
from tests.people_cases import LETTERS, MARKED, small_blank

BLANK = small_blank()


def said(usage: Usage, operators: str) -> str:
    """Return what the glyphs of some operators stand for."""
    face = int(re.findall(r'/HV(\d)', operators)[0])
    runs = ''.join(re.findall('<([0-9A-F]+)>', operators))
    return ''.join(usage[face][int(number, 16)] for number in re.findall('.{4}', runs))


def cover(number: int = 7, name: str = '', chart: str = '') -> str:
    """Return what the cover line of a person says."""
    usage: Usage = {}
    drawn = draw_cover(Person(number, {NAME: name} if name else {}, chart), BLANK, usage).decode()
    return said(usage, drawn)


def place(number: int, name: str = '') -> tuple[float, float, float]:
    """Return the size of a cover line and where it begins."""
    drawn = draw_cover(Person(number, {NAME: name}), BLANK, {}).decode()
    found = re.search(r' ([\d.]+) Tf 1 0 0 1 ([\d.]+) ([\d.]+) Tm', drawn)
    assert found
    size, x, y = map(float, found.groups())
    return size, x, y


def test_it_says_the_row_the_name_and_the_chart_number() -> None:
    assert cover(7, 'José Núñez', 'A-17') == '7 · José Núñez · A-17'
    assert cover(7, 'José Núñez') == '7 · José Núñez'
    assert cover(7, chart='A-17') == '7 · A-17'
    assert cover(7) == '7'


def test_a_name_in_another_face_is_set_in_it() -> None:
    assert cover(12, 'Nguyễn Thị Ánh') == '12 · Nguyễn Thị Ánh'


def test_a_name_is_said_on_one_line_however_it_was_typed() -> None:
    assert cover(7, ' Ana\n  María ') == '7 · Ana María'


@pytest.mark.parametrize('name', [MARKED * 20, f'{MARKED} 李', f'{MARKED}\x07', f'{MARKED}\ufffd'])
def test_a_name_that_cannot_be_printed_there_is_left_out(name: str) -> None:
    assert cover(7, name, 'A-17') == '7 · A-17'
    assert cover(7, name) == '7'


def test_the_row_alone_is_said_where_there_is_room_for_no_more() -> None:
    narrow, usage = replace(BLANK, width=100.0), Usage()
    assert said(usage, draw_cover(Person(1234, {NAME: 'Ana'}, 'A' * 20), narrow, usage).decode()) == '1234'
    assert draw_cover(Person(10**30, {}), narrow, {}) == b''


def test_it_ends_at_the_margin_in_the_smallest_letters_below_what_a_printer_leaves_white() -> None:
    for name in ('', 'Ana', 'Nguyễn Thị Ánh'):
        size, x, y = place(7, name)
        text = f'7 · {name}' if name else '7'
        face = LETTERS.faces[1 if 'ễ' in name else 0]
        assert size == 9
        assert x + face.shape(text).width * 9 / 1000 == pytest.approx(BLANK.width - EDGE, abs=0.02)
        assert BLANK.height - HEAD - 9 * 1.25 < y < BLANK.height - HEAD - 9 * 0.7
    assert HEAD > 18


def test_it_leaves_the_left_half_of_the_head_to_the_mark_of_a_draft() -> None:
    _, x, _ = place(1, 'W' * 24)
    assert BLANK.width - EDGE - BLANK.width * SHARE < x < BLANK.width * 0.65
    assert cover(1, 'W' * 40) == '1'


def test_in_large_print_it_is_large() -> None:
    drawn = draw_cover(Person(7, {NAME: 'Ana'}), small_blank(edition='large-print'), {}).decode()
    assert '/HV0 18 Tf' in drawn
