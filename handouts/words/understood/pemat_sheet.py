"""The PEMAT-P sheet of a paper as text, with the answers of a person from the file beside its approval."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from pydantic import Field, model_validator

from handouts.errors import WrongUse
from handouts.files import File
from handouts.model import Article, Job, Source
from handouts.press.workspace.manuscript import manuscript_of, read_manuscript, save_manuscript
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml
from handouts.words.approval.approvals import LONGEST_NAME
from handouts.words.text import Block
from handouts.words.understood.pemat import Part, PematItem, pemat_score, pemat_sheet
from handouts.words.understood.pemat_checks import Answer
from handouts.words.understood.rules_files import UnderstoodRules

# The share of items agreed to from which a paper counts as understandable, or as actionable. AHRQ names no limit;
# studies commonly take this one.
ENOUGH = 70
HEAD = """\
# What a person answered of the questions of PEMAT-P on this paper, by their numbers. Written by the desk; it may be
# changed by hand too. What the program decides by itself needs no answer here.
"""
MARKS: dict[Answer, str] = {'agree': '✓', 'disagree': '✗', 'not-applicable': '–', 'open': '?'}


class AnswersFile(File):
    """<approvals>/…/<document>.<language>.pemat.yaml: what a person answered, by the number of the item."""

    by: str = ''
    answers: dict[str, Answer] = Field(default={})

    @model_validator(mode='after')
    def numbered(self) -> 'AnswersFile':
        """Refuse an answer to what is no number of an item."""
        for number in self.answers:
            if not number.isdecimal():
                raise ValueError(f"'{number}' is no number of an item")
        return self


def answers_file(stem: str) -> str:
    """Return where a paper's answers stand; `stem` is the beginning of the names of its approval's files."""
    return f'{stem}.pemat.yaml'


def read_answers(rooms: Rooms, stem: str) -> dict[int, Answer]:
    """Return what a person answered; nothing if nobody has yet. Raises Mistakes if the file is wrong."""
    path = rooms.root / answers_file(stem)
    if not path.is_file():
        return {}
    return {int(number): answer for number, answer in read_yaml(rooms.text(path), AnswersFile).answers.items()}


def write_answers(
    rooms: Rooms, stem: str, by: str, answers: Mapping[int, Answer], sheet: Iterable[PematItem]
) -> Path:
    """Write down what a person answered, beside their earlier answers to other items, and return the file.

    `sheet` is the one that they had before them: what the machine decided there is not written, and an open
    answer takes an earlier one back. Raises WrongUse without a name or for an item that is not on the sheet,
    Overtaken where somebody else writes at the same moment, and Mistakes where the file of earlier answers is
    wrong or cannot be written.
    """
    decided = {item.number: item.by == 'machine' for item in sheet}
    _refuse(by, answers, decided)
    path = rooms.root / answers_file(stem)
    lying = read_manuscript(rooms, path) if path.is_file() else manuscript_of(rooms, path, '')
    known = read_yaml(Source(lying.file, lying.text), AnswersFile).answers
    given = {str(number): answer for number, answer in answers.items() if not decided[number]}
    save_manuscript(lying, _written(by.strip(), {**known, **given}))
    return path


def _refuse(by: str, answers: Iterable[int], decided: Mapping[int, bool]) -> None:
    if not (by.strip() and by.isprintable() and len(by) <= LONGEST_NAME):
        raise WrongUse(
            f"The name of who answers is missing, or is longer than {LONGEST_NAME} letters. "
            "Nothing was saved: write your name, then save again."
        )
    for number in answers:
        if number not in decided:
            raise WrongUse(f"There is no question {number}. Nothing was saved: open the questions again.")


def _written(by: str, answers: Mapping[str, Answer]) -> str:
    """Return the file of these answers; a string of JSON is one of YAML too."""
    given = sorted((int(number), answer) for number, answer in answers.items() if answer != 'open')
    lines = ''.join(f"  '{number}': {answer}\n" for number, answer in given)
    return f'{HEAD}by: {json.dumps(by, ensure_ascii=False)}\nanswers:' + (f'\n{lines}' if lines else ' {}\n')


def pemat_text(
    job: Job,
    article: Article,
    blocks: tuple[Block, ...],
    rules: UnderstoodRules,
    answers: Mapping[int, Answer],
    stem: str,
) -> str:
    """Return the sheet for people to read: each question with its answer, who gave it, and on what evidence."""
    sheet = pemat_sheet(job, article, blocks, rules, answers)
    lines = [f'{job.paper}, {job.language}: {job.front.title}']
    for part in get_args(Part):
        lines += ['', f'  {part.capitalize()}: {_score(sheet, part)}', *_items(sheet, part)]
    if any(item.answer == 'open' for item in sheet):
        given = ' | '.join(answer for answer in get_args(Answer) if answer != 'open')
        lines += ['', f"  Questions marked ? are for a person. Write the answers into {answers_file(stem)}:"]
        lines += ['    by: Name', '    answers:', f"      '2': {given}"]
    return '\n'.join(lines) + '\n'


def _score(sheet: tuple[PematItem, ...], part: Part) -> str:
    score = pemat_score(sheet, part)
    enough = "" if score.open else ", enough" if score.percent >= ENOUGH else f", {ENOUGH} % is wanted"
    return f"{score.agreed} of {score.answered} answered items ({score.percent:.0f} %{enough}), {score.open} open"


def _items(sheet: tuple[PematItem, ...], part: Part) -> Iterator[str]:
    for item in sheet:
        if item.part == part:
            yield f'    {MARKS[item.answer]} {item.number:2}  {item.ask}'
            if item.evidence:
                yield f'          {item.by}: {item.evidence}'
