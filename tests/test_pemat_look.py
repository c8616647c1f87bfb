"""What a machine says on the look of a paper: each check with a paper it agrees to, and a near one it does not."""

import pytest

from handouts.words.understood.pemat_checks import Seen
from handouts.words.understood.pemat_look import LOOK_CHECKS
from tests.conftest import Workspace
from tests.reading_cases import RULES, paper, paper_on_disk

TABLE = '| Day | What to do |\n|---|---|\n| 1 | Rest |\n'
TIMELINE = '!!! timeline "Your visit"\n    1. 40 min: Drip.\n    2. 30 min: Rest.\n'
HEADS = '## One\n\nRest.\n\n## Two\n\nEat.\n\n## Three\n\nGo.\n'
PICTURE = '![A hand holds a cup.](hand.svg)\n'
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


@pytest.mark.parametrize(
    ('name', 'text', 'answer'),
    [
        ('pieces', 'Rest. ' * 60, 'agree'),
        ('pieces', 'Rest. ' * 61, 'disagree'),
        ('pieces', '- Rest.\n' * 300, 'agree'),
        ('pieces', '- Rest.\n' * 301, 'disagree'),
        ('pieces', '## A heading alone', 'disagree'),
        ('headings', HEADS, 'agree'),
        ('headings', HEADS.replace('Three', 'Two'), 'disagree'),
        ('headings', HEADS.replace('## Three', 'Three'), 'disagree'),
        ('cues', '!!! rule "Do not drive"\n    - Rest.\n', 'agree'),
        ('cues', '!!! note "Good to know"\n    - Rest.\n', 'disagree'),
        ('pictures', 'Rest.', 'open'),
        ('only_pictures', 'Rest.', 'not-applicable'),
        ('only_pictures', PICTURE, 'open'),
        ('captions', 'Rest.', 'not-applicable'),
        ('captions', TIMELINE, 'agree'),
        ('captions', PICTURE, 'agree'),
        ('captions', TIMELINE.replace('"Your visit"', '""'), 'disagree'),
        ('only_charts', 'Rest.', 'not-applicable'),
        ('only_charts', PICTURE, 'not-applicable'),
        ('only_charts', TIMELINE, 'open'),
        ('only_charts', TABLE, 'open'),
        ('tables', 'Rest.', 'not-applicable'),
        ('tables', TABLE, 'agree'),
        ('tables', TABLE.replace('What to do', 'What you should do on that day'), 'disagree'),
        ('tools', '!!! form "Your visit"\n    - {{ blank("Date") }}\n', 'agree'),
        ('tools', 'Write down the date.', 'disagree'),
    ],
)
def test_each_check(name: str, text: str, answer: str, workspace: Workspace) -> None:
    workspace.write('content/advice/hand.svg', DRAWING)
    seen = paper_on_disk(workspace, text) if text == PICTURE else paper(text)
    item = next(item for item in RULES.pemat.items if item.machine == name)
    said = LOOK_CHECKS[name](Seen(seen.job, seen.article, seen.blocks, RULES, item))
    assert said.answer == answer
    assert said.evidence
