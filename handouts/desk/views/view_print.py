"""Printing blank papers: where, how many, in which letters; and what becomes of the job."""

from collections.abc import Mapping

from flask import Blueprint, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.drawn.shelf import Card, read_document
from handouts.desk.guard.entrance import needs
from handouts.desk.kept.journal import Entry, Line
from handouts.desk.printing.printers import Printer, Sides
from handouts.desk.views import here, told
from handouts.desk.views.going import going
from handouts.desk.views.handing import (
    MOST_COPIES,
    Parcel,
    Unhanded,
    asks_for_browser,
    copies_wanted,
    to_browser,
    to_printer,
)
from handouts.desk.views.view_papers import pictures_of
from handouts.errors import Mistakes
from handouts.model import Job, Printed

printing_pages = Blueprint('printing', __name__)

FIRST = 'print'


@printing_pages.get('/print/<topic>/<document>/<language>')
@needs('desk')
def ask(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Ask where and how many, with everything already chosen."""
    return _asked(here.card(topic, document, language), request.args.get('edition', ''), '1')


@printing_pages.post('/print/<topic>/<document>/<language>')
@needs('desk')
def do(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Print, and show what becomes of it."""
    card = here.card(topic, document, language)
    edition, typed = request.form.get('edition', ''), request.form.get('copies', '').strip()
    try:
        return redirect(_handed_over(card, edition), 303)
    except Unhanded as fault:
        return _asked(card, edition, typed, fault.told, fault.wrong), fault.status


def _handed_over(card: Card, edition: str) -> str:
    """Hand a blank paper over, and return the page to show; raises Unhanded."""
    printed, copies = card.printed.get(edition), copies_wanted()
    if printed is None:
        raise Unhanded(here.say("This paper is just being drawn anew. Try again in a moment."))
    lines = [line_of(card, printed, copies=copies)]
    if asks_for_browser():
        to_browser(lines)
        return url_for('printing.document', name=printed.path)
    job = card.jobs[edition]
    try:
        document = read_document(here.shelf(), printed)
    except Mistakes as error:
        raise Unhanded(here.tongue().told(error.findings[0].message)) from None
    parcel = Parcel(lines, document, sides_of(job, printed.pages), job.clinic.says.paper, copies)
    return url_for('printing.job', id=to_printer(parcel).id)


@printing_pages.get('/print/<topic>/<document>/<language>/ready')
@needs('desk')
def ready(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Say whether a paper has been drawn meanwhile."""
    card, edition = here.card(topic, document, language), request.args.get('edition', FIRST)
    if edition in card.printed or _is_stuck(card, edition):
        answer = make_response('')
        answer.headers['X-Then'] = url_for(
            'printing.ask', topic=topic, document=document, language=language, edition=edition
        )
        return answer
    return here.show('ready.html', edition=edition, names=here.names_of(card), is_stuck=False)


@printing_pages.get('/print/ways')
@needs('desk')
def ways() -> ResponseReturnValue:
    """Give the printers as they are now."""
    return here.show('print_ways.html', is_ready='ready' in request.args, **ways_values())


@printing_pages.get('/document/<path:name>')
@needs('desk')
def document(name: str) -> ResponseReturnValue:
    """Give a blank paper as PDF; only such as stand on the shelf have a name."""
    known = here.shelf().known.get(name)
    if known is None:
        abort(404)
    return pdf_answer(read_document(here.shelf(), known[1]), name.rpartition('/')[2])


@printing_pages.get('/jobs/<int:id>')
@needs('desk')
def job(id: int) -> ResponseReturnValue:
    """Show a print job until it is done."""
    return here.show('job.html', place='journal', titles=titles(), language_named=here.language_named, **_job(id))


@printing_pages.get('/jobs/<int:id>/now')
@needs('desk')
def job_now(id: int) -> ResponseReturnValue:
    """Give how a print job stands."""
    return here.show('job_now.html', **_job(id))


@printing_pages.get('/jobs/going')
@needs('desk')
def going_now() -> ResponseReturnValue:
    """Give how the jobs stand that a page follows at its head."""
    return here.show('going.html', going=going(request.args.getlist('id', type=int)))


@printing_pages.post('/jobs/<int:id>/cancel')
@needs('desk')
def cancel(id: int) -> ResponseReturnValue:
    """Take a job back, as far as the printer still lets it."""
    here.desk().spool.cancel(_entry(id))
    return redirect(url_for('printing.job', id=id), 303)


def _asked(card: Card, edition: str, copies: str, error: str = '', wrong: str = '') -> str:
    editions = office_editions(card)
    if edition not in editions:
        edition = FIRST if FIRST in editions else next(iter(editions), '')
    printed = card.printed.get(edition)
    return here.show(
        'print.html',
        place='papers',
        card=card,
        names=here.names_of(card),
        editions=editions,
        edition=edition,
        printed=printed,
        pictures=pictures_of(printed) if printed else [],
        sides=sides_of(card.jobs[edition], printed.pages) if printed else '',
        screen=card.printed.get('screen'),
        is_ready=printed is not None,
        is_stuck=_is_stuck(card, edition),
        copies=copies,
        most_copies=MOST_COPIES,
        error=error,
        wrong=wrong,
        **ways_values(),
    )


def ways_values() -> dict[str, object]:
    """Return what the part of a page that shows the printers is made from."""
    printers = here.desk().spool.printers()
    chosen = request.form.get('printer') or best_printer(printers.printers, _last_used())
    return {'printers': printers, 'printer': chosen, 'printer_told': told.printer_told}


def office_editions(card: Card) -> dict[str, Job]:
    """Return the editions of a paper that an office printer prints."""
    return {name: job for name, job in card.jobs.items() if job.edition.office}


def sides_of(job: Job, pages: int) -> Sides:
    """Return on which sides a paper is printed, and over which edge the sheet is turned."""
    if pages == 1:
        return 'one-sided'
    return 'two-sided-short-edge' if job.is_on_sheet else 'two-sided-long-edge'


def line_of(card: Card, printed: Printed, *, copies: int, people: int = 0) -> Line:
    """Return what the journal holds of a printed paper."""
    leaflet = card.leaflet
    named = (leaflet.clinic, leaflet.paper, leaflet.language, printed.edition, printed.words)
    return Line(*named, printed.pages, copies, people)


def titles() -> Mapping[tuple[str, str], str]:
    """Return the titles of the papers on the shelf."""
    found = here.shelf().cards.values()
    return {(card.leaflet.paper, card.leaflet.language): card.first.front.title for card in found}


def best_printer(printers: tuple[Printer, ...], last: str = '') -> str:
    """Return the printer that is chosen beforehand: of those that can print the last one, the usual, or the first."""
    able = [one for one in printers if one.accepts and one.state != 'stopped'] or list(printers)
    ordered = sorted(able, key=lambda one: (one.name != last, not one.is_default, not one.turns_sheets))
    return ordered[0].name if ordered else ''


def _last_used() -> str:
    """Return the printer on which this desk printed last, '' for none."""
    entries = here.desk().journal.entries(limit=20, clinic=here.clinic())
    return next((entry.printer for entry in entries if entry.printer and entry.desk == here.desk_name()), '')


def pdf_answer(data: bytes, name: str) -> ResponseReturnValue:
    """Return a PDF for the browser to show, under a name that says nothing of a person."""
    answer = make_response(data)
    answer.mimetype = 'application/pdf'
    answer.headers['Content-Disposition'] = f'inline; filename="{name}"'
    return answer


def _entry(id: int) -> Entry:
    return here.desk().journal.entry(id) or abort(404)


def _job(id: int) -> dict[str, object]:
    entry = _entry(id)
    return {
        'entry': entry,
        'heading': told.heading_told(entry),
        'told_text': told.next_told(entry),
        'is_going': entry.state in told.GOING,
        'again': _again(entry),
    }


def _again(entry: Entry) -> tuple[str, str]:
    """Return the page on which somebody does over what was not printed, and what its link says; none where it was."""
    if entry.state not in ('failed', 'stopped', 'unknown') or not entry.lines:
        return '', ''
    first, papers = entry.lines[0], [line.paper for line in entry.lines]
    if not first.people:
        topic, _, document = first.paper.partition('/')
        named = url_for(
            'printing.ask', topic=topic, document=document, language=first.language, edition=first.edition
        )
        return named, here.say("Print it again")
    if all(line.people == 1 for line in entry.lines):
        named = url_for('fill.ask', paper=papers, language=first.language, edition=first.edition)
        return named, here.say("Fill it in again")
    return url_for('today.today'), here.say("Choose the list again")


def _is_stuck(card: Card, edition: str) -> bool:
    job = card.jobs.get(edition)
    return job is None or job.target in here.shelf().failed
