"""What the files of rules for understood words say: reading level, plain words, PEMAT-P."""

import re
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from handouts.files import File
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import Model, read_yaml

ScoreName = Literal['flesch-kincaid', 'smog', 'inflesz', 'fernandez-huerta', 'sentence-words']
Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


def _names_base(pattern: str) -> str:
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        raise ValueError(f"'{pattern}' is not a pattern: {error}") from None
    if set(groups) != {'number', 'base'}:
        raise ValueError(f"the pattern '{pattern}' needs the groups 'number' and 'base'")
    return pattern


class Limit(File):
    """How far a score may go, in one language, for some kinds of paper or for all."""

    language: Text
    score: ScoreName
    at_most: float | None = None
    at_least: float | None = None
    level: Literal['block', 'warn'] = 'block'
    kinds: tuple[str, ...] = ()
    why: str = ''

    @model_validator(mode='after')
    def one_bound(self) -> Self:
        """Refuse a limit that has no bound, or two."""
        if (self.at_most is None) == (self.at_least is None):
            raise ValueError(f"the limit of {self.score} needs either 'at_most' or 'at_least'")
        return self

    @property
    def bound(self) -> float:
        """The number that the score is held to."""
        return self.at_most if self.at_most is not None else self.at_least or 0.0

    def holds_for(self, language: str, kind: str) -> bool:
        """Say whether papers of this language and kind are held to it."""
        return self.language == language and (not self.kinds or kind in self.kinds)

    def is_kept(self, score: float) -> bool:
        """Say whether a score keeps to the limit; both are told to one decimal."""
        return round(score, 1) <= self.bound if self.at_most is not None else round(score, 1) >= self.bound


class NumberWords(File):
    """The words from which figures are spoken; `small` goes on until numbers are put together from `tens`."""

    small: Annotated[tuple[str, ...], Field(min_length=20, max_length=30)]
    tens: Annotated[tuple[str, ...], Field(min_length=8, max_length=8)]
    hundreds: Annotated[tuple[str, ...], Field(min_length=9, max_length=9)]
    hundred: Text = Field(description='exactly 100')
    thousand: tuple[str, str] = Field(description='exactly 1,000, and the word after a number of thousands')
    million: tuple[str, str]
    joint: str = Field(description='between tens and ones')
    point: Text
    years_in_pairs: bool = Field(default=False, description='1970 is spoken as 19 and 70')


class Explained(File):
    """Words that are not counted where a paper explains them by one of these phrases."""

    words: Texts
    by: Texts


class Spoken(File):
    """How a language is read aloud, and what is left out of the count."""

    numbers: NumberWords
    explained: tuple[Explained, ...] = ()
    read_as: dict[str, Text] = Field(default={}, description='how short forms and names are spoken')
    lines: tuple[str, ...] = Field(default=(), description='short telephone numbers')
    letters: dict[str, Text] = Field(default={}, description='names of letters that are no one syllable')
    signs: dict[str, Text] = Field(default={}, description='how signs beside figures are spoken')


class ReadingFile(File):
    """content/rules/reading.yaml: the limits, and how each language is counted."""

    limits: tuple[Limit, ...]
    languages: dict[str, Spoken]


class HardWord(File):
    """Forms of a hard word, the plain words for it, and phrases in which it may stand."""

    hard: Texts
    plain: Text
    but: tuple[str, ...] = ()


class PlainWordsFile(File):
    """content/rules/plain-words.yaml: the hard words of each language."""

    languages: dict[str, tuple[HardWord, ...]]


class PematRule(File):
    """One item of PEMAT-P: what is asked, and how a machine decides it, if it can."""

    number: Annotated[int, Field(ge=1, le=26)]
    part: Literal['understandability', 'actionability']
    ask: Text
    machine: str = Field(default='', description='the check by which a machine decides or finds evidence')
    how: str = ''
    least: float = Field(default=0.0, description='a number that the check needs')
    most: float = Field(default=0.0, description='a number that the check allows')
    may_not_apply: bool = False


class PematWords(File):
    """Words of a language by which what to do, the reader, summaries and numbers of people are recognised."""

    actions: Texts
    reader: Texts
    summaries: Texts
    rough: tuple[str, ...] = ()
    counts: Annotated[str, AfterValidator(_names_base)] = Field(
        description='a pattern for how many of how many, with the groups number and base'
    )


class PematFile(File):
    """content/rules/pemat.yaml: the items, and the words by which a machine decides."""

    items: Annotated[tuple[PematRule, ...], Field(min_length=1)]
    words: dict[str, PematWords]


@dataclass(frozen=True)
class UnderstoodRules:
    """All the rules by which words are understood."""

    reading: ReadingFile
    plain: PlainWordsFile
    pemat: PematFile


def read_rules(rooms: Rooms) -> UnderstoodRules:
    """Return the rules, a workspace's file before the project's; raise Mistakes with what is wrong in them."""
    return UnderstoodRules(
        _read(rooms, 'reading', ReadingFile),
        _read(rooms, 'plain-words', PlainWordsFile),
        _read(rooms, 'pemat', PematFile),
    )


def _read(rooms: Rooms, name: str, model: type[Model]) -> Model:
    return read_yaml(rooms.text(rooms.all_of(f'content/rules/{name}.yaml')[0]), model)
