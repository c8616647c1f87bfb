"""The fingerprint changes with everything that a PDF is made from, and with nothing else."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from handouts.model import Clinic, Job, Request
from handouts.press import library
from handouts.press.letters.fonts import installed_families
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.printed import fingerprint as module
from handouts.press.printed.fingerprint import ENGINES, fingerprint, program
from handouts.press.printed.machine import machine_versions
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Approval, Register, leaflet_of
from handouts.words.approval.standing import proof_job, stand_jobs
from tests.conftest import Workspace
from tests.test_picture import SVG

DRAWING, OTHER = (SVG.format(f'<path d="M0 0h{width}v9z"/>') for width in (9, 8))
TODAY = date(2026, 3, 9)
HEAD = '---\ntitle: {}\nkind: {}\n---\n\n'
FACTS = """facts:
  wait: {text: {en: Wait a day., es: Espere un día.}, source: study}
  call: {text: {en: Call us.}, source: study}
"""
SOURCES = """sources:
  study: {cite: A study, check_by: 2027-01-01}
  other: {cite: Another, check_by: 2027-01-01}
"""
FILES = {
    'content/clinics/hill/clinic.yaml': 'name: Hill Clinic\nlogo: logo.svg\n',
    'content/clinics/hill/logo.svg': DRAWING,
    'content/clinics/lake/clinic.yaml': 'name: Lake Clinic\nfonts: {text: Source Sans 3, headings: Source Sans 3}\n',
    'content/facts.yaml': FACTS,
    'content/sources.yaml': SOURCES,
    'content/packets.yaml': 'packets: {}\n',
    'content/advice/rest.en.md': HEAD.format('Rest', 'aftercare') + '## Now\n\n{{ fact.wait }} Rest.[@study]\n',
    'content/advice/rest.es.md': HEAD.format('Descanse', 'aftercare') + '## Ahora\n\n{{ fact.wait }}\n',
    'content/advice/quiet.en.md': HEAD.format('Quiet', 'aftercare') + '## Now\n\nSleep.\n',
    'content/offer/fold.en.md': HEAD.format('Fold', 'brochure') + '{{ fact.call }}\n',
    'content/offer/hand.svg': DRAWING,
}


@dataclass(frozen=True)
class Space(Workspace):
    """A workspace of two clinics and four papers, in which everything lies that a paper may be made from."""

    def prints(self) -> dict[str, str]:
        """Return the fingerprint of every PDF, by its place."""
        return {job.target: fingerprint(job) for job in self.all_jobs()}

    def all_jobs(self) -> tuple[Job, ...]:
        made = make_plan(Library(Rooms(self.root)), Request())
        assert not made.findings, made.findings
        return made.jobs

    def changed(self, change: Callable[[], object]) -> tuple[set[str], set[str]]:
        """Return the places of PDFs that a change prints anew, and of those that it leaves."""
        before = self.prints()
        change()
        after = self.prints()
        assert set(before) == set(after)
        new = {place for place in before if before[place] != after[place]}
        return new, set(before) - new


@pytest.fixture(scope='module')
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the workspace, with the project's own templates, styles and phrases in it to be changed."""
    root = tmp_path_factory.mktemp('space')
    for room in ('templates', 'styles', 'content/strings'):
        shutil.copytree(PROJECT / room, root / room)
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding='utf-8')
    return root


@pytest.fixture
def space(laid_out: Path, tmp_path: Path) -> Space:
    """The workspace as it was laid out."""
    shutil.copytree(laid_out, tmp_path / 'space')
    return Space(tmp_path / 'space')


# What is changed: a file, what in it, and what of the names of PDFs says that they carry it.
CHANGES = {
    'words': ('content/advice/quiet.en.md', 'Sleep.', 'Sleep well.', ['/quiet.']),
    'title': ('content/advice/rest.es.md', 'Descanse', 'Repose', ['/rest.es.']),
    'another paper': ('content/offer/fold.en.md', 'fact.call }}', 'fact.call }} Soon.', ['/fold.']),
    'clinic': ('content/clinics/hill/clinic.yaml', 'Hill Clinic', 'Hill House', ['hill/']),
    'colour': ('content/clinics/lake/clinic.yaml', 'fonts:', "colours: {main: '#123456'}\nfonts:", ['lake/']),
    'fonts of a clinic': (
        'content/clinics/lake/clinic.yaml',
        'headings: Source Sans 3',
        'headings: Zilla Slab',
        ['lake/'],
    ),
    'paper size': ('content/clinics/lake/clinic.yaml', 'fonts:', 'paper: a4\nfonts:', ['lake/']),
    'logo': ('content/clinics/hill/logo.svg', DRAWING, OTHER, ['hill/']),
    'fact in English': ('content/facts.yaml', 'Wait a day.', 'Wait two days.', ['/rest.en.']),
    'fact in Spanish': ('content/facts.yaml', 'Espere un', 'Espere otro', ['/rest.es.']),
    'another fact': ('content/facts.yaml', 'Call us.', 'Ring us.', ['/fold.']),
    'how a fact is recognised': ('content/facts.yaml', 'source: study}\n  call', 'source: other}\n  call', []),
    'source': ('content/sources.yaml', 'cite: A study', 'cite: Some study', ['/rest.en.']),
    'source that nobody names': ('content/sources.yaml', 'cite: Another', 'cite: No other', []),
    'phrase': ('content/strings/es.yaml', 'phrases:', 'phrases:\n  new_one: Nueva', ['.es.']),
    'phrase of the slip': ('content/strings/en.yaml', '\nslip:', '\nslip:\n  new_one: New', ['.press.']),
    'template of a kind': ('templates/brochure/page.html', '<', '\n<', ['/fold.']),
    'template of all': ('templates/parts/base.html', '<', '\n<', ['']),
    'template of the slip': ('templates/slip/page.html', '<', '\n<', ['.press.']),
    'kind': ('templates/aftercare/kind.yaml', 'max_pages: ', 'max_pages: 1', ['/rest.', '/quiet.']),
    'style of all': ('styles/base.css', '{', '{ ', ['']),
    'style of a kind': ('styles/brochure.css', '{', '{ ', ['/fold.']),
    'style of an edition': ('styles/editions/large-print.css', '{', '{ ', ['.large-print.']),
    'edition': ('styles/editions/large-print.yaml', 'smallest_type: ', 'smallest_type: 1', ['.large-print.']),
    'fold': ('styles/folds/tri-fold.yaml', 'narrower: [0.0625', 'narrower: [0.07', ['/fold.']),
    'fold that nobody names': ('styles/folds/z-fold.yaml', 'name: ', 'name: my-', []),
    'picture beside papers': ('content/offer/hand.svg', DRAWING, OTHER, ['/offer/']),
    'packets': ('content/packets.yaml', '{}', '{day: {title: Day, purpose: all, papers: [advice/rest]}}', []),
}


@pytest.mark.parametrize('name', CHANGES)
def test_each_input_prints_exactly_the_papers_that_carry_it(name: str, space: Space) -> None:
    file, old, new, marks = CHANGES[name]
    path = space.root / file
    assert old in path.read_text(encoding='utf-8'), file
    changed, left = space.changed(
        lambda: path.write_text(path.read_text(encoding='utf-8').replace(old, new, 1), 'utf-8')
    )
    assert changed == {place for place in changed | left if any(mark in place for mark in marks)}
    assert bool(changed) == bool(marks)


def test_papers_rules_and_approvals_of_others_print_nothing(space: Space) -> None:
    approval = Approval.model_validate(
        {'by': 'A', 'role': 'clinician', 'date': '2026-03-01', 'until': '2026-09-01', 'words': '0' * 8}
    )

    def change() -> None:
        space.write('content/rules/claims.yaml', 'claims: {}\n')
        space.write('content/advice/rest.es.from.yaml', 'from: {}\n')
        register = Register(Rooms(space.root))
        register.record(leaflet_of(space.all_jobs()[0]), approval, 'words', b'%PDF')

    assert space.changed(change)[0] == set()


@pytest.mark.parametrize('family', ['Zilla Slab', 'Source Sans 3'])
def test_a_font_file_of_other_content_prints_the_papers_set_in_it(
    family: str, space: Space, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    families = installed_families()
    first, *others = families[family]
    (tmp_path / first.name).write_bytes(first.read_bytes() + b'newer')
    newer = {**families, family: (tmp_path / first.name, *others)}
    changed, left = space.changed(lambda: monkeypatch.setattr(library, 'installed_families', lambda: newer))
    assert left == ({place for place in changed | left if 'lake/' in place} if family == 'Zilla Slab' else set())


@pytest.mark.parametrize('engine', [*ENGINES, 'pango', 'harfbuzz', 'fontconfig', 'python', 'zlib'])
def test_another_version_of_an_engine_is_another_program(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = program('press')
    assert any(one.startswith(f'{engine} ') for one in before)
    assert engine not in ENGINES or f'{engine} {version(engine)}' in before
    program.cache_clear()
    monkeypatch.setattr(module, 'version', lambda name: '0.0.1' if name == engine else version(name))
    monkeypatch.setattr(
        module,
        'machine_versions',
        lambda: [f'{one}+' if one.startswith(f'{engine} ') else one for one in machine_versions()],
    )
    after = program('press')
    program.cache_clear()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


@pytest.mark.parametrize(
    ('file', 'counts'),
    [('press/plates/inks.py', True), ('model.py', True), ('cli_words.py', False), ('people/values/days.py', False)],
)
def test_the_program_counts_where_it_makes_papers(
    file: str, counts: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(module.PROGRAM, tmp_path / 'handouts', ignore=shutil.ignore_patterns('__pycache__', 'desk'))
    monkeypatch.setattr(module, 'PROGRAM', tmp_path / 'handouts')
    program.cache_clear()
    before = program('press')
    program.cache_clear()
    module._file_hash.cache_clear()
    path = tmp_path / 'handouts' / file
    path.write_bytes(path.read_bytes() + b'# changed\n')
    assert (program('press') != before) == counts
    program.cache_clear()
    module._file_hash.cache_clear()


def test_day_approval_and_proof_print_what_stands_on_the_pages(space: Space) -> None:
    jobs = [job for job in space.all_jobs() if '/quiet.en.print' in job.target and job.clinic.folder == 'hill']
    from handouts.press.press import check_job

    code = check_job(jobs[0])[0]
    register = Register(Rooms(space.root))
    record = {'by': 'A', 'role': 'clinician', 'date': '2026-03-01', 'until': '2026-09-01', 'words': code}
    draft = fingerprint(jobs[0])
    register.record(leaflet_of(jobs[0]), Approval.model_validate(record), 'words', b'%PDF')
    marks = {
        day: fingerprint(stand_jobs(register, jobs, day).jobs[0]) for day in (TODAY, TODAY + timedelta(days=400))
    }
    longer = Approval.model_validate({**record, 'until': '2027-09-01'})
    register.record(leaflet_of(jobs[0]), longer, 'words', b'%PDF')
    renewed = fingerprint(stand_jobs(register, jobs, TODAY).jobs[0])
    assert len({draft, *marks.values(), renewed, fingerprint(proof_job(jobs[0]))}) == 5
    assert fingerprint(stand_jobs(register, jobs, TODAY + timedelta(days=1)).jobs[0]) == renewed


def _other(value: Any) -> Any:
    """Return a value of the same kind that is another."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value + '+'
    if isinstance(value, dict):
        return {**value, '+': next(iter(value.values()), '+')}
    if isinstance(value, tuple):
        return (*value, '+')
    if isinstance(value, float):
        return value + 1
    first = next(iter(type(value).model_fields)) if hasattr(value, 'model_fields_set') else fields(value)[0].name
    changed = {first: _other(getattr(value, first))}
    return value.model_copy(update=changed) if hasattr(value, 'model_fields_set') else replace(value, **changed)


def test_no_part_of_a_job_is_left_out(space: Space) -> None:
    job = next(job for job in space.all_jobs() if job.edition.for_press)
    before, looked_at = fingerprint(job), 0
    for part in fields(Job):
        assert fingerprint(replace(job, **{part.name: _other(getattr(job, part.name))})) != before, part.name
        looked_at += 1
    for part in fields(Clinic):
        clinic = replace(job.clinic, **{part.name: _other(getattr(job.clinic, part.name))})
        assert fingerprint(replace(job, clinic=clinic)) != before, part.name
        looked_at += 1
    for name, field in list(job.fields.items())[:1]:
        assert fingerprint(replace(job, fields={**job.fields, name: replace(field, label='+')})) != before
    assert looked_at > 20


WATCHED = """
import json, sys
from pathlib import Path
from handouts.model import Request
from handouts.press.letters.fonts import installed_families
from handouts.press.library import Library
from handouts.press.printed.machine import machine_versions
from handouts.press.plan import make_plan
from handouts.press.press import load_engines, make_pdf
from handouts.press.workspace.rooms import Rooms
jobs = make_plan(Library(Rooms(Path(sys.argv[1]))), Request(papers=('advice/rest',), languages=('en',))).jobs
load_engines()
opened = []
sys.addaudithook(lambda what, given: opened.append(str(given[0])) if what in ('open', 'os.listdir', 'os.scandir') else None)
for job in jobs:
    make_pdf(job)
print(json.dumps(opened))
"""


def test_the_stages_read_no_file_that_the_job_does_not_name(space: Space) -> None:
    words = [sys.executable, '-c', WATCHED, str(space.root)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=PROJECT, check=True)
    opened = json.loads(done.stdout)
    rooms = [str(space.root), *(str(PROJECT / room) for room in ('content', 'templates', 'styles', 'output'))]
    assert opened
    assert [name for name in opened if name.startswith(tuple(rooms))] == []


def test_it_is_the_same_for_the_same_files(space: Space) -> None:
    assert space.changed(lambda: None)[0] == set()
