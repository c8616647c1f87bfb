"""Sentences and their translations, as tests/cases/translation.txt has them: what differs, and how grave it is."""

import pytest

from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.translated.quantities import read_counting
from handouts.words.translated.structure import structure_findings
from tests.translated_papers import papers

CASES = [
    case.split(' | ')
    for case in (PROJECT / 'tests/cases/translation.txt').read_text().splitlines()
    if case and not case.startswith('#')
]
COUNTING = read_counting(Rooms(PROJECT))


def found(english: str, spanish: str) -> list[str]:
    """Return the level, rule and line of each finding in a paper of these texts."""
    source, translation = papers(english, spanish)
    findings = structure_findings(source, translation, COUNTING)
    return [f'{one.level} {one.rule.removeprefix("translation-")} {one.line}' for one in findings]


def test_the_case_file_is_read_whole() -> None:
    assert len(CASES) > 50
    assert {case[0].split()[-1] for case in CASES} == {
        *('same', 'number', 'phone', 'value', 'field', 'address', 'order', 'spelling')
    }


@pytest.mark.parametrize(('verdict', 'english', 'spanish'), CASES)
def test_a_sentence_is_compared_as_the_case_says(verdict: str, english: str, spanish: str) -> None:
    assert found(english, spanish) == ([] if verdict == 'same' else [f'{verdict} 6'])


def test_a_note_that_is_missing_is_found() -> None:
    english = 'It helps.[^why] It harms.\n\n[notes]\n\n[^why]: A study, 2021.\n'
    spanish = 'Ayuda. Daña.[^why]\n\n[notes]\n\n[^why]: Un estudio, 2021.\n'
    assert found(english, spanish) == []
    assert found(english, spanish.replace('Daña.[^why]', 'Daña.')) == ['warn note 6']


def test_what_moves_to_the_next_point_is_told_and_does_not_block() -> None:
    english = '- Call 988.\n- Spanish: press 2.\n'
    assert found(english, '- Llame al 988, oprima 2.\n- Hay español.\n') == ['warn moved 6']


def test_an_exchange_between_two_points_is_no_move() -> None:
    english = '- 27 of 100: with it\n- 9 of 100: without\n'
    assert found(english, '- 9 de 100: con ella\n- 27 de 100: sin ella\n') == [
        'block number 6',
        'block number 7',
    ]


def test_a_finding_has_both_places() -> None:
    source, translation = papers('Rest.\n\nWait 24 hours.\n', 'Descanse.\n\nEspere 12 horas.\n')
    (finding,) = structure_findings(source, translation, COUNTING)
    assert (finding.file, finding.paper, finding.language) == ('content/advice/paper.es.md', 'advice/paper', 'es')
    assert finding.message == "The number 12 stands here, in content/advice/paper.en.md:8 24."


def test_a_fact_and_its_words_are_the_same() -> None:
    assert found('{{ fact.driving }}\n', 'No maneje por 24 horas y hasta dormir.\n') == []
    assert found('{{ fact.driving }}\n', 'No maneje por 12 horas y hasta dormir.\n') == ['block number 6']
