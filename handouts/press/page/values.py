"""The clinic's values as they stand in a paper: text, or a blank to write on where it is not known."""

from collections.abc import Mapping
from html import escape
from typing import Any

from markupsafe import Markup

from handouts.model import Inset, Job
from handouts.press.page.inputs import curly
from handouts.schema import ClinicFile

MOST_LINES = 20
BLANK_SIZES = ('short', 'medium', 'long')


class Blank:
    """A value that is not known: a line to write on, with its label; false in conditions."""

    def __init__(self, label: str) -> None:
        self.label = label

    def __bool__(self) -> bool:
        return False

    def __html__(self) -> str:
        label = f' <span class="label">({escape(self.label)})</span>' if self.label else ''
        return f'<span class="blank"><span class="rule"></span>{label}</span>'


def clinic_values(job: Job) -> dict[str, Any]:
    """Return the clinic's values by name; what is not known is a Blank with its label in the language."""
    says, strings = job.clinic.says, job.strings
    plain = {name for name, field in ClinicFile.model_fields.items() if field.annotation is str}
    values: dict[str, Any] = {name: getattr(says, name) or Blank(strings.clinic.get(name, '')) for name in plain}
    for part, labels in (('rules', strings.rules), ('prices', strings.prices)):
        known: Mapping[str, str] = getattr(says, part)
        values[part] = {name: known.get(name) or Blank(labels.get(name, '')) for name in {**labels, **known}}
    return values


class Passage(str):
    """Words of a paper kept elsewhere: Markdown like the paper's own, not a value."""

    __slots__ = ()


def fact_values(job: Job) -> dict[str, Passage]:
    """Return the facts that the paper names, by name."""
    return {name: Passage(text) for name, text in job.facts.items()}


def inset(value: Any) -> Inset:
    """Return a value as it is put into HTML and into attributes."""
    if hasattr(value, '__html__'):
        return Inset(str(value.__html__()), '')
    return Inset(escape(str(value)), str(value))


def labelled_blank(label: str = '', size: str = 'medium') -> Markup:
    """Return a line to write on, after its label if it has one; `size` is one of BLANK_SIZES."""
    if size not in BLANK_SIZES:
        raise TypeError(f"a blank is {', '.join(BLANK_SIZES)}, not '{size}'")
    html = Markup('<span class="{}">{}<span class="rule"></span></span>')
    return html.format(f'blank labelled {size}' if label else f'blank {size}', curly(f'{label}: ') if label else '')


def writing_lines(count: int) -> Markup:
    """Return full-width lines to write on; `count` is at most MOST_LINES."""
    if not 1 <= count <= MOST_LINES:
        raise TypeError(f"lines({count}) is not from 1 to {MOST_LINES}")
    return Markup('<span class="lines">{}</span>').format(Markup('<span class="line"></span>') * count)
