"""The folders of this user in which the program keeps its own things between runs: locks, notes, fonts."""

import errno
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs

PRIVATE = 0o700


def state_folder(room: str) -> Path:
    """Return a folder for what must outlast a run, made if it is not there; raise OSError where none can be written.

    Where this user has no home, or may not write there, it lies among the temporary files, for nobody else's eyes.
    """
    return _own(lambda: platformdirs.user_state_path('handouts'), room)


def cache_folder() -> Path:
    """Return the folder for what can be made anew at any time, in the same way."""
    return _own(lambda: platformdirs.user_cache_path('handouts'), '')


def _own(place: Callable[[], Path], room: str) -> Path:
    try:
        return _made(place() / room)
    except (OSError, RuntimeError):  # RuntimeError: nobody knows where this user's home is
        return _made(temporary_folder() / room)


def _made(folder: Path) -> Path:
    folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    return folder


def temporary_folder() -> Path:
    """Return this user's folder among the temporary files; raise OSError where it is not this user's alone."""
    user = os.getuid() if hasattr(os, 'getuid') else ''
    folder = Path(tempfile.gettempdir()) / f'handouts-{user}'
    folder.mkdir(mode=PRIVATE, exist_ok=True)
    status = folder.lstat()
    is_open = not stat.S_ISDIR(status.st_mode) or stat.S_IMODE(status.st_mode) & 0o077
    if user != '' and (is_open or user != status.st_uid):
        raise PermissionError(errno.EACCES, "it belongs to somebody else", str(folder))
    return folder
