"""The passcodes of the desk, one for each role, kept so that nobody can read them back."""

import hashlib
import threading
import unicodedata
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import Field, ValidationError
from werkzeug.security import check_password_hash, generate_password_hash

from handouts.errors import MachineLacks, Mistakes, WrongUse, mistake
from handouts.files import File
from handouts.press.workspace.place import PART, place_file

# What somebody may do: print and fill in; approve and edit words; change the brand and edit words.
Role = Literal['desk', 'approver', 'editor']
ROLES: tuple[Role, ...] = get_args(Role)
# NIST SP 800-63B-4 asks for 8 where something else slows guessing down, as the limit of wrong tries does here.
SHORTEST = 8
# Werkzeug's own way in 2026; about 65 ms and 32 MB for each guess.
METHOD = 'scrypt:32768:8:1'

Hash = Annotated[str, Field(pattern=r'^(scrypt:\d+:\d+:\d+\$\w+\$[0-9a-f]{128})?$')]


class TooShort(WrongUse):
    """A passcode is so short that it could be guessed."""

    def __init__(self) -> None:
        super().__init__(
            f"A passcode needs at least {SHORTEST} characters: a shorter one is soon guessed. "
            "Three or four words that have nothing to do with each other are easy to remember."
        )


class Taken(WrongUse):
    """A passcode is that of another role, so that who knows the one role's would have the other too."""

    def __init__(self) -> None:
        super().__init__(
            "This is already the passcode of another role. Each role needs one of its own: choose another."
        )


class PasscodesFile(File):
    """The hash of each role's passcode; '' where none is set."""

    desk: Hash = ''
    approver: Hash = ''
    editor: Hash = ''

    def hash(self, role: Role) -> str:
        """Return the hash of a role's passcode."""
        return {'desk': self.desk, 'approver': self.approver, 'editor': self.editor}[role]


class Passcodes:
    """The passcodes in a file that only its owner can read; it is read anew each time, for a command may change it.

    Everything raises Mistakes where the file cannot be read: that is never taken for no passcode.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def is_set(self, role: Role) -> bool:
        """Return whether a role has a passcode."""
        return bool(self._read().hash(role))

    def roles_of(self, passcode: str) -> frozenset[Role]:
        """Return the roles that have this passcode: one, or none."""
        return _roles_of(self._read(), plain(passcode))

    def mark(self, role: Role) -> str:
        """Return what changes when a role's passcode does, and tells nothing of it."""
        return hashlib.sha256(self._read().hash(role).encode()).hexdigest()[:16]

    def set(self, role: Role, passcode: str) -> None:
        """Give a role its passcode; raises TooShort, Taken, and MachineLacks where the file cannot be written."""
        text = plain(passcode)
        if len(text) < SHORTEST:
            raise TooShort
        with self._lock:
            known = self._read()
            if _roles_of(known, text) - {role}:
                raise Taken
            self._write(known.model_copy(update={role: generate_password_hash(text, METHOD)}))

    def _read(self) -> PasscodesFile:
        try:
            return PasscodesFile.model_validate_json(self.path.read_bytes())
        except FileNotFoundError:
            return PasscodesFile()
        except (OSError, ValidationError):
            raise self._unreadable() from None

    def _unreadable(self) -> Mistakes:
        return mistake(
            self.path.name,
            0,
            'passcodes',
            "The file with the desk's passcodes cannot be read, so that nobody can be let in with one.",
            "Take it back from a backup. Or delete it, and set each passcode again with "
            "'python build.py desk --passcode ROLE'.",
        )

    def _write(self, file: PasscodesFile) -> None:
        part = self.path.with_name(f'.{self.path.name}{PART}')
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            part.touch(mode=0o600, exist_ok=False)  # place_file writes into it, and renames it with its mode
            place_file(self.path, file.model_dump_json(indent=1).encode())
        except OSError as error:
            raise MachineLacks(
                f"The passcode cannot be kept: {error.strerror}. Look at the room on the disk and at the "
                f"permissions of the folder '{self.path.parent.name}', then set it again. The old one still holds."
            ) from None


def plain(passcode: str) -> str:
    """Return a passcode as it is compared: the same from each keyboard, and without spaces around it."""
    return unicodedata.normalize('NFKC', passcode).strip()


def _roles_of(file: PasscodesFile, text: str) -> frozenset[Role]:
    """Return the roles of a passcode; it takes the same time whichever it is."""
    held = [(role, file.hash(role)) for role in ROLES if file.hash(role)]
    return frozenset([role for role, known in held if check_password_hash(known, text)])
