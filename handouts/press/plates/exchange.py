"""Holds what PDF/X-1a:2003 asks of a file, and says which of it a file breaks.

The rules are those of ISO 15930-4:2003, clause 6, on top of PDF 1.4.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf

STANDARD = 'PDF/X-1a:2003'
PDF_VERSION = '1.4'
# A printing condition that this registry lists needs no profile in the file.
REGISTRY = 'http://www.color.org'
CONDITIONS = {f'CGATS TR 00{number}' for number in (1, 2, 3, 5, 6)} | {f'FOGRA{number}' for number in range(38, 48)}
NEEDED = ('/Title', '/Creator', '/Producer', '/CreationDate', '/ModDate')
ACTING = ('/OpenAction', '/AA', '/AcroForm', '/OCProperties')
FORBIDDEN_FILTERS = {'/LZWDecode', '/JBIG2Decode', '/JPXDecode', '/Crypt'}
FONT_FILES = ('/FontFile', '/FontFile2', '/FontFile3')
NOWHERE = (0, 0, 0, 0)
# Boxes are compared to a thousandth of a point.
SLACK = 0.001


def exchange_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield a sentence for each rule that the file breaks as a whole or with its pages' frames."""
    yield from _file_faults(pdf)
    yield from _said_faults(pdf.docinfo)
    yield from _intent_faults(pdf.Root.get('/OutputIntents', pikepdf.Array()))
    yield from _acting_faults(pdf)
    for number, page in enumerate(pdf.pages, 1):
        yield from (f"Page {number} {fault}" for fault in _page_faults(page.obj))


def state_faults(state: pikepdf.Object) -> Iterator[str]:
    """Yield a sentence for each rule that a graphics state breaks."""
    for key in ('/ca', '/CA'):
        if float(state.get(key, 1)) != 1:
            yield f"Something is see-through: {key[1:]} is {float(state[key]):g}."
    if state.get('/SMask', '/None') != '/None':
        yield "Something fades out under a soft mask."
    if state.get('/BM', '/Normal') not in ('/Normal', '/Compatible'):
        yield f"Colours are mixed in the blend mode {str(state.BM).lstrip('/')}."
    if '/TR' in state or '/HTP' in state or state.get('/TR2', '/Default') != '/Default':
        yield "A graphics state changes how inks are laid on (TR, TR2 or HTP)."


def font_faults(font: pikepdf.Object) -> Iterator[str]:
    """Yield a sentence if the font's letters are not in the file."""
    whole = font.DescendantFonts[0] if '/DescendantFonts' in font else font
    holder = whole.get('/FontDescriptor', pikepdf.Dictionary())
    if font.Subtype != '/Type3' and not any(key in holder for key in FONT_FILES):
        yield f"The font {str(font.get('/BaseFont', '/without a name')).lstrip('/')} is not embedded."


def drawing_faults(drawing: pikepdf.Object) -> Iterator[str]:
    """Yield a sentence for each rule that a page, a form or a picture breaks by what it is declared to be."""
    if drawing.get('/Group', pikepdf.Dictionary()).get('/S') == '/Transparency':
        yield "A drawing is a transparency group."
    if drawing.get('/SMask', '/None') != '/None' or drawing.get('/SMaskInData', 0) != 0:
        yield "A picture fades out under a soft mask."
    if '/OPI' in drawing:
        yield "A picture stands for another one outside the file (OPI)."
    if '/PS' in (str(drawing.get('/Subtype')), str(drawing.get('/Subtype2'))):
        yield "A drawing is a PostScript program."


def _file_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    if pdf.pdf_version > PDF_VERSION:
        yield f"The file is PDF {pdf.pdf_version}; {STANDARD} is PDF {PDF_VERSION}."
    if pdf.is_encrypted:
        yield "The file is encrypted."
    if '/ID' not in pdf.trailer:
        yield "The file has no ID."
    streams = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
    if any(stream.get('/Type') in ('/ObjStm', '/XRef') for stream in streams):
        yield f"Objects are packed into streams, which PDF {PDF_VERSION} does not know."
    used = {name for stream in streams for name in _filters(stream)}
    yield from (f"Data are packed with {name[1:]}." for name in sorted(used & FORBIDDEN_FILTERS))


def _filters(stream: pikepdf.Stream) -> list[str]:
    filters = stream.get('/Filter', pikepdf.Array())
    return [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]


def _said_faults(said: pikepdf.Dictionary) -> Iterator[str]:
    for key in NEEDED:
        if not str(said.get(key, '')):
            yield f"The file does not say its {key[1:]}."
    if said.get('/GTS_PDFXVersion') != STANDARD:
        yield f"The file does not call itself {STANDARD}."
    if str(said.get('/Trapped')) not in ('/True', '/False'):
        yield "The file does not say whether it is trapped."


def _intent_faults(intents: Any) -> Iterator[str]:
    meant = [intent for intent in intents if intent.get('/S') == '/GTS_PDFX']
    if len(meant) != 1:
        yield f"The file has {len(meant)} output intents for printing; it needs one."
    for intent in meant:
        name = str(intent.get('/OutputConditionIdentifier', ''))
        if not name:
            yield "The output intent does not name its printing condition."
        registered = intent.get('/RegistryName') == REGISTRY and name in CONDITIONS
        if '/DestOutputProfile' not in intent and not registered:
            yield f"The output intent has no profile and names no condition of the registry {REGISTRY}."
        if not str(intent.get('/Info', '')):
            yield "The output intent does not say in words what it is (Info)."


def _acting_faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    names = pdf.Root.get('/Names', pikepdf.Dictionary())
    yield from (f"The file has {key[1:]}." for key in ACTING if key in pdf.Root)
    yield from (f"The file has {key[1:]}." for key in ('/JavaScript', '/EmbeddedFiles') if key in names)


def _page_faults(page: pikepdf.Dictionary) -> Iterator[str]:
    yield from (f"has no {key[1:]}." for key in ('/MediaBox', '/BleedBox', '/TrimBox') if key not in page)
    if '/ArtBox' in page:
        yield "has an ArtBox; one of ArtBox and TrimBox is allowed."
    if '/AA' in page:
        yield "has actions."
    boxes = [_box(page[key]) for key in ('/TrimBox', '/BleedBox', '/MediaBox') if key in page]
    if any(not _lies_in(inner, outer) for inner, outer in pairwise(boxes)):
        yield "has boxes that do not lie in each other: TrimBox in BleedBox in MediaBox."
    bleed = page.get('/BleedBox', page.get('/TrimBox', page.get('/MediaBox', NOWHERE)))
    inside = [note for note in page.get('/Annots', pikepdf.Array()) if _meets(_box(note.Rect), _box(bleed))]
    if inside:
        yield f"has {len(inside)} links or notes inside its bleed."


def _box(box: Any) -> tuple[float, ...]:
    left, bottom, right, top = (float(value) for value in box)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _lies_in(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    low = all(one >= other - SLACK for one, other in zip(inner[:2], outer[:2], strict=True))
    return low and all(one <= other + SLACK for one, other in zip(inner[2:], outer[2:], strict=True))


def _meets(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]
