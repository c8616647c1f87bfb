"""Puts finished files into their places: written beside, then renamed, so that none is ever half there."""

import os
from pathlib import Path

PART = '.part'


def place_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all; raises OSError and leaves the old one if it cannot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f'.{path.name}{PART}')
    try:
        with part.open('wb') as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def sweep(folder: Path) -> None:
    """Remove what a killed run left half written."""
    for part in folder.rglob(f'.*{PART}'):
        if part.is_file():
            part.unlink(missing_ok=True)
