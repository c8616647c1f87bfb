"""The desk: all that its pages share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handouts.desk.daylist.daylist import DayList
from handouts.desk.daylist.daylists import DayLists
from handouts.desk.drawn.errands import Errands
from handouts.desk.drawn.keeper import Keeper
from handouts.desk.drawn.looks import Looks
from handouts.desk.drawn.orders import Orders
from handouts.desk.drawn.studio import Studio
from handouts.desk.guard.passcodes import Passcodes
from handouts.desk.kept.journal import Journal
from handouts.desk.printing.spool import Spool
from handouts.desk.tongue import Tongue
from handouts.errors import MachineLacks

NO_FOLDER = (
    "There is no private folder for what people type: {reason}. "
    "Look at the room on the disk, then open the desk again."
)


@dataclass(frozen=True)
class Desk:
    """A workspace's desk; `private` is the folder for what holds values of people, `clock` tells the local time."""

    root: Path
    output: Path
    private: Path
    clock: Callable[[], datetime]
    keeper: Keeper
    studio: Studio
    looks: Looks
    orders: Orders
    errands: Errands
    journal: Journal
    spool: Spool
    passcodes: Passcodes
    tongues: Mapping[str, Tongue]
    lists: DayLists[DayList]

    def shelter(self) -> Path:
        """Return the private folder, made anew where something that clears up took it away; raises MachineLacks."""
        try:
            self.private.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.private.chmod(0o700)  # refused where somebody else's lies in its place
        except OSError as error:
            raise MachineLacks(NO_FOLDER.format(reason=error.strerror)) from None
        return self.private
