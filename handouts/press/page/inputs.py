"""The fields of a paper as they stand in it: declared, checked, and as places to write on or to type into."""

import re
from collections.abc import Iterator, Mapping
from html import escape

from markupsafe import Markup

from handouts.errors import Finding, Mistakes
from handouts.fields import BY_HAND, YES, Field, FieldFile, Words
from handouts.model import Source
from handouts.schema import FrontMatter, KindFile, StringsFile

NAMED_FIELD = re.compile(r'\bfield\.(\w+)')


def declared_fields(
    kind: KindFile, front: FrontMatter, strings: StringsFile, language: str, head: Source, body: Source
) -> dict[str, Field]:
    """Return the fields that a paper may place, by name: those of its kind, and its own, which stand before them.

    Raises Mistakes for a field without a label in the paper's language, and for one of the paper's own that it
    does not place.
    """
    fields, faults = {}, list(_unused(kind, front, head, body))
    for name, declared in {**kind.fields, **front.fields}.items():
        label = _words(declared.label, language) or strings.fields.get(name, '')
        options = {option: _words(words, language) for option, words in declared.options.items()}
        if not label.strip():
            faults.append(_unlabelled(name, name in front.fields, language, head))
        elif not all(words.strip() for words in options.values()):
            faults.append(_wordless(name, name in front.fields, kind, head))
        fields[name] = _field(name, declared, label, options)
    if faults:
        raise Mistakes(faults)
    return fields


def _field(name: str, declared: FieldFile, label: str, options: Mapping[str, str]) -> Field:
    by_hand = declared.by_hand or declared.type in BY_HAND
    room = (declared.required, by_hand, declared.past, declared.width, declared.lines)
    return Field(
        name, declared.type, curly(label), *room, tuple((key, curly(words)) for key, words in options.items())
    )


def _words(words: Words, language: str) -> str:
    """Return words in a language, or in the same language of another region; '' if there are none."""
    if isinstance(words, str):
        return words
    return words.get(language) or words.get(language.partition('-')[0], '')


def curly(text: str) -> str:
    """Return a text with its apostrophes as printers set them."""
    return re.sub(r"(?<=\w)'(?=\w)", '’', text)


def _unused(kind: KindFile, front: FrontMatter, head: Source, body: Source) -> Iterator[Finding]:
    placed = set(NAMED_FIELD.findall(body.text))
    for name in front.fields:
        if name not in placed and name not in kind.fields:
            yield Finding(
                head.file,
                head.line_of_key(name),
                'unused-field',
                f"The field '{name}' is declared, but stands nowhere in the paper.",
                f"Write {{{{ field.{name} }}}} where it is to be filled in, or take it out here.",
            )


def _wordless(name: str, is_own: bool, kind: KindFile, head: Source) -> Finding:
    place = (head.file, head.line_of_key(name)) if is_own else (f'templates/{kind.name}/kind.yaml', 0)
    told = f"An option of the field '{name}' has no words in the language of the paper."
    return Finding(*place, 'field', told, "Write words for each of its 'options'.")


def _unlabelled(name: str, is_own: bool, language: str, head: Source) -> Finding:
    if is_own:
        hint = "Write a 'label' under it."
        return Finding(head.file, head.line_of_key(name), 'field', f"The field '{name}' has no label.", hint)
    file = f'content/strings/{language}.yaml'
    return Finding(file, 0, 'field', f"The field '{name}' has no label.", f"Write '{name}: …' under 'fields'.")


class Place:
    """A field where it stands in the words: its label, and a line or a box for a pen or for keys."""

    def __init__(self, field: Field) -> None:
        self.field = field
        self.label = field.label

    @property
    def input(self) -> Markup:
        """The line or the box alone, for a template that puts the label elsewhere."""
        return Markup(_input(self.field, YES if self.field.type == 'tick' else '', self.label, 'rule'))

    def __html__(self) -> str:
        field, label = self.field, escape(self.label)
        if field.type == 'tick':
            return f'<span class="tick-field">{_input(field, YES, self.label, "tick-box")}{label}</span>'
        if field.type == 'choice':
            boxes = ' '.join(
                f'<span class="tick-field">{_input(field, option, f"{_led(self.label)} {words}", "tick-box")}'
                f'{escape(words)}</span>'
                for option, words in field.options
            )
            return f'<span class="choice"><span class="choice-label">{_led(label)}</span> {boxes}</span>'
        if field.lines > 1:
            lines = '<span class="line"></span>' * field.lines
            area = f'{_input(field, "", self.label, "area")}{lines}'
            return f'<span class="blank-label">{_led(label)}</span> <span class="lines">{area}</span>'
        width = 'short' if field.type == 'initials' else field.width
        return f'<span class="blank labelled {width}">{_led(label)} {_input(field, "", self.label, "rule")}</span>'


def _led(label: str) -> str:
    """Return a label as it leads to what is written after it."""
    return label if label.endswith(('?', ':', '.', '!')) else f'{label}:'


def _input(field: Field, option: str, title: str, look: str) -> str:
    # Every place is a box to the engine, which embeds a whole font for each place that takes text; what it is for
    # the reader is written into the finished file.
    return (
        f'<input class="{look}" type="checkbox" name="{field.name}" value="{escape(option)}" title="{escape(title)}">'
    )


def field_values(fields: Mapping[str, Field]) -> dict[str, Place]:
    """Return the fields as they are placed in words and templates, by name."""
    return {name: Place(field) for name, field in fields.items()}
