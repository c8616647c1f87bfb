"""What printers report, in plain words."""

import pytest

from handouts.desk.printing import reasons
from handouts.desk.printing.reasons import MESSAGES, NOTICES, USUAL, WORST_FIRST, Notice, explain, tell

# What happened, what to do, and how much it matters.
CASES = [
    ('media-empty-error', "needs paper", "Put paper", 'block'),
    ('media-empty-warning', "needs paper", "Put paper", 'block'),  # so CUPS hands media-empty-error on
    ('media-needed', "needs paper", "Put paper", 'block'),
    ('media-low-report', "little paper", "soon", 'note'),
    ('media-jam-error', "stuck", "pull the paper out", 'block'),
    ('door-open-error', "door", "Close it", 'block'),
    ('cover-open', "door", "Close it", 'block'),
    ('toner-low-warning', "little toner or ink", "new cartridge ready", 'warn'),
    ('toner-low-report', "little toner or ink", "new cartridge ready", 'note'),
    ('toner-low-error', "little toner or ink", "new cartridge ready", 'block'),
    ('toner-empty-error', "no toner or ink", "Put a new cartridge", 'block'),
    ('marker-supply-empty-warning', "no toner or ink", "Put a new cartridge", 'block'),
    ('marker-supply-low', "little toner or ink", "new cartridge ready", 'warn'),
    ('offline-report', "cannot be reached", "switched on", 'block'),  # so CUPS writes it
    ('paused', "paused", "go on", 'block'),
    ('rejecting', "takes no new jobs", "another", 'block'),
    ('busy', "another job", "after that", 'note'),
    ('spool-area-full-error', "no room", "make room", 'block'),
    ('output-area-full', "output tray", "Take the printed pages out", 'block'),
    ('job-canceled-by-user', "cancelled", "again", 'note'),
    ('aborted-by-system', "gave the job up", "again", 'block'),
    ('gone', "no longer knows", "before you print it again", 'warn'),
]


@pytest.mark.parametrize(('reason', 'what', 'todo', 'level'), CASES)
def test_a_reason_is_said_in_words_with_what_to_do(reason: str, what: str, todo: str, level: str) -> None:
    (notice,) = explain([reason])
    assert what in notice.what
    assert todo in notice.todo
    assert notice.level == level


@pytest.mark.parametrize(
    ('reason', 'level'), [('x-lamp-old-report', 'note'), ('x-lamp-old-error', 'block'), ('x-lamp-old', 'warn')]
)
def test_a_reason_that_nobody_knows_is_named(reason: str, level: str) -> None:
    (notice,) = explain([reason])
    assert (notice.what, notice.level) == ("The printer reports “x-lamp-old”.", level)
    assert notice.todo == "See what its display says."


def test_the_usual_course_of_things_is_not_told() -> None:
    assert len(USUAL) > 10
    assert explain([*USUAL, 'cups-ipp-missing-send-document-report']) == ()


def test_each_thing_is_said_once_and_the_worst_first() -> None:
    told = explain(['toner-low-warning', 'none', 'busy', 'media-jam-error', 'marker-supply-low', 'media-jam-warning'])
    assert [notice.level for notice in told] == ['block', 'warn', 'note']
    assert tell(told).startswith(
        "Paper is stuck in the printer. Open it, pull the paper out, and close it again. The"
    )


def test_every_notice_says_both_and_is_used() -> None:
    notices = [value for value in vars(reasons).values() if isinstance(value, Notice)]
    assert len(notices) > 20
    for notice in notices:
        assert notice.level in WORST_FIRST
        assert notice.what.endswith('.')
        assert notice.todo.endswith('.')
        assert notice in NOTICES.values()
    assert set(MESSAGES.values()) <= NOTICES.keys()
    assert not NOTICES.keys() & USUAL
