"""Prints jobs: only what has changed, by a crew of processes or here. Nothing changed, and no engine is loaded."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from handouts.errors import Finding, MachineLacks
from handouts.model import Job, Printed
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.printed.seal import look_again

PICTURES = 'pictures'
# So many papers are printed sooner by one process than by several that must be begun first.
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
    cluster: str = '',
) -> Iterator[Printed]:
    """Yield what became of each job, in the order of the jobs; `workers` is how many processes print.

    A process that is lost, or takes longer than `limit` seconds over one paper, costs the others nothing: it is told
    which paper it was at, and another takes its place. Without workers this process prints, and no paper has a limit.
    With the address of a `cluster` its workers print instead.
    """
    if workers == 0 and not cluster:
        yield from (print_job(output, known, job) for job in jobs)
        return
    decided = [decide(output, known, job) for job in jobs]
    orders = [one for one in decided if isinstance(one, Order)]
    if not orders:
        yield from (one for one in decided if isinstance(one, Printed))
        return
    size = crew_size(workers, len(orders))
    by = _by_cluster(output, orders, cluster, tell, limit) if cluster else _by_crew(output, orders, size, tell, limit)
    with closing(_in_order(by, len(orders))) as made:
        for one in decided:
            yield next(made) if isinstance(one, Order) else one


def _in_order(made: Generator[tuple[int, Printed], None, None], count: int) -> Generator[Printed, None, None]:
    """Yield what became of each order, in their order; of those that were done before an end, too."""
    done: dict[int, Printed] = {}
    with closing(made):
        try:
            for wanted in range(count):
                while wanted not in done:
                    number, one = next(made)
                    done[number] = one
                yield done.pop(wanted)
        except (KeyboardInterrupt, MachineLacks):
            yield from done.values()
            raise


def _by_crew(
    output: Path, orders: Sequence[Order], size: int, tell: Tell, limit: float
) -> Generator[tuple[int, Printed], None, None]:
    """Yield the number of each order with what became of it, printed by so many processes."""
    from handouts.press.crew import Loss, work_together

    printing = partial(print_order, output)
    made = work_together(
        warm_up,
        printing,
        orders,
        size,
        limit,
        lambda order, loss: tell(told_of(order.job, loss.why)),
        lambda order: kin_of(order.job),
    )
    with closing(made):
        for number, one in made:
            yield number, _lost(orders[number].job, one.why) if isinstance(one, Loss) else one


def _by_cluster(
    output: Path, orders: Sequence[Order], address: str, tell: Tell, limit: float
) -> Generator[tuple[int, Printed], None, None]:
    """Yield the number of each order with what became of it, printed by the workers of a cluster."""
    from handouts.press.cluster.afar import print_afar
    from handouts.press.crew import Loss

    with closing(print_afar(output, orders, address, limit, tell)) as made:
        for number, one in made:
            yield number, _lost(orders[number].job, one.why) if isinstance(one, Loss) else one


def decide(output: Path, known: Mapping[str, Printed], job: Job) -> Printed | Order:
    """Return what lies there already of a job, or the order to print it."""
    mark = fingerprint(job)
    lying = known.get(job.target)
    if lying and lying.fingerprint == mark and (whole := look_again(output, lying)):
        return replace(whole, findings=not_blocking(whole), is_new=False)
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
        return _lost(order.job, "the memory was full")


def warm_up() -> None:
    """Load in a new process all that papers are printed with; raise MachineLacks without Pango."""
    from handouts.press.press import load_engines

    load_engines()


def outcome(job: Job, findings: tuple[Finding, ...]) -> Printed:
    """Return what became of a job that has not been printed, or not yet."""
    place = (job.target, job.clinic.folder, job.paper, job.language, job.edition.name, job.front.title)
    return Printed(*place, findings=findings, editions=job.kind.editions)


def not_blocking(printed: Printed) -> tuple[Finding, ...]:
    """Return what is worth knowing of a PDF that lies there, without what kept a later one from being made."""
    return tuple(finding for finding in printed.findings if finding.level != 'block')


def crew_size(workers: int, pieces: int) -> int:
    """Return how many of the processes that may work are begun for so many papers."""
    return min(workers, pieces) if pieces > FEW else 1


def kin_of(job: Job) -> tuple[str, ...]:
    """Return what jobs have in common of which the second takes half as long where the first was made just before.

    For the printer and for the screen a paper is laid out alike.
    """
    return job.clinic.folder, job.paper, job.language, *job.styles


def told_of(job: Job, why: str) -> Finding:
    """Return what is told of a job that is lost, also where it is tried once more."""
    told = f"{job.target} could not be drawn: {why}."
    return replace(job.finding('not-drawn', told, "The other papers come first."), level='warn')


def _lost(job: Job, why: str) -> Printed:
    """Return what became of a job that was lost for good."""
    return outcome(job, (lost(job, why),))


def lost(job: Job, why: str) -> Finding:
    """Return what is said of a job that was lost for good."""
    hint = "Take back its last change, or give the command again with --jobs 1 if the memory was full."
    return job.finding('not-drawn', f"{job.target} could not be drawn in the end: {why}.", hint)
