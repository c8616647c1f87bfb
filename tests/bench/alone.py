"""A page that needs no other file: for programs that know neither jobs nor workspaces."""

import base64
from pathlib import Path

from fontTools.ttLib import TTFont

from handouts.model import Job, Page


def standing_alone(job: Job, page: Page) -> str:
    """Return a page that holds its styles and pictures itself, and names its fonts."""
    faces = ''.join(
        f"@font-face {{ font-family: '{family}'; src: url('file://{path}'); font-weight: {_weight(path)} }}"
        for family, paths in job.fonts.items()
        for path in paths
        if 'italic' not in path.name.lower()
    )
    html = page.html.replace('</head>', f'<style>{faces}{"".join(page.css)}</style></head>')
    for name, data in job.clinic.pictures.items():
        address = f'data:image/svg+xml;base64,{base64.b64encode(data).decode()}'
        html = html.replace(f'picture:clinic/{name}', address)
    return html


def _weight(path: Path) -> int:
    with TTFont(path, lazy=True) as font:
        return int(font['OS/2'].usWeightClass)
