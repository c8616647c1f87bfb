"""Files of a workspace laid out all or none, in a folder that is new or empty."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from handouts.errors import Mistakes, WrongUse
from handouts.new.settle import settle
from handouts.press.workspace.project import PROJECT

FILES = {'README.md': b'read', 'content/clinics/a/clinic.yaml': b'name: A\n', '.gitignore': b'/output/\n'}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder in which nothing lies."""
    (tmp_path / 'place').mkdir()
    return tmp_path / 'place'


def passes(_: Path) -> None:
    """Find nothing wrong."""


def lying(folder: Path) -> dict[str, bytes]:
    """Return all that lies in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


@pytest.mark.parametrize('name', ['new', 'a/b/new', 'with space', "it's ünïcode 😀", '-rf'])
def test_a_new_folder_gets_all_files(name: str, place: Path) -> None:
    settle(place / name, FILES, passes)
    assert lying(place / name) == FILES
    assert lying(place) == {f'{name}/{file}': data for file, data in FILES.items()}


def test_an_empty_folder_is_filled_and_stays_the_same_folder(place: Path) -> None:
    """Who stands in it goes on standing in it."""
    for unseen in ('.git/HEAD', '.DS_Store'):
        (place / unseen).parent.mkdir(exist_ok=True)
        (place / unseen).write_bytes(b'')
    number = place.stat().st_ino
    settle(place, FILES, passes)
    assert lying(place) == {**FILES, '.git/HEAD': b'', '.DS_Store': b''}
    assert place.stat().st_ino == number


@pytest.mark.parametrize('name', ['a.txt', '.hidden', 'sub/a.txt'])
def test_a_folder_that_holds_something_is_refused_and_left_as_it_is(name: str, place: Path) -> None:
    target = place / 'full'
    (target / name).parent.mkdir(parents=True)
    (target / name).write_text('mine')
    with pytest.raises(WrongUse, match=r"full is not empty\. Name a new folder"):
        settle(target, FILES, passes)
    assert lying(place) == {f'full/{name}': b'mine'}


@pytest.mark.parametrize('name', ['file', 'file/in'])
def test_a_file_is_no_folder(name: str, place: Path) -> None:
    (place / 'file').write_text('mine')
    with pytest.raises(WrongUse, match="is a file, or lies in one"):
        settle(place / name, FILES, passes)
    assert lying(place) == {'file': b'mine'}


@pytest.mark.parametrize('is_there', [True, False])
def test_nothing_is_left_where_the_trial_fails(is_there: bool, place: Path) -> None:
    """The trial sees all the files, before one of them is in its place."""
    target = place / 'target'
    if is_there:
        target.mkdir()

    def fails(draft: Path) -> None:
        assert lying(draft) == FILES
        assert not (target / 'README.md').exists()
        raise WrongUse("It cannot be printed.")

    with pytest.raises(WrongUse, match="It cannot be printed"):
        settle(target, FILES, fails)
    assert [path.name for path in place.rglob('*')] == (['target'] if is_there else [])


def test_what_somebody_else_puts_there_meanwhile_stays(place: Path) -> None:
    def meanwhile(_: Path) -> None:
        (place / 'target').mkdir()
        (place / 'target' / 'mine').write_text('mine')

    with pytest.raises(WrongUse, match="is not empty"):
        settle(place / 'target', FILES, meanwhile)
    assert lying(place) == {'target/mine': b'mine'}


def test_a_folder_in_the_place_of_one_file_puts_the_others_back(place: Path) -> None:
    """The second rename fails: the folder of a history lies there already."""
    (place / '.git').mkdir()

    with pytest.raises(Mistakes, match="could not be laid out"):
        settle(place, {'!first': b'', '.git': b'no folder'}, passes)
    assert lying(place) == {}
    assert [path.name for path in place.iterdir()] == ['.git']


def test_a_folder_that_may_not_be_written_is_told() -> None:
    """A place that even root cannot write to: the file system of the kernel's processes."""
    with pytest.raises(Mistakes, match=r"could not be laid out: .+ Look at the disk and at the permissions"):
        settle(Path('/proc/new-clinic'), FILES, passes)


def test_what_a_killed_run_left_is_cleared_away_by_the_next(place: Path) -> None:
    program = (
        'import os, signal, sys\n'
        'from pathlib import Path\n'
        'from handouts.new.settle import settle\n'
        "settle(Path(sys.argv[1]), {'a': b'1'}, lambda _: os.kill(os.getpid(), signal.SIGKILL))\n"
    )
    target = place / 'target'
    for folder in (target, place / 'empty'):
        done = subprocess.run([sys.executable, '-c', program, folder], cwd=PROJECT, env=os.environ, check=False)
        assert done.returncode == -signal.SIGKILL
        (place / 'empty').mkdir(exist_ok=True)
    assert len(list(place.rglob('*.handouts.part'))) == 2
    for folder in (target, place / 'empty'):
        settle(folder, FILES, passes)
        assert lying(folder) == FILES
    assert list(place.rglob('*.handouts.part')) == []
