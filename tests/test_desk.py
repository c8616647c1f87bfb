"""The desk: all parts that its pages share are real, and end with it."""

from dataclasses import fields
from pathlib import Path

import psutil

from handouts.desk.desk import Desk
from tests import people_cases
from tests.desk_cases import desk_workspace, visit
from tests.people_cases import Papers

papers = people_cases.papers


def test_a_desk_has_all_its_parts_and_leaves_nothing_behind(papers: Papers, tmp_path: Path) -> None:
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    with visit(desk_workspace(papers, tmp_path), tmp_path) as visited:
        desk = visited.desk
        assert isinstance(desk, Desk)
        assert [field.name for field in fields(desk) if getattr(desk, field.name) is None] == []
        assert desk.private.stat().st_mode & 0o077 == 0
        drawer = desk.studio.now.ask(len, b'warm').result()
        assert drawer == 4
    assert not desk.private.exists()
    after = {
        process.pid
        for process in psutil.Process().children(recursive=True)
        if 'resource_tracker' not in ' '.join(process.cmdline())
    }
    assert after <= before
