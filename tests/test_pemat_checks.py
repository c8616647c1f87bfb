"""What a machine says on the words of a paper: each check with a paper it agrees to, and a near one it does not."""

import pytest

from handouts.words.understood.pemat_checks import WORD_CHECKS, Decision, Seen
from tests.conftest import Workspace
from tests.reading_cases import RULES, Text, paper, paper_on_disk

STEPS = '- Rest at home.\n- Drink some water.\n- Call us today.\n'


def decision(name: str, text: Text) -> Decision:
    """Return what a check says of a paper."""
    (item,) = (item for item in RULES.pemat.items if item.machine == name)
    return WORD_CHECKS[name](Seen(text.job, text.article, text.blocks, RULES, item))


@pytest.mark.parametrize(
    ('name', 'text', 'answer'),
    [
        ('purpose', 'Rest.', 'disagree'),
        ('everyday', 'Rest at home.', 'agree'),
        ('everyday', 'We monitor you.', 'disagree'),
        ('everyday', 'Interdisciplinary evaluation necessitates preparation.', 'disagree'),
        ('terms', 'Rest at home.', 'open'),
        ('terms', 'An infusion (a slow drip) helps.', 'open'),
        ('terms', 'An infusion helps.', 'disagree'),
        ('numbers', '27 of 100 people got well, and 9 out of 100.', 'agree'),
        ('numbers', '27 of 100 people got well, and 1 in 8.', 'open'),
        ('numbers', 'It works twice as well in 27 of 100 people.', 'disagree'),
        ('numbers', '27% got well.', 'disagree'),
        ('numbers', 'Wait 24 hours.', 'open'),
        ('numbers', 'Wait a day.', 'not-applicable'),
        ('numbers', '!!! people "Well"\n    - 27 of 100: now\n    - 9 of 100: then\n\n    Not sure.', 'agree'),
        ('summary', '## In short\n\nRest.', 'agree'),
        ('summary', '!!! note "In short"\n    - Rest.', 'agree'),
        ('summary', '## In short supply\n\nRest.', 'disagree'),
        ('actions', 'Do not drive.', 'agree'),
        ('actions', 'Doing nothing is fine. Callers wait.', 'disagree'),
        ('reader', 'You rest. Your friend stays with you.', 'agree'),
        ('reader', 'You rest. Young friends stay.', 'disagree'),
        ('steps', STEPS, 'agree'),
        ('steps', STEPS.replace('- Call us today.', '- We call.'), 'disagree'),
        ('steps', STEPS.replace('.', ' and then' + ' do more' * 8 + '.'), 'disagree'),
    ],
)
def test_english(name: str, text: str, answer: str) -> None:
    said = decision(name, paper(text))
    assert said.answer == answer
    assert said.evidence


@pytest.mark.parametrize(
    ('name', 'text', 'answer'),
    [
        ('numbers', '27 de cada 100 personas mejoran, y 9 de 100.', 'agree'),
        ('numbers', 'Mejora el doble.', 'disagree'),
        ('summary', '!!! note "En resumen"\n    - Descanse.', 'agree'),
        ('actions', 'No maneje.', 'agree'),
        ('actions', 'No se sabe.', 'disagree'),
        ('reader', 'Usted descansa. Su familia le cuida.', 'agree'),
    ],
)
def test_spanish(name: str, text: str, answer: str) -> None:
    assert decision(name, paper(text, 'es')).answer == answer


def test_the_purpose_is_the_subtitle(workspace: Workspace) -> None:
    said = decision('purpose', paper_on_disk(workspace, 'Rest.', front='subtitle: What to do today\n'))
    assert (said.answer, said.evidence) == ('agree', '“A small paper: What to do today”')


@pytest.mark.parametrize('name', ['numbers', 'summary', 'actions', 'reader', 'steps'])
def test_a_language_without_words_is_left_to_a_person(name: str, workspace: Workspace) -> None:
    workspace.write('content/strings/fr.yaml', "language: Français\nphrases: {draft_mark: Brouillon}\nclinic: {}\n")
    said = decision(name, paper_on_disk(workspace, 'Reposez-vous.', 'fr'))
    assert said.answer == 'open'
    assert "no words for the language 'fr'" in said.evidence


def test_evidence_shows_three_and_counts_the_rest() -> None:
    said = decision('actions', paper('Rest. Drink. Eat. Call us. Wait.'))
    assert said.evidence == 'line 6: “Rest.”; line 6: “Drink.”; line 6: “Eat.” and 2 more'
