"""What the machine brings to a page: Python, and the libraries that shape letters, find fonts and pack streams."""

import ctypes
import sys
import zlib
from functools import cache
from typing import Any

# Each library by the names that it has on Linux, macOS and Windows, and the function that says its version.
LIBRARIES = {
    'pango': (('libpango-1.0.so.0', 'libpango-1.0.dylib', 'libpango-1.0-0.dll'), 'pango_version_string'),
    'harfbuzz': (('libharfbuzz.so.0', 'libharfbuzz.0.dylib', 'libharfbuzz-0.dll'), 'hb_version_string'),
    'fontconfig': (('libfontconfig.so.1', 'libfontconfig.1.dylib', 'libfontconfig-1.dll'), 'FcGetVersion'),
}
UNKNOWN = 'unknown'


@cache
def machine_versions() -> tuple[str, ...]:
    """Return the libraries with their versions, asked of themselves, which takes a hundredth of loading the engine.

    One that is not found under its usual names is unknown: the engine may find it elsewhere, or say what is lacking.
    """
    own = (f'python {sys.version}', f'zlib {zlib.ZLIB_RUNTIME_VERSION}')
    return (*own, *(f'{name} {_version(names, function)}' for name, (names, function) in LIBRARIES.items()))


def _version(names: tuple[str, ...], function: str) -> str:
    for name in names:
        try:
            ask = getattr(ctypes.CDLL(name), function)
        except (OSError, AttributeError):
            continue
        if function == 'FcGetVersion':
            return str(ask())
        ask.restype = ctypes.c_char_p
        answer: Any = ask()
        return bytes(answer).decode()
    return UNKNOWN
