"""The record of what lies in the output folder: a file for each clinic, with a line for each PDF."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import FailFast, TypeAdapter

from handouts.errors import Finding, mistake
from handouts.model import Printed
from handouts.press.workspace.place import place_file

# A clinic, a paper and a language.
Held = tuple[str, str, str]

BEFORE, AFTER = 'manifest.', '.json'


@dataclass(frozen=True, slots=True)
class Part:
    """What lies in the output folder of one clinic, as it is written down there; one wrong entry spoils it."""

    pdfs: Annotated[tuple[Printed, ...], FailFast()]


JSON, ENTRY = TypeAdapter(Part), TypeAdapter(Printed)


class Lying(Mapping[str, Printed]):
    """What the last runs printed, by path.

    The part of a clinic is read when somebody asks for it, and kept until another clinic is asked for: all of it may
    be more than fits in memory.
    """

    def __init__(self, output: Path) -> None:
        self._output = output
        self._clinic, self._part = '', dict[str, Printed]()

    def __getitem__(self, path: str) -> Printed:
        return self._of(path.partition('/')[0])[path]

    def __iter__(self) -> Iterator[str]:
        for clinic in written_clinics(self._output):
            yield from self._of(clinic)

    def __len__(self) -> int:
        return sum(len(self._of(clinic)) for clinic in written_clinics(self._output))

    def _of(self, clinic: str) -> dict[str, Printed]:
        if clinic != self._clinic:
            self._clinic, self._part = clinic, read_part(self._output, clinic)
        return self._part


def read_manifest(output: Path) -> Mapping[str, Printed]:
    """Return what the last runs printed, by path; of a clinic without a whole record nothing."""
    return Lying(output)


def read_part(output: Path, clinic: str) -> dict[str, Printed]:
    """Return what the last runs printed for a clinic, by path; nothing if there is no whole record of it."""
    path = manifest_of(output, clinic)
    try:
        mark = path.stat()
        entries = _entries(path, mark.st_ino, mark.st_mtime_ns, mark.st_size)
    except (OSError, ValueError):
        return {}
    return {entry.path: entry for entry in entries if entry.clinic == clinic}


@lru_cache(maxsize=1)
def _entries(path: Path, *_: int) -> tuple[Printed, ...]:
    """Return the entries of a record; whoever prints reads the same one to know what lies there and to change it."""
    return JSON.validate_json(path.read_bytes()).pdfs


def lying_files(output: Path) -> list[str]:
    """Return the names of all files that the last runs printed: PDFs, and what lies beside them."""
    entries = (entry for clinic in written_clinics(output) for entry in read_part(output, clinic).values())
    return [name for entry in entries for name in (entry.path, *entry.pictures, *filter(None, [entry.slip]))]


def manifest_of(output: Path, clinic: str) -> Path:
    """Return where it is written down what lies printed for a clinic."""
    return output / f'{BEFORE}{clinic}{AFTER}'


def written_clinics(output: Path) -> list[str]:
    """Return the clinics of which it is written down what lies printed."""
    return sorted(path.name[len(BEFORE) : -len(AFTER)] for path in output.glob(f'{BEFORE}*{AFTER}'))


def write_manifest(
    output: Path, printed: Iterable[Printed], held: Collection[Held], findings: Iterable[Finding]
) -> list[Printed]:
    """Write down what lies printed now for some clinics, and return it; raise Mistakes if it cannot be written.

    `held` are their papers and languages that the workspace holds: what is not among them is forgotten, and so are
    editions as which a paper of this run is not printed any more. A job that was refused keeps its old entry if its
    old PDF still lies there. `findings` are those that kept a paper from becoming a job.
    """
    done, found = list(printed), list(findings)
    kept = []
    for clinic in sorted({clinic for clinic, _, _ in held} | {new.clinic for new in done}):
        part = read_part(output, clinic)
        now = _kept(output, part, [new for new in done if new.clinic == clinic], held, found)
        if now != [*part.values()] or not manifest_of(output, clinic).is_file():
            write_beside(manifest_of(output, clinic), _told(now))
        kept += now
    return kept


def _kept(
    output: Path,
    part: dict[str, Printed],
    done: Sequence[Printed],
    held: Collection[Held],
    findings: Iterable[Finding],
) -> list[Printed]:
    """Return the entries of one clinic as they are now, in order."""
    wanted = {_held(new): new.editions for new in done if new.editions}
    entries = {path: entry for path, entry in part.items() if _held(entry) in held and _is_wanted(entry, wanted)}
    against: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        against.setdefault((finding.paper, finding.language), []).append(finding)
    for path, entry in entries.items():
        if keeping := against.get((entry.paper, entry.language)):
            entries[path] = replace(entry, findings=tuple(keeping))
    for new in done:
        if new.sha256:
            entries[new.path] = replace(new, is_new=True, editions=())
        elif new.path in entries:
            entries[new.path] = replace(entries[new.path], findings=new.findings)
    return [entries[path] for path in sorted(entries) if (output / path).is_file()]


def _is_wanted(entry: Printed, wanted: Mapping[Held, tuple[str, ...]]) -> bool:
    return entry.edition in wanted.get(_held(entry), (entry.edition,))


def _held(entry: Printed) -> Held:
    return entry.clinic, entry.paper, entry.language


def _told(entries: Iterable[Printed]) -> bytes:
    """Return entries as JSON, a line for each."""
    values = (ENTRY.dump_python(entry, mode='json', exclude={'is_new', 'editions'}) for entry in entries)
    lines = ',\n'.join(json.dumps(value, ensure_ascii=False) for value in values)
    return f'{{"pdfs": [\n{lines}\n]}}\n'.encode()


def keep_clinics(output: Path, clinics: Collection[str]) -> None:
    """Forget what is written down of clinics that the workspace no longer holds; raise Mistakes if that cannot be."""
    for clinic in written_clinics(output):
        if clinic not in clinics:
            with _written(path := manifest_of(output, clinic)):
                path.unlink(missing_ok=True)


def write_beside(path: Path, data: bytes) -> None:
    """Write a file about the run, unless it lies there already; raise Mistakes if it cannot be written."""
    with _written(path):
        if not path.is_file() or path.read_bytes() != data:
            place_file(path, data)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        message = f"The file could not be written: {error.strerror}."
        hint = "Look at the room on the disk and at the permissions of the output folder, then print again."
        raise mistake(str(path), 0, 'not-written', message, hint) from None
