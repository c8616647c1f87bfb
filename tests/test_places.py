"""Where a desk keeps its own."""

from pathlib import Path

import pytest

from handouts.desk.places import clear_folder, places_of
from handouts.errors import MachineLacks


def test_each_workspace_has_its_own_places(tmp_path: Path) -> None:
    one, other = places_of(tmp_path / 'one'), places_of(tmp_path / 'other')
    assert one == places_of(tmp_path / 'one')
    assert len({one.data, other.data, one.private, other.private}) == 4
    assert {one.journal.parent, one.passcodes.parent, one.address.parent} == {one.data}


def test_nothing_lies_in_the_workspace(tmp_path: Path) -> None:
    places = places_of(tmp_path / 'one')
    assert not places.data.is_relative_to(tmp_path / 'one')
    assert not places.private.is_relative_to(tmp_path / 'one')


def test_a_user_without_a_home_is_told_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv('HOME')
    monkeypatch.delenv('XDG_DATA_HOME', raising=False)
    monkeypatch.setattr('pwd.getpwuid', {}.__getitem__)
    with pytest.raises(MachineLacks, match='Set XDG_DATA_HOME'):
        places_of(tmp_path)
    monkeypatch.setenv('XDG_DATA_HOME', str(tmp_path / 'data'))
    assert places_of(tmp_path).journal.is_relative_to(tmp_path / 'data')


def test_a_folder_that_cannot_be_cleared_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / 'list').mkdir()
    monkeypatch.setattr('shutil.rmtree', lambda *_, **__: None)
    monkeypatch.setattr('handouts.desk.places.PAUSE', 0.0)
    with pytest.raises(OSError, match='not empty'):
        clear_folder(tmp_path)
