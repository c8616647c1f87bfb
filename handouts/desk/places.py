"""Where a desk keeps its own: its journal and passcodes in the user's data folder, people's values in memory."""

import errno
import hashlib
import os
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from handouts.errors import MachineLacks

# A disk that is only memory, on Linux: what lies there is gone when the computer stops.
MEMORY = Path('/dev/shm')
# So often, and with so many seconds between, a private folder is cleared in which a dying process still writes.
TRIES, PAUSE = 50, 0.1
NO_HOME = (
    "The desk keeps a journal and passcodes, and this user has no home folder for them. "
    "Set XDG_DATA_HOME to a folder that stays and is this user's own."
)


@dataclass(frozen=True)
class Places:
    """The folder of what stays, and the place beside which the private folder of a running desk is made."""

    data: Path
    private: Path

    @property
    def journal(self) -> Path:
        """The journal of what was printed."""
        return self.data / 'journal.sqlite'

    @property
    def passcodes(self) -> Path:
        """The passcodes, hashed."""
        return self.data / 'passcodes.json'

    @property
    def address(self) -> Path:
        """The address of the desk that is open, for whoever opens it a second time."""
        return self.data / 'address'

    def known_address(self) -> str:
        """Return where the desk that is open can be reached; '' where nothing says so."""
        with suppress(OSError, UnicodeDecodeError):
            return found if (found := self.address.read_text('ascii')).startswith('http://') else ''
        return ''

    def forget_address(self) -> None:
        """Let nobody be led to a desk that is not open."""
        with suppress(OSError):
            self.address.unlink(missing_ok=True)


def places_of(root: Path) -> Places:
    """Return the places of a workspace's desk: another for each folder and each user of the computer.

    Raises MachineLacks where nobody knows in which folder this user keeps things.
    """
    key = f'{root.name}-{hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:8]}'
    try:
        data = platformdirs.user_data_path('handouts') / 'desks' / key
    except RuntimeError:
        raise MachineLacks(NO_HOME) from None
    return Places(data, _memory(key) or data / 'desk')


def clear_folder(private: Path) -> None:
    """Remove what a desk that was killed has left in its private folder; what printed for it may be at it still.

    Each thing gets another name first, by which nobody writes into it. Raises OSError where something stays.
    """
    for _ in range(TRIES):
        left = list(private.iterdir())
        if not left:
            return
        for path in left:
            with suppress(OSError):  # it is gone meanwhile, or still held open: the next look tells
                gone = path.rename(private / f'gone-{secrets.token_hex(8)}')
                shutil.rmtree(gone, ignore_errors=True) if gone.is_dir() else gone.unlink()
        time.sleep(PAUSE)
    raise OSError(errno.ENOTEMPTY, os.strerror(errno.ENOTEMPTY), str(private))


def _memory(key: str) -> Path | None:
    """Return a place of this user on the disk that is only memory, where there is one."""
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return None
    return MEMORY / f'handouts-{os.getuid()}-{key}'
