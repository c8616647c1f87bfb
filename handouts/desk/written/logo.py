"""A logo that somebody chooses: judged by what it is, and stored under a name of our own."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from handouts.errors import Mistakes, mistake
from handouts.press.workspace.picture import picture_findings

LARGEST_BYTES = 500_000
# How files begin that may be a logo; a drawing may have a byte order mark and blank lines before it.
BEGINNINGS = {
    '.png': rb'\x89PNG\r\n\x1a\n',
    '.jpg': rb'\xff\xd8\xff',
    '.svg': rb'(?:\xef\xbb\xbf)?\s*<(?=[?!a-zA-Z])',
}
LONGEST_NAME = 60


@dataclass(frozen=True)
class Logo:
    """A logo to be stored: the name of its file in the clinic's folder, and its bytes; '' and none for no new one."""

    file: str
    data: bytes

    def __bool__(self) -> bool:
        return bool(self.file)


NO_LOGO = Logo('', b'')


def judge_logo(name: str, data: bytes) -> Logo:
    """Return a logo that may be printed; raise Mistakes with all that is wrong with the file.

    `name` is what somebody's computer calls it: only messages say it, and its ending says nothing.
    """
    shown = _shown(name)
    if len(data) > LARGEST_BYTES:
        told = f"'{shown}' is larger than {LARGEST_BYTES // 1000} kB."
        raise mistake(shown, 0, 'picture', told, "Save the logo smaller, or as an SVG drawing.")
    suffix = next((suffix for suffix, beginning in BEGINNINGS.items() if re.match(beginning, data)), '')
    if not suffix:
        told = f"'{shown}' is neither an SVG drawing nor a PNG or JPEG picture."
        raise mistake(shown, 0, 'picture', told, "Ask whoever made the logo for it as SVG, or save it as PNG.")
    findings = picture_findings(f'logo{suffix}', data)
    if findings:
        raise Mistakes(findings)
    return Logo(f'logo{suffix}', data)


def _shown(name: str) -> str:
    """Return the last part of a file's name as it can be shown: no folders, nothing that cannot be printed."""
    last = PurePosixPath(name.replace('\\', '/')).name
    plain = ''.join(sign if sign.isprintable() else '·' for sign in last)
    return plain if len(plain) <= LONGEST_NAME else f'{plain[:LONGEST_NAME]}…'
