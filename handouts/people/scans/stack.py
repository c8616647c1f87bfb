"""Takes a scan apart: a PDF for each paper, with nothing in it of any other."""

import io
from collections.abc import Mapping, Sequence

import pikepdf

from handouts.errors import WrongUse


def check_stack(name: str, data: bytes) -> None:
    """Raise WrongUse if the bytes are no PDF, are locked, or hold no page."""
    try:
        with pikepdf.open(io.BytesIO(data)) as stack:
            is_locked, pages = stack.is_encrypted, len(stack.pages)
    except pikepdf.PasswordError:
        is_locked, pages = True, 0
    except pikepdf.PdfError:
        raise WrongUse(f"{name} is no PDF. Have the scanner write one.") from None
    if is_locked:
        raise WrongUse(f"{name} is locked. Save it without a password first.")
    if not pages:
        raise WrongUse(f"{name} holds no page.")


def split_stack(data: bytes, parts: Mapping[str, Sequence[int]]) -> dict[str, bytes]:
    """Return a PDF for each name, with those pages of the stack, from 1, in their order."""
    with pikepdf.open(io.BytesIO(data)) as stack:
        return {name: _part(stack, numbers) for name, numbers in parts.items()}


def _part(stack: pikepdf.Pdf, numbers: Sequence[int]) -> bytes:
    with pikepdf.new() as part:
        for number in numbers:
            part.pages.append(stack.pages[number - 1])
        # Where a scanner lists the pictures of all pages with each of them, they would come along.
        part.remove_unreferenced_resources()
        out = io.BytesIO()
        part.save(out, deterministic_id=True)
        return out.getvalue()
