"""Changes single values of a YAML file as a careful hand does: every other byte of it stays as it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from handouts.errors import Mistakes, mistake
from handouts.press.workspace.manuscript import typed_source
from handouts.press.workspace.yamlwriting import (
    BY_HAND,
    BYTE_ORDER_MARK,
    LINE,
    LINE_END,
    UNCLEAR,
    Entry,
    KeyPath,
    Tree,
    Writing,
    block_lines,
    flow_pair,
    is_block,
    plain_tree,
    read_writing,
    written,
)
from handouts.schema import ClinicFile

# What no YAML file holds: it stands for what is taken out, until its line is put together again.
HOLE = '\0'
# How deep a part is indented in a file that has none yet.
INDENT = 2


def changed_yaml(
    text: str, changes: Mapping[KeyPath, str | None], file: str = 'clinic.yaml', model: type[BaseModel] = ClinicFile
) -> str:
    """Return a file's text with these keys set; None or '' takes a key out, and its part with the last key of it.

    A new key stands after the one that comes before it in the model. Raises Mistakes where the file is written in
    a way that is better changed by hand, and unless the text, read again, holds these changes and no other.
    """
    wanted = plain_tree(file, text, model)
    # What is set comes first: a part that gets a new key while it loses all others keeps its place.
    for path, value in sorted(changes.items(), key=lambda change: not change[1]):
        if value:
            _refuse_unwritable(file, path[-1], value)
            text = _set(read_writing(file, text), path, value, model)
            _put(wanted, path, value)
        else:
            text = _without(read_writing(file, text), path)
            _take(wanted, path)
    typed_source(file, text)
    try:
        found = plain_tree(file, text, model)
    except Mistakes:
        found = {}
    if found != wanted:
        raise mistake(file, 0, 'by-hand', UNCLEAR, BY_HAND)
    return text


def _refuse_unwritable(file: str, key: str, value: str) -> None:
    if len(f'{value}.'.splitlines()) > 1:
        raise mistake(file, 0, 'by-hand', f"'{key}' has more than one line.", "Write it on one line.")
    try:
        typed_source(file, value)
    except Mistakes as error:
        raise Mistakes(replace(finding, line=0) for finding in error.findings) from None


def _put(tree: Tree, path: KeyPath, value: str) -> None:
    for key in path[:-1]:
        tree[key] = tree.get(key) or {}
        tree = tree[key]
    tree[path[-1]] = value


def _take(tree: Tree, path: KeyPath) -> None:
    part = tree.get(path[0])
    if len(path) > 1:
        if not (isinstance(part, dict) and path[1] in part):
            return
        _take(part, path[1:])
    if len(path) == 1 or not part:
        tree.pop(path[0], None)


def _set(writing: Writing, path: KeyPath, value: str, model: type[BaseModel]) -> str:
    found = list(writing.entries(path))
    if len(found) == len(path):
        return _replaced(writing, found[-1], value)
    home, rest = found[-1].value if found else writing.root, path[len(found) :]
    if isinstance(home, MappingNode):
        before = _before(home, rest[0], _order(model, path[: len(found)]))
        if home.flow_style:
            return _into_braces(writing, home, before, flow_pair(rest, value))
        return _into_block(writing, found, home, before, rest, value)
    if home is None:
        return _with_lines(writing.text, len(writing.text), block_lines(rest, value, 0, INDENT))
    return _under_nothing(writing, found[-1], rest, value)


def _replaced(writing: Writing, entry: Entry, value: str) -> str:
    node, (start, end) = _single(writing, entry), writing.span(entry)
    if node.value == value:
        return writing.text
    gap = ' ' if start == end else ''
    return writing.text[:start] + gap + written(value, entry.in_flow, node.style or '') + writing.text[end:]


def _single(writing: Writing, entry: Entry) -> ScalarNode:
    """Return a value that is one; refuse also a comment after the sign of a block of text, which would be lost."""
    node = entry.value
    if not isinstance(node, ScalarNode):
        raise writing.by_hand(node, f"'{entry.key.value}' holds more than one value.")
    header = LINE.match(writing.text, node.start_mark.index)
    if node.style in ('|', '>') and header and '#' in header[0]:
        raise writing.by_hand(node, f"'{entry.key.value}' has a comment within its value.")
    return node


def _order(model: type[BaseModel], path: KeyPath) -> Sequence[str]:
    """Return the keys of the part of a model to which a path leads; none where people choose the names."""
    for key in path:
        part = model.model_fields[key].annotation if key in model.model_fields else None
        if not (isinstance(part, type) and issubclass(part, BaseModel)):
            return ()
        model = part
    return tuple(model.model_fields)


def _before(home: MappingNode, key: str, order: Sequence[str]) -> int:
    """Return the number of the entry after which a new key stands; -1 if it is to be the first."""
    names = [name.value for name, _ in home.value]
    if key not in order:
        return len(names) - 1
    return next((names.index(name) for name in reversed(order[: order.index(key)]) if name in names), -1)


def _into_block(
    writing: Writing, found: Sequence[Entry], home: MappingNode, before: int, rest: KeyPath, value: str
) -> str:
    first = Entry(home, 0).key.start_mark
    if before >= 0:
        at = writing.below(writing.span(Entry(home, before))[1], first.column)
    else:
        at = writing.line_end(writing.colon(found[-1])) if found else writing.line_start(first.index)
    return _with_lines(writing.text, at, block_lines(rest, value, first.column, _step(writing)))


def _under_nothing(writing: Writing, entry: Entry, rest: KeyPath, value: str) -> str:
    """Put a key under one that has no value yet."""
    (start, colon), column, step = writing.span(entry), entry.key.start_mark.column, _step(writing)
    if start != colon or entry.in_flow:
        raise writing.by_hand(entry.key, f"'{entry.key.value}' holds no list of keys.")
    return _with_lines(writing.text, writing.below(colon, column), block_lines(rest, value, column + step, step))


def _step(writing: Writing) -> int:
    """Return how deep the first part of a file is indented."""
    for key, value in writing.root.value if writing.root else ():
        if isinstance(value, MappingNode) and not value.flow_style:
            return int(value.start_mark.column - key.start_mark.column)
    return INDENT


def _with_lines(text: str, at: int, lines: Iterable[str]) -> str:
    """Return a text with lines put where one begins, or at its end; they end as the one before them does."""
    end = (LINE_END.findall(text, 0, at) or LINE_END.findall(text) or ['\n'])[-1]
    if text[:at].endswith(('\r', '\n', BYTE_ORDER_MARK)) or not at:
        return text[:at] + ''.join(line + end for line in lines) + text[at:]
    return text + ''.join(end + line for line in lines)


def _into_braces(writing: Writing, home: MappingNode, before: int, pair: str) -> str:
    _refuse_tall(writing, home)
    if before >= 0:
        at, pair = writing.span(Entry(home, before))[1], f', {pair}'
    else:
        at, pair = home.start_mark.index + 1, f'{pair}, ' if home.value else pair
    return writing.text[:at] + pair + writing.text[at:]


def _refuse_tall(writing: Writing, node: Node) -> None:
    if isinstance(node, MappingNode) and node.start_mark.line != node.end_mark.line:
        raise writing.by_hand(
            node, "Here are braces over several lines; what is in them cannot be changed from here."
        )


def _without(writing: Writing, path: KeyPath) -> str:
    """Return the text without a key, and without each part of which it is the only one."""
    found = list(writing.entries(path))
    if len(found) < len(path):
        return writing.text
    _single(writing, found[-1])
    first = len(found) - 1
    while first and len(found[first].mapping.value) == 1:
        first -= 1
    if found[first].in_flow:
        return _without_pair(writing, found[first])
    return _cut(writing, list(_cuts(writing, found[first:])))


def _cuts(writing: Writing, found: Sequence[Entry]) -> Iterable[tuple[int, int]]:
    """Yield from where to where keys and their one value are written."""
    for entry in found:
        yield entry.key.start_mark.index, writing.colon(entry)
        if not is_block(entry.value):
            _refuse_tall(writing, entry.value)
            yield writing.span(entry)
            return


def _cut(writing: Writing, cuts: Sequence[tuple[int, int]]) -> str:
    """Return the text without what is cut out, nor the lines of which nothing is left; comments stay."""
    text, start = writing.text, writing.line_start(cuts[0][0])
    end, indent = writing.line_end(cuts[-1][1]), ' ' * (cuts[0][0] - start)
    for one, other in cuts:
        text = text[:one] + ''.join(sign if sign in '\r\n' else HOLE for sign in text[one:other]) + text[other:]
    kept = ''
    for line in LINE.findall(text, start, end):
        left = line.replace(HOLE, '').lstrip()
        kept += line if HOLE not in line else indent + left if left else ''
    cut = text[:start] + kept + text[end:]
    if text[-1:] not in '\r\n':  # the last line had no end, and so has the one that is the last now
        cut = cut.removesuffix('\n').removesuffix('\r')
    return cut


def _without_pair(writing: Writing, entry: Entry) -> str:
    """Return the text without a key in braces, and without a comma beside it."""
    _refuse_tall(writing, entry.mapping)
    start, end = entry.key.start_mark.index, writing.span(entry)[1]
    if entry.at:
        start = writing.span(Entry(entry.mapping, entry.at - 1))[1]
    elif len(entry.mapping.value) > 1:
        end = Entry(entry.mapping, 1).key.start_mark.index
    return writing.text[:start] + writing.text[end:]
