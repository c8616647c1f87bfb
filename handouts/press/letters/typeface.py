"""A font file as values are set in it: what it has, how wide it runs, and the part of it that a PDF needs."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, pairwise
from pathlib import Path

import uharfbuzz as harfbuzz

# PDF measures glyphs in thousandths of the type size.
THOUSAND = 1000
REGULAR = {'wght': 400.0}
# The first word in the name of what is a letter by itself, and goes with every script.
MARKS = ('MODIFIER', 'COMBINING', 'MICRO', 'FEMININE', 'MASCULINE')


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text as glyphs from left to right; its width in thousandths of the type size.

    `pieces` are what PDF shows one after the other: how far it stands above the base line, in thousandths, and
    its glyphs as the operand of TJ. `texts` says what each glyph stands for, '' if another one says it already.
    """

    width: float
    is_whole: bool
    pieces: tuple[tuple[float, str], ...]
    texts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Glyph:
    number: int
    own: float
    advance: float
    x: float
    y: float


class Typeface:
    """One font file; read once for the whole process."""

    def __init__(self, path: Path) -> None:
        self._face = _fixed(harfbuzz.Face(harfbuzz.Blob(path.read_bytes())), REGULAR)
        self._font = harfbuzz.Font(self._face)
        self._scale: float = THOUSAND / self._face.upem
        self.characters = frozenset(self._face.unicodes)
        self.name = str(self._face.get_name(harfbuzz.OTNameIdPredefined.POSTSCRIPT_NAME) or path.stem)
        extents = self._font.get_font_extents('ltr')
        self.ascent, self.descent = extents.ascender * self._scale, extents.descender * self._scale
        self.shape = lru_cache(maxsize=64)(self._shape)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The box around all of its glyphs, in thousandths of the type size: left, bottom, right, top."""
        head = bytes(self._face.reference_table('head').data)
        left, bottom, right, top = (
            round(int.from_bytes(head[place : place + 2], 'big', signed=True) * self._scale)
            for place in (36, 38, 40, 42)
        )
        return left, bottom, right, top

    def width(self, glyph: int) -> float:
        """Return how wide a glyph is by itself, in thousandths of the type size."""
        advance: int = self._font.get_glyph_h_advance(glyph)
        return advance * self._scale

    def glyph(self, character: str) -> int:
        """Return the number of a character's glyph; 0 if there is none."""
        return int(self._font.get_nominal_glyph(ord(character)) or 0)

    def _shape(self, text: str) -> Shaped:
        glyphs, shares = list[_Glyph](), list[str]()
        for run in script_runs(text):
            buffer = harfbuzz.Buffer()
            buffer.add_str(run)
            buffer.guess_segment_properties()
            harfbuzz.shape(self._font, buffer)
            glyphs += [
                self._glyph(info.codepoint, place)
                for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
            ]
            shares += _shares(run, [info.cluster for info in buffer.glyph_infos])
        return Shaped(
            sum(glyph.advance for glyph in glyphs),
            all(glyph.number for glyph in glyphs),
            tuple(_pieces(glyphs)),
            tuple((glyph.number, share) for glyph, share in zip(glyphs, shares, strict=True)),
        )

    def _glyph(self, number: int, place: harfbuzz.GlyphPosition) -> _Glyph:
        scale = self._scale
        return _Glyph(
            number, self.width(number), place.x_advance * scale, place.x_offset * scale, place.y_offset * scale
        )

    def cut_down(self, glyphs: Iterable[int], characters: Iterable[int] = ()) -> bytes:
        """Return a font file of these glyphs and characters alone, the glyphs under the numbers that they have."""
        wanted = harfbuzz.SubsetInput()
        wanted.glyph_set.update(glyphs)
        wanted.unicode_set.update(characters)
        wanted.flags = harfbuzz.SubsetFlags.RETAIN_GIDS | harfbuzz.SubsetFlags.NOTDEF_OUTLINE
        wanted.layout_feature_tag_set.clear()
        return bytes(harfbuzz.subset(self._face, wanted).blob.data)


def fixed_font(data: bytes, place: Mapping[str, float]) -> bytes:
    """Return a font file at one place on its axes; one that is not named stays at its default."""
    return bytes(_fixed(harfbuzz.Face(harfbuzz.Blob(data)), place).blob.data)


def _fixed(face: harfbuzz.Face, place: Mapping[str, float]) -> harfbuzz.Face:
    """Return a face at one place on its axes; itself if it has none."""
    if not face.axis_infos:
        return face
    wanted = harfbuzz.SubsetInput()
    wanted.keep_everything()
    # Strokes that lie over each other are not to show where they do.
    wanted.flags |= harfbuzz.SubsetFlags.SET_OVERLAPS_FLAG
    for axis in face.axis_infos:
        wanted.pin_axis_location(face, axis.tag, place.get(axis.tag, axis.default_value))
    return harfbuzz.subset(face, wanted)


def script_runs(text: str) -> Iterator[str]:
    """Yield the parts of a text that are of one script: among others a face may draw other forms of a letter.

    What belongs to no script, a space or an accent, stays with what stands before it.
    """
    start, script = 0, ''
    for place, letter in enumerate(text):
        own = unicodedata.name(letter, '').split(' ')[0] if letter.isalpha() else ''
        if own in MARKS:
            own = ''
        if own and script and own != script:
            yield text[start:place]
            start = place
        script = own or script
    if text[start:]:
        yield text[start:]


def _pieces(glyphs: list[_Glyph]) -> Iterator[tuple[float, str]]:
    """Yield the glyphs of each height above the base line, moved to where they stand by numbers between them.

    A number moves what follows to the left, by thousandths.
    """
    behind = 0.0
    for height, run in groupby(glyphs, lambda glyph: glyph.y):
        shown = ''
        for glyph in run:
            behind -= glyph.x
            shown += f'{f"{behind:.0f}" if abs(behind) >= 1 else ""}<{glyph.number:04X}>'
            behind = glyph.x + glyph.own - glyph.advance
        yield height, f'[{shown}]'.replace('><', '')


def _shares(text: str, clusters: list[int]) -> Iterator[str]:
    """Yield which part of the text each glyph stands for: of a cluster each its own letter, or the first all."""
    starts = [*sorted(set(clusters)), len(text)]
    ends = dict(pairwise(starts))
    for start, run in groupby(clusters):
        count, cluster = len(list(run)), text[start : ends[start]]
        yield from cluster if count == len(cluster) else [cluster, *[''] * (count - 1)]


@cache
def typeface(path: Path) -> Typeface:
    """Return a font file as a typeface, once for the process."""
    return Typeface(path)
