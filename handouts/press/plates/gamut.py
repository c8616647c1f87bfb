"""Tells what the numbers of a PDF's colour spaces mean in inks: of colours, gradients and dots of pictures."""

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from PIL import ImageMath

from handouts.colour import Inks, inks_of

# What cannot be read counts as four full inks.
UNREAD: Inks = (1.0, 1.0, 1.0, 1.0)
# Where in the array of a space the space stands on which it is based.
BASE_AT = {'/Indexed': 1, '/Pattern': 1, '/Separation': 2, '/DeviceN': 2}


def families_of(space: Any, resources: Any) -> Iterator[str]:
    """Yield the names of a colour space and of those it is based on; a pattern or palette has none of its own."""
    space = _resolved(space, resources)
    family = _family(space)
    if family not in ('/Pattern', '/Indexed'):
        yield family.lstrip('/')
    if isinstance(space, pikepdf.Array) and family in BASE_AT and len(space) > BASE_AT[family]:
        yield from families_of(space[BASE_AT[family]], resources)


def inks_in(space: Any, resources: Any, values: Sequence[Any]) -> Inks:
    """Return the inks of a colour, each rounded to four decimals; light counts as the inks derived from it."""
    family, numbers = _family(_resolved(space, resources)), [round(float(value), 4) for value in values]
    if family == '/DeviceCMYK' and len(numbers) == 4:
        return numbers[0], numbers[1], numbers[2], numbers[3]
    if family == '/DeviceGray' and len(numbers) == 1:
        return 0.0, 0.0, 0.0, round(1 - numbers[0], 4)
    if family == '/DeviceRGB' and len(numbers) == 3:
        return inks_of('#' + ''.join(f'{round(value * 255):02x}' for value in numbers))
    return UNREAD


def shading_inks(shading: Any, resources: Any) -> Iterator[Inks]:
    """Yield the inks between which a gradient's lie."""
    yield from (inks_in(shading.ColorSpace, resources, values) for values in _ends(shading.get('/Function')))


def heaviest_dot(picture: Any, resources: Any) -> Sequence[float]:
    """Return the inks of the dot of a picture that has most, or their sum."""
    space = _resolved(picture.ColorSpace, resources)
    if _family(space) == '/Indexed':
        table = space[3].read_bytes() if isinstance(space[3], pikepdf.Stream) else bytes(space[3])
        width = 4 if _family(_resolved(space[1], resources)) == '/DeviceCMYK' else len(table)
        colours = ([value / 255 for value in table[place : place + width]] for place in range(0, len(table), width))
        return max((inks_in(space[1], resources, colour) for colour in colours), key=sum)
    seen = pikepdf.PdfImage(picture).as_pil_image(apply_mask=False)
    if seen.mode in ('1', 'L'):
        return (1 - min(seen.convert('L').tobytes()) / 255,)
    if seen.mode == 'CMYK':
        plates = dict(zip('cmyk', seen.split(), strict=True))
        total = ImageMath.lambda_eval(lambda it: it['c'] + it['m'] + it['y'] + it['k'], **plates)
        return (total.getextrema()[1] / 255,)
    return UNREAD


def _resolved(space: Any, resources: Any) -> Any:
    named = resources.get('/ColorSpace', pikepdf.Dictionary())
    return named.get(str(space), space) if isinstance(space, pikepdf.Name) else space


def _family(space: Any) -> str:
    return str(space if isinstance(space, pikepdf.Name) else space[0])


def _ends(function: Any) -> Iterator[list[float]]:
    """Yield the values between which a function's lie; five, which fit no space, where it cannot be read."""
    kind = function.FunctionType if isinstance(function, pikepdf.Dictionary | pikepdf.Stream) else -1
    if kind == 2:
        yield from ([float(value) for value in function.get(key, [n])] for n, key in enumerate(('/C0', '/C1')))
    elif kind == 3:
        for part in function.Functions:
            yield from _ends(part)
    elif kind == 0 and function.BitsPerSample == 8 and '/Decode' not in function:
        data, width = function.read_bytes(), len(function.Range) // 2
        yield from ([value / 255 for value in data[place : place + width]] for place in range(0, len(data), width))
    else:
        yield [1.0] * 5
