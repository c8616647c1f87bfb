"""Finds sentences that state a shared fact by themselves, and say it differently or by half."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from handouts.errors import Finding
from handouts.knowledge import Fact, Telling
from handouts.model import Job
from handouts.press.workspace.commons import Shared
from handouts.words.text import Sentence


def fact_findings(job: Job, sentences: tuple[Sentence, ...], facts: Mapping[str, Shared[Fact]]) -> Iterator[Finding]:
    """Yield a blocking finding for each sentence that states a fact without all that belongs to it."""
    for name, fact in facts.items():
        telling = fact.entry.told.get(job.base_language)
        if telling is None:
            continue
        for sentence in sentences:
            if states(telling, sentence.text) and not is_whole(telling, sentence.text):
                yield job.finding(
                    'fact',
                    f"This states the fact '{name}' in another way: “{sentence.text}” Elsewhere it is: "
                    f"“{_plain(fact.entry.text[job.base_language])}” ({fact.file}:{fact.line}).",
                    f"Write {{{{ fact.{name} }}}}, or say all of it with the same numbers.",
                    sentence.line,
                )


def states(telling: Telling, text: str) -> bool:
    """Return whether a sentence states a fact, rightly or wrongly."""
    known = all(_found(pattern, text) for pattern in telling.known_by)
    return known and not any(_found(pattern, text) for pattern in telling.unless)


def is_whole(telling: Telling, text: str) -> bool:
    """Return whether a sentence that states a fact has every number, limit and half of it."""
    return all(_found(pattern, text) for pattern in telling.whole)


def _found(pattern: str, text: str) -> bool:
    return _compiled(pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _plain(text: str) -> str:
    return text.replace('*', '')
