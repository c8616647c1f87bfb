"""One person's papers in one file: there whole, or not at all with a reason, and nothing left of the values."""

import threading
from functools import partial
from pathlib import Path

import pytest

from handouts.errors import WrongUse
from handouts.people.filled.person import Refused
from handouts.people.lists.roster import Member
from handouts.people.runs.issue import Faulty, Issuer
from handouts.people.runs.one import one_person, print_one
from handouts.people.runs.shelter import open_shelter
from handouts.people.runs.task import NotPrinted
from tests import people_cases
from tests.labour import calls
from tests.people_cases import AFTERCARE, CONSENT, Papers, opened
from tests.run_cases import LONG, SMALL, Desk, faults_of, locked_folder, pages_of, small_disk
from tests.run_cases import desk as desk
from tests.test_place import full_disk, names

papers = people_cases.papers


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


# --- as bytes ---


def test_the_bytes_are_those_of_the_file(desk: Desk, room: Path, tmp_path: Path) -> None:
    order = desk.order(SMALL, LONG)
    print_one(order, desk.member(order, note="Ana’s note"), tmp_path / 'ana.pdf')
    assert one_person(order, desk.member(order, note="Ana’s note"), room) == (tmp_path / 'ana.pdf').read_bytes()
    assert names(room) == []


def test_a_screen_paper_comes_as_bytes_and_several_are_refused(desk: Desk, room: Path) -> None:
    order = desk.order(SMALL, edition='screen')
    with opened(one_person(order, desk.member(order), room)) as form:
        assert "Ana Ruiz" in [str(field.get('/V', '')) for field in form.Root.AcroForm.Fields]
    order = desk.order(SMALL, LONG, edition='screen')
    with pytest.raises(WrongUse, match=r'^A paper to fill in on a screen is a file of its own'):
        one_person(order, desk.member(order), room)
    assert names(room) == []


def test_bytes_that_cannot_be_made_leave_nothing(desk: Desk, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused):
        one_person(desk.order(), desk.member(born="31.02.1980"), room)
    assert names(room) == []
    with full_disk(20_000), pytest.raises(NotPrinted) as error:
        one_person(desk.order(), desk.member(), room)
    assert str(error.value).startswith("The file could not be written: File too large. Look at the room on the disk")
    assert names(room) == []
    monkeypatch.setattr('handouts.people.runs.issue.audit_file', lambda *_: "it has 1 pages instead of 2")
    with pytest.raises(NotPrinted, match=r"^The file is not right: it has 1 pages instead of 2\. Report it\."):
        one_person(desk.order(), desk.member(), room)
    assert names(room) == []


def test_a_real_disk_without_room_is_told_for_bytes_too(desk: Desk, tmp_path: Path) -> None:
    with small_disk(tmp_path / 'disk', '16k') as disk:
        with pytest.raises(NotPrinted, match=r"^The file could not be written: No space left on device\."):
            one_person(desk.order(), desk.member(), disk)
        assert names(disk) == []


def test_while_bytes_are_made_they_lie_where_nobody_else_may_look(
    desk: Desk, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue, modes = Issuer.issue, list[int]()

    def looking(issuer: Issuer, member: Member, target: Path) -> None:
        modes.append(issuer.shelter.stat().st_mode & 0o777)
        assert issuer.shelter.parent == target.parent.parent == room
        issue(issuer, member, target)

    monkeypatch.setattr(Issuer, 'issue', looking)
    one_person(desk.order(), desk.member(), room)
    assert modes == [0o700]


def test_several_threads_get_each_their_own_person(papers: Papers, room: Path) -> None:
    order = papers.order((CONSENT, 'en', 'print'), (AFTERCARE, 'en', 'print'))
    made: dict[str, list[bytes]] = {f'Ana Ruiz {number}': [] for number in range(6)}

    def make(name: str) -> None:
        for _ in range(10):
            made[name].append(one_person(order, Member.alone({'patient_name': name}, order.choices), room))

    threads = [threading.Thread(target=make, args=(name,)) for name in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(room) == []
    for name, files in made.items():
        assert len(files) == 10
        assert len(set(files)) == 1
        (room / 'one.pdf').write_bytes(files[0])
        texts = ' '.join(pages_of(room / 'one.pdf'))
        assert name in texts
        assert texts.count('Ana Ruiz') == texts.count(name)


def test_the_packet_of_a_visit_is_there_at_once(papers: Papers, room: Path) -> None:
    """Nothing is laid out for it: that would take a hundred times as much."""
    order = papers.order((CONSENT, 'en', 'print'), (AFTERCARE, 'en', 'print'))
    people = [Member.alone({'patient_name': f'Ana {number}'}, order.choices) for number in range(2)]
    took = [calls(partial(one_person, order, member, room)) for member in people]
    assert took[1] < 12_000
