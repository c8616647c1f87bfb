"""Approving: what is recorded, and when it is refused."""

from datetime import date

import pytest

from handouts.errors import Mistakes, WrongUse
from handouts.model import Job
from handouts.press.library import Library
from handouts.press.press import check_job
from handouts.press.proof.reader import read_pdf
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Register, Role, leaflet_of
from handouts.words.approval.signature import Signature, seen_edition, sign_paper
from handouts.words.rules import Rules, read_rules
from tests.conftest import PAGE, Workspace

TODAY, LATER = date(2026, 11, 23), date(2027, 11, 23)


@pytest.fixture
def editions(workspace: Workspace) -> list[Job]:
    """The editions of a good paper."""
    workspace.write('content/advice/paper.en.md', PAGE)
    return [*workspace.jobs(), *workspace.jobs(edition='screen')]


@pytest.fixture
def register(workspace: Workspace) -> Register:
    """The approvals of the workspace."""
    return Register(Rooms(workspace.root))


@pytest.fixture(scope='module')
def rules() -> Rules:
    """The rules of the project, of which the workspace has none of its own."""
    return read_rules(Library(Rooms(PROJECT)))


def test_what_is_recorded(editions: list[Job], register: Register, rules: Rules) -> None:
    approval, standing = sign_paper(register, rules, editions, Signature(' Ana Ruiz ', 'clinician', LATER), TODAY)
    code = check_job(editions[0])[0]
    assert (approval.by, approval.role, approval.date, approval.until) == ('Ana Ruiz', 'clinician', TODAY, LATER)
    assert (approval.words, standing.state, standing.code) == (code, 'approved', code)
    leaflet = leaflet_of(editions[0])
    assert register.records(leaflet) == (approval,)
    assert "Rest today. Call us with questions.\n" in register.words(leaflet, code)
    reading = read_pdf(register.pages(leaflet, code), (), tagged=True)
    assert "approved 2026-11-23 · review by 2027-11-23" in reading.texts[0]
    assert reading.accessibility == ()


def test_the_edition_for_screens_is_kept_or_the_first_of_a_kind_that_lacks_it(editions: list[Job]) -> None:
    assert seen_edition(editions).edition.name == 'screen'
    assert seen_edition(editions[:1]).edition.name == 'print'


@pytest.mark.parametrize('text', ['{{ clinic.fone }}\n', 'Rest.\n\n' * 300, f'{"long" * 40}\n'])
def test_a_paper_with_a_blocking_finding_is_refused(
    text: str, workspace: Workspace, register: Register, rules: Rules
) -> None:
    job = workspace.job(text)
    with pytest.raises(Mistakes) as caught:
        sign_paper(register, rules, [job], Signature('Ana', 'clinician', LATER), TODAY)
    assert caught.value.findings
    assert register.leaflets() == []


@pytest.mark.parametrize(
    ('by', 'role', 'until', 'says'),
    [
        ('Ana', 'clinician', date(2026, 11, 22), "today is 2026-11-23"),
        ('Ana', 'clinician', TODAY, "today is 2026-11-23"),
        ('Ana', 'translator', LATER, "Words in 'en' are approved by: clinician"),
        (' ', 'clinician', LATER, "The name of who approves is missing"),
        ('A' * 101, 'clinician', LATER, "longer than 100 letters"),
        ('Ana\nRuiz', 'clinician', LATER, "The name of who approves"),
    ],
)
def test_wrong_use_is_refused(
    by: str, role: Role, until: date, says: str, editions: list[Job], register: Register, rules: Rules
) -> None:
    with pytest.raises(WrongUse, match=says):
        sign_paper(register, rules, editions, Signature(by, role, until), TODAY)
    assert register.leaflets() == []


def test_what_cannot_be_written_is_a_mistake_and_no_approval(
    editions: list[Job], workspace: Workspace, register: Register, rules: Rules
) -> None:
    workspace.write('content/approvals', 'a file where a folder should be')
    with pytest.raises(Mistakes, match="The approval could not be written"):
        sign_paper(register, rules, editions, Signature('Ana', 'clinician', LATER), TODAY)
    assert register.records(leaflet_of(editions[0])) == ()
