"""Tells whether a PDF still lies where it was printed, as it was; one that nobody has touched is not read again."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from handouts.model import Printed
from handouts.press.printed.marks import seal_of


def look_again(output: Path, printed: Printed) -> Printed | None:
    """Return what is said of a PDF, with its seal, if it lies there whole as it was printed; else nothing.

    The seal is that of the moment before they were read and found whole. As long as it holds they are not read again.
    """
    beside = (*printed.pictures, *([printed.slip] if printed.slip else []))
    files = [output / name for name in (printed.path, *beside)]
    try:
        seal = seal_of(files)
        if seal and seal == printed.seal:
            return printed
        return replace(printed, seal=seal) if _are_whole(files, printed) else None
    except OSError:
        return None


def sum_of(*files: bytes) -> str:
    """Return the SHA-256 of files, one after the other."""
    digest = hashlib.sha256()
    for data in files:
        digest.update(data)
    return digest.hexdigest()


def _are_whole(files: Sequence[Path], printed: Printed) -> bool:
    pdf, *beside = (path.read_bytes() for path in files)
    return sum_of(pdf) == printed.sha256 and sum_of(*beside) == printed.beside
