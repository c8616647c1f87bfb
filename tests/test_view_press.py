"""For the print shop: only approved files, as they were printed, with their slips; and proofs of the others."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from werkzeug.test import TestResponse

from handouts.desk.brand.view_press import draw_proof, read_slip, shop_of
from handouts.desk.views.view_errand import trouble_of
from handouts.errors import Mistakes
from handouts.press.sheets.sheet import plain_sheet
from handouts.press.workspace.project import PROJECT
from handouts.words.approval.approvals import Leaflet
from handouts.words.approval.signature import Signature, sign_paper
from tests.conftest import Workspace
from tests.desk_cases import Visit, visit
from tests.patience import until
from tests.people_cases import BROCHURE, TODAY

ENGLISH = Leaflet('vivus-wellness', BROCHURE, 'en')
PLACE = '/brand/press/ketamine-iv/brochure/en/press'
KIND = 'name: brochure\npurpose: tests\neditions: [print, press]\nfold: tri-fold\nmax_pages: 6\n'
SMALL = "---\ntitle: {}\nkind: brochure\n---\n\nRest.\n" + "\n---\n\n## Rest\n\nRest.\n" * 5


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with a small brochure, which in English is approved and printed for the press."""
    folder = tmp_path_factory.mktemp('press')
    space = Workspace(folder / folder.name)
    shutil.copytree(PROJECT / 'content/clinics', space.root / 'content/clinics')
    space.write('templates/brochure/kind.yaml', KIND)
    for language, title in (('en', "Rest"), ('es', "Descanse")):
        space.write(f'content/{BROCHURE}.{language}.md', SMALL.format(title))
    root = space.root
    with visit(root, folder) as visited:
        setting = visited.desk.keeper.snapshot.setting
        editions = list(visited.desk.keeper.snapshot.cards[ENGLISH].jobs.values())
        signature = Signature('Ana Ruiz, MD', 'clinician', date(2027, 3, 9))
        sign_paper(setting.register, setting.rules, editions, signature, TODAY)
        visited.desk.keeper.refresh()
        until(lambda: 'press' in visited.desk.keeper.refresh().cards[ENGLISH].printed)
        yield visited


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def paper(page: str, language: str) -> str:
    """Return the part of the page about the brochure in one language."""
    (found,) = [part for part in page.split('<article')[1:] if f'<small lang="{language}">' in part]
    return found


def words(data: bytes) -> str:
    """Return all words of a PDF."""
    with pypdfium2.PdfDocument(data) as document:
        return ' '.join(page.get_textpage().get_text_range() for page in document)


def test_an_approved_paper_has_its_file_and_slip_and_what_the_shop_must_know(desk: Visit) -> None:
    page = paper(text(desk.get('/brand/press')), 'en')
    assert f'href="{PLACE}/file"' in page
    assert f'href="{PLACE}/slip"' in page
    assert "Make a proof" not in page
    for told in ("11 × 8.5 in (27.9 × 21.6 cm)", "11.25 × 8.75 in", "2 folds (tri-fold)", "CGATS TR 006", "4/4"):
        assert told in page
    assert page.count('.press-') >= 2
    spanish = text(desk.get('/brand/press', headers={'Accept-Language': 'es'}))
    assert "2 dobleces (tríptico), queda de " in spanish


def test_a_draft_has_none_and_says_why_and_what_to_do(desk: Visit) -> None:
    page = paper(text(desk.get('/brand/press')), 'es')
    assert "Nobody has approved its words yet, so there is no press file of it." in page
    assert "Make a proof" in page
    assert 'href="/words/ketamine-iv/brochure/es/approve"' in page
    assert '/file"' not in page


def test_the_file_and_the_slip_are_saved_under_the_names_that_the_slip_says(desk: Visit) -> None:
    file, slip = desk.get(f'{PLACE}/file'), desk.get(f'{PLACE}/slip')
    assert file.headers['Content-Disposition'] == 'attachment; filename="brochure.en.press.pdf"'
    assert slip.headers['Content-Disposition'] == 'attachment; filename="brochure.en.press-slip.pdf"'
    assert {file.mimetype, slip.mimetype} == {'application/pdf'}
    printed = desk.desk.keeper.snapshot.cards[ENGLISH].printed['press']
    assert file.get_data() == (desk.desk.output / printed.path).read_bytes()
    assert 'brochure.en.press.pdf' in words(slip.get_data())
    assert printed.words in words(slip.get_data())
    assert file.headers['Cache-Control'] == 'no-store'


@pytest.mark.parametrize(('what', 'suffix'), [('file', '.pdf'), ('slip', '-slip.pdf')])
def test_a_file_that_is_not_the_one_that_was_proved_is_not_given(desk: Visit, what: str, suffix: str) -> None:
    path = desk.desk.output / f'vivus-wellness/ketamine-iv/brochure.en.press{suffix}'
    data = path.read_bytes()
    for wrong in (data + b' ', None):
        path.write_bytes(wrong) if wrong else path.unlink()
        answer = desk.get(f'{PLACE}/{what}')
        path.write_bytes(data)
        assert answer.status_code == 409
        assert "is not the one that was printed" in text(answer)
    assert desk.get(f'{PLACE}/{what}').status_code == 200


def test_a_slip_beside_other_pictures_is_none(desk: Visit) -> None:
    shelf = desk.desk.keeper.snapshot
    printed = shelf.cards[ENGLISH].printed['press']
    assert read_slip(shelf, printed)[:5] == b'%PDF-'
    for wrong in (replace(printed, beside='x'), replace(printed, slip=''), replace(printed, pictures=())):
        with pytest.raises(Mistakes, match='is not the one that was printed'):
            read_slip(shelf, wrong)


@pytest.mark.parametrize(
    'place',
    [
        '/brand/press/ketamine-iv/brochure/es/press/file',
        '/brand/press/ketamine-iv/brochure/es/press/slip',
        '/brand/press/ketamine-iv/brochure/en/print/file',
        '/brand/press/ketamine-iv/consent/en/press/file',
        '/brand/press/a/b/en/press/file',
        '/brand/proof/unknown',
    ],
)
def test_what_nobody_has_approved_is_not_given(desk: Visit, place: str) -> None:
    assert desk.get(place).status_code == 404


def proofed(desk: Visit, language: str = 'es') -> str:
    """Have a proof made, and return the page of its outcome."""
    place = f'/brand/press/ketamine-iv/brochure/{language}/press/proof'
    answer = desk.post(place, page='/brand/press')
    assert answer.status_code == 303
    errand = answer.location
    assert "Drawing a proof of" in text(desk.get(errand)) or desk.get(errand).status_code == 303
    until(lambda: desk.get(errand).status_code != 200)
    return str(desk.get(errand).location)


def test_a_proof_is_made_and_given_to_who_asked_for_it_and_not_for_ever(desk: Visit) -> None:
    before = sorted(path.name for path in desk.desk.output.rglob('*proof*'))
    place = proofed(desk)
    for _ in range(2):
        page = text(desk.get(place))
        assert "The proof is ready" in page
    file = re.search(r'href="(/brand/proof/[^"]+/file)"', page)
    assert file
    assert desk.client.application.test_client().get(place).status_code == 404
    assert desk.client.application.test_client().get(file[1]).status_code == 410
    answer = desk.get(file[1])
    assert answer.headers['Content-Disposition'] == 'attachment; filename="brochure.es.press-proof.pdf"'
    assert "Prueba" in words(answer.get_data())
    desk.get(file[1])
    gone = desk.get(file[1])
    assert (gone.status_code, "This proof is gone" in text(gone)) == (410, True)
    assert sorted(path.name for path in desk.desk.output.rglob('*proof*')) == before


def test_no_proof_is_made_of_what_no_shop_prints(desk: Visit) -> None:
    for place in ('consent/en/press', 'brochure/en/print', 'brochure/fr/press'):
        assert desk.post(f'/brand/press/ketamine-iv/{place}/proof', page='/brand/press').status_code == 404


def test_a_proof_of_a_paper_with_mistakes_says_what_is_wrong(desk: Visit) -> None:
    job = desk.desk.keeper.snapshot.cards[ENGLISH].jobs['press']
    bare = replace(job, strings=job.strings.model_copy(update={'phrases': {}}))
    with pytest.raises(Mistakes, match="The phrase 'proof_mark' is missing"):
        draw_proof(bare)


def test_a_drawing_process_that_died_is_told_and_the_proof_can_be_made_again(desk: Visit) -> None:
    until(desk.desk.studio.now.ask(os._exit, 1).done)
    errand = desk.desk.errands.begin('', "A proof", '/', '/brand/press', desk.desk.studio.now.ask(os._exit, 1))
    until(lambda: errand.is_over)
    assert "ended before it was done" in trouble_of(errand)[0].message
    assert desk.get(proofed(desk)).status_code == 200


def test_a_size_is_told_in_inches_and_in_centimetres_also_without_panels(desk: Visit) -> None:
    job = desk.desk.keeper.snapshot.cards[ENGLISH].jobs['press']
    shop = shop_of(replace(job, sheet=plain_sheet('letter')))
    assert (shop.flat, shop.folds) == (('8.5 × 11', '21.6 × 27.9'), 0)
    assert shop.folded == shop.flat


def test_words_that_changed_since_have_no_press_file_any_more_and_it_comes_when_they_are_again(desk: Visit) -> None:
    path = desk.desk.root / 'content/clinics/vivus-wellness/clinic.yaml'
    before = path.read_text()
    path.write_text(before.replace('name: Vivus Wellness', 'name: Vivus'))
    desk.desk.keeper.refresh()
    page = paper(text(desk.get('/brand/press')), 'en')
    assert "Its words have changed since they were approved, so there is no press file of it." in page
    assert desk.get(f'{PLACE}/file').status_code == 404
    path.write_text(before.replace("'#1f5a6b'", "'#1f4a5b'"))
    desk.desk.keeper.refresh()
    page = text(desk.get('/brand/press'))
    assert 'data-poll="/brand/press/now"' in page
    assert "The press file is being drawn." in paper(page, 'en')
    assert desk.get(f'{PLACE}/file').status_code == 404
    path.write_text(before)
    desk.desk.keeper.refresh()
    assert 'data-poll' not in text(desk.get('/brand/press/now'))
    assert desk.get(f'{PLACE}/file').status_code == 200


def test_a_clinic_without_brochures_is_told_what_to_add(desk: Visit) -> None:
    for path in desk.desk.root.glob('content/ketamine-iv/brochure.*.md'):
        path.rename(path.with_suffix('.away'))
    desk.desk.keeper.refresh()
    page = text(desk.get('/brand/press'))
    for path in desk.desk.root.glob('content/ketamine-iv/brochure.*.away'):
        path.rename(path.with_suffix('.md'))
    desk.desk.keeper.refresh()
    assert "No paper is made for a print shop" in page
