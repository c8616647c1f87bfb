"""Faults that befall filling: kills at random moments."""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from handouts.people.runs.shelter import sweep_shelters
from tests import fault_cases as cases
from tests.fault_cases import Fault, Warm, files_in
from tests.run_cases import PAPER, SMALL, leftovers, listed, people, write_small
from tests.trials._table import Table, told

PEOPLE, SEED = 60, 7


def kills_of_fills(base: Path, table: Table) -> None:
    """Kill fills at random moments: into one file, into a folder, and for one person."""
    write_small(base)
    (base / f'content/{SMALL}.en.md').write_text(PAPER, encoding='utf-8')
    (base / 'people.csv').write_text(listed(people(PEOPLE)), encoding='utf-8', newline='')
    start = ['--root', str(base), '--today', cases.DAY, 'fill', SMALL]
    ways: dict[str, tuple[int, Callable[[str], list[str]]]] = {
        'run': (40, lambda name: [*start, '--data', str(base / 'people.csv'), '--run', f'{base}/{name}.pdf']),
        'out': (40, lambda name: [*start, '--data', str(base / 'people.csv'), '--out', f'{base}/{name}']),
        'one': (20, lambda name: [*start, '--set', 'patient_name=Ana Ruiz', '-o', f'{base}/{name}.pdf']),
    }
    chance = random.Random(SEED)
    with Warm('--root', base, 'build', SMALL, '--jobs', '0') as warm:
        for way, (tries, words) in ways.items():
            ended = warm.go(*words(f'{way}-whole'))
            faults = [f'undisturbed: {ended.said}'] if ended.code else []
            takes = ended.seconds
            whole, when = lying(base, f'{way}-whole'), Counter[str]()
            for number in range(tries):
                name = f'{way}-{number:03d}'
                killed = warm.go(*words(name), fault=Fault(kill=takes * 1.1 * chance.random()))
                done = lying(base, name)
                is_touched = bool(done or leftovers(base))
                when['after' if killed.code >= 0 else 'during' if is_touched else 'before'] += 1
                faults += [f'{one} is not the whole file' for one in done if done[one] != whole.get(one)]
                mending = warm.go(*words(name))
                if not is_touched:  # what else this computer does changes how long it takes
                    takes = mending.seconds
                is_there = done == whole and 'already' in mending.said
                if lying(base, name) != whole or (mending.code and not is_there):
                    faults.append(f'not mended (exit code {mending.code}): {mending.said[-300:]}')
                sweep_shelters()
                faults += [f'left: {left}' for left in leftovers(base)]
            table.row(f"fill killed: {way}", tries, told(when), faults)


def lying(base: Path, name: str) -> dict[str, bytes]:
    """Return what lies at a place, a file or a folder, without the notes of a run."""
    if (base / name).is_dir():
        return {one: data for one, data in files_in(base / name).items() if not one.startswith('.')}
    path = base / f'{name}.pdf'
    return {'file': path.read_bytes()} if path.is_file() else {}
