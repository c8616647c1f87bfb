"""Prints orders on a cluster: each is made and proved by a worker, proved again here, and put into its place here.

A worker is sent all of a job but the fonts, which it must have itself, and nothing else; it writes nothing.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from handouts.model import Printed
from handouts.press.cluster.cluster import Pace, Tell, work_afar
from handouts.press.cluster.parcel import Unlike
from handouts.press.cluster.worker import Craft
from handouts.press.crew import Loss
from handouts.press.press import make_files, place_made
from handouts.press.printed.fingerprint import fingerprint, program
from handouts.press.printed.seal import sum_of
from handouts.press.printing import PICTURES, Order, outcome, warm_up
from handouts.press.proof.reader import page_words
from handouts.press.sheets.slip import slip_target


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a job on a worker, and its files by their places in the output folder."""

    printed: Printed
    files: Mapping[str, bytes] = field(repr=False)


def print_afar(
    output: Path, orders: Sequence[Order], address: str, limit: float, tell: Tell
) -> Generator[tuple[int, Printed | Loss], None, None]:
    """Yield the number of each order as it is done, with what became of it; raises ClusterGone and MachineLacks."""
    craft = Craft(partial(program, 'press'), warm_up, make_afar, target_of)
    made = work_afar(address, craft, orders, Pace(limit), tell)
    with closing(made):
        for number, one in made:
            yield number, one if isinstance(one, Loss) else receive(output, orders[number], one)


def target_of(order: Order) -> str:
    """Return what people call an order: the place of its PDF."""
    return order.job.target


def make_afar(order: Order) -> Delivery:
    """Return what becomes of an order, on a worker; raises Unlike where it would be made of something else here."""
    try:
        mark = fingerprint(order.job)
    except OSError as error:
        raise Unlike(f"what papers are made with cannot be read ({error.strerror})") from None
    if mark != order.mark:
        raise Unlike("papers are made with something else there")
    return Delivery(*make_files(order.job, mark))


def receive(output: Path, order: Order, delivery: Delivery) -> Printed:
    """Put what came from a worker into its place, if it is right."""
    if fault := delivery_fault(order, delivery):
        told = f"{order.job.target} did not come back from the cluster as it must: {fault}."
        return outcome(order.job, (order.job.finding('delivery', told, "The old PDF was kept. Print it again."),))
    return place_made(output, order.job, delivery.printed, delivery.files)


def delivery_fault(order: Order, delivery: Delivery) -> str:
    """Return what is wrong with what came from a worker; '' if it may take its place."""
    job, printed, files = order.job, delivery.printed, delivery.files
    if not printed.sha256:
        return "it has files, and mistakes" if files else ''
    pictures = [f'{PICTURES}/{job.target[:-4]}-{number}.jpg' for number in range(1, printed.pages + 1)]
    beside = [*pictures, *([slip_target(job)] if job.edition.for_press else [])]
    if [*files] != [*beside, job.target] or [*printed.pictures, *filter(None, [printed.slip])] != beside:
        return "its files are others"
    if (printed.path, printed.fingerprint) != (job.target, order.mark):
        return "it is another paper"
    pdf = files[job.target]
    if (printed.sha256, printed.beside) != (sum_of(pdf), sum_of(*map(files.__getitem__, beside))):
        return "it has changed on its way"
    try:
        title, pages = page_words(pdf)
    except RuntimeError:
        return "it cannot be opened"
    if len(pages) != printed.pages or title != job.front.title:
        return "it shows another paper"
    return '' if printed.words and any(printed.words in page for page in pages) else "its words have another code"
