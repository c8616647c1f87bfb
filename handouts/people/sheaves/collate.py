"""Puts papers one after the other: each begins on a front side, and all come out right from one printer."""

from collections.abc import Mapping

from handouts.people.filled.blank import Blank, Key
from handouts.people.filled.service import Order, Sheets
from handouts.people.sheaves.audit import Expected
from handouts.people.sheaves.sheaf import About, Sheaf
from handouts.people.sheaves.stock import Stock


class Collator:
    """Adds papers to a sheaf; `expected` are the lines that must then stand on its pages."""

    def __init__(self, order: Order, stock: Stock, sheaf: Sheaf) -> None:
        self.order, self.stock, self.sheaf = order, stock, sheaf
        self.expected: list[Expected] = []
        # Folded sheets are turned over the short edge, others over the long one. A printer turns all sheets of a
        # file alike: where there are both, the backs of folded sheets stand on their heads to come out right.
        self._is_mixed = len({blank.turns_short for blank in order.blanks.values()}) > 1

    def add(self, sheets: Sheets) -> None:
        """Add the pages of a paper, and a white side if the next paper would begin on a back."""
        pages, blank = self.stock.pages[sheets.key], self.order.blanks[sheets.key]
        self.expected += [Expected(self.sheaf.pages + page, line) for page, line in sheets.lines]
        for number, (page, drawing) in enumerate(zip(pages, sheets.drawings, strict=True)):
            is_turned = self._is_mixed and blank.turns_short and number % 2 == 1
            self.sheaf.add_page(page, drawing, has_code=sheets.has_codes, is_turned=is_turned)
        if len(pages) % 2:
            self.sheaf.add_white(pages[0])


def about(order: Order) -> About:
    """Return what a file of these papers says of itself: their titles, nothing of people."""
    blanks = list(order.blanks.values())
    titles = dict.fromkeys(_title(order.blanks, paper) for paper in order.papers)
    return About(' · '.join(titles), order.choices.language, all(blank.turns_short for blank in blanks))


def _title(blanks: Mapping[Key, Blank], paper: str) -> str:
    return next(blank.title for blank in blanks.values() if blank.paper == paper)
