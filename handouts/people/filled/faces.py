"""A face of values as a PDF holds it: the glyphs in use, their widths, and what they stand for.

A font of two-byte glyph numbers, ISO 32000-1, 9.7.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from handouts.press.letters.typeface import Typeface
from handouts.press.sheets.form import SUBSET_TAG

# How many lines one part of a table of characters may have, ISO 32000-1, 9.10.3.
MOST_CHARACTERS = 100
MAP_HEAD = (
    '/CIDInit /ProcSet findresource begin',
    '12 dict begin',
    'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def',
    '/CMapType 2 def',
    '1 begincodespacerange',
    '<0000> <ffff>',
    'endcodespacerange',
)
MAP_FOOT = ('endcmap', 'CMapName currentdict /CMap defineresource pop', 'end', 'end')


@dataclass(frozen=True, slots=True)
class FaceParts:
    """The entries of the dictionaries of a font, without what refers from one to the other, and its two streams."""

    font: str
    glyphs: str
    descriptor: str
    program: bytes
    texts: bytes


def face_parts(face: Typeface, used: Mapping[int, str]) -> FaceParts:
    """Return a face cut down to the glyphs in use, which stand for these texts."""
    name, box = f'/{SUBSET_TAG}+{face.name}', ' '.join(map(str, face.box))
    widths = ' '.join(f'{glyph}[{face.width(glyph):.0f}]' for glyph in sorted(used))
    return FaceParts(
        font=f'/Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H',
        glyphs=f'/Type/Font/Subtype/CIDFontType2/BaseFont{name}/CIDToGIDMap/Identity/DW 1000/W[{widths}]'
        '/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>',
        descriptor=f'/Type/FontDescriptor/FontName{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0'
        f'/Ascent {face.ascent:g}/Descent {face.descent:g}/CapHeight {face.ascent * 0.7:g}/StemV 80',
        program=face.cut_down(used),
        texts=_character_map(used),
    )


def _character_map(used: Mapping[int, str]) -> bytes:
    """Return the table by which a reader gets text from glyphs, a part of it on each line as checkers expect."""
    lines = [f'<{glyph:04x}> <{text.encode("utf-16-be").hex()}>' for glyph, text in sorted(used.items()) if text]
    parts = [lines[start : start + MOST_CHARACTERS] for start in range(0, len(lines), MOST_CHARACTERS)]
    tables = [line for part in parts for line in (f'{len(part)} beginbfchar', *part, 'endbfchar')]
    return '\n'.join([*MAP_HEAD, *tables, *MAP_FOOT]).encode()
