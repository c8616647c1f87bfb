"""What lies where on the laid-out pages; lengths in points from the upper left corner, pages counted from 0."""

from dataclasses import dataclass

# The flow of what is not in the run of the text: margins of pages, marks before items, blanks within a line.
OUTSIDE = -1


@dataclass(frozen=True, slots=True)
class PageArea:
    """A page, where its text begins and ends, and whether it begins because a style asks for a new page."""

    width: float
    height: float
    top: float
    bottom: float
    is_forced: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a block without any (a rule to write on, a picture), whose text is ''.

    `flow` is the page or column in which it stands, counted as they are read; `block` is the number of the
    element whose line it is. What is not text within a line is U+FFFC.
    """

    page: int
    flow: int
    block: int
    tag: str
    classes: frozenset[str]
    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Box:
    """The part of a block that lies in one page or column; in it are `lines[start:end]` of the layout.

    `is_whole` says that a style frames it or forbids a break in it.
    """

    page: int
    flow: int
    element: int
    tag: str
    classes: frozenset[str]
    is_whole: bool
    top: float
    bottom: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A colour on its ground, as '#rrggbb', and where it is met first; a colour of another space as CSS writes it.

    `is_large` is text of 18 points or more, bold of 14 points or more; what is not text is a graphic.
    """

    colour: str
    ground: str
    is_text: bool
    is_large: bool
    page: int
    tag: str
    classes: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """All of a paper as it is laid out, in the order in which it is read."""

    pages: tuple[PageArea, ...] = ()
    lines: tuple[Line, ...] = ()
    boxes: tuple[Box, ...] = ()
    pairs: tuple[Pair, ...] = ()
