"""The key to what may be written into a paper: what the workspace has, and no less where one of its files is wrong."""

from collections.abc import Iterator
from typing import Any

import pytest

from handouts.desk.views import here
from handouts.desk.words.edit_key import key_values
from tests.conftest import PAGE, TWO_EDITIONS, Workspace
from tests.desk_cases import Visit, visit

FACTS = """facts:
  resting:
    text: {en: Rest **today**., es: Descanse hoy.}
    source: a test
  spanish:
    text: {es: Solo en español.}
    source: a test
"""
SOURCES = """sources:
  study:
    cite: A study, 2024.
    address: example.org/study
    check_by: 2027-06-30
"""


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """An editor at a desk with one small paper and a few facts."""
    folder = tmp_path_factory.mktemp('desk')
    space = Workspace(folder / 'space')
    space.write(
        'content/clinics/clinic/clinic.yaml', 'name: Small Clinic\nphone: 602-555-0100\nrules: {eating: Nothing}\n'
    )
    space.write('templates/aftercare/kind.yaml', TWO_EDITIONS)
    space.write('content/facts.yaml', FACTS)
    space.write('content/sources.yaml', SOURCES)
    space.write(
        'content/advice/paper.en.md',
        PAGE.replace('kind', 'fields: {mood: {label: Mood}}\nkind') + '\n{{ field.mood }}\n',
    )
    with visit(space.root, folder) as visited:
        visited.become('editor')
        yield visited


def key_of(desk: Visit) -> dict[str, Any]:
    """Return what the key of the only paper is made from."""
    with desk.client.application.test_request_context('/'):
        (paper,) = here.shelf().setting.library.papers()
        (card,) = here.cards() or (None,)
        return key_values(paper, card)


def test_it_names_what_the_workspace_has(desk: Visit) -> None:
    found = key_of(desk)
    assert found['facts']['resting'] == 'Rest **today**.'
    assert 'spanish' not in found['facts']
    assert found['sources']['study'] == 'A study, 2024.'
    assert found['fields'] == {'mood': 'Mood'}
    values = found['clinic_values']
    assert (values['clinic.phone'], values['clinic.rules.eating'], values['clinic.email']) == (
        '602-555-0100',
        'Nothing',
        '',
    )
    assert found['clinic_file'] == 'content/clinics/clinic/clinic.yaml'
    assert {'urgent', 'people', 'do'} <= set(found['boxes'])
    page = desk.get('/words/advice/paper/en/edit').get_data(as_text=True)
    for told in (
        '{{ fact.resting }}',
        'Rest today.',
        '{{ clinic.phone }}',
        '{{ field.mood }}',
        '[@study]',
        'content/facts.yaml',
    ):
        assert told in page


def test_examples_are_in_the_language_of_the_page(desk: Visit) -> None:
    page = desk.get('/words/advice/paper/en/edit', headers={'Accept-Language': 'es'}).get_data(as_text=True)
    assert "- 27 de 100: con ketamina" in page
    assert "27 of 100:" not in page


def test_a_wrong_file_costs_only_what_it_brings(desk: Visit) -> None:
    root = desk.desk.root
    for name in ('facts.yaml', 'sources.yaml', 'strings/en.yaml'):
        path = root / f'content/{name}'
        path.parent.mkdir(exist_ok=True)
        path.write_text('nothing: here\n')
    desk.desk.keeper.refresh()
    found = key_of(desk)
    assert (found['facts'], found['sources'], found['boxes'], found['fields']) == ({}, {}, {}, {})
    assert found['clinic_values'] == {}
    assert desk.get('/words/advice/paper/en/edit').status_code == 200
