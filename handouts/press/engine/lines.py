"""Spares the engine lines that it has broken before.

WeasyPrint asks Pango for the lines of a paragraph anew each time it lays its box out: for each height at which
columns are tried, for each pass over flexible boxes and tables, and for the least and greatest width of a text. What
comes out depends on nothing but the text, its style and the width.
"""

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any

# What the engine returns of a line: Pango's layout, put to rest until the page is painted, and numbers.
Line = tuple[Any, ...]
Breaking = Callable[..., Line]

# Of how many letters the rest of a paragraph may be that is remembered. No paper has more; of a text that somebody
# made up, each of ten thousand lines would be held with all that follows it.
LONGEST = 4_000


def remembering_lines(break_line: Breaking) -> Breaking:
    """Return the engine's breaking of a line, made to remember each line of a document."""

    @wraps(break_line)
    def remembered(
        text: str,
        style: Any,
        context: Any,
        width: float | None,
        spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Line:
        if len(text) > LONGEST:
            return break_line(text, style, context, width, spacing, is_line_start, minimum)
        lines: dict[tuple[Any, ...], tuple[Any, Line]] = context.__dict__.setdefault('lines', {})
        key = id(style), text, width, spacing, is_line_start, minimum
        if key not in lines:
            # The style is held, so that no other can come to have its number.
            lines[key] = style, break_line(text, style, context, width, spacing, is_line_start, minimum)
        layout, *numbers = lines[key][1]
        return copy(layout), *numbers

    return remembered
