"""The flat sheet of paper, and the panels that lie on it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PanelPlace:
    """Where a panel lies: side 0 is the outside, 1 the inside; inches from the sheet's left edge."""

    number: int
    side: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper in inches. Without panels it is a portrait page, with panels a sheet lying on its side."""

    width: float
    height: float
    panels: tuple[PanelPlace, ...] = ()
    turns: tuple[str, ...] = ()
    fold: str = ''

    @property
    def upright(self) -> tuple[float, float]:
        """Width and height of the same paper standing upright."""
        return min(self.width, self.height), max(self.width, self.height)

    def folds(self, side: int) -> tuple[float, ...]:
        """Return where one side is folded, in inches from its left edge."""
        return tuple(panel.x for panel in self.panels if panel.side == side and panel.x > 0)
