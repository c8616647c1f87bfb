"""The form of the Brand page as it is shown: its parts in order, and what is told beside each value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import floor

from handouts.colour import WHITE, contrast
from handouts.desk.brand.brand_typed import MARK, Drafted, form_of
from handouts.desk.views import here
from handouts.desk.written.brand_form import BrandField, Remark
from handouts.errors import Finding
from handouts.schema import LEAST_CONTRAST, Colours

# The parts of the form, by the values that stand in them; a name that ends with '.' stands for all that begin so.
PARTS = {
    'who': ('name', 'short_name', 'tagline', 'prescriber', 'medical_director'),
    'colours': ('colours.',),
    'fonts': ('fonts.',),
    'address': ('city', 'address', 'phone', 'after_hours_phone', 'email', 'web'),
    'hours': ('hours', 'rules.'),
    'prices': ('prices.',),
    'paper': ('paper', 'country', 'language'),
}
# What has no line to write on where nothing is known.
NO_BLANK = ('name', 'short_name', 'tagline')
HEX = re.compile('#[0-9a-fA-F]{6}')


@dataclass(frozen=True)
class Ratio:
    """How well a colour can be told from a ground."""

    ground: str
    told: str
    is_enough: bool


@dataclass(frozen=True)
class Sample:
    """A colour as it would look, on white paper and on the ground of boxes, with what it is held to."""

    name: str
    colours: Mapping[str, str]
    needed: str
    ratios: tuple[Ratio, ...]

    @property
    def colour(self) -> str:
        """The colour itself."""
        return self.colours[self.name]


@dataclass(frozen=True)
class Asked:
    """A value that the form asks for, with all that is told beside it.

    `theirs` is what somebody else has written there meanwhile, '' if nothing. `blank` if papers print a line to
    write on, because nothing is known.
    """

    field: BrandField
    faults: tuple[str, ...]
    instead: str
    blank: bool
    theirs: str = ''
    sample: Sample | None = None

    @property
    def name(self) -> str:
        """What it is called in what is sent."""
        return MARK + self.field.name

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self.field.shown


@dataclass(frozen=True)
class Part:
    """A part of the form under a heading, with a line that says what it is good for."""

    name: str
    heading: str
    lead: str
    asked: tuple[Asked, ...]


def parts_of(drafted: Drafted, theirs: Mapping[str, str]) -> tuple[Part, ...]:
    """Return the form part by part; `theirs` are values that somebody else has written meanwhile."""
    return tuple(_parts(drafted, theirs))


def _parts(drafted: Drafted, theirs: Mapping[str, str]) -> Iterator[Part]:
    fields = drafted.form.fields
    for name, (heading, lead) in _headings().items():
        named = [key for key in fields if any(_stands_for(own, key) for own in PARTS[name])]
        if named:
            asked = (_asked(drafted, fields[key], theirs.get(key, '')) for key in named)
            yield Part(name, heading, lead, tuple(asked))


def _stands_for(own: str, key: str) -> bool:
    return key.startswith(own) if own.endswith('.') else key == own


def _headings() -> dict[str, tuple[str, str]]:
    say = here.say
    return {
        'who': (say("Who we are"), ""),
        'colours': (say("Colours"), say("Each is held to what people with low vision can read.")),
        'fonts': (say("Fonts"), ""),
        'address': (say("Address and phones"), ""),
        'hours': (say("Hours and rules"), say("Your own rules, as the papers say them.")),
        'prices': (say("Prices"), ""),
        'paper': (say("Paper and language"), ""),
    }


def _asked(drafted: Drafted, field: BrandField, theirs: str) -> Asked:
    remarks = drafted.draft.of(field.name)
    plain = field.kind == 'text' and field.name not in NO_BLANK and not field.usual
    return Asked(
        field,
        tuple(remark_told(drafted, remark) for remark in remarks),
        next((remark.instead for remark in remarks if remark.instead), ''),
        plain and not field.shown,
        theirs,
        _sample(drafted.form.fields, field.name.partition('.')[2]) if field.kind == 'colour' else None,
    )


def remark_told(drafted: Drafted, remark: Remark) -> str:
    """Return what is said against a value, in the language of the page."""
    field = drafted.form.fields.get(remark.field)
    if field and field.kind == 'colour' and remark.instead and HEX.fullmatch(field.shown):
        if remark.field == 'colours.tint':
            return here.say("Not all colours can be read on this ground. The nearest that will do is below.")
        return here.say("Too faint to be read by everybody. The nearest shade that can be is below.")
    return finding_told(remark.finding)


def finding_told(finding: Finding) -> str:
    """Return what is wrong and what to do, in the language of the page."""
    told = here.tongue().told
    return f'{told(finding.message)} {told(finding.hint)}'.strip()


def _sample(fields: Mapping[str, BrandField], name: str) -> Sample | None:
    """Return how a colour would look; None for what is no colour."""
    typed = {key: fields[f'colours.{key}'].shown.lower() for key in Colours.model_fields}
    if not HEX.fullmatch(typed[name]):
        return None
    usual = Colours().model_dump()
    colours = {key: value if HEX.fullmatch(value) else usual[key] for key, value in typed.items()}
    least = LEAST_CONTRAST.get(name, 0.0)
    grounds = {here.say("white paper"): WHITE, here.say("the ground of boxes"): colours['tint']} if least else {}
    ratios = (_ratio(where, contrast(colours[name], ground), least) for where, ground in grounds.items())
    return Sample(name, colours, f'{least:g}', tuple(ratios))


def _ratio(where: str, ratio: float, least: float) -> Ratio:
    """Return a contrast as it is told: rounded down, so that what is not enough never looks so."""
    return Ratio(where, f'{floor(ratio * 10) / 10:.1f}', ratio >= least)


def changed_fields(drafted: Drafted) -> list[BrandField]:
    """Return the fields in which something else is typed than the file says."""
    before = form_of(drafted.manuscript).fields
    return [field for name, field in drafted.form.fields.items() if field.shown != before[name].shown]


def changes_told(drafted: Drafted) -> list[str]:
    """Return what is typed and not saved, by the names that the form has for it."""
    told = here.tongue().told
    named = [field.label if field.is_own else told(field.label) for field in changed_fields(drafted)]
    return [*named, here.say("Logo")] if drafted.has_other_logo else named
