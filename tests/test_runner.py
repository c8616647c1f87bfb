"""A list printed in a process of its own: watched, stopped, killed; never a trace of it but what was asked for."""

import json
import os
import pickle
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from handouts.desk.daylist import runner
from handouts.desk.daylist.runner import BEGIN, ENDED, NICE, Broken, Halted, Progress, Run, clear_away
from handouts.errors import MachineLacks
from handouts.people.lists.roster import read_columns
from handouts.people.runs.ledger import Ledger
from handouts.people.runs.run import print_run
from handouts.people.runs.shelter import open_shelter, shelter_of
from handouts.people.runs.task import Task
from handouts.press.workspace.project import PROJECT
from tests import people_cases
from tests.patience import until
from tests.people_cases import AFTERCARE, CONSENT, MARKED, Papers, a_list, opened, said
from tests.run_cases import Desk, hold, listed, people, small_disk
from tests.run_cases import desk as desk
from tests.test_place import names

papers = people_cases.papers
BAD = ('', '1980-03-14', '', MARKED)
Begin = Callable[[Task], Run]


@pytest.fixture
def private(tmp_path: Path) -> Iterator[Path]:
    """The private folder of an open desk, in which each run has a folder."""
    with open_shelter(tmp_path / 'desk') as folder:
        (folder / 'run').mkdir()
        yield folder / 'run'


@pytest.fixture
def begin(private: Path) -> Iterator[Begin]:
    """Begin to print lists, and stop in the end what has not ended by itself."""
    runs: list[Run] = []

    def beginner(task: Task) -> Run:
        runs.append(Run.start(task, private / 'today.pdf', private / 'today.refused.csv'))
        return runs[-1]

    yield beginner
    for run in runs:
        run.stop()


@pytest.fixture
def thirty(desk: Desk, tmp_path: Path) -> Task:
    """The task of a list of thirty people, of whom one is refused."""
    rows = people(30)
    rows[4] = BAD
    (tmp_path / 'people.csv').write_text(listed(rows))
    return desk.task(tmp_path / 'people.csv')


@pytest.fixture
def many(desk: Desk, tmp_path: Path) -> Task:
    """The task of a list of thirty thousand people, which takes several seconds."""
    (tmp_path / 'people.csv').write_text(listed(people(30_000)))
    return desk.task(tmp_path / 'people.csv')


def child_of(run: Run) -> psutil.Process:
    """Return the process of a run."""
    return psutil.Process(run._process.pid)


def children() -> list[str]:
    """Return the processes that this one has begun, zombies too, by what they run."""
    found = psutil.Process().children()
    return [one.status() if one.status() == psutil.STATUS_ZOMBIE else ' '.join(one.cmdline()) for one in found]


def at_work() -> list[str]:
    """Return the printing processes that this one has, and its zombies."""
    return [one for one in children() if one == psutil.STATUS_ZOMBIE or BEGIN in one]


def notes(state: Path) -> list[str]:
    """Return which private folders are written down, beside that of the desk."""
    entries = (state / 'handouts' / 'runs').glob('*.run')
    return [text for text in (entry.read_text() for entry in entries) if not text.endswith('/.desk.handouts')]


# --- to its end ---


def test_a_list_is_printed_as_without_a_process(begin: Begin, thirty: Task, private: Path, tmp_path: Path) -> None:
    run = begin(thirty)
    assert run.wait(30)
    (tmp_path / 'here').mkdir()
    here = print_run(thirty, tmp_path / 'here' / 'today.pdf', tmp_path / 'here' / 'today.refused.csv')
    assert run.outcome == here
    assert here.refused == [6]
    assert (run.target, run.refused) == (private / 'today.pdf', private / 'today.refused.csv')
    for name in ('today.pdf', 'today.refused.csv'):
        assert hold(private / name) == hold(tmp_path / 'here' / name) != b''
    assert names(private) == ['today.pdf', 'today.refused.csv']
    assert at_work() == []


def test_real_papers_of_many_people(papers: Papers, begin: Begin, tmp_path: Path) -> None:
    wanted = papers.wanted(CONSENT, AFTERCARE)
    order = papers.order((CONSENT, 'en', 'print'), (AFTERCARE, 'en', 'print'), choices=wanted.choices)
    rows = ''.join(f'Ana Ruiz {number},3/14/1980\r\n' for number in range(1, 301))
    table = a_list(tmp_path, f'patient_name,birth_date\r\n{rows}')
    run = begin(Task(order, table, read_columns(table, wanted.fields())))
    reached = {run.progress.reached}
    while not run.wait(0.005):
        reached.add(run.progress.reached)
    assert run.outcome == Ledger(300, list(range(2, 302)))
    assert run.progress == Progress(300, 300)
    assert reached >= {0, 250}
    data = run.target.read_bytes()
    with opened(data) as pdf:
        each, rest = divmod(len(pdf.pages), 300)
    assert rest == 0
    for number in (1, 150, 300):
        pages = ('-f', str((number - 1) * each + 1), '-l', str(number * each))
        assert f'Ana Ruiz {number}\n' in said(data, tmp_path, 'pdftotext', *pages)


def test_a_list_of_which_all_is_refused_leaves_no_file(
    begin: Begin, desk: Desk, private: Path, tmp_path: Path
) -> None:
    (tmp_path / 'people.csv').write_text(listed([BAD, BAD]))
    run = begin(desk.task(tmp_path / 'people.csv'))
    assert run.wait(30)
    assert isinstance(run.outcome, Ledger)
    assert (run.outcome.printed, run.outcome.refused) == ([], [2, 3])
    assert names(private) == []


# --- what it is like meanwhile ---


def test_it_works_in_one_process_that_stands_back_behind_the_desk(begin: Begin, many: Task) -> None:
    run = begin(replace(many, cores=4))
    assert run.outcome is None
    until(lambda: run.progress.reached > 0)
    assert child_of(run).nice() == NICE
    assert child_of(run).children() == []
    assert run.progress.rows == 30_000
    assert run.outcome is None


def test_ctrl_c_in_the_terminal_of_the_desk_is_not_for_it(begin: Begin, many: Task) -> None:
    run = begin(many)
    assert os.getpgid(run._process.pid) != os.getpgid(0)


def worked(task: Task, private: Path, begin: str = BEGIN) -> subprocess.CompletedProcess[bytes]:
    """Return what the process of a run says when it is begun by hand."""
    order = pickle.dumps((task, private / 'today.pdf', private / 'today.refused.csv'))
    return subprocess.run([sys.executable, '-c', begin], cwd=PROJECT, input=order, capture_output=True, check=False)


def test_the_process_says_how_far_it_is_and_nothing_else(thirty: Task, private: Path) -> None:
    done = worked(thirty, private)
    assert (done.returncode, done.stderr) == (0, b'')
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0] == {'reached': 30}
    assert [list(line) for line in lines] == [['reached'], ['ledger']]
    assert not re.search(b'Ana|Ruiz|602-555|' + MARKED.encode(), done.stdout)


def test_what_anything_else_prints_goes_nowhere(thirty: Task, private: Path) -> None:
    """It would be taken for what the process says."""
    noisy = 'from handouts.people.runs import task; task.Task.key = property(lambda self: print("x") or "k"); '
    done = worked(thirty, private, noisy + BEGIN)
    assert done.returncode == 0
    assert [list(json.loads(line)) for line in done.stdout.splitlines()] == [['reached'], ['ledger']]


def test_the_process_loads_nothing_that_lays_papers_out(thirty: Task, private: Path) -> None:
    loud = (
        f'{BEGIN}; import sys; sys.exit(40 + sum(name in sys.modules for name in ("weasyprint", "flask", "click")))'
    )
    assert worked(thirty, private, loud).returncode == 40


# --- stopped and killed ---


@pytest.mark.parametrize('is_begun', [True, False])
def test_a_run_that_is_stopped_leaves_nothing(
    is_begun: bool, begin: Begin, many: Task, private: Path, own_state: Path
) -> None:
    run = begin(many)
    if is_begun:
        until(lambda: run.progress.reached > 500)
        assert names(private) != []
    run.stop()
    assert run.outcome == Halted()
    assert run.progress.reached < 30_000
    assert names(private) == []
    assert at_work() == []
    assert notes(own_state) == []


def test_a_run_that_has_ended_is_not_stopped_any_more(begin: Begin, thirty: Task, private: Path) -> None:
    run = begin(thirty)
    assert run.wait(30)
    run.stop()
    assert isinstance(run.outcome, Ledger)
    assert (private / 'today.pdf').is_file()


def test_who_stops_a_run_at_its_last_moment_gets_no_paper(
    begin: Begin, thirty: Task, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = 'print(\'{"ledger": {"rows": 1, "printed": [[2, 2]], "refusals": []}}\', flush=True)'
    monkeypatch.setattr(runner, 'BEGIN', f'import time; {ready}; time.sleep(99)')
    run = begin(thirty)
    (private / 'today.pdf').write_bytes(b'all papers')
    time.sleep(0.3)
    run.stop()
    assert run.outcome == Halted()
    assert names(private) == []


def test_a_process_that_does_not_stop_is_killed(begin: Begin, many: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = 'import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print(\'{"reached": 7}\', flush=True); time.sleep(99)'
    monkeypatch.setattr(runner, 'BEGIN', deaf)
    monkeypatch.setattr(runner, 'PATIENCE', 0.2)
    run = begin(many)
    until(lambda: run.progress.reached == 7)
    run.stop()
    assert run.outcome == Halted()
    assert run._process.returncode == -signal.SIGKILL


def test_a_process_that_is_killed_is_told_and_leaves_nothing(
    begin: Begin, many: Task, private: Path, own_state: Path
) -> None:
    run = begin(many)
    until(lambda: run.progress.reached > 500)
    assert (shelter_of(run.target) / 'pages.pdf').stat().st_size > 100_000
    child_of(run).kill()
    assert run.wait(5)
    assert run.outcome == Broken(ENDED)
    assert ENDED.startswith("What printed the list was ended from outside, and nothing is printed. Print again;")
    assert names(private) == []
    assert at_work() == []
    assert notes(own_state) == []


@pytest.mark.parametrize(
    'crash',
    ['raise SystemExit(3)', 'import os; os.abort()', 'import nothing_of_that_name', 'print("half a line", end="")'],
)
def test_a_process_that_comes_to_nothing_is_told(
    crash: str,
    begin: Begin,
    thirty: Task,
    private: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Its work is more than it takes without reading; what it says of itself could hold a value, and is not heard."""
    monkeypatch.setattr(runner, 'BEGIN', crash)
    run = begin(replace(thirty, columns=replace(thirty.columns, unused=('x' * 1_000_000,))))
    assert run.wait(10)
    assert run.outcome == Broken(ENDED)
    assert names(private) == []
    assert capfd.readouterr() == ('', '')


def test_a_process_that_somebody_else_stops_is_no_fault(begin: Begin, many: Task, private: Path) -> None:
    run = begin(many)
    until(lambda: run.progress.reached > 0)
    child_of(run).send_signal(signal.SIGINT)
    assert run.wait(5)
    assert run.outcome == Halted()
    assert names(private) == []


DESK = """
import pickle, sys, time
from pathlib import Path
from handouts.desk.daylist.runner import Run
run = Run.start(pickle.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2]), Path(sys.argv[3]))
while not run.progress.reached:
    time.sleep(0.01)
print(run._process.pid, flush=True)
time.sleep(99)
"""


def test_a_desk_that_is_killed_takes_its_runs_with_it(many: Task, private: Path, tmp_path: Path) -> None:
    (tmp_path / 'task').write_bytes(pickle.dumps(many))
    with subprocess.Popen(
        [sys.executable, '-c', DESK, tmp_path / 'task', private / 'today.pdf', private / 'today.refused.csv'],
        cwd=PROJECT, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        child = psutil.Process(int(process.stdout.readline()))
        assert names(private) != []
        process.kill()
    until(lambda: not child.is_running())
    assert names(private) == []


def test_a_process_whose_desk_is_gone_in_the_end_takes_its_paper_back(thirty: Task, private: Path) -> None:
    """By then the paper is in its place, and nobody would come for it."""
    late = (
        'import handouts.desk.daylist.runner as r; say = r._say; r._say = lambda d, w: "ledger" in w and say(d, w); '
    )
    with subprocess.Popen(
        [sys.executable, '-c', f'{late}r.work()'], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.close()
        process.stdin.write(pickle.dumps((thirty, private / 'today.pdf', private / 'today.refused.csv')))
        process.stdin.close()
        process.wait(20)
    assert names(private) == []


# --- what keeps it from printing ---


def test_a_disk_without_room_is_told_and_nothing_left(thirty: Task, tmp_path: Path) -> None:
    with small_disk(tmp_path / 'disk', '24k') as disk:
        run = Run.start(thirty, disk / 'today.pdf', disk / 'today.refused.csv')
        assert run.wait(30)
        assert isinstance(run.outcome, Broken)
        assert run.outcome.told.startswith(
            "today.pdf could not be written: No space left on device. "
            "Look at the room on the disk and at the permissions of the folder, and print again.\n"
        )
        assert names(disk) == []


def test_a_list_that_was_changed_is_told(begin: Begin, thirty: Task, private: Path) -> None:
    thirty.table.form.path.write_text('patient_name\r\nBo\r\n')
    run = begin(thirty)
    assert run.wait(30)
    assert isinstance(run.outcome, Broken)
    assert "The list was changed while it was read." in run.outcome.told
    assert names(private) == []


def test_a_fault_of_the_program_is_told_by_its_place_and_without_a_value(
    begin: Begin, thirty: Task, private: Path
) -> None:
    """Here the order has no paper at all."""
    run = begin(replace(thirty, order=replace(thirty.order, blanks={})))
    assert run.wait(30)
    assert isinstance(run.outcome, Broken)
    assert re.fullmatch(
        r'The program has a fault, and nothing is printed: \w+ in \w+\.py:\d+\. Report it\.', run.outcome.told
    )
    assert names(private) == []


def test_a_machine_that_can_begin_no_process_is_told(
    thirty: Task, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, 'executable', str(private / 'nothing'))
    with pytest.raises(MachineLacks, match=r'^The list cannot be printed: No such file or directory\. Close other'):
        Run.start(thirty, private / 'today.pdf', private / 'today.refused.csv')


def test_clearing_away_takes_all_of_one_run_and_nothing_else(private: Path) -> None:
    for name in ('today.pdf', 'today.refused.csv', 'other.pdf'):
        (private / name).write_bytes(b'x')
    shelter_of(private / 'today.pdf').mkdir()
    (shelter_of(private / 'today.pdf') / 'pages.pdf').write_bytes(b'x')
    shelter_of(private / 'other.pdf').mkdir()
    clear_away(private / 'today.pdf', private / 'today.refused.csv')
    assert names(private) == ['.other.pdf.handouts', 'other.pdf']
    clear_away(private / 'today.pdf', private / 'today.refused.csv')
