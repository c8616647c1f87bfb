"""A paper that lacks a part is told so, and a heading, a denial or words that hold a place do not pass for it."""

from dataclasses import replace
from functools import cache

import pytest

from handouts.errors import Finding
from handouts.model import Job
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.guards.claim_files import Part, pattern_of, plain, read_required_rules
from handouts.words.guards.required import required_findings
from handouts.words.text import Block
from tests.rule_cases import FIRST_LINE, blocks, paper, shipped_jobs

RULES = read_required_rules(Rooms(PROJECT))
SHIPPED = {(job.front.kind, job.language): job for job in shipped_jobs()}
PARTS = [(kind, language, name) for kind, language in SHIPPED for name in RULES.kinds[kind]]


@cache
def text_of(kind: str, language: str) -> tuple[Block, ...]:
    """Return the text of a shipped paper."""
    return blocks(SHIPPED[kind, language])


def findings(job: Job, text: tuple[Block, ...] = ()) -> list[Finding]:
    """Return what a paper lacks."""
    return list(required_findings(job, text or blocks(job), RULES))


def lacks(text: str, kind: str, **more: str) -> set[str]:
    """Return the parts that a paper of this text lacks."""
    return {finding.rule.removeprefix('missing-') for finding in findings(paper(text, kind, **more))}


@pytest.mark.parametrize('job', shipped_jobs(), ids=lambda job: f'{job.paper}-{job.language}')
def test_the_shipped_papers_lack_nothing(job: Job) -> None:
    assert len(blocks(job)) > 50
    assert [str(finding) for finding in findings(job)] == []


def without(job: Job, part: Part) -> tuple[Job, tuple[Block, ...]]:
    """Return a paper of which a part was cut: its sentences, all under its headings, its notes, its layout."""
    words, heading = (pattern_of(by.get(job.language, ())) for by in (part.words, part.headings))
    kept, cutting = [], False
    for block in text_of(job.front.kind, job.language):
        text, line = plain(block.text), job.source.text.split('\n')[block.line - job.source.first_line]
        if block.kind in ('heading', 'title'):
            cutting = bool(heading.search(text)) or (cutting and line.startswith('###'))
            kept.append(block)
        elif not (cutting or words.search(text) or (part.notes and block.kind == 'note')):
            kept.append(block)
    templates = {name: '' if part.printed and 'signatures' in name else text for name, text in job.templates.items()}
    return replace(job, templates=templates), tuple(kept)


@pytest.mark.parametrize(('kind', 'language', 'name'), PARTS)
def test_each_part_that_is_cut_from_a_shipped_paper_is_missed(kind: str, language: str, name: str) -> None:
    part = RULES.kinds[kind][name]
    job, text = without(SHIPPED[kind, language], part)
    missed = {finding.rule: finding for finding in findings(job, text)}
    finding = missed[f'missing-{name}']
    assert part.name in finding.message
    assert part.why in finding.message
    assert (finding.hint, finding.level, finding.file) == (part.write, part.level, job.source.file)


def test_every_part_of_every_kind_was_cut_in_both_languages() -> None:
    assert len(PARTS) > 120
    assert {(kind, language) for kind, language, _ in PARTS} == {
        (kind, language) for kind in ('aftercare', 'brochure', 'consent') for language in ('en', 'es')
    }


LINES = """- Signature:
- Printed name:
- Date:
- Time:
- Relation to patient:
- Explained by:
- Witness:
- Interpreter name, number, language:
- You get a copy.
"""


@pytest.mark.parametrize('name', [name for name, part in RULES.kinds['consent'].items() if part.printed])
def test_what_the_layout_prints_can_stand_in_the_text_instead(name: str) -> None:
    for text, is_missed in (('Rest.\n', True), (LINES, False)):
        job = paper(text)
        bare = replace(job, templates={})
        assert (f'missing-{name}' in {finding.rule for finding in findings(bare, blocks(job))}) == is_missed


@pytest.mark.parametrize(
    ('name', 'text', 'is_there'),
    [
        ('common-risks', '## Common effects\n\nHeadache, dizziness, fear.\n', True),
        ('common-risks', '## Common effects\n\n## Other choices\n\nOther pills, talk therapy.\n', False),
        ('common-risks', '## Common effects\n\nNone.\n', False),
        ('common-risks', '## Common effects\n\nTODO: to be written, coming soon.\n', False),
        ('common-risks', '## Common effects\n\n### In the first hour\n\nHeadache, dizziness, fear.\n', True),
        ('common-risks', '!!! columns "Common effects"\n    - Headache, dizziness, fear\n', True),
        ('common-risks', '!!! columns "Common effects"\n\nHeadache, dizziness, fear.\n', False),
        ('common-risks', 'Headache, dizziness, fear.\n', False),
        ('off-label', 'This use is off-label.\n', True),
        ('off-label', '## Off-label: read this first\n\nWe are glad that you came to us today.\n', False),
        ('off-label', 'This use is not off-label.\n', False),
        ('off-label', 'The FDA has not approved it for depression.\n', True),
        ('serious-risks', '## Serious risks\n\nWe hope that you enjoy our new rooms.\n', False),
        ('serious-risks', 'Weak breathing, severe allergy.\n', True),
        ('serious-risks', 'There is no harm to heart or liver.\n', False),
        ('other-choices', 'There are no other choices: come to us.\n', False),
        ('other-choices', '## Other choices\n\n- Talk therapy, other pills\n', True),
        ('right-to-refuse', 'You may say no or stop at any time.\n', True),
        ('right-to-refuse', 'There is no right to refuse.\n', False),
        ('teach-back', '!!! sign "In your own words"\n    {{ lines(3) }}\n', False),
        ('teach-back', '!!! sign "In your own words"\n    What is it? What can go wrong?\n', True),
        ('driving', 'Do not drive for 24 hours.\n', False),
        ('driving', 'Do not drive for 24 hours and until you have had a full night’s sleep.\n', True),
        ('cost', 'The cost will be told later.\n', False),
        ('cost', '- One visit: {{ clinic.prices.visit or blank() }}\n', True),
        ('who-not', '## Who should not have it\n', False),
        ('who-not', '## Who should not have it\n\n- Recent stroke, heart disease\n', True),
        ('place', '- Address: {{ clinic.address or blank() }}\n', True),
    ],
)  # fmt: skip
def test_a_part_is_there_with_words_of_its_own(name: str, text: str, is_there: bool) -> None:
    assert (name not in lacks(text, 'consent')) == is_there


@pytest.mark.parametrize(
    ('name', 'text', 'is_there'),
    [
        ('off-label', 'La FDA no la ha aprobado para la depresión.\n', True),
        ('off-label', 'La FDA la aprobó como anestésico.\n', False),
        ('serious-risks', 'Daño al corazón, respiración débil.\n', True),
        ('serious-risks', '## Riesgos graves\n\nNos alegra mucho que esté aquí hoy.\n', False),
        ('other-choices', 'No hay otras opciones: venga.\n', False),
        ('driving', 'No maneje por 24 horas.\n', False),
        ('driving', 'No maneje por 24 horas y hasta haber dormido toda la noche.\n', True),
    ],
)
def test_a_part_is_known_in_spanish_too(name: str, text: str, is_there: bool) -> None:
    assert (name not in lacks(text, 'consent', language='es')) == is_there


def test_an_empty_heading_is_named_with_its_line() -> None:
    missed = {finding.rule: finding for finding in findings(paper('Rest now.\n\n## Common effects\n'))}
    finding = missed['missing-common-risks']
    assert finding.line == FIRST_LINE + 2
    assert finding.message.startswith("'Common effects' has no words of its own, and this must be there: common")
    assert missed['missing-misuse'].line == 0
    assert missed['missing-misuse'].message.startswith("The paper does not have: that it can be misused")


def test_an_aftercare_paper_needs_its_three_numbers() -> None:
    numbers = {'emergency', 'crisis', 'poison'}
    assert numbers <= lacks('Rest.\n', 'aftercare')
    assert not numbers & lacks('Call 911. Call 988. Call 1-800-222-1222.\n', 'aftercare')
    assert numbers & lacks('Call 911. Call 988.\n', 'aftercare') == {'poison'}


def test_a_paper_about_something_else_needs_less() -> None:
    assert (
        lacks('Call us. Call 911.\n\n## What is normal\n\nA little blood today.', 'aftercare', title='A tooth')
        == set()
    )
    assert 'off-label' not in lacks('We drill.\n', 'consent', title='A filling')
    assert 'other-choices' in lacks('We drill.\n', 'consent', title='A filling')


def test_a_kind_without_rules_needs_nothing() -> None:
    assert lacks('Rest.\n', 'poster') == set()


def test_a_language_without_words_is_told_and_not_passed_over() -> None:
    (finding,) = findings(replace(paper('Repos.\n'), language='fr'))
    assert (finding.rule, finding.level) == ('required', 'warn')


def test_a_layout_that_does_not_call_its_signatures_does_not_print_them() -> None:
    job = paper('Rest.\n')
    page = job.templates['consent/page.html'].replace(
        '{{ signatures(t, field) }}', '{# {{ signatures(t, field) }} #}'
    )
    missed = {
        finding.rule
        for finding in findings(replace(job, templates={**job.templates, 'consent/page.html': page}), blocks(job))
    }
    assert {'missing-signature', 'missing-witness', 'missing-interpreter'} <= missed
    assert 'missing-signature' not in {finding.rule for finding in findings(job)}


def test_a_phrase_that_the_language_has_not_is_not_printed() -> None:
    job = paper('Rest.\n')
    phrases = {name: text for name, text in job.strings.phrases.items() if name != 'witness'}
    bare = replace(job, strings=job.strings.model_copy(update={'phrases': phrases}))
    assert 'missing-witness' in {finding.rule for finding in findings(bare, blocks(job))}
