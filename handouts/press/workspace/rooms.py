"""The folders of a workspace, with the project's behind them: what lies where, and what it says."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from handouts.errors import Mistakes, mistake
from handouts.model import Source
from handouts.press.workspace.picture import SUFFIXES
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.textfile import is_inside, read_text

# How often it is looked for what lies in a folder from which something vanishes meanwhile.
TRIES = 10

Key = TypeVar('Key')
Value = TypeVar('Value')


def paths_of(folder: Path, pattern: str) -> list[Path]:
    """Return what lies in a folder by a pattern, in order; looked for again where a folder vanishes meanwhile."""
    for _ in range(TRIES):
        with suppress(FileNotFoundError, NotADirectoryError):
            return sorted(folder.glob(pattern))
    raise mistake(pattern, 0, 'unreadable', "Folders here are removed just now.", "Try again when that is over.")


class Held(dict[Key, Value]):
    """A dict that many jobs share and nobody changes: what is made of it may be remembered as long as it is there."""

    __slots__ = ('__weakref__',)


class Once(Generic[Key, Value]):
    """Reads each thing once and remembers it; a thing with mistakes raises the same ones each time."""

    def __init__(self, read: Callable[[Key], Value]) -> None:
        self._read = read
        self._known: dict[Key, Value | Mistakes] = {}

    def __call__(self, key: Key) -> Value:
        if key not in self._known:
            try:
                self._known[key] = self._read(key)
            except Mistakes as error:
                self._known[key] = error
        known = self._known[key]
        if isinstance(known, Mistakes):
            raise known.with_traceback(None)
        return known


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where files are looked for: in the workspace first, then in the project."""

    root: Path
    project: Path = PROJECT

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders to look in, the workspace first."""
        return (self.root,) if self.root == self.project else (self.root, self.project)

    def all_of(self, name: str) -> list[Path]:
        """Return the files of this name, the workspace's first."""
        return [path for root in self.roots if (path := root / name).is_file()]

    def names(self, pattern: str) -> list[str]:
        """Return what stands for the one `*` in the files' paths, in order, without doubles."""
        before, after = pattern.split('*')
        found = (path.relative_to(root).as_posix() for root in self.roots for path in paths_of(root, pattern))
        return sorted({name.removeprefix(before).removesuffix(after) for name in found})

    def shown(self, path: Path) -> str:
        """Return the name of a file as people see it: from the folder of the workspace or project."""
        root = next((root for root in self.roots if path.is_relative_to(root)), None)
        return path.relative_to(root).as_posix() if root else path.name

    def text(self, path: Path) -> Source:
        """Return a text file; raise Mistakes if it is not one, or lies outside."""
        return read_text(path, self.shown(path), self.roots)

    def texts(self, room: str, *patterns: str) -> dict[str, str]:
        """Return the texts of a room's files by name, in the order of the patterns."""
        texts: Held[str, str] = Held()
        for pattern in patterns:
            for root in self.roots:
                for path in paths_of(root / room, pattern):
                    texts.setdefault(path.relative_to(root / room).as_posix(), self.text(path).text)
        return texts

    def pictures(self, folder: Path) -> dict[str, bytes]:
        """Return the pictures of a folder by file name; links out of the workspace are passed over.

        Raises Mistakes for one that cannot be read, or that is removed just now.
        """
        try:
            return Held(
                (path.name, path.read_bytes())
                for path in sorted(folder.iterdir())
                if path.suffix.lower() in SUFFIXES and path.is_file() and is_inside(path, self.roots)
            )
        except OSError as error:
            told, hint = f"It cannot be read: {error.strerror}.", "Look whether it is there, and at its permissions."
            raise mistake(self.shown(Path(error.filename)), 0, 'unreadable', told, hint) from None
