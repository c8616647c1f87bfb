"""JSON Schemas of the YAML files, with which an editor completes and checks what people type."""

import json
import sys
from pathlib import Path

from handouts.files import File
from handouts.knowledge import FactsFile, SourcesFile
from handouts.people.lists.packets import PacketsFile
from handouts.schema import ClinicFile, EditionFile, FoldFile, FrontMatter, KindFile, StringsFile

FILES: dict[str, type[File]] = {
    'clinic': ClinicFile,
    'front-matter': FrontMatter,
    'kind': KindFile,
    'edition': EditionFile,
    'fold': FoldFile,
    'strings': StringsFile,
    'facts': FactsFile,
    'sources': SourcesFile,
    'packets': PacketsFile,
}


def write_schemas(folder: Path) -> None:
    """Write a JSON Schema for each YAML file, with which an editor completes and checks it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in FILES.items():
        text = json.dumps(model.model_json_schema(), indent=1, ensure_ascii=False)
        (folder / f'{name}.schema.json').write_text(text + '\n', encoding='utf-8')


if __name__ == '__main__':
    write_schemas(Path(sys.argv[1]))
