"""Papers one after the other: front sides, white backs, and folded sheets that come out right from one printer."""

from pathlib import Path

import pikepdf

from handouts.people.filled.service import Order
from handouts.people.sheaves.collate import Collator, about
from tests.run_cases import FOLDED, LONG, OTHER_SMALL, SMALL, Desk, collated, faults_of, pages_of
from tests.run_cases import desk as desk


def collate(desk: Desk, order: Order, folder: Path, people: int = 1, *, keeps_lines: bool = False) -> Collator:
    """Write the papers of so many people, all alike, into `a.pdf`, which must have no fault."""
    papers = collated(order, [desk.member(order)] * people, folder / 'a.pdf', keeps_lines=keeps_lines)
    assert faults_of(folder / 'a.pdf') == ''
    return papers


def turns(path: Path) -> list[int]:
    """Return how far each page of a file is turned."""
    with pikepdf.open(path) as pdf:
        return [int(page.obj.get('/Rotate', 0)) for page in pdf.pages]


def test_each_paper_begins_on_a_front_side(desk: Desk, tmp_path: Path) -> None:
    collate(desk, desk.order(LONG, SMALL, OTHER_SMALL), tmp_path, 2)
    texts = pages_of(tmp_path / 'a.pdf')
    assert len(texts) == 2 * (4 + 2 + 2)
    begins = [number for number, text in enumerate(texts) if 'Page 1 of' in text]
    assert begins == [0, 4, 6, 8, 12, 14]
    assert [number for number, text in enumerate(texts) if not text] == [3, 5, 7, 11, 13, 15]


def test_an_even_paper_gets_no_white_side(desk: Desk, tmp_path: Path) -> None:
    collate(desk, desk.order(FOLDED), tmp_path, 3)
    assert all(pages_of(tmp_path / 'a.pdf'))
    assert len(pages_of(tmp_path / 'a.pdf')) == 6


def test_backs_of_folded_sheets_are_turned_beside_other_papers(desk: Desk, tmp_path: Path) -> None:
    """A printer turns all sheets of a file over their long edge."""
    order = desk.order(SMALL, FOLDED)
    collate(desk, order, tmp_path, 2)
    assert turns(tmp_path / 'a.pdf') == [0, 0, 0, 180] * 2
    assert not about(order).turns_short


def test_a_file_of_folded_sheets_alone_is_turned_over_the_short_edge(desk: Desk, tmp_path: Path) -> None:
    order = desk.order(FOLDED)
    collate(desk, order, tmp_path, 2)
    assert turns(tmp_path / 'a.pdf') == [0] * 4
    assert about(order).turns_short


def test_a_file_of_pages_alone_is_not_turned(desk: Desk, tmp_path: Path) -> None:
    collate(desk, desk.order(LONG), tmp_path)
    assert turns(tmp_path / 'a.pdf') == [0] * 4


def test_a_file_names_each_of_its_papers_once_in_their_order(desk: Desk) -> None:
    assert about(desk.order(LONG, SMALL, LONG)).title == "A long paper · A small paper"
    assert about(desk.order(SMALL)).language == 'en'


def test_lines_are_expected_on_the_pages_on_which_they_come(desk: Desk, tmp_path: Path) -> None:
    """The name stands on each paper twice: at its head, and where the paper asks for it."""
    papers = collate(desk, desk.order(LONG, SMALL), tmp_path, 2, keeps_lines=True)
    assert [(one.page, one.line.text) for one in papers.expected] == [
        (page, "Ana Ruiz") for page in (0, 0, 4, 4, 6, 6, 10, 10)
    ]
    texts = pages_of(tmp_path / 'a.pdf')
    assert [number for number, text in enumerate(texts) if "Ana Ruiz" in text] == [0, 4, 6, 10]
