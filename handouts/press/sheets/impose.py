"""Puts panels on the two sides of the sheet, with the marks that a folder, a cutter or an office printer needs."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf

from handouts.fields import Slot
from handouts.flat import PanelPlace
from handouts.model import Job, Pdf
from handouts.press.sheets.sheet import slug_width
from handouts.reading import Spot

POINTS = 72.0
# A fold's tick for hands is drawn inside the printable area: it begins a quarter inch from the edge. Inches.
TICK_FROM, TICK_TO = 0.25, 0.34
# Crop and fold marks for machines stand outside the trim: from here to there, in inches from it.
MARK_FROM, MARK_TO = 0.1875, 0.4375
TICK_WIDTH, MARK_WIDTH = 0.5, 0.25  # points
# The mark by which a wrongly turned side is seen: a triangle, so many inches from the edges and so wide.
TURN_FROM, TURN_LEG = 0.265, 0.13
# Lines across a proof: between them, from the edges, in inches; how wide in points; a tint of black ink.
PROOF_STEP, PROOF_FROM, PROOF_WIDTH = 1.5, 0.3, 2.0
BLACK, PALE = '0 0 0 1', '0 0 0 0.3'

# Inches by which neighbours lap over one another, so that no white hair shows where both are coloured.
SEAM = 0.003

Line = tuple[float, float, float, float]


def impose_sheets(job: Job, pdf: Pdf) -> Pdf:
    """Return the pages as the printer needs them: panels on sheets to fold, with marks; others as they are.

    Expects one page for each panel, in reading order.
    """
    if not (job.is_on_sheet or job.edition.office):
        return pdf
    with pikepdf.open(io.BytesIO(pdf.data)) as pages, pikepdf.new() as sheets:
        if job.is_on_sheet:
            for side in (0, 1):
                _add_side(job, sheets, pages, side)
        else:
            sheets.add_pages_from(pages)
        if job.edition.office:
            _mark_turns(job, sheets)
            _tell_printer(job, sheets)
        sheets.Root.Lang = pikepdf.String(job.language)
        for key in ('/Title', '/Author'):  # a template may have left one out
            if key in pages.docinfo:
                sheets.docinfo[key] = pages.docinfo[key]
        out = io.BytesIO()
        sheets.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Pdf(out.getvalue(), pdf.panel_pages, pdf.warnings, slots=tuple(_moved(job, slot) for slot in pdf.slots))


def _moved(job: Job, slot: Slot) -> Slot:
    """Return a place to fill in as it lies on the imposed sheets."""
    if not job.is_on_sheet:
        return slot
    panel, slug = job.sheet.panels[slot.page], slug_width(job.edition) * POINTS
    across = slug + panel.x * POINTS
    return replace(
        slot,
        page=panel.side,
        left=slot.left + across,
        bottom=slot.bottom + slug,
        right=slot.right + across,
        top=slot.top + slug,
    )


def panel_spots(job: Job) -> tuple[Spot, ...]:
    """Return the safe part of each panel on the imposed sheets, in reading order; nothing for other papers.

    Its edges keep the edition's safe margin from the paper's edges and from the folds.
    """
    if not job.is_on_sheet:
        return ()
    safe, slug = job.edition.safe_margin, slug_width(job.edition)
    return tuple(
        Spot(
            panel.side,
            (slug + panel.x + safe) * POINTS,
            (slug + safe) * POINTS,
            (slug + panel.x + panel.width - safe) * POINTS,
            (slug + job.sheet.height - safe) * POINTS,
        )
        for panel in job.sheet.panels
    )


def _add_side(job: Job, sheets: pikepdf.Pdf, panels: pikepdf.Pdf, side: int) -> None:
    sheet, slug, bleed = job.sheet, slug_width(job.edition), job.edition.bleed
    page = sheets.add_blank_page(page_size=((sheet.width + 2 * slug) * POINTS, (sheet.height + 2 * slug) * POINTS))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
    # Under all else, so that no letter is covered.
    drawing = [_stroke(_slants(job), slug, PROOF_WIDTH, colour=PALE)] if job.proof else []
    for place in (panel for panel in sheet.panels if panel.side == side):
        form = sheets.copy_foreign(panels.pages[place.number - 1].as_form_xobject())
        form.BBox = pikepdf.Array(_clip(job, place))
        page.obj.Resources.XObject[f'/Panel{place.number}'] = form
        left, foot = (slug + place.x) * POINTS, slug * POINTS
        drawing.append(f'q 1 0 0 1 {left:.4f} {foot:.4f} cm /Panel{place.number} Do Q')
    if job.edition.for_press:
        page.obj.TrimBox = _box(job, slug)
        page.obj.BleedBox = _box(job, slug - bleed)
        drawing += [
            _stroke(_crop_marks(job), slug, MARK_WIDTH),
            _stroke(_fold_marks(job, side), slug, MARK_WIDTH, '[3 2] 0 d'),
        ]
    else:
        drawing.append(_stroke(_ticks(job, side), slug, TICK_WIDTH))
    page.obj.Contents = sheets.make_stream('\n'.join(drawing).encode())


def _clip(job: Job, place: PanelPlace) -> list[float]:
    """Return what of a panel's page is shown, in points: the bleed belongs to the sheet's edges, not to folds."""
    bleed = job.edition.bleed
    left = -bleed if place.x == 0 else -SEAM
    right = place.width + (bleed if place.x + place.width > job.sheet.width - 1e-6 else SEAM)
    return [round(inches * POINTS, 4) for inches in (left, -bleed, right, job.sheet.height + bleed)]


def _box(job: Job, inset: float) -> pikepdf.Array:
    """Return a box that keeps `inset` inches from the edges of the untrimmed sheet."""
    slug = slug_width(job.edition)
    far = (job.sheet.width + 2 * slug - inset, job.sheet.height + 2 * slug - inset)
    return pikepdf.Array([round(inches * POINTS, 4) for inches in (inset, inset, *far)])


def _ticks(job: Job, side: int) -> Iterator[Line]:
    """Yield a short line at the head and at the foot of each fold; inches from the trim's lower left corner."""
    height = job.sheet.height
    for x in job.sheet.folds(side):
        yield x, TICK_FROM, x, TICK_TO
        yield x, height - TICK_TO, x, height - TICK_FROM


def _fold_marks(job: Job, side: int) -> Iterator[Line]:
    height = job.sheet.height
    for x in job.sheet.folds(side):
        yield x, -MARK_TO, x, -MARK_FROM
        yield x, height + MARK_FROM, x, height + MARK_TO


def _crop_marks(job: Job) -> Iterator[Line]:
    for x, out in ((0.0, -1), (job.sheet.width, 1)):
        for y, up in ((0.0, -1), (job.sheet.height, 1)):
            yield x + out * MARK_FROM, y, x + out * MARK_TO, y
            yield x, y + up * MARK_FROM, x, y + up * MARK_TO


def _slants(job: Job) -> Iterator[Line]:
    """Yield lines that slant across the whole sheet, clear of its edges; inches from the trim's lower left corner."""
    width, height = job.sheet.width - PROOF_FROM, job.sheet.height - PROOF_FROM
    start = PROOF_FROM - height
    while start < width:
        left, right = max(start, PROOF_FROM), min(start + height - PROOF_FROM, width)
        if left < right:
            yield left, PROOF_FROM + left - start, right, PROOF_FROM + right - start
        start += PROOF_STEP


def _stroke(lines: Iterator[Line], slug: float, width: float, dash: str = '', colour: str = BLACK) -> str:
    """Return lines as drawn in one ink or tint, `width` points thick."""
    paths = ''.join(
        '{:.4f} {:.4f} m {:.4f} {:.4f} l S '.format(*((slug + inches) * POINTS for inches in line)) for line in lines
    )
    return f'q {colour} K {width} w {dash} {paths}Q'


def _mark_turns(job: Job, sheets: pikepdf.Pdf) -> None:
    """Print one black triangle on both sides of the paper, so that a side turned wrongly is seen at once.

    It stands in the outer corner of a page, and at the foot of the fold beside the cover on a sheet to fold.
    """
    for number, page in enumerate(sheets.pages):
        width, is_back = float(page.MediaBox[2]) / POINTS, number % 2 == 1
        x = TURN_FROM if is_back else width - TURN_FROM
        foot, spread = TURN_FROM, (0.0, TURN_LEG) if is_back else (-TURN_LEG, 0.0)
        if job.is_on_sheet:
            x, foot = (min if is_back else max)(job.sheet.folds(number)), TICK_TO + 0.04
            spread = (-TURN_LEG / 2, TURN_LEG / 2)
        left, right, tip, base, head = (
            inches * POINTS for inches in (x + spread[0], x + spread[1], x, foot, foot + TURN_LEG)
        )
        path = f'{left:.2f} {base:.2f} m {right:.2f} {base:.2f} l {tip:.2f} {head:.2f} l f'
        page.contents_add(b'q\n', prepend=True)  # what the page has set does not turn the mark over
        page.contents_add(f'\nQ q {BLACK} k {path} Q\n'.encode())


def _tell_printer(job: Job, sheets: pikepdf.Pdf) -> None:
    """Say over which edge to turn, and to print at full size."""
    edge = pikepdf.Name.DuplexFlipShortEdge if job.is_on_sheet else pikepdf.Name.DuplexFlipLongEdge
    sheets.Root.ViewerPreferences = pikepdf.Dictionary(
        DisplayDocTitle=True, Duplex=edge, PrintScaling=pikepdf.Name('/None')
    )
