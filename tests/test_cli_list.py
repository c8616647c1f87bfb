"""The list of what a workspace holds."""

import json

import pytest

from handouts.press.press import check_job
from tests.conftest import PAGE, Run, Workspace
from tests.loaded import ENGINES, loaded_by


@pytest.fixture
def papers(workspace: Workspace) -> Workspace:
    """A workspace with a good and a bad paper."""
    workspace.write('content/advice/good.en.md', PAGE)
    workspace.paper('Call {{ clinic.fone }}.\n', 'advice/bad.en.md')
    return workspace


@pytest.mark.usefixtures('papers')
def test_list_json(run: Run) -> None:
    said = run('list', '--json')
    good = next(row for row in json.loads(said.out)['papers'] if row['paper'] == 'advice/good')
    assert good == {
        'paper': 'advice/good', 'language': 'en', 'kind': 'aftercare', 'title': 'A small paper',
        'editions': ['print', 'screen'], 'state': 'draft', 'words': good['words'],
    }  # fmt: skip
    assert len(good['words']) == 8


@pytest.mark.usefixtures('papers')
def test_list_is_a_table_for_people(run: Run) -> None:
    said = run('list')
    assert 'advice/good' in said.out
    assert 'draft' in said.out


def test_of_what_lies_printed_no_words_are_composed_again(workspace: Workspace, run: Run) -> None:
    workspace.write('content/advice/good.en.md', PAGE)
    assert run('build', '-e', 'print').code == 0
    loaded = loaded_by(workspace.root, 'list', '--json')
    assert 'handouts.press.plan' in loaded
    assert loaded.isdisjoint(ENGINES)
    (row,) = json.loads(run('list', '--json').out)['papers']
    assert row['words'] == check_job(workspace.jobs()[0])[0]


def test_changed_words_have_another_code_before_they_are_printed(workspace: Workspace, run: Run) -> None:
    workspace.write('content/advice/good.en.md', PAGE)
    assert run('build', '-e', 'print').code == 0
    workspace.write('content/advice/good.en.md', PAGE.replace('today', 'tonight'))
    (row,) = json.loads(run('list', '--json').out)['papers']
    assert row['words'] == check_job(workspace.jobs()[0])[0]
