"""No network and nothing read outside: all that people do, watched call by call where there is no network at all."""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.fuzz.outside import (
    SECRET,
    Act,
    ActKind,
    Watched,
    chores,
    command,
    outside,
    watch_outside,
    write_hostile,
    write_peaceful,
)

FINE = {'build': (0,), 'check': (0, 1), 'approve': (0,), 'fill': (0,), 'scan': (0, 1)}
PLANTED: dict[str, tuple[ActKind, str, str]] = {
    'a page': ('network', '192.0.2.1', "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')"),
    'a name': ('network', '', "import socket; socket.getaddrinfo('a.example', 80)"),
    'a file': ('read', '/etc/hostname', "open('/etc/hostname').read()"),
    'a file elsewhere': ('write', '/var/tmp', "import tempfile; tempfile.TemporaryFile(dir='/var/tmp')"),
    'a program': ('program', 'sh', "import os; os.system('true')"),
}


def trial() -> None:
    """Watch each command on a peaceful and on a hostile workspace; end with an error for anything outside."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'':20}{'exit':>5}{'reads':>8}{'writes':>8}{'network':>9}{'programs':>10}{'outside':>9}")
        for name in PLANTED:
            planted(name, Path(folder, 'planted'))
        peaceful(Path(folder, 'peaceful'))
        hostile(Path(folder, 'hostile'))


def planted(name: str, home: Path) -> None:
    """Show that the watch sees what it is for."""
    kind, what, code = PLANTED[name]
    watched = watch_outside([sys.executable, '-c', code], home)
    found = tell(name, watched, home / 'ws', home, is_wanted=False)
    if not any(act.kind == kind and what in act.what for act in found):
        raise SystemExit(f"The watch has not seen {name}.")


def peaceful(folder: Path) -> None:
    """Do all that people do."""
    root, home = write_peaceful(folder / 'ws'), folder / 'home'
    for name, words in chores(root, home).items():
        watched = watch_outside(words, home)
        tell(name, watched, root, home)
        if watched.code not in FINE[name]:
            raise SystemExit(f"{name} ended with {watched.code}:\n{watched.said}")


def hostile(folder: Path) -> None:
    """Print and check a workspace that asks for all that it may not have."""
    root, home = write_hostile(folder / 'ws'), folder / 'home'
    for words in (('build', '--force'), ('check',)):
        watched = watch_outside(command(root, *words), home)
        tell(f'hostile {words[0]}', watched, root, home)
        if watched.code != 1 or 'Traceback' in watched.said or SECRET in watched.said:
            raise SystemExit(f"hostile {words[0]} ended with {watched.code}:\n{watched.said}")
    if not (root / 'output/plain/advice/good.en.print.pdf').is_file():
        raise SystemExit("The paper that asks for nothing is not printed.")


def tell(name: str, watched: Watched, root: Path, home: Path, *, is_wanted: bool = True) -> list[Act]:
    """Print a line of the table, and return what was done that may not be."""
    found, counts = outside(watched, root, home), Counter[str](act.kind for act in watched.acts)
    numbers = ''.join(
        f'{counts[kind]:{width}}' for kind, width in (('read', 8), ('write', 8), ('network', 9), ('program', 10))
    )
    print(f'{name:20}{watched.code:5}{numbers}{len(found):9}', flush=True)
    if found and is_wanted:
        raise SystemExit('\n'.join(f'{act.kind}: {act.what}' for act in dict.fromkeys(found)))
    return found
