"""Which words were taken away and added."""

import pytest

from handouts.press.press import read_words
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Register, leaflet_of, words_of
from handouts.words.approval.changes import Changes, changed_passages, changes_text, read_changes
from tests.conftest import Workspace
from tests.test_standing import record

# For each case: the lines of then and of now, and the passages as they are told.
CASES = {
    'nothing': ("Rest.\n", "Rest.\n", []),
    'a word': ("Rest for 24 hours today.\n", "Rest for 48 hours today.\n", ["Rest for [-24-] {+48+} hours today."]),
    'a word more': ("Rest today.\n", "Rest well today.\n", ["Rest {+well+} today."]),
    'a word less': ("Rest well today.\n", "Rest today.\n", ["Rest [-well-] today."]),
    'a line more': ("Rest.\nCall.\n", "Rest.\nEat.\nCall.\n", ["{+Eat.+}"]),
    'a line less': ("Rest.\nEat.\nCall.\n", "Rest.\nCall.\n", ["[-Eat.-]"]),
    'a line divided': ("Rest. Then call us.\n", "Rest.\nThen call us.\n", ["Rest. {+¶+} Then call us."]),
    'another text': ("Rest for two days.\n", "Call 911 if you cannot breathe.\n",
                     ["[-Rest for two days.-] {+Call 911 if you cannot breathe.+}"]),
    'two places': ("Rest 1 day here.\nSame.\nCall 1 of us here.\n", "Rest 2 days here.\nSame.\nCall 2 of us here.\n",
                   ["Rest [-1 day-] {+2 days+} here.", "Call [-1-] {+2+} of us here."]),
    'all is new': ("", "Rest.\n", ["{+Rest.+}"]),
    'all is gone': ("Rest.\n", "", ["[-Rest.-]"]),
}  # fmt: skip
SIGNS = {'same': '{}', 'removed': '[-{}-]', 'added': '{{+{}+}}'}


@pytest.mark.parametrize('name', CASES)
def test_a_case(name: str) -> None:
    old, new, wanted = CASES[name]
    told = [
        ' '.join(SIGNS[piece.kind].format(' '.join(piece.words)) for piece in passage.pieces)
        for passage in changed_passages(old, new)
    ]
    assert told == wanted


def test_a_passage_says_after_what_it_stands() -> None:
    (passage,) = changed_passages("Rest.\nCall.\n", "Rest.\nEat.\nCall.\n")
    assert passage.before == "Rest."
    (passage,) = changed_passages(f"{'word ' * 12}\n", f"{'word ' * 12}\nEat.\n")
    assert passage.before == f"{'word ' * 8}…"


def changes(workspace: Workspace, old: str, new: str) -> Changes:
    """Return the changes from a paper with one text, approved, to one with another."""
    job = workspace.job(old)
    page = read_words(job)[1]
    register = Register(Rooms(workspace.root))
    register.record(leaflet_of(job), record(page.code), words_of(page), b'%PDF- %%EOF')
    return read_changes(register, workspace.job(new))


def test_a_paper_against_its_approval(workspace: Workspace) -> None:
    found = changes(workspace, 'Rest for 24 hours after your visit.\n', 'Rest for 48 hours after your visit.\n')
    assert (found.words('removed'), found.words('added')) == (('24',), ('48',))
    assert changes_text(found).splitlines() == [
        f"advice/paper, en, clinic: {found.approved} → {found.present}",
        "  approved by Ana (clinician) on 2026-11-01, until 2027-11-23",
        "  [-words removed: 1-] {+words added: 1+}",
        "",
        "  after “A small paper”:",
        "    Rest for [-24-] {+48+} hours after your visit.",
    ]


def test_the_same_words(workspace: Workspace) -> None:
    found = changes(workspace, 'Rest **well**.\n', 'Rest well.\n')
    assert found.approved == found.present
    assert changes_text(found).endswith("The words are those that were approved.")


def test_the_last_approval_counts(workspace: Workspace) -> None:
    changes(workspace, 'Rest one day.\n', 'Rest.\n')
    assert changes(workspace, 'Rest two days.\n', 'Rest two or more days.\n').words('added') == ('or', 'more')
