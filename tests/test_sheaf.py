"""A PDF that grows page by page: looked at with qpdf, poppler and PDFium, and gone on with after a break."""

import io
import itertools
import subprocess
from array import array
from collections.abc import Iterable
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from handouts.people.filled.lettering import Usage
from handouts.people.filled.service import Order, serve_member
from handouts.people.sheaves.sheaf import BRANCH, About, Sheaf
from handouts.people.sheaves.stock import Stock, StockPage, take_stock
from tests.run_cases import FOLDED, SMALL, Desk, faults_of, pages_of
from tests.run_cases import desk as desk

ABOUT = About("Small · Ξ", 'en', turns_short=False)
COUNTS = (1, BRANCH - 1, BRANCH, BRANCH + 1, 250)


@dataclass
class Bindery:
    """Puts pages of the small paper into sheaves, each with values of its own."""

    order: Order
    desk: Desk
    stock: Stock
    usage: Usage = field(default_factory=dict)

    @property
    def page(self) -> StockPage:
        """The page of the paper."""
        return self.stock.pages[SMALL, 'en', 'print'][0]

    def fill(self, sheaf: Sheaf, numbers: Iterable[int], **typed: str) -> None:
        """Add a page for each number, with the number in its values."""
        for number in numbers:
            member = self.desk.member(patient_name=f"José Núñez {number}", note=f"n-{number}", **typed)
            served = serve_member(self.order, member, self.usage, keeps_lines=False)
            (sheets,) = served.sheets
            sheaf.add_page(self.page, sheets.drawings[0], has_code=sheets.has_codes, is_turned=False)

    def close(self, sheaf: Sheaf, about: About = ABOUT) -> None:
        """End a sheaf."""
        sheaf.close(next(iter(self.order.blanks.values())).letters.faces, self.usage, about)

    def bind(self, path: Path, count: int, **typed: str) -> Path:
        """Write a file of so many pages in one go."""
        with path.open('w+b') as file:
            sheaf = Sheaf(file, self.stock)
            self.fill(sheaf, range(1, count + 1), **typed)
            assert sheaf.pages == count
            self.close(sheaf)
        return path


@pytest.fixture
def bindery(desk: Desk) -> Bindery:
    """A bindery of the small paper."""
    order = desk.order()
    return Bindery(order, desk, take_stock({key: blank.data() for key, blank in order.blanks.items()}))


@pytest.mark.parametrize('count', COUNTS)
def test_a_file_of_any_length_has_no_fault_and_each_value_on_its_page(
    count: int, bindery: Bindery, tmp_path: Path
) -> None:
    path = bindery.bind(tmp_path / 'a.pdf', count)
    assert faults_of(path) == ''
    texts = pages_of(path)
    assert len(texts) == count
    for number, text in enumerate(texts, 1):
        assert text.endswith(f"José Núñez {number} n-{number}")


def test_poppler_reads_the_values_where_they_are_read(bindery: Bindery, tmp_path: Path) -> None:
    """After the paper's words, which are one part of the page, in the order of the fields."""
    path = bindery.bind(tmp_path / 'a.pdf', 2, born="1980-03-14", call="602-555-0123")
    said = subprocess.run(['pdftotext', '-raw', path, '-'], capture_output=True, text=True, check=True).stdout
    first, second, rest = said.split('\f')
    assert rest == ''
    for number, text in enumerate((first, second), 1):
        values = [f"José Núñez {number}", "March 14, 1980", "555-0123", f"n-{number}"]
        places = [text.index(value) for value in values]
        assert places == sorted(places)


def test_a_file_of_many_is_far_smaller_than_many_files(bindery: Bindery, tmp_path: Path) -> None:
    one, many = (bindery.bind(tmp_path / f'{count}.pdf', count).stat().st_size for count in (1, 250))
    assert many < 250 * one / 20


def test_what_pages_share_is_written_once(bindery: Bindery, tmp_path: Path) -> None:
    with pikepdf.open(bindery.bind(tmp_path / 'a.pdf', 101)) as pdf:
        assert len({page.obj.Resources.objgen for page in pdf.pages}) == 1
        assert len({tuple(part.objgen for part in list(page.obj.Contents)[:-1]) for page in pdf.pages}) == 1
        assert len(pdf.objects) < 2 * 101 + 60


def test_pages_hang_in_branches_that_know_how_many_they_hold(bindery: Bindery, tmp_path: Path) -> None:
    with pikepdf.open(bindery.bind(tmp_path / 'a.pdf', 250)) as pdf:
        root = pdf.Root.Pages
        assert [int(branch.Count) for branch in root.Kids] == [BRANCH, BRANCH, 50]
        assert int(root.Count) == 250
        assert all(branch.Parent == root for branch in root.Kids)


def test_fonts_are_embedded_cut_down_and_can_be_copied_from(bindery: Bindery, tmp_path: Path) -> None:
    path = bindery.bind(tmp_path / 'a.pdf', 3, call="602-555-0123")
    rows = subprocess.run(['pdffonts', path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert len(rows) >= 3
    assert [row for row in rows if row.split()[-5:-2] != ['yes', 'yes', 'yes']] == []


def test_only_the_letters_in_use_are_in_the_faces(bindery: Bindery, tmp_path: Path) -> None:
    with pikepdf.open(bindery.bind(tmp_path / 'a.pdf', 1)) as pdf:
        fonts = pdf.pages[0].obj.Resources.Font
        programs = [
            TTFont(io.BytesIO(fonts[name].DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
            for name in ('/HV0', '/HV1')
        ]
        widths = fonts['/HV0'].DescendantFonts[0].W
        assert [int(widths[place]) for place in range(0, len(widths), 2)] == sorted(bindery.usage[0])
    drawn = [
        {number for number, name in enumerate(font.getGlyphOrder()) if font['glyf'][name].numberOfContours}
        for font in programs
    ]
    letters = {number for number, text in bindery.usage[0].items() if text.strip()}
    assert len(letters) == len(set("JoséNúñez1n-"))
    # Besides them the sign for a letter that is not there.
    assert drawn[0] - {0} >= letters
    assert len(drawn[0]) < 2 * len(letters)
    assert drawn[1] <= {0}


def test_letters_of_the_fallback_face_are_read_again(bindery: Bindery, tmp_path: Path) -> None:
    path = bindery.bind(tmp_path / 'a.pdf', 1, call="", born="")
    with path.open('w+b') as file:
        sheaf = Sheaf(file, bindery.stock)
        member = bindery.desk.member(patient_name="Γιώργος", note="Nguyễn Thị Ánh")
        (sheets,) = serve_member(bindery.order, member, bindery.usage, keeps_lines=False).sheets
        sheaf.add_page(bindery.page, sheets.drawings[0], has_code=False, is_turned=False)
        bindery.close(sheaf)
    assert faults_of(path) == ''
    assert "Γιώργος" in pages_of(path)[0]
    assert "Nguyễn Thị Ánh" in pages_of(path)[0]
    assert bindery.usage[1]


def test_the_same_values_give_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    made = []
    for name in ('one.pdf', 'two.pdf'):
        order = desk.order()
        stock = take_stock({key: blank.data() for key, blank in order.blanks.items()})
        made.append(Bindery(order, desk, stock).bind(tmp_path / name, 101).read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize('after', [0, 1, BRANCH - 1, BRANCH, BRANCH + 1, 200])
def test_a_file_that_is_gone_on_with_is_as_one_written_in_one_go(
    after: int, bindery: Bindery, tmp_path: Path
) -> None:
    """What the first attempt has written after it noted how far it was is cut off."""
    whole = bindery.bind(tmp_path / 'whole.pdf', 201).read_bytes()
    bindery.usage = {}
    with (tmp_path / 'part.pdf').open('w+b') as file:
        sheaf = Sheaf(file, bindery.stock)
        bindery.fill(sheaf, range(1, after + 1))
        growth, starts, usage = deepcopy(sheaf.growth), array('Q', sheaf.starts), deepcopy(bindery.usage)
        bindery.fill(sheaf, range(after + 1, after + 4), born="1999-12-31")
    bindery.usage = usage
    with (tmp_path / 'part.pdf').open('r+b') as file:
        sheaf = Sheaf.gone_on(file, bindery.stock, growth, starts)
        assert file.seek(0, io.SEEK_END) == growth.length
        bindery.fill(sheaf, range(after + 1, 202))
        bindery.close(sheaf)
    assert (tmp_path / 'part.pdf').read_bytes() == whole


def test_the_file_is_at_its_end_after_each_page(bindery: Bindery, tmp_path: Path) -> None:
    """Nothing of it waits in memory for the end."""
    with (tmp_path / 'a.pdf').open('w+b') as file:
        sheaf = Sheaf(file, bindery.stock)
        for number in range(1, 4):
            bindery.fill(sheaf, [number])
            assert (sheaf.growth.length, len(sheaf.starts)) == (file.tell(), sheaf.growth.number)


def test_a_file_says_of_itself_its_title_and_its_language_and_nothing_else(bindery: Bindery, tmp_path: Path) -> None:
    path = bindery.bind(tmp_path / 'a.pdf', 1)
    with pikepdf.open(path) as pdf:
        assert {name: str(entry) for name, entry in pdf.docinfo.items()} == {'/Title': "Small · Ξ"}
        assert str(pdf.Root.Lang) == 'en'
        assert '/Metadata' not in pdf.Root
        assert set(pdf.trailer.keys()) == {'/Size', '/Root', '/Info'}
    for word in (b'/ID', b'/CreationDate', b'/ModDate', b'/Producer', b'/Author', b'D:20'):
        assert word not in path.read_bytes()


@pytest.mark.parametrize(('short', 'wanted'), [(False, '/DuplexFlipLongEdge'), (True, '/DuplexFlipShortEdge')])
def test_a_file_asks_to_be_printed_on_both_sides_and_not_shrunk(
    short: bool, wanted: str, bindery: Bindery, tmp_path: Path
) -> None:
    with (tmp_path / 'a.pdf').open('w+b') as file:
        sheaf = Sheaf(file, bindery.stock)
        bindery.fill(sheaf, [1])
        bindery.close(sheaf, About("A", 'en', turns_short=short))
    with pikepdf.open(tmp_path / 'a.pdf') as pdf:
        wishes = {name: str(wish) for name, wish in pdf.Root.ViewerPreferences.items() if name != '/DisplayDocTitle'}
        assert wishes == {'/PrintScaling': '/None', '/Duplex': wanted}
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_a_white_page_has_the_size_of_its_paper_and_nothing_on_it(desk: Desk, tmp_path: Path) -> None:
    blank = desk.blanks[FOLDED, 'en', 'print']
    stock = take_stock({FOLDED: blank.data()})
    with (tmp_path / 'a.pdf').open('w+b') as file:
        sheaf = Sheaf(file, stock)
        sheaf.add_white(stock.pages[FOLDED][0])
        sheaf.close(blank.letters.faces, {}, ABOUT)
    assert faults_of(tmp_path / 'a.pdf') == ''
    with closing(pypdfium2.PdfDocument(tmp_path / 'a.pdf')) as document:
        assert document[0].get_size() == (792, 612)
        assert document[0].render().to_pil().convert('L').getextrema() == (255, 255)


def test_a_turned_page_stands_on_its_head(bindery: Bindery, tmp_path: Path) -> None:
    with (tmp_path / 'a.pdf').open('w+b') as file:
        sheaf = Sheaf(file, bindery.stock)
        for is_turned in (False, True):
            sheaf.add_page(bindery.page, b'', has_code=False, is_turned=is_turned)
        bindery.close(sheaf)
    assert faults_of(tmp_path / 'a.pdf') == ''
    with closing(pypdfium2.PdfDocument(tmp_path / 'a.pdf')) as document:
        upright, turned = (document[number].render().to_pil().convert('L') for number in (0, 1))
        assert darkness(upright, turned.rotate(180)) < 0.01 < darkness(upright, turned)


def darkness(one: Image.Image, other: Image.Image) -> float:
    """Return the share of dots in which two pictures differ by more than what a dot at an edge may."""
    dots = ImageChops.difference(one, other).point(lambda dot: 255 if dot > 128 else 0)
    return dots.histogram()[255] / (one.width * one.height)


@pytest.mark.parametrize('has_code', [True, False])
def test_a_page_has_one_code_its_own_or_that_in_the_drawing(has_code: bool, bindery: Bindery, tmp_path: Path) -> None:
    with (tmp_path / 'a.pdf').open('w+b') as file:
        sheaf = Sheaf(file, bindery.stock)
        sheaf.add_page(bindery.page, b'', has_code=has_code, is_turned=False)
        bindery.close(sheaf)
    with pikepdf.open(tmp_path / 'a.pdf') as pdf:
        parts = [part for part in pdf.pages[0].obj.Contents if '/HANDOUTS_Code' in part]
        assert len(parts) == (0 if has_code else 1)


def test_the_parts_of_a_page_can_be_joined_as_they_are(bindery: Bindery, tmp_path: Path) -> None:
    """A filter of CUPS joins them without white space; 'q' before '1 0 0' would be no operator then, and no letter."""
    path = bindery.bind(tmp_path / 'run.pdf', 3)
    with pikepdf.open(path) as file:
        for page in file.pages:
            parts = [part.read_bytes() for part in page.obj.Contents]
            assert len(parts) >= 4
            assert all(before[-1:].isspace() or after[:1].isspace() for before, after in itertools.pairwise(parts))
