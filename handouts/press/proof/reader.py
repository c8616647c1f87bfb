"""Opens a finished PDF again with PDFium and tells what it shows; judges nothing."""

import ctypes
import io
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path
from threading import RLock
from typing import Any

import page as page_validation
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from handouts.press.sheets.barcode import read_drawn
from handouts.reading import Reading, Spot

# Dots an inch of the pictures in the gallery, and of the look at the edges.
PICTURE_DPI = 96
PICTURE_QUALITY = 82
# Dots an inch of an office scanner.
SCAN_DPI = 200
DEEPEST_FORM = 8
# A dot with less ink than this, of 255, is white paper.
PALE = 6
# The longer side of tabloid paper at 300 dots an inch: scanning programs call pages metres wide.
MOST_DOTS = 5100
# Points from the edge within which only the lines of the margins stand.
MARGIN = 45.0


# PDFium serves one thread at a time: two at once crash the process, whatever documents they read.
READING = RLock()


@contextmanager
def _opened(source: bytes | Path) -> Iterator[pypdfium2.PdfDocument]:
    """Open a PDF for this thread alone; raises PdfiumError if it is none."""
    with READING, closing(pypdfium2.PdfDocument(source)) as document:
        yield document


def read_pdf(
    data: bytes,
    spots: tuple[Spot, ...],
    *,
    tagged: bool,
    trim: float = 0.0,
    bleed: float = 0.0,
    codes: tuple[Spot, ...] = (),
) -> Reading:
    """Return what a PDF shows: a text for each spot, or for each page where there are no spots.

    `tagged` has it judged as PDF/UA-1 too. `trim` is where the sheet is cut, in points from its edge, with
    `bleed` points of colour beyond; `codes` are the places of scanning codes. Raises PdfiumError if the bytes
    are no PDF.
    """
    with _opened(data) as document:
        pages = [document[number] for number in range(len(document))]
        words = [page.get_textpage() for page in pages]
        drawn = [page.render(scale=PICTURE_DPI / 72, prefer_bgrx=True, rev_byteorder=True).to_pil() for page in pages]
        fonts = dict.fromkeys(font for page in pages for font in _fonts(page))
        return Reading(
            sizes=tuple(page.get_size() for page in pages),
            texts=tuple(_texts(words, spots)),
            fonts=tuple(name for name, _ in fonts),
            unembedded=tuple(name for name, embedded in fonts if not embedded),
            title=document.get_metadata_value('Title'),
            language=_language(document),
            clear_edge=tuple(_clear_edge(picture) for picture in drawn),
            accessibility=tuple(accessibility_faults(data)) if tagged else (),
            pictures=tuple(_jpeg(picture) for picture in drawn),
            letters=tuple(spot for number, text in enumerate(words) for spot in _letters(number, text)),
            smallest_type=min((size for page in pages for size in _type_sizes(page)), default=0.0),
            dots_per_inch=tuple(dots for page in pages for dots in _dots_per_inch(page)),
            bare_bleed=tuple(_bare_bleed(picture, trim, bleed) for picture in drawn) if bleed else (),
            codes=tuple(_code(pages[spot.page], spot) for spot in codes),
        )


def page_pictures(data: bytes, dpi: float) -> Iterator[Image.Image]:
    """Yield each page in grey, when it is asked for; raise ValueError where PDFium cannot read the bytes.

    A page that would have more than MOST_DOTS along a side is drawn smaller.
    """
    try:
        with _opened(data) as document:
            for number in range(len(document)):
                with closing(document[number]) as page:
                    scale = min(dpi / 72, MOST_DOTS / max(page.get_size()))
                    picture = page.render(scale=scale, grayscale=True).to_pil()
                yield picture
    except pypdfium2.PdfiumError as error:
        raise ValueError(str(error)) from None


def count_pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with _opened(data) as document:
        return len(document)


def page_words(data: bytes) -> tuple[str, list[str]]:
    """Return the title of a PDF and the text of each page; raises PdfiumError if the bytes are no PDF."""
    with _opened(data) as document:
        texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
        return str(document.get_metadata_value('Title')), texts


def count_lines(data: bytes, page: int) -> int:
    """Return how many lines of text stand on a page (from 0), between the margins' own lines."""
    with _opened(data) as document:
        text = document[page].get_textpage()
        height = document[page].get_height()
        feet = {round(text.get_rect(number)[1]) for number in range(text.count_rects())}
        return len([foot for foot in feet if MARGIN < foot < height - MARGIN])


def spot_texts(source: bytes | Path, spots: Sequence[Spot]) -> tuple[int, list[str]]:
    """Return how many pages a PDF has, and the text at each spot; a file is not held in memory."""
    with _opened(source) as document:
        texts = []
        for number, group in groupby(spots, lambda spot: spot.page):
            text = document[number].get_textpage()
            texts += [
                text.get_text_bounded(left=spot.left, bottom=spot.bottom, right=spot.right, top=spot.top)
                for spot in group
            ]
        return len(document), texts


def spot_words(data: bytes) -> tuple[tuple[str, Spot], ...]:
    """Return each word of a PDF with the place it stands on, in the order in which the pages say them."""
    with _opened(data) as document:
        return tuple(word for number in range(len(document)) for word in _words(number, document[number]))


def _words(number: int, page: Any) -> Iterator[tuple[str, Spot]]:
    text = page.get_textpage()
    # Letter by letter: a range of several may hold more letters than it has places, or fewer.
    letters = [text.get_text_range(place, 1) for place in range(text.count_chars())]
    for blank, places in groupby(range(len(letters)), lambda place: not letters[place].strip()):
        if not blank:
            run = list(places)
            boxes = [text.get_charbox(place) for place in run]
            left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
            right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
            yield ''.join(letters[place] for place in run), Spot(number, left, bottom, right, top)


def _texts(words: list[Any], spots: tuple[Spot, ...]) -> Iterator[str]:
    if not spots:
        yield from (text.get_text_range() for text in words)
    for spot in spots:
        yield words[spot.page].get_text_bounded(left=spot.left, bottom=spot.bottom, right=spot.right, top=spot.top)


def _fonts(page: Any) -> Iterator[tuple[str, bool]]:
    """Yield the name of each font in use, without the mark of a subset, and whether it is embedded."""
    for text in page.get_objects(max_depth=DEEPEST_FORM, filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        font = text.get_font()
        yield font.get_base_name().rpartition('+')[2], font.is_embedded


def _letters(number: int, text: Any) -> Iterator[Spot]:
    """Yield the rectangle of each stretch of text on a page."""
    for place in range(text.count_rects()):
        yield Spot(number, *text.get_rect(place))


def _type_sizes(page: Any) -> Iterator[float]:
    """Yield the size of each stretch of text, in points as printed."""
    for text in page.get_objects(max_depth=DEEPEST_FORM, filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        size = ctypes.c_float()
        pdfium.FPDFTextObj_GetFontSize(text.raw, size)
        yield round(size.value * abs(text.get_matrix().d), 2)


def _dots_per_inch(page: Any) -> Iterator[float]:
    """Yield the dots an inch of each photograph on a page, along its coarser side."""
    for photo in page.get_objects(max_depth=DEEPEST_FORM, filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = photo.get_bounds()
        width, height = photo.get_px_size()
        yield min(width / (right - left), height / (top - bottom)) * 72


def _code(page: Any, spot: Spot) -> str:
    """Return what the scanning code at a spot says, as an office scanner would see it; '' if it cannot be read."""
    width, height = page.get_size()
    crop = (spot.left, spot.bottom, width - spot.right, height - spot.top)
    return read_drawn(page.render(scale=SCAN_DPI / 72, crop=crop).to_pil().convert('L'))


def _bare_bleed(picture: Image.Image, trim: float, bleed: float) -> float:
    """Return the share of the coloured dots just inside the trim that have no colour at the bleed's far edge."""
    scale = PICTURE_DPI / 72
    inside, outside = round((trim + 1.5) * scale), round((trim - bleed + 1.5) * scale)
    ink = ImageOps.invert(picture.convert('L'))
    coloured = bare = 0
    for _ in range(4):
        at_trim = ink.crop((inside, inside, ink.width - inside, inside + 1)).tobytes()
        beyond = ink.crop((inside, outside, ink.width - inside, outside + 1)).tobytes()
        coloured += sum(dot > PALE for dot in at_trim)
        bare += sum(dot > PALE >= far for dot, far in zip(at_trim, beyond, strict=True))
        ink = ink.transpose(Image.Transpose.ROTATE_90)
    return bare / coloured if coloured else 0.0


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


def accessibility_faults(data: bytes) -> Iterator[str]:
    """Yield each rule of PDF/UA-1 that a file breaks."""
    report = page_validation.validate_pdf_bytes(data, profile='ua1')
    yield from (str(failure.message) for failure in report.failures)
