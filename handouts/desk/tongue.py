"""The languages of the desk: English is the key, each other language is a file of content/strings/desk/.

A message of the engine is finished English by the time it comes here; it is told by the template it was made from.
Nothing that was told is kept, not even for the next time: file names and the words of papers stand in messages.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from handouts.files import File
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml

Say = Callable[..., str]
# How many letters of a message are known for the engine's own, and how it is told.
Reading = tuple[int, str]

FOLDER = 'content/strings/desk'
ENGLISH = 'en'
CODE = re.compile('[a-z]{2,3}(-[A-Za-z]{2,4})?')
# What is put in. In a translation '{name:told}' has words of the program's own, which are told in the language too.
PLACE = re.compile(r'\{(\w+)(:told)?\}')
# Between the sentences of a message that was put together from several.
BETWEEN = re.compile(r'(\n|(?<=[.?!]) (?=\S))')


class TongueFile(File):
    """content/strings/desk/<language>.yaml: what the desk says in a language, by what it says in English."""

    language: str = Field(min_length=1, description='the name of the language, in that language')
    names: dict[str, str] = Field(default={}, description='what people call kinds of papers and editions')
    texts: dict[str, str] = Field(default={}, description='what stands on the pages of the desk')
    messages: dict[str, str] = Field(default={}, description='what the program says of papers, lists and files')

    @model_validator(mode='after')
    def fillable(self) -> Self:
        """Refuse a translation that asks for a value which the English does not give."""
        for english, translation in (*self.texts.items(), *self.messages.items()):
            strange = ', '.join(sorted(_places(translation) - _places(english)))
            if strange:
                raise ValueError(f"the translation of “{english}” has places that the English has not: {strange}")
        return self


@dataclass(frozen=True)
class Tongue:
    """A language of the desk: its code, its own name, and what it says by the English; what it lacks is English."""

    code: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)

    def say(self, english: str, **values: object) -> str:
        """Return a text of the desk with values at its places, such as {name}."""
        told = self.texts.get(english) or self.messages.get(english) or english
        return PLACE.sub(lambda place: str(values[place[1]]), told)

    def say_count(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the text for one or that for any other count, which it may name as {count}.

        Languages that count in more ways than English say what holds for all other counts alike.
        """
        return self.say(one if count == 1 else many, count=count, **values)

    def named(self, name: str) -> str:
        """Return what people call a kind of paper or an edition; in English the name itself, 'Large print'."""
        return self.names.get(name) or re.sub('[-_]', ' ', name).capitalize()

    def told(self, message: str) -> str:
        """Return a message of the engine in this language: as a whole, or sentence by sentence."""
        return self._read(message)[1]

    def _read(self, message: str) -> Reading:
        """Return a message as it is told where the most of its letters are known."""
        whole = self._read_whole(message)
        parts = BETWEEN.split(message)
        if len(parts) > 1:
            weights, told = zip(*map(self._read_whole, parts), strict=True)
            if sum(weights) > whole[0]:
                return sum(weights), ''.join(told)
        return whole

    def _read_whole(self, message: str) -> Reading:
        known = self.messages.get(message) or self.texts.get(message)
        if known:
            return len(message), known
        for form in self._forms.get(message[:1]) or self._forms['']:
            if form.mark in message and (found := form.pattern.fullmatch(message)):
                return form.fill(found, self._read)
        return 0, message

    @cached_property
    def _forms(self) -> dict[str, list['_Form']]:
        """The templates by the first letter of what they may fit, '' for any other; the weightiest stand first."""
        forms = [_Form.of(english, told) for english, told in self.messages.items() if told and PLACE.search(english)]
        forms.sort(key=lambda form: form.weight, reverse=True)
        letters = {'', *(form.first for form in forms)}
        return {letter: [form for form in forms if form.first in ('', letter)] for letter in letters}


@dataclass(frozen=True)
class _Form:
    """A template of a message.

    `first` is the letter that it begins with, '' if that is a value; `mark` is the longest piece of its own, and
    `weight` counts all letters of its own. `said` are the values that the engine says itself.
    """

    pattern: re.Pattern[str]
    first: str
    mark: str
    weight: int
    names: tuple[str, ...]
    said: frozenset[str]
    told: str

    @classmethod
    def of(cls, english: str, told: str) -> '_Form':
        """Return the form of a template and its translation."""
        parts = PLACE.split(english)
        own, names = parts[::3], parts[1::3]
        pattern = re.compile('(.*?)'.join(map(re.escape, own)), re.DOTALL)
        said = frozenset(place[1] for place in PLACE.finditer(told) if place[2])
        return cls(pattern, own[0][:1], max(own, key=len), sum(map(len, own)), tuple(names), said, told)

    def fill(self, found: re.Match[str], read: Callable[[str], Reading]) -> Reading:
        """Return the translation with the values of a message; those that the engine says itself are told too."""
        weight, values = self.weight, dict(zip(self.names, found.groups(), strict=True))
        for name in self.said:
            more, values[name] = read(values[name])
            weight += more
        return weight, PLACE.sub(lambda place: values[place[1]], self.told)


def tongues(rooms: Rooms) -> dict[str, Tongue]:
    """Return the languages of the desk by their codes, English first; raise Mistakes if a file has some.

    What a workspace's own file says stands before what the project's says.
    """
    codes = dict.fromkeys([ENGLISH, *filter(CODE.fullmatch, rooms.names(f'{FOLDER}/*.yaml'))])
    return {code: _tongue(rooms, code) for code in codes}


def chosen(known: Mapping[str, Tongue], wished: str, accepted: str) -> Tongue:
    """Return the language that somebody wished for, or the first that their browser accepts, or English."""
    for code in (wished, *_accepted(accepted)):
        if code in known:
            return known[code]
    return known[ENGLISH]


def _accepted(header: str) -> Iterator[str]:
    """Yield the languages of an Accept-Language header, the dearest first, each before its like of any region."""
    for code, quality in parse_accept_header(header, LanguageAccept):
        if quality > 0:
            yield from (code, code.partition('-')[0].lower())


def _tongue(rooms: Rooms, code: str) -> Tongue:
    files = [read_yaml(rooms.text(path), TongueFile) for path in rooms.all_of(f'{FOLDER}/{code}.yaml')]
    names: dict[str, str] = {}
    texts: dict[str, str] = {}
    messages: dict[str, str] = {}
    for file in reversed(files):
        names, texts, messages = names | file.names, texts | file.texts, messages | file.messages
    return Tongue(code, files[0].language if files else "English", names, texts, messages)


def _places(text: str) -> set[str]:
    return {place[1] for place in PLACE.finditer(text)}
