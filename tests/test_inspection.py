"""What is said against a paper."""

from functools import cache

from handouts.press.library import Library
from handouts.press.rooms import PROJECT, Rooms
from handouts.words.inspection import inspect_paper
from handouts.words.rules import Rules, read_rules
from tests.conftest import Workspace


@cache
def rules() -> Rules:
    """Return the rules of the project."""
    return read_rules(Library(Rooms(PROJECT)))


def editions(workspace: Workspace, text: str) -> list[str]:
    """Return the rule and edition of each finding about a paper with this text."""
    jobs = [workspace.job(text), *workspace.jobs(edition='screen')]
    return [f'{finding.rule} {finding.edition}' for finding in inspect_paper(jobs, {}, rules())]


def test_nothing_is_said_against_a_good_paper(workspace: Workspace) -> None:
    assert editions(workspace, 'Rest.\n') == []


def test_words_that_cannot_be_read_are_said_once_and_not_laid_out(workspace: Workspace) -> None:
    assert editions(workspace, '{{ clinic.fone }}\n') == ['undefined ']


def test_each_edition_is_laid_out(workspace: Workspace) -> None:
    found = editions(workspace, f'{"long" * 40}\n')
    assert {'edge print', 'edge screen'} <= set(found)


def test_only_words(workspace: Workspace) -> None:
    found = inspect_paper([workspace.job(f'{"long" * 40}\n')], {}, rules(), only_words=True)
    assert 'edge' not in {finding.rule for finding in found}
