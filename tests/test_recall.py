"""What to pull from the rack."""

from datetime import date

import pytest

from handouts.words.approval.approvals import Approval, Leaflet
from handouts.words.approval.recall import recalled_words
from tests.test_standing import NEW, OLD, TODAY, record

ENGLISH, SPANISH = Leaflet('clinic', 'advice/paper', 'en'), Leaflet('clinic', 'advice/paper', 'es')

# For each case: the records, the words now, and what is recalled: words, reason, since.
CASES: dict[str, tuple[list[Approval], str, list[tuple[str, str, str]]]] = {
    'approved and still so': ([record(NEW)], NEW, []),
    'review due': ([record(NEW, until='2026-11-23')], NEW, []),
    'changed': ([record(OLD)], NEW, [(OLD, 'changed', '2026-11-23')]),
    'superseded': (
        [record(OLD), record(NEW, on='2026-11-10')], NEW, [(OLD, 'superseded', '2026-11-10')]),
    'superseded, and changed again': (
        [record(OLD), record(NEW, on='2026-11-10')], 'cccccccc',
        [(OLD, 'superseded', '2026-11-10'), (NEW, 'changed', '2026-11-23')]),
    'overdue': ([record(NEW, until='2026-11-05')], NEW, [(NEW, 'overdue', '2026-11-06')]),
    'overdue, and changed since': ([record(OLD, until='2026-11-05')], NEW, [(OLD, 'changed', '2026-11-06')]),
    'approved for longer in time': ([record(NEW, until='2026-11-05'), record(NEW)], NEW, []),
    'taken back to older words': (
        [record(NEW), record(OLD, on='2026-11-10')], NEW, [(OLD, 'changed', '2026-11-23')]),
    'words that cannot be read now': ([record(OLD), record(NEW, on='2026-11-10')], '', [(OLD, 'superseded', '2026-11-10')]),
    'approved from tomorrow': ([record(NEW, on='2026-11-24')], OLD, []),
}  # fmt: skip


@pytest.mark.parametrize('name', CASES)
def test_a_case(name: str) -> None:
    records, present, wanted = CASES[name]
    found = recalled_words({ENGLISH: tuple(records)}, {ENGLISH: present}, {ENGLISH}, TODAY)
    assert [(one.words, one.reason, one.since.isoformat()) for one in found] == wanted


def test_words_that_only_one_of_two_approved_were_never_out() -> None:
    assert not [*recalled_words({SPANISH: (record(OLD),)}, {SPANISH: NEW}, {SPANISH}, TODAY)]
    both = (record(OLD), record(OLD, role='translator'))
    assert [one.words for one in recalled_words({SPANISH: both}, {SPANISH: NEW}, {SPANISH}, TODAY)] == [OLD]


def test_what_the_workspace_holds_no_more_is_recalled() -> None:
    (one,) = recalled_words({ENGLISH: (record(OLD),)}, {}, set(), TODAY)
    assert (one.reason, one.approved) == ('gone', date(2026, 11, 1))


def test_a_term_without_end_is_no_fault() -> None:
    assert not [*recalled_words({ENGLISH: (record(OLD, until='9999-12-31'),)}, {ENGLISH: OLD}, {ENGLISH}, TODAY)]
