"""Knows a print run that would find all as the last one left it: by the marks of every file, without reading one.

What a run told when it had nothing to print is written down beside what lies printed, with the seal of all that it
was told from. As long as that holds, it is told again, and neither a paper nor the record of what lies there is read.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from handouts.press.machine import machine_versions
from handouts.press.marks import seal_of, walk
from handouts.press.place import place_file
from handouts.press.project import PACKAGE, PROJECT

RECORD = '.unchanged.json'
# What papers are made from, in the workspace and in the project.
ROOMS = ('content', 'templates', 'styles')
# How the folders begin in which it is written down which version of a library is installed.
INSTALLED = ('.dist-info', '.egg-info')


@dataclass(frozen=True)
class Told:
    """What a run told that had nothing to print: of each PDF, what is to be known of papers, and the counts."""

    lines: Sequence[str] = ()
    findings: Sequence[str] = ()
    counts: str = ''


@dataclass(frozen=True)
class Scene:
    """What a print run of a workspace is told from: `asked` is all that it is asked for, and the day."""

    root: Path
    output: Path
    asked: Sequence[str]

    def seal_of_sources(self, fonts: Sequence[str]) -> str:
        """Return the seal of what papers are made from and with; '' where something is changing just now."""
        try:
            seal = seal_of(self._sources(fonts))
        except OSError:
            return ''
        parts = [seal, *self.asked, *_installed(), *machine_versions()]
        return _sum(json.dumps(parts).encode()) if seal else ''

    def _sources(self, fonts: Sequence[str]) -> Iterator[Path]:
        for root in dict.fromkeys((self.root, PROJECT)):
            for room in ROOMS:
                yield from walk(root / room, root)
        yield from walk(PACKAGE, PACKAGE)
        yield from map(Path, fonts)

    def seal_of_prints(self) -> str:
        """Return the seal of what lies printed; '' where something is changing just now.

        The records and the gallery are read: the run itself may have written them a moment ago.
        """
        try:
            own = [path for path in sorted(self.output.iterdir()) if path.is_file() and path.name != RECORD]
            sums = [f'{path.name} {_sum(path.read_bytes())}' for path in own]
            seal = seal_of(path for path in self._prints() if not path.is_dir())
        except OSError:
            return ''
        return _sum(json.dumps([seal, *sums]).encode()) if seal else ''

    def _prints(self) -> Iterator[Path]:
        for folder in sorted(path for path in self.output.iterdir() if path.is_dir()):
            yield from walk(folder, self.output)

    def told(self) -> Told | None:
        """Return what the last run told, where this one would tell the same; nothing where that is not known."""
        with suppress(OSError, ValueError):
            mark, _, text = (self.output / RECORD).read_text(encoding='utf-8').partition('\n')
            if mark == _sum(text.encode()):
                known = json.loads(text)
                if (
                    known['sources'] == self.seal_of_sources(known['fonts'])
                    and known['prints'] == self.seal_of_prints()
                ):
                    return Told(**known['told'])
        return None

    def keep(self, before: str, fonts: Sequence[str], told: Told) -> None:
        """Write down what a run told; `before` is the seal of its sources from before it read them.

        Where they have been changed since, or lately, or where it cannot be written, the next run looks for itself.
        """
        prints = self.seal_of_prints()
        if before and prints and before == self.seal_of_sources(fonts):
            known = {'sources': before, 'prints': prints, 'fonts': [*fonts], 'told': asdict(told)}
            text = json.dumps(known, ensure_ascii=False)
            with suppress(OSError):
                place_file(self.output / RECORD, f'{_sum(text.encode())}\n{text}'.encode())


def _installed() -> list[str]:
    """Return the names and versions of all installed libraries, in the order in which Python looks for them."""
    folders = [Path(place) for place in sys.path if Path(place).is_dir()]
    return [path.name for folder in folders for path in sorted(folder.iterdir()) if path.suffix in INSTALLED]


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
