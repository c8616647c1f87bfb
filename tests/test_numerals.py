"""Figures, spoken."""

import pytest

from handouts.words.understood.numerals import speak_figure
from tests.reading_cases import RULES


@pytest.mark.parametrize(
    ('figure', 'words'),
    [
        ('0', 'zero'),
        ('13', 'thirteen'),
        ('20', 'twenty'),
        ('85', 'eighty five'),
        ('100', 'one hundred'),
        ('185', 'one hundred eighty five'),
        ('1,000', 'one thousand'),
        ('12,345', 'twelve thousand three hundred forty five'),
        ('2,000,001', 'two million one'),
        ('1970', 'nineteen seventy'),
        ('2025', 'twenty twenty five'),
        ('2000', 'two thousand'),
        ('1905', 'one thousand nine hundred five'),
        ('1,970', 'one thousand nine hundred seventy'),
        ('0.5', 'zero point five'),
        ('0.125', 'zero point one two five'),
        ('8.25', 'eight point two five'),
        ('27%', 'twenty seven percent'),
        ('$1,450', 'one thousand four hundred fifty dollars'),
    ],
)
def test_english(figure: str, words: str) -> None:
    assert speak_figure(figure, RULES.reading.languages['en']) == words


@pytest.mark.parametrize(
    ('figure', 'words'),
    [
        ('29', 'veintinueve'),
        ('30', 'treinta'),
        ('42', 'cuarenta y dos'),
        ('100', 'cien'),
        ('101', 'ciento uno'),
        ('555', 'quinientos cincuenta y cinco'),
        ('1,000', 'mil'),
        ('2019', 'dos mil diecinueve'),
        ('1970', 'mil novecientos setenta'),
        ('1,000,000', 'un millón'),
        ('3.000.000', 'tres millones'),
        ('0,5', 'cero punto cinco'),
        ('20 %', 'veinte por ciento'),
    ],
)
def test_spanish(figure: str, words: str) -> None:
    assert speak_figure(figure, RULES.reading.languages['es']) == words
