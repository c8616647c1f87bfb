"""The command that opens the desk."""

import os
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import click
import pytest

from handouts.cli import cli, main
from handouts.cli_desk import _clock, desk
from handouts.press.workspace.project import PROJECT
from handouts.setting import Setting
from tests.conftest import Run, Workspace
from tests.words_cases import write_small_desk


def clock_day(*words: str) -> date:
    """Return the day that a desk opened like this would be on."""
    with cli.make_context('build.py', [*words, 'desk']) as outer:
        today = outer.params['today'].date()
        return _clock(click.Context(desk, parent=outer, obj=Setting(PROJECT, PROJECT / 'output', today)))().date()


def test_the_desk_goes_by_the_machines_clock_or_stays_on_the_day_that_is_asked_for() -> None:
    assert clock_day() == datetime.now().astimezone().date()
    assert clock_day('--today', '2026-03-09') == date(2026, 3, 9)


def test_it_is_told_how_the_desk_is_opened(run: Run) -> None:
    said = run('desk', '--help')
    assert said.code == 0
    for word in ('--host', '--port', '--no-open', '--passcode', '--name'):
        assert word in said.out


@pytest.mark.parametrize('words', [('--passcode', 'nobody'), ('--port', '0'), ('--port', '99999')])
def test_what_cannot_be_is_refused(run: Run, words: tuple[str, ...]) -> None:
    assert run('desk', *words).code == 2


def test_a_workspace_without_a_clinic_is_told(run: Run, workspace: Workspace) -> None:
    (workspace.root / 'content/clinics/clinic/clinic.yaml').unlink()
    said = run('desk', '--no-open')
    assert said.code == 2
    assert "There is no clinic" in said.err


def test_other_commands_do_not_load_the_web_server() -> None:
    program = "import sys; import handouts.cli; print([name for name in ('flask', 'waitress', 'pyipp', 'sqlite3') if name in sys.modules])"
    said = subprocess.run([sys.executable, '-c', program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == '[]'


def test_a_preview_opens_at_the_paper_that_was_saved_last(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path / 'space', ('rest', 'later'))
    os.utime(space.root / 'content/advice/rest.en.md', (1, 1))
    said = opened_at(space.root, tmp_path, 'preview', '--no-open', '-e', 'large-print')
    assert said.endswith('/watch/advice/later/en?edition=large-print')
    assert opened_at(space.root, tmp_path, 'preview', 'advice/rest', '--no-open').endswith('/watch/advice/rest/en')


def test_a_preview_of_a_paper_that_there_is_not_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    space = write_small_desk(tmp_path / 'space')
    with pytest.raises(SystemExit) as end:
        main(['--root', str(space.root), 'preview', 'advice/rest', '-l', 'es'])
    assert end.value.code == 2
    assert "There is no paper 'advice/rest' in es." in capsys.readouterr().err


def opened_at(root: Path, home: Path, *words: str) -> str:
    """Give a command that opens the desk, end it, and return the address that it told."""
    environment = {**os.environ, 'XDG_DATA_HOME': str(home / 'data'), 'XDG_STATE_HOME': str(home / 'state')}
    command = [sys.executable, '-u', str(PROJECT / 'build.py'), '--root', str(root), *words]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        told = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
    return told.partition(': ')[2].partition('  ')[0]
