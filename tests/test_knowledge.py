"""What facts and sources may say."""

from datetime import date

import pytest
from pydantic import ValidationError

from handouts.knowledge import Fact, SourceEntry, Telling


@pytest.mark.parametrize('field', ['known_by', 'whole', 'unless'])
def test_a_pattern_that_is_none_is_refused(field: str) -> None:
    good = {'known_by': ['drive'], 'whole': ['24'], 'unless': ['watch']}
    Telling.model_validate(good)
    with pytest.raises(ValidationError, match="is not a pattern"):
        Telling.model_validate({**good, field: ['(']})


@pytest.mark.parametrize('field', ['known_by', 'whole'])
def test_a_fact_that_is_known_by_nothing_is_refused(field: str) -> None:
    with pytest.raises(ValidationError):
        Telling.model_validate({'known_by': ['drive'], 'whole': ['24'], field: []})


def test_a_fact_says_where_it_comes_from() -> None:
    with pytest.raises(ValidationError):
        Fact.model_validate({'text': {'en': 'Rest.'}})


def test_a_source_says_when_to_look_again() -> None:
    assert SourceEntry.model_validate({'cite': 'A.', 'check_by': '2027-01-01'}).check_by == date(2027, 1, 1)
    with pytest.raises(ValidationError):
        SourceEntry.model_validate({'cite': 'A.'})


def test_a_fact_is_recognised_only_where_it_has_words() -> None:
    telling = {'known_by': ['drive'], 'whole': ['24']}
    with pytest.raises(ValidationError, match="'told' has the language 'es', in which there is no 'text'"):
        Fact.model_validate({'text': {'en': 'Rest.'}, 'source': 'a label', 'told': {'es': telling}})
