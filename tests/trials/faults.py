"""Faults by the hundred that befall building and filling: what was tried, and what was found."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.fault_cases import Ended, Fault, Place, begun, build_words, files_in, leftovers_of, placed
from tests.run_cases import small_disk
from tests.trials._filling import kills_of_fills
from tests.trials._machine import faults_of_tests, little_memory
from tests.trials._table import Table, told

KILLS, COLD = 100, 20
# How many things a build of two PDFs does on the disk, about.
STEPS = 24
MANIFEST = 'manifest.casa-verde.json'
SEED = 7


def kills_of_builds(place: Place, table: Table) -> None:
    """Kill builds that print in one process at random moments of all, and of those when they are at the disk."""
    chance, when, faults = random.Random(SEED), Counter[str](), list[str]()
    takes = 0.0
    for number in range(KILLS - COLD):
        if number % 10 == 0:  # what else this computer does changes how long it takes
            place.again()
            takes = place.build().seconds
        place.again()
        at = Fault(step=chance.randint(1, STEPS), kill=0.02 * chance.random() + 0.0001)
        ended = place.build(at if number % 2 else Fault(kill=takes * (0.1 + chance.random())))
        when[moment(place, ended.code)] += 1
        faults += place.judged(ended)
    table.row("build killed, one process", KILLS - COLD, told(when), faults)


def kills_of_crews(place: Place, table: Table) -> None:
    """Kill builds that print by a crew, all processes at once or the first one alone."""
    chance, begin = random.Random(SEED), time.monotonic()
    place.again()
    with begun([*build_words(place.root, place.out), '--jobs', '2']) as process:
        process.wait()
    takes = time.monotonic() - begin
    for name, everybody in (("build killed, all of a crew", True), ("build killed, the first of a crew", False)):
        faults, when = [], Counter[str]()
        for number in range(COLD // 2):
            place.again()
            with begun([*build_words(place.root, place.out), '--jobs', '2']) as process:
                if number % 2:  # at any moment after the first paper
                    assert process.stdout is not None
                    process.stdout.readline()
                    time.sleep(0.5 * chance.random())
                else:
                    time.sleep(0.2 + takes * chance.random())
                if process.poll() is None:
                    (os.killpg if everybody else os.kill)(process.pid, signal.SIGKILL)
                process.wait()
                when[moment(place, process.returncode)] += 1
                faults += place.judged(Ended(process.returncode, '', '', 0))
        table.row(name, COLD // 2, told(when), faults)


def moment(place: Place, code: int) -> str:
    """Return when a build was killed, as far as the folder tells."""
    if code >= 0:
        return 'after'
    return 'before' if files_in(place.out) == place.old else 'during'


def kill_at_each_step(place: Place, table: Table) -> None:
    """Kill a build before each thing that it does on the disk."""
    faults, step, code = list[str](), 0, -9
    while code < 0:
        step += 1
        place.again()
        ended = place.build(Fault(step=step))
        code = ended.code
        faults += place.judged(ended)
    table.row("build killed before each step on the disk", step - 1, "", faults)


def each_file_spoilt(place: Place, table: Table) -> None:
    """Spoil each file just before it is read."""
    keep = place.base / 'keep'
    shutil.copytree(place.root, keep)
    for how in ('gone', 'half'):
        faults, codes, number, spoilt = list[str](), Counter[int](), 0, 'first'
        while spoilt:
            number += 1
            place.again()
            ended = place.build(Fault(root=str(place.root), read=number, how=how))
            shutil.rmtree(place.root)
            shutil.copytree(keep, place.root)
            spoilt = ended.spoilt
            codes[ended.code] += 1
            # Of what it was made then, each PDF is another one; the next run must see that.
            faults += [one for one in place.judged(ended, has_more=True) if 'neither' not in one]
        table.row(f"a file read while it is changed: {how}", number - 1, f'exit codes {dict(codes)}', faults)


def disks_full(place: Place, table: Table) -> None:
    """Build on disks with room for more and more of it."""
    faults, codes, whole = list[str](), Counter[int](), sum(map(len, place.old.values()))
    sizes = range(0, 2 * whole + 32 * 4096, 16 * 1024)
    for free in sizes:
        shutil.rmtree(place.out, ignore_errors=True)
        with small_disk(place.out, '8m'):
            place.lay_out()
            status = os.statvfs(place.out)
            used = (status.f_blocks - status.f_bfree) * status.f_frsize
            remount(place.out, f'size={used + free}')
            ended = place.build()
            codes[ended.code] += 1
            if ended.code and 'could not be written: No space left on device' not in ended.said:
                faults.append(f'not told: {ended.said}')
            if left := leftovers_of(place.out):
                faults.append(f'left: {left}')
            faults += place.judged(ended, is_mended=False)
            remount(place.out, 'size=8m')
            faults += place.judged(ended)
    table.row("disk full at any file", len(sizes), f'exit codes {dict(codes)}', faults)


def remount(folder: Path, options: str) -> None:
    """Change a small disk."""
    subprocess.run(['mount', '-o', f'remount,{options}', folder], check=True)


def corrupt_records(place: Place, table: Table) -> None:
    """Build over records and files that somebody has spoilt."""
    spoils: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
        'manifest cut short': (MANIFEST, lambda data: data[: len(data) // 2]),
        'manifest empty': (MANIFEST, lambda data: b''),
        'manifest of another program': (MANIFEST, lambda data: b'{"name": "other", "version": 3}'),
        'manifest of wrong types': (
            MANIFEST,
            lambda data: data.replace(b'"pages": ', b'"pages": "x" , "p": '),
        ),
        'manifest of 6 MB': (MANIFEST, lambda data: b'{"pdfs": [' + b'1,' * 3_000_000 + b'1]}'),
        'manifest of garbage': (MANIFEST, lambda data: random.Random(SEED).randbytes(len(data))),
        'gallery cut short': ('index.html', lambda data: data[:100]),
        **{
            f'{what} {how}': (next(name for name in place.old if name.endswith(suffix)), spoil)
            for what, suffix in (('PDF', '.pdf'), ('picture', '.jpg'))
            for how, spoil in (
                ('cut short', lambda data: data[: len(data) // 2]),
                ('of garbage', lambda data: random.Random(SEED).randbytes(len(data))),
                ('empty', lambda data: b''),
            )
        },
    }
    for name, (file, spoil) in spoils.items():
        place.again()
        place.build()
        (place.out / file).write_bytes(spoil((place.out / file).read_bytes()))
        ended = place.build()
        faults = [f'exit code {ended.code}: {ended.said}'] if ended.code else []
        faults += place.judged(ended)
        printed = next(line for line in ended.said.splitlines() if 'PDFs printed' in line)
        table.row(name, 1, printed, faults)


def trial() -> None:
    """Let all faults befall building and filling, and end with an error where something was found."""
    table = Table()
    with tempfile.TemporaryDirectory(prefix='faults-') as folder:
        base = Path(folder)
        os.environ['XDG_STATE_HOME'] = str(base / 'state')
        with placed(base / 'two', 'print', 'large-print') as place:
            kills_of_builds(place, table)
        with placed(base / 'one', 'print') as place:
            for faults in (kill_at_each_step, each_file_spoilt, disks_full, corrupt_records):
                faults(place, table)
        with placed(base / 'four', 'print', 'large-print', other='gum') as place:
            kills_of_crews(place, table)
            little_memory(place, table)
        kills_of_fills(base / 'fill', table)
        faults_of_tests(table)
    if table.faults:
        sys.exit('\n'.join(table.faults))
