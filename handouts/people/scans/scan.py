"""Reads what an office scanner sends back: the codes on its pages, and which pages make up a paper.

With a chart number the pages of a paper are gathered from the whole stack. Without one nothing tells two people's
papers apart but their order, and a page must not come to lie with another person's: pages make up one paper as
long as their numbers rise from one to the next, with nothing but pages without a code between them; where most
numbers fall, the stack is read from its end. A page that comes again at once was scanned twice, but a first or
last page that does may be what is left of another paper, and begins one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from handouts.pagecode import PageCode, read_code

DATA_MATRIX = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
LOCAL, FIXED = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.FixedThreshold
GLOBAL = zxingcpp.Binarizer.GlobalHistogram
# The share of a page's longer side along its edges in which a code stands, whichever way up the page lies.
EDGE = 0.12
# A page is blank if less than this share of its dots, each the mean of CELL by CELL, is darker than the paper by
# INK of 255, or than DARK; a short signature alone has more. The margin is left out for its shadows and holes.
BLANK = 0.0005
CELL, INK, DARK, MARGIN = 8, 40, 128, 0.07

Look = Callable[[Image.Image], Iterator[str]]
# Paper, language, words code, number of pages, chart number: what all pages of one paper have in common. Editions
# of the same words differ in the number of their pages.
Common = tuple[str, str, str, int, str]


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page of a scan, from 1: the codes of ours on it, and without one whether it is blank."""

    number: int
    codes: tuple[PageCode, ...] = field(repr=False)
    is_blank: bool = False


@dataclass(frozen=True, slots=True)
class ScannedPaper:
    """A paper found in a scan; `places` says which pages of the scan, from 1, hold each of its `pages`."""

    paper: str
    language: str
    words: str
    pages: int
    chart: str = field(repr=False)
    places: Mapping[int, tuple[int, ...]]

    @property
    def missing(self) -> tuple[int, ...]:
        """Which of its pages are not in the scan."""
        return tuple(page for page in range(1, self.pages + 1) if page not in self.places)

    @property
    def doubled(self) -> tuple[int, ...]:
        """Which of its pages are in the scan more than once."""
        return tuple(page for page, places in self.places.items() if len(places) > 1)

    @property
    def order(self) -> tuple[int, ...]:
        """The pages of the scan in the order in which they make up the paper."""
        return tuple(dict.fromkeys(number for places in self.places.values() for number in places))


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan holds; `blank` and `unreadable` are its pages without a code of ours."""

    papers: tuple[ScannedPaper, ...]
    blank: tuple[int, ...]
    unreadable: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """What a page of a scan holds of one paper: the numbers of that paper's pages, in order."""

    scanned: int
    paper: Common
    pages: tuple[int, ...]

    @property
    def chart(self) -> str:
        return self.paper[-1]

    @property
    def is_end(self) -> bool:
        return self.pages[0] == 1 or self.pages[-1] == self.paper[-2]


def read_scan(pictures: Iterable[Image.Image]) -> Scan:
    """Return the papers of a scan from the grey pictures of its pages, best of 300 dots an inch."""
    pages = [read_page(number, picture) for number, picture in enumerate(pictures, 1)]
    bare = [page for page in pages if not page.codes]
    return Scan(
        papers=group_pages(pages),
        blank=tuple(page.number for page in bare if page.is_blank),
        unreadable=tuple(page.number for page in bare if not page.is_blank),
    )


def read_page(number: int, picture: Image.Image) -> ScannedPage:
    """Return all codes of ours on a page; a look that finds several may have missed one, so others follow."""
    found: dict[PageCode, None] = {}
    for look in LOOKS:
        codes = (read_code(text) for text in look(picture))
        found |= dict.fromkeys(code for code in codes if code)
        if len(found) == 1:
            break
        if not found and is_blank(picture):
            return ScannedPage(number, (), is_blank=True)
    return ScannedPage(number, tuple(found))


def is_blank(picture: Image.Image) -> bool:
    """Return whether a page has next to no ink; one that is mostly dark is no blank one."""
    inner = ImageOps.crop(picture, round(MARGIN * picture.width)).reduce(CELL)
    counts = inner.histogram()
    paper = counts.index(max(counts))
    return sum(counts[: max(paper - INK, DARK)]) < BLANK * inner.width * inner.height


def group_pages(pages: Iterable[ScannedPage]) -> tuple[ScannedPaper, ...]:
    """Return the papers that the pages make up, in the order of their first pages in the scan."""
    leaves = [leaf for page in pages for leaf in _leaves(page)]
    bundles = _bundles(leaves[::-1] if _is_backwards(leaves) else leaves)
    return tuple(sorted(map(_bound, bundles), key=lambda paper: min(paper.order)))


def _leaves(page: ScannedPage) -> Iterator[_Leaf]:
    papers: dict[Common, list[int]] = {}
    for code in page.codes:
        papers.setdefault((code.paper, code.language, code.words, code.pages, code.chart), []).append(code.page)
    for paper, numbers in papers.items():
        yield _Leaf(page.number, paper, tuple(sorted(numbers)))


def _is_backwards(leaves: Iterable[_Leaf]) -> bool:
    steps = [after.pages[0] - before.pages[0] for before, after in pairwise(leaves) if before.paper == after.paper]
    return sum(step < 0 for step in steps) > sum(step > 0 for step in steps)


def _bundles(leaves: Iterable[_Leaf]) -> list[list[_Leaf]]:
    bundles: list[list[_Leaf]] = []
    charted: dict[Common, list[_Leaf]] = {}
    before: list[_Leaf] = []
    for leaf in leaves:
        if leaf.chart and leaf.paper in charted:
            bundle = charted[leaf.paper]
        elif not leaf.chart and before and _goes_on(before[-1], leaf):
            bundle = before
        else:
            bundle = charted[leaf.paper] = []
            bundles.append(bundle)
        bundle.append(leaf)
        before = bundle
    return bundles


def _goes_on(before: _Leaf, leaf: _Leaf) -> bool:
    """Return whether a page without a chart number belongs to the paper of the page before it."""
    is_again = leaf.pages == before.pages and not leaf.is_end
    return leaf.paper == before.paper and (is_again or leaf.pages[0] > before.pages[0])


def _bound(bundle: list[_Leaf]) -> ScannedPaper:
    places: dict[int, list[int]] = {}
    for leaf in bundle:
        for page in leaf.pages:
            places.setdefault(page, []).append(leaf.scanned)
    paper, language, words, pages, chart = bundle[0].paper
    return ScannedPaper(
        paper, language, words, pages, chart, {page: tuple(sorted(places[page])) for page in sorted(places)}
    )


def _texts(picture: Image.Image, binarizer: zxingcpp.Binarizer) -> Iterator[str]:
    for code in zxingcpp.read_barcodes(picture, DATA_MATRIX, binarizer=binarizer):
        yield code.text


def _edges(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the strips along the edges, the foot first."""
    width, height = picture.size
    depth = round(EDGE * max(width, height))
    right, foot = max(width - depth, 0), max(height - depth, 0)
    for box in ((0, foot, width, height), (0, 0, width, depth), (right, 0, width, height), (0, 0, depth, height)):
        yield picture.crop(box)


def _sharpen(strip: Image.Image, radius: float) -> Image.Image:
    return strip.filter(ImageFilter.UnsharpMask(radius, 200, 0))


def _enlarge(strip: Image.Image) -> Image.Image:
    return strip.resize((strip.width * 3 // 2, strip.height * 3 // 2), Image.Resampling.BICUBIC)


def _as_it_is(picture: Image.Image) -> Iterator[str]:
    return _texts(picture, LOCAL)


def _sharpened(picture: Image.Image) -> Iterator[str]:
    for strip in _edges(picture):
        yield from _texts(_sharpen(ImageOps.autocontrast(strip), 3), FIXED)


def _sharpened_large(picture: Image.Image) -> Iterator[str]:
    for strip in _edges(picture):
        yield from _texts(_sharpen(_enlarge(ImageOps.autocontrast(strip)), 4), FIXED)


def _large(picture: Image.Image) -> Iterator[str]:
    for strip in _edges(picture):
        yield from _texts(_sharpen(_enlarge(strip), 4), LOCAL)


def _in_one_tone(picture: Image.Image) -> Iterator[str]:
    return _texts(picture, GLOBAL)


# The cheapest first. Of 1260 codes drawn, then blurred, skewed and speckled like scans, the first look finds 93 in
# 100, the next two find all others.
LOOKS: tuple[Look, ...] = (_as_it_is, _sharpened, _sharpened_large, _large, _in_one_tone)
