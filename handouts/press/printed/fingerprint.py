"""One short text that stands for everything a PDF is made from: the same text, the same PDF."""

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import fields
from functools import cache, lru_cache, partial
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from weakref import ref

from pydantic import BaseModel

from handouts.flat import Sheet
from handouts.model import Clinic, Job, Source
from handouts.press.printed.machine import machine_versions

ENGINES = (
    'weasyprint',
    'pydyf',
    'fonttools',
    'tinycss2',
    'tinyhtml5',
    'pillow',
    'markdown',
    'jinja2',
    'pikepdf',
    'uharfbuzz',
    'zxing-cpp',
    'cssselect2',
    'pyphen',
    'markupsafe',
    'pypdfium2',
    'page-validation',
)
PROGRAM = Path(__file__).parents[2]
# How the modules begin that only read commands and tell outcomes: they may change, and no PDF with them.
FRONT = ('cli', 'console')


def fingerprint(job: Job) -> str:
    """Return a SHA-256 over all that the job holds, the program and the versions of its engines."""
    parts = {field.name: _digest(getattr(job, field.name)) for field in fields(job)}
    return _sum([parts, _sum_of_program(tuple(program('press')))])


def _digest(value: Any) -> str:
    """Return what stands for a part of a job: of one that many jobs share, what was taken when it was first seen.

    It is remembered by the object, for as long as that is there: what a job holds is never changed after reading.
    """
    if isinstance(value, str | bool):
        return str(value)
    known = _known.get(id(value))
    if known and known[0]() is value:
        return known[1]
    digest = _sum(_plain(value))
    with suppress(TypeError):  # of what one job alone holds nothing is remembered
        _known[id(value)] = ref(value, partial(_forget, id(value))), digest
    return digest


_known: dict[int, tuple[Any, str]] = {}


def _forget(key: int, _: Any) -> None:
    _known.pop(key, None)


def _sum(plain: Any) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


@lru_cache(maxsize=4)
def _sum_of_program(told: tuple[str, ...]) -> str:
    return _sum(told)


def _plain(value: Any) -> Any:
    """Return a value of a job as JSON knows it; files by what is in them."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode='json')
    if isinstance(value, Clinic | Source | Sheet):
        return [_plain(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, dict):
        # In order: styles and templates are laid over one another in it.
        return [[key, _plain(item)] for key, item in value.items()]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return _file_hash(value) if isinstance(value, Path) else str(value)


@cache
def _file_hash(path: Path) -> str:
    """Return the SHA-256 of a file; a font that is gone makes another PDF than one that is there, or none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return f'{path.name}: {error.strerror}'


@cache
def program(*rooms: str) -> list[str]:
    """Return what tells this program from another: the code of its rooms, and the versions of its engines."""
    files = [*PROGRAM.glob('*.py'), *(path for room in rooms for path in (PROGRAM / room).rglob('*.py'))]
    code = [_file_hash(path) for path in sorted(files) if not path.name.startswith(FRONT)]
    return [*code, *(f'{name} {version(name)}' for name in ENGINES), *machine_versions()]


def version(name: str) -> str:
    """Return the version of an installed package, without what Python loads to read all that it says of itself."""
    found = distribution(name)
    told = re.search(r'^Version: *(.+)$', found.read_text('METADATA') or '', re.MULTILINE)
    return told[1] if told else found.version
