"""How a value is set into its place: its wording, its size, its lines, its face, and what draws it."""

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from handouts.fields import Field, Slot, Value
from handouts.people.filled.lettering import (
    FACES,
    INDENT,
    LIFT,
    RULE,
    STEP,
    Letters,
    Set,
    Usage,
    draw_cross,
    draw_lines,
    set_value,
)
from handouts.people.values.manner import Unprintable
from handouts.press.letters.typeface import Shaped
from tests.people_cases import LARGE, LETTERS, MARKED, all_told

TEXT = Field('words', 'text', 'Words')
THREE = Field('words', 'text', 'Words', lines=3)
DAY = ('September 30, 2026', 'Sep 30, 2026')


def place(width: float, height: float = 20) -> Slot:
    """Return a place of this width, whose lower left corner is at 100, 600."""
    return Slot('words', '', 0, 100, 600, 100 + width, 600 + height)


def wide(text: str, size: float, face: int = 0) -> float:
    """Return how wide a text runs, in points."""
    return LETTERS.faces[face].shape(text).width * size / 1000


def shown(
    *words: str, width: float = 200, field: Field = TEXT, height: float = 20, letters: Letters = LETTERS
) -> tuple[Set, ...]:
    """Return the lines of a value with these wordings."""
    return set_value(letters, field, place(width, height), Value(words))


def texts(lines: tuple[Set, ...]) -> list[str]:
    """Return what lines say."""
    return [line.text for line in lines]


def refused(text: str, *, width: float = 200, field: Field = TEXT) -> Unprintable:
    """Return why a text is refused."""
    with pytest.raises(Unprintable) as error:
        shown(text, width=width, field=field, height=20 * field.lines)
    return error.value


# --- wording and size ---


def test_a_date_is_written_in_full_where_it_fits_and_shorter_where_it_does_not() -> None:
    full, short = (wide(words, 12) for words in DAY)
    assert texts(shown(*DAY, width=full + INDENT + 0.1)) == [DAY[0]]
    assert texts(shown(*DAY, width=full + INDENT - 0.1)) == [DAY[1]]
    assert shown(*DAY, width=short + INDENT + 0.1)[0].size == 12


def test_a_shorter_wording_is_taken_before_smaller_letters() -> None:
    (line,) = shown(*DAY, width=wide(DAY[1], 12) + INDENT - 0.1)
    assert (line.text, line.size) == (DAY[1], 11.5)


def test_smaller_letters_are_for_the_shortest_wording_alone() -> None:
    wordings = ('Ana María Fernández Lópezi', 'Ana María Fernández López')
    width = wide(wordings[1], 12) + INDENT - 0.1
    assert wide(wordings[0], 11.5) + INDENT < width
    assert [(line.text, line.size) for line in shown(*wordings, width=width)] == [(wordings[1], 11.5)]


def test_letters_get_smaller_by_steps_down_to_the_smallest() -> None:
    text = 'Maximiliano Fernández'
    sizes = [
        shown(text, width=room / 10)[0].size for room in range(1500, 200, -1) if room / 10 >= wide(text, 9) + INDENT
    ]
    assert sizes[0] == 12
    assert sizes[-1] == 9
    assert {one - other for one, other in pairwise(sizes)} == {0, STEP}
    assert len(set(sizes)) == 7


def test_each_line_is_as_wide_as_its_place_at_most() -> None:
    for width in range(60, 140):
        (line,) = shown('Ana María', width=width)
        assert line.x + wide(line.text, line.size) <= 100 + width
        assert line.size == 12 or line.x + wide(line.text, line.size + STEP) > 100 + width


def test_what_does_not_fit_in_the_smallest_letters_is_refused() -> None:
    text = f'{MARKED} Fernández'
    width = wide(text, 9) + INDENT
    assert texts(shown(text, width=width + 0.01)) == [text]
    error = refused(text, width=width - 0.1)
    assert error.trouble.rule == 'too-long'


def test_large_print_is_never_set_under_18_points() -> None:
    text = 'Ana'
    width = wide(text, 18) + INDENT
    (line,) = shown(text, width=width + 0.01, letters=LARGE)
    assert line.size == 18
    with pytest.raises(Unprintable) as error:
        shown(text, width=width - 0.01, letters=LARGE)
    assert error.value.trouble.rule == 'too-long'


def test_an_edition_s_own_smallest_size_is_reached_whatever_the_steps() -> None:
    letters = Letters(LETTERS.files, 12, 9.3)
    assert shown('Ana María', width=wide('Ana María', 9.3) + INDENT + 0.01, letters=letters)[0].size == 9.3


# --- lines ---


def test_a_line_stands_above_the_rule_of_its_place() -> None:
    (line,) = shown('Ana')
    assert line.x == 100 + INDENT
    assert line.y == pytest.approx(600 + RULE + LIFT * 12)
    assert shown('Ana', letters=LARGE)[0].y == pytest.approx(600 + RULE + LIFT * 18)


def test_several_lines_stand_at_equal_distances_from_the_top() -> None:
    lines = shown('One.\nTwo.\nThree.', field=THREE, height=72)
    assert texts(lines) == ['One.', 'Two.', 'Three.']
    assert [line.y for line in lines] == pytest.approx(
        [648 + RULE + LIFT * 12, 624 + RULE + LIFT * 12, 600 + RULE + LIFT * 12]
    )
    assert {line.x for line in lines} == {100 + INDENT}


def test_a_text_of_several_lines_is_broken_between_words() -> None:
    text = 'Fell off a ladder and lay there until a neighbour came'
    lines = shown(text, field=THREE, height=72, width=130)
    assert ' '.join(texts(lines)) == text
    assert 2 <= len(lines) <= 3
    for line, after in pairwise(lines):
        assert wide(line.text, line.size) <= 128 < wide(f'{line.text} {after.text.split()[0]}', line.size)


def test_ends_of_lines_that_somebody_typed_are_kept() -> None:
    assert texts(shown('One.\nTwo three.', field=THREE, height=72)) == ['One.', 'Two three.']
    assert texts(shown('One.\n\nTwo.', field=THREE, height=72)) == ['One.', '', 'Two.']


def test_a_field_of_one_line_never_has_two() -> None:
    assert refused('Ana María Fernández López', width=90).trouble.rule == 'too-long'


def test_more_lines_than_there_are_is_too_long() -> None:
    assert refused('1\n2\n3\n4', field=THREE).trouble.rule == 'too-long'
    assert refused('1\n2\n3', field=Field('words', 'text', 'Words', lines=2)).trouble.rule == 'too-long'
    assert refused('word ' * 60, field=THREE).trouble.rule == 'too-long'


LONG_WORD = 'W' * 30


@pytest.mark.parametrize(
    'text', [LONG_WORD, f'a {LONG_WORD}', f'{LONG_WORD} a', f'a {LONG_WORD} b', f'{LONG_WORD}\na']
)
def test_a_word_wider_than_the_room_is_too_long_wherever_it_stands(text: str) -> None:
    assert refused(text, field=THREE).trouble.rule == 'too-long'


def test_a_wide_word_makes_all_lines_smaller() -> None:
    word = 'Hippopotamusses'
    lines = shown(f'a {word} b', field=THREE, height=72, width=wide(word, 10) + INDENT)
    assert {line.size for line in lines} == {10}
    assert texts(lines) == ['a', word, 'b']


# --- faces and scripts ---


@pytest.mark.parametrize(
    'name', ['José Núñez', 'O’Brien-Łódź', 'Zoë Šťastná', 'Ñandú', 'Jürgen Groß', '½ cup – “well”']
)
def test_names_are_set_in_the_text_face_if_it_has_their_letters(name: str) -> None:
    assert shown(name)[0].face == 0


@pytest.mark.parametrize(
    'name',
    ['Nguyễn Thị Ánh', 'Yą́ʼátʼééh Łįįʼ', 'Ελένη Παπαδοπούλου', 'Анна Ёлкина', 'İbrahim Öz', 'Ọládélé', 'Kaʻiulani'],
)
def test_names_are_set_in_the_other_face_as_a_whole_if_only_that_has_their_letters(name: str) -> None:
    name = unicodedata.normalize('NFC', name)
    (line,) = shown(name, width=400)
    assert (line.face, line.text) == (1, name)
    assert 0 not in {number for number, _ in line.shaped.texts}


@pytest.mark.parametrize(
    ('name', 'script'),
    [
        ('משה כהן', 'Hebrew'),
        ('محمد', 'Arabic'),
        ('ܝܘܣܦ', 'Syriac'),
        ('ދިވެހި', 'Thaana'),
        ('李明', 'Chinese, Japanese or Korean'),
        ('김민준', 'Korean'),
        ('さくら', 'Japanese'),
        ('サクラ', 'Japanese'),
        ('ｻｸﾗ', 'Japanese'),
        ('राम', 'Devanagari'),
        ('สมชาย', 'Thai'),
        ('አበበ', 'Ethiopic'),
        ('Ana 李', 'Chinese, Japanese or Korean'),
        ('Ελένη 李', 'Chinese, Japanese or Korean'),
        ('Анна כהן', 'Hebrew'),
    ],
)
def test_a_name_that_cannot_be_printed_is_refused_by_its_script(name: str, script: str) -> None:
    error = refused(f'{MARKED} {name}', width=900)
    assert error.trouble.rule == 'script'
    assert f'in {script} letters' in error.trouble.message


@pytest.mark.parametrize(('letter', 'script'), [('\u05d0', 'Hebrew'), ('\u0627', 'Arabic')])
def test_what_runs_to_the_left_is_refused_even_if_a_face_has_it(letter: str, script: str, tmp_path: Path) -> None:
    """Its letters would stand in the wrong order."""
    font = FontBuilder(1000)
    font.setupGlyphOrder(['.notdef', 'one'])
    font.setupCharacterMap({ord(letter): 'one'})
    font.setupGlyf({name: TTGlyphPen(None).glyph() for name in ('.notdef', 'one')})
    font.setupHorizontalMetrics({'.notdef': (500, 0), 'one': (500, 0)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupPost()
    font.save(tmp_path / 'letter.ttf')
    letters = Letters((tmp_path / 'letter.ttf',), 12, 9)
    assert letters.faces[0].shape(letter).is_whole
    with pytest.raises(Unprintable, match=f'in {script} letters'):
        shown(letter, letters=letters)


@pytest.mark.parametrize('sign', ['☃', '👍', '\U0001f468\u200d\u2695', '٣', 'Ƙ', '\u05be', 'ˮ', 'Ελένη ☃', 'Анна 👍'])
def test_a_sign_that_no_face_has_is_no_fault_of_the_script(sign: str) -> None:
    error = refused(f'{MARKED}{sign}')
    assert error.trouble.rule == 'character'


@pytest.mark.parametrize('name', ['李', 'כהן', '☃', 'a' * 200, f'{"W" * 90} a'])
def test_no_refusal_holds_the_value(name: str) -> None:
    told = all_told(refused(f'{MARKED}{name}', field=THREE))
    assert MARKED not in told
    assert name not in told


def test_what_is_set_does_not_show_the_value_by_accident() -> None:
    assert MARKED not in repr(shown(MARKED))


# --- drawing ---


def drawn(*lines: Set) -> tuple[str, Usage]:
    """Return what draws lines, and what they use."""
    usage: Usage = {}
    return draw_lines(lines, usage, '0 0 0 1 k').decode(), usage


def test_lines_are_written_in_their_face_size_place_and_colour() -> None:
    (line,) = shown('Ana')
    operators, _ = drawn(line)
    assert operators == (f'BT 0 0 0 1 k /{FACES[0]} 12 Tf 1 0 0 1 102.00 603.99 Tm {line.shaped.pieces[0][1]} TJ ET')
    assert operators.isascii()


def test_pairs_of_letters_are_kerned_as_the_face_says() -> None:
    operators, _ = drawn(*shown('AVA'))
    kerns = [int(number) for number in re.findall(r'>(-?\d+)<', operators)]
    face = LETTERS.faces[0]
    apart = sum(face.shape(letter).width for letter in 'AVA')
    assert len(kerns) == 2
    assert sum(kerns) == pytest.approx(apart - face.shape('AVA').width, abs=1)
    assert sum(kerns) > 50


def test_a_mark_above_its_letter_is_raised_and_the_line_goes_on_below() -> None:
    (line,) = shown('Nguyễn')
    operators, _ = drawn(line)
    (rise,) = [height for height, _ in line.shaped.pieces if height]
    assert f' {rise * 12 / 1000:.3f} Ts ' in operators
    assert operators.index(' 0 Ts') < operators.rindex(' TJ')


def test_several_lines_share_one_text_object() -> None:
    operators, _ = drawn(*shown('One.\nΔύο.', field=THREE, height=72))
    assert (operators.count('BT'), operators.count('ET'), operators.count(' Tm ')) == (1, 1, 2)
    assert operators.index(f'/{FACES[0]}') < operators.index(f'/{FACES[1]}')


@pytest.mark.parametrize(
    'name',
    [
        'José Núñez',
        'Lê Nguyễn',
        'Hózhǫ́ Nez',
        'Yą́ʼátʼééh',
        'Łį́į́ʼ',
        'Ελένη',
        'Анна',
        'Wi-fi “AVA”',
        'Ọ̀ṣun',
        '3:30\u00a0PM',
    ],
)
def test_every_glyph_stands_for_its_letters(name: str) -> None:
    """What a reader gets by the glyphs alone is the name: it can be searched for, and is read aloud rightly."""
    name = unicodedata.normalize('NFC', name)
    (line,) = shown(name)
    operators, usage = drawn(line)
    glyphs = [int(number, 16) for run in re.findall('<([0-9A-F]+)>', operators) for number in re.findall('.{4}', run)]
    assert list(usage) == [line.face]
    assert set(glyphs) == set(usage[line.face])
    assert unicodedata.normalize('NFC', ''.join(usage[line.face][glyph] for glyph in glyphs)) == name


def test_glyphs_stand_for_the_same_in_the_names_of_many_people() -> None:
    names = ['Nguyễn', 'Lê', 'Hózhǫ́', 'Óscar', 'Ngô', 'Hồ', 'Łukasz', 'Wāwā', 'Ūū', 'Tạ', 'Ýý']
    lines = [shown(unicodedata.normalize('NFC', name))[0] for name in [*names, *reversed(names)]]
    _, usage = drawn(*lines)
    for line in lines:
        said = ''.join(usage[line.face][glyph] for glyph, _ in line.shaped.texts)
        assert unicodedata.normalize('NFC', said) == line.text


def test_a_glyph_that_once_stands_for_nothing_keeps_what_it_stands_for() -> None:
    """Of the glyphs of one letter the first says it; another letter may be made of the others alone."""
    usage: Usage = {}
    for said in ('', 'x', ''):
        draw_lines((Set(said, 0, Shaped(0, True, (), ((7, said),)), 12, 0, 0),), usage, '0 g')
    assert usage == {0: {7: 'x'}}


def test_usage_is_added_to_what_was_used_before() -> None:
    usage: Usage = {0: {7: 'x'}}
    draw_lines(shown('a'), usage, '0 g')
    draw_lines(shown('Д'), usage, '0 g')
    assert (len(usage[0]), set(usage[1].values())) == (2, {'Д'})


def test_a_box_is_ticked_by_a_cross_at_its_place() -> None:
    operators = draw_cross(Slot('a', 'yes', 0, 50, 60, 60.5, 70.5), '0 0 0 1 K').decode()
    assert operators.startswith('q 1 0 0 1 50.00 60.00 cm q 0 0 0 1 K ')
    assert operators.endswith(' S Q Q')
    numbers = [float(number) for number in re.findall(r'([\d.]+) ([\d.]+) [ml]', operators) for number in number]
    assert len(numbers) == 8
    assert min(numbers) > 1.5
    assert max(numbers) < 9
