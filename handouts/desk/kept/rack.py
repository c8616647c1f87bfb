"""What to pull from the rack of a desk: blank papers it has printed whose words hold no more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Literal

from handouts.desk.kept.entry import Stack
from handouts.words.approval.approvals import Approval, Leaflet
from handouts.words.approval.recall import recalled_words
from handouts.words.approval.standing import terms_of

# The last one is for words that nobody has approved, and that the paper has no more.
Reason = Literal['superseded', 'changed', 'overdue', 'gone', 'draft-changed']


@dataclass(frozen=True, slots=True)
class Racked:
    """Blank copies to look for in the rack and to pull: how many at most, and on which days they were printed."""

    leaflet: Leaflet
    words: str
    copies: int
    first: date
    last: date
    reason: Reason


def racked_papers(
    clinic: str,
    stacks: Iterable[Stack],
    present: Mapping[Leaflet, str],
    records: Mapping[Leaflet, tuple[Approval, ...]],
    today: date,
    zone: tzinfo | None = None,
) -> list[Racked]:
    """Return what is to be pulled of the stacks in a clinic's rack, in their order.

    `present` has the words code of each paper that the workspace holds, '' where it is not known now: such a paper is
    judged by the words that were approved last, and where there are none its copies are let lie. Days are those of
    a zone, None for that of this computer.
    """
    recalled = {(one.leaflet, one.words): one.reason for one in recalled_words(records, present, present, today)}
    found = []
    for stack in stacks:
        leaflet = Leaflet(clinic, stack.paper, stack.language)
        terms = terms_of([one for one in records.get(leaflet, ()) if one.date <= today], leaflet.language)
        reason: Reason | Literal[''] = recalled.get((leaflet, stack.words), '')
        if stack.words not in terms:
            now = present.get(leaflet, '') or next(reversed(terms), '')
            reason = _draft_reason(leaflet in present, now in ('', stack.words))
        if reason:
            first, last = (time.astimezone(zone).date() for time in (stack.first, stack.last))
            found.append(Racked(leaflet, stack.words, stack.copies, first, last, reason))
    return found


def _draft_reason(is_held: bool, is_present: bool) -> Reason | Literal['']:
    if not is_held:
        return 'gone'
    return '' if is_present else 'draft-changed'
