"""What a finished PDF shows when it is opened again: its words, sizes, letters and inks."""

from dataclasses import dataclass

from handouts.colour import Inks

# Letters in black ink alone, and letters left white on colour.
BLACK_INK: Inks = (0.0, 0.0, 0.0, 1.0)
NO_INK: Inks = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle on a page in points from the lower left corner; `page` counts from 0."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Reading:
    """What a finished PDF shows when it is opened again; sizes in points.

    `letters` are the rectangles that the lines of text fill; `dots_per_inch` are those of its photographs as
    they are printed; `bare_bleed` is, for each page, the share of coloured trim that has no colour beyond it,
    0 to 1; `codes` are what its scanning codes say, '' where one cannot be read.
    """

    sizes: tuple[tuple[float, float], ...]
    texts: tuple[str, ...]
    fonts: tuple[str, ...]
    unembedded: tuple[str, ...]
    title: str
    language: str
    clear_edge: tuple[float, ...]
    accessibility: tuple[str, ...]
    pictures: tuple[bytes, ...]
    letters: tuple[Spot, ...] = ()
    smallest_type: float = 0.0
    dots_per_inch: tuple[float, ...] = ()
    bare_bleed: tuple[float, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class InkReading:
    """What a press file holds.

    `spaces` are the colour spaces in use; `heaviest` is the most ink of one colour or one dot of a picture,
    0 to 4; `text_inks` are the inks of letters; `overprints` says that every black letter overprints and no
    white one does; `faults` are sentences, one for each rule of PDF/X-1a:2003 that the file breaks.
    """

    spaces: frozenset[str]
    heaviest: float
    text_inks: frozenset[Inks]
    overprints: bool
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the preflight: `name` in the phrases of the slip, what is needed, and what was found."""

    name: str
    needed: str
    found: str
    passed: bool
