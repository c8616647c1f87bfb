"""Mistakes of several readings come together, each where it can be mended."""

from dataclasses import astuple

import pytest

from handouts.errors import Mistakes, mistake
from handouts.model import Source
from handouts.press.blame import blaming, both


def fail(rule: str) -> str:
    """Raise one mistake."""
    raise mistake(f'{rule}.yaml', 1, rule, "It is wrong.", "Mend it.")


def test_both_values_come_together() -> None:
    assert both(lambda: 1, lambda: 'a') == (1, 'a')


@pytest.mark.parametrize(('one', 'other'), [(True, False), (False, True), (True, True)])
def test_the_mistakes_of_both_are_raised_together(one: bool, other: bool) -> None:
    with pytest.raises(Mistakes) as raised:
        both(lambda: fail('kind') if one else '', lambda: fail('fold') if other else '')
    assert [found.rule for found in raised.value.findings] == ['kind'] * one + ['fold'] * other


@pytest.mark.parametrize(('rule', 'place'), [('kind', ('a.md', 3)), ('yaml', ('yaml.yaml', 1))])
def test_who_names_what_there_is_not_is_blamed_and_for_nothing_else(rule: str, place: tuple[str, int]) -> None:
    head = Source('a.md', 'title: A\nkind: poster', 2)
    with pytest.raises(Mistakes) as raised:
        blaming(head, 'kind', rule, fail)
    assert astuple(raised.value.findings[0])[:2] == place
