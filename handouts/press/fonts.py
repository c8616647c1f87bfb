"""The fonts that papers are printed with: those installed as font packages, never the machine's own."""

import os
import tempfile
from functools import cache
from html import escape
from pathlib import Path

import fontpkg

# The family that has the letters and signs which a reading face may lack.
FALLBACK = 'Source Sans 3'


@cache
def installed_families() -> dict[str, tuple[Path, ...]]:
    """Return the files of each installed family, by the name that people write."""
    return {family.name: tuple(sorted(font.path for font in family.files)) for family in fontpkg.families().values()}


@cache
def hide_machine_fonts() -> tempfile.TemporaryDirectory[str]:
    """Let fontconfig see the font packages and nothing else; call before it starts in this process.

    Returns the folder that holds its configuration; it is removed when the process ends.
    """
    folder = tempfile.TemporaryDirectory(prefix='handouts-fonts-')
    places = sorted({str(path.parent) for paths in installed_families().values() for path in paths})
    listed = ''.join(f'<dir>{escape(place)}</dir>' for place in places)
    config = Path(folder.name, 'fonts.conf')
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f'<fontconfig>{listed}<cachedir>{escape(folder.name)}</cachedir></fontconfig>',
        encoding='utf-8',
    )
    os.environ['FONTCONFIG_FILE'] = str(config)
    return folder
