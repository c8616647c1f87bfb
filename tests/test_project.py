"""Where a workspace and the project behind it lie."""

from pathlib import Path

import pytest

from handouts.errors import WrongUse
from handouts.press.workspace.project import PROJECT, project_of, workspace_from


def test_the_project_lies_in_an_installed_package_and_around_one_of_a_checkout(tmp_path: Path) -> None:
    package = tmp_path / 'handouts'
    package.mkdir()
    assert project_of(package) == tmp_path
    (package / 'project').mkdir()
    assert project_of(package) == package / 'project'
    assert (PROJECT / 'content/clinics').is_dir()


def test_people_work_in_the_folder_they_are_in_or_else_in_the_project(tmp_path: Path) -> None:
    workspace, project = tmp_path / 'workspace', tmp_path / 'project'
    for root in (workspace, project):
        (root / 'content/clinics').mkdir(parents=True)
    assert workspace_from(workspace, project) == workspace
    assert workspace_from(tmp_path, project) == project


def test_a_folder_that_is_no_workspace_is_told_where_the_project_is_none_either(tmp_path: Path) -> None:
    workspace, project = tmp_path / 'workspace', tmp_path / 'project'
    (project / 'content').mkdir(parents=True)
    workspace.mkdir()
    with pytest.raises(WrongUse, match=r"workspace is no workspace: there is no folder content/clinics in it"):
        workspace_from(workspace, project)
