"""Scanning codes as they are drawn: read back, square, in the corner of their place, with a white rim."""

import io
import re

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageOps

from handouts.fields import CODE, Slot
from handouts.press.sheets.barcode import draw_code

DPI = 200
WIDTH, HEIGHT = 200, 150
PLACE = Slot(CODE, '1', 0, 40, 30, 72, 62)
TEXT = 'ketamine-iv/consent en 4bfea2e1 2/6'


def drawn(text: str, slot: Slot = PLACE, black: str = '0 g', dpi: int = DPI) -> Image.Image:
    """Return a small page with nothing but a code, as a scanner sees it."""
    with pikepdf.new() as file:
        page = file.add_blank_page(page_size=(WIDTH, HEIGHT))
        page.obj.Contents = file.make_stream(draw_code(text, slot, black))
        out = io.BytesIO()
        file.save(out)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        picture: Image.Image = document[0].render(scale=dpi / 72).to_pil()
        return picture


def edges(picture: Image.Image, dpi: int = DPI) -> tuple[float, float, float, float]:
    """Return where the ink of a page lies: left, bottom, right and top in points."""
    box = ImageOps.invert(picture.convert('L')).getbbox()
    assert box
    left, upper, right, lower = (dot * 72 / dpi for dot in box)
    return left, HEIGHT - lower, right, HEIGHT - upper


@pytest.mark.parametrize(
    'text', [TEXT, f'{TEXT} A-17', 'a/b en 00000000 1/1', 'año/vacuna es 12345678 1/1', 'x' * 90]
)
@pytest.mark.parametrize('black', ['0 g', '0 0 0 1 k'])
def test_a_code_is_read_back(text: str, black: str) -> None:
    (found,) = zxingcpp.read_barcodes(drawn(text, black=black))
    assert (found.text, found.format) == (text, zxingcpp.BarcodeFormat.DataMatrix)


def test_a_code_of_every_length_is_square_and_read_back() -> None:
    """Left alone, the maker of codes draws some lengths as long strips."""
    wrong = []
    for length in range(19, 80):
        text = ('a/b en 0123cdef 1/2 ' + 'Chart-017' * 9)[:length]
        picture = drawn(text)
        left, bottom, right, top = edges(picture)
        is_square = abs((right - left) - (top - bottom)) < 0.5
        if not is_square or [found.text for found in zxingcpp.read_barcodes(picture)] != [text]:
            wrong.append(length)
    assert wrong == []


@pytest.mark.parametrize('text', [TEXT, f'{TEXT} A-17'])
@pytest.mark.parametrize('slot', [PLACE, Slot(CODE, '1', 0, 40, 30, 140, 62), Slot(CODE, '1', 0, 40, 30, 72, 110)])
def test_a_code_fills_its_place_from_the_upper_right_but_for_its_rim(text: str, slot: Slot) -> None:
    left, bottom, right, top = edges(drawn(text, slot, dpi=600), dpi=600)
    side, rim = min(slot.width, slot.height), slot.right - right
    assert side / 30 < rim < side / 20  # one square of 24 or 26
    assert (left, bottom, top) == pytest.approx(
        (slot.right - side + rim, slot.top - side + rim, slot.top - rim), abs=0.2
    )


def test_a_code_stands_upright_and_is_not_mirrored() -> None:
    """Its left side and its foot are black throughout, which scanners look for; the other two are dotted."""
    picture = drawn(TEXT, dpi=600).convert('L')
    left, upper, right, lower = ImageOps.invert(picture).getbbox() or (0, 0, 0, 0)
    inset = 4
    sides = {
        'left': (left + inset, upper + inset, left + inset + 1, lower - inset),
        'foot': (left + inset, lower - inset - 1, right - inset, lower - inset),
        'right': (right - inset - 1, upper + inset, right - inset, lower - inset),
        'head': (left + inset, upper + inset, right - inset, upper + inset + 1),
    }
    dark = {side: max(picture.crop(box).tobytes()) < 128 for side, box in sides.items()}
    assert dark == {'left': True, 'foot': True, 'right': False, 'head': False}


def test_a_code_is_drawn_in_the_colour_that_is_asked() -> None:
    assert draw_code(TEXT, PLACE, '0 0 0 1 k').startswith(b'q 0 0 0 1 k ')
    dots = drawn(TEXT, black='1 0 0 rg', dpi=600).convert('RGB').getcolors(1 << 20)
    assert dots
    assert {(255, 0, 0), (255, 255, 255)} <= {colour for _, colour in dots}
    assert not [colour for _, colour in dots if isinstance(colour, tuple) and colour[0] < 255]


def test_what_is_drawn_after_a_code_is_not_moved_or_coloured() -> None:
    drawing = draw_code(TEXT, PLACE, '0 g')
    assert drawing.startswith(b'q ')
    assert drawing.endswith(b' Q')
    assert len(re.findall(rb'\bq\b', drawing)) == len(re.findall(rb'\bQ\b', drawing)) == 1


def test_the_same_text_gives_the_same_code_and_another_text_another() -> None:
    assert draw_code(TEXT, PLACE, '0 g') == draw_code(TEXT, PLACE, '0 g')
    assert draw_code(TEXT, PLACE, '0 g') != draw_code(TEXT.replace('2/6', '3/6'), PLACE, '0 g')
