"""What every answer tells the browser, and how much of a request is taken in."""

import sys
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge

LARGEST_UPLOAD = 8 * 1024 * 1024
# Text in a form, such as a whole paper that is edited; and how many parts a form with files may have.
LARGEST_TEXT, MOST_PARTS = 1024 * 1024, 1000
# How a form without a file is sent.
TYPED = 'application/x-www-form-urlencoded'
DAY = 24 * 60 * 60

POLICY = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self'",
    'font-src': "'self'",
    'connect-src': "'self'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
}
# Opened by itself, a drawing is a page, with all that a page may do that needs no script: lead elsewhere, above all.
DRAWING = 'image/svg+xml'
HEADERS = {
    'Content-Security-Policy': '; '.join(f'{name} {value}' for name, value in POLICY.items()),
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    # With 'no-referrer' browsers send 'Origin: null' with the desk's own forms (Fetch, 3.2 'Origin' header).
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), serial=(), usb=()',
}


def waitress_options(largest: int = LARGEST_UPLOAD) -> dict[str, Any]:
    """Return how waitress must serve the desk.

    It does not say what it is, and leaves the headers of proxies for the desk to judge. Nothing that is sent to the
    desk or by it lies in a file on its way, for it may hold values of people.
    """
    return {
        'ident': '',
        'clear_untrusted_proxy_headers': False,
        'max_request_body_size': 2 * largest,  # of which the desk itself says, on a page, that it is too much
        'inbuf_overflow': 2 * largest + 1,
        'outbuf_overflow': sys.maxsize,
    }


class Held(Request):
    """A request whose files are held in memory, never laid on a disk; the text of every sort of form is limited.

    Werkzeug limits it in forms with files alone, and millions of short fields take a hundred times their size.
    """

    def _load_form_data(self) -> None:
        if self.mimetype == TYPED and (self.content_length or 0) > (self.max_form_memory_size or sys.maxsize):
            raise RequestEntityTooLarge
        super()._load_form_data()

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()


def limit_uploads(app: Flask, largest: int) -> None:
    """Take in no more than so many bytes of a request, and nothing of it into a file."""
    app.request_class = Held
    app.config.update(MAX_CONTENT_LENGTH=largest, MAX_FORM_MEMORY_SIZE=LARGEST_TEXT, MAX_FORM_PARTS=MOST_PARTS)


def keep_days(response: Response, days: int = 30) -> Response:
    """Let the browser keep an answer that holds nothing of a person, such as a picture of a blank paper."""
    response.headers['Cache-Control'] = f'private, max-age={days * DAY}, immutable'
    g.is_keepable = True
    return response


def seal(response: Response) -> Response:
    """Put the headers on an answer that every one has; nobody keeps it unless a view says so."""
    response.headers.update(HEADERS)
    if response.mimetype == DRAWING:
        response.headers['Content-Security-Policy'] += '; sandbox'
    response.headers.pop('Server', None)
    is_file = request.endpoint == 'static' or g.get('is_keepable', False)
    if not (is_file and response.status_code in (200, 206, 304)):
        response.headers['Cache-Control'] = 'no-store'
    return response
