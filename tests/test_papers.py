"""The shipped papers and the second clinic's, printed whole and looked at with other people's readers."""

import itertools
import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from handouts.cli import main
from handouts.model import Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import read_words
from handouts.press.proof.reader import read_pdf
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests import people_cases
from tests.people_cases import Papers

papers = people_cases.papers

PAPERS = ('brochure', 'consent', 'aftercare')


def build(root: Path, output: Path, *more: str) -> None:
    """Print a workspace; it must print whole, for the print shop as proofs: nobody has approved the papers."""
    with pytest.raises(SystemExit) as left:
        main(['--root', str(root), '--output', str(output), 'build', '--proof', *more])
    assert left.value.code == 0


@pytest.fixture(scope='module')
def printed(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shipped papers were printed: those that other tests have printed already are not printed again."""
    output = tmp_path_factory.mktemp('printed') / 'output'
    shutil.copytree(papers.shelf, output, ignore=shutil.ignore_patterns('lock'))
    build(PROJECT, output)
    return output


@pytest.fixture(scope='module')
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the papers of the second clinic were printed."""
    output = tmp_path_factory.mktemp('second')
    build(PROJECT / 'tests/clinic', output)
    return output


def pdf(printed: Path, paper: str, edition: str) -> Path:
    """Return the place of a shipped paper's PDF."""
    proof = '-proof' if edition == 'press' else ''
    return printed / f'vivus-wellness/ketamine-iv/{paper}.en.{edition}{proof}.pdf'


def said(*words: str | Path) -> str:
    """Return what a program printed."""
    done = subprocess.run([str(word) for word in words], capture_output=True, check=True)
    return done.stdout.decode(errors='replace')


def manifest(printed: Path) -> list[dict[str, Any]]:
    """Return the entries of the manifest."""
    entries: list[dict[str, Any]] = [
        entry for path in sorted(printed.glob('manifest.*.json')) for entry in json.loads(path.read_text())['pdfs']
    ]
    return entries


def test_every_edition_of_every_paper_is_printed_and_shown(printed: Path) -> None:
    english = [entry for entry in manifest(printed) if entry['language'] == 'en']
    editions = [(entry['paper'].split('/')[1], entry['edition']) for entry in english]
    wanted = [(paper, edition) for paper in PAPERS for edition in ('print', 'screen', 'large-print')]
    assert sorted(editions) == sorted([*wanted, ('brochure', 'press')])
    gallery = (printed / 'index.html').read_text()
    pictures = [name for entry in manifest(printed) for name in entry['pictures']]
    assert len(pictures) == sum(entry['pages'] for entry in manifest(printed)) >= 2 + 2 + 2 + 6 + 5 + 5
    assert all(name in gallery and (printed / name).read_bytes().startswith(b'\xff\xd8') for name in pictures)


def margins_of(paper: str, edition: str, pages: int) -> str:
    """Return all that the margins of a shipped paper say, one page after the other."""
    request = Request(papers=(f'ketamine-iv/{paper}',), languages=('en',), editions=(edition,))
    (job,) = make_plan(Library(Rooms(PROJECT)), request).jobs
    margins = read_words(job)[1].margins
    count = len(job.sheet.panels) if job.has_panel_pages else pages
    return ' '.join(margin.format(page=page, pages=count) for page in range(1, count + 1) for margin in margins)


def words_of(printed: Path, paper: str, edition: str) -> Counter[str]:
    """Return the letters of a finished PDF without those of its margins: panels may lie in any order."""
    path = pdf(printed, paper, edition)
    text = said('pdftotext', '-layout' if edition == 'screen' else '-raw', path, '-')
    letters = Counter(char for char in text if char.isalpha())
    margins = Counter(char for char in margins_of(paper, edition, text.count('\f')) if char.isalpha())
    assert margins <= letters
    return letters - margins


@pytest.mark.parametrize('paper', PAPERS)
def test_large_print_has_the_same_words(paper: str, printed: Path) -> None:
    assert (
        words_of(printed, paper, 'large-print')
        == words_of(printed, paper, 'print')
        == words_of(printed, paper, 'screen')
    )


@pytest.mark.parametrize('paper', PAPERS)
def test_large_print_is_large(paper: str, printed: Path) -> None:
    """No letter under 18 points, on upright pages of Letter size, in one column."""
    reading = read_pdf(pdf(printed, paper, 'large-print').read_bytes(), (), tagged=False)
    assert reading.smallest_type >= 18
    assert set(reading.sizes) == {(612.0, 792.0)}
    lines = [spot for spot in reading.letters if spot.page == 1]
    assert min(spot.left for spot in lines) >= 71
    assert max(spot.right for spot in lines) <= 612 - 71


def test_all_editions_of_a_paper_share_the_words_code(printed: Path) -> None:
    codes = {(entry['paper'], entry['language'], entry['words']) for entry in manifest(printed)}
    assert len(codes) == len({code[:2] for code in codes}) >= len(PAPERS)


@pytest.mark.parametrize('paper', PAPERS)
def test_screen_is_accessible(paper: str, printed: Path) -> None:
    report = page_validation.validate_pdf(str(pdf(printed, paper, 'screen')), profile='ua1')
    assert report.is_compliant, str(report)
    tags = said('pdfinfo', '-struct-text', pdf(printed, paper, 'screen'))
    assert 'H1 (block)' in tags
    assert tags.index('Draft') < tags.index('H1')


@pytest.mark.parametrize('paper', PAPERS)
def test_screen_says_its_title_author_language_and_bookmarks(paper: str, printed: Path) -> None:
    facts = said('pdfinfo', pdf(printed, paper, 'screen'))
    assert 'Author:          Vivus Wellness' in facts
    assert 'Tagged:          yes' in facts
    assert 'CreationDate' not in facts
    with pikepdf.open(pdf(printed, paper, 'screen')) as document:
        assert str(document.Root.Lang) == 'en'
        with document.open_outline() as outline:
            assert len(outline.root[0].children) >= 4


@pytest.mark.parametrize('paper', PAPERS)
@pytest.mark.parametrize('edition', ['print', 'screen'])
def test_only_the_named_fonts_and_all_embedded(paper: str, edition: str, printed: Path) -> None:
    rows = said('pdffonts', pdf(printed, paper, edition)).splitlines()[2:]
    assert rows
    for row in rows:
        assert row.split()[0].partition('+')[2].startswith(('Atkinson-Hyperlegible', 'Zilla-Slab', 'Source-Sans-3'))
        assert ' yes yes yes ' in row


def test_brochure_is_one_letter_sheet_with_two_sides(printed: Path) -> None:
    facts = said('pdfinfo', pdf(printed, 'brochure', 'print'))
    assert 'Pages:           2' in facts
    assert 'Page size:       792 x 612 pts (letter)' in facts


def test_brochure_panels_lie_as_the_fold_wants(printed: Path) -> None:
    """Outside, from the left: flap (2), back (6), cover (1); inside 3, 4, 5. Measures in points."""
    path = pdf(printed, 'brochure', 'print')
    for side, folds, headings in (
        (1, (0, 261, 526.5, 792), ("Who should not", "Your visit", "Ketamine by IV drip")),
        (2, (0, 265.5, 531, 792), ("What it is", "Can it help", "What can go wrong")),
    ):
        for left, right, heading in zip(folds, folds[1:], headings, strict=False):
            place = ('-x', int(left), '-y', 0, '-W', int(right - left), '-H', 612)
            text = said('pdftotext', '-f', str(side), '-l', str(side), *map(str, place), path, '-')
            assert heading in text


def test_screen_brochure_has_the_panels_in_reading_order(printed: Path) -> None:
    text = said('pdftotext', pdf(printed, 'brochure', 'screen'), '-')
    order = [
        "Ketamine by IV drip",
        "Who should not have it",
        "What it is",
        "Can it help?",
        "What can go wrong",
        "Your visit",
    ]
    places = [text.index(heading) for heading in order]
    assert places == sorted(places)


@pytest.mark.parametrize('paper', PAPERS)
def test_every_page_says_that_nobody_approved_it(paper: str, printed: Path) -> None:
    text = said('pdftotext', pdf(printed, paper, 'screen'), '-')
    pages = text.split('\f')[:-1]
    assert len(pages) in (2, 5, 6)
    assert all("Draft, not approved by a clinician." in page for page in pages)


def test_same_input_gives_the_same_bytes(printed: Path, tmp_path: Path) -> None:
    """Printed again: the print shop's files with their slips, and a paper in all of its other editions."""
    build(PROJECT, tmp_path, '--edition', 'press')
    build(PROJECT, tmp_path, 'ketamine-iv/aftercare', '--language', 'en')
    again = sorted(path.relative_to(tmp_path) for path in tmp_path.glob('vivus-wellness/**/*.pdf'))
    assert [path.name for path in again] == [
        *(f'aftercare.en.{edition}.pdf' for edition in ('large-print', 'print', 'screen')),
        *(f'brochure.{language}.press-proof{part}.pdf' for language in ('en', 'es') for part in ('-slip', '')),
    ]
    assert len([*printed.glob('vivus-wellness/**/*.pdf')]) == 22
    for path in again:
        assert (printed / path).read_bytes() == (tmp_path / path).read_bytes(), path


def test_aftercare_has_the_lines_that_save_lives(printed: Path) -> None:
    text = ' '.join(said('pdftotext', pdf(printed, 'aftercare', 'print'), '-').split())
    for words in (
        'Do not drive',
        '24 hours and until you have had a full night’s sleep',
        'Call 911',
        '988',
        '1-800-222-1222',
    ):
        assert words in text


def test_consent_has_its_blocks_to_sign(printed: Path) -> None:
    text = ' '.join(said('pdftotext', pdf(printed, 'consent', 'print'), '-').split())
    for words in (
        'Signature',
        'Date of birth',
        'Interpreter’s number',
        'Witness',
        'relation to the patient',
        'In your own words',
    ):
        assert words in text


@pytest.mark.parametrize('edition', ['print', 'screen', 'large-print'])
@pytest.mark.parametrize('paper', ['consent', 'aftercare'])
def test_each_page_to_fill_in_has_its_code(paper: str, edition: str, printed: Path) -> None:
    (entry,) = [
        entry
        for entry in manifest(printed)
        if (entry['paper'], entry['language'], entry['edition']) == (f'ketamine-iv/{paper}', 'en', edition)
    ]
    with pypdfium2.PdfDocument(pdf(printed, paper, edition)) as document:
        pages = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    found = [[code.text for code in zxingcpp.read_barcodes(page)] for page in pages]
    assert found == [
        [f'ketamine-iv/{paper} en {entry["words"]} {number}/{len(pages)}'] for number in range(1, len(pages) + 1)
    ]


def test_second_clinic_prints_on_a4_without_any_template_of_its_own(second: Path) -> None:
    brochure = second / 'casa-verde/dental/visit.en.print.pdf'
    assert 'Page size:       841.89 x 595.276 pts (A4)' in said('pdfinfo', brochure)
    text = ''.join(said('pdftotext', brochure, '-').split())
    for words in ('Nguyễn Thị Ánh', 'Ελένη', 'Жанна', '→ ≥ ≤ ½ ° µ ☐ ✓', '555-0100'):
        assert words.replace(' ', '') in text
    assert 'Source-Sans-3' in said('pdffonts', brochure)


PLATES = ('Cyan', 'Magenta', 'Yellow', 'Black')


def test_the_press_file_has_four_plates_and_letters_on_black_alone(printed: Path, tmp_path: Path) -> None:
    path = pdf(printed, 'brochure', 'press')
    rows = said('gs', '-q', '-o', '-', '-sDEVICE=inkcov', path).splitlines()
    assert [row.split()[4:] for row in rows] == [['CMYK', 'OK']] * 2
    said('gs', '-q', '-r150', f'-sOutputFile={tmp_path}/s%d.tif', '-sDEVICE=tiffsep', '-dBATCH', '-dNOPAUSE', path)
    assert {name.name for name in tmp_path.glob('s1(*')} == {f's1({plate}).tif' for plate in PLATES}
    reading = read_pdf(path.read_bytes(), (), tagged=False)
    for plate in PLATES[:3]:
        inside = Image.open(tmp_path / f's2({plate}).tif')
        sides = [spot for spot in reading.letters if spot.page == 1 and spot.top > 300]
        assert len(sides) > 20
        for spot in sides:
            box = [round(value * 150 / 72) for value in (spot.left, 684 - spot.top, spot.right, 684 - spot.bottom)]
            assert inside.crop(tuple(box)).convert('L').getextrema()[0] == 255 or on_a_box(inside, box)  # type: ignore[arg-type]


def on_a_box(plate: Image.Image, box: list[int]) -> bool:
    """Whether the ink under a line of text is an even ground, and so no letter."""
    low, high = plate.crop(tuple(box)).convert('L').getextrema()  # type: ignore[arg-type]
    return bool(low == high)


def test_the_press_file_says_what_it_keeps(printed: Path) -> None:
    path = pdf(printed, 'brochure', 'press')
    facts = said('pdfinfo', '-box', path)
    assert 'TrimBox:            36.00    36.00   828.00   648.00' in facts
    assert 'BleedBox:           27.00    27.00   837.00   657.00' in facts
    assert 'PDF version:     1.4' in facts
    assert 'PDF/X-1a' in facts
    assert 'No syntax or stream encoding errors' in said('qpdf', '--check', path)
    assert b'/DeviceRGB' not in said('qpdf', '--qdf', '--object-streams=disable', path, '-').encode(errors='replace')


def test_a_name_has_three_inches_whatever_stands_beside_it(printed: Path, second: Path) -> None:
    """The second clinic has no logo, but a name of two lines."""
    rooms = [
        slot['right'] - slot['left']
        for entry in (*manifest(printed), *manifest(second))
        for slot in entry['slots']
        if slot['field'] == 'patient_name'
    ]
    assert len(rooms) > 12
    assert min(rooms) >= 3 * 72


def parts_of(page: pikepdf.Page) -> list[bytes]:
    """Return the parts of what draws a page."""
    contents = page.obj.Contents
    return [part.read_bytes() for part in (contents if isinstance(contents, pikepdf.Array) else [contents])]


def test_the_parts_of_a_page_can_be_joined_as_they_are(printed: Path) -> None:
    """A filter of CUPS joins them without white space; 'q' before '1 0 0' would be no operator then, and no letter."""
    seen = 0
    for entry in manifest(printed):
        with pikepdf.open(printed / entry['path']) as file:
            for page in file.pages:
                parts = parts_of(page)
                seen += len(parts) > 1
                for before, after in itertools.pairwise(parts):
                    assert before[-1:].isspace() or after[:1].isspace(), entry['path']
    assert seen > 20


def test_a_clinic_that_fills_in_its_phones_gets_papers_of_the_same_length(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / 'content', tmp_path / 'content')
    clinic = tmp_path / 'content/clinics/vivus-wellness/clinic.yaml'
    for phones in ("phone: 602-555-0100\n", "after_hours_phone: 602-555-0101\n"):
        clinic.write_text(clinic.read_text() + phones)
        with pytest.raises(SystemExit) as left:
            main(['--root', str(tmp_path), 'build', 'ketamine-iv/aftercare', '-e', 'print'])
        assert left.value.code == 0
