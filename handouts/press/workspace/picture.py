"""Says whether a picture may be printed: a drawing or photograph, and nothing that acts or loads."""

import io
import re
import warnings
from collections.abc import Iterator
from xml.etree import ElementTree

from handouts.errors import Finding

SUFFIXES = ('.svg', '.png', '.jpg', '.jpeg')
LARGEST_BYTES = 5_000_000
# A drawing of more parts than this, with all its copies counted, is no drawing for a leaflet.
MOST_PARTS = 20_000
MOST_PIXELS = 40_000_000
DEEPEST = 60
# How a whole PNG and a whole JPEG end.
PHOTO_ENDS = (b'IEND\xaeB`\x82', b'\xff\xd9')
NUMBER = re.compile(r'[-+]?(\d{1,9}(\.\d*)?|\.\d+)(e-?\d)?', re.ASCII)
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
    from PIL import Image  # most workspaces hold drawings alone

    try:
        if not data.rstrip(b'\0').endswith(PHOTO_ENDS):  # Pillow may have been told to accept half pictures
            raise OSError
        with warnings.catch_warnings(action='error', category=Image.DecompressionBombWarning):
            photo = Image.open(io.BytesIO(data), formats=('PNG', 'JPEG'))
            Image.open(io.BytesIO(data), formats=('PNG', 'JPEG')).verify()
        if photo.width * photo.height <= MOST_PIXELS:
            photo.load()
            return
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pass
    except (OSError, SyntaxError, ValueError):
        yield _finding(file, "This is not a whole PNG or JPEG picture.", "Save it again as PNG or JPEG.")
        return
    yield _finding(file, "The picture has too many pixels.", "Save it smaller.")


def _drawing_findings(file: str, data: bytes) -> Iterator[Finding]:
    try:
        text = data.decode('utf-8-sig')
    except UnicodeDecodeError:
        text = '\0'
    if '\0' in text:  # not UTF-8, or a UTF-16 that looks like it, which XML would read
        yield _finding(file, "The drawing is not saved as UTF-8.", "Export it again as plain SVG.")
        return
    if re.search(r'<!(DOCTYPE|ENTITY)', text, re.IGNORECASE):
        yield _finding(
            file,
            "The drawing begins with a document type, which can hide a trap.",
            "Export it again as plain SVG, or delete the '<!DOCTYPE' lines.",
            text.count('\n', 0, text.find('<!')) + 1,
        )
        return
    try:
        root = ElementTree.fromstring(text)  # without a document type there are no entities to expand
    except (ElementTree.ParseError, ValueError) as error:
        line = error.position[0] if isinstance(error, ElementTree.ParseError) else 0
        yield _finding(file, "This is not a whole SVG drawing.", "Export it again as plain SVG.", line)
        return
    yield from _size_findings(file, root)
    for part, line in _parts_with_lines(root, text):
        yield from (_finding(file, message, hint, line) for message, hint in _faults(part))


def _size_findings(file: str, root: ElementTree.Element) -> Iterator[Finding]:
    if _local(root.tag) != 'svg':
        yield _finding(file, "This is not an SVG drawing.", "Export it again as plain SVG.")
    elif 'viewBox' not in root.attrib:
        yield _finding(
            file,
            "The drawing has a fixed size in pixels and would print wrong.",
            "Export it with a viewBox (in Inkscape: 'Scale'; in Illustrator: 'Responsive').",
        )
    elif not _is_box(root.attrib['viewBox']):
        yield _finding(
            file,
            "The drawing's viewBox is not four numbers, the last two of them above 0.",
            "Export it again as plain SVG.",
        )
    parts, depth = _count_parts(root)
    if parts > MOST_PARTS or depth > DEEPEST:
        yield _finding(
            file,
            f"The drawing has more than {MOST_PARTS} parts, or copies inside copies without end.",
            "Simplify the drawing.",
        )


def _is_box(written: str) -> bool:
    """Return whether a viewBox says where a drawing begins, and how wide and high it is."""
    numbers = written.replace(',', ' ').split()
    return len(numbers) == 4 and all(map(NUMBER.fullmatch, numbers)) and all(float(size) > 0 for size in numbers[2:])


def _parts_with_lines(root: ElementTree.Element, text: str) -> Iterator[tuple[ElementTree.Element, int]]:
    """Yield each part with the line on which it begins; comments and CDATA do not count."""
    bare = re.sub(
        r'<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>', lambda found: '\n' * found[0].count('\n'), text, flags=re.DOTALL
    )
    starts = (found.start() for found in re.finditer(r'<[^\s/!?>]', bare))
    line, before = 1, 0
    for part, start in zip(root.iter(), starts, strict=False):
        line, before = line + bare.count('\n', before, start), start
        yield part, line


def _faults(part: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one part of a drawing, and what to do."""
    name = _local(part.tag)
    if name in ACTING:
        yield f"The drawing holds a <{name}>, which a paper cannot have.", "Export it again as plain SVG."
    if name in ('text', 'tspan') and ''.join(part.itertext()).strip():
        yield (
            "The drawing holds text, which cannot be read aloud or translated.",
            "Turn the text into outlines, or put it into the paper.",
        )
    for address in _addresses(part):
        if not address.startswith('#') and not address.startswith('data:image/'):
            yield f"The drawing wants to load '{address[:60]}'.", "Embed what it needs, or delete it."
    for key in part.attrib:
        if _local(key).lower().startswith('on'):
            yield f"The drawing wants to run a script ('{_local(key)}').", "Export it again as plain SVG."


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
    named: dict[str, list[ElementTree.Element]] = {}
    for part in root.iter():
        named.setdefault(part.attrib.get('id', ''), []).append(part)
    count, deepest, waiting = 0, 0, [(root, 1)]
    while waiting and count <= MOST_PARTS and deepest <= DEEPEST:
        part, depth = waiting.pop()
        count, deepest = count + 1, max(deepest, depth)
        waiting += [(child, depth + 1) for child in part]
        if _local(part.tag) == 'use':
            copied = {value.strip()[1:] for key, value in part.attrib.items() if _local(key) == 'href'}
            waiting += [(copy, depth + 1) for name in copied if name for copy in named.get(name, [])]
    return count, deepest


def _local(name: str) -> str:
    return name.rpartition('}')[2] if isinstance(name, str) else ''
