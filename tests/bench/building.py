"""What a start, a build that changes nothing and a full build take, each against another way in turns."""

import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from handouts.model import Job
from handouts.press.press import read_words
from handouts.press.workspace.project import PROJECT
from tests.bench.alone import standing_alone
from tests.bench.measure import run

QUICK_ROUNDS = 20
FULL_ROUNDS = 3
COMMAND = Path(sys.executable).with_name('weasyprint')


def building_table(folder: Path, jobs: Sequence[Job]) -> None:
    """Print the rows."""
    build = [sys.executable, str(PROJECT / 'build.py'), '--output', str(folder / 'output'), 'build', '--proof']
    pages = _written(folder, jobs)
    ones, twos, commands = list[float](), list[float](), list[float]()
    for _ in range(FULL_ROUNDS):
        twos.append(run([*build, '--force', '--jobs', '2'])[0])
        ones.append(run([*build, '--force', '--jobs', '1'])[0])
        commands.append(sum(run([str(COMMAND), str(page), str(folder / 'plain.pdf')])[0] for page in pages))
    _row(f'full build, {len(jobs)} PDFs, --jobs 1', ones)
    _row('full build, --jobs 2', twos, ones, 'of --jobs 1')
    _row(f'{len(jobs)} weasyprint commands', commands)
    _row('full build, --jobs 2', twos, commands, 'of the commands (aim: at most 0.125)')
    unchanged, starts, python = list[float](), list[float](), list[float]()
    for _ in range(QUICK_ROUNDS):
        unchanged.append(run(build)[0])
        starts.append(run([sys.executable, str(PROJECT / 'build.py'), '--help'])[0])
        python.append(run([sys.executable, '-c', 'pass'])[0])
    _row('start of Python alone', python)
    _row('start: --help (aim: under 0.25 s)', starts)
    _row('unchanged build (aim: under 0.3 s)', unchanged, ones, 'of a full one with --jobs 1 (aim: at most 0.02)')


def _written(folder: Path, jobs: Sequence[Job]) -> list[Path]:
    """Write each job as a page that the command of WeasyPrint can print, and return where they lie."""
    pages = []
    for number, job in enumerate(jobs):
        pages.append(folder / f'{number}.html')
        pages[-1].write_text(standing_alone(job, read_words(job)[1]), encoding='utf-8')
    return pages


def _row(what: str, mine: Sequence[float], theirs: Sequence[float] = (), of: str = '') -> None:
    middle = statistics.median(mine)
    ratio = f'   {middle / statistics.median(theirs):.3f} {of}' if theirs else ''
    print(f'{what:44}{middle:8.3f} s   ({min(mine):.3f} to {max(mine):.3f}){ratio}')
