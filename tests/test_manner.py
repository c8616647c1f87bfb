"""Languages and countries, as far as Babel knows them."""

import pytest

from handouts.people.values.manner import fold, homeland, tongue


@pytest.mark.parametrize(
    ('language', 'country', 'wanted'),
    [
        ('en', 'US', 'en_US'),
        ('es', 'US', 'es_US'),
        ('es-MX', 'US', 'es_MX'),
        ('es-MX', 'MX', 'es_MX'),
        ('es-XX', 'MX', 'es_MX'),
        ('fr', 'US', 'fr'),
        ('zh-Hant', 'US', 'zh_Hant'),
        ('qqq', 'GB', 'en_GB'),
        ('qqq', 'MX', 'es_MX'),
        # Babel knows that there is Navajo, but none of its months.
        ('nv', 'US', 'en_US'),
        ('no language', 'XX', 'en_CA'),
    ],
)
def test_a_language_is_written_as_near_as_babel_knows_it(language: str, country: str, wanted: str) -> None:
    assert str(tongue(language, country)) == wanted


def test_a_country_that_babel_lacks_is_taken_with_care() -> None:
    assert str(homeland('US')) == 'en_US'
    assert homeland('XX').date_formats['short'].pattern.startswith('y')


@pytest.mark.parametrize(
    ('text', 'wanted'),
    [('SÍ', 'si'), ('Straße', 'strasse'), ('FÉVRIER', 'fevrier'), ('Ñ', 'n'), ('1º', '1º'), ('March', 'march')],
)
def test_capitals_and_accents_do_not_count(text: str, wanted: str) -> None:
    assert fold(text) == wanted


def test_the_signs_of_a_script_are_no_accents() -> None:
    assert fold('ज़') != fold('ज')
    # January and June in Punjabi differ by one.
    assert fold('ਜਨ') != fold('ਜੂਨ')
