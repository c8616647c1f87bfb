"""Prints on each page of a paper with fields the code by which a scanner knows it."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf

from handouts.fields import CODE
from handouts.model import Job, Pdf
from handouts.pagecode import PageCode
from handouts.press.sheets.barcode import draw_code
from handouts.reading import Spot

# Under this name the part of a page that draws its code says so: who fills the paper in may draw another.
CODE_KEY = '/HANDOUTS_Code'
BLACK_INK, BLACK = '0 0 0 1 k', '0 g'


def stamp_codes(job: Job, words: str, pdf: Pdf) -> Pdf:
    """Return the pages with their codes, which name the paper with its words code; others as they are."""
    codes = dict(_codes(job, words, pdf))
    if not codes:
        return pdf
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        for number, drawing in codes.items():
            page = file.pages[number]
            # Each part begins and ends with white space: a filter of CUPS joins them as they are.
            page.contents_add(b'q\n', prepend=True)
            page.contents_add(b'\nQ\n')
            page.obj.Contents.append(file.make_stream(drawing, {CODE_KEY: True}))
        out = io.BytesIO()
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return replace(pdf, data=out.getvalue())


def code_spots(pdf: Pdf) -> tuple[Spot, ...]:
    """Return where the codes of a PDF stand."""
    return tuple(
        Spot(slot.page, slot.left, slot.bottom, slot.right, slot.top) for slot in pdf.slots if slot.field == CODE
    )


def _codes(job: Job, words: str, pdf: Pdf) -> Iterator[tuple[int, bytes]]:
    """Yield each page that has codes, from 0, with what draws them."""
    places = [slot for slot in pdf.slots if slot.field == CODE]
    black = BLACK if job.edition.tagged else BLACK_INK
    for number in sorted({place.page for place in places}):
        drawn = b' '.join(
            draw_code(PageCode(job.paper, job.language, words, int(place.option), len(places)).text, place, black)
            for place in places
            if place.page == number
        )
        yield number, b'/Artifact BMC ' + drawn + b' EMC\n' if job.edition.tagged else drawn + b'\n'
