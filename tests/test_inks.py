"""What a press file holds, and a file for each thing that it may not hold."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from handouts.press.plates.inks import read_inks
from handouts.reading import BLACK_INK, NO_INK, InkReading
from tests.test_exchange import GOOD
from tests.test_tones import gradient, picture, ramp, row

Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
Things = Callable[[pikepdf.Pdf], dict[str, dict[str, object]]]


def reading(content: str, things: Things = lambda pdf: {}) -> InkReading:
    """Return what is read of a good file that draws this, with these things beside its fonts and states."""
    with pikepdf.open(io.BytesIO(GOOD)) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(content.encode())
        font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, FontDescriptor=Dictionary(FontFile2=Array()))
        states = Dictionary(
            On=Dictionary(OP=True, op=True, OPM=1), Off=Dictionary(OP=False, op=False), One=Dictionary(OP=True)
        )
        page.Resources = Dictionary(ExtGState=states, Font=Dictionary(F=font))
        for kind, held in things(pdf).items():
            before = page.Resources.get(f'/{kind}', Dictionary())
            page.Resources[f'/{kind}'] = Dictionary(
                dict(before.items()) | {f'/{name}': thing for name, thing in held.items()}
            )
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return read_inks(out.getvalue())


def form(pdf: pikepdf.Pdf, content: str, **more: object) -> pikepdf.Stream:
    """Return a drawing to be drawn inside another."""
    drawing = pdf.make_stream(content.encode())
    drawing.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), Resources=Dictionary()))
    drawing.update(Dictionary({f'/{key}': value for key, value in more.items()}))
    return drawing


def tile(pdf: pikepdf.Pdf, content: str) -> pikepdf.Stream:
    """Return a pattern of tiles."""
    drawing = pdf.make_stream(content.encode())
    drawing.update(Dictionary(PatternType=1, PaintType=1, BBox=Array([0, 0, 9, 9]), Resources=Dictionary()))
    return drawing


def soft(pdf: pikepdf.Pdf) -> dict[str, dict[str, object]]:
    """Return a picture with a soft edge."""
    seal = picture(pdf, Image.new('CMYK', (1, 1)), Name.DeviceCMYK)
    seal.SMask = picture(pdf, Image.new('L', (1, 1)), Name.DeviceGray)
    return {'XObject': {'X': seal}}


BLACK_TEXT = '/On gs 0 0 0 1 k BT /F 9 Tf (a) Tj ET'

FAULTS: dict[str, tuple[str, Things, str]] = {
    'a colour in light': ('1 0 0 rg', lambda pdf: {}, 'given in DeviceRGB'),
    'a line in light': ('1 0 0 RG 0 0 m 9 9 l S', lambda pdf: {}, 'given in DeviceRGB'),
    'a space of light': ('/DeviceRGB cs 1 0 0 sc', lambda pdf: {}, 'given in DeviceRGB'),
    'a space with a profile': (
        '/C cs 1 0 0 scn',
        lambda pdf: {'ColorSpace': {'C': Array([Name.ICCBased, Dictionary(N=3)])}},
        'given in ICCBased',
    ),
    'a space of the eye': (
        '/C cs 1 0 0 scn',
        lambda pdf: {'ColorSpace': {'C': Array([Name.Lab, Dictionary()])}},
        'given in Lab',
    ),
    'a photo in light': ('/X Do', lambda pdf: {'XObject': {'X': picture(pdf, row('#ff0000'))}}, 'given in DeviceRGB'),
    'a small photo among the operators': (
        'BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI',
        lambda pdf: {},
        'given in DeviceRGB',
    ),
    'a gradient in light': (
        '/S sh',
        lambda pdf: {'Shading': {'S': gradient(ramp([0, 0, 0], [1, 1, 1]))}},
        'given in DeviceRGB',
    ),
    'a gradient as a pattern': (
        '/Pattern cs /P scn',
        lambda pdf: {'Pattern': {'P': Dictionary(PatternType=2, Shading=gradient(ramp([0, 0, 0], [1, 1, 1])))}},
        'given in DeviceRGB',
    ),
    'a tile in light': (
        '/Pattern cs /P scn 0 0 9 9 re f',
        lambda pdf: {'Pattern': {'P': tile(pdf, '1 0 0 rg 0 0 5 5 re f')}},
        'given in DeviceRGB',
    ),
    'a form in light': ('/X Do', lambda pdf: {'XObject': {'X': form(pdf, '1 0 0 rg')}}, 'given in DeviceRGB'),
    'a letter drawn in light': (
        'BT /T 9 Tf ET',
        lambda pdf: {
            'Font': {'T': Dictionary(Subtype=Name.Type3, CharProcs=Dictionary(a=form(pdf, '9 0 d0 1 0 0 rg')))}
        },
        'given in DeviceRGB',
    ),
    'something see-through': ('/A gs', lambda pdf: {'ExtGState': {'A': Dictionary(ca=0.5)}}, 'ca is 0.5'),
    'a transparency group': (
        '/X Do',
        lambda pdf: {'XObject': {'X': form(pdf, '', Group=Dictionary(S=Name.Transparency))}},
        'transparency group',
    ),
    'a picture with a soft edge': ('/X Do', soft, 'soft mask'),
    'a font that is not in the file': (
        'BT /H 9 Tf ET',
        lambda pdf: {'Font': {'H': Dictionary(Subtype=Name.Type1, BaseFont=Name.Helvetica)}},
        'Helvetica is not embedded',
    ),
}


@pytest.mark.parametrize('name', FAULTS)
def test_what_may_not_be_is_found(name: str) -> None:
    content, things, sentence = FAULTS[name]
    said = reading(content, things).faults
    assert len(said) == 1, said
    assert sentence in said[0]


def test_a_form_inside_a_form_is_read() -> None:
    def nest(pdf: pikepdf.Pdf) -> dict[str, dict[str, object]]:
        inner = form(pdf, '1 0 0 rg')
        return {'XObject': {'X': form(pdf, '/Y Do', Resources=Dictionary(XObject=Dictionary(Y=inner)))}}

    assert reading('/X Do', nest).spaces == {'DeviceRGB'}


def test_a_form_that_draws_itself_ends() -> None:
    def knot(pdf: pikepdf.Pdf) -> dict[str, dict[str, object]]:
        drawing = pdf.make_indirect(form(pdf, '/X Do'))
        drawing.Resources = Dictionary(XObject=Dictionary(X=drawing))
        return {'XObject': {'X': drawing}}

    assert reading('/X Do', knot).faults == ()


def test_the_page_itself_may_not_be_a_transparency_group() -> None:
    with pikepdf.open(io.BytesIO(GOOD)) as pdf:
        pdf.pages[0].obj.Group = Dictionary(S=Name.Transparency)
        out = io.BytesIO()
        pdf.save(out)
    assert read_inks(out.getvalue()).faults == ('A drawing is a transparency group.',)


def test_the_good_file_has_no_fault() -> None:
    assert read_inks(GOOD) == InkReading(frozenset({'DeviceCMYK'}), 2, frozenset(), True, ())


def test_grey_is_a_space_of_its_own_and_no_fault() -> None:
    grey = InkReading(frozenset({'DeviceGray'}), 0.5, frozenset(), True, ())
    assert reading('0.5 g 0 0 9 9 re f') == grey


def test_a_colour_that_nobody_set_is_grey() -> None:
    assert reading('0 0 9 9 re f').spaces == {'DeviceGray'}
    assert reading('/On gs BT /F 9 Tf (a) Tj ET').spaces == {'DeviceGray'}


@pytest.mark.parametrize(
    ('content', 'inks'),
    [
        (BLACK_TEXT, {BLACK_INK}),
        ('0 0 0 0 k BT /F 9 Tf [(a)] TJ ET', {NO_INK}),
        ('0.1 0.2 0.3 0.4 k BT /F 9 Tf (a) \' ET', {(0.1, 0.2, 0.3, 0.4)}),
        ('0 0 0 1 k 1 0 0 0 K BT /F 9 Tf 1 Tr (a) Tj ET', {(1.0, 0.0, 0.0, 0.0)}),
        ('0 0 0 1 k 1 0 0 0 K BT /F 9 Tf 2 Tr (a) Tj ET', {BLACK_INK, (1.0, 0.0, 0.0, 0.0)}),
        ('0 0 0 1 k BT /F 9 Tf 3 Tr (a) Tj ET', set()),
        ('0 0 0 1 k q 1 0 0 0 k Q BT /F 9 Tf (a) Tj ET', {BLACK_INK}),
        ('1 0 0 rg BT /F 9 Tf (a) Tj ET', {(0.0, 1.0, 1.0, 0.0)}),
    ],
)
def test_the_inks_of_letters(content: str, inks: set[tuple[float, ...]]) -> None:
    assert reading(content).text_inks == inks


def test_letters_take_the_colour_of_where_their_form_is_drawn() -> None:
    found = reading('1 0 0 0 k /X Do', lambda pdf: {'XObject': {'X': form(pdf, 'BT (a) Tj ET')}})
    assert found.text_inks == {(1, 0, 0, 0)}


def test_letters_in_a_pattern_count_as_four_inks() -> None:
    tiles: Things = lambda pdf: {'Pattern': {'P': tile(pdf, '0 0 0 0.5 k 0 0 5 5 re f')}}  # noqa: E731
    found = reading('/Pattern cs /P scn BT /F 9 Tf (a) Tj ET', tiles)
    assert found.text_inks == {(1, 1, 1, 1)}
    assert found.heaviest == 0.5


@pytest.mark.parametrize(
    ('content', 'overprints'),
    [
        (BLACK_TEXT, True),
        ('0 0 0 1 k BT /F 9 Tf (a) Tj ET', False),
        ('/One gs 0 0 0 1 k BT /F 9 Tf (a) Tj ET', False),
        (f'q {BLACK_TEXT} Q 0 0 0 1 k BT (a) Tj ET', False),
        (f'{BLACK_TEXT} /Off gs 0 0 0 0 k BT (a) Tj ET', True),
        (f'{BLACK_TEXT} 0 0 0 0 k BT (a) Tj ET', False),
        ('/On gs 0 0 0 1 K BT /F 9 Tf 1 Tr (a) Tj ET', True),
        ('0 0 0 1 K BT /F 9 Tf 1 Tr (a) Tj ET', False),
    ],
)
def test_black_letters_overprint_and_white_ones_do_not(content: str, overprints: bool) -> None:
    assert reading(content).overprints is overprints


@pytest.mark.parametrize(
    ('content', 'things', 'heaviest'),
    [
        ('0.9 0.8 0.7 0.6 k 0 0 9 9 re f', lambda pdf: {}, 3),
        ('1 1 0 0.5 K 0 0 9 9 re S', lambda pdf: {}, 2.5),
        ('/X Do', lambda pdf: {'XObject': {'X': picture(pdf, Image.new('CMYK', (2, 2), 'red'), Name.DeviceCMYK)}}, 2),
        ('/S sh', lambda pdf: {'Shading': {'S': gradient(ramp([0] * 4, [1, 1, 1, 0.25]), '/DeviceCMYK')}}, 3.25),
        ('/X Do', lambda pdf: {'XObject': {'X': form(pdf, '1 1 1 1 k')}}, 4),
        ('0 0 0 0.5 k BI /W 1 /H 1 /IM true ID a EI', lambda pdf: {}, 0.5),
    ],
)
def test_the_heaviest_ink_is_found(content: str, things: Things, heaviest: float) -> None:
    assert reading(content, things).heaviest == heaviest
