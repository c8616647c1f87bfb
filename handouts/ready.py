"""Papers that lie printed as they stand on the day, for those who go on from there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.errors import Finding
from handouts.model import Job, Printed
from handouts.people.filled.blank import Blank, read_blank
from handouts.press.printed.gallery import write_gallery
from handouts.press.printed.manifest import read_manifest, write_manifest
from handouts.press.printing import decide, print_jobs
from handouts.press.workspace.alone import alone_printing, untold
from handouts.setting import Setting
from handouts.words.approval.release import release_jobs
from handouts.words.approval.standing import stand_jobs

# How many processes print what must be printed first: one, so that no paper can hang.
WORKERS = 1


@dataclass(frozen=True)
class Ready:
    """Papers that lie printed, each with its job, and what is wrong with them and with others that were asked for."""

    papers: tuple[tuple[Job, Printed], ...]
    findings: tuple[Finding, ...]

    def blanks(self, output: Path) -> list[Blank]:
        """Return them as blanks to fill in."""
        return [read_blank(output, job, printed) for job, printed in self.papers]


def make_ready(here: Setting, jobs: Sequence[Job], notice: Callable[[], None] = untold) -> Ready:
    """Print what of these jobs is not printed yet as it stands today.

    `notice` is called where another process that prints is waited for; nobody is where all lies there.
    """
    known = read_manifest(here.output)
    stand = stand_jobs(here.register, jobs, here.today, known)
    release = release_jobs(stand.jobs, stand.standings, (), proof=False)
    done = _printed(here, release.jobs, known, notice)
    papers = ((job, printed) for job, printed in zip(release.jobs, done, strict=True) if printed.sha256)
    return Ready(tuple(papers), (*stand.findings, *(found for printed in done for found in printed.findings)))


def _printed(
    here: Setting, jobs: Sequence[Job], known: Mapping[str, Printed], notice: Callable[[], None]
) -> list[Printed]:
    """Return the jobs as they lie printed; where one must be printed first, no other process prints meanwhile."""
    lying = [one for one in (decide(here.output, known, job) for job in jobs) if isinstance(one, Printed)]
    if len(lying) == len(jobs):
        return lying
    with alone_printing(here.output, notice):
        done = list(print_jobs(jobs, here.output, read_manifest(here.output), WORKERS))
        if any(printed.is_new for printed in done):
            write_manifest(here.output, done, here.library.held({job.clinic.folder for job in jobs}), ())
            write_gallery(here.output)
    return done
