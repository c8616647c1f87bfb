"""Syllables: counted as the words are spoken."""

import pytest

from handouts.words.understood.syllables import count_syllables, guess_english, is_known, pronunciations
from tests.reading_cases import Case, cases

CASES = cases('syllables')


@pytest.mark.parametrize('case', CASES.values(), ids=CASES)
def test_each_word_has_as_many_syllables_as_it_was_divided_into(case: Case) -> None:
    divided = case.text.split()
    wrong = {
        word: count
        for word in divided
        if (count := count_syllables(word.replace('-', ''), case.language)) != word.count('-') + 1
    }
    assert wrong == {}


def test_the_case_file_is_read_whole() -> None:
    assert len(CASES) == 8
    assert sum(len(case.text.split()) for case in CASES.values()) > 120


def test_words_joined_by_a_hyphen_are_counted_one_by_one() -> None:
    assert count_syllables('off-label', 'en') == 3
    assert count_syllables('médico-paciente', 'es') == 6


def test_an_s_or_an_apostrophe_adds_what_is_spoken() -> None:
    assert [count_syllables(word, 'en') for word in ('patient’s', "nurse's", 'dripped', 'Spravatos')] == [2, 2, 1, 3]


def test_spelling_alone_is_right_for_nine_words_of_ten() -> None:
    """The dictionary is the judge; 92 % were right when this was written, and errors up and down nearly even out."""
    words = [word for word in pronunciations() if word.isalpha()][::10]
    counts = [(guess_english(word), count_syllables(word, 'en')) for word in words]
    assert len(words) > 11_000
    assert sum(guessed == counted for guessed, counted in counts) / len(counts) > 0.9
    assert sum(guessed for guessed, _ in counts) / sum(counted for _, counted in counts) == pytest.approx(1, abs=0.02)


def test_only_english_has_a_dictionary() -> None:
    assert is_known('Doctor', 'en')
    assert not is_known('ketamine', 'en')
    assert not is_known('doctor', 'es')
