"""What each YAML file of a workspace may say."""

import re
from math import floor
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from handouts.colour import WHITE, contrast, nearest_shade
from handouts.fields import FieldFile, FieldName
from handouts.files import File

PaperSize = Literal['letter', 'a4']
# The most ink on one spot that print shops take, in percent of one ink.
MOST_INK_SHARE = 300

# Least contrast on white and on the tint: WCAG 2.1 AA, 1.4.3 for text and 1.4.11 for graphics.
LEAST_CONTRAST = {'ink': 4.5, 'main': 4.5, 'alert': 4.5, 'accent': 3.0, 'line': 3.0}


def _hex_colour(value: str) -> str:
    if not re.fullmatch('#[0-9a-fA-F]{6}', value):
        raise ValueError(f"'{value}' is not a colour like '#1f4e5f'")
    return value.lower()


Colour = Annotated[str, AfterValidator(_hex_colour)]


class Colours(File):
    """The clinic's colours; each must stand out from white paper and from the tint."""

    ink: Colour = '#1d2b36'
    main: Colour = '#1f5a6b'
    accent: Colour = '#b4552d'
    tint: Colour = '#f3efe8'
    line: Colour = '#7a8790'
    alert: Colour = '#8c1c13'

    @model_validator(mode='after')
    def readable(self) -> Self:
        """Refuse colours that cannot be read, each with the number and the nearest one that can."""
        faults = [
            InitErrorDetails(
                type=PydanticCustomError('colour', '{fault}', {'fault': fault}),
                loc=(name,),
                input=getattr(self, name),
            )
            for name, least in LEAST_CONTRAST.items()
            if (fault := self._fault(name, least))
        ]
        if faults:
            raise ValidationError.from_exception_data('Colours', faults)
        return self

    def _fault(self, name: str, least: float) -> str:
        """Return what is wrong with one colour; '' if it can be read on white paper and on the tint."""
        colour, grounds = getattr(self, name), {WHITE: "white paper", self.tint: "the tint"}
        for ground, where in grounds.items():
            ratio = contrast(colour, ground)
            if ratio < least:
                return (
                    f"'{name}' {colour} on {where} has a contrast of {floor(ratio * 100) / 100}, needed is {least}; "
                    f"the nearest shade that can be read is {nearest_shade(colour, tuple(grounds), least)}"
                )
        return ''


# The share of each ink in percent: cyan, magenta, yellow, black.
Percent = Annotated[float, Field(ge=0, le=100)]
InkShares = tuple[Percent, Percent, Percent, Percent]


class Fonts(File):
    """Font families by their names; each must be installed as a font package."""

    text: str = 'Atkinson Hyperlegible'
    headings: str = 'Zilla Slab'


class ClinicFile(File):
    """A clinic: who prints. Only the name is required; what is not known prints as a blank."""

    name: str = Field(min_length=1)
    short_name: str = Field(default='', max_length=32, description='for the foot of pages, if the name is long')
    tagline: str = ''
    city: str = ''
    address: str = ''
    phone: str = ''
    after_hours_phone: str = ''
    email: str = ''
    web: str = ''
    hours: str = ''
    prescriber: str = ''
    medical_director: str = ''
    rules: dict[str, str] = Field(default={})
    prices: dict[str, str] = Field(default={})
    country: str = Field(default='US', pattern='^[A-Z]{2}$', description='how dates and phones are written there')
    paper: PaperSize = 'letter'
    logo: str = ''
    cover: str = ''
    colours: Colours = Colours()
    fonts: Fonts = Fonts()
    inks: dict[str, InkShares] = Field(
        default={}, description='colours in cyan, magenta, yellow and black percent, where the brand has its own'
    )
    language: str = Field(default='en', description='in which the clinic writes to its print shop')

    @model_validator(mode='after')
    def printable(self) -> Self:
        """Refuse inks of a colour that there is not, or more ink than paper can take."""
        for name, shares in self.inks.items():
            if name not in Colours.model_fields:
                raise ValueError(f"'inks' names '{name}', which is none of {', '.join(Colours.model_fields)}")
            if sum(shares) > MOST_INK_SHARE:
                raise ValueError(
                    f"the inks of '{name}' add up to {sum(shares):g} %, and paper takes {MOST_INK_SHARE} %"
                )
        return self


class FrontMatter(File):
    """What a paper says of itself above its text."""

    title: str = Field(min_length=1)
    kind: str = Field(min_length=1)
    subtitle: str = ''
    purpose: str = ''
    version: str = '1.0'
    fold: str = ''
    fields: dict[FieldName, FieldFile] = Field(default={})


class KindFile(File):
    """A kind of paper: what it may be printed as, and how large it may be."""

    name: str
    purpose: str
    editions: tuple[str, ...] = ('print', 'screen')
    fold: str = ''
    max_pages: int = Field(ge=1, description='pages at most; a folded kind counts its panels')
    must_contain: tuple[str, ...] = Field(
        default=(), description='the parts that it must have, by their names in content/rules/required.yaml'
    )
    fields: dict[FieldName, FieldFile] = Field(
        default={}, description='fields that every paper of the kind may place; their labels stand in the strings'
    )


class EditionFile(File):
    """An edition: one way of putting a paper on pages."""

    name: str
    purpose: str
    panels: Literal['sheet', 'pages', 'column'] = Field(
        default='pages',
        description='of a folded paper: on the sheet to fold, each on a page of its own, or in one column of pages',
    )
    tagged: bool = Field(default=False, description='a tagged PDF for screen readers, PDF/UA-1')
    office: bool = Field(default=False, description='for an office printer: it is told which edge to turn')
    any_length: bool = Field(default=False, description='the page limit of the kind does not hold')
    safe_margin: float = Field(default=0.0, ge=0, description='inches along each edge that stay white')
    smallest_type: float = Field(default=9.0, gt=0, description='points that no letter is smaller than')
    bleed: float = Field(default=0.0, ge=0, le=0.5, description='inches of colour beyond the trim, for a print shop')
    output_condition: dict[PaperSize, str] = Field(
        default={}, description='the printing condition that a print shop works to, by its name in the ICC registry'
    )

    @property
    def for_press(self) -> bool:
        """Whether a print shop prints it: ink by ink, cut at the trim."""
        return self.bleed > 0

    @model_validator(mode='after')
    def complete(self) -> Self:
        """Refuse an edition for a print shop that does not say how it will be printed."""
        if self.for_press and set(self.output_condition) != set(get_args(PaperSize)):
            raise ValueError("an edition with a bleed needs 'output_condition' for letter and a4")
        return self


class FoldFile(File):
    """A fold: which panel lies where on the two sides of the flat sheet.

    Panels are numbered in the order in which a reader meets them. Each side lists them from left to
    right; `narrower` says, for the outside from left to right, by how many inches a leaf is narrower
    than a full one, so that it can lie inside the others. `turns` says, for the inside from left to right,
    how each fold bends as one looks at it.
    """

    name: str
    outside: tuple[int, ...] = Field(min_length=1)
    inside: tuple[int, ...] = Field(min_length=1)
    narrower: tuple[Annotated[float, Field(ge=0, le=1)], ...]
    turns: tuple[Literal['valley', 'mountain'], ...]

    @model_validator(mode='after')
    def complete(self) -> Self:
        """Refuse a fold that leaves out a panel or has sides of different length."""
        if len(self.outside) != len(self.inside) or len(self.narrower) != len(self.outside):
            raise ValueError("'outside', 'inside' and 'narrower' must have one number for each leaf")
        if len(self.turns) != len(self.outside) - 1:
            raise ValueError("'turns' must have one word for each fold")
        if sorted(self.outside + self.inside) != list(range(1, 2 * len(self.outside) + 1)):
            raise ValueError("'outside' and 'inside' together must name each panel once, from 1")
        return self


class StringsFile(File):
    """The fixed phrases of one language."""

    language: str = Field(min_length=1, description='the name of the language, in that language')
    phrases: dict[str, str]
    boxes: dict[str, str] = Field(default={}, description='the word a box is announced with')
    clinic: dict[str, str] = Field(description='labels of clinic values that may be blank')
    rules: dict[str, str] = Field(default={}, description="labels of the clinic's rules")
    prices: dict[str, str] = Field(default={}, description="labels of the clinic's prices")
    fields: dict[str, str] = Field(default={}, description='labels of the fields that kinds of papers bring')
    slip: dict[str, str] = Field(default={}, description='phrases of the job slip for a print shop')

    def under(self, other: Self) -> Self:
        """Return these phrases, completed by those of another file."""
        return self.model_copy(
            update={
                part: getattr(other, part) | getattr(self, part)
                for part in ('phrases', 'boxes', 'clinic', 'rules', 'prices', 'fields', 'slip')
            }
        )
