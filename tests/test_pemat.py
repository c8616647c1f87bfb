"""The PEMAT-P sheet: 24 items, decided or asked."""

import pytest

from handouts.errors import Mistakes
from handouts.words.understood.pemat import CHECKS, PematItem, PematScore, pemat_score, pemat_sheet
from handouts.words.understood.pemat_checks import Answer
from tests.reading_cases import RULES, Text, paper

UNDERSTOOD, ACTED_ON = (*range(1, 13), *range(15, 20)), tuple(range(20, 27))


def sheet(text: Text, answers: dict[int, Answer] | None = None) -> dict[int, PematItem]:
    """Return the items of a paper's sheet by their numbers."""
    items = pemat_sheet(text.job, text.article, text.blocks, RULES, answers or {})
    return {item.number: item for item in items}


def test_the_sheet_has_seventeen_items_to_understand_and_seven_to_act() -> None:
    items = sheet(paper('Rest.'))
    assert tuple(items) == UNDERSTOOD + ACTED_ON
    assert {number for number, item in items.items() if item.part == 'actionability'} == set(ACTED_ON)


def test_what_a_machine_decides_has_evidence_and_the_rest_is_open() -> None:
    for item in sheet(paper('Rest.')).values():
        assert item.by == ('nobody' if item.answer == 'open' else 'machine')
        assert item.evidence or item.by == 'nobody'


def test_a_person_answers_what_is_open_and_nothing_else() -> None:
    text = paper('Rest.')
    assert sheet(text)[2].answer == 'open'
    items = sheet(text, {2: 'agree', 23: 'agree'})
    assert (items[2].answer, items[2].by) == ('agree', 'person')
    assert (items[23].answer, items[23].by) == ('disagree', 'machine')


def test_not_applicable_is_an_answer_only_where_it_may_be() -> None:
    items = sheet(paper('Rest.'), {2: 'not-applicable', 24: 'not-applicable'})
    assert (items[2].answer, items[2].by) == ('open', 'nobody')
    assert (items[24].answer, items[24].by) == ('not-applicable', 'person')


def test_the_score_counts_what_is_answered_and_applies() -> None:
    whole = tuple(sheet(paper('Rest.')).values())
    score = pemat_score(whole, 'actionability')
    given = [item.answer for item in whole if item.part == 'actionability']
    assert score.open == given.count('open')
    assert score.answered == given.count('agree') + given.count('disagree')
    assert PematScore(7, 10, 2).percent == pytest.approx(70)
    assert PematScore(0, 0, 7).percent == 0


def test_every_check_is_asked_for_and_every_one_asked_for_is_there() -> None:
    assert {item.machine for item in RULES.pemat.items if item.machine} == set(CHECKS)
    assert all(item.how for item in RULES.pemat.items if item.machine)


def test_a_check_that_there_is_not_is_named() -> None:
    text = paper('Rest.')
    item = RULES.pemat.items[0].model_copy(update={'machine': 'taste'})
    pemat = RULES.pemat.model_copy(update={'items': (item,)})
    rules = type(RULES)(RULES.reading, RULES.plain, pemat)
    with pytest.raises(Mistakes, match="Item 1 names a check 'taste' that there is not"):
        pemat_sheet(text.job, text.article, text.blocks, rules, {})
