"""The values that say what a finished PDF shows."""

from dataclasses import FrozenInstanceError

import pytest

from handouts.colour import inks_of
from handouts.reading import BLACK_INK, NO_INK, Check, Reading, Spot


def test_black_and_white_are_what_the_derivation_gives_them() -> None:
    assert (inks_of('#000000'), inks_of('#ffffff')) == (BLACK_INK, NO_INK)


def test_what_was_read_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Spot(0, 1, 2, 3, 4).page = 2  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Check('bleed', '', '', passed=True).passed = False  # type: ignore[misc]


def test_a_reading_of_a_paper_without_press_has_nothing_to_say_of_it() -> None:
    reading = Reading((), (), (), (), '', '', (), (), ())
    assert (reading.letters, reading.dots_per_inch, reading.bare_bleed) == ((), (), ())
