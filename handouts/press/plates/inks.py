"""Reads what a finished press file really holds: its colour spaces, its inks, and its letters.

The reading follows every drawing from the pages on, as a printer does, and knows nothing of how the file was made.
"""

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from handouts.colour import Inks
from handouts.press.plates.exchange import drawing_faults, exchange_faults, font_faults, state_faults
from handouts.press.plates.gamut import UNREAD, families_of, heaviest_dot, inks_in, shading_inks
from handouts.reading import BLACK_INK, NO_INK, InkReading

# Stands for a pattern, which is weighed by what it draws.
PATTERN: Inks = (math.inf, math.inf, math.inf, math.inf)
PRINTABLE = {'DeviceCMYK', 'DeviceGray', 'Separation', 'DeviceN'}
COLOURING = {'g', 'rg', 'k', 'cs', 'sc', 'scn'}
NOTHING = pikepdf.Dictionary()
# The inks with which a space begins (ISO 32000-1, 8.6).
FIRST = {'/DeviceGray': BLACK_INK, '/DeviceRGB': BLACK_INK, '/DeviceCMYK': BLACK_INK, '/Pattern': PATTERN}
SPACE_OF = {'g': '/DeviceGray', 'rg': '/DeviceRGB', 'k': '/DeviceCMYK'}
FILLS, STROKES = {'f', 'F', 'f*', 'B', 'B*', 'b', 'b*'}, {'S', 's', 'B', 'B*', 'b', 'b*'}
LETTERS = {'Tj', 'TJ', "'", '"'}
FILLED_LETTERS, OUTLINED_LETTERS = {0, 2, 4, 6}, {1, 2, 5, 6}


def read_inks(data: bytes) -> InkReading:
    """Return what a press file holds; raise PdfError if the bytes are no PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        walk = _Walk()
        faults = list(exchange_faults(pdf))
        for page in pdf.pages:
            faults += drawing_faults(page.obj)
            walk.read(page, page.resources, _State())
    faults += walk.faults
    faults += [f"Colours are given in {space}." for space in sorted(walk.spaces - PRINTABLE)]
    return InkReading(
        frozenset(walk.spaces),
        round(walk.heaviest, 4),
        frozenset(walk.text_inks),
        walk.overprints,
        tuple(dict.fromkeys(faults)),
    )


@dataclass(frozen=True)
class _Colour:
    """A colour in use: the name or the array of its space, and its inks; a pattern's inks are not its own."""

    space: str = '/DeviceGray'
    inks: Inks = BLACK_INK


@dataclass(frozen=True)
class _State:
    """The graphics state as far as it touches inks; `area` is for what is filled, `line` for what is drawn."""

    area: _Colour = _Colour()
    line: _Colour = _Colour()
    area_overprints: bool = False
    line_overprints: bool = False
    overprint_mode: int = 0
    letters: int = 0


Step = Callable[[list[Any], Any, _State], _State]


class _Walk:
    """Goes through content streams and remembers what it meets."""

    def __init__(self) -> None:
        self.spaces: set[str] = set()
        self.heaviest = 0.0
        self.text_inks: set[Inks] = set()
        self.overprints = True
        self.faults: list[str] = []
        self.seen: set[tuple[tuple[int, int], _State]] = set()
        self.steps: dict[str, Step] = {
            'gs': self._take_state,
            'Tf': self._take_font,
            'Tr': lambda operands, _, state: replace(state, letters=int(operands[0])),
            'Do': self._draw,
            'sh': lambda operands, resources, state: self._shade(resources.Shading[operands[0]], resources, state),
        }

    def read(self, content: Any, resources: Any, state: _State) -> None:
        """Follow one content stream from its beginning state."""
        stack: list[_State] = []
        for instruction in pikepdf.parse_content_stream(content):
            operator = str(instruction.operator)
            if operator == 'q':
                stack.append(state)
            elif operator == 'Q' and stack:
                state = stack.pop()
            elif isinstance(instruction, pikepdf.ContentStreamInlineImage):
                state = self._take_inline(instruction.iimage, resources, state)
            else:
                state = self._step(operator, list(instruction.operands), resources, state)

    def _step(self, operator: str, operands: list[Any], resources: Any, state: _State) -> _State:
        if operator.lower() in COLOURING:
            before = state.area if operator.islower() else state.line
            colour = self._colour(operator.lower(), operands, resources, before.space)
            return replace(state, area=colour) if operator.islower() else replace(state, line=colour)
        if operator in LETTERS:
            self._write(state, resources)
        if operator in FILLS:
            self._mark(state.area, resources)
        if operator in STROKES:
            self._mark(state.line, resources)
        return self.steps[operator](operands, resources, state) if operator in self.steps else state

    def _colour(self, operator: str, operands: list[Any], resources: Any, space: str) -> _Colour:
        if operator == 'cs':
            self._note(operands[0], resources)
            return _Colour(str(operands[0]), FIRST.get(str(operands[0]), UNREAD))
        space = SPACE_OF.get(operator, space)
        self._note(pikepdf.Name(space), resources)
        if operands and isinstance(operands[-1], pikepdf.Name):
            self._see_pattern(resources.Pattern[operands[-1]], operands[:-1], resources)
            return _Colour(space, PATTERN)
        inks = inks_in(pikepdf.Name(space), resources, operands)
        self._weigh(inks)
        return _Colour(space, inks)

    def _note(self, space: Any, resources: Any) -> None:
        self.spaces |= set(families_of(space, resources))

    def _weigh(self, inks: Sequence[float]) -> None:
        self.heaviest = max(self.heaviest, sum(inks))

    def _mark(self, colour: _Colour, resources: Any) -> None:
        self._note(pikepdf.Name(colour.space), resources)
        if colour.inks != PATTERN:
            self._weigh(colour.inks)

    def _write(self, state: _State, resources: Any) -> None:
        used = [(state.area, state.area_overprints)] if state.letters in FILLED_LETTERS else []
        used += [(state.line, state.line_overprints)] if state.letters in OUTLINED_LETTERS else []
        for colour, overprints in used:
            self._mark(colour, resources)
            self.text_inks.add(UNREAD if colour.inks == PATTERN else colour.inks)
            self.overprints &= colour.inks != BLACK_INK or (overprints and state.overprint_mode == 1)
            self.overprints &= colour.inks != NO_INK or not overprints

    def _take_state(self, operands: list[Any], resources: Any, state: _State) -> _State:
        taken = resources.ExtGState[operands[0]]
        self.faults += state_faults(taken)
        both = bool(taken.get('/OP', state.line_overprints))
        return replace(
            state,
            line_overprints=both,
            area_overprints=bool(taken.get('/op', both if '/OP' in taken else state.area_overprints)),
            overprint_mode=int(taken.get('/OPM', state.overprint_mode)),
        )

    def _take_font(self, operands: list[Any], resources: Any, state: _State) -> _State:
        font = resources.Font[operands[0]]
        self.faults += font_faults(font)
        for _, glyph in font.get('/CharProcs', NOTHING).items():
            self._enter(glyph, font.get('/Resources', resources), state)
        return state

    def _take_inline(self, picture: Any, resources: Any, state: _State) -> _State:
        if picture.image_mask:
            self._mark(state.area, resources)
        else:
            self._note(pikepdf.Name(picture.colorspace), resources)
            self._weigh(UNREAD)
        return state

    def _draw(self, operands: list[Any], resources: Any, state: _State) -> _State:
        drawing = resources.XObject[operands[0]]
        self.faults += drawing_faults(drawing)
        if drawing.Subtype == '/Form':
            self._enter(drawing, drawing.get('/Resources', resources), state)
        elif drawing.get('/ImageMask'):
            self._mark(state.area, resources)
        elif '/ColorSpace' in drawing:
            self._note(drawing.ColorSpace, resources)
            self._weigh(heaviest_dot(drawing, resources))
        return state

    def _enter(self, drawing: Any, resources: Any, state: _State) -> None:
        """Read a drawing inside another once for each state in which it is drawn."""
        if (drawing.objgen, state) not in self.seen:
            self.seen.add((drawing.objgen, state))
            self.read(drawing, resources, state)

    def _see_pattern(self, pattern: Any, operands: list[Any], resources: Any) -> None:
        if pattern.PatternType == 2:
            self._shade(pattern.Shading, resources, _State())
        else:
            self._enter(pattern, pattern.get('/Resources', resources), _State())
            self._weigh(UNREAD if operands else NO_INK)

    def _shade(self, shading: Any, resources: Any, state: _State) -> _State:
        self._note(shading.ColorSpace, resources)
        for inks in shading_inks(shading, resources):
            self._weigh(inks)
        return state
