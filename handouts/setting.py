"""Where work is done, from what and on which day."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from handouts.press.library import Library
    from handouts.words.approval.approvals import Register
    from handouts.words.rules import Rules


@dataclass(frozen=True)
class Setting:
    """A workspace, where it prints, and the day.

    What it holds is read when it is asked for, and what reads it is loaded only then.
    """

    root: Path
    output: Path
    today: date

    @cached_property
    def library(self) -> 'Library':
        """All that the workspace holds."""
        from handouts.press.library import Library
        from handouts.press.workspace.rooms import Rooms

        return Library(Rooms(self.root))

    @cached_property
    def register(self) -> 'Register':
        """Who answers for its words."""
        from handouts.words.approval.approvals import Register

        return Register(self.library.rooms)

    @cached_property
    def rules(self) -> 'Rules':
        """What its papers are judged by."""
        from handouts.words.rules import read_rules

        return read_rules(self.library)
