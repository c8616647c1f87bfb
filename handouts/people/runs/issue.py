"""Makes one person's papers as files of their own: proved, then put into their places by way of a private folder."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from handouts.people.filled.blank import Blank, Key
from handouts.people.filled.lettering import Usage
from handouts.people.filled.person import spell_person
from handouts.people.filled.screen import fill_form, form_fault
from handouts.people.filled.service import Order, blanks_of, serve_member
from handouts.people.lists.roster import Member
from handouts.people.sheaves.audit import audit_file
from handouts.people.sheaves.collate import Collator, about
from handouts.people.sheaves.sheaf import Sheaf
from handouts.people.sheaves.stock import Stock, take_stock


class Faulty(Exception):
    """A file that is not right; says what is wrong with it, never a value."""


class Maker:
    """Makes files of an order in memory."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._stocks: dict[tuple[Key, ...], Stock] = {}

    def make(self, member: Member, name: str) -> dict[str, bytes]:
        """Return the proved files of one person by their names; raises Refused and Faulty.

        Papers to print come as one file of this name; each screen paper is one of its own, whose name has that of the
        paper in it where there are several.
        """
        blanks = blanks_of(self.order, member)
        return dict(self._forms(member, blanks, name)) if blanks[0].is_form else {name: self._sheaf(member, blanks)}

    def _sheaf(self, member: Member, blanks: list[Blank]) -> bytes:
        """Return the one file of all papers to print."""
        usage: Usage = {}
        served = serve_member(self.order, member, usage, keeps_lines=True)
        file, stock = io.BytesIO(), self._stock(blanks)
        sheaf = Sheaf(file, stock)
        papers = Collator(replace(self.order, blanks={blank.key: blank for blank in blanks}), stock, sheaf)
        for sheets in served.sheets * served.copies:
            papers.add(sheets)
        sheaf.close(blanks[0].letters.faces, usage, about(papers.order))
        data = file.getvalue()
        if fault := audit_file(data, sheaf.pages, papers.expected):
            raise Faulty(fault)
        return data

    def _stock(self, blanks: list[Blank]) -> Stock:
        keys = tuple(blank.key for blank in blanks)
        if keys not in self._stocks:
            self._stocks[keys] = take_stock({blank.key: blank.data() for blank in blanks})
        return self._stocks[keys]

    def _forms(self, member: Member, blanks: list[Blank], name: str) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the file of each screen paper."""
        values, target = spell_person(member.person, blanks, self.order.today), Path(name)
        for blank, spelt in zip(blanks, values, strict=True):
            data = fill_form(member.person, blank, spelt)
            if fault := form_fault(data, spelt):
                raise Faulty(fault)
            own = f'{target.stem}-{blank.paper.replace("/", "-")}{target.suffix}'
            yield (own if len(blanks) > 1 else name), data


class Issuer:
    """Makes files of an order, and puts them into their places by way of a private folder."""

    def __init__(self, order: Order, shelter: Path) -> None:
        self.order, self.shelter = order, shelter
        self._maker = Maker(order)

    def issue(self, member: Member, targets: Path) -> None:
        """Make the files of one person and put them into their places; raises Refused, Faulty and OSError."""
        issue_files(self._maker.make(member, targets.name), self.shelter, targets.parent)


def issue_files(files: Mapping[str, bytes], shelter: Path, folder: Path) -> None:
    """Put the files of one person into a folder, all or none; raises OSError."""
    parts = {folder / name: shelter / f'part-{number}.pdf' for number, name in enumerate(files)}
    for part, data in zip(parts.values(), files.values(), strict=True):
        part.write_bytes(data)
    for target, part in parts.items():
        part.replace(target)
