"""The files of rules: read whole, and their mistakes told with a line."""

import pytest

from handouts.errors import Mistakes
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.understood.rules_files import Limit, read_rules
from tests.conftest import Workspace
from tests.reading_cases import RULES


def test_the_projects_rules_are_read() -> None:
    assert {limit.language for limit in RULES.reading.limits} == {'en', 'es'}
    assert len(RULES.pemat.items) == 24
    assert set(RULES.pemat.words) == set(RULES.plain.languages) == set(RULES.reading.languages)


def test_the_limits_are_those_of_the_yardstick() -> None:
    bounds = {(limit.score, limit.level): limit.bound for limit in RULES.reading.limits}
    assert bounds['flesch-kincaid', 'block'] == 6
    assert bounds['smog', 'block'] == 8
    assert (bounds['inflesz', 'block'], bounds['inflesz', 'warn']) == (55, 65)


def test_a_workspaces_own_file_stands_before_the_projects(workspace: Workspace) -> None:
    workspace.write('content/rules/plain-words.yaml', "languages:\n  en:\n    - {hard: [doctor], plain: healer}\n")
    rules = read_rules(Rooms(workspace.root))
    assert [entry.plain for entry in rules.plain.languages['en']] == ['healer']
    assert rules.reading == RULES.reading


@pytest.mark.parametrize(
    ('name', 'old', 'new', 'line_of', 'told'),
    [
        ('reading', 'at_most: 6', 'at_mots: 6', 'score: flesch', "There is no key 'at_mots'"),
        ('reading', 'at_most: 6', 'at_most: 6, at_least: 3', 'score: flesch', "needs either 'at_most' or 'at_least'"),
        ('reading', 'score: smog', 'score: smug', 'score: smug', "'score'"),
        ('plain-words', 'plain: enough', "plain: ''", "plain: ''", "'plain' is empty"),
        ('pemat', '(?P<base>', '(?P<bass>', 'bass', "needs the groups 'number' and 'base'"),
        ('pemat', '(?P<base>', '(?P<base>(', '(?P<base>(', "is not a pattern"),
        ('pemat', 'number: 1\n', 'number: 99\n', 'number: 99', "'number'"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    name: str, old: str, new: str, line_of: str, told: str, workspace: Workspace
) -> None:
    text = (PROJECT / f'content/rules/{name}.yaml').read_text()
    assert old in text
    broken = text.replace(old, new, 1)
    workspace.write(f'content/rules/{name}.yaml', broken)
    with pytest.raises(Mistakes, match=told.replace('(', r'\(')) as mistakes:
        read_rules(Rooms(workspace.root))
    line = next(number for number, said in enumerate(broken.split('\n'), 1) if line_of in said)
    assert {finding.line for finding in mistakes.value.findings} == {line}
    assert mistakes.value.findings[0].file == f'content/rules/{name}.yaml'


def test_a_limit_is_kept_to_one_decimal() -> None:
    grade, ease = Limit(language='en', score='smog', at_most=8), Limit(language='es', score='inflesz', at_least=55)
    assert grade.is_kept(8.04)
    assert not grade.is_kept(8.06)
    assert ease.is_kept(54.96)
    assert not ease.is_kept(54.94)
