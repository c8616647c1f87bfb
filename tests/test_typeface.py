"""Fonts in which values are set: as wide as the engine sets them, each letter found, and cut down to a few glyphs."""

import io
import re
from collections.abc import Iterator
from itertools import groupby

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.ttLib import TTFont

from handouts.press.engine.render import render_pdf
from handouts.press.letters.fonts import FALLBACK, upright_face
from handouts.press.letters.typeface import Shaped, Typeface, script_runs, typeface
from handouts.press.press import read_words
from handouts.schema import Fonts
from tests.conftest import Workspace

FAMILIES = (Fonts().text, FALLBACK, Fonts().headings)
TEXTS = (
    "AVA Towne, Wayne Yolanda",
    "To 3/14/1980, 10:30 a.m.",
    "José Núñez-Ávila, ¿quién?",
    "office fluff affine",
)
MARKED = ("Nguyễn Ánh", "ąą́ ęę́ įį́ ǫǫ́ łł")
SIZE = 12.0
STYLE = (
    '@page {{ size: 10in 5in; margin: 1in }} html {{ hyphens: none }} .masthead {{ display: none }} .mark, .foot {{ position: running(x) }}'
    ' p {{ font: {weight} {size}pt "{family}"; margin: 0 }}'
)


def face(family: str) -> Typeface:
    """Return the upright face of a family."""
    return typeface(upright_face(family))


def rendered(workspace: Workspace, text: str, family: str, weight: int = 400) -> tuple[float, bytes]:
    """Return how wide the engine sets a text, in points, and the page that it stands on."""
    workspace.write('styles/base.css', STYLE.format(family=family, size=SIZE, weight=weight))
    workspace.write('styles/aftercare.css', '')
    job = workspace.job(f'{text}\n')
    pdf = render_pdf(job, read_words(job)[1])
    (line,) = [line for line in pdf.layout.lines if line.tag == 'p' and 'Draft' not in line.text]
    return line.right - line.left, pdf.data


def points(shaped: Shaped) -> float:
    """Return the width of a shaped text in points."""
    return shaped.width * SIZE / 1000


def origins(data: bytes) -> list[tuple[str, float]]:
    """Return each letter of a page with where it begins, in points."""
    with pypdfium2.PdfDocument(data) as document:
        text = document[0].get_textpage()
        found = []
        for number in range(text.count_chars()):
            x, y = pdfium.c_double(), pdfium.c_double()
            assert pdfium.FPDFText_GetCharOrigin(text.raw, number, x, y)
            found.append((text.get_text_range(number, 1), x.value))
        return found


def set_glyphs(shaped: Shaped, font: Typeface) -> Iterator[tuple[int, float]]:
    """Yield each glyph with where a viewer of PDF sets it, in thousandths from the start."""
    at = 0.0
    for _, operand in shaped.pieces:
        for run, move in re.findall(r'<([0-9A-F]+)>|(-?\d+)', operand):
            at -= float(move or 0)
            for number in (int(run[place : place + 4], 16) for place in range(0, len(run), 4)):
                yield number, at
                at += font.width(number)


@pytest.mark.parametrize(
    ('family', 'text'),
    [
        *((family, text) for family in FAMILIES for text in TEXTS),
        *((FALLBACK, text) for text in MARKED),
        # Of a letter that a font makes of two, the engine takes one of another font.
        (Fonts().text, MARKED[1]),
    ],
)
def test_a_text_is_as_wide_as_the_engine_sets_it(family: str, text: str, workspace: Workspace) -> None:
    shaped = face(family).shape(text)
    assert shaped.is_whole
    assert points(shaped) == pytest.approx(rendered(workspace, text, family)[0], rel=0.005)


@pytest.mark.parametrize('family', FAMILIES)
def test_each_letter_stands_where_the_engine_sets_it(family: str, workspace: Workspace) -> None:
    text = "AVA Towne, Wayne"
    font = face(family)
    engine = origins(rendered(workspace, text, family)[1])
    start = next(
        number for number in range(len(engine)) if ''.join(letter for letter, _ in engine[number:]).startswith(text)
    )
    line = engine[start : start + len(text)]
    shaped = font.shape(text)
    ours = [at * SIZE / 1000 for _, at in set_glyphs(shaped, font)]
    assert len(ours) == len(text)
    assert ours == pytest.approx([x - line[0][1] for _, x in line], abs=0.05)


@pytest.mark.parametrize('family', FAMILIES)
def test_letters_are_kerned(family: str) -> None:
    font = face(family)
    pair, apart = font.shape('AV').width, font.shape('A').width + font.shape('V').width
    assert pair < apart - 10
    ((_, shown),) = font.shape('AV').pieces
    move = re.fullmatch(r'\[<\w{4}>(\d+)<\w{4}>\]', shown)
    assert move
    assert float(move[1]) == pytest.approx(apart - pair, abs=0.5)


@pytest.mark.parametrize('text', ["Nguyễn Thị Ánh", "ą́", "ễ", "Ελένη", "Жанна", *MARKED])
def test_the_fallback_has_the_letters_of_more_languages(text: str) -> None:
    shaped = face(FALLBACK).shape(text)
    assert shaped.is_whole
    assert 0 not in [number for number, _ in shaped.texts]


def test_the_fallback_is_set_at_the_regular_weight(workspace: Workspace) -> None:
    """Its file holds every weight, and the lightest stands in it first."""
    assert 'fvar' in TTFont(upright_face(FALLBACK))
    text = "Nguyễn Thị Ánh weighs ąą́"
    width = points(face(FALLBACK).shape(text))
    assert width == pytest.approx(rendered(workspace, text, FALLBACK)[0], rel=0.005)
    for weight in (200, 900):
        assert width != pytest.approx(rendered(workspace, text, FALLBACK, weight)[0], rel=0.02)
    cut = TTFont(io.BytesIO(face(FALLBACK).cut_down([1])))
    assert not {'fvar', 'gvar', 'HVAR', 'MVAR', 'avar'} & set(cut.keys())


@pytest.mark.parametrize(
    ('family', 'text', 'is_whole'),
    [
        (FALLBACK, 'a中', False),
        (Fonts().text, '中', False),
        (Fonts().text, 'שלום', False),
        (Fonts().text, 'Thị', False),
        (Fonts().text, 'e\u0323\u0302', False),
        (FALLBACK, 'e\u0323\u0302', True),
        (Fonts().headings, 'ą́', False),
        (Fonts().text, 'ą́', True),
        (Fonts().text, '', True),
    ],
)
def test_a_missing_letter_is_told(family: str, text: str, is_whole: bool) -> None:
    assert face(family).shape(text).is_whole is is_whole


@pytest.mark.parametrize('family', FAMILIES)
def test_a_font_knows_its_measures(family: str) -> None:
    font, file = face(family), TTFont(upright_face(family))
    scale, head = 1000 / file['head'].unitsPerEm, file['head']
    assert font.name == file['name'].getDebugName(6)
    assert font.characters == set(file.getBestCmap())
    assert (font.ascent, font.descent) == pytest.approx((file['hhea'].ascent * scale, file['hhea'].descent * scale))
    box = [head.xMin, head.yMin, head.xMax, head.yMax]
    # Of a file with many weights the box around the regular one is told.
    wide = 60 if 'fvar' in file else 1
    assert list(font.box) == pytest.approx([edge * scale for edge in box], abs=wide)


@pytest.mark.parametrize('family', [Fonts().text, Fonts().headings])
def test_a_glyph_has_its_number_and_width(family: str) -> None:
    font, file = face(family), TTFont(upright_face(family))
    scale, glyphs = 1000 / file['head'].unitsPerEm, file.getBestCmap()
    for letter in 'AñW 1.“':
        number = font.glyph(letter)
        assert number == file.getGlyphID(glyphs[ord(letter)])
        assert font.width(number) == pytest.approx(file['hmtx'][glyphs[ord(letter)]][0] * scale)
    assert font.glyph('中') == 0


def drawn_glyphs(font: TTFont) -> set[int]:
    """Return the numbers of the glyphs that a font draws."""
    return {number for number, name in enumerate(font.getGlyphOrder()) if font['glyf'][name].numberOfContours != 0}


@pytest.mark.parametrize('family', FAMILIES)
def test_a_font_that_was_cut_down_has_the_wanted_glyphs_under_their_numbers(family: str) -> None:
    font = face(family)
    wanted = {font.glyph(letter) for letter in 'HWx7'}
    cut = TTFont(io.BytesIO(font.cut_down(wanted)))
    assert drawn_glyphs(cut) == wanted | {0}
    for number in wanted:
        assert cut['hmtx'][cut.getGlyphName(number)][0] * 1000 / cut['head'].unitsPerEm == font.width(number)


@pytest.mark.parametrize('family', FAMILIES)
def test_a_font_that_was_cut_down_looks_as_it_did(family: str) -> None:
    font = face(family)
    whole = TTFont(io.BytesIO(font.cut_down(range(len(TTFont(upright_face(family)).getGlyphOrder())))))
    number = font.glyph('R')
    cut = TTFont(io.BytesIO(font.cut_down([number])))
    assert outline(cut, number) == outline(whole, number)
    assert len(outline(cut, number)) > 10
    assert len(font.cut_down([number])) < len(font.cut_down(range(200))) / 2


def outline(font: TTFont, number: int) -> list[tuple[int, int]]:
    """Return the points of a glyph."""
    points_, _, _ = font['glyf'][font.getGlyphName(number)].getCoordinates(font['glyf'])
    return list(points_)


def test_a_glyph_of_parts_brings_its_parts() -> None:
    font = face(Fonts().text)
    cut = TTFont(io.BytesIO(font.cut_down([font.glyph('é')])))
    parts = set(cut['glyf'][cut.getGlyphName(font.glyph('é'))].getComponentNames(cut['glyf']))
    assert len(parts) == 2
    assert drawn_glyphs(cut) == {0, font.glyph('é'), *(cut.getGlyphID(part) for part in parts)}


def test_characters_are_found_again_in_a_font_that_was_cut_down() -> None:
    font = face(Fonts().text)
    cut = TTFont(io.BytesIO(font.cut_down([], [ord('A'), ord('ñ')])))
    assert cut.getBestCmap().keys() == {ord('A'), ord('ñ')}
    assert cut.getGlyphID(cut.getBestCmap()[ord('A')]) == font.glyph('A')


def test_a_font_is_cut_down_to_the_same_bytes() -> None:
    font = face(FALLBACK)
    assert font.cut_down([9, 40, 300]) == Typeface(upright_face(FALLBACK)).cut_down([300, 40, 9])


@pytest.mark.parametrize(
    ('family', 'text', 'shares'),
    [
        (Fonts().text, 'ab', ['a', 'b']),
        (Fonts().headings, 'office', ['o', 'ffi', 'c', 'e']),
        (FALLBACK, 'off', ['o', 'ff']),
        (Fonts().text, 'ą́', ['ą', '\u0301']),
        (FALLBACK, 'ą́', ['ą́']),
        (Fonts().text, 'e\u0301', ['e\u0301']),
        (Fonts().text, 'ễn', ['ễ', '', 'n']),
        (FALLBACK, 'ễn', ['ễ', 'n']),
        (Fonts().text, '', []),
    ],
)
def test_each_glyph_says_its_share_of_the_text(family: str, text: str, shares: list[str]) -> None:
    assert [share for _, share in face(family).shape(text).texts] == shares


@pytest.mark.parametrize('family', FAMILIES)
@pytest.mark.parametrize('text', [*TEXTS, *MARKED, 'a中b', 'e\u0323\u0302x', '  two  '])
def test_the_shares_make_the_whole_text_and_the_pieces_hold_each_glyph(family: str, text: str) -> None:
    shaped = face(family).shape(text)
    assert ''.join(share for _, share in shaped.texts) == text
    assert [number for number, _ in set_glyphs(shaped, face(family))] == [number for number, _ in shaped.texts]


def test_an_accent_is_raised_onto_its_letter() -> None:
    """The reading face has no 'ễ' in one: its tilde is set higher than it lies in the font, and back left."""
    font = face(Fonts().text)
    shaped = font.shape('ễn')
    assert [height for height, _ in shaped.pieces][0::2] == [0, 0]
    assert shaped.pieces[1][0] > 100
    letter, tilde, after = set_glyphs(shaped, font)
    assert letter[1] == 0
    assert after[1] == pytest.approx(font.width(letter[0]), abs=1)
    assert tilde[1] < after[1]


def test_pieces_of_one_height_are_shown_at_once() -> None:
    for text in (*TEXTS, *MARKED):
        heights = [height for height, _ in face(Fonts().text).shape(text).pieces]
        assert heights == [height for height, _ in groupby(heights)]


def test_a_font_file_is_read_once() -> None:
    assert typeface(upright_face(FALLBACK)) is face(FALLBACK)
    assert face(FALLBACK).shape('Ana') is face(FALLBACK).shape('Ana')


@pytest.mark.parametrize(
    ('text', 'runs'),
    [
        ("Ana Γιώργος Bo", ["Ana ", "Γιώργος ", "Bo"]),
        ("José Núñez", ["José Núñez"]),
        ("Tʼáá Hózhǫ́", ["Tʼáá Hózhǫ́"]),
        ("Жанна (Joan)", ["Жанна (", "Joan)"]),
        ("3:30 PM", ["3:30 PM"]),
        ("", []),
    ],
)
def test_a_text_is_shaped_script_by_script(text: str, runs: list[str]) -> None:
    assert list(script_runs(text)) == runs


def test_greek_among_latin_letters_keeps_its_own_forms() -> None:
    """By itself the face would draw the letters of phonetics."""
    alone, among = (face(FALLBACK).shape(text) for text in ("Γιώργος", "Ana Γιώργος"))
    assert among.texts[-7:] == alone.texts
