"""Finds which section, box and segment of a translation belongs to which of the paper it was made from."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from handouts.model import Job
from handouts.words.translated.align import align
from handouts.words.translated.quantities import Counting, Quantity, read_quantities
from handouts.words.translated.segments import Segment, read_segments

Segments = tuple[Segment, ...]

# Two stretches that are less alike are not taken for one another's translation; those that have no partner
# and are so much alike are taken for the same one, moved.
LEAST_LIKENESS, MOVED_SEGMENT, MOVED_STRETCH = 0.3, 0.8, 0.65
# How much of the likeness comes from the kinds of paragraphs, from numbers and marks, from words alike.
KINDS, STATED, ROOTS = 0.5, 0.3, 0.2
LONG_WORD, ROOT = 5, 4


@dataclass(frozen=True)
class Stretch:
    """A section, a box or one segment, with what each of its segments states."""

    segments: Segments
    stated: tuple[tuple[Quantity, ...], ...]

    @property
    def first(self) -> Segment:
        """The segment with which it begins."""
        return self.segments[0]

    @cached_property
    def kinds(self) -> Counter[str]:
        """How many segments of each kind it has; a box weighs as much as all that is in it."""
        kinds: Counter[str] = Counter(segment.kind for segment in self.segments)
        return kinds + Counter(f'box {segment.box_kind}' for segment in self.segments if segment.box)

    @cached_property
    def values(self) -> Counter[str]:
        """The numbers, phone lines and marks in it."""
        return Counter(quantity.value for stated in self.stated for quantity in stated if quantity.kind != 'loose')

    @cached_property
    def roots(self) -> Counter[str]:
        """How its longer words begin, which related languages share: ketamine and ketamina."""
        text = unicodedata.normalize('NFD', ' '.join(segment.words for segment in self.segments).lower())
        words = re.findall(r'[^\W\d_]+', ''.join(letter for letter in text if not unicodedata.combining(letter)))
        return Counter(word[:ROOT] for word in words if len(word) >= LONG_WORD)

    def part(self, places: Iterable[int]) -> 'Stretch':
        """Return the segments at these places."""
        chosen = tuple(places)
        return Stretch(tuple(self.segments[at] for at in chosen), tuple(self.stated[at] for at in chosen))

    def grouped(self, by: str) -> dict[int, 'Stretch']:
        """Return its sections or boxes by number."""
        places = groupby(range(len(self.segments)), lambda at: int(getattr(self.segments[at], by)))
        groups: dict[int, list[int]] = {}
        for number, some in places:
            groups.setdefault(number, []).extend(some)
        return {number: self.part(some) for number, some in groups.items()}


@dataclass(frozen=True, slots=True)
class Match:
    """What belongs together, the source first; a side is empty where there is nothing. Moved: out of its order."""

    source: tuple[Stretch, ...]
    translation: tuple[Stretch, ...]
    is_moved: bool = False

    @property
    def stated(self) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
        """What both sides state."""
        here, there = (
            tuple(one for part in side for stated in part.stated for one in stated)
            for side in (self.source, self.translation)
        )
        return here, there

    @property
    def is_whole(self) -> bool:
        """Whether there is something on both sides."""
        return bool(self.source and self.translation)

    def grown_by(self, other: 'Match') -> 'Match':
        """Return the match with what stands on one side alone, if that has only lost its heading or box."""
        if other.is_whole or self.is_moved or not self.is_whole:
            return self
        grown = Match((_joined(self.source + other.source),), (_joined(self.translation + other.translation),))
        is_better = likeness(grown.source[0], grown.translation[0]) > likeness(self.source[0], self.translation[0])
        return grown if is_better else self


def read_paper(job: Job, counting: Counting) -> Stretch:
    """Return a whole paper as one stretch."""
    segments = read_segments(job)
    return Stretch(segments, tuple(read_quantities(segment, job.language, counting) for segment in segments))


def match_sections(source: Stretch, translation: Stretch) -> list[Match]:
    """Return which section belongs to which; what stands before the first heading is one on both sides."""
    ours, theirs = (list(paper.grouped('section').values()) for paper in (source, translation))
    found = [Match((ours[0],), (theirs[0],))]
    for match in _matches(ours[1:], theirs[1:], MOVED_STRETCH):
        grown = found[-1].grown_by(match)
        found[-1:] = [found[-1], match] if grown is found[-1] else [grown]
    return found


def match_boxes(section: Match) -> list[Match]:
    """Return which box of a section belongs to which."""
    ours, theirs = (_boxes(side) for side in (section.source, section.translation))
    return _matches(ours, theirs, MOVED_STRETCH)


def match_segments(section: Match, boxes: Sequence[Match]) -> Iterator[Match]:
    """Yield which segment belongs to which, outside of boxes and in boxes that belong together."""
    loose = Match((_outside(section.source),), (_outside(section.translation),))
    for box in boxes:
        loose = loose.grown_by(Match(_without_title(box.source), _without_title(box.translation)))
    for match in (loose, *(box for box in boxes if box.is_whole)):
        ours, theirs = (_singles(side) for side in (match.source, match.translation))
        yield from _matches(ours, theirs, MOVED_SEGMENT)


def match_papers(source: Stretch, translation: Stretch) -> dict[Segment, Segment]:
    """Return the segment of the translation for each segment of the source that has one."""
    pairs = {}
    for section in match_sections(source, translation):
        for match in match_segments(section, match_boxes(section)):
            if match.is_whole:
                pairs[match.source[0].first] = match.translation[0].first
    return pairs


def likeness(one: Stretch, other: Stretch) -> float:
    """Return from 0 to 1 how well one may be the other's translation."""
    has_values = bool(one.values or other.values)
    stated = _share(one.values, other.values) if has_values else 0.5
    return KINDS * _share(one.kinds, other.kinds) + STATED * stated + ROOTS * _share(one.roots, other.roots)


def _share(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _singles(side: tuple[Stretch, ...]) -> list[Stretch]:
    return [stretch.part([at]) for stretch in side for at in range(len(stretch.segments))]


def _boxes(side: tuple[Stretch, ...]) -> list[Stretch]:
    return [box for stretch in side for number, box in stretch.grouped('box').items() if number]


def _outside(side: tuple[Stretch, ...]) -> Stretch:
    return _joined(part for stretch in side for number, part in stretch.grouped('box').items() if not number)


def _without_title(side: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    return tuple(box.part(at for at, one in enumerate(box.segments) if one.kind != 'title') for box in side)


def _joined(parts: Iterable[Stretch]) -> Stretch:
    """Return several stretches as one, in the order of their file."""
    pairs = [pair for part in parts for pair in zip(part.segments, part.stated, strict=True)]
    pairs.sort(key=lambda pair: pair[0].line)
    return Stretch(tuple(segment for segment, _ in pairs), tuple(stated for _, stated in pairs))


def _matches(ones: list[Stretch], others: list[Stretch], moved: float) -> list[Match]:
    """Return all matches in order, where what has been moved stands at its place in the translation."""
    matches = [Match(*row) for row in align(ones, others, likeness, LEAST_LIKENESS)]
    lost = [match.source[0] for match in matches if not match.translation]
    found = []
    for match in matches:
        strays = [one for one in lost if not match.source and likeness(one, match.translation[0]) >= moved]
        if strays:
            stray = max(strays, key=lambda one: likeness(one, match.translation[0]))
            lost.remove(stray)
            match = Match((stray,), match.translation, is_moved=True)
        found.append(match)
    return [match for match in found if match.translation or match.source[0] in lost]
