"""The HTML file that marketing signs: read with a parser, and held against what it is composed of."""

import base64
import re
from html.parser import HTMLParser

import pytest

from handouts.words.approval.compared import Compared, compared_pages
from handouts.words.approval.proof import compose_proof
from tests.conftest import Workspace
from tests.test_compared import OLD, compare


@pytest.fixture
def paper(workspace: Workspace) -> Compared:
    """A paper in which one word has changed to two, and a page has been added."""
    return compare(workspace, OLD, OLD.replace('24', '48 long') + '\nMore.\n' * 90)


@pytest.fixture
def proof(paper: Compared) -> str:
    """The proof of this paper."""
    return compose_proof([paper])


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


def test_each_mark_and_picture_is_that_of_its_page(paper: Compared, proof: str) -> None:
    figures = re.findall(r'<figure>.*?</figure>', proof, re.DOTALL)
    sides = [side for pair in compared_pages(paper) for side in (pair.approved, pair.present)]
    for figure, side in zip(figures, sides, strict=True):
        pictures = re.findall(r'base64,([^"]+)"', figure)
        assert [base64.b64decode(data) for data in pictures] == ([side.picture] if side.picture else [])
        places = re.findall(r'<i class="(\w+)" style="left:(.*?)%;top:(.*?)%;width:(.*?)%;height:(.*?)%"', figure)
        assert len(places) == len(side.marks)
        for (sign, *numbers), mark in zip(places, side.marks, strict=True):
            assert sign == mark.sign
            wanted = (mark.left, mark.top, mark.width, mark.height)
            assert [float(number) / 100 for number in numbers] == pytest.approx(wanted, abs=1e-5)


def test_a_paper_that_has_not_changed_says_so(workspace: Workspace) -> None:
    proof = compose_proof([compare(workspace, OLD, OLD)])
    assert 'The words are those that were approved.' in proof
    assert '<table' not in proof


def test_text_of_the_paper_is_escaped(proof: str) -> None:
    assert 'R&amp;D if 3 &lt; 4' in proof
    assert 'R&D' not in proof
