"""Colour spaces, and how much ink their numbers are."""

import pikepdf
import pytest
from PIL import Image

from handouts.press.plates.gamut import UNREAD, families_of, heaviest_dot, inks_in, shading_inks
from tests.test_tones import gradient, picture, ramp, row

RESOURCES = pikepdf.Dictionary(ColorSpace=pikepdf.Dictionary(Spot=pikepdf.Array([pikepdf.Name.Separation])))
CMYK, RGB, GRAY = pikepdf.Name.DeviceCMYK, pikepdf.Name.DeviceRGB, pikepdf.Name.DeviceGray


def space(*parts: object) -> pikepdf.Array:
    """Return the array of a colour space."""
    return pikepdf.Array([pikepdf.Name(part) if isinstance(part, str) else part for part in parts])


@pytest.mark.parametrize(
    ('given', 'families'),
    [
        (RGB, ['DeviceRGB']),
        (space('/ICCBased', pikepdf.Dictionary(N=3)), ['ICCBased']),
        (space('/Indexed', '/DeviceRGB', 1), ['DeviceRGB']),
        (space('/Separation', '/Gold', '/DeviceRGB'), ['Separation', 'DeviceRGB']),
        (space('/DeviceN', space('/Gold'), '/DeviceCMYK'), ['DeviceN', 'DeviceCMYK']),
        (space('/Pattern', '/DeviceRGB'), ['DeviceRGB']),
        (pikepdf.Name.Pattern, []),
        (pikepdf.Name.Spot, ['Separation']),
    ],
)
def test_a_space_brings_those_that_it_is_based_on(given: object, families: list[str]) -> None:
    assert list(families_of(given, RESOURCES)) == families


@pytest.mark.parametrize(
    ('given', 'values', 'inks'),
    [
        (CMYK, [0.1, 0.2, 0.3, 0.4], (0.1, 0.2, 0.3, 0.4)),
        (GRAY, [0.25], (0, 0, 0, 0.75)),
        (RGB, [1, 0, 0], (0, 1, 1, 0)),
        (pikepdf.Name.Spot, [0.5], UNREAD),
    ],
)
def test_a_colour_has_inks(given: object, values: list[float], inks: tuple[float, ...]) -> None:
    assert inks_in(given, RESOURCES, values) == inks


def test_a_gradient_is_weighed_at_its_ends() -> None:
    plain = ramp([0, 0, 0, 0], [1, 1, 1, 0.5])
    parts = pikepdf.Dictionary(FunctionType=3, Functions=pikepdf.Array([plain, ramp([0, 0, 0, 0], [1, 1, 1, 1])]))
    assert [sum(inks) for inks in shading_inks(gradient(plain, '/DeviceCMYK'), RESOURCES)] == [0, 3.5]
    assert max(sum(inks) for inks in shading_inks(gradient(parts, '/DeviceCMYK'), RESOURCES)) == 4


def test_a_gradient_is_weighed_at_its_samples() -> None:
    with pikepdf.new() as pdf:
        samples = pdf.make_stream(bytes([0, 0, 0, 0, 255, 255, 0, 255]))
        samples.update(pikepdf.Dictionary(FunctionType=0, Range=[0, 1] * 4, Size=[2], BitsPerSample=8))
        assert max(sum(inks) for inks in shading_inks(gradient(samples, '/DeviceCMYK'), RESOURCES)) == 3


def test_a_gradient_that_cannot_be_read_counts_as_four_inks() -> None:
    with pikepdf.new() as pdf:
        program = pdf.make_stream(b'{dup dup dup}')
        program.FunctionType = 4
        assert list(shading_inks(gradient(program, '/DeviceCMYK'), RESOURCES)) == [UNREAD]


def test_a_picture_is_weighed_by_its_heaviest_dot() -> None:
    with pikepdf.new() as pdf:
        inked = Image.new('CMYK', (2, 2), (255, 255, 255, 0))
        inked.putpixel((1, 1), (255, 255, 255, 255))
        palette = pikepdf.Array([pikepdf.Name.Indexed, CMYK, 1, pikepdf.String(bytes([0, 0, 0, 51, 255, 255, 0, 0]))])
        assert sum(heaviest_dot(picture(pdf, inked, CMYK), RESOURCES)) == 4
        assert sum(heaviest_dot(picture(pdf, row('#ffffff', '#333333', mode='L'), GRAY), RESOURCES)) == 0.8
        assert sum(heaviest_dot(picture(pdf, Image.new('L', (1, 1)), palette), RESOURCES)) == 2
        assert heaviest_dot(picture(pdf, row('#ffffff')), RESOURCES) == UNREAD


def test_a_cut_out_does_not_hide_the_heaviest_dot() -> None:
    with pikepdf.new() as pdf:
        cut = picture(pdf, Image.new('CMYK', (1, 1), (255, 255, 255, 255)), CMYK)
        cut.Mask = pdf.make_stream(bytes([0]))
        cut.Mask.update(pikepdf.Dictionary(Subtype=pikepdf.Name.Image, ImageMask=True, Width=1, Height=1))
        assert sum(heaviest_dot(cut, RESOURCES)) == 4
