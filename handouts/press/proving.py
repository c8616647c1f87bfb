"""Proves jobs that are not printed, by a crew like the one that prints: a drawing that hangs holds up no other."""

from collections.abc import Mapping, Sequence
from contextlib import closing

from handouts.errors import Finding
from handouts.model import Job, Printed
from handouts.press.press import prove_job
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.printing import LIMIT, Tell, crew_size, kin_of, lost, not_blocking, told_of, warm_up


def prove_jobs(
    jobs: Sequence[Job], known: Mapping[str, Printed], workers: int, tell: Tell, limit: float = LIMIT
) -> list[tuple[Finding, ...]]:
    """Return for each job, in their order, what is wrong with its PDF, made for the look of it and not kept.

    What is `known` to lie there, made of the same, has been proved when it was printed. `workers` is how many
    processes draw, each paper for `limit` seconds at most; without any this one does, and no paper has a limit.
    """
    found = {number: findings for number, job in enumerate(jobs) if (findings := _known(known, job)) is not None}
    wanted = [number for number in range(len(jobs)) if number not in found]
    if workers == 0:
        found |= {number: _prove_here(jobs[number]) for number in wanted}
    elif wanted:
        from handouts.press.crew import Loss, work_together

        pieces = [jobs[number] for number in wanted]
        size = crew_size(workers, len(pieces))
        made = work_together(
            warm_up, prove_job, pieces, size, limit, lambda job, loss: tell(told_of(job, loss.why)), kin_of
        )
        with closing(made):
            for number, one in made:
                found[wanted[number]] = (lost(jobs[wanted[number]], one.why),) if isinstance(one, Loss) else one
    return [found[number] for number in range(len(jobs))]


def _prove_here(job: Job) -> tuple[Finding, ...]:
    """Prove a job in this process, which goes on where there was no memory for it."""
    try:
        return prove_job(job)
    except MemoryError:
        return (lost(job, "the memory was full"),)


def _known(known: Mapping[str, Printed], job: Job) -> tuple[Finding, ...] | None:
    lying = known.get(job.target)
    return not_blocking(lying) if lying and lying.fingerprint == fingerprint(job) else None
