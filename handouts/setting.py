"""Where work is done, from what and on which day."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from handouts.press.library import Library
from handouts.press.rooms import Rooms
from handouts.words.approval.approvals import Register
from handouts.words.rules import Rules, read_rules


@dataclass(frozen=True)
class Setting:
    """A workspace with what it holds, where it prints, and the day."""

    root: Path
    output: Path
    library: Library
    register: Register
    today: date

    @classmethod
    def of(cls, root: Path, output: Path, today: date) -> 'Setting':
        """Return the setting of a workspace of which nothing has been read yet."""
        rooms = Rooms(root)
        return cls(root, output, Library(rooms), Register(rooms), today)

    @cached_property
    def rules(self) -> Rules:
        """What papers are judged by, read when it is first asked for."""
        return read_rules(self.library)
