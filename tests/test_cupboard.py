"""Where the program keeps its own things: with this user, and where that cannot be among the temporary files."""

import os
from pathlib import Path

import platformdirs
import pytest

from handouts.cupboard import cache_folder, state_folder, temporary_folder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give temporary files of its own to a test; return where this user's are."""
    monkeypatch.setattr('tempfile.tempdir', str(tmp_path))
    return tmp_path / f'handouts-{os.getuid()}'


def test_what_outlasts_a_run_lies_with_this_user_for_nobody_else_s_eyes(own_state: Path) -> None:
    folder = state_folder('locks')
    assert folder == own_state / 'handouts' / 'locks'
    assert folder.stat().st_mode & 0o777 == 0o700
    assert state_folder('locks') == folder


def test_a_home_that_nobody_knows(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An account that is in no list of users and has no HOME, such as that of a container."""

    def unknown(_: str) -> Path:
        raise RuntimeError("could not determine the home directory")

    for name in ('user_state_path', 'user_cache_path'):
        monkeypatch.setattr(platformdirs, name, unknown)
    assert state_folder('runs') == temporary / 'runs'
    assert cache_folder() == temporary


def test_a_home_that_cannot_be_written(temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / 'file').write_bytes(b'')
    monkeypatch.setenv('XDG_STATE_HOME', str(tmp_path / 'file'))
    assert state_folder('runs') == temporary / 'runs'


@pytest.mark.parametrize('how', ['open to all', 'a link', 'a file'])
def test_a_folder_of_somebody_else_among_the_temporary_files(how: str, temporary: Path, tmp_path: Path) -> None:
    if how == 'open to all':
        temporary.mkdir()
        temporary.chmod(0o777)
    elif how == 'a link':
        temporary.symlink_to(tmp_path)
    else:
        temporary.write_bytes(b'')
    with pytest.raises(OSError):
        temporary_folder()
