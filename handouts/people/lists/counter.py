"""The counter at which papers are asked for: which are wanted, what they ask, and which of them must be printed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from handouts.errors import WrongUse
from handouts.fields import RESERVED, Field
from handouts.model import Job
from handouts.people.filled.blank import Key
from handouts.people.lists.roster import Choices, Columns, plain
from handouts.people.lists.table import Table
from handouts.people.values.manner import english_name
from handouts.press.press import read_words
from handouts.press.printed.fingerprint import fingerprint

PLACED = re.compile(r'<input [^>]*\bname="(\w+)"')
# How many composed papers are remembered, of some ten kilobytes each: to compose one takes longer than a click may.
MOST = 200


@dataclass(frozen=True)
class Wanted:
    """Papers in their order with all jobs that could print them, and what rows of a list may choose from."""

    papers: tuple[str, ...]
    jobs: Mapping[Key, Job]
    choices: Choices

    def fields(self) -> list[Field]:
        """Return the fields that the papers ask for, in the order in which they are read, each once.

        Those of the language in which most people get them stand first.
        """
        found: dict[tuple[str, str], Field] = {}
        languages = dict.fromkeys([self.choices.language, *(key[1] for key in self.jobs)])
        for language in languages:
            for paper in self.papers:
                job = next((job for key, job in self.jobs.items() if key[:2] == (paper, language)), None)
                for field in placed_fields(job) if job else ():
                    found.setdefault((field.name, field.label), field)
        return list(found.values())

    def needed(self, choices: Iterable[tuple[str, str]]) -> list[Job]:
        """Return the jobs of all papers in these languages and editions, as far as there are such."""
        keys = dict.fromkeys((paper, *choice) for choice in choices for paper in self.papers)
        return [self.jobs[key] for key in keys if key in self.jobs]


def want(papers: Sequence[str], jobs: Iterable[Job], language: str, edition: str) -> Wanted:
    """Return what is wanted; raises WrongUse where no paper is printed so."""
    known = {(job.paper, job.language, job.edition.name): job for job in jobs if not job.edition.for_press}
    languages = {code: names for job in known.values() for code, names in [_names(job)]}
    editions = dict.fromkeys(key[2] for key in known)
    for what, asked, there in (("language", language, languages), ("edition", edition, editions)):
        if asked not in there:
            raise WrongUse(f"There is no {what} '{asked}' of these papers. There are: {', '.join(there) or 'none'}.")
    return Wanted(
        tuple(papers),
        known,
        Choices(
            {plain(name): code for code, names in languages.items() for name in names},
            {plain(name): name for name in editions},
            language,
            edition,
        ),
    )


def _names(job: Job) -> tuple[str, tuple[str, ...]]:
    """Return a language with the names that people call it."""
    return job.language, (job.language, job.strings.language, english_name(job.language))


def placed_fields(job: Job) -> list[Field]:
    """Return the fields that stand in a paper, in the order in which they are read."""
    return [job.fields[name] for name in dict.fromkeys(PLACED.findall(composed(job)))]


def composed(job: Job) -> str:
    """Return a paper as one HTML page, composed once for its fingerprint; raise Mistakes with what is wrong."""
    mark = fingerprint(job)
    if (page := _known.get(mark)) is None:
        with _composing:  # of many who ask at once one composes it, and the others wait for that
            if (page := _known.get(mark)) is None:
                page = read_words(job)[1].html
                if len(_known) >= MOST:
                    _known.clear()
                _known[mark] = page
    return page


_known: dict[str, str] = {}
_composing = Lock()


def chosen_in(table: Table, columns: Columns, choices: Choices) -> set[tuple[str, str]]:
    """Return each language and edition that a list asks for, and the ones that hold for all others."""
    language, edition = (
        next((column for column, name in columns.names.items() if name == wanted), '') for wanted in RESERVED[:2]
    )
    found = {(choices.language, choices.edition)}
    if language or edition:
        for row in table:
            one = choices.languages.get(plain(row.cells.get(language, '')), choices.language)
            found.add((one, choices.editions.get(plain(row.cells.get(edition, '')), choices.edition)))
    return found
