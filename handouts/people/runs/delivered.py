"""Files of people that another computer makes: proved there, and once more here before they take their places."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from handouts.people.filled.person import Refusal, Refused
from handouts.people.filled.service import Order
from handouts.people.lists.roster import Columns, read_member
from handouts.people.lists.table import Row
from handouts.people.runs.issue import Faulty, Maker
from handouts.press.proof.reader import count_pages

# So many rows are sent together: their files come back together, and lie in memory meanwhile.
TOGETHER = 25


@dataclass(frozen=True, slots=True)
class Delivered:
    """The files of a row by their names, and the SHA-256 of each when it was proved."""

    number: int
    files: Mapping[str, bytes] = field(repr=False)
    sums: tuple[str, ...]

    def prove(self) -> None:
        """Raise Faulty if these are not the files that were proved, or not of this row."""
        name = name_of(self.number)
        for own in self.files:
            if own != name and not (own.startswith(f'{name[:-4]}-') and '/' not in own):
                raise Faulty(f"what came back for row {self.number} is another file")
        if self.sums != tuple(map(_sum_of, self.files.values())):
            raise Faulty(f"the file of row {self.number} has changed on its way")
        try:
            pages = [count_pages(data) for data in self.files.values()]
        except RuntimeError:
            pages = []
        if not pages or not all(pages):
            raise Faulty(f"the file of row {self.number} cannot be opened")


Outcome = Delivered | tuple[Refusal, ...]


def name_of(number: int) -> str:
    """Return the name of a row's file: by the row, and never by the person."""
    return f'row-{number:04d}.pdf'


def make_rows(order: Order, columns: Columns, rows: list[Row]) -> list[Outcome]:
    """Return the proved files of these rows, or why they are refused; nothing is written. Raises Faulty."""
    maker, outcomes = Maker(order), list[Outcome]()
    for row in rows:
        try:
            files = maker.make(read_member(row, columns, order.choices), name_of(row.number))
            outcomes.append(Delivered(row.number, files, tuple(map(_sum_of, files.values()))))
        except Refused as error:
            outcomes.append(error.refusals)
    return outcomes


def _sum_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
