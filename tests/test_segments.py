"""A paper segment by segment, with its lines: what the engine for Markdown reads, and what is not words."""

import pytest

from handouts.model import Job, Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import read_words
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.words.text import read_blocks
from handouts.words.translated.segments import Segment, read_segments
from tests.conftest import Workspace

PAPER = """!!! urgent "Get **help**"
    - **911:** call
      at once

    Wait.

## What to do

Rest
today.[^why] Call [us](tel:911).

- [ ] Drink *water*
- Eat:
    - soup
- {{ blank("Next visit") }}
- {{ clinic.phone or blank() }}

Term
:   Meaning

{% if clinic.phone %}

![A hand holds a cup.](cup.svg)

{% endif %}

| What | When |
|------|------|
| Rest | 24&nbsp;hours |

{{ lines(3) }}

[notes]

[^why]: A study, 2021.
"""


def segments(workspace: Workspace, text: str) -> tuple[Segment, ...]:
    """Return the segments of a paper with this text, without its title."""
    return read_segments(workspace.job(text))[1:]


def test_segments_have_kind_text_and_line(workspace: Workspace) -> None:
    assert [(one.kind, one.text, one.line) for one in segments(workspace, PAPER)] == [
        ('title', 'Get help', 6),
        ('item', '911: call at once', 7),
        ('paragraph', 'Wait.', 10),
        ('heading', 'What to do', 12),
        ('paragraph', 'Rest today. Call us.', 14),
        ('item', 'Drink water', 17),
        ('item', 'Eat:', 18),
        ('item', 'soup', 19),
        ('item', '{{ blank("Next visit") }}', 20),
        ('item', '{{ clinic.phone or blank() }}', 21),
        ('item', 'Term', 23),
        ('item', 'Meaning', 24),
        ('condition', '{% if clinic.phone %}', 26),
        ('paragraph', 'A hand holds a cup.', 28),
        ('condition', '{% endif %}', 30),
        ('cell', 'What', 32),
        ('cell', 'When', 32),
        ('cell', 'Rest', 34),
        ('cell', '24 hours', 34),
        ('paragraph', '{{ lines(3) }}', 36),
        ('note', 'A study, 2021.', 40),
    ]


def test_segments_know_their_section_box_and_marks(workspace: Workspace) -> None:
    found = segments(workspace, PAPER)
    assert [(one.section, one.box, one.box_kind) for one in found[:4]] == [(0, 1, 'urgent')] * 3 + [(1, 0, '')]
    assert {one.marks for one in found if one.marks} == {
        ('note why',),
        ('tick',),
        ('blank',),
        ('value clinic.phone', 'blank'),
        ('value {% if clinic.phone %}',),
        ('value {% endif %}',),
        ('picture',),
        ('lines 3',),
    }


def test_words_are_without_expressions_but_with_labels(workspace: Workspace) -> None:
    said = [one.words.strip() for one in segments(workspace, PAPER)]
    assert 'Next visit' in said
    assert not [words for words in said if 'clinic' in words or 'lines' in words]


def test_the_front_matter_comes_first_and_facts_are_in_their_words(workspace: Workspace) -> None:
    workspace.write(
        'content/advice/paper.en.md', '---\ntitle: A\nsubtitle: B\nkind: aftercare\n---\n{{ fact.driving }}\n'
    )
    title, subtitle, fact = read_segments(workspace.jobs()[0])
    assert (title.text, subtitle.text, fact.line) == ('A', 'B', 6)
    assert fact.text.startswith('Do not drive for 24 hours and')


def test_a_comment_and_a_list_sign_within_a_paragraph_are_none(workspace: Workspace) -> None:
    (one,) = segments(workspace, '{#- not\nsaid -#}\nRest\n- today\n')
    assert (one.kind, one.text, one.line) == ('paragraph', 'Rest - today', 8)


PAPERS = make_plan(Library(Rooms(PROJECT)), Request(editions=('print',))).jobs


@pytest.mark.parametrize('job', PAPERS, ids=lambda job: f'{job.paper}.{job.language}')
def test_the_clinic_s_papers_are_read_like_the_engine_reads_them(job: Job) -> None:
    ours = [
        (one.kind, one.box_kind)
        for one in read_segments(job)
        if one.line > 1 and one.kind not in ('note', 'condition') and (one.words or 'value' in ''.join(one.marks))
    ]
    blocks = read_blocks(job, read_words(job)[0])
    assert len(blocks) > 50
    assert ours == [(one.kind, one.box) for one in blocks if one.kind != 'note']
