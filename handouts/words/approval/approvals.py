"""What has been approved: who answers for which words until when, and those words and pages as they were.

For each clinic, paper and language there is one file of records, and for each words code in it the words as
plain text, a line for each paragraph, and the pages as PDF.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from glob import escape
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from handouts.errors import Mistakes, mistake
from handouts.files import File
from handouts.model import Job, Page, Source
from handouts.press.page.htmltext import read_html, words_code
from handouts.press.workspace.alone import alone_at
from handouts.press.workspace.place import place_files, sweep
from handouts.press.workspace.rooms import Once, Rooms, paths_of
from handouts.press.workspace.yamlfile import read_yaml

Role = Literal['clinician', 'translator']

FOLDER = 'content/approvals'
HEAD = "# Who approved which words, and until when. Written by 'build.py approve': do not change it by hand.\n"
DAY_LENGTH = len('2026-11-23')
LONGEST_NAME = 100
# How a program for versions marks two of them that it could not make one.
CONFLICT = re.compile(r'^(?:<{7}|={7}|>{7})(?= |$)', re.MULTILINE)
TAKE_BACK = "Take the file back from version control. Until then nobody counts as having approved the paper."
# What is wrong with the file and not with what it says.
BESIDE = ('conflict', 'unreadable', 'outside')


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
        for path in paths_of(self.rooms.root, f'{FOLDER}/*/*/*.yaml'):
            document, *rest = path.stem.split('.')
            if len(rest) == 1:  # other files lie beside the records, such as answers about them
                found.append(Leaflet(path.parts[-3], f'{path.parts[-2]}/{document}', rest[0]))
        return sorted(found)

    @contextmanager
    def alone(self, leaflet: Leaflet) -> Iterator[None]:
        """Keep others from approving a paper meanwhile, and read anew what they have recorded.

        Raises Mistakes where that cannot be had.
        """
        with ExitStack() as stack:
            try:
                stack.enter_context(alone_at(self._place(leaflet, '.yaml')))
            except OSError as error:
                told = f"Nobody else may approve this paper meanwhile, and that cannot be seen to: {error.strerror}."
                hint = "Nothing is approved; try again."
                raise mistake(f'{leaflet.stem}.yaml', 0, 'not-alone', told, hint) from None
            self.records = Once(self._read)
            yield

    def record(self, leaflet: Leaflet, approval: Approval, words: str, pages: bytes) -> None:
        """Write down an approval with its words and pages, all of them or none; for who is alone at the paper.

        One that was recorded last is not recorded again. Raises OSError if a file cannot be written, and Mistakes if
        the records cannot be read.
        """
        known, place = self._read(leaflet), self._place(leaflet, '.yaml')
        records = known if known[-1:] == (approval,) else (*known, approval)
        sweep(place.parent, names=f'{escape(place.stem)}.????????.*')
        place_files(
            {
                self._place(leaflet, f'.{approval.words}.txt'): words.encode(),
                self._place(leaflet, f'.{approval.words}.pdf'): pages,
                place: _written(records).encode(),  # the last: no record ever lacks its words and pages
            }
        )
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
        if not path.is_file():
            return ()
        try:
            text = self.rooms.text(path)
            _refuse_conflict(text)
            return read_yaml(text, ApprovalsFile).approvals
        except Mistakes as error:  # nobody shall mend by hand what says who approved what
            told = [one if one.rule in BESIDE else replace(one, hint=TAKE_BACK) for one in error.findings]
            raise Mistakes(told) from None


def _refuse_conflict(text: Source) -> None:
    """Raise Mistakes where two people's approvals came together, and a program has marked both."""
    found = CONFLICT.search(text.text)
    if found:
        line = text.text.count('\n', 0, found.start()) + 1
        told = f"Two versions of this file came together here, with a line '{found[0]}' between them."
        hint = "Take out the lines of signs, so that the approvals of both stay. Until then none of them counts."
        raise mistake(text.file, line, 'conflict', told, hint)


def _written(approvals: Iterable[Approval]) -> str:
    """Return the file of these approvals; a string of JSON is one of YAML too."""
    lines = [HEAD, 'approvals:\n']
    for approval in approvals:
        values = approval.model_dump(mode='json').items()
        text = '\n'.join(f'  {key}: {json.dumps(value, ensure_ascii=False)}' for key, value in values)
        lines.append(f'- {text.lstrip()}\n')
    return ''.join(lines)
