"""The ticket of a job: how a document is to be printed, without a word of what it says."""

from dataclasses import dataclass
from typing import Literal

Sides = Literal['one-sided', 'two-sided-long-edge', 'two-sided-short-edge']
Size = Literal['letter', 'a4']

# How IPP calls the sizes.
MEDIA: dict[str, Size] = {'na_letter_8.5x11in': 'letter', 'iso_a4_210x297mm': 'a4'}


@dataclass(frozen=True, slots=True)
class Ticket:
    """How a document is printed; `once` is the entry of the journal that it belongs to."""

    once: str
    sides: Sides
    size: Size
    copies: int


def job_name(once: str) -> str:
    """Return what a job is called at the print server: after its entry in the journal, never after a person."""
    return f'handouts-{once}'
