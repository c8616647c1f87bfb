"""Papers that are handed over together, by a name."""

import pytest

from handouts.errors import Mistakes, WrongUse
from handouts.files import words_in
from handouts.people.lists.packets import PACKETS, packet_papers, read_packets
from handouts.press.library import Library
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.conftest import Workspace

TWO = """packets:
  first-visit:
    purpose: what somebody gets who comes for the first time
    papers: [advice/paper, advice/brochure]
  discharge:
    papers: [advice/aftercare]
"""


def rooms(workspace: Workspace, text: str = TWO) -> Rooms:
    """Return a workspace with these packets."""
    workspace.write(PACKETS, text)
    return Rooms(workspace.root)


def test_a_packet_is_papers_in_their_order(workspace: Workspace) -> None:
    here = rooms(workspace)
    assert packet_papers(here, 'first-visit') == ('advice/paper', 'advice/brochure')
    assert packet_papers(here, 'discharge') == ('advice/aftercare',)
    assert list(read_packets(here)) == ['first-visit', 'discharge']


def test_a_packet_that_there_is_not_is_told_with_those_that_there_are(workspace: Workspace) -> None:
    here = rooms(workspace)
    with pytest.raises(WrongUse) as error:
        packet_papers(here, 'frist-visit')
    told = "There is no packet 'frist-visit'. Did you mean 'first-visit'? There are: first-visit, discharge."
    assert str(error.value) == told
    with pytest.raises(WrongUse, match=r"'x'\. There are: first-visit, discharge\."):
        packet_papers(here, 'x')


def test_a_workspace_without_packets_says_where_to_name_them(workspace: Workspace) -> None:
    here = Rooms(workspace.root)
    assert read_packets(here) == {}
    with pytest.raises(WrongUse, match=f'There are: none: name them in {PACKETS}'):
        packet_papers(here, 'first-visit')


@pytest.mark.parametrize(
    ('text', 'line'),
    [
        ('packets:\n  one:\n    papers: []\n', 3),
        ('packets:\n  one:\n    purpose: nothing\n', 2),
        ('packets:\n  one:\n    papers: [a/b]\n    edition: print\n', 4),
        ('packets:\n  one: a/b\n', 2),
        ('sets:\n  one:\n    papers: [a/b]\n', 1),
        ('packets: [\n', 2),
        ('packets:\n  one:\n    papers: [a/b]\n    title:\n      en: One\n      Spanish: Uno\n', 4),
        ('packets:\n  one:\n    papers: [a/b]\n    title:\n      en: One\n      es:\n', 6),
        ('packets:\n  one:\n    papers: [a/b]\n    purpose: [x]\n', 4),
    ],
)
def test_a_mistake_in_the_file_is_told_by_its_line(text: str, line: int, workspace: Workspace) -> None:
    with pytest.raises(Mistakes) as error:
        packet_papers(rooms(workspace, text), 'one')
    assert error.value.findings[0].file == PACKETS
    assert line in {finding.line for finding in error.value.findings}


def test_the_clinic_s_packets_hold_papers_that_there_are() -> None:
    here = Rooms(PROJECT)
    papers = {paper.name for paper in Library(here).papers()}
    packets = read_packets(here)
    assert len(packets) >= 2
    for packet in packets.values():
        assert set(packet.papers) <= papers


def test_words_of_a_packet_may_be_plain_or_in_each_language(workspace: Workspace) -> None:
    more = TWO + '    title: {en: Going home, es: Alta}\n    purpose: {es: lo que se lleva}\n'
    packets = read_packets(rooms(workspace, more))
    assert words_in(packets['first-visit'].purpose, 'es') == ('what somebody gets who comes for the first time', '')
    assert words_in(packets['first-visit'].title, 'es') == ('', '')
    assert words_in(packets['discharge'].title, 'es') == ('Alta', 'es')
    assert words_in(packets['discharge'].purpose, 'en') == ('lo que se lleva', 'es')
    assert packet_papers(rooms(workspace, more), 'discharge') == ('advice/aftercare',)


def test_the_clinic_s_packets_are_called_something_in_each_language_of_the_desk() -> None:
    here = Rooms(PROJECT)
    codes = here.names('content/strings/desk/*.yaml')
    assert set(codes) >= {'en', 'es'}
    for packet in read_packets(here).values():
        assert set(packet.title) == set(packet.purpose) == set(codes)
