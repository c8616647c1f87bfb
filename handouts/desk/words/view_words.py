"""The words: how each paper stands, what can be said against it, and the questions that only a person answers."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import get_args

from flask import Blueprint, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from handouts.desk.drawn.proofread import Reading
from handouts.desk.drawn.shelf import Card
from handouts.desk.guard.entrance import needs, visitor
from handouts.desk.views import here
from handouts.desk.words.readings import known_readings, reading_of
from handouts.desk.words.view_approve import is_drawn
from handouts.desk.words.view_changes import findings_about, paper_values
from handouts.errors import Finding, HandoutsError
from handouts.words.approval.approvals import LONGEST_NAME
from handouts.words.inspection import Group, grouped
from handouts.words.translated.translation import RULE as STALE
from handouts.words.understood.level import RULE as LEVEL
from handouts.words.understood.pemat import Part, pemat_score
from handouts.words.understood.pemat_checks import Answer
from handouts.words.understood.pemat_sheet import ENOUGH, write_answers

words_pages = Blueprint('words', __name__)

TABS = {
    'findings': 'words.paper',
    'changes': 'changes.changes',
    'questions': 'words.questions',
    'approve': 'approve.ask',
}
PAPER_FILE = re.compile(r'content/([^/]+)/([^/.]+)\.([A-Za-z-]+)\.md')
# How a finding says the score of a paper; the first one is that by which it is judged.
READS_AT = re.compile(r'reads at (.+?)(?:, and |; |\.(?!\d))')
# Seconds for which a form that was sent waits for the words to be read; mostly that takes a tenth of one.
PATIENCE = 20.0


@dataclass(frozen=True)
class Summary:
    """A paper in one language, as the list shows it; `is_read` if its findings are there."""

    card: Card
    names: dict[str, str]
    is_read: bool
    stops: int
    looks: int
    stale: int
    level: str


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the questions, and what is wrong with it."""

    by: str = ''
    answers: Mapping[int, Answer] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


@words_pages.get('/words')
@needs('desk')
def words() -> ResponseReturnValue:
    """Show all papers by how they stand, and what approving means."""
    here.desk().keeper.hurry()
    wished, cards = request.args.get('q', ''), here.cards()
    papers: dict[str, list[Summary]] = {}
    for summary in _summaries(cards):
        papers.setdefault(summary.card.leaflet.paper, []).append(summary)
    texts = {_searched(languages): languages for languages in papers.values()}
    return here.show(
        'words.html',
        place='words',
        number=len(papers),
        wished=wished,
        shown={text: found for text, found in texts.items() if all(word in text for word in _words(wished))},
        states=Counter(card.standing.state for card in cards),
        pause=_pause(),
        is_set=here.desk().passcodes.is_set('approver'),
        faults=here.mistakes(),
        names_in=names_in,
    )


@words_pages.get('/words/<topic>/<document>/<language>/facts')
@needs('desk')
def facts(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Give what the list says of a paper, which is read if it has not been yet."""
    card = here.card(topic, document, language)
    reading = reading_of(card.leaflet)
    one = _summary(card, reading.findings if reading else None)
    return here.show('words_facts.html', one=one, pause=_pause())


@words_pages.get('/words/<topic>/<document>/<language>')
@needs('desk')
def paper(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Show what can be said against a paper."""
    card = here.card(topic, document, language)
    reading = reading_of(card.leaflet)
    values = paper_values(card, 'findings', reading)
    groups = grouped(values['findings'], reading.claims if reading else ())
    return here.show('words_paper.html', groups=groups, group_told=_group_told(), **values)


@words_pages.get('/words/<topic>/<document>/<language>/read/<tab>')
@needs('desk')
def paper_read(topic: str, document: str, language: str, tab: str) -> ResponseReturnValue:
    """Say whether a paper has been read, and its pages drawn where they are to be seen."""
    card = here.card(topic, document, language)
    address = url_for('words.paper_read', topic=topic, document=document, language=language, tab=tab)
    answer = make_response(here.show('words_reading.html', address=address))
    reading = reading_of(card.leaflet)
    if reading and (tab != 'approve' or is_drawn(card, reading)):
        answer.headers['X-Then'] = url_for(
            TABS.get(tab, TABS['findings']), topic=topic, document=document, language=language
        )
    return answer


@words_pages.get('/words/<topic>/<document>/<language>/questions')
@needs('desk')
def questions(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Show the questions of PEMAT-P with what has been answered."""
    card = here.card(topic, document, language)
    return _asked(card, reading_of(card.leaflet), Typed())


@words_pages.post('/words/<topic>/<document>/<language>/questions')
@needs('approver')
def answer(topic: str, document: str, language: str) -> ResponseReturnValue:
    """Keep what a person answered, beside the approval."""
    card = here.card(topic, document, language)
    reading = reading_of(card.leaflet, PATIENCE) or Reading()
    typed = _typed(reading)
    if reading.code != request.form.get('seen') or not reading.sheet:
        told = here.say(
            "The words have changed since you opened the questions. Look at your answers, then save again."
        )
        return _asked(card, reading, replace(typed, faults={'': told})), 409
    if typed.faults:
        return _asked(card, reading, typed), 422
    rooms = here.shelf().setting.library.rooms
    try:
        write_answers(rooms, card.leaflet.stem, typed.by, typed.answers, reading.sheet)
    except HandoutsError as error:
        return _asked(card, reading, replace(typed, faults={'': here.tongue().told(str(error))})), 409
    reading_of(card.leaflet, PATIENCE)
    here.note(here.say("Your answers are kept beside the paper’s approval."))
    return redirect(url_for('words.questions', topic=topic, document=document, language=language), 303)


def names_in(file: str) -> dict[str, str]:
    """Return a paper as addresses name it where a file is one; nothing for other files."""
    found = PAPER_FILE.fullmatch(file)
    return dict(zip(('topic', 'document', 'language'), found.groups(), strict=True)) if found else {}


def _summaries(cards: list[Card]) -> list[Summary]:
    """Return papers as the list shows them; one that has changed and is not drawn yet has to be read first."""
    known, waiting = known_readings(card.leaflet for card in cards), {job.target for job in here.shelf().waiting}
    read = {leaflet: reading.findings for leaflet, reading in known.items()}
    for card in cards:
        ahead = here.desk().keeper.inspected.get(card.leaflet)
        if ahead is not None and waiting.isdisjoint(job.target for job in card.jobs.values()):
            read.setdefault(card.leaflet, ahead)
    return [_summary(card, read.get(card.leaflet)) for card in cards]


def _pause() -> int:
    """Return the milliseconds between two looks of a part: so many papers do not ask more often than one."""
    return 400 + 50 * len(here.cards())


def _summary(card: Card, read: tuple[Finding, ...] | None) -> Summary:
    found = findings_about(card, read or ())
    levels = Counter(finding.level for finding in found)
    stale = sum(finding.rule == STALE for finding in found)
    names = here.names_of(card)
    return Summary(card, names, read is not None, levels['block'], levels['warn'], stale, _level_told(found))


def _searched(languages: list[Summary]) -> str:
    """Return what a search looks through."""
    texts = [(one.card.first.front.title, one.card.first.strings.language) for one in languages]
    first = languages[0].card
    return ' '.join(
        _words(' '.join((first.leaflet.paper, here.tongue().named(first.first.front.kind), *chain(*texts))))
    )


def _words(text: str) -> list[str]:
    return text.casefold().split()


def _level_told(findings: Iterable[Finding]) -> str:
    """Return how a paper reads; '' where no finding tells it."""
    texts = (f'{found.message} {found.hint}' for found in findings if found.rule == LEVEL)
    return next((found[1] for text in texts if (found := READS_AT.search(text))), '')


def _group_told() -> dict[Group, tuple[str, str]]:
    """Return the heading of each group of findings, and why they matter."""
    say = here.say
    return {
        'reading': (
            say("How easily it reads"),
            say("Patients read this tired or worried. Short sentences and plain words get through."),
        ),
        'claims': (say("What no paper may promise"), say("A claim needs its limit and its source beside it.")),
        'facts': (
            say("Facts and sources"),
            say("What several papers say must be the same in all of them, and say where it comes from."),
        ),
        'parts': (say("What must be in it"), say("A paper of this kind is not complete without these.")),
        'translation': (
            say("Beside the paper it was translated from"),
            say("Both must say the same, number for number."),
        ),
        'form': (say("How it prints"), say("What keeps the pages from looking as they should.")),
        'other': (say("Also"), ""),
    }


def _asked(card: Card, reading: Reading | None, typed: Typed) -> str:
    sheet = reading.sheet if reading else ()
    return here.show(
        'pemat.html',
        scores={part: pemat_score(sheet, part) for part in get_args(Part)},
        enough=ENOUGH,
        typed=typed,
        may_answer=visitor().may('approver'),
        longest=LONGEST_NAME,
        **paper_values(card, 'questions', reading),
    )


def _typed(reading: Reading) -> Typed:
    """Return what was typed into the form: an answer to each question that the program leaves open."""
    by, faults = request.form.get('by', '').strip(), dict[str, str]()
    answers: dict[int, Answer] = {}
    if not (by and by.isprintable() and len(by) <= LONGEST_NAME):
        faults['by'] = here.say("Write your name, in at most {count} letters.", count=LONGEST_NAME)
    for item in reading.sheet:
        name, given = f'answer-{item.number}', request.form.get(f'answer-{item.number}', 'open')
        known = next((one for one in get_args(Answer) if one == given), None)
        if item.by == 'machine' or f'answer-{item.number}' not in request.form:
            continue
        if known is None or (known == 'not-applicable' and item.number not in reading.optional):
            faults[name] = here.say("Choose one of the answers.")
        else:
            answers[item.number] = known
    return Typed(by, answers, faults)
