"""What each browser saved last, so that it can be taken back: held in memory alone."""

from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

# So many are remembered at once; each holds a paper twice, which is a few kilobytes.
MOST = 60


@dataclass(frozen=True)
class Save:
    """What was saved: the text before and after, and the digest of the file that it made."""

    digest: str
    before: str = field(repr=False)
    after: str = field(repr=False)


class LastSaves:
    """The last save of each browser and file; the oldest are forgotten."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._saves: OrderedDict[tuple[str, Path], Save] = OrderedDict()

    def keep(self, owner: str, path: Path, save: Save) -> None:
        """Remember what somebody has just saved."""
        with self._lock:
            self._saves[owner, path] = save
            self._saves.move_to_end((owner, path))
            while len(self._saves) > MOST:
                self._saves.popitem(last=False)

    def find(self, owner: str, path: Path, digest: str) -> Save | None:
        """Return what somebody saved last into a file, if it made the file with this digest."""
        save = self._saves.get((owner, path))
        return save if save and save.digest == digest else None
