"""A cluster of real processes: what is made on it is what is made here, and what each fault of it costs.

The tests share one cluster, which the last ones use up.
"""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from handouts.errors import ClusterGone, Finding
from handouts.model import Request
from handouts.new.answers import Answers
from handouts.new.starter import starter_files
from handouts.people.runs import folder
from handouts.people.runs import task as tasks
from handouts.people.runs.folder import print_folder
from handouts.people.runs.run import print_run
from handouts.people.runs.task import NotPrinted, Task
from handouts.press.cluster import cluster
from handouts.press.cluster.cluster import Pace, work_afar
from handouts.press.cluster.worker import Craft
from handouts.press.crew import Loss
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.printing import print_jobs
from handouts.press.workspace.place import place_files
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.cluster_cases import Loopback, kin, loopback, name, nothing, work
from tests.patience import until
from tests.run_cases import LONG, SMALL, Desk, listed, people, read_all
from tests.run_cases import desk as desk
from tests.test_guides import blocks, run_line

MARKED = 'XQZNAME'
CRAFT = Craft(kin, nothing, work, name)
PACE = Pace(60.0)
BAD = ('', '1980-03-14', '', '')


@pytest.fixture(scope='module')
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loopback]:
    """A cluster of two workers."""
    with loopback(tmp_path_factory.mktemp('cluster'), 2) as here:
        yield here


def worked(
    here: Loopback, *whats: str, pace: Pace = PACE, craft: Craft[tuple[str, str], tuple[str, int]] = CRAFT
) -> tuple[dict[int, str], list[str]]:
    """Return what became of pieces by their numbers, and what was told."""
    told: list[Finding] = []
    made = work_afar(here.address, craft, [(what, MARKED) for what in whats], pace, told.append)
    return {number: one.why if isinstance(one, Loss) else one[0] for number, one in made}, [str(one) for one in told]


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder and its folders."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob('*') if path.is_file()}


def test_papers_printed_by_a_cluster_are_those_that_are_printed_here(
    two: Loopback, desk: Desk, tmp_path: Path
) -> None:
    """Also the pictures, the words codes and the fingerprints: what is printed on the cluster is unchanged here."""
    library = Library(Rooms(desk.workspace.root))
    asked = (Request((SMALL,), editions=('print', 'screen')), Request((LONG,), editions=('print',)))
    jobs = [job for request in asked for job in make_plan(library, request).jobs]
    told: list[Finding] = []
    afar = list(print_jobs(jobs, tmp_path / 'afar', {}, 1, told.append, cluster=two.address))
    here = list(print_jobs(jobs, tmp_path / 'here', {}, 0))
    assert (afar, told) == (here, [])
    assert tree(tmp_path / 'afar') == tree(tmp_path / 'here')
    assert len(tree(tmp_path / 'afar')) == 3 + 5
    again = print_jobs(jobs, tmp_path / 'afar', {one.path: one for one in afar}, 0)
    assert not any(one.is_new for one in again)


def test_a_paper_with_a_mistake_is_told_and_the_others_are_printed(two: Loopback, desk: Desk, tmp_path: Path) -> None:
    jobs = make_plan(Library(Rooms(desk.workspace.root)), Request((SMALL,), editions=('print', 'screen'))).jobs
    torn = replace(jobs[0], source=replace(jobs[0].source, text='{{ clinic.phnoe }}'))
    done = list(print_jobs([torn, jobs[1]], tmp_path, {}, 1, cluster=two.address))
    assert [bool(one.sha256) for one in done] == [False, True]
    assert "phnoe" in done[0].findings[0].message


@pytest.fixture
def many(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Task:
    """The task of a list of twenty-four people, of whom two are refused, in portions of three."""
    monkeypatch.setattr(tasks, 'PORTION', 3)
    monkeypatch.setattr(folder, 'TOGETHER', 5)
    rows = people(24)
    rows[2], rows[20] = BAD, BAD
    rows[7] = (MARKED, *rows[7][1:])
    (tmp_path / 'people.csv').write_text(listed(rows))
    return desk.task(tmp_path / 'people.csv', desk.order(SMALL, LONG))


def test_a_list_printed_into_one_file_is_the_file_that_is_made_here(
    two: Loopback, many: Task, tmp_path: Path
) -> None:
    ledgers = [
        print_run(task, tmp_path / f'{where}.pdf', tmp_path / f'{where}.csv')
        for where, task in (('here', many), ('afar', replace(many, cluster=two.address)))
    ]
    assert ledgers[0] == ledgers[1]
    for end in ('pdf', 'csv'):
        assert (tmp_path / f'here.{end}').read_bytes() == (tmp_path / f'afar.{end}').read_bytes()
    assert (len(ledgers[1].printed), ledgers[1].refused) == (22, [4, 22])


@pytest.mark.parametrize('edition', ['print', 'screen'])
def test_a_list_printed_into_a_folder_is_the_folder_that_is_made_here(
    edition: str, two: Loopback, many: Task, desk: Desk, tmp_path: Path
) -> None:
    many = replace(many, order=desk.order(SMALL, LONG, edition=edition))
    ledgers = [
        print_folder(task, tmp_path / where, tmp_path / where / 'refused.csv')
        for where, task in (('here', many), ('afar', replace(many, cluster=two.address)))
    ]
    assert ledgers[0] == ledgers[1]
    assert read_all(tmp_path / 'here') == read_all(tmp_path / 'afar')
    assert len(read_all(tmp_path / 'afar')) == (23 if edition == 'print' else 45)


def test_a_strict_list_with_a_bad_row_prints_nothing(two: Loopback, many: Task, tmp_path: Path) -> None:
    task = replace(many, is_strict=True, cluster=two.address)
    assert print_folder(task, tmp_path / 'out', tmp_path / 'out/refused.csv').refused == [4, 22]
    assert not (tmp_path / 'out').exists()


def test_every_command_of_the_guide_does_in_a_new_workspace_what_it_says(
    two: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What begins a cluster is looked up, and what asks one is asked of ours."""
    begins, asks = blocks('cluster', 'sh')
    for what in ('scheduler', 'worker'):
        (line,) = (line for line in begins.splitlines() if line.startswith(f'dask {what} '))
        command = import_module(f'distributed.cli.dask_{what}').main
        known = {option for parameter in command.params for option in parameter.opts}
        assert {'--nthreads', '--nworkers'} & {*line.split()} or what == 'scheduler'
        assert {word for word in line.split() if word.startswith('--')} <= known
    files = starter_files(Answers('Sunrise Clinic'), PROJECT, 'handouts')
    place_files({tmp_path / name: data for name, data in files.items()})
    monkeypatch.chdir(tmp_path)
    for line in asks.replace('tcp://192.168.1.10:8786', two.address).splitlines():
        if line.startswith('handouts '):
            run_line(line)
        else:
            subprocess.run(['bash', '-euc', line], check=True)
    assert not re.search(r'Traceback|[Ww]arning', capfd.readouterr().err)
    assert (tmp_path / 'today.pdf').is_file()
    assert [path.name for path in (tmp_path / 'today').iterdir()] == ['row-0002.pdf']


def test_both_workers_work_and_each_piece_is_made_once(two: Loopback) -> None:
    pieces = [(f'slow {number}', '') for number in range(4)]
    made = work_afar(two.address, CRAFT, pieces, PACE, print)
    answers = dict(made)
    assert sorted(answers) == [0, 1, 2, 3]
    assert len({one[1] for one in answers.values() if not isinstance(one, Loss)}) == 2


def test_no_more_pieces_are_read_than_the_workers_have_room_for(two: Loopback) -> None:
    """A list of any length takes the memory of a few portions; the first piece is the last that is made."""
    read: list[int] = []

    def pieces() -> Iterator[tuple[str, str]]:
        for number in range(1000):
            read.append(number)
            yield ('slow' if not number else str(number), '')

    made = work_afar(two.address, CRAFT, pieces(), Pace(60.0, 2, 4), print)
    seen = []
    for number, _ in made:
        seen.append(number)
        assert len(read) <= min({*range(1000)} - {*seen}) + 2 * 4 + 2
        if number == 0:
            break
    made.close()
    assert 3 <= len(seen) <= 9


def test_what_a_worker_raises_is_raised_here_with_where_it_was(two: Loopback) -> None:
    with pytest.raises(KeyError, match=MARKED) as raised:
        worked(two, 'bug', 'b')
    assert 'raise KeyError(value)' in raised.value.__notes__[0]


def test_a_full_memory_costs_one_piece_and_no_worker(two: Loopback) -> None:
    made, told = worked(two, 'no memory', 'b')
    assert made[1] == 'b'
    assert re.fullmatch(r'the memory of tcp://127.0.0.1:\d+ was full, at the 3rd try', made[0])
    assert len(told) == 2
    assert worked(two, 'c') == ({0: 'c'}, [])


def test_a_worker_with_another_engine_is_told_and_not_used(two: Loopback) -> None:
    other, before = two.begin_worker(HANDOUTS_TESTED_ENGINE='69.0'), two.registered()
    try:
        until(lambda: two.registered() > before)
        told: list[str] = []
        while not told:  # by then the others may have made all pieces before it has answered
            made, told = worked(two, *('slow' for _ in range(3)))
            assert set(made.values()) == {'slow'}
        (line,) = told
        assert re.fullmatch(
            r'tcp://127.0.0.1:\d+: This worker is not used: weasyprint 69\.0 there, weasyprint 70\.0 here\. '
            r'Begin it anew with the same versions of all as here\.',
            line,
        )
    finally:
        two.workers.remove(other)
        os.killpg(other.pid, signal.SIGKILL)
        other.wait()


def only_here() -> list[str]:
    """Say of each process that it is like no other."""
    return [f'weasyprint {os.getpid()}']


def test_workers_that_are_all_unlike_are_told_at_once(two: Loopback) -> None:
    with pytest.raises(ClusterGone) as error:
        worked(two, 'a', craft=replace(CRAFT, kin=only_here))
    first, *others = str(error.value).splitlines()
    assert first.startswith(f"The cluster at {two.address} has no worker that can be used. Begin one: dask worker")
    assert len(others) == 2
    assert all(re.search(r'is not used: weasyprint \d+ there, weasyprint \d+ here\.$', other) for other in others)


def test_nothing_of_a_value_is_in_a_log_or_a_file_of_the_cluster(two: Loopback, many: Task, tmp_path: Path) -> None:
    """After two dozen people were filled in, and a piece with a marked value has raised what it could."""
    print_run(replace(many, cluster=two.address), tmp_path / 'a.pdf', tmp_path / 'a.csv')
    with pytest.raises(KeyError, match=MARKED):
        worked(two, 'bug')
    logs = two.logs()
    assert [value for value in (MARKED, 'Ana Ruiz', '602-555') if value in logs] == []
    assert 'Traceback' not in logs
    assert logs.count("Run out-of-band function 'make'") > 8
    assert [name for name in two.files() if not name.endswith(('.json', 'lock'))] == []


def test_a_piece_that_hangs_costs_its_worker_and_the_others_are_made(
    two: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A third worker is begun for it, and comes while the others are at work."""
    monkeypatch.setattr(cluster, 'PULSE', 0.3)
    hanging = two.begin_worker()
    until(lambda: two.registered() == len(two.workers) + 1)
    made, told = worked(two, 'hangs', 'b', 'slow', 'slow', 'e', pace=Pace(4.0))
    assert made == {0: 'it took longer than 4 seconds', 1: 'b', 2: 'slow', 3: 'slow', 4: 'e'}
    assert "This worker is not used: it took longer than 4 seconds." in told[0]
    assert len(told) == 1
    del hanging


def test_a_piece_that_kills_its_worker_is_told_and_tried_again_after_the_others(
    two: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs a worker each time, and the others are made by those that are left."""
    monkeypatch.setattr(cluster, 'TRIES', 2)
    made, told = worked(two, 'killed', 'b', 'slow', 'd')
    assert re.fullmatch(r'the worker at tcp://127.0.0.1:\d+ was lost, at the 2rd try', made.pop(0))
    assert made == {1: 'b', 2: 'slow', 3: 'd'}
    assert re.fullmatch(r'piece killed: This is tried again: the worker at tcp://127.0.0.1:\d+ was lost\.', told[0])


def test_without_a_worker_what_is_done_is_kept_and_gone_on_with_here(
    two: Loopback, many: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, 'WAITING', 0.5)
    monkeypatch.setattr(cluster, 'PULSE', 0.2)
    task = replace(many, cluster=two.address)
    end_workers(two)
    with pytest.raises(NotPrinted) as error:
        print_run(task, tmp_path / 'a.pdf', tmp_path / 'a.csv')
    assert str(error.value).startswith(f"The cluster at {two.address} has no worker that can be used.")
    assert error.value.exit_code == 3


def end_workers(here: Loopback) -> None:
    """Kill all workers."""
    for worker in here.workers:
        worker.kill()
        worker.wait()


def test_a_scheduler_that_is_lost_in_a_run_is_told_and_the_run_goes_on_here(
    two: Loopback, many: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After some portions; the same list is gone on with, and becomes the same file."""
    monkeypatch.setattr('handouts.press.cluster.scheduler.ANSWERING', 2.0)
    two.begin_worker()
    print_run(many, tmp_path / 'whole.pdf', tmp_path / 'whole.csv')
    scheduler, told = two.scheduler, list[int]()
    assert scheduler

    def lose(reached: int) -> None:
        told.append(reached)
        if reached == 9:
            scheduler.kill()

    with pytest.raises(NotPrinted) as error:
        print_run(replace(many, cluster=two.address), tmp_path / 'a.pdf', tmp_path / 'a.csv', watch=lose)
    assert re.fullmatch(
        rf"The scheduler at {two.address} does not answer any more\. \d+ rows are made ready\. Give the same command "
        r"again to go on, with --cluster or without\.\n24 people: 0 printed, 0 refused, 24 not yet reached\.",
        str(error.value),
    )
    reached = list[int]()
    print_run(many, tmp_path / 'a.pdf', tmp_path / 'a.csv', watch=reached.append)
    assert reached[0] == told[-1] + 3 > 9
    assert (tmp_path / 'a.pdf').read_bytes() == (tmp_path / 'whole.pdf').read_bytes()
    assert (tmp_path / 'a.csv').read_bytes() == (tmp_path / 'whole.csv').read_bytes()


def test_a_scheduler_that_is_not_there_is_told(two: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('handouts.press.cluster.scheduler.ANSWERING', 1.0)
    for address in (two.address, 'tcp://127.0.0.1:1', 'carrier-pigeon://nowhere:1'):
        with pytest.raises(ClusterGone, match=r'^No scheduler of a cluster answers at ') as error:
            worked(replace(two, address=address), 'a')
        assert address in str(error.value)
