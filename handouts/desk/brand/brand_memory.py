"""What the desk remembers of brands that are being typed: in memory alone, and the oldest is forgotten."""

from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar, cast

from flask import current_app

from handouts.desk.written.brand_form import Remark
from handouts.desk.written.logo import Logo
from handouts.press.workspace.manuscript import Manuscript
from handouts.words.approval.approvals import Leaflet

# How much is remembered of each sort; a logo has half a megabyte at most.
MOST = 40

Value = TypeVar('Value')


class Lately(Generic[Value]):
    """Things by keys; the oldest are forgotten."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._lock = most, Lock()
        self._held: OrderedDict[str, Value] = OrderedDict()

    def keep(self, key: str, value: Value) -> None:
        """Remember a thing under its key, in the place of the one before."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def find(self, key: str) -> Value | None:
        """Return what is remembered under a key."""
        return self._held.get(key)

    def take(self, key: str) -> Value | None:
        """Return what is remembered under a key, and forget it."""
        with self._lock:
            return self._held.pop(key, None)


@dataclass(frozen=True)
class Slate:
    """What somebody has typed so far: the values that differ from a file, and the text with them."""

    base: str
    wanted: Mapping[str, str]
    text: str
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class WaitingLogo:
    """A logo that somebody has chosen and not saved yet."""

    owner: str
    logo: Logo


@dataclass(frozen=True)
class Saved:
    """The last save of a browser: the clinic's file before and the digest after, and pictures that went with it.

    `anew` are the papers that are printed anew, `fallen` those of them whose approval it has ended.
    """

    folder: str
    digest: str
    before: str = field(repr=False)
    pictures: Mapping[Path, bytes] = field(repr=False)
    placed: Mapping[Path, bytes] = field(repr=False)
    anew: tuple[Leaflet, ...]
    fallen: tuple[Leaflet, ...]
    is_back: bool = False


@dataclass(frozen=True)
class Memory:
    """All that is remembered: files by their digests, the rest by who typed it or by a name of its own."""

    files: Lately[Manuscript] = field(default_factory=Lately)
    slates: Lately[Slate] = field(default_factory=Lately)
    logos: Lately[WaitingLogo] = field(default_factory=Lately)
    unsent: Lately[Mapping[str, str]] = field(default_factory=Lately)
    saves: Lately[Saved] = field(default_factory=Lately)
    ends: Lately[Future[tuple[Leaflet, ...]]] = field(default_factory=Lately)


def memory() -> Memory:
    """Return what the desk that is asked remembers."""
    return cast(Memory, current_app.extensions.setdefault('handouts-brand', Memory()))
