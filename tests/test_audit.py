"""A filled file is opened again before it counts: what is broken in it on purpose is found, and said without a value."""

from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest

from handouts.people.sheaves.audit import Expected, audit_file
from tests.run_cases import LONG, SMALL, Desk, collated, names
from tests.run_cases import desk as desk

# Stands in each value, and must not stand in what is said of a file.
SECRET = 'Zwetschge'
# Names with letters that stand high, hang low, or are put together from several.
NAMES = (
    "Hózhǫ́ǫ́gí Yázhí", "Nguyễn Thị Ánh", "Đặng Ước Ẩn", "José Núñez", "Łukasz Ąbć", "Ṣẹ́gun Ọládélé", "q̣ Q̈",
    "Γιώργος", "Ёлкин Й", "O'Brien-", "Ana –", "a\u00adb", "fi ffi", "(x) \\ /",
)  # fmt: skip


@dataclass(frozen=True)
class Finished:
    """A file of a few people, with what must be found in it."""

    path: Path
    pages: int
    expected: list[Expected]

    def fault(self) -> str:
        """Return what is found wrong with it."""
        told = audit_file(self.path, self.pages, self.expected)
        assert SECRET not in told
        return told

    def change(self, old: bytes, new: bytes) -> None:
        """Put something else in the first place of some bytes."""
        data = self.path.read_bytes()
        assert old in data
        self.path.write_bytes(data.replace(old, new, 1))


@pytest.fixture
def finished(desk: Desk, tmp_path: Path) -> Finished:
    """The papers of three people: a paper of one page and one of three, with white backs."""
    order = desk.order(SMALL, LONG)
    members = [
        desk.member(order, patient_name=f"{SECRET} {number}", note=f"{SECRET}-{number}") for number in range(3)
    ]
    papers = collated(order, members, tmp_path / 'a.pdf', keeps_lines=True)
    # The name twice, and the note.
    assert len(papers.expected) == 3 * 2 * 3
    return Finished(tmp_path / 'a.pdf', 18, papers.expected)


def test_nothing_is_found_in_a_good_file(finished: Finished) -> None:
    assert finished.fault() == ''


@pytest.mark.parametrize('name', NAMES)
def test_a_name_is_found_whatever_its_letters(name: str, desk: Desk, tmp_path: Path) -> None:
    order = desk.order()
    members = [desk.member(order, patient_name=name, note=name)]
    papers = collated(order, members, tmp_path / 'a.pdf', keeps_lines=True)
    assert audit_file(tmp_path / 'a.pdf', 2, papers.expected) == ''


def test_values_are_looked_up_on_pages_far_back_too(desk: Desk, tmp_path: Path) -> None:
    """In each branch of the tree of pages; nothing is left of what was looked at."""
    order, path = desk.order(), tmp_path / 'a.pdf'
    papers = collated(
        order, [desk.member(order, note=f"n{number:03}") for number in range(130)], path, keeps_lines=True
    )
    (note,) = {one for one in papers.expected if one.line.text == "n011"}
    for number in (0, 49, 50, 51, 99, 100, 129):
        right, wrong = (
            Expected(2 * number, replace(note.line, text=f"n{other:03}")) for other in (number, number + 1)
        )
        assert audit_file(path, 260, [note, right]) == ''
        assert audit_file(path, 260, [note, wrong]) == f"a value is not where it belongs on page {2 * number + 1}"
    assert names(tmp_path) == ['a.pdf']


@pytest.mark.parametrize('number', [7, 40, 90])
def test_a_part_that_has_moved_is_found(number: int, finished: Finished) -> None:
    begins = b'\n%d 0 obj\n' % number
    finished.change(begins, b'\n' + begins)
    assert finished.fault() in ("it has no table of its parts", f"its part {number} is not where it belongs")


def test_a_part_that_has_moved_is_found_although_the_table_has_not(finished: Finished) -> None:
    """The part is a byte shorter, and the next one begins a byte early."""
    finished.change(b'\nendobj\n8 0 obj\n', b' endobj\n8 0 obj ')
    assert finished.fault() == "its part 8 is not where it belongs"


@pytest.mark.parametrize('left', [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_breaks_off_is_found(left: float, finished: Finished) -> None:
    data = finished.path.read_bytes()
    finished.path.write_bytes(data[: int(len(data) * left)])
    assert finished.fault() in ("it is empty", "it has no table of its parts")


def test_a_file_that_breaks_off_near_its_end_is_found_at_every_byte(finished: Finished) -> None:
    data = finished.path.read_bytes()
    for left in range(len(data) - 40, len(data)):
        finished.path.write_bytes(data[:left])
        assert finished.fault() == "it has no table of its parts"


def test_a_file_that_goes_on_after_its_end_is_found(finished: Finished) -> None:
    finished.path.write_bytes(finished.path.read_bytes() + b'x')
    assert finished.fault() == "it has no table of its parts"


def test_a_table_that_is_too_short_is_found(finished: Finished) -> None:
    data = finished.path.read_bytes()
    head, _, rest = data.partition(b'xref\n0 ')
    count = int(rest.split(b'\n')[0])
    finished.path.write_bytes(head + b'xref\n0 %d\n' % (count + 1) + rest.partition(b'\n')[2])
    assert finished.fault() == f"its table does not know its part {count}"


def test_a_file_that_no_reader_opens_is_found(finished: Finished) -> None:
    finished.change(b'/Type/Catalog/Pages', b'/Type/Catalog/Pagos')
    assert finished.fault() in ("it cannot be opened", "it has 0 pages instead of 18")


def test_a_missing_page_is_found_although_a_value_was_expected_on_it(finished: Finished) -> None:
    with pikepdf.open(finished.path) as pdf:
        kids = pdf.Root.Pages.Kids[0].Kids
        last = str(kids[-1].objgen[0]).encode() + b' 0 R'
    finished.change(b' ' + last + b']', b' ' * (len(last) + 1) + b']')
    finished.change(b'/Count 18/Kids', b'/Count 17/Kids')
    finished.change(b'/Count 18/Kids', b'/Count 17/Kids')
    lost = replace(finished.expected[0], page=17)
    assert replace(finished, expected=[lost]).fault() == "it has 17 pages instead of 18"


@pytest.mark.parametrize(('right', 'up'), [(100, 0), (-100, 0), (0, 40), (0, -40)])
def test_a_value_that_stands_elsewhere_on_its_page_is_found(right: float, up: float, finished: Finished) -> None:
    one = finished.expected[0]
    moved = replace(one, line=replace(one.line, x=one.line.x + right, y=one.line.y + up))
    assert replace(finished, expected=[moved]).fault() == "a value is not where it belongs on page 1"


def test_the_value_of_another_person_is_found(finished: Finished) -> None:
    """All people's values stand in the same places."""
    first, other = finished.expected[0], finished.expected[6]
    assert (first.line.x, first.line.y) == (other.line.x, other.line.y)
    mixed = replace(other, line=first.line)
    assert (
        replace(finished, expected=[first, mixed]).fault()
        == f"a value is not where it belongs on page {other.page + 1}"
    )


def test_a_page_without_its_drawing_is_found(desk: Desk, tmp_path: Path) -> None:
    order = desk.order()
    papers = collated(order, [desk.member(order, note=SECRET)], tmp_path / 'a.pdf', keeps_lines=True)
    with pikepdf.open(tmp_path / 'a.pdf') as pdf:
        number = pdf.pages[0].obj.Contents[-1].objgen[0]
    finished = Finished(tmp_path / 'a.pdf', 2, papers.expected)
    finished.change(b' %d 0 R]' % number, b' ' * len(b' %d 0 R' % number) + b']')
    assert finished.fault() == "a value is not where it belongs on page 1"
