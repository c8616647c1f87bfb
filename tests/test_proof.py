"""The HTML file that marketing signs: read with a parser, and looked at as pixels."""

import base64
import io
import re
from html.parser import HTMLParser

import pytest
from PIL import Image

from handouts.press.press import make_pdf
from handouts.press.rooms import Rooms
from handouts.words.approval.approvals import Register, leaflet_of, words_of
from handouts.words.approval.changes import read_changes
from handouts.words.approval.proof import Compared, compose_proof
from tests.conftest import Workspace
from tests.test_standing import record


@pytest.fixture
def proof(workspace: Workspace) -> str:
    """The proof of a paper in which one word has changed to two, and a page has been added."""
    old = workspace.job('Rest for 24 hours & call R&D if 3 < 4.\n\nStay in bed.\n', edition='screen')
    made = make_pdf(old)
    register = Register(Rooms(workspace.root))
    register.record(leaflet_of(old), record(made.page.code), words_of(made.page), made.data)
    new = workspace.job(
        'Rest for 48 long hours & call R&D if 3 < 4.\n\nStay in bed.\n' + '\nMore.\n' * 90, edition='screen'
    )
    return compose_proof([Compared(read_changes(register, new), made.data, make_pdf(new).data)])


class Shown(HTMLParser):
    """Collects the words inside each kind of tag, and all addresses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: dict[str, list[str]] = {}
        self.addresses: list[str] = []
        self.alts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [given[key] or '' for key in ('src', 'href') if key in given]
        self.alts += [given['alt'] or ''] if 'alt' in given else []
        if tag not in ('img', 'meta', 'br'):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.setdefault(self.open[-1] if self.open else '', []).append(data)


def test_removed_and_added_words_are_told_apart_by_tag_and_sign(proof: str) -> None:
    shown = Shown(proof)
    assert shown.said['del'][1:] == ['24']
    assert shown.said['ins'][1] == '48 long'
    for rule in ('line-through', 'underline', 'dashed', '"−"', '"+"'):
        assert rule in proof


def test_nothing_is_needed_beside_it(proof: str) -> None:
    shown = Shown(proof)
    assert len(shown.addresses) == 3
    assert all(address.startswith('data:image/jpeg;base64,') for address in shown.addresses)
    assert 'http' not in proof
    assert '@import' not in proof


def test_pages_stand_in_pairs_each_with_its_name(proof: str) -> None:
    assert Shown(proof).alts == ['Page 1, as approved', 'Page 1, as it is now', 'Page 2, as it is now']
    assert 'No page 2 as approved.' in proof


def marked(proof: str, kind: str, number: int) -> list[Image.Image]:
    """Return what of the picture with this number lies under each mark of a kind."""
    figure = re.findall(r'<figure>.*?</figure>', proof, re.DOTALL)[number]
    data = re.search(r'base64,([^"]+)"', figure)
    assert data
    picture = Image.open(io.BytesIO(base64.b64decode(data[1]))).convert('L')
    pieces = []
    for numbers in re.findall(rf'class="{kind}" style="left:(.*?)%;top:(.*?)%;width:(.*?)%;height:(.*?)%"', figure):
        left, top, width, height = (float(value) / 100 for value in numbers)
        box = (
            left * picture.width,
            top * picture.height,
            (left + width) * picture.width,
            (top + height) * picture.height,
        )
        pieces.append(picture.crop((int(box[0]), int(box[1]), int(box[2]) + 1, int(box[3]) + 1)))
    return pieces


def test_marks_lie_on_the_changed_words_of_the_pages(proof: str) -> None:
    """One word on the old page, two on the new; and under each mark there is ink."""
    old, new = marked(proof, 'went', 0), marked(proof, 'came', 1)
    assert (len(old), len(new) > 2) == (1, True)
    for piece in (*old, *new[:2]):
        low = piece.getextrema()[0]
        assert isinstance(low, int)
        assert low < 100
        assert 5 < piece.width < 60
        assert 5 < piece.height < 25


def test_text_of_the_paper_is_escaped(proof: str) -> None:
    assert 'R&amp;D if 3 &lt; 4' in proof
    assert 'R&D' not in proof
