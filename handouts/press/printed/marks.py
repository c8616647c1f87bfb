"""The marks that a disk keeps of a file: whoever changes it changes them, and they are seen without reading it.

On Windows, somebody who puts the time of a changed file back leaves the same marks.
"""

import errno
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

# Nanoseconds that a file must have been left alone: the coarsest disks write times in steps of two seconds, and would
# not show a second change within one.
RESTING = 2_000_000_000


def seal_of(paths: Iterable[Path]) -> str:
    """Return the seal of files and folders: their names, sizes, times and places on the disk.

    It is empty if one was changed so lately that another change might not show. Raises OSError where one is gone.
    """
    latest, digest = 0, hashlib.sha256()
    for path in paths:
        seen = path.stat()
        latest = max(latest, seen.st_mtime_ns, seen.st_ctime_ns)
        marks = (str(path), seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)
        digest.update(repr(marks).encode())
    return '' if latest > time.time_ns() - RESTING else digest.hexdigest()[:32]


def walk(folder: Path, within: Path) -> Iterator[Path]:
    """Yield a folder, if it is there, and all that lies in it, also behind links: each folder once, in order.

    Raises OSError where a folder cannot be listed, or lies behind a link that leads out of what it must be `within`.
    """
    seen, inside = set[tuple[int, int]](), within.resolve()
    for place, folders, files in os.walk(folder, onerror=_refuse, followlinks=True):
        here = Path(place)
        status = here.stat()
        if (status.st_dev, status.st_ino) in seen:
            folders.clear()
            continue
        if not here.resolve().is_relative_to(inside):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), place)
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if name != '__pycache__')
        yield here
        yield from (here / name for name in sorted(files))


def _refuse(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
