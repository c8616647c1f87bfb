"""Everything that can be said against one paper before it is printed or approved."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from handouts.errors import Finding, Mistakes
from handouts.model import Article, Job
from handouts.press.press import prove_job, read_words
from handouts.words.guards.claims import claim_findings
from handouts.words.guards.facts import fact_findings
from handouts.words.guards.required import required_findings
from handouts.words.rules import Rules
from handouts.words.text import read_blocks, read_sentences
from handouts.words.translated.translation import translation_findings
from handouts.words.understood.level import explained_words, level_findings
from handouts.words.understood.plain import plain_findings

Group = Literal['reading', 'claims', 'facts', 'parts', 'translation', 'form', 'other']

# The rules by which things are said of a paper; those that the print would refuse it for are its form.
RULES: Mapping[Group, tuple[str, ...]] = {
    'reading': ('reading-level', 'long-sentence', 'plain-word'),
    'claims': ('claims',),
    'facts': ('fact', 'source', 'unused-source', 'old-source'),
    'parts': ('required',),
    'translation': ('stale-translation',),
    'form': (
        *('file-name', 'same-file', 'outside', 'unreadable', 'too-long', 'not-utf-8', 'control-character'),
        *('front-matter', 'yaml', 'kind', 'fold', 'edition', 'language', 'phrase', 'field', 'unused-field'),
        *('no-words', 'template', 'undefined', 'raw-html', 'attribute', 'too-deep', 'heading', 'link', 'box'),
        *(
            'left-out',
            'picture',
            'missing-picture',
            'alt-text',
            'drawing',
            'missing-character',
            'missing-font',
            'font',
        ),
        *('panels', 'overflow', 'pages', 'too-many-pages', 'page-size', 'edge', 'margin', 'missing-words'),
        *('split', 'near-fold', 'broken-number', 'lost-word', 'bare-page', 'bare-heading', 'orphan', 'widow'),
        *('contrast', 'title', 'code', 'engine', 'accessible', 'preflight', 'font-file'),
    ),
    'other': (
        *('standing', 'not-approved', 'approved-words', 'approved-pages', 'conflict', 'not-alone'),
        *('not-written', 'not-drawn', 'worker', 'delivery', 'pemat'),
    ),
}
GROUPS: Mapping[str, Group] = {rule: group for group, rules in RULES.items() for rule in rules}
# How the rules begin that are named after a part or after what a translation is compared by.
BEGINNINGS: Mapping[str, Group] = {'missing-': 'parts', 'translation-': 'translation'}


class Judged(NamedTuple):
    """What is said of the words of a paper, and whether they could be read at all."""

    findings: tuple[Finding, ...]
    is_read: bool


def judge_words(job: Job, rules: Rules) -> Judged:
    """Return all findings about the words of a paper of a clinic in one language."""
    try:
        found, is_read = (*word_findings(job, read_words(job)[0], rules),), True
    except Mistakes as error:
        found, is_read = error.findings, False
    return Judged(tuple(finding.of(job.paper, job.language, '') for finding in found), is_read)


def inspect_paper(editions: Sequence[Job], rules: Rules) -> tuple[Finding, ...]:
    """Return all findings about a paper, given as its editions: laid out and proved if their words can be read."""
    words = judge_words(editions[0], rules)
    if not words.is_read:
        return words.findings
    return (*words.findings, *(finding for job in editions for finding in prove_job(job)))


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


def grouped(findings: Iterable[Finding], claims: Container[str]) -> dict[Group, tuple[Finding, ...]]:
    """Return the findings by what they are about, in the order of `Group`; a group without any is there too.

    `claims` are the names of the rules for claims, which every workspace may have its own of.
    """
    found: dict[Group, list[Finding]] = {group: [] for group in get_args(Group)}
    for finding in findings:
        found[group_of(finding.rule, claims)].append(finding)
    return {group: tuple(these) for group, these in found.items()}


def group_of(rule: str, claims: Container[str]) -> Group:
    """Return what a finding by this rule is about."""
    if rule in GROUPS:
        return GROUPS[rule]
    if rule in claims:
        return 'claims'
    return next((group for beginning, group in BEGINNINGS.items() if rule.startswith(beginning)), 'other')
