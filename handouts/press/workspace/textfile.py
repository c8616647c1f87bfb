"""Reads a text file as people's editors write it, and refuses what is not text."""

import re
from pathlib import Path

from handouts.errors import mistake
from handouts.model import Source

# The longest paper worth printing: about a hundred pages of text.
LARGEST_BYTES = 250_000
# What cannot be printed: control characters, halves of others, those that nobody sees, some of which turn the words
# around them, and those of private use, with which places are marked while a paper is composed.
ODD = re.compile(
    r'[\x00-\x08\x0b-\x1f\x7f-\x9f\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\uf8ff\ufeff'
    r'\ufff9-\ufffb\U000e0000-\U0010ffff]'
)


def read_text(path: Path, file: str, within: tuple[Path, ...]) -> Source:
    """Return the file's text with line ends as LF and no byte-order mark.

    `file` is the name that people see; `within` are the folders a link may lead to.
    """
    if not is_inside(path, within):
        raise mistake(
            file,
            0,
            'outside',
            "This is a link to a file outside the workspace.",
            "Put the file itself here.",
        )
    try:
        data = bytes_of(path)
    except OSError as error:
        raise mistake(
            file, 0, 'unreadable', f"The file cannot be read: {error.strerror}.", "Look at its permissions."
        ) from None
    return decoded(data, file)


def bytes_of(path: Path) -> bytes:
    """Return what lies in a file, or of one that is too long as much as shows that."""
    with path.open('rb') as file:
        return file.read(LARGEST_BYTES + 1)


def is_inside(path: Path, within: tuple[Path, ...]) -> bool:
    """Return whether a file, with all links followed, lies in one of the folders."""
    try:
        file = path.resolve()
        return any(file.is_relative_to(folder.resolve()) for folder in within)
    except (OSError, RuntimeError):  # a link that leads to itself; RuntimeError before Python 3.13
        return False


def decoded(data: bytes, file: str) -> Source:
    """Return a text with line ends as LF and no byte-order mark; raise Mistakes if it is none, or too long."""
    if len(data) > LARGEST_BYTES:
        raise mistake(
            file,
            0,
            'too-long',
            f"The text is larger than {LARGEST_BYTES // 1000} kB.",
            "A patient cannot read that much: make several papers of it.",
        )
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError as error:
        raise mistake(
            file,
            len(re.findall(b'\r\n|\r|\n', data[: error.start])) + 1,
            'not-utf-8',
            "The file is not saved as UTF-8.",
            "Save it again with the encoding UTF-8 (in Word and Notepad: 'Save as', 'Encoding').",
        ) from None
    text = text.replace('\r\n', '\n').replace('\r', '\n')
    odd = ODD.search(text)
    if odd:
        raise mistake(
            file,
            text.count('\n', 0, odd.start()) + 1,
            'control-character',
            f"There is a character here that cannot be printed (U+{ord(odd[0]):04X}).",
            "Type the line again.",
        )
    return Source(file, text)
