"""The pages that say why something is refused: of plain words, with nothing of the desk on them."""

import math

from flask import Response, g, request
from flask_wtf.csrf import CSRFError
from markupsafe import Markup

from handouts.desk.guard.hosts import Fault

PLAIN = Markup(
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>{title}</title><link rel="icon" href="/static/desk.svg"><link rel="stylesheet" href="/static/desk.css">'
    '<main><h1>{title}</h1><p>{text}</p>{lead}</main></html>'
)
LEAD = Markup('<p><a href="{address}">{way}</a></p>')


def is_by_script() -> bool:
    """Return whether the page's script asks, or the browser for a part of a page, rather than a person for a page."""
    named = 'X-Part' in request.headers or 'X-CSRFToken' in request.headers
    return named or request.headers.get('Sec-Fetch-Dest', 'document') != 'document'


def plain_page(status: int, title: str, text: str, address: str = '/', way: str = '') -> Response:
    """Return a page that says why something is refused, without anything of the desk; a script gets its text."""
    if is_by_script():
        return Response(text, status, mimetype='text/plain')
    # Under a name by which the desk is not known there is nowhere to go.
    lead = '' if status == 421 else LEAD.format(address=address, way=way or g.say("Go to the desk"))
    page = PLAIN.format(language=g.tongue.code, title=title, text=text, lead=lead)
    return Response(page, status, mimetype='text/html')


def refused(fault: Fault) -> Response:
    """Return the page for what comes from elsewhere."""
    if fault == 'host':
        title, text = (
            g.say("The desk is not known by this name"),
            g.say(
                "Open it under the address that it told when it was started. If people are to use another name, "
                "it must be started with that: --name."
            ),
        )
    elif fault == 'proxy':
        title, text = (
            g.say("Something stands between your browser and the desk"),
            g.say(
                "A proxy passed this on, and the desk does not know of it. It must be started with the name that "
                "people type for the proxy: --name. Then everybody needs a passcode."
            ),
        )
    else:
        title, text = (
            g.say("Nothing was done"),
            g.say("Another page, not one of the desk, sent this. Open the desk itself, and do it there."),
        )
    return plain_page(403 if fault == 'origin' else 421, title, text)


def stale(_: CSRFError) -> Response:
    """Return the page for a form without the mark that the desk gave it, or with an old one."""
    return plain_page(
        400,
        g.say("Nothing was done"),
        g.say(
            "This page was opened before somebody entered a passcode or left, or before the desk was started anew. "
            "Go back, open it again, and do this once more."
        ),
    )


def too_large(_: Exception) -> Response:
    """Return the page for more than the desk takes in."""
    largest = request.max_content_length or 0
    if (request.content_length or math.inf) > largest:
        text = g.say("A file may have {count} MB at most. Choose a smaller one.", count=largest // 1024**2)
    else:
        text = g.say("There is more text in this form than the desk can take. Send it in smaller parts.")
    return plain_page(413, g.say("This is too large"), text)
