"""A small paper and its translation as jobs, made without reading a workspace each time."""

from dataclasses import replace

from handouts.model import Job, Request, Source
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.schema import FrontMatter

# The clinic's own aftercare paper in English and Spanish lends everything but its words.
ENGLISH, SPANISH = make_plan(Library(Rooms(PROJECT)), Request(('ketamine-iv/aftercare',), editions=('print',))).jobs


def papers(english: str, spanish: str, title: str = 'A small paper') -> tuple[Job, Job]:
    """Return a paper of these texts in English and in Spanish; the text begins on line 6."""
    front = FrontMatter(title=title, kind='aftercare')
    source, translation = (
        replace(job, paper='advice/paper', front=front, source=Source(f'content/advice/paper.{name}.md', text, 6))
        for job, name, text in ((ENGLISH, 'en', english), (SPANISH, 'es', spanish))
    )
    return source, translation
