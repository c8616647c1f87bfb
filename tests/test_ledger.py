"""What became of each row: told in a sentence, and written down to go on with."""

import json

import pytest

from handouts.fields import Trouble
from handouts.people.filled.person import Refusal
from handouts.people.runs.ledger import Ledger, spans_told

LATE, LONG = Trouble('late', "Too late.", "Come early."), Trouble('long', "Too long.")


def refused(*numbers: int) -> list[Refusal]:
    """Return two refusals for each row."""
    return [Refusal(number, column, LATE) for number in numbers for column in ('born', 'call')]


@pytest.mark.parametrize(
    ('ledger', 'told'),
    [
        (Ledger(0), "0 people: 0 printed, 0 refused, 0 not yet reached."),
        (Ledger(1, [2]), "1 person: 1 printed (row 2), 0 refused, 0 not yet reached."),
        (
            Ledger(6, [2, 3, 4, 6], refused(5, 7)),
            "6 people: 4 printed (rows 2–4, 6), 2 refused (rows 5, 7), 0 not yet reached.",
        ),
        (
            Ledger(9, [2, 3], refused(4)),
            "9 people: 2 printed (rows 2–3), 1 refused (row 4), 6 not yet reached (all after row 4).",
        ),
        (
            Ledger(9, [2, 5], refused(3)),
            "9 people: 2 printed (rows 2, 5), 1 refused (row 3), 6 not yet reached (all after row 5).",
        ),
        (Ledger(9), "9 people: 0 printed, 0 refused, 9 not yet reached."),
    ],
)
def test_it_says_where_a_list_stands(ledger: Ledger, told: str) -> None:
    assert ledger.told() == told


def test_it_does_not_say_that_rows_before_a_refused_one_are_after_it() -> None:
    """A strict list is read to its end: the rows that it could have printed stand on both sides."""
    assert Ledger(5, [], refused(4)).told() == "5 people: 0 printed, 1 refused (row 4), 4 not yet reached."


@pytest.mark.parametrize('numbers', [[], [2], [2, 3, 4], [2, 4, 5, 9], [*range(2, 2000, 3)], [1]])
def test_it_is_the_same_when_it_is_read_again(numbers: list[int]) -> None:
    ledger = Ledger(3000, numbers, [*refused(7, 8), Refusal(9, 'the row', LONG)])
    assert Ledger.from_plain(json.loads(json.dumps(ledger.plain()))) == ledger


def test_rows_that_follow_one_another_are_written_down_as_one() -> None:
    """A hundred thousand rows that are printed take no more room than one."""
    assert Ledger(100_000, [*range(2, 100_002)]).plain()['printed'] == [(2, 100_001)]


def test_a_row_with_several_troubles_is_refused_once() -> None:
    ledger = Ledger(9, [2], refused(3, 4))
    assert (ledger.refused, ledger.reached) == ([3, 4], 3)


@pytest.mark.parametrize(
    ('numbers', 'told'),
    [([], ''), ([2], '2'), ([2, 3], '2–3'), ([2, 4, 5, 6, 9, 10], '2, 4–6, 9–10')],
)
def test_numbers_are_told_as_people_write_them(numbers: list[int], told: str) -> None:
    assert spans_told(numbers) == told
