"""Work that takes longer than a click, shown while it goes on; and pages drawn for the look of them."""

from flask import Blueprint, Response, abort, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.drawn.errands import Errand
from handouts.desk.drawn.looks import Seen
from handouts.desk.drawn.studio import failure_of
from handouts.desk.views import here
from handouts.errors import Finding, HandoutsError, Mistakes

errand_pages = Blueprint('errand', __name__)


@errand_pages.get('/errand/<id>')
def errand(id: str) -> ResponseReturnValue:
    """Show that work goes on, and lead to its outcome when it is there."""
    found = _found(id)
    if not found.is_over:
        return here.show('errand.html', errand=found)
    if trouble := trouble_of(found):
        here.desk().errands.take(here.owner(), id)
        return here.show('errand_failed.html', errand=found, findings=trouble), 409
    return redirect(found.then, 303)


@errand_pages.get('/errand/<id>/now')
def now(id: str) -> ResponseReturnValue:
    """Say whether work still goes on."""
    found = _found(id)
    answer = make_response(here.show('errand_now.html', errand=found))
    if found.is_over:
        answer.headers['X-Then'] = url_for('errand.errand', id=id)
    return answer


@errand_pages.get('/look/<key>')
def look(key: str) -> ResponseReturnValue:
    """Give the pages of a paper as they were drawn for the look of them, or say that they are being drawn."""
    return here.show('look.html', **look_values(key))


@errand_pages.get('/look/<key>/<int:number>.jpg')
def look_page(key: str, number: int) -> ResponseReturnValue:
    """Give the picture of a page that was drawn for the look of it."""
    seen = _seen(key)
    if seen is None or number >= len(seen.pictures):
        abort(404)
    return Response(seen.pictures[number], mimetype='image/jpeg')


def look_values(key: str) -> dict[str, object]:
    """Return what the part of a page that shows drawn pages is made from."""
    return {'key': key, 'seen': _seen(key)}


def _seen(key: str) -> Seen | None:
    try:
        return here.desk().looks.seen_by(here.owner(), key)
    except KeyError:
        abort(404)


def _found(id: str) -> Errand:
    return here.desk().errands.find(here.owner(), id) or abort(404)


def trouble_of(errand: Errand) -> tuple[Finding, ...]:
    """Return why an errand came to nothing; nothing if it did not."""
    if failure := failure_of(errand.future):
        return (failure,)
    try:
        errand.future.result()
    except Mistakes as error:
        return error.findings
    except HandoutsError as error:
        return (Finding('', 0, 'refused', str(error), ''),)
    return ()
