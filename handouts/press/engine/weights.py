"""Spares the engine the long way to one weight of a font that holds many.

WeasyPrint cuts a variable font down to the glyphs of a document and has fontTools fix its weight. The numbers of the
glyphs stay, so that thousands of empty ones are kept, and each is gone through.
HarfBuzz does the same in some milliseconds; a short paper then takes half as long (`python -m tests.bench papers`).
"""

import io
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from handouts.press.letters.typeface import fixed_font

# Is given a font as fontTools has read it, and a place on its axes; returns the font as it is there.
Fixing = Callable[..., Any]


def fixing_by_harfbuzz(fix: Fixing) -> Fixing:
    """Return the engine's fixing of a variable font, done by HarfBuzz.

    It raises RuntimeError where HarfBuzz cannot do it, of which the engine warns.
    """

    @wraps(fix)
    def fixed(font: Any, place: Mapping[str, float], **more: Any) -> Any:  # noqa: ARG001
        return type(font)(io.BytesIO(fixed_font(font.reader.file.getvalue(), place)))

    return fixed
