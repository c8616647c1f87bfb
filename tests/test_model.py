"""The values that travel."""

import pickle

import pytest

from handouts.errors import Mistakes, mistake
from handouts.model import Source
from tests.conftest import Workspace


@pytest.mark.parametrize(('fragment', 'line'), [('one', 10), ('two', 12), ('three', 13), ('not there', 10), ('', 10)])
def test_a_fragment_is_found_on_its_line(fragment: str, line: int) -> None:
    assert Source('paper.md', 'one\n\ntwo\nthree\n', 10).line_of(fragment) == line


def test_a_job_knows_its_place_and_travels_to_another_process(workspace: Workspace) -> None:
    job = workspace.job('Rest.\n')
    assert job.target == 'clinic/advice/paper.en.print.pdf'
    assert pickle.loads(pickle.dumps(job)) == job


def test_a_finding_of_a_job_says_paper_language_and_edition(workspace: Workspace) -> None:
    finding = workspace.job('Rest.\n').finding('rule', "Wrong.", "Mend it.", 7)
    assert str(finding) == "content/advice/paper.en.md:7: Wrong. Mend it."
    assert (finding.paper, finding.language, finding.edition) == ('advice/paper', 'en', 'print')


def test_mistakes_travel_to_another_process() -> None:
    error = mistake('a.md', 1, 'rule', "Wrong.", "Mend it.")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, Mistakes)
    assert again.findings == error.findings
