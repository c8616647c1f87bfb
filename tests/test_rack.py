"""What to pull from the rack of a desk."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from handouts.desk.kept.entry import Stack
from handouts.desk.kept.journal import Journal
from handouts.desk.kept.rack import Racked, racked_papers
from handouts.words.approval.approvals import Approval, Leaflet
from tests.test_journal import BLANK, Clock, printed
from tests.test_standing import NEW, OLD, TODAY, record

ENGLISH, SPANISH = Leaflet('clinic', 'advice/paper', 'en'), Leaflet('clinic', 'advice/paper', 'es')
DRAFT, OTHER = 'dddddddd', 'eeeeeeee'
AT = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)
# All that was ever printed of the paper.
STACKS = [Stack('advice/paper', 'en', words, 20, AT, AT) for words in (OLD, NEW, DRAFT)]

# For each case: the records, the words now, and what of the three stacks is to be pulled, and why.
CASES: dict[str, tuple[list[Approval], str, dict[str, str]]] = {
    'approved and still so': ([record(NEW)], NEW, {OLD: 'draft-changed', DRAFT: 'draft-changed'}),
    'superseded': ([record(OLD), record(NEW, on='2026-11-10')], NEW, {OLD: 'superseded', DRAFT: 'draft-changed'}),
    'changed since the approval': ([record(OLD)], DRAFT, {OLD: 'changed', NEW: 'draft-changed'}),
    'changed to what was never printed': (
        [record(OLD)], OTHER, {OLD: 'changed', NEW: 'draft-changed', DRAFT: 'draft-changed'}),
    'approval ran out': (
        [record(OLD), record(NEW, on='2026-11-02', until='2026-11-22')], NEW,
        {OLD: 'superseded', NEW: 'overdue', DRAFT: 'draft-changed'}),
    'the last day of the approval': (
        [record(NEW, until='2026-11-23')], NEW, {OLD: 'draft-changed', DRAFT: 'draft-changed'}),
    'a draft that nobody approved': ([], DRAFT, {OLD: 'draft-changed', NEW: 'draft-changed'}),
    'approved from tomorrow': (
        [record(NEW, on='2026-11-24')], NEW, {OLD: 'draft-changed', DRAFT: 'draft-changed'}),
    'approved from tomorrow, but changed by now': (
        [record(DRAFT, on='2026-11-24')], NEW, {OLD: 'draft-changed', DRAFT: 'draft-changed'}),
    'words that are not known now': (
        [record(OLD), record(NEW, on='2026-11-10')], '', {OLD: 'superseded', DRAFT: 'draft-changed'}),
    'words of a draft that are not known now': ([], '', {}),
}  # fmt: skip


@pytest.mark.parametrize('name', CASES)
def test_a_case(name: str) -> None:
    records, present, wanted = CASES[name]
    found = racked_papers('clinic', STACKS, {ENGLISH: present}, {ENGLISH: tuple(records)}, TODAY)
    assert {one.words: one.reason for one in found} == wanted
    assert [one.words for one in found] == [stack.words for stack in STACKS if stack.words in wanted]


@pytest.mark.parametrize('records', [{}, {ENGLISH: (record(NEW),)}])
def test_a_paper_that_the_workspace_holds_no_more_is_gone(records: dict[Leaflet, tuple[Approval, ...]]) -> None:
    found = racked_papers('clinic', STACKS, {SPANISH: NEW}, records, TODAY)
    assert [one.reason for one in found] == ['gone'] * 3


def test_words_that_one_of_two_approved_are_those_of_a_draft() -> None:
    stacks = [replace(stack, language='es') for stack in STACKS]
    found = racked_papers('clinic', stacks, {SPANISH: NEW}, {SPANISH: (record(OLD),)}, TODAY)
    assert {one.words: one.reason for one in found} == {OLD: 'draft-changed', DRAFT: 'draft-changed'}


def test_each_paper_is_judged_by_its_own_clinic_and_language() -> None:
    present = {ENGLISH: NEW, SPANISH: OLD, replace(ENGLISH, clinic='other'): OLD}
    stacks = [STACKS[0], replace(STACKS[0], language='es')]
    assert [one.leaflet for one in racked_papers('clinic', stacks, present, {}, TODAY)] == [ENGLISH]
    assert racked_papers('other', STACKS[:1], present, {}, TODAY) == []


@pytest.mark.parametrize(
    ('zone', 'days'),
    [
        (timezone(timedelta(hours=-7)), (date(2026, 11, 1), date(2026, 11, 20))),
        (UTC, (date(2026, 11, 2), date(2026, 11, 21))),
    ],
)
def test_what_is_told_of_it_with_days_as_people_here_count_them(zone: timezone, days: tuple[date, date]) -> None:
    stack = Stack(
        'advice/paper', 'en', OLD, 44, datetime(2026, 11, 2, 3, tzinfo=UTC), datetime(2026, 11, 21, 6, tzinfo=UTC)
    )
    found = racked_papers('clinic', [stack], {ENGLISH: NEW}, {}, TODAY, zone)
    assert found == [Racked(ENGLISH, OLD, 44, *days, 'draft-changed')]


def test_it_stays_on_the_list_until_somebody_pulls_it(tmp_path: Path) -> None:
    with closing(Journal(tmp_path / 'journal.sqlite', Clock())) as journal:

        def listed() -> list[tuple[str, int]]:
            found = racked_papers('clinic', journal.blanks('clinic'), {ENGLISH: NEW}, {}, TODAY)
            return [(one.words, one.copies) for one in found]

        printed(journal, BLANK, replace(BLANK, words=OLD, copies=5), replace(BLANK, words=OLD, copies=7, people=7))
        assert listed() == [(OLD, 5)]
        journal.pull('front', 'clinic', 'advice/paper', 'en', OLD)
        assert listed() == []
        printed(journal, replace(BLANK, words=OLD, copies=2))
        assert listed() == [(OLD, 2)]
