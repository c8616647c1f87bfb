"""What saving a brand means: which approvals it ends, and which papers are printed anew, told truly."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import g

from handouts.desk.brand.brand_memory import Saved, memory
from handouts.desk.brand.brand_outcome import (
    ask_ends,
    changed_papers,
    ended_approvals,
    ends_of,
    is_going,
    rows_of,
)
from handouts.desk.brand.brand_typed import Drafted, Typed, form_of, looked_at, present
from handouts.desk.views import here
from handouts.desk.written.logo import NO_LOGO, Logo
from handouts.words.approval.approvals import Leaflet
from tests import brand_cases
from tests.brand_cases import CLINIC, FILE, OTHER_LOGO, approve, inside, until_printed
from tests.desk_cases import Visit
from tests.patience import until

small, as_it_was = brand_cases.small, brand_cases.as_it_was
REST, QUIET = (Leaflet('clinic', f'advice/{name}', 'en') for name in ('rest', 'quiet'))


@pytest.fixture
def asked(small: Visit) -> Iterator[Visit]:
    """The small clinic's desk with two approved papers, as a view sees it."""
    for paper in ('advice/rest', 'advice/quiet'):
        approve(small, paper)
    with inside(small):
        yield small


def typed(**values: str) -> Drafted:
    """Return the form with these values."""
    lies = present('clinic')
    shown = {name: field.shown for name, field in form_of(lies).fields.items()}
    return looked_at(lies, Typed('clinic', lies.digest, {**shown, **values}))


@pytest.mark.parametrize(
    ('old', 'new', 'ended'),
    [
        ('0100', '0199', {REST}),
        ('#1f5a6b', '#7a3b6b', set()),
        ('# by day', '# all day', set()),
        ('phone: 602-555-0100  # by day\n', '', {REST}),
        ('Small Clinic', 'Large Clinic', {REST, QUIET}),
        ('name: Small', 'nam: Small', {REST, QUIET}),
    ],
    ids=['a phone', 'a colour', 'a comment', 'no phone', 'the name', 'a broken file'],
)
def test_a_value_ends_the_approval_of_each_paper_that_prints_it_and_of_no_other(
    asked: Visit, old: str, new: str, ended: set[Leaflet]
) -> None:
    assert old in CLINIC
    approved = tuple((card.leaflet, card.standing.code) for card in here.shelf().of('clinic'))
    text = CLINIC.replace(old, new)
    assert set(ended_approvals(asked.desk.root, 'clinic', text, NO_LOGO, approved)) == ended


def test_a_logo_ends_none(asked: Visit) -> None:
    approved = tuple((card.leaflet, card.standing.code) for card in here.shelf().of('clinic'))
    logo = Logo('logo.svg', OTHER_LOGO)
    assert ended_approvals(asked.desk.root, 'clinic', CLINIC, logo, approved) == ()


def test_it_is_worked_out_before_anything_is_saved(asked: Visit) -> None:
    key = ask_ends(typed(phone='7'))
    until(lambda: ends_of(key) is not None)
    assert [card.leaflet for card in ends_of(key) or ()] == [REST]
    assert ask_ends(typed(phone='7')) == key
    assert (asked.desk.root / FILE).read_text() == CLINIC


@pytest.mark.usefixtures('asked')
def test_nothing_is_worked_out_where_nothing_could_end() -> None:
    assert ask_ends(typed()) == ''
    assert ask_ends(typed(**{'colours.main': '#cccccc'})) == ''
    assert ends_of('') == ends_of('unknown') == []


def test_work_that_came_to_nothing_is_not_waited_for(asked: Visit) -> None:
    lost = asked.desk.studio.now.ask(ended_approvals, asked.desk.root, 'no clinic', '', NO_LOGO, ())
    until(lost.done)
    memory().ends.keep('lost', lost)
    assert ends_of('lost') == []


def test_the_papers_of_the_clinic_alone_are_printed_anew(asked: Visit) -> None:
    until_printed(asked.desk.keeper)
    before = asked.desk.keeper.refresh()
    (asked.desk.root / FILE).write_text(CLINIC.replace('0100', '0199'))
    after = asked.desk.keeper.refresh()
    assert changed_papers(before, after, 'clinic') == ((QUIET, REST), (REST,))
    assert changed_papers(before, after, 'second') == ((), ())
    assert changed_papers(before, before, 'clinic') == ((), ())


def test_a_file_that_breaks_all_papers_ends_all(asked: Visit) -> None:
    before = asked.desk.keeper.refresh()
    (asked.desk.root / FILE).write_text(CLINIC.replace('name: Small', 'nam: Small'))
    assert changed_papers(before, asked.desk.keeper.refresh(), 'clinic') == ((QUIET, REST), (QUIET, REST))


def test_the_rows_say_how_far_the_papers_are(asked: Visit) -> None:
    until_printed(asked.desk.keeper)
    shelf = asked.desk.keeper.refresh()
    job = shelf.cards[QUIET].jobs['print']
    finding = job.finding('x', "Wrong.", "Mend it.")
    g.shelf = replace(shelf, waiting=(shelf.cards[REST].jobs['print'],), failed={job.target: (finding,)})
    gone = Leaflet('clinic', 'advice/gone', 'en')
    saved = Saved('clinic', '', '', {}, {}, (QUIET, REST, gone), (REST,))
    rows = {row.leaflet: row for row in rows_of(saved)}
    assert (rows[QUIET].is_stuck, rows[QUIET].findings) == (True, (finding.of('', '', ''),))
    assert (rows[REST].waiting, rows[REST].is_stuck, rows[REST].is_fallen) == (1, False, True)
    assert (rows[gone].is_stuck, rows[gone].title, rows[gone].card) == (True, 'advice/gone', None)
    assert rows[REST].names == {'topic': 'advice', 'document': 'rest', 'language': 'en'}
    assert is_going(rows.values())
    assert not is_going([rows[QUIET]])
