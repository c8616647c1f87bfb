"""The fonts that papers are printed with: those installed as font packages, never the machine's own."""

import hashlib
import os
import tempfile
from contextlib import suppress
from functools import cache
from html import escape
from pathlib import Path

import fontpkg

from handouts.cupboard import cache_folder, temporary_folder
from handouts.errors import MachineLacks

# The family that has the letters and signs which a reading face may lack.
FALLBACK = 'Source Sans 3'


@cache
def installed_families() -> dict[str, tuple[Path, ...]]:
    """Return the files of each installed family, by the name that people write.

    Raises MachineLacks where a font package is not whole.
    """
    try:
        families = fontpkg.families().values()
    except (AttributeError, ImportError, LookupError, OSError, TypeError, ValueError) as error:
        told = f"The installed fonts cannot be listed: a font package is not whole ({error})."
        raise MachineLacks(f"{told} Install the packages of requirements.lock once more.") from None
    return {family.name: tuple(sorted(font.path for font in family.files)) for family in families}


def upright_face(family: str) -> Path:
    """Return the file of an installed family's upright, regular face."""
    names = {path.name.lower(): path for path in installed_families()[family]}
    plain = [name for name in names if 'italic' not in name and 'oblique' not in name]
    return names[min((name for name in plain if 'regular' in name), default=min(plain))]


@cache
def hide_machine_fonts() -> Path:
    """Let fontconfig see the font packages and nothing else; call before it starts in this process.

    Returns its configuration, which lies in the user's cache folder, or, where that cannot be written, among the
    temporary files. Raises MachineLacks where it can be written nowhere.
    """
    for folder in (cache_folder, temporary_folder):
        with suppress(OSError):
            config = _write_config(folder())
            os.environ['FONTCONFIG_FILE'] = str(config)
            return config
    told = "What tells the engine of the installed fonts can be written nowhere."
    raise MachineLacks(f"{told} Look at the room on the disk of your cache folder and of the temporary files.")


def _write_config(folder: Path) -> Path:
    places = sorted({str(path.parent) for paths in installed_families().values() for path in paths})
    listed = ''.join(f'<dir>{escape(place)}</dir>' for place in places)
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f'<fontconfig>{listed}<cachedir>{escape(str(folder))}</cachedir></fontconfig>'
    ).encode()
    config = folder / f'fonts-{hashlib.sha256(text).hexdigest()[:12]}.conf'
    if not config.is_file() or config.read_bytes() != text:
        # Under a name of its own: each process of a crew may be the first to write it.
        part, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(part, 'wb') as file:
            file.write(text)
        Path(name).replace(config)
    return config
