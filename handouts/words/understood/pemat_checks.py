"""What a machine can say on the words of a paper, item by item of PEMAT-P, each with what it found."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from handouts.model import Article, Job
from handouts.words.text import Block, Sentence
from handouts.words.understood.level import counted_sentences, explained_words, level_findings
from handouts.words.understood.plain import plain_findings
from handouts.words.understood.rules_files import PematRule, PematWords, UnderstoodRules

# An open item is a question for a person.
Answer = Literal['agree', 'disagree', 'not-applicable', 'open']
SHOWN = 3
# People are counted on 100.
USUAL_BASE = '100'


@dataclass(frozen=True)
class Seen:
    """A paper as a check sees it, with the item that it is to decide."""

    job: Job
    article: Article
    blocks: tuple[Block, ...]
    rules: UnderstoodRules
    item: PematRule

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that a reader reads, without labels of forms."""
        return counted_sentences(self.blocks, self.job.language)

    @property
    def html(self) -> str:
        """The paper as HTML, without its drawings."""
        return ''.join(panel.html for panel in self.article.panels)

    @property
    def words(self) -> PematWords | None:
        """The words by which the paper's language is understood, if there are any."""
        return self.rules.pemat.words.get(self.job.language)

    @property
    def heads(self) -> tuple[str, ...]:
        """The headings and titles of boxes."""
        return tuple(block.text for block in self.blocks if block.kind in ('heading', 'title'))

    def doing(self) -> Iterator[Sentence]:
        """Yield the sentences that begin with what to do."""
        actions = self.words.actions if self.words else ()
        for sentence in self.sentences:
            if _begins(sentence.text, actions):
                yield sentence


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer, or an open one, with what speaks for it."""

    answer: Answer
    evidence: str


Check = Callable[[Seen], Decision]


def purpose(seen: Seen) -> Decision:
    """Decide whether the head of the paper says what it is for."""
    front = seen.job.front
    return decide(bool(front.subtitle), f"“{front.title}: {front.subtitle}”" if front.subtitle else "No subtitle.")


def everyday(seen: Seen) -> Decision:
    """Decide whether the words are those of everyday talk."""
    over = [
        finding.message
        for finding in level_findings(seen.job, seen.blocks, seen.rules.reading)
        if finding.level == 'block'
    ]
    found = [*over, *_hard_words(seen)]
    return decide(not found, some(found) or "Every required limit is kept, and no hard word was found.")


def terms(seen: Seen) -> Decision:
    """Decide against hard words without a meaning, and show the terms that are explained."""
    hard = _hard_words(seen)
    if hard:
        return Decision('disagree', some(hard))
    known = sorted(explained_words(seen.blocks, seen.job.language, seen.rules.reading))
    return Decision('open', f"Explained: {', '.join(known) or 'none'}.")


def _hard_words(seen: Seen) -> list[str]:
    explained = explained_words(seen.blocks, seen.job.language, seen.rules.reading)
    findings = plain_findings(seen.job, seen.blocks, seen.rules.plain, explained)
    return [f"Line {finding.line}: {finding.message}" for finding in findings]


def numbers(seen: Seen) -> Decision:
    """Decide whether people are counted on one base."""
    if not seen.words:
        return no_words(seen)
    texts = [sentence.text for sentence in seen.sentences]
    rough = [f"“{text}”" for text in texts if _contains(text, seen.words.rough)]
    counts = [match for text in texts for match in re.finditer(seen.words.counts, text)]
    bases = {match['base'] for match in counts}
    if rough:
        return Decision('disagree', some(rough))
    if len(bases) > 1:
        rare = [match[0] for match in counts if match['base'] != USUAL_BASE]
        return Decision('open', f"More than one base: {some(rare)}")
    if counts:
        return Decision('agree', some([match[0] for match in counts]))
    has_figures = any(re.search(r'\d', text) for text in texts)
    return Decision('open' if has_figures else 'not-applicable', "No count of people.")


def summary(seen: Seen) -> Decision:
    """Decide whether there is a summary."""
    if not seen.words:
        return no_words(seen)
    found = [head for head in seen.heads if head.lower().strip('.: ') in seen.words.summaries]
    return decide(bool(found), f"“{found[0]}”" if found else "No heading or box is called a summary.")


def actions(seen: Seen) -> Decision:
    """Decide whether it says what to do."""
    if not seen.words:
        return no_words(seen)
    found = [f"line {sentence.line}: “{sentence.text}”" for sentence in seen.doing()]
    return decide(len(found) >= seen.item.least, some(found) or "No sentence begins with what to do.")


def reader(seen: Seen) -> Decision:
    """Decide whether it speaks to the reader."""
    if not seen.words:
        return no_words(seen)
    said = [word.lower() for sentence in seen.sentences for word in re.findall(r'\w+', sentence.text)]
    count = sum(word in seen.words.reader for word in said)
    return decide(count >= seen.item.least, f"{count} times: {', '.join(seen.words.reader)}.")


def steps(seen: Seen) -> Decision:
    """Decide whether what to do comes in small steps."""
    if not seen.words:
        return no_words(seen)
    items = [sentence for sentence in seen.doing() if sentence.block.kind == 'item']
    short = [sentence for sentence in items if len(sentence.text.split()) <= seen.item.most]
    told = f"{len(items)} things to do in lists, {len(short)} of at most {seen.item.most:g} words."
    return decide(len(items) >= seen.item.least and 2 * len(short) >= len(items), told)


def decide(is_so: bool, evidence: str) -> Decision:
    """Return an answer for or against."""
    return Decision('agree' if is_so else 'disagree', evidence)


def no_words(seen: Seen) -> Decision:
    """Return that the language has no words for a check."""
    return Decision('open', f"content/rules/pemat.yaml has no words for the language '{seen.job.language}'.")


def some(found: list[str]) -> str:
    """Return the first of what was found, and how many more there are."""
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return '; '.join(found[:SHOWN]) + more


def _begins(text: str, words: tuple[str, ...]) -> bool:
    return bool(re.match(rf'[¡¿“"(]*(?:{"|".join(map(re.escape, words)) or "(?!)"})(?!\w)', text, re.IGNORECASE))


def _contains(text: str, phrases: tuple[str, ...]) -> bool:
    return any(phrase in text.lower() for phrase in phrases)


WORD_CHECKS: dict[str, Check] = {
    check.__name__: check for check in (purpose, everyday, terms, numbers, summary, actions, reader, steps)
}
