"""The private folder of a run: for nobody else's eyes, gone at the end, and gone after the next start at the latest."""

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import platformdirs
import pytest

from handouts.errors import WrongUse
from handouts.people.runs.shelter import LINGERING, SUFFIX, forget, open_shelter, shelter_of, sweep_shelters
from tests.patience import PATIENCE


def runs(state: Path) -> list[str]:
    """Return what is written down of private folders, without the locks."""
    return sorted(path.name for path in (state / 'handouts' / 'runs').glob('*') if path.suffix != '.lock')


def left_by_a_kill(target: Path, state: Path, folder: Path | None = None) -> Path:
    """Leave a private folder with a value in it as a killed run does; `folder` is another one to be written down."""
    here = folder or shelter_of(target)
    here.mkdir()
    (here / 'pages.pdf').write_bytes(b'a value')
    (state / 'handouts' / 'runs').mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(here).encode()).hexdigest()[:24]
    (state / 'handouts' / 'runs' / f'{name}.run').write_text(str(here))
    return here


def test_it_lies_beside_what_is_printed_on_the_same_disk(tmp_path: Path) -> None:
    with open_shelter(tmp_path / 'today.pdf') as folder:
        assert folder == tmp_path / f'.today.pdf{SUFFIX}'


def test_of_a_folder_it_lies_in_the_folder_which_may_be_a_disk_of_its_own(tmp_path: Path) -> None:
    with open_shelter(tmp_path / 'out', is_inside=True) as folder:
        assert folder == tmp_path / 'out' / f'.run{SUFFIX}'
        with (
            pytest.raises(WrongUse, match='Another run is printing to out'),
            open_shelter(tmp_path / 'out', is_inside=True),
        ):
            raise AssertionError


def test_nobody_else_may_look_into_it(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with open_shelter(tmp_path / 'today.pdf') as folder:
            assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        os.umask(old)


def test_a_folder_that_was_open_to_others_is_closed(tmp_path: Path, own_state: Path) -> None:
    left_by_a_kill(tmp_path / 'today.pdf', own_state).chmod(0o755)
    with open_shelter(tmp_path / 'today.pdf') as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_it_is_gone_at_the_end_and_nothing_is_written_down_of_it(tmp_path: Path, own_state: Path) -> None:
    with open_shelter(tmp_path / 'today.pdf') as folder:
        (folder / 'pages.pdf').write_bytes(b'a value')
        assert len(runs(own_state)) == 1
    assert not folder.exists()
    assert runs(own_state) == []


@pytest.mark.parametrize('error', [OSError, ValueError, SystemExit])
@pytest.mark.parametrize('keeps_work', [True, False])
def test_it_is_gone_after_an_error(
    error: type[BaseException], keeps_work: bool, tmp_path: Path, own_state: Path
) -> None:
    with pytest.raises(error), open_shelter(tmp_path / 'today.pdf', keeps_work=keeps_work) as folder:
        raise error
    assert not folder.exists()
    assert runs(own_state) == []


def test_work_to_go_on_with_stays_where_somebody_stops_it(tmp_path: Path, own_state: Path) -> None:
    with suppress(KeyboardInterrupt), open_shelter(tmp_path / 'today.pdf', keeps_work=True) as folder:
        (folder / 'pages.pdf').write_bytes(b'a value')
        raise KeyboardInterrupt
    assert len(runs(own_state)) == 1
    with open_shelter(tmp_path / 'today.pdf', keeps_work=True) as again:
        assert (again / 'pages.pdf').read_bytes() == b'a value'


def test_work_that_nobody_goes_on_with_is_gone_where_somebody_stops_it(tmp_path: Path, own_state: Path) -> None:
    with pytest.raises(KeyboardInterrupt), open_shelter(tmp_path / 'today.pdf') as folder:
        raise KeyboardInterrupt
    assert not folder.exists()
    assert runs(own_state) == []


def test_what_a_killed_run_left_is_found_by_the_next_run_to_the_same_place(tmp_path: Path, own_state: Path) -> None:
    left_by_a_kill(tmp_path / 'today.pdf', own_state)
    with open_shelter(tmp_path / 'today.pdf') as folder:
        assert (folder / 'pages.pdf').read_bytes() == b'a value'


def test_what_a_killed_run_left_is_gone_after_the_next_run_to_another_place(tmp_path: Path, own_state: Path) -> None:
    left = left_by_a_kill(tmp_path / 'today.pdf', own_state)
    with open_shelter(tmp_path / 'tomorrow.pdf'):
        assert not left.exists()
        assert len(runs(own_state)) == 1


def test_it_stays_while_a_run_is_at_it(tmp_path: Path) -> None:
    with open_shelter(tmp_path / 'today.pdf') as folder:
        (folder / 'pages.pdf').write_bytes(b'a value')
        with open_shelter(tmp_path / 'tomorrow.pdf'):
            pass
        assert sweep_shelters() == 0
        assert (folder / 'pages.pdf').read_bytes() == b'a value'


def test_a_second_run_to_the_same_place_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    with open_shelter(tmp_path / 'today.pdf') as folder:
        with (
            pytest.raises(WrongUse, match=r'^Another run is printing to today\.pdf\. Wait until it has ended\.$'),
            open_shelter(tmp_path / 'today.pdf'),
        ):
            raise AssertionError
        assert folder.is_dir()
    with open_shelter(tmp_path / 'today.pdf'):
        pass


def test_who_comes_while_another_clears_away_what_a_killed_run_left_is_not_refused(
    tmp_path: Path, own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the list does that a killed desk was printing, while somebody opens the desk again."""
    left, is_clearing = left_by_a_kill(tmp_path / 'today.pdf', own_state), Event()

    def slowly(folder: Path, entry: Path) -> None:
        is_clearing.set()
        time.sleep(LINGERING / 3)
        forget(folder, entry)

    monkeypatch.setattr('handouts.people.runs.shelter.forget', slowly)
    other = Thread(target=sweep_shelters)
    other.start()
    assert is_clearing.wait(PATIENCE)
    with open_shelter(tmp_path / 'today.pdf') as folder:
        assert folder == left
        assert list(folder.iterdir()) == []
    other.join()
    assert runs(own_state) == []


def test_sweeping_tells_how_many_folders_it_has_removed(tmp_path: Path, own_state: Path) -> None:
    left = [left_by_a_kill(tmp_path / name, own_state) for name in ('a.pdf', 'b.pdf')]
    assert sweep_shelters() == 2
    assert [path.exists() for path in left] == [False, False]
    assert runs(own_state) == []
    assert sweep_shelters() == 0


def test_no_other_folder_is_removed_whatever_is_written_down(tmp_path: Path, own_state: Path) -> None:
    """A note that says that somebody's own folder is a private one of ours is not believed."""
    theirs = left_by_a_kill(tmp_path / 'x', own_state, tmp_path / 'photos')
    assert sweep_shelters() == 0
    assert (theirs / 'pages.pdf').is_file()


def test_a_note_that_cannot_be_read_is_passed_over(tmp_path: Path, own_state: Path) -> None:
    left_by_a_kill(tmp_path / 'today.pdf', own_state)
    (own_state / 'handouts' / 'runs' / 'a.run').mkdir()
    assert sweep_shelters() == 1


def test_a_folder_that_cannot_be_made_leaves_no_note(tmp_path: Path, own_state: Path) -> None:
    (tmp_path / 'file').write_bytes(b'')
    with pytest.raises(NotADirectoryError), open_shelter(tmp_path / 'file' / 'today.pdf'):
        raise AssertionError
    assert runs(own_state) == []


def test_without_a_state_folder_it_is_written_down_among_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'file').write_bytes(b'')
    monkeypatch.setattr(platformdirs, 'user_state_path', lambda _: tmp_path / 'file' / 'state')
    monkeypatch.setattr('tempfile.tempdir', str(tmp_path))
    with open_shelter(tmp_path / 'today.pdf') as folder:
        assert folder.is_dir()
        register = tmp_path / f'handouts-{os.getuid()}' / 'runs'
        assert register.stat().st_mode & 0o777 == 0o700
        assert len(list(register.glob('*.run'))) == 1
    assert not folder.exists()
