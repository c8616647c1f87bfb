"""A paper as the tests of the rules need it: any text, kind and language, without laying it out."""

from dataclasses import replace
from functools import cache

from handouts.model import Job, Request, Source
from handouts.press.library import Library
from handouts.press.page.article import read_article
from handouts.press.page.compose import fill_words
from handouts.press.plan import make_plan
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml
from handouts.schema import ClinicFile, KindFile
from handouts.words.text import Block, read_blocks

FIRST_LINE = 6


@cache
def shipped_jobs() -> tuple[Job, ...]:
    """Return the jobs of the project's own papers."""
    return make_plan(Library(Rooms(PROJECT)), Request(editions=('print',))).jobs


def paper(
    text: str, kind: str = 'consent', language: str = 'en', title: str = 'A ketamine paper', clinic: str = ''
) -> Job:
    """Return the job of a paper of this text; `clinic` is a line of the clinic's file, of which no more is known."""
    job = next(job for job in shipped_jobs() if job.front.kind == 'consent' and job.language == 'en')
    file = Source('content/clinics/clinic/clinic.yaml', f'name: Small Clinic\n{clinic}\n')
    says = replace(job.clinic, file=file.file, says=read_yaml(file, ClinicFile), source=file)
    front = job.front.model_copy(update={'title': title, 'subtitle': '', 'purpose': '', 'kind': kind})
    source = Source(f'content/advice/paper.{language}.md', text, FIRST_LINE)
    other = replace(job, clinic=says, front=front, source=source, language=language, facts={}, sources={})
    return replace(other, paper='advice/paper', kind=kind_file(kind))


@cache
def kind_file(name: str) -> KindFile:
    """Return a kind of the project, or one of this name that asks for nothing."""
    library = Library(Rooms(PROJECT))
    asks_nothing = KindFile(name=name, purpose='tests', max_pages=1)
    return library.kind(name) if name in library.rooms.names('templates/*/kind.yaml') else asks_nothing


def blocks(job: Job) -> tuple[Block, ...]:
    """Return the text of a paper."""
    return read_blocks(job, read_article(job, fill_words(job)))
