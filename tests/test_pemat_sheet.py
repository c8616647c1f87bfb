"""The PEMAT-P sheet as people read it, with their own answers beside the machine's."""

import pytest

from handouts.errors import Mistakes, WrongUse
from handouts.press.library import Library
from handouts.press.press import read_words
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml
from handouts.words.rules import read_rules
from handouts.words.text import read_blocks
from handouts.words.understood.pemat import PematItem, pemat_sheet
from handouts.words.understood.pemat_checks import Answer
from handouts.words.understood.pemat_sheet import AnswersFile, answers_file, pemat_text, read_answers, write_answers
from tests.conftest import PAGE, Run, Workspace
from tests.test_place import full_disk

AGREE: Answer = 'agree'
DISAGREE: Answer = 'disagree'
NOT_APPLICABLE: Answer = 'not-applicable'
OPEN: Answer = 'open'
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


def items(workspace: Workspace) -> tuple[PematItem, ...]:
    """Return the sheet of a paper of which the machine decides item 20 and leaves item 2 open."""
    job = workspace.job('## What to do\n\n1. Rest.\n2. Drink water.\n3. Call us.\n')
    article = read_words(job)[0]
    rules = read_rules(Library(Rooms(workspace.root))).understood
    found = pemat_sheet(job, article, read_blocks(job, article), rules, {})
    assert {item.number: item.by for item in found}.items() >= {2: 'nobody', 20: 'machine'}.items()
    return found


def test_written_answers_are_read_back(workspace: Workspace) -> None:
    rooms, answers = Rooms(workspace.root), {25: OPEN, 24: NOT_APPLICABLE, 7: AGREE, 2: DISAGREE}
    path = write_answers(rooms, STEM, ' José "Pepe" Núñez: 3 ', answers, items(workspace))
    assert path == workspace.root / answers_file(STEM)
    assert read_answers(rooms, STEM) == {2: DISAGREE, 7: AGREE, 24: NOT_APPLICABLE}
    read = read_yaml(rooms.text(path), AnswersFile)
    assert (read.by, list(read.answers)) == ('José "Pepe" Núñez: 3', ['2', '7', '24'])
    assert path.read_text().startswith('# What a person answered of the questions of PEMAT-P')


def test_what_the_machine_decides_is_not_written(workspace: Workspace) -> None:
    path = write_answers(Rooms(workspace.root), STEM, 'Ana', {2: AGREE, 20: DISAGREE}, items(workspace))
    assert read_answers(Rooms(workspace.root), STEM) == {2: AGREE}
    assert line(sheet(workspace, '## What to do\n\n1. Rest.\n2. Drink water.\n3. Call us.\n'), 2)[4] == '✓'
    assert "'20'" not in path.read_text()


def test_earlier_answers_to_other_items_stay_and_an_open_one_is_taken_back(workspace: Workspace) -> None:
    workspace.write(answers_file(STEM), "# Ana's\nby: Ana\nanswers:\n  '2': agree\n  '5': agree\n  '10': agree\n")
    path = write_answers(Rooms(workspace.root), STEM, 'Bo', {5: OPEN, 10: DISAGREE}, items(workspace))
    assert read_answers(Rooms(workspace.root), STEM) == {2: AGREE, 10: DISAGREE}
    assert '\nby: "Bo"\n' in path.read_text()


def test_all_answers_may_be_taken_back(workspace: Workspace) -> None:
    workspace.write(answers_file(STEM), "answers:\n  '2': agree\n")
    write_answers(Rooms(workspace.root), STEM, 'Ana', {2: OPEN}, items(workspace))
    assert read_answers(Rooms(workspace.root), STEM) == {}


@pytest.mark.parametrize('by', ['', '  ', 'Ana\nBo', 'a' * 101])
def test_answers_without_the_name_of_a_person_are_refused(by: str, workspace: Workspace) -> None:
    with pytest.raises(WrongUse, match=r'The name of who answers is missing.* write your name, then save again'):
        write_answers(Rooms(workspace.root), STEM, by, {2: AGREE}, items(workspace))
    assert not (workspace.root / answers_file(STEM)).exists()


def test_an_answer_to_what_is_not_asked_is_refused(workspace: Workspace) -> None:
    with pytest.raises(WrongUse, match='There is no question 13'):
        write_answers(Rooms(workspace.root), STEM, 'Ana', {2: AGREE, 13: AGREE}, items(workspace))
    assert not (workspace.root / answers_file(STEM)).exists()


def test_a_file_of_earlier_answers_with_mistakes_is_not_written_over(workspace: Workspace) -> None:
    path = workspace.write(answers_file(STEM), "answers:\n  two: agree\n")
    with pytest.raises(Mistakes, match="'two' is no number of an item"):
        write_answers(Rooms(workspace.root), STEM, 'Ana', {2: AGREE}, items(workspace))
    assert path.read_text() == "answers:\n  two: agree\n"


def test_a_full_disk_leaves_the_earlier_answers(workspace: Workspace) -> None:
    path = workspace.write(answers_file(STEM), "answers:\n  '2': agree\n")
    asked = items(workspace)
    with full_disk(100), pytest.raises(Mistakes, match='could not be written: File too large'):
        write_answers(Rooms(workspace.root), STEM, 'Ana', {5: AGREE}, asked)
    assert path.read_text() == "answers:\n  '2': agree\n"


def test_check_prints_a_sheet_for_each_paper(workspace: Workspace, run: Run) -> None:
    workspace.write('content/advice/paper.en.md', PAGE)
    said = run('check', '--pemat')
    assert said.code == 0
    assert said.out.startswith('advice/paper, en: A small paper\n')
    assert 'Understandability: ' in said.out
    assert 'Actionability: ' in said.out
