"""What is not the same in a paper and its translation: sections, boxes, paragraphs, list items."""

import pytest

from handouts.words.translated.structure import structure_findings
from tests.translated_papers import papers

ENGLISH = """Rest today.

## What to do

- Drink water
- Eat soup
- Sleep at home

!!! do "Do"
    - Rest

!!! dont "Do not"
    - Drive
    - Drink

## When to call

Call us with questions.

!!! urgent "Get help"
    - Call 911.
"""
SPANISH = """Descanse hoy.

## Qué hacer

- Beba agua
- Coma sopa
- Duerma en casa

!!! do "Haga"
    - Descanse

!!! dont "No haga"
    - Manejar
    - Beber

## Cuándo llamar

Llame con sus preguntas.

!!! urgent "Pida ayuda"
    - Llame al 911.
"""
HERE = 'content/advice/paper.es.md'


def found(spanish: str) -> list[str]:
    """Return what is said of a translation of the English paper."""
    source, translation = papers(ENGLISH, spanish)
    findings = list(structure_findings(source, translation, {}))
    assert all(finding.file == HERE for finding in findings)
    return [f'{one.level} {one.line} {one.message}' for one in findings]


def test_a_whole_translation_passes() -> None:
    assert found(SPANISH) == []


@pytest.mark.parametrize(
    ('old', 'new', 'said'),
    [
        (
            '- Coma sopa\n',
            '',
            "warn 11 The list item “Sleep at home” (content/advice/paper.en.md:12) is missing here.",
        ),
        (
            '- Duerma en casa\n',
            '- Duerma en casa\n- Lea\n',
            "warn 13 The list item “Lea” is not in content/advice/paper.en.md.",
        ),
        (
            '!!! dont "No haga"\n    - Manejar\n    - Beber\n\n',
            '',
            "block 14 The box 'dont' “Do not” (content/advice/paper.en.md:17) is missing here.",
        ),
        (
            '!!! urgent "Pida',
            '!!! note "Pida',
            "block 25 This box is 'note'; content/advice/paper.en.md:25 has 'urgent'.",
        ),
        (
            'Llame con',
            '!!! note "Sepa"\n    Esto.\n\nLlame con',
            "warn 23 The box 'note' “Sepa” is not in content/advice/paper.en.md.",
        ),
        (
            'Llame con sus preguntas.\n\n',
            '',
            "warn 21 The paragraph “Call us with questions.” (content/advice/paper.en.md:23) is missing here.",
        ),
        (
            'Llame con sus preguntas.\n\n!!! urgent "Pida ayuda"\n    - Llame al 911.\n',
            '',
            "block 21 The box 'urgent' “Get help” (content/advice/paper.en.md:25) is missing here.",
        ),
        (
            '    - Llame al 911.\n',
            '    Llame al 911.\n',
            "warn 26 This is a paragraph; in content/advice/paper.en.md:26 it is a list item.",
        ),
        (
            '    - Llame al 911.\n',
            '    - Llame al 911.\n\n## Más\n\nNada.\n',
            "warn 28 The section “Más” is not in content/advice/paper.en.md.",
        ),
    ],
)
def test_each_difference_is_found(old: str, new: str, said: str) -> None:
    assert SPANISH.count(old) == 1
    assert said in found(SPANISH.replace(old, new))


def test_a_missing_section_is_one_finding_that_blocks_if_a_phone_line_is_in_it() -> None:
    first, second = SPANISH.split('## Cuándo')
    assert found(first) == ["block 19 The section “When to call” (content/advice/paper.en.md:21) is missing here."]
    assert found(f'Descanse hoy.\n\n## Cuándo{second}') == [
        "block 6 The section “What to do” (content/advice/paper.en.md:8) is missing here."
    ]


def test_a_lost_heading_or_box_is_not_told_again_for_all_that_was_under_it() -> None:
    assert found(SPANISH.replace('## Qué hacer\n\n', '')) == [
        "warn 6 The heading “What to do” (content/advice/paper.en.md:8) is missing here."
    ]
    assert found(SPANISH.replace('!!! urgent "Pida ayuda"\n    - Llame', '- Llame')) == [
        "block 21 The box 'urgent' “Get help” (content/advice/paper.en.md:25) is missing here."
    ]


def test_sections_in_another_order_are_one_finding() -> None:
    opening, first, second = SPANISH.split('## ')
    (said,) = found(f'{opening}## {second}\n## {first}')
    assert said.startswith('warn')
    assert "stands in another place than in content/advice/paper.en.md" in said


def test_boxes_in_another_order_are_one_finding() -> None:
    do, dont = '!!! do "Haga"\n    - Descanse\n\n', '!!! dont "No haga"\n    - Manejar\n    - Beber\n\n'
    (said,) = found(SPANISH.replace(do + dont, dont + do))
    assert "stands in another place" in said


def test_any_pair_of_languages_is_compared() -> None:
    english, spanish = papers('Call 988.\n', 'Llame al 911.\n')
    (finding,) = structure_findings(spanish, english, {})
    assert (finding.file, finding.level, finding.language) == ('content/advice/paper.en.md', 'block', 'en')
