"""A printed paper as people fill it in: what it asks, where, in which letters."""

import hashlib
from dataclasses import replace

import pypdfium2
import pytest

from handouts.fields import CODE
from handouts.pagecode import PageCode
from handouts.people.filled.blank import Blank, read_blank
from handouts.press.letters.fonts import FALLBACK, upright_face
from handouts.press.press import read_words
from handouts.press.printed.manifest import read_manifest
from handouts.press.printing import print_jobs
from tests import people_cases
from tests.conftest import Workspace
from tests.people_cases import AFTERCARE, CONSENT, Papers, printed_blank, write_every_type

papers = people_cases.papers

EDITIONS = ('print', 'screen', 'large-print')
FOLDED = """---
title: A folded paper
kind: brochure
fold: half-fold
fields:
  full_name: {label: Full name}
---

Who: {{ field.full_name }}

---

## Two

Words.

---

## Three

Words.

---

## Four

Words.
"""


@pytest.mark.parametrize('edition', EDITIONS)
def test_it_is_the_file_as_it_was_printed(edition: str, papers: Papers) -> None:
    blank = papers.blank(CONSENT, 'es', edition)
    job = papers.jobs[CONSENT, 'es', edition]
    assert hashlib.sha256(blank.data()).hexdigest() == blank.sha256
    assert blank.key == (CONSENT, 'es', edition)
    assert (blank.title, blank.country, blank.words) == (job.front.title, 'US', read_words(job)[1].code)
    with pypdfium2.PdfDocument(blank.data()) as document:
        assert len(document) == blank.pages
        assert {page.get_size() for page in document} == {(blank.width, blank.height)} == {(612, 792)}


@pytest.mark.parametrize('edition', EDITIONS)
def test_it_asks_what_has_a_place_on_its_pages(edition: str, papers: Papers) -> None:
    blank = papers.blank(AFTERCARE, 'en', edition)
    assert set(blank.fields) == {slot.field for slot in blank.slots} - {CODE}
    assert {'patient_name', 'visit_date', 'hours_later'} <= set(blank.fields)
    assert blank.fields['patient_name'].required


def test_what_a_kind_brings_and_a_paper_does_not_place_is_not_asked(workspace: Workspace) -> None:
    job = write_every_type(workspace, 'print')
    more = replace(job, fields={**job.fields, 'more': replace(job.fields['born'], name='more', required=True)})
    assert 'more' not in printed_blank(workspace, more).fields


@pytest.mark.parametrize('edition', EDITIONS)
def test_its_letters_are_those_of_the_clinic_in_the_edition_s_sizes(edition: str, papers: Papers) -> None:
    letters = papers.blank(AFTERCARE, 'en', edition).letters
    assert letters.files == (upright_face('Atkinson Hyperlegible'), upright_face(FALLBACK))
    assert (letters.largest, letters.smallest) == ((18, 18) if edition == 'large-print' else (12, 9))
    assert [face.name for face in letters.faces] == ['AtkinsonHyperlegible-Regular', 'SourceSans3-Roman']
    assert letters.faces[0] is letters.faces[0]


def test_only_the_screen_s_is_a_form(papers: Papers) -> None:
    assert [papers.blank(AFTERCARE, 'en', edition).is_form for edition in EDITIONS] == [False, True, False]
    assert not papers.blank(AFTERCARE).turns_short


def codes(blank: Blank) -> list[PageCode]:
    """Return what its scanning codes say for a person."""
    return [blank.code(slot, 'A-17') for slot in blank.slots if slot.field == CODE]


def test_its_codes_say_page_by_page_which_paper_it_is(papers: Papers) -> None:
    blank = papers.blank(AFTERCARE, 'es')
    assert codes(blank) == [
        PageCode(AFTERCARE, 'es', blank.words, number, blank.pages, 'A-17') for number in range(1, blank.pages + 1)
    ]


def test_a_folded_sheet_lies_flat_and_is_turned_over_its_short_edge(workspace: Workspace) -> None:
    workspace.write('content/advice/paper.en.md', FOLDED)
    workspace.write('styles/brochure.css', '@page { margin-bottom: 1in }')
    (job,) = workspace.jobs(edition='print')
    blank = printed_blank(workspace, job)
    assert (blank.pages, blank.width, blank.height, blank.turns_short) == (2, 792, 612, True)
    assert sorted(code.page for code in codes(blank)) == [1, 2, 3, 4]
    assert {code.pages for code in codes(blank)} == {4}
    (screen,) = workspace.jobs(edition='screen')
    leaf = printed_blank(workspace, screen)
    assert (leaf.pages, leaf.turns_short, leaf.is_form) == (4, False, True)


def test_a_paper_on_a4_has_its_size(workspace: Workspace) -> None:
    workspace.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\npaper: a4\ncountry: MX\n')
    blank = printed_blank(workspace, write_every_type(workspace, 'print'))
    assert (blank.width, blank.height) == pytest.approx((595.28, 841.89), abs=0.01)
    assert blank.country == 'MX'


def test_what_was_printed_before_is_read_the_same(papers: Papers) -> None:
    blank = papers.blank(AFTERCARE)
    job = papers.jobs[blank.key]
    known = read_manifest(papers.output)
    (printed,) = print_jobs([job], papers.output, known, 0)
    assert not printed.is_new
    assert read_blank(papers.output, job, printed) == blank
