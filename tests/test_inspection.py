"""What is said against a paper, and what about."""

import ast
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from handouts.errors import Finding
from handouts.model import Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.inspection import BEGINNINGS, GROUPS, RULES, Group, group_of, grouped, inspect_paper, judge_words
from handouts.words.rules import Rules, read_rules
from handouts.words.translated.agreement import Rule as AgreementRule
from tests.conftest import Workspace

HANDOUTS = PROJECT / 'handouts'
# Where nothing is said of a paper: files that people edit or that the program keeps.
NOT_OF_PAPERS = (
    'press/workspace/manuscript.py',
    'press/printed/manifest.py',
    'press/workspace/yamledit.py',
    'press/workspace/yamlwriting.py',
)
# Rules whose names are put together or handed on, by the module and the words that stand there: all that they are.
PUT_TOGETHER: Mapping[tuple[str, str], tuple[str, ...]] = {
    # The names of claims: each workspace has its own, and they are given to `grouped`.
    ('words/guards/claims.py', 'name'): (),
    # The names of parts.
    ('words/guards/required.py', "f'missing-{name}'"): ('missing-a-part',),
    # All that `papers.finding` is called with.
    ('words/translated/agreement.py', "f'translation-{rule}'"): (),
    ('words/translated/agreement.py', 'rule'): tuple(f'translation-{rule}' for rule in get_args(AgreementRule)),
    ('press/proof/typeset.py', 'rule'): ('orphan', 'widow'),
    # `_reader` reads kinds, editions and folds.
    ('press/library.py', 'what'): ('kind', 'edition', 'fold'),
    # `*place` is file and line.
    ('press/page/inputs.py', 'told'): ('field',),
}
# Where rules that begin so come from.
HOMES = {'missing-': 'words/guards/required.py', 'translation-': 'words/translated/'}


@cache
def rules() -> Rules:
    """Return the rules of the project."""
    return read_rules(Library(Rooms(PROJECT)))


def editions(workspace: Workspace, text: str) -> list[str]:
    """Return the rule and edition of each finding about a paper with this text."""
    jobs = [workspace.job(text), *workspace.jobs(edition='screen')]
    return [f'{finding.rule} {finding.edition}' for finding in inspect_paper(jobs, rules())]


def test_nothing_is_said_against_a_good_paper(workspace: Workspace) -> None:
    assert editions(workspace, 'Rest.\n') == []


def test_words_that_cannot_be_read_are_said_once_and_not_laid_out(workspace: Workspace) -> None:
    assert editions(workspace, '{{ clinic.fone }}\n') == ['undefined ']


def test_each_edition_is_laid_out(workspace: Workspace) -> None:
    found = editions(workspace, f'{"long" * 40}\n')
    assert {'edge print', 'edge screen'} <= set(found)


def test_only_words(workspace: Workspace) -> None:
    found = judge_words(workspace.job(f'{"long" * 40}\n'), rules())
    assert found.is_read
    assert 'edge' not in {finding.rule for finding in found.findings}


def said(rule: str) -> Finding:
    """Return a finding by a rule."""
    return Finding('content/a.en.md', 1, rule, f"It breaks {rule}.", "")


def test_findings_come_in_groups_in_their_order_none_lost_and_none_twice() -> None:
    findings = [
        said(rule)
        for rule in ('edge', 'fact', 'missing-ride', 'cure', 'edge', 'translation-phone', 'plain-word', 'news')
    ]
    found = grouped(findings, {'cure'})
    assert list(found) == list(get_args(Group))
    assert {group: [one.rule for one in these] for group, these in found.items()} == {
        'reading': ['plain-word'],
        'claims': ['cure'],
        'facts': ['fact'],
        'parts': ['missing-ride'],
        'translation': ['translation-phone'],
        'form': ['edge', 'edge'],
        'other': ['news'],
    }


def test_a_name_that_begins_like_a_part_may_be_that_of_something_else() -> None:
    assert group_of('missing-words', ()) == 'form'
    assert group_of('missing-picture', ()) == 'form'


def test_what_is_said_of_a_real_paper_comes_in_its_group(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / 'content', tmp_path / 'content')
    (tmp_path / 'content/ketamine-iv/aftercare.es.from.yaml').unlink()
    for language, text in (('en', 'This is a cure. Commence hydration.'), ('es', 'Llame al 1-2-3 <b>ya</b>.')):
        path = tmp_path / f'content/ketamine-iv/aftercare.{language}.md'
        path.write_text(f'{path.read_text()}\n\n{text}\n')
    library = Library(Rooms(tmp_path))
    plan = make_plan(library, Request(('ketamine-iv/aftercare',), editions=('screen',)))
    read = read_rules(library)
    found = [finding for job in plan.jobs for finding in judge_words(job, read).findings]
    groups = grouped(found, read.claims.claims)
    assert {'cure'} == {finding.rule for finding in groups['claims']}
    assert 'plain-word' in {finding.rule for finding in groups['reading']}
    assert {'raw-html'} == {finding.rule for finding in groups['form']}
    assert groups['other'] == ()


# Who says something, and which of the arguments is the rule.
SPEAKERS = {'Finding': 2, 'mistake': 2, 'finding': 0, 'fault': 0}


@dataclass(frozen=True)
class Spoken:
    """A rule that is given to somebody who says something, and the function that gives it."""

    function: ast.FunctionDef
    call: ast.Call
    rule: ast.expr

    @property
    def is_handed_on(self) -> bool:
        """Whether the function has been given the rule itself."""
        return isinstance(self.rule, ast.Name) and self.rule.id in arguments(self.function)


def arguments(function: ast.FunctionDef) -> list[str]:
    """Return the names of a function's arguments, without that of its object."""
    return [argument.arg for argument in function.args.args if argument.arg != 'self']


def scanned() -> dict[str, ast.Module]:
    """Return the modules that may say something of a paper, by their places."""
    paths = [path for room in ('press', 'words') for path in (HANDOUTS / room).rglob('*.py')]
    places = {path.relative_to(HANDOUTS).as_posix(): path for path in paths}
    return {place: ast.parse(path.read_text()) for place, path in places.items() if place not in NOT_OF_PAPERS}


def spoken(tree: ast.Module, speakers: Mapping[str, int]) -> Iterator[Spoken]:
    """Yield each rule that is given to a speaker, also where it is the one that is taken without a word."""
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
            name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
            place = speakers.get(name, len(call.args))
            if place < len(call.args):
                yield Spoken(function, call, call.args[place])
            yield from (Spoken(function, call, word.value) for word in call.keywords if word.arg == 'rule')


def speakers_of(tree: ast.Module) -> dict[str, int]:
    """Return who says something in a module: its own functions too that are given a rule and hand it on."""
    known: dict[str, int] = {}
    while True:
        found = {
            one.function.name: arguments(one.function).index(ast.unparse(one.rule))
            for one in spoken(tree, SPEAKERS | known)
            if one.is_handed_on
        }
        if found == known:
            return SPEAKERS | known
        known = found


def defaults(tree: ast.Module, speakers: Mapping[str, int]) -> Iterator[ast.expr]:
    """Yield the rules that a module's speakers take where none is given."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name in speakers:
            given = arguments(function)[-len(function.args.defaults) :] if function.args.defaults else []
            yield from (
                rule for name, rule in zip(given, function.args.defaults, strict=True) if name in ('rule', 'what')
            )


def rules_of(place: str, tree: ast.Module) -> Iterator[str]:
    """Yield all rules by which a module says something; raise KeyError for one of which nobody knows the name."""
    constants = {ast.unparse(node.targets[0]): node.value for node in tree.body if isinstance(node, ast.Assign)}
    speakers = speakers_of(tree)
    for rule in defaults(tree, speakers):
        yield ast.literal_eval(constants[ast.unparse(rule)])
    for one in spoken(tree, speakers):
        rule = constants.get(ast.unparse(one.rule), one.rule)
        if isinstance(rule, ast.Constant):
            yield ('translation-' if ast.unparse(one.call.func) == 'papers.finding' else '') + str(rule.value)
        elif not one.is_handed_on:
            yield from PUT_TOGETHER[place, ast.unparse(rule)]


def has_its_beginning(place: str, rule: str) -> bool:
    """Return whether a rule begins as those of its module do, so that no other takes their group by its name."""
    assert set(HOMES) == set(BEGINNINGS)
    return any(rule.startswith(beginning) and place.startswith(home) for beginning, home in HOMES.items())


def test_each_rule_of_the_engine_has_its_group_by_design() -> None:
    """A rule that a new guard brings must be written into a group, or it fails here."""
    trees = scanned()
    found = {(place, rule) for place, tree in trees.items() for rule in rules_of(place, tree)}
    said_by = {rule for _, rule in found}
    assert len(trees) > 60
    assert len(said_by) > 70
    assert {'reading-level', 'missing-a-part', 'translation-moved', 'translation-phone', 'widow', 'kind'} <= said_by
    assert [one for one in found if one[1] not in GROUPS and not has_its_beginning(*one)] == []
    assert set(GROUPS) - said_by == set()


def test_no_rule_stands_in_two_groups() -> None:
    rules = [rule for these in RULES.values() for rule in these]
    assert len(rules) == len(set(rules)) == len(GROUPS)
    assert set(RULES) == set(get_args(Group))


def test_no_claim_and_no_part_of_the_project_is_called_like_another_rule() -> None:
    parts = {f'missing-{name}' for kind in rules().required.kinds.values() for name in kind}
    assert len(parts) > 20
    assert {group_of(name, rules().claims.claims) for name in rules().claims.claims} == {'claims'}
    assert {group_of(name, rules().claims.claims) for name in parts} == {'parts'}


@pytest.mark.parametrize(
    'text',
    [
        "def look(job):\n    job.finding('news', told, hint)",
        "def look():\n    Finding(file, 1, 'news', told, hint)",
        "def look(job):\n    job.finding(rule='news')",
        "NEWS = 'news'\ndef look():\n    mistake(file, 1, NEWS, told, hint)",
        "def _mine(job, rule):\n    job.finding(rule, '', '')\ndef look(job):\n    _mine(job, 'news')",
        "def look(job):\n    _mine(job, 'news')\ndef _mine(job, rule):\n    _his(rule)\ndef _his(rule):\n    mistake(file, 1, rule)",
        "NEWS = 'news'\ndef _mine(job, rule=NEWS):\n    job.finding(rule, '', '')\ndef look(job):\n    _mine(job)",
    ],
    ids=['finding', 'Finding', 'by its name', 'constant', 'handed on', 'handed on twice', 'taken without a word'],
)
def test_a_new_rule_is_seen(text: str) -> None:
    assert set(rules_of('press/new.py', ast.parse(text))) == {'news'}


def test_a_rule_that_nobody_can_name_is_seen() -> None:
    with pytest.raises(KeyError, match=r"f'news-{name}'"):
        list(rules_of('press/new.py', ast.parse("def look(job, name):\n    job.finding(f'news-{name}', '', '')")))
