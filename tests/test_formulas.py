"""The formulas, held to counts made by hand and to programs that others wrote."""

import pytest

from handouts.words.text import Block, read_sentences
from handouts.words.understood.formulas import FORMULAS, Counts, fernandez_huerta, flesch_kincaid, inflesz, smog
from handouts.words.understood.level import Level, read_level
from tests.reading_cases import RULES

GARDEN = """The garden behind our house is small, but it gives us a lot of food. My mother plants beans, carrots and
tomatoes every spring. She waters them in the morning before the sun is hot. My brother pulls the weeds and carries
them to the corner. A family of birds lives in the old apple tree. They eat the insects that would eat our vegetables.
In the summer we sit under the tree and read together. Sometimes an animal comes at night and digs a hole. We do not
mind, because there is enough for all of us. When autumn comes, we dig up the potatoes and put them in a box. The
neighbors get some of them too. Gardening is the favorite activity of everybody in the family."""
CLINIC = """A nurse will meet you at the door and take you to your room. She will ask about your medicines and your
allergies. Then she will check your blood pressure and your temperature. The doctor comes a little later and answers
all of your questions. You can tell him about any trouble that you had before. He will explain the operation and the
possible problems. It is important that you understand what will happen. If you do not understand a word, ask again.
Somebody from your family can stay with you. After the operation you will feel tired and a little cold. We give you a
blanket and something to drink. You may go home in the afternoon if you feel well. Do not drive a car on the same day.
Call the hospital immediately if your temperature goes up."""
HUERTO = """El huerto de mi abuela es pequeño y tiene muchas flores. Ella siembra tomates y cebollas en primavera. Mi
hermano riega las plantas por la mañana. Los pájaros viven en el árbol viejo y comen insectos. En verano leemos juntos
bajo su sombra. A veces un animal entra de noche y cava un agujero. No nos molesta porque hay comida para todos. En
otoño guardamos las papas en una caja grande. Los vecinos también reciben una parte. El trabajo en el huerto es la
actividad favorita de la familia."""
CLINICA = """Una enfermera le espera en la puerta y le lleva a su cuarto. Ella le pregunta por sus medicamentos y sus
alergias. Después le toma la presión y la temperatura. El médico viene un poco más tarde y contesta todas sus
preguntas. Usted puede contarle cualquier problema que haya tenido. Él le explica la operación y los riesgos posibles.
Es importante que usted entienda lo que va a pasar. Si no entiende una palabra, pregunte otra vez. Alguien de su
familia puede quedarse con usted. Después de la operación sentirá cansancio y un poco de frío. No maneje el mismo día.
Llame al hospital si le sube la temperatura."""


def level(text: str, language: str) -> Level:
    """Return the level of a paragraph."""
    block = Block('paragraph', ' '.join(text.split()), '', '', 1)
    return read_level(read_sentences((block,), language), language, RULES.reading)


def test_a_passage_counted_by_hand() -> None:
    """3 sentences of 6, 7 and 6 words; 1+1+1+1+1+1, 1+1+3+1+1+1+2 and 1+1+1+3+1+2 syllables; 2 hard words."""
    counted = level('The cat sat on the mat. The nurse quietly came to the table. It was a dangerous old lion.', 'en')
    assert (counted.sentences, counted.words, counted.syllables, counted.hard_words) == (3, 19, 25, 2)
    assert counted.scores['flesch-kincaid'] == pytest.approx(0.39 * 19 / 3 + 11.8 * 25 / 19 - 15.59)
    assert counted.scores['smog'] == pytest.approx(1.0430 * (2 * 30 / 3) ** 0.5 + 3.1291)


def test_a_spanish_passage_counted_by_hand() -> None:
    """2 sentences of 5 and 4 words; 1+2+3+1+2 and 1+3+1+2 syllables: La ca-sa pe-que-ña es ro-ja. No ca-mi-na mi tí-a."""
    counted = level('La casa pequeña es roja. No camina mi tía.', 'es')
    assert (counted.sentences, counted.words, counted.syllables) == (2, 9, 16)
    assert counted.scores['inflesz'] == pytest.approx(206.835 - 62.3 * 16 / 9 - 9 / 2)
    assert counted.scores['fernandez-huerta'] == pytest.approx(206.84 - 60 * 16 / 9 - 1.02 * 9 / 2)


@pytest.mark.parametrize(('text', 'grade', 'smog'), [(GARDEN, 4.702, 8.842), (CLINIC, 4.661, 9.042)])
def test_english_agrees_with_textstat(text: str, grade: float, smog: float) -> None:
    """What textstat 0.7.13 says, with the CMU dictionary as its corpus: its own words, sentences and formulas."""
    scores = level(text, 'en').scores
    assert scores['flesch-kincaid'] == pytest.approx(grade, abs=0.3)
    assert scores['smog'] == pytest.approx(smog, abs=0.3)


@pytest.mark.parametrize(('text', 'szigriszt', 'huerta'), [(HUERTO, 79.64, 83.76), (CLINICA, 80.01, 84.18)])
def test_spanish_agrees_with_legibilidad(text: str, szigriszt: float, huerta: float) -> None:
    """What legibilidad 0.21 by A. Muñoz Fernández says, with its own syllables.

    textstat 0.7.13 says 6 to 7 more: it takes the places where a word may be hyphenated for its syllables, and
    so finds one in 'día' or 'el agua' too few.
    """
    scores = level(text, 'es').scores
    assert scores['inflesz'] == pytest.approx(szigriszt, abs=0.3)
    assert scores['fernandez-huerta'] == pytest.approx(huerta, abs=0.3)


def test_smog_brings_hard_words_to_thirty_sentences() -> None:
    assert smog(Counts(10, 100, 100, 150, 3)) == smog(Counts(30, 300, 300, 450, 9))
    assert smog(Counts(30, 300, 300, 450, 9)) == pytest.approx(1.0430 * 3 + 3.1291)


def test_words_left_out_stay_in_the_length_of_sentences() -> None:
    """10 words in one sentence, 8 of them rated with 10 syllables."""
    counts = Counts(1, 10, 8, 10, 0)
    assert flesch_kincaid(counts) == pytest.approx(0.39 * 10 + 11.8 * 10 / 8 - 15.59)
    assert inflesz(counts) == pytest.approx(206.835 - 62.3 * 10 / 8 - 10)
    assert fernandez_huerta(counts) == pytest.approx(206.84 - 60 * 10 / 8 - 10.2)


def test_each_language_of_the_rules_has_its_formulas() -> None:
    assert set(FORMULAS) == set(RULES.reading.languages) == {'en', 'es'}
