"""Says again in inks what a drawing says in light: the operators of one content stream."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import pikepdf

from handouts.colour import Inks, inks_of

OVERPRINT, KNOCKOUT = '/LettersOverprint', '/AllKnockOut'
BLACK, WHITE = b'0 0 0 1', b'0 0 0 0'
LIGHT = {'/DeviceRGB', '/DeviceGray'}


class _Pen(NamedTuple):
    """The operators that set a colour for areas, or for lines."""

    inks: str
    space: str
    colour: str


AREA, LINE = _Pen('k', 'cs', 'scn'), _Pen('K', 'CS', 'SCN')
# Operator → whose colour it sets, and in which space; '' is the space set last.
COLOURS = {
    'g': (AREA, '/DeviceGray'),
    'rg': (AREA, '/DeviceRGB'),
    'k': (AREA, '/DeviceCMYK'),
    'sc': (AREA, ''),
    'scn': (AREA, ''),
    'G': (LINE, '/DeviceGray'),
    'RG': (LINE, '/DeviceRGB'),
    'K': (LINE, '/DeviceCMYK'),
    'SC': (LINE, ''),
    'SCN': (LINE, ''),
}
SPACES = {'cs': AREA, 'CS': LINE}
LETTERS = {'Tj', 'TJ', "'", '"'}
# What places a picture, a gradient or another drawing.
PLACING = {'Do', 'sh', 'INLINE IMAGE'}
# What begins a mark that is no letter. No colour may be set between the first point of a path and its painting.
MARKS = {'m', 're'} | PLACING
TAGS = {'BMC', 'BDC', 'EMC', 'MP', 'DP'}
# Text rendering modes that fill letters, and that draw their outline (ISO 32000-1, table 106).
FILLING, OUTLINING = {0, 2, 4, 6}, {1, 2, 5, 6}
# What paints the same without its areas, or without its lines: operators, and text rendering modes.
WITHOUT = {
    AREA: {'f': 'n', 'F': 'n', 'f*': 'n', 'B': 'S', 'B*': 'S', 'b': 's', 'b*': 's'},
    LINE: {'S': 'n', 's': 'n', 'B': 'f', 'B*': 'f*', 'b': 'f', 'b*': 'f*'},
}
MODE_WITHOUT = {AREA: {0: 3, 2: 1, 4: 7, 6: 5}, LINE: {1: 3, 2: 0, 5: 7, 6: 4}}


def inks_of_light(inks: Mapping[str, Inks], light: Sequence[float]) -> Inks:
    """Return the inks of one grey value or of red, green and blue, 0 to 1; they are compared in 8 bits."""
    red, green, blue = light if len(light) == 3 else (light[0],) * 3
    colour = '#' + ''.join(f'{round(min(max(value, 0), 1) * 255):02x}' for value in (red, green, blue))
    return inks[colour] if colour in inks else inks_of(colour)


def device_of(space: pikepdf.Object, named: pikepdf.Object) -> str:
    """Return the device space whose numbers a colour space takes, or the family of another space."""
    if isinstance(space, pikepdf.Name) and str(space) in named:
        space = named[str(space)]
    family = space if isinstance(space, pikepdf.Name) else space[0]
    if family == '/ICCBased':
        return {1: '/DeviceGray', 3: '/DeviceRGB', 4: '/DeviceCMYK'}[int(space[1].N)]
    return {'/CalGray': '/DeviceGray', '/CalRGB': '/DeviceRGB'}.get(str(family), str(family))


@dataclass
class _State:
    """The graphics state: the colours as the drawing asked for them, and as they have been set in inks.

    Nothing is set before a mark needs it; b'' is a colour that a form takes over from where it is drawn.
    With a `clear` pen nothing is to be seen.
    """

    asked: dict[_Pen, bytes]
    spaces: dict[_Pen, str] = field(default_factory=lambda: {AREA: '/DeviceGray', LINE: '/DeviceGray'})
    given: dict[_Pen, bytes] = field(default_factory=lambda: {AREA: b'', LINE: b''})
    mode: int = 0
    overprints: bool = False
    clear: frozenset[_Pen] = frozenset()

    def copy(self) -> '_State':
        """Return the same state, to be changed apart from this."""
        return replace(self, asked=dict(self.asked), spaces=dict(self.spaces), given=dict(self.given))


class Repainting:
    """One content stream on its way into inks; `kept` are the names of the spaces that remain in use."""

    def __init__(self, inks: Mapping[str, Inks], resources: pikepdf.Object, *, inherits: bool) -> None:
        self.inks = inks
        self.named = resources.get('/ColorSpace', pikepdf.Dictionary())
        self.states = resources.get('/ExtGState', pikepdf.Dictionary())
        self.kept: set[str] = set()
        first = {AREA: b'', LINE: b''} if inherits else {pen: _set(BLACK, pen) for pen in (AREA, LINE)}
        self.state = _State(first)
        self.stack: list[_State] = []

    def repaint(self, stream: pikepdf.Object | pikepdf.Page) -> bytes:
        """Return the content with every colour in inks and every letter in black ink or white."""
        lines = (line for instruction in pikepdf.parse_content_stream(stream) for line in self._lines(instruction))
        return b'\n'.join(lines)

    def _lines(
        self, instruction: pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
    ) -> Iterator[bytes]:
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator in COLOURS or operator in SPACES:
            self._ask(operator, operands)
        elif operator in LETTERS:
            yield from self._write(pikepdf.unparse_content_stream([instruction]))
        elif operator not in TAGS and not (operator in PLACING and AREA in self.state.clear):
            self._follow(operator, operands)
            if operator in MARKS:
                yield from self._dip(dict(self.state.asked), overprints=False)
            yield self._seen(operator) or pikepdf.unparse_content_stream([instruction])

    def _follow(self, operator: str, operands: list[pikepdf.Object]) -> None:
        if operator == 'q':
            self.stack.append(self.state.copy())
        elif operator == 'Q' and self.stack:
            self.state = self.stack.pop()
        elif operator == 'Tr':
            self.state.mode = int(operands[0])
        elif operator == 'gs':
            state = self.states[str(operands[0])]
            for pen, key in ((AREA, '/ca'), (LINE, '/CA')):
                if key in state:
                    self.state.clear = self.state.clear - {pen} if float(state[key]) else self.state.clear | {pen}

    def _seen(self, operator: str) -> bytes:
        """Return the operator that paints what can be seen of this one, or b'' where that is all of it."""
        seen = operator
        for pen in self.state.clear:
            seen = WITHOUT[pen].get(seen, seen)
        return b'' if seen == operator else seen.encode()

    def _ask(self, operator: str, operands: list[pikepdf.Object]) -> None:
        if operator in SPACES:
            pen, space = SPACES[operator], str(operands[0])
            self.state.asked[pen] = self._first_of(pen, space)
        else:
            pen, named = COLOURS[operator]
            space = named or self.state.spaces[pen]
            self.state.asked[pen] = self._colour_of(pen, space, operands)
        self.state.spaces[pen] = space

    def _first_of(self, pen: _Pen, space: str) -> bytes:
        """Return what sets the colour with which a space begins: black in every device space."""
        if device_of(pikepdf.Name(space), self.named) in LIGHT | {'/DeviceCMYK'}:
            return _set(BLACK, pen)
        self.kept.add(space)
        return f'{space} {pen.space}'.encode()

    def _colour_of(self, pen: _Pen, space: str, operands: list[pikepdf.Object]) -> bytes:
        device = device_of(pikepdf.Name(space), self.named)
        if device in LIGHT:
            return _set(_written(inks_of_light(self.inks, [float(value) for value in operands])), pen)
        if device == '/DeviceCMYK':
            return _set(_written([float(value) for value in operands]), pen)
        self.kept.add(space)
        colour = pikepdf.unparse_content_stream([(operands, pikepdf.Operator(pen.colour))])
        return f'{space} {pen.space}\n'.encode() + colour

    def _write(self, letters: bytes) -> Iterator[bytes]:
        """Write letters in black, or white where they are white; they overprint unless they are white."""
        asked, mode, used = self.state.asked, self.state.mode, dict[_Pen, bytes]()
        for pen in self.state.clear:
            mode = MODE_WITHOUT[pen].get(mode, mode)
        for pen, modes in ((AREA, FILLING), (LINE, OUTLINING)):
            if mode in modes:
                used[pen] = _set(WHITE if asked[pen] == _set(WHITE, pen) else BLACK, pen)
        white = any(setting == _set(WHITE, pen) for pen, setting in used.items())
        yield from self._dip(used, overprints=bool(used) and not white)
        yield letters if mode == self.state.mode else b'%d Tr\n%b\n%d Tr' % (mode, letters, self.state.mode)

    def _dip(self, wanted: Mapping[_Pen, bytes], *, overprints: bool) -> Iterator[bytes]:
        for pen, setting in wanted.items():
            if setting not in (b'', self.state.given[pen]):
                self.state.given[pen] = setting
                yield setting
        if overprints != self.state.overprints:
            self.state.overprints = overprints
            yield f'{OVERPRINT if overprints else KNOCKOUT} gs'.encode()


def _set(inks: bytes, pen: _Pen) -> bytes:
    return inks + b' ' + pen.inks.encode()


def _written(inks: Sequence[float]) -> bytes:
    return ' '.join(f'{round(value, 4):g}' for value in inks).encode()
