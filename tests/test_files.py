"""Every file of a workspace is read strictly, and is not changed afterwards."""

import pytest
from pydantic import Field, ValidationError

from handouts.files import File, Words, words_in


class Small(File):
    """A file with one text and one number."""

    name: str = ''
    count: int = 0


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        Small.model_validate({'name': 'a', 'nam': 'b'})
    assert [(detail['type'], detail['loc']) for detail in error.value.errors()] == [('extra_forbidden', ('nam',))]


def test_what_was_read_is_not_changed() -> None:
    with pytest.raises(ValidationError, match='frozen'):
        Small().name = 'b'  # type: ignore[misc]


def test_a_number_is_taken_where_text_is_wanted() -> None:
    assert Small.model_validate({'name': 12}).name == '12'
    assert Small.model_validate({'count': '12'}).count == 12


class Named(File):
    """A file with words that people read."""

    title: Words = Field(default={})


def test_words_are_plain_or_in_each_language() -> None:
    assert Named.model_validate({'title': 'First visit'}).title == {'': 'First visit'}
    assert Named.model_validate({'title': {'en': 'First visit', 'es-MX': 'Primera visita'}}).title['es-MX']
    assert Named.model_validate({'title': ''}).title == Named().title == {}
    for wrong in ({'Spanish': 'a'}, {'en': ''}, {'en': ['a']}, ['a'], None):
        with pytest.raises(ValidationError):
            Named.model_validate({'title': wrong})


def test_words_are_told_in_a_language_or_else_as_they_were_written_first() -> None:
    words = {'vi': 'Lần đầu', 'es': 'Primera visita'}
    assert words_in(words, 'es') == words_in(words, 'es-MX') == ('Primera visita', 'es')
    assert words_in(words, 'en') == ('Lần đầu', 'vi')
    assert words_in({'': 'Plain'}, 'es') == ('Plain', '')
    assert words_in({}, 'es') == ('', '')


def test_an_editor_is_told_of_both_ways_to_write_words() -> None:
    title = Named.model_json_schema()['properties']['title']
    assert {one['type'] for one in title['anyOf']} == {'string', 'object'}
