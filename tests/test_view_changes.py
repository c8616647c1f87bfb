"""What has changed: words read anew whenever a file changes, and pages side by side that only this desk can show."""

import re
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from datetime import date
from pathlib import Path

import pytest

from handouts.desk.views.view_approve import Signed, sign_seen
from handouts.desk.views.view_changes import Drawn, Kept, draw_changes, read_paper
from handouts.words.approval.approvals import Leaflet, Role
from handouts.words.approval.signature import Signature
from tests.conftest import Workspace
from tests.desk_cases import Visit, visit

TODAY = date(2026, 3, 9)
NAMES = ('rest', 'fresh', 'changed', 'kept', 'lost', 'torn')
ONE_EDITION = 'name: aftercare\npurpose: tests\neditions: [print]\nmax_pages: 2\n'
ENGLISH = """---
title: A small paper
kind: aftercare
---

## What to do

Rest today. Call us with questions.
"""
SPANISH = """---
title: Un papel pequeño
kind: aftercare
---

## Qué hacer

Descanse hoy. Llámenos si tiene preguntas.
"""


def write_small_desk(folder: Path, english: Iterable[str] = ('rest',), spanish: Iterable[str] = ()) -> Workspace:
    """Write a workspace with a small paper of each name in these languages."""
    space = Workspace(folder)
    space.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    space.write('templates/aftercare/kind.yaml', ONE_EDITION)
    for name in english:
        space.write(f'content/advice/{name}.en.md', ENGLISH)
    for name in spanish:
        space.write(f'content/advice/{name}.es.md', SPANISH)
    return space


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk with small papers."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(write_small_desk(folder / 'space', NAMES).root, folder) as visited:
        yield visited


def place(name: str, tab: str = '', language: str = 'en') -> str:
    """Return the address of a page about a paper."""
    return f'/words/advice/{name}/{language}' + (f'/{tab}' if tab else '')


def leaflet(name: str, language: str = 'en') -> Leaflet:
    """Return what an approval of a paper is about."""
    return Leaflet('clinic', f'advice/{name}', language)


def opened(desk: Visit, address: str) -> str:
    """Return a page once nothing on it is worked out any more."""
    for _ in range(1200):
        page = desk.get(address).get_data(as_text=True)
        if 'data-poll' not in page:
            return page
        time.sleep(0.05)
    raise AssertionError(f'{address} is never ready')


def change(desk: Visit, name: str, old: str, new: str, language: str = 'en') -> None:
    """Change words of a paper on the disk."""
    path = desk.desk.root / f'content/advice/{name}.{language}.md'
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def sign(desk: Visit, name: str, language: str = 'en', roles: tuple[Role, ...] = ('clinician',)) -> str:
    """Have a paper approved as it lies there, and return its words code."""
    about = desk.desk.root, desk.desk.output, TODAY, leaflet(name, language)
    code = read_paper(*about).code
    for role in roles:
        assert isinstance(sign_seen(*about, code, Signature('Ana Ruiz, MD', role, date(2027, 3, 9))), Signed)
    desk.desk.keeper.refresh()
    return code


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


def test_words_that_cannot_be_read_have_no_code_and_say_why(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path)
    space.write('content/advice/rest.en.md', ENGLISH.replace('Rest', '{{ clinic.fone }}'))
    reading = read_paper(space.root, space.output, TODAY, leaflet('rest'))
    assert (reading.code, reading.words, reading.sheet) == ('', '', ())
    assert {finding.rule for finding in reading.findings} == {'undefined'}


def test_pages_of_a_paper_that_nobody_approved_or_that_is_gone_are_none(desk: Visit, tmp_path: Path) -> None:
    space = write_small_desk(tmp_path)
    assert draw_changes(space.root, space.output, TODAY, leaflet('rest')) == Drawn()
    space.write('content/advice/rest.en.md', '---\ntitle: Wrong\nkind: nothing\n---\n')
    assert draw_changes(space.root, space.output, TODAY, leaflet('rest')).findings
    assert '<img class="sheet-picture"' not in opened(desk, place('rest', 'changes/pages'))


def test_a_file_without_its_head_is_told_too(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path)
    space.write('content/advice/rest.en.md', '---\ntitle: Wrong\nkind: nothing\n---\n')
    reading = read_paper(space.root, space.output, TODAY, leaflet('rest'))
    assert reading.code == ''
    assert "There is no kind" in reading.findings[0].message


def test_a_file_that_is_gone_is_told_too(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path, ('rest', 'kept'))
    (space.root / 'content/advice/rest.en.md').unlink()
    (finding,) = read_paper(space.root, space.output, TODAY, leaflet('rest')).findings
    assert "advice/rest" in finding.message


def done(outcome: str) -> Future[str]:
    """Return work that is over."""
    future: Future[str] = Future()
    future.set_result(outcome)
    return future


def test_work_is_done_once_and_again_only_if_it_came_to_nothing() -> None:
    kept, failed = Kept(2), Future[str]()
    assert kept.ask('a', lambda: failed) is failed
    assert kept.find('a') is None
    failed.set_exception(RuntimeError())
    assert kept.find('a') is None
    good = done('good')
    assert kept.ask('a', lambda: good) is good
    assert kept.ask('a', lambda: done('other')) is good
    assert kept.find('a') == 'good'


def test_what_was_asked_for_longest_ago_is_forgotten_first() -> None:
    kept = Kept(2)
    for key in ('a', 'b', 'a', 'c'):
        kept.ask(key, lambda key=key: done(key))  # type: ignore[misc]
    assert [kept.find(key) for key in ('a', 'b', 'c')] == ['a', None, 'c']
