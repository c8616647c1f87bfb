"""A face of values as a file holds it: which letters, how wide, and what they stand for."""

import io
import re
from collections.abc import Mapping

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from handouts.people.filled.faces import FaceParts, face_parts
from handouts.press.sheets.form import SUBSET_TAG
from tests.people_cases import LETTERS

READING = LETTERS.faces[0]


def used(text: str) -> dict[int, str]:
    """Return the glyphs of some letters of the reading face, with what they stand for."""
    return {READING.glyph(letter): letter for letter in text}


def dictionary(entries: str) -> pikepdf.Dictionary:
    """Return entries as a PDF reads them."""
    parsed = pikepdf.Object.parse(f'<<{entries}>>'.encode())
    assert isinstance(parsed, pikepdf.Dictionary)
    return parsed


def stands_for(parts: FaceParts) -> dict[int, str]:
    """Return what each glyph stands for, as a reader finds it."""
    tables = b''.join(re.findall(rb'beginbfchar(.*?)endbfchar', parts.texts, re.DOTALL))
    lines = re.findall(rb'<([0-9A-Fa-f]{4})> ?<([0-9A-Fa-f]*)>', tables)
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode('utf-16-be') for glyph, text in lines}


def test_it_is_a_font_of_two_byte_glyph_numbers() -> None:
    parts = face_parts(READING, used('Ana'))
    font, glyphs = (
        {key: str(value) for key, value in dictionary(part).items()} for part in (parts.font, parts.glyphs)
    )
    name = f'/{SUBSET_TAG}+AtkinsonHyperlegible-Regular'
    assert font == {'/Type': '/Font', '/Subtype': '/Type0', '/Encoding': '/Identity-H', '/BaseFont': name}
    assert [glyphs[key] for key in ('/Subtype', '/CIDToGIDMap', '/BaseFont')] == ['/CIDFontType2', '/Identity', name]
    assert str(dictionary(parts.descriptor).FontName) == name
    assert re.fullmatch('[A-Z]{6}', SUBSET_TAG)


def test_widths_are_those_of_the_glyphs_in_use() -> None:
    given = used('Wiñ ')
    pairs = list(dictionary(face_parts(READING, given).glyphs).W)
    widths = {int(pairs[place]): int(pairs[place + 1][0]) for place in range(0, len(pairs), 2)}
    whole = TTFont(LETTERS.files[0])
    scale = 1000 / whole['head'].unitsPerEm
    names = whole.getGlyphOrder()
    assert widths == {glyph: round(whole['hmtx'][names[glyph]][0] * scale) for glyph in given}


def test_the_font_has_the_letters_in_use_and_no_others() -> None:
    parts = face_parts(READING, used('AW'))
    cut, whole = TTFont(io.BytesIO(parts.program)), TTFont(LETTERS.files[0])
    drawn = {number for number, name in enumerate(cut.getGlyphOrder()) if cut['glyf'][name].numberOfContours}
    assert drawn == {0, READING.glyph('A'), READING.glyph('W')}
    assert len(parts.program) < len(LETTERS.files[0].read_bytes()) / 8
    assert whole['maxp'].numGlyphs > 300


def test_the_descriptor_says_how_high_letters_reach() -> None:
    descriptor = dictionary(face_parts(READING, used('a')).descriptor)
    head, lines = TTFont(LETTERS.files[0])['head'], TTFont(LETTERS.files[0])['hhea']
    scale = 1000 / head.unitsPerEm
    box = [float(edge) for edge in descriptor.FontBBox]
    assert box == [round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]
    assert float(descriptor.Ascent) == pytest.approx(lines.ascent * scale, abs=1)
    assert float(descriptor.Descent) == pytest.approx(lines.descent * scale, abs=1)


@pytest.mark.parametrize(
    'given',
    [
        {5: 'A'},
        {5: 'ą́', 9: 'ffi'},
        {5: '\U0001d173'},
        {number: chr(0x100 + number) for number in range(1, 202)},
    ],
)
def test_each_glyph_stands_for_its_text(given: Mapping[int, str]) -> None:
    parts = face_parts(READING, given)
    assert stands_for(parts) == given
    counts = [int(count) for count in re.findall(rb'(\d+) beginbfchar', parts.texts)]
    assert sum(counts) == len(given)
    assert max(counts) <= 100
    assert parts.texts.count(b'endbfchar') == len(counts)


def test_a_glyph_whose_letter_another_one_says_stands_for_nothing() -> None:
    assert stands_for(face_parts(READING, {5: 'A', 6: ''})) == {5: 'A'}


def a_page_with(parts: FaceParts, shown: str) -> bytes:
    """Return a PDF of one page on which glyphs are shown."""
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(200, 100))
        font, glyphs, descriptor = map(dictionary, (parts.font, parts.glyphs, parts.descriptor))
        descriptor.FontFile2 = file.make_stream(parts.program, Length1=len(parts.program))
        glyphs.FontDescriptor = file.make_indirect(descriptor)
        font.DescendantFonts = pikepdf.Array([file.make_indirect(glyphs)])
        font.ToUnicode = file.make_stream(parts.texts)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = file.make_stream(f'BT /F 20 Tf 10 40 Td {shown} Tj ET'.encode())
        out = io.BytesIO()
        file.save(out)
    return out.getvalue()


def test_a_reader_finds_the_letters_and_draws_them() -> None:
    given = used('Wüñ')
    shown = ''.join(f'{glyph:04X}' for glyph in given)
    with pypdfium2.PdfDocument(a_page_with(face_parts(READING, given), f'<{shown}>')) as document:
        text = document[0].get_textpage()
        assert text.get_text_range() == 'Wüñ'
        left, _, right, _ = text.get_charbox(0)
        assert right - left == pytest.approx(READING.width(READING.glyph('W')) * 20 / 1000, abs=1.5)
        assert document[0].render(grayscale=True).to_pil().getextrema()[0] < 50
