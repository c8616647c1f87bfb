"""Everything that can be said against one paper before it is printed or approved."""

from collections.abc import Iterator, Mapping, Sequence

from handouts.errors import Finding, Mistakes
from handouts.model import Article, Job, Printed
from handouts.press.press import prove_job, read_words
from handouts.words.guards.claims import claim_findings
from handouts.words.guards.facts import fact_findings
from handouts.words.guards.required import required_findings
from handouts.words.rules import Rules
from handouts.words.text import read_blocks, read_sentences
from handouts.words.translated.translation import translation_findings
from handouts.words.understood.level import explained_words, level_findings
from handouts.words.understood.plain import plain_findings


def inspect_paper(
    editions: Sequence[Job], known: Mapping[str, Printed], rules: Rules, *, only_words: bool = False
) -> tuple[Finding, ...]:
    """Return all findings about a paper of a clinic in one language, given as its editions.

    They are laid out and proved unless their words cannot be read; what is `known` to lie there, made of the
    same, has been proved.
    """
    first = editions[0]
    try:
        article = read_words(first)[0]
    except Mistakes as error:
        return tuple(finding.of(first.paper, first.language, '') for finding in error.findings)
    found = [finding.of(first.paper, first.language, '') for finding in word_findings(first, article, rules)]
    if not only_words:
        found += [finding for job in editions for finding in prove_job(known, job)]
    return tuple(found)


def word_findings(job: Job, article: Article, rules: Rules) -> Iterator[Finding]:
    """Yield what the words of a paper are held to: facts, claims, required parts, reading level, its original."""
    blocks, language = read_blocks(job, article), job.base_language
    understood = rules.understood
    yield from fact_findings(job, read_sentences(blocks, language), rules.facts)
    yield from claim_findings(job, blocks, rules.claims)
    yield from required_findings(job, blocks, rules.required)
    yield from level_findings(job, blocks, understood.reading)
    explained = explained_words(blocks, language, understood.reading)
    yield from plain_findings(job, blocks, understood.plain, explained)
    yield from translation_findings(rules.library, job)
