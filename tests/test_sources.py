"""The bibliography: what nobody names, and what somebody should look at again."""

from datetime import date

from handouts.knowledge import SourceEntry
from handouts.press.workspace.commons import Shared
from handouts.words.guards.sources import source_findings

SOURCES = {
    'label': Shared(SourceEntry(cite='A label.', check_by=date(2026, 1, 1)), 'content/sources.yaml', 2),
    'study': Shared(
        SourceEntry(cite='A study.', address='example.org/a', check_by=date(2027, 1, 1)), 'content/sources.yaml', 5
    ),
}


def test_all_is_well_while_every_source_is_named_and_young() -> None:
    assert list(source_findings(SOURCES, {'label', 'study'}, date(2026, 1, 1))) == []


def test_a_source_past_its_day_is_told() -> None:
    (finding,) = source_findings(SOURCES, {'label', 'study'}, date(2026, 1, 2))
    assert (finding.line, finding.rule, finding.level) == (2, 'old-source', 'warn')
    assert "was to be checked again by 2026-01-01" in finding.message


def test_a_source_that_no_paper_names_is_told() -> None:
    (finding,) = source_findings(SOURCES, {'label'}, date(2025, 1, 1))
    assert (finding.line, finding.rule, finding.hint) == (5, 'unused-source', "Write [@study], or delete it.")
