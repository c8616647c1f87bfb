"""The guides, held to what they say: every command is run in a new clinic's folder, every name is looked up."""

import itertools
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import nullcontext, redirect_stdout
from pathlib import Path

import pytest

from handouts.cli import COMMANDS, main
from handouts.cli_guide import guides
from handouts.model import Source
from handouts.new.answers import Answers
from handouts.new.starter import starter_files
from handouts.press.library import Library
from handouts.press.workspace.place import place_files
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml
from handouts.schema import ClinicFile

# Two pages of 12 point text.
MOST_WORDS = 900
# The one on safety is a table to look things up in, and may take three.
MOST_OF_SAFETY = 1200
PATIENCE = 110.0
NAMES = ('designer', 'developer', 'front-desk', 'nurse')
BLOCK = re.compile(r'^```(\w*)\n(.*?)^```$', re.DOTALL | re.MULTILINE)
# They go on until somebody ends them.
OPEN = ('handouts desk', 'handouts preview')
# A day on which the approval of the guide has not run out.
DAY = ('--today', '2026-11-29')


def text(name: str) -> str:
    """Return a guide."""
    return guides()[name].read_text(encoding='utf-8')


def blocks(name: str, language: str) -> list[str]:
    """Return the blocks of a guide in a language."""
    return [inside for kind, inside in BLOCK.findall(text(name)) if kind == language]


def lasting() -> list[str]:
    """Return each command of the guides that opens a page, once."""
    lines = {line for name in NAMES for line in ''.join(blocks(name, 'sh')).splitlines()}
    return sorted(line for line in lines if line.startswith(OPEN))


def plain(name: str) -> str:
    """Return the words of a guide without its blocks."""
    return BLOCK.sub('', text(name))


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new clinic's folder, with the files that the command lays out."""
    monkeypatch.setenv('XDG_DATA_HOME', str(tmp_path / 'data'))
    files = starter_files(Answers('Sunrise Clinic'), PROJECT, 'handouts')
    place_files({tmp_path / 'clinic' / name: data for name, data in files.items()})
    return tmp_path / 'clinic'


def test_the_guides_are_these() -> None:
    assert tuple(guides()) == tuple(sorted((*NAMES, 'cluster', 'security', 'speed')))


def test_what_is_said_of_safety_names_tests_that_there_are() -> None:
    words = text('security')
    named = set(re.findall(r'`(test_\w+)`', words))
    assert len(named) > 20
    assert [name for name in named if not (PROJECT / 'tests' / f'{name}.py').is_file()] == []
    assert len(words.split()) <= MOST_OF_SAFETY


@pytest.mark.parametrize('name', ['cluster', 'speed'])
def test_what_is_said_of_clusters_and_of_time_takes_two_pages(name: str) -> None:
    """The commands for a cluster are run where one is, in `test_cluster`."""
    assert 300 < len(text(name).split()) <= MOST_WORDS


@pytest.mark.parametrize('name', NAMES)
def test_a_guide_has_two_pages_at_most_and_says_for_whom_it_is(name: str) -> None:
    assert 300 < len(text(name).split()) <= MOST_WORDS
    assert text(name).startswith(f"# For {'the' if name == 'front-desk' else 'a'} {name.replace('-', ' ')}: ")


def run_line(line: str) -> None:
    """Run a command of a guide here, as the program is called where it is installed; `>` puts what it says away."""
    words = shlex.split(line)[1:]
    target = Path(words.pop()) if '>' in words else None
    with target.open('w') if target else nullcontext() as out, redirect_stdout(out or sys.stdout):
        if target:
            words.remove('>')
        with pytest.raises(SystemExit) as left:
            main([*DAY, *words])
    assert not left.value.code, line


@pytest.mark.parametrize('name', NAMES)
def test_every_command_of_a_guide_does_in_a_new_workspace_what_it_says(
    name: str, clinic: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """All in their order, so that a later one finds what an earlier one made; what is not ours in a shell."""
    monkeypatch.chdir(clinic)
    lines = [line for line in ''.join(blocks(name, 'sh')).splitlines() if not line.startswith(OPEN)]
    assert ' '.join(lines).count('handouts') >= 3
    for is_ours, together in itertools.groupby(lines, lambda line: line.split()[0:1] == ['handouts']):
        if is_ours:
            for line in together:
                run_line(line)
        else:
            subprocess.run(['bash', '-euc', '\n'.join(together)], timeout=PATIENCE, check=True)
    assert not re.search(r'Traceback|[Ww]arning', capfd.readouterr().err)


@pytest.mark.parametrize('line', lasting())
def test_a_page_that_a_guide_opens_is_there(line: str, clinic: Path) -> None:
    """Look at the page that a command opens, and end the command as Ctrl-C does."""
    words = [sys.executable, '-u', str(PROJECT / 'build.py'), *shlex.split(line)[1:]]
    # A browser that opens nothing.
    env = {**os.environ, 'BROWSER': 'true'}
    with subprocess.Popen(words, cwd=clinic, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address, limit = None, time.monotonic() + PATIENCE
        while not address and time.monotonic() < limit:
            address = re.search(r'http://\S+', process.stdout.readline())
        assert address, line
        with urllib.request.urlopen(address[0], timeout=PATIENCE) as page:
            assert 'Sunrise Clinic' in page.read().decode()
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize('name', NAMES)
def test_the_files_that_a_guide_names_are_there(name: str, clinic: Path) -> None:
    """In the new workspace, in the program, or written by one of the commands."""
    made = ' '.join(re.findall(r'[\w./-]+', ' '.join(blocks(name, 'sh'))))
    named = set(re.findall(r'`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:yaml|css|md|html|pdf|csv))`', plain(name)))
    assert len(named) >= 1
    later = {
        'content/approvals/',
        'output/',
        'output/manifest.CLINIC.json',
        'output/index.html',
        'handouts/project',
        'page.html',
    }
    roots = (clinic, PROJECT, PROJECT / 'styles', *clinic.glob('content/clinics/*'))
    lost = [one for one in named - later if one not in made and not any((root / one).exists() for root in roots)]
    assert lost == []


def test_the_kinds_editions_and_colours_that_the_designer_reads_of_are_all_that_there_are() -> None:
    rooms, words = Rooms(PROJECT), plain('designer')
    for kind in rooms.names('templates/*/kind.yaml'):
        assert f'`{kind}`' in words
    for edition in rooms.names('styles/editions/*.yaml'):
        assert f'`{edition}`' in words
    (sentence,) = re.findall(r'\*\*Six colours\.\*\* (.*?call for help)', words, re.DOTALL)
    assert re.findall(r'`(\w+)`', sentence) == list(ClinicFile.model_fields['colours'].default.model_dump())
    known = set(rooms.names('templates/*/kind.yaml')) | set(rooms.names('styles/editions/*.yaml'))
    (listed,) = re.findall(r'The kinds of paper are .*? for the print shop\.', words, re.DOTALL)
    assert set(re.findall(r'`([\w-]+)`', listed)) == known


def test_what_the_designer_is_to_write_into_the_clinic_s_file_can_be_read() -> None:
    shown = blocks('designer', 'yaml')
    assert len(shown) == 2
    for one in shown:
        assert read_yaml(Source('clinic.yaml', f'name: x\n{one}'), ClinicFile)


@pytest.mark.parametrize('name', NAMES)
def test_the_pages_and_buttons_that_a_guide_names_are_on_the_desk(name: str) -> None:
    """What stands in fat letters, unless it ends a sentence as a heading of its own, is a page or a button."""
    written = (PROJECT / 'content/strings/desk/es.yaml').read_text()
    named = [one for one in re.findall(r'\*\*([^*]+)\*\*', plain(name)) if not one.endswith('.')]
    assert named or name == 'developer'
    assert [one for one in named if not re.search(rf'^  "?{re.escape(one)}"?:', written, re.MULTILINE)] == []


@pytest.mark.parametrize('name', NAMES)
def test_commands_and_facts_within_a_sentence_are_there(name: str) -> None:
    words = plain(name)
    assert set(re.findall(r'`handouts ([a-z]+)', words)) <= set(COMMANDS)
    assert set(re.findall(r'fact\.(\w+)', words)) <= set(Library(Rooms(PROJECT)).facts(None))
    assert set(re.findall(r'clinic\.(\w+)', words)) <= {*ClinicFile.model_fields, 'yaml'}


def test_what_a_developer_is_to_make_is_a_target() -> None:
    (targets,) = blocks('developer', 'make')
    for line in targets.splitlines():
        assert (
            subprocess.run([*line.split(), '--dry-run'], cwd=PROJECT, capture_output=True, check=False).returncode
            == 0
        )
