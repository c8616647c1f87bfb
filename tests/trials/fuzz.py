"""Made-up input by the thousand to every part that takes some from outside; each part in a process of its own."""

import faulthandler
import multiprocessing
import os
import tempfile
from pathlib import Path

from tests.fuzz.bounds import limit_memory
from tests.fuzz.campaign import HEAD, Count, try_out
from tests.fuzz.targets import TARGETS

# Of each target so many inputs, of a quick one these times as many: a printed page takes a tenth of a second.
EXAMPLES = int(os.environ.get('HANDOUTS_EXAMPLES', '400'))
QUICK = {'value': 10, 'written-value': 5, 'code': 10, 'manifest': 5, 'approvals': 5, 'yaml': 5, 'changed-yaml': 5}
# Seconds after which a process that says nothing has hung in a library, where no signal of ours gets through.
PATIENCE = 3600.0


def trial() -> None:
    """Try out each target; end with an error where one is broken by some input."""
    print(HEAD, flush=True)
    broken = {}
    for name in TARGETS:
        count = try_alone(name, EXAMPLES * QUICK.get(name, 1))
        print(count.told(name), flush=True)
        if count.broken:
            broken[name] = '\n'.join(count.broken)
    if broken:
        raise SystemExit('\n\n'.join(f"{name} is broken by some input:\n{told}" for name, told in broken.items()))


def try_alone(name: str, examples: int) -> Count:
    """Return what became of a target's inputs in a process of its own, which may die of one."""
    with tempfile.TemporaryDirectory() as folder:
        spawned = multiprocessing.get_context('spawn')
        ours, theirs = spawned.Pipe(duplex=False)
        process = spawned.Process(target=_try_out, args=(name, examples, Path(folder), theirs))
        process.start()
        theirs.close()
        try:
            count: Count = ours.recv() if ours.poll(PATIENCE) else Count(broken=["It hangs."])
        except EOFError:
            count = Count(broken=[f"The process ends with {process.exitcode}."])
        process.join(0 if count.broken else 60)
        process.kill()
        last = Path(folder, 'last')
        if count.broken and last.is_file():
            count.broken.append(f'last: {last.read_bytes()[:3000]!r}')
        return count


def _try_out(name: str, examples: int, folder: Path, told: 'multiprocessing.connection.Connection') -> None:
    faulthandler.enable()
    os.environ |= {'XDG_STATE_HOME': str(folder / 'state'), 'TMPDIR': str(folder), 'HANDOUTS_JOBS': '1'}
    tempfile.tempdir = None
    limit_memory()
    told.send(try_out(name, examples, by_chance=True, last=folder / 'last'))
