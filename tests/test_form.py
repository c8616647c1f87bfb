"""The form of the screen edition: what each place to fill in is, how it looks, and that a screen reader finds it."""

import io
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from handouts.fields import CODE, Slot
from handouts.model import Job, Made, Pdf
from handouts.press.engine.render import load_engine, render_pdf
from handouts.press.press import make_pdf, read_words
from handouts.press.sheets.form import INITIALS, MULTILINE, build_form
from tests.conftest import TWO_EDITIONS, Workspace

PAPER = """---
title: A small paper
kind: aftercare
fields:
  full_name: {label: Full name, required: true}
  story: {label: Your story, lines: 3}
  born: {type: date, label: Born on}
  came: {type: time, label: Came at}
  call: {type: phone, label: Call me at}
  weight: {type: number, label: Weight}
  drink:
    type: choice
    label: What do you drink?
    options: {water: Water, juice: Juice, milk: Milk}
  fasted: {type: tick, label: I ate nothing}
  mine: {type: initials, label: My initials}
  signed: {type: signature, label: Signature}
---

## Fill in

Who: {{ field.full_name }}

{{ field.story }}

- {{ field.born }}
- {{ field.came }}
- {{ field.call }}
- {{ field.weight }}

{{ field.drink }}

- {{ field.fasted }}

{{ field.mine }}

{{ field.signed }}

## Again

Who: {{ field.full_name }}
"""
# In the order in which they are read.
ORDER = [
    'full_name', 'story', 'born', 'came', 'call', 'weight', 'drink', 'drink', 'drink', 'fasted', 'mine', 'signed',
    'full_name',
]  # fmt: skip
TOOLTIPS = {
    'full_name': "Full name",
    'story': "Your story",
    'born': "Born on",
    'came': "Came at",
    'call': "Call me at",
    'weight': "Weight",
    'drink': "What do you drink?",
    'fasted': "I ate nothing",
    'mine': "My initials",
    'signed': "Signature",
}
# The second heading begins a page of its own, so that fields stand on two pages and in two columns.
STYLE = 'h2 + p { break-after: column } h2 { break-before: page } h2:first-child { break-before: auto }'
DPI = 100


def write_paper(workspace: Workspace) -> None:
    """Write the paper with every type of field, on two pages."""
    workspace.write('templates/aftercare/kind.yaml', TWO_EDITIONS)
    workspace.write('content/advice/paper.en.md', PAPER)
    workspace.write('styles/editions/screen.css', STYLE)
    workspace.write('styles/editions/print.css', STYLE)


@pytest.fixture(scope='module')
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the paper, for all tests of this file."""
    here = Workspace(tmp_path_factory.mktemp('form') / 'workspace')
    here.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    write_paper(here)
    return here


@pytest.fixture(scope='module')
def job(home: Workspace) -> Job:
    """The paper on the screen."""
    return home.jobs(edition='screen')[0]


@pytest.fixture(scope='module')
def made(job: Job) -> Made:
    """The finished file of the screen."""
    return make_pdf(job)


@pytest.fixture
def file(made: Made) -> Iterator[pikepdf.Pdf]:
    """The finished file, open."""
    with pikepdf.open(io.BytesIO(made.data)) as opened:
        yield opened


def fields(file: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return the fields of the form by name."""
    return {str(field.T): field for field in file.Root.AcroForm.Fields}


def widgets(file: pikepdf.Pdf) -> list[tuple[int, pikepdf.Object]]:
    """Return every place to fill in with its page, in the order of the pages."""
    return [
        (number, note)
        for number, page in enumerate(file.pages)
        for note in page.obj.get('/Annots', ())
        if note.Subtype == '/Widget'
    ]


def name_of(widget: pikepdf.Object) -> str:
    """Return the name of the field that a widget belongs to."""
    return str(widget.Parent.T if '/Parent' in widget else widget.T)


def edges(thing: pikepdf.Object) -> list[float]:
    """Return the four edges of a widget."""
    return [float(edge) for edge in thing.Rect]


def drawn(data: bytes, number: int = 0) -> Image.Image:
    """Return a page as a viewer draws it, with its form."""
    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        picture: Image.Image = document[number].render(scale=DPI / 72, may_draw_forms=True).to_pil().convert('L')
        return picture


def test_a_reader_of_pdf_ua_finds_no_fault(made: Made) -> None:
    report = page_validation.validate_pdf_bytes(made.data, profile='ua1')
    assert report.is_compliant, str(report)


def test_every_field_of_the_paper_is_one_of_the_form(file: pikepdf.Pdf) -> None:
    assert list(fields(file)) == list(TOOLTIPS)
    assert {name: str(field.TU) for name, field in fields(file).items()} == TOOLTIPS


@pytest.mark.parametrize('name', ['full_name', 'story', 'born', 'came', 'call', 'weight', 'mine'])
def test_a_line_takes_text_in_black_of_the_text_s_size(name: str, file: pikepdf.Pdf) -> None:
    field = fields(file)[name]
    assert (str(field.FT), str(field.V), str(field.DA)) == ('/Tx', '', '/HV 12 Tf 0 g')
    assert int(field.get('/Ff', 0)) == (MULTILINE if name == 'story' else 0)
    initials = (int(field.get('/MaxLen', 0)), int(field.get('/Q', 0)))
    assert initials == ((INITIALS, 1) if name == 'mine' else (0, 0))


@pytest.mark.parametrize('name', ['drink', 'fasted'])
def test_a_box_is_a_button_that_is_off(name: str, file: pikepdf.Pdf) -> None:
    field = fields(file)[name]
    assert (str(field.FT), str(field.V)) == ('/Btn', '/Off')
    # No push button and no radio button: those are flags 17 and 16.
    assert '/Ff' not in field
    assert '/DA' not in field


def test_a_signature_is_one_for_a_key(file: pikepdf.Pdf) -> None:
    field = fields(file)['signed']
    assert field.FT == '/Sig'
    assert '/V' not in field
    left, bottom, right, top = edges(field)
    assert right - left > 72
    assert top - bottom > 14


def test_what_is_filled_in_twice_is_one_field(file: pikepdf.Pdf) -> None:
    field = fields(file)['full_name']
    assert '/Rect' not in field
    assert len(field.Kids) == 2
    for kid in field.Kids:
        assert kid.Parent == field
        assert not {'/T', '/FT', '/V', '/DA'} & set(kid.keys())
        assert str(kid.TU) == "Full name"
    assert sorted(number for number, widget in widgets(file) if name_of(widget) == 'full_name') == [0, 1]


def test_each_box_of_a_choice_has_its_own_state_and_says_its_option(file: pikepdf.Pdf) -> None:
    kids = list(fields(file)['drink'].Kids)
    states = [set(kid.AP.N.keys()) - {'/Off'} for kid in kids]
    assert states == [{'/water'}, {'/juice'}, {'/milk'}]
    assert [str(kid.TU) for kid in kids] == [
        "What do you drink? Water",
        "What do you drink? Juice",
        "What do you drink? Milk",
    ]


def test_a_field_that_stands_once_is_its_own_widget(file: pikepdf.Pdf) -> None:
    for name, field in fields(file).items():
        assert ('/Kids' in field) == (name in ('full_name', 'drink'))
        assert ('/Rect' in field) == ('/Kids' not in field)


def test_every_widget_is_seen_and_printed(file: pikepdf.Pdf) -> None:
    found = widgets(file)
    assert len(found) == len(ORDER)
    for number, widget in found:
        left, bottom, right, top = edges(widget)
        assert right - left >= 10
        assert top - bottom >= 10
        assert int(widget.F) == 4  # printed; neither hidden nor out of the view
        assert widget.get('/P') == file.pages[number].obj
        box = [float(edge) for edge in file.pages[number].MediaBox]
        assert box[0] <= left < right <= box[2]
        assert box[1] <= bottom < top <= box[3]


def test_every_widget_has_its_look(file: pikepdf.Pdf) -> None:
    for _, widget in widgets(file):
        name = name_of(widget)
        if name == 'signed':
            assert '/AP' not in widget  # an empty signature has none
            continue
        looks = [widget.AP.N]
        if name in ('drink', 'fasted'):
            assert widget.AS == '/Off'
            looks = [widget.AP.N.Off, *(look for state, look in widget.AP.N.items() if state != '/Off')]
            assert len(looks) == 2
            assert looks[0].read_bytes() == b''
            assert b' l S' in looks[1].read_bytes()
        else:
            assert looks[0].read_bytes() == b'/Tx BMC EMC'
        left, bottom, right, top = edges(widget)
        for look in looks:
            assert look.Subtype == '/Form'
            assert [float(edge) for edge in look.BBox] == pytest.approx([0, 0, right - left, top - bottom], abs=0.002)


def test_a_tick_s_state_is_yes(file: pikepdf.Pdf) -> None:
    assert set(fields(file)['fasted'].AP.N.keys()) == {'/yes', '/Off'}


def test_no_viewer_has_to_make_the_looks(file: pikepdf.Pdf) -> None:
    assert '/NeedAppearances' not in file.Root.AcroForm
    assert '/XFA' not in file.Root.AcroForm


def test_every_font_of_the_file_is_embedded_and_the_form_has_its_own(file: pikepdf.Pdf) -> None:
    found = [
        thing for thing in file.objects if isinstance(thing, pikepdf.Dictionary) and thing.get('/Type') == '/Font'
    ]
    simple = [font for font in found if font.Subtype != '/Type0']
    assert len(simple) >= 3
    assert all({'/FontFile2', '/FontFile3'} & set(font.FontDescriptor.keys()) for font in simple)
    form = file.Root.AcroForm.DR.Font.HV
    assert re.fullmatch(r'/[A-Z]{6}\+AtkinsonHyperlegible-Regular', str(form.BaseFont))
    assert form.FontDescriptor.FontName == form.BaseFont


def test_the_form_s_font_has_the_widths_of_its_letters(file: pikepdf.Pdf) -> None:
    form = file.Root.AcroForm.DR.Font.HV
    widths = dict(enumerate(form.Widths, int(form.FirstChar)))
    assert (int(form.FirstChar), int(form.LastChar), len(widths)) == (32, 255, 224)
    assert form.Encoding == '/WinAnsiEncoding'
    face = TTFont(io.BytesIO(form.FontDescriptor.FontFile2.read_bytes()))
    glyphs, scale = face.getBestCmap(), 1000 / face['head'].unitsPerEm
    known = {code: glyphs[ord(letter)] for code in widths if ord(letter := windows(code)) in glyphs}
    assert len(known) > 210
    assert {code: widths[code] for code in known} == {
        code: round(face['hmtx'][glyph][0] * scale) for code, glyph in known.items()
    }


def windows(code: int) -> str:
    """Return a letter of Windows-1252."""
    return bytes([code]).decode('cp1252', 'replace')


@pytest.mark.parametrize('letter', 'AZaz09ñéÑ¿¡’“€ß')
def test_the_form_s_font_has_the_letters_that_people_type(letter: str, file: pikepdf.Pdf) -> None:
    face = TTFont(io.BytesIO(file.Root.AcroForm.DR.Font.HV.FontDescriptor.FontFile2.read_bytes()))
    glyph = face['glyf'][face.getBestCmap()[ord(letter)]]
    assert glyph.numberOfContours != 0


def test_what_a_person_types_is_drawn(made: Made, file: pikepdf.Pdf) -> None:
    for name in ('born', 'mine', 'full_name'):
        place = slot_edges(file, name)
        assert ink(made.data, place) == 0
        fields(file)[name].V = pikepdf.String('Añ')
        without_look(fields(file)[name])
        assert ink(saved(file), place) > 20


def without_look(field: pikepdf.Object) -> None:
    """Take the looks off a field, so that the viewer makes new ones of the value."""
    for widget in field.get('/Kids', [field]):
        del widget.AP


def saved(file: pikepdf.Pdf) -> bytes:
    """Return the file as it is now."""
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def slot_edges(file: pikepdf.Pdf, name: str, kid: int = 0) -> list[float]:
    """Return the edges of a field's widget."""
    field = fields(file)[name]
    return edges(field.Kids[kid] if '/Kids' in field else field)


def ink(data: bytes, place: list[float], page: int = 0, inset: float = 2.0) -> int:
    """Return how many dots of a place on a page are dark, a little inside its edges."""
    picture = drawn(data, page)
    height = picture.height * 72 / DPI
    left, bottom, right, top = place
    box = (left + inset, height - top + inset, right - inset, height - bottom - inset)
    left, upper, right, lower = (round(edge * DPI / 72) for edge in box)
    part = picture.crop((left, upper, right, lower))
    return sum(dot < 128 for dot in part.tobytes())


def test_places_to_fill_in_are_empty(made: Made, file: pikepdf.Pdf) -> None:
    for number, widget in widgets(file):
        if name_of(widget) != 'story':  # its own lines run through it
            assert ink(made.data, edges(widget), number) == 0


def test_a_tick_that_is_set_is_drawn(file: pikepdf.Pdf) -> None:
    field = fields(file)['fasted']
    field.V = field.AS = pikepdf.Name('/yes')
    assert ink(saved(file), slot_edges(file, 'fasted')) > 10
    field.V = field.AS = pikepdf.Name('/Off')
    assert ink(saved(file), slot_edges(file, 'fasted')) == 0


@pytest.mark.parametrize(('number', 'option'), [(0, 'water'), (1, 'juice'), (2, 'milk')])
def test_the_box_of_the_chosen_option_is_drawn_and_no_other(number: int, option: str, file: pikepdf.Pdf) -> None:
    field = fields(file)['drink']
    field.V = pikepdf.Name(f'/{option}')
    for kid in field.Kids:
        kid.AS = pikepdf.Name(f'/{option}' if f'/{option}' in kid.AP.N else '/Off')
    found = [ink(saved(file), slot_edges(file, 'drink', kid)) > 10 for kid in range(3)]
    assert found == [kid == number for kid in range(3)]


def test_the_tick_s_cross_stays_inside_its_box(made: Made, file: pikepdf.Pdf) -> None:
    field = fields(file)['fasted']
    left, bottom, right, top = edges(field)
    field.V = field.AS = pikepdf.Name('/yes')
    picture = ImageChops.difference(drawn(saved(file)), drawn(made.data))
    changed = picture.getbbox()
    assert changed
    height = picture.height * 72 / DPI
    found = [value * 72 / DPI for value in changed]
    assert left < found[0] < found[2] < right
    assert height - top < found[1] < found[3] < height - bottom


def test_widgets_lie_where_the_slots_say(made: Made, file: pikepdf.Pdf) -> None:
    slots = [slot for slot in made.slots if slot.field != CODE]
    assert [slot.field for slot in slots] == ORDER
    assert [slot.page for slot in slots] == [0] * 12 + [1]
    for slot, (number, widget) in zip(slots, widgets(file), strict=True):
        assert (slot.field, slot.page) == (name_of(widget), number)
        assert edges(widget) == pytest.approx([slot.left, slot.bottom, slot.right, slot.top], abs=0.001)


def test_slots_are_read_where_the_engine_puts_its_own_boxes(job: Job) -> None:
    """The engine leaves out the line or frame of a place, which is a point wide at most."""
    pdf = render_pdf(job, read_words(job)[1])
    slots = [slot for slot in pdf.slots if slot.field != CODE]
    with pikepdf.open(io.BytesIO(pdf.data)) as engine:
        for slot, (number, widget) in zip(slots, widgets(engine), strict=True):
            assert (slot.field, slot.page) == (str(widget.T), number)
            left, top, right, bottom = edges(widget)
            inset = (left - slot.left, bottom - slot.bottom, slot.right - right, slot.top - top)
            assert all(-0.01 <= distance <= 1.01 for distance in inset)


def test_the_order_of_the_tab_key_is_that_of_reading(made: Made, file: pikepdf.Pdf, tmp_path: Path) -> None:
    assert [str(page.obj.Tabs) for page in file.pages] == ['/S', '/S']
    order = [name for number, name in structured(made, file, tmp_path)]
    assert order == ORDER


def structured(made: Made, file: pikepdf.Pdf, folder: Path) -> Iterator[tuple[int, str]]:
    """Yield page and name of each widget in the order in which a screen reader meets it."""
    (folder / 'a.pdf').write_bytes(made.data)
    told = subprocess.run(
        ['pdfinfo', '-struct-text', folder / 'a.pdf'], capture_output=True, text=True, check=True
    ).stdout
    by_number = {widget.objgen[0]: (number, name_of(widget)) for number, widget in widgets(file)}
    for found in re.finditer(r'Form\b[^\n]*\n\s+Object (\d+) 0', told):
        yield by_number[int(found[1])]


def test_each_place_is_read_after_its_label_and_before_the_next(
    made: Made, file: pikepdf.Pdf, tmp_path: Path
) -> None:
    list(structured(made, file, tmp_path))
    told = subprocess.run(
        ['pdfinfo', '-struct-text', tmp_path / 'a.pdf'], capture_output=True, text=True, check=True
    ).stdout
    run = re.sub(r'\bObject \d+ 0', '"[]"', told)
    words = ' '.join(''.join(re.findall(r'"(.*?)"', run)).split())
    assert "Who: Full name: []Your story:" in words
    assert "Born on: []" in words
    assert "What do you drink?[]Water[]Juice[]Milk" in words
    assert "[]I ate nothingMy initials: []Signature: []Again" in words


def test_the_print_edition_has_no_form(home: Workspace) -> None:
    made = make_pdf(home.jobs(edition='print')[0])
    assert [slot.field for slot in made.slots if slot.field != CODE] == ORDER
    with pikepdf.open(io.BytesIO(made.data)) as file:
        assert '/AcroForm' not in file.Root
        assert widgets(file) == []


def test_what_is_laid_out_alike_is_laid_out_once_and_written_as_if_alone(
    home: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one layout the screen's fields are typed into and the printer's are not, whichever comes first."""
    engine = load_engine()
    jobs = [home.jobs(edition=edition)[0] for edition in ('print', 'screen', 'print')]
    pages = [read_words(job)[1] for job in jobs]
    alone, laid = [], []
    for job, page in zip(jobs, pages, strict=True):
        engine.forget()
        alone.append(render_pdf(job, page))
    layout = engine.weasyprint.HTML.render

    def counted(*given: object, **named: object) -> object:
        laid.append(1)
        return layout(*given, **named)

    monkeypatch.setattr(engine.weasyprint.HTML, 'render', counted)
    engine.forget()
    assert [render_pdf(job, page) for job, page in zip(jobs, pages, strict=True)] == alone
    assert len(laid) == 1
    assert len({pdf.data for pdf in alone}) == 2


def test_nothing_is_printed_of_what_was_laid_out_for_a_look(home: Workspace) -> None:
    job, engine = home.jobs()[0], load_engine()
    page = read_words(job)[1]
    engine.forget()
    look = engine.lay_out(job, page, is_look=True)
    assert engine.lay_out(job, page, is_look=True) is look
    assert engine.lay_out(job, page) is not look


def test_a_picture_that_changes_is_laid_out_anew(home: Workspace) -> None:
    job = home.jobs()[0]
    page = read_words(job)[1]
    page = replace(
        page, html=page.html.replace('<h1', '<p><img src="picture:paper/a.svg" alt="A picture."></p><h1', 1)
    )
    red, blue = (
        replace(
            job,
            pictures={
                'a.svg': f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="{colour}"/></svg>'.encode()
            },
        )
        for colour in ('#f00', '#00f')
    )
    assert render_pdf(red, page).data != render_pdf(blue, page).data


def test_a_tagged_paper_without_fields_stays_as_it_is(workspace: Workspace) -> None:
    job = workspace.job('Rest.\n', edition='screen')
    pdf = render_pdf(job, read_words(job)[1])
    assert build_form(job, pdf) is pdf
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        assert '/AcroForm' not in file.Root


def test_the_same_paper_gives_the_same_bytes(job: Job, made: Made) -> None:
    load_engine().forget()
    assert make_pdf(job).data == made.data


def test_slots_in_another_order_are_refused(job: Job) -> None:
    pdf = render_pdf(job, read_words(job)[1])
    mixed: tuple[Slot, ...] = (*pdf.slots[1:], pdf.slots[0])
    with pytest.raises(AssertionError, match="in another order"):
        build_form(job, Pdf(pdf.data, (), slots=mixed))
