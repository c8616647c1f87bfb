"""Spares the engine the drawing of sides of paper that are the same as in the look before: it is repeated."""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any, NamedTuple

# What a drawing refers to by names of its own, and which of these names tell all: how much shines through.
STATES, TELLING = 'ExtGState', ('a', 'A')
NUMBERED = ('Pattern', 'Shading')
# In this a side that is remembered holds what was drawn of it; what stands in its margins is drawn anew each time.
PAINTED = 'painted'


class Painted(NamedTuple):
    """What the engine has written of a side: operators, and all that they refer to.

    `operators` is None of a side that is drawn anew each time: on it something is known by its number in the paper.
    """

    operators: tuple[bytes, ...] | None = None
    fonts: tuple[tuple[Any, Any, dict[int, tuple[int, str]]], ...] = ()
    states: tuple[tuple[str, Any], ...] = ()
    images: tuple[tuple[str, Any], ...] = ()

    def fits(self, stream: Any) -> bool:
        """Tell whether no glyph of it has been drawn in another width before."""
        known = ((stream._fonts[key].widths, used) for key, _, used in self.fonts if key in stream._fonts)
        return all(widths.get(glyph, width) == width for widths, used in known for glyph, (width, _) in used.items())


def remembering_paint(draw: Callable[..., None]) -> Callable[..., None]:
    """Return the engine's drawing of what stands on its own, made to repeat the one of a side that is remembered."""

    @wraps(draw)
    def remembered(stream: Any, context: Any) -> None:
        here: list[Painted] | None = context.box.__dict__.get(PAINTED)
        if here is None or stream._tags is not None:
            draw(stream, context)
            return
        if not here or not here[0].fits(stream):
            here[:] = [_record(draw, stream, context)]
        if here[0].operators is None:
            draw(stream, context)
        else:
            _repeat(here[0], stream)

    return remembered


def _record(draw: Callable[..., None], stream: Any, context: Any) -> Painted:
    """Draw a side apart from all others, and return what was drawn."""
    apart = stream.clone(fonts=_noting(stream._fonts), resources=_empty(stream), images={})
    draw(apart, context)
    states = tuple(apart._resources[STATES].items())
    if (
        any(apart._resources[kind] for kind in NUMBERED)
        or any(not name.startswith(TELLING) for name, _ in states)
        or any(drawn is not None for drawn in apart._resources['XObject'].values())
        or any(font.missing for font in apart._fonts.values())
    ):
        return Painted()
    return Painted(
        tuple(apart.stream),
        tuple((key, font, used) for key, font in apart._fonts.items() if (used := _used(font))),
        states,
        tuple(apart._images.items()),
    )


class _Noting(dict[int, str]):
    """The letters of glyphs, which notes each glyph that is asked for: whatever is drawn is asked for."""

    def __init__(self, letters: dict[int, str]) -> None:
        super().__init__(letters)
        self.asked: dict[int, None] = {}

    def __contains__(self, glyph: object) -> bool:
        self.asked[glyph] = None  # type: ignore[index]
        return super().__contains__(glyph)


def _noting(fonts: dict[Any, Any]) -> dict[Any, Any]:
    """Return the fonts of a paper, to draw apart: a glyph is as wide as it was rounded where it was drawn first."""
    noting = {key: copy(font) for key, font in fonts.items()}
    for font in noting.values():
        font.widths, font.to_unicode = dict(font.widths), _Noting(font.to_unicode)
    return noting


def _used(font: Any) -> dict[int, tuple[int, str]]:
    """Return the glyphs that were drawn, with their widths and letters, in the order in which they came."""
    letters = font.to_unicode
    return {glyph: (font.widths[glyph], letters[glyph]) for glyph in getattr(letters, 'asked', letters)}


def _empty(stream: Any) -> Any:
    """Return what a drawing refers to, with nothing in it yet."""
    resources = type(stream._resources)({kind: {} for kind in (STATES, 'XObject', *NUMBERED)})
    resources['ColorSpace'] = stream._resources['ColorSpace']
    return resources


def _repeat(painted: Painted, stream: Any) -> None:
    """Draw a side as it was drawn before."""
    stream.stream.extend(painted.operators)
    for name, state in painted.states:
        stream._resources[STATES].setdefault(name, state)
    for name, image in painted.images:
        stream._resources['XObject'][name] = None
        known = stream._images.setdefault(name, image | {'dpi_ratios': set(), 'x_object': None})
        known['dpi_ratios'] |= image['dpi_ratios']
    for key, font, used in painted.fonts:
        if key not in stream._fonts:
            # Whoever writes a font cuts it down to what is used of it.
            stream._fonts[key] = copy(font)
            stream._fonts[key].widths, stream._fonts[key].to_unicode = {}, {}
        for glyph, (width, letters) in used.items():
            stream._fonts[key].widths.setdefault(glyph, width)
            stream._fonts[key].to_unicode.setdefault(glyph, letters)
