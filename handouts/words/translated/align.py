"""Pairs what belongs together in two sequences, in their order."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

One = TypeVar('One')
Other = TypeVar('Other')
# One of each, or one alone beside nothing.
Row = tuple[tuple[One, ...], tuple[Other, ...]]


def align(
    ones: Sequence[One], others: Sequence[Other], likeness: Callable[[One, Other], float], least: float
) -> list[Row[One, Other]]:
    """Return the pairs, none out of order, that keep most likeness, and between them what has no partner.

    A pair is made where the likeness is more than `least`, or where as many of both stand alone at one place.
    After Needleman and Wunsch (1970).
    """
    gains = [[likeness(one, other) - least for other in others] for one in ones]
    best = _best_sums(gains, len(others))
    rows: list[Row[One, Other]] = []
    here, there = 0, 0
    while here < len(ones) or there < len(others):
        is_open = here < len(ones) and there < len(others)
        gain = gains[here][there] if is_open else 0.0
        if gain > 0 and best[here][there] == gain + best[here + 1][there + 1]:
            rows.append(((ones[here],), (others[there],)))
            here, there = here + 1, there + 1
        elif there == len(others) or (is_open and best[here][there] == best[here + 1][there]):
            rows.append(((ones[here],), ()))
            here += 1
        else:
            rows.append(((), (others[there],)))
            there += 1
    return list(_pair_alone(rows))


def _best_sums(gains: list[list[float]], width: int) -> list[list[float]]:
    """Return for each place in both sequences how much can be gained from there to their ends."""
    best = [[0.0] * (width + 1) for _ in range(len(gains) + 1)]
    for here in range(len(gains) - 1, -1, -1):
        for there in range(width - 1, -1, -1):
            best[here][there] = max(
                best[here + 1][there], best[here][there + 1], gains[here][there] + best[here + 1][there + 1]
            )
    return best


def _pair_alone(rows: list[Row[One, Other]]) -> Iterator[Row[One, Other]]:
    """Yield the rows, where as many of both stand alone between two pairs as pairs too."""
    for is_pair, run in groupby(rows, lambda row: bool(row[0] and row[1])):
        group = list(run)
        ones, others = ([row for row in group if row[side]] for side in (0, 1))
        if is_pair or len(ones) != len(others):
            yield from group
        else:
            yield from ((one[0], other[1]) for one, other in zip(ones, others, strict=True))
