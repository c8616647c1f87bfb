"""What papers share and may not say differently: facts, and the sources they come from."""

import re
from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from handouts.files import File


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"'{value}' is not a pattern: {error}") from None
    return value


Pattern = Annotated[str, AfterValidator(_pattern)]


class Telling(File):
    """By which words a sentence is known to state a fact, in one language.

    A sentence states it if it has a match for each of `known_by` and none for `unless`; it then must have a
    match for each of `whole`: the numbers, limits and halves of the rule.
    """

    known_by: tuple[Pattern, ...] = Field(min_length=1)
    whole: tuple[Pattern, ...] = Field(min_length=1)
    unless: tuple[Pattern, ...] = ()


class Fact(File):
    """A rule, number or phone line that several papers state: its words per language, and where it comes from."""

    text: dict[str, str]
    source: str = Field(min_length=1)
    told: dict[str, Telling] = Field(default={})

    @model_validator(mode='after')
    def worded(self) -> Self:
        """Refuse a fact that is recognised in a language in which it has no words."""
        for language in self.told:
            if language not in self.text:
                raise ValueError(f"'told' has the language '{language}', in which there is no 'text'")
        return self


class FactsFile(File):
    """The facts that papers share, each said once."""

    facts: dict[str, Fact] = Field(default={})


class SourceEntry(File):
    """A source, as the papers cite it, and the day by which somebody should look whether it still holds."""

    cite: str = Field(min_length=1)
    address: str = ''
    check_by: date


class SourcesFile(File):
    """The bibliography."""

    sources: dict[str, SourceEntry] = Field(default={})
