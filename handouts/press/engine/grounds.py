"""Reads from the engine's finished layout which colour lies on which ground."""

from collections.abc import Iterable
from typing import Any

from handouts.colour import WHITE, channels
from handouts.layout import Pair

# A CSS pixel in points.
POINT = 0.75
# The thinnest line that is there to be seen, in points.
THINNEST = 0.5
# Large text: WCAG 2.1, "large scale". Points and weight.
LARGE, LARGE_BOLD, BOLD = 18.0, 14.0, 700
# An empty cell of a table is tinted like its neighbours and says nothing by it.
CELLS = {'TableBox', 'InlineTableBox', 'TableRowGroupBox', 'TableRowBox', 'TableCellBox'}
NOT_DRAWN = {'none', 'hidden'}
FAR = 1e9


def read_pairs(pages: Iterable[Any]) -> tuple[Pair, ...]:
    """Return each colour with each ground on which it lies, once, in the order in which they are met."""
    walk = _Walk()
    for number, page in enumerate(pages):
        walk.page(number, page)
    return tuple(walk.pairs.values())


def seen_on(ground: str, colour: Any, opacity: float = 1.0) -> str:
    """Return how the engine's colour looks on a ground: '#rrggbb', or as CSS writes it where it is not sRGB."""
    light, share = _light(colour), colour.alpha * opacity
    if not light or not ground.startswith('#'):
        return str(colour)
    mixed = (
        round(255 * value * share + under * (1 - share)) for value, under in zip(light, channels(ground), strict=True)
    )
    return '#{:02x}{:02x}{:02x}'.format(*mixed)


def classes_of(box: Any) -> frozenset[str]:
    """Return the classes of a box's element."""
    return frozenset(box.element.get('class', '').split() if hasattr(box.element, 'get') else ())


class _Walk:
    """Goes through the boxes of the pages as they are painted, and remembers what was filled with which colour."""

    def __init__(self) -> None:
        self.pairs: dict[tuple[str, str, bool, bool], Pair] = {}
        self._number = 0
        self._fills: list[tuple[float, float, float, float, str]] = []

    def page(self, number: int, page: Any) -> None:
        """Read one page, on white paper; what fills the root or the body fills the page between its margins."""
        self._number = number
        self._fills = [(-FAR, -FAR, FAR, FAR, WHITE)]
        root = page.children[0]
        for box in (page, root, *(child for child in root.children if child.element_tag == 'body')):
            self._fill(page.hit_area(), box.style['background_color'], 1.0)
        for child in page.children:
            self._enter(child, 1.0)

    def _enter(self, box: Any, opacity: float) -> None:
        opacity *= box.style['opacity']
        if box.style['visibility'] == 'visible':
            if hasattr(box, 'text'):
                self._letters(box, opacity)
            elif type(box).__name__ != 'LineBox':
                self._borders(box, opacity)
                self._patch(box, opacity)
        for child in box.children:
            self._enter(child, opacity)

    def _letters(self, box: Any, opacity: float) -> None:
        text, style = box.text.strip(), box.style
        size = round(style['font_size'] * POINT, 3)
        is_large = size >= LARGE or (size >= LARGE_BOLD and style['font_weight'] >= BOLD)
        is_text = '::' not in (box.element_tag or '') or any(char.isalnum() for char in text)
        y, ends = box.position_y + box.margin_height() / 2, (1, box.margin_width() - 1)
        for ground in {self._ground(box.position_x + end, y) for end in ends if text}:
            self._pair(box, seen_on(ground, style['color'], opacity), ground, text, is_text, is_large)

    def _borders(self, box: Any, opacity: float) -> None:
        """Pair each border with what lies outside it; a ring that only sets its fill apart is none."""
        style = box.style
        for side in ('top', 'right', 'bottom', 'left'):
            if style[f'border_{side}_style'] in NOT_DRAWN or style[f'border_{side}_width'] * POINT < THINNEST:
                continue
            colour = style[f'border_{side}_color']
            colour = style['color'] if colour == 'currentcolor' else colour
            ground = self._ground(*_beside(box.hit_area(), side))
            shown = seen_on(ground, colour, opacity)
            is_ring = shown == ground and style['background_color'].alpha
            if colour.alpha and not is_ring:
                self._pair(box, shown, ground)

    def _patch(self, box: Any, opacity: float) -> None:
        """Remember what a box fills; where it is nothing but colour, pair it with what lies outside it."""
        colour = box.style['background_color']
        if not colour.alpha:
            return
        ground = self._ground(*_beside(box.hit_area(), 'left'))
        shown = seen_on(ground, colour, opacity)
        if not (box.children or type(box).__name__ in CELLS or hasattr(box, 'replacement') or shown == ground):
            self._pair(box, shown, ground)
        self._fill(box.hit_area(), colour, opacity)

    def _fill(self, area: tuple[float, float, float, float], colour: Any, opacity: float) -> None:
        if colour.alpha:
            x, y, width, height = area
            shown = seen_on(self._ground(x + width / 2, y + height / 2), colour, opacity)
            self._fills.append((x, y, x + width, y + height, shown))

    def _ground(self, x: float, y: float) -> str:
        """Return the colour that was laid last on a point of the page, in pixels."""
        return next(
            colour
            for left, top, right, bottom, colour in reversed(self._fills)
            if left <= x <= right and top <= y <= bottom
        )

    def _pair(
        self, box: Any, colour: str, ground: str, text: str = '', is_text: bool = False, is_large: bool = False
    ) -> None:
        key = (colour, ground, is_text, is_large)
        if key not in self.pairs:
            self.pairs[key] = Pair(*key, self._number, box.element_tag or '', classes_of(box), text)


def _beside(area: tuple[float, float, float, float], side: str) -> tuple[float, float]:
    """Return a point just outside the middle of one side, in pixels."""
    x, y, width, height = area
    return {
        'top': (x + width / 2, y - 1),
        'right': (x + width + 1, y + height / 2),
        'bottom': (x + width / 2, y + height + 1),
        'left': (x - 1, y + height / 2),
    }[side]


def _light(colour: Any) -> tuple[float, ...]:
    """Return red, green and blue, 0 to 1; nothing where the colour is not sRGB and not in inks."""
    if colour.space == 'device-cmyk':
        *inks, black = tuple(colour)[:4]
        return tuple((1 - ink) * (1 - black) for ink in inks)
    try:
        return tuple(min(1.0, max(0.0, value)) for value in tuple(colour.to('srgb'))[:3])
    except NotImplementedError:
        return ()
