"""What to pull from the rack: words that were approved once and are no more."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from handouts.words.approval.approvals import Approval, Leaflet
from handouts.words.approval.standing import Term, terms_of

Reason = Literal['superseded', 'changed', 'overdue', 'gone']


@dataclass(frozen=True, slots=True)
class Recalled:
    """A words code that holds no more: when it was approved, and since when it is not.

    Of words that have changed only the latest day can be told.
    """

    leaflet: Leaflet
    words: str
    reason: Reason
    approved: date
    since: date


def recalled_words(
    records: Mapping[Leaflet, tuple[Approval, ...]],
    present: Mapping[Leaflet, str],
    held: Container[Leaflet],
    today: date,
) -> Iterator[Recalled]:
    """Yield each words code that was approved by all who must, and is approved no more.

    `present` are the words codes as they are now, '' where they cannot be read: then the last approved ones
    are taken to be there still. `held` is what the workspace still holds.
    """
    for leaflet, known in records.items():
        terms = terms_of([record for record in known if record.date <= today], leaflet.language)
        last = next(reversed(terms), '') if leaflet in held else ''
        now = present.get(leaflet, '') or last
        for code, term in terms.items():
            if code == now and term.until >= today:
                continue
            later = [other.since for other in terms.values() if other.place > term.place]
            reason = _reason(leaflet in held, code == now, bool(later))
            yield Recalled(leaflet, code, reason, term.since, min([*later, _end(term), today]))


def _reason(is_held: bool, is_present: bool, is_superseded: bool) -> Reason:
    if is_present:
        return 'overdue'
    if is_superseded:
        return 'superseded'
    return 'changed' if is_held else 'gone'


def _end(term: Term) -> date:
    """Return the first day on which a term holds no more."""
    return term.until + timedelta(days=1) if term.until < date.max else date.max
