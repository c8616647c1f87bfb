"""What lies printed is read again only where somebody may have touched it."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.model import Printed
from handouts.press.printed.marks import RESTING
from handouts.press.printed.seal import look_again, sum_of

PDF, PICTURE, SLIP = b'%PDF of a paper', b'picture', b'%PDF slip'
NOW = time.time_ns
LONG_AGO = NOW() - 3600 * 10**9


@pytest.fixture
def printed(tmp_path: Path) -> Printed:
    """What is said of a PDF with a picture and a slip, which was printed an hour ago and never looked at."""
    for name, data in (('a.pdf', PDF), ('a.jpg', PICTURE), ('slip.pdf', SLIP)):
        (tmp_path / name).write_bytes(data)
        os.utime(tmp_path / name, ns=(LONG_AGO, LONG_AGO))
    place = ('a.pdf', 'clinic', 'advice/a', 'en', 'print', 'A')
    return Printed(*place, sha256=sum_of(PDF), beside=sum_of(PICTURE, SLIP), pictures=('a.jpg',), slip='slip.pdf')


def wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let so much time pass that what was written until now has been left alone."""
    later = NOW() + RESTING + 1
    monkeypatch.setattr(time, 'time_ns', lambda: later)


def sealed(output: Path, printed: Printed, monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Return what is said of a PDF some time after it was written, when it has been found whole."""
    wait(monkeypatch)
    found = look_again(output, printed)
    assert found
    assert found.seal
    return found


def test_what_was_written_a_moment_ago_is_whole_but_not_sealed(printed: Printed, tmp_path: Path) -> None:
    assert look_again(tmp_path, printed) == printed


def test_what_is_found_whole_is_sealed_and_nothing_of_it_read_again(
    printed: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sealed(tmp_path, printed, monkeypatch)
    monkeypatch.setattr(Path, 'read_bytes', lambda path: pytest.fail(f'{path} was read'))
    assert look_again(tmp_path, whole) == whole


@pytest.mark.parametrize('name', ['a.pdf', 'a.jpg', 'slip.pdf'])
@pytest.mark.parametrize('how', ['edited', 'edited and dated back', 'replaced', 'deleted', 'a folder'])
def test_what_somebody_touched_since_is_seen(
    name: str, how: str, printed: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other bytes of the same number, even where the time of the file is put back to what it was."""
    whole, path = sealed(tmp_path, printed, monkeypatch), tmp_path / name
    other = path.read_bytes()[::-1]
    if how == 'replaced':
        (tmp_path / 'other').write_bytes(other)
        (tmp_path / 'other').replace(path)
    elif how.startswith('edited'):
        path.write_bytes(other)
    else:
        path.unlink()
        if how == 'a folder':
            path.mkdir()
    if 'dated back' in how or how == 'replaced':
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    wait(monkeypatch)
    assert look_again(tmp_path, whole) is None


def test_what_was_copied_to_another_place_is_read_once_more_and_sealed_anew(
    printed: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sealed(tmp_path, printed, monkeypatch)
    (tmp_path / 'copy').write_bytes(PDF)
    (tmp_path / 'copy').replace(tmp_path / 'a.pdf')
    again = sealed(tmp_path, whole, monkeypatch)
    assert again.seal not in ('', whole.seal)
    assert replace(again, seal=whole.seal) == whole


def test_a_clock_that_was_set_back_makes_them_be_read(
    printed: Printed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sealed(tmp_path, printed, monkeypatch)
    monkeypatch.setattr(time, 'time_ns', lambda: LONG_AGO)
    assert look_again(tmp_path, whole) == replace(whole, seal='')
    (tmp_path / 'a.pdf').write_bytes(PDF[::-1])
    assert look_again(tmp_path, whole) is None
