"""Prints jobs: only what has changed, here or by a crew of processes. Nothing changed, and no engine is loaded."""

import hashlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from handouts.errors import Finding
from handouts.model import Job, Printed
from handouts.press.fingerprint import fingerprint

PICTURES = 'pictures'
# So many papers are printed sooner by the process that is there than by others that must be begun first.
FEW = 2
# Seconds after which a paper counts as hanging; a slow computer needs two or three for its longest one.
LIMIT = 120.0

Tell = Callable[[Finding], None]


def untold(_: Finding) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Order:
    """A job that must be printed, and the fingerprint of what it is made from."""

    job: Job
    mark: str


def print_job(output: Path, known: Mapping[str, Printed], job: Job) -> Printed:
    """Print one job into the output folder; a job with mistakes leaves what lies there as it is.

    `known` is what lies there by path: a PDF whose fingerprint has not changed is not made again.
    """
    decided = decide(output, known, job)
    return _print_here(output, decided) if isinstance(decided, Order) else decided


def print_jobs(
    jobs: Sequence[Job],
    output: Path,
    known: Mapping[str, Printed],
    workers: int,
    tell: Tell = untold,
    limit: float = LIMIT,
) -> Iterator[Printed]:
    """Yield what became of each job, in the order of the jobs; `workers` is the number of processes.

    Few papers are printed by this process. A process that is lost, or takes longer than `limit` seconds over one
    paper, costs the others nothing: it is told which paper it was at, and another takes its place.
    """
    if workers == 1:
        yield from (print_job(output, known, job) for job in jobs)
        return
    decided = [decide(output, known, job) for job in jobs]
    orders = [one for one in decided if isinstance(one, Order)]
    if len(orders) <= FEW:
        yield from (_print_here(output, one) if isinstance(one, Order) else one for one in decided)
        return
    with closing(_by_crew(output, orders, min(workers, len(orders)), tell, limit)) as made:
        for one in decided:
            yield next(made) if isinstance(one, Order) else one


def _by_crew(
    output: Path, orders: Sequence[Order], size: int, tell: Tell, limit: float
) -> Generator[Printed, None, None]:
    """Yield what became of each order, in their order, printed by so many processes."""
    from handouts.press.crew import Loss, work_together

    done: dict[int, Printed] = {}
    printing = partial(print_order, output)
    made = work_together(warm_up, printing, orders, size, limit, lambda order, loss: tell(_told(order, loss.why)))
    with closing(made):
        for wanted in range(len(orders)):
            while wanted not in done:
                number, one = next(made)
                done[number] = _lost(orders[number], one.why) if isinstance(one, Loss) else one
            yield done.pop(wanted)


def decide(output: Path, known: Mapping[str, Printed], job: Job) -> Printed | Order:
    """Return what lies there already of a job, or the order to print it."""
    try:
        mark = fingerprint(job)
    except OSError as error:
        told = f"What {job.target} is made with cannot be read: {error.strerror}."
        finding = job.finding('not-drawn', told, "Put the fonts and the program back as they were installed.")
        return outcome(job, (finding,))
    lying = known.get(job.target)
    if lying and lying.fingerprint == mark and _still_lies(output, lying):
        return replace(lying, findings=not_blocking(lying), is_new=False)
    return Order(job, mark)


def print_order(output: Path, order: Order) -> Printed:
    """Print a job anew; the engines are loaded here, where they are wanted."""
    from handouts.press.press import print_anew

    return print_anew(output, order.job, order.mark)


def _print_here(output: Path, order: Order) -> Printed:
    """Print a job anew in this process, which goes on where there was no memory for it."""
    try:
        return print_order(output, order)
    except MemoryError:
        return _lost(order, "the memory was full")


def warm_up() -> None:
    """Load in a new process all that papers are printed with; raise MachineLacks without Pango."""
    from handouts.press.press import load_engines

    load_engines()


def outcome(job: Job, findings: tuple[Finding, ...]) -> Printed:
    """Return what became of a job that has not been printed, or not yet."""
    place = (job.target, job.clinic.folder, job.paper, job.language, job.edition.name, job.front.title)
    return Printed(*place, findings=findings)


def not_blocking(printed: Printed) -> tuple[Finding, ...]:
    """Return what is worth knowing of a PDF that lies there, without what kept a later one from being made."""
    return tuple(finding for finding in printed.findings if finding.level != 'block')


def sum_of(*files: bytes) -> str:
    """Return the SHA-256 of files, one after the other."""
    digest = hashlib.sha256()
    for data in files:
        digest.update(data)
    return digest.hexdigest()


def _still_lies(output: Path, printed: Printed) -> bool:
    beside = (*printed.pictures, *([printed.slip] if printed.slip else []))
    try:
        whole = sum_of((output / printed.path).read_bytes()) == printed.sha256
        return whole and sum_of(*((output / name).read_bytes() for name in beside)) == printed.beside
    except OSError:
        return False


def _told(order: Order, why: str) -> Finding:
    """Return what is told of a job that is lost, also where it is tried once more."""
    told = f"{order.job.target} could not be drawn: {why}."
    return replace(order.job.finding('not-drawn', told, "The other papers are printed first."), level='warn')


def _lost(order: Order, why: str) -> Printed:
    """Return what became of a job that was lost for good."""
    hint = "Take back its last change, or print it again with --jobs 1 if the memory was full."
    finding = order.job.finding('not-drawn', f"{order.job.target} could not be drawn in the end: {why}.", hint)
    return outcome(order.job, (finding,))
