"""What has changed: words read anew whenever a file changes, and pages side by side that only this desk can show."""

import re
from collections.abc import Iterator

import pytest

from tests.desk_cases import Visit, visit
from tests.words_cases import change, leaflet, opened, place, sign, write_small_desk

NAMES = ('rest', 'fresh', 'changed', 'kept', 'lost', 'torn')


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with small papers."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(write_small_desk(folder / 'space', NAMES).root, folder) as visited:
        yield visited


def test_a_paper_that_nobody_approved_has_nothing_to_be_compared_with(desk: Visit) -> None:
    page = opened(desk, place('rest', 'changes'))
    assert "These words have never been approved" in page
    assert place('rest', 'approve') in page


def test_words_as_they_were_approved_are_told_so_and_nothing_is_drawn(desk: Visit) -> None:
    code = sign(desk, 'kept')
    page = opened(desk, place('kept', 'changes'))
    assert "The words are those that were approved." in page
    assert "Ana Ruiz, MD, clinician: on March 9, 2026, until March 9, 2027" in page
    assert code in page
    assert '<img class="sheet-picture"' not in page


def test_changed_words_stand_marked_beside_those_approved_and_on_both_pages(desk: Visit) -> None:
    before = sign(desk, 'changed')
    change(desk, 'changed', 'Rest today', 'Sleep well today')
    page = opened(desk, place('changed', 'changes'))
    assert f"Approved were the words {before}" in page
    assert '<del><span class="unseen">removed: </span>Rest</del>' in page
    assert '<ins><span class="unseen">added: </span>Sleep well</ins>' in page
    assert [page.count(f'<rect class="{sign}"') for sign in ('went', 'came')] == [1, 2]
    pictures = re.findall(r'<img class="sheet-picture" src="(/changes/[^"]+)"', page)
    assert [address.rpartition('/')[2] for address in pictures] == ['approved.jpg', 'present.jpg']
    answers = [desk.get(address) for address in pictures]
    assert {(answer.status_code, answer.mimetype) for answer in answers} == {(200, 'image/jpeg')}
    assert answers[0].get_data() != answers[1].get_data()
    approved = pictures[0]
    for wrong in ('/2/approved', '/0/approved', '/1/other'):
        assert desk.get(approved.replace('/1/approved', wrong)).status_code == 404
    assert desk.get(re.sub('/changes/[0-9a-f]{32}/', f'/changes/{"0" * 32}/', approved)).status_code == 404


def test_the_part_with_the_pages_is_empty_where_nobody_approved(desk: Visit) -> None:
    assert '<img class="sheet-picture"' not in opened(desk, place('rest', 'changes/pages'))


def test_a_change_on_the_disk_is_read_at_once_though_the_shelf_is_older(desk: Visit) -> None:
    before = opened(desk, place('fresh'))
    shelf = desk.desk.keeper.snapshot
    change(desk, 'fresh', 'Rest today', 'This is a cure. Rest today')
    after = opened(desk, place('fresh'))
    assert ["Stops the approval" in page for page in (before, after)] == [False, True]
    assert shelf.cards[leaflet('fresh')].first.source.text.count('Rest today')


def test_approved_words_that_somebody_changed_are_told_and_never_taken_for_none(desk: Visit) -> None:
    code = sign(desk, 'lost')
    path = desk.desk.root / f'{leaflet("lost").stem}.{code}.txt'
    path.write_text(path.read_text().replace('Rest', 'Run'))
    page = opened(desk, place('lost', 'changes'))
    assert "What has changed cannot be told" in page
    assert "These are not the words that were approved" in page
    assert "never been approved" not in page


def test_approved_pages_that_are_no_pdf_are_told_beside_the_words(desk: Visit) -> None:
    code = sign(desk, 'torn')
    (desk.desk.root / f'{leaflet("torn").stem}.{code}.pdf').write_bytes(b'%PDF-1.7\nnothing\n%%EOF\n')
    change(desk, 'torn', 'Rest', 'Sleep')
    page = opened(desk, place('torn', 'changes'))
    assert '<ins>' in page
    assert "The approved pages cannot be read." in page
