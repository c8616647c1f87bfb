"""Finds the parts that a kind of paper must have and this one has not: warnings, choices, lines to sign."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from itertools import takewhile

from handouts.errors import Finding
from handouts.model import Job
from handouts.words.guards.claim_files import ByLanguage, Denial, Part, RequiredRules, pattern_of, plain
from handouts.words.text import Block, split_sentences

# A section or box has words of its own from so many on.
LEAST_WORDS = 3
HEADINGS = ('heading', 'title')
IMPORTED = re.compile(r"{%-? *(?:from|import|include|extends) +'([^']+)'(?: +import +([^%]+?))? *-?%}")
COMMENT = re.compile(r'{#.*?#}', re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading or the title of a box, with the text under it."""

    heading: str
    line: int
    body: str


@dataclass(frozen=True)
class _Paper:
    """What a paper says, part by part, and what is needed to judge it."""

    job: Job
    language: str
    denial: Denial
    placeholders: re.Pattern[str]
    sentences: tuple[str, ...]
    sections: tuple[_Section, ...]
    boxes: Mapping[str, str]
    has_notes: bool

    def has_words(self, body: str) -> bool:
        """Return whether a text has words of its own, not only words that hold a place."""
        return len(re.findall(r'\w+', self.placeholders.sub('', body))) >= LEAST_WORDS


def required_findings(job: Job, blocks: Sequence[Block], rules: RequiredRules) -> Iterator[Finding]:
    """Yield a finding for each part that papers of this kind must have and this one has not."""
    language = job.base_language
    known = rules.kinds.get(job.kind.name, {})
    yield from _unknown_parts(job, known)
    parts = {name: known[name] for name in job.kind.must_contain if name in known and known[name].level != 'off'}
    if parts and language not in rules.denials:
        yield _unread(job, language)
        return
    said = plain('\n'.join([job.front.title, *(block.text for block in blocks)]))
    asked = {name: part for name, part in parts.items() if not part.when or pattern_of(part.when).search(said)}
    if asked:
        paper = _read(job, blocks, language, rules)
        for name, part in asked.items():
            if not _is_there(paper, part):
                yield _missing(paper, name, part)


def _unknown_parts(job: Job, known: Mapping[str, Part]) -> Iterator[Finding]:
    """Yield a finding for each part that the kind asks for by a name that no rule has."""
    for name in job.kind.must_contain:
        if name not in known:
            near = get_close_matches(name, known, 1)
            meant = f"Did you mean '{near[0]}'? " if near else ""
            finding = job.finding(
                'required',
                f"The kind '{job.kind.name}' must contain '{name}', and no rule says how that is recognised.",
                f"{meant}There are: {', '.join(sorted(known)) or 'none'}.",
            )
            yield replace(finding, file=f'templates/{job.kind.name}/kind.yaml')


def _unread(job: Job, language: str) -> Finding:
    missing = job.finding(
        'required',
        f"There are no words for the language '{language}' by which the parts of a paper are found.",
        "Compare it with the English paper; add the language to denials.yaml and required.yaml in content/rules.",
    )
    return replace(missing, level='warn')


def _read(job: Job, blocks: Sequence[Block], language: str, rules: RequiredRules) -> _Paper:
    own = [block for block in blocks if block.kind not in (*HEADINGS, 'note')]
    boxes: dict[str, str] = {}
    for block in own:
        boxes[block.box] = f'{boxes.get(block.box, "")} {plain(block.text)}'
    return _Paper(
        job,
        language,
        rules.denials[language],
        pattern_of(rules.placeholders.get(language, ())),
        tuple(text for block in own for text in split_sentences(plain(block.text), language)),
        tuple(_sections(job, blocks)),
        boxes,
        any(block.kind == 'note' for block in blocks),
    )


def _sections(job: Job, blocks: Sequence[Block]) -> Iterator[_Section]:
    """Yield each heading with all up to the next one of its level, and each box title with its box."""
    for number, block in enumerate(blocks):
        if block.kind in HEADINGS:
            body = takewhile(partial(_belongs, job, block), blocks[number + 1 :])
            texts = (plain(other.text) for other in body if other.kind not in (*HEADINGS, 'note'))
            yield _Section(plain(block.text), block.line, ' '.join(texts))


def _belongs(job: Job, this: Block, other: Block) -> bool:
    """Return whether the section or box that `this` heads goes on at `other`."""
    if this.kind == 'title':
        return other.kind not in HEADINGS and other.box == this.box
    return other.kind != 'heading' or _level(job, other) > _level(job, this)


def _level(job: Job, heading: Block) -> int:
    line = job.source.text.split('\n')[heading.line - job.source.first_line]
    return len(line) - len(line.lstrip('#'))


def _is_there(paper: _Paper, part: Part) -> bool:
    return (
        any(paper.has_words(section.body) for section in _headed(paper, part))
        or any(paper.has_words(paper.boxes.get(box, '')) for box in part.boxes)
        or any(_is_said(paper, part.words, sentence) for sentence in paper.sentences)
        or (part.notes and paper.has_notes)
        or (bool(part.printed) and _printed(paper.job).issuperset(part.printed))
    )


def _headed(paper: _Paper, part: Part) -> list[_Section]:
    """Return the sections whose heading says that they are this part."""
    wanted = pattern_of(part.headings.get(paper.language, ()))
    return [section for section in paper.sections if wanted.search(section.heading)]


def _is_said(paper: _Paper, wordings: ByLanguage, sentence: str) -> bool:
    """Return whether a sentence holds one of the wordings, and does not deny it."""
    found = pattern_of(wordings.get(paper.language, ())).finditer(sentence)
    return any(not paper.denial.covers(sentence, words.start()) for words in found)


def _printed(job: Job) -> set[str]:
    """Return the names of the phrases and fields that the layout of this kind prints around the text."""
    found: set[str] = set()
    waiting, seen = [f'{job.front.kind}/page.html'], set()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in job.templates:
            continue
        seen.add(name)
        text = COMMENT.sub('', job.templates[name])
        found |= set(re.findall(r'\b(?:t|field)\.(\w+)', text))
        waiting += [place for place, names in IMPORTED.findall(text) if _is_used(names, text)]
    return {name for name in found if job.strings.phrases.get(name) or name in job.fields}


def _is_used(names: str, text: str) -> bool:
    """Return whether a template calls one of the parts that it imports; without names, all of it stands there."""
    return not names or any(f'{name.strip()}(' in text for name in names.split(','))


def _missing(paper: _Paper, name: str, part: Part) -> Finding:
    source = f" ({part.source})" if part.source else ""
    empty = next((section for section in _headed(paper, part)), None)
    told = f"The paper does not have: {part.name}."
    if empty:
        told = f"'{empty.heading}' has no words of its own, and this must be there: {part.name}."
    finding = paper.job.finding(
        f'missing-{name}', f"{told} {part.why}{source}", part.write, empty.line if empty else 0
    )
    return replace(finding, level='warn' if part.level == 'warn' else 'block')
