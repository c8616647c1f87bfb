"""One short text that stands for everything a PDF is made from: the same text, the same PDF."""

import hashlib
import json
import re
from dataclasses import fields
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from handouts.flat import Sheet
from handouts.model import Clinic, Job, Source
from handouts.press.machine import machine_versions

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
PROGRAM = Path(__file__).parents[1]
# How the modules begin that only read commands and tell outcomes: they may change, and no PDF with them.
FRONT = ('cli', 'console')


def fingerprint(job: Job) -> str:
    """Return a SHA-256 over all that the job holds, the program and the versions of its engines."""
    parts = {field.name: _plain(getattr(job, field.name)) for field in fields(job)}
    return hashlib.sha256(json.dumps([parts, program('press')], sort_keys=True).encode()).hexdigest()


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
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
