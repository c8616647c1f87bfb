"""Contrast against numbers that others have published, and shades that can be read."""

import pytest

from handouts.colour import MOST_INK, WHITE, Inks, channels, contrast, inks_of, luminance, nearest_shade

BLACK = '#000000'
POOR = ['#fefefe', '#ffcc00', '#00ff99', '#b4552d', '#7a8790', '#ff0000']


def test_channels_are_red_green_blue() -> None:
    assert channels('#1f5a6b') == (0x1F, 0x5A, 0x6B)


@pytest.mark.parametrize(
    ('colour', 'value'),
    [(BLACK, 0.0), (WHITE, 1.0), ('#ff0000', 0.2126), ('#00ff00', 0.7152), ('#0000ff', 0.0722), ('#808080', 0.2159)],
)
def test_luminance_is_that_of_wcag(colour: str, value: float) -> None:
    assert luminance(colour) == pytest.approx(value, abs=0.0001)


@pytest.mark.parametrize(
    ('colour', 'ratio'),
    [
        (BLACK, 21.0),
        (WHITE, 1.0),
        ('#767676', 4.54),
        ('#777777', 4.48),
        ('#949494', 3.03),
        ('#959595', 2.995),
        ('#ff0000', 4.0),
        ('#0000ff', 8.59),
    ],
)
def test_contrast_on_white_is_that_of_wcag(colour: str, ratio: float) -> None:
    assert contrast(colour, WHITE) == pytest.approx(ratio, abs=0.005)


def test_contrast_is_the_same_both_ways() -> None:
    assert contrast('#1f5a6b', '#f3efe8') == contrast('#f3efe8', '#1f5a6b')


def test_a_colour_that_can_be_read_is_its_own_nearest_shade() -> None:
    assert nearest_shade('#767676', (WHITE,), 4.5) == '#767676'


@pytest.mark.parametrize('colour', POOR)
@pytest.mark.parametrize('ratio', [3.0, 4.5])
def test_nearest_shade_passes_and_one_step_back_to_the_colour_does_not(colour: str, ratio: float) -> None:
    """A step is a hundredth of the way to black: no channel moves by more than 3."""
    shade = nearest_shade(colour, (WHITE,), ratio)
    steps = zip(channels(shade), channels(colour), strict=True)
    back = '#{:02x}{:02x}{:02x}'.format(*(min(value + 3, most) for value, most in steps))
    assert contrast(shade, WHITE) >= ratio
    assert shade == colour or contrast(back, WHITE) < ratio


@pytest.mark.parametrize('colour', POOR)
def test_nearest_shade_is_the_colour_mixed_with_black(colour: str) -> None:
    shares = [
        dark / full
        for dark, full in zip(channels(nearest_shade(colour, (WHITE,), 4.5)), channels(colour), strict=True)
        if full > 100
    ]
    assert max(shares) - min(shares) < 0.02


def test_nearest_shade_on_a_dark_ground_is_lighter() -> None:
    shade = nearest_shade('#1f5a6b', (BLACK,), 4.5)
    assert luminance(shade) > luminance('#1f5a6b')
    assert 4.5 <= contrast(shade, BLACK) < 4.7


def test_black_stands_in_where_no_shade_can_be_read() -> None:
    assert nearest_shade('#808080', ('#808080',), 20) == BLACK


@pytest.mark.parametrize(
    ('colour', 'inks'),
    [
        (BLACK, (0, 0, 0, 1)),
        (WHITE, (0, 0, 0, 0)),
        ('#808080', (0, 0, 0, 0.498)),
        ('#ff0000', (0, 1, 1, 0)),
        ('#00ffff', (1, 0, 0, 0)),
        ('#1f5a6b', (0.7103, 0.1589, 0, 0.5804)),
    ],
)
def test_what_is_grey_in_a_colour_prints_in_black_ink(colour: str, inks: Inks) -> None:
    assert inks_of(colour) == inks


def test_two_colours_under_a_dark_black_shrink_alike() -> None:
    cyan, magenta, yellow, black = inks_of('#000080')
    assert (cyan, yellow, black) == (magenta, 0, 0.498)
    assert cyan == pytest.approx((MOST_INK - black) / 2, abs=0.0001)


def test_no_derived_colour_passes_the_most_ink() -> None:
    steps = [*range(0, 256, 15), 1, 2, 127, 254]
    shades = [f'#{red:02x}{green:02x}{blue:02x}' for red in steps for green in steps for blue in steps]
    assert max(sum(inks_of(shade)) for shade in shades) <= MOST_INK + 1e-9
