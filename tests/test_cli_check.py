"""The command check: words, pages, translations and sources, told once, with an exit code."""

import json
from collections import Counter

import pytest

from handouts.cli import main
from handouts.press.workspace.project import PROJECT
from tests.conftest import PAGE, Run, Workspace


def found(run: Run, *words: str) -> list[dict[str, str]]:
    """Return the findings of a check."""
    findings: list[dict[str, str]] = json.loads(run('check', '--json', *words).out)['findings']
    return findings


def test_the_shipped_papers_have_nothing_that_stops_them(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(['--today', '2026-12-01', 'check', '--words', '--json'])
    findings = json.loads(capsys.readouterr().out)['findings']
    assert left.value.code == 0
    assert [finding for finding in findings if finding['level'] == 'block'] == []
    assert len({finding['paper'] for finding in findings}) >= 3


def test_words_are_judged_by_all_rules(workspace: Workspace, run: Run) -> None:
    workspace.paper(
        'Ketamine is a cure for depression.\n\nDo not drive for 12 hours.\n\nPlease utilize the reclining chair.\n'
    )
    rules = Counter(finding['rule'] for finding in found(run, '--words'))
    assert rules['fact'] == 1
    assert 'plain-word' in rules
    assert any('cure' in rule for rule in rules), rules


def test_a_kind_says_what_its_papers_must_contain(workspace: Workspace, run: Run) -> None:
    kind = (PROJECT / 'templates/aftercare/kind.yaml').read_text()
    workspace.write('templates/aftercare/kind.yaml', kind)
    workspace.write('content/advice/paper.en.md', PAGE)
    missing = {finding['rule'] for finding in found(run, '--words') if finding['rule'].startswith('missing-')}
    assert missing == {"missing-emergency", "missing-normal"}
    assert run('check', '--words').code == 1


def test_old_and_unused_sources_are_told_when_all_papers_are_checked(workspace: Workspace, run: Run) -> None:
    workspace.write(
        'content/sources.yaml', 'sources:\n  study:\n    cite: A study, 2021.\n    check_by: 2020-01-01\n'
    )
    workspace.paper('It works.[@study]\n')
    rules = {finding['message']: finding['rule'] for finding in found(run, '--words')}
    assert rules["The source 'study' was to be checked again by 2020-01-01."] == 'old-source'
    assert 'old-source' not in {finding['rule'] for finding in found(run, 'advice/paper', '--words')}


def test_a_translation_that_lost_a_number_is_told(workspace: Workspace, run: Run) -> None:
    workspace.paper('Rest for 24 hours.\n')
    workspace.paper('Descanse por 12 horas.\n', 'advice/paper.es.md')
    lost = [
        finding for finding in found(run, '--words') if finding['language'] == 'es' and '24' in finding['message']
    ]
    assert [finding['level'] for finding in lost] == ['block']


def test_a_part_that_no_rule_knows_is_told_at_the_kind(workspace: Workspace, run: Run) -> None:
    workspace.write(
        'templates/aftercare/kind.yaml',
        'name: aftercare\npurpose: tests\nmax_pages: 2\nmust_contain: [emergenci]\n',
    )
    workspace.write('content/advice/paper.en.md', PAGE)
    (finding,) = [one for one in found(run, '--words') if one['rule'] == 'required']
    assert finding['file'] == 'templates/aftercare/kind.yaml'
    assert finding['hint'].startswith("Did you mean 'emergency'?")


def test_a_regional_language_is_judged_by_the_rules_of_its_language(workspace: Workspace, run: Run) -> None:
    workspace.write('content/strings/en-GB.yaml', (PROJECT / 'content/strings/en.yaml').read_text())
    workspace.paper('Do not drive for 12 hours.\n', 'advice/paper.en-GB.md')
    assert 'fact' in {one['rule'] for one in found(run, '--words')}


def test_asking_for_what_is_nothing_at_once_is_wrong_use(workspace: Workspace, run: Run) -> None:
    workspace.paper('Rest.\n')
    workspace.paper('Descanse.\n', 'advice/other.es.md')
    said = run('check', 'advice/paper', '-l', 'es')
    assert said.code == 2
    assert "Nothing is all of this at once: paper advice/paper, language es." in said.err


def test_sections_that_read_harder_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(['check', 'ketamine-iv/consent', '-l', 'en', '--words'])
    assert "Sections that read harder: " in capsys.readouterr().err


def test_the_pemat_sheet_does_not_hide_what_cannot_be_read(workspace: Workspace, run: Run) -> None:
    workspace.write('content/advice/paper.en.md', PAGE.replace('aftercare', 'nonsense'))
    said = run('check', '--pemat')
    assert said.code == 1
    assert "There is no kind 'nonsense'." in said.err


def test_a_workspace_can_take_a_required_part_away(workspace: Workspace, run: Run) -> None:
    workspace.write(
        'templates/aftercare/kind.yaml',
        'name: aftercare\npurpose: tests\nmax_pages: 2\nmust_contain: [emergency]\n',
    )
    workspace.write('content/advice/paper.en.md', PAGE)
    assert 'missing-emergency' in {one['rule'] for one in found(run, '--words')}
    workspace.write(
        'content/rules/required.yaml',
        "kinds:\n  aftercare:\n    emergency: {name: help, why: it helps, write: Call., level: 'off'}\n",
    )
    assert not {'missing-emergency', 'required'} & {one['rule'] for one in found(run, '--words')}
