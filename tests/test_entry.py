"""What the journal holds, and how an entry goes on."""

from dataclasses import fields
from itertools import pairwise
from typing import get_args

import pytest

from handouts.desk.kept.entry import ENDS, GOING, NEXT, Entry, Line, Stack, State, follows, may_be_out

STATES: tuple[State, ...] = get_args(State)


def test_each_state_is_one_to_go_on_from_an_end_or_not_known() -> None:
    assert set(NEXT) == set(STATES)
    assert set(GOING) | set(ENDS) | {'unknown', 'opened'} == set(STATES)


@pytest.mark.parametrize('end', ENDS)
@pytest.mark.parametrize('after', STATES)
def test_what_is_at_its_end_stays_there(end: State, after: State) -> None:
    assert follows(end, after) == (after == end)


@pytest.mark.parametrize('state', STATES)
def test_a_state_may_be_told_again(state: State) -> None:
    assert follows(state, state)


@pytest.mark.parametrize(
    'way',
    [
        ('waiting', 'sending', 'printing', 'done'),
        ('waiting', 'sending', 'failed'),
        ('waiting', 'stopped'),
        ('waiting', 'opened', 'failed'),
        ('sending', 'unknown', 'printing', 'unknown', 'done'),
    ],
)
def test_a_way_that_an_entry_may_go(way: tuple[State, ...]) -> None:
    assert all(follows(*step) for step in pairwise(way))


@pytest.mark.parametrize(
    ('before', 'after'),
    [
        ('sending', 'waiting'),
        ('printing', 'waiting'),
        ('printing', 'sending'),
        ('unknown', 'waiting'),
        ('unknown', 'sending'),
        ('opened', 'waiting'),
    ],
)
def test_what_may_have_been_printed_is_never_sent_again(before: State, after: State) -> None:
    assert not follows(before, after)


@pytest.mark.parametrize(
    ('state', 'job', 'is_out'),
    [
        ('waiting', 0, False),
        ('sending', 0, False),
        ('sending', 4, True),
        ('printing', 4, True),
        ('done', 4, True),
        ('done', 0, True),
        ('unknown', 0, True),
        ('opened', 0, True),
        ('failed', 0, False),
        ('failed', 4, True),
        ('stopped', 0, False),
        ('stopped', 4, True),
    ],
)
def test_paper_may_have_come_out(state: State, job: int, is_out: bool) -> None:
    assert may_be_out(state, job) == is_out


def test_nothing_of_a_person_has_a_place_in_it() -> None:
    names = [[field.name for field in fields(kind)] for kind in (Line, Entry, Stack)]
    assert names == [
        ['clinic', 'paper', 'language', 'edition', 'words', 'pages', 'copies', 'people'],
        ['id', 'once', 'at', 'desk', 'way', 'printer', 'job', 'state', 'told', 'lines'],
        ['paper', 'language', 'words', 'copies', 'first', 'last'],
    ]
