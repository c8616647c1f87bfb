"""A large workspace: what listing it, judging its words and printing only what has changed take as it grows.

"2,000 papers in 6 languages for 40 clinics" is taken as the most that it can mean: 2,004 files of papers (334 documents,
each in six languages), every one of them for every clinic and in three editions, which makes 240,480 PDFs.
"""

import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handouts.model import Request
from handouts.press.plan import make_plan, shares
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.printed.manifest import read_manifest
from handouts.press.workspace.project import PROJECT
from handouts.setting import Setting
from tests.bench.measure import run
from tests.large_cases import RARE, TODAY, Size, lay_out, lay_printed, paper_name, setting

SMALL, ONE, LARGEST = Size(1, 34), Size(1, 334), Size(40, 334)
SIZES = (SMALL, Size(10, 34), ONE, Size(10, 334), LARGEST)
# Words are judged one paper after the other, a quarter of a second each: at the smaller sizes only.
JUDGED = 700
# How much longer a PDF may take at the largest size than at the smallest one (where a command spends much of its time
# on being loaded), and how much more memory 40 clinics may need than one with the same papers.
MOST_TIME, MOST_MEMORY = 1.5, 1.5


@dataclass(frozen=True)
class Taken:
    """What a command took: seconds of the processor, which others that use it do not lengthen, seconds, and MB."""

    work: float
    seconds: float
    memory: float


def trial() -> None:
    """Print what each command takes at each size; end with an error where it grows out of proportion."""
    taken: dict[tuple[Size, str], Taken] = {}
    print(
        f"{'clinics':>7} {'papers':>6} {'PDFs':>7}  {'what':<34} {'work, s':>8} {'per 1,000':>9} {'seconds':>8} {'MB':>6}"
    )
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix='handouts-large-') as folder:
            here = lay_out(Path(folder), size)
            count = lay_printed(here)
            for what, words in _commands(size):
                found = _take(here, words)
                taken[size, what] = found
                _tell(size, count, what, found)
            _change(here, size, count)
            _weigh(here)
    faults = [
        f"{what}: {told}"
        for what in ('list', 'unchanged build')
        for told in _judge(taken[SMALL, what], taken[ONE, what], taken[LARGEST, what])
    ]
    if faults:
        raise SystemExit('\n'.join(faults))


def _commands(size: Size) -> list[tuple[str, tuple[str, ...]]]:
    judged = [('check --words', ('check', '--words'))] if size.papers * size.clinics <= JUDGED else []
    builds = [('first look at all PDFs', ('build',)), ('unchanged build', ('build',))]
    return [('list', ('list',)), *builds, *judged]


def _take(here: Setting, words: Sequence[str]) -> Taken:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, memory = run([sys.executable, 'build.py', '--root', str(here.root), '--today', str(TODAY), *words])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(work, seconds, memory)


def _tell(size: Size, count: int, what: str, taken: Taken) -> None:
    told = f"{taken.work:8.2f} {1000 * taken.work / count:9.3f} {taken.seconds:8.2f} {taken.memory:6.0f}"
    print(f"{size.clinics:7} {size.papers:6} {count:7}  {what:<34} {told}", flush=True)


def _judge(small: Taken, one: Taken, large: Taken) -> list[str]:
    """Return what has grown out of proportion."""
    time = (large.work / LARGEST.papers / LARGEST.clinics) / (small.work / SMALL.papers / SMALL.clinics)
    memory = large.memory / one.memory
    print(
        f"the largest to the smallest: {time:.2f} of the time for a PDF, {large.memory / small.memory:.2f} of the memory; "
        f"to one clinic with the same papers: {memory:.2f} of the memory"
    )
    faults = [f"a PDF takes {time:.2f} times as long as in a small workspace"] if time > MOST_TIME else []
    return faults + ([f"it needs {memory:.2f} times the memory of one clinic"] if memory > MOST_MEMORY else [])


def _change(here: Setting, size: Size, count: int) -> None:
    """Change one fact, one paper and one clinic; raise SystemExit where others are printed than those with it."""
    for what, name, change, wanted in (
        ('one fact in English', 'facts.yaml', _with_rare_fact, 3 * size.clinics),
        ('the colour of one clinic', 'clinics/clinic-00/clinic.yaml', _with_colour, count // size.clinics),
        ('one paper', f'{paper_name(1)}.es.md', _with_version, 3 * size.clinics),
    ):
        path = here.root / 'content' / name
        whole = path.read_text(encoding='utf-8')
        path.write_text(change(whole), encoding='utf-8')
        waiting = _waiting(setting(here.root))
        told = f"{waiting} PDFs to print, and {wanted} carry it"
        print(f"{size.clinics:7} {size.papers:6} {count:7}  {what:<34} {told}", flush=True)
        if waiting != wanted:
            raise SystemExit(f"{what}: {told}.")
        if change == _with_version:
            _print_changed(here, size, count, wanted)
        path.write_text(whole, encoding='utf-8')


def _with_version(paper: str) -> str:
    return paper.replace('version: "1.0"', 'version: "1.1"', 1)


def _with_colour(clinic: str) -> str:
    return clinic.replace('#1f5a6b', '#1f5a6c', 1)


def _with_rare_fact(facts: str) -> str:
    """Return the facts with other words, in English, for the one that the first document alone names."""
    before, name, after = facts.partition(f'"{RARE}"')
    return before + name + re.sub(r'("en": ")', r'\1Today: ', after, count=1)


def _print_changed(here: Setting, size: Size, count: int, wanted: int) -> None:
    """Print what has changed, really."""
    taken = _take(here, ['build', '--jobs', '2'])
    _tell(size, count, f'build of {wanted} changed', taken)
    said = subprocess.run(
        [sys.executable, 'build.py', '--root', here.root, '--today', str(TODAY), 'build'],
        cwd=PROJECT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    if '0 PDFs printed' not in said:
        raise SystemExit(f"A second build printed again: {said.splitlines()[-2]}")


def _waiting(here: Setting) -> int:
    """Return how many PDFs would be printed."""
    known = read_manifest(here.output)
    asked, waiting = Request(), 0
    for share in shares(here.library, asked):
        for job in make_plan(here.library, asked, share).jobs:
            lying = known.get(job.target)
            waiting += not job.edition.for_press and not (lying and lying.fingerprint == fingerprint(job))
    return waiting


def _weigh(here: Setting) -> None:
    """Print how large the records and the pages to look through are, and how full the disk."""
    records = sum(path.stat().st_size for path in here.output.glob('manifest.*.json'))
    pages = [path.stat().st_size for path in here.output.glob('index*.html')]
    free = shutil.disk_usage(here.root).free
    print(
        f"{'':24}records {records / 1e6:.1f} MB; {len(pages)} pages to look through, the largest {max(pages) / 1e6:.1f} MB; "
        f"{free / 1e9:.0f} GB free",
        flush=True,
    )
