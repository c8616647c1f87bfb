"""Saves a brand that was typed, remembers what was before, and takes the last save back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handouts.desk.brand.brand_memory import Saved, memory
from handouts.desk.brand.brand_outcome import changed_papers, is_going, rows_of
from handouts.desk.brand.brand_typed import Drafted, present
from handouts.desk.drawn.shelf import Snapshot
from handouts.desk.views import here
from handouts.desk.written.brand_draft import clinic_path
from handouts.desk.written.brand_saving import save_brand
from handouts.errors import Mistakes
from handouts.press.workspace.manuscript import Manuscript, Overtaken, manuscript_of, save_manuscript


def save_draft(drafted: Drafted) -> None:
    """Save a brand, and remember what it was before; raise Overtaken or Mistakes where that cannot be."""
    if not drafted.is_new:
        here.note(here.say("Nothing was changed, so nothing was saved."))
        return
    lying, draft, shelf = drafted.manuscript, drafted.draft, here.shelf()
    placed = {lying.path.with_name(draft.logo.file): draft.logo.data} if draft.logo else {}
    pictures = {path: path.read_bytes() for path in placed if path.is_file()}
    rooms = shelf.setting.library.rooms
    saved = save_brand(manuscript_of(rooms, lying.path, lying.digest), draft)
    _remember(draft.folder, saved, lying.text, (pictures, placed), shelf, is_back=False)


def take_back(folder: str) -> None:
    """Put back what lay there before the last save of this browser.

    Raises Overtaken where the file or the logo is no longer what was saved, and Mistakes where it cannot be written.
    """
    last = last_save(folder)
    if last is None or last.is_back:
        here.note(here.say("There is nothing to take back: you have saved nothing here, or taken it back already."))
        return
    shelf = here.shelf()
    path = clinic_path(shelf.setting.library, folder)
    if any(not place.is_file() or place.read_bytes() != data for place, data in last.placed.items()):
        raise Overtaken(present(folder))
    manuscript = manuscript_of(shelf.setting.library.rooms, path, last.digest)
    saved = save_manuscript(manuscript, last.before, last.pictures)
    _remember(folder, saved, '', ({}, {}), shelf, is_back=True)


def last_save(folder: str) -> Saved | None:
    """Return what this browser saved last of a clinic's brand."""
    saved = memory().saves.find(here.owner())
    return saved if saved and saved.folder == folder else None


def _remember(
    folder: str,
    saved: Manuscript,
    before: str,
    pictures: tuple[Mapping[Path, bytes], Mapping[Path, bytes]],
    shelf: Snapshot,
    *,
    is_back: bool,
) -> None:
    """Remember a save, with the papers that change by it."""
    anew, fallen = changed_papers(shelf, here.desk().keeper.refresh(), folder)
    memory().files.keep(saved.digest, saved)
    memory().saves.keep(here.owner(), Saved(folder, saved.digest, before, *pictures, anew, fallen, is_back))


def saved_values(folder: str) -> dict[str, Any]:
    """Return what the part of a page about the last save is made from; no save where the file has changed since."""
    last = last_save(folder)
    try:
        is_last = last is not None and present(folder).digest == last.digest
    except Mistakes:
        is_last = False
    rows = rows_of(last) if last and is_last else []
    return {
        'saved': last if is_last else None,
        'rows': rows,
        'goes_on': is_going(rows),
        'ready': sum(not row.waiting and not row.is_stuck for row in rows),
    }
