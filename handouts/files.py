"""What every YAML file of a workspace has in common."""

from pydantic import BaseModel, ConfigDict


class File(BaseModel):
    """A YAML file or a part of one: no unknown keys, never changed after reading."""

    model_config = ConfigDict(extra='forbid', frozen=True, coerce_numbers_to_str=True)
