"""The cases of tests/cases/reading.txt, and a paper's text as the tests of understood words need it."""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from handouts.model import Article, Job, Request, Source
from handouts.press.library import Library
from handouts.press.page.article import read_article
from handouts.press.page.compose import fill_words
from handouts.press.plan import make_plan
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.text import Block, read_blocks
from handouts.words.understood.rules_files import UnderstoodRules, read_rules
from tests.conftest import Workspace

RULES = read_rules(Rooms(PROJECT))
HEAD = re.compile(r'(?P<language>\w+) (?P<looked_at>\w+): (?P<name>.+)')


@dataclass(frozen=True)
class Case:
    """A text in a language, and what must come out of it."""

    language: str
    name: str
    text: str
    out: str


def cases(looked_at: str) -> dict[str, Case]:
    """Return the cases that look at one thing, by name."""
    found = {}
    for case in (PROJECT / 'tests/cases/reading.txt').read_text().split('\n=== ')[1:]:
        title, _, rest = case.partition('\n')
        text, _, out = rest.partition('\n--->')
        head = HEAD.fullmatch(title)
        assert head, title
        if head['looked_at'] == looked_at:
            found[title] = Case(head['language'], head['name'], text.strip(), out.strip())
    return found


@dataclass(frozen=True)
class Text:
    """A paper with its blocks, and the rules that hold for it."""

    job: Job
    article: Article
    blocks: tuple[Block, ...]
    rules: UnderstoodRules = RULES


def paper(text: str, language: str = 'en') -> Text:
    """Return a paper of this text, which begins on line 6; it lies on no disk."""
    job = _empty_job(language)
    return _read(replace(job, source=Source(job.source.file, f'\n{text}\n', 5)))


def paper_on_disk(workspace: Workspace, text: str, language: str = 'en', front: str = '') -> Text:
    """Return a paper of this text, with what else the workspace holds, such as pictures or another language."""
    head = f'---\ntitle: A small paper\nkind: aftercare\n{front}---\n\n'
    workspace.write(f'content/advice/paper.{language}.md', f'{head}{text}\n')
    (job,) = workspace.jobs()
    return _read(job)


def _read(job: Job) -> Text:
    article = read_article(job, fill_words(job))
    return Text(job, article, read_blocks(job, article))


@cache
def _empty_job(language: str) -> Job:
    with TemporaryDirectory() as folder:
        here = Workspace(Path(folder))
        here.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
        here.paper('', f'advice/paper.{language}.md')
        (job,) = make_plan(Library(Rooms(here.root)), Request(editions=('print',))).jobs
    return job
