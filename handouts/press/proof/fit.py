"""Says which panel runs over its edge, by how many lines, and where there is room."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from handouts.errors import Finding
from handouts.model import Article, Job, Pdf

# The words on a line of a panel, for the advice to the writer: 38 characters of plain English.
WORDS_ON_A_LINE = 6


def fit_findings(
    job: Job, article: Article, pdf: Pdf, pages: int, count_lines: Callable[[int], int]
) -> Iterator[Finding]:
    """Yield a finding for each panel that takes more than its page.

    `pages` is the number of pages laid out; `count_lines` returns how many lines a page (from 0) holds.
    """
    if not job.has_panel_pages:
        return
    starts = (*pdf.panel_pages, pages)
    taken = [end - start for start, end in pairwise(starts)]
    for number, (panel, count) in enumerate(zip(article.panels, taken, strict=True), 1):
        if count > 1:
            lines = max(1, sum(count_lines(starts[number - 1] + extra) for extra in range(1, count)))
            yield job.finding(
                'overflow',
                f"Panel {number} ('{panel.heading or job.front.title}') runs over by {lines} "
                f"{'line' if lines == 1 else 'lines'}.",
                f"Take out about {lines * WORDS_ON_A_LINE} words, or move a part to another panel: "
                "text is never cut or made smaller.",
                panel.line,
            )
