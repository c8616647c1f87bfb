"""The form of the Brand page: what a clinic's file says, field by field, and the file with what is typed there."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel

from handouts.desk.written.uses import clinic_uses
from handouts.errors import Finding, Mistakes, mistake
from handouts.press.letters.fonts import installed_families
from handouts.press.library import Library
from handouts.press.workspace.yamledit import changed_yaml
from handouts.press.workspace.yamlwriting import KeyPath, Tree, plain_tree
from handouts.schema import ClinicFile, Colours, Fonts

Kind = Literal['text', 'colour', 'choice']
Options = tuple[tuple[str, str], ...]

# The longest value that fits where values of a clinic stand, in letters.
LONGEST = 500

WHO = {
    'name': ("Name of the clinic", "Stands on every paper."),
    'short_name': ("Short name", "For the foot of the pages, if the name is long: 32 letters at most."),
    'tagline': ("What the clinic does", "A few words beside the name, such as: Family dentistry."),
    'city': ("City", "For example: Phoenix, Arizona."),
    'address': ("Address", "For example: 12 Main Street, Suite 4."),
    'phone': ("Phone, by day", "For example: 602-555-0100. Without it, papers have a line to write on."),
    'after_hours_phone': ("Phone, at night", "Who answers when the clinic is closed."),
    'email': ("E-mail", "For example: desk@example.org."),
    'web': ("Web site", "For example: www.example.org."),
    'hours': ("Opening hours", "For example: Monday to Friday, 9 to 5."),
    'prescriber': ("Who prescribes", "The name with its title, for example: Ana Ruiz, MD."),
    'medical_director': ("Medical director", "The name with its title, for example: Ana Ruiz, MD."),
}
COLOURS = {
    'ink': ("Text", "The letters that people read."),
    'main': ("Main colour", "Headings, frames and bands."),
    'accent': ("Accent", "Few, small things, such as the sun on a cover."),
    'tint': ("Ground of boxes", "A light colour behind text."),
    'line': ("Lines", "Thin lines of tables and boxes."),
    'alert': ("Warnings", "When to get help, and what not to do."),
}
FONTS = {
    'text': ("Font of the text", "Made to be read with low vision: Atkinson Hyperlegible."),
    'headings': ("Font of the headings", "May have more character than that of the text."),
}
PLACE = {
    'paper': ("Size of the paper", "All papers are laid out anew for it."),
    'country': ("Country", "Two capital letters, such as US or MX: how dates and phone numbers are written there."),
    'language': ("Language of the clinic", "In which papers are filled in where nobody chooses another."),
}
RULES = {
    'visit_minutes': "Minutes in the chair",
    'watch_minutes': "Minutes of rest after that",
    'eating': "Eating and drinking before a visit",
    'blood_pressure_limit': "Blood pressure limit",
}
PRICES = {
    'consult': "First talk",
    'visit': "One visit",
    'course': "First course of visits",
    'missed_visit': "Missed visit",
    'refund': "Refunds",
}
PARTS: Mapping[KeyPath, type[BaseModel]] = {(): ClinicFile, ('colours',): Colours, ('fonts',): Fonts}
NO_OPTIONS: Mapping[str, Options] = {}
STRINGS, ENGLISH = 'content/strings/*.yaml', 'en'
SIZES = (('letter', "Letter, 8½ by 11 inches"), ('a4', "A4, 210 by 297 millimeters"))


@dataclass(frozen=True, slots=True)
class BrandField:
    """A field: its name, such as 'colours.ink', what it is called, and what the file says there.

    `usual` is what counts where the file says nothing; '' where papers then print a blank. Options are values with
    what they are called. `is_own` says that the label is a word of the workspace, which the desk's languages do not
    have; `is_quoted` that the help is a sentence of its papers.
    """

    name: str
    label: str
    help: str
    value: str
    kind: Kind = 'text'
    usual: str = ''
    options: Options = ()
    is_own: bool = False
    is_quoted: bool = False

    @property
    def path(self) -> KeyPath:
        """Where it stands in the file."""
        return tuple(self.name.split('.', 1))

    @property
    def shown(self) -> str:
        """What stands in the field: the value on one line, or what counts without one where something must."""
        return ' '.join(self.value.split()) or self.usual


@dataclass(frozen=True, slots=True)
class BrandGroup:
    """Fields that belong together, under a heading."""

    title: str
    fields: tuple[BrandField, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said against one field ('' for none), and a value that would be right, to be taken over; '' if none."""

    field: str
    finding: Finding
    instead: str = ''


@dataclass(frozen=True)
class BrandForm:
    """The fields of a clinic's file, in groups."""

    file: str
    text: str
    groups: tuple[BrandGroup, ...]

    @property
    def fields(self) -> dict[str, BrandField]:
        """The fields by their names."""
        return {field.name: field for group in self.groups for field in group.fields}

    def typed(self, posted: Mapping[str, str]) -> 'BrandForm':
        """Return the form with what somebody has typed in the place of what the file says."""
        groups = (
            replace(group, fields=tuple(replace(one, value=posted.get(one.name, one.value)) for one in group.fields))
            for group in self.groups
        )
        return replace(self, groups=tuple(groups))

    def written(self, posted: Mapping[str, str]) -> tuple[str, tuple[Remark, ...]]:
        """Return the file with what was typed, and what is said against values that cannot stand in it.

        What is typed as it was shown changes nothing; an empty field takes its key out.
        """
        text, remarks = self.text, []
        for name, field in self.fields.items():
            value = _clean(name, posted.get(name, field.shown))
            try:
                if value != field.shown:
                    _refuse_long(self.file, value)
                    text = changed_yaml(text, {field.path: value}, self.file)
            except Mistakes as error:
                remarks += [Remark(name, finding) for finding in error.findings]
        return text, tuple(remarks)


def brand_form(library: Library, file: str, text: str, language: str) -> BrandForm:
    """Return the form of a clinic's file; `language` is the one in which people read papers.

    Raises Mistakes where the file is written in a way that must be changed by hand.
    """
    says = plain_tree(file, text, ClinicFile)
    known = library.rooms.names(STRINGS)
    strings = library.strings(language if language in known else ENGLISH)
    uses = clinic_uses(library, language)
    groups = (
        BrandGroup("Who we are", tuple(_fields(says, (), WHO))),
        BrandGroup("Colours", tuple(_fields(says, ('colours',), COLOURS, 'colour'))),
        BrandGroup("Fonts", tuple(_fields(says, ('fonts',), FONTS, 'choice', dict.fromkeys(FONTS, _families())))),
        BrandGroup("Paper and language", tuple(_fields(says, (), PLACE, options=_places(library, known)))),
        BrandGroup("Our rules", tuple(_own_fields(says, 'rules', RULES, strings.rules, uses))),
        BrandGroup("Our prices", tuple(_own_fields(says, 'prices', PRICES, strings.prices, uses))),
    )
    return BrandForm(file, text, tuple(group for group in groups if group.fields))


def _fields(
    says: Tree,
    part: KeyPath,
    told: Mapping[str, tuple[str, str]],
    kind: Kind = 'text',
    options: Mapping[str, Options] = NO_OPTIONS,
) -> Iterator[BrandField]:
    """Yield the fields of one part of a clinic's file, or of the file itself."""
    model = PARTS[part]
    for key, (label, help_line) in told.items():
        value, choices = _value(says, (*part, key)), options.get(key, ())
        field = model.model_fields[key]
        usual = '' if field.is_required() else str(field.default)
        if value and choices and value not in dict(choices):
            choices = (*choices, (value, value))
        yield BrandField(
            '.'.join((*part, key)), label, help_line, value, 'choice' if choices else kind, usual, choices
        )


def _own_fields(
    says: Tree, part: str, told: Mapping[str, str], labels: Mapping[str, str], uses: Mapping[str, str]
) -> Iterator[BrandField]:
    """Yield the fields of rules or prices: those that have a label on papers, and those that the file has.

    A key of the workspace's own is called by its words, and by its label on papers.
    """
    own = says.get(part)
    for key in dict.fromkeys([*labels, *(own if isinstance(own, dict) else ())]):
        name, plain = f'{part}.{key}', re.sub('[_-]+', ' ', key).strip().capitalize()
        label = f'{plain} ({labels[key]})' if labels.get(key) else plain
        yield BrandField(
            name,
            told.get(key, label),
            uses.get(name, ''),
            _value(says, (part, key)),
            is_own=key not in told,
            is_quoted=True,
        )


def _value(says: Tree, path: KeyPath) -> str:
    """Return a value that is text; '' for what is none, which nobody can change in a field."""
    found: object = says
    for key in path:
        found = found.get(key, '') if isinstance(found, dict) else ''
    return found if isinstance(found, str) else ''


def _families() -> Options:
    return tuple((family, family) for family in sorted(installed_families()))


def _places(library: Library, languages: Sequence[str]) -> Mapping[str, Options]:
    """Return what can be chosen of paper sizes and languages."""
    return {'paper': SIZES, 'language': tuple((code, _language(library, code)) for code in languages)}


def _language(library: Library, code: str) -> str:
    """Return what a language calls itself."""
    try:
        return library.strings(code).language
    except Mistakes:
        return code


def _clean(name: str, value: str) -> str:
    """Return a value as it was meant: no blanks around it nor several in a row, a country in capitals."""
    plain = re.sub(r'[ \t]+', ' ', value).strip()
    return plain.upper() if name == 'country' else plain


def _refuse_long(file: str, value: str) -> None:
    if len(value) > LONGEST:
        told = f"This has {len(value)} letters, and there is room for {LONGEST}."
        raise mistake(file, 0, 'too-long', told, "Shorten it.")
