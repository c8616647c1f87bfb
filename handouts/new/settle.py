"""Lays the files of a workspace out in a folder of its own, all of them or none."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from handouts.errors import Mistakes, WrongUse, mistake
from handouts.press.workspace.alone import alone_at
from handouts.press.workspace.place import PART, place_files

# What systems put into every folder, and who begins a history before there is something in it.
UNSEEN = ('.DS_Store', '.git')

Trial = Callable[[Path], None]


def settle(target: Path, files: Mapping[str, bytes], trial: Trial) -> None:
    """Lay files out in a folder that is new or empty, once `trial` of all of them has passed.

    Raises WrongUse if the folder holds something already, what `trial` raises, and Mistakes if a file cannot be
    written; then nothing is left of any of them.
    """
    target = target.resolve()
    refuse_full(target)
    try:
        with alone_at(target), _beside(target) as draft:
            place_files({draft / name: data for name, data in files.items()})
            trial(draft)
            refuse_full(target)
            _move(draft, target, sorted({Path(name).parts[0] for name in files}))
    except OSError as error:
        raise _not_written(target, error) from None


def refuse_full(target: Path) -> None:
    """Raise WrongUse if something lies in a folder already, or it is none."""
    try:
        if any(path.name not in UNSEEN and not _is_draft(path) for path in target.iterdir()):
            raise WrongUse(f"{target} is not empty. Name a new folder, so that nothing there is changed.")
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise WrongUse(f"{target} is a file, or lies in one. Name a new folder.") from None
    except OSError as error:
        raise _not_written(target, error) from None


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Make a folder on the disk of the target, in it or above it, that is gone in the end.

    What a killed run left there goes first.
    """
    place = next(folder for folder in (target, *target.parents) if folder.is_dir())
    draft = place / f'.{target.name}{PART}'
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _is_draft(path: Path) -> bool:
    return path.name == f'.{path.parent.name}{PART}'


def _move(draft: Path, target: Path, names: list[str]) -> None:
    """Rename the whole folder where there is none yet; else what is in it, and back again if one of these stays."""
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.rename(target)
        return
    moved: list[str] = []
    try:
        for name in names:
            (draft / name).rename(target / name)
            moved.append(name)
    except OSError:
        for name in moved:
            with suppress(OSError):
                (target / name).rename(draft / name)
        raise


def _not_written(target: Path, error: OSError) -> Mistakes:
    told = f"It could not be laid out: {error.strerror or error}."
    return mistake(str(target), 0, 'not-written', told, "Look at the disk and at the permissions of the folder.")
