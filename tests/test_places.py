"""Where a desk keeps its own."""

from pathlib import Path

from handouts.desk.places import places_of


def test_each_workspace_has_its_own_places(tmp_path: Path) -> None:
    one, other = places_of(tmp_path / 'one'), places_of(tmp_path / 'other')
    assert one == places_of(tmp_path / 'one')
    assert len({one.data, other.data, one.private, other.private}) == 4
    assert {one.journal.parent, one.passcodes.parent, one.address.parent} == {one.data}


def test_nothing_lies_in_the_workspace(tmp_path: Path) -> None:
    places = places_of(tmp_path / 'one')
    assert not places.data.is_relative_to(tmp_path / 'one')
    assert not places.private.is_relative_to(tmp_path / 'one')
