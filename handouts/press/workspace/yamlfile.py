"""Reads YAML into typed models; every mistake comes with its line.

Nearly all files are plain, and are read at once with libyaml; the others, and those with a mistake, are read again by
a slower reader that knows the line of each value.
"""

import re
from contextlib import suppress
from functools import lru_cache
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from yaml.resolver import BaseResolver

from handouts.errors import mistake
from handouts.model import Source
from handouts.press.workspace.textfile import ODD

Model = TypeVar('Model', bound=BaseModel)

FENCE = '---'
# Values in quotes, in which every sign stands for itself.
QUOTED = re.compile(r"""(?<![^\s\[{,:])(?:'(?:[^'\n]|'')*'|"(?:[^"\\\n]|\\.)*")""")
# What the two readers may take for different things: tabs and line ends of other standards; and outside of quotes
# strange names and types given to values, directives, texts in blocks that begin with a comment or an empty line,
# keys in a list without a value.
STRANGE = re.compile(r'[\t\x85\u2028\u2029\ufeff]')
UNUSUAL = re.compile(
    r'(?:^|[\s\[{,:])(?:!|[&*](?![\w-]*(?:[\s,\]}]|$)))|(?m:^%)|[|>][-+\d]*\s*#|[|>][-+\d]*[ ]*\n[ ]*\n|:\s*[\]},]'
)
BRACKETS = re.compile(r'[\[\]{}]')
OPENING = yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken
CLOSING = yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken
TEXT, LIST, KEYS = (f'tag:yaml.org,2002:{kind}' for kind in ('str', 'seq', 'map'))


class _NotPlain(Exception):
    """A text that the slower reader must judge."""


def read_yaml(source: Source, model: type[Model]) -> Model:
    """Return the file as a model; raise Mistakes with all that is wrong with it."""
    read = _read_once(source, model)
    assert isinstance(read, model)
    return read


# Reading YAML takes longer than all else that is done with it; the models are frozen, so one serves all who ask.
@lru_cache(maxsize=512)
def _read_once(source: Source, model: type[BaseModel]) -> BaseModel:
    try:
        return model.model_validate(read_plain(source.text))
    except (_NotPlain, ValidationError):
        from handouts.press.workspace.yamlfault import read_carefully

        return read_carefully(source, model)


def read_plain(text: str) -> Any:
    """Return plain YAML as dicts, lists and texts, every value the text that it is: 450.00 stays so.

    Raises _NotPlain for all that is not plain, or no YAML.
    """
    if not _is_usual(text):
        raise _NotPlain
    try:
        return _value_of(LOADER(text).get_single_node())
    except (yaml.YAMLError, RecursionError, ValueError):
        raise _NotPlain from None


def _is_usual(text: str) -> bool:
    """Tell whether a text can be read quickly, and has nothing that the two readers may take for different things."""
    return LOADER is not None and not STRANGE.search(text) and not UNUSUAL.search(QUOTED.sub("''", text))


def brackets(text: str) -> list[tuple[bool, int]]:
    """Return of each bracket whether it opens, and its line, from 0.

    Those of comments and of texts are none, where the quick reader can tell; it takes a depth of a thousand.
    """
    with suppress(yaml.YAMLError):
        if _is_usual(text):
            tokens = (token for token in yaml.scan(text, LOADER) if isinstance(token, OPENING | CLOSING))
            return [(isinstance(token, OPENING), token.start_mark.line) for token in tokens]
    lines = enumerate(text.split('\n'))
    return [(sign in '[{', number) for number, line in lines for sign in BRACKETS.findall(line)]


def _value_of(node: yaml.Node | None) -> Any:
    if isinstance(node, yaml.ScalarNode) and node.tag == TEXT and not ODD.search(node.value):
        return node.value
    if isinstance(node, yaml.SequenceNode) and node.tag == LIST:
        return [_value_of(item) for item in node.value]
    if isinstance(node, yaml.MappingNode) and node.tag == KEYS:
        keys = [_value_of(key) for key, _ in node.value]
        if all(isinstance(key, str) for key in keys) and len(set(keys)) == len(keys):
            return dict(zip(keys, (_value_of(value) for _, value in node.value), strict=True))
    raise _NotPlain


def split_front_matter(source: Source) -> tuple[Source, Source]:
    """Return the YAML between the two lines of dashes at the top, and the Markdown after it."""
    lines = source.text.split('\n')
    if lines[0].rstrip() != FENCE:
        raise mistake(
            source.file,
            1,
            'front-matter',
            "The paper does not begin with its front matter.",
            "Begin the file with a line '---', then 'title: …' and 'kind: …', then another line '---'.",
        )
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), 0)
    if not end:
        raise mistake(
            source.file,
            1,
            'front-matter',
            "The front matter is not closed.",
            "Put a line '---' after its last key.",
        )
    return (
        Source(source.file, '\n'.join(lines[1:end]), 2),
        Source(source.file, '\n'.join(lines[end + 1 :]), end + 2),
    )


def _loader() -> Any:
    """Return what reads YAML quickly, no value taken for a number or a date; None where libyaml is not built in."""
    if not yaml.__with_libyaml__:
        return None
    from yaml._yaml import CParser

    class Loader(CParser, BaseResolver):
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            BaseResolver.__init__(self)

    return Loader


LOADER = _loader()
