"""A blank: a paper that is printed and proved, with what it asks and where on its pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from handouts.errors import mistake
from handouts.fields import CODE, Field, Slot
from handouts.model import Job, Printed
from handouts.pagecode import PageCode
from handouts.people.filled.lettering import TEXT_SIZE, Letters
from handouts.press.letters.fonts import FALLBACK, upright_face
from handouts.press.printed.seal import sum_of

POINTS = 72.0
# A paper, its language and its edition.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Content:
    """The name of a paper's file and what is in it, for those who cannot reach the file."""

    name: str
    data: bytes = field(repr=False)

    def read_bytes(self) -> bytes:
        """Return it, as a file does."""
        return self.data


@dataclass(frozen=True)
class Blank:
    """A printed paper of one language and edition, to be filled in for people.

    `width` and `height` are those of a page in points, `codes` is how many scanning codes it has, `is_form` says
    that it has real form fields, `turns_short` that its sheets are turned over the short edge.
    """

    paper: str
    title: str
    language: str
    country: str
    edition: str
    words: str
    pages: int
    width: float
    height: float
    codes: int
    fields: Mapping[str, Field]
    slots: tuple[Slot, ...]
    letters: Letters
    is_form: bool
    turns_short: bool
    path: Path | Content
    sha256: str

    @property
    def key(self) -> Key:
        """By what it is found among others."""
        return self.paper, self.language, self.edition

    def data(self) -> bytes:
        """Return the file as it was printed; raise Mistakes where another lies there by now, or none."""
        try:
            data = self.path.read_bytes()
        except OSError:
            data = b''
        if sum_of(data) != self.sha256:
            told = "This paper was printed anew, or removed, while it was being filled in."
            raise mistake('.'.join(self.key), 0, 'not-there', told, "Give the same command again.")
        return data

    def carried(self) -> 'Blank':
        """Return the paper with its file in it, for another computer."""
        return replace(self, path=Content(self.path.name, self.data()))

    def code(self, slot: Slot, chart: str) -> PageCode:
        """Return what the scanning code at a slot says for one person."""
        return PageCode(self.paper, self.language, self.words, int(slot.option), self.codes, chart)


def read_blank(output: Path, job: Job, printed: Printed) -> Blank:
    """Return a paper as it was printed into the output folder."""
    width, height = (job.sheet.width, job.sheet.height) if job.is_on_sheet else job.sheet.upright
    placed = {slot.field for slot in printed.slots}
    smallest = job.edition.smallest_type
    files = tuple(upright_face(family) for family in (job.clinic.says.fonts.text, FALLBACK))
    return Blank(
        paper=job.paper,
        title=job.front.title,
        language=job.language,
        country=job.clinic.says.country,
        edition=job.edition.name,
        words=printed.words,
        pages=printed.pages,
        width=width * POINTS,
        height=height * POINTS,
        codes=sum(slot.field == CODE for slot in printed.slots),
        fields={name: field for name, field in job.fields.items() if name in placed},
        slots=printed.slots,
        letters=Letters(files, max(TEXT_SIZE, smallest), smallest),
        is_form=job.edition.tagged,
        turns_short=job.is_on_sheet,
        path=output / printed.path,
        sha256=printed.sha256,
    )
