"""What of a translation belongs to what of its source."""

from handouts.words.translated.pairing import likeness, match_papers, match_sections, read_paper
from tests.translated_papers import papers


def pairs(english: str, spanish: str) -> list[tuple[str, str]]:
    """Return the texts that belong together, but the title."""
    found = match_papers(*(read_paper(job, {}) for job in papers(english, spanish)))
    return [(one.text, other.text) for one, other in found.items()][1:]


def test_a_missing_point_does_not_shift_the_others() -> None:
    english = '- Wait 24 hours\n- Rest\n- Blood pressure: 90 minutes\n'
    assert pairs(english, '- Espere 24 horas\n- Presión: 90 minutos\n') == [
        ('Wait 24 hours', 'Espere 24 horas'),
        ('Blood pressure: 90 minutes', 'Presión: 90 minutos'),
    ]


def test_words_that_languages_share_tell_points_apart() -> None:
    english = '- Pregnancy\n- Psychosis or schizophrenia\n- Ketamine allergy\n'
    assert pairs(english, '- Psicosis o esquizofrenia\n- Alergia a la ketamina\n')[-1] == (
        'Ketamine allergy',
        'Alergia a la ketamina',
    )


def test_what_is_loose_and_what_is_in_a_box_do_not_mix() -> None:
    english = 'Rest.\n\n!!! note "Know"\n    Wait.\n'
    assert pairs(english, '!!! note "Sepa"\n    Espere.\n\nDescanse.\n') == [
        ('Rest.', 'Descanse.'),
        ('Know', 'Sepa'),
        ('Wait.', 'Espere.'),
    ]


def test_likeness_is_whole_only_for_the_same() -> None:
    one, other = (read_paper(job, {}) for job in papers('Wait 24 hours.\n', '- Wait\n- 12 hours\n'))
    assert likeness(one, one) == 1.0
    assert 0 < likeness(one, other) < 0.6


def test_sections_that_have_changed_places_are_known() -> None:
    english = '## One\n\n- Call 911\n- Rest\n\n## Two\n\nWait 24 hours.\n\nThen eat.\n'
    spanish = '## Dos\n\nEspere 24 horas.\n\nComa.\n\n## Uno\n\n- Llame al 911\n- Descanse\n'
    found = match_sections(*(read_paper(job, {}) for job in papers(english, spanish)))
    assert {(one.source[0].first.text, one.translation[0].first.text) for one in found[1:]} == {
        ('One', 'Uno'),
        ('Two', 'Dos'),
    }
    assert [one.is_moved for one in found].count(True) == 1
