"""The package as somebody gets it: a wheel, installed where there is no checkout, prints a new clinic's paper."""

import os
import shutil
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from handouts.press.workspace.project import PROJECT

# All that is needed to build; the rest of the checkout is not there.
SOURCES = ('handouts', 'templates', 'styles', 'content', 'README.md', 'pyproject.toml', 'build.py')
# A module that a Python loads by itself at its start: it notes each file and folder of the checkout that is looked at.
WATCH = """
import os, sys
def note(event, details):
    if event in ('open', 'os.listdir', 'os.scandir') and isinstance(details[0], (str, bytes, os.PathLike)):
        path = os.path.abspath(os.fsdecode(details[0]))
        if path.startswith(PROJECT + os.sep) and not path.startswith(VENV):
            os.write(2, f'looked at {path}\\n'.encode())
sys.addaudithook(note)
"""


def build_wheel(place: Path) -> Path:
    """Build the wheel from a copy of the sources, of which nothing is left."""
    copy = place / 'sources'
    copy.mkdir()
    for name in SOURCES:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns('__pycache__'))
        else:
            shutil.copy(PROJECT / name, copy / name)
    pip('wheel', '--no-build-isolation', '--no-deps', '--no-index', '-w', str(place), str(copy))
    shutil.rmtree(copy)
    (wheel,) = place.glob('*.whl')
    return wheel


def pip(*words: str) -> None:
    """Run pip, without a look at the network."""
    command = [sys.executable, '-m', 'pip', '--quiet', '--disable-pip-version-check', *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def install(wheel: Path, place: Path) -> Path:
    """Install the wheel into an environment of its own, which borrows what it depends on from that of the tests."""
    venv.create(place, symlinks=True)
    (packages,) = (place / 'lib').glob('python*/site-packages')
    places = {'VENV': f'{PROJECT}{os.sep}.venv{os.sep}', 'PROJECT': str(PROJECT)}
    known = ''.join(f'{name} = {value!r}\n' for name, value in places.items())
    (packages / 'watched.py').write_text(known + WATCH)
    (packages / 'borrowed.pth').write_text('\n'.join([*site.getsitepackages(), 'import watched', '']))
    pip('--python', str(place / 'bin' / 'python'), 'install', '--no-deps', '--no-index', str(wheel))
    return place / 'bin' / 'handouts'


@pytest.mark.timeout(240)
def test_an_installed_package_lays_out_a_clinic_and_prints_it_without_a_checkout(tmp_path: Path) -> None:
    program = install(build_wheel(tmp_path), tmp_path / 'venv')
    empty = tmp_path / 'empty'
    empty.mkdir()
    env = {name: value for name, value in os.environ.items() if not name.startswith('PYTHON')}
    noted = ''

    def run(*words: str, folder: Path = empty) -> subprocess.CompletedProcess[str]:
        nonlocal noted
        done = subprocess.run([program, *words], cwd=folder, env=env, capture_output=True, text=True, check=False)
        noted += done.stderr
        return done

    lost = run()
    assert (lost.returncode, lost.stdout) == (2, '')
    assert lost.stderr.startswith(f"{empty} is no workspace")
    assert "To lay out a new one: handouts new my-clinic" in lost.stderr
    assert "Print papers as PDF." in run('build', '--help').stdout
    assert run('guide', 'nurse').stdout == (PROJECT / 'handouts/guides/nurse.md').read_text()

    laid = run('new', 'sunrise', '--name', 'Sunrise Clinic', '-l', 'es')
    assert laid.returncode == 0, laid.stderr
    assert laid.stdout.splitlines()[1:3] == ['    cd sunrise', '    handouts']
    printed = run(folder=empty / 'sunrise')
    assert printed.returncode == 0, printed.stderr
    assert "3 PDFs printed" in printed.stdout
    sheet = empty / 'sunrise/output/sunrise-clinic/our-clinic/after-your-visit.es.print.pdf'
    words = subprocess.run(['pdftotext', sheet, '-'], capture_output=True, text=True, check=True).stdout
    for told in ("Sunrise Clinic", "Después de su visita", "Borrador sin aprobar", "Poison Help"):
        assert told in words
    assert run('check', folder=empty / 'sunrise').returncode == 0
    assert 'looked at' not in noted, noted
    (shared,) = (tmp_path / 'venv/lib').glob('python*/site-packages/handouts/project')
    assert sorted(path.name for path in shared.iterdir()) == ['content', 'styles', 'templates']
    assert not (shared / 'content/clinics').exists()
    assert not (shared / 'content/approvals').exists()
