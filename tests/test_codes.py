"""The code on each page of a paper with fields: read back by a scanner, from every edition and on folded sheets."""

import io
import re
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from handouts.errors import Mistakes
from handouts.fields import CODE
from handouts.model import Job, Made, Pdf
from handouts.pagecode import PageCode, read_code
from handouts.press import stages as whole
from handouts.press.engine.render import load_engine, render_pdf
from handouts.press.press import make_pdf, read_words
from handouts.press.sheets.codes import CODE_KEY, stamp_codes
from handouts.press.sheets.impose import panel_spots
from handouts.press.workspace.project import PROJECT
from handouts.reading import Spot
from tests.conftest import Workspace

DPI = 200
# Points along each edge that an office printer leaves white, less what a scanner's dot is wide.
WHITE = 17.5
KIND = 'name: aftercare\npurpose: tests\neditions: [print, screen, large-print]\nmax_pages: 9\n'
HEAD = '---\ntitle: A small paper\nkind: {kind}\n{more}fields:\n  full_name: {{label: Full name}}\n---\n\n'
FIELD = 'Sign: {{ field.full_name }}\n'
# How many lines fill the first page and some of another.
LINES = {'print': 80, 'screen': 80, 'large-print': 40}
# The feet of narrow panels take more lines beside a code.
ROOM = '@page { margin-bottom: 1in }\n'
EDITIONS = ('print', 'screen', 'large-print')
FOLDS = {'tri-fold': 6, 'half-fold': 4, 'z-fold': 6}

Found = tuple[PageCode, Spot]


def flat(workspace: Workspace, edition: str, text: str = '') -> Job:
    """Return a paper of pages with a field."""
    text = text or FIELD + '\nRest today.\n' * LINES[edition]
    workspace.write('templates/aftercare/kind.yaml', KIND)
    workspace.write('content/advice/paper.en.md', HEAD.format(kind='aftercare', more='') + text)
    return workspace.jobs(edition=edition)[0]


@pytest.fixture(scope='module')
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace of the papers of pages, each of which is made once."""
    here = Workspace(tmp_path_factory.mktemp('shared'))
    here.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    return here


@cache
def made_flat(shared: Workspace, edition: str) -> Made:
    """Return the paper of pages as it is made."""
    return make_pdf(flat(shared, edition))


def folded(workspace: Workspace, edition: str, fold: str) -> Job:
    """Return a folded paper with a field on its cover."""
    text = FIELD + ''.join(f'\n---\n\n## Panel {n}\n\nWords.\n' for n in range(2, FOLDS[fold] + 1))
    workspace.write('content/advice/paper.en.md', HEAD.format(kind='brochure', more=f'fold: {fold}\n') + text)
    workspace.write('styles/brochure.css', (PROJECT / 'styles/brochure.css').read_text() + ROOM)
    return workspace.jobs(edition=edition)[0]


def pictures(data: bytes) -> list[Image.Image]:
    """Return the pages of a PDF as a scanner sees them."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.render(scale=DPI / 72).to_pil().convert('L') for page in document]


def scanned(data: bytes) -> list[list[Found]]:
    """Return the codes of each page with their places, in the order of their text."""
    return [
        sorted(codes_of(number, picture), key=lambda found: found[0].page)
        for number, picture in enumerate(pictures(data))
    ]


def codes_of(number: int, picture: Image.Image) -> list[Found]:
    """Return the codes of a page, all of which must be ours."""
    found = []
    for code in zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)):
        said, place = read_code(code.text), code.position
        assert said
        across = [
            point.x * 72 / DPI for point in (place.top_left, place.bottom_left, place.top_right, place.bottom_right)
        ]
        down = [
            (picture.height - point.y) * 72 / DPI
            for point in (place.top_left, place.bottom_left, place.top_right, place.bottom_right)
        ]
        found.append((said, Spot(number, min(across), min(down), max(across), max(down))))
    return found


def said(folder: Path, data: bytes, *words: str) -> str:
    """Return what pdftotext or pdfinfo says of a PDF."""
    (folder / 'a.pdf').write_bytes(data)
    program, *options = words
    tail = ['-'] if program == 'pdftotext' else []
    done = subprocess.run([program, *options, folder / 'a.pdf', *tail], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize('edition', EDITIONS)
def test_each_page_s_code_says_what_its_foot_says(edition: str, shared: Workspace, tmp_path: Path) -> None:
    made = made_flat(shared, edition)
    pages = scanned(made.data)
    assert len(pages) >= 2
    for number, codes in enumerate(pages, 1):
        assert [code for code, _ in codes] == [PageCode('advice/paper', 'en', made.page.code, number, len(pages))]
        foot = said(tmp_path, made.data, 'pdftotext', '-f', str(number), '-l', str(number))
        foot = ' '.join(foot.split())
        assert f'Page {number} of {len(pages)} · version 1.0 · words {made.page.code}' in foot
        assert 'advice/paper' in foot.replace('advice/ paper', 'advice/paper')


@pytest.mark.parametrize('edition', EDITIONS)
def test_a_code_stands_in_its_place_and_in_the_printable_area(edition: str, shared: Workspace) -> None:
    made = made_flat(shared, edition)
    places = [slot for slot in made.slots if slot.field == CODE]
    for (_, spot), place in zip((codes[0] for codes in scanned(made.data)), places, strict=True):
        assert spot.page == place.page
        assert place.left - 0.5 < spot.left < spot.right < place.right + 0.5
        assert place.bottom - 0.5 < spot.bottom < spot.top < place.top + 0.5
        assert spot.left > WHITE
        assert spot.bottom > WHITE
        assert spot.right < 612 - WHITE


@pytest.mark.parametrize('edition', EDITIONS)
def test_an_approved_paper_s_longer_foot_leaves_its_code_whole(edition: str, workspace: Workspace) -> None:
    job = replace(flat(workspace, edition), mark='', foot="approved 2026-11-24 · review by 2027-11-24")
    pages = scanned(make_pdf(job).data)
    assert len(pages) >= 2
    assert [len(codes) for codes in pages] == [1] * len(pages)
    assert all(codes[0][1].bottom > WHITE for codes in pages)


@pytest.mark.parametrize('topic', ['a', 'back pain', 'a-topic-with-a-rather-long-name-of-words'])
@pytest.mark.parametrize('edition', EDITIONS)
def test_the_code_of_a_short_and_of_a_long_name_is_read(topic: str, edition: str, workspace: Workspace) -> None:
    job = replace(flat(workspace, edition, FIELD), paper=f'{topic}/visit')
    ((found,),) = scanned(make_pdf(job).data)
    assert (found[0].paper, found[0].page, found[0].pages) == (f'{topic}/visit', 1, 1)


@pytest.mark.parametrize('edition', ['print', 'screen', 'press'])
@pytest.mark.parametrize('fold', FOLDS)
def test_each_panel_of_a_folded_paper_has_its_code(fold: str, edition: str, workspace: Workspace) -> None:
    job = folded(workspace, edition, fold)
    made = make_pdf(job)
    found = sorted((code.page, code, spot) for codes in scanned(made.data) for code, spot in codes)
    wanted = [
        PageCode('advice/paper', 'en', made.page.code, number, FOLDS[fold]) for number in range(1, FOLDS[fold] + 1)
    ]
    assert [code for _, code, _ in found] == wanted
    if edition == 'screen':
        assert [spot.page for _, _, spot in found] == list(range(FOLDS[fold]))
    for (_, _, spot), panel in zip(found, panel_spots(job), strict=False):
        assert spot.page == panel.page
        assert panel.left - 0.5 < spot.left < spot.right < panel.right + 0.5
        assert panel.bottom - 0.5 < spot.bottom < spot.top < panel.top + 0.5


def test_a_folded_paper_in_one_column_has_a_code_on_each_page(workspace: Workspace) -> None:
    pages = scanned(make_pdf(folded(workspace, 'large-print', 'tri-fold')).data)
    assert [[(code.page, code.pages) for code, _ in codes] for codes in pages] == [
        [(number, len(pages))] for number in range(1, len(pages) + 1)
    ]


@pytest.mark.parametrize('edition', EDITIONS)
def test_a_paper_without_fields_stays_as_it_is(
    edition: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.write('templates/aftercare/kind.yaml', KIND)
    job = workspace.job('Rest.\n', edition=edition)
    made = make_pdf(job)
    assert scanned(made.data) == [[]]
    assert made.slots == ()
    monkeypatch.setattr(whole, 'stamp_codes', lambda _job, _words, pdf: pdf)
    monkeypatch.setattr(whole, 'build_form', lambda _job, pdf: pdf)
    load_engine().forget()
    assert make_pdf(job).data == made.data


def test_pages_without_a_place_for_a_code_are_not_touched(workspace: Workspace) -> None:
    pdf = Pdf(b'no PDF at all', ())
    assert stamp_codes(workspace.job('Rest.\n'), '4bfea2e1', pdf) is pdf


@cache
def stages(shared: Workspace, edition: str) -> tuple[Pdf, Pdf]:
    """Return the paper of pages before its codes are stamped and after."""
    job = flat(shared, edition)
    page = read_words(job)[1]
    pdf = render_pdf(job, page)
    return pdf, stamp_codes(job, page.code, pdf)


def tags_of(folder: Path, data: bytes) -> str:
    """Return what a screen reader meets, without the numbers of objects in the file."""
    return re.sub(r'Object \d+ 0', 'Object', said(folder, data, 'pdfinfo', '-struct-text'))


def test_a_screen_reader_passes_over_the_code(shared: Workspace, tmp_path: Path) -> None:
    before, after = stages(shared, 'screen')
    assert before.data != after.data
    tags = [tags_of(tmp_path, pdf.data) for pdf in (before, after)]
    assert 'Rest today.' in tags[0]
    assert tags[0] == tags[1]
    with pikepdf.open(io.BytesIO(after.data)) as file:
        for page in file.pages:
            drawing = page.obj.Contents[-1].read_bytes()
            assert drawing.startswith(b'/Artifact BMC q ')
            assert drawing.endswith(b' Q EMC\n')


def test_a_tagged_paper_with_a_code_keeps_to_pdf_ua(shared: Workspace) -> None:
    made = made_flat(shared, 'screen')
    report = page_validation.validate_pdf_bytes(made.data, profile='ua1')
    assert report.is_compliant, str(report)


@pytest.mark.parametrize(
    ('edition', 'black'), [('screen', b' 0 g '), ('print', b' 0 0 0 1 k '), ('large-print', b' 0 0 0 1 k ')]
)
def test_a_printer_gets_its_code_in_black_ink_alone(edition: str, black: bytes, shared: Workspace) -> None:
    _, after = stages(shared, edition)
    with pikepdf.open(io.BytesIO(after.data)) as file:
        assert len(file.pages) > 1
        assert all(black in page.obj.Contents[-1].read_bytes() for page in file.pages)


@pytest.mark.parametrize('edition', EDITIONS)
def test_who_fills_the_paper_in_finds_the_code_and_can_take_it_off(edition: str, shared: Workspace) -> None:
    before, after = stages(shared, edition)
    with pikepdf.open(io.BytesIO(after.data)) as file:
        for page in file.pages:
            ours = [part for part in page.obj.Contents if part.get(CODE_KEY)]
            assert len(ours) == 1
            page.obj.Contents = pikepdf.Array([part for part in page.obj.Contents if not part.get(CODE_KEY)])
        out = io.BytesIO()
        file.save(out)
    assert [picture.tobytes() for picture in pictures(out.getvalue())] == [
        picture.tobytes() for picture in pictures(before.data)
    ]
    assert scanned(after.data) != scanned(before.data)


def test_a_code_changes_nothing_else_of_its_page(shared: Workspace) -> None:
    before, after = stages(shared, 'print')
    for slot in (slot for slot in after.slots if slot.field == CODE):
        old, new = pictures(before.data)[slot.page], pictures(after.data)[slot.page]
        box = [
            round(value * DPI / 72)
            for value in (slot.left - 1, 792 - slot.top - 1, slot.right + 1, 792 - slot.bottom + 1)
        ]
        for picture in (old, new):
            picture.paste(255, (box[0], box[1], box[2], box[3]))
        assert old.tobytes() == new.tobytes()


def test_the_same_paper_gets_the_same_bytes(shared: Workspace, workspace: Workspace) -> None:
    load_engine().forget()
    assert make_pdf(flat(workspace, 'print')).data == made_flat(shared, 'print').data


def test_the_finished_file_says_where_its_codes_are(shared: Workspace) -> None:
    made: Made = made_flat(shared, 'print')
    places = [slot for slot in made.slots if slot.field == CODE]
    assert [(slot.option, slot.page) for slot in places] == [(str(n + 1), n) for n in range(len(made.reading.sizes))]
    assert all(slot.width == pytest.approx(0.44 * 72) for slot in places)


@pytest.mark.parametrize('words', ['00000000', ''])
def test_a_page_whose_code_says_something_else_is_not_printed(
    words: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of other words, or not there at all: a scanned page would be taken for another, or be missing."""
    workspace.write(
        'content/advice/paper.en.md',
        '---\ntitle: A\nkind: aftercare\nfields: {day: {label: Day}}\n---\n\n{{ field.day }}\n',
    )

    def stamp(job: Job, _: str, pdf: Pdf) -> Pdf:
        return stamp_codes(job, words, pdf) if words else pdf

    monkeypatch.setattr('handouts.press.stages.stamp_codes', stamp)
    with pytest.raises(Mistakes, match=r"The scanning code of page 1 cannot be read\."):
        make_pdf(workspace.jobs()[0])
