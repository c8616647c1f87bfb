"""A new clinic laid out as a person does it: with options, and at a terminal that asks."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from handouts.new.answers import Answers
from handouts.new.starter import starter_files
from handouts.press.workspace.place import place_files
from handouts.press.workspace.project import PROJECT
from tests.conftest import Run, Said, Workspace

PATIENCE = 60.0


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Where a clinic is to be laid out."""
    return tmp_path / 'sunrise'


def printed(root: Path) -> list[str]:
    """Return the PDFs of a workspace."""
    return sorted(path.relative_to(root / 'output').as_posix() for path in root.glob('output/**/*.pdf'))


def test_a_new_clinic_prints_at_once_and_nothing_stands_against_its_paper(target: Path, run: Run) -> None:
    """With a long name full of signs, in two languages, on A4, in a colour of its own."""
    name = "Casa \"Verde\" Community: Dental Practice & Children's Clinic #1"
    said = run('new', str(target), '--name', name, '-l', 'es', '-l', 'en', '--size', 'a4', '--color', '#6b1f5a')
    assert (said.code, said.err) == (0, '')
    steps = [line.strip() for line in said.out.splitlines() if line.startswith('    ')]
    assert steps == [f'cd {target}', shlex.join([sys.executable, str(PROJECT / 'build.py')])]
    assert run('build', '-e', 'print', root=target).code == 0
    folder = 'casa-verde-community-dental-practice-chi/our-clinic/after-your-visit'
    assert printed(target) == [f'{folder}.{language}.print.pdf' for language in ('en', 'es')]
    assert (
        run('check', '--words', root=target).out
        == "2 papers checked: 0 findings that stop them, 0 warnings, 0 notes.\n"
    )
    words = subprocess.run(
        ['pdftotext', '-l', '1', target / f'output/{folder}.es.print.pdf', '-'], capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    assert name in ' '.join(words.split())
    assert "Borrador sin aprobar" in words


def test_the_papers_of_a_topic_print_for_a_clinic_of_which_only_the_name_is_known(target: Path, run: Run) -> None:
    """No paper counts on a rule or an address of the clinic for which it was written."""
    answers = Answers('Sunrise', papers=('ketamine-iv',))
    place_files({target / name: data for name, data in starter_files(answers, PROJECT, 'handouts').items()})
    said = run('build', '-e', 'print', root=target)
    assert (said.code, said.err) == (0, '')
    assert len(printed(target)) == 3
    assert run('fill', '--packet', 'visit-day', '--template', root=target).code == 0


@pytest.mark.parametrize(
    ('words', 'told'),
    [
        ((), "A clinic has a name"),
        (('--name', 'x 😀'), "grinning face"),
        (('--name', 'x', '-l', 'fr'), "There is no 'fr'. Choose of: en, es."),
        (('--name', 'x', '--papers', 'surgery'), "There is no 'surgery'. Choose of: own, ketamine-iv."),
        (('--name', 'x', '--colour', 'ffff00'), "the nearest shade that can be read is #707000"),
        (('--name', 'x', '--size', 'a5'), "'a5' is not one of 'letter', 'a4'"),
    ],
)
def test_an_answer_that_cannot_be_taken_lays_nothing_out(
    words: tuple[str, ...], told: str, target: Path, run: Run
) -> None:
    said = run('new', str(target), *words)
    assert said.code == 2
    assert told in said.err
    assert not target.exists()


def test_a_folder_with_something_in_it_is_refused_before_anything_is_asked(workspace: Workspace, run: Run) -> None:
    said = run('new', str(workspace.root))
    assert (said.code, said.out) == (2, '')
    assert "is not empty" in said.err


def test_what_could_not_be_printed_is_told_with_the_command_to_answer_anew(target: Path, run: Run) -> None:
    """A name that is one word wider than the page: no guard of the questions knows, but the page does."""
    said = run('new', str(target), '--name', 'W' * 64)
    assert said.code == 1
    assert "Something is too wide for its place" in said.err
    assert f"new {target} --name {'W' * 64} --size letter -l en --papers own --colour 1f5a6b" in said.err
    assert list(target.parent.glob('*sunrise*')) == []


def at_a_terminal(target: Path, answers: list[str]) -> Said:
    """Run the command as at a terminal, which a bare machine may lack, and type an answer each time that it has asked."""
    said_so = 'import sys; sys.stdin.isatty = lambda: True; from handouts.cli import main; main(sys.argv[1:])'
    words = [sys.executable, '-u', '-c', said_so, 'new', str(target)]
    env = {**os.environ, 'PYTHONPATH': str(PROJECT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(
        words, cwd=target.parent, env=env, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdin
        assert process.stdout
        shown, waiting = '', list(answers)
        while more := os.read(process.stdout.fileno(), 4096):
            shown += more.decode()
            if waiting and shown.rstrip(' ').endswith(':') and not shown.endswith('next:'):
                os.write(process.stdin.fileno(), f'{waiting.pop(0)}\n'.encode())
                shown += '\n'
        process.wait(PATIENCE)
    assert waiting == []
    return Said(process.returncode, shown, '')


def test_at_a_terminal_four_questions_are_asked_each_until_it_can_be_taken(target: Path) -> None:
    said = at_a_terminal(target, ['Sunrise 😀', 'Sunrise Clinic', 'fr', 'en, es', '', 'ffff00', ''])
    assert said.code == 0, said.out
    asked = [
        line.partition(' (')[0].partition(' [')[0]
        for line in said.out.splitlines()
        if ']:' in line or 'name:' in line
    ]
    assert list(dict.fromkeys(one.partition(':')[0] for one in asked)) == [
        "The clinic's name", "Languages of its papers", "Papers to begin with", "Main colour, six digits",
    ]  # fmt: skip
    for told in ("grinning face", "There is no 'fr'", "#707000", "Sunrise Clinic is laid out in sunrise."):
        assert told in said.out
    clinic = (target / 'content/clinics/sunrise-clinic/clinic.yaml').read_text()
    assert "name: Sunrise Clinic\n" in clinic
    assert "  main: '#1f5a6b'\n" in clinic
    assert len(list(target.glob('content/our-clinic/*.md'))) == 2
