"""What the rule files may say: claims that no paper makes, parts that each kind must have, how a language denies."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field

from handouts.files import File
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import Model, read_yaml

Ruled = TypeVar('Ruled', 'Claim', 'Part')

# How many words before the words found a denial may stand: "is not thought to be a cure".
REACH = 6
CLAIMS, REQUIRED, DENIALS = (f'content/rules/{name}.yaml' for name in ('claims', 'required', 'denials'))
NOTHING = '(?!)'
# Signs that are written in several ways, as the rules write them; what nobody sees is taken out.
SIGNS = str.maketrans(
    {
        **dict.fromkeys('‘’', "'"),
        **dict.fromkeys('“”«»', '"'),
        **dict.fromkeys('\u00a0\u202f', ' '),
        **dict.fromkeys('\u2010\u2011', '-'),
        **dict.fromkeys('\u00ad\u200b', ''),
    }
)


def _checked(wording: str) -> str:
    """Refuse a wording that is no regular expression, or one that cannot stand beside others."""
    try:
        compiled = re.compile(f'(?:{wording})')
    except re.error as error:
        raise ValueError(f"'{wording}' cannot be read as a search pattern: {error}") from None
    if compiled.groupindex or re.search(r'\\[1-9]', wording):
        raise ValueError(f"'{wording}' names or repeats a group; write the words out")
    if compiled.search(''):
        raise ValueError(f"'{wording}' fits every sentence; write at least one word that must be there")
    return wording


# Words, or a regular expression; whole words are found, in capitals or not.
Wording = Annotated[str, AfterValidator(_checked)]
Wordings = tuple[Wording, ...]
ByLanguage = dict[str, Wordings]
Place = Literal['words', 'notes']


@cache
def pattern_of(wordings: tuple[str, ...]) -> re.Pattern[str]:
    """Return one pattern that finds any of the wordings as whole words; of none, one that finds nothing."""
    either = '|'.join(f'(?:{wording})' for wording in wordings) or NOTHING
    return re.compile(rf'(?<!\w)(?:{either})(?!\w)', re.IGNORECASE)


def plain(text: str) -> str:
    """Return a text in the signs in which rules are written."""
    return unicodedata.normalize('NFC', text).translate(SIGNS)


class Denial(File):
    """How a language says no: words that deny what follows shortly, and what ends their reach."""

    denies: Wordings = Field(min_length=1, description='deny what follows within a few words')
    doubts: Wordings = Field(default=(), description='deny all that follows in the clause, like "no proof that"')
    denies_not: Wordings = Field(default=(), description='look like a denial and are none, like "not only"')
    clause_ends: Wordings = Field(min_length=1, description='where a clause ends; found anywhere, not as whole words')
    agrees: Wordings = Field(default=(), description='how an answer begins that says yes to a question')

    def covers(self, text: str, start: int) -> bool:
        """Return whether the words of a sentence that begin at the letter `start` are denied in their clause.

        A comma inside of a clause parts the items of a list: a denial before the list holds for all of it.
        """
        ends = re.compile('|'.join(self.clause_ends), re.IGNORECASE)
        begin = max((end.end() for end in ends.finditer(text) if end.end() <= start), default=0)
        clause = pattern_of(self.denies_not).sub('', text[begin:start])
        before_list = clause.partition(',')[0]
        near = (' '.join(part.split()[-REACH:]) for part in (clause, before_list))
        return any(map(pattern_of(self.denies).search, near)) or bool(pattern_of(self.doubts).search(clause))


class Claim(File):
    """A claim that no paper makes: its wordings, why, and what to say instead."""

    level: Literal['block', 'warn', 'off'] = Field(description="'off' in a workspace takes the project's rule away")
    why: str = Field(min_length=1)
    instead: str = Field(min_length=1)
    source: str = ''
    find: ByLanguage
    unless: ByLanguage = Field(default={}, description='excuse it in the same sentence')
    unless_with_before: ByLanguage = Field(default={}, description='the same, in the sentence with the one before it')
    limits: ByLanguage = Field(default={}, description='make it fair in the same or the next sentence')
    denied_passes: bool = Field(default=True, description='"is not a cure" passes')
    question_passes: bool = Field(default=False, description='"Is it safe?" passes, unless the answer is yes')
    clinic_passes: bool = Field(default=False, description="passes where it comes from the clinic's file")
    once_passes: bool = Field(default=False, description='each wording passes the first time')
    places: tuple[Place, ...] = ('words', 'notes')
    kinds: tuple[str, ...] = Field(default=(), description='only in papers of these kinds')
    when: Wordings = Field(default=(), description='only in papers that say this')


class ClaimFile(File):
    """The claims by their names."""

    claims: dict[str, Claim]


class DenialFile(File):
    """How each language denies."""

    languages: dict[str, Denial]


class Part(File):
    """A part that a paper must have: it is there as a section, a box, a wording, or by the layout."""

    name: str = Field(min_length=1)
    why: str = Field(min_length=1)
    write: str = Field(min_length=1)
    source: str = ''
    level: Literal['block', 'warn', 'off'] = 'block'
    headings: ByLanguage = Field(default={}, description='a heading or box title, with words of its own under it')
    boxes: tuple[str, ...] = Field(default=(), description='a box of one of these kinds, with words of its own')
    words: ByLanguage = Field(default={}, description='wordings in sentences, list items or fields')
    notes: bool = Field(default=False, description='notes under the text, such as sources')
    printed: tuple[str, ...] = Field(default=(), description='phrases that the layout prints, all of them')
    when: Wordings = Field(default=(), description='only in papers that say this')


Parts = dict[str, Part]


class RequiredFile(File):
    """The parts of each kind of paper, and words that only hold a place."""

    placeholders: ByLanguage = Field(default={}, description='words that only hold a place')
    kinds: dict[str, Parts]


@dataclass(frozen=True)
class ClaimRules:
    """The claims that no paper makes, and how each language denies."""

    claims: Mapping[str, Claim]
    denials: Mapping[str, Denial]


@dataclass(frozen=True)
class RequiredRules:
    """The parts that each kind of paper must have, and how each language denies."""

    kinds: Mapping[str, Mapping[str, Part]]
    placeholders: Mapping[str, Wordings]
    denials: Mapping[str, Denial]


def read_claim_rules(rooms: Rooms) -> ClaimRules:
    """Return the project's claims, with those of the workspace in the place of the ones of the same name."""
    claims: dict[str, Claim] = {}
    for file in _files(rooms, CLAIMS, ClaimFile):
        claims |= file.claims
    return ClaimRules(_standing(claims), _denials(rooms))


def read_required_rules(rooms: Rooms) -> RequiredRules:
    """Return the project's kinds, with the parts of the workspace in the place of the ones of the same name."""
    kinds: dict[str, Parts] = {}
    placeholders: dict[str, Wordings] = {}
    for file in _files(rooms, REQUIRED, RequiredFile):
        placeholders |= file.placeholders
        for kind, parts in file.kinds.items():
            kinds[kind] = kinds.get(kind, {}) | parts
    return RequiredRules(kinds, placeholders, _denials(rooms))


def _denials(rooms: Rooms) -> Mapping[str, Denial]:
    denials: dict[str, Denial] = {}
    for file in _files(rooms, DENIALS, DenialFile):
        denials |= file.languages
    return denials


def _files(rooms: Rooms, name: str, model: type[Model]) -> Iterable[Model]:
    """Return the files of this name, the project's first and the workspace's last."""
    return [read_yaml(rooms.text(path), model) for path in reversed(rooms.all_of(name))]


def _standing(rules: Mapping[str, Ruled]) -> dict[str, Ruled]:
    """Return the rules that are not taken away."""
    return {name: rule for name, rule in rules.items() if rule.level != 'off'}
