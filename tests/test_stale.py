"""What has changed in a paper since it was translated, beside its translation."""

import pytest

from handouts.words.translated.pairing import read_paper
from handouts.words.translated.stale import Stale, side_by_side, stale_blocks
from tests.translated_papers import papers

THEN = """Rest for one full day after the drip.

## What to do

- Drink water
- Wait 24 hours
- Sleep at home

Call us with questions.
"""
SPANISH = """Descanse un día entero después del goteo.

## Qué hacer

- Beba agua
- Espere 24 horas
- Duerma en casa

Llame con sus preguntas.
"""


def stale(
    now: str, spanish: str = SPANISH, title: str = 'A small paper'
) -> list[tuple[str, str, str, str, int, int]]:
    """Return what is stale when the English says this now."""
    recorded = read_paper(papers(THEN, spanish)[0], {}).segments
    source, translation = (read_paper(job, {}) for job in papers(now, spanish, title))
    found = stale_blocks(recorded, source, translation)
    return [(one.what, one.said, one.says, one.translation, one.source_line, one.line) for one in found]


def test_nothing_is_stale_when_nothing_has_changed() -> None:
    assert stale(THEN) == []
    assert stale(THEN.replace('Drink water', '**Drink** water').replace('\n\n', '\n\n\n')) == []


@pytest.mark.parametrize(
    ('old', 'new', 'expected'),
    [
        (
            'one full day',
            'two full days',
            (
                'changed',
                'Rest for one full day after the drip.',
                'Rest for two full days after the drip.',
                'Descanse un día entero después del goteo.',
                6,
                6,
            ),
        ),
        ('24 hours', '48 hours', ('changed', 'Wait 24 hours', 'Wait 48 hours', 'Espere 24 horas', 11, 11)),
        ('- Wait 24 hours\n', '', ('removed', 'Wait 24 hours', '', 'Espere 24 horas', 10, 11)),
        ('- Wait', '- Eat 3 figs\n- Wait', ('added', '', 'Eat 3 figs', '', 11, 10)),
        ('questions.\n', 'questions.\n\nAsk 2 friends.\n', ('added', '', 'Ask 2 friends.', '', 16, 14)),
        ('## What to do', '## What to do today', ('changed', 'What to do', 'What to do today', 'Qué hacer', 8, 8)),
    ],
)
def test_each_change_is_shown_with_both_places(
    old: str, new: str, expected: tuple[str, str, str, str, int, int]
) -> None:
    assert THEN.count(old) == 1
    assert stale(THEN.replace(old, new)) == [expected]


def test_what_stands_elsewhere_has_moved() -> None:
    water, wait = '- Drink water\n', '- Wait 24 hours\n'
    (found,) = stale(THEN.replace(water + wait, wait + water))
    assert found[0] == 'moved'


def test_a_new_paragraph_that_is_translated_already_is_shown_with_its_translation() -> None:
    spanish = SPANISH.replace('- Duerma', '- Coma 3 higos\n- Duerma')
    (found,) = stale(THEN.replace('- Sleep', '- Eat 3 figs\n- Sleep'), spanish)
    assert found == ('added', '', 'Eat 3 figs', 'Coma 3 higos', 12, 12)


def test_several_removed_ones_are_each_shown_with_their_own() -> None:
    found = stale(THEN.replace('- Wait 24 hours\n- Sleep at home\n', ''))
    assert [one[3] for one in found] == ['Espere 24 horas', 'Duerma en casa']


def test_a_title_is_a_paragraph_too() -> None:
    (found,) = stale(THEN, title='Another')
    assert found == ('changed', 'A small paper', 'Another', 'Another', 1, 1)


def test_three_columns_stand_side_by_side() -> None:
    one = Stale('changed', 'Wait a day and a night', 'Wait two days', 'Espere un día', 11, 12)
    other = Stale('added', '', 'Rest', '', 14, 13)
    assert [line.rstrip() for line in side_by_side([one, other], width=66).split('\n')] == [
        "changed: line 11 of the source, line 12 of the translation",
        "The source said      │ It says now          │ The translation says",
        "Wait a day and a     │ Wait two days        │ Espere un día",
        "night                │                      │",
        "",
        "added: line 14 of the source, line 13 of the translation",
        "The source said      │ It says now          │ The translation says",
        "–                    │ Rest                 │ –",
    ]
