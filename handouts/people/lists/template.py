"""The first row of a list for some papers, and one example, explained."""

import csv
import io
from collections.abc import Iterator, Sequence

from handouts.fields import RESERVED, Field, FieldType

# What a person might type; nobody's data.
EXAMPLES: dict[FieldType, str] = {
    'text': "words",
    'date': "1980-03-14",
    'time': "3:30 PM",
    'phone': "602-555-0100",
    'number': "70.5",
    'tick': "yes",
}
NAME = "Ana Example"
EXPLAINED: dict[FieldType, str] = {
    'text': "any words",
    'date': "a day, as you write it",
    'time': "a time of day",
    'phone': "a phone number",
    'number': "a number in figures",
    'tick': "yes or no",
    'choice': "one of",
}
OTHERS = {
    'language': ("es", "in which language, if not in the usual one"),
    'edition': ("large-print", "how, if not as usual"),
    'copies': ("2", "how many, if not one"),
    'chart_number': ("A-1024", "your own number, printed with the scanning code"),
}


def header_row(fields: Sequence[Field]) -> str:
    """Return the row that names the columns of a list, as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator='\r\n').writerow(
        [*dict.fromkeys(field.name for field in _typed(fields)), *RESERVED]
    )
    return out.getvalue()


def explained_example(fields: Sequence[Field]) -> Iterator[str]:
    """Yield a line for each column: its name, an example, what it is."""
    shown = {field.name: field for field in reversed(_typed(fields))}
    for name in dict.fromkeys(field.name for field in _typed(fields)):
        field = shown[name]
        example = field.options[0][0] if field.options else EXAMPLES[field.type]
        example = NAME if name.endswith('_name') else example
        options = f" {', '.join(option for option, _ in field.options)}" if field.options else ""
        needed = "; must be filled in" if field.required else ""
        yield f"{name:22} {example:14} {EXPLAINED[field.type]}{options}{needed}: {field.label}"
    for name, (example, told) in OTHERS.items():
        yield f"{name:22} {example:14} {told}"


def _typed(fields: Sequence[Field]) -> list[Field]:
    return [field for field in fields if not field.by_hand]
