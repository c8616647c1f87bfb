"""Rule files: mistakes come with their line, a workspace stands before the project, and denials have a reach."""

from pathlib import Path

import pytest

from handouts.errors import Mistakes
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.guards.claim_files import ClaimRules, pattern_of, plain, read_claim_rules, read_required_rules
from tests.conftest import Workspace

DENIALS = read_claim_rules(Rooms(PROJECT)).denials
CLAIM = """claims:
  spa-day:
    level: warn
    why: "It is a clinic."
    instead: "Leave it out."
    find:
      en: [spa day]
"""
PART = """kinds:
  consent:
    parking:
      name: "where to park"
      why: "People come by car."
      write: "Park behind the house."
      words: {en: [park]}
"""


def claim_rules(workspace: Workspace, text: str) -> ClaimRules:
    """Return the claim rules of a workspace with a file of this text."""
    workspace.write('content/rules/claims.yaml', text)
    return read_claim_rules(Rooms(workspace.root))


def mistakes(workspace: Workspace, text: str) -> list[str]:
    """Return what is said of a claim file of this text."""
    with pytest.raises(Mistakes) as error:
        claim_rules(workspace, text)
    return [str(finding) for finding in error.value.findings]


@pytest.mark.parametrize(
    ('old', 'new', 'said'),
    [
        ('spa day', "'spa (day'", "claims.yaml:7: 'spa (day' cannot be read as a search pattern: missing )"),
        ('spa day', "'(spa)? ?(day)?'", "claims.yaml:7: '(spa)? ?(day)?' fits every sentence"),
        ('spa day', "'(?P<a>spa) day'", "claims.yaml:7: '(?P<a>spa) day' names or repeats a group"),
        ('spa day', r"'(spa) \1'", r"claims.yaml:7: '(spa) \1' names or repeats a group"),
        ('level: warn', 'lvel: warn', "claims.yaml:3: There is no key 'lvel'."),
        ('level: warn', 'level: high', "claims.yaml:3: 'level': Input should be 'block', 'warn' or 'off'."),
        ('    instead: "Leave it out."\n', '', "claims.yaml:2: The key 'instead' is missing."),
        ('[spa day]', 'spa day', "claims.yaml:7: 'en' must be a list."),
        ('why: "It is a clinic."', 'why: ""', "claims.yaml:4: 'why' is empty."),
    ],
)
def test_a_mistake_in_a_rule_file_is_said_once_with_its_line(
    old: str, new: str, said: str, workspace: Workspace
) -> None:
    found = [line for line in mistakes(workspace, CLAIM.replace(old, new, 1)) if said in line]
    assert len(found) == 1


def test_a_workspace_adds_a_claim_to_those_of_the_project(workspace: Workspace) -> None:
    rules = claim_rules(workspace, CLAIM)
    assert rules.claims['spa-day'].why == "It is a clinic."
    assert len(rules.claims) > 40
    assert set(rules.denials) == {'en', 'es'}


def test_a_workspace_changes_a_claim_or_takes_it_away(workspace: Workspace) -> None:
    rules = claim_rules(workspace, CLAIM.replace('spa-day', 'miracle'))
    assert rules.claims['miracle'].level == 'warn'
    assert (
        'miracle' not in claim_rules(workspace, CLAIM.replace('spa-day', 'miracle').replace('warn', "'off'")).claims
    )


def test_a_workspace_adds_a_part_to_a_kind_and_takes_one_away(workspace: Workspace) -> None:
    workspace.write('content/rules/required.yaml', PART)
    kinds = read_required_rules(Rooms(workspace.root)).kinds
    assert {'parking', 'off-label'} <= set(kinds['consent'])
    workspace.write(
        'content/rules/required.yaml',
        PART.replace('parking:', 'off-label:').replace('  name', "  level: 'off'\n      name"),
    )
    assert read_required_rules(Rooms(workspace.root)).kinds['consent']['off-label'].level == 'off'


def test_a_new_kind_of_paper_has_the_parts_that_a_workspace_asks_for(workspace: Workspace) -> None:
    workspace.write('content/rules/required.yaml', PART.replace('consent:', 'poster:'))
    assert set(read_required_rules(Rooms(workspace.root)).kinds['poster']) == {'parking'}


def test_without_any_rule_file_there_are_no_rules(tmp_path: Path) -> None:
    rooms = Rooms(tmp_path, tmp_path)
    assert (read_claim_rules(rooms).claims, read_required_rules(rooms).kinds) == ({}, {})


@pytest.mark.parametrize(
    ('language', 'text', 'words', 'covered'),
    [
        ('en', 'It is not a cure.', 'cure', True),
        ('en', 'It is a cure.', 'cure', False),
        ('en', 'Not one of the many new things that we have seen is a cure.', 'cure', False),
        ('en', 'There is no proof of any kind at all after so many long years that it is a cure.', 'cure', True),
        ('en', 'It is not new, it is a cure.', 'cure', False),
        ('en', 'It is not a balm, a tonic, or a cure.', 'cure', True),
        ('en', 'It is not only a cure.', 'cure', False),
        ('en', 'It is not 0.5 of a cure.', 'cure', True),
        ('es', 'No es una cura.', 'cura', True),
        ('es', 'No es nueva, es una cura.', 'cura', False),
        ('es', 'No es un alivio, sino una cura.', 'cura', False),
        ('es', 'No es una crema, un té o una cura.', 'cura', True),
        ('es', 'Sin duda es una cura.', 'cura', False),
    ],
)
def test_a_denial_covers_what_follows_in_its_clause(language: str, text: str, words: str, covered: bool) -> None:
    assert DENIALS[language].covers(text, text.index(words)) == covered


def test_whole_words_are_found_in_capitals_or_not_and_of_nothing_nothing() -> None:
    assert pattern_of(('spa',)).findall('A Spa, a space, a SPA.') == ['Spa', 'SPA']
    assert pattern_of(()).search('spa') is None


def test_signs_are_written_in_one_way() -> None:
    assert plain('“Don’t”\u00a0risk‑free mir\u00adacle N\u0303') == '"Don\'t" risk-free miracle Ñ'
