"""What a large workspace costs, counted and not timed: nothing is read or worked out again for each clinic or paper."""

import gc
import json
import os
import subprocess
import sys
import tracemalloc
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handouts.model import Job, Printed, Request
from handouts.press.plan import make_plan, shares
from handouts.press.printed import fingerprint as module
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.printed.seal import sum_of
from handouts.press.printing import outcome
from handouts.press.workspace.project import PROJECT
from tests.large_cases import TODAY, Size, lay_out, lay_printed, paper_name, setting

LANGUAGES = ('en', 'es', 'fr')
FEW, MANY = Size(2, 4, LANGUAGES), Size(4, 8, LANGUAGES)
# Tells how often each file is opened, and how often each folder is looked into, while a command runs.
WATCH = """
import json, os, sys
from collections import Counter
opened, looked = Counter(), Counter()
def hear(event, args):
    if event == 'open' and isinstance(args[0], (str, os.PathLike)):
        opened[os.fspath(args[0])] += 1
    elif event in ('os.scandir', 'os.listdir') and args[0] is not None:
        looked[os.fspath(args[0])] += 1
from handouts.cli import main
from handouts.press.printed import marks
marks.RESTING = 0  # what was written a moment ago counts as left alone
sys.addaudithook(hear)
try:
    main(sys.argv[2:])
except SystemExit as end:
    code = end.code
with open(sys.argv[1], 'w') as told:
    json.dump([code, opened, looked], told)
"""


def made_up(output: Path, job: Job) -> Printed:
    """Put files that are no PDF where those of a job would lie, and say that they were printed."""
    files = {job.target: b'%PDF', f'pictures/{job.target[:-4]}-1.jpg': b'picture'}
    for name, data in files.items():
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_bytes(data)
    picture = list(files)[1]
    return replace(
        outcome(job, ()), sha256=sum_of(b'%PDF'), beside=sum_of(b'picture'), pictures=(picture,), words='0' * 8
    )


def laid(root: Path, size: Size) -> Path:
    """Lay out a workspace of this size, printed an hour ago."""
    here = lay_out(root, size)
    lay_printed(here, made_up)
    for path in (root / 'output').rglob('*.*'):
        os.utime(path, ns=(1, 1))
    return root


def watched(root: Path, *words: str) -> tuple[Counter[str], Counter[str]]:
    """Return how often a command opened each file of the workspace, and looked into each of its folders."""
    told = root.with_name(f'{root.name}.told')
    command = [sys.executable, '-c', WATCH, str(told), '--root', str(root), '--today', str(TODAY), *words]
    done = subprocess.run(command, cwd=PROJECT, check=False, capture_output=True, text=True)
    assert told.is_file(), done.stderr
    code, *counts = json.loads(told.read_text())
    assert code == 0, done.stderr
    opened, looked = (Counter({name: count for name, count in one.items() if str(root) in name}) for one in counts)
    return opened, looked


@pytest.fixture(scope='module')
def roots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace, and one of twice as many clinics and twice as many papers."""
    folder = tmp_path_factory.mktemp('large')
    return laid(folder / 'few', FEW), laid(folder / 'many', MANY)


@pytest.mark.parametrize('words', [('build',), ('list',)])
def test_each_file_is_read_once_and_each_folder_is_not_looked_into_for_each_paper(
    words: tuple[str, ...], roots: tuple[Path, Path]
) -> None:
    few, many = (watched(root, *words) for root in roots)
    for opened, _ in (few, many):
        texts = {name: count for name, count in opened.items() if f'{os.sep}content{os.sep}' in name}
        assert len([name for name in texts if name.endswith('.md')]) in (FEW.papers, MANY.papers)
        assert {name for name, count in texts.items() if count > 1} == set()
    # Only folders of clinics and topics are more: of each of them as many looks as before.
    assert max(many[1].values()) <= max(few[1].values()) + 2 * MANY.clinics


def test_what_lies_printed_is_read_once_and_then_only_looked_at(roots: tuple[Path, Path]) -> None:
    root = laid(roots[0].with_name('fresh'), Size(2, 2, ('en',)))
    lying = {str(path) for path in (root / 'output').rglob('*.*') if path.suffix in ('.pdf', '.jpg')}
    first, second = (watched(root, 'build')[0] for _ in range(2))
    assert {name: first[name] for name in lying} == dict.fromkeys(lying, 1)
    assert lying.isdisjoint(second)


def test_no_part_of_the_jobs_is_worked_out_twice(roots: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Words, styles, templates, pictures and fonts are shared by jobs, and each is hashed once."""
    library = setting(roots[1]).library
    jobs = make_plan(library, Request()).jobs
    seen, plain = Counter[int](), module._plain

    def counted(value: Any) -> Any:
        seen[id(value)] += isinstance(value, dict) and bool(value)
        return plain(value)

    monkeypatch.setattr(module, '_plain', counted)
    marks = {fingerprint(job) for job in jobs}
    assert len(marks) == len(jobs) == MANY.clinics * (MANY.papers * 3 + len(LANGUAGES))
    assert max(seen[id(part)] for job in jobs for part in (job.styles, job.templates, job.pictures, job.fonts)) == 1
    assert max(seen[id(part)] for job in jobs for part in (job.facts, job.sources, job.fields)) <= 1


def test_memory_grows_with_papers_and_with_clinics_but_not_with_both_together(roots: tuple[Path, Path]) -> None:
    library = setting(roots[1]).library
    held = []
    tracemalloc.start()
    try:
        for share in shares(library, Request(), most=1):
            count = sum(bool(fingerprint(job)) for job in make_plan(library, Request(), share).jobs)
            gc.collect()
            held.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert len(held) == MANY.clinics
    # A clinic brings its own file and pictures, some kilobytes, whatever the number of papers.
    assert held[-1] - held[1] < (MANY.clinics - 2) * 40_000, held
    assert count > 70


def test_a_fact_reprints_the_papers_that_name_it_for_all_clinics(roots: tuple[Path, Path]) -> None:
    here = setting(roots[1])
    before = {job.target: fingerprint(job) for job in make_plan(here.library, Request()).jobs}
    facts = roots[1] / 'content/facts.yaml'
    text = facts.read_text(encoding='utf-8')
    said = json.loads(text)
    said['facts']['driving_rare']['text']['en'] = "Do not drive today."
    facts.write_text(json.dumps(said), encoding='utf-8')
    after = {job.target: fingerprint(job) for job in make_plan(setting(roots[1]).library, Request()).jobs}
    facts.write_text(text, encoding='utf-8')
    changed = {target for target in after if after[target] != before[target]}
    assert changed == {target for target in after if f'/{paper_name(0)}.en.' in target}
    assert len(changed) == 3 * MANY.clinics
