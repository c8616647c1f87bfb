"""Prints one person's papers: into one file, or as bytes for whoever asks for them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from handouts.errors import WrongUse
from handouts.people.filled.service import Order
from handouts.people.lists.roster import Member
from handouts.people.runs.issue import Faulty, Issuer
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.shelter import open_shelter
from handouts.people.runs.task import NotPrinted, explained

HINT = "Look at the room on the disk and at the permissions of the folder."


def print_one(order: Order, member: Member, target: Path) -> None:
    """Print the papers of one person; raises Refused for values that cannot be printed, and NotPrinted."""
    with _told(order, target.name), open_shelter(target) as shelter:
        Issuer(order, shelter).issue(member, target)


def one_person(order: Order, member: Member, shelter: Path) -> bytes:
    """Return the papers of one person as a proved file; several threads may ask at once.

    It is made in a private folder that is open already, of which nothing is left in it. Raises Refused for values
    that cannot be printed, and NotPrinted.
    """
    with _told(order, "The file"), tempfile.TemporaryDirectory(dir=shelter) as own:
        target = Path(own, 'one.pdf')
        Issuer(order, Path(own)).issue(member, target)
        return target.read_bytes()


@contextmanager
def _told(order: Order, name: str) -> Iterator[None]:
    """Turn what is wrong with the making of a file into what a person is told."""
    if len(order.papers) > 1 and any(blank.is_form for blank in order.blanks.values()):
        raise WrongUse("A paper to fill in on a screen is a file of its own: fill in one paper at a time.")
    try:
        with explained(name, HINT, Ledger(1)):
            yield
    except Faulty as error:
        raise NotPrinted(f"The file is not right: {error}.", "Report it.", Ledger(1)) from None
