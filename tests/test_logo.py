"""A logo that somebody chooses is judged by what it is, and stored under a name of our own."""

import io

import pytest
from PIL import Image

from handouts.desk.written.logo import LARGEST_BYTES, NO_LOGO, Logo, judge_logo
from handouts.errors import Mistakes
from handouts.press.workspace.project import PROJECT
from tests.test_picture import ACTING, BOMB, COPIES, CYCLES, LOADING, SVG, photo

DRAWING = SVG.format('<path d="M0 0h9"/>')


def said(data: bytes | str, name: str = 'our logo.svg') -> list[str]:
    """Return what is said against a file."""
    with pytest.raises(Mistakes) as error:
        judge_logo(name, data.encode() if isinstance(data, str) else data)
    assert {(finding.rule, finding.level) for finding in error.value.findings} == {('picture', 'block')}
    assert all(finding.hint for finding in error.value.findings)
    return [str(finding) for finding in error.value.findings]


GOOD = {
    'a drawing': (DRAWING.encode(), 'logo.svg'),
    'a drawing with its declaration': (f'<?xml version="1.0"?>\n{DRAWING}'.encode(), 'logo.svg'),
    'a drawing after a mark and blanks': (f'\ufeff \n\t{DRAWING}'.encode(), 'logo.svg'),
    'a drawing after a comment': (f'<!-- Illustrator -->{DRAWING}'.encode(), 'logo.svg'),
    'a PNG': (photo('PNG'), 'logo.png'),
    'a JPEG': (photo('JPEG'), 'logo.jpg'),
}
# What a request may name a file: only messages ever say it.
NAMES = ['logo.svg', 'logo.png', 'x.exe', '', '../../etc/passwd', '/etc/passwd', 'C:\\a\\logo.png', 'clinic.yaml', 'a\0b', 'ñ' * 500]  # fmt: skip


@pytest.mark.parametrize('name', NAMES)
@pytest.mark.parametrize('kind', GOOD)
def test_a_logo_is_stored_by_what_it_is_and_never_by_its_name(kind: str, name: str) -> None:
    data, file = GOOD[kind]
    assert judge_logo(name, data) == Logo(file, data)


def test_the_real_logos_may_be_logos() -> None:
    paths = sorted(PROJECT.glob('content/clinics/*/logo.*'))
    assert paths
    for path in paths:
        assert judge_logo(path.name, path.read_bytes()).file == path.name


def gif() -> bytes:
    out = io.BytesIO()
    Image.new('RGB', (9, 9)).save(out, 'GIF')
    return out.getvalue()


NO_PICTURES = {
    'a GIF': gif(),
    'a PDF': b'%PDF-1.7\n',
    'a drawing of Illustrator': b'%!PS-Adobe-3.0\n',
    'a web page without a beginning': b'hello <svg viewBox="0 0 9 9"/>',
    'a list': b'a;b\n1;2\n',
    'nothing': b'',
    'zip': b'PK\x03\x04',
    'a drawing in UTF-16': DRAWING.encode('utf-16'),
    'less than': b'< 5',
}


@pytest.mark.parametrize('kind', NO_PICTURES)
def test_what_is_no_picture_is_refused_whatever_it_is_called(kind: str) -> None:
    assert said(NO_PICTURES[kind], 'logo.png') == [
        "logo.png: 'logo.png' is neither an SVG drawing nor a PNG or JPEG picture. "
        "Ask whoever made the logo for it as SVG, or save it as PNG."
    ]


@pytest.mark.parametrize('name', ACTING | LOADING)
def test_a_drawing_that_acts_or_loads_is_refused_even_as_a_png(name: str) -> None:
    body, told = (ACTING | LOADING)[name]
    first = said(SVG.format(body), 'logo.png')[0]
    assert first.startswith('logo.svg:')
    assert told.removeprefix(':2').removeprefix(':3').strip(': ') in first


@pytest.mark.timeout(20)
@pytest.mark.parametrize('text', [BOMB, *COPIES.values(), *CYCLES.values()], ids=lambda text: text[:12])
def test_a_drawing_that_never_ends_is_refused_at_once(text: str) -> None:
    assert said(text if 'viewBox' in text else SVG.format(text))


def test_a_drawing_of_a_fixed_size_and_half_pictures_are_refused() -> None:
    assert said('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')[0].startswith(
        "logo.svg: The drawing has a fixed size in pixels and would print wrong."
    )
    for kind, file in (('PNG', 'logo.png'), ('JPEG', 'logo.jpg')):
        assert said(photo(kind)[:-300]) == [
            f"{file}: This is not a whole PNG or JPEG picture. Save it again as PNG or JPEG."
        ]


def test_half_a_megabyte_is_the_most() -> None:
    whole = DRAWING + ' ' * (LARGEST_BYTES - len(DRAWING))
    assert judge_logo('a.svg', whole.encode()).file == 'logo.svg'
    assert said(whole + ' ', 'a.svg') == [
        "a.svg: 'a.svg' is larger than 500 kB. Save the logo smaller, or as an SVG drawing."
    ]


@pytest.mark.parametrize(
    ('name', 'shown'),
    [
        ('../../../etc/passwd', 'passwd'),
        ('C:\\Users\\ana\\logo.gif', 'logo.gif'),
        ('a\nb\x1b[31m.gif', 'a·b·[31m.gif'),
        ('x' * 200, 'x' * 60 + '…'),
        ('', ''),
    ],
)
def test_a_name_is_shown_without_folders_and_signs_that_cannot_be_printed(name: str, shown: str) -> None:
    assert said(b'GIF', name)[0].startswith(f"{shown}: '{shown}' is neither")


def test_no_logo_is_none() -> None:
    assert not NO_LOGO
    assert Logo('logo.svg', DRAWING.encode())
