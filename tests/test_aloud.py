"""A sentence read aloud: its words and their syllables."""

import pytest

from handouts.words.understood.aloud import words_aloud
from tests.reading_cases import RULES, Case, cases

CASES = cases('aloud')


@pytest.mark.parametrize('case', CASES.values(), ids=CASES)
def test_words_and_syllables(case: Case) -> None:
    read = words_aloud(case.text, case.language, RULES.reading.languages[case.language])
    assert ', '.join(f'{word.text} {word.syllables}' for word in read) == case.out


def test_the_case_file_is_read_whole() -> None:
    assert len(CASES) == 12


def test_nothing_read_is_no_words() -> None:
    assert words_aloud('☐ — 988', 'en', RULES.reading.languages['en']) == ()
