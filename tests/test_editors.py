"""The schemas with which an editor completes and checks what people type."""

import json
import subprocess
import sys
from pathlib import Path

from handouts.editors import write_schemas
from handouts.press.workspace.project import PROJECT
from handouts.schema import ClinicFile


def test_each_file_has_a_schema_that_knows_its_keys_and_allows_no_others(tmp_path: Path) -> None:
    write_schemas(tmp_path / 'schemas')
    schemas = {path.name.split('.')[0]: json.loads(path.read_text()) for path in (tmp_path / 'schemas').iterdir()}
    assert sorted(schemas) == [
        'clinic',
        'edition',
        'facts',
        'fold',
        'front-matter',
        'kind',
        'packets',
        'sources',
        'strings',
    ]
    assert set(schemas['clinic']['properties']) == set(ClinicFile.model_fields)
    assert all(schema['additionalProperties'] is False for schema in schemas.values())
    assert schemas['front-matter']['required'] == ['title', 'kind']


def test_schemas_are_written_from_the_command_line(tmp_path: Path) -> None:
    subprocess.run([sys.executable, '-m', 'handouts.editors', tmp_path], cwd=PROJECT, check=True)
    assert len(list(tmp_path.glob('*.schema.json'))) == 9
