"""The jobs on their way to a printer: the head of each page follows them until they are at their end."""

from collections.abc import Iterable
from dataclasses import dataclass

from handouts.desk.kept.journal import Entry
from handouts.desk.views import here, told
from handouts.errors import Mistakes

# How many jobs one page follows at most.
MOST = 20


@dataclass(frozen=True)
class Ended:
    """A job that came to its end while somebody looked at the page, and how, in words."""

    id: int
    told: str


@dataclass(frozen=True)
class Going:
    """The jobs that are still on their way, and those that were when the page was shown and are not any more."""

    left: tuple[int, ...] = ()
    ended: tuple[Ended, ...] = ()

    @property
    def followed(self) -> list[int]:
        """All that the page asks for the next time."""
        return [*(job.id for job in self.ended), *self.left]


def going(followed: Iterable[int] = ()) -> Going:
    """Return the jobs on their way and how those ended that are followed; none where the journal cannot be read."""
    try:
        entries = list(_entries(list(followed)))
    except Mistakes:
        return Going()
    left = tuple(entry.id for entry in entries if entry.state in told.GOING)
    return Going(left, tuple(Ended(one.id, told.heading_told(one)) for one in entries if one.id not in left))


def _entries(followed: list[int]) -> Iterable[Entry]:
    journal = here.desk().journal
    present = {entry.id: entry for entry in journal.going()}
    ids = list(dict.fromkeys([*followed, *present]))[-MOST:]
    return filter(None, (present.get(id) or journal.entry(id) for id in ids))
