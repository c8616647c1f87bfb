"""The fields of a paper: what is to be filled in, where on its pages that is, and what somebody filled in."""

import re
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, model_validator
from pydantic import Field as Limits

from handouts.files import File

FieldType = Literal['text', 'date', 'time', 'phone', 'number', 'choice', 'tick', 'initials', 'signature']
Width = Literal['short', 'medium', 'long']
# What a hand writes or a key signs: nobody fills it in beforehand, nor what is `by_hand`.
BY_HAND: tuple[FieldType, ...] = ('initials', 'signature')
# The option of a tick, which has only one box.
YES = 'yes'
# The name under which the place of a page's scanning code is kept; its option is the number of the page.
CODE = ''
# Names that a list of people uses for other things than fields.
RESERVED = ('language', 'edition', 'copies', 'chart_number')
MOST_LINES = 20


def _field_name(value: str) -> str:
    if not re.fullmatch('[a-z][a-z0-9_]{0,39}', value):
        raise ValueError(f"'{value}' is not a name like 'birth_date': small letters, digits and '_'")
    if value in RESERVED:
        raise ValueError(f"'{value}' is no name for a field: a list of people has a column of that name")
    return value


def _option_name(value: str) -> str:
    if not re.fullmatch('[a-z][a-z0-9_]{0,39}', value) or value == 'off':
        raise ValueError(f"'{value}' is not a name like 'not_pregnant': small letters, digits and '_', not 'off'")
    return value


FieldName = Annotated[str, AfterValidator(_field_name)]
OptionName = Annotated[str, AfterValidator(_option_name)]
# Words in the language of the file, or in several languages by their codes.
Words = str | dict[str, str]


class FieldFile(File):
    """A field as a paper or a kind of paper declares it; without a label it has that of `content/strings/`."""

    type: FieldType = 'text'
    label: Words = ''
    required: bool = False
    by_hand: bool = Limits(default=False, description='what only the person may fill in, who signs for it')
    past: bool = Limits(default=False, description='of a date: a day that has been, such as a birthday')
    width: Width = 'medium'
    lines: int = Limits(default=1, ge=1, le=MOST_LINES, description='lines to write on, of a text')
    options: dict[OptionName, Words] = Limits(default={}, description='what a choice is made of')

    @model_validator(mode='after')
    def fitting(self) -> Self:
        """Refuse a choice without a choice, and room or options where they mean nothing."""
        if self.type == 'choice' and len(self.options) < 2:
            raise ValueError("a field of the type 'choice' needs two 'options' or more")
        if self.type != 'choice' and self.options:
            raise ValueError("only a field of the type 'choice' has 'options'")
        if self.type != 'text' and self.lines > 1:
            raise ValueError("only a field of the type 'text' has several 'lines'")
        if self.past and self.type != 'date':
            raise ValueError("only a field of the type 'date' may be 'past'")
        if (self.by_hand or self.type in BY_HAND) and self.required:
            raise ValueError("what is signed by hand cannot be 'required' in a list of people")
        return self


@dataclass(frozen=True, slots=True)
class Field:
    """A field in the language of its paper; `options` are names and words of the boxes of a choice."""

    name: str
    type: FieldType
    label: str
    required: bool = False
    by_hand: bool = False
    past: bool = False
    width: Width = 'medium'
    lines: int = 1
    options: tuple[tuple[str, str], ...] = ()

    @property
    def is_boxes(self) -> bool:
        """Whether it is filled in by ticking a box."""
        return self.type in ('tick', 'choice')


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a field is filled in: points from the lower left corner of a page, which counts from 0.

    `option` is that of the box of a choice, `YES` at the box of a tick, else ''. One field may have several slots;
    that of the scanning code has the name `CODE`, and as option the number of the page that its code names.
    """

    field: str
    option: str
    page: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Points from its left to its right edge."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Points from its lower to its upper edge."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Value:
    """What somebody filled in: `words` from the fullest to the shortest way to write it, or the box to tick."""

    words: tuple[str, ...] = field(default=(), repr=False)
    option: str = ''


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a value cannot be printed: what is wrong, what to do. Never holds the value or a part of it."""

    rule: str
    message: str
    hint: str = ''
