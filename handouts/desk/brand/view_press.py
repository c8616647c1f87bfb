"""For the print shop: the press file and the job slip of each approved paper, and proofs of the others."""

import hashlib
import secrets
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import cast

from flask import Blueprint, Response, abort, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.brand.brand_memory import Lately
from handouts.desk.drawn.shelf import Card, Snapshot, read_document
from handouts.desk.guard.entrance import needs
from handouts.desk.views import here
from handouts.desk.views.hatch import Hatch
from handouts.desk.views.view_papers import pictures_of
from handouts.errors import Finding, mistake
from handouts.model import Job, Printed
from handouts.press.press import make_pdf
from handouts.words.approval.standing import proof_job

press_pages = Blueprint('press', __name__)

PLACE = '/brand/press/<topic>/<document>/<language>/<edition>'
CENTIMETRES = 2.54
# Seconds for which a proof waits to be fetched.
WAITS = 600.0


@dataclass(frozen=True)
class Shop:
    """What a print shop must be told of a paper in short; the job slip says all of it."""

    flat: tuple[str, str]
    with_bleed: tuple[str, str]
    folded: tuple[str, str]
    folds: int
    fold: str
    condition: str


@dataclass(frozen=True)
class ForPress:
    """A paper in an edition for the print shop; `printed` once its file lies there, `findings` if it cannot."""

    card: Card
    edition: str
    names: dict[str, str]
    shop: Shop
    printed: Printed | None
    pictures: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def waits(self) -> bool:
        """Whether its file is yet to be drawn."""
        return self.card.standing.is_approved and self.printed is None and not self.findings


@dataclass(frozen=True)
class Proof:
    """A proof that somebody asked for: being drawn, or in the hatch under a key."""

    owner: str
    title: str
    name: str
    back: str
    future: Future[bytes] | None
    key: str = ''


def draw_proof(job: Job) -> bytes:
    """Return the proof of a paper; raise Mistakes where there can be none."""
    return make_pdf(proof_job(job)).data


@press_pages.get('/brand/press')
@needs('desk')
def press() -> ResponseReturnValue:
    """Show what can be sent to a print shop, and what is in the way of the rest."""
    return here.show('press.html', place='brand', known=here.shelf().setting.library.clinics(), **_values())


@press_pages.get('/brand/press/now')
@needs('desk')
def now() -> ResponseReturnValue:
    """Give the papers as they stand now."""
    return here.show('press_papers.html', **_values())


@press_pages.get(f'{PLACE}/file')
@needs('desk')
def file(topic: str, document: str, language: str, edition: str) -> ResponseReturnValue:
    """Give a press file to be sent to the print shop."""
    printed = _printed(here.card(topic, document, language), edition)
    return _attached(read_document(here.shelf(), printed), printed.path)


@press_pages.get(f'{PLACE}/slip')
@needs('desk')
def slip(topic: str, document: str, language: str, edition: str) -> ResponseReturnValue:
    """Give the job slip that goes with a press file."""
    printed = _printed(here.card(topic, document, language), edition)
    return _attached(read_slip(here.shelf(), printed), printed.slip)


@press_pages.post(f'{PLACE}/proof')
@needs('desk')
def make_proof(topic: str, document: str, language: str, edition: str) -> ResponseReturnValue:
    """Have a proof drawn."""
    card, desk = here.card(topic, document, language), here.desk()
    job = card.jobs.get(edition)
    if job is None or not job.edition.for_press:
        abort(404)
    title, key = card.first.front.title, secrets.token_urlsafe(16)
    name = replace(job, proof=True).target.rpartition('/')[2]
    work = desk.studio.now.ask(draw_proof, job)
    _proofs().keep(key, Proof(here.owner(), title, name, request.path, work))
    what = here.say("Drawing a proof of “{title}”", title=title)
    then, back = url_for('press.proof', key=key), url_for('press.press')
    errand = desk.errands.begin(here.owner(), what, then, back, work)
    return redirect(url_for('errand.errand', id=errand.id), 303)


@press_pages.get('/brand/proof/<key>')
@needs('desk')
def proof(key: str) -> ResponseReturnValue:
    """Show that a proof is ready, and offer it."""
    found = _proofs().find(key)
    if found is None or found.owner != here.owner() or (found.future and not found.future.done()):
        abort(404)
    if found.future:
        waiting = _hatch().put(found.owner, found.name, found.future.result())
        found = replace(found, future=None, key=waiting)
        _proofs().keep(key, found)
    return here.show('press_proof.html', place='brand', proof=found, minutes=int(WAITS / 60))


@press_pages.get('/brand/proof/<key>/file')
@needs('desk')
def proof_file(key: str) -> ResponseReturnValue:
    """Give a proof to the browser that asked for it, for a while."""
    found = _hatch().take(here.owner(), key)
    if found is None:
        title = here.say("This proof is gone")
        text = here.say("A proof is kept for some minutes only. Go back to “For the print shop”, and make it again.")
        return here.show('trouble.html', title=title, texts=[text]), 410
    return _attached(found.document, found.name)


def read_slip(shelf: Snapshot, printed: Printed) -> bytes:
    """Return the job slip of a press file; raise Mistakes if it is not the one that was made with the file.

    It was written down together with the pictures of the pages, in their order.
    """
    names = (*printed.pictures, printed.slip)
    try:
        files = [(shelf.setting.output / name).read_bytes() for name in names if name]
    except OSError:
        files = []
    if not printed.slip or not files or hashlib.sha256(b''.join(files)).hexdigest() != printed.beside:
        told = f"The file {printed.slip or printed.path} is missing, or is not the one that was printed."
        raise mistake(printed.path, 0, 'not-there', told, "It is printed anew now: try again in a moment.")
    return files[-1]


def _values() -> dict[str, object]:
    found = list(_for_press())
    return {'papers': found, 'waits': any(one.waits for one in found), 'folder': here.clinic()}


def _for_press() -> Iterator[ForPress]:
    for card in here.cards():
        for name, job in card.jobs.items():
            if job.edition.for_press:
                yield _one(card, name, job)


def _one(card: Card, edition: str, job: Job) -> ForPress:
    printed = card.printed.get(edition)
    shown = printed or card.cover
    return ForPress(
        card,
        edition,
        here.names_of(card),
        shop_of(job),
        printed,
        tuple(pictures_of(shown)) if shown else (),
        here.shelf().failed.get(job.target, ()),
    )


def shop_of(job: Job) -> Shop:
    """Return what a print shop must be told of a job in short."""
    sheet, bleed = job.sheet, 2 * job.edition.bleed
    widest = max((panel.width for panel in sheet.panels), default=sheet.width)
    return Shop(
        _measured(sheet.width, sheet.height),
        _measured(sheet.width + bleed, sheet.height + bleed),
        _measured(widest, sheet.height),
        len(sheet.folds(0)),
        sheet.fold,
        job.edition.output_condition[job.clinic.says.paper],
    )


def _measured(width: float, height: float) -> tuple[str, str]:
    """Return a size in inches and in centimetres."""
    return f'{width:.6g} × {height:.6g}', f'{width * CENTIMETRES:.1f} × {height * CENTIMETRES:.1f}'


def _printed(card: Card, edition: str) -> Printed:
    """Return a press file that lies on the shelf: there none lies of words that nobody has approved."""
    job, printed = card.jobs.get(edition), card.printed.get(edition)
    if job is None or printed is None or not job.edition.for_press:
        abort(404)
    return printed


def _attached(data: bytes, path: str) -> Response:
    """Return a PDF to be saved, under its own name: the job slip names the press file so."""
    answer = make_response(data)
    answer.mimetype = 'application/pdf'
    answer.headers['Content-Disposition'] = f'attachment; filename="{path.rpartition("/")[2]}"'
    return answer


def _proofs() -> Lately[Proof]:
    return cast(Lately[Proof], current_app.extensions.setdefault('handouts-proofs', Lately()))


def _hatch() -> Hatch:
    return cast(Hatch, current_app.extensions.setdefault('handouts-proof-hatch', Hatch(WAITS)))
