"""How easily a paper reads: its scores as a whole and by section, its hardest sentences, and the limits.

Sentences are counted as a person reads them, a list item as one; labels beside a blank are none. A word that the
paper explains (rules: explained) stays in the length of its sentence, while its syllables count nowhere.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handouts.errors import Finding
from handouts.errors import Level as Weight
from handouts.model import Job
from handouts.words.text import Block, Sentence, read_sentences
from handouts.words.understood.aloud import Word, words_aloud
from handouts.words.understood.formulas import FORMULAS, Counts
from handouts.words.understood.rules_files import Limit, ReadingFile, ScoreName, Spoken

RULE = 'reading-level'
NOTHING: Mapping[str, str] = MappingProxyType({})
HARD = 3
# A score of a shorter sentence says little: 'Psychosis, schizophrenia' would read like a thesis.
# A section of fewer words says little by its score.
LEAST_SECTION = 40
LEAST_WORDS = 6
NAMES: dict[ScoreName, str] = {
    'flesch-kincaid': "grade {score:.1f} by Flesch-Kincaid",
    'smog': "grade {score:.1f} by SMOG",
    'inflesz': "{score:.1f} on the INFLESZ scale",
    'fernandez-huerta': "{score:.1f} by Fernández-Huerta",
}


@dataclass(frozen=True)
class Level:
    """How easily some sentences read; `scores` has each score of the language, `left_out` how often each word was."""

    sentences: int
    words: int
    syllables: int
    hard_words: int
    scores: Mapping[ScoreName, float]
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Hard:
    """A sentence with its own score, by the first formula of the language."""

    sentence: Sentence
    score: float


def counted_sentences(blocks: tuple[Block, ...], language: str) -> tuple[Sentence, ...]:
    """Return the sentences that are counted: all but the labels of a form."""
    return tuple(sentence for sentence in read_sentences(blocks, language) if sentence.block.box != 'form')


def explained_words(blocks: tuple[Block, ...], language: str, rules: ReadingFile) -> dict[str, str]:
    """Return the words that some block both uses and explains: in small letters, with how the rules write them."""
    spoken = rules.languages.get(language)
    texts = [block.text.lower() for block in blocks if block.kind != 'note']
    return {
        word.lower(): word
        for entry in (spoken.explained if spoken else ())
        if any(_names(entry.words, text) and _names(entry.by, text) for text in texts)
        for word in entry.words
    }


def _names(phrases: tuple[str, ...], text: str) -> bool:
    return any(phrase.lower() in text for phrase in phrases)


def read_level(
    sentences: tuple[Sentence, ...], language: str, rules: ReadingFile, left_out: Mapping[str, str] = NOTHING
) -> Level:
    """Return how easily sentences read; a language without a formula has no scores."""
    spoken = rules.languages.get(language)
    read = [words_aloud(sentence.text, language, spoken) for sentence in sentences] if spoken else []
    counts, names = _count([words for words in read if words], left_out)
    scores = {name: formula(counts) for name, formula in FORMULAS.get(language, {}).items() if counts.rated}
    return Level(counts.sentences, counts.words, counts.syllables, counts.hard, scores, names)


def _count(read: list[tuple[Word, ...]], left_out: Mapping[str, str]) -> tuple[Counts, Counter[str]]:
    words = [word for sentence in read for word in sentence]
    rated = [word for word in words if word.text.lower() not in left_out]
    names = Counter(left_out[word.text.lower()] for word in words if word.text.lower() in left_out)
    syllables = sum(word.syllables for word in rated)
    hard = sum(word.syllables >= HARD for word in rated)
    return Counts(len(read), len(words), len(rated), syllables, hard), names


def section_levels(blocks: tuple[Block, ...], language: str, rules: ReadingFile) -> dict[str, Level]:
    """Return the level of each section under its heading, in order; '' is what stands before the first."""
    left_out, sections = explained_words(blocks, language, rules), dict[str, list[Sentence]]()
    for sentence in counted_sentences(blocks, language):
        sections.setdefault(sentence.block.section, []).append(sentence)
    return {name: read_level(tuple(said), language, rules, left_out) for name, said in sections.items()}


def hardest(
    sentences: tuple[Sentence, ...], language: str, rules: ReadingFile, left_out: Mapping[str, str] = NOTHING
) -> tuple[Hard, ...]:
    """Return the five hardest sentences, the hardest first."""
    rated = []
    for sentence in sentences:
        level = read_level((sentence,), language, rules, left_out)
        if level.words >= LEAST_WORDS and level.scores:
            rated.append(Hard(sentence, next(iter(level.scores.values()))))
    rated.sort(key=lambda hard: hard.score, reverse=language == 'en')
    return tuple(rated[:5])


def level_findings(job: Job, blocks: tuple[Block, ...], rules: ReadingFile) -> Iterator[Finding]:
    """Yield where a paper reads harder than its kind may, its long sentences, and what was left out."""
    language = job.base_language
    if language not in rules.languages or language not in FORMULAS:
        yield _finding(job, 0, 'note', f"No formula measures how easily '{job.language}' reads.", "Ask a reader.")
        return
    left_out = explained_words(blocks, language, rules)
    sentences = counted_sentences(blocks, language)
    level = read_level(sentences, language, rules, left_out)
    limits = [limit for limit in rules.limits if limit.holds_for(language, job.kind.name)]
    yield from _over_limit(job, level, limits, hardest(sentences, language, rules, left_out))
    for limit in limits:
        if limit.score == 'sentence-words':
            yield from _long_sentences(job, sentences, limit, rules.languages[language])
    yield from _hard_sections(job, section_levels(blocks, language, rules), limits)
    if level.left_out:
        yield _left_out_note(job, level, read_level(sentences, language, rules))


def _over_limit(job: Job, level: Level, limits: list[Limit], hard: tuple[Hard, ...]) -> Iterator[Finding]:
    """Yield each score over a limit; one over a required limit is not told of the wanted one too."""
    told: set[str] = set()
    for limit in sorted(limits, key=lambda limit: limit.level):
        score = level.scores.get(limit.score)
        if score is None or limit.score in told or limit.is_kept(score):
            continue
        told.add(limit.score)
        bound = f"{'required' if limit.level == 'block' else 'wanted'} is {limit.bound:g} or "
        yield _finding(
            job,
            0,
            limit.level,
            f"The paper reads at {NAMES[limit.score].format(score=score)}; "
            f"{bound}{'less' if limit.at_most is not None else 'more'}.",
            f"Make the hardest sentences shorter, in plainer words: {'; '.join(map(_shown, hard))}.",
        )


def _hard_sections(job: Job, sections: Mapping[str, Level], limits: list[Limit]) -> Iterator[Finding]:
    """Yield a note that names the sections which read harder than the whole paper must."""
    required = [limit for limit in limits if limit.level == 'block']
    hard = [
        f"{name} ({NAMES[limit.score].format(score=level.scores[limit.score])})"
        for name, level in sections.items()
        for limit in required
        if name and level.words >= LEAST_SECTION and limit.score in level.scores
        if not limit.is_kept(level.scores[limit.score])
    ]
    if hard:
        yield _finding(job, 0, 'note', f"Sections that read harder: {'; '.join(hard)}.", "Begin with these.")


def _shown(hard: Hard) -> str:
    return f"line {hard.sentence.line} ({hard.score:.1f}): “{hard.sentence.text}”"


def _long_sentences(job: Job, sentences: tuple[Sentence, ...], limit: Limit, spoken: Spoken) -> Iterator[Finding]:
    for sentence in sentences:
        count = len(words_aloud(sentence.text, job.base_language, spoken))
        if not limit.is_kept(count):
            yield _finding(
                job,
                sentence.line,
                limit.level,
                f"A sentence has {count} words: “{sentence.text}”",
                f"Say it in two; {limit.bound:g} words are enough for one.",
                'long-sentence',
            )


def _left_out_note(job: Job, level: Level, whole: Level) -> Finding:
    """Return what was left out of the count, and the scores with it."""
    words = ', '.join(f"{word} ({count})" for word, count in sorted(level.left_out.items(), key=lambda one: -one[1]))
    scores = {
        name: (NAMES[name].format(score=level.scores[name]), NAMES[name].format(score=score))
        for name, score in whole.scores.items()
    }
    told = '; '.join(f"{without}, and {whole} with them" for without, whole in scores.values())
    return _finding(
        job,
        0,
        'note',
        f"Words that the paper explains were left out of the count of syllables: {words}.",
        f"It reads at {told}.",
    )


def _finding(job: Job, line: int, level: Weight, message: str, hint: str, rule: str = RULE) -> Finding:
    return Finding(job.source.file, line, rule, message, hint, level).of(job.paper, job.language, '')
