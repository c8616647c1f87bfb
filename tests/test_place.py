"""Files come into their places whole or not at all."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from handouts.press.workspace.place import PART, place_file, place_files, sweep


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """Let this process write no file longer than `room` bytes: the write breaks off as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names(folder: Path) -> list[str]:
    """Return all that lies in a folder, hidden files too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob('*'))


def test_a_file_is_placed_with_its_folders(tmp_path: Path) -> None:
    place_file(tmp_path / 'clinic/advice/a.pdf', b'new')
    assert (tmp_path / 'clinic/advice/a.pdf').read_bytes() == b'new'
    assert names(tmp_path) == ['clinic', 'clinic/advice', 'clinic/advice/a.pdf']


def test_a_new_file_takes_the_old_one_s_place(tmp_path: Path) -> None:
    place_file(tmp_path / 'a.pdf', b'an old and longer one')
    place_file(tmp_path / 'a.pdf', b'new')
    assert (tmp_path / 'a.pdf').read_bytes() == b'new'


def test_who_reads_the_old_file_keeps_it_whole(tmp_path: Path) -> None:
    place_file(tmp_path / 'a.pdf', b'old')
    with (tmp_path / 'a.pdf').open('rb') as reader:
        place_file(tmp_path / 'a.pdf', b'new')
        assert reader.read() == b'old'


def test_a_disk_that_fills_up_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    place_file(tmp_path / 'a.pdf', b'old')
    with full_disk(1000), pytest.raises(OSError, match='File too large'):
        place_file(tmp_path / 'a.pdf', b'x' * 1_000_000)
    assert (tmp_path / 'a.pdf').read_bytes() == b'old'
    assert names(tmp_path) == ['a.pdf']


def test_a_file_that_cannot_be_renamed_leaves_no_part(tmp_path: Path) -> None:
    (tmp_path / 'a.pdf').mkdir()
    with pytest.raises(IsADirectoryError):
        place_file(tmp_path / 'a.pdf', b'new')
    assert names(tmp_path) == ['a.pdf']


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / 'clinic').write_bytes(b'a file')
    with pytest.raises(OSError, match='clinic'):
        place_file(tmp_path / 'clinic/advice/a.pdf', b'new')
    assert names(tmp_path) == ['clinic']


def test_sweeping_removes_parts_and_nothing_else(tmp_path: Path) -> None:
    kept = ['a.pdf', 'b/.hidden', 'b/.theirs.pdf.part', 'b/a.part', f'b/c.pdf{PART}', f'b/notes{PART}.txt']
    for name in (*kept, f'.a.pdf{PART}', f'b/.c.pdf{PART}', f'b/topic/.d.pdf{PART}'):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(b'x')
    sweep(tmp_path, 'b')
    assert names(tmp_path) == sorted([*kept, 'b', 'b/topic'])


def test_sweeping_keeps_out_of_rooms_that_are_not_named(tmp_path: Path) -> None:
    (tmp_path / 'theirs').mkdir()
    (tmp_path / f'theirs/.a.pdf{PART}').write_bytes(b'x')
    sweep(tmp_path, 'clinic', 'pictures')
    assert names(tmp_path) == ['theirs', f'theirs/.a.pdf{PART}']


def test_sweeping_a_folder_that_is_not_there_does_nothing(tmp_path: Path) -> None:
    sweep(tmp_path / 'output', 'clinic')
    assert names(tmp_path) == []


def test_a_part_left_by_a_killed_run_is_written_over(tmp_path: Path) -> None:
    (tmp_path / f'.a.pdf{PART}').write_bytes(b'half of an older and longer file')
    place_file(tmp_path / 'a.pdf', b'new')
    assert (tmp_path / 'a.pdf').read_bytes() == b'new'
    assert names(tmp_path) == ['a.pdf']


def test_sweeping_passes_over_folders(tmp_path: Path) -> None:
    (tmp_path / f'.photos{PART}').mkdir()
    sweep(tmp_path)
    assert names(tmp_path) == [f'.photos{PART}']


def test_files_that_belong_together_are_placed_together(tmp_path: Path) -> None:
    place_files({tmp_path / 'pictures/a.jpg': b'picture', tmp_path / 'clinic/a.pdf': b'pdf'})
    assert (tmp_path / 'pictures/a.jpg').read_bytes() == b'picture'
    assert names(tmp_path) == ['clinic', 'clinic/a.pdf', 'pictures', 'pictures/a.jpg']


def test_a_disk_that_fills_up_at_the_last_file_leaves_all_old_ones(tmp_path: Path) -> None:
    place_files({tmp_path / 'a.jpg': b'old', tmp_path / 'a.pdf': b'old'})
    with full_disk(1000), pytest.raises(OSError, match='File too large'):
        place_files({tmp_path / 'a.jpg': b'new', tmp_path / 'a.pdf': b'x' * 1_000_000})
    assert [(tmp_path / name).read_bytes() for name in names(tmp_path)] == [b'old', b'old']


def test_a_folder_in_the_place_of_the_last_file_leaves_all_old_ones(tmp_path: Path) -> None:
    place_file(tmp_path / 'a.jpg', b'old')
    (tmp_path / 'a.pdf').mkdir()
    with pytest.raises(IsADirectoryError):
        place_files({tmp_path / 'a.jpg': b'new', tmp_path / 'a.pdf': b'new'})
    assert (tmp_path / 'a.jpg').read_bytes() == b'old'
    assert names(tmp_path) == ['a.jpg', 'a.pdf']
