"""What is recorded of a run, and the page to look through it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.errors import Finding, Mistakes
from handouts.fields import CODE, Slot
from handouts.model import Printed
from handouts.press.printed.manifest import keep_clinics, read_manifest, write_manifest, written_clinics
from tests.conftest import Run, Workspace

FAULT = Finding('content/advice/a.en.md', 6, 'raw-html', "HTML is not allowed.", "Write Markdown.")
MANIFEST = 'manifest.clinic.json'
A = 'clinic/advice/a.en.print.pdf'
B = 'clinic/advice/b.en.print.pdf'
HELD = {('clinic', 'advice/a', 'en'), ('clinic', 'advice/b', 'en')}


def made(output: Path, target: str, words: str = '1f2e3d4c') -> Printed:
    """Put a PDF into the output folder and return what is said of it."""
    (output / target).parent.mkdir(parents=True, exist_ok=True)
    (output / target).write_bytes(b'%PDF')
    paper = target.split('.')[0].removeprefix('clinic/')
    pictures = (f'pictures/{target[:-4]}-1.jpg', f'pictures/{target[:-4]}-2.jpg')
    return Printed(target, 'clinic', paper, 'en', 'print', 'Añ “A”', words, 2, 'ab' * 32, 'cd' * 32, (), pictures)


def refused(target: str) -> Printed:
    """Return what is said of a PDF that could not be made."""
    return Printed(target, 'clinic', 'advice/a', 'en', 'print', 'A', findings=(FAULT,))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    a, b = replace(made(tmp_path, A), findings=(FAULT.of('advice/a', 'en', 'print'),)), made(tmp_path, B)
    assert write_manifest(tmp_path, [b, a], HELD, []) == [a, b]
    assert read_manifest(tmp_path) == {A: a, B: b}


def test_the_places_to_fill_in_are_read_again(tmp_path: Path) -> None:
    slots = (
        Slot('full_name', '', 0, 72.125, 634.305, 244.418, 655.0),
        Slot('drink', 'water', 1, 318.6, 616.47, 331.1, 628.97),
        Slot(CODE, '2', 1, 529.92, 19.04, 561.6, 50.72),
    )
    entry = replace(made(tmp_path, A), slots=slots)
    write_manifest(tmp_path, [entry], HELD, [])
    read = read_manifest(tmp_path)[A]
    assert read == entry
    assert read.slots == slots
    write_manifest(tmp_path, [refused(A)], HELD, [])
    assert read_manifest(tmp_path)[A].slots == slots


def test_a_manifest_from_before_there_were_fields_is_read(tmp_path: Path) -> None:
    entry = made(tmp_path, A)
    write_manifest(tmp_path, [entry], HELD, [])
    manifest = json.loads((tmp_path / MANIFEST).read_text(encoding='utf-8'))
    assert manifest['pdfs'][0].pop('slots') == []
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding='utf-8')
    assert read_manifest(tmp_path) == {A: entry}


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    a, b = made(tmp_path, A), made(tmp_path, B)
    write_manifest(tmp_path, [a, b], HELD, [])
    first = (tmp_path / MANIFEST).read_bytes()
    write_manifest(tmp_path, [b, a], HELD, [])
    assert (tmp_path / MANIFEST).read_bytes() == first


def test_the_manifest_can_be_read_by_eye(tmp_path: Path) -> None:
    write_manifest(tmp_path, [made(tmp_path, A)], HELD, [])
    text = (tmp_path / MANIFEST).read_text(encoding='utf-8')
    assert '"title": "Añ “A”"' in text
    entry = json.loads(text)['pdfs'][0]
    assert list(entry)[:2] == ['path', 'clinic']
    assert 'is_new' not in entry


def test_there_is_no_manifest_before_the_first_run(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) == {}
    assert read_manifest(tmp_path / 'nowhere') == {}


def test_a_refused_job_keeps_its_old_entry_with_its_findings(tmp_path: Path) -> None:
    old = made(tmp_path, A)
    write_manifest(tmp_path, [old], HELD, [])
    kept = write_manifest(tmp_path, [refused(A)], HELD, [])
    assert kept == [replace(old, findings=(FAULT,))]
    assert read_manifest(tmp_path) == {A: kept[0]}


def test_a_refused_job_that_never_printed_has_no_entry(tmp_path: Path) -> None:
    assert write_manifest(tmp_path, [refused(A)], HELD, []) == []


def test_a_job_that_prints_again_loses_its_findings(tmp_path: Path) -> None:
    write_manifest(tmp_path, [replace(made(tmp_path, A), findings=(FAULT,))], HELD, [])
    new = made(tmp_path, A, words='00000000')
    assert write_manifest(tmp_path, [new], HELD, []) == [new]


def test_an_entry_is_forgotten_when_its_pdf_is_gone(tmp_path: Path) -> None:
    a, b = made(tmp_path, A), made(tmp_path, B)
    write_manifest(tmp_path, [a, b], HELD, [])
    (tmp_path / A).unlink()
    assert write_manifest(tmp_path, [], HELD, []) == [b]


def test_a_refused_job_whose_old_pdf_is_gone_has_no_entry(tmp_path: Path) -> None:
    write_manifest(tmp_path, [made(tmp_path, A)], HELD, [])
    (tmp_path / A).unlink()
    assert write_manifest(tmp_path, [refused(A)], HELD, []) == []


def test_a_run_over_some_keeps_the_entries_of_the_others(tmp_path: Path) -> None:
    a, b = made(tmp_path, A), made(tmp_path, B)
    write_manifest(tmp_path, [a], HELD, [])
    assert write_manifest(tmp_path, [b], HELD, []) == [a, b]


def test_what_the_workspace_no_longer_holds_is_forgotten(tmp_path: Path) -> None:
    a, b = made(tmp_path, A), made(tmp_path, B)
    write_manifest(tmp_path, [a, b], HELD, [])
    assert write_manifest(tmp_path, [b], HELD - {('clinic', 'advice/a', 'en')}, []) == [b]


def test_a_paper_that_became_no_job_keeps_its_entry_with_what_kept_it_back(tmp_path: Path) -> None:
    a, b = made(tmp_path, A), made(tmp_path, B)
    write_manifest(tmp_path, [a, b], HELD, [])
    fault = FAULT.of('advice/a', 'en', '')
    assert write_manifest(tmp_path, [b], HELD, [fault]) == [replace(a, findings=(fault,)), b]


def test_what_kept_a_paper_back_is_recorded_once_in_two_runs(tmp_path: Path) -> None:
    write_manifest(tmp_path, [made(tmp_path, A)], HELD, [])
    for _ in range(2):
        (entry,) = write_manifest(tmp_path, [], HELD, [FAULT.of('advice/a', 'en', '')])
    assert len(entry.findings) == 1


ENTRY = json.dumps(
    {'path': A, 'clinic': 'clinic', 'paper': 'advice/a', 'language': 'en', 'edition': 'print', 'title': 'A'}
)
CORRUPT = {
    'empty': b'',
    'cut off': b'{"pdfs": [{"path": "a.p',
    'not UTF-8': b'{"pdfs": "\xff"}',
    'a list': b'[]',
    'null': b'null',
    'without PDFs': b'{}',
    'PDFs that are none': b'{"pdfs": 3}',
    'an entry that is none': b'{"pdfs": ["a.pdf"]}',
    'a slot that is none': f'{{"pdfs": [{ENTRY[:-1]}, "findings": [], "pictures": [], "slots": [{{"field": "a"}}]}}]}}'.encode(),
    'a finding that is none': f'{{"pdfs": [{ENTRY[:-1]}, "findings": [{{"fil": 1}}], "pictures": []}}]}}'.encode(),
}


@pytest.mark.parametrize('name', CORRUPT)
def test_a_corrupt_manifest_counts_as_none_and_is_written_anew(name: str, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(CORRUPT[name])
    assert read_manifest(tmp_path) == {}
    a = made(tmp_path, A)
    assert write_manifest(tmp_path, [a], HELD, []) == [a]
    assert read_manifest(tmp_path) == {A: a}


@pytest.mark.parametrize(
    'text', ['[' * 100_000, f'{{"pdfs": [{ENTRY[:-1]}, "path": 5, "findings": [], "pictures": []}}]}}']
)
def test_a_manifest_of_nonsense_counts_as_none(text: str, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_text(text)
    assert write_manifest(tmp_path, [], HELD, []) == []


def test_a_manifest_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).mkdir()
    with pytest.raises(Mistakes, match=r'clinic.json: The file could not be written: Is a directory') as raised:
        write_manifest(tmp_path, [made(tmp_path, A)], HELD, [])
    assert raised.value.exit_code == 1


def test_each_clinic_has_its_own_record_and_that_of_another_is_left_alone(tmp_path: Path) -> None:
    a = made(tmp_path, A)
    b = replace(a, clinic='hill', path='hill/advice/a.en.print.pdf', title='Hill')
    (tmp_path / 'hill/advice').mkdir(parents=True)
    (tmp_path / b.path).touch()
    write_manifest(tmp_path, [a, b], HELD | {('hill', 'advice/a', 'en')}, [])
    assert written_clinics(tmp_path) == ['clinic', 'hill']
    assert read_manifest(tmp_path) == {A: a, b.path: b}
    assert len(read_manifest(tmp_path)) == 2
    before = (tmp_path / MANIFEST).stat().st_mtime_ns
    write_manifest(tmp_path, [replace(b, title='Lake')], {('hill', 'advice/a', 'en')}, [])
    assert [entry.title for entry in read_manifest(tmp_path).values()] == [a.title, 'Lake']
    (tmp_path / 'manifest.hill.json').write_text('{')
    assert read_manifest(tmp_path) == {A: a}
    assert (tmp_path / MANIFEST).stat().st_mtime_ns == before


def test_a_clinic_that_the_workspace_no_longer_holds_is_forgotten(tmp_path: Path) -> None:
    write_manifest(tmp_path, [made(tmp_path, A)], HELD, [])
    keep_clinics(tmp_path, ['clinic'])
    assert written_clinics(tmp_path) == ['clinic']
    keep_clinics(tmp_path, ['hill'])
    assert read_manifest(tmp_path) == {}


def test_a_record_of_which_nothing_has_changed_is_not_written_again(tmp_path: Path) -> None:
    write_manifest(tmp_path, [made(tmp_path, A)], HELD, [])
    before = (tmp_path / MANIFEST).stat()
    write_manifest(tmp_path, [replace(made(tmp_path, A), is_new=False)], HELD, [])
    after = (tmp_path / MANIFEST).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_record_that_cannot_be_removed_is_told(tmp_path: Path) -> None:
    write_manifest(tmp_path, [made(tmp_path, A)], HELD, [])
    (tmp_path / MANIFEST).unlink()
    (tmp_path / MANIFEST).mkdir()
    with pytest.raises(Mistakes) as told:
        keep_clinics(tmp_path, ['hill'])
    assert [(finding.file, finding.rule) for finding in told.value.findings] == [
        (str(tmp_path / MANIFEST), 'not-written')
    ]


def test_an_edition_that_a_paper_is_not_printed_as_any_more_is_forgotten(tmp_path: Path) -> None:
    a, b = made(tmp_path, A), made(tmp_path, B)
    screen = replace(made(tmp_path, A.replace('print', 'screen')), edition='screen', paper='advice/a')
    of_both = ('print', 'screen')
    assert write_manifest(tmp_path, [replace(a, editions=of_both), screen, b], HELD, []) == [a, screen, b]
    assert write_manifest(tmp_path, [replace(b, editions=('print',))], HELD, []) == [a, screen, b]
    assert write_manifest(tmp_path, [replace(a, editions=of_both)], HELD, []) == [a, screen, b]
    assert write_manifest(tmp_path, [replace(a, editions=('print',))], HELD, []) == [a, b]
    assert read_manifest(tmp_path) == {A: a, B: b}
    assert 'editions' not in (tmp_path / MANIFEST).read_text(encoding='utf-8')
    assert (tmp_path / screen.path).is_file()


def test_what_is_not_printed_any_more_is_not_shown_either(run: Run, workspace: Workspace) -> None:
    workspace.paper('Rest.\n')
    assert run('build').code == 0
    page = workspace.output / 'index.html'
    assert 'paper.en.screen.pdf' in page.read_text()
    kind = workspace.root / 'templates/aftercare/kind.yaml'
    kind.write_text(kind.read_text().replace('[print, screen]', '[print]'))
    said = run('build')
    assert (said.code, 'paper.en.print.pdf: printed' in said.out) == (0, True), said.out
    assert 'paper.en.screen.pdf' not in page.read_text()
    assert 'paper.en.print.pdf' in page.read_text()
    assert workspace.pdf(edition='screen').is_file()
