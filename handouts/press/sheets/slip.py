"""What a print shop is told beside the file: measures, folds, inks, fonts, and how the preflight went."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from math import cos, radians, sin
from typing import Any

from handouts.model import Job, Made
from handouts.press.sheets.sheet import plain_sheet
from handouts.reading import Check
from handouts.schema import EditionFile

SLIP = EditionFile(name='slip', purpose='says to a print shop what the file is', safe_margin=0.25)
CENTIMETRES = 2.54
# How far a leaf is turned at a fold in the end view, in degrees: not quite shut, so that it can be seen; a leaf
# that goes on in the same direction lies inside the first.
TURN, TURN_ON = 172, 184


def slip_job(job: Job, made: Made) -> Job:
    """Return the job of the slip: one upright page, with a picture of each side of the sheet."""
    pictures = {f'side-{number}.jpg': data for number, data in enumerate(made.reading.pictures, 1)}
    return replace(job, edition=SLIP, sheet=plain_sheet(job.clinic.says.paper), pictures=pictures)


def slip_target(job: Job) -> str:
    """Return the place of the slip inside the output folder, beside its PDF."""
    return f'{job.target.removesuffix(".pdf")}-slip.pdf'


def slip_values(job: Job, made: Made, checks: tuple[Check, ...], headings: Sequence[str]) -> dict[str, Any]:
    """Return what the slip's template prints; `headings` are those of the panels in reading order."""
    sheet, bleed = job.sheet, job.edition.bleed
    return {
        'file': job.target.rpartition('/')[2],
        'sha256': hashlib.sha256(made.data).hexdigest(),
        'flat': _measure(sheet.width, sheet.height),
        'with_bleed': _measure(sheet.width + 2 * bleed, sheet.height + 2 * bleed),
        'folded': _measure(max(panel.width for panel in sheet.panels), sheet.height),
        'panels': len(sheet.panels),
        'folds': len(sheet.folds(0)),
        'fold': sheet.fold,
        'sides': [_side(job, side, headings) for side in (0, 1)],
        'end_view': _end_view(job),
        'condition': job.edition.output_condition[job.clinic.says.paper],
        'fonts': sorted(made.reading.fonts),
        'words_code': made.page.code,
        'checks': checks,
    }


def _measure(width: float, height: float) -> str:
    return f'{width:.6g} × {height:.6g} in ({width * CENTIMETRES:.1f} × {height * CENTIMETRES:.1f} cm)'


def _side(job: Job, side: int, headings: Sequence[str]) -> list[dict[str, Any]]:
    """Return the panels of a side from left to right, each with its width and where it ends."""
    places = sorted((panel for panel in job.sheet.panels if panel.side == side), key=lambda panel: panel.x)
    return [
        {
            'number': place.number,
            'heading': headings[place.number - 1] or job.front.title,
            'share': place.width / job.sheet.width * 100,
            'width': f'{place.width:.4f}',
            'end': f'{place.x + place.width:.4f}',
        }
        for place in places
    ]


def _end_view(job: Job) -> str:
    """Return the folded sheet seen from its end, as the points of a line in a box of 120 by 36, heights enlarged."""
    leaves = sorted((panel for panel in job.sheet.panels if panel.side == 1), key=lambda panel: panel.x)
    points, at, heading = [(0.0, 0.0)], (0.0, 0.0), 0.0
    for leaf, turn, last in zip(leaves, (*job.sheet.turns, ''), ('', *job.sheet.turns), strict=True):
        at = (at[0] + leaf.width * cos(radians(heading)), at[1] + leaf.width * sin(radians(heading)))
        points.append(at)
        bend = TURN_ON if turn == last else TURN
        heading += bend if turn == 'valley' else -bend
    left, low = min(x for x, _ in points), min(y for _, y in points)
    wide, high = max(x for x, _ in points) - left, max(y for _, y in points) - low
    return ' '.join(f'{2 + (x - left) / wide * 116:.1f},{32 - (y - low) / high * 28:.1f}' for x, y in points)
