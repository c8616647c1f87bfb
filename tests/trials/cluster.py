"""Past one machine: papers and people on a cluster of processes on loopback, with workers and schedulers that are lost.

`HANDOUTS_PEOPLE` is how many people are filled in at last, 100,000 if it is not set.
"""

import csv
import mmap
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from handouts.people.runs.shelter import shelter_of
from handouts.press.letters.fonts import upright_face
from handouts.press.letters.typeface import typeface
from handouts.press.workspace.project import PROJECT
from tests.cluster_cases import Loopback, loopback
from tests.patience import until
from tests.run_cases import SMALL, write_small

CHART = re.compile(r'A-\d{7}')
# A drawing in a run's file, and the letters of a line in it.
DRAWING = re.compile(rb'<</Length (\d+)/Filter/FlateDecode>>stream\n')
GLYPHS = re.compile(rb'<((?:[0-9A-F]{4})+)>')
# Every so manyth person has a date that there is not.
BAD = 97
SOME, TURNS = 8000, 2
MEASURED = ('the whole', 'processor of the client', 'memory of the client', 'the file', 'over the wire')
UNITS = ('s', 's', 'MB', 'MB', 'MB')


def trial() -> None:
    """Print what a cluster does, and end with an error where it loses a paper or a person."""
    with tempfile.TemporaryDirectory(prefix='handouts-trial-') as folder:
        here = Path(folder)
        print(f"{os.cpu_count()} cores, which client, scheduler and workers share; load {os.getloadavg()[0]:.1f}")
        write_small(here / 'small')
        command(here, 'here', 'build')
        _one_and_two(here)
        _lost_worker(here)
        _lost_scheduler(here)
        count = int(os.environ.get('HANDOUTS_PEOPLE', '100000'))
        tenth, all_of_them = _everybody(here, count // 10), _everybody(here, count)
        print("From both, what a million people of one page would take:")
        for what, unit, one, other in zip(MEASURED, UNITS, tenth, all_of_them, strict=True):
            print(f"  {what:28}{other + (other - one) / (count - count // 10) * (1_000_000 - count):10,.0f} {unit}")


def command(here: Path, output: str, *words: str, root: str = '', code: Sequence[int] = (0,)) -> tuple[float, str]:
    """Run the program; return the seconds that it took, and what it said."""
    start = time.perf_counter()
    done = subprocess.run(
        _words(here, output, *words, root=root), cwd=PROJECT, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    ensure(done.returncode in code, f"{' '.join(words)} ended with {done.returncode}: {said[-2000:]}")
    return time.perf_counter() - start, said


def _words(here: Path, output: str, *words: str, root: str = '') -> list[str]:
    place = ['--root', str(root or PROJECT), '--output', str(here / output), '--today', '2026-11-24']
    return [sys.executable, str(PROJECT / 'build.py'), *place, *words]


def ensure(is_so: bool, what: str) -> None:
    """End the trial where something is not so."""
    if not is_so:
        raise SystemExit(f"The cluster trial failed: {what}")


def same(one: Path, other: Path) -> int:
    """Return how many files two folders have, all alike; end the trial if they are not.

    The manifest is not compared: it knows the times of the files beside it.
    """
    names = [
        sorted(path.relative_to(folder) for path in folder.rglob('*') if path.is_file() and path.suffix != '.json')
        for folder in (one, other)
    ]
    ensure(names[0] == names[1] != [], f"{one.name} and {other.name} hold other files")
    differing = [name for name in names[0] if (one / name).read_bytes() != (other / name).read_bytes()]
    ensure(not differing, f"{differing[:3]} differ")
    return len(names[0])


def write_people(path: Path, count: int) -> None:
    """Write a list of people with chart numbers, of whom some cannot be printed."""
    with path.open('w', encoding='utf-8', newline='') as file:
        rows = csv.writer(file)
        rows.writerow(['patient_name', 'born', 'call', 'note', 'chart_number'])
        for number in range(count):
            born = '31.02.1980' if number % BAD == 5 else f'{1940 + number % 60}-03-14'
            rows.writerow([f'Ana Ruiz {number}', born, '602-555-0100', f'note {number}', f'A-{number:07}'])


def fill(people: Path, target: Path, *more: str) -> list[str]:
    """Return the words that fill a list into one file, from the small workspace."""
    return ['fill', SMALL, '--data', str(people), '--run', str(target), *more]


def _one_and_two(here: Path) -> None:
    """Print what one worker takes and what two take, in turns, and that both make what is made here."""
    people = here / 'some.csv'
    write_people(people, SOME)
    command(here, 'blanks', *fill(people, here / 'here.pdf'), root=str(here / 'small'), code=(1,))
    taken: dict[tuple[str, int], list[float]] = {}
    with loopback(here / 'one', 1) as one, loopback(here / 'two', 2) as two:
        for turn in range(TURNS):
            for count, cluster in ((1, one), (2, two)):
                afar = ['--cluster', cluster.address]
                seconds, _ = command(here, f'built-{count}', 'build', '--force', *afar)
                taken.setdefault(('build', count), []).append(seconds)
                target = here / f'{count}-{turn}.pdf'
                words = fill(people, target, *afar)
                seconds, _ = command(here, 'blanks', *words, root=str(here / 'small'), code=(1,))
                taken.setdefault(('fill', count), []).append(seconds)
                ensure(target.read_bytes() == (here / 'here.pdf').read_bytes(), "a filled file is another")
        files = same(here / 'built-1', here / 'here') + same(here / 'built-2', here / 'here')
    for what, told in (('build', "build --force, all papers"), ('fill', f"fill, {SOME:,} people")):
        first, second = min(taken[what, 1]), min(taken[what, 2])
        print(
            f"{told:30} one worker {first:7.1f} s   two workers {second:7.1f} s   {first / second:.2f} times as fast"
        )
    print(f"{files} files of four builds and {2 * TURNS} filled files are, byte for byte, those that are made here")


def _lost_worker(here: Path) -> None:
    """Kill a worker in the middle of a build."""
    with loopback(here / 'lost', 2) as cluster:
        process = _begun(here, 'lost-built', 'build', '--force', '--cluster', cluster.address)
        until(lambda: _printed(here / 'lost-built') >= 2)
        cluster.workers[0].kill()
        said = process.communicate()[0]
        ensure(process.returncode == 0, said)
        told = re.findall(r'.*tried again.*', said)
        ensure(len(told) == 1, f"told {told}")
        print(
            f"A worker is killed in the middle of a build: {same(here / 'lost-built', here / 'here')} files, all right"
        )
        print(f"  {re.sub(r'127.0.0.1:[0-9]+', 'loopback', told[0])}")


def _begun(here: Path, output: str, *words: str, root: str = '') -> 'subprocess.Popen[str]':
    return subprocess.Popen(
        _words(here, output, *words, root=root),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _printed(output: Path) -> int:
    return len([*output.rglob('*.pdf')])


def _lost_scheduler(here: Path) -> None:
    """Kill the scheduler in the middle of a build and of a run; the same commands go on, with a cluster or without."""
    people, target = here / 'some.csv', here / 'resumed.pdf'
    with loopback(here / 'gone', 2) as cluster:
        process = _begun(here, 'gone-built', 'build', '--cluster', cluster.address)
        until(lambda: _printed(here / 'gone-built') >= 3)
        seconds, said = _scheduler_killed(cluster, process)
        kept = re.search(r'(\d+) PDFs printed', said)
        _, again = command(here, 'gone-built', 'build')
        ensure(bool(kept) and f"{kept and kept[1]} unchanged" in again, f"{said}\n{again}")
        print(
            f"The scheduler is killed in a build: told after {seconds:.1f} s; {kept and kept[1]} papers kept, the rest"
        )
        print(
            f"  printed here by the same command without --cluster: {same(here / 'gone-built', here / 'here')} files, all right"
        )
    with loopback(here / 'gone-run', 2) as cluster:
        process = _begun(
            here, 'blanks', *fill(people, target, '--cluster', cluster.address), root=str(here / 'small')
        )
        pages = shelter_of(target) / 'pages.pdf'
        until(lambda: pages.is_file() and pages.stat().st_size > 500_000)
        seconds, said = _scheduler_killed(cluster, process)
        ready = re.search(r'(\d+) rows are made ready', said)
        ensure(bool(ready), said)
        cluster.begin_scheduler()
        cluster.begin_worker()
        words = fill(people, target, '--cluster', cluster.address)
        command(here, 'blanks', *words, root=str(here / 'small'), code=(1,))
        ensure(target.read_bytes() == (here / 'here.pdf').read_bytes(), "the resumed file is another")
        print(
            f"The scheduler is killed in a run: told after {seconds:.1f} s; {ready and ready[1]} of {SOME:,} people kept, the"
        )
        print("  rest filled in on a new cluster; byte for byte the file that is made here")


def _scheduler_killed(cluster: Loopback, process: 'subprocess.Popen[str]') -> tuple[float, str]:
    """Kill the scheduler; return after how many seconds the program has ended, and what it said."""
    assert cluster.scheduler
    cluster.scheduler.kill()
    start = time.perf_counter()
    said = process.communicate()[0]
    ensure(process.returncode == 3 and 'Traceback' not in said, f"{process.returncode}: {said}")
    ensure(len(re.findall('does not answer any more', said)) == 1, said)
    return time.perf_counter() - start, said


def _everybody(here: Path, count: int) -> list[float]:
    """Fill in a great many people, and find each of them once: in the file or among those who were refused.

    Returns what it took, as MEASURED says it.
    """
    people, target = here / f'{count}.csv', here / f'{count}.pdf'
    write_people(people, count)
    with loopback(here / f'cluster-{count}', 2) as cluster:
        words = fill(people, target, '--cluster', cluster.address)
        start, seen, wire = time.perf_counter(), [0.0, 0.0], _sent()
        process = _begun(here, 'blanks', *words, root=str(here / 'small'))
        watcher = threading.Thread(target=_watch, args=(process.pid, seen))
        watcher.start()
        said = process.communicate()[0]
        taken = [time.perf_counter() - start, *seen, target.stat().st_size / 1e6, (_sent() - wire) / 2 / 1e6]
        watcher.join()
        ensure(process.returncode == 1, said[-2000:])
        log = cluster.logs()
    refused = Counter(CHART.findall(target.with_suffix('.refused.csv').read_text()))
    found = Counter(charts_in(target))
    ensure(found.keys().isdisjoint(refused), "somebody is printed and refused")
    ensure(found + refused == Counter(f'A-{number:07}' for number in range(count)), "not everybody is there once")
    ensure(len(refused) == len(range(5, count, BAD)), f"{len(refused)} are refused")
    ensure('Ana Ruiz' not in log and not CHART.search(log), "a log holds a value")
    print(f"{count:,} people: {len(found):,} printed, {len(refused):,} refused, each chart number found exactly once")
    print(' '.join(f"  {what} {one:,.0f} {unit}" for what, unit, one in zip(MEASURED, UNITS, taken, strict=True)))
    return taken


def _sent() -> int:
    """Return how many bytes have gone over loopback; each goes twice, by way of the scheduler."""
    return int(psutil.net_io_counters(pernic=True)['lo'].bytes_sent)


def _watch(pid: int, seen: list[float]) -> None:
    """Note the seconds of processor and the highest memory of a process in MB until it ends."""
    try:
        process = psutil.Process(pid)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            with process.oneshot():
                times = process.cpu_times()
                seen[:] = [times.user + times.system, max(seen[1], process.memory_info().rss / 1e6)]
            time.sleep(0.2)
    except psutil.Error:
        return


def charts_in(path: Path) -> Iterator[str]:
    """Yield each chart number that is drawn in a run's file, as a printer draws it: by its glyphs."""
    face = typeface(upright_face('Atkinson Hyperlegible'))
    letters = {b'%04X' % face.glyph(letter): letter for letter in 'A-0123456789'}
    with path.open('rb') as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for found in DRAWING.finditer(data):
            drawn = zlib.decompress(data[found.end() : found.end() + int(found[1])])
            for line in re.findall(rb'\[([^\]]*)\] TJ', drawn):
                glyphs = b''.join(GLYPHS.findall(line))
                text = ''.join(letters.get(glyphs[at : at + 4], '?') for at in range(0, len(glyphs), 4))
                yield from CHART.findall(text) if CHART.fullmatch(text) else ()
