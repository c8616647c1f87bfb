"""Hard words, with the plain ones beside them."""

import pytest

from handouts.words.understood.level import explained_words
from handouts.words.understood.plain import plain_findings
from tests.reading_cases import RULES, Case, cases, paper

CASES = cases('plain')


@pytest.mark.parametrize('case', CASES.values(), ids=CASES)
def test_hard_words_are_told_with_plain_ones(case: Case) -> None:
    text = paper(case.text, case.language)
    explained = explained_words(text.blocks, case.language, RULES.reading)
    findings = list(plain_findings(text.job, text.blocks, RULES.plain, explained))
    told = (f'{finding.line}: {finding.message} {finding.hint}' for finding in findings)
    assert (
        '\n'.join(line.removesuffix(' Or say beside it in brackets what it means.') for line in told) or 'nothing'
    ) == case.out
    assert {(finding.rule, finding.level) for finding in findings} <= {('plain-word', 'warn')}


def test_the_case_file_is_read_whole() -> None:
    assert len(CASES) == 9


def test_sources_are_not_read_for_hard_words() -> None:
    text = paper('Rest.[^a]\n\n[^a]: Infusion in hypertension, a journal.')
    assert 'note' in {block.kind for block in text.blocks}
    assert list(plain_findings(text.job, text.blocks, RULES.plain)) == []


def test_a_language_without_hard_words_has_none() -> None:
    text = paper('The infusion')
    rules = RULES.plain.model_copy(update={'languages': {}})
    assert list(plain_findings(text.job, text.blocks, rules)) == []


@pytest.mark.parametrize('language', ['en', 'es'])
def test_no_plain_word_is_a_hard_one_and_no_hard_word_stands_twice(language: str) -> None:
    entries = RULES.plain.languages[language]
    hard = [form.lower() for entry in entries for form in entry.hard]
    assert len(hard) > 100
    assert sorted(form for form in set(hard) if hard.count(form) > 1) == []
    plain = {word for entry in entries for word in entry.plain.lower().replace(',', '').split()}
    assert plain & set(hard) == set()
