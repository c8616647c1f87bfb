"""The rules of a workspace: its own, completed by the project's."""

import pytest

from handouts.errors import Mistakes
from handouts.press.library import Library
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.rules import read_rules
from tests.conftest import Workspace


def test_a_workspace_without_rules_has_the_project_s(workspace: Workspace) -> None:
    own, shipped = read_rules(Library(Rooms(workspace.root))), read_rules(Library(Rooms(PROJECT)))
    assert (own.claims, own.required, own.understood) == (shipped.claims, shipped.required, shipped.understood)
    assert 'driving' in own.facts
    assert 'ketalar-label-2024' in own.sources


def test_a_wrong_rule_file_is_told_with_its_line(workspace: Workspace) -> None:
    workspace.write('content/rules/claims.yaml', 'claims:\n  cure:\n    wy: because\n')
    with pytest.raises(Mistakes, match=r'content/rules/claims.yaml:\d+: '):
        read_rules(Library(Rooms(workspace.root)))


def test_every_part_that_a_kind_asks_for_has_its_rule() -> None:
    library = Library(Rooms(PROJECT))
    rules = read_rules(library).required
    for name in library.rooms.names('templates/*/kind.yaml'):
        kind = library.kind(name)
        assert kind.must_contain
        assert set(kind.must_contain) <= set(rules.kinds[name])
