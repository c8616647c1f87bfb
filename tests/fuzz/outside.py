"""What a command opens, and whom it calls: watched from outside by strace, or from inside by Python itself."""

import os
import re
import site
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from handouts.press.workspace.project import PROJECT
from tests.conftest import PAGE, Workspace
from tests.fill_cases import ENGLISH, EVERY, PAPER
from tests.words_cases import write_small_desk

ActKind = Literal['read', 'write', 'network', 'program']

# What any program may read to run: libraries, fonts' settings, places and languages of the machine, the machine itself.
SYSTEM = (
    *('/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/share/locale', '/usr/share/zoneinfo'),
    *('/usr/share/fontconfig', '/usr/share/fonts', '/etc/fonts', '/etc/ld.so.cache', '/etc/localtime', '/etc/mime.types'),
    *('/etc/locale.alias', '/etc/ssl/openssl.cnf'),  # those of the machine's own libraries
    *('/proc/self', '/proc/filesystems', '/proc/meminfo', '/proc/cpuinfo', '/proc/stat', '/sys/fs/cgroup', '/sys/devices/system/cpu'),
    *('/dev/null', '/dev/urandom'),
)  # fmt: skip
PYTHON = (sys.prefix, sys.base_prefix, sys.exec_prefix, *site.getsitepackages(), *filter(None, sys.path))
# Where nobody answers, by the standard (RFC 5737).
AWAY = 'http://192.0.2.1'
# Stands in a file outside of the workspace.
SECRET = 'XQZSECRET'
HOSTILE_CSS = f"""@import url({AWAY}/a.css); @import "file:///etc/hostname";
@font-face {{ font-family: Far; src: url({AWAY}/f.ttf), url(file:///etc/hostname), local(DejaVu) }}
h1 {{ font-family: Far; background: url({AWAY}/b.png) }} p {{ list-style: url(file:///etc/passwd); cursor: url(//192.0.2.1/c) }}
"""
HOSTILE_PAGE = f"""<html lang="en"><head><title>{{{{ paper.title }}}}</title><base href="{AWAY}/">
<link rel="stylesheet" href="file:///etc/hostname"><link rel="attachment" href="file:///etc/passwd"></head><body>
<img src="{AWAY}/x.png" alt="A b"><object data="file:///etc/passwd"></object><embed src="/etc/passwd">
<svg><image href="file:///etc/hostname"/></svg><iframe src="{AWAY}/"></iframe>{{{{ article.panels[0].html | safe }}}}</body></html>
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
# Watches from inside: every process of a Python that finds it writes what it opens into one file.
INSIDE = """import os, sys
out = os.open(os.environ['HANDOUTS_WATCHED'], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def watch(event, args):
    kind = ''
    if event == 'open' and isinstance(args[0], (str, bytes)):
        kind, what = 'write' if (args[2] or 0) & 3 else 'read', os.path.realpath(os.fsdecode(args[0]))
    elif event in ('socket.connect', 'socket.bind', 'socket.sendto', 'socket.getaddrinfo', 'socket.gethostbyname'):
        kind, what = 'network', repr(args[1:] if event.count('get') == 0 else args)
    elif event in ('subprocess.Popen', 'os.system', 'os.exec', 'os.posix_spawn', 'os.spawn'):
        kind, what = 'program', os.fsdecode(args[0]) if args[0] else str(args[1])
    if kind:
        os.write(out, f'{kind}\\t{what}\\n'.encode('utf-8', 'surrogateescape'))
sys.addaudithook(watch)
"""
OPENED = re.compile(
    r'\d+ +(?:open|openat|creat)\(.*?"(?P<asked>[^"]*)"(?P<flags>.*?)\) += \d+<(?P<path>.*)>(?:\(deleted\))?$'
)
STARTED = re.compile(r'\d+ +execve\("(?P<path>[^"]*)".* = 0$')


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a process did: a file that it opened, another computer that it called, a program that it ran."""

    kind: ActKind
    what: str


@dataclass(frozen=True)
class Watched:
    """How a command ended, what it said, and all that it did."""

    code: int
    said: str
    acts: tuple[Act, ...]


def alone(words: Sequence[str]) -> list[str]:
    """Return a command that runs where there is no network, not even this computer's own."""
    return ['unshare', '-n' if os.geteuid() == 0 else '-Urn', *words]


def home_of(folder: Path) -> dict[str, str]:
    """Return the environment in which all that a user's programs keep lies in a folder."""
    names = ('XDG_STATE_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'HOME', 'TMPDIR')
    for name in names:
        (folder / name.lower()).mkdir(parents=True, exist_ok=True)
    return os.environ | {name: str(folder / name.lower()) for name in names} | {'HANDOUTS_JOBS': '2'}


def watch_inside(words: Sequence[str], home: Path) -> Watched:
    """Run a Python command without a network, and let all of its processes tell what they do."""
    (home / 'inside').mkdir(parents=True, exist_ok=True)
    (home / 'inside/sitecustomize.py').write_text(INSIDE)
    told = home / 'acts'
    told.unlink(missing_ok=True)
    environment = home_of(home) | {'PYTHONPATH': str(home / 'inside'), 'HANDOUTS_WATCHED': str(told)}
    ended = _run(alone(words), environment, home)
    lines = told.read_text('utf-8', 'surrogateescape').splitlines()
    acts = (line.partition('\t') for line in lines)
    return Watched(ended.returncode, ended.stdout, tuple(Act(kind, what) for kind, _, what in acts))  # type: ignore[arg-type]


def watch_outside(words: Sequence[str], home: Path) -> Watched:
    """Run a command without a network, and note all that it asks of the system, by whichever library."""
    home.mkdir(parents=True, exist_ok=True)
    log = home / 'strace'
    calls = 'trace=%network,open,openat,creat,execve'
    traced = ['strace', '-f', '-qq', '-y', '-s', '4096', '-e', calls, '-o', str(log), *words]
    ended = _run(alone(traced), home_of(home), home)
    return Watched(ended.returncode, ended.stdout, tuple(_acts(log.read_text('utf-8', 'replace'))))


def _run(words: Sequence[str], environment: Mapping[str, str], folder: Path) -> 'subprocess.CompletedProcess[str]':
    return subprocess.run(
        words, env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def _acts(log: str) -> Iterator[Act]:
    for line in log.splitlines():
        if found := OPENED.fullmatch(line):
            is_written = re.search('O_WRONLY|O_RDWR|O_CREAT', found['flags']) or ' creat(' in line
            yield Act('write' if is_written else 'read', found['path'])
        elif found := STARTED.fullmatch(line):
            yield Act('program', found['path'])
        elif re.search(r'\b(AF_INET6?|AF_PACKET|AF_NETLINK)\b|\bconnect\(|\bsendto\(|\bbind\(', line):
            yield Act('network', line)


def outside(watched: Watched, root: Path, home: Path) -> list[Act]:
    """Return what a command may not do: call anybody, read elsewhere, write elsewhere, run another program."""
    reads = (*SYSTEM, *PYTHON, *map(str, (PROJECT, root, home)))
    writes = ('/dev/null', '/dev/shm', *map(str, (root / 'output', root / 'content/approvals', home)))
    allowed = {'read': reads, 'write': writes, 'network': (), 'program': (sys.prefix, sys.base_prefix)}
    real = {kind: {*places, *map(os.path.realpath, places)} for kind, places in allowed.items()}
    return [act for act in dict.fromkeys(watched.acts) if not _is_in(act.what, real[act.kind])]


def _is_in(path: str, places: Iterable[str]) -> bool:
    plain = re.sub(r'^/proc/\d+', '/proc/self', path)
    return any(plain == place or plain.startswith(place.rstrip('/') + '/') for place in places)


def command(root: Path, *words: str) -> list[str]:
    """Return a command on a workspace, as a person gives it."""
    return [sys.executable, '-B', str(PROJECT / 'build.py'), '--root', str(root), '--today', '2026-03-09', *words]


def chores(root: Path, home: Path) -> dict[str, list[str]]:
    """Return what people do with a workspace, in an order in which all of it can be done."""
    filled = str(home / 'filled.pdf')
    signed = ('--by', "Ana Example, MD", '--role', 'clinician', '--until', '2027-03-09')
    return {
        'build': command(root, 'build', '--force'),
        'check': command(root, 'check'),
        'approve': command(root, 'approve', 'advice/rest', '-l', 'en', *signed),
        'fill': command(root, 'fill', EVERY, '--set', 'full_name=Ana Example', '-o', filled),
        'scan': command(root, 'scan', filled),
    }


def write_peaceful(root: Path) -> Path:
    """Write a workspace with two small papers, one of them to be filled in."""
    space = write_small_desk(root)
    space.write(f'content/{EVERY}.en.md', PAPER.format(**ENGLISH))
    return root


def write_hostile(root: Path) -> Path:
    """Write a workspace that asks for all that it may not have; one paper of one clinic asks for nothing."""
    space, secret = Workspace(root), root.parent / 'secret.txt'
    root.mkdir(parents=True)
    secret.write_text(f'name: {SECRET}\n')
    space.write('content/clinics/plain/clinic.yaml', 'name: Plain Clinic\n')
    space.write('content/clinics/far/clinic.yaml', 'name: Far Clinic\nlogo: logo.svg\n')
    space.write('content/clinics/far/logo.svg', SVG.format(f'<image href="{AWAY}/x.png"/>'))
    space.write('content/clinics/linked/x', '')
    (root / 'content/clinics/linked/clinic.yaml').symlink_to(secret)
    space.write('content/advice/good.en.md', PAGE)
    entity = f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file://{secret}">]>' + SVG.format('&a;')
    space.write('content/advice/entity.svg', entity)
    (root / 'content/advice/stolen.svg').symlink_to(secret)
    (root / 'content/advice/stolen.en.md').symlink_to('/etc/passwd')
    for name, address in {
        'http': f'{AWAY}/x.png',
        'file': 'file:///etc/hostname',
        'up': '../../../secret.txt',
    }.items():
        space.paper(f'![A b c.]({address}) [x]({AWAY})\n', f'advice/{name}.en.md')
    for name in ('entity', 'stolen'):
        space.paper(f'![A b c.]({name}.svg)\n', f'advice/{name}-picture.en.md')
    kind = 'name: {}\npurpose: tests\neditions: [print, screen]\nmax_pages: 2\n'
    for name, page in {
        'loud': HOSTILE_PAGE,
        'greedy': '{% include "../../../secret.txt" %}{% include "/etc/passwd" %}',
    }.items():
        space.write(f'templates/{name}/kind.yaml', kind.format(name))
        space.write(f'templates/{name}/page.html', page)
        space.paper('Text.\n', f'advice/{name}.en.md', name)
    space.write('styles/loud.css', HOSTILE_CSS)
    return root
