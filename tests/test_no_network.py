"""No network and nothing read outside of a workspace, shown where there is no network; the trial `network` shows more."""

import sys
from pathlib import Path

import pytest

from tests.fuzz.outside import (
    SECRET,
    Act,
    command,
    outside,
    watch_inside,
    write_hostile,
)

# What a Python that is watched opens of itself in `watch_inside`, and what must be seen of each.
PLANTED = {
    'a page is asked for': ('network', "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')"),
    'a name is asked for': ('network', "import socket; socket.getaddrinfo('a.example', 80)"),
    'a file of the machine is read': ('read', "open('/etc/hostname').read()"),
    'a file is written elsewhere': ('write', "import tempfile; tempfile.TemporaryFile(dir='/var/tmp')"),
    'a program is run': ('program', "import subprocess; subprocess.run(['true'])"),
}


def test_a_hostile_workspace_reads_nothing_outside_and_calls_nobody(tmp_path: Path) -> None:
    root, home = write_hostile(tmp_path / 'ws'), tmp_path / 'home'
    watched = watch_inside(command(root, 'build', '--force', '-e', 'print'), home)
    assert watched.code == 1, watched.said
    assert outside(watched, root, home) == []
    assert len(watched.acts) > 500
    assert Act('read', str(root / 'styles/loud.css')) in watched.acts
    assert 'Traceback' not in watched.said
    assert SECRET not in watched.said
    assert (root / 'output/plain/advice/good.en.print.pdf').is_file()
    # By clinic: what another clinic's logo, or a link in place of its file, asks for, keeps no paper of this one back.
    assert sorted(path.name for path in root.rglob('*.pdf')) == ['good.en.print.pdf']


@pytest.mark.parametrize('name', PLANTED)
def test_what_may_not_be_is_seen(name: str, tmp_path: Path) -> None:
    kind, code = PLANTED[name]
    watched = watch_inside([sys.executable, '-c', code], tmp_path)
    assert kind in {act.kind for act in outside(watched, tmp_path / 'ws', tmp_path / 'inside')}
