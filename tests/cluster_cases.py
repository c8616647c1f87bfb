"""A cluster on this computer: a scheduler and workers as processes of their own, on loopback, and pieces to work at."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from handouts.press.workspace.project import PROJECT
from tests.patience import until

# What a worker says of itself in the tests, where it is another than ours.
ENGINE = 'HANDOUTS_TESTED_ENGINE'


@dataclass
class Loopback:
    """A scheduler with its workers; what they log is in the folder."""

    folder: Path
    tree: Path = PROJECT
    address: str = ''
    scheduler: 'subprocess.Popen[bytes] | None' = None
    workers: 'list[subprocess.Popen[bytes]]' = field(default_factory=list)

    def begin_scheduler(self, port: int = 0) -> None:
        """Begin a scheduler, and wait until it can be spoken with."""
        noted = self.folder / 'scheduler.json'
        noted.unlink(missing_ok=True)
        words = ['scheduler', '--host', '127.0.0.1', '--port', str(port), '--scheduler-file', str(noted)]
        self.scheduler = self._begin('scheduler', self.tree, *words)
        until(lambda: noted.is_file() and noted.read_text().endswith('}'))
        self.address = json.loads(noted.read_bytes())['address']

    def begin_worker(self, *words: str, tree: Path | None = None, **env: str) -> 'subprocess.Popen[bytes]':
        """Begin a worker, of another program if its folder is named."""
        name, own = f'worker-{len(self.workers)}', ['--nthreads', '1', '--local-directory', str(self.folder)]
        worker = self._begin(name, tree or self.tree, 'worker', self.address, *own, *(words or ['--no-nanny']), **env)
        self.workers.append(worker)
        return worker

    def _begin(self, name: str, tree: Path, *words: str, **env: str) -> 'subprocess.Popen[bytes]':
        settings = {'PYTHONPATH': str(tree), 'PYTHONDONTWRITEBYTECODE': '1', 'XDG_CONFIG_HOME': str(self.folder)}
        with (self.folder / f'{name}.log').open('ab') as log:
            return subprocess.Popen(
                [sys.executable, '-m', 'dask', *words, '--no-dashboard'],
                cwd=self.folder, env={**os.environ, **settings, **env}, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def logs(self) -> str:
        """Return all that scheduler and workers have logged."""
        return '\n'.join(path.read_text() for path in sorted(self.folder.glob('*.log')))

    def files(self) -> list[str]:
        """Return the files that they have written, without their logs."""
        return [
            path.name for path in self.folder.rglob('*') if path.is_file() and path.suffix not in ('.log', '.yaml')
        ]

    def registered(self) -> int:
        """Return how many workers have come so far, those that are gone too."""
        return (self.folder / 'scheduler.log').read_text().count('Register worker')

    def end(self) -> None:
        """End all processes, with those that they began."""
        for process in [*self.workers, *([self.scheduler] if self.scheduler else [])]:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            finally:
                process.wait()


@contextmanager
def loopback(folder: Path, workers: int, tree: Path = PROJECT) -> Iterator[Loopback]:
    """Give a cluster of so many workers."""
    folder.mkdir(parents=True, exist_ok=True)
    here = Loopback(folder, tree)
    try:
        here.begin_scheduler()
        for _ in range(workers):
            here.begin_worker()
        until(lambda: here.registered() == workers)
        yield here
    finally:
        here.end()


# --- pieces to work at, which every worker knows from here ---


def kin() -> list[str]:
    """Return what a worker says of itself."""
    return ['a sum of code', f'weasyprint {os.environ.get(ENGINE, "70.0")}']


def nothing() -> None:
    """Prepare nothing."""


def name(piece: tuple[str, str]) -> str:
    """Return what people call a piece."""
    return f'piece {piece[0]}'


def work(piece: tuple[str, str]) -> tuple[str, int]:
    """Do as a piece says; return its name and the process that did it. The other part of it is a value."""
    what, value = piece
    if what.startswith('killed'):
        os.kill(os.getpid(), signal.SIGKILL)
    if what == 'bug':
        raise KeyError(value)
    if what == 'no memory':
        raise MemoryError(value)
    if what.startswith('slow'):
        time.sleep(1.0)
    if what == 'hangs':
        time.sleep(600)
    return what, os.getpid()
