"""From a page to a proved PDF: the stages of the press in their order."""

from dataclasses import replace
from datetime import date
from functools import partial

from handouts.model import Article, Job, Made, Pdf
from handouts.press.engine.render import load_engine, render_pdf
from handouts.press.page.compose import compose_slip
from handouts.press.pages import read_page, stop_at
from handouts.press.plates.inks import read_inks
from handouts.press.plates.separate import separate_inks
from handouts.press.proof.brand import brand_findings
from handouts.press.proof.fit import fit_findings
from handouts.press.proof.preflight import preflight, preflight_findings
from handouts.press.proof.reader import count_lines, count_pages, read_pdf
from handouts.press.proof.typeset import typesetting_findings
from handouts.press.proof.verify import verify_pdf
from handouts.press.sheets.codes import code_spots, stamp_codes
from handouts.press.sheets.form import build_form
from handouts.press.sheets.impose import impose_sheets, panel_spots
from handouts.press.sheets.sheet import slug_width
from handouts.press.sheets.slip import slip_job, slip_values

POINTS = 72.0
# The standard of print shops asks for a date in the file; a true one would make the same words other bytes.
MADE = date(2000, 1, 1)


def load_stages() -> None:
    """Load what takes longest with the stages; raise MachineLacks without Pango."""
    load_engine()


def make_proved(job: Job, *, is_look: bool = False) -> Made:
    """Return one paper as a proved PDF, with its words and with what it shows; raise Mistakes otherwise.

    For the look of it, what was laid out for the look before is laid out no more where it is the same.
    """
    article, page = read_page(job)
    pdf = render_pdf(job, page, is_look=is_look)
    stop_at(fit_findings(job, article, pdf, count_pages(pdf.data), partial(count_lines, pdf.data)))
    notes = stop_at((*typesetting_findings(job, pdf.layout), *brand_findings(job, pdf.layout)))
    sheets = _separated(job, stamp_codes(job, page.code, impose_sheets(job, build_form(job, pdf))))
    slug, bleed = slug_width(job.edition) * POINTS, job.edition.bleed * POINTS
    codes = code_spots(sheets)
    reading = read_pdf(sheets.data, panel_spots(job), tagged=job.edition.tagged, trim=slug, bleed=bleed, codes=codes)
    stop_at(verify_pdf(job, page, sheets, reading))
    made = Made(page, sheets.data, reading, notes, slots=sheets.slots)
    return _with_slip(job, article, made) if job.edition.for_press else made


def _separated(job: Job, sheets: Pdf) -> Pdf:
    """Return the sheets of a print shop ink by ink; other sheets as they are."""
    if not job.edition.for_press:
        return sheets
    says = job.clinic.says
    inks = {
        getattr(says.colours, name): (cyan / 100, magenta / 100, yellow / 100, black / 100)
        for name, (cyan, magenta, yellow, black) in says.inks.items()
    }
    return replace(sheets, data=separate_inks(sheets.data, inks, job.edition.output_condition[says.paper], MADE))


def _with_slip(job: Job, article: Article, made: Made) -> Made:
    """Return a file for the print shop with its job slip; raise Mistakes if the preflight finds fault."""
    checks = preflight(job, made.reading, read_inks(made.data))
    stop_at(preflight_findings(job, checks))
    page = compose_slip(
        slip_job(job, made), slip_values(job, made, checks, [panel.heading for panel in article.panels])
    )
    slip = render_pdf(slip_job(job, made), page)
    stop_at(verify_pdf(slip_job(job, made), page, slip, read_pdf(slip.data, (), tagged=False)))
    return replace(made, slip=slip.data)
