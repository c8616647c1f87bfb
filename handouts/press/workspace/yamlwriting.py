"""A YAML file as it is written: what it holds, and on which letter each key and value of it begins and ends."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.resolver import VersionedResolver

from handouts.errors import Mistakes, mistake
from handouts.model import Source
from handouts.press.workspace.manuscript import typed_source
from handouts.press.workspace.yamlfault import refuse_depth
from handouts.press.workspace.yamlfile import read_yaml

KeyPath = tuple[str, ...]
Tree = dict[str, Any]

LINE = re.compile(r'[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+')
LINE_END = re.compile(r'\r\n|\r|\n')
COLON = re.compile(r'[ \t]*:')
BYTE_ORDER_MARK = '\ufeff'
TEXT_TAG = 'tag:yaml.org,2002:str'
# To programs that read the file as YAML 1.1 also 'yes' and 9:30 are no text.
VERSIONS = ((1, 1), (1, 2))
UNCLEAR = "The file is written in a way that cannot be changed from here."
MOVE_COMMENTS = "Write each value on the line of its key, and comments on lines of their own above the key."
BY_HAND = "Open the file in a text editor, and change it there by hand."


@dataclass(frozen=True, slots=True)
class Entry:
    """A key with its value: number `at` of a mapping."""

    mapping: MappingNode
    at: int

    @property
    def key(self) -> Node:
        """The key."""
        key: Node = self.mapping.value[self.at][0]
        return key

    @property
    def value(self) -> Node:
        """The value."""
        value: Node = self.mapping.value[self.at][1]
        return value

    @property
    def in_flow(self) -> bool:
        """Whether the mapping is written in braces."""
        return bool(self.mapping.flow_style)


@dataclass(frozen=True)
class Writing:
    """The text of a file, with the tree that stands in it; no tree where the text has no keys."""

    file: str
    text: str
    root: Node | None

    def entries(self, path: KeyPath) -> Iterator[Entry]:
        """Yield each key with its value that a path leads through, as far as it is there."""
        node = self.root
        for key in path:
            if not isinstance(node, MappingNode) or key not in (names := [name.value for name, _ in node.value]):
                return
            yield (entry := Entry(node, names.index(key)))
            node = entry.value

    def by_hand(self, node: Node, message: str) -> Mistakes:
        """Return that a place in the file is left to people."""
        return mistake(self.file, node.start_mark.line + 1, 'by-hand', message, BY_HAND)

    def colon(self, entry: Entry) -> int:
        """Return where the colon after a key ends; raise Mistakes unless the key is written as people do."""
        found = COLON.match(self.text, entry.key.end_mark.index)
        if not found:
            raise self.by_hand(entry.key, f"'{entry.key.value}' is not written as a key with a colon.")
        return found.end()

    def span(self, entry: Entry) -> tuple[int, int]:
        """Return where a value begins, and where its last letter ends; an empty one stands at the colon."""
        node, colon = entry.value, self.colon(entry)
        if node.start_mark.index == node.end_mark.index:  # this mark is that of what comes next
            return colon, colon
        return node.start_mark.index, self._end(node)

    def _end(self, node: Node) -> int:
        if isinstance(node, MappingNode) and is_block(node):
            return self.span(Entry(node, len(node.value) - 1))[1]
        if is_block(node):
            return self._end(node.value[-1])
        start: int = node.start_mark.index
        if start == node.end_mark.index:
            raise self.by_hand(node, "Here is a list whose last item is empty.")
        return start + len(self.text[start : node.end_mark.index].rstrip())

    def line_start(self, at: int) -> int:
        """Return where the line begins in which a letter stands, after a byte order mark."""
        start = 1 + max(self.text.rfind(end, 0, at) for end in '\r\n')
        return start + self.text.startswith(BYTE_ORDER_MARK, start)

    def line_end(self, at: int) -> int:
        """Return where the next line begins, or the text ends."""
        line = LINE.match(self.text, at)
        return line.end() if line else at

    def below(self, at: int, column: int) -> int:
        """Return where the line begins that follows a value and the comments indented deeper than its key."""
        at = self.line_end(at)
        while (line := LINE.match(self.text, at)) and re.match(rf' {{{column + 1},}}#', line[0]):
            at = line.end()
        return at


def is_block(node: Node) -> bool:
    """Return whether a value is a mapping or list of which each item begins a line."""
    return isinstance(node, CollectionNode) and not node.flow_style


def read_writing(file: str, text: str) -> Writing:
    """Return a text that `plain_tree` has understood as it is written; raise Mistakes if it is no YAML."""
    try:
        root = YAML(typ='safe', pure=True).compose(text)
    except YAMLError:
        raise mistake(file, 0, 'by-hand', UNCLEAR, BY_HAND) from None
    return Writing(file, text, root if isinstance(root, MappingNode) else None)


def plain_tree(file: str, text: str, model: type[BaseModel]) -> Tree:
    """Return what a text holds, every value the text that it is.

    Raises Mistakes if it is no YAML with keys, in the words in which that is said of every file of the model, and
    if it has anchors, tags or directives.
    """
    source = typed_source(file, text)
    refuse_depth(source)
    try:
        for event in YAML(typ='rt', pure=True).parse(source.text):
            if any(getattr(event, name, None) for name in ('anchor', 'tag', 'version', 'tags')):
                told = "Here is an anchor (&, *), a tag (!) or a directive (%), which cannot be changed from here."
                raise mistake(file, event.start_mark.line + 1, 'by-hand', told, BY_HAND)
        root = YAML(typ='rt', pure=True).compose(source.text)
        tree = _plain(root) if root and root.value else {}
        if isinstance(tree, dict):
            return tree
    except (YAMLError, RecursionError, ValueError, TypeError):  # also a key twice, and a key that is no text
        pass
    except NotImplementedError:  # ruamel.yaml cannot keep comments both before and after some values
        raise mistake(file, 0, 'by-hand', UNCLEAR, MOVE_COMMENTS) from None
    raise _no_yaml(source, model)


def _plain(node: Node) -> Any:
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, ScalarNode):
        return node.value.replace('\a', '')  # with which this reader marks where a folded line was broken
    tree = {key.value: _plain(value) for key, value in node.value}
    if len(tree) < len(node.value):
        raise ValueError
    return tree


def _no_yaml(source: Source, model: type[BaseModel]) -> Mistakes:
    try:
        read_yaml(source, model)
    except Mistakes as error:
        return error
    return mistake(source.file, 0, 'yaml', "This file cannot be understood.", BY_HAND)


def block_lines(path: KeyPath, value: str, column: int, step: int) -> list[str]:
    """Return the lines of a value under its keys, each indented deeper than the one before."""
    keys = [' ' * (column + step * depth) + f'{written(key)}:' for depth, key in enumerate(path)]
    return [*keys[:-1], f'{keys[-1]} {written(value)}']


def flow_pair(path: KeyPath, value: str) -> str:
    """Return a value under its keys as it stands in braces."""
    inner = written(value, True) if len(path) == 1 else f'{{{flow_pair(path[1:], value)}}}'
    return f'{written(path[0], True)}: {inner}'


def written(value: str, in_flow: bool = False, manner: str = '') -> str:
    """Return a value of one line as a person writes it: in quotes only where it needs them.

    `manner` is the quote that stood there before, if any; it is kept where that is as easy to read.
    """
    if _is_plain(value, in_flow):
        return value
    if (manner == '"' or "'" in value) and not re.search(r'["\\]', value):
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def _is_plain(value: str, in_flow: bool) -> bool:
    """Return whether a value is the same text to every reader without quotes."""
    if in_flow and re.search(r'[?:]', value):
        return False
    for version in VERSIONS:
        if VersionedResolver(version=version).resolve(ScalarNode, value, (True, False)) != TEXT_TAG:
            return False
    yaml, out = YAML(typ='safe', pure=True), StringIO()
    yaml.default_flow_style, yaml.allow_unicode, yaml.width = in_flow, True, len(value) + 10
    yaml.dump({'key': value}, out)
    pair = f'key: {value}'
    return out.getvalue() == (f'{{{pair}}}\n' if in_flow else f'{pair}\n')
