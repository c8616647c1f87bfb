"""One person's papers as files of their own: proved in the private folder, then all in their places or none."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from handouts.people.filled.person import Refused
from handouts.people.filled.service import Order
from handouts.people.lists.roster import Member
from handouts.people.runs.issue import Faulty, Issuer
from handouts.people.sheaves.sheaf import Sheaf
from handouts.people.sheaves.stock import Stock, StockPage, take_stock
from tests.run_cases import LONG, OTHER_SMALL, SMALL, Desk, faults_of, names, pages_of
from tests.run_cases import desk as desk
from tests.test_place import full_disk


@pytest.fixture
def shelter(tmp_path: Path) -> Path:
    """A private folder."""
    (tmp_path / 'shelter').mkdir()
    return tmp_path / 'shelter'


def issue(order: Order, shelter: Path, member: Member) -> list[str]:
    """Make the files of a person in the folder beside the private one, and return their names."""
    Issuer(order, shelter).issue(member, shelter.parent / 'row-0007.pdf')
    return names(shelter.parent)


def test_papers_to_print_come_as_one_file(desk: Desk, shelter: Path) -> None:
    order = desk.order(SMALL, LONG)
    assert issue(order, shelter, desk.member(order, note="Two papers")) == ['row-0007.pdf']
    path = shelter.parent / 'row-0007.pdf'
    assert faults_of(path) == ''
    texts = pages_of(path)
    assert ["Two papers" in text for text in texts] == [True, False, True, False, False, False]
    assert not list(shelter.iterdir())


def test_each_copy_begins_on_a_front_side(desk: Desk, shelter: Path) -> None:
    member = desk.member()
    member = replace(member, person=replace(member.person, copies=3))
    issue(desk.order(), shelter, member)
    assert ["Ana Ruiz" in text for text in pages_of(shelter.parent / 'row-0007.pdf')] == [True, False] * 3


def test_a_screen_paper_is_a_form_of_its_own(desk: Desk, shelter: Path) -> None:
    order = desk.order(edition='screen')
    assert issue(order, shelter, desk.member(order)) == ['row-0007.pdf']
    with pikepdf.open(shelter.parent / 'row-0007.pdf') as pdf:
        assert {str(field.T): str(field.get('/V', '')) for field in pdf.Root.AcroForm.Fields}[
            'patient_name'
        ] == "Ana Ruiz"


def test_several_screen_papers_are_named_by_their_papers(desk: Desk, shelter: Path) -> None:
    order = desk.order(SMALL, OTHER_SMALL, edition='screen')
    assert issue(order, shelter, desk.member(order)) == ['row-0007-advice-other.pdf', 'row-0007-advice-paper.pdf']


def test_a_person_who_is_refused_gets_no_file(desk: Desk, shelter: Path) -> None:
    with pytest.raises(Refused):
        issue(desk.order(), shelter, desk.member(patient_name="", note="x"))
    assert names(shelter.parent) == []


def test_one_bad_value_keeps_all_screen_papers_back(desk: Desk, shelter: Path) -> None:
    """The first paper could be filled in; the second has no room for the name."""
    order = desk.order(OTHER_SMALL, SMALL, edition='screen')
    with pytest.raises(Refused):
        issue(order, shelter, desk.member(order, note="x" * 300))
    assert names(shelter.parent) == []


def test_a_paper_that_is_not_printed_in_an_edition_is_refused(desk: Desk, shelter: Path) -> None:
    with pytest.raises(Refused) as error:
        issue(desk.order(), shelter, replace(desk.member(), edition='screen'))
    assert "is not printed in the language 'en' as 'screen'" in str(error.value.refusals[0])


def test_a_file_that_is_not_right_stays_in_the_private_folder(
    desk: Desk, shelter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The values are not drawn on the page."""
    add_page = Sheaf.add_page

    def without(sheaf: Sheaf, page: StockPage, _: bytes, *, has_code: bool, is_turned: bool) -> None:
        add_page(sheaf, page, b'', has_code=has_code, is_turned=is_turned)

    monkeypatch.setattr(Sheaf, 'add_page', without)
    with pytest.raises(Faulty, match=r'^a value is not where it belongs on page 1$'):
        issue(desk.order(), shelter, desk.member())
    assert names(shelter.parent) == []


def test_a_full_disk_leaves_no_file_in_its_place(desk: Desk, shelter: Path) -> None:
    with full_disk(20_000), pytest.raises(OSError, match='File too large'):
        issue(desk.order(), shelter, desk.member())
    assert names(shelter.parent) == []


def test_the_stock_is_taken_once_for_all_people(desk: Desk, shelter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    def taking(papers: Mapping[Hashable, bytes]) -> Stock:
        taken.append(len(papers))
        return take_stock(papers)

    monkeypatch.setattr('handouts.people.runs.issue.take_stock', taking)
    issuer = Issuer(desk.order(SMALL, LONG, editions=['screen']), shelter)
    for number in range(3):
        issuer.issue(desk.member(), shelter.parent / f'{number}.pdf')
    assert taken == [2]


def test_the_same_person_gets_the_same_bytes(desk: Desk, shelter: Path) -> None:
    for edition in ('print', 'screen'):
        made = []
        for _ in range(2):
            issue(desk.order(edition=edition), shelter, desk.member(desk.order(edition=edition)))
            made.append((shelter.parent / 'row-0007.pdf').read_bytes())
        assert made[0] == made[1]
