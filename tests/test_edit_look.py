"""The pages beside a text: what would become of it when it is saved, and what is said against it, in groups."""

from collections.abc import Iterator
from typing import Any

import pytest

from handouts.desk.views import here
from handouts.desk.words.edit_look import ask_look, clinic_of, look_values
from handouts.press.library import Paper
from handouts.press.workspace.textfile import LARGEST_BYTES
from tests.conftest import PAGE, TWO_EDITIONS, Workspace
from tests.desk_cases import Visit, visit

HARD = "The administration of intravenous medication necessitates continuous cardiovascular monitoring throughout."


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with one small paper."""
    folder = tmp_path_factory.mktemp('desk')
    space = Workspace(folder / 'space')
    space.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    space.write('templates/aftercare/kind.yaml', TWO_EDITIONS)
    space.write('content/advice/paper.en.md', PAGE)
    with visit(space.root, folder) as visited:
        yield visited


def looked(desk: Visit, text: str, edition: str = 'print') -> dict[str, Any]:
    """Return what the part with the pages of a text is made from once it is drawn."""
    with desk.client.application.test_request_context('/'):
        return ask_look(paper_of(), edition, text, 60)


def paper_of() -> Paper:
    """Return the paper of the desk that is asked."""
    (paper,) = here.shelf().setting.library.papers()
    return paper


@pytest.mark.parametrize(
    ('text', 'outcome', 'stops'),
    [
        (PAGE, 'free', 0),
        (PAGE + '\nUtilize the phone.\n', 'free', 0),
        (PAGE + '\nThis is a cure.\n', 'not-approved', 1),
        (PAGE + '\n{{ clinic.fone }}\n', 'not-printed', 1),
        (PAGE.replace('title', 'colour'), 'not-printed', 2),
        (PAGE + '\x07', 'not-saved', 1),
        ('a' * (LARGEST_BYTES + 1), 'not-saved', 1),
    ],
    ids=['good', 'a long word', 'a claim', 'a value that is not', 'a wrong head', 'no text', 'too long'],
)
def test_it_is_said_what_becomes_of_a_text(desk: Visit, text: str, outcome: str, stops: int) -> None:
    found = looked(desk, text)
    assert (found['outcome'], found['stops'], found['waits']) == (outcome, stops, False)
    assert bool(found['seen'].pictures) == (outcome in ('free', 'not-approved'))


def test_findings_are_told_once_in_groups_and_what_stops_first(desk: Visit) -> None:
    found = looked(desk, PAGE + f'\n{HARD}\n\nThis is a cure.\n')
    groups = {group: [finding.level for finding in these] for group, these in found['groups'].items() if these}
    assert groups['claims'] == ['block']
    assert groups['reading']
    assert groups['reading'] == sorted(groups['reading'], key=['block', 'warn', 'note'].index)
    wrong = looked(desk, PAGE + '\n{{ clinic.fone }}\n')
    assert [len(these) for these in wrong['groups'].values() if these] == [1]


def test_how_lines_end_makes_no_other_look(desk: Visit) -> None:
    assert looked(desk, PAGE)['key'] == looked(desk, PAGE.replace('\n', '\r\n'))['key']
    assert looked(desk, PAGE)['key'] != looked(desk, PAGE, 'screen')['key']


def test_a_look_that_nobody_draws_is_asked_for_again(desk: Visit) -> None:
    with desk.client.application.test_request_context('/'):
        found = look_values(paper_of(), 'print', 'no such key')
    assert (found['waits'], found['is_dropped']) == (True, True)
    desk.become('editor')
    part = desk.get('/words/advice/paper/en/edit/look/nothing').get_data(as_text=True)
    assert 'data-again' in part
    assert 'data-poll' not in part


def test_the_clinic_is_known_where_no_paper_can_be_printed(desk: Visit) -> None:
    path = desk.desk.root / 'content/advice/paper.en.md'
    path.write_text(PAGE.replace('aftercare', 'nothing'))
    desk.desk.keeper.refresh()
    with desk.client.application.test_request_context('/'):
        assert here.clinic() == ''
        assert clinic_of() == 'clinic'
    assert looked(desk, PAGE)['outcome'] == 'free'
    path.write_text(PAGE)
    desk.desk.keeper.refresh()
