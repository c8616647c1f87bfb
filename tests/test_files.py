"""Every file of a workspace is read strictly, and is not changed afterwards."""

import pytest
from pydantic import ValidationError

from handouts.files import File


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
