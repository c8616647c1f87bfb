"""What has been approved: who answers for which words until when, and those words and pages as they were.

For each clinic, paper and language there is one file of records, and for each words code in it the words as
plain text, a line for each paragraph, and the pages as PDF.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from handouts.errors import mistake
from handouts.files import File
from handouts.model import Job, Page
from handouts.press.alone import alone_at
from handouts.press.htmltext import read_html, words_code
from handouts.press.place import place_file, sweep
from handouts.press.rooms import Once, Rooms
from handouts.press.yamlfile import read_yaml

Role = Literal['clinician', 'translator']

FOLDER = 'content/approvals'
HEAD = "# Who approved which words, and until when. Written by 'build.py approve': do not change it by hand.\n"
DAY_LENGTH = len('2026-11-23')
LONGEST_NAME = 100


def _day(value: Any) -> date:
    if len(str(value)) != DAY_LENGTH:
        raise ValueError(f"'{value}' is not a date like 2026-11-23")
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"'{value}' is not a date like 2026-11-23") from None


Day = Annotated[date, BeforeValidator(_day)]


class Approval(File):
    """Somebody answers for the words of a paper."""

    by: str = Field(min_length=1, max_length=LONGEST_NAME)
    role: Role
    date: Day
    until: Day = Field(description='the last day on which the approval holds')
    words: str = Field(pattern='^[0-9a-f]{8}$', description='the words code')

    @model_validator(mode='after')
    def lasting(self) -> Self:
        """Refuse an approval that ends before it begins."""
        if self.until < self.date:
            raise ValueError(f"the approval of {self.date} ends on {self.until}, before it begins")
        return self


class ApprovalsFile(File):
    """All approvals of a paper of one clinic in one language, the oldest first."""

    approvals: tuple[Approval, ...]


@dataclass(frozen=True, slots=True, order=True)
class Leaflet:
    """What an approval is about: a paper of a clinic in one language, in all its editions."""

    clinic: str
    paper: str
    language: str

    @property
    def stem(self) -> str:
        """The beginning of the names of all its files."""
        return f'{FOLDER}/{self.clinic}/{self.paper}.{self.language}'


def leaflet_of(job: Job) -> Leaflet:
    """Return what an approval of this job's paper would be about."""
    return Leaflet(job.clinic.folder, job.paper, job.language)


def leaflets(jobs: Iterable[Job]) -> dict[Leaflet, list[Job]]:
    """Return the jobs, which are editions, by what they are editions of."""
    found: dict[Leaflet, list[Job]] = {}
    for job in jobs:
        found.setdefault(leaflet_of(job), []).append(job)
    return found


def words_of(page: Page) -> str:
    """Return all words that the words code stands for, a line for each block."""
    lines = (' '.join(line.split()) for line in read_html(page.html).hashed.split('\n'))
    return ''.join(f'{line}\n' for line in lines if line)


class Register:
    """The approvals of a workspace."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.records = Once(self._read)

    def leaflets(self) -> list[Leaflet]:
        """Return all that has been approved once, whether the workspace still holds it or not."""
        found = []
        for path in self.rooms.root.glob(f'{FOLDER}/*/*/*.yaml'):
            document, *rest = path.stem.split('.')
            if len(rest) == 1:  # other files lie beside the records, such as answers about them
                found.append(Leaflet(path.parts[-3], f'{path.parts[-2]}/{document}', rest[0]))
        return sorted(found)

    def record(self, leaflet: Leaflet, approval: Approval, words: str, pages: bytes) -> None:
        """Write down an approval: words and pages first, so that no record ever lacks them.

        What others have recorded meanwhile stays. Raises OSError if a file cannot be written, and Mistakes if the
        records cannot be read.
        """
        place = self._place(leaflet, '.yaml')
        with alone_at(place):
            known = self._read(leaflet)
            sweep(place.parent)
            place_file(self._place(leaflet, f'.{approval.words}.txt'), words.encode())
            place_file(self._place(leaflet, f'.{approval.words}.pdf'), pages)
            place_file(place, _written((*known, approval)).encode())
        self.records = Once(self._read)

    def words(self, leaflet: Leaflet, code: str) -> str:
        """Return approved words; raise Mistakes if they are not there, or are others than those approved."""
        path = self._place(leaflet, f'.{code}.txt')
        text = self.rooms.text(path).text
        if words_code(text) != code:
            raise mistake(
                self.rooms.shown(path),
                0,
                'approved-words',
                f"These are not the words that were approved: their code is {words_code(text)}, not {code}.",
                "Take the file back from version control.",
            )
        return text

    def pages(self, leaflet: Leaflet, code: str) -> bytes:
        """Return the approved pages as PDF; raise Mistakes if they are not there whole."""
        path = self._place(leaflet, f'.{code}.pdf')
        data = path.read_bytes() if path.is_file() else b''
        if not (data.startswith(b'%PDF-') and data.rstrip().endswith(b'%%EOF')):
            told, hint = "The approved pages are not there whole.", "Take the file back from version control."
            raise mistake(self.rooms.shown(path), 0, 'approved-pages', told, hint)
        return data

    def _place(self, leaflet: Leaflet, suffix: str) -> Path:
        return self.rooms.root / f'{leaflet.stem}{suffix}'

    def _read(self, leaflet: Leaflet) -> tuple[Approval, ...]:
        path = self._place(leaflet, '.yaml')
        return read_yaml(self.rooms.text(path), ApprovalsFile).approvals if path.is_file() else ()


def _written(approvals: Iterable[Approval]) -> str:
    """Return the file of these approvals; a string of JSON is one of YAML too."""
    lines = [HEAD, 'approvals:\n']
    for approval in approvals:
        values = approval.model_dump(mode='json').items()
        text = '\n'.join(f'  {key}: {json.dumps(value, ensure_ascii=False)}' for key, value in values)
        lines.append(f'- {text.lstrip()}\n')
    return ''.join(lines)
