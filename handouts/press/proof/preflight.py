"""Asks of a file for the print shop what a print shop asks: bleed, safe zone, type, pictures, inks, fonts."""

from collections.abc import Iterator
from itertools import chain

from handouts.errors import Finding
from handouts.model import Job
from handouts.press.sheets.sheet import slug_width
from handouts.reading import BLACK_INK, NO_INK, Check, InkReading, Reading
from handouts.schema import MOST_INK_SHARE

POINTS = 72.0
# A photograph needs this many dots an inch as printed; what print shops ask for.
LEAST_DOTS = 300
# What the slip says where everything there is must be there.
PRESENT = '100 %'
# A rasterised edge may miss by a few dots in a hundred.
BARE = 0.03
# Points by which a letter's ink may stand out of the box that its line is measured by.
OVERHANG = 1.0


def preflight(job: Job, reading: Reading, inks: InkReading) -> tuple[Check, ...]:
    """Return the answers, in the order in which the slip prints them."""
    heaviest, smallest = inks.heaviest * 100, reading.smallest_type
    bare, near = max(reading.bare_bleed, default=0.0), _nearest(job, reading)
    dots = min(reading.dots_per_inch, default=0.0)
    letters = {'K' if ink == BLACK_INK else 'white' if ink == NO_INK else 'mixed' for ink in inks.text_inks}
    safe = job.edition.safe_margin
    return (
        Check('bleed', '100 %', f'{100 * (1 - bare):.0f} %', bare <= BARE),
        Check('safe_zone', f'≥ {safe:g} in', f'{near:.2f} in', near >= safe - OVERHANG / POINTS),
        Check(
            'smallest_type',
            f'≥ {job.edition.smallest_type:g} pt',
            f'{smallest:g} pt',
            smallest >= job.edition.smallest_type,
        ),
        Check(
            'pictures', f'≥ {LEAST_DOTS} dpi', f'{dots:.0f} dpi' if dots else 'vector', not dots or dots >= LEAST_DOTS
        ),
        Check('inks', 'DeviceCMYK', ', '.join(sorted(inks.spaces)), inks.spaces <= {'DeviceCMYK'}),
        Check(
            'black_text', 'K, overprint', ', '.join(sorted(letters)), letters <= {'K', 'white'} and inks.overprints
        ),
        Check('total_ink', f'≤ {MOST_INK_SHARE} %', f'{heaviest:.0f} %', heaviest <= MOST_INK_SHARE),
        Check('fonts', PRESENT, ', '.join(sorted(reading.fonts)), not reading.unembedded),
        Check('standard', 'PDF/X-1a:2003', ' '.join(inks.faults), not inks.faults),
    )


def preflight_findings(job: Job, checks: tuple[Check, ...]) -> Iterator[Finding]:
    """Yield a blocking finding for each question that is answered wrongly."""
    for check in checks:
        if not check.passed:
            yield job.finding(
                'preflight',
                f"The print shop's file fails at '{check.name}': found {check.found}, needed {check.needed}.",
                HINTS[check.name],
            )


HINTS = {
    'bleed': "Let what touches the trim run over it: in the styles, by the width of the bleed.",
    'safe_zone': "Shorten what runs too far, or move it away from trim and folds.",
    'smallest_type': "Set no letter smaller; take out words instead.",
    'pictures': "Give a photograph with more dots, or print it smaller.",
    'inks': "Save the picture that brings this colour as plain SVG, PNG or JPEG.",
    'black_text': "This is a fault of the program: report it.",
    'total_ink': "Give the colour lighter inks under 'inks' in clinic.yaml.",
    'fonts': "Take fonts that are installed as font packages.",
    'standard': "Take out what the standard forbids, such as see-through colours.",
}


def _nearest(job: Job, reading: Reading) -> float:
    """Return the least distance of a letter from the trim or a fold, in inches."""
    slug, sheet = slug_width(job.edition), job.sheet
    gaps = []
    for spot in reading.letters:
        left, right = spot.left / POINTS - slug, spot.right / POINTS - slug
        lines = (0.0, *sheet.folds(spot.page), sheet.width)
        sides = ((left - line if line <= (left + right) / 2 else line - right) for line in lines)
        heights = (spot.bottom / POINTS - slug, sheet.height + slug - spot.top / POINTS)
        gaps.append(min(chain(sides, heights)))
    return min(gaps, default=0.0)
