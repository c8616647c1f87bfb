"""The job slip: what a print shop is told beside the file."""

import hashlib

import pypdfium2
import pytest

from handouts.press.press import make_pdf
from handouts.press.printing import print_job
from handouts.press.sheets.slip import slip_target
from tests.conftest import Workspace

TEXT = 'Cover words\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(2, 7))


def slip_words(slip: bytes) -> str:
    """Return what the one page of a slip says."""
    with pypdfium2.PdfDocument(slip) as pdf:
        assert len(pdf) == 1
        assert pdf[0].get_size() == pytest.approx((612, 792), abs=1)
        return ' '.join(pdf[0].get_textpage().get_text_range().split())


def test_a_slip_says_what_the_file_is(workspace: Workspace) -> None:
    made = make_pdf(workspace.job(TEXT, kind='brochure', edition='press'))
    said = slip_words(made.slip)
    for words in (
        'A small paper',
        f'words {made.page.code}',
        'paper.en.press.pdf',
        '11 × 8.5 in (27.9 × 21.6 cm)',
        '11.25 × 8.75 in',
        '3.6875 × 8.5 in',
        '6, two sides, 2 folds: tri-fold',
        'CGATS TR 006',
        'Folds from the left trim at 3.6250, 7.3125 in',
        'Folds from the left trim at 3.6875, 7.3750 in',
        'Atkinson-Hyperlegible',
        'PDF/X-1a:2003 kept',
        'Draft, not approved by a clinician.',
        hashlib.sha256(made.data).hexdigest(),
    ):
        assert words in said
    assert said.count('✓') == 9


def test_a_slip_lies_beside_its_file_and_is_made_again_when_it_is_gone(workspace: Workspace) -> None:
    job = workspace.job(TEXT, kind='brochure', edition='press')
    printed = print_job(workspace.output, {}, job)
    slip = workspace.output / slip_target(job)
    assert printed.slip == slip_target(job)
    assert slip.read_bytes().startswith(b'%PDF')
    again = print_job(workspace.output, {job.target: printed}, job)
    assert not again.is_new
    slip.unlink()
    assert print_job(workspace.output, {job.target: printed}, job).is_new
    assert slip.is_file()


def test_only_a_file_for_the_print_shop_has_one(workspace: Workspace) -> None:
    assert make_pdf(workspace.job(TEXT, kind='brochure')).slip == b''
    assert make_pdf(workspace.job(TEXT, kind='brochure', edition='screen')).slip == b''


@pytest.mark.parametrize(
    ('fold', 'panels', 'flat'), [('z-fold', 6, '29.7 × 21.0 cm'), ('half-fold', 4, '29.7 × 21.0 cm')]
)
def test_another_fold_and_a4_need_one_line_each(fold: str, panels: int, flat: str, workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\npaper: a4\n')
    text = 'Cover words\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(2, panels + 1))
    workspace.write(
        'content/advice/paper.en.md', f'---\ntitle: A small paper\nkind: brochure\nfold: {fold}\n---\n\n{text}'
    )
    said = slip_words_a4(make_pdf(workspace.jobs(edition='press')[0]).slip)
    assert flat in said
    assert 'FOGRA39' in said
    assert f'{panels}, two sides' in said


def slip_words_a4(slip: bytes) -> str:
    """Return what a slip on A4 says."""
    with pypdfium2.PdfDocument(slip) as pdf:
        assert len(pdf) == 1
        return ' '.join(pdf[0].get_textpage().get_text_range().split())
