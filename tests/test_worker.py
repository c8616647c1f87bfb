"""What a worker answers: it learns only from its like, and what goes wrong is an answer and no error."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from threading import Lock
from typing import Any

import pytest

from handouts.errors import MachineLacks
from handouts.press.cluster.parcel import Parcel, pack, unpack
from handouts.press.cluster.worker import ENDED, UNLIKE, Craft, differences, forget, learn, make
from handouts.press.crew import MADE, NO_MEMORY, RAISED, READY
from tests.cluster_cases import kin, name, nothing, work

CRAFT = Craft(kin, nothing, work, name)
LINES = ['a sum of code', 'weasyprint 70.0']


class Unpackable(Exception):
    """An error that cannot be sent back: it holds what stays in its process."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.held = Lock()


def lacking() -> None:
    """Find that this computer lacks something."""
    raise MachineLacks("The machine lacks Pango.")


def unpackable(_: object) -> None:
    """Raise what cannot be sent back."""
    raise Unpackable('says')


def learned(craft: Craft[Any, Any] = CRAFT, lines: Sequence[str] = LINES, run: str = 'a run') -> tuple[str, Any]:
    """Return what a worker answers that is to learn."""
    return answer(asyncio.run(learn(run, pack(craft.kin), lines, pack(craft))))


def made(piece: object, run: str = 'a run') -> tuple[str, Any]:
    """Return what a worker answers to a piece."""
    return answer(asyncio.run(make(run, pack(piece))))


def answer(parcel: Parcel) -> tuple[str, Any]:
    """Return an answer as it is heard."""
    said: tuple[str, Any] = unpack(parcel)
    return said


def test_it_learns_makes_and_forgets() -> None:
    assert learned() == (READY, None)
    assert made(('a', ''))[1][0] == 'a'
    forget('a run')
    assert made(('a', '')) == (UNLIKE, ENDED)


@pytest.mark.parametrize(
    ('lines', 'told'),
    [
        (['weasyprint 69.0', 'a sum of code'], "weasyprint 70.0 there, weasyprint 69.0 here"),
        (['a sum of code'], "weasyprint 70.0 there, no weasyprint here"),
        ([*LINES, 'pango 1.50'], "no pango there, pango 1.50 here"),
    ],
)
def test_what_differs_is_told(lines: list[str], told: str) -> None:
    assert learned(lines=lines) == (UNLIKE, told)


def test_another_program_is_told_before_its_engines() -> None:
    ours, theirs = ['f00d', 'babel 2.18'], ['beef', 'babel 2.17']
    assert differences(ours, ours) == []
    assert differences(ours, theirs) == ["its program is another one", "babel 2.17 there, babel 2.18 here"]


def test_a_worker_with_another_version_of_the_program_is_unlike(monkeypatch: pytest.MonkeyPatch) -> None:
    """A function that it has not got, or a package."""
    lesson = pack(CRAFT)
    monkeypatch.delattr('tests.cluster_cases.work')
    said, told = answer(asyncio.run(learn('b', pack(kin), LINES, lesson)))
    assert (said, told.startswith("its program is another one (AttributeError: ")) == (UNLIKE, True)


def test_what_the_computer_of_a_worker_lacks_is_told() -> None:
    assert learned(replace(CRAFT, prepare=lacking)) == (UNLIKE, "The machine lacks Pango.")


def test_what_goes_wrong_with_a_piece_is_an_answer() -> None:
    learned()
    assert made(('no memory', '')) == (NO_MEMORY, None)
    said, error = made(('bug', 'a value'))
    assert (said, type(error), error.args) == (RAISED, KeyError, ('a value',))
    assert 'raise KeyError(value)' in error.__notes__[0]


def test_an_error_that_cannot_be_sent_back_is_told_in_words() -> None:
    learned(Craft(kin, nothing, unpackable, str))
    said, error = made('a')
    assert (said, type(error)) == (RAISED, RuntimeError)
    assert str(error).startswith('Unpackable: says\n')
    assert MADE != RAISED
