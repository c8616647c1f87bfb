"""Pictures that may be printed, and those that act, load or never end."""

import io

import pytest
from PIL import Image

from handouts.press.workspace.picture import LARGEST_BYTES, picture_findings

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'viewBox="0 0 9 9">\n{}\n</svg>'
)
ENTITIES = ''.join(
    f'<!ENTITY {name} "{10 * before}">' for before, name in (('M0 0', 'a'), ('&a;', 'b'), ('&b;', 'c'))
)
BOMB = f'<!DOCTYPE svg [{ENTITIES}]>\n' + SVG.format('<path d="&c;"/>')


def said(data: bytes | str, file: str = 'logo.svg') -> list[str]:
    """Return what is said of a picture."""
    findings = picture_findings(file, data.encode() if isinstance(data, str) else data)
    assert {(finding.rule, finding.level) for finding in findings} <= {('picture', 'block')}
    return [str(finding) for finding in findings]


def photo(kind: str, width: int = 40, height: int = 30) -> bytes:
    """Return a photograph."""
    out = io.BytesIO()
    Image.effect_noise((width, height), 80).convert('RGB').save(out, kind)
    return out.getvalue()


def copies(use: str) -> str:
    """Return a drawing of a few lines that draws a path 10 to the 7th times; `use` says where the name goes."""
    levels = (f'<g id="a{n}">{use.format(f"#a{n - 1}") * 10}</g>' for n in range(1, 8))
    return SVG.format('<g id="a0"><path d="M0 0"/></g>' + ''.join(levels))


GOOD = {
    'a path': '<path d="M0 0h9"/>',
    'a gradient': '<linearGradient id="g"/><path fill="url(#g)" style="stroke: url(\'#g\')"/>',
    'a style': '<style>path { fill: red } g { clip-path: url(#c) }</style>',
    'a few copies': '<path id="p" d="M0 0"/><use href="#p"/><use xlink:href="#p" x="3"/>',
    'a name for screen readers': '<title>Logo of the clinic</title><desc>On load, a script set the text</desc>',
    'an empty text': '<text> \n</text>',
    'a comment': '<!-- <script> https://example.org -->',
}


@pytest.mark.parametrize('name', GOOD)
def test_a_drawing_that_only_draws_may_be_printed(name: str) -> None:
    assert said(SVG.format(GOOD[name])) == []


@pytest.mark.parametrize('before', ['\ufeff', '<?xml version="1.0" encoding="UTF-8"?>\n', '<!-- Inkscape -->\n'])
def test_what_drawing_programs_write_above_does_no_harm(before: str) -> None:
    assert said(before + SVG.format('<path d="M0 0"/>')) == []


ACTING = {
    'a script': ('<script>alert(1)</script>', ':2: The drawing holds a <script>'),
    'a script of another name space': ('<x:script xmlns:x="urn:x"/>', 'The drawing holds a <script>'),
    'a foreign object': ('<foreignObject><p>Hi</p></foreignObject>', ':2: The drawing holds a <foreignObject>'),
    'an animation': ('<path><animate attributeName="d"/></path>', ':2: The drawing holds a <animate>'),
    'onload': ('<path d="M0 0"\n onload="x()"/>', ":2: The drawing wants to run a script ('onload')."),
    'onclick in capitals': ('<path ONCLICK="x()"/>', ":2: The drawing wants to run a script ('ONCLICK')."),
    'text': ('\n<text>Vivus</text>', ':3: The drawing holds text, which cannot be read aloud or translated.'),
    'text along a path': ('<text><textPath href="#p">Hi</textPath></text>', ':2: The drawing holds text'),
}


@pytest.mark.parametrize('name', ACTING)
def test_a_drawing_that_acts_or_speaks_is_refused_with_its_line(name: str) -> None:
    body, says = ACTING[name]
    (only,) = said(SVG.format(body))
    assert only.startswith('logo.svg:')
    assert says in only


LOADING = {
    'a picture by href': ('<image href="http://example.org/a.png"/>', 'http://example.org/a.png'),
    'a picture by xlink': ('<image xlink:href="//example.org/a.png"/>', '//example.org/a.png'),
    'a picture beside': ('<image href="../../secret.png"/>', '../../secret.png'),
    'a file': ('<image href="file:///etc/passwd"/>', 'file:///etc/passwd'),
    'a script address': ('<use href="javascript:alert(1)"/>', 'javascript:alert(1)'),
    'another drawing': ('<use href="other.svg#a"/>', 'other.svg#a'),
    'data that is no picture': ('<use href="data:text/html,x"/>', 'data:text/html,x'),
    'an import': ('<style>@import "http://example.org/a.css";</style>', 'http://example.org/a.css'),
    'an import by url': ("<style>@IMPORT URL('http://example.org/a.css')</style>", 'http://example.org/a.css'),
    'a style': ('<style>path { fill: url( "http://example.org/a" ) }</style>', 'http://example.org/a'),
    'a style in CDATA': ('<style><![CDATA[p{fill:url(http://example.org/a)}]]></style>', 'http://example.org/a'),
    'a style attribute': ('<path style="fill: URL(http://example.org/a)"/>', 'http://example.org/a'),
    'a fill': ('<path fill="url(http://example.org/a#b)"/>', 'http://example.org/a#b'),
    'a base': ('<g xml:base="http://example.org/"/>', 'http://example.org/'),
}


@pytest.mark.parametrize('name', LOADING)
def test_a_drawing_that_loads_is_refused_with_its_line_and_address(name: str) -> None:
    body, address = LOADING[name]
    first = said(SVG.format(body))[0]
    assert first.startswith('logo.svg:2: The drawing wants to load ')
    assert address in first


def test_all_that_is_wrong_with_a_drawing_is_said_together() -> None:
    lines = said(SVG.format('<script/>\n<path onload="x"/>\n<image href="a.png"/>').replace('viewBox', 'class'))
    assert [line.split(':')[1] for line in lines] == [' The drawing has a fixed size in pixels and would print wrong. Export it with a viewBox (in Inkscape', '2', '3', '4']  # fmt: skip


@pytest.mark.parametrize(
    'body', ['<path/>\n<a href="#x"/>', '<path offset="1"/>\n<set/>', '<desc>script</desc>\n<script/>']
)
def test_a_part_is_named_with_its_own_line(body: str) -> None:
    assert said(SVG.format(body))[0].startswith('logo.svg:3:')


@pytest.mark.parametrize(
    'text', [BOMB, BOMB.lower(), '\n' + SVG.replace('<svg', '<!doctype svg>\n<svg'), '<!ENTITY a "b">']
)
def test_a_document_type_is_refused(text: str) -> None:
    (only,) = said(text)
    assert "The drawing begins with a document type, which can hide a trap." in only


@pytest.mark.parametrize(
    'encoding',
    [
        'utf-16',
        'utf-32',
        'utf-16-le',
        'utf-16-be',
    ],
)
def test_a_bomb_in_another_encoding_is_refused(encoding: str) -> None:
    assert said(f'<?xml version="1.0"?>{BOMB}'.encode(encoding)) != []


TWINS = ''.join(f'<g id="a{n}"/>' for n in range(8))
COPIES = {
    'by href': copies('<use href="{}"/>'),
    'by xlink': copies('<use xlink:href="{}"/>'),
    'with spaces': copies('<use href=" {} "/>'),
    'by the second of two': copies('<use href="#none" xlink:href="{}"/>'),
    'of names given twice': copies('<use href="{}"/>').replace('</svg>', f'{TWINS}</svg>'),
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize('name', COPIES)
def test_copies_of_copies_without_end_are_refused_at_once(name: str) -> None:
    (only,) = said(COPIES[name])
    assert "The drawing has more than 20000 parts, or copies inside copies without end." in only


CYCLES = {
    'itself': '<use id="a" href="#a"/>',
    'what it is in': '<g id="a"><use href="#a"/></g>',
    'one another': '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
    'in threes': ''.join(f'<g id="{a}"><use href="#{b}"/><use href="#{b}"/></g>' for a, b in ('ab', 'bc', 'ca')),
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize('name', CYCLES)
def test_copies_that_copy_themselves_are_refused_at_once(name: str) -> None:
    (only,) = said(SVG.format(CYCLES[name]))
    assert "copies inside copies without end" in only


@pytest.mark.timeout(10)
@pytest.mark.parametrize('body', ['<g>' * 100 + '</g>' * 100, '<path/>' * 20_001])
def test_a_drawing_too_deep_or_of_too_many_parts_is_refused(body: str) -> None:
    (only,) = said(SVG.format(body))
    assert "Simplify the drawing." in only


def test_a_copy_of_what_is_not_there_is_no_part() -> None:
    assert said(SVG.format('<use href="#nowhere"/>')) == []


def test_a_drawing_without_a_view_box_is_refused() -> None:
    (only,) = said('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>')
    assert only.startswith("logo.svg: The drawing has a fixed size in pixels and would print wrong. Export it")


@pytest.mark.parametrize(
    'box', ['0 0 # 9', '0 0 9', '0 0 9 9 9', '', '0 0 0 9', '0 0 9 -1', '0 0 nan inf', '0 0 1e999 9', '0 0 9 9px']
)
def test_a_drawing_of_no_size_is_refused(box: str) -> None:
    (one,) = said(SVG.replace('0 0 9 9', box).format('<path d="M0 0"/>'))
    assert "The drawing's viewBox is not four numbers" in one


@pytest.mark.parametrize('box', ['0,0,9,9', ' 0 0\n9.5 .5 ', '-1 +2 9e2 9', '0, 0, 612.00, 792'])
def test_a_size_may_be_written_in_several_ways(box: str) -> None:
    assert said(SVG.replace('0 0 9 9', box).format('<path d="M0 0"/>')) == []


@pytest.mark.parametrize('text', ['', 'hello', '<svg viewBox="0 0 9 9">\n<g>', SVG.format('<path d=/>')])
def test_what_is_not_xml_is_refused(text: str) -> None:
    (only,) = said(text)
    assert "This is not a whole SVG drawing. Export it again as plain SVG." in only


@pytest.mark.parametrize(
    'data', [b'a\0b', '<svg>ñ</svg>'.encode('latin-1'), '<svg viewBox="0 0 9 9"/>'.encode('utf-16')]
)
def test_a_drawing_that_is_not_utf_8_is_refused(data: bytes) -> None:
    assert said(data) == ["logo.svg: The drawing is not saved as UTF-8. Export it again as plain SVG."]


def test_xml_that_breaks_off_is_named_with_its_line() -> None:
    assert said('<svg viewBox="0 0 9 9">\n<g>\n</svg>')[0].startswith('logo.svg:3: ')


def test_xml_that_is_no_drawing_is_refused() -> None:
    assert said('<html viewBox="0 0 9 9"/>') == [
        "logo.svg: This is not an SVG drawing. Export it again as plain SVG."
    ]


@pytest.mark.parametrize(('file', 'kind'), [('a.png', 'PNG'), ('a.jpg', 'JPEG'), ('a.JPEG', 'JPEG')])
def test_a_whole_photograph_may_be_printed(file: str, kind: str) -> None:
    assert said(photo(kind), file) == []


NOT_WHOLE = {
    'a truncated PNG': photo('PNG')[:-600],
    'a truncated JPEG': photo('JPEG')[:-300],
    'text': b'Just words.',
    'nothing': b'',
    'a drawing': SVG.encode(),
    'a PNG with a hole': photo('PNG')[:500] + photo('PNG')[-500:],
    'another kind of picture': photo('GIF'),
    'another kind of picture that ends like a PNG': photo('GIF') + photo('PNG')[-8:],
}


@pytest.mark.parametrize('name', NOT_WHOLE)
def test_what_is_not_a_whole_photograph_is_refused(name: str) -> None:
    assert said(NOT_WHOLE[name], 'photo.png') == [
        "photo.png: This is not a whole PNG or JPEG picture. Save it again as PNG or JPEG."
    ]


def flat(side: int) -> bytes:
    """Return a PNG of many pixels in few bytes."""
    out = io.BytesIO()
    Image.new('1', (side, side)).save(out, 'PNG')
    return out.getvalue()


def test_a_photograph_of_too_many_pixels_is_refused() -> None:
    assert said(flat(6300), 'photo.png') == []
    assert said(flat(6400), 'photo.png') == ["photo.png: The picture has too many pixels. Save it smaller."]


def test_a_photograph_of_far_too_many_pixels_is_refused_without_a_warning() -> None:
    assert said(flat(10_000), 'photo.png') == ["photo.png: The picture has too many pixels. Save it smaller."]


@pytest.mark.parametrize('file', ['logo.svg', 'photo.png'])
def test_a_picture_of_too_many_bytes_is_refused(file: str) -> None:
    assert said(b' ' * (LARGEST_BYTES + 1), file) == [
        f"{file}: The picture is larger than 5 MB. Save it smaller: 300 dots an inch at the printed size are enough."
    ]


def test_a_drawing_of_the_largest_size_may_be_printed() -> None:
    text = SVG.format('<path/>')
    assert said(text + ' ' * (LARGEST_BYTES - len(text))) == []
