"""What the machine brings to a page is known without the engine, and is what the engine itself says."""

import subprocess
import sys

from handouts.press.engine.render import load_engine
from handouts.press.printed import machine
from handouts.press.printed.machine import UNKNOWN, machine_versions
from handouts.press.workspace.project import PROJECT


def test_the_versions_are_those_that_the_engine_draws_with() -> None:
    load_engine()
    from weasyprint.text.ffi import ffi, fontconfig, pango

    said = dict(one.split(' ', 1) for one in machine_versions())
    assert int(pango.pango_version()) == sum(
        int(part) * weight for part, weight in zip(said['pango'].split('.'), (10000, 100, 1), strict=True)
    )
    assert said['harfbuzz'] != UNKNOWN
    assert said['fontconfig'].isdigit()
    assert said['python'] == sys.version
    assert ffi is not None
    assert fontconfig is not None


def test_a_library_that_is_not_there_is_unknown() -> None:
    assert machine._version(('libno-such-thing.so.7',), 'no_such_version') == UNKNOWN
    assert machine._version(('libc.so.6',), 'no_such_version') == UNKNOWN


def test_asking_loads_no_engine() -> None:
    program = (
        'import sys; from handouts.press.printed.machine import machine_versions; machine_versions(); '
        "print([name for name in ('weasyprint', 'cffi') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, '-c', program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == '[]'
