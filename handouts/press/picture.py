"""Says whether a picture may be printed: a drawing or photograph, and nothing that acts or loads."""

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from PIL import Image

from handouts.errors import Finding

SUFFIXES = ('.svg', '.png', '.jpg', '.jpeg')
LARGEST_BYTES = 5_000_000
# A drawing of more parts than this, with all its copies counted, is no drawing for a leaflet.
MOST_PARTS = 20_000
MOST_PIXELS = 40_000_000
DEEPEST = 60
ACTING = {'script', 'foreignObject', 'animate', 'animateMotion', 'animateTransform', 'set', 'handler', 'a'}


def picture_findings(file: str, data: bytes) -> tuple[Finding, ...]:
    """Return why this picture may not be printed; nothing if it may."""
    if len(data) > LARGEST_BYTES:
        return (
            _finding(
                file,
                f"The picture is larger than {LARGEST_BYTES // 1_000_000} MB.",
                "Save it smaller: 300 dots an inch at the printed size are enough.",
            ),
        )
    return tuple(_drawing_findings(file, data) if file.lower().endswith('.svg') else _photo_findings(file, data))


def _finding(file: str, message: str, hint: str, line: int = 0) -> Finding:
    return Finding(file, line, 'picture', message, hint)


def _photo_findings(file: str, data: bytes) -> Iterator[Finding]:
    try:
        with Image.open(io.BytesIO(data), formats=('PNG', 'JPEG')) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                yield _finding(file, "The picture has too many pixels.", "Save it smaller.")
            else:
                photo.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        yield _finding(file, "This is not a whole PNG or JPEG picture.", "Save it again as PNG or JPEG.")


def _drawing_findings(file: str, data: bytes) -> Iterator[Finding]:
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError:
        yield _finding(file, "The drawing is not saved as UTF-8.", "Export it again as plain SVG.")
        return
    if re.search(r'<!(DOCTYPE|ENTITY)', text, re.IGNORECASE):
        yield _finding(
            file,
            "The drawing begins with a document type, which can hide a trap.",
            "Export it again as plain SVG, or delete the '<!DOCTYPE' lines.",
            _line_of(text, '<!'),
        )
        return
    try:
        root = ElementTree.fromstring(text)  # without a document type there are no entities to expand
    except (ElementTree.ParseError, ValueError) as error:
        line = error.position[0] if isinstance(error, ElementTree.ParseError) else 0
        yield _finding(file, "This is not a whole SVG drawing.", "Export it again as plain SVG.", line)
        return
    yield from _size_findings(file, root)
    yield from _part_findings(file, root, text)


def _size_findings(file: str, root: ElementTree.Element) -> Iterator[Finding]:
    if _local(root.tag) != 'svg':
        yield _finding(file, "This is not an SVG drawing.", "Export it again as plain SVG.")
    elif 'viewBox' not in root.attrib:
        yield _finding(
            file,
            "The drawing has a fixed size in pixels and would print wrong.",
            "Export it with a viewBox (in Inkscape: 'Scale'; in Illustrator: 'Responsive').",
        )
    parts, depth = _count_parts(root)
    if parts > MOST_PARTS or depth > DEEPEST:
        yield _finding(
            file,
            f"The drawing has more than {MOST_PARTS} parts, or copies inside copies without end.",
            "Simplify the drawing.",
        )


def _part_findings(file: str, root: ElementTree.Element, text: str) -> Iterator[Finding]:
    for part in root.iter():
        name = _local(part.tag)
        if name in ACTING:
            yield _finding(
                file,
                f"The drawing holds a <{name}>, which a paper cannot have.",
                "Export it again as plain SVG.",
                _line_of(text, name),
            )
        if name in ('text', 'tspan') and ''.join(part.itertext()).strip():
            yield _finding(
                file,
                "The drawing holds text, which cannot be read aloud or translated.",
                "Turn the text into outlines, or put it into the paper.",
                _line_of(text, '<text'),
            )
        for address in _addresses(part):
            if not address.startswith('#') and not address.startswith('data:image/'):
                yield _finding(
                    file,
                    f"The drawing wants to load '{address[:60]}'.",
                    "Embed what it needs, or delete it.",
                    _line_of(text, address[:60]),
                )
        for key in part.attrib:
            if _local(key).lower().startswith('on'):
                yield _finding(
                    file,
                    f"The drawing wants to run a script ('{_local(key)}').",
                    "Export it again as plain SVG.",
                    _line_of(text, _local(key)),
                )


def _addresses(part: ElementTree.Element) -> Iterator[str]:
    """Yield every address that a part of a drawing points to."""
    for key, value in part.attrib.items():
        if _local(key) in ('href', 'src', 'base'):
            yield value.strip()
        yield from _addresses_in_style(value)
    if _local(part.tag) == 'style':
        yield from _addresses_in_style(part.text or '')


def _addresses_in_style(style: str) -> Iterator[str]:
    yield from (found.strip(' \'"') for found in re.findall(r'url\(([^)]*)', style, re.IGNORECASE))
    yield from (found.strip() for found in re.findall(r'@import\s*([^;]*)', style, re.IGNORECASE))


def _count_parts(root: ElementTree.Element) -> tuple[int, int]:
    """Return how many parts are drawn with all copies made, and how deep they nest; gives up past the limit."""
    named = {part.attrib['id']: part for part in root.iter() if 'id' in part.attrib}
    count, deepest, waiting = 0, 0, [(root, 1)]
    while waiting and count <= MOST_PARTS and deepest <= DEEPEST:
        part, depth = waiting.pop()
        count, deepest = count + 1, max(deepest, depth)
        waiting += [(child, depth + 1) for child in part]
        if _local(part.tag) == 'use':
            copied = next((value[1:] for key, value in part.attrib.items() if _local(key) == 'href'), '')
            if copied in named:
                waiting.append((named[copied], depth + 1))
    return count, deepest


def _local(name: str) -> str:
    return name.rpartition('}')[2] if isinstance(name, str) else ''


def _line_of(text: str, fragment: str) -> int:
    return text.count('\n', 0, max(text.find(fragment), 0)) + 1
