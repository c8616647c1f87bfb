"""Lets one process at a time change a file or a folder of the workspace, on this computer."""

import errno
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from handouts.cupboard import state_folder
from handouts.errors import MachineLacks

# How many seconds another is waited for that writes a few small files, and how often in a second it is looked for.
PATIENCE, LOOKS = 30.0, 20
# Another print run may be long; each of its papers has a limit, and whoever waits is told and may stop.
FOR_EVER = float('inf')
# Seconds after which it is told that another is waited for.
MOMENT = 1.0

if sys.platform == 'win32':
    import msvcrt

    def _seize(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _seize(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def untold() -> None:
    """Tell nobody."""


@contextmanager
def alone_at(path: Path, patience: float = PATIENCE, notice: Callable[[], None] = untold) -> Iterator[None]:
    """Wait until no other process of this user is at a file or a folder, and keep others from it meanwhile.

    `notice` is called once when another has been waited for for a moment. A process that died holds no one up: the
    lock ends with it. Raises OSError where no state folder can be written, and (as TimeoutError) where another does
    not come to an end in so many seconds.
    """
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    with locked(state_folder('locks') / f'{name}.lock', patience, notice):
        yield


@contextmanager
def locked(lock: Path, patience: float = 0, notice: Callable[[], None] = untold) -> Iterator[None]:
    """Hold a lock, which is a file that stays behind and is empty.

    Raises TimeoutError where somebody, also this process, holds it for longer than `patience` seconds.
    """
    file = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for(file, patience, notice)
        yield
    finally:
        os.close(file)


def _wait_for(file: int, patience: float, notice: Callable[[], None]) -> None:
    begun, is_told = time.monotonic(), False
    while True:
        try:
            _seize(file)
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                raise
        else:
            return
        waited = time.monotonic() - begun
        if waited >= patience:
            raise TimeoutError(errno.ETIMEDOUT, "another process is at it, and does not come to an end")
        if waited > MOMENT and not is_told:
            is_told = True
            notice()
        time.sleep(1 / LOOKS)


@contextmanager
def alone_printing(output: Path, notice: Callable[[], None] = untold, patience: float = FOR_EVER) -> Iterator[None]:
    """Keep other processes from printing into the same folder, and wait for one that does.

    Raises MachineLacks where that cannot be had, or where `patience` seconds are over.
    """
    with ExitStack() as stack:
        try:
            stack.enter_context(alone_at(output, patience, notice))
        except OSError as error:
            why = f"it cannot be kept from others meanwhile ({error.strerror})"
            told = f"Nothing is printed into {output.name}: {why}."
            hint = "Let this user write to a state folder, or set XDG_STATE_HOME to a folder of its own."
            raise MachineLacks(f"{told} {hint}") from None
        yield
