"""Draws scanning codes and reads them back: Data Matrix, ISO/IEC 16022, black squares on white."""

import re
from functools import lru_cache

import zxingcpp
from PIL import Image

from handouts.fields import Slot

BLACK_RUN = re.compile(b'\0+')


@lru_cache(maxsize=512)
def _squares(text: str) -> tuple[int, str]:
    """Return how many squares wide a code is with its white rim, and its black runs as a path on that grid."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    squares = memoryview(code.to_image())  # type: ignore[arg-type]
    count = len(squares.tolist())
    # No run goes on in the next row: the rim is white.
    path = ''.join(
        f'{run.start() % count} {count - 1 - run.start() // count} {run.end() - run.start()} 1 re '
        for run in BLACK_RUN.finditer(squares.tobytes())
    )
    return count, path


def draw_code(text: str, slot: Slot, black: str) -> bytes:
    """Return PDF operators that draw a code into the upper right of its slot, in a colour set by `black`."""
    count, path = _squares(text)
    scale = min(slot.width, slot.height) / count
    left, bottom = slot.right - count * scale, slot.top - count * scale
    return f'q {black} {scale:.4f} 0 0 {scale:.4f} {left:.3f} {bottom:.3f} cm {path}f Q'.encode()


def read_drawn(picture: Image.Image) -> str:
    """Return what the code in a picture says; '' if there is none that can be read."""
    found = zxingcpp.read_barcode(picture, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix))
    return found.text if found else ''
