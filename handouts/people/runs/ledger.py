"""What became of each row of a list: printed, refused, or not yet reached; never whose row it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from handouts.fields import Trouble
from handouts.people.filled.person import Refusal


@dataclass
class Ledger:
    """The rows of a list so far, by their numbers in the spreadsheet; `rows` is how many people it has."""

    rows: int
    printed: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def refused(self) -> list[int]:
        """The rows that were refused."""
        return list(dict.fromkeys(refusal.number for refusal in self.refusals))

    @property
    def reached(self) -> int:
        """How many rows are printed or refused."""
        return len(self.printed) + len(self.refused)

    def told(self) -> str:
        """Return where the list stands, as a person reads it."""
        left = self.rows - self.reached
        # Where nothing is printed, the list may have been read to its end to find all that is wrong with it.
        last = max([*self.printed[-1:], *self.refused[-1:]]) if self.printed else 0
        parts = [_counted("printed", self.printed), _counted("refused", self.refused)]
        after = f" (all after row {last})" if left and last else ""
        parts.append(f"{left} not yet reached{after}")
        return f"{self.rows} {'person' if self.rows == 1 else 'people'}: {', '.join(parts)}."

    def plain(self) -> dict[str, Any]:
        """Return the ledger as JSON knows it."""
        return {
            'rows': self.rows,
            'printed': list(_spans(self.printed)),
            'refusals': [
                [one.number, one.column, one.trouble.rule, one.trouble.message, one.trouble.hint]
                for one in self.refusals
            ],
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> 'Ledger':
        """Return the ledger that was written down as JSON."""
        printed = [number for first, last in plain['printed'] for number in range(first, last + 1)]
        refusals = [Refusal(number, column, Trouble(*trouble)) for number, column, *trouble in plain['refusals']]
        return cls(plain['rows'], printed, refusals)


def _counted(what: str, numbers: list[int]) -> str:
    where = f" ({'row' if len(numbers) == 1 else 'rows'} {spans_told(numbers)})" if numbers else ""
    return f"{len(numbers)} {what}{where}"


def spans_told(numbers: Iterable[int]) -> str:
    """Return numbers as people write them: 2–8, 10, 12–30."""
    return ', '.join(str(first) if first == last else f'{first}–{last}' for first, last in _spans(numbers))


def _spans(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of numbers that follow one another."""
    first = last = 0
    for number in numbers:
        if first and number == last + 1:
            last = number
            continue
        if first:
            yield first, last
        first = last = number
    if first:
        yield first, last
