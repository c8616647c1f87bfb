"""A value on its way to another computer: whole in itself, with no path of this computer in it.

A font file is named by its family, and known again by its content; every other path is refused.
"""

import hashlib
import io
import pickle
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from handouts.press.letters.fonts import installed_families


class Unlike(Exception):
    """A computer that has not got what a parcel was packed with; says what it lacks."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A value as bytes, which no log shows."""

    data: bytes = field(repr=False)


def pack(value: Any) -> Parcel:
    """Return a value as a parcel; raises PicklingError for one with a path in it that is not that of a font."""
    out = io.BytesIO()
    _Packer(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return Parcel(out.getvalue())


def unpack(parcel: Parcel) -> Any:
    """Return the value of a parcel; raises Unlike where this computer lacks a font of it, or has another by its name.

    Whoever packs a parcel can let the one who unpacks it do anything: both must trust one another.
    """
    return pickle.loads(parcel.data)


class _Packer(pickle.Pickler):
    def reducer_override(self, thing: Any) -> Any:
        """Return how a path is found again; everything else is packed as it is."""
        if not isinstance(thing, Path):
            return NotImplemented
        family = _families().get(thing)
        if family is None:
            raise pickle.PicklingError("A path of this computer would be sent to another one.")
        return find_font, (family, thing.name, _sum_of(thing))


def find_font(family: str, name: str, sha256: str) -> Path:
    """Return the font file of this computer that has such a name and content; raises Unlike."""
    found = next((path for path in installed_families().get(family, ()) if path.name == name), None)
    if found is None:
        raise Unlike(f"it has not the font {family} ({name})")
    if _sum_of(found) != sha256:
        raise Unlike(f"its font {family} ({name}) is another one")
    return found


@cache
def _families() -> dict[Path, str]:
    return {path: family for family, paths in installed_families().items() for path in paths}


@cache
def _sum_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
