"""Says which jobs may be printed: a print shop gets nothing but approved words, or a proof."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from handouts.errors import Mistakes
from handouts.model import Job, Printed
from handouts.words.approval.approvals import Leaflet, leaflet_of
from handouts.words.approval.standing import Standing, proof_job


@dataclass(frozen=True)
class Release:
    """The jobs to print, and what became of those that are held back."""

    jobs: tuple[Job, ...]
    held: tuple[Printed, ...]


def release_jobs(
    jobs: Iterable[Job], standings: Mapping[Leaflet, Standing], named: Container[str], *, proof: bool
) -> Release:
    """Return the jobs without those for a print shop that nobody has approved, or with proofs instead.

    `named` are the editions that somebody asked for by name: holding one of these back is a blocking finding.
    """
    free: list[Job] = []
    held: list[Printed] = []
    for job in jobs:
        try:
            if not job.edition.for_press:
                free.append(job)
            elif proof:
                free.append(proof_job(job))
            elif standings[leaflet_of(job)].is_approved:
                free.append(job)
            else:
                held.append(_held_back(job, standings[leaflet_of(job)], is_named=job.edition.name in named))
        except Mistakes as error:
            held.append(replace(_outcome(job), findings=error.findings))
    return Release(tuple(free), tuple(held))


def _held_back(job: Job, standing: Standing, *, is_named: bool) -> Printed:
    finding = job.finding(
        'not-approved',
        f"The edition '{job.edition.name}' is not printed: the paper is {STATES[standing.state]}.",
        "Approve it first, or print a proof with --proof. Do not send an older file to the print shop.",
    )
    return replace(_outcome(job), findings=(finding if is_named else replace(finding, level='note'),))


def _outcome(job: Job) -> Printed:
    return Printed(
        job.target, job.clinic.folder, job.paper, job.language, job.edition.name, job.front.title, is_new=False
    )


STATES = {
    'draft': "a draft",
    'changed': "changed since its approval",
    'overdue': "overdue for review",
}
