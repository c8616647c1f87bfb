"""How easily papers read, and what is said of one that reads hard."""

import pytest

from handouts.errors import Finding
from handouts.words.text import Block
from handouts.words.understood.level import (
    Level,
    counted_sentences,
    explained_words,
    hardest,
    level_findings,
    read_level,
    section_levels,
)
from handouts.words.understood.rules_files import Limit, ReadingFile
from tests.conftest import Workspace
from tests.reading_cases import RULES, Case, Text, cases, paper, paper_on_disk

SENTENCES, EXPLAINED = cases('sentences'), cases('explained')
HARD = """Interdisciplinary multidimensional evaluation necessitates considerable organizational preparation.

Rest at home today. Drink some water. Call us if you feel sick. Do not drive a car. Eat a light meal at night.
"""
EASY = "Rest at home today. Drink some water. Call us if you feel sick. Do not drive a car.\n"
# Just over and just at grade 8 by SMOG, 8.13 and 8.02: 23 and 22 hard words in 30 sentences.
OVER = 'We go to the hospital. ' * 23 + 'We go to the shop. ' * 7
AT_LIMIT = 'We go to the hospital. ' * 22 + 'We go to the shop. ' * 8
# Over and under 65 on the INFLESZ scale, both over 55.
FAIR = 'La enfermera revisa la presión arterial de cada paciente.'
PLAIN = 'La enfermera le mira la presión a cada uno.'
STIFF = 'La administración intravenosa requiere monitorización cardiovascular.'


def findings(text: Text, kind: str = '') -> list[Finding]:
    """Return what is found of a paper; all of one weight if one is named."""
    found = level_findings(text.job, text.blocks, text.rules.reading)
    return [finding for finding in found if finding.level == (kind or finding.level)]


def paper_level(blocks: tuple[Block, ...], language: str, rules: ReadingFile) -> Level:
    """Return the level of a whole paper, without the words that it explains."""
    return read_level(counted_sentences(blocks, language), language, rules, explained_words(blocks, language, rules))


@pytest.mark.parametrize('case', SENTENCES.values(), ids=SENTENCES)
def test_sentences_are_those_that_a_person_hears(case: Case) -> None:
    text = paper(case.text, case.language)
    assert '\n'.join(sentence.text for sentence in counted_sentences(text.blocks, case.language)) == case.out


@pytest.mark.parametrize('case', EXPLAINED.values(), ids=EXPLAINED)
def test_what_a_paper_explains_is_left_out(case: Case) -> None:
    text = paper(case.text, case.language)
    level = paper_level(text.blocks, case.language, RULES.reading)
    assert (', '.join(sorted(level.left_out)) or 'nothing') == case.out


def test_the_case_file_is_read_whole() -> None:
    assert (len(SENTENCES), len(EXPLAINED)) == (4, 4)


def test_a_hard_paper_is_stopped_and_an_easy_one_passes() -> None:
    stopped = findings(paper(HARD), 'block')
    assert [finding.rule for finding in stopped] == ['reading-level', 'reading-level']
    assert 'by Flesch-Kincaid; required is 6 or less' in stopped[0].message
    assert 'by SMOG; required is 8 or less' in stopped[1].message
    assert findings(paper(EASY)) == []


def test_the_grade_is_held_to_one_decimal() -> None:
    (stopped,) = findings(paper(OVER))
    assert 'grade 8.1 by SMOG' in stopped.message
    assert findings(paper(AT_LIMIT)) == []


def test_the_finding_names_the_hardest_sentences_with_their_lines() -> None:
    hint = findings(paper(HARD), 'block')[0].hint
    assert 'plainer words: line 6 (' in hint
    assert '“Interdisciplinary multidimensional' in hint
    assert hint.count('line ') == 3
    assert '“Eat a light meal at night.”' not in hint.split(';')[0]


def test_spanish_over_its_limits() -> None:
    (stopped,) = findings(paper(STIFF, 'es'))
    assert stopped.level == 'block'
    assert 'on the INFLESZ scale; required is 55 or more' in stopped.message


def test_spanish_between_what_is_required_and_what_is_wanted() -> None:
    (wanted,) = findings(paper(FAIR, 'es'))
    assert wanted.level == 'warn'
    assert 'wanted is 65 or more' in wanted.message
    assert findings(paper(PLAIN, 'es')) == []


def test_a_limit_may_hold_for_some_kinds_alone() -> None:
    limit = Limit(language='en', score='smog', at_most=3, kinds=('consent',))
    assert limit.holds_for('en', 'consent')
    assert not limit.holds_for('en', 'aftercare')
    text = paper(OVER)
    rules = RULES.reading.model_copy(update={'limits': (limit,)})
    assert list(level_findings(text.job, text.blocks, rules)) == []


def test_a_sentence_of_twenty_words_passes_and_of_twenty_one_does_not() -> None:
    assert findings(paper('Go ' + 'on ' * 18 + 'now.')) == []
    (long,) = findings(paper('Rest.\n\nGo ' + 'on ' * 19 + 'now.'))
    assert (long.rule, long.level, long.line) == ('long-sentence', 'warn', 8)
    assert 'has 21 words' in long.message


def test_what_is_left_out_is_named_with_the_scores_with_it() -> None:
    text = paper('Ketamine is a medicine used for surgery. We give you ketamine. Rest now.')
    (note,) = findings(text, 'note')
    assert 'syllables: ketamine (2).' in note.message
    level = paper_level(text.blocks, 'en', RULES.reading)
    whole = read_level(counted_sentences(text.blocks, 'en'), 'en', RULES.reading)
    assert level.scores['smog'] < whole.scores['smog']
    assert f"grade {level.scores['smog']:.1f} by SMOG, and grade {whole.scores['smog']:.1f} by SMOG with" in note.hint


def test_a_word_left_out_still_makes_its_sentence_longer() -> None:
    text = paper('Ketamine is used for surgery.')
    level = paper_level(text.blocks, 'en', RULES.reading)
    assert (level.words, level.syllables, level.hard_words) == (5, 6, 1)


def test_findings_are_about_the_paper_in_its_language_not_about_an_edition() -> None:
    (finding, *_) = findings(paper(HARD))
    assert (finding.paper, finding.language, finding.edition) == ('advice/paper', 'en', '')
    assert finding.file == 'content/advice/paper.en.md'


def test_each_section_has_its_own_level() -> None:
    text = paper(f'Rest.\n\n## Hard\n\n{HARD.splitlines()[0]}\n\n## Easy\n\n{EASY}')
    levels = section_levels(text.blocks, 'en', RULES.reading)
    assert list(levels) == ['', 'Hard', 'Easy']
    assert levels['Hard'].scores['flesch-kincaid'] > 20 > 3 > levels['Easy'].scores['flesch-kincaid']


def test_the_hardest_are_five_and_in_order() -> None:
    text = paper(' '.join('We see the ' + 'hospital ' * n + 'over there now.' for n in range(1, 8)))
    found = hardest(counted_sentences(text.blocks, 'en'), 'en', RULES.reading)
    assert [hard.sentence.text.count('hospital') for hard in found] == [7, 6, 5, 4, 3]
    assert [hard.score for hard in found] == sorted((hard.score for hard in found), reverse=True)


def test_in_spanish_the_hardest_has_the_lowest_score() -> None:
    text = paper(f'{PLAIN} {STIFF}', 'es')
    found = hardest(counted_sentences(text.blocks, 'es'), 'es', RULES.reading)
    assert [hard.sentence.text for hard in found] == [STIFF, PLAIN]


def test_a_language_without_a_formula_is_said_to_have_none(workspace: Workspace) -> None:
    workspace.write('content/strings/fr.yaml', "language: Français\nphrases: {draft_mark: Brouillon}\nclinic: {}\n")
    text = paper_on_disk(workspace, HARD, 'fr')
    (note,) = findings(text)
    assert (note.level, note.message) == ('note', "No formula measures how easily 'fr' reads.")
    assert paper_level(text.blocks, 'fr', RULES.reading).scores == {}
    assert explained_words(text.blocks, 'fr', RULES.reading) == {}


def test_a_paper_without_sentences_has_no_score() -> None:
    text = paper('## Only a heading')
    assert paper_level(text.blocks, 'en', RULES.reading).scores == {}
    assert findings(text) == []
