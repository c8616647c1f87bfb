"""The table of times: `make bench`. Each ratio compares two things measured in turns, in this one run.

`python -m tests.bench build` prints only what starts and builds take, `papers` what a warm paper takes, `peers` what
other ways to the same paper take, `profile` where the time goes, `fill` what filling papers in takes, `desk` what clicks
at the desk take, `preview` how soon a saved paper is seen.
"""

import importlib.metadata
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from handouts.model import Job, Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.printing import print_job
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.bench.building import building_table
from tests.bench.desk import desk_table
from tests.bench.filling import fill_table
from tests.bench.measure import make_anew, milliseconds, run
from tests.bench.peers import peers_table, plain_way
from tests.bench.preview import preview_table
from tests.bench.profile import profile_table
from tests.bench.weights import weights_table

ROUNDS = 7
EDITION_ROUNDS = 3
CHECKED = (125, 500)


def main() -> None:
    """Print the table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ", end='')
    print(', '.join(f"{name} {importlib.metadata.version(name)}" for name in ('weasyprint', 'pikepdf', 'pypdfium2')))
    jobs = make_plan(Library(Rooms(PROJECT)), Request()).jobs
    wanted = sys.argv[1:] or ['build', 'papers', 'peers', 'profile', 'fill', 'desk', 'preview']
    if 'build' in wanted:
        with tempfile.TemporaryDirectory() as folder:
            building_table(Path(folder), jobs)
    if 'papers' in wanted:
        _print_table(jobs)
    if 'peers' in wanted:
        with tempfile.TemporaryDirectory() as folder:
            peers_table(Path(folder), jobs)
    if 'profile' in wanted:
        profile_table(jobs)
    if 'fill' in wanted:
        with tempfile.TemporaryDirectory() as folder:
            fill_table(Path(folder), jobs)
    if 'desk' in wanted:
        with tempfile.TemporaryDirectory() as folder:
            desk_table(Path(folder))
    if 'preview' in wanted:
        with tempfile.TemporaryDirectory() as folder:
            preview_table(Path(folder))


def _print_table(jobs: Sequence[Job]) -> None:
    """Print what making papers takes."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"\nOne warm paper, medians of {ROUNDS} in turns: plain is WeasyPrint alone on the same HTML.")
        print(f"{'':38}{'ours':>9}{'plain':>9}{'ratio':>8}{'spread':>16}{'PDF':>9}")
        ratios = [_warm_paper(job, Path(folder)) for job in jobs if job.language == 'en']
    print(f"{'all papers':38}{'':>18}{statistics.median(ratios):8.2f}   (aim: at most 1.25)")
    _editions(jobs)
    weights_table()
    with tempfile.TemporaryDirectory() as folder:
        _check_many(Path(folder))


def _warm_paper(job: Job, folder: Path) -> float:
    """Print a row; return how many times longer our way takes than WeasyPrint alone."""
    alone = plain_way(job)
    size = alone()
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(ROUNDS):
        ours.append(milliseconds(lambda: print_job(folder, {}, job)))
        plain.append(milliseconds(alone))
    ratio = statistics.median(ours) / statistics.median(plain)
    spread = [one / other for one, other in zip(ours, plain, strict=True)]
    print(
        f"{job.target.removeprefix(job.clinic.folder + '/'):38}{statistics.median(ours):6.0f} ms"
        f"{statistics.median(plain):6.0f} ms{ratio:8.2f}{min(spread):8.2f} –{max(spread):5.2f} {size / 1000:6.0f} kB"
    )
    return ratio


def _editions(jobs: Sequence[Job]) -> None:
    """Print how many finished, proved pages a second each edition gives, warm and in one process."""
    print(f"\n{'edition':38}{'pages':>9}{'pages/s':>9}")
    for edition in dict.fromkeys(job.edition.name for job in jobs):
        mine = [job for job in jobs if (job.edition.name, job.language) == (edition, 'en')]
        pages, seconds = 0, 0.0
        for job in mine * EDITION_ROUNDS:
            start = time.perf_counter()
            pages += len(make_anew(job).reading.sizes)
            seconds += time.perf_counter() - start
        print(f"{edition:38}{pages // EDITION_ROUNDS:9}{pages / seconds:9.1f}")


def _check_many(folder: Path) -> None:
    """Print how long it takes to check the words of many papers, and that it grows in proportion."""
    text = (PROJECT / 'content/ketamine-iv/consent.en.md').read_text(encoding='utf-8')
    seconds = {}
    for papers in CHECKED:
        root = folder / str(papers)
        (root / 'content/many').mkdir(parents=True)
        shutil.copytree(PROJECT / 'content/clinics', root / 'content/clinics')
        for number in range(papers):
            (root / f'content/many/paper{number}.en.md').write_text(text, encoding='utf-8')
        seconds[papers] = run([sys.executable, 'build.py', '--root', str(root), 'check', '--words'])[0]
    few, many = CHECKED
    print(f"\ncheck --words: {few} papers in {seconds[few]:.1f} s, {many} in {seconds[many]:.1f} s", end='')
    print(f" ({many / few:.0f} times the papers, {seconds[many] / seconds[few]:.1f} times the time)")


if __name__ == '__main__':
    main()
