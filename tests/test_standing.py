"""How a paper stands on a day, and what its pages say of it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from types import FrameType
from typing import Any

import pytest

from handouts.model import Job
from handouts.press.engine.render import render_pdf
from handouts.press.library import Library
from handouts.press.press import check_job, make_pdf, read_words
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.approval.approvals import Approval, Register, leaflet_of
from handouts.words.approval.standing import (
    Standing,
    marked_job,
    missing_roles,
    proof_job,
    stand_jobs,
    standing_findings,
    standing_of,
    terms_of,
)
from tests.conftest import Workspace

OLD, NEW = 'aaaaaaaa', 'bbbbbbbb'
TODAY = date(2026, 11, 23)


def record(words: str, *, until: str = '2027-11-23', on: str = '2026-11-01', role: str = 'clinician') -> Approval:
    """Return an approval."""
    return Approval.model_validate({'by': 'Ana', 'role': role, 'date': on, 'until': until, 'words': words})


STATES: dict[str, tuple[str, str, list[Approval]]] = {
    'no record': ('en', 'draft', []),
    'approved': ('en', 'approved', [record(NEW)]),
    'other words approved': ('en', 'changed', [record(OLD)]),
    'other words, and then these': ('en', 'approved', [record(OLD), record(NEW)]),
    'these words, and then others: taken back': ('en', 'approved', [record(NEW), record(OLD)]),
    '61 days left': ('en', 'approved', [record(NEW, until='2027-01-23')]),
    '60 days left': ('en', 'review-due', [record(NEW, until='2027-01-22')]),
    'the last day': ('en', 'review-due', [record(NEW, until='2026-11-23')]),
    'the day after': ('en', 'overdue', [record(NEW, until='2026-11-22')]),
    'approved for longer': ('en', 'approved', [record(NEW, until='2026-11-22'), record(NEW)]),
    'approved again for less': ('en', 'overdue', [record(NEW), record(NEW, until='2026-11-22')]),
    'approved tomorrow': ('en', 'draft', [record(NEW, on='2026-11-24')]),
    'overdue and changed': ('en', 'changed', [record(OLD, until='2026-11-22')]),
    'Spanish by a clinician alone': ('es', 'draft', [record(NEW)]),
    'Spanish by a translator alone': ('es', 'draft', [record(NEW, role='translator')]),
    'Spanish by both': ('es', 'approved', [record(NEW), record(NEW, role='translator')]),
    'Spanish by both, for other words each': ('es', 'draft', [record(OLD), record(NEW, role='translator')]),
    'Spanish by both, then by one': ('es', 'changed', [record(OLD), record(OLD, role='translator'), record(NEW)]),
    'Spanish, one of both overdue': ('es', 'overdue', [record(NEW), record(NEW, role='translator', until='2026-11-22')]),
    'English by a translator': ('en', 'draft', [record(NEW, role='translator')]),
}  # fmt: skip


@pytest.mark.parametrize('name', STATES)
def test_a_state(name: str) -> None:
    language, state, records = STATES[name]
    assert standing_of(records, language, NEW, TODAY).state == state


def test_the_term_of_two_begins_with_the_later_and_ends_with_the_earlier() -> None:
    two = [record(NEW, on='2026-11-01'), record(NEW, on='2026-11-10', role='translator', until='2027-05-01')]
    term = terms_of(two, 'es')[NEW]
    assert (term.since, term.until) == (date(2026, 11, 10), date(2027, 5, 1))


def test_the_latest_term_is_the_last() -> None:
    assert list(terms_of([record(NEW), record(OLD), record(NEW)], 'en')) == [OLD, NEW]


def test_who_has_yet_to_approve() -> None:
    assert missing_roles([record(NEW)], 'es', NEW) == ('translator',)
    assert missing_roles([record(NEW)], 'en', NEW) == ()
    assert missing_roles([record(OLD)], 'en', NEW) == ('clinician',)


# --- on the pages ---

MARKS = {
    'draft': "Draft, not approved by a clinician. Do not hand out.",
    'changed': "Changed since it was approved. Do not hand out.",
    'overdue': "Its approval has run out. Do not hand out.",
}


def records_of(workspace: Workspace, *records: Approval) -> Register:
    """Return the approvals of a workspace, of which these have been made anew."""
    here = Register(Rooms(workspace.root))
    for one in records:
        here.record(leaflet_of(workspace.jobs()[0]), one, 'Rest.\n', b'%PDF-')
    return here


def stood(workspace: Workspace, state: str) -> Job:
    """Return the job of a paper of two pages in a state, in the edition for screens."""
    job = workspace.job('Rest.\n\n' * 90, edition='screen')
    until = {'overdue': '2026-11-22', 'review-due': '2026-12-01'}.get(state, '2027-11-23')
    records = [record(OLD if state == 'changed' else check_job(job)[0], until=until)] if state != 'draft' else []
    stand = stand_jobs(records_of(workspace, *records), [job], TODAY)
    assert stand.standings[leaflet_of(job)].state == state
    return stand.jobs[0]


@pytest.mark.parametrize('state', MARKS)
def test_each_page_says_it_and_a_screen_reader_says_it_first(state: str, workspace: Workspace) -> None:
    job = stood(workspace, state)
    made = make_pdf(job)
    assert len(made.reading.texts) == 2
    assert all(MARKS[state] in text for text in made.reading.texts)
    assert made.page.html.index('first-mark') < made.page.html.index('<h1>')
    assert not any("approved 20" in text for text in made.reading.texts)


@pytest.mark.parametrize('state', ['approved', 'review-due'])
def test_approved_pages_have_no_mark_and_both_dates_in_the_foot(state: str, workspace: Workspace) -> None:
    job = stood(workspace, state)
    reading = make_pdf(job).reading
    until = '2027-11-23' if state == 'approved' else '2026-12-01'
    for text in reading.texts:
        assert f"approved 2026-11-01 · review by {until}" in ' '.join(text.split())
        assert "Do not hand out" not in text
    assert reading.accessibility == ()


@pytest.mark.parametrize('edition', ['print', 'screen', 'large-print', 'press'])
def test_an_approval_is_no_part_of_the_words_and_leaves_each_panel_its_room(
    edition: str, workspace: Workspace
) -> None:
    """The mark goes, and the foot has a line more; what fitted as a draft fits when it is approved."""
    text = 'Cover\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords.\n' for n in range(2, 7))
    draft = workspace.job(text, kind='brochure', edition=edition)
    approved = marked_job(draft, Standing('approved', '', terms_of([record(NEW)], 'en')[NEW]))
    assert check_job(approved)[0] == check_job(draft)[0]
    before, after = (render_pdf(job, read_words(job)[1]).layout.pages for job in (draft, approved))
    rooms = [[round(page.bottom - page.top) for page in pages] for pages in (before, after)]
    assert rooms[0] == rooms[1]
    assert make_pdf(approved).findings == ()


def test_a_missing_phrase_is_a_mistake_and_the_paper_a_draft(workspace: Workspace) -> None:
    job = workspace.job('Rest.\n')
    phrases = {key: value for key, value in job.strings.phrases.items() if key != 'review_by'}
    poor = replace(job, strings=job.strings.model_copy(update={'phrases': phrases}))
    stand = stand_jobs(records_of(workspace, record(check_job(job)[0])), [poor], TODAY)
    assert stand.jobs == (poor,)
    assert str(stand.findings[0]).startswith("content/strings/en.yaml: The phrase 'review_by' is missing.")
    assert stand.standings[leaflet_of(job)].state == 'draft'


def test_a_corrupt_record_is_a_mistake_and_the_paper_a_draft(workspace: Workspace) -> None:
    job = workspace.job('Rest.\n')
    workspace.write('content/approvals/clinic/advice/paper.en.yaml', 'approvals:\n- by: Ana\n')
    stand = stand_jobs(Register(Rooms(workspace.root)), [job], TODAY)
    assert stand.jobs == (job,)
    assert {(finding.file, finding.line) for finding in stand.findings} == {
        ('content/approvals/clinic/advice/paper.en.yaml', 2)
    }


def test_every_language_has_a_phrase_for_each_state() -> None:
    wanted = ('draft_mark', 'changed_mark', 'overdue_mark', 'proof_mark', 'approved', 'review_by')
    languages = Rooms(PROJECT).names('content/strings/*.yaml')
    assert 'en' in languages
    for language in languages:
        phrases = Library(Rooms(PROJECT)).strings(language).phrases
        assert [key for key in wanted if not phrases.get(key)] == []


def test_a_proof_is_marked_as_one_whatever_its_standing(workspace: Workspace) -> None:
    proof = proof_job(stood(workspace, 'approved'))
    assert (proof.mark, proof.foot) == ("Proof, only to look at. Do not hand out.", '')
    assert proof.target.endswith('.screen-proof.pdf')


@pytest.mark.parametrize(
    ('state', 'level', 'says'),
    [
        ('changed', 'warn', "Its words have changed since they were approved."),
        ('overdue', 'warn', "Its approval ran out on 2026-11-22."),
        ('review-due', 'note', "Its approval ends on 2026-12-01."),
    ],
)
def test_what_is_worth_knowing_of_a_standing(state: str, level: str, says: str, workspace: Workspace) -> None:
    job = stood(workspace, state)
    standing = stand_jobs(Register(Rooms(workspace.root)), [job], TODAY).standings[leaflet_of(job)]
    (finding,) = standing_findings(job, standing)
    assert (finding.level, finding.message) == (level, says)


def test_nothing_is_said_of_drafts_and_of_approved_papers(workspace: Workspace) -> None:
    job = workspace.job('Rest.\n')
    assert not [*standing_findings(job, Standing()), *standing_findings(job, Standing('approved'))]


# --- what it costs ---


@contextmanager
def counted(name: str) -> Iterator[list[str]]:
    """Count the calls of a function of this name."""
    calls: list[str] = []

    def watch(frame: FrameType, event: str, _: Any) -> Callable[..., Any] | None:
        if event == 'call' and frame.f_code.co_name == name:
            calls.append(name)
        return None

    sys.setprofile(watch)
    try:
        yield calls
    finally:
        sys.setprofile(None)


def test_a_paper_without_records_is_not_composed(workspace: Workspace) -> None:
    workspace.paper('Rest.\n')
    jobs = [*workspace.jobs(), *workspace.jobs(edition='screen')]
    with counted('compose_page') as calls:
        stand_jobs(Register(Rooms(workspace.root)), jobs, TODAY)
    assert calls == []
    here = records_of(workspace, record(OLD))
    with counted('compose_page') as calls:
        stand_jobs(here, jobs, TODAY)
    assert len(calls) == 1
