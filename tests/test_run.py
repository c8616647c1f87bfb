"""A list printed into one file: whole or not at all, each person once, gone on with after a kill at any moment."""

import csv
import errno
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.errors import WrongUse
from handouts.people.filled.service import Order, Portion, serve_rows
from handouts.people.lists.roster import Columns
from handouts.people.lists.table import Row
from handouts.people.runs import run as runs
from handouts.people.runs import task as tasks
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.run import PAGES, STARTS, STATE, is_all_but_placed, print_run
from handouts.people.runs.shelter import shelter_of, sweep_shelters
from handouts.people.runs.task import NotPrinted, Stopped, Task
from handouts.press.workspace.project import PROJECT
from tests.run_cases import (
    FOLDED,
    HEADER,
    KILLED,
    LONG,
    SMALL,
    Desk,
    Go,
    chances,
    collated,
    command,
    drive,
    faults_of,
    hold,
    kill_at_each_step,
    listed,
    locked_folder,
    pages_of,
    people,
    small_disk,
)
from tests.run_cases import desk as desk
from tests.test_place import full_disk
from tests.test_place import names as all_names

# Four kinds of trouble, with the column in which each is.
TROUBLES = {
    'patient_name': ('', '1980-03-14', '', ''),
    'born': ("Bo Diaz", '31.02.1980', '', ''),
    'call': ("Cy Diaz", '', '555', ''),
    'note': ("Di Diaz", '', '', 'far too long ' * 30),
}
MENDED = [("Al Diaz", '1980-03-14', '', ''), *((name, '', '', '') for name in ("Bo Diaz", "Cy Diaz", "Di Diaz"))]


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """The folder in which is printed, with nothing in it."""
    (tmp_path / 'room').mkdir()
    return tmp_path / 'room'


@pytest.fixture
def thirty(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    """The task of a day's list: thirty people, four kinds of trouble, in portions of seven."""
    monkeypatch.setattr(tasks, 'PORTION', 7)
    return desk.task(day_s_list(tmp_path / 'people.csv'))


def day_s_list(path: Path) -> Path:
    """Write a list of thirty people with four kinds of trouble in it, in rows 5, 12, 19 and 26."""
    rows = people(30)
    rows[3::7] = TROUBLES.values()
    path.write_text(listed(rows))
    return path


def printed(task: Task, room: Path) -> Ledger:
    """Print a list into `today.pdf`."""
    return print_run(task, room / 'today.pdf', room / 'today.refused.csv')


def people_in(path: Path) -> list[str]:
    """Return whose pages a file holds, in their order."""
    found = (re.search(r'(?:Ana Ruiz|\w\w Diaz)(?: \d+)?', text) for text in pages_of(path))
    return [name[0] for name in found if name]


def not_printed(task: Task, room: Path) -> str:
    """Return why a list cannot be printed; nothing of the work is left, and no row counts as printed."""
    before = all_names(room)
    with pytest.raises(NotPrinted) as error:
        printed(task, room)
    told = str(error.value)
    assert told.endswith(f"\n{task.table.rows} people: 0 printed, 0 refused, {task.table.rows} not yet reached.")
    assert all_names(room) == before
    return told


def stop_at(portion: int, monkeypatch: pytest.MonkeyPatch, end: type[BaseException] = KeyboardInterrupt) -> list[int]:
    """Let a run end at a portion, which counts from 0; return the first row of each that is begun, as they are."""
    begun: list[int] = []

    def serving(order: Order, columns: Columns, every: int, rows: Iterable[Row]) -> Portion:
        begun.append(next(iter(rows)).number)
        if len(begun) > portion:
            raise end
        return serve_rows(order, columns, every, rows)

    monkeypatch.setattr(runs, 'serve_rows', serving)
    return begun


def test_people_come_in_the_order_of_the_list_each_on_a_front_side(thirty: Task, room: Path) -> None:
    ledger = printed(thirty, room)
    texts = pages_of(room / 'today.pdf')
    assert (len(ledger.printed), ledger.refused) == (26, [5, 12, 19, 26])
    assert len(texts) == 52
    assert not any(texts[1::2])
    assert people_in(room / 'today.pdf') == [f"Ana Ruiz {number}" for number in range(1, 31) if number % 7 != 4]
    assert faults_of(room / 'today.pdf') == ''
    assert all_names(room) == ['today.pdf', 'today.refused.csv']


def test_each_trouble_is_told_by_row_and_column(thirty: Task, room: Path) -> None:
    refusals = printed(thirty, room).refusals
    assert [(one.number, one.column) for one in refusals] == list(zip((5, 12, 19, 26), TROUBLES, strict=True))


def test_all_papers_of_a_person_come_before_the_next_person(desk: Desk, room: Path, tmp_path: Path) -> None:
    (tmp_path / 'people.csv').write_text(listed(people(2)))
    printed(desk.task(tmp_path / 'people.csv', desk.order(LONG, FOLDED, SMALL)), room)
    assert people_in(room / 'today.pdf') == ["Ana Ruiz 1"] * 2 + ["Ana Ruiz 2"] * 2
    assert len(pages_of(room / 'today.pdf')) == 2 * (4 + 2 + 2)


def test_copies_of_a_person_come_together(desk: Desk, room: Path, tmp_path: Path) -> None:
    rows = [(*row, copies) for row, copies in zip(people(3), ('', '3', '1'), strict=True)]
    (tmp_path / 'people.csv').write_text(listed(rows, (*HEADER, 'copies')))
    ledger = printed(desk.task(tmp_path / 'people.csv'), room)
    assert people_in(room / 'today.pdf') == [f"Ana Ruiz {number}" for number in (1, 2, 2, 2, 3)]
    assert ledger.told() == "3 people: 3 printed (rows 2–4), 0 refused, 0 not yet reached."


@pytest.mark.parametrize('delimiter', [',', ';', '\t'])
@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'utf-16'])
def test_refused_rows_that_are_mended_and_run_again_print_each_person_once(
    delimiter: str, encoding: str, desk: Desk, room: Path, tmp_path: Path
) -> None:
    rows = people(30)
    rows[3::7] = [(*row[:3], 'a line\nand "another"' if not row[3] else row[3]) for row in TROUBLES.values()]
    (tmp_path / 'people.csv').write_bytes(listed(rows, delimiter=delimiter).encode(encoding))
    printed(desk.task(tmp_path / 'people.csv'), room)
    refused = room / 'today.refused.csv'
    assert refused.read_bytes() == listed(rows[3::7], delimiter=delimiter).encode(encoding)
    back = list(csv.reader(refused.read_bytes().decode(encoding).splitlines(keepends=True), delimiter=delimiter))
    assert [tuple(row) for row in back[1:]] == rows[3::7]
    refused.write_bytes(listed(MENDED, delimiter=delimiter).encode(encoding))
    again = print_run(desk.task(refused), room / 'again.pdf', room / 'again.refused.csv')
    assert again.told() == "4 people: 4 printed (rows 2–5), 0 refused, 0 not yet reached."
    everybody = people_in(room / 'today.pdf') + people_in(room / 'again.pdf')
    wanted = [f"Ana Ruiz {number}" for number in range(1, 31) if number % 7 != 4] + [row[0] for row in MENDED]
    assert sorted(everybody) == sorted(wanted)
    assert not (room / 'again.refused.csv').exists()


def test_a_strict_list_with_a_bad_row_prints_nothing(thirty: Task, room: Path, own_state: Path) -> None:
    ledger = printed(replace(thirty, is_strict=True), room)
    assert (ledger.printed, ledger.refused) == ([], [5, 12, 19, 26])
    assert all_names(room) == []
    assert not list(own_state.rglob('*.run'))


def test_a_strict_list_without_one_is_printed(desk: Desk, room: Path, tmp_path: Path) -> None:
    (tmp_path / 'people.csv').write_text(listed(people(3)))
    assert printed(desk.task(tmp_path / 'people.csv', strict=True), room).printed == [2, 3, 4]
    assert len(people_in(room / 'today.pdf')) == 3


def test_a_list_of_which_all_is_refused_prints_nothing(desk: Desk, room: Path, tmp_path: Path) -> None:
    """Its refused rows are the list itself."""
    (tmp_path / 'people.csv').write_text(listed(TROUBLES.values()))
    ledger = printed(desk.task(tmp_path / 'people.csv'), room)
    assert ledger.told() == "4 people: 0 printed, 4 refused (rows 2–5), 0 not yet reached."
    assert all_names(room) == []


def test_a_list_of_nobody_prints_nothing(desk: Desk, room: Path, tmp_path: Path) -> None:
    (tmp_path / 'people.csv').write_text(listed([]))
    assert printed(desk.task(tmp_path / 'people.csv'), room).told().startswith("0 people: 0 printed")
    assert all_names(room) == []


def test_two_processes_print_the_same_bytes_as_one_and_tell_the_same(
    thirty: Task, room: Path, tmp_path: Path
) -> None:
    """After each portion is told how many rows are reached, refused ones too."""
    (tmp_path / 'together').mkdir()
    ledgers, told = [], []
    for cores, folder in ((1, room), (2, tmp_path / 'together')):
        reached: list[int] = []
        task = replace(thirty, cores=cores)
        ledgers.append(print_run(task, folder / 'today.pdf', folder / 'today.refused.csv', watch=reached.append))
        told.append(reached)
    assert ledgers[0] == ledgers[1]
    assert told == [[7, 14, 21, 28, 30]] * 2
    assert hold(room / 'today.pdf') == hold(tmp_path / 'together' / 'today.pdf') != b''


@pytest.mark.parametrize('portion', range(5))
def test_a_stopped_run_says_where_it_stood_and_goes_on_from_there(
    portion: int, thirty: Task, room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'whole').mkdir()
    whole = printed(thirty, tmp_path / 'whole')
    with monkeypatch.context() as context:
        stop_at(portion, context)
        with pytest.raises(Stopped) as error:
            printed(thirty, room)
    # Its file is not there yet, so nothing is printed.
    assert error.value.ledger == Ledger(30)
    assert error.value.ready == 7 * portion
    assert all_names(room)[0] == '.today.pdf.handouts'
    begun = stop_at(9, monkeypatch)
    assert printed(thirty, room) == whole
    assert begun == [2 + 7 * number for number in range(portion, 5)]
    assert hold(room / 'today.pdf') == hold(tmp_path / 'whole' / 'today.pdf')
    assert hold(room / 'today.refused.csv') == hold(tmp_path / 'whole' / 'today.refused.csv')
    assert all_names(room) == ['today.pdf', 'today.refused.csv']


def test_a_run_that_was_stopped_goes_on_on_more_cores(
    thirty: Task, room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'whole').mkdir()
    printed(thirty, tmp_path / 'whole')
    stopped(thirty, room, monkeypatch)
    printed(replace(thirty, cores=2), room)
    assert hold(room / 'today.pdf') == hold(tmp_path / 'whole' / 'today.pdf')


def stopped(task: Task, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop a run after its third portion."""
    with monkeypatch.context() as context:
        stop_at(3, context)
        with pytest.raises(Stopped):
            printed(task, room)


def other_list(task: Task, desk: Desk, folder: Path) -> Task:
    """Return the same task of a list of as many other people."""
    (folder / 'others.csv').write_text(listed(people(30, 100)))
    return desk.task(folder / 'others.csv', task.order)


def other_paper(task: Task, desk: Desk, _: Path) -> Task:
    """Return the same task with the paper printed anew, from other words."""
    (key,), other = task.order.blanks, desk.blanks[LONG, 'en', 'print']
    return replace(task, order=replace(task.order, blanks={key: replace(other, paper=key[0])}))


@pytest.mark.parametrize('another', [other_list, other_paper])
def test_another_task_does_not_go_on_with_the_work(
    another: Callable[[Task, Desk, Path], Task],
    thirty: Task,
    desk: Desk,
    room: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = another(thirty, desk, tmp_path)
    (tmp_path / 'fresh').mkdir()
    fresh = printed(other, tmp_path / 'fresh')
    stopped(thirty, room, monkeypatch)
    assert printed(other, room) == fresh
    assert hold(room / 'today.pdf') == hold(tmp_path / 'fresh' / 'today.pdf')
    assert all_names(room) == all_names(tmp_path / 'fresh')


def break_off(path: Path) -> None:
    """Take the end of a file away, as a machine does that loses its power."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize('name', [PAGES, STATE])
@pytest.mark.parametrize('damage', [break_off, Path.unlink])
def test_work_that_is_damaged_is_begun_anew(
    name: str,
    damage: Callable[[Path], None],
    thirty: Task,
    room: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / 'whole').mkdir()
    printed(thirty, tmp_path / 'whole')
    stopped(thirty, room, monkeypatch)
    damage(shelter_of(room / 'today.pdf') / name)
    begun = stop_at(9, monkeypatch)
    printed(thirty, room)
    assert begun[0] == 2
    assert hold(room / 'today.pdf') == hold(tmp_path / 'whole' / 'today.pdf')


def test_what_was_written_after_the_last_note_is_cut_off(
    thirty: Task, room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'whole').mkdir()
    printed(thirty, tmp_path / 'whole')
    stopped(thirty, room, monkeypatch)
    for name in (PAGES, STARTS):
        with (shelter_of(room / 'today.pdf') / name).open('ab') as file:
            file.write(b'half a person')
    printed(thirty, room)
    assert hold(room / 'today.pdf') == hold(tmp_path / 'whole' / 'today.pdf')


def test_the_work_is_for_nobody_else_s_eyes(thirty: Task, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped(thirty, room, monkeypatch)
    assert shelter_of(room / 'today.pdf').stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize('limit', [1_000, 20_000, 30_000, 38_000])
def test_a_disk_without_room_is_told_and_nothing_is_left(
    limit: int, thirty: Task, room: Path, own_state: Path
) -> None:
    """The room is for nothing, for less than the paper, for some people, for all but the last."""
    with full_disk(limit):
        told = not_printed(thirty, room)
    assert told.startswith("today.pdf could not be written: File too large. Look at the room on the disk")
    assert not list(own_state.rglob('*.run'))


@pytest.mark.parametrize('size', ['12k', '40k'])
def test_a_real_disk_without_room_is_told_and_nothing_is_left(size: str, thirty: Task, tmp_path: Path) -> None:
    with small_disk(tmp_path / 'disk', size) as disk:
        assert not_printed(thirty, disk).startswith("today.pdf could not be written: No space left on device.")


STEPS = {'sync': (os, 'fsync'), 'rename': (Path, 'replace'), 'refused rows': (runs, 'place_refused')}


@pytest.mark.parametrize(
    ('step', 'times'),
    [*(('sync', times) for times in (0, 1, 10)), *(('rename', times) for times in range(7)), ('refused rows', 0)],
)
def test_a_fault_of_the_disk_at_any_step_is_told_and_nothing_is_left(
    step: str, times: int, thirty: Task, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last rename is that of the file itself, when the list of refused rows is in its place already."""
    owner, name = STEPS[step]
    whole, done = getattr(owner, name), [0]

    def breaking(*given: object) -> object:
        done[0] += 1
        if done[0] > times:
            raise OSError(errno.EIO, 'Input/output error', '/secret/Ana')
        return whole(*given)

    monkeypatch.setattr(owner, name, breaking)
    assert not_printed(thirty, room).startswith("today.pdf could not be written: Input/output error. Look")


def test_a_folder_that_may_not_be_written_to_is_told(thirty: Task, tmp_path: Path, own_state: Path) -> None:
    with locked_folder(tmp_path / 'locked') as folder:
        told = not_printed(thirty, folder)
    assert re.match(r"today\.pdf could not be written: (Read-only file system|Permission denied)\.", told)
    assert not list(own_state.rglob('*.run'))


def test_a_folder_in_the_place_of_the_file_takes_the_refused_rows_back(thirty: Task, room: Path) -> None:
    (room / 'today.pdf').mkdir()
    assert not_printed(thirty, room).startswith("today.pdf could not be written: Is a directory.")


def test_a_file_that_is_not_right_is_not_put_into_its_place(
    thirty: Task, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proved: list[int] = []

    def prove(path: Path, pages: int, expected: list[object]) -> str:
        proved.extend([path.stat().st_size, pages, len(expected)])
        return "its part 7 is not where it belongs"

    monkeypatch.setattr(runs, 'audit_file', prove)
    assert not_printed(thirty, room).startswith(
        "The file is not right: its part 7 is not where it belongs. Report it.\n"
    )
    assert proved[0] > 35_000
    assert proved[1] == 52
    # The name twice and three other lines, of each of 26 people.
    assert proved[2] == 26 * 5


def test_a_list_that_is_changed_meanwhile_is_told(
    thirty: Task, room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refused rows are read from it once more at the end."""
    finish = runs._Work.finish

    def changing(work: runs._Work) -> str:
        (tmp_path / 'people.csv').write_text('patient_name\nBo\n')
        return finish(work)

    monkeypatch.setattr(runs._Work, 'finish', changing)
    assert not_printed(thirty, room).startswith("people.csv: The list was changed while it was read.")


def test_the_end_of_a_run_is_told_from_its_middle(thirty: Task, room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only then may the list of refused rows be there without the file."""
    assert not is_all_but_placed(thirty, room / 'today.pdf')
    stopped(thirty, room, monkeypatch)
    assert not is_all_but_placed(thirty, room / 'today.pdf')
    monkeypatch.setattr(runs._Work, 'finish', _stop)
    with pytest.raises(Stopped):
        printed(thirty, room)
    assert is_all_but_placed(thirty, room / 'today.pdf')


def _stop(_: runs._Work) -> str:
    raise KeyboardInterrupt


def fill_words(desk: Desk, data: Path, target: Path, *words: str) -> list[str]:
    """Return the words of a command that prints a list into one file."""
    return command(desk.workspace.root, 'fill', SMALL, '--data', data, '--run', target, *words)


def test_a_run_that_is_killed_before_any_of_its_steps_prints_the_same_when_it_is_given_again(
    desk: Desk, tmp_path: Path
) -> None:
    day_s_list(tmp_path / 'people.csv')
    words = fill_words(desk, tmp_path / 'people.csv', tmp_path / '{}' / 'today.pdf')
    ends = kill_at_each_step(words, portion=14)
    assert len(ends) > 20
    # Exit code 1: rows were refused; 2: the killed run was at its end but for its own traces.
    assert ends[-1] == (1, 2)
    assert {first for first, _ in ends[:-1]} == {KILLED}
    seconds = [second for _, second in ends]
    assert seconds == sorted(seconds)
    assert seconds.count(2) < 9
    whole = {name: hold(tmp_path / '0' / name) for name in ('today.pdf', 'today.refused.csv')}
    assert all(whole.values())
    for number in range(1, len(ends) + 1):
        assert {name: hold(tmp_path / str(number) / name) for name in all_names(tmp_path / str(number))} == whole


def test_a_run_that_is_killed_at_many_moments_prints_the_same_in_the_end(desk: Desk, tmp_path: Path) -> None:
    """At each moment the file is not there, or it is whole; in the end each person is in it once."""
    rows = people(300)
    rows[3::60] = [TROUBLES['born']] * 5
    (tmp_path / 'people.csv').write_text(listed(rows))
    goes = [
        Go(fill_words(desk, tmp_path / 'people.csv', tmp_path / f'{chain}.pdf'), share)
        for chain in range(1, 4)
        for share in [*chances(6, chain), 0]
    ]
    codes = drive(fill_words(desk, tmp_path / 'people.csv', tmp_path / '{}.pdf'), goes, portion=8)
    assert KILLED in codes
    assert set(codes) <= {KILLED, 1, 2}
    assert len(set(people_in(tmp_path / '0.pdf'))) == 295
    for chain in range(1, 4):
        for end in ('.pdf', '.refused.csv'):
            assert hold(tmp_path / f'{chain}{end}') == hold(tmp_path / f'0{end}') != b''


def test_what_a_killed_run_left_is_gone_after_the_next_start_of_any_other(
    desk: Desk, tmp_path: Path, own_state: Path
) -> None:
    (tmp_path / 'people.csv').write_text(listed(people(500)))
    one = command(desk.workspace.root, 'fill', SMALL, '--set', 'patient_name=Ana', '-o')
    today, tomorrow = (
        fill_words(desk, tmp_path / 'people.csv', tmp_path / f'{day}.pdf') for day in ('today', 'next')
    )
    assert drive(tomorrow, [Go(today, step=20)], portion=25) == [KILLED]
    assert (tmp_path / '.today.pdf.handouts' / PAGES).stat().st_size > 50_000
    assert drive([*one, str(tmp_path / 'ana.pdf')], [Go(['--help'])], portion=100) == [0]
    assert all_names(own_state / 'handouts' / 'runs') != []
    assert [
        name for name in [*all_names(tmp_path), *all_names(own_state)] if 'today' in name or name.endswith('.run')
    ] == []


def test_a_run_that_goes_on_tells_what_was_reached_before_too(
    thirty: Task, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped(thirty, room, monkeypatch)
    reached: list[int] = []
    print_run(thirty, room / 'today.pdf', room / 'today.refused.csv', watch=reached.append)
    assert reached == [28, 30]


def test_a_watch_may_stop_the_run(thirty: Task, room: Path) -> None:
    def stop(reached: int) -> None:
        if reached == 14:
            raise KeyboardInterrupt

    with pytest.raises(Stopped) as error:
        print_run(thirty, room / 'today.pdf', room / 'today.refused.csv', watch=stop)
    assert error.value.ready == 14


SLOW = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets what it runs in the background ignore it
from handouts.cli import main
from handouts.people.runs import run, task
task.PORTION = 10
sync = run.os.fsync
def slow_sync(file):  # a slow disk: without it the run might be at its end before it is stopped
    time.sleep(0.01)
    sync(file)
run.os.fsync = slow_sync
if __name__ == '__main__':
    main(sys.argv[1:])
"""


@pytest.mark.parametrize('cores', [1, 2])
def test_ctrl_c_says_where_the_run_stood_and_the_next_start_goes_on(
    cores: int, desk: Desk, room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile no other run gets at its file or its private folder."""
    rows = people(600)
    rows[1] = TROUBLES['born']
    (tmp_path / 'people.csv').write_text(listed(rows))
    (tmp_path / 'slow.py').write_text(SLOW)
    words = fill_words(desk, tmp_path / 'people.csv', room / 'today.pdf', '--jobs', str(cores))
    process = subprocess.Popen(
        [sys.executable, str(tmp_path / 'slow.py'), *words],
        cwd=PROJECT, env=os.environ | {'PYTHONPATH': str(PROJECT)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    wait_for(shelter_of(room / 'today.pdf') / STATE)
    monkeypatch.setattr(tasks, 'PORTION', 10)
    task = desk.task(tmp_path / 'people.csv')
    with pytest.raises(WrongUse, match=r'^Another run is printing to today\.pdf\.'):
        printed(task, room)
    assert sweep_shelters() == 0
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, '')
    found = re.fullmatch(
        r'Stopped\. 600 people: 0 printed, 0 refused, 600 not yet reached\. (\d+) rows are made ready\. '
        r'Give the same command again to go on\.\n',
        err.splitlines(keepends=True)[-1],
    )
    assert 'Traceback' not in err
    assert found, err
    ready = int(found[1])
    assert 0 < ready < 600
    begun = stop_at(10_000, monkeypatch)
    assert printed(task, room).reached == 600
    assert begun[0] - 2 in range(ready - 10, ready + 1)
    assert people_in(room / 'today.pdf') == [f"Ana Ruiz {number}" for number in (1, *range(3, 601))]


def wait_for(path: Path) -> None:
    """Wait until a file is there."""
    for _ in range(1000):
        if path.exists():
            return
        time.sleep(0.01)
    raise AssertionError(path)


def test_the_pages_are_those_that_the_papers_alone_have(desk: Desk, room: Path, tmp_path: Path) -> None:
    """A run of one person is the same file as one that is put together without a run."""
    (tmp_path / 'people.csv').write_text(listed(people(1)))
    printed(desk.task(tmp_path / 'people.csv'), room)
    name, born, call, note = people(1)[0]
    member = desk.member(patient_name=name, born=born, call=call, note=note)
    collated(desk.order(), [member], tmp_path / 'one.pdf')
    assert hold(room / 'today.pdf') == hold(tmp_path / 'one.pdf')


# The peak of each run alone: its process is forked from one that has loaded all that a run needs.
MEASURE = r"""
import os, re, sys
from pathlib import Path
from handouts.cli import main
def run(count):
    try:
        main([word.replace('{}', count) for word in sys.argv[1:]])
    finally:
        print(re.search(r'VmHWM:\s+(\d+) kB', Path('/proc/self/status').read_text())[1], flush=True)
for count in ('1', '300', '2500'):
    child = os.fork() if count != '1' else 0
    try:
        os.waitpid(child, 0) if child else run(count)
    except SystemExit:
        if count != '1':
            os._exit(0)
"""


def test_the_memory_does_not_grow_with_the_list(desk: Desk, tmp_path: Path) -> None:
    """A longer file is opened to be proved, and takes its own length; of a person no page is held beside that."""
    counts = (1, 300, 2500)
    for count in counts:
        (tmp_path / f'{count}.csv').write_text(listed(people(count)))
    words = fill_words(desk, tmp_path / '{}.csv', tmp_path / '{}.pdf')
    done = subprocess.run(
        [sys.executable, '-c', MEASURE, *words], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert [f": {count} printed" in line for count, line in zip(counts, lines[::2], strict=True)] == [True] * 3
    peaks = [int(line) for line in lines[1::2]]
    sizes = [(tmp_path / f'{count}.pdf').stat().st_size for count in counts]
    assert 1024 * (peaks[2] - peaks[1]) < 1.3 * (sizes[2] - sizes[1])
    assert sizes[2] < 2500 / 300 * sizes[1]


def test_the_note_of_how_far_it_is_does_not_grow_with_each_person(
    desk: Desk, room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written anew after each portion, and takes less than a byte a person."""
    monkeypatch.setattr(runs._Work, 'finish', _stop)
    monkeypatch.setattr(tasks, 'PORTION', 50)
    sizes = []
    for count in (100, 500):
        (tmp_path / 'people.csv').write_text(listed(people(count)))
        with pytest.raises(Stopped):
            printed(desk.task(tmp_path / 'people.csv'), room)
        sizes.append(len(json.dumps(json.loads((shelter_of(room / 'today.pdf') / STATE).read_bytes()))))
    assert sizes[1] - sizes[0] < 400
