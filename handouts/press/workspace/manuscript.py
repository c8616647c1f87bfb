"""A text file of the workspace as somebody edits it: read whole, and saved only over what was read."""

import errno
import hashlib
import os
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_IMODE, S_IWGRP, S_IWOTH, S_IWUSR
from threading import Lock

from handouts.errors import HandoutsError, WrongUse, mistake
from handouts.model import Source
from handouts.press.workspace.place import place_files
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.textfile import bytes_of, decoded, is_inside

# The room of a workspace that people write in; all else is the program's and the designer's.
ROOM = 'content'
BYTE_ORDER_MARK = b'\xef\xbb\xbf'
LINE_END = re.compile(rb'\r\n|\r|\n')
WRITABLE = S_IWUSR | S_IWGRP | S_IWOTH
# Nothing lies there.
NOTHING = ''
NONE_BESIDE: Mapping[Path, bytes] = {}

# Between looking at what lies there and taking its place nobody else of this program may save.
_saving = Lock()


@dataclass(frozen=True)
class Manuscript:
    """A text file as it was read: its name as people see it, its place, its text, the SHA-256 of its bytes.

    The text has LF at the ends of its lines and no byte order mark. Where nothing lies at the place, text and
    digest are ''.
    """

    file: str
    path: Path
    text: str
    digest: str


class Overtaken(HandoutsError):
    """The file is no longer the one that was read; `present` is what lies there now."""

    def __init__(self, present: Manuscript) -> None:
        super().__init__(present)
        self.present = present

    def __str__(self) -> str:
        if not self.present.digest:
            return (
                f"{self.present.file} has been deleted since you opened it. Nothing was saved. "
                "Save again to put your text there anew, or copy it to keep it."
            )
        return (
            f"{self.present.file} has been changed since you opened it. Nothing was saved. "
            "Compare your text with what stands there now, then save again."
        )


def read_manuscript(rooms: Rooms, path: Path) -> Manuscript:
    """Return a file of the workspace to be edited.

    Raises WrongUse where it is none of the workspace's own, and Mistakes where it cannot be read as text.
    """
    manuscript = manuscript_of(rooms, path, NOTHING)
    try:
        return _as_read(manuscript, bytes_of(path))
    except OSError as error:
        told = f"The file cannot be read: {error.strerror}."
        raise mistake(manuscript.file, 0, 'unreadable', told, "Look whether it is still there.") from None


def manuscript_of(rooms: Rooms, path: Path, digest: str) -> Manuscript:
    """Return a file of the workspace as somebody read it before, known by its digest alone; '' if it is new.

    Raises WrongUse where it is none of the workspace's own. Its text is ''.
    """
    file = rooms.shown(path)
    if not is_inside(path, (rooms.root / ROOM,)):
        raise WrongUse(
            f"{file} is not one of this workspace's own texts, so it cannot be changed here. "
            f"Copy it to the same place in the folder '{ROOM}' of the workspace, and change the copy."
        )
    return Manuscript(file, path, '', digest)


def typed_source(file: str, text: str) -> Source:
    """Return a text as somebody typed it in, like one read from a file; raise Mistakes if it could not be."""
    return decoded(text.encode('utf-8', 'surrogatepass'), file)


def save_manuscript(manuscript: Manuscript, text: str, beside: Mapping[Path, bytes] = NONE_BESIDE) -> Manuscript:
    """Save a text over the file that was read, whole or not at all, and return it as it lies there now.

    Its line ends and byte order mark stay those of the file; of several kinds of line ends the commonest is
    taken. A text that lies there already is not written again. Files `beside` it, which it may name, are placed
    together with it, and also where the text lies there already.

    Raises Overtaken where the file is no longer the one that was read, and Mistakes where the text could not
    be read again or the file cannot be written.
    """
    typed = typed_source(manuscript.file, text).text
    with _saving:
        try:
            return _saved(manuscript, manuscript.path.resolve(), typed, beside)  # a link stays one
        except OSError as error:
            told = f"The file could not be written: {error.strerror}."
            hint = "Nothing was changed. Look at the disk and at the permissions of the file, then save again."
            raise mistake(manuscript.file, 0, 'not-written', told, hint) from None


def _saved(manuscript: Manuscript, path: Path, text: str, beside: Mapping[Path, bytes]) -> Manuscript:
    try:
        lying = bytes_of(path)
        present, mode = _as_read(manuscript, lying), path.stat().st_mode
    except FileNotFoundError:
        present, lying, mode = replace(manuscript, text='', digest=NOTHING), b'', 0
    if present.digest and present.text == text:
        place_files(beside)
        return present
    if present.digest != manuscript.digest:
        raise Overtaken(present)
    data = _in_manner_of(lying, text)
    placed = _as_read(present, data)
    if mode and not (mode & WRITABLE and os.access(path, os.W_OK)):
        raise PermissionError(errno.EACCES, "it is write-protected")
    place_files({**beside, path: data})
    if mode:
        with suppress(OSError):  # some disks know no permissions
            path.chmod(S_IMODE(mode))
    return placed


def _as_read(manuscript: Manuscript, data: bytes) -> Manuscript:
    text = decoded(data, manuscript.file).text
    return replace(manuscript, text=text, digest=hashlib.sha256(data).hexdigest())


def _in_manner_of(lying: bytes, text: str) -> bytes:
    """Return a text as bytes, with the byte order mark and the commonest line end of what lies there."""
    ends = Counter(LINE_END.findall(lying)).most_common(1)
    mark = BYTE_ORDER_MARK if lying.startswith(BYTE_ORDER_MARK) else b''
    return mark + text.encode().replace(b'\n', ends[0][0] if ends else b'\n')
