"""Hands the papers filled in for one person over: to a printer, or through the hatch to the browser."""

from collections.abc import Mapping
from typing import cast

from flask import current_app, url_for
from flask.sansio.app import App

from handouts.desk.drawn.shelf import read_document
from handouts.desk.fill.fill_choice import Choice
from handouts.desk.fill.fill_form import member_of
from handouts.desk.printing.printers import Sides
from handouts.desk.views import here
from handouts.desk.views.handing import Parcel, Unhanded, asks_for_browser, copies_wanted, to_browser, to_printer
from handouts.desk.views.hatch import Hatch
from handouts.desk.views.view_print import line_of
from handouts.people.filled.person import Refused
from handouts.people.filled.service import Order
from handouts.people.filled.shown import show_member
from handouts.people.runs.one import one_person
from handouts.people.sheaves.collate import about

EXTENSION = 'handouts-hatch'


def open_hatch(app: App) -> None:
    """Give a desk a hatch of its own."""
    app.extensions[EXTENSION] = Hatch()


def hatch() -> Hatch:
    """Return the hatch of the desk that is asked."""
    return cast(Hatch, current_app.extensions[EXTENSION])


def hand_filled(choice: Choice, typed: Mapping[str, str]) -> str:
    """Hand papers over, and return the page to show; raises Refused, Unhanded, NotDrawn and NotPrinted."""
    member, faults = member_of(choice, typed)
    order = choice.order()
    refusals = (*faults, *show_member(order, member).refusals)
    if refusals:
        raise Refused(refusals)
    if choice.is_form and not asks_for_browser():
        told = here.say("A form to e-mail is not printed here. Press “Open as PDF”, or choose other letters.")
        raise Unhanded(told, 'edition', 422)
    copies = copies_wanted()
    printed = [card.printed[choice.edition] for card in choice.cards]
    for blank in printed:
        read_document(here.shelf(), blank)
    lines = [line_of(card, blank, copies=copies, people=1) for card, blank in zip(choice.cards, printed, strict=True)]
    document = one_person(order, member, here.desk().shelter())
    if asks_for_browser():
        to_browser(lines)
        return url_for('fill.paper', key=hatch().put(here.owner(), file_name(choice), document))
    entry = to_printer(Parcel(lines, document, sides_of(order), choice.cards[0].first.clinic.says.paper, copies))
    return url_for('fill.ask', job=entry.id, **choice.names)


def file_name(choice: Choice) -> str:
    """Return the name of a filled paper, as the papers are called: nothing of a person."""
    papers = '-'.join(name.rpartition('/')[2] for name in choice.papers)
    return f'{papers}.{choice.language}.{choice.edition}.pdf'


def sides_of(order: Order) -> Sides:
    """Return over which edge a person's sheets are turned: the short one only where all of them are folded.

    Each paper begins on a front side: also one of a single page has a back, which is white.
    """
    return 'two-sided-short-edge' if about(order).turns_short else 'two-sided-long-edge'
