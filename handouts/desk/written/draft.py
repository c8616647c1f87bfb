"""A paper as somebody types it: what would be printed of it, and what is said against it, with nothing saved."""

from dataclasses import dataclass
from glob import escape
from pathlib import Path

from handouts.errors import Finding, WrongUse
from handouts.model import Job, Request, Source
from handouts.press.library import Library, Paper
from handouts.press.plan import make_plan
from handouts.press.workspace.manuscript import typed_source
from handouts.press.workspace.rooms import Rooms
from handouts.words.inspection import judge_words
from handouts.words.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRooms(Rooms):
    """The rooms of a workspace, in which one file says what somebody types instead of what lies there."""

    path: Path
    typed: str

    def text(self, path: Path) -> Source:
        """Return a text file, or what is typed in its place; raise Mistakes if it is no text."""
        return typed_source(self.shown(path), self.typed) if path == self.path else Rooms.text(self, path)


@dataclass(frozen=True)
class Draft:
    """A paper of a clinic as it is typed: its editions, if any can be made, and all that is said against its words.

    A finding about the text has the line to jump to; one about the whole paper or another file has line 0 or
    another file's name.
    """

    paper: Paper
    jobs: tuple[Job, ...]
    findings: tuple[Finding, ...]

    def job(self, edition: str) -> Job:
        """Return one edition; raise WrongUse where it cannot be made of what is typed."""
        job = next((job for job in self.jobs if job.edition.name == edition), None)
        if job is None:
            raise WrongUse(f"There is no edition '{edition}' of what is typed. Mend what is said of it first.")
        return job


def drafted(library: Library, paper: Paper, text: str) -> Library:
    """Return all that a workspace holds, read anew, as it would be with this text in the place of a paper's."""
    rooms = library.rooms
    return Library(DraftRooms(rooms.root, rooms.project, path=paper.path, typed=text))


def draft_paper(rules: Rules, clinic: str, paper: Paper, text: str, *, is_judged: bool = True) -> Draft:
    """Return a paper of a clinic as it would be with this text, its words held to the rules of its workspace.

    With `is_judged` false they are held to nothing yet. Raises WrongUse where the workspace no longer has the paper
    or the clinic.
    """
    if not paper.path.is_file():
        file = rules.library.rooms.shown(paper.path)
        raise WrongUse(f"{file} has been deleted or renamed meanwhile. Copy your text to keep it.")
    library = drafted(rules.library, paper, text)
    # The name of a folder may hold signs that stand for others in a request.
    plan = make_plan(library, Request((escape(paper.name),), (paper.language,), (), (clinic,)))
    found = [one for one in plan.findings if (one.paper, one.language) == (paper.name, paper.language)]
    if not plan.jobs:  # what keeps it from being printed may be said of its clinic, say
        found = found or list(plan.findings)
    if plan.jobs and is_judged:
        found += judge_words(plan.jobs[0], rules).findings
    return Draft(paper, plan.jobs, tuple(found))
