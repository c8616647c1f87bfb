"""The marks of files: who changes one changes them."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from handouts.press.printed import marks
from handouts.press.printed.marks import RESTING, seal_of, walk

LONG_AGO = time.time_ns() - 3600 * 10**9


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in a folder; what was written a moment ago counts as left alone."""
    monkeypatch.setattr(marks, 'RESTING', 0)
    (tmp_path / 'room').mkdir()
    path = tmp_path / 'room' / 'a.md'
    path.write_text('words')
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return path


def other_bytes(path: Path) -> None:
    path.write_text('sword')
    os.utime(path, ns=(LONG_AGO, LONG_AGO))


def other_place(path: Path) -> None:
    path.with_name('b').write_text('words')
    path.with_name('b').replace(path)
    os.utime(path, ns=(LONG_AGO, LONG_AGO))


CHANGES: dict[str, Callable[[Path], object]] = {
    'longer': lambda path: path.write_text('more words'),
    'dated': os.utime,
    'other bytes of the same number and time': other_bytes,
    'another file in its place': other_place,
    'other rights': lambda path: path.chmod(0o600),
}


@pytest.mark.parametrize('how', CHANGES)
def test_whoever_changes_a_file_changes_its_seal(how: str, file: Path) -> None:
    before = seal_of([file])
    assert before
    assert seal_of([file]) == before
    time.sleep(0.02)  # as fast as a disk tells the times of two changes apart
    CHANGES[how](file)
    assert seal_of([file]) != before


@pytest.mark.parametrize('ago', [RESTING // 2, -RESTING])
def test_what_was_changed_lately_or_on_a_day_to_come_has_no_seal(
    ago: int, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = max(file.stat().st_ctime_ns, file.stat().st_mtime_ns)
    monkeypatch.setattr(marks, 'RESTING', RESTING)
    monkeypatch.setattr(time, 'time_ns', lambda: changed + ago)
    assert seal_of([file]) == ''
    monkeypatch.setattr(time, 'time_ns', lambda: changed + RESTING)
    assert seal_of([file])


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        seal_of([tmp_path / 'gone'])


def test_a_folder_is_walked_once_and_in_order_also_behind_links_within_another(file: Path) -> None:
    room = file.parent
    (room / 'z').mkdir()
    (room / 'z' / '.hidden').touch()
    (room / 'z' / 'around').symlink_to(room)
    (room / '__pycache__').mkdir()
    (room / '__pycache__' / 'a.pyc').touch()
    elsewhere = room.parent / 'elsewhere'
    elsewhere.mkdir()
    (elsewhere / 'b.md').touch()
    (room / 'linked').symlink_to(elsewhere)
    found = [path.relative_to(room).as_posix() for path in walk(room, room.parent)]
    assert found == ['.', 'a.md', 'linked', 'linked/b.md', 'z', 'z/.hidden']
    (room.parent / 'link').symlink_to(room)
    assert len(list(walk(room.parent / 'link', room.parent))) == 6
    assert list(walk(room / 'nowhere', room)) == []


@pytest.mark.parametrize('outside', ['/', '/dev/shm'])
def test_a_link_that_leads_out_is_told_and_not_followed(outside: str, file: Path) -> None:
    (file.parent / 'outside').symlink_to(outside)
    with pytest.raises(OSError, match=r"outside"):
        list(walk(file.parent, file.parent))


def test_a_folder_that_cannot_be_listed_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: str) -> None:
        raise PermissionError(13, 'Permission denied', folder)

    monkeypatch.setattr(os, 'scandir', refuse)
    with pytest.raises(PermissionError):
        list(walk(file.parent, file.parent))


def test_a_folder_into_which_something_comes_is_changed(file: Path) -> None:
    room = file.parent
    before = seal_of(walk(room, room))
    time.sleep(0.02)
    (room / 'new').symlink_to('nowhere')
    with pytest.raises(FileNotFoundError):
        seal_of(walk(room, room))
    (room / 'new').unlink()
    assert seal_of(walk(room, room)) != before
