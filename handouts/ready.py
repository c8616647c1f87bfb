"""Papers that lie printed as they stand on the day, for those who go on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.errors import Finding
from handouts.model import Job, Printed
from handouts.people.filled.blank import Blank, read_blank
from handouts.press.manifest import read_manifest, write_gallery, write_manifest
from handouts.press.printing import print_jobs
from handouts.setting import Setting
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import stand_jobs


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
    known = read_manifest(here.output)
    stand = stand_jobs(here.register, jobs, here.today, known)
    release = release_jobs(stand.jobs, stand.standings, (), proof=False)
    done = list(print_jobs(release.jobs, here.output, known, 1))
    if any(printed.is_new for printed in done):
        write_gallery(here.output, write_manifest(here.output, done, here.library.held(), ()))
    papers = ((job, printed) for job, printed in zip(release.jobs, done, strict=True) if printed.sha256)
    return Ready(tuple(papers), (*stand.findings, *(found for printed in done for found in printed.findings)))
