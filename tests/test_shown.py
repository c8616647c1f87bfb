"""What stands where on a filled page while it is typed: the same as in the file that is printed of it then."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from handouts.fields import Field, Slot
from handouts.people.filled.blank import Blank
from handouts.people.filled.person import Refusal, Refused, spell_person
from handouts.people.filled.screen import fill_form
from handouts.people.filled.service import Order, serve_member
from handouts.people.filled.shown import Shown, ShownCross, ShownPage, show_member
from handouts.people.lists.roster import Member
from handouts.press.proof.reader import spot_texts
from handouts.reading import Spot
from tests import people_cases
from tests.conftest import Workspace
from tests.people_cases import (
    AFTERCARE,
    CHOICES,
    CONSENT,
    EVERY_VALUE,
    MARKED,
    TODAY,
    Papers,
    box,
    differing,
    fill_one,
    line,
    order_of,
    page_images,
    piece,
    printed_blank,
    small_blank,
    write_every_type,
)

papers = people_cases.papers
FIVE = {
    'patient_name': "José Núñez",
    'birth_date': "3/14/1980",
    'diagnosis': "Depression",
    'given_by': "Ana Example",
    'reason': "Two medicines did not help",
}
NAME = Field('patient_name', 'text', "Name", required=True)
NOTE = Field('note', 'text', "Note", lines=3)
BORN = Field('born', 'date', "Born")
FASTED = Field('fasted', 'tick', "Fasted")
PLACES = (line('patient_name'), line('note', page=1, foot=500), line('born', foot=550), box('fasted', 'yes', page=1))
SMALL = small_blank(NAME, NOTE, BORN, FASTED, slots=PLACES, pages=2)


def shown(order: Order, typed: Mapping[str, str]) -> Shown:
    """Return what is shown of a person who stands on no list."""
    return show_member(order, Member.alone(typed, order.choices))


def texts(pages: tuple[ShownPage, ...]) -> list[tuple[int, str]]:
    """Return the texts with the numbers of their pages."""
    return [(page.number, text.text) for page in pages for text in page.texts]


def told(found: Shown) -> list[tuple[str, str]]:
    """Return the column and rule of each refusal."""
    return [(refusal.column, refusal.trouble.rule) for refusal in found.refusals]


def missing_in(path: Path, pages: tuple[ShownPage, ...]) -> list[str]:
    """Return the texts that do not stand in a file where they are shown, within a point; pages in their order."""
    wanted = [(number, page, text) for number, page in enumerate(pages) for text in page.texts]
    spots = [
        Spot(number, text.x - 1, page.height - text.y - 1, page.width, page.height - text.y + 0.7 * text.size)
        for number, page, text in wanted
    ]
    found = spot_texts(path, spots)[1]
    return [text.text for (_, _, text), there in zip(wanted, found, strict=True) if not there.startswith(text.text)]


def test_each_text_stands_where_the_printed_file_has_it(papers: Papers, tmp_path: Path) -> None:
    order = papers.order((CONSENT, 'en', 'print'))
    pages = shown(order, FIVE).pages
    (tmp_path / 'one.pdf').write_bytes(fill_one(order, FIVE, tmp_path))
    assert sorted({text for _, text in texts(pages)}) == sorted({**FIVE, 'birth_date': "March 14, 1980"}.values())
    assert len(texts(pages)) == 7
    assert missing_in(tmp_path / 'one.pdf', pages) == []


def test_all_pages_of_all_papers_are_there_in_their_order(papers: Papers) -> None:
    order = papers.order((CONSENT, 'en', 'print'), (AFTERCARE, 'en', 'print'))
    pages = shown(order, FIVE).pages
    assert [(page.key, page.number) for page in pages] == [
        (key, number) for key, blank in order.blanks.items() for number in range(blank.pages)
    ]
    assert {(page.width, page.height) for page in pages} == {(612.0, 792.0)}
    assert any(page.texts for page in pages if page.key[0] == AFTERCARE)


def test_values_are_written_as_the_language_and_the_edition_of_the_paper_write_them(papers: Papers) -> None:
    order = papers.order((CONSENT, 'es', 'large-print'))
    spanish = Member(Member.alone(FIVE, CHOICES).person, 'es', 'large-print')
    found = show_member(order, spanish)
    assert "14 de marzo de 1980" in [text for _, text in texts(found.pages)]
    assert {text.size for page in found.pages for text in page.texts} == {18.0}


@pytest.mark.parametrize('edition', ['print', 'screen'])
def test_crosses_stand_in_the_boxes_that_are_ticked(edition: str, workspace: Workspace, tmp_path: Path) -> None:
    """Where a cross is shown the printed page has ink that the blank has not; in the other boxes nothing changes."""
    blank = printed_blank(workspace, write_every_type(workspace, edition))
    order = order_of(blank)
    member = Member(Member.alone(EVERY_VALUE, CHOICES).person, 'en', edition)
    pages = show_member(order, member).pages
    crosses = {(page.number, cross) for page in pages for cross in page.crosses}
    boxes = {slot: _cross(blank, slot) for slot in blank.slots if slot.option and slot.field}
    assert len(crosses) == 2
    assert crosses < {(slot.page, cross) for slot, cross in boxes.items()}
    data = fill_one(order_of(blank), EVERY_VALUE, tmp_path) if edition == 'print' else _filled_form(blank, member)
    before, after = list(page_images(blank.data(), 144)), list(page_images(data, 144))
    for slot, cross in boxes.items():
        old, new = (piece(pictures[slot.page], slot, 144, blank.height, rim=1.5) for pictures in (before, after))
        assert (differing(old, new, 60) > 20) == ((slot.page, cross) in crosses), slot.option


def _cross(blank: Blank, slot: Slot) -> ShownCross:
    return ShownCross(slot.left, blank.height - slot.top, slot.width, slot.height)


def _filled_form(blank: Blank, member: Member) -> bytes:
    return fill_form(member.person, blank, spell_person(member.person, [blank], TODAY)[0])


def test_what_fits_is_shown_where_others_are_refused() -> None:
    typed = {'patient_name': "Ana Ruiz", 'note': "far too long " * 60, 'born': "31.02.1980", 'fasted': "yes"}
    found = shown(order_of(SMALL), typed)
    assert texts(found.pages) == [(0, "Ana Ruiz")]
    assert [len(page.crosses) for page in found.pages] == [0, 1]
    assert told(found) == [('born', 'date'), ('note', 'too-long')]


def test_what_must_be_filled_in_is_told_and_the_rest_shown() -> None:
    found = shown(order_of(SMALL), {'note': "one\n\ntwo"})
    assert texts(found.pages) == [(1, "one"), (1, "two")]
    assert told(found) == [('patient_name', 'missing')]


def test_a_value_that_fits_only_one_of_its_places_is_in_none() -> None:
    """It is not printed so either."""
    narrow = small_blank(NAME, slots=(line('patient_name'), line('patient_name', foot=400, width=20)))
    found = shown(order_of(narrow), {'patient_name': "Ana Maria Ruiz"})
    assert texts(found.pages) == []
    assert told(found) == [('patient_name', 'too-long')]


def test_a_refusal_of_several_papers_is_told_once() -> None:
    other = small_blank(NAME, BORN, slots=PLACES[:1], paper='advice/other')
    found = shown(order_of(SMALL, other), {'patient_name': "Ana", 'born': "never"})
    assert told(found) == [('born', 'date')]
    assert texts(found.pages) == [(0, "Ana"), (0, "Ana")]


@pytest.mark.parametrize(
    'typed',
    [
        {},
        {'patient_name': "Ana", 'born': "31.02.1980"},
        {'patient_name': "Ana", 'note': "far too long " * 60},
        {'patient_name': "علي"},
        {'patient_name': "Ana", 'fasted': "perhaps"},
        {'patient_name': "Ana", 'note': "fine"},
    ],
)
def test_nothing_is_refused_here_and_printed_there(typed: dict[str, str]) -> None:
    order, refusals = order_of(SMALL), tuple[Refusal, ...]()
    try:
        serve_member(order, Member.alone(typed, CHOICES), {}, keeps_lines=False)
    except Refused as error:
        refusals = error.refusals
    assert bool(shown(order, typed).refusals) == bool(refusals)
    assert set(refusals) <= set(shown(order, typed).refusals)


def test_letters_of_another_face_and_smaller_ones_are_told() -> None:
    found = shown(order_of(SMALL), {'patient_name': "Жанна Петренко-Василевская-Длинная"})
    ((text,), _) = (page.texts for page in found.pages)
    assert text.face == 1
    assert SMALL.letters.smallest <= text.size < SMALL.letters.largest
    assert SMALL.height - text.y == pytest.approx(600.75 + 0.27 * text.size)
    assert text.x == 102


def test_a_paper_that_is_not_printed_so_is_told() -> None:
    found = show_member(order_of(SMALL), Member(Member.alone(FIVE, CHOICES).person, 'es', 'print'))
    assert found.pages == ()
    assert told(found) == [('language', 'paper')]


def test_no_value_stands_in_what_a_log_would_show() -> None:
    found = shown(order_of(SMALL), {'patient_name': MARKED, 'note': MARKED * 99, 'born': MARKED})
    assert (0, MARKED) in texts(found.pages)
    assert len(found.refusals) == 2
    assert MARKED not in f'{found!r} {found.refusals} {found.pages}'
