"""The values that travel: Request → Job → Article → Page → Pdf → list[Finding] → Printed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handouts.errors import Finding
from handouts.fields import Field, Slot
from handouts.flat import Sheet
from handouts.layout import Layout
from handouts.reading import Reading
from handouts.schema import ClinicFile, EditionFile, FrontMatter, KindFile, StringsFile


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for; an empty tuple means all."""

    papers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    clinics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """The text of one file: its name as people see it, and the line on which the text begins."""

    file: str
    text: str
    first_line: int = 1

    def line_of(self, fragment: str, start: int = 0) -> int:
        """Return the line on which `fragment` first stands from the letter `start` on, or that letter's line."""
        place = max(self.text.find(fragment, start), start)
        return self.first_line + self.text.count('\n', 0, place)

    def line_of_key(self, key: str) -> int:
        """Return the line on which a YAML key first stands, or the first line of the text."""
        found = re.search(rf'^\s*{re.escape(key)}\s*:', self.text, re.MULTILINE)
        return self.first_line + (self.text.count('\n', 0, found.end()) if found else 0)


@dataclass(frozen=True)
class Clinic:
    """A clinic, with its folder's name and pictures, and the text of its file."""

    folder: str
    file: str
    says: ClinicFile
    pictures: Mapping[str, bytes]
    source: Source = Source('', '')


@dataclass(frozen=True)
class Job:
    """One PDF to be made, fully resolved: the stages read nothing but this.

    `mark` stands at the head of every page and `foot` at its foot, where they are not ''; a `proof` has lines
    across each side. None of these belongs to the words of the paper.
    """

    clinic: Clinic
    paper: str
    language: str
    edition: EditionFile
    kind: KindFile
    front: FrontMatter
    source: Source
    strings: StringsFile
    templates: Mapping[str, str]
    styles: Mapping[str, str]
    pictures: Mapping[str, bytes]
    fonts: Mapping[str, tuple[Path, ...]]
    sheet: Sheet
    mark: str
    slip: Mapping[str, str]
    facts: Mapping[str, str]
    sources: Mapping[str, str]
    fields: Mapping[str, Field]
    foot: str = ''
    proof: bool = False

    @property
    def target(self) -> str:
        """The place of the PDF inside the output folder."""
        proof = '-proof' if self.proof else ''
        return f'{self.clinic.folder}/{self.paper}.{self.language}.{self.edition.name}{proof}.pdf'

    @property
    def base_language(self) -> str:
        """The language without its region: en of en-GB. Rules about words are written for it."""
        return self.language.partition('-')[0]

    @property
    def has_panel_pages(self) -> bool:
        """Whether each panel is laid out on a page of its own."""
        return bool(self.sheet.panels) and self.edition.panels != 'column'

    @property
    def is_on_sheet(self) -> bool:
        """Whether panels are put on the two sides of a sheet to fold."""
        return bool(self.sheet.panels) and self.edition.panels == 'sheet'

    def finding(self, rule: str, message: str, hint: str, line: int = 0) -> Finding:
        """Return a blocking finding about this job's paper."""
        return Finding(self.source.file, line, rule, message, hint).of(self.paper, self.language, self.edition.name)


@dataclass(frozen=True, slots=True)
class Inset:
    """A value put into the words: as HTML, and as plain text for attributes."""

    html: str
    text: str


@dataclass(frozen=True)
class Filled:
    """Markdown in which each value stands as a token, with the values."""

    markdown: str
    insets: tuple[Inset, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A stretch of the paper's text as HTML; `heading` and `line` say where it begins in the source."""

    html: str
    heading: str
    line: int


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a drawing: `number` of `whole`, which `amount` says in words, and its text as HTML.

    The number is 0 where nothing is counted.
    """

    number: int
    whole: int
    amount: str
    html: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture drawn from the paper's own numbers by the part of the templates that is called `name`.

    Title and note are HTML; `unit` is the word in which the author counts, such as min.
    """

    name: str
    title: str
    unit: str
    steps: tuple[Step, ...]
    note: str


@dataclass(frozen=True)
class Article:
    """What the paper says, as HTML; one panel unless it is folded. Drawings stand at their places in it."""

    panels: tuple[Panel, ...]
    drawings: tuple[Drawing, ...] = ()


@dataclass(frozen=True)
class Page:
    """One HTML page with its styles, and the words that a reader will see.

    `flow` is the text of the body; `margins` are the texts that stand on every page, with `{page}` and
    `{pages}` where the numbers go and every brace of their own doubled; `repeated` are the heads of tables,
    which stand again where a table goes on; `code` is the words code.
    """

    html: str
    css: tuple[str, ...]
    flow: str
    margins: tuple[str, ...]
    repeated: tuple[str, ...]
    code: str


EMPTY = Layout()


@dataclass(frozen=True)
class Pdf:
    """A PDF as bytes, with the page on which each panel begins (from 0), the engine's warnings, and its layout.

    `slots` are the places on its pages to fill in, and those of the scanning codes.
    """

    data: bytes
    panel_pages: tuple[int, ...]
    warnings: tuple[str, ...] = ()
    layout: Layout = EMPTY
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Made:
    """A proved PDF: its words, its bytes, what it shows, what is worth knowing of it, and its job slip if any."""

    page: Page
    data: bytes
    reading: Reading
    findings: tuple[Finding, ...] = ()
    slip: bytes = b''
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True)
class Printed:
    """What became of a job: where its PDF lies, or why there is none; `is_new` if this run made it.

    `sha256` is that of the PDF, `beside` that of its pictures and its slip, one after the other; `seal` tells without
    reading them that nobody has touched them since they were last found whole. `editions` are all that a paper of
    this run is printed as, and are not written down.
    """

    path: str
    clinic: str
    paper: str
    language: str
    edition: str
    title: str
    words: str = ''
    pages: int = 0
    sha256: str = ''
    fingerprint: str = ''
    findings: tuple[Finding, ...] = ()
    pictures: tuple[str, ...] = ()
    slip: str = ''
    beside: str = ''
    slots: tuple[Slot, ...] = ()
    seal: str = ''
    is_new: bool = True
    editions: tuple[str, ...] = ()
