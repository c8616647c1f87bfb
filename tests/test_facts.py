"""Sentences that state a shared fact by themselves: whole ones pass, others are found with both places."""

import pytest

from handouts.errors import Finding
from handouts.press.library import Library
from handouts.press.press import read_words
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.guards.facts import fact_findings, is_whole, states
from handouts.words.text import read_blocks, read_sentences
from tests.conftest import Workspace

FACTS = Library(Rooms(PROJECT)).facts(None)
CASES = [
    case.split(' | ')
    for case in (PROJECT / 'tests/cases/facts.txt').read_text().splitlines()
    if case and not case.startswith('#')
]


def test_the_case_file_is_read_whole() -> None:
    assert len(CASES) >= 40
    assert {(case[0], case[1]) for case in CASES} >= {
        (name, language) for name, fact in FACTS.items() for language in fact.entry.told
    }


@pytest.mark.parametrize(('fact', 'language', 'verdict', 'text'), CASES)
def test_a_sentence_is_judged_as_the_case_says(fact: str, language: str, verdict: str, text: str) -> None:
    telling = FACTS[fact].entry.told[language]
    judged = 'other' if not states(telling, text) else 'whole' if is_whole(telling, text) else 'differs'
    assert judged == verdict


@pytest.mark.parametrize('name', FACTS)
def test_a_fact_s_own_words_never_differ_from_it(name: str) -> None:
    for language, text in FACTS[name].entry.text.items():
        telling = FACTS[name].entry.told.get(language)
        plain = text.replace('*', '')
        assert telling is None or not states(telling, plain) or is_whole(telling, plain)


def found(workspace: Workspace, text: str) -> list[Finding]:
    """Return what is found in a paper with this text."""
    job = workspace.job(text)
    return list(fact_findings(job, read_sentences(read_blocks(job, read_words(job)[0]), 'en'), FACTS))


def test_a_finding_shows_both_places(workspace: Workspace) -> None:
    (finding,) = found(workspace, 'Rest.\n\n- Do not drive for 12 hours.\n')
    assert (finding.file, finding.line, finding.level) == ('content/advice/paper.en.md', 8, 'block')
    assert "“Do not drive for 12 hours.”" in finding.message
    assert f'content/facts.yaml:{FACTS["driving"].line}' in finding.message
    assert finding.hint.startswith('Write {{ fact.driving }}')


def test_half_of_a_two_part_rule_is_found(workspace: Workspace) -> None:
    assert len(found(workspace, 'Do not drive for 24 hours.\n')) == 1
    assert found(workspace, "Do not drive for 24 hours and until a full night's sleep.\n") == []
    assert found(workspace, '{{ fact.driving }}\n') == []
