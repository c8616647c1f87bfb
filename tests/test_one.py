"""One person's papers in one file: there whole, or not at all with a reason, and nothing left of the values."""

from pathlib import Path

import pytest

from handouts.errors import WrongUse
from handouts.people.filled.person import Refused
from handouts.people.runs.issue import Faulty, Issuer
from handouts.people.runs.one import print_one
from handouts.people.runs.shelter import open_shelter
from handouts.people.runs.task import NotPrinted
from tests.run_cases import LONG, SMALL, Desk, faults_of, locked_folder, pages_of, small_disk
from tests.run_cases import desk as desk
from tests.test_place import full_disk, names


def not_printed(desk: Desk, target: Path, **typed: str) -> str:
    """Return why one person's paper cannot be printed."""
    with pytest.raises(NotPrinted) as error:
        print_one(desk.order(), desk.member(**typed), target)
    assert error.value.exit_code == 1
    return str(error.value)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    (tmp_path / 'room').mkdir()
    return tmp_path / 'room'


def test_one_person_s_papers_are_one_file(desk: Desk, room: Path) -> None:
    order = desk.order(SMALL, LONG)
    print_one(order, desk.member(order, note="Ana’s note"), room / 'ana.pdf')
    assert names(room) == ['ana.pdf']
    assert faults_of(room / 'ana.pdf') == ''
    assert len(pages_of(room / 'ana.pdf')) == 6


def test_folders_on_the_way_are_made(desk: Desk, room: Path) -> None:
    print_one(desk.order(), desk.member(), room / 'a' / 'b' / 'ana.pdf')
    assert names(room) == ['a', 'a/b', 'a/b/ana.pdf']


def test_several_screen_papers_are_refused_in_a_sentence(desk: Desk, room: Path) -> None:
    order = desk.order(SMALL, LONG, edition='screen')
    with pytest.raises(WrongUse, match=r'^A paper to fill in on a screen is a file of its own'):
        print_one(order, desk.member(order), room / 'ana.pdf')
    assert names(room) == []


def test_a_value_that_cannot_be_printed_leaves_nothing(desk: Desk, room: Path) -> None:
    with pytest.raises(Refused) as error:
        print_one(desk.order(), desk.member(born="31.02.1980"), room / 'ana.pdf')
    assert [refusal.column for refusal in error.value.refusals] == ['born']
    assert names(room) == []


def test_a_disk_without_room_is_told_and_nothing_is_left(desk: Desk, room: Path) -> None:
    with full_disk(20_000):
        told = not_printed(desk, room / 'ana.pdf', note="Zwetschge")
    assert told == (
        "ana.pdf could not be written: File too large. "
        "Look at the room on the disk and at the permissions of the folder.\n"
        "1 person: 0 printed, 0 refused, 1 not yet reached."
    )
    assert names(room) == []


def test_a_real_disk_without_room_is_told_and_nothing_is_left(desk: Desk, tmp_path: Path) -> None:
    with small_disk(tmp_path / 'disk', '16k') as disk:
        assert "ana.pdf could not be written: No space left on device." in not_printed(desk, disk / 'ana.pdf')
        assert names(disk) == []


def test_a_folder_that_may_not_be_written_to_is_told(desk: Desk, tmp_path: Path) -> None:
    with locked_folder(tmp_path / 'locked') as folder:
        told = not_printed(desk, folder / 'ana.pdf')
        assert names(folder) == []
    assert told.startswith(("ana.pdf could not be written: Read-only", "ana.pdf could not be written: Permission"))


def test_a_folder_in_the_place_of_the_file_is_told(desk: Desk, room: Path) -> None:
    (room / 'ana.pdf').mkdir()
    assert "ana.pdf could not be written: Is a directory." in not_printed(desk, room / 'ana.pdf')
    assert names(room) == ['ana.pdf']


def test_a_file_that_is_not_right_is_told_and_removed(
    desk: Desk, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr('handouts.people.runs.issue.audit_file', lambda *_: "it has 1 pages instead of 2")
    assert not_printed(desk, room / 'ana.pdf').startswith(
        "The file is not right: it has 1 pages instead of 2. Report it.\n"
    )
    assert names(room) == []


@pytest.mark.parametrize('error', [KeyboardInterrupt, Faulty])
def test_nothing_is_left_of_the_values_when_it_is_stopped(
    error: type[BaseException], desk: Desk, room: Path, own_state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(issuer: Issuer, *_: object) -> None:
        (issuer.shelter / 'part.pdf').write_bytes(b'Ana Ruiz')
        raise error

    monkeypatch.setattr(Issuer, 'issue', stop)
    with pytest.raises((KeyboardInterrupt, NotPrinted)):
        print_one(desk.order(), desk.member(), room / 'ana.pdf')
    assert names(room) == []
    assert not list(own_state.rglob('*.run'))


def test_two_at_once_into_one_file_are_not_possible(desk: Desk, room: Path) -> None:
    with open_shelter(room / 'ana.pdf'), pytest.raises(WrongUse, match='Another run is printing to ana'):
        print_one(desk.order(), desk.member(), room / 'ana.pdf')
