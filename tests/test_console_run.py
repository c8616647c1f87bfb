"""A print run tells what has come of it; one that had nothing to print is told again without looking."""

import pytest

from handouts.press.printed import marks
from handouts.press.printed.unchanged import RECORD
from tests.conftest import TWO_EDITIONS, Run, Said, Workspace
from tests.loaded import ENGINES, loaded_by
from tests.patience import until

WORDS = 'Rest today.\n'


@pytest.fixture(autouse=True)
def left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written a moment ago counts as left alone."""
    monkeypatch.setattr(marks, 'RESTING', 0)


def settled(workspace: Workspace, run: Run, *words: str) -> Said:
    """Print until nothing is printed any more, and return what is told then."""
    run('build', *words)
    said = run('build', *words)
    assert (workspace.output / RECORD).is_file()
    return said


def test_a_run_that_had_nothing_to_print_is_told_again_word_by_word(workspace: Workspace, run: Run) -> None:
    workspace.paper(WORDS)
    first = run('build')
    assert "2 PDFs printed, 0 unchanged" in first.out
    assert not (workspace.output / RECORD).exists()
    second = run('build')
    assert "0 PDFs printed, 2 unchanged, 0 with mistakes." in second.out
    assert second.err == first.err
    record = (workspace.output / RECORD).stat()
    assert run('build') == second
    assert (workspace.output / RECORD).stat() == record  # by the record: it was not written once more


def test_and_nothing_is_loaded_for_it_that_reads_a_paper(workspace: Workspace, run: Run) -> None:
    workspace.paper(WORDS)
    settled(workspace, run)
    loaded: set[str] = set()

    def is_told_again() -> bool:
        """Whether it is, which takes until all has been left alone for as long as a person's command wants it to be."""
        loaded.clear()
        loaded.update(loaded_by(workspace.root, 'build'))
        return 'handouts.console_run' not in loaded

    until(is_told_again)
    assert loaded.isdisjoint(ENGINES | {'pydantic', 'yaml', 'handouts.model', 'handouts.press.library'})
    assert 'handouts.press.printed.unchanged' in loaded


def test_what_is_changed_afterwards_is_printed(workspace: Workspace, run: Run) -> None:
    path = workspace.paper(WORDS)
    settled(workspace, run)
    path.write_text(path.read_text().replace('Rest', 'Sleep'))
    assert "2 PDFs printed, 0 unchanged" in run('build').out
    settled(workspace, run)
    workspace.pdf().write_bytes(b'%PDF of somebody else')
    assert "1 PDFs printed, 1 unchanged" in run('build').out
    assert workspace.pdf().stat().st_size > 1000


def test_what_is_asked_for_is_what_is_told(workspace: Workspace, run: Run) -> None:
    workspace.paper(WORDS)
    settled(workspace, run)
    assert "0 PDFs printed, 1 unchanged" in run('build', '-e', 'print').out
    assert "2 PDFs printed, 0 unchanged" in run('build', '--force').out
    assert "0 PDFs printed, 2 unchanged" in run('build').out


def test_a_run_with_something_in_the_way_is_never_told_without_looking(workspace: Workspace, run: Run) -> None:
    workspace.paper(WORDS)
    workspace.paper('{{ fact.nothing }}\n', 'advice/wrong.en.md')
    for _ in range(3):
        said = run('build')
        assert said.code == 1
        assert 'content/advice/wrong.en.md:6: ' in said.err
    assert not (workspace.output / RECORD).exists()


def test_what_is_to_be_known_of_papers_is_told_each_time(workspace: Workspace, run: Run) -> None:
    workspace.paper(WORDS)
    workspace.write('templates/aftercare/kind.yaml', TWO_EDITIONS.replace('screen', 'press'))
    first = settled(workspace, run)
    again = run('build')
    assert "is not printed: the paper is a draft" in again.err
    assert "1 held back until approved" in again.out
    assert again == first
