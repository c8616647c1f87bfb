"""The task of a run: what makes it another one, portion by portion, and what is said when it cannot go on."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handouts.errors import WrongUse, mistake
from handouts.people.lists.table import Row
from handouts.people.runs import task as tasks
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.run import print_run
from handouts.people.runs.task import NotPrinted, Stopped, Task, explained, portions, unwatched
from handouts.press.workspace.project import PROJECT
from tests.run_cases import HEADER, OTHER_SMALL, SMALL, TODAY, Desk, listed, people
from tests.run_cases import desk as desk
from tests.task_cases import is_deaf, killed, numbers

Change = Callable[[Task], Task]


@pytest.fixture
def ten(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    """The task of a list of ten people, in portions of three."""
    monkeypatch.setattr(tasks, 'PORTION', 3)
    (tmp_path / 'people.csv').write_text(listed(people(10)))
    return desk.task(tmp_path / 'people.csv')


def another(ten: Task) -> dict[str, Task]:
    """Return tasks that are not this one, by what is another in them."""
    order = ten.order
    key, blank = next(iter(order.blanks.items()))
    return {
        'list': replace(ten, table=replace(ten.table, digest='0' * 64)),
        'columns': replace(ten, columns=replace(ten.columns, names={'patient_name': 'patient_name'})),
        'paper': replace(ten, order=replace(order, blanks={key: replace(blank, sha256='0' * 64)})),
        'papers': replace(ten, order=replace(order, papers=(SMALL, OTHER_SMALL))),
        'language': replace(ten, order=replace(order, choices=replace(order.choices, language='es'))),
        'edition': replace(ten, order=replace(order, choices=replace(order.choices, edition='large-print'))),
        'day': replace(ten, order=replace(order, today=TODAY + timedelta(1))),
        'cover': replace(ten, order=replace(order, has_covers=True)),
        'strict': replace(ten, is_strict=True),
    }


def test_what_makes_other_pages_makes_another_task(ten: Task) -> None:
    keys = [task.key for task in another(ten).values()]
    assert len(keys) == 9
    assert len({ten.key, *keys}) == 10


def test_a_task_in_other_portions_is_another(ten: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept between two portions depends on where they end."""
    before = ten.key
    monkeypatch.setattr(tasks, 'PORTION', 4)
    assert ten.key != before


def test_the_same_list_is_the_same_task_on_more_cores_and_under_another_name(
    ten: Task, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / 'again.csv').write_text(listed(people(10)))
    assert desk.task(tmp_path / 'again.csv', cores=2).key == ten.key


@pytest.mark.parametrize('cores', [1, 2])
def test_each_row_is_in_one_portion_in_the_order_of_the_list(cores: int, ten: Task) -> None:
    found = list(portions(replace(ten, cores=cores), 0, numbers))
    assert found == [[2, 3, 4], [5, 6, 7], [8, 9, 10], [11]]


def test_rows_that_are_done_are_passed_over(ten: Task) -> None:
    assert list(portions(ten, 6, numbers)) == [[8, 9, 10], [11]]
    assert list(portions(ten, 10, numbers)) == []


def test_no_more_rows_are_read_than_are_worked_on(ten: Task) -> None:
    """A list of any length takes the memory of a few portions."""
    read: list[int] = []

    def rows(_: object) -> object:
        for number in range(2, 1002):
            read.append(number)
            yield Row(number, {}, '')

    endless = type('Endless', (), {'__iter__': rows})()
    found = portions(replace(ten, table=endless), 0, numbers)
    assert next(found) == [2, 3, 4]
    assert len(read) == 3


def test_a_process_that_is_ended_from_outside_is_told_and_not_waited_for(ten: Task) -> None:
    with pytest.raises(NotPrinted) as error, explained('a.pdf', "Hint.", Ledger(10)):
        list(portions(replace(ten, cores=2), 0, killed))
    assert str(error.value) == (
        "A process of the run was ended from outside. "
        "Give the same command again, with fewer --jobs if the memory was full.\n"
        "10 people: 0 printed, 0 refused, 10 not yet reached."
    )


@pytest.mark.parametrize(
    ('error', 'told'),
    [
        (OSError(28, 'No space left on device', '/tmp/x'), "a.pdf could not be written: No space left on device. Hint."),
        (mistake('people.csv', 0, 'changed', "The list was changed.", "Close it."), "people.csv: The list was changed. Close it."),
        (MemoryError(), "The memory was full. Give the same command again, with fewer --jobs if the memory was full."),
        (BrokenProcessPool('x'), "A process of the run was ended from outside. Give the same command again, with fewer --jobs if the memory was full."),
    ],
)  # fmt: skip
def test_what_keeps_a_file_from_being_written_is_told_with_where_the_list_stands(error: Exception, told: str) -> None:
    with pytest.raises(NotPrinted) as found, explained('a.pdf', "Hint.", Ledger(3, [2])):
        raise error
    assert str(found.value) == (
        f"{told}\n3 people: 1 printed (row 2), 0 refused, 2 not yet reached (all after row 2)."
    )
    assert found.value.exit_code == 1


@pytest.mark.parametrize('error', [WrongUse("No."), KeyboardInterrupt(), ValueError()])
def test_other_errors_are_left_as_they_are(error: BaseException) -> None:
    with pytest.raises(type(error)), explained('a.pdf', "Hint.", Ledger(3)):
        raise error


def test_a_stopped_run_is_no_error_that_is_caught_by_mistake() -> None:
    assert not isinstance(Stopped(Ledger(1)), Exception)


def test_nobody_need_watch_a_run(tmp_path: Path, ten: Task) -> None:
    """What is told to nobody changes nothing: the same files are made."""
    told: list[int] = []
    for name, watch in (('alone', unwatched), ('watched', told.append)):
        (tmp_path / name).mkdir()
        print_run(ten, tmp_path / name / 'a.pdf', tmp_path / name / 'a.refused.csv', watch=watch)
    assert told == [3, 6, 9, 10]
    assert (tmp_path / 'alone/a.pdf').read_bytes() == (tmp_path / 'watched/a.pdf').read_bytes()


def test_a_process_is_begun_deaf_to_ctrl_c_and_the_first_one_hears_it_again(ten: Task) -> None:
    """Before it is at work it could not be told to leave it to the first one."""
    assert list(portions(replace(ten, cores=2), 0, is_deaf)) == [True] * 4
    assert not is_deaf([])


STOPPED = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell lets what it runs in the background ignore it
from pathlib import Path
from handouts.people.runs.task import Task, portions
from handouts.people.lists.table import read_table
from tests.task_cases import slowly
task = Task(None, read_table(Path(sys.argv[1])), None, 2)
try:
    for portion in portions(task, 0, slowly):
        print('reached', flush=True)
except KeyboardInterrupt:
    print('stopped')
"""


def test_ctrl_c_is_left_to_the_first_process(tmp_path: Path) -> None:
    """A terminal sends it to all of them; the others end what they are at, without a word."""
    (tmp_path / 'people.csv').write_text(listed(people(5000)))
    process = subprocess.Popen(
        [sys.executable, '-c', f'if __name__ == "__main__":\n{STOPPED.replace(chr(10), chr(10) + "  ")}', str(tmp_path / 'people.csv')],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stdout
    # By then both processes are at work.
    assert [process.stdout.readline() for _ in range(4)] == ['reached\n'] * 4
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert out.endswith('stopped\n')
    assert out.count('reached') < 10
    assert err == ''


def test_the_columns_of_these_tests_are_those_of_the_paper(ten: Task) -> None:
    assert tuple(ten.columns.names) == HEADER
