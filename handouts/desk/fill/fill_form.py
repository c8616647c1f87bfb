"""The form for one person: what the papers ask, each thing once, in the words of the page and of the paper."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from werkzeug.datastructures import MultiDict

from handouts.desk.drawn.shelf import Card
from handouts.desk.fill.fill_choice import Choice
from handouts.desk.views import here
from handouts.errors import Mistakes
from handouts.fields import Field
from handouts.people.filled.person import MISSING, Refusal, Refused
from handouts.people.lists.counter import composed
from handouts.people.lists.roster import CHART, Member
from handouts.people.values.days import read_day
from handouts.people.values.manner import Manner, Unprintable
from handouts.people.values.phones import spell_phone
from handouts.words.approval.approvals import Leaflet

# Before the name of a field in the form, so that no field is taken for one of the form's own.
MARK = 'value:'
# No place of a paper takes more letters than that.
LONGEST = 4000
BIRTHDAY = date(1980, 3, 14)
PHONE = "602-555-0100"
# In the HTML of a paper: the parts with a heading of their own, headings, and places to fill in.
PIECE = re.compile(
    r'(?P<open><section\b)|(?P<close></section>)'
    r'|<(?P<tag>h[2-6]|p class="box-title")[^>]*>(?P<heading>.*?)</(?:h[2-6]|p)>'
    r'|<input [^>]*\bname="(?P<field>\w+)"',
    re.DOTALL,
)


@dataclass(frozen=True)
class Said:
    """Words in the language of the page where there are any; `beside` are those of the paper where they differ."""

    words: str
    language: str
    beside: str = ''


@dataclass(frozen=True)
class Asked:
    """What the form asks: `example` shows how it may be written; a tick's one option is its label."""

    field: Field
    label: Said
    example: str
    options: tuple[tuple[str, Said], ...]

    @property
    def name(self) -> str:
        """What it is called in the form."""
        return MARK + self.field.name


@dataclass(frozen=True)
class Part:
    """What is asked under one heading of a paper."""

    heading: Said
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Sheet:
    """What one paper asks; `by_pen` are its places that stay blank for the pen, `shared` was asked before."""

    card: Card
    parts: tuple[Part, ...]
    by_pen: tuple[Said, ...]
    shared: tuple[Said, ...]


def sheets_of(choice: Choice) -> tuple[Sheet, ...]:
    """Return what the papers of a choice ask, each thing once, in the order in which it is read."""
    desk, shelf = here.desk(), here.shelf()
    known: set[str] = set()
    sheets = []
    papers = [desk.orders.fields(shelf, here.clinic(), [paper], choice.language) for paper in choice.papers]
    required = {field.name for fields in papers for field in fields if field.required}
    for card, fields in zip(choice.cards, papers, strict=True):
        wording = _Wording.of(card)
        own = [field for field in fields if not field.by_hand]
        asked = [wording.asked(field, field.name in required) for field in own if field.name not in known]
        shared = tuple(wording.label(field) for field in own if field.name in known)
        by_pen = tuple(dict.fromkeys(wording.label(field) for field in fields if field.by_hand))
        sheets.append(Sheet(card, tuple(_parts(asked, wording)), by_pen, shared))
        known.update(field.name for field in own)
    return tuple(sheets)


def typed_in(form: 'MultiDict[str, str]', sheets: Iterable[Sheet]) -> dict[str, str]:
    """Return what somebody typed for the fields that are asked, and the chart number."""
    names = [one.field.name for sheet in sheets for part in sheet.parts for one in part.asked]
    typed = {name: form.get(MARK + name, '')[:LONGEST].strip() for name in (*names, CHART)}
    return {name: value for name, value in typed.items() if value}


def member_of(choice: Choice, typed: Mapping[str, str]) -> tuple[Member, tuple[Refusal, ...]]:
    """Return the person with what was typed; without a chart number that is none, and why."""
    choices = choice.wanted().choices
    try:
        return Member.alone(typed, choices), ()
    except Refused as error:
        rest = {name: value for name, value in typed.items() if name != CHART}
        return Member.alone(rest, choices), error.refusals


def troubles_of(refusals: Iterable[Refusal], *, is_done: bool) -> dict[str, str]:
    """Return what is wrong with each field, in the language of the page.

    What must be filled in is told of only when somebody `is_done` with typing.
    """
    told = here.tongue().told
    troubles: dict[str, str] = {}
    for refusal in refusals:
        trouble = refusal.trouble
        if trouble.rule == MISSING.rule:
            words = here.say("This must be filled in.") if is_done else ''
        else:
            words = f'{told(trouble.message)} {told(trouble.hint)}'.strip()
        if words:
            troubles.setdefault(refusal.column, words)
    return troubles


def labels_of(sheets: Iterable[Sheet]) -> dict[str, str]:
    """Return what each field is called on the page."""
    labels = {one.field.name: one.label.words for sheet in sheets for part in sheet.parts for one in part.asked}
    return {**labels, CHART: here.say("Chart number")}


@dataclass(frozen=True)
class _Wording:
    """How a paper's fields are called: in the language of the page, if the paper is there in it, and in its own."""

    card: Card
    own: Card
    headings: Mapping[str, str]
    manner: Manner

    @classmethod
    def of(cls, card: Card) -> '_Wording':
        shelf, leaflet = here.shelf(), card.leaflet
        own = shelf.cards.get(Leaflet(leaflet.clinic, leaflet.paper, here.tongue().code), card)
        manner = Manner(leaflet.language, card.first.clinic.says.country, shelf.setting.today)
        return cls(card, own, _headings_of(own), manner)

    def label(self, field: Field) -> Said:
        """Return what a field is called."""
        return self._said(self._own(field).label, field.label)

    def heading(self, field: Field) -> Said:
        """Return the heading under which a field stands, '' for none."""
        return Said(self.headings.get(field.name, ''), self.own.leaflet.language)

    def asked(self, field: Field, is_required: bool) -> Asked:
        """Return how a field is asked for."""
        words = dict(self._own(field).options)
        options = tuple((name, self._said(words.get(name, said), said)) for name, said in field.options)
        shown = Field(field.name, field.type, field.label, required=is_required, lines=field.lines)
        return Asked(shown, self.label(field), _example(field, self.manner), options)

    def _own(self, field: Field) -> Field:
        return self.own.first.fields.get(field.name, field)

    def _said(self, words: str, papers: str) -> Said:
        return Said(words, self.own.leaflet.language, papers if papers != words else '')


def _parts(asked: Iterable[Asked], wording: _Wording) -> Iterator[Part]:
    """Yield what is asked by the headings under which it stands, in their order."""
    parts: dict[Said, list[Asked]] = {}
    for one in asked:
        parts.setdefault(wording.heading(one.field), []).append(one)
    return (Part(heading, tuple(found)) for heading, found in parts.items())


def _headings_of(card: Card) -> dict[str, str]:
    """Return the heading under which each field of a paper first stands; none of a paper with mistakes."""
    with suppress(Mistakes):
        return _headings_in(composed(card.first))
    return {}


@lru_cache(maxsize=100)
def _headings_in(page: str) -> dict[str, str]:
    return dict(_under(page))


def _under(page: str) -> Iterator[tuple[str, str]]:
    """Yield each field of a page with the heading above it, the first places last, so that they count."""
    heading, around, found = '', list[str](), list[tuple[str, str]]()
    for piece in PIECE.finditer(page):
        if piece['open']:
            around.append(heading)
        elif piece['close']:
            heading = around.pop() if around else ''
        elif piece['field']:
            found.append((piece['field'], heading))
        else:
            heading = ' '.join(html.unescape(re.sub('<[^>]+>', '', piece['heading'])).split())
    return reversed(found)


@lru_cache(maxsize=200)
def _day_like(day: date, manner: Manner) -> str:
    """Return a day as people write it in figures, in a way that is read as that day."""
    for typed in (f'{day.month}/{day.day}/{day.year}', f'{day.day}/{day.month}/{day.year}'):
        with suppress(Unprintable):
            if read_day(typed, manner) == day:
                return typed
    return day.isoformat()


def _example(field: Field, manner: Manner) -> str:
    """Return a hint how a field may be written, '' where there is nothing to say."""
    say = here.say
    if field.type == 'date':
        return say("For example {example}.", example=_day_like(BIRTHDAY if field.past else manner.today, manner))
    if field.type == 'time':
        return say("For example {one} or {other}.", one="9:15 AM", other="15:30")
    if field.type == 'phone':
        with suppress(Unprintable):
            if spell_phone(PHONE, manner).words == (PHONE,):
                return say("For example {example}.", example=PHONE)
        return say("With its area code.")
    return say("In figures, without a unit.") if field.type == 'number' else ''
