"""Where work is done, from what and on which day; and papers printed as they stand on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from handouts.errors import Finding
from handouts.model import Job, Printed
from handouts.people.filled.blank import Blank, read_blank
from handouts.press.library import Library
from handouts.press.manifest import read_manifest, write_gallery, write_manifest
from handouts.press.press import print_jobs
from handouts.press.rooms import Rooms
from handouts.words.approval.approvals import Register
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import stand_jobs
from handouts.words.rules import Rules, read_rules


@dataclass(frozen=True)
class Setting:
    """A workspace with what it holds, where it prints, and the day."""

    root: Path
    output: Path
    library: Library
    register: Register
    today: date

    @classmethod
    def of(cls, root: Path, output: Path, today: date) -> 'Setting':
        """Return the setting of a workspace of which nothing has been read yet."""
        rooms = Rooms(root)
        return cls(root, output, Library(rooms), Register(rooms), today)

    @cached_property
    def rules(self) -> Rules:
        """What papers are judged by, read when it is first asked for."""
        return read_rules(self.library)


@dataclass(frozen=True)
class Ready:
    """Papers that lie printed, each with its job, and what is wrong with them and with others that were asked for."""

    papers: tuple[tuple[Job, Printed], ...]
    findings: tuple[Finding, ...]

    def blanks(self, output: Path) -> list[Blank]:
        """Return them as blanks to fill in."""
        return [read_blank(output, job, printed) for job, printed in self.papers]


def make_ready(here: Setting, jobs: Sequence[Job]) -> Ready:
    """Print what of these jobs is not printed yet as it stands today."""
    stand = stand_jobs(here.register, jobs, here.today)
    release = release_jobs(stand.jobs, stand.standings, (), proof=False)
    done = list(print_jobs(release.jobs, here.output, read_manifest(here.output), 1))
    if any(printed.is_new for printed in done):
        write_gallery(here.output, write_manifest(here.output, done, here.library.held(), ()))
    papers = ((job, printed) for job, printed in zip(release.jobs, done, strict=True) if printed.sha256)
    return Ready(tuple(papers), (*stand.findings, *(found for printed in done for found in printed.findings)))
