"""Makes one person's papers as files of their own: proved in a private folder, then put into their places."""

from collections.abc import Iterator
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


class Issuer:
    """Makes files of an order in a private folder."""

    def __init__(self, order: Order, shelter: Path) -> None:
        self.order, self.shelter = order, shelter
        self._stocks: dict[tuple[Key, ...], Stock] = {}

    def issue(self, member: Member, targets: Path) -> None:
        """Make the files of one person and put them into their places, all or none.

        Papers to print come as one file, `targets` itself; each screen paper is one of its own, whose name has
        that of the paper in it where there are several. Raises Refused, Faulty and OSError.
        """
        blanks = blanks_of(self.order, member)
        parts = dict(
            self._forms(member, blanks, targets) if blanks[0].is_form else self._sheaf(member, blanks, targets)
        )
        for target, part in parts.items():
            part.replace(target)

    def _sheaf(self, member: Member, blanks: list[Blank], target: Path) -> Iterator[tuple[Path, Path]]:
        """Yield the one file of all papers to print, and where it has been made."""
        usage: Usage = {}
        served = serve_member(self.order, member, usage, keeps_lines=True)
        part, stock = self.shelter / 'part.pdf', self._stock(blanks)
        with part.open('wb') as file:
            sheaf = Sheaf(file, stock)
            papers = Collator(replace(self.order, blanks={blank.key: blank for blank in blanks}), stock, sheaf)
            for sheets in served.sheets * served.copies:
                papers.add(sheets)
            sheaf.close(blanks[0].letters.faces, usage, about(papers.order))
        if fault := audit_file(part, sheaf.pages, papers.expected):
            raise Faulty(fault)
        yield target, part

    def _stock(self, blanks: list[Blank]) -> Stock:
        keys = tuple(blank.key for blank in blanks)
        if keys not in self._stocks:
            self._stocks[keys] = take_stock({blank.key: blank.data() for blank in blanks})
        return self._stocks[keys]

    def _forms(self, member: Member, blanks: list[Blank], target: Path) -> Iterator[tuple[Path, Path]]:
        """Yield the file of each screen paper, and where it has been made."""
        values = spell_person(member.person, blanks, self.order.today)
        for number, (blank, spelt) in enumerate(zip(blanks, values, strict=True)):
            part = self.shelter / f'part-{number}.pdf'
            part.write_bytes(fill_form(member.person, blank, spelt))
            if fault := form_fault(part.read_bytes(), spelt):
                raise Faulty(fault)
            name = f'{target.stem}-{blank.paper.replace("/", "-")}{target.suffix}'
            yield (target.with_name(name) if len(blanks) > 1 else target), part
