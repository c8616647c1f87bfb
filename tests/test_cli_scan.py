"""The command that files signed papers, walked as a clinic's desk walks it."""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from handouts.cli_scan import scan
from handouts.errors import WrongUse
from handouts.pagecode import PageCode
from handouts.press.press import check_job
from handouts.setting import Setting
from tests.conftest import Workspace
from tests.test_scan import DAMAGES, NARROW, as_pdf, draw_page

TODAY = date(2026, 11, 23)
OLD, OLDER = '01d01d01', '00000001'
RECORDS = 'approvals:\n'
RECORD = "- by: Ana Ruiz\n  role: clinician\n  date: '{}'\n  until: '{}'\n  words: '{}'\n"

Page = PageCode | Image.Image
Scan = Callable[..., Result]


def slip(*texts: str) -> Image.Image:
    """Return a small page with lines and codes on it: what is told of a page is the same of one of any size."""
    return draw_page(*texts, size=(3.0, 3.5))


def empty_slip() -> Image.Image:
    """Return a small empty page."""
    return Image.new('L', (450, 525), 255)


def scan_of(here: Workspace, pages: Iterable[Page]) -> Path:
    """Write a scan of pages given as codes, or as pictures."""
    drawn = [slip(page.text) if isinstance(page, PageCode) else page for page in pages]
    return here.write('scan.pdf', as_pdf(drawn))


@pytest.fixture
def scanned(workspace: Workspace) -> Scan:
    """Run the command on a scan of pages in a workspace with one paper."""
    workspace.paper('Rest today.\n', 'advice/rests.en.md')

    def runner(pages: Iterable[Page] | Path, *words: str) -> Result:
        here = Setting(workspace.root, workspace.output, TODAY)
        file = pages if isinstance(pages, Path) else scan_of(workspace, pages)
        return CliRunner().invoke(scan, [str(file), *words], obj=here, catch_exceptions=False)

    return runner


def approve(here: Workspace, *records: tuple[str, str, str], clinic: str = 'clinic') -> None:
    """Write approvals of the paper: from when until when of which words."""
    text = RECORDS + ''.join(RECORD.format(*record) for record in records)
    here.write(f'content/approvals/{clinic}/advice/rests.en.yaml', text)


def words_now(here: Workspace, clinic: str = 'clinic') -> str:
    """Return the words code of the paper as it is now."""
    return next(check_job(job)[0] for job in here.jobs() if job.clinic.folder == clinic)


def rests(words: str, *pages: int, chart: str = '', whole: int = 2) -> list[PageCode]:
    """Return the codes of pages of the paper."""
    return [PageCode('advice/rests', 'en', words, page, whole, chart) for page in pages]


def states(said: Result) -> list[tuple[str, str, str]]:
    """Return state, day and reason of each paper's words."""
    return [(row['state'], row['since'], row['reason']) for row in json.loads(said.stdout)['papers']]


def test_a_complete_scan_of_current_papers_is_in_order(workspace: Workspace, scanned: Scan) -> None:
    words = words_now(workspace)
    said = scanned([*rests(words, 1), empty_slip(), *rests(words, 2)])
    assert (said.exit_code, said.stderr) == (0, '')
    assert said.stdout.splitlines() == [
        f"advice/rests                     en    words {words}, current, complete, on pages 1, 3 of the scan",
        "Blank: page 2 of the scan.",
        "1 papers, 1 of them complete.",
    ]


def test_a_mixed_stack_is_told_paper_by_paper(workspace: Workspace, scanned: Scan) -> None:
    words = words_now(workspace)
    stack = [
        *rests(words, 3, 1, chart='B-2', whole=4),
        *rests(words, 1, 2, chart='A-1'),
        *rests(words, 2, 1, chart='B-2', whole=4),
        slip(),
        *rests(words, 2, chart='A-1'),
    ]
    said = scanned(stack)
    assert said.exit_code == 1
    assert said.stdout.splitlines() == [
        f"advice/rests                     en    words {words}, current, "
        "page 4 of 4 missing, page 1 double, on pages 1-2, 5-6 of the scan",
        f"advice/rests                     en    words {words}, current, "
        "complete, page 2 double, on pages 3-4, 8 of the scan",
        "No code found on page 7 of the scan; look there.",
        "2 papers, 1 of them complete.",
    ]


@pytest.mark.parametrize(
    'pages',
    [
        lambda words: rests(words, 1),
        lambda words: rests(words, 1, 2, 2, chart='A'),
        lambda words: [*rests(words, 1, 2), slip()],
        lambda words: rests(OLD, 1, 2),
        lambda _: [empty_slip()],
    ],
    ids=['missing', 'double', 'without code', 'other words', 'nothing'],
)
def test_what_a_person_must_look_at_ends_in_1(
    pages: Callable[[str], list[Page]], workspace: Workspace, scanned: Scan
) -> None:
    assert scanned(pages(words_now(workspace))).exit_code == 1


def test_json_tells_where_each_page_lies(workspace: Workspace, scanned: Scan) -> None:
    words = words_now(workspace)
    said = scanned([*rests(words, 3, 1, 1, chart='A-1', whole=3), empty_slip(), slip()], '--json', '--charts')
    assert json.loads(said.stdout) == {
        'papers': [
            {
                'paper': 'advice/rests',
                'language': 'en',
                'chart': 'A-1',
                'words': words,
                'state': 'current',
                'since': '',
                'reason': '',
                'pages': 3,
                'missing': [2],
                'double': [1],
                'scan': {'1': [2, 3], '3': [1]},
            }
        ],
        'blank': [4],
        'no_code': [5],
    }


def test_the_state_of_words_is_found_in_library_and_register(workspace: Workspace, scanned: Scan) -> None:
    words = words_now(workspace)
    approve(
        workspace,
        ('2026-01-05', '2027-01-05', OLDER),
        ('2026-03-01', '2027-03-01', OLD),
        ('2026-11-01', '2027-11-01', words),
    )
    other = PageCode('advice/none', 'en', OLD, 1, 1)
    spanish = PageCode('advice/rests', 'es', OLD, 1, 1)
    codes = [rests(code, 1, whole=1)[0] for code in (words, OLD, OLDER, 'ffffffff')]
    assert states(scanned([*codes, other, spanish], '--json')) == [
        ('current', '', ''),
        ('recalled', '2026-11-01', 'superseded'),
        ('recalled', '2026-03-01', 'superseded'),
        ('unknown words', '', ''),
        ('unknown paper', '', ''),
        ('unknown paper', '', ''),
    ]
    workspace.write('content/clinics/annex/clinic.yaml', 'name: Annex\n')
    approve(workspace, ('2026-01-05', '2026-11-10', OLD), clinic='annex')
    lines = scanned([*codes, other]).stdout.splitlines()
    assert f"words {OLD}, recalled since 2026-11-11 or before, complete" in lines[1]
    assert "words ffffffff, unknown words, complete" in lines[3]


def test_words_that_changed_or_went_or_ran_out_are_recalled(workspace: Workspace, scanned: Scan) -> None:
    words = words_now(workspace)
    approve(workspace, ('2026-01-05', '2027-01-05', OLD))
    said = scanned(rests(OLD, 1, 2))
    assert "recalled since 2026-11-23 or before, complete" in said.stdout
    approve(workspace, ('2026-01-05', '2026-10-05', words))
    assert states(scanned(rests(words, 1), '--json')) == [('recalled', '2026-10-06', 'overdue')]
    (workspace.root / 'content/advice/rests.en.md').unlink()
    assert states(scanned(rests(words, 1), '--json')) == [('recalled', '2026-10-06', 'gone')]


def test_words_of_each_clinic_are_current(workspace: Workspace, scanned: Scan) -> None:
    workspace.write('content/clinics/annex/clinic.yaml', 'name: Annex\n')
    one, other = words_now(workspace), words_now(workspace, 'annex')
    assert one != other
    assert states(scanned([*rests(one, 1), *rests(other, 1)], '--json')) == [('current', '', '')] * 2
    approve(workspace, ('2026-01-05', '2026-10-05', other), clinic='annex')
    assert [state for state, *_ in states(scanned([*rests(one, 1), *rests(other, 1)], '--json'))] == [
        'current',
        'recalled',
    ]


def test_of_a_paper_that_cannot_be_read_the_approved_words_are_current(workspace: Workspace, scanned: Scan) -> None:
    approve(workspace, ('2026-01-05', '2027-01-05', OLD))
    workspace.paper('Call {{ clinic.fone }}.\n', 'advice/rests.en.md')
    workspace.paper('Call {{ clinic.fone }}.\n', 'advice/rests.es.md')
    for name in ('advice/other.en.md', 'advice/rests.other.md'):
        workspace.paper('Call us.\n', name, kind='other')
    said = scanned(rests(OLD, 1, 2))
    assert "current, complete" in said.stdout
    assert "content/advice/rests.en.md:6: There is no value 'clinic.fone'." in said.stderr
    assert [name for name in ('other', 'rests.es') if name in said.stderr] == []


def test_a_corrupt_record_is_told(workspace: Workspace, scanned: Scan) -> None:
    workspace.write('content/approvals/clinic/advice/rests.en.yaml', 'approvals:\n- by: Ana\n  rôle: clinician\n')
    said = scanned(rests(words_now(workspace), 1, 2))
    assert "current, complete" in said.stdout
    assert "content/approvals/clinic/advice/rests.en.yaml:" in said.stderr


def sizes(path: Path) -> list[int]:
    """Return the heights of a PDF's pages."""
    with pikepdf.open(path) as file:
        return [int(page.mediabox[3]) for page in file.pages]


def taller(page: Image.Image, dots: int) -> Image.Image:
    """Return a page with more white above, so that it is known again."""
    tall = Image.new('L', (page.width, page.height + dots), 255)
    tall.paste(page, (0, dots))
    return tall


def test_papers_are_sorted_into_files(workspace: Workspace, scanned: Scan) -> None:
    words = words_now(workspace)
    codes = rests(words, 2, 1, chart='A-1') + rests(words, 3, 1, chart='B-2', whole=3)
    stack = [taller(page, 25 * number) for number, page in enumerate([*(slip(one.text) for one in codes), empty_slip(), slip()])]  # fmt: skip
    folder = workspace.root / 'sorted' / 'today'
    said = scanned(stack, '--sort', str(folder))
    assert f"Sorted into {folder}." in said.stdout
    assert {path.name: sizes(path) for path in sorted(folder.iterdir())} == {
        '000-no-code.pdf': [252 + 4 * 12, 252 + 5 * 12],
        '001-advice-rests.en.pdf': [252 + 12, 252],
        '002-advice-rests.en-incomplete.pdf': [252 + 3 * 12, 252 + 2 * 12],
    }


def test_a_folder_that_holds_something_is_left_alone(workspace: Workspace, scanned: Scan) -> None:
    kept = workspace.write('sorted/letter.txt', 'Dear Ana')
    with pytest.raises(WrongUse, match="is not empty"):
        scanned(rests(OLD, 1), '--sort', str(kept.parent))
    assert list(kept.parent.iterdir()) == [kept]
    (workspace.root / 'empty').mkdir()
    scanned(rests(OLD, 1, whole=1), '--sort', str(workspace.root / 'empty'), '--json')
    assert [path.name for path in (workspace.root / 'empty').iterdir()] == ['001-advice-rests.en.pdf']


def test_a_folder_that_cannot_be_written_is_told(workspace: Workspace, scanned: Scan) -> None:
    file = workspace.write('letter.txt', 'Dear Ana')
    with pytest.raises(WrongUse, match="could not be written to"):
        scanned(rests(OLD, 1), '--sort', str(file / 'sorted'))


def test_a_chart_number_is_told_only_when_asked_for(
    workspace: Workspace, scanned: Scan, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pages = [*rests(words_now(workspace), 1, chart='SECRET-9'), *rests(OLD, 1)]
    folder = workspace.root / 'sorted'
    said = [scanned(pages, '--sort', str(folder)), scanned(pages, '--json')]
    assert not any('SECRET' in one.output for one in said)
    assert not any('SECRET' in path.name for path in folder.iterdir())
    assert not any(b'SECRET' in path.read_bytes() for path in folder.iterdir())
    file = workspace.write('letter.txt', 'Dear Ana')
    with pytest.raises(WrongUse) as caught:
        scanned(pages, '--sort', str(file / 'sorted'))
    assert 'SECRET' not in f'{caught.value}{caplog.text}'
    first, second, *_ = scanned(pages, '--charts').stdout.splitlines()
    assert "en    SECRET-9             words" in first
    assert "en    -                    words" in second


def test_a_worn_scan_is_read_all_the_same(workspace: Workspace, scanned: Scan) -> None:
    words = words_now(workspace)
    damages = list(DAMAGES.values())[1::2]
    codes = rests(words, *range(1, len(damages) + 1), whole=len(damages))
    pages = [damage(draw_page(code.text, size=NARROW)) for damage, code in zip(damages, codes, strict=True)]
    assert scanned(pages).exit_code == 0


@pytest.mark.parametrize(
    ('data', 'says'),
    [
        (b'Dear all, please find the scan attached.', "scan.pdf is no PDF."),
        (b'', "scan.pdf is no PDF."),
    ],
)
def test_what_is_no_pdf_is_wrong_use(data: bytes, says: str, workspace: Workspace, scanned: Scan) -> None:
    with pytest.raises(WrongUse, match=says):
        scanned(workspace.write('scan.pdf', data))


def test_a_locked_pdf_is_wrong_use(workspace: Workspace, scanned: Scan) -> None:
    file = scan_of(workspace, rests(OLD, 1))
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner='owner', user='reader'))
    with pytest.raises(WrongUse, match=r"scan\.pdf is locked"):
        scanned(file)


def test_a_pdf_that_breaks_off_is_wrong_use(workspace: Workspace, scanned: Scan) -> None:
    file = scan_of(workspace, rests(OLD, 1))
    with pikepdf.open(file, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Kids.append(pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Nothing)))
        pdf.Root.Pages.Count = 2
        pdf.save(file)
    with pytest.raises(WrongUse, match=r"scan\.pdf is damaged"):
        scanned(file)


def test_a_file_that_is_not_there_is_told(workspace: Workspace, scanned: Scan) -> None:
    said = scanned(workspace.root / 'none.pdf')
    assert (said.exit_code, 'does not exist' in said.stderr) == (2, True)
