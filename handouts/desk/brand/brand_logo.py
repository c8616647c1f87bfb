"""The logo that somebody chooses: taken in and judged, and kept in memory until the brand is saved."""

import hashlib
import secrets
from concurrent.futures import TimeoutError as StillWorking
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from flask import request, url_for

from handouts.desk.brand.brand_memory import WaitingLogo, memory
from handouts.desk.brand.brand_typed import Typed, waiting_logo
from handouts.desk.views import here
from handouts.desk.views.view_wear import KINDS, mark_of
from handouts.desk.written.brand_draft import clinic_path
from handouts.desk.written.logo import BEGINNINGS, LARGEST_BYTES, judge_logo
from handouts.errors import Finding, Mistakes

# Seconds for which a logo is judged, behind a paper that is just being drawn.
PATIENCE = 30.0


def send_logo(sent: Typed) -> tuple[Typed, tuple[Finding, ...]]:
    """Return what was typed with the logo that came with it, if any, and what is wrong with that file.

    It is judged in a drawing process: a picture that unfolds to a hundred times its size does not hurt there.
    """
    upload = request.files.get('logo')
    if upload is None or not upload.filename:
        return _not_forgotten(sent)
    name, data = upload.filename, upload.read()
    try:
        judged = here.desk().studio.now.ask(judge_logo, name[-200:], data[: LARGEST_BYTES + 1]).result(PATIENCE)
    except Mistakes as error:
        return sent, error.findings
    except (StillWorking, BrokenProcessPool):
        told, hint = "The logo could not be looked at just now.", "Choose it again in a moment."
        return sent, (Finding('', 0, 'picture', told, hint),)
    key = secrets.token_urlsafe(16)
    memory().logos.keep(key, WaitingLogo(here.owner(), judged))
    return replace(sent, logo=key, has_no_logo=False), ()


def _not_forgotten(sent: Typed) -> tuple[Typed, tuple[Finding, ...]]:
    """Return what was typed, and that a logo must be chosen again where many others came after it."""
    if not sent.logo or waiting_logo(sent.logo):
        return sent, ()
    told, hint = "The new logo is not remembered any more.", "Choose it again."
    return replace(sent, logo=''), (Finding('', 0, 'picture', told, hint),)


def mark_of_logos(folder: str) -> str:
    """Return what tells whether somebody has put another logo into a clinic's folder."""
    place = clinic_path(here.shelf().setting.library, folder)
    files = (place.with_name(f'logo{suffix}') for suffix in BEGINNINGS)
    lying = [path.read_bytes() if path.is_file() else b'' for path in files]
    return hashlib.sha256(repr([hashlib.sha256(data).hexdigest() for data in lying]).encode()).hexdigest()[:16]


def kind_of(file: str) -> str:
    """Return the media type of a picture by its name."""
    return KINDS[PurePosixPath(file).suffix]


def logo_values(sent: Typed, faults: tuple[Finding, ...]) -> dict[str, Any]:
    """Return what the part of the form with the logo is made from."""
    known = here.shelf().clinics.get(sent.folder)
    lying = url_for('wear.logo', folder=sent.folder, mark=mark_of(known)) if known and known.says.logo else ''
    is_waiting = bool(waiting_logo(sent.logo))
    return {
        'logo_key': sent.logo if is_waiting else '',
        'logo_picture': url_for('brand.logo_picture', key=sent.logo) if is_waiting else lying,
        'has_no_logo': sent.has_no_logo,
        'logo_faults': faults,
        'largest': LARGEST_BYTES // 1000,
    }
