"""What befalls a build: after each fault the old file or the new one lies there, it is told, and the next run mends it.

Faults of single parts are tested with them: a lost, hanging or greedy process in test_crew and test_printing, a spoilt
font in test_glyphs, a spoilt record in test_manifest, parts and disks in test_place. A hundred kills are in the trial.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from handouts.desk.drawn import keeper
from handouts.press.workspace.alone import alone_printing
from handouts.setting import Setting
from handouts.words.approval.signature import Signature, sign_paper
from tests.conftest import PAGE, Run, Workspace
from tests.fault_cases import PAPER, PICTURE, Ended, Fault, Place, begun, build_words, files_in, leftovers_of, placed
from tests.run_cases import locked_folder, small_disk
from tests.trials.faults import remount


@pytest.fixture(scope='module')
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A workspace with one paper in one edition, whose words have been changed since it was printed."""
    with placed(tmp_path_factory.mktemp('place'), 'print') as there:
        yield there


@pytest.fixture
def old(place: Place) -> Place:
    """The same, with the old paper in the output folder."""
    place.again()
    return place


def test_killed_at_a_random_moment(old: Place) -> None:
    assert old.judged(old.build(Fault(kill=random.Random(3).random()))) == []


@pytest.mark.parametrize('step', [9, 12])
def test_killed_before_a_step_on_the_disk(step: int, old: Place) -> None:
    ended = old.build(Fault(step=step))
    assert ended.code == -signal.SIGKILL
    assert old.judged(ended) == []


@pytest.mark.parametrize('everybody', [True, False])
def test_killed_with_a_crew(everybody: bool, old: Place) -> None:
    with begun([*build_words(old.root, old.out), '--jobs', '2']) as process:
        time.sleep(0.8)
        (os.killpg if everybody else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
    assert old.judged(Ended(process.returncode, '', '', 0)) == []


@pytest.mark.parametrize('free', [0, 64])
def test_disk_full(free: int, place: Place) -> None:
    shutil.rmtree(place.out, ignore_errors=True)
    with small_disk(place.out, '8m'):
        place.lay_out()
        status = os.statvfs(place.out)
        remount(place.out, f'size={(status.f_blocks - status.f_bfree) * status.f_frsize + free * 1024}')
        ended = place.build()
        assert ended.code == 1
        assert "could not be written: No space left on device" in ended.said
        assert leftovers_of(place.out) == []
        assert place.judged(ended, is_mended=False) == []
        remount(place.out, 'size=8m')
        assert place.judged(ended) == []


def test_temporary_files_full(old: Place, tmp_path: Path) -> None:
    with small_disk(tmp_path / 'full', '4k') as full:
        with pytest.raises(OSError, match='No space left'):
            (full / 'x').write_bytes(b'x' * 8192)
        words = [*build_words(old.root, old.out), '--jobs', '1']
        with begun(words, TMPDIR=str(full), XDG_CACHE_HOME=str(tmp_path / 'cache')) as process:
            said = process.communicate()[0]
        assert process.returncode == 0, said
    assert files_in(old.out) == old.new


def test_output_that_is_read_only(place: Place) -> None:
    shutil.rmtree(place.out, ignore_errors=True)
    with small_disk(place.out, '8m'):
        place.lay_out()
        remount(place.out, 'ro')
        ended = place.build()
        assert ended.code == 1
        assert "could not be written: Read-only file system" in ended.said
        assert place.judged(ended, is_mended=False) == []
        remount(place.out, 'rw')
        assert place.judged(ended) == []
        remount(place.out, 'ro')
        assert place.build().code == 0  # nothing has changed, and nothing need be written


def test_output_removed_while_running(workspace: Workspace, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A print run takes its time between two papers; so does who removes the folder just then."""
    for name in ('one', 'two'):
        workspace.write(f'content/advice/{name}.en.md', PAGE)
    seen: list[str] = []

    def remove(number: int, _: int, __: object) -> None:
        seen.append(str(number))
        if number == 2:
            shutil.rmtree(workspace.output)

    monkeypatch.setattr('handouts.console_run.progress', remove)
    said = run('build')
    assert said.code == 1
    assert "clinic/advice/one.en.print.pdf was removed while others were printed." in said.err
    assert "2 PDFs printed, 0 unchanged, 2 with mistakes" in said.out
    assert 'one.en.print' not in (workspace.output / 'index.html').read_text()
    monkeypatch.undo()
    assert len(seen) == 4


@pytest.mark.parametrize(
    ('how', 'what'),
    [
        ('half', PAPER),
        ('other', PAPER),
        ('gone', 'content/clinics/casa-verde/clinic.yaml'),
        ('gone', PICTURE),
        ('gone', 'content/dental'),
    ],
)
def test_a_file_changed_or_removed_just_before_it_is_read(how: str, what: str, old: Place, tmp_path: Path) -> None:
    shutil.copytree(old.root, tmp_path / 'keep')
    ended = old.build(Fault(root=str(old.root / what), read=1, how=how))
    shutil.rmtree(old.root)
    shutil.copytree(tmp_path / 'keep', old.root)
    assert ended.spoilt == str(old.root / what)
    assert [one for one in old.judged(ended) if 'neither' not in one] == []


def test_clock_set_back(workspace: Workspace, run: Run) -> None:
    path = workspace.write('content/advice/paper.en.md', PAGE)
    here = Setting(workspace.root, workspace.output, date(2026, 3, 9))
    sign_paper(
        here.register, here.rules, workspace.jobs(), Signature('A. Nurse', 'clinician', date(2026, 9, 9)), here.today
    )
    pages: dict[str, set[bytes]] = {}
    for day in ('2026-03-09', '2026-03-01', '2026-03-09'):
        os.utime(path, (0, 0) if day.endswith('01') else None)
        assert run('--today', day, 'build', '-e', 'print').code == 0
        pages.setdefault(day, set()).add(workspace.pdf().read_bytes())
    approved, draft = pages['2026-03-09'], pages['2026-03-01']
    assert len(approved) == len(draft) == 1  # the same words on the same day, the same bytes
    assert approved != draft  # on a day before the approval it does not count


def test_two_builds_at_once(old: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('XDG_STATE_HOME', str(old.state))
    with alone_printing(old.out):
        second = begun([*build_words(old.root, old.out), '--jobs', '0'])
        process = second.__enter__()
        assert process.stdout is not None
        said = process.stdout.readline()
        assert "Another process is printing into " in said
        assert "goes on when that is done" in said
        assert process.poll() is None
        assert files_in(old.out) == old.old
    process.communicate()
    second.__exit__(None, None, None)
    assert process.returncode == 0
    assert files_in(old.out) == old.new


def test_the_desk_prints_while_a_build_does(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, 'PATIENCE', 0.1)
    job = workspace.job('Rest.\n')
    with alone_printing(workspace.output):
        waited = keeper.print_ahead(workspace.output, job, set())
    assert waited.findings[0].rule == 'not-drawn'
    assert "cannot be kept from others meanwhile" in waited.findings[0].message
    assert not workspace.output.exists()
    assert keeper.print_ahead(workspace.output, job, {('clinic', 'advice/paper', 'en')}).sha256


def test_state_and_cache_that_cannot_be_written(
    workspace: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    monkeypatch.setattr('tempfile.tempdir', str(tmp_path))
    with locked_folder(tmp_path / 'locked') as locked:
        for name in ('XDG_STATE_HOME', 'XDG_CACHE_HOME'):
            monkeypatch.setenv(name, str(locked))
        assert run('build').code == 0
    own = tmp_path / f'handouts-{os.getuid()}'
    assert sorted(path.name for path in own.iterdir()) == ['locks', 'runs']
    assert own.stat().st_mode & 0o777 == 0o700


def test_state_that_can_be_written_nowhere(
    workspace: Workspace, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    with locked_folder(tmp_path / 'locked') as locked:
        monkeypatch.setattr('tempfile.tempdir', str(locked))
        monkeypatch.setenv('XDG_STATE_HOME', str(locked))
        said = run('build')
    assert said.code == 3
    assert said.err.startswith("Nothing is printed into output: it cannot be kept from others meanwhile (")
    assert not workspace.output.exists()
