"""Content streams in light, and what they must say in inks."""

import pikepdf
import pytest

from handouts.colour import Inks
from handouts.press.plates.paint import Repainting

BRAND: dict[str, Inks] = {'#22303c': (0.9, 0.5, 0.2, 0.6)}
ON, OFF = '/LettersOverprint gs', '/AllKnockOut gs'
BLACKS = '0 0 0 1 k 0 0 0 1 K'

CASES = {
    'an area': ('1 0 0 rg 0 0 5 5 re f', '0 1 1 0 k 0 0 0 1 K 0 0 5 5 re f'),
    'a line': ('0 0 1 RG 0 0 m 5 5 l S', '0 0 0 1 k 1 1 0 0 K 0 0 m 5 5 l S'),
    'grey is black ink': ('0.8 g 0.5 G 0 0 5 5 re B', '0 0 0 0.2 k 0 0 0 0.498 K 0 0 5 5 re B'),
    'a colour in eight bits': ('0.134 0.188 0.235 rg 0 0 5 5 re f', '0.9 0.5 0.2 0.6 k 0 0 0 1 K 0 0 5 5 re f'),
    'inks stay': ('0.1 0.2 0.3 0.4 k 0 0 5 5 re f', '0.1 0.2 0.3 0.4 k 0 0 0 1 K 0 0 5 5 re f'),
    'a space': ('/DeviceRGB cs 1 0 0 sc 0 0 5 5 re f', '0 1 1 0 k 0 0 0 1 K 0 0 5 5 re f'),
    'a space begins in black': ('1 g /DeviceRGB cs 0 0 5 5 re f', f'{BLACKS} 0 0 5 5 re f'),
    'a space of inks': ('/DeviceCMYK CS 0 1 0 0 SCN 0 0 5 5 re S', '0 0 0 1 k 0 1 0 0 K 0 0 5 5 re S'),
    'a space with a profile': ('/Photo cs 1 0 0 scn 0 0 5 5 re f', '0 1 1 0 k 0 0 0 1 K 0 0 5 5 re f'),
    'a pattern': ('/Pattern cs /P1 scn 0 0 5 5 re f', '/Pattern cs /P1 scn 0 0 0 1 K 0 0 5 5 re f'),
    'letters': ('BT 1 0 0 rg (a) Tj ET', f'BT 0 0 0 1 k {ON} (a) Tj ET'),
    'letters in a colour set before': ('0 1 0 rg BT (a) Tj (b) Tj ET', f'BT 0 0 0 1 k {ON} (a) Tj (b) Tj ET'),
    'white letters': ('BT 1 1 1 rg [(a)] TJ ET', 'BT 0 0 0 0 k [(a)] TJ ET'),
    'white after black': ('BT (a) Tj 1 g (b) Tj ET', f'BT 0 0 0 1 k {ON} (a) Tj 0 0 0 0 k {OFF} (b) Tj ET'),
    'an area after letters': (
        '1 0 0 rg BT (a) Tj ET 0 0 5 5 re f',
        f'BT 0 0 0 1 k {ON} (a) Tj ET 0 1 1 0 k 0 0 0 1 K {OFF} 0 0 5 5 re f',
    ),
    'a picture after letters': (
        'BT (a) Tj ET q /Im Do Q',
        f'BT 0 0 0 1 k {ON} (a) Tj ET q 0 0 0 1 K {OFF} /Im Do Q',
    ),
    'a colour set among letters': (
        'BT 1 0 0 rg (a) Tj ET 0 0 5 5 re f 0 0 5 5 re f',
        f'BT 0 0 0 1 k {ON} (a) Tj ET 0 1 1 0 k 0 0 0 1 K {OFF} 0 0 5 5 re f 0 0 5 5 re f',
    ),
    'a state kept and taken back': (
        '1 0 0 rg 0 0 5 5 re f q BT (a) Tj ET Q 0 0 5 5 re f',
        f'0 1 1 0 k 0 0 0 1 K 0 0 5 5 re f q BT 0 0 0 1 k {ON} (a) Tj ET Q 0 0 5 5 re f',
    ),
    'outlined letters': ('BT 1 Tr 1 0 0 RG (a) Tj ET', f'BT 1 Tr 0 0 0 1 K {ON} (a) Tj ET'),
    'white letters with an outline': ('BT 2 Tr 1 g 1 0 0 RG (a) Tj ET', 'BT 2 Tr 0 0 0 0 k 0 0 0 1 K (a) Tj ET'),
    'unseen letters': ('BT 3 Tr (a) Tj ET', 'BT 3 Tr (a) Tj ET'),
    'letters in a pattern': ('/Pattern cs /P1 scn BT (a) Tj ET', f'BT 0 0 0 1 k {ON} (a) Tj ET'),
    'an area that cannot be seen': ('/Clear gs 0 0 5 5 re B*', f'/Clear gs {BLACKS} 0 0 5 5 re S'),
    'a line that cannot be seen': ('/ClearLine gs 0 0 5 5 re b*', f'/ClearLine gs {BLACKS} 0 0 5 5 re f*'),
    'nothing that can be seen': (
        '/Clear gs /ClearLine gs 0 0 5 5 re b /Im Do',
        f'/Clear gs /ClearLine gs {BLACKS} 0 0 5 5 re n',
    ),
    'letters that cannot be seen': ('/Clear gs BT (a) Tj ET', '/Clear gs BT 3 Tr (a) Tj 0 Tr ET'),
    'outlines alone': ('/Clear gs BT 2 Tr (a) Tj ET', f'/Clear gs BT 2 Tr 0 0 0 1 K {ON} 1 Tr (a) Tj 2 Tr ET'),
    'to be seen again': ('q /Clear gs Q 0 0 5 5 re f', f'q /Clear gs Q {BLACKS} 0 0 5 5 re f'),
    'covering again': ('/Clear gs /Full gs 0 0 5 5 re f', f'/Clear gs /Full gs {BLACKS} 0 0 5 5 re f'),
    'tags': ('/P <</MCID 0>> BDC BT (a) Tj ET EMC', f'BT 0 0 0 1 k {ON} (a) Tj ET'),
}


def repainting(*, inherits: bool = False) -> Repainting:
    """Return a repainting with spaces and states that have names."""
    spaces = pikepdf.Dictionary(
        Photo=pikepdf.Array([pikepdf.Name.ICCBased, pikepdf.Dictionary(N=3)]), Eye=pikepdf.Array([pikepdf.Name.Lab])
    )
    clear = pikepdf.Dictionary(Clear={'/ca': 0}, ClearLine={'/CA': 0}, Full={'/ca': 1, '/CA': 1})
    return Repainting(BRAND, pikepdf.Dictionary(ColorSpace=spaces, ExtGState=clear), inherits=inherits)


def painted(content: str, painting: Repainting) -> str:
    """Return a content stream in inks, on one line."""
    with pikepdf.new() as pdf:
        return ' '.join(
            painting.repaint(pdf.make_stream(content.encode())).decode().replace('[ (a) ]', '[(a)]').split()
        )


@pytest.mark.parametrize('name', CASES)
def test_a_drawing_says_in_inks_what_it_said_in_light(name: str) -> None:
    light, inks = CASES[name]
    assert painted(light, repainting()) == inks


def test_what_has_been_painted_once_stays() -> None:
    for light, inks in CASES.values():
        if 'gs' not in inks.split():
            assert painted(inks, repainting()) == inks, light


def test_a_form_keeps_the_colours_of_where_it_is_drawn() -> None:
    assert painted('0 0 5 5 re f', repainting(inherits=True)) == '0 0 5 5 re f'


def test_a_colour_that_no_device_has_stays_and_its_space_is_kept() -> None:
    painting = repainting()
    assert painted('/Eye cs 50 1 2 scn 0 0 5 5 re f', painting).startswith('/Eye cs 50 1 2 scn')
    assert painting.kept == {'/Eye'}


def test_no_colour_is_set_inside_a_path() -> None:
    assert painted('0 0 5 5 re 1 1 2 2 re f', repainting()) == f'{BLACKS} 0 0 5 5 re 1 1 2 2 re f'
