"""Colours as sRGB and as inks, and whether one can be read on another."""

import math
from collections.abc import Iterator, Sequence

WHITE = '#ffffff'
# Cyan, magenta, yellow and black, each 0 to 1.
Inks = tuple[float, float, float, float]
# The most ink that a derived colour puts on one spot: 2 is 200 %.
MOST_INK = 2.0


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255, of '#rrggbb'."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), as WCAG 2.1 defines it."""
    red, green, blue = (_linear(value / 255) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def nearest_shade(colour: str, grounds: Sequence[str], ratio: float) -> str:
    """Return the nearest darker or lighter shade that has the contrast `ratio` on each of `grounds`."""
    good = (shade for shade in _shades(colour) if all(contrast(shade, ground) >= ratio for ground in grounds))
    return next(good, '#000000')


def inks_of(colour: str) -> Inks:
    """Return the inks of '#rrggbb': all that is grey in it prints in black ink, and no spot gets above MOST_INK.

    Two full inks under a dark black would pass that; there the three colours shrink alike. Four decimals.
    """
    light = max(channels(colour))
    black = round(1 - light / 255, 4)
    cyan, magenta, yellow = ((light - value) / max(light, 1) for value in channels(colour))
    share = min(1.0, (MOST_INK - black) / max(cyan + magenta + yellow, 1.0))
    if share < 1:
        cyan, magenta, yellow = (math.floor(value * share * 10_000) / 10_000 for value in (cyan, magenta, yellow))
    return round(cyan, 4), round(magenta, 4), round(yellow, 4), black


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _shades(colour: str) -> Iterator[str]:
    """Yield mixtures with black and with white, the nearest first."""
    for percent in range(101):
        for end in (0, 255):
            mixed = (round(value + (end - value) * percent / 100) for value in channels(colour))
            yield '#{:02x}{:02x}{:02x}'.format(*mixed)
