"""The records of approvals: what they may say, and that no crash leaves one without its words and pages."""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from handouts.errors import Mistakes
from handouts.press.press import read_words
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Approval, Leaflet, Register, leaflet_of, leaflets, words_of
from tests.conftest import Workspace

LEAFLET = Leaflet('clinic', 'advice/paper', 'en')
FILE = 'content/approvals/clinic/advice/paper.en.yaml'
WORDS = {'1d6fc75f': 'Rest today.\n', '8caa5aaa': 'Rest for two days.\n'}
PAGES = b'%PDF-1.7 pages %%EOF\n'


def approval(words: str = '1d6fc75f', by: str = 'Ana Ruiz', role: str = 'clinician') -> Approval:
    """Return an approval that holds for a year."""
    return Approval.model_validate(
        {'by': by, 'role': role, 'date': '2026-11-23', 'until': '2027-11-23', 'words': words}
    )


def register(workspace: Workspace) -> Register:
    """Return the approvals of a workspace as they lie there."""
    return Register(Rooms(workspace.root))


def test_a_paper_without_records_has_none(workspace: Workspace) -> None:
    assert register(workspace).records(LEAFLET) == ()
    assert register(workspace).leaflets() == []


def test_a_record_lies_beside_its_words_and_pages(workspace: Workspace) -> None:
    here = register(workspace)
    here.record(LEAFLET, approval(), WORDS['1d6fc75f'], PAGES)
    here.record(LEAFLET, approval('8caa5aaa'), WORDS['8caa5aaa'], PAGES)
    assert here.records(LEAFLET) == register(workspace).records(LEAFLET) == (approval(), approval('8caa5aaa'))
    assert here.leaflets() == [LEAFLET]
    for code, words in WORDS.items():
        assert here.words(LEAFLET, code) == words
        assert here.pages(LEAFLET, code) == PAGES
    assert sorted(path.name for path in (workspace.root / FILE).parent.iterdir()) == [
        'paper.en.1d6fc75f.pdf', 'paper.en.1d6fc75f.txt', 'paper.en.8caa5aaa.pdf', 'paper.en.8caa5aaa.txt', 'paper.en.yaml',
    ]  # fmt: skip


@pytest.mark.parametrize(
    'name', ['Ana "R" Ruiz', "O'Neil: #1", '- Ruiz', 'José Núñez \\', 'yes', '{{ ana }}', '安娜']
)
def test_any_name_is_read_as_it_was_written(name: str, workspace: Workspace) -> None:
    register(workspace).record(LEAFLET, approval(by=name), WORDS['1d6fc75f'], PAGES)
    assert register(workspace).records(LEAFLET)[0].by == name


def test_of_two_who_approve_at_once_nobody_is_lost(workspace: Workspace) -> None:
    names = [f'Ana Ruiz {number}' for number in range(16)]
    desks = [register(workspace), register(workspace)]
    for desk in desks:
        desk.records(LEAFLET)  # as both have seen it before

    def approve(place: int) -> None:
        desk = desks[place % 2]
        with desk.alone(LEAFLET):
            desk.record(LEAFLET, approval(by=names[place]), WORDS['1d6fc75f'], PAGES)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(approve, range(16)))
    assert sorted(one.by for one in register(workspace).records(LEAFLET)) == sorted(names)


GOOD = 'approvals:\n- by: Ana\n  role: clinician\n  date: 2026-11-23\n  until: 2027-11-23\n  words: 1d6fc75f\n'
CORRUPT = {
    'cut off': (GOOD[:40], 2, "The key 'date' is missing."),
    'empty': ('', 1, "The key 'approvals' is missing."),
    'not YAML': ('approvals:\n- by: "Ana\n', 3, "This is not YAML"),
    'an unknown key': (GOOD + '  note: fine\n', 7, "There is no key 'note'."),
    'another role': (GOOD.replace('clinician', 'nurse'), 3, "'role': Input should be 'clinician' or 'translator'."),
    'no date': (GOOD.replace('2026-11-23', 'today'), 4, "'today' is not a date like 2026-11-23."),
    'a date that is none': (GOOD.replace('2027-11-23', '2027-02-30'), 5, "'2027-02-30' is not a date like 2026-11-23."),
    'an end before the begin': (GOOD.replace('2027', '2025'), 2, "ends on 2025-11-23, before it begins."),
    'words that are no code': (GOOD.replace('1d6fc75f', 'Rest'), 6, "'words'"),
    'no name': (GOOD.replace('Ana', '""'), 2, "'by' is empty."),
}  # fmt: skip


@pytest.mark.parametrize('name', CORRUPT)
def test_a_corrupt_file_is_one_clear_mistake(name: str, workspace: Workspace) -> None:
    text, line, says = CORRUPT[name]
    workspace.write(FILE, text)
    with pytest.raises(Mistakes) as caught:
        register(workspace).records(LEAFLET)
    finding = caught.value.findings[0]
    assert (finding.file, finding.line) == (FILE, line)
    assert says in finding.message


def test_a_corrupt_file_is_not_written_over(workspace: Workspace) -> None:
    workspace.write(FILE, GOOD[:40])
    with pytest.raises(Mistakes):
        register(workspace).record(LEAFLET, approval(), WORDS['1d6fc75f'], PAGES)
    assert (workspace.root / FILE).read_text() == GOOD[:40]


def test_what_lies_beside_the_records_is_none(workspace: Workspace) -> None:
    register(workspace).record(LEAFLET, approval(), WORDS['1d6fc75f'], PAGES)
    workspace.write(FILE.replace('.yaml', '.pemat.yaml'), 'answers: {}\n')
    workspace.write(FILE.replace('.en.yaml', '.yaml'), 'notes: none\n')
    assert register(workspace).leaflets() == [LEAFLET]


def test_approved_words_that_were_changed_by_hand_are_refused(workspace: Workspace) -> None:
    register(workspace).record(LEAFLET, approval(), WORDS['1d6fc75f'], PAGES)
    workspace.write(FILE.replace('yaml', '1d6fc75f.txt'), 'Rest tomorrow.\n')
    with pytest.raises(Mistakes, match=r"These are not the words that were approved: their code is"):
        register(workspace).words(LEAFLET, '1d6fc75f')


@pytest.mark.parametrize('data', [b'', b'%PDF-1.7 half a pa'])
def test_approved_pages_that_are_not_whole_are_refused(data: bytes, workspace: Workspace) -> None:
    register(workspace).record(LEAFLET, approval(), WORDS['1d6fc75f'], PAGES)
    workspace.write(FILE.replace('yaml', '1d6fc75f.pdf'), data)
    with pytest.raises(Mistakes, match="The approved pages are not there whole"):
        register(workspace).pages(LEAFLET, '1d6fc75f')


def test_the_words_hold_all_that_the_code_stands_for_and_nothing_else(workspace: Workspace) -> None:
    job = workspace.job('## What to do\n\nRest **today**,\nthen walk.\n\n- Call {{ clinic.phone }}.\n')
    lines = words_of(read_words(job)[1]).splitlines()
    assert lines[0].startswith('Small Clinic · A small paper · English')
    assert lines[1:] == [
        'Small Clinic', 'A small paper', 'What to do', 'Rest today, then walk.', 'Call (phone, day).',
    ]  # fmt: skip


def test_the_words_of_each_shipped_form_have_their_own_code(workspace: Workspace) -> None:
    """The text that is kept has the words code under which it is kept."""
    job = workspace.job(
        '!!! people "Half better"\n    - 27 of 100: with ketamine\n\n    How sure: not very.\n\n- [ ] I agree\n\n| a | b |\n|---|---|\n| c | d |\n'
    )
    page = read_words(job)[1]
    here = register(workspace)
    here.record(leaflet_of(job), approval(page.code), words_of(page), PAGES)
    assert here.words(leaflet_of(job), page.code) == words_of(page)


def test_editions_of_one_paper_are_one_leaflet(workspace: Workspace) -> None:
    workspace.paper('Rest.\n')
    jobs = [*workspace.jobs(), *workspace.jobs(edition='screen')]
    assert leaflets(jobs) == {LEAFLET: jobs}


# --- faults ---


@pytest.mark.parametrize('suffix', ['8caa5aaa.txt', '8caa5aaa.pdf', 'yaml'])
def test_a_file_that_cannot_be_written_leaves_the_records_as_they_were(suffix: str, workspace: Workspace) -> None:
    here = register(workspace)
    here.record(LEAFLET, approval(), WORDS['1d6fc75f'], PAGES)
    folder = (workspace.root / FILE).parent
    (folder / f'.paper.en.{suffix}.handouts.part').mkdir()
    with pytest.raises(OSError, match='paper'):
        here.record(LEAFLET, approval('8caa5aaa'), WORDS['8caa5aaa'], PAGES)
    assert here.records(LEAFLET) == register(workspace).records(LEAFLET) == (approval(),)
    assert here.words(LEAFLET, '1d6fc75f') == WORDS['1d6fc75f']


# Records an approval, and kills itself before the step of writing whose number it is given: a file is opened,
# or renamed into its place.
KILLED = """
import os, signal, sys
from pathlib import Path
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Approval, Leaflet, Register
here, left = Register(Rooms(Path(sys.argv[1]))), int(sys.argv[2])
leaflet = Leaflet('clinic', 'advice/paper', 'en')
approval = here.records(leaflet)[0].model_copy(update={'words': '8caa5aaa'})

def watch(event, words):
    global left
    if event == 'os.rename' or (event == 'open' and '.part' in str(words[0])):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
here.record(leaflet, approval, 'Rest for two days.\\n', b'%PDF-1.7 pages %%EOF\\n')
"""
STEPS = 6


def test_an_approval_survives_being_killed_before_every_step_of_writing(workspace: Workspace, tmp_path: Path) -> None:
    register(workspace).record(LEAFLET, approval(), WORDS['1d6fc75f'], PAGES)
    copies = [Workspace(tmp_path / f'killed-{step}') for step in range(STEPS + 1)]
    for copy in copies:
        shutil.copytree(workspace.root, copy.root)
    words = [[sys.executable, '-c', KILLED, str(copy.root), str(step)] for step, copy in enumerate(copies)]
    running = [subprocess.Popen(one, cwd=PROJECT) for one in words]
    assert [process.wait() for process in running] == [-9] * STEPS + [0]
    for copy in copies[:STEPS]:
        here = register(copy)
        assert here.records(LEAFLET) == (approval(),)
        assert here.words(LEAFLET, '1d6fc75f') == WORDS['1d6fc75f']
        here.record(LEAFLET, approval('8caa5aaa'), WORDS['8caa5aaa'], PAGES)
    for copy in copies:
        here = register(copy)
        assert [one.words for one in here.records(LEAFLET)] == list(WORDS)
        assert all(
            here.words(LEAFLET, code) == words and here.pages(LEAFLET, code) == PAGES for code, words in WORDS.items()
        )
        assert not list(copy.root.rglob('*.part'))


def test_a_date_is_a_date() -> None:
    assert approval().until == date(2027, 11, 23)
