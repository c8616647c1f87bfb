"""A print house of its own for tests: a real print server (CUPS), and real printers that keep what they are sent.

All of it runs as a user without rights, listens on ports of this computer that are free, knows nothing of the
computer's own print server, and is gone at the end, also where the tests are killed. The printers are `ippeveprinter`
of CUPS, which wants a D-Bus to talk to: that is a private one. They would listen to other computers, too, but announce
themselves to nobody and are sent no values of people.
"""

import grp
import io
import os
import pwd
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import psutil
from pyipp.enums import IppOperation

from handouts.desk.printing.ipp import ask, read_address
from tests.patience import until

NOBODY = 65534
# A user whom every computer knows, and who is not the one that runs the tests: Debian's CUPS ends where it is asked in
# the name of one whom it cannot find (2.4.2-3+deb12u10).
OTHER = 'daemon'
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>custom</type><listen>unix:path={root}/bus</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""
FILES = """User {user}
Group {group}
SystemGroup root
ServerRoot {root}/server
CacheDir {root}/cache
RequestRoot {root}/spool
TempDir {root}/spool/tmp
StateDir {root}/state
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
"""
# What people may do with their jobs is as Debian sets it up; printers may be added by whoever asks.
SERVER = """Listen localhost:{port}
Listen {root}/cups.sock
LogLevel info
Browsing No
DefaultAuthType None
ErrorPolicy retry-job
JobRetryInterval 1
DirtyCleanInterval 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  <Limit Create-Job Print-Job Print-URI Validate-Job>
    Order deny,allow
  </Limit>
  <Limit Cancel-Job Send-Document Send-URI Hold-Job Release-Job Restart-Job Cancel-My-Jobs Close-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
# What a printer does with a document: keep it with what was asked for, then print until nothing holds it.
PRINT = """#!/bin/sh
here={folder}
env -0 > $here/$$.env
cp "$1" $here/$$.part
mv $here/$$.part $here/kept/$$.pdf
while [ -e $here/hold ] && kill -0 $PPID; do
  cat $here/hold >&2
  sleep 0.1
done
[ ! -s $here/said ] || cat $here/said >&2
"""


# Waits until the tests are over or killed, then ends all that was started in the house, and removes it.
KEEPER = """
import shutil, sys
import psutil
root = sys.argv[1]
sys.stdin.read()
found = True
while found:
    found = False
    for process in psutil.process_iter():
        try:
            if any(root in value for value in process.environ().values()):
                process.kill()
                found = True
        except psutil.Error:
            pass
shutil.rmtree(root)
"""


@dataclass(frozen=True)
class Received:
    """What a printer got: the file, and what was asked for by the names of IPP ('sides', 'copies', 'job-name' …)."""

    document: bytes
    attributes: dict[str, str]


class PrintHouse:
    """A print server in a folder, and its printers."""

    def __init__(self, root: Path) -> None:
        self.root, self.port = root, free_port()
        self._keeper = subprocess.Popen(
            [sys.executable, '-c', KEEPER, str(root)], stdin=subprocess.PIPE, start_new_session=True
        )
        self._runs: dict[str, psutil.Popen] = {}
        self._ports: dict[str, int] = {}
        self._options: dict[str, tuple[str, ...]] = {}

    def open(self) -> None:
        """Write what the print server reads, and start it."""
        root = self.root
        for folder in ('server', 'cache', 'spool/tmp', 'state', 'log', 'printers'):
            (root / folder).mkdir(parents=True)
        self._as_nobody = _give_away(root)
        is_nobody = os.geteuid() == 0
        values = {
            'root': root,
            'port': self.port,
            'user': pwd.getpwuid(NOBODY if is_nobody else os.geteuid()).pw_name,
            'group': grp.getgrgid(NOBODY if is_nobody else os.getegid()).gr_name,
        }
        for name, text in {'bus.conf': BUS, 'files.conf': FILES, 'cupsd.conf': SERVER}.items():
            (root / name).write_text(text.format(**values))
        self._run('bus', 'dbus-daemon', f'--config-file={root}/bus.conf', '--nofork')
        until((root / 'bus').exists)
        self.start_server()

    @property
    def server(self) -> str:
        """Where the print server listens, as CUPS_SERVER has it."""
        return f'localhost:{self.port}'

    @property
    def socket(self) -> Path:
        """The other place where it listens."""
        return self.root / 'cups.sock'

    def start_server(self) -> None:
        """Start the print server, or start it again."""
        self.socket.unlink(missing_ok=True)
        self._run('server', 'cupsd', '-f', '-c', f'{self.root}/cupsd.conf', '-s', f'{self.root}/files.conf')
        until(lambda: answers(self.port))

    def kill_server(self) -> None:
        """Kill the print server, as a crash does."""
        self._kill('server')

    def add_printer(self, name: str, *, has_two_sides: bool = True, info: str = '', location: str = '') -> None:
        """Add a printer, switched on."""
        for folder in (self.folder(name), self.folder(name) / 'kept', self.folder(name) / 'spool'):
            folder.mkdir()
        work = self.folder(name) / 'print.sh'
        work.write_text(PRINT.format(folder=self.folder(name)))
        work.chmod(0o755)
        _give_away(self.folder(name))
        self._options[name] = ('-2',) if has_two_sides else ()
        self.start_printer(name)
        uri = f'ipp://{self.uri(name)}/ipp/print'
        self.command('lpadmin', '-p', name, '-v', uri, '-m', 'everywhere', '-D', info or name, '-L', location)
        # CUPS asks the printer what it can do meanwhile, and until it knows sends jobs as they are.
        until(lambda: 'IPP Everywhere' in self._model(name))
        self.command('cupsaccept', name)
        self.command('cupsenable', name)

    def start_printer(self, name: str) -> None:
        """Switch a printer on."""
        port = self._ports.setdefault(name, free_port())
        folder = self.folder(name)
        where = ('-r', 'off', '-n', 'localhost', '-p', str(port), '-d', f'{folder}/spool')
        what = ('-k', '-f', 'application/pdf', '-c', f'{folder}/print.sh', *self._options[name])
        self._run(name, 'ippeveprinter', *where, *what, name)
        until(lambda: answers(port))

    def stop_printer(self, name: str) -> None:
        """Switch a printer off, in the middle of what it does."""
        self._kill(name)

    def uri(self, name: str) -> str:
        """Return where the printer itself can be asked, past the print server."""
        return f'localhost:{self._ports[name]}'

    def hold(self, name: str, *reasons: str) -> None:
        """Let the printer print on and on, for these reasons ('media-empty-error')."""
        hold = self.folder(name) / 'hold.part'
        hold.write_text(f'STATE: {",".join(reasons)}\n' if reasons else '')
        (self.folder(name) / 'said').write_text(f'STATE: -{",".join(reasons)}\n' if reasons else '')
        hold.rename(self.folder(name) / 'hold')

    def release(self, name: str) -> None:
        """Let the printer come to an end."""
        (self.folder(name) / 'hold').unlink(missing_ok=True)

    def received(self, name: str) -> list[Received]:
        """Return what the printer got, in the order in which it came."""
        files = sorted((self.folder(name) / 'kept').iterdir(), key=lambda path: path.stat().st_mtime_ns)
        return [Received(path.read_bytes(), self._attributes(name, path.stem)) for path in files]

    def command(self, *words: str) -> str:
        """Run a command of CUPS (`cupsdisable front`) and return what it says."""
        command = [words[0], '-h', self.server, *words[1:]]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout

    def folder(self, name: str) -> Path:
        """Return the folder of a printer."""
        return self.root / 'printers' / name

    def close(self) -> None:
        """End all that was started here, and what that started in its turn, and remove the folder."""
        self._keeper.communicate(timeout=20)
        for run in self._runs.values():
            run.wait(10)

    def _model(self, name: str) -> str:
        """Return what the print server takes a printer for."""
        wanted = {'printer-uri': f'ipp://localhost/printers/{name}', 'requested-attributes': 'printer-make-and-model'}
        answer = ask(read_address(self.server), IppOperation.GET_PRINTER_ATTRIBUTES, '/', wanted)
        return str(answer.printers[0].get('printer-make-and-model', ''))

    def _attributes(self, name: str, number: str) -> dict[str, str]:
        pairs = (line.split('=', 1) for line in (self.folder(name) / f'{number}.env').read_text().split('\0') if line)
        return {
            key.removeprefix('IPP_').lower().replace('_', '-'): value
            for key, value in pairs
            if key.startswith('IPP_')
        }

    def _run(self, name: str, *command: str) -> None:
        environment = {
            'PATH': '/usr/sbin:/usr/bin:/sbin:/bin',
            'DBUS_SYSTEM_BUS_ADDRESS': f'unix:path={self.root}/bus',
            'HOME': str(self.root),
        }
        with (self.root / 'log' / f'{name}.out').open('ab') as log:
            self._runs[name] = psutil.Popen(
                [*self._as_nobody, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
            )

    def _kill(self, name: str) -> None:
        run = self._runs[name]
        for process in (*run.children(recursive=True), run):
            with suppress(psutil.NoSuchProcess):
                process.kill()
        run.wait(10)


@contextmanager
def open_print_house() -> Iterator[PrintHouse]:
    """Give a print house without printers."""
    # Not in the folder of the tests: no other user may enter that.
    root = Path(tempfile.mkdtemp(prefix='print-house-'))
    root.chmod(0o755)
    house = PrintHouse(root)
    try:
        house.open()
        yield house
    finally:
        house.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as here:
        here.bind(('127.0.0.1', 0))
        return int(here.getsockname()[1])


def answers(port: int) -> bool:
    """Return whether somebody listens on a port."""
    try:
        socket.create_connection(('127.0.0.1', port), 1).close()
    except OSError:
        return False
    return True


def _give_away(folder: Path) -> list[str]:
    """Give a folder to a user without rights where root runs the tests, and return what runs a command as that user.

    CUPS does not run its filters as root. Root of a private namespace (`unshare -Ur`) can become nobody else: there
    the command sees itself as nobody in a namespace of its own.
    """
    if os.geteuid() != 0:
        return []
    try:
        for path in (folder, *folder.rglob('*')):
            os.chown(path, NOBODY, NOBODY)
    except OSError:
        return ['unshare', '-U', f'--map-user={NOBODY}', f'--map-group={NOBODY}']
    return ['setpriv', f'--reuid={NOBODY}', f'--regid={NOBODY}', '--clear-groups']


def small_pdf(pages: int = 2, size: tuple[int, int] = (612, 792)) -> bytes:
    """Return a PDF with a square on each page, on letter paper unless another size is given."""
    pdf, made = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page(page_size=size)
        pdf.pages[-1].Contents = pdf.make_stream(b'100 100 72 72 re f')
    pdf.save(made)
    return made.getvalue()
