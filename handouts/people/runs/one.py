"""Prints one person's papers into one file."""

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
    if len(order.papers) > 1 and any(blank.is_form for blank in order.blanks.values()):
        raise WrongUse("A paper to fill in on a screen is a file of its own: fill in one paper at a time.")
    try:
        with explained(target.name, HINT, Ledger(1)), open_shelter(target) as shelter:
            Issuer(order, shelter).issue(member, target)
    except Faulty as error:
        raise NotPrinted(f"The file is not right: {error}.", "Report it.", Ledger(1)) from None
