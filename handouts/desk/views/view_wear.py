"""What the desk wears: the colours, faces and logo of the clinic whose papers it shows."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, abort, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.guard.headers import keep_days
from handouts.desk.views import here
from handouts.model import Clinic
from handouts.press.letters.fonts import installed_families

wear_pages = Blueprint('wear', __name__)

KINDS = {'.svg': 'image/svg+xml', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg'}
SANS, SERIF = 'system-ui, sans-serif', 'Georgia, serif'


def mark_of(clinic: Clinic) -> str:
    """Return what tells one state of a clinic's brand from another."""
    logo = clinic.pictures.get(clinic.says.logo, b'')
    says = clinic.says
    return hashlib.sha256(repr((says.colours, says.fonts, logo)).encode()).hexdigest()[:12]


@wear_pages.get('/wear/<folder>/<mark>.css')
def style(folder: str, mark: str) -> ResponseReturnValue:
    """Give the clinic's colours and faces as a style sheet; `mark` lets a browser keep it until they change."""
    clinic = here.shelf().clinics.get(folder) or abort(404)
    if mark_of(clinic) != mark:  # somebody saved the brand since the page was made
        return redirect(url_for('wear.style', folder=folder, mark=mark_of(clinic)))
    answer = make_response('\n'.join(_rules(clinic)))
    answer.mimetype = 'text/css'
    return keep_days(answer)


@wear_pages.get('/wear/<folder>/<mark>/logo')
def logo(folder: str, mark: str) -> ResponseReturnValue:
    """Give the clinic's logo."""
    clinic = here.shelf().clinics.get(folder) or abort(404)
    name = clinic.says.logo
    if name not in clinic.pictures:
        abort(404)
    if mark_of(clinic) != mark:
        return redirect(url_for('wear.logo', folder=folder, mark=mark_of(clinic)))
    kind = KINDS[Path(name).suffix.lower()]
    return keep_days(Response(clinic.pictures[name], mimetype=kind))


@wear_pages.get('/type/<family>/<int:number>.ttf')
def face(family: str, number: int) -> ResponseReturnValue:
    """Give a face of an installed family by its number there: no name of a file comes from the address."""
    files = installed_families().get(family, ())
    if number >= len(files):
        abort(404)
    return keep_days(Response(files[number].read_bytes(), mimetype='font/ttf'))


def _rules(clinic: Clinic) -> Iterator[str]:
    says = clinic.says
    for family in dict.fromkeys((says.fonts.text, says.fonts.headings)):
        for number, path in enumerate(installed_families()[family]):
            if path.suffix.lower() == '.ttf' and (face := _face(path)):
                weight, slant = face
                address = url_for('wear.face', family=family, number=number)
                yield (
                    f'@font-face {{ font-family: "{family}"; src: url("{address}") format("truetype"); '
                    f'font-weight: {weight}; font-style: {slant}; font-display: swap }}'
                )
    colours = ' '.join(f'--{name}: {value};' for name, value in says.colours.model_dump().items())
    yield f':root {{ {colours} --text: "{says.fonts.text}", {SANS}; --headings: "{says.fonts.headings}", {SERIF} }}'


def _face(path: Path) -> tuple[int, str] | None:
    """Return weight and slant of a face that pages use; None for others."""
    name = path.stem.lower()
    weight = (
        700 if 'bold' in name and 'semi' not in name else 400 if 'regular' in name or name.endswith('italic') else 0
    )
    return (weight, 'italic' if 'italic' in name else 'normal') if weight else None
