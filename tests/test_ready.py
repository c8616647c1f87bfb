"""Papers that lie printed as they stand on the day."""

from datetime import date, timedelta

from handouts.model import Request
from handouts.press.plan import make_plan
from handouts.press.printed.manifest import read_manifest
from handouts.ready import make_ready
from handouts.setting import Setting
from handouts.words.approval.signature import Signature, sign_paper
from tests.conftest import PAGE, Workspace

TODAY = date(2026, 3, 9)


def setting(workspace: Workspace) -> Setting:
    """Return the workspace read anew."""
    return Setting(workspace.root, workspace.output, TODAY)


def test_papers_are_printed_once_and_come_as_blanks(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    here = setting(workspace)
    jobs = make_plan(here.library, Request(editions=('print',))).jobs
    first, second = make_ready(here, jobs), make_ready(here, jobs)
    assert [printed.is_new for _, printed in (*first.papers, *second.papers)] == [True, False]
    assert [blank.paper for blank in second.blanks(here.output)] == ['advice/paper']
    assert list(read_manifest(here.output)) == ['clinic/advice/paper.en.print.pdf']


def test_a_paper_with_a_mistake_is_told_and_the_other_is_ready(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    workspace.paper('Take 5 of {{ clinic.nothing }}.', 'advice/wrong.en.md')
    here = setting(workspace)
    ready = make_ready(here, make_plan(here.library, Request(editions=('print',))).jobs)
    assert [job.paper for job, _ in ready.papers] == ['advice/paper']
    assert [finding.paper for finding in ready.findings] == ['advice/wrong']


def test_a_paper_stands_as_it_does_on_the_day(workspace: Workspace) -> None:
    workspace.write(
        'templates/aftercare/kind.yaml', 'name: aftercare\npurpose: tests\neditions: [print]\nmax_pages: 2\n'
    )
    workspace.write('content/advice/paper.en.md', PAGE)
    here = setting(workspace)
    jobs = make_plan(here.library, Request()).jobs
    sign_paper(here.register, here.rules, jobs, Signature('A. Nurse', 'clinician', TODAY + timedelta(days=90)), TODAY)
    ((job, _),) = make_ready(setting(workspace), jobs).papers
    assert job.mark == ''
    assert '2026-06-07' in job.foot
