"""Finds in a paper's words the claims that no paper makes, and claims of benefit without their limit."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handouts.errors import Finding
from handouts.model import Job
from handouts.words.guards.claim_files import ByLanguage, Claim, ClaimRules, Denial, Place, pattern_of, plain
from handouts.words.text import Block, split_sentences

VALUE = re.compile(r'\{\{.*?\}\}|\{%.*?%\}', re.DOTALL)
MARKS = re.compile(r'[*_`]')
# What a screen reader says of a picture, and the number that a link dials.
UNSEEN = re.compile(r'!\[([^\]]+)\]|\]\((tel:[^)\s]+)')
# Stands between the passages of a paper where all are searched at once, to pass over claims that nothing makes.
# Stands for a letter that is not looked at.
GAP = '\u2007'
BETWEEN = '\n\0\n'
MOST_SHOWN = 90


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, heading, title or note; `before` and `after` are its neighbours in the same section.

    `is_first` says that nothing before it belongs to it.
    """

    text: str
    file: str
    line: int
    place: Place = 'words'
    is_first: bool = False
    before: str = ''
    after: str = ''


@dataclass(frozen=True)
class _Paper:
    """A paper's passages, and what is needed to judge them."""

    job: Job
    language: str
    denial: Denial
    passages: tuple[Passage, ...]

    def find(self, wordings: ByLanguage, text: str) -> bool:
        """Return whether a text holds one of the wordings."""
        return bool(pattern_of(wordings.get(self.language, ())).search(text))


def claim_findings(job: Job, blocks: Sequence[Block], rules: ClaimRules) -> Iterator[Finding]:
    """Yield a finding for each sentence that makes a claim, claim by claim, in the order of the lines."""
    language = job.base_language
    if language not in rules.denials:
        yield _unread(job, language)
        return
    passages = tuple(_with_neighbours([*_own_passages(job), *_read_passages(job, blocks, language)]))
    paper = _Paper(job, language, rules.denials[language], passages)
    said = BETWEEN.join(passage.text for passage in passages)
    found = [
        finding
        for name, claim in rules.claims.items()
        if _is_about(claim, job, said) and paper.find(claim.find, said)
        for finding in _findings(paper, name, claim)
    ]
    yield from sorted(found, key=lambda finding: (finding.file, finding.line))


def _unread(job: Job, language: str) -> Finding:
    missing = job.finding(
        'claims',
        f"There are no claim rules in the language '{language}'.",
        "Have a clinician read it for claims; add the language to denials.yaml and claims.yaml in content/rules.",
    )
    return replace(missing, level='warn')


def _is_about(claim: Claim, job: Job, said: str) -> bool:
    """Return whether a claim is looked for in this paper."""
    of_kind = not claim.kinds or job.front.kind in claim.kinds
    return of_kind and (not claim.when or bool(pattern_of(claim.when).search(said)))


def _own_passages(job: Job) -> Iterator[Passage]:
    """Yield what stands around the text: the front matter, the clinic's line, and what is not seen on paper."""
    for text in (job.front.title, job.front.subtitle, job.front.purpose):
        yield Passage(plain(text), job.source.file, 1)
    tagline = job.clinic.says.tagline
    yield Passage(plain(tagline), job.clinic.file, job.clinic.source.line_of_key('tagline'), is_first=True)
    for found in UNSEEN.finditer(job.source.text):
        line = job.source.first_line + job.source.text.count('\n', 0, found.start())
        yield Passage(plain(found[1] or found[2]), job.source.file, line, is_first=True)


def _read_passages(job: Job, blocks: Sequence[Block], language: str) -> Iterator[Passage]:
    """Yield the sentences of the text; a heading or a note has nothing before it."""
    is_first = True
    for block in blocks:
        place: Place = 'notes' if block.kind == 'note' else 'words'
        is_first = is_first or block.kind in ('heading', 'note')
        for text in split_sentences(plain(block.text), language):
            yield Passage(text, job.source.file, block.line, place, is_first)
            is_first = False


def _with_neighbours(passages: list[Passage]) -> Iterator[Passage]:
    for number, passage in enumerate(passages):
        before = '' if passage.is_first or not number else passages[number - 1].text
        following = passages[number + 1] if number + 1 < len(passages) else passage
        after = '' if following is passage or following.is_first else following.text
        yield replace(passage, before=before, after=after)


def _findings(paper: _Paper, name: str, claim: Claim) -> Iterator[Finding]:
    """Yield one finding for each passage that makes the claim."""
    said: set[str] = set()
    for passage in paper.passages:
        found = dict.fromkeys(_claiming_words(paper, claim, passage))
        words = [word for word in found if not claim.once_passes or word.lower() in said]
        said |= {word.lower() for word in found}
        if words and not _is_excused(paper, claim, passage):
            yield _finding(paper.job, name, claim, passage, words)


def _claiming_words(paper: _Paper, claim: Claim, passage: Passage) -> Iterator[str]:
    """Yield the words that make the claim and are not denied."""
    if passage.place not in claim.places:
        return
    said = _without_clinic(paper.job, passage.text) if claim.clinic_passes else passage.text
    for found in pattern_of(claim.find.get(paper.language, ())).finditer(said):
        if not (claim.denied_passes and paper.denial.covers(said, found.start())):
            yield found[0]


def _without_clinic(job: Job, said: str) -> str:
    """Return a text in which what comes from the clinic's file, and the author did not type, is a gap."""
    says = job.clinic.says
    texts = [text for _, text in says if isinstance(text, str)] + [*says.rules.values(), *says.prices.values()]
    typed = plain(VALUE.sub('', job.source.text))
    for text in sorted({plain(text) for text in texts if text}, key=len, reverse=True):
        if text not in typed:
            said = said.replace(text, GAP * len(text))
    return said


def _is_excused(paper: _Paper, claim: Claim, passage: Passage) -> bool:
    return (
        paper.find(claim.unless, passage.text)
        or paper.find(claim.unless_with_before, f'{passage.before} {passage.text}')
        or paper.find(claim.limits, passage.text)
        or paper.find(claim.limits, passage.after)
        or (claim.question_passes and _is_open_question(paper, passage))
    )


def _is_open_question(paper: _Paper, passage: Passage) -> bool:
    """Return whether the passage asks, and the next one does not say yes."""
    return passage.text.endswith('?') and not pattern_of(paper.denial.agrees).match(passage.after)


def _finding(job: Job, name: str, claim: Claim, passage: Passage, words: list[str]) -> Finding:
    shown = "', '".join(word[:MOST_SHOWN] for word in words)
    source = f" ({claim.source})" if claim.source else ""
    finding = job.finding(name, f"'{shown}': {claim.why}{source}", claim.instead, _line(job, passage, words[0]))
    return replace(finding, file=passage.file, level='warn' if claim.level == 'warn' else 'block')


def _line(job: Job, passage: Passage, words: str) -> int:
    """Return the line of the words inside of a paragraph of several lines, or that on which it begins."""
    lines = job.source.text.split('\n')[max(passage.line - job.source.first_line, 0) :]
    if passage.file != job.source.file or passage.line < job.source.first_line:
        return passage.line
    for number, line in enumerate(lines):
        if words in plain(MARKS.sub('', line)):
            return passage.line + number
        if not line.strip():
            break
    return passage.line
