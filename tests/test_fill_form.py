"""The form for one person: each thing asked once, under its heading, in the words of the page and of the paper."""

from collections.abc import Iterator

import pytest
from werkzeug.datastructures import MultiDict

from handouts.desk.fill.fill_choice import read_choice
from handouts.desk.fill.fill_form import (
    MARK,
    Asked,
    Sheet,
    labels_of,
    member_of,
    sheets_of,
    troubles_of,
    typed_in,
)
from handouts.fields import Trouble
from handouts.people.filled.person import MISSING, Refusal
from tests import people_cases
from tests.desk_cases import Visit, visit
from tests.fill_cases import ALONE, EVERY, TYPED, asked, fill_workspace
from tests.people_cases import AFTERCARE, BROCHURE, CONSENT, Papers

papers = people_cases.papers


@pytest.fixture(scope='module')
def desk(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Somebody at a desk at which nothing more is drawn."""
    folder = tmp_path_factory.mktemp('form')
    with visit(fill_workspace(papers, folder, 'print'), folder) as visited:
        visited.desk.keeper.end()
        yield visited


def sheets(desk: Visit, *wished: str, page: str = 'en', language: str = 'en') -> tuple[Sheet, ...]:
    """Return what some papers in a language ask on a page in another."""
    with asked(desk, page):
        choice = read_choice(MultiDict([*(('paper', paper) for paper in wished), ('language', language)]))
        return sheets_of(choice)


def fields(sheet: Sheet) -> dict[str, Asked]:
    """Return what is asked by its name."""
    return {one.field.name: one for part in sheet.parts for one in part.asked}


def test_what_is_asked_stands_under_its_heading_in_the_order_of_the_paper(desk: Visit) -> None:
    (sheet,) = sheets(desk, EVERY)
    assert [(part.heading.words, [one.field.name for one in part.asked]) for part in sheet.parts] == [
        ('', ['patient_name', 'full_name']),
        ("About you & yours", ['story', 'born', 'came', 'call', 'weight', 'drink']),
        ("Before you come", ['fasted']),
    ]
    assert [said.words for said in sheet.by_pen] == ["Signature here"]
    assert {name for name, one in fields(sheet).items() if one.field.required} == {'patient_name', 'full_name'}


def test_a_heading_in_a_box_ends_with_the_box(desk: Visit) -> None:
    (sheet,) = sheets(desk, CONSENT)
    headings = {one.field.name: part.heading.words for part in sheet.parts for one in part.asked}
    assert headings['reason'] == "Your treatment"
    assert headings['for_pain'] == "Off-label: read this first"
    assert headings['witness_name'] == "Witness"


def test_names_that_differ_between_people_stand_under_whose_they_are(desk: Visit) -> None:
    (sheet,) = sheets(desk, CONSENT)
    named = [part.heading.words for part in sheet.parts for one in part.asked if one.label.words == "Printed name"]
    assert len(set(named)) == len(named) == 4


def test_each_thing_is_asked_once(desk: Visit) -> None:
    first, second, third = sheets(desk, CONSENT, AFTERCARE, BROCHURE)
    assert 'patient_name' in fields(first)
    assert 'patient_name' not in fields(second)
    assert [said.words for said in second.shared] == ["Patient’s name"]
    assert (third.parts, third.by_pen, third.shared) == ((), (), ())


def test_what_one_paper_must_have_is_required_where_it_is_asked(desk: Visit) -> None:
    (first, _) = sheets(desk, ALONE, EVERY)
    assert fields(first)['patient_name'].field.required
    assert not fields(first)['story'].field.required


def test_labels_are_in_the_language_of_the_page_with_those_of_the_paper_beside(desk: Visit) -> None:
    (sheet,) = sheets(desk, EVERY, page='en', language='es')
    drink = fields(sheet)['drink']
    assert (drink.label.words, drink.label.beside, drink.label.language) == (
        "What do you drink?",
        "¿Qué toma usted?",
        'en',
    )
    assert [(name, said.words, said.beside) for name, said in drink.options] == [
        ('water', "Water", "Agua"),
        ('juice', "Juice", "Jugo"),
    ]
    assert sheet.parts[1].heading.words == "About you & yours"
    assert sheet.by_pen[0].beside == "Firma aquí"


def test_a_paper_that_is_not_there_in_the_language_of_the_page_keeps_its_own_words(desk: Visit) -> None:
    (sheet,) = sheets(desk, ALONE, page='es')
    room = fields(sheet)['room']
    assert (room.label.words, room.label.beside, room.label.language) == ("Room", '', 'en')


def test_examples_are_written_as_they_would_be_read(desk: Visit) -> None:
    (sheet,) = sheets(desk, EVERY)
    examples = {name: one.example for name, one in fields(sheet).items()}
    assert examples['born'] == "For example 3/14/1980."
    assert examples['came'] == "For example 9:15 AM or 15:30."
    assert examples['call'] == "For example 602-555-0100."
    assert examples['weight'] == "In figures, without a unit."
    assert examples['full_name'] == examples['drink'] == ''
    (care,) = sheets(desk, AFTERCARE)
    assert fields(care)['visit_date'].example == "For example 3/9/2026."


def test_in_another_country_an_example_is_that_country_s(desk: Visit) -> None:
    path = desk.desk.root / 'content/clinics/vivus-wellness/clinic.yaml'
    before = path.read_text()
    path.write_text(before + '\ncountry: GB\n')
    try:
        desk.desk.keeper.refresh()
        (sheet,) = sheets(desk, EVERY)
        assert fields(sheet)['born'].example == "For example 14/3/1980."
        assert fields(sheet)['call'].example == "With its area code."
    finally:
        path.write_text(before)
        desk.desk.keeper.refresh()


def test_only_what_is_asked_is_read_from_a_form(desk: Visit) -> None:
    form = MultiDict({MARK + name: value for name, value in TYPED.items()} | {MARK + 'signed': 'x', 'story': 'y'})
    form[MARK + 'story'] = '  \n '
    form[MARK + 'full_name'] = ' ' + 'a' * 9000
    typed = typed_in(form, sheets(desk, EVERY))
    assert typed.keys() == TYPED.keys() - {'story'}
    assert len(typed['full_name']) < 4001


def test_a_chart_number_that_is_none_keeps_nothing_else_from_being_shown(desk: Visit) -> None:
    with asked(desk):
        choice = read_choice(MultiDict({'paper': EVERY}))
        good, faults = member_of(choice, TYPED | {'chart_number': 'A-17'})
        other, refusals = member_of(choice, TYPED | {'chart_number': 'no/chart'})
    assert (good.person.chart, faults) == ('A-17', ())
    assert (other.person.chart, other.person.typed) == ('', good.person.typed)
    assert [refusal.column for refusal in refusals] == ['chart_number']


def test_what_is_not_typed_yet_is_not_told_before_somebody_is_done(desk: Visit) -> None:
    refusals = [
        Refusal(0, 'born', Trouble('date', "This does not read as a date.", "Write it like 1980-03-14.")),
        Refusal(0, 'born', Trouble('too-long', "Once more.")),
        Refusal(0, 'full_name', MISSING),
    ]
    with asked(desk):
        assert troubles_of(refusals, is_done=False) == {
            'born': "This does not read as a date. Write it like 1980-03-14."
        }
        done = troubles_of(refusals, is_done=True)
    assert done['full_name'] == "This must be filled in."
    assert list(done) == ['born', 'full_name']


def test_what_is_wrong_is_told_in_the_language_of_the_page(desk: Visit) -> None:
    refusal = Refusal(0, 'born', Trouble('date', "This does not read as a date.", "Write it like 1980-03-14."))
    with asked(desk, 'es'):
        told = troubles_of([refusal], is_done=True)['born']
    assert "date" not in told
    assert "1980-03-14" in told


def test_every_field_has_a_name_for_its_mistakes(desk: Visit) -> None:
    found = sheets(desk, EVERY)
    with asked(desk):
        assert labels_of(found).keys() == fields(found[0]).keys() | {'chart_number'}
