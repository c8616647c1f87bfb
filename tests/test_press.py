"""The run over many jobs: nothing is lost, half written or made twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest

from handouts.press.printing import print_job
from handouts.press.workspace.place import PART
from handouts.press.workspace.project import PROJECT
from tests.conftest import PAGE, Run, Workspace


@pytest.fixture
def printed(workspace: Workspace, run: Run) -> Workspace:
    """A workspace with one paper, printed."""
    workspace.write('content/advice/paper.en.md', PAGE)
    assert run('build').code == 0
    return workspace


def first_picture(workspace: Workspace) -> Path:
    """Return the place of the picture of the paper's first page."""
    return workspace.output / 'pictures/clinic/advice/paper.en.print-1.jpg'


def test_a_paper_with_a_new_mistake_keeps_its_old_pdf(printed: Workspace, run: Run) -> None:
    before = printed.pdf().read_bytes()
    printed.paper('{{ clinic.fone }}\n')
    assert run('build').code == 1
    assert printed.pdf().read_bytes() == before
    entry = json.loads((printed.output / 'manifest.clinic.json').read_text())['pdfs'][0]
    assert entry['findings'][0]['rule'] == 'undefined'
    assert entry['sha256']


def test_unchanged_papers_are_not_made_again(printed: Workspace, run: Run) -> None:
    made = printed.pdf().stat().st_mtime_ns
    assert "0 PDFs printed, 2 unchanged" in run('build').out
    assert printed.pdf().stat().st_mtime_ns == made


def test_a_paper_put_right_again_has_no_findings_left(printed: Workspace, run: Run) -> None:
    printed.paper('{{ clinic.fone }}\n')
    run('build')
    printed.write('content/advice/paper.en.md', PAGE)
    assert run('build').code == 0
    assert '"findings": []' in (printed.output / 'manifest.clinic.json').read_text()


def test_force_makes_them_again(printed: Workspace, run: Run) -> None:
    made = printed.pdf().stat().st_mtime_ns
    assert run('build', '--force').code == 0
    assert printed.pdf().stat().st_mtime_ns != made


@pytest.mark.parametrize(
    'damage', ['edited', 'deleted', 'no picture', 'another picture', 'no manifest', 'broken manifest']
)
def test_damage_in_the_output_is_mended(damage: str, printed: Workspace, run: Run) -> None:
    whole, picture = (path.read_bytes() for path in (printed.pdf(), first_picture(printed)))
    match damage:
        case 'edited':
            printed.pdf().write_bytes(b'%PDF-1.7 something else')
        case 'deleted':
            printed.pdf().unlink()
        case 'no picture':
            first_picture(printed).unlink()
        case 'another picture':
            first_picture(printed).write_bytes(b'of another paper')
        case 'no manifest':
            (printed.output / 'manifest.clinic.json').unlink()
        case _:
            (printed.output / 'manifest.clinic.json').write_text('{"pdfs": [')
    assert run('build').code == 0
    assert printed.pdf().read_bytes() == whole
    assert first_picture(printed).read_bytes() == picture


def test_a_slip_changed_by_hand_is_made_again(workspace: Workspace) -> None:
    text = 'Cover words\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(2, 7))
    job = workspace.job(text, kind='brochure', edition='press')
    printed = print_job(workspace.output, {}, job)
    slip = workspace.output / printed.slip
    whole = slip.read_bytes()
    slip.write_bytes(whole + b'% changed')
    again = print_job(workspace.output, {job.target: printed}, job)
    assert again.is_new
    assert slip.read_bytes() == whole
    assert not print_job(workspace.output, {job.target: again}, job).is_new


def test_a_removed_paper_leaves_the_gallery(printed: Workspace, run: Run) -> None:
    printed.write('content/advice/other.en.md', PAGE)
    run('build')
    (printed.root / 'content/advice/paper.en.md').unlink()
    run('build')
    assert 'paper.en' not in (printed.output / 'index.html').read_text()
    assert 'other.en' in (printed.output / 'index.html').read_text()


@pytest.mark.parametrize('head', ['no front matter at all\n', '---\ntitle: A\nkind: poster\n---\ntext\n'])
def test_a_paper_that_becomes_no_job_keeps_its_old_pdf_and_its_place(head: str, printed: Workspace, run: Run) -> None:
    before = printed.pdf().read_bytes()
    printed.write('content/advice/paper.en.md', head)
    assert run('build').code == 1
    assert printed.pdf().read_bytes() == before
    entries = json.loads((printed.output / 'manifest.clinic.json').read_text())['pdfs']
    assert [bool(entry['findings']) for entry in entries] == [True, True]


def test_output_that_cannot_be_written_is_a_finding_and_the_others_print(printed: Workspace, run: Run) -> None:
    printed.write('content/advice/other.en.md', PAGE)
    (printed.output / 'clinic/advice/other.en.print.pdf').mkdir()
    said = run('build')
    assert said.code == 1
    assert "clinic/advice/other.en.print.pdf could not be written" in said.err
    assert (printed.output / 'clinic/advice/other.en.screen.pdf').is_file()


def test_a_pdf_that_cannot_be_written_keeps_the_pictures_of_the_old_one(printed: Workspace, run: Run) -> None:
    before = first_picture(printed).read_bytes()
    printed.pdf().unlink()
    printed.pdf().mkdir()
    printed.paper('Other words, and more of them.\n')
    assert run('build', '-e', 'print').code == 1
    assert first_picture(printed).read_bytes() == before


@pytest.mark.parametrize('name', ['manifest.clinic.json', 'index.html'])
def test_a_record_that_cannot_be_written_is_a_finding_beside_the_others(
    name: str, printed: Workspace, run: Run
) -> None:
    (printed.output / name).unlink()
    (printed.output / name).mkdir()
    printed.paper('{{ clinic.fone }}\n')
    said = run('build')
    assert said.code == 1
    assert f"{printed.output / name}: The file could not be written: Is a directory." in said.err
    assert said.err.count("clinic.fone") == 1


def test_what_others_left_half_written_in_the_output_stays(printed: Workspace, run: Run) -> None:
    theirs = [printed.output / name for name in ('.theirs.part', 'clinic/.theirs.part', f'theirs/.a.pdf{PART}')]
    ours = [printed.output / f'{name}.a{PART}' for name in ('', 'clinic/advice/', 'pictures/clinic/advice/')]
    for path in (*theirs, *ours):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b'half')
    assert run('build').code == 0
    assert [path.exists() for path in (*theirs, *ours)] == [True] * 3 + [False] * 3


def test_a_killed_run_leaves_every_pdf_whole(workspace: Workspace, run: Run) -> None:
    """Killed at ten moments of a run; each PDF that lies there opens, and the next run mends the rest."""
    for number in range(4):
        workspace.write(f'content/advice/paper{number}.en.md', PAGE)
    words = [sys.executable, str(PROJECT / 'build.py'), '--root', str(workspace.root), 'build', '--force']
    chance = random.Random(7)
    for _ in range(10):
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3 + chance.random() * 1.2)
        process.send_signal(signal.SIGKILL)
        process.wait()
        for path in workspace.output.rglob('*.pdf'):
            with pikepdf.open(path) as pdf:
                assert len(pdf.pages) == 1
    assert run('build').code == 0
    assert len(list(workspace.output.rglob('*.pdf'))) == 8
    assert not list(workspace.output.rglob(f'*{PART}'))


def test_a_full_disk_keeps_the_old_pdf(printed: Workspace) -> None:
    """A limit on the size of files that a process may write stands for a disk without room."""
    before = printed.pdf().read_bytes()
    printed.paper('Other words.\n')
    limited = f'ulimit -f 8; exec {sys.executable} {PROJECT / "build.py"} --root {printed.root} build -e print'
    done = subprocess.run(['bash', '-c', limited], capture_output=True, text=True, env={**os.environ}, check=False)
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert printed.pdf().read_bytes() == before
    assert not list(printed.output.rglob(f'*{PART}'))
