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
