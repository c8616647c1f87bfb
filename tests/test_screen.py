"""A form that is filled in stays a form: read aloud, shown alike by every reader, and open to change."""

import io
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import page as page_validation
import pikepdf
import pypdf
import pytest
import zxingcpp
from PIL import Image

from handouts.fields import CODE, Slot, Value
from handouts.pagecode import PageCode
from handouts.people.filled.blank import Blank
from handouts.people.filled.person import Person, Refused
from handouts.people.filled.screen import fill_form, form_fault
from handouts.press.printed.seal import sum_of
from handouts.press.sheets.codes import CODE_KEY
from tests import people_cases
from tests.conftest import Workspace
from tests.people_cases import (
    AFTERCARE,
    CONSENT,
    EVERY_VALUE,
    MARKED,
    Papers,
    all_told,
    differing,
    opened,
    page_images,
    piece,
    printed_blank,
    said,
    spelt,
    write_every_type,
)

papers = people_cases.papers

DPI = 75
# Dots of ink that a short value has at least, and how far from its edges it is looked for: within its line.
INK, RIM = 8, 1.5
READ_ONLY = 1
TYPED: Mapping[str, Mapping[str, str]] = {
    CONSENT: {
        'patient_name': 'Nguyễn Thị Ánh',
        'birth_date': '3/14/1980',
        'diagnosis': 'Pain',
        'for_pain': 'yes',
        'for_anxiety': 'no',
        'relation': 'Ελένη, mother',
    },
    AFTERCARE: {'patient_name': 'José Núñez', 'visit_date': '2026-03-09', 'left_at': '4:40 pm'},
}
KEYS = [(paper, language) for paper in (CONSENT, AFTERCARE) for language in ('en', 'es')]
Draw = Callable[[bytes, Path], list[Image.Image]]


def filled(blank: Blank, typed: Mapping[str, str], chart: str = '') -> bytes:
    """Return a form filled in."""
    person, values = spelt(blank, typed, chart)
    return fill_form(person, blank, values)


def fields(file: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """Return the fields of a form by name."""
    return {str(field.T): field for field in file.Root.AcroForm.Fields}


def widgets(field: pikepdf.Object) -> list[pikepdf.Object]:
    """Return the places of a field."""
    return list(field.get('/Kids', [field]))


@pytest.fixture(scope='module')
def consent(papers: Papers) -> Blank:
    """The consent sheet as a form."""
    return papers.blank(CONSENT, 'en', 'screen')


@pytest.fixture(scope='module')
def data(consent: Blank) -> bytes:
    """The consent sheet, filled in."""
    return filled(consent, TYPED[CONSENT])


@pytest.fixture
def file(data: bytes) -> Iterator[pikepdf.Pdf]:
    """The consent sheet, filled in and open."""
    with opened(data) as file:
        yield file


@pytest.fixture
def every(workspace: Workspace) -> Blank:
    """The form with every type of field."""
    return printed_blank(workspace, write_every_type(workspace, 'screen'))


@pytest.mark.parametrize('chart', ['', 'A-17'])
@pytest.mark.parametrize(('paper', 'language'), KEYS)
def test_a_reader_of_pdf_ua_finds_no_fault(paper: str, language: str, chart: str, papers: Papers) -> None:
    data = filled(papers.blank(paper, language, 'screen'), TYPED[paper], chart)
    report = page_validation.validate_pdf_bytes(data, profile='ua1')
    assert report.is_compliant, str(report)


def test_the_judge_of_pdf_ua_would_see_a_value_without_its_font(file: pikepdf.Pdf) -> None:
    look = fields(file)['diagnosis'].AP.N
    del look.Resources.Font.HV0.DescendantFonts[0].FontDescriptor.FontFile2
    out = io.BytesIO()
    file.save(out)
    assert not page_validation.validate_pdf_bytes(out.getvalue(), profile='ua1').is_compliant


def test_every_value_is_in_its_field_and_no_other_has_one(file: pikepdf.Pdf) -> None:
    found = {name: str(field.get('/V', '')) for name, field in fields(file).items()}
    assert {name: value for name, value in found.items() if value not in ('', '/Off')} == {
        'patient_name': 'Nguyễn Thị Ánh',
        'birth_date': 'March 14, 1980',
        'diagnosis': 'Pain',
        'for_pain': '/yes',
        'relation': 'Ελένη, mother',
    }
    assert len(found) > 30


def test_a_field_in_two_places_shows_the_same_in_both(file: pikepdf.Pdf) -> None:
    for name in ('patient_name', 'birth_date'):
        looks = [widget.AP.N.read_bytes() for widget in widgets(fields(file)[name])]
        assert len(looks) == 2
        written = [look[look.index(b'BT') : look.index(b'ET')] for look in looks]
        assert written[0] == written[1]
        assert b'Tj' in written[0] or b'TJ' in written[0]


def test_a_date_has_one_wording_wherever_it_stands(consent: Blank, tmp_path: Path) -> None:
    """Its second place is too narrow for the month in full."""
    with opened(consent.data()) as file:
        rect = widgets(fields(file)['birth_date'])[1].Rect
        rect[2] = float(rect[0]) + 80
        file.save(tmp_path / 'narrow.pdf')
    narrow = replace(consent, path=tmp_path / 'narrow.pdf', sha256=sum_of((tmp_path / 'narrow.pdf').read_bytes()))
    with opened(filled(narrow, TYPED[CONSENT])) as file:
        field = fields(file)['birth_date']
        looks = [widget.AP.N.read_bytes() for widget in widgets(field)]
    assert str(field.V) == 'Mar 14, 1980'
    assert [look[look.index(b'BT') :] for look in looks] == [looks[0][looks[0].index(b'BT') :]] * 2


def test_each_look_is_drawn_with_letters_in_the_file(file: pikepdf.Pdf) -> None:
    for name, face in (('patient_name', '/HV1'), ('diagnosis', '/HV0'), ('relation', '/HV1')):
        for widget in widgets(fields(file)[name]):
            look = widget.AP.N
            assert look.Subtype == '/Form'
            assert look.read_bytes().startswith(b'/Tx BMC q ')
            assert look.read_bytes().endswith(b' Q EMC')
            assert f'{face} 12 Tf'.encode() in look.read_bytes()
            font = look.Resources.Font[face]
            assert len(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()) > 500
            assert b'beginbfchar' in font.ToUnicode.read_bytes()
    assert '/NeedAppearances' not in file.Root.AcroForm


def test_a_tick_shows_its_cross_and_the_others_none(file: pikepdf.Pdf) -> None:
    states = {name: str(field.AS) for name, field in fields(file).items() if '/AS' in field}
    assert states.pop('for_pain') == '/yes'
    assert len(states) > 5
    assert set(states.values()) == {'/Off'}


def test_of_a_choice_only_the_chosen_box_shows_its_cross(every: Blank) -> None:
    with opened(filled(every, EVERY_VALUE)) as file:
        drink, fasted = fields(file)['drink'], fields(file)['fasted']
        assert [str(widget.AS) for widget in widgets(drink)] == ['/Off', '/juice', '/Off']
        assert (str(drink.V), str(fasted.V), str(fasted.AS)) == ('/juice', '/yes', '/yes')


def test_every_type_of_value_is_as_the_paper_writes_it(every: Blank) -> None:
    with opened(filled(every, EVERY_VALUE)) as file:
        found = {name: str(field.V).replace('\xa0', ' ') for name, field in fields(file).items() if '/V' in field}
    assert found == EVERY_VALUE | {
        'born': 'March 14, 1980',
        'came': '3:30 PM',
        'call': '602-555-0100',
        'drink': '/juice',
        'fasted': '/yes',
    }


@pytest.mark.parametrize('story', ['One.\nTwo.', 'One.\n\nThree.', 'One ' * 24])
def test_a_text_of_several_lines_is_kept_as_it_was_typed(story: str, every: Blank) -> None:
    """The ends of lines are those that somebody typed, not those of the room."""
    with opened(filled(every, {'full_name': 'A', 'story': story})) as file:
        field = fields(file)['story']
        assert str(field.V) == story.strip()
        assert field.AP.N.read_bytes().count(b' Tm ') == (2 if story == 'One.\nTwo.' else 3)


# --- as readers draw it ---


def by_pdfium(data: bytes, folder: Path) -> list[Image.Image]:
    """Return the pages as PDFium draws them, with its own way to draw forms."""
    del folder
    return list(page_images(data, DPI))


def by_poppler(data: bytes, folder: Path) -> list[Image.Image]:
    """Return the pages as poppler draws them."""
    (folder / 'drawn.pdf').write_bytes(data)
    subprocess.run(['pdftoppm', '-r', str(DPI), '-gray', folder / 'drawn.pdf', folder / 'page'], check=True)
    return read_pictures(folder, 'page-*.pgm')


def by_ghostscript(data: bytes, folder: Path) -> list[Image.Image]:
    """Return the pages as Ghostscript draws them; it says of an empty signature that it has no look."""
    (folder / 'drawn.pdf').write_bytes(data)
    smooth = ['-dTextAlphaBits=4', '-dGraphicsAlphaBits=4']
    target = ['-sDEVICE=png16m', f'-r{DPI}', '-o', str(folder / 'page-%03d.png')]
    subprocess.run(['gs', '-q', *smooth, *target, folder / 'drawn.pdf'], check=True, capture_output=True)
    return read_pictures(folder, 'page-*.png')


def read_pictures(folder: Path, pattern: str) -> list[Image.Image]:
    """Return the pictures that a program has written, and take them away."""
    pictures = []
    for path in sorted(folder.glob(pattern)):
        with Image.open(path) as picture:
            pictures.append(picture.convert('L'))
        path.unlink()
    return pictures


def places_of(blank: Blank, typed: Mapping[str, str]) -> tuple[list[Slot], list[Slot]]:
    """Return the places that are filled in, and the others."""
    values = spelt(blank, typed)[1]
    ours = [slot for slot in blank.slots if slot.field in values and slot.option == values[slot.field].option]
    return ours, [slot for slot in blank.slots if slot not in ours and slot.field != CODE]


@pytest.mark.parametrize('draw', [by_pdfium, by_poppler, by_ghostscript], ids=lambda draw: draw.__name__)
def test_every_reader_shows_what_is_filled_in_and_nothing_else(
    draw: Draw, consent: Blank, data: bytes, tmp_path: Path
) -> None:
    before, after = draw(consent.data(), tmp_path), draw(data, tmp_path)
    ours, others = places_of(consent, TYPED[CONSENT])
    added = {slot: ink(before, after, slot, consent.height) for slot in (*ours, *others)}
    assert len(before) == len(after) == consent.pages
    assert (len(ours), len(others) > 20) == (7, True)
    assert [slot.field for slot in ours if added[slot] < INK] == []
    assert [slot.field for slot in others if added[slot]] == []
    everywhere = sum(differing(one, other, 64) for one, other in zip(before, after, strict=True))
    assert everywhere == sum(added[slot] for slot in ours)


def ink(before: list[Image.Image], after: list[Image.Image], slot: Slot, height: float) -> int:
    """Return how many dots have changed at a place."""
    one, other = (piece(pages[slot.page], slot, DPI, height, rim=-1) for pages in (before, after))
    return differing(one, other, 64)


@pytest.mark.parametrize('draw', [by_pdfium, by_poppler, by_ghostscript], ids=lambda draw: draw.__name__)
def test_every_reader_draws_the_letters_of_the_printed_paper(
    draw: Draw, consent: Blank, data: bytes, papers: Papers, tmp_path: Path
) -> None:
    """A Vietnamese and a Greek name, and a date: neither boxes nor other letters stand for them."""
    order = papers.order((CONSENT, 'en', 'print'))
    printed = draw(people_cases.fill_one(order, TYPED[CONSENT], tmp_path), tmp_path)
    shown, empty = draw(data, tmp_path), draw(consent.data(), tmp_path)
    for slot in places_of(consent, TYPED[CONSENT])[0]:
        one, other, blank = (
            piece(pages[slot.page], slot, DPI, consent.height, rim=RIM) for pages in (shown, printed, empty)
        )
        assert differing(one, other, 96) <= 0.15 * differing(one, blank, 64), slot.field


# --- a form that can be changed ---


def test_what_is_filled_in_can_be_changed(data: bytes, file: pikepdf.Pdf) -> None:
    for field in fields(file).values():
        assert not int(field.get('/Ff', 0)) & READ_ONLY
    assert str(fields(file)['diagnosis'].DA) == '/HV 12 Tf 0 g'
    assert '/HV' in file.Root.AcroForm.DR.Font
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        writer.update_page_form_field_values(page, {'diagnosis': 'Migraine', 'reason': 'New'}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    with opened(out.getvalue()) as changed:
        assert (str(fields(changed)['diagnosis'].V), str(fields(changed)['reason'].V)) == ('Migraine', 'New')
        assert str(fields(changed)['patient_name'].V) == 'Nguyễn Thị Ánh'
        assert b'(Pain)' not in fields(changed)['diagnosis'].AP.N.read_bytes()


def test_a_tick_can_be_taken_away(file: pikepdf.Pdf) -> None:
    field = fields(file)['for_pain']
    assert set(field.AP.N.keys()) == {'/yes', '/Off'}
    field.V = field.AS = pikepdf.Name.Off
    out = io.BytesIO()
    file.save(out)
    assert page_validation.validate_pdf_bytes(out.getvalue(), profile='ua1').is_compliant


# --- the rest of the file ---


def test_a_chart_number_is_in_the_code_and_beside_it_in_letters(consent: Blank, tmp_path: Path) -> None:
    data = filled(consent, TYPED[CONSENT], 'A-17')
    for number, picture in enumerate(page_images(data, 200), 1):
        codes = [code.text for code in zxingcpp.read_barcodes(picture)]
        assert codes == [PageCode(CONSENT, 'en', consent.words, number, consent.pages, 'A-17').text]
        text = said(data, tmp_path, 'pdftotext', '-f', str(number), '-l', str(number))
        assert text.split().count('A-17') == 1


def test_a_screen_reader_passes_over_the_chart_number_and_meets_all_else_as_before(
    consent: Blank, tmp_path: Path
) -> None:
    before, after = (
        said(data, tmp_path, 'pdfinfo', '-struct-text')
        for data in (consent.data(), filled(consent, TYPED[CONSENT], 'A-17'))
    )
    assert len(before) > 10_000
    assert without_numbers(after) == without_numbers(before)


def without_numbers(tags: str) -> list[str]:
    """Return a tree of tags without the numbers of the objects that fields are."""
    return [line.partition('Object ')[0] for line in tags.splitlines()]


def test_what_the_file_says_of_itself_is_what_the_blank_says(consent: Blank, data: bytes) -> None:
    with opened(consent.data()) as before, opened(data) as after:
        assert {key: str(value) for key, value in after.docinfo.items()} == {
            key: str(value) for key, value in before.docinfo.items()
        }
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert set(after.Root.keys()) == set(before.Root.keys())


@pytest.mark.parametrize('chart', ['', 'A-17'])
def test_what_the_pages_draw_is_not_touched(chart: str, consent: Blank) -> None:
    with opened(consent.data()) as before, opened(filled(consent, TYPED[CONSENT], chart)) as after:
        assert len(before.pages) == len(after.pages) == consent.pages
        for one, other in zip(before.pages, after.pages, strict=True):
            parts = zip(one.obj.Contents, other.obj.Contents, strict=True)
            changed = [own for own, new in parts if own.read_raw_bytes() != new.read_raw_bytes()]
            assert [CODE_KEY in part for part in changed] == ([True] if chart else [])
            assert one.mediabox == other.mediabox
            assert set(other.obj.Resources.Font.keys()) - set(one.obj.Resources.Font.keys()) == (
                {'/HV0', '/HV1'} if chart else set()
            )


def test_the_same_values_give_the_same_bytes(consent: Blank, data: bytes) -> None:
    assert filled(consent, TYPED[CONSENT]) == data
    assert filled(consent, {'patient_name': 'A'}) != data


def test_without_values_nothing_is_added(consent: Blank) -> None:
    person = Person(0, {})
    with opened(consent.data()) as before, opened(fill_form(person, consent, {'diagnosis': Value()})) as after:
        assert len(after.objects) == len(before.objects)


# --- what cannot be filled in ---


def test_all_that_does_not_fit_is_refused_at_once_and_never_told(consent: Blank) -> None:
    typed = {'patient_name': f'{MARKED}{"W" * 60}', 'diagnosis': f'{MARKED} 李', 'relation': 'Mother'}
    person, values = spelt(consent, typed)
    with pytest.raises(Refused) as refused:
        fill_form(replace(person, number=7), consent, values)
    assert [(one.number, one.column, one.trouble.rule) for one in refused.value.refusals] == [
        (7, 'patient_name', 'too-long'),
        (7, 'diagnosis', 'script'),
    ]
    assert MARKED not in all_told(refused.value)


def test_a_form_is_read_again_before_it_counts(every: Blank) -> None:
    person, values = spelt(every, EVERY_VALUE)
    assert form_fault(fill_form(person, every, values), values) == ''


@pytest.mark.parametrize(('name', 'left'), [('full_name', 'Other'), ('fasted', '/Off'), ('drink', '/water')])
def test_a_field_that_does_not_hold_its_value_is_found(name: str, left: str, every: Blank) -> None:
    person, values = spelt(every, EVERY_VALUE)
    with pikepdf.open(io.BytesIO(fill_form(person, every, values))) as file:
        field = next(field for field in file.Root.AcroForm.Fields if str(field.T) == name)
        field.V = pikepdf.Name(left) if left.startswith('/') else pikepdf.String(left)
        out = io.BytesIO()
        file.save(out)
    assert form_fault(out.getvalue(), values) == f"the field '{name}' does not hold its value"


def test_a_form_that_no_screen_reader_can_use_is_found(every: Blank) -> None:
    person, values = spelt(every, EVERY_VALUE)
    with pikepdf.open(io.BytesIO(fill_form(person, every, values))) as file:
        del file.Root.MarkInfo
        out = io.BytesIO()
        file.save(out)
    assert form_fault(out.getvalue(), values).startswith("a screen reader cannot use it: ")
