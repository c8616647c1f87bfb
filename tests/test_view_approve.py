"""Approving at the desk: by those who may, of the words that they saw and no others, and never lost."""

import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from handouts.desk.drawn.proofread import Reading, read_paper
from handouts.desk.drawn.signing import Signed, sign_seen
from handouts.desk.kept.journal import Line
from handouts.desk.views import here
from handouts.desk.words.view_approve import _in_a_year, is_drawn
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Approval, Register
from handouts.words.approval.signature import Signature
from tests.desk_cases import Visit, visit
from tests.words_cases import TODAY, change, leaflet, opened, place, sign, write_small_desk

NEXT_YEAR = '2027-03-09'
ENGLISH = ('rest', 'fresh', 'kept', 'changed', 'seen', 'asked', 'ready', 'torn', 'broken')
SPANISH = ('rest', 'both', 'lost', 'fresh')
FORM = {'by': 'Ana Ruiz, MD', 'role': 'clinician', 'until': NEXT_YEAR, 'read': 'yes'}


@pytest.fixture(scope='module')
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """An approver at a desk with small papers."""
    folder = tmp_path_factory.mktemp('desk')
    with visit(write_small_desk(folder / 'space', ENGLISH, SPANISH).root, folder) as visited:
        visited.become('approver')
        yield visited


def records(desk: Visit, name: str, language: str = 'en') -> tuple[Approval, ...]:
    """Return who approved a paper, as it stands on the disk."""
    return Register(Rooms(desk.desk.root)).records(leaflet(name, language))


def hidden(page: str, field: str) -> str:
    """Return what a form sends without showing it."""
    found = re.search(rf'name="{field}" value="([^"]*)"', page)
    assert found, field
    return found[1]


def send(desk: Visit, page: str, name: str, language: str = 'en', **form: str) -> TestResponse:
    """Send the form of the page with these values."""
    address = place(name, 'approve', language)
    marks = {field: hidden(page, field) for field in ('seen', 'once')}
    return desk.post(address, page=address, **{**marks, **FORM, **form})


def outcome(desk: Visit, sent: TestResponse) -> TestResponse:
    """Wait for what became of an approval."""
    assert sent.status_code == 303, sent.get_data(as_text=True)
    for _ in range(1200):
        answer = desk.get(sent.location)
        if answer.status_code != 200:
            assert answer.status_code == 303, answer.get_data(as_text=True)
            return desk.get(answer.location)
        time.sleep(0.05)
    raise AssertionError('the approval is never recorded')


def test_only_an_approver_may_even_ask(tmp_path: Path) -> None:
    space = write_small_desk(tmp_path / 'space')
    with visit(space.root, tmp_path) as visited:
        address = place('rest', 'approve')
        for _ in ('desk', 'editor'):
            asked = visited.get(address)
            assert asked.status_code == 303
            assert re.match(r'/enter\?.*role=approver', asked.location)
            code = read_paper(space.root, space.output, TODAY, leaflet('rest')).code
            sent = visited.post(address, **FORM, seen=code, once='mine')
            assert sent.status_code == 403
            assert "Nothing was done" in sent.get_data(as_text=True)
            visited.become('editor')
        assert not (space.root / 'content/approvals').exists()


def test_the_page_shows_what_is_approved_until_when_and_who_is_missing(desk: Visit) -> None:
    page = opened(desk, place('rest', 'approve', 'es'))
    code = read_paper(desk.desk.root, desk.desk.output, TODAY, leaflet('rest', 'es')).code
    assert hidden(page, 'seen') == code
    assert page.count(code) > 1
    assert re.search('id="until" name="until" value="2027-03-09"', page)
    assert "Still needed: a clinician and a translator." in page
    assert 'alt="Page 1 of 1"' in page
    assert 'value="clinician" checked' not in page
    english = opened(desk, place('rest', 'approve'))
    assert 'value="translator"' not in english
    assert 'value="clinician" checked' in english


@pytest.mark.parametrize(
    ('form', 'field'),
    [
        ({'by': '  '}, 'by'),
        ({'by': 'A' * 101}, 'by'),
        ({'by': 'Ana\x07'}, 'by'),
        ({'role': 'translator'}, 'role'),
        ({'role': ''}, 'role'),
        ({'until': '2026-03-09'}, 'until'),
        ({'until': 'next year'}, 'until'),
        ({'until': ''}, 'until'),
        ({'read': ''}, 'read'),
    ],
)
def test_a_form_that_is_wrong_says_where_and_keeps_the_rest(desk: Visit, form: dict[str, str], field: str) -> None:
    answer = send(desk, opened(desk, place('fresh', 'approve')), 'fresh', **form)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert re.findall('<a href="#([a-z]+)">', page) == [field]
    assert f'id="{field}-fault"' in page
    assert page.count('aria-invalid="true"') == 1
    kept = {'by': 'value="Ana Ruiz, MD"', 'until': f'value="{NEXT_YEAR}"', 'read': 'value="yes" required checked'}
    assert all(text in page for name, text in kept.items() if name != field)
    assert records(desk, 'fresh') == ()


def test_an_approval_is_recorded_and_what_comes_next_is_told(desk: Visit) -> None:
    answer = outcome(desk, send(desk, opened(desk, place('kept', 'approve')), 'kept'))
    page = answer.get_data(as_text=True)
    (record,) = records(desk, 'kept')
    assert (record.by, record.role, record.date, record.until) == (
        'Ana Ruiz, MD',
        'clinician',
        TODAY,
        date(2027, 3, 9),
    )
    assert "Your approval is recorded" in page
    assert "Approved until March 9, 2027" in page
    assert "The paper may be handed out" in page
    assert desk.desk.keeper.snapshot.cards[leaflet('kept')].standing.is_approved
    assert 'Ana' not in str(answer.headers)


def test_spanish_needs_both_and_says_who_is_still_missing(desk: Visit) -> None:
    first = outcome(desk, send(desk, opened(desk, place('both', 'approve', 'es')), 'both', 'es'))
    page = first.get_data(as_text=True)
    assert "A translator is still needed" in page
    assert "Draft: not everybody who must has approved it" in page
    assert "Ana Ruiz, MD, clinician: on March 9, 2026, until March 9, 2027" in page
    assert "The paper may be handed out" not in page
    page = opened(desk, place('both', 'approve', 'es'))
    assert 'value="translator" checked' in page
    assert "Still needed: a translator." in page
    second = outcome(desk, send(desk, page, 'both', 'es', by='Luz Vega', role='translator'))
    assert "The paper may be handed out" in second.get_data(as_text=True)
    assert [(one.by, one.role) for one in records(desk, 'both', 'es')] == [
        ('Ana Ruiz, MD', 'clinician'),
        ('Luz Vega', 'translator'),
    ]


def test_words_that_changed_after_they_were_shown_are_not_approved(desk: Visit) -> None:
    page = opened(desk, place('changed', 'approve'))
    change(desk, 'changed', 'Rest today', 'Run today')
    opened(desk, place('changed'))
    answer = send(desk, page, 'changed')
    said = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "The words have changed while you were reading" in said
    assert '<del><span class="unseen">removed: </span>Rest</del>' in said
    assert '<ins><span class="unseen">added: </span>Run</ins>' in said
    assert records(desk, 'changed') == ()


def test_words_that_change_at_the_last_moment_are_not_approved_either(desk: Visit) -> None:
    page = opened(desk, place('seen', 'approve'))
    change(desk, 'seen', 'Rest today', 'Run today')  # nobody has read it again yet
    answer = outcome(desk, send(desk, page, 'seen'))
    assert answer.status_code == 409
    assert '<ins><span class="unseen">added: </span>Run</ins>' in answer.get_data(as_text=True)
    assert records(desk, 'seen') == ()


def test_words_that_the_desk_does_not_remember_are_refused_all_the_same(desk: Visit) -> None:
    page = opened(desk, place('asked', 'approve'))
    answer = send(desk, page.replace(hidden(page, 'seen'), 'ffffffff'), 'asked')
    assert answer.status_code == 409
    assert "does not remember the words that you saw" in answer.get_data(as_text=True)


def test_pages_of_other_words_are_never_shown_beside_a_code(desk: Visit) -> None:
    opened(desk, place('ready', 'approve'))
    with desk.client:
        desk.get('/words')
        card = here.card('advice', 'ready', 'en')
        assert is_drawn(card, Reading(code=card.words))
        assert not is_drawn(card, Reading(code='ffffffff'))
    change(desk, 'ready', 'Rest', 'Sleep')
    early = desk.get(place('ready', 'approve')).get_data(as_text=True)
    assert 'data-poll' in early
    assert 'name="seen"' not in early
    late = opened(desk, place('ready', 'approve'))
    assert hidden(late, 'seen') == read_paper(desk.desk.root, desk.desk.output, TODAY, leaflet('ready')).code


def test_a_form_sent_twice_counts_once_and_one_with_another_name_counts(desk: Visit) -> None:
    page = opened(desk, place('torn', 'approve'))
    for _ in range(2):
        outcome(desk, send(desk, page, 'torn'))
    assert len(records(desk, 'torn')) == 1
    outcome(desk, send(desk, page, 'torn', by='Ben Cho, MD'))
    assert [one.by for one in records(desk, 'torn')] == ['Ana Ruiz, MD', 'Ben Cho, MD']


def test_two_who_approve_at_once_are_both_recorded(desk: Visit) -> None:
    names = [f'Doctor {number}' for number in range(6)]
    page = opened(desk, place('lost', 'approve', 'es'))
    code = hidden(page, 'seen')
    about = desk.desk.root, desk.desk.output, TODAY, leaflet('lost', 'es'), code
    works = [
        desk.desk.studio.now.ask(sign_seen, *about, Signature(name, 'clinician', date(2027, 3, 9))) for name in names
    ]
    sent = send(desk, page, 'lost', 'es', by='Luz Vega', role='translator')
    assert all(isinstance(work.result(), Signed) for work in works)
    outcome(desk, sent)
    assert {one.by for one in records(desk, 'lost', 'es')} == {*names, 'Luz Vega'}


def test_findings_that_stop_it_come_first_and_there_is_nothing_to_send(desk: Visit) -> None:
    before = opened(desk, place('broken', 'approve'))
    change(desk, 'broken', 'Rest today', 'This is a cure. Rest today')
    page = opened(desk, place('broken', 'approve'))
    assert page.index("One finding stops the approval") < page.index("All pages, as they are printed")
    assert 'name="seen"' not in page
    assert f'{place("broken", "edit")}?line=8' in page
    code = read_paper(desk.desk.root, desk.desk.output, TODAY, leaflet('broken')).code
    answer = outcome(desk, send(desk, before.replace(hidden(before, 'seen'), code), 'broken'))
    assert answer.status_code == 409
    assert "It was not approved" in answer.get_data(as_text=True)
    assert f'{place("broken", "edit")}?line=8' in answer.get_data(as_text=True)
    assert records(desk, 'broken') == ()


def test_older_copies_in_the_rack_are_named(desk: Visit) -> None:
    old = sign(desk, 'rest')
    line = Line('clinic', 'advice/rest', 'en', 'print', old, 1, 40, 0)
    entry, _ = desk.desk.journal.begin('racked', 'desk', 'browser', '', [line])
    desk.desk.journal.move(entry.id, 'opened')
    change(desk, 'rest', 'Rest', 'Sleep')
    answer = outcome(desk, send(desk, opened(desk, place('rest', 'approve')), 'rest'))
    page = answer.get_data(as_text=True)
    assert f"40 copies with the words {old}" in page
    assert 'href="/journal"' in page[page.index("Take older copies") :]


def test_an_outcome_is_for_who_asked_alone(desk: Visit) -> None:
    sent = send(desk, opened(desk, place('fresh', 'approve', 'es')), 'fresh', 'es')
    outcome(desk, sent)
    other = desk.client.application.test_client()
    other.environ_base = desk.client.environ_base
    assert other.get(sent.location).status_code == 404
    assert desk.get(place('fresh', 'approved/' + '0' * 32, 'es')).status_code == 404


def test_a_year_from_a_leap_day_is_the_day_before() -> None:
    assert _in_a_year(date(2028, 2, 29)) == date(2029, 2, 28)
    assert _in_a_year(date(2026, 3, 9)) == date(2027, 3, 9)
