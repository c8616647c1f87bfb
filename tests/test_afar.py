"""What comes from a worker, proved before it takes its place: everything that can be another is told."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.press.cluster.afar import Delivery, delivery_fault, make_afar, receive, target_of
from handouts.press.cluster.parcel import Unlike
from handouts.press.printed.seal import sum_of
from handouts.press.printing import Order, decide, print_job
from tests.run_cases import LONG, SMALL, Desk
from tests.run_cases import desk as desk

Change = Callable[[Order, Delivery], Delivery]


def order_of(desk: Desk, paper: str = SMALL, edition: str = 'print') -> Order:
    """Return the order to print a paper of the small workspace."""
    order = decide(Path('nowhere'), {}, desk.wanted.jobs[paper, 'en', edition])
    assert isinstance(order, Order)
    return order


@pytest.fixture(scope='module')
def made() -> dict[str, Delivery]:
    """What was made of the orders that were asked for, so that each is made once."""
    return {}


def delivery(desk: Desk, made: dict[str, Delivery]) -> tuple[Order, Delivery]:
    """Return an order with what a worker made of it."""
    order = order_of(desk)
    return order, made.setdefault(SMALL, make_afar(order)) if SMALL not in made else made[SMALL]


def other_bytes(order: Order, delivery: Delivery) -> Delivery:
    """Return the delivery with one bit of its PDF turned over."""
    files = dict(delivery.files)
    data = bytearray(files[order.job.target])
    data[len(data) // 2] ^= 1
    return replace(delivery, files=files | {order.job.target: bytes(data)})


def other_picture(_: Order, delivery: Delivery) -> Delivery:
    """Return the delivery with another picture."""
    (name,) = delivery.printed.pictures
    return replace(delivery, files={name: b'another', **{key: delivery.files[key] for key in [*delivery.files][1:]}})


def other_place(_: Order, delivery: Delivery) -> Delivery:
    """Return the delivery with a file that would lie outside of the output folder."""
    return replace(delivery, files={'../../.profile': b'another', **delivery.files})


def other_pictures_place(_: Order, delivery: Delivery) -> Delivery:
    """Return the delivery with its picture in another place, as it says itself."""
    printed = replace(delivery.printed, pictures=('../picture.jpg',))
    pdf = [*delivery.files][-1]
    files = {'../picture.jpg': next(iter(delivery.files.values())), pdf: delivery.files[pdf]}
    return Delivery(printed, files)


def other_mark(_: Order, delivery: Delivery) -> Delivery:
    """Return the delivery of a paper that is made of something else."""
    return replace(delivery, printed=replace(delivery.printed, fingerprint='0' * 64))


def other_code(_: Order, delivery: Delivery) -> Delivery:
    """Return the delivery of a paper that has other words."""
    return replace(delivery, printed=replace(delivery.printed, words='00000000'))


def no_pdf(order: Order, delivery: Delivery) -> Delivery:
    """Return the delivery of what is no PDF, with the right sums."""
    files = {**delivery.files, order.job.target: b'no PDF'}
    return Delivery(replace(delivery.printed, sha256=sum_of(b'no PDF')), files)


def both(_: Order, delivery: Delivery) -> Delivery:
    """Return the delivery of a paper with mistakes, and files."""
    return replace(delivery, printed=replace(delivery.printed, sha256=''))


CHANGES: dict[str, tuple[Change, str]] = {
    'a bit': (other_bytes, "it has changed on its way"),
    'a picture': (other_picture, "it has changed on its way"),
    'a place': (other_place, "its files are others"),
    'a place of a picture': (other_pictures_place, "its files are others"),
    'a fingerprint': (other_mark, "it is another paper"),
    'a words code': (other_code, "its words have another code"),
    'no PDF': (no_pdf, "it cannot be opened"),
    'mistakes and files': (both, "it has files, and mistakes"),
}


def test_what_a_worker_made_is_right_and_is_what_is_made_here(
    desk: Desk, made: dict[str, Delivery], tmp_path: Path
) -> None:
    order, one = delivery(desk, made)
    assert delivery_fault(order, one) == ''
    assert receive(tmp_path / 'afar', order, one) == print_job(tmp_path / 'here', {}, order.job)
    target = order.job.target
    assert (tmp_path / 'afar' / target).read_bytes() == (tmp_path / 'here' / target).read_bytes()
    assert target_of(order) == target
    assert b'%PDF' not in repr(one).encode()


@pytest.mark.parametrize('change', CHANGES)
def test_what_is_another_than_it_must_be_is_told_and_leaves_the_old_one(
    change: str, desk: Desk, made: dict[str, Delivery], tmp_path: Path
) -> None:
    order, one = delivery(desk, made)
    (tmp_path / order.job.target).parent.mkdir(parents=True)
    (tmp_path / order.job.target).write_bytes(b'old')
    does, told = CHANGES[change]
    printed = receive(tmp_path, order, does(order, one))
    assert printed.sha256 == ''
    (finding,) = printed.findings
    assert finding.message == f"{order.job.target} did not come back from the cluster as it must: {told}."
    assert [path for path in tmp_path.rglob('*') if path.is_file()] == [tmp_path / order.job.target]
    assert (tmp_path / order.job.target).read_bytes() == b'old'


def test_another_paper_under_the_name_of_this_one_is_told(desk: Desk, made: dict[str, Delivery]) -> None:
    """All sums are right, but the pages are those of a longer paper."""
    order, one = delivery(desk, made)
    longer = make_afar(order_of(desk, LONG))
    pdf = [*longer.files.values()][-1]
    files = {**one.files, order.job.target: pdf}
    assert (
        delivery_fault(order, Delivery(replace(one.printed, sha256=sum_of(pdf)), files)) == "it shows another paper"
    )


def test_a_worker_that_would_make_it_of_something_else_is_unlike(desk: Desk) -> None:
    with pytest.raises(Unlike, match=r"^papers are made with something else there$"):
        make_afar(replace(order_of(desk), mark='0' * 64))
