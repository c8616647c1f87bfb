"""The command that prints: what it loads when nothing has changed, and what it says when somebody stops it."""

import json
import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from handouts.console import MOST_JOBS, cores
from handouts.console_run import STOPPED
from handouts.press.workspace.project import PROJECT
from handouts.setting import Setting
from handouts.words.approval.signature import Signature, sign_paper
from tests.conftest import PAGE, TWO_EDITIONS, Run, Workspace
from tests.loaded import ENGINES, loaded_by

TODAY = date(2026, 3, 9)
SAME_DAY = ('--today', TODAY.isoformat())


@pytest.fixture(scope='module')
def printed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with a draft and an approved paper, printed."""
    here = Workspace(tmp_path_factory.mktemp('printed'))
    here.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    here.write('templates/aftercare/kind.yaml', TWO_EDITIONS)
    for name in ('draft', 'other', 'approved'):
        here.write(f'content/advice/{name}.en.md', PAGE)
    setting = Setting(here.root, here.output, TODAY)
    jobs = [job for job in here.jobs() if job.paper == 'advice/approved']
    signature = Signature('A. Nurse', 'clinician', TODAY + timedelta(days=200))
    sign_paper(setting.register, setting.rules, jobs, signature, TODAY)
    assert 'handouts.press.stages' in loaded_by(here.root, *SAME_DAY, 'build', '--jobs', '0')
    return here


def test_a_build_that_changes_nothing_loads_no_engine(printed: Workspace) -> None:
    loaded = loaded_by(printed.root, *SAME_DAY, 'build')
    assert 'handouts.press.printing' in loaded
    assert loaded.isdisjoint(ENGINES)
    states = json.loads(printed.output.joinpath('manifest.clinic.json').read_text())['pdfs']
    assert len(states) == 6


@pytest.mark.parametrize(('jobs', 'is_here'), [('0', True), ('1', False), ('2', False)])
def test_few_papers_are_printed_by_another_process_unless_somebody_wants_none(
    jobs: str, is_here: bool, printed: Workspace
) -> None:
    printed.pdf('advice/draft').unlink()
    loaded = loaded_by(printed.root, *SAME_DAY, 'build', '--jobs', jobs)
    assert ('weasyprint' in loaded) is is_here
    assert ('handouts.press.crew' in loaded) is not is_here
    assert printed.pdf('advice/draft').is_file()


def test_many_papers_are_printed_by_others_and_this_process_loads_no_engine(
    printed: Workspace, tmp_path: Path
) -> None:
    output = tmp_path / 'output'
    loaded = loaded_by(printed.root, *SAME_DAY, 'build', 'advice/draft', 'advice/other', '--jobs', '2', output=output)
    assert 'handouts.press.crew' in loaded
    assert loaded.isdisjoint({'weasyprint', 'pikepdf', 'pypdfium2', 'jinja2'})
    made = [path for path in output.rglob('*.*') if path.parent != output]
    assert len(made) == 8
    for path in made:
        assert (printed.output / path.relative_to(output)).read_bytes() == path.read_bytes(), path


def test_all_cores_work_unless_somebody_says_how_many(run: Run) -> None:
    assert 1 <= cores() <= MOST_JOBS
    said = run('build', '--help').out
    assert 'one for each core' in said
    assert 'HANDOUTS_JOBS' in said


@pytest.mark.parametrize('jobs', ['0', '1', '2'])
def test_what_was_printed_before_somebody_stopped_it_is_not_printed_again(
    jobs: str, workspace: Workspace, run: Run
) -> None:
    for number in range(4):
        workspace.write(f'content/advice/paper{number}.en.md', PAGE)
    words = [sys.executable, str(PROJECT / 'build.py'), '--root', str(workspace.root), 'build', '--jobs', jobs]
    begun = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1, start_new_session=True,
        env={**os.environ, 'PYTHONUNBUFFERED': '1'},
    )  # fmt: skip
    assert begun.stdout is not None
    for _ in range(2):
        begun.stdout.readline()
    os.killpg(begun.pid, signal.SIGINT)
    said = begun.communicate(timeout=60)
    assert begun.returncode == STOPPED, said
    assert said[1].startswith("Stopped. ")
    assert 'Traceback' not in said[1]
    kept = len(json.loads((workspace.output / 'manifest.clinic.json').read_text())['pdfs'])
    assert 2 <= kept < 8
    assert f"{8 - kept} PDFs printed, {kept} unchanged" in run('build').out
