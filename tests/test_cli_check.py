"""The command check: words, pages, translations and sources, told once, with an exit code."""

import json
from collections import Counter

import pytest

from handouts.cli import main
from handouts.press.rooms import PROJECT
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
