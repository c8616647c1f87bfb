"""Puts panels on the two sides of the sheet, with small ticks where it is folded."""

import io

import pikepdf

from handouts.model import Job, PanelPlace, Pdf, Sheet, Spot

POINTS = 72.0
# A tick is drawn inside the printable area: it begins a quarter inch from the edge. Inches.
TICK_FROM, TICK_TO = 0.25, 0.34
TICK_WIDTH = 0.5  # points


def impose_sheets(job: Job, pdf: Pdf) -> Pdf:
    """Return the panels on sheets to print on both sides and fold; other papers as they are.

    Expects one page for each panel, in reading order.
    """
    if not (job.edition.folded and job.sheet.panels):
        return pdf
    with pikepdf.open(io.BytesIO(pdf.data)) as panels, pikepdf.new() as sheets:
        for side in (0, 1):
            _add_side(sheets, panels, job.sheet, side)
        sheets.Root.Lang = pikepdf.String(job.language)
        sheets.Root.ViewerPreferences = pikepdf.Dictionary(
            DisplayDocTitle=True, Duplex=pikepdf.Name.DuplexFlipShortEdge, PrintScaling=pikepdf.Name('/None')
        )
        sheets.docinfo['/Title'] = panels.docinfo['/Title']
        sheets.docinfo['/Author'] = panels.docinfo['/Author']
        out = io.BytesIO()
        sheets.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Pdf(out.getvalue(), pdf.panel_pages, pdf.warnings)


def panel_spots(job: Job) -> tuple[Spot, ...]:
    """Return the safe part of each panel on the imposed sheets, in reading order; nothing for other papers.

    Its edges keep the edition's safe margin from the paper's edges and from the folds.
    """
    if not (job.edition.folded and job.sheet.panels):
        return ()
    safe = job.edition.safe_margin
    top = (job.sheet.height - safe) * POINTS
    return tuple(
        Spot(panel.side, (panel.x + safe) * POINTS, safe * POINTS, (panel.x + panel.width - safe) * POINTS, top)
        for panel in job.sheet.panels
    )


def _add_side(sheets: pikepdf.Pdf, panels: pikepdf.Pdf, sheet: Sheet, side: int) -> None:
    page = sheets.add_blank_page(page_size=(sheet.width * POINTS, sheet.height * POINTS))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary())
    drawing = []
    for place in sheet.panels:
        if place.side == side:
            form = sheets.copy_foreign(panels.pages[place.number - 1].as_form_xobject())
            name = f'/Panel{place.number}'
            page.obj.Resources.XObject[name] = form
            drawing.append(_placed(name, place))
    drawing += [_tick(x, sheet.height) for x in sheet.folds(side)]
    page.obj.Contents = sheets.make_stream('\n'.join(drawing).encode())


def _placed(name: str, place: PanelPlace) -> str:
    return f'q 1 0 0 1 {place.x * POINTS:.4f} 0 cm {name} Do Q'


def _tick(x: float, height: float) -> str:
    """Return a short line at the head and at the foot of a fold, in black ink alone."""
    ends = ((TICK_FROM, TICK_TO), (height - TICK_TO, height - TICK_FROM))
    lines = ' '.join(
        f'{x * POINTS:.4f} {start * POINTS:.4f} m {x * POINTS:.4f} {end * POINTS:.4f} l S' for start, end in ends
    )
    return f'q 0 0 0 1 K {TICK_WIDTH} w {lines} Q'
