"""Says in inks what is not written in operators: pictures of dots, their palettes, and gradients."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import pikepdf
from PIL import Image, ImageChops, ImageMath

from handouts.colour import MOST_INK, Inks, channels
from handouts.press.plates.paint import LIGHT, device_of, inks_of_light

NOTHING = pikepdf.Dictionary()


def repaint_pictures(pdf: pikepdf.Pdf, inks: Mapping[str, Inks]) -> None:
    """Turn every picture of dots into inks; what is clear in it becomes the white of the paper."""
    pictures = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and '/ColorSpace' in thing]
    masks = {picture.SMask.objgen for picture in pictures if '/SMask' in picture}
    for picture in pictures:
        if picture.get('/Subtype') == '/Image' and picture.objgen not in masks:
            _repaint_picture(pdf, picture, inks)


def _repaint_picture(pdf: pikepdf.Pdf, picture: pikepdf.Stream, inks: Mapping[str, Inks]) -> None:
    device = device_of(picture.ColorSpace, NOTHING)
    if device == '/Indexed' and '/SMask' not in picture:
        _repaint_palette(picture, inks)
    elif device in LIGHT | {'/Indexed'} and not isinstance(picture.get('/Mask'), pikepdf.Array):
        seen = pikepdf.PdfImage(picture).as_pil_image(apply_mask=False).convert('RGB')
        if '/SMask' in picture:
            seen = _flatten(pdf, picture, seen)
        _write_picture(picture, _inked(seen, inks).tobytes(), pikepdf.Name.DeviceCMYK)


def _write_picture(picture: pikepdf.Stream, data: bytes, space: pikepdf.Object) -> None:
    picture.write(data)
    picture.ColorSpace = space
    picture.BitsPerComponent = 8
    for key in {'/Decode', '/DecodeParms'} & set(picture.keys()):
        del picture[key]


def _repaint_palette(picture: pikepdf.Stream, inks: Mapping[str, Inks]) -> None:
    _, base, highest, table = picture.ColorSpace
    device = device_of(base, NOTHING)
    if device in LIGHT:
        light = table.read_bytes() if isinstance(table, pikepdf.Stream) else bytes(table)
        width = 3 if device == '/DeviceRGB' else 1
        colours = (light[place : place + width] for place in range(0, len(light), width))
        inked = bytes(
            round(ink * 255) for colour in colours for ink in inks_of_light(inks, [v / 255 for v in colour])
        )
        picture.ColorSpace = pikepdf.Array(
            [pikepdf.Name.Indexed, pikepdf.Name.DeviceCMYK, highest, pikepdf.String(inked)]
        )


def _flatten(pdf: pikepdf.Pdf, picture: pikepdf.Stream, seen: Image.Image) -> Image.Image:
    """Return the picture on white; what is wholly clear is cut out, so that its ground still shows."""
    cover = pikepdf.PdfImage(cast(pikepdf.Stream, picture.SMask)).as_pil_image().convert('L').resize(seen.size)
    del picture.SMask
    clear = cover.point(lambda value: 0 if value else 255, '1')
    if clear.getbbox():
        picture.Mask = pdf.make_stream(clear.tobytes())
        picture.Mask.update(
            pikepdf.Dictionary(
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                ImageMask=True,
                BitsPerComponent=1,
                Width=seen.width,
                Height=seen.height,
            )
        )
    return Image.composite(seen, Image.new('RGB', seen.size, 'white'), cover)


def _inked(seen: Image.Image, inks: Mapping[str, Inks]) -> Image.Image:
    """Return a picture in inks as `inks_of` derives them, and in the given inks where it has just that colour."""
    light = ImageChops.lighter(ImageChops.lighter(*seen.split()[:2]), seen.getchannel(2))
    plates = ImageMath.lambda_eval  # a division by 0 gives 0
    tints = [
        plates(lambda it: ((it['light'] - it['one']) * 255 + it['light'] / 2) / it['light'], light=light, one=one)
        for one in seen.split()
    ]
    total = plates(lambda it: it['c'] + it['m'] + it['y'], c=tints[0], m=tints[1], y=tints[2])
    room = plates(lambda it: it['light'] + round((MOST_INK - 1) * 255), light=light)
    shrunk = [
        plates(
            lambda it: it['one'] * it['min'](it['total'], it['room']) / it['total'], one=one, total=total, room=room
        )
        for one in tints
    ]
    inked = Image.merge('CMYK', [*(plate.convert('L') for plate in shrunk), ImageChops.invert(light)])
    for colour, given in inks.items():
        inked.paste(tuple(round(ink * 255) for ink in given), mask=_where(seen, colour))
    return inked


def _where(seen: Image.Image, colour: str) -> Image.Image:
    """Return a mask of the dots that have just this colour."""
    same = [
        plate.point([255 if value == wanted else 0 for value in range(256)])
        for plate, wanted in zip(seen.split(), channels(colour), strict=True)
    ]
    return ImageChops.darker(ImageChops.darker(same[0], same[1]), same[2])


def repaint_shading(shading: pikepdf.Object, inks: Mapping[str, Inks]) -> None:
    """Turn a gradient into inks; one whose colours a program computes stays as it is."""
    if device_of(shading.ColorSpace, NOTHING) in LIGHT and _can_be_inked(shading.get('/Function')):
        shading.Function = _inked_function(shading.Function, inks)
        shading.ColorSpace = pikepdf.Name.DeviceCMYK
        if '/Background' in shading:
            shading.Background = _array(inks_of_light(inks, _numbers(shading.Background)))


def _can_be_inked(function: object) -> bool:
    if not isinstance(function, pikepdf.Dictionary | pikepdf.Stream):
        return False
    if function.FunctionType == 3:
        return all(_can_be_inked(part) for part in function.Functions)
    return function.FunctionType == 2 or (function.FunctionType == 0 and function.BitsPerSample in (8, 16))


def _inked_function(function: pikepdf.Object, inks: Mapping[str, Inks]) -> pikepdf.Object:
    """Return a function that gives inks: the same at its ends and samples, straight between them."""
    if function.FunctionType == 0:
        return _inked_samples(function, inks)
    inked = pikepdf.Dictionary(dict(function.items()))
    if '/Range' in inked:
        del inked['/Range']
    if function.FunctionType == 3:
        inked.Functions = pikepdf.Array([_inked_function(part, inks) for part in function.Functions])
    else:
        inked.C0 = _array(inks_of_light(inks, _numbers(function.get('/C0', [0]))))
        inked.C1 = _array(inks_of_light(inks, _numbers(function.get('/C1', [1]))))
    return inked


def _inked_samples(function: pikepdf.Object, inks: Mapping[str, Inks]) -> pikepdf.Object:
    data, size = function.read_bytes(), int(function.BitsPerSample) // 8
    ends = _numbers(function.get('/Decode', function.Range))
    width, most = len(ends) // 2, 256**size - 1
    raw = [int.from_bytes(data[place : place + size]) / most for place in range(0, len(data), size)]
    light = [
        ends[2 * (n % width)] + value * (ends[2 * (n % width) + 1] - ends[2 * (n % width)])
        for n, value in enumerate(raw)
    ]
    dots = (light[place : place + width] for place in range(0, len(light), width))
    function.write(bytes(round(ink * 255) for dot in dots for ink in inks_of_light(inks, dot)))
    function.BitsPerSample, function.Range = 8, _array((0, 1) * 4)
    if '/Decode' in function:
        del function['/Decode']
    return function


def _numbers(values: Iterable[Any]) -> list[float]:
    return [float(value) for value in values]


def _array(values: tuple[float, ...]) -> pikepdf.Array:
    return pikepdf.Array([round(value, 4) for value in values])
