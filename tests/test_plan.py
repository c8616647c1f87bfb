"""From a request to jobs."""

import pytest

from handouts.errors import WrongUse
from handouts.model import Request
from handouts.press.library import Library
from handouts.press.plan import Plan, make_plan
from handouts.press.workspace.rooms import Rooms
from tests.conftest import PAGE, Workspace


def plan(workspace: Workspace, request: Request = Request()) -> Plan:  # noqa: B008 (frozen)
    """Return the plan of a request."""
    return make_plan(Library(Rooms(workspace.root)), request)


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    """A workspace with two clinics and two topics."""
    workspace.write('content/clinics/annex/clinic.yaml', 'name: Annex\n')
    for name in ('advice/one', 'advice/two', 'teeth/one'):
        workspace.write(f'content/{name}.en.md', PAGE)
    return workspace


def test_everything_is_every_clinic_paper_and_edition_in_order(full: Workspace) -> None:
    targets = [job.target for job in plan(full).jobs]
    assert targets == [
        f'{clinic}/{paper}.en.{edition}.pdf'
        for clinic in ('annex', 'clinic')
        for paper in ('advice/one', 'advice/two', 'teeth/one')
        for edition in ('print', 'screen')
    ]


@pytest.mark.parametrize(
    ('request_', 'count'),
    [
        (Request(papers=('advice/*',)), 8),
        (Request(papers=('*/one',)), 8),
        (Request(papers=('teeth/one', 'advice/two')), 8),
        (Request(clinics=('annex',)), 6),
        (Request(editions=('screen',)), 6),
        (Request(papers=('teeth/one',), clinics=('annex',), editions=('print',), languages=('en',)), 1),
    ],
)
def test_a_request_narrows(request_: Request, count: int, full: Workspace) -> None:
    assert len(plan(full, request_).jobs) == count


@pytest.mark.parametrize(
    ('request_', 'says'),
    [
        (
            Request(papers=('advice/three',)),
            "There is no paper 'advice/three'. There are: advice/one, advice/two, teeth/one.",
        ),
        (Request(languages=('fr',)), "There is no language 'fr'. There are: en."),
        (
            Request(editions=('braille',)),
            "There is no edition 'braille'. There are: large-print, press, print, screen.",
        ),
        (Request(clinics=('nowhere',)), "There is no clinic 'nowhere'. There are: annex, clinic."),
    ],
)
def test_what_does_not_exist_is_wrong_use(request_: Request, says: str, full: Workspace) -> None:
    with pytest.raises(WrongUse) as error:
        plan(full, request_)
    assert str(error.value) == says


def test_a_workspace_without_clinic_says_what_to_add(workspace: Workspace) -> None:
    (workspace.root / 'content/clinics/clinic/clinic.yaml').unlink()
    with pytest.raises(WrongUse, match="Add a folder there with a file"):
        plan(workspace)


def test_mistakes_of_clinic_and_paper_come_together(workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', 'nam: A\n')
    workspace.write('content/advice/one.en.md', PAGE.replace('kind', 'knd'))
    files = {finding.file for finding in plan(workspace).findings}
    assert files == {'content/clinics/clinic/clinic.yaml', 'content/advice/one.en.md'}


def test_a_paper_can_choose_another_fold(workspace: Workspace) -> None:
    workspace.write('content/advice/one.en.md', PAGE.replace('kind: aftercare', 'kind: brochure\nfold: half-fold'))
    job = plan(workspace).jobs[0]
    assert [panel.width for panel in job.sheet.panels] == [5.5] * 4
