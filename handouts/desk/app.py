"""The desk as a web application: its pages, who may see them, and in which language they speak."""

import sys
import traceback
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from flask import Flask, Response, g, request, session, url_for
from flask.typing import ResponseReturnValue
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException, NotFound

from handouts.desk.brand.view_brand import brand_pages
from handouts.desk.brand.view_press import press_pages
from handouts.desk.desk import Desk
from handouts.desk.drawn.studio import ENDED, NotDone
from handouts.desk.fill.view_fill import fill_pages
from handouts.desk.guard.entrance import Gate, guard_app, visitor
from handouts.desk.guard.refusals import plain_page
from handouts.desk.today.view_today import today_pages
from handouts.desk.tongue import chosen
from handouts.desk.views import here
from handouts.desk.views.going import going
from handouts.desk.views.view_enter import TONGUE
from handouts.desk.views.view_enter import enter as enter_pages
from handouts.desk.views.view_errand import errand_pages
from handouts.desk.views.view_journal import journal_pages
from handouts.desk.views.view_papers import papers_pages
from handouts.desk.views.view_print import printing_pages
from handouts.desk.views.view_wear import mark_of, wear_pages
from handouts.desk.words.view_approve import approve_pages
from handouts.desk.words.view_changes import changes_pages
from handouts.desk.words.view_edit import edit_pages
from handouts.desk.words.view_watch import watch_pages
from handouts.desk.words.view_words import words_pages
from handouts.errors import HandoutsError, Mistakes

PAGES = (
    papers_pages,
    printing_pages,
    fill_pages,
    today_pages,
    words_pages,
    changes_pages,
    approve_pages,
    edit_pages,
    watch_pages,
    brand_pages,
    press_pages,
    journal_pages,
    errand_pages,
    enter_pages,
    wear_pages,
)


class DeskApp(Flask):
    """A web application that writes of its own mistakes where they are, and nothing of what was typed."""

    def log_exception(self, exc_info: Any) -> None:
        """Write down where a mistake of the program is; what it says may hold a value, and is left out."""
        kind, _, trace = exc_info
        where = ''.join(traceback.format_tb(trace))
        self.logger.error("A mistake of the program, at %s:\n%s%s", request.endpoint, where, kind.__name__)

    def handle_exception(self, e: Exception) -> Response:
        """Show the page for a mistake, or plain words where not even that can be made.

        What goes beyond here the web server writes down, with all that it says.
        """
        try:
            return super().handle_exception(e)
        except Exception as error:
            if error is e:  # a test wants it
                raise
            self.log_exception(sys.exc_info())
            return self.finalize_request(plain_page(500, *_trouble_told(500)), from_error_handler=True)


def create_app(desk: Desk, gate: Gate) -> Flask:
    """Return the web application of a desk."""
    app = DeskApp('handouts.desk', template_folder='pages', static_folder='static')
    app.extensions[here.EXTENSION] = desk
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(_speak)
    guard_app(app, gate)
    for pages in PAGES:
        app.register_blueprint(pages)
    app.context_processor(_shared)
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(HandoutsError, _explain)
    app.register_error_handler(BrokenProcessPool, lambda _: _explain(NotDone(' '.join(ENDED))))
    return app


def _speak() -> None:
    """Choose the language of the page."""
    g.tongue = chosen(here.desk().tongues, session.get(TONGUE, ''), request.headers.get('Accept-Language', ''))
    g.say = g.tongue.say


def _shared() -> dict[str, Any]:
    """Return what every page shows around its own."""
    desk, tongue, clinics = here.desk(), here.tongue(), here.shelf().clinics
    clinic = clinics.get(here.clinic())
    return {
        'say': tongue.say,
        'say_count': tongue.say_count,
        'told': tongue.told,
        'named': tongue.named,
        'tongue': tongue,
        'tongues': desk.tongues,
        'visitor': visitor(),
        'clinics': clinics,
        'clinic': clinic,
        'clinic_name': clinic.says.name if clinic else tongue.say("Desk"),
        'wear': mark_of(clinic) if clinic else '',
        'places': _places(),
        'place': '',
        'going': going(),
        'fault': desk.keeper.fault,
        'here_path': request.full_path if request.method == 'GET' else url_for('papers.papers'),
        'new_once': here.new_once,
        'day_told': here.day_told,
    }


def _places() -> tuple[tuple[str, str, str], ...]:
    """Return the pages that the head of each page leads to: name, endpoint, words."""
    say = here.say
    return (
        ('papers', 'papers.papers', say("Papers")),
        ('fill', 'fill.choose', say("Fill in")),
        ('today', 'today.today', say("Today")),
        ('words', 'words.words', say("Words")),
        ('brand', 'brand.brand', say("Brand")),
        ('journal', 'journal.journal', say("Journal")),
    )


def _refuse(error: HTTPException) -> ResponseReturnValue:
    """Show in plain words why there is no page."""
    say = here.say
    if isinstance(error, NotFound):
        title = say("This is not here")
        text = say("There is no such page or paper any more. Choose it again from the papers.")
    else:
        title, text = _trouble_told(error.code)
    return here.show('trouble.html', title=title, texts=[text]), error.code or 500


def _trouble_told(code: int | None) -> tuple[str, str]:
    """Return in plain words that something did not work."""
    say = here.say
    return say("This did not work"), say("The desk could not do this ({code}). Go back and try again.", code=code)


def _explain(error: HandoutsError) -> ResponseReturnValue:
    """Show what is wrong in a workspace, or was asked for and cannot be had."""
    told = here.tongue().told
    lines = (
        [f'{told(found.message)} {told(found.hint)}'.strip() for found in error.findings]
        if isinstance(error, Mistakes)
        else [told(str(error))]
    )
    return here.show('trouble.html', title=here.say("This could not be done"), texts=lines), 409
