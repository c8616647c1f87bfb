"""Pictures of dots, palettes and gradients, in inks."""

import itertools

import pikepdf
import pytest
from PIL import Image

from handouts.colour import Inks, inks_of
from handouts.press.plates.tones import repaint_pictures, repaint_shading

BRAND: dict[str, Inks] = {'#1f5a6b': (0.85, 0.35, 0.3, 0.4)}


def picture(pdf: pikepdf.Pdf, image: Image.Image, space: object = pikepdf.Name.DeviceRGB) -> pikepdf.Stream:
    """Return a picture in a PDF, dot by dot."""
    stream = pdf.make_stream(image.tobytes())
    stream.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=image.width,
            Height=image.height,
            BitsPerComponent=8,
            ColorSpace=space,
        )
    )
    return stream


def dots(stream: pikepdf.Stream) -> list[tuple[float, ...]]:
    """Return the inks of every dot."""
    assert stream.ColorSpace == '/DeviceCMYK'
    data = stream.read_bytes()
    return [tuple(ink / 255 for ink in data[place : place + 4]) for place in range(0, len(data), 4)]


def row(*colours: str, mode: str = 'RGB') -> Image.Image:
    """Return a picture of one row of dots."""
    image = Image.new(mode, (len(colours), 1))
    for x, colour in enumerate(colours):
        image.paste(colour, (x, 0, x + 1, 1))
    return image


def gradient(function: object, space: str = '/DeviceRGB') -> pikepdf.Dictionary:
    """Return a gradient from left to right."""
    return pikepdf.Dictionary(ShadingType=2, ColorSpace=pikepdf.Name(space), Function=function)


def ramp(start: list[float], end: list[float]) -> pikepdf.Dictionary:
    """Return a function that goes straight from one colour to another."""
    return pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=start, C1=end, N=1)


def numbers(values: object) -> list[float]:
    """Return the numbers of an array."""
    assert isinstance(values, pikepdf.Array)
    return [float(value) for value in values]


def test_dots_get_the_inks_that_are_derived_from_their_colour() -> None:
    steps = (0, 1, 40, 128, 200, 254, 255)
    shades = [f'#{red:02x}{green:02x}{blue:02x}' for red, green, blue in itertools.product(steps, repeat=3)]
    with pikepdf.new() as pdf:
        photo = picture(pdf, row(*shades))
        repaint_pictures(pdf, BRAND)
        for shade, dot in zip(shades, dots(photo), strict=True):
            assert dot == pytest.approx(inks_of(shade), abs=0.0081), shade
            assert sum(dot) <= 2


def test_dots_in_a_brand_colour_get_its_inks() -> None:
    with pikepdf.new() as pdf:
        photo = picture(pdf, row('#1f5a6b', '#1f5a6c'))
        repaint_pictures(pdf, BRAND)
        assert dots(photo)[0] == pytest.approx(BRAND['#1f5a6b'], abs=0.002)
        assert dots(photo)[1] == pytest.approx(inks_of('#1f5a6c'), abs=0.004)


def test_grey_dots_are_black_ink() -> None:
    with pikepdf.new() as pdf:
        photo = picture(pdf, row('#000000', '#808080', '#ffffff', mode='L'), pikepdf.Name.DeviceGray)
        repaint_pictures(pdf, BRAND)
        assert dots(photo) == [(0, 0, 0, 1), (0, 0, 0, pytest.approx(0.498, abs=0.001)), (0, 0, 0, 0)]


def test_a_soft_edge_lies_on_white_and_what_is_clear_is_cut_out() -> None:
    with pikepdf.new() as pdf:
        seal = picture(pdf, row('#000000', '#000000', '#000000'))
        seal.SMask = picture(pdf, row('#000000', '#808080', '#ffffff', mode='L'), pikepdf.Name.DeviceGray)
        repaint_pictures(pdf, BRAND)
        assert '/SMask' not in seal
        assert [dot[3] for dot in dots(seal)] == pytest.approx([0, 0.5, 1], abs=0.005)
        assert seal.Mask.ImageMask
        assert seal.Mask.read_bytes() == bytes([0b10000000])


def test_a_soft_mask_that_covers_all_leaves_no_mask() -> None:
    with pikepdf.new() as pdf:
        seal = picture(pdf, row('#ff0000'))
        seal.SMask = picture(pdf, row('#ffffff', mode='L'), pikepdf.Name.DeviceGray)
        repaint_pictures(pdf, BRAND)
        assert '/Mask' not in seal
        assert dots(seal) == [(0, 1, 1, 0)]


@pytest.mark.parametrize('as_stream', [False, True])
def test_a_palette_is_turned_and_the_dots_stay(as_stream: bool) -> None:
    with pikepdf.new() as pdf:
        table = bytes([255, 0, 0, 0x1F, 0x5A, 0x6B])
        held = pdf.make_stream(table) if as_stream else pikepdf.String(table)
        space = pikepdf.Array([pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 1, held])
        drawing = picture(pdf, Image.frombytes('L', (2, 1), bytes([0, 1])), space)
        repaint_pictures(pdf, BRAND)
        assert drawing.ColorSpace[1] == '/DeviceCMYK'
        assert bytes(drawing.ColorSpace[3]) == bytes([0, 255, 255, 0, 217, 89, 76, 102])
        assert drawing.read_bytes() == bytes([0, 1])


def test_pictures_in_inks_and_stencils_stay() -> None:
    with pikepdf.new() as pdf:
        photo = picture(pdf, Image.new('CMYK', (2, 1), (1, 2, 3, 4)), pikepdf.Name.DeviceCMYK)
        repaint_pictures(pdf, BRAND)
        assert photo.read_bytes() == bytes([1, 2, 3, 4] * 2)


def test_a_gradient_has_its_inks_at_its_ends() -> None:
    shading = gradient(ramp([1, 0, 0], [0.1216, 0.3529, 0.4196]))
    shading.Background = pikepdf.Array([1, 1, 1])
    repaint_shading(shading, BRAND)
    assert shading.ColorSpace == '/DeviceCMYK'
    assert numbers(shading.Function.C0) == [0, 1, 1, 0]
    assert numbers(shading.Function.C1) == list(BRAND['#1f5a6b'])
    assert numbers(shading.Background) == [0, 0, 0, 0]


def test_every_stretch_of_a_gradient_is_turned() -> None:
    parts = pikepdf.Array([ramp([1, 0, 0], [0, 0, 0]), ramp([0, 0, 0], [1, 1, 1])])
    shading = gradient(pikepdf.Dictionary(FunctionType=3, Domain=[0, 1], Bounds=[0.5], Functions=parts))
    repaint_shading(shading, BRAND)
    assert numbers(shading.Function.Bounds) == [0.5]
    assert [numbers(part.C1) for part in shading.Function.Functions] == [[0, 0, 0, 1], [0, 0, 0, 0]]


def test_a_gradient_of_grey_is_black_ink() -> None:
    shading = gradient(pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], N=1), '/DeviceGray')
    repaint_shading(shading, BRAND)
    assert [numbers(shading.Function[key]) for key in ('/C0', '/C1')] == [[0, 0, 0, 1], [0, 0, 0, 0]]


@pytest.mark.parametrize('size', [1, 2])
def test_samples_of_a_gradient_are_turned(size: int) -> None:
    with pikepdf.new() as pdf:
        samples = pdf.make_stream(b''.join(bytes([value] * size) for value in (255, 0, 0, 255, 255, 255)))
        head = pikepdf.Dictionary(FunctionType=0, Domain=[0, 1], Range=[0, 1] * 3, Size=[2], BitsPerSample=8 * size)
        samples.update(head)
        shading = gradient(samples)
        repaint_shading(shading, BRAND)
        assert samples.read_bytes() == bytes([0, 255, 255, 0, 0, 0, 0, 0])
        assert numbers(samples.Range) == [0, 1] * 4


def test_a_gradient_that_a_program_computes_stays() -> None:
    with pikepdf.new() as pdf:
        program = pdf.make_stream(b'{dup dup}')
        program.update(pikepdf.Dictionary(FunctionType=4, Domain=[0, 1], Range=[0, 1] * 3))
        shading = gradient(program)
        repaint_shading(shading, BRAND)
        assert shading.ColorSpace == '/DeviceRGB'
