"""The PEMAT-P sheet as people read it, with their own answers beside the machine's."""

import pytest

from handouts.errors import Mistakes
from handouts.press.library import Library
from handouts.press.press import read_words
from handouts.press.rooms import Rooms
from handouts.words.rules import read_rules
from handouts.words.text import read_blocks
from handouts.words.understood.pemat_sheet import answers_file, pemat_text, read_answers
from tests.conftest import PAGE, Run, Workspace

STEM = 'content/approvals/clinic/advice/paper.en'


def sheet(workspace: Workspace, text: str) -> str:
    """Return the sheet of a paper, with the answers that lie in the workspace."""
    job = workspace.job(text)
    article = read_words(job)[0]
    rooms = Rooms(workspace.root)
    rules = read_rules(Library(rooms)).understood
    return pemat_text(job, article, read_blocks(job, article), rules, read_answers(rooms, STEM), STEM)


def line(sheet_: str, number: int) -> str:
    """Return the line of an item."""
    return next(row for row in sheet_.splitlines() if row[6:8].strip() == str(number))


def test_all_24_items_are_there_decided_or_asked(workspace: Workspace) -> None:
    text = sheet(workspace, '## What to do\n\n1. Rest.\n2. Drink water.\n3. Call us.\n')
    numbers = [row[6:8].strip() for row in text.splitlines() if row[:4] == '    ' and row[4:5] in '✓✗–?']
    assert numbers == [str(number) for number in range(1, 27) if number not in (13, 14)]
    assert line(text, 20).startswith('    ✓')
    assert line(text, 2).startswith('    ?')
    assert f'Write the answers into {answers_file(STEM)}' in text


def test_a_person_s_answer_counts_only_where_the_machine_leaves_it_open(workspace: Workspace) -> None:
    workspace.write(answers_file(STEM), "by: Ana\nanswers:\n  '2': agree\n  '20': disagree\n")
    text = sheet(workspace, '## What to do\n\n1. Rest.\n2. Drink water.\n3. Call us.\n')
    assert line(text, 2).startswith('    ✓')
    assert line(text, 20).startswith('    ✓')


@pytest.mark.parametrize(
    ('answers', 'says'),
    [("  '2': yes\n", r'pemat.yaml:2: '), ("  two: agree\n", "'two' is no number of an item")],
)
def test_a_wrong_answer_is_told_with_its_file(answers: str, says: str, workspace: Workspace) -> None:
    workspace.write(answers_file(STEM), f'answers:\n{answers}')
    with pytest.raises(Mistakes, match=says):
        read_answers(Rooms(workspace.root), STEM)


def test_check_prints_a_sheet_for_each_paper(workspace: Workspace, run: Run) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    said = run('check', '--pemat')
    assert said.code == 0
    assert said.out.startswith('advice/paper, en: A small paper\n')
    assert 'Understandability: ' in said.out
    assert 'Actionability: ' in said.out
