"""A value on its way to another computer: whole in itself, with fonts known again by their content."""

import pickle
from dataclasses import fields
from pathlib import Path

import pytest

from handouts.press.cluster import parcel
from handouts.press.cluster.parcel import Parcel, Unlike, find_font, pack, unpack
from handouts.press.letters.fonts import installed_families
from tests.conftest import Workspace
from tests.run_cases import Desk
from tests.run_cases import desk as desk


def test_a_job_comes_back_as_it_was(workspace: Workspace) -> None:
    job = workspace.job("## Rest\n\nSleep well.")
    again = unpack(pack(job))
    assert [getattr(again, field.name) for field in fields(job)] == [
        getattr(job, field.name) for field in fields(job)
    ]
    assert again.fonts


def test_no_path_of_this_computer_is_in_a_parcel(workspace: Workspace, desk: Desk) -> None:
    for value in (workspace.job("Words."), desk.order().carried()):
        data = pack(value).data
        assert len(data) > 1000
        for path in (Path.home(), workspace.root, desk.workspace.root, *next(iter(installed_families().values()))):
            assert str(path).encode() not in data


def test_a_path_that_is_not_of_a_font_is_never_sent(desk: Desk, tmp_path: Path) -> None:
    for value in (tmp_path, {'deep': [(tmp_path,)]}, desk.order()):
        with pytest.raises(pickle.PicklingError, match="A path of this computer would be sent"):
            pack(value)


def test_a_font_that_is_missing_or_another_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    path = installed_families()['Source Sans 3'][0]
    packed = pack(path)
    assert unpack(packed) == path
    with pytest.raises(Unlike, match=r'^it has not the font Comic Sans \(a\.ttf\)$'):
        find_font('Comic Sans', 'a.ttf', '')
    monkeypatch.setattr(parcel, '_sum_of', lambda _: 'another')
    with pytest.raises(Unlike, match=r'^its font Source Sans 3 \(.+\) is another one$'):
        unpack(packed)


def test_what_is_in_a_parcel_is_not_shown() -> None:
    assert repr(Parcel(b'Ana')) == 'Parcel()'
