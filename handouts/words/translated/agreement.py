"""Whether a segment and its translation state the same: numbers, phone lines, values, fields and notes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal

from handouts.errors import Finding, Level
from handouts.model import Job
from handouts.words.translated.pairing import Match
from handouts.words.translated.quantities import Difference, Quantity, QuantityKind

Rule = Literal['number', 'phone', 'value', 'field', 'note', 'address', 'picture']

SHOWN = 60
YEAR = re.compile(r'(?:19|20)\d\d')
# The rule by which each kind of quantity is compared.
RULES: dict[QuantityKind, Rule] = {
    'figure': 'number',
    'word': 'number',
    'phone': 'phone',
    'value': 'value',
    'blank': 'field',
    'tick': 'field',
    'lines': 'field',
    'note': 'note',
    'address': 'address',
    'mark': 'picture',
}
NAMES: dict[Rule, str] = {
    'number': "the number",
    'phone': "the phone line",
    'value': "the value",
    'field': "a place to write on or tick:",
    'note': "the note",
    'address': "the web address",
    'picture': "a picture or mark:",
}
# Without these, a patient is told something else, or calls nobody.
BLOCKING: tuple[Rule, ...] = ('number', 'phone', 'value')
# What may be said again where the source says it once.
REPEATABLE: tuple[Rule, ...] = ('number', 'phone', 'address')


@dataclass(frozen=True, slots=True)
class Papers:
    """The two papers of which findings are told."""

    source: Job
    translation: Job

    def finding(self, rule: str, line: int, message: str, hint: str, level: Level = 'warn') -> Finding:
        """Return a finding about the translation."""
        told, job = message[0].upper() + message[1:], self.translation
        return Finding(job.source.file, line, f'translation-{rule}', told, hint, level, job.paper, job.language)

    def there(self, line: int) -> str:
        """Return a place in the source, as people read it."""
        return f'{self.source.source.file}:{line}' if line else self.source.source.file


@dataclass(frozen=True, slots=True)
class Row:
    """A segment and its translation, or one of them alone, with what differs; `line` is that of the translation."""

    match: Match
    line: int
    difference: Difference

    @property
    def source_line(self) -> int:
        """The line of the source, or 0 if it has nothing here."""
        return self.match.source[0].first.line if self.match.source else 0


@dataclass(frozen=True, slots=True)
class Move:
    """Something that one segment only lacks and another only adds, as it is written in both papers."""

    giver: Row
    taker: Row
    there: Quantity
    here: Quantity


def find_moves(rows: Sequence[Row]) -> list[Move]:
    """Return what stands in another segment than in the source; what has been exchanged is no move."""
    taken = [(row, one) for row in rows for one in row.difference.extra]
    taken = [(row, one) for row, one in taken if not _same_rule(one, row.difference.missing)]
    moves = []
    for giver in rows:
        for one in giver.difference.missing:
            if _same_rule(one, giver.difference.extra):
                continue
            for taker, other in taken:
                if one.value == other.value and RULES[one.kind] == RULES[other.kind]:
                    moves.append(Move(giver, taker, one, other))
                    taken.remove((taker, other))
                    break
    return moves


def unmoved(row: Row, moves: Iterable[Move]) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """Return what a segment lacks and what it adds, without what has been moved, and what it only says again."""
    missing, extra = list(row.difference.missing), list(row.difference.extra)
    for move in moves:
        if move.giver is row:
            missing.remove(move.there)
        if move.taker is row:
            extra.remove(move.here)
    again = {one.value for one in row.match.stated[0] if RULES.get(one.kind, 'number') in REPEATABLE}
    return tuple(missing), tuple(one for one in extra if one.value not in again)


def _same_rule(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    return bool(of_rule(RULES[quantity.kind], others))


def quantity_findings(
    papers: Papers, row: Row, missing: Sequence[Quantity], extra: Sequence[Quantity]
) -> Iterator[Finding]:
    """Yield what differs in one segment, one finding for each rule."""
    levels = {rule: _level(row, rule, missing, extra) for rule in NAMES}
    for rule, level in levels.items():
        yield from _rule_findings(papers, row, rule, level, of_rule(rule, missing), of_rule(rule, extra))


def _rule_findings(
    papers: Papers, row: Row, rule: Rule, level: Level, missing: Sequence[Quantity], extra: Sequence[Quantity]
) -> Iterator[Finding]:
    there = papers.there(row.source_line)
    if missing and extra:
        told = f"{NAMES[rule]} {_listed(extra)} stands here, in {there} {_listed(missing)}."
        yield papers.finding(rule, row.line, told, "Make them the same.", level)
    elif missing:
        told = f"{NAMES[rule]} {_listed(missing)} ({there}) is missing here."
        yield papers.finding(rule, row.line, told, "Write it here too.", level)
    elif extra:
        told = f"{NAMES[rule]} {_listed(extra)} is not in {there}."
        yield papers.finding(rule, row.line, told, "Look whether it belongs here.", level)


def order_findings(papers: Papers, row: Row) -> Iterator[Finding]:
    """Yield a warning where the same numbers stand in another order."""
    there, here = (tuple(filter(_is_ordered, side)) for side in row.match.stated)
    ours, theirs = ([one.value for one in side] for side in (there, here))
    if Counter(ours) == Counter(theirs) and ours != theirs:
        told = f"the numbers stand here as {_listed(here)}, in {papers.there(row.source_line)} as {_listed(there)}."
        yield papers.finding('order', row.line, told, "Look whether each belongs to the same thing.")


def spelling_findings(papers: Papers, row: Row) -> Iterator[Finding]:
    """Yield notes of numbers in figures in one paper and in words in the other."""
    for first, second in row.difference.respelled:
        told = f"'{first.written}' in {papers.there(row.source_line)} is written as '{second.written}' here."
        yield papers.finding('spelling', row.line, told, "", 'note')


def move_finding(papers: Papers, move: Move) -> Finding:
    """Return the finding of what stands in another segment than in the source."""
    place = papers.there(move.giver.source_line)
    told = f"{NAMES[RULES[move.here.kind]]} {move.here.written} of {place} stands here instead."
    return papers.finding('moved', move.taker.line, told, "Look whether it still belongs to the same thing.")


def is_blocking(quantity: Quantity) -> bool:
    """Return whether a patient who does not read this is told something else, or calls nobody."""
    return quantity.kind != 'word' and RULES.get(quantity.kind) in BLOCKING


def excerpt(text: str, width: int = SHOWN) -> str:
    """Return the first words of a text."""
    return shorten(text, width, placeholder='…')


def _level(row: Row, rule: Rule, missing: Sequence[Quantity], extra: Sequence[Quantity]) -> Level:
    """Return how grave a difference is: what is lost or replaced blocks, what is only added or said once does not."""
    kept = {one.value for one in row.match.stated[1]}
    is_lost = any(is_blocking(one) and one.value not in kept for one in of_rule(rule, missing))
    is_replaced = all(any(RULES[one.kind] in BLOCKING for one in side) for side in (missing, extra))
    return 'block' if rule in BLOCKING and (is_lost or is_replaced) else 'warn'


def of_rule(rule: Rule, quantities: Iterable[Quantity]) -> tuple[Quantity, ...]:
    """Return the quantities that are compared by a rule."""
    return tuple(quantity for quantity in quantities if RULES[quantity.kind] == rule)


def _listed(quantities: Iterable[Quantity]) -> str:
    return ', '.join(quantity.written for quantity in quantities)


def _is_ordered(quantity: Quantity) -> bool:
    """Return whether a quantity is a figure whose place among others matters; a year may stand anywhere."""
    return quantity.kind == 'figure' and not YEAR.fullmatch(quantity.value)
