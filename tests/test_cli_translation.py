"""The command that records what a translation was made from, as a person runs it."""

from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from handouts.cli_translation import translated
from handouts.errors import Mistakes, WrongUse
from handouts.press.library import Library
from handouts.press.workspace.rooms import Rooms
from tests.conftest import Workspace


def run(workspace: Workspace, *words: str) -> Result:
    """Run the command on the workspace; raise what it raises."""
    here = SimpleNamespace(library=Library(Rooms(workspace.root)))
    return CliRunner().invoke(translated, list(words), obj=here, catch_exceptions=False, standalone_mode=False)


@pytest.fixture
def papers(workspace: Workspace) -> Workspace:
    """A workspace with a paper and its translation."""
    workspace.paper('Wait 24 hours.\n')
    workspace.paper('Espere 24 horas.\n', 'advice/paper.es.md')
    return workspace


def test_it_records_and_says_where(papers: Workspace) -> None:
    said = run(papers, 'advice/paper', '-l', 'es')
    assert "content/advice/paper.es.from.yaml: advice/paper in es says what en says, words code" in said.output
    assert (papers.root / 'content/advice/paper.es.from.yaml').is_file()


def test_it_shows_side_by_side_what_it_takes_for_translated(papers: Workspace) -> None:
    run(papers, 'advice/paper', '-l', 'es')
    papers.paper('Wait 48 hours.\n')
    said = run(papers, 'advice/paper', '-l', 'es').output
    row = next(line for line in said.splitlines() if line.startswith('Wait 24'))
    assert [cell.strip() for cell in row.split('│')] == ['Wait 24 hours.', 'Wait 48 hours.', 'Espere 24 horas.']
    assert "count as translated" in said
    assert "count as translated" not in run(papers, 'advice/paper', '-l', 'es').output


@pytest.mark.parametrize(
    ('words', 'told'),
    [
        (('advice/other', '-l', 'es'), "no paper 'advice/other'"),
        (('advice/paper', '-l', 'fr'), "no language 'fr'"),
        (('advice/paper', '-l', 'en'), "no translation"),
        (('advice/paper', '-l', 'es', '-c', 'other'), "no clinic 'other'"),
    ],
)
def test_what_does_not_exist_is_refused(papers: Workspace, words: tuple[str, ...], told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        run(papers, *words)
    assert not list(papers.root.rglob('*.from.yaml'))


def test_english_with_mistakes_is_not_recorded(papers: Workspace) -> None:
    papers.paper('Wait {{ clinic.hour }}.\n')
    with pytest.raises(Mistakes, match="hour"):
        run(papers, 'advice/paper', '-l', 'es')
    assert not list(papers.root.rglob('*.from.yaml'))


def test_the_clinic_may_be_named(papers: Workspace) -> None:
    papers.write('content/clinics/other/clinic.yaml', 'name: Another\n')
    run(papers, 'advice/paper', '-l', 'es', '-c', 'other')
    assert 'clinic: "other"' in (papers.root / 'content/advice/paper.es.from.yaml').read_text()
