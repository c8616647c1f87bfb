"""Puts finished files into their places: written beside, then renamed, so that none is ever half there."""

import errno
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

# Of our own: other people's half-written files may lie in the same folders.
PART = '.handouts.part'
# The page that shows all that lies printed.
GALLERY = 'index.html'


def place_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises OSError and leaves the old one if it cannot."""
    place_files({path: data})


def place_files(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together, all or none, and rename them in their order.

    Raises OSError and leaves the old ones if one cannot be written, or if a folder lies in its place.
    """
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    parts = {path: path.with_name(f'.{path.name}{PART}') for path in files}
    try:
        for path, part in parts.items():
            _write(part, files[path])
        for path in files:
            if path.is_dir():  # the one fault of a rename that can be seen before the first of them
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        for path, part in parts.items():
            part.replace(path)
    except OSError:
        _remove(parts.values())
        raise


def _write(part: Path, data: bytes) -> None:
    with part.open('wb') as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sweep(folder: Path, *rooms: str, names: str = '*') -> None:
    """Remove what a killed run left half written in a folder itself, and anywhere in its named rooms.

    `names` is the pattern of the files that are meant in the folder, where others may be written at this moment.
    """
    _remove(folder.glob(f'.{names}{PART}'))
    for room in rooms:
        _remove((folder / room).rglob(f'.*{PART}'))


def _remove(parts: Iterable[Path]) -> None:
    """Remove parts; one that stays is met again, and told, when its file is written."""
    for part in parts:
        with suppress(OSError):
            part.unlink()
