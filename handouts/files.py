"""What every YAML file of a workspace has in common."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

LANGUAGE = re.compile('[a-z]{2,3}(-[A-Za-z]{2,4})?')
# The language of words of which nobody has said in which they are.
UNSAID = ''


class File(BaseModel):
    """A YAML file or a part of one: no unknown keys, never changed after reading."""

    # Built when the first file of its kind is read: a command reads few of them.
    model_config = ConfigDict(extra='forbid', frozen=True, coerce_numbers_to_str=True, defer_build=True)


def _by_language(value: object) -> object:
    if isinstance(value, str):
        return {UNSAID: value} if value else {}
    return value


def _known(words: dict[str, str]) -> dict[str, str]:
    strange = next((code for code in words if code != UNSAID and not LANGUAGE.fullmatch(code)), None)
    if strange is not None:
        raise ValueError(f"'{strange}' is not a language like 'en' or 'es'")
    return words


# Plain words, or words by their language: {en: First visit, es: Primera visita}.
Words = Annotated[
    dict[str, Annotated[str, Field(min_length=1)]],
    BeforeValidator(_by_language, json_schema_input_type=str | dict[str, str]),
    AfterValidator(_known),
]


def words_in(words: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return words in a language, or else those written first, and in which language they are; '' for none."""
    codes = (language, language.partition('-')[0], *words)
    return next(((words[code], code) for code in codes if code in words), ('', UNSAID))
