"""Saves a clinic's brand: its file and a new logo, both or none."""

import errno
import os
from pathlib import Path

from handouts.desk.written.brand_draft import BrandDraft
from handouts.errors import Mistakes, mistake
from handouts.press.workspace.manuscript import WRITABLE, Manuscript, save_manuscript


def save_brand(manuscript: Manuscript, draft: BrandDraft) -> Manuscript:
    """Save what was typed over the clinic's file that was read, with the new logo if any; return it as it lies now.

    Raises Mistakes while something is said against the brand or where it cannot be written, and Overtaken where the
    file is no longer the one that was read. Nothing has changed then. The old logo stays if it has another name.
    """
    if draft.remarks:
        raise Mistakes(remark.finding for remark in draft.remarks)
    if not draft.logo:
        return save_manuscript(manuscript, draft.text)
    place = manuscript.path.with_name(draft.logo.file)
    try:
        _refuse_fixed(place)
    except OSError as error:
        told = f"The logo could not be written: {error.strerror}."
        hint = "Nothing was changed. Look at the disk and at the permissions of the folder, then save again."
        raise mistake(manuscript.file, 0, 'not-written', told, hint) from None
    return save_manuscript(manuscript, draft.text, {place: draft.logo.data})


def _refuse_fixed(place: Path) -> None:
    """Refuse to take the place of a folder, or of a file that somebody has protected."""
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if place.exists() and not place.stat().st_mode & WRITABLE:
        raise PermissionError(errno.EACCES, "it is write-protected")
