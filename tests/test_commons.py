"""The facts and sources of a workspace, and those that a paper names."""

import pytest

from handouts.errors import Mistakes
from handouts.press.library import Library
from handouts.press.press import read_words
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.conftest import Run, Workspace

FACTS = """facts:
  driving:
    text:
      en: "Do not drive for **24 hours**."
    source: a label
"""
SOURCES = """sources:
  label:
    cite: A label, 2024.
    check_by: 2027-01-01
  study:
    cite: A study, 2021.
    check_by: 2027-01-01
"""


@pytest.fixture
def shared(workspace: Workspace) -> Workspace:
    """A workspace with a fact and two sources of its own."""
    workspace.write('content/facts.yaml', FACTS)
    workspace.write('content/sources.yaml', SOURCES)
    return workspace


def html(workspace: Workspace, text: str) -> str:
    """Return a paper's text as HTML."""
    return read_words(workspace.job(text))[0].panels[0].html


def test_a_fact_is_put_in_as_markdown(shared: Workspace) -> None:
    assert html(shared, '- {{ fact.driving }}\n') == (
        '<ul>\n<li>Do not drive for <strong>24\u00a0hours</strong>.</li>\n</ul>'
    )


def test_sources_become_numbered_notes_in_the_order_in_which_they_are_named(shared: Workspace) -> None:
    text = html(shared, 'One.[@study] Two.[@label] Three.[@study]\n\n## Sources\n\n[notes]\n')
    assert text.index('A study, 2021.') < text.index('A label, 2024.')
    assert text.count('A study, 2021.') == 1
    assert text.count('<sup') == 3


@pytest.mark.parametrize(
    ('text', 'says'),
    [
        ('{{ fact.drivin }}\n', ":6: There is no fact 'drivin'. Did you mean 'driving'?"),
        ('Words.\n\nIt works.[@stduy]\n', ":8: There is no source 'stduy'. Did you mean 'study'? There are:"),
    ],
)
def test_what_is_not_there_is_a_mistake_with_its_line(text: str, says: str, shared: Workspace, run: Run) -> None:
    shared.paper(text)
    said = run('check')
    assert said.code == 1
    assert f'content/advice/paper.en.md{says}' in said.err


def test_a_fact_without_the_language_says_where_to_write_it(shared: Workspace, run: Run) -> None:
    shared.write('content/strings/es.yaml', (PROJECT / 'content/strings/en.yaml').read_text())
    shared.paper('{{ fact.driving }}\n', 'advice/paper.es.md')
    said = run('check')
    assert "paper.es.md:6: The fact 'driving' has no words in the language 'es'." in said.err
    assert "Write them under 'es' at content/facts.yaml:2." in said.err


def test_a_workspace_s_own_stand_before_the_project_s(shared: Workspace) -> None:
    library = Library(Rooms(shared.root))
    assert library.facts(None)['driving'].entry.text == {'en': "Do not drive for **24 hours**."}
    assert library.facts(None)['driving'].line == 2
    assert 'stopping' in library.facts(None)


def test_only_the_named_ones_travel_with_a_job(shared: Workspace) -> None:
    job = shared.job('{{ fact.driving }}[@study]\n')
    assert job.facts == {'driving': "Do not drive for **24 hours**."}
    assert job.sources == {'study': 'A study, 2021.'}


def test_a_bad_pattern_is_a_mistake_with_its_line(shared: Workspace) -> None:
    shared.write(
        'content/facts.yaml', FACTS + "    told:\n      en:\n        known_by: ['(drive']\n        whole: ['24']\n"
    )
    with pytest.raises(Mistakes, match=r"content/facts.yaml:8: '\(drive' is not a pattern"):
        Library(Rooms(shared.root)).facts(None)
