"""Each claim rule catches what it is for, lets what stands near it pass, and says where, why and what to write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from handouts.errors import Finding
from handouts.model import Job, Source
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml, split_front_matter
from handouts.schema import FrontMatter
from handouts.words.guards.claim_files import read_claim_rules, read_required_rules
from handouts.words.guards.claims import claim_findings
from handouts.words.guards.required import required_findings
from tests.rule_cases import FIRST_LINE, blocks, paper, shipped_jobs

RULES = read_claim_rules(Rooms(PROJECT))


@dataclass(frozen=True)
class Case:
    """A paragraph, the rule that it is about, and whether the rule catches it."""

    claim: str
    language: str
    caught: bool
    text: str
    kind: str
    clinic: str


def read_cases() -> list[Case]:
    """Return the cases of tests/cases/claims.txt."""
    cases = []
    for part in (PROJECT / 'tests/cases/claims.txt').read_text().split('\n=== ')[1:]:
        head, *lines = part.strip().split('\n')
        claim, language = head.split(', ')
        said = {'kind': 'brochure', 'clinic': ''}
        for line in lines:
            word, text = line.split(': ', 1) if ': ' in line else (line.rstrip(':'), '')
            if word in said:
                said[word] = text
            else:
                assert word in ('catches', 'passes'), line
                cases.append(Case(claim, language, word == 'catches', text, said['kind'], said['clinic']))
    return cases


CASES = read_cases()


def findings(job: Job) -> list[Finding]:
    """Return what the claim guard finds in a paper."""
    return list(claim_findings(job, blocks(job), RULES))


def found(text: str, **more: str) -> list[tuple[str, int]]:
    """Return the rules that find something in a text, with the lines of the text, which begin with 1."""
    return [(finding.rule, finding.line - FIRST_LINE + 1) for finding in findings(paper(text, **more))]


@pytest.mark.parametrize('case', CASES, ids=lambda case: f'{case.claim}-{case.language}-{case.text[:40]}')
def test_a_claim_is_caught_and_what_stands_near_it_passes(case: Case) -> None:
    text = case.text.replace(' ¶ ', '\n\n')
    caught = [rule for rule, _ in found(text, kind=case.kind, language=case.language, clinic=case.clinic)]
    assert (case.claim in caught) == case.caught, caught


def test_every_claim_has_both_cases_in_each_language() -> None:
    shown = {(case.claim, case.language, case.caught) for case in CASES}
    needed = {
        (name, language, caught)
        for name, claim in RULES.claims.items()
        for language in claim.find
        for caught in (True, False)
    }
    assert len(needed) > 150
    assert needed - shown == set()
    assert {case.claim for case in CASES} == set(RULES.claims)


def test_every_claim_is_looked_for_in_both_languages() -> None:
    assert {name for name, claim in RULES.claims.items() if set(claim.find) != {'en', 'es'}} == set()


@pytest.mark.parametrize('job', shipped_jobs(), ids=lambda job: f'{job.paper}-{job.language}')
def test_the_shipped_papers_make_no_claims(job: Job) -> None:
    assert [str(finding) for finding in findings(job)] == []


def test_a_finding_says_where_what_why_and_what_to_write() -> None:
    (finding,) = findings(paper('Rest.\n\nWe guarantee it, truly **guaranteed**.\n'))
    assert (finding.file, finding.line, finding.rule, finding.level) == (
        'content/advice/paper.en.md',
        FIRST_LINE + 2,
        'guarantee',
        'block',
    )
    assert finding.message == "'guarantee', 'guaranteed': No result can be promised. (FDA health-fraud tip-offs)"
    assert finding.hint == "Leave it out."
    assert (finding.paper, finding.language) == ('advice/paper', 'en')


def test_the_line_is_that_of_the_words_in_a_paragraph_of_several_lines() -> None:
    assert found('Rest today,\nand drink.\nIt is a **miracle** drug.\n\n- One\n- magic\n') == [
        ('miracle', 3),
        ('miracle', 6),
    ]


def test_findings_come_in_the_order_of_the_lines() -> None:
    text = 'A miracle.\n\nA cure.\n\nA guarantee.\n'
    assert [line for _, line in found(text)] == [1, 3, 5]


@pytest.mark.parametrize(
    'text',
    ['## A miracle\n\nRest.\n', '!!! note "A miracle"\n    Rest.\n', '- A miracle\n', '| A miracle | Rest |\n|---|---|\n| a | b |\n', 'Rest.[^a]\n\n[^a]: A miracle, 2021.\n', '!!! people "A miracle"\n    - 1 of 100: ill\n\n    How sure: not.\n', '!!! timeline "Visit"\n    1. 5 min: A miracle.\n', '![A miracle in a picture.](clinic/logo.svg)\n'],
)  # fmt: skip
def test_no_place_of_a_paper_hides_a_claim(text: str) -> None:
    assert [rule for rule, _ in found(text)] == ['miracle']


def test_the_title_and_the_clinics_own_line_are_read_too() -> None:
    job = paper('Rest.\n', title='A miracle with ketamine', clinic='tagline: The best care')
    assert {(finding.rule, finding.file, finding.line) for finding in findings(job)} == {
        ('miracle', 'content/advice/paper.en.md', 1),
        ('rank', 'content/clinics/clinic/clinic.yaml', 2),
    }


@pytest.mark.parametrize(
    'text',
    [
        'It is a mir\u00adacle.',
        'It is a “miracle”.',
        'It is a\u00a0miracle.',
        'IT IS A MIRACLE.',
        '**mir**acle',
        'It is risk‑free for you.',
    ],
)
def test_no_way_of_writing_hides_a_claim(text: str) -> None:
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    ('text', 'denied'),
    [
        ('It is not a cure.', True),
        ('It isn’t a cure.', True),
        ('Nobody should call it a cure.', True),
        ('There is no good proof at all so far of any kind that it might cure anybody.', True),
        ('It is not cheap, it is a cure.', False),
        ('It is not cheap but a cure.', False),
        ('It is not a pill; it is a cure.', False),
        ('Pills did not help me find a cure.', False),
        ('We do not know of any side of this long and rich story that is not a cure.', True),
        ('Not one day passes in this old house on the hill by the sea with its cure.', False),
        ('There is no doubt that it cures.', False),
        ('Not only a help: a cure.', False),
    ],
)
def test_a_denial_reaches_as_far_as_its_clause(text: str, denied: bool) -> None:
    assert ('cure' not in [rule for rule, _ in found(text)]) == denied


def test_a_limit_holds_in_the_next_sentence_but_not_in_the_next_section() -> None:
    assert found('The drip lifts mood.\n\n- It may not last.\n') == []
    assert found('The drip lifts mood.\n\nCall us.\n\nIt may not last.\n') == [('benefit-alone', 1)]
    assert found('The drip lifts mood.\n\n## It may not last\n\nRest.\n') == [('benefit-alone', 1)]


def test_a_rule_for_some_papers_leaves_the_others_alone() -> None:
    assert found('Do not drive today.\n') == [('driving-half', 1)]
    assert found('Do not drive today.\n', title='A tooth was pulled') == []


def test_a_language_without_rules_is_told_and_not_passed_over() -> None:
    job = replace(paper('Un miracle.\n'), language='fr')
    (finding,) = findings(job)
    assert (finding.rule, finding.level) == ('claims', 'warn')
    assert "no claim rules in the language 'fr'" in finding.message


def test_a_language_of_a_country_has_the_rules_of_the_language() -> None:
    assert [rule for rule, _ in found('Un milagro.\n', language='es-US')] == ['miracle']


# --- a paper with all the faults of a promotional article ---------------------------------------------------

ARTICLE = (PROJECT / 'tests/cases/article-faults.md').read_text()
MARK = re.compile(r' *\{((?:V\d+ [\w-]+(?:, )?)+)\}')


def faults_of(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield each fault that is marked in the article: its number, its rule, its line, or 0 for the whole paper."""
    for line, words in enumerate(text.split('\n'), 1):
        for marks in MARK.findall(words):
            for fault in marks.split(', '):
                number, rule = fault.split(' ')
                yield number, rule, 0 if rule.startswith('missing-') else line


def article() -> Job:
    """Return the job of the article, without its marks; it keeps its lines."""
    text = MARK.sub('', ARTICLE)
    head, body = split_front_matter(Source('content/advice/paper.en.md', text))
    job = paper(body.text, kind='brochure', title=read_yaml(head, FrontMatter).title)
    return replace(job, source=body)


def test_the_article_is_stopped_for_each_of_its_faults_on_its_line() -> None:
    job, marked = article(), list(faults_of(ARTICLE))
    missing = required_findings(job, blocks(job), read_required_rules(Rooms(PROJECT)))
    levels = {(finding.rule, finding.line): finding.level for finding in [*findings(job), *missing]}
    assert [fault for fault in marked if fault[1:] not in levels] == []
    stopped = {number for number, rule, line in marked if levels[rule, line] == 'block'}
    assert stopped == {f'V{number}' for number in range(1, 24)}
    more = {rule for rule, _ in levels.keys() - {(rule, line) for _, rule, line in marked}}
    assert more <= {'benefit-alone', 'missing-driving', 'missing-evidence', 'missing-sources', 'missing-how-to-ask'}
