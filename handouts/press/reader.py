"""Opens a finished PDF again with PDFium and tells what it shows; judges nothing."""

import io
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import page as page_validation
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from handouts.model import Reading, Spot

# Dots an inch of the pictures in the gallery, and of the look at the edges.
PICTURE_DPI = 96
PICTURE_QUALITY = 82
DEEPEST_FORM = 8
# Points from the edge within which only the lines of the margins stand.
MARGIN = 45.0


def read_pdf(data: bytes, spots: tuple[Spot, ...], *, tagged: bool) -> Reading:
    """Return what a PDF shows: a text for each spot, or for each page where there are no spots.

    `tagged` has it judged as PDF/UA-1 too. Raises PdfiumError if the bytes are no PDF.
    """
    with closing(pypdfium2.PdfDocument(data)) as document:
        pages = [document[number] for number in range(len(document))]
        drawn = [page.render(scale=PICTURE_DPI / 72).to_pil() for page in pages]
        fonts = dict.fromkeys(font for page in pages for font in _fonts(page))
        return Reading(
            sizes=tuple(page.get_size() for page in pages),
            texts=tuple(_texts(pages, spots)),
            fonts=tuple(name for name, _ in fonts),
            unembedded=tuple(name for name, embedded in fonts if not embedded),
            title=document.get_metadata_value('Title'),
            language=_language(document),
            clear_edge=tuple(_clear_edge(picture) for picture in drawn),
            accessibility=tuple(_accessibility_faults(data)) if tagged else (),
            pictures=tuple(_jpeg(picture) for picture in drawn),
        )


def count_pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        return len(document)


def count_lines(data: bytes, page: int) -> int:
    """Return how many lines of text stand on a page (from 0), between the margins' own lines."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        text = document[page].get_textpage()
        height = document[page].get_height()
        feet = {round(text.get_rect(number)[1]) for number in range(text.count_rects())}
        return len([foot for foot in feet if MARGIN < foot < height - MARGIN])


def _texts(pages: list[Any], spots: tuple[Spot, ...]) -> Iterator[str]:
    if not spots:
        yield from (page.get_textpage().get_text_range() for page in pages)
    for spot in spots:
        text = pages[spot.page].get_textpage()
        yield text.get_text_bounded(left=spot.left, bottom=spot.bottom, right=spot.right, top=spot.top)


def _fonts(page: Any) -> Iterator[tuple[str, bool]]:
    """Yield the name of each font in use, without the mark of a subset, and whether it is embedded."""
    for text in page.get_objects(max_depth=DEEPEST_FORM, filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = text.get_font()
        yield font.get_base_name().rpartition('+')[2], font.is_embedded


def _language(document: Any) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (pdfium.c_ushort * (size // 2))() if size else None
    if buffer is None:
        return ''
    pdfium.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode('utf-16-le').rstrip('\0')


def _clear_edge(picture: Image.Image) -> float:
    """Return how many points from the edge the first mark of ink stands; infinite on an empty page."""
    ink = ImageOps.invert(picture.convert('L')).getbbox()
    if ink is None:
        return float('inf')
    left, upper, right, lower = ink
    return min(left, upper, picture.width - right, picture.height - lower) * 72 / PICTURE_DPI


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.convert('RGB').save(buffer, 'JPEG', quality=PICTURE_QUALITY)
    return buffer.getvalue()


def _accessibility_faults(data: bytes) -> Iterator[str]:
    report = page_validation.validate_pdf_bytes(data, profile='ua1')
    yield from (str(failure.message) for failure in report.failures)
