"""Reads YAML slowly, with the line of each value, to say what is wrong with it."""

import warnings
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase, CommentedMap
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.resolver import VersionedResolver

from handouts.errors import Finding, Mistakes, mistake
from handouts.model import Source
from handouts.press.workspace.textfile import ODD
from handouts.press.workspace.yamlfile import brackets

Location = Sequence[int | str]

# How deep brackets may stand in one another: no file needs more than three, and a thousand take the reader seconds.
DEEPEST = 50
AS_KEYS = "Write it as 'key: value', one on a line."
MESSAGES = {
    'missing': "The key '{key}' is missing.",
    'string_type': "'{key}' must be text; put it in quotes.",
    'string_too_short': "'{key}' is empty.",
    'tuple_type': "'{key}' must be a list.",
    'dict_type': "'{key}' must be a list of names with their values.",
    'model_type': "'{key}' must be a list of keys with their values.",
}


class _AsWritten(VersionedResolver):
    """Leaves every value the text that it is: 450.00 stays so; the models make numbers where they want them."""

    @property
    def versioned_resolver(self) -> dict[str, list[Any]]:
        return {}


def read_carefully(source: Source, model: type[BaseModel]) -> BaseModel:
    """Return the file as a model; raise Mistakes with all that is wrong with it, each with its line."""
    refuse_depth(source)
    tree = _parse(source)
    if odd := tuple(_odd_findings(source, tree)):
        raise Mistakes(odd)
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        raise Mistakes(_findings(source, model, tree, error)) from None


def refuse_depth(source: Source) -> None:
    """Raise Mistakes where brackets stand in one another so deep that nobody has written them by hand."""
    depth = 0
    for opens, line in brackets(source.text):
        depth = depth + 1 if opens else max(depth - 1, 0)
        if depth > DEEPEST:
            told = f"Here are more than {DEEPEST} brackets in one another, or brackets that are never closed."
            raise _no_yaml(source, source.first_line + line, told, "Close each bracket, or put the text in quotes.")


def _parse(source: Source) -> CommentedMap:
    tree = _load(source)
    if tree is None:
        return CommentedMap()
    if not isinstance(tree, CommentedMap):
        raise _no_yaml(source, source.first_line, "There are no keys with values here.", AS_KEYS)
    return tree


def _load(source: Source) -> Any:
    yaml = YAML(typ='rt', pure=True)
    yaml.Resolver = _AsWritten
    try:
        with warnings.catch_warnings(action='ignore'):  # a name given twice to something is no mistake
            return yaml.load(source.text)
    except DuplicateKeyError as error:
        told = _sentence(error.problem)
        raise _no_yaml(source, _marked_line(source, error), told, "Keep one of the two.") from None
    except MarkedYAMLError as error:
        told = f"This is not YAML: {error.problem or error.context}."
        raise _no_yaml(source, _marked_line(source, error), told, _yaml_hint(error)) from None
    except NotImplementedError:  # of YAML that is none the less good
        told = "Comments stand around a value in a way that cannot be read."
        raise _no_yaml(source, source.first_line, told, "Write each value on the line of its key.") from None
    except (ArithmeticError, AttributeError, LookupError, TypeError):
        told = "A value has a type before it, such as !!int, that it is not."
        raise _no_yaml(source, source.first_line, told, "Take out the word that begins with '!'.") from None
    except RecursionError:
        told = "Lists or keys stand in one another too deep to be read."
        raise _no_yaml(source, source.first_line, told, AS_KEYS) from None
    except (YAMLError, ValueError) as error:
        raise _no_yaml(source, source.first_line, f"This is not YAML: {str(error)[:80]}.", AS_KEYS) from None


def _odd_findings(source: Source, tree: CommentedMap) -> Iterator[Finding]:
    """Yield where a value has a character that cannot be printed: with a backslash YAML can name any."""
    waiting: list[tuple[tuple[int | str, ...], Any]] = [((), tree)]
    seen: set[int] = set()  # what is given a name may hold itself
    while waiting:
        location, value = waiting.pop()
        if isinstance(value, str) and (odd := ODD.search(value)):
            told = f"There is a character here that cannot be printed (U+{ord(odd[0]):04X})."
            hint = "Type the value again, without a backslash."
            yield Finding(source.file, source.first_line + _line(tree, location), 'control-character', told, hint)
        elif isinstance(value, CommentedBase) and id(value) not in seen:
            seen.add(id(value))
            items = value.items() if isinstance(value, CommentedMap) else enumerate(value)  # type: ignore[arg-type]
            waiting += [((*location, key), part) for key, inner in items for part in (key, inner)]


def _no_yaml(source: Source, line: int, message: str, hint: str) -> Mistakes:
    return mistake(source.file, line, 'yaml', message, hint)


def _marked_line(source: Source, error: MarkedYAMLError) -> int:
    mark = error.problem_mark or error.context_mark
    return source.first_line + (mark.line if mark else 0)


def _sentence(text: str | None) -> str:
    told = (text or 'this is written twice').split(' with value')[0]
    return f'{told[0].upper()}{told[1:]}.'


def _yaml_hint(error: MarkedYAMLError) -> str:
    if 'mapping values' in (error.problem or ''):
        return "A value that holds a colon needs quotes, such as title: \"Ketamine: what to expect\"."
    if 'cannot start any token' in (error.problem or ''):
        return "Indent with spaces, not with tabs, and put a value that begins with a sign in quotes."
    return "Look at the quotes, brackets and indents of this line and the one before."


def _findings(
    source: Source, model: type[BaseModel], tree: CommentedMap, error: ValidationError
) -> Iterator[Finding]:
    for detail in error.errors():
        line = source.first_line + _line(tree, detail['loc'])
        message, hint = _explain(model, detail)
        yield Finding(source.file, line, 'yaml', message, hint)


def _explain(model: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    location, kind = detail['loc'], detail['type']
    key = str(location[-1]) if location else ''
    if kind == 'extra_forbidden':
        allowed = sorted(_model_at(model, location[:-1]).model_fields)
        near = get_close_matches(key, allowed, 1)
        meant = f"Did you mean '{near[0]}'? " if near else ""
        return f"There is no key '{key}'.", f"{meant}The keys are: {', '.join(allowed)}."
    if kind in MESSAGES:
        return MESSAGES[kind].format(key=key), ""
    told = detail['msg'].removeprefix('Value error, ')
    return (f"{told[0].upper()}{told[1:]}." if kind in ('value_error', 'colour') else f"'{key}': {told}."), ""


def _model_at(model: type[BaseModel], location: Location) -> type[BaseModel]:
    for step in location:
        if str(step) not in model.model_fields:  # the name of an entry, or a place in a list
            continue
        inner = _models_in(model.model_fields[str(step)].annotation)
        if not inner:
            return model
        model = inner[0]
    return model


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the models that an annotation speaks of, such as Fact in dict[str, Fact]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]


def _line(tree: CommentedBase, location: Location) -> int:
    """Return the line, from 0, of the key or item that `location` leads to, or of what holds it."""
    line, node = 0, tree
    for step in location:
        if not isinstance(node, CommentedBase):
            break
        try:
            line = node.lc.key(step)[0] if isinstance(node, CommentedMap) else node.lc.item(step)[0]
            node = node[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
    return line
