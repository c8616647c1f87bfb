"""Lets one process at a time change a file of the workspace, on this computer."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs

# How many seconds another is waited for: it writes a few small files.
PATIENCE = 30.0


@contextmanager
def alone_at(path: Path) -> Iterator[None]:
    """Wait until no other process of this user changes a file, and keep others from it meanwhile.

    A process that died holds no one up. Raises OSError where the state folder cannot be written, or (as TimeoutError)
    where another does not come to an end.
    """
    from filelock import FileLock  # it takes longer to load than reading a workspace does

    folder = platformdirs.user_state_path('handouts') / 'locks'
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    with FileLock(folder / f'{name}.lock', timeout=PATIENCE):
        yield
