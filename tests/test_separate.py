"""A brochure as the print shop gets it: looked at with Ghostscript, qpdf and poppler, and by our own reading."""

import io
import subprocess
import time
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageDraw

from handouts.colour import Inks, inks_of
from handouts.model import Job
from handouts.press.engine.render import render_pdf
from handouts.press.plates.inks import read_inks
from handouts.press.plates.separate import separate_inks
from handouts.press.press import read_words
from handouts.press.sheets.impose import impose_sheets
from handouts.reading import BLACK_INK, NO_INK
from tests.conftest import Workspace

INKS: dict[str, Inks] = {'#1f5a6b': (0.85, 0.35, 0.3, 0.4)}
DAY = date(2026, 1, 2)
BLEED = 9.0  # points
DPI = 72
TEXT = (
    'Cover words\n\n---\n\n## Panel 2\n\n[Words](https://example.org) of panel 2.\n\n---\n\n## Panel 3\n\nReversed words.\n'
    + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(4, 7))
    + '\n![A seal](seal.png)\n\n![A photo](photo.jpg)\n'
)
CLINIC = "name: Small Clinic\ncover: cover.svg\ncolours:\n  ink: '#22303c'\n  main: '#1f5a6b'\n"
COVER = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><defs>'
    '<linearGradient id="g"><stop stop-color="#f4eee4"/><stop offset=".4" stop-color="#c0592b"/>'
    '<stop offset="1" stop-color="#8c1c13"/></linearGradient>'
    '<radialGradient id="r"><stop stop-color="#fff"/><stop offset="1" stop-color="#000080"/></radialGradient></defs>'
    '<rect width="40" height="40" fill="url(#g)"/><circle cx="20" cy="20" r="9" fill="url(#r)"/></svg>'
)
CSS = '.panel-3 p { background: #1f5a6b; color: #fff }\n.panel-6 { background: #ff0 }\n'


def encoded(image: Image.Image, kind: str) -> bytes:
    """Return the file of a picture."""
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def seal() -> Image.Image:
    """Return a picture that is clear at its edge and half clear in part."""
    image = Image.new('RGBA', (60, 40), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((5, 5, 50, 35), fill=(31, 90, 107, 255))
    ImageDraw.Draw(image).rectangle((30, 10, 58, 30), fill=(200, 0, 0, 128))
    return image


def imposed(job: Job) -> bytes:
    """Return the sheets of a brochure in light."""
    return impose_sheets(job, render_pdf(job, read_words(job)[1])).data


def with_bleed(data: bytes) -> bytes:
    """Return sheets with room for the bleed around them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            width, height = float(page.MediaBox[2]), float(page.MediaBox[3])
            page.obj.TrimBox = pikepdf.Array([0, 0, width, height])
            page.obj.BleedBox = page.obj.MediaBox = pikepdf.Array([-BLEED, -BLEED, width + BLEED, height + BLEED])
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope='module')
def light(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A brochure on its sheets, in light: with gradients, a photo, a picture with a soft edge, a link."""
    workspace = Workspace(tmp_path_factory.mktemp('brochure'))
    workspace.write('content/clinics/clinic/clinic.yaml', CLINIC)
    workspace.write('content/clinics/clinic/cover.svg', COVER)
    workspace.write('content/advice/seal.png', encoded(seal(), 'PNG'))
    workspace.write(
        'content/advice/photo.jpg',
        encoded(Image.effect_mandelbrot((80, 60), (-2, -1, 1, 1), 9).convert('RGB'), 'JPEG'),
    )
    workspace.write('styles/editions/print.css', CSS)
    return with_bleed(imposed(workspace.job(TEXT, kind='brochure')))


@pytest.fixture(scope='module')
def inked(light: bytes) -> bytes:
    """The same brochure for the print shop."""
    return separate_inks(light, INKS, 'CGATS TR 006', DAY)


@pytest.fixture(scope='module')
def plates(inked: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image.Image]:
    """The plates of both sides as Ghostscript makes them, such as '1 Cyan'; 0 is full ink."""
    folder = tmp_path_factory.mktemp('plates')
    (folder / 'press.pdf').write_bytes(inked)
    said('gs', '-q', '-dNOPAUSE', '-dBATCH', f'-r{DPI}', '-sDEVICE=tiffsep', f'-o{folder}/%d', folder / 'press.pdf')
    names = {path: path.name.replace('(', ' ').rstrip(')').removesuffix(').tif') for path in folder.glob('*(*')}
    return {name: Image.open(io.BytesIO(path.read_bytes())).convert('L') for path, name in names.items()}


def said(*command: str | Path) -> str:
    """Return what a program says; it must succeed."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def part(plate: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """Return a part of a plate, in points from the trimmed sheet's upper left corner."""
    return plate.crop((round(left + BLEED), round(top + BLEED), round(right + BLEED), round(bottom + BLEED)))


def test_the_file_breaks_no_rule_and_holds_four_inks(inked: bytes) -> None:
    found = read_inks(inked)
    assert found.faults == ()
    assert found.spaces == {'DeviceCMYK'}
    assert found.text_inks == {BLACK_INK, NO_INK}
    assert found.overprints
    assert found.heaviest == 2


def test_the_brochure_in_light_would_not_pass(light: bytes) -> None:
    found = read_inks(light)
    assert 'Colours are given in DeviceRGB.' in found.faults
    assert 'A picture fades out under a soft mask.' in found.faults
    assert inks_of('#1f5a6b') in found.text_inks


def test_the_plates_are_four(plates: dict[str, Image.Image]) -> None:
    assert sorted(plates) == [f'{side} {ink}' for side in (1, 2) for ink in ('Black', 'Cyan', 'Magenta', 'Yellow')]


def test_letters_stand_on_the_black_plate_alone(plates: dict[str, Image.Image]) -> None:
    panels = (270.0, 0.0, 792.0, 612.0)  # 4 and 5: nothing but words, some of them in the brand's colour
    assert part(plates['2 Black'], *panels).getextrema()[0] == 0
    for ink in ('Cyan', 'Magenta', 'Yellow'):
        assert part(plates[f'2 {ink}'], *panels).getextrema() == (255, 255)


def test_black_letters_print_over_the_ground_and_white_ones_leave_it_out(plates: dict[str, Image.Image]) -> None:
    yellow = part(plates['1 Yellow'], 285, 36, 500, 80)  # the heading of panel 6, on its yellow ground
    assert yellow.getextrema() == (0, 0)
    assert part(plates['1 Black'], 285, 36, 500, 80).getextrema() == (0, 255)
    cyan = part(plates['2 Cyan'], 22, 36, 240, 90)  # the reversed words of panel 3, on the brand's colour
    assert cyan.getextrema()[0] == pytest.approx(255 * (1 - INKS['#1f5a6b'][0]), abs=2)
    assert len([value for value in cyan.crop((10, 20, 100, 40)).tobytes() if value > 200]) > 20


def test_ghostscript_counts_the_given_inks(plates: dict[str, Image.Image]) -> None:
    colours = [
        min(part(plates[f'2 {ink}'], 200, 36, 240, 90).tobytes()) for ink in ('Cyan', 'Magenta', 'Yellow', 'Black')
    ]
    assert colours == pytest.approx([255 * (1 - ink) for ink in INKS['#1f5a6b']], abs=2)


def test_the_file_is_whole(inked: bytes, tmp_path: Path) -> None:
    path = tmp_path / 'press.pdf'
    path.write_bytes(inked)
    assert 'No syntax or stream encoding errors' in said('qpdf', '--check', path)
    fonts = said('pdffonts', path).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5:-2] == ['yes', 'yes', 'yes'] for line in fonts)
    assert inked.startswith(b'%PDF-1.4\n')
    assert b'\nxref\n' in inked


def test_no_space_is_left_that_nothing_uses(light: bytes, inked: bytes) -> None:
    for data, held in ((light, True), (inked, False)):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            panel = pdf.pages[0].obj.Resources.XObject.Panel1
            assert ('/lab-d50' in panel.Resources.ColorSpace) is held


def test_the_words_stay(inked: bytes, tmp_path: Path) -> None:
    path = tmp_path / 'press.pdf'
    path.write_bytes(inked)
    assert 'Reversed words.' in said('pdftotext', path, '-')


def test_the_file_says_what_it_is_made_for(inked: bytes) -> None:
    with pikepdf.open(io.BytesIO(inked)) as pdf:
        assert pdf.docinfo['/Title'] == 'A small paper'
        assert pdf.docinfo['/Author'] == 'Small Clinic'
        assert pdf.docinfo['/GTS_PDFXVersion'] == 'PDF/X-1a:2003'
        assert pdf.docinfo['/CreationDate'] == pdf.docinfo['/ModDate'] == 'D:20260102000000Z'
        assert pdf.Root.OutputIntents[0].OutputConditionIdentifier == 'CGATS TR 006'
        assert set(pdf.Root.keys()) == {'/Type', '/Pages', '/Lang', '/OutputIntents'}
        assert [float(value) for value in pdf.pages[0].TrimBox] == [0, 0, 792, 612]


def test_the_same_words_give_the_same_file(light: bytes, inked: bytes) -> None:
    time.sleep(1.01 - time.time() % 1)  # into another second: no clock may be in the file
    assert separate_inks(light, INKS, 'CGATS TR 006', DAY) == inked
    assert separate_inks(light, INKS, 'FOGRA39', DAY) != inked


def test_a_file_for_the_press_stays_as_it_is(inked: bytes) -> None:
    again = read_inks(separate_inks(inked, INKS, 'CGATS TR 006', DAY))
    assert again == read_inks(inked)


def test_links_and_actions_are_left_out(light: bytes) -> None:
    with pikepdf.open(io.BytesIO(light)) as pdf:
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[9, 9, 99, 99])
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Named, N=pikepdf.Name.Print)
        out = io.BytesIO()
        pdf.save(out)
    assert {'The file has OpenAction.', 'Page 1 has 1 links or notes inside its bleed.'} <= set(
        read_inks(out.getvalue()).faults
    )
    assert read_inks(separate_inks(out.getvalue(), INKS, 'FOGRA39', DAY)).faults == ()


def test_what_is_really_see_through_is_not_hidden(workspace: Workspace) -> None:
    workspace.write('styles/editions/print.css', '.panel-2 { opacity: 0.5 }\n')
    data = with_bleed(imposed(workspace.job(TEXT.partition('\n![')[0], kind='brochure')))
    faults = read_inks(separate_inks(data, INKS, 'FOGRA39', DAY)).faults
    assert set(faults) == {'Something is see-through: ca is 0.5.', 'Something is see-through: CA is 0.5.'}


def test_what_cannot_be_seen_is_not_painted(workspace: Workspace) -> None:
    workspace.write(
        'styles/editions/print.css', '.panel-2 p { border: 9pt solid transparent; color: rgb(0 0 0 / 0) }\n'
    )
    data = with_bleed(imposed(workspace.job(TEXT.partition('\n![')[0], kind='brochure')))
    assert 'Something is see-through: ca is 0.' in read_inks(data).faults
    assert read_inks(separate_inks(data, INKS, 'FOGRA39', DAY)).faults == ()


def test_only_letters_overprint() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(99, 99)).obj
        page.Resources = pikepdf.Dictionary(ExtGState=pikepdf.Dictionary(Own={'/OP': True, '/op': True, '/OPM': 1}))
        page.Contents = pdf.make_stream(b'/Own gs 0 0 9 9 re f')
        out = io.BytesIO()
        pdf.save(out)
    with pikepdf.open(io.BytesIO(separate_inks(out.getvalue(), INKS, 'FOGRA39', DAY))) as pdf:
        assert set(pdf.pages[0].obj.Resources.ExtGState.Own.keys()) == set()


def test_letters_drawn_as_pictures_are_turned_too() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(99, 99)).obj
        glyph = pdf.make_stream(b'9 0 d0 1 0 0 rg 0 0 5 5 re f')
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type3, CharProcs=pikepdf.Dictionary(a=glyph)
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(b'BT /F 9 Tf (a) Tj ET')
        out = io.BytesIO()
        pdf.save(out)
    assert read_inks(separate_inks(out.getvalue(), INKS, 'FOGRA39', DAY)).spaces == {'DeviceCMYK'}
