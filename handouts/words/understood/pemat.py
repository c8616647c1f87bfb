"""The PEMAT-P sheet of a paper: 24 items, decided by machine or asked of a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from handouts.errors import mistake
from handouts.model import Article, Job
from handouts.words.text import Block
from handouts.words.understood.pemat_checks import WORD_CHECKS, Answer, Decision, Seen
from handouts.words.understood.pemat_look import LOOK_CHECKS
from handouts.words.understood.rules_files import PematRule, UnderstoodRules

Part = Literal['understandability', 'actionability']
CHECKS = WORD_CHECKS | LOOK_CHECKS
NO_EVIDENCE = Decision('open', '')


@dataclass(frozen=True, slots=True)
class PematItem:
    """One item of the sheet; 'open' is a question that no person has answered yet."""

    number: int
    part: Part
    ask: str
    answer: Answer
    by: Literal['machine', 'person', 'nobody']
    evidence: str


@dataclass(frozen=True, slots=True)
class PematScore:
    """How many items of a part are agreed to, of those that apply and are answered, and how many are open."""

    agreed: int
    answered: int
    open: int

    @property
    def percent(self) -> float:
        """The score of PEMAT, 0 to 100; 70 or more is held to be enough."""
        return 100 * self.agreed / self.answered if self.answered else 0.0


def pemat_sheet(
    job: Job,
    article: Article,
    blocks: tuple[Block, ...],
    rules: UnderstoodRules,
    answers: Mapping[int, Answer],
) -> tuple[PematItem, ...]:
    """Return the sheet of a paper; `answers` are those of a person, and settle only what a machine leaves open."""
    return tuple(
        _item(rule, _decision(Seen(job, article, blocks, rules, rule)), answers.get(rule.number, 'open'))
        for rule in rules.pemat.items
    )


def pemat_score(sheet: tuple[PematItem, ...], part: Part) -> PematScore:
    """Return the score of one part of a sheet."""
    given = [item.answer for item in sheet if item.part == part]
    agreed, against = given.count('agree'), given.count('disagree')
    return PematScore(agreed, agreed + against, given.count('open'))


def _decision(seen: Seen) -> Decision:
    rule = seen.item
    if not rule.machine:
        return NO_EVIDENCE
    if rule.machine not in CHECKS:
        raise mistake(
            'content/rules/pemat.yaml',
            0,
            'pemat',
            f"Item {rule.number} names a check '{rule.machine}' that there is not.",
            f"There are: {', '.join(sorted(CHECKS))}.",
        )
    return CHECKS[rule.machine](seen)


def _item(rule: PematRule, decision: Decision, given: Answer) -> PematItem:
    if given == 'not-applicable' and not rule.may_not_apply:
        given = 'open'
    if decision.answer != 'open':
        return PematItem(rule.number, rule.part, rule.ask, decision.answer, 'machine', decision.evidence)
    by: Literal['person', 'nobody'] = 'nobody' if given == 'open' else 'person'
    return PematItem(rule.number, rule.part, rule.ask, given, by, decision.evidence)
