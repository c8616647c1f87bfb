"""The formulas of reading ease, as their authors wrote them."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from handouts.words.understood.rules_files import ScoreName


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas need: `rated` words have their syllables counted, `hard` ones have three or more."""

    sentences: int
    words: int
    rated: int
    syllables: int
    hard: int


def flesch_kincaid(counts: Counts) -> float:
    """Return the school grade; Kincaid and others, 1975."""
    return 0.39 * counts.words / counts.sentences + 11.8 * counts.syllables / counts.rated - 15.59


def smog(counts: Counts) -> float:
    """Return the school grade; McLaughlin, 1969, with hard words brought to 30 sentences."""
    return 1.0430 * sqrt(counts.hard * 30 / counts.sentences) + 3.1291


def inflesz(counts: Counts) -> float:
    """Return the ease of reading by Szigriszt-Pazos, 1993, which the INFLESZ scale divides."""
    return 206.835 - 62.3 * counts.syllables / counts.rated - counts.words / counts.sentences


def fernandez_huerta(counts: Counts) -> float:
    """Return the ease of reading; Fernández Huerta, 1959, with words in a sentence as his reviewers corrected it."""
    return 206.84 - 60 * counts.syllables / counts.rated - 1.02 * counts.words / counts.sentences


FORMULAS: dict[str, dict[ScoreName, Callable[[Counts], float]]] = {
    'en': {'flesch-kincaid': flesch_kincaid, 'smog': smog},
    'es': {'inflesz': inflesz, 'fernandez-huerta': fernandez_huerta},
}
