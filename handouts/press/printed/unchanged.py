"""Knows a print run that would find all as the last one left it: by the marks of every file, and reads no paper.

What a run told when it had nothing to print is written down beside what lies printed, with the seal of all that it
was told from. As long as that holds, it is told again.
"""

import hashlib
import json
import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from handouts.press.printed.machine import machine_versions
from handouts.press.printed.marks import seal_of, walk
from handouts.press.workspace.place import PART, place_file
from handouts.press.workspace.project import PACKAGE, PROJECT

RECORD = '.unchanged.json'
# What papers are made from, in the workspace and in the project.
ROOMS = ('content', 'templates', 'styles')
# What a run writes into the output folder itself: the records and the gallery, and what it left half written.
OWN = ('manifest.*', 'index*', f'.*{PART}')
# How the folders end in which it is written down which version of a library is installed.
INSTALLED = ('.dist-info', '.egg-info')


@dataclass(frozen=True)
class Kept(Collection[str]):
    """Some of the lines of a record, read as they are gone through: of many clinics they are too many to be held."""

    record: Path
    first: int
    count: int

    def __iter__(self) -> Iterator[str]:
        with self.record.open('rb') as file:
            yield from map(json.loads, islice(file, self.first, self.first + self.count))

    def __len__(self) -> int:
        return self.count

    def __contains__(self, text: object) -> bool:
        return any(line == text for line in self)


@dataclass(frozen=True)
class Told:
    """What a run told that had nothing to print: of each PDF, what is to be known of papers, and the counts."""

    lines: Collection[str] = ()
    findings: Sequence[str] = ()
    counts: str = ''


@dataclass(frozen=True)
class Sight:
    """What a run finds: the fonts, the files that lie printed, named from the output folder, and the seal of all.

    The seal is empty where something is changing just now.
    """

    fonts: Sequence[str]
    prints: Collection[str]
    seal: str


@dataclass(frozen=True)
class Scene:
    """What a print run of a workspace is told from: `asked` is all that it is asked for, and the day."""

    root: Path
    output: Path
    asked: Sequence[str]

    def look(self, fonts: Sequence[str], prints: Collection[str]) -> Sight:
        """Return what papers are made from and with, and what lies printed, with the seal that they have now."""
        try:
            seal = seal_of(chain(self._sources(), map(Path, fonts), self._places(prints)))
            parts = [seal, *self.asked, *_installed(), *machine_versions(), str(_user())]
        except OSError:
            return Sight(fonts, prints, '')
        return Sight(fonts, prints, _sum(json.dumps(parts).encode()) if seal else '')

    def _sources(self) -> Iterator[Path]:
        for root in dict.fromkeys((self.root, PROJECT)):
            for room in ROOMS:
                yield from walk(root / room, root)
        yield from walk(PACKAGE, PACKAGE)

    def _places(self, prints: Collection[str]) -> Iterator[Path]:
        """Yield the files that lie printed, and the folders in which they lie: a leftover of a run changes those."""
        folders: dict[Path, None] = {}
        for name in prints:
            file = self.output / name
            folders[file.parent] = None
            yield file
        yield from folders

    def _own(self) -> str:
        """Return what stands for what a run writes into the output folder itself, maybe a moment ago."""
        own = sorted({path for pattern in OWN for path in self.output.glob(pattern)})
        return _sum(json.dumps([[path.name, _sum(path.read_bytes())] for path in own]).encode())

    def told(self) -> Told | None:
        """Return what the last run told, where this one would tell the same; nothing where that is not known."""
        record = self.output / RECORD
        with suppress(OSError, ValueError, LookupError, TypeError):
            known = json.loads(_head(record))
            prints = Kept(record, 2, known['prints'])
            if known['seal'] == self.look(known['fonts'], prints).seal and known['own'] == self._own():
                lines = Kept(record, 2 + known['prints'], known['lines'])
                return Told(lines, known['findings'], known['counts'])
        return None

    def keep(self, before: Sight, told: Told) -> None:
        """Write down what a run told; `before` is what it found when it began.

        Where something has been changed since, or lately, or where it cannot be written, the next run looks for
        itself.
        """
        if before.seal and before == self.look(before.fonts, before.prints):
            with suppress(OSError):
                head = {
                    'fonts': before.fonts,
                    'seal': before.seal,
                    'own': self._own(),
                    'findings': told.findings,
                    'counts': told.counts,
                    'prints': len(before.prints),
                    'lines': len(told.lines),
                }
                text = bytearray()
                for line in (head, *before.prints, *told.lines):
                    text += json.dumps(line).encode() + b'\n'
                place_file(self.output / RECORD, _sum(text).encode() + b'\n' + text)


def _head(record: Path) -> bytes:
    """Return the first line of a record, which says what follows; raise ValueError where it is not whole."""
    with record.open('rb') as file:
        mark, begin = file.readline(), file.tell()
        if mark.decode() != hashlib.file_digest(file, 'sha256').hexdigest() + '\n':
            raise ValueError(mark)
        file.seek(begin)
        return file.readline()


def _installed() -> list[str]:
    """Return the names and versions of all installed libraries, in the order in which Python looks for them."""
    folders = [Path(place) for place in sys.path if Path(place).is_dir()]
    return [path.name for folder in folders for path in sorted(folder.iterdir()) if path.suffix in INSTALLED]


def _user() -> int:
    """Return the number of the user: another may not read the same files."""
    return os.getuid() if hasattr(os, 'getuid') else 0


def _sum(data: bytes | bytearray) -> str:
    return hashlib.sha256(data).hexdigest()
