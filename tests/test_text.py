"""A paper's text as a person reads it: blocks with their lines, and sentences."""

import pytest

from handouts.press.press import read_words
from handouts.words.text import Block, read_blocks, read_sentences, split_sentences
from tests.conftest import Workspace

PAPER = """## What to do

Rest today. Call **us** with questions.[^why]

- Drink water
- Eat:
    - soup
    - bread

!!! urgent "Get help"
    - **911:** trouble breathing

| What | When |
|------|------|
| Rest | Today |

[notes]

[^why]: A study, 2021.
"""


def blocks(workspace: Workspace, text: str) -> tuple[Block, ...]:
    """Return the blocks of a paper with this text."""
    job = workspace.job(text)
    return read_blocks(job, read_words(job)[0])


def test_blocks_have_kind_text_section_box_and_line(workspace: Workspace) -> None:
    found = [(block.kind, block.text, block.box, block.line) for block in blocks(workspace, PAPER)]
    assert found == [
        ('heading', 'What to do', '', 6),
        ('paragraph', 'Rest today. Call us with questions.', '', 8),
        ('item', 'Drink water', '', 10),
        ('item', 'Eat:', '', 11),
        ('item', 'soup', '', 12),
        ('item', 'bread', '', 13),
        ('title', 'Get help', 'urgent', 15),
        ('item', '911: trouble breathing', 'urgent', 16),
        ('cell', 'What', '', 18),
        ('cell', 'When', '', 18),
        ('cell', 'Rest', '', 20),
        ('cell', 'Today', '', 20),
        ('note', 'A study, 2021.', '', 24),
    ]
    assert {block.section for block in blocks(workspace, PAPER)} == {'What to do'}


def test_an_indented_block_is_read_like_a_paragraph(workspace: Workspace) -> None:
    found = [(block.kind, block.text) for block in blocks(workspace, 'Rest.\n\n    A miracle.\n')]
    assert found == [('paragraph', 'Rest.'), ('paragraph', 'A miracle.')]


def test_sentences_leave_out_headings_titles_and_notes(workspace: Workspace) -> None:
    said = [sentence.text for sentence in read_sentences(blocks(workspace, PAPER), 'en')]
    assert said[:3] == ['Rest today.', 'Call us with questions.', 'Drink water']
    assert not {'What to do', 'Get help', 'A study, 2021.'} & set(said)


def test_a_value_does_not_lose_the_line(workspace: Workspace) -> None:
    (block,) = blocks(workspace, 'Call {{ clinic.name }}.\n')
    assert (block.text, block.line) == ('Call Small Clinic.', 6)


@pytest.mark.parametrize(
    ('language', 'text', 'count'),
    [
        ('en', 'Take 0.5 mg. Then rest.', 2),
        ('en', 'Ask Dr. Jones at 9 a.m. today. Then rest!', 2),
        ('en', 'Is it safe? No one knows. "Ask us." Go', 4),
        ('en', 'You may say no. Ask us', 2),
        ('es', 'Pregunte al Dr. Ruiz a las 9 a. m. de hoy. Luego descanse.', 2),
        ('es', '¿Le duele? ¡Llame! Marque 911.', 3),
        ('es', 'En EE. UU. se vende. Es 0.5 mg.', 2),
    ],
)
def test_decimals_and_abbreviations_end_no_sentence(language: str, text: str, count: int) -> None:
    assert len(list(split_sentences(text, language))) == count
