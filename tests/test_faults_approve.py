"""Faults of approving: whatever is killed, full, corrupt or done at once, an approval is whole or not there, and told.

That each step of writing may be the last is shown in `test_approvals`; a hundred kills are in `tests/trials`.
"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from handouts.errors import Mistakes
from handouts.press.workspace import alone
from handouts.press.workspace.place import PART
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Approval, Register
from tests.conftest import Run, Workspace
from tests.desk_fault_cases import CORRUPT
from tests.run_cases import small_disk
from tests.test_alone import hold
from tests.test_approvals import FILE, LEAFLET, PAGES, WORDS, approval, register
from tests.words_cases import write_small_desk

FEW = 'from tests.desk_fault_cases import few_approvals; few_approvals()'


def record(here: Register, one: Approval) -> None:
    """Record an approval as who is alone at the paper."""
    with here.alone(LEAFLET):
        here.record(LEAFLET, one, WORDS[one.words], PAGES)


def test_killed_at_any_moment_and_several_at_once(tmp_path: Path) -> None:
    write_small_desk(tmp_path / 'root')
    words = [sys.executable, '-c', FEW, str(tmp_path / 'root'), str(tmp_path / 'home')]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found, at_once = json.loads(done.stdout.splitlines()[-1])
    assert found['killed at any moment'] + found['killed while it wrote'] == 4
    assert at_once == 2


def test_two_roles_that_sign_at_once_know_of_each_other(workspace: Workspace) -> None:
    """Who is second reads what the first has recorded meanwhile, and so says truly how the paper stands."""
    first, second = register(workspace), register(workspace)
    assert second.records(LEAFLET) == ()
    record(first, approval())
    with second.alone(LEAFLET):
        assert second.records(LEAFLET) == (approval(),)


def test_a_file_changed_while_it_is_approved_keeps_what_came_in(workspace: Workspace) -> None:
    here = register(workspace)
    record(here, approval())
    with here.alone(LEAFLET):
        path = workspace.root / FILE
        path.write_text(path.read_text().replace('"Ana Ruiz"', '"From elsewhere"'))
        here.record(LEAFLET, approval(by='Bo'), WORDS['1d6fc75f'], PAGES)
    assert [one.by for one in register(workspace).records(LEAFLET)] == ['From elsewhere', 'Bo']


def test_the_same_approval_asked_for_again_counts_once(workspace: Workspace) -> None:
    for _ in range(2):  # as after a desk that was killed before it said that it was recorded
        record(register(workspace), approval())
    assert register(workspace).records(LEAFLET) == (approval(),)
    record(register(workspace), approval(by='Bo'))
    record(register(workspace), approval())
    assert [one.by for one in register(workspace).records(LEAFLET)] == ['Ana Ruiz', 'Bo', 'Ana Ruiz']


def test_an_approval_that_comes_to_no_end_keeps_the_other_back_with_words(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hold(workspace.root / FILE, 60) as other:
        monkeypatch.setattr(
            'handouts.words.approval.approvals.alone_at', lambda path: alone.alone_at(path, patience=0.1)
        )
        with pytest.raises(Mistakes, match=r"another process is at it.* Nothing is approved; try again\."):
            record(register(workspace), approval())
        other.kill()
    record(register(workspace), approval())


def test_an_approval_killed_while_it_is_alone_keeps_nobody_back(workspace: Workspace) -> None:
    with hold(workspace.root / FILE, 60) as other:
        other.kill()
        other.wait()
    record(register(workspace), approval())
    assert register(workspace).records(LEAFLET) == (approval(),)


def test_what_another_paper_is_just_writing_is_not_swept_away(workspace: Workspace) -> None:
    folder = (workspace.root / FILE).parent
    others = [f'.other.en.1d6fc75f.pdf{PART}', f'.paper.es.1d6fc75f.pdf{PART}', f'.paper.en.pemat.yaml{PART}']
    for name in (*others, f'.paper.en.00000000.pdf{PART}', f'.paper.en.00000000.txt{PART}'):
        workspace.write(f'{Path(FILE).parent}/{name}', 'half')
    record(register(workspace), approval())
    assert sorted(path.name for path in folder.glob(f'.*{PART}')) == sorted(others)


def test_a_full_disk_leaves_the_pages_of_the_last_approval_as_they_were(workspace: Workspace) -> None:
    """The same words approved anew have pages with other dates: those must not lie there without their record."""
    folder = (workspace.root / FILE).parent
    folder.parent.mkdir(parents=True)
    with small_disk(folder, '32k') as disk:
        here = register(workspace)
        record(here, approval())
        (disk / 'filler').write_bytes(b'x' * (12 * 1024))
        with pytest.raises(OSError, match='No space'), here.alone(LEAFLET):
            here.record(LEAFLET, approval(by='Bo'), WORDS['1d6fc75f'], PAGES + b'\n' * 12_000 + b'%%EOF')
        assert register(workspace).records(LEAFLET) == (approval(),)
        assert register(workspace).pages(LEAFLET, '1d6fc75f') == PAGES
        (disk / 'filler').unlink()
        record(register(workspace), approval(by='Bo'))
    assert not list(workspace.root.rglob(f'*{PART}'))


@pytest.mark.parametrize('name', CORRUPT)
def test_a_corrupt_file_approves_nothing_and_is_told(name: str, workspace: Workspace) -> None:
    record(register(workspace), approval())
    path = workspace.root / FILE
    path.write_bytes(CORRUPT[name](path.read_bytes()))
    before = path.read_bytes()
    with pytest.raises(Mistakes) as caught:
        register(workspace).records(LEAFLET)
    (finding,) = caught.value.findings[:1]
    assert finding.file == FILE
    assert finding.line or name == 'huge'
    assert 'Until then no' in finding.hint
    with pytest.raises(Mistakes):
        record(register(workspace), approval(by='Bo'))
    assert path.read_bytes() == before


def test_two_versions_that_came_together_are_mended_by_taking_the_signs_out(workspace: Workspace) -> None:
    record(register(workspace), approval())
    path = workspace.root / FILE
    one, two = path.read_text(), path.read_text().partition('approvals:\n')[2].replace('Ana Ruiz', 'Bo')
    path.write_text(f'{one}<<<<<<< HEAD\n=======\n{two}>>>>>>> theirs\n')
    with pytest.raises(
        Mistakes, match=r"Two versions of this file came together here, with a line '<<<<<<<'"
    ) as caught:
        register(workspace).records(LEAFLET)
    assert caught.value.findings[0].line == one.count('\n') + 1
    kept = [line for line in path.read_text().splitlines(keepends=True) if line[0] not in '<=>']
    path.write_text(''.join(kept))
    assert [found.by for found in register(workspace).records(LEAFLET)] == ['Ana Ruiz', 'Bo']


def test_a_clock_that_is_set_back_makes_an_approval_wait_and_loses_none(workspace: Workspace, run: Run) -> None:
    workspace.paper('## What to do\n\nRest today. Call us with questions.\n')
    words = ('approve', 'advice/paper', '-l', 'en', '--by', 'Ana', '--role', 'clinician', '--until', '2027-09-01')
    assert run('--today', '2026-09-09', *words).code == 0
    assert 'draft' in run('--today', '2026-09-01', 'list').out
    assert 'approved' in run('--today', '2026-09-09', 'list').out
    assert run('--today', '2026-09-01', *words).code == 0
    dates = [one.date for one in Register(Rooms(workspace.root)).records(LEAFLET)]
    assert dates == [date(2026, 9, 9), date(2026, 9, 1)]
    assert 'approved' in run('--today', '2026-09-01', 'list').out
