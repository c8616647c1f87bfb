"""A run of which all is as the last one left it tells the same; whatever is changed, it looks for itself."""

import hashlib
import json
import os
import shutil
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.press.printed import machine, marks, unchanged
from handouts.press.printed.unchanged import RECORD, Scene, Told

TOLD = Told(['clinic/a.en.print.pdf: unchanged'], ["a.md: Nearly too long."], "0 PDFs printed, 1 unchanged.")
ASKED = ('2026-03-09', 'all papers')
FILES = {
    'workspace': (
        'content/advice/a.en.md',
        'content/clinics/clinic/logo.svg',
        'content/approvals/clinic/advice/a.en.yaml',
        'templates/aftercare/page.html',
        'styles/base.css',
    ),
    'project': ('content/strings/en.yaml', 'templates/parts/base.html', 'styles/editions/print.yaml'),
    'package': ('press/press.py', 'schema.py'),
    'fonts': ('face.ttf',),
    'libraries': ('weasyprint-70.0.dist-info/METADATA',),
    'workspace/output': ('clinic/a.en.print.pdf', 'pictures/a-1.jpg', 'manifest.clinic.json', 'index.html'),
}
PRINTS = ['clinic/a.en.print.pdf', 'pictures/a-1.jpg']
ALL = [f'{room}/{name}' for room, names in FILES.items() for name in names]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with what lies printed of it, a project, a program and what is installed beside it."""
    for name in ALL:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text('as it is')
    monkeypatch.setattr(marks, 'RESTING', 0)
    monkeypatch.setattr(unchanged, 'PROJECT', tmp_path / 'project')
    monkeypatch.setattr(unchanged, 'PACKAGE', tmp_path / 'package')
    monkeypatch.setattr('sys.path', [str(tmp_path / 'libraries')])
    return tmp_path


def scene_of(place: Path) -> Scene:
    """Return a run of the workspace."""
    return Scene(place / 'workspace', place / 'workspace/output', ASKED)


def keep(place: Path) -> Scene:
    """Let a run have nothing to print, and write down what it told."""
    scene = scene_of(place)
    scene.keep(scene.look([str(place / 'fonts/face.ttf')], PRINTS), TOLD)
    return scene


def test_what_a_run_told_is_told_again_and_nothing_read(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = keep(place)
    read: list[str] = []
    reading = Path.read_bytes

    def read_bytes(path: Path) -> bytes:
        read.append(path.name)
        return reading(path)

    monkeypatch.setattr(Path, 'read_bytes', read_bytes)
    for told in (scene.told(), scene_of(place).told()):
        assert told
        assert replace(told, lines=[*told.lines]) == TOLD
    assert set(read) == {'manifest.clinic.json', 'index.html'}


def test_of_many_prints_none_is_held(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchanged, 'seal_of', lambda paths: str(sum(1 for _ in paths)))
    most = []
    for count in (1_000, 20_000):
        prints = [f'clinic/{number:060}.pdf' for number in range(count)]
        scene = scene_of(place)
        scene.keep(scene.look([], prints), Told([f'{name}: unchanged' for name in prints], (), f'{count} unchanged.'))
        tracemalloc.start()
        try:
            told = scene.told()
            assert told
            assert len(told.lines) == sum(line.endswith('.pdf: unchanged') for line in told.lines) == count
            most.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    # Held, they take 19 MB.
    assert most[1] < most[0] + 5_000_000


CHANGES: dict[str, Callable[[Path], object]] = {
    'edited': lambda path: path.write_text('otherwise'),
    'removed': lambda path: path.unlink(),
    'renamed': lambda path: path.rename(path.with_name('other')),
    'another beside it': lambda path: path.with_name(f'{path.name}2').touch(),
    'half written': lambda path: path.with_name(f'.{path.name}.handouts.part').touch(),
}


@pytest.mark.parametrize('name', [name for name in ALL if not name.startswith(('fonts', 'libraries'))])
@pytest.mark.parametrize('how', CHANGES)
def test_whatever_is_changed_of_a_file_is_looked_at(how: str, name: str, place: Path) -> None:
    scene = keep(place)
    assert scene.told()
    CHANGES[how](place / name)
    assert scene.told() is None


@pytest.mark.parametrize('how', ['edited', 'removed'])
def test_so_is_a_font(how: str, place: Path) -> None:
    scene = keep(place)
    CHANGES[how](place / 'fonts/face.ttf')
    assert scene.told() is None


def test_so_is_another_version_of_a_library(place: Path) -> None:
    scene = keep(place)
    (place / 'libraries/weasyprint-70.0.dist-info').rename(place / 'libraries/weasyprint-70.1.dist-info')
    assert scene.told() is None


def test_so_is_another_machine(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = keep(place)
    monkeypatch.setattr(unchanged, 'machine_versions', lambda: (*machine.machine_versions(), 'pango 2'))
    assert scene.told() is None


def test_so_is_another_user(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = keep(place)
    monkeypatch.setattr(os, 'getuid', lambda: 12345)
    assert scene.told() is None


@pytest.mark.parametrize('name', ['clinic', 'pictures', ''])
def test_so_is_a_folder_of_prints_that_has_another_name(name: str, place: Path) -> None:
    scene = keep(place)
    folder = scene.output / name
    folder.rename(folder.with_name(f'{folder.name}-old'))
    assert scene.told() is None


def test_so_are_prints_behind_a_link_to_another_disk(place: Path) -> None:
    output = place / 'workspace/output'
    (output / 'clinic').rename(place / 'elsewhere')
    (output / 'clinic').symlink_to(place / 'elsewhere')
    scene = keep(place)
    assert scene.told()
    (place / 'elsewhere/a.en.print.pdf').write_text('otherwise')
    assert scene.told() is None


@pytest.mark.parametrize('name', ['content/linked', 'templates', 'content/advice/more'])
def test_where_a_folder_is_a_link_out_of_the_workspace_each_run_looks_for_itself(name: str, place: Path) -> None:
    (place / 'elsewhere').mkdir()
    path = place / 'workspace' / name
    if path.exists():
        shutil.rmtree(path)
    path.symlink_to(place / 'elsewhere')
    assert keep(place).told() is None


def test_so_does_each_where_a_folder_of_libraries_cannot_be_looked_into(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = keep(place)
    monkeypatch.setattr(unchanged, '_installed', lambda: [path.name for path in (place / 'nowhere').iterdir()])
    assert scene.told() is None
    assert keep(place).look([], []).seal == ''


def test_so_is_whatever_else_is_asked_for_or_another_day(place: Path) -> None:
    scene = keep(place)
    for asked in ((), ('2026-03-10', ASKED[1]), (ASKED[0], 'one paper')):
        assert replace(scene, asked=asked).told() is None
    assert scene.told()


def test_so_is_another_workspace_into_the_same_folder(place: Path) -> None:
    scene = keep(place)
    shutil.copytree(place / 'workspace', place / 'copy')
    assert replace(scene, root=place / 'copy').told() is None


def test_what_is_changed_while_a_run_reads_it_is_not_taken_for_what_it_read(place: Path) -> None:
    scene = scene_of(place)
    for name in (ALL[0], 'workspace/output/clinic/a.en.print.pdf'):
        before = scene.look([], PRINTS)
        (place / name).write_text('meanwhile')
        scene.keep(before, TOLD)
        assert not (scene.output / RECORD).exists()


def test_nothing_is_kept_of_what_was_changed_lately(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, 'RESTING', 3600 * 10**9)
    assert scene_of(place).look([], []).seal == ''
    scene = keep(place)
    assert not (scene.output / RECORD).exists()


def other_record(sight: dict[str, object]) -> bytes:
    """Return a whole record of a program to come."""
    text = json.dumps(sight)
    return f'{hashlib.sha256(text.encode()).hexdigest()}\n{text}'.encode()


@pytest.mark.parametrize(
    'spoil',
    [
        lambda data: b'',
        lambda data: data[:-9],
        lambda data: data.replace(b'0 PDFs', b'9 PDFs'),
        lambda _: b'\xff',
        lambda _: other_record({}),
        lambda _: other_record({'sight': {'all': 1}}),
    ],
)
def test_a_record_that_is_not_whole_is_none(spoil: Callable[[bytes], bytes], place: Path) -> None:
    scene = keep(place)
    path = scene.output / RECORD
    path.write_bytes(spoil(path.read_bytes()))
    assert scene.told() is None


def test_where_it_cannot_be_written_the_next_run_looks_for_itself(place: Path) -> None:
    (place / 'workspace/output' / RECORD).mkdir()
    assert keep(place).told() is None
    shutil.rmtree(place / 'workspace/output')
    assert scene_of(place).told() is None
