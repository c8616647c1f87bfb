"""Hard words in a paper, each with the plain ones to say instead."""

import re
from collections.abc import Container, Iterator
from functools import cache

from handouts.errors import Finding
from handouts.model import Job
from handouts.words.text import Block
from handouts.words.understood.rules_files import HardWord, PlainWordsFile

RULE = 'plain-word'


def plain_findings(
    job: Job, blocks: tuple[Block, ...], rules: PlainWordsFile, explained: Container[str] = ()
) -> Iterator[Finding]:
    """Yield each hard word of a paper at its line, but those in `explained` and those that brackets explain."""
    read = tuple(block for block in blocks if block.kind != 'note')
    entries = {form.lower(): entry for entry in rules.languages.get(job.language, ()) for form in entry.hard}
    for block in read:
        for match in _pattern(tuple(entries)).finditer(block.text):
            entry = entries[match[0].lower()]
            if not (_is_allowed(block.text, match, entry.but) or _is_explained(entry, read, explained)):
                yield _finding(job, block, match[0], entry)


def _finding(job: Job, block: Block, word: str, entry: HardWord) -> Finding:
    return Finding(
        job.source.file,
        block.line,
        RULE,
        f"'{word}' is a hard word.",
        f"Say: {entry.plain}. Or say beside it in brackets what it means.",
        'warn',
    ).of(job.paper, job.language, '')


def _is_allowed(text: str, match: re.Match[str], phrases: tuple[str, ...]) -> bool:
    """Say whether a match stands inside a phrase in which the word may be used."""
    return any(
        place.start() <= match.start() and match.end() <= place.end()
        for phrase in phrases
        for place in re.finditer(re.escape(phrase), text, re.IGNORECASE)
    )


def _is_explained(entry: HardWord, blocks: tuple[Block, ...], explained: Container[str]) -> bool:
    """Say whether the paper explains a word, as in 'infusion (a slow drip)' or 'a slow drip (infusion)'."""
    if any(form.lower() in explained for form in entry.hard):
        return True
    word = rf'(?<!\w)(?:{"|".join(map(re.escape, entry.hard))})(?!\w)'
    brackets = re.compile(rf'{word}\s\([^)\s]+\s[^)]+\)|\w\s\({word}\)', re.IGNORECASE)
    return any(brackets.search(block.text) for block in blocks)


@cache
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf'(?<!\w)(?:{"|".join(map(re.escape, longest_first)) or "(?!)"})(?!\w)', re.IGNORECASE)
