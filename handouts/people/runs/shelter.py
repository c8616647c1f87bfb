"""The private folder of a run: what it has written so far, for nobody else's eyes, and gone at the end.

A run that is killed leaves its folder behind. Each is written down in the user's own state folder, so that the
next start of the program finds it: it goes on with it, or removes it.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from handouts.cupboard import state_folder
from handouts.errors import MachineLacks, WrongUse
from handouts.press.workspace.alone import locked

SUFFIX = '.handouts'
# Seconds for which a run that was killed may still seem to be there: while another process clears away what it left.
LINGERING = 0.5


def shelter_of(target: Path) -> Path:
    """Return the private folder of a run that prints to this place: beside it, on the same disk."""
    return target.with_name(f'.{target.name}{SUFFIX}')


@contextmanager
def open_shelter(target: Path, *, keeps_work: bool = False, is_inside: bool = False) -> Iterator[Path]:
    """Give the private folder of a run, as an interrupted run left it or new; remove what other runs left.

    With `keeps_work` it stays behind where the work in it is stopped, or has nobody any more who does it; with
    `is_inside` it lies in the target, which is a folder and may be a disk of its own. Raises WrongUse if another run
    is at it, and OSError if it cannot be written.
    """
    folder = shelter_of(target / 'run' if is_inside else target)
    entry = _register() / f'{hashlib.sha256(str(folder).encode()).hexdigest()[:24]}.run'
    with suppress(FileExistsError):
        entry.touch(exist_ok=False)
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(_lock_of(entry), LINGERING))
        except TimeoutError:
            raise WrongUse(f"Another run is printing to {target.name}. Wait until it has ended.") from None
        entry.write_text(str(folder), encoding='utf-8')
        sweep_shelters()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            yield folder
        except BaseException as error:
            if not (keeps_work and isinstance(error, KeyboardInterrupt | MachineLacks)):
                forget(folder, entry)
            raise
        forget(folder, entry)


def sweep_shelters() -> int:
    """Remove the private folders of runs that were killed, unless a run is at them; return how many."""
    removed = 0
    for entry in list(_register().glob('*.run')):
        with suppress(OSError), locked(_lock_of(entry)):
            folder = Path(entry.read_text(encoding='utf-8'))
            if folder.name.endswith(SUFFIX):
                removed += folder.is_dir()
                forget(folder, entry)
    return removed


def forget(folder: Path, entry: Path) -> None:
    """Remove a private folder with all that is in it, and that it was ever there."""
    shutil.rmtree(folder, ignore_errors=True)
    entry.unlink(missing_ok=True)


def _lock_of(entry: Path) -> Path:
    """Return the file that whoever is at a private folder holds."""
    return entry.with_name(f'{entry.name}.lock')


def _register() -> Path:
    """Return the folder in which private folders are written down."""
    return state_folder('runs')
