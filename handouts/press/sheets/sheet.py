"""The flat sheet: how wide each panel is and where it lies."""

from itertools import accumulate

from handouts.flat import PanelPlace, Sheet
from handouts.schema import EditionFile, FoldFile, PaperSize

# Width and height of the upright sheet, in inches (ANSI/ASME Y14.1 and ISO 216).
SIZES: dict[PaperSize, tuple[float, float]] = {'letter': (8.5, 11.0), 'a4': (210 / 25.4, 297 / 25.4)}
# Inches beyond the bleed in which crop and fold marks stand.
MARKS = 0.375


def plain_sheet(paper: PaperSize) -> Sheet:
    """Return the upright sheet, not folded."""
    width, height = SIZES[paper]
    return Sheet(width, height)


def folded_sheet(paper: PaperSize, fold: FoldFile) -> Sheet:
    """Return the sheet lying on its side, with its panels in the order in which they are read.

    Turned over its short edge, the leaf at the left of the outside is at the right of the inside, so
    the inside has the same widths from right to left and each fold is one line of the paper.
    """
    height, width = SIZES[paper]
    full = (width + sum(fold.narrower)) / len(fold.narrower)
    outside = [full - less for less in fold.narrower]
    panels = _side(0, fold.outside, outside) + _side(1, fold.inside, outside[::-1])
    return Sheet(width, height, tuple(sorted(panels, key=lambda panel: panel.number)), fold.turns, fold.name)


def slug_width(edition: EditionFile) -> float:
    """Return how many inches the sheet of a print shop is wider than its trim, on each side."""
    return edition.bleed + MARKS if edition.for_press else 0.0


def _side(side: int, numbers: tuple[int, ...], widths: list[float]) -> list[PanelPlace]:
    lefts = [0.0, *accumulate(widths)]
    return [PanelPlace(*place) for place in zip(numbers, [side] * len(numbers), lefts, widths, strict=False)]
