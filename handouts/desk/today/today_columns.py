"""What a day's list may have in its columns for some papers, in the words of the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from handouts.desk.fill.fill_choice import Choice
from handouts.desk.views import here
from handouts.fields import Field
from handouts.people.lists.roster import CHART, COPIES, EDITION, LANGUAGE
from handouts.people.lists.template import EXAMPLES, OTHERS, header_row

# Of a column that people may write themselves: mark of a byte order, by which office programs know UTF-8.
MARK = '\ufeff'


@dataclass(frozen=True)
class Column:
    """A column that a list may have: its name, what it is called on the page, an example, and what to write."""

    name: str
    label: str
    example: str
    told: str
    must: bool = False


def columns_of(choice: Choice) -> tuple[Column, ...]:
    """Return the columns that a list for these papers may have: what must be filled in first, choices last."""
    fields, labels = _typed(choice), labels_of(here.clinic(), choice.papers, choice.language)
    required = {field.name for field in fields if field.required}
    own = [_column(field, labels[field.name], field.name in required) for field in _once(fields)]
    told = _others_told(choice)
    others = [Column(name, labels[name], example, told[name]) for name, (example, _) in OTHERS.items()]
    return (*sorted(own, key=lambda column: not column.must), *others)


def empty_list(choice: Choice) -> str:
    """Return a list for these papers with its header and nobody in it."""
    return MARK + header_row(_typed(choice))


def labels_of(clinic: str, papers: Sequence[str], language: str) -> dict[str, str]:
    """Return what each column is called: in the language of the page where the papers have it, else in their own."""
    say = here.say
    labels = {
        LANGUAGE: say("Language"),
        EDITION: say("Letters"),
        COPIES: say("Copies"),
        CHART: say("Chart number"),
    }
    for code in (here.tongue().code, language):
        for field in here.desk().orders.fields(here.shelf(), clinic, papers, code):
            labels.setdefault(field.name, field.label)
    return labels


def lines_of(clinic: str, papers: Sequence[str], language: str) -> dict[str, int]:
    """Return how many lines each field has."""
    found = here.desk().orders.fields(here.shelf(), clinic, papers, language)
    return {field.name: field.lines for field in found}


def _typed(choice: Choice) -> list[Field]:
    """Return the fields that a list may fill in."""
    found = [
        field
        for paper in choice.papers
        for field in here.desk().orders.fields(here.shelf(), here.clinic(), [paper], choice.language)
    ]
    return [field for field in found if not field.by_hand and field.type not in ('initials', 'signature')]


def _once(fields: Sequence[Field]) -> list[Field]:
    return list({field.name: field for field in reversed(fields)}.values())[::-1]


def _column(field: Field, label: str, must: bool) -> Column:
    if field.options:
        names = ', '.join(name for name, _ in field.options)
        return Column(field.name, label, field.options[0][0], here.say("one of: {options}", options=names), must=must)
    return Column(field.name, label, _example(field), _type_told(field), must=must)


def _example(field: Field) -> str:
    say = here.say
    if field.name.endswith('_name'):
        return say("Ana Example")
    told = {'text': say("words"), 'tick': say("yes")}
    return told.get(field.type) or EXAMPLES.get(field.type, '')


def _type_told(field: Field) -> str:
    say = here.say
    told = {
        'text': say("any words"),
        'date': say("a day, as you write it"),
        'time': say("a time of day, with AM or PM"),
        'phone': say("a phone number"),
        'number': say("a number in figures"),
        'tick': say("yes or no"),
    }
    return told.get(field.type, '')


def _others_told(choice: Choice) -> dict[str, str]:
    say = here.say
    return {
        LANGUAGE: say("if somebody’s papers are not to be in {usual}", usual=choice.languages[choice.language]),
        EDITION: say("if somebody needs other letters than “{usual}”", usual=here.tongue().named(choice.edition)),
        COPIES: say("how many, if not one"),
        CHART: say("your own number, printed with the scanning code"),
    }
