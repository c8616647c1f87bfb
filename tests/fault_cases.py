"""What the tests and the trial of faults share: a tiny workspace, and commands that a fault befalls.

A `Warm` process has loaded the engine; it forks for each command, so that a hundred faults take a minute.
"""

import io
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

import pikepdf

from handouts.cli import main
from handouts.people.runs import task as tasks
from handouts.press.printed.unchanged import RECORD
from handouts.press.workspace.place import PART
from handouts.press.workspace.project import PROJECT
from tests.run_cases import CHANGES

DAY = '2026-03-02'
SEAL = re.compile(rb'(?<="seal": ")[0-9a-f]+(?=")')
# The words of the paper that every fault befalls, before and after somebody changed them.
OLD, NEW = "Bite gently on the pad for 30 minutes.", "Bite gently on the pad for 45 minutes."
PAPER, PICTURE = 'content/dental/tooth.en.md', 'content/dental/photo.jpg'
# What a build of the tiny workspace reads of the project; copied into it, so that each of it may be spoilt.
READ = (
    *('templates/aftercare', 'templates/parts', 'styles/base.css', 'styles/aftercare.css', 'styles/editions'),
    *('content/strings/en.yaml', 'content/facts.yaml', 'content/sources.yaml'),
)


def tiny(root: Path, *editions: str) -> Path:
    """Lay out the second clinic with one paper, and with all that it is made with; return where."""
    shutil.copytree(PROJECT / 'tests' / 'clinic', root)
    (root / 'content/dental/visit.en.md').unlink()
    # Letters of one weight and few words: what befalls a build does not ask how long the drawing takes.
    for name, more in (('content/clinics/casa-verde/clinic.yaml', '\nfonts:'), (PAPER, '\n!!! do ')):
        text = (root / name).read_text(encoding='utf-8')
        assert more in text
        (root / name).write_text(text.partition(more)[0] + '\n', encoding='utf-8')
    (root / PICTURE).write_bytes(b'a picture that no paper shows')
    for name in READ:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (PROJECT / name).is_dir() else shutil.copy
        copy(PROJECT / name, root / name)
    if editions:
        kind = root / 'templates/aftercare/kind.yaml'
        text = kind.read_text(encoding='utf-8')
        assert 'editions: [' in text
        kind.write_text(re.sub(r'editions: \[.*\]', f'editions: [{", ".join(editions)}]', text), encoding='utf-8')
    return root


def change_words(root: Path, *, new: bool) -> None:
    """Change the words of each paper, or change them back."""
    before, after = (OLD, NEW) if new else (NEW, OLD)
    for path in (root / PAPER).parent.glob('*.md'):
        text = path.read_text(encoding='utf-8')
        assert before in text or after in text
        path.write_text(text.replace(before, after), encoding='utf-8')


def files_in(folder: Path) -> dict[str, bytes]:
    """Return all that lies in a folder, by name; without what tells when a file was written."""
    paths = [path for path in folder.rglob('*') if path.is_file() and path.name != RECORD]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    return {name: SEAL.sub(b'', data) if name.endswith('.json') else data for name, data in files.items()}


@dataclass(frozen=True)
class Fault:
    """What befalls a command.

    It is killed after so many seconds, or (then so many seconds later) before the `step`th thing that it does on a
    disk; it may have no more than
    `memory` bytes; or the `read`th file that it opens under `root` is spoilt just before (`how`: 'gone', 'half',
    'other', or 'no folder'), or the folder that it looks into is gone.
    """

    kill: float = 0.0
    step: int = 0
    memory: int = 0
    root: str = ''
    read: int = 0
    how: str = ''


NONE = Fault()
# What Python tells before it looks what lies in a folder.
LISTINGS = ('os.listdir', 'os.scandir')


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, less than 0 for a signal; what it said; what was spoilt; its seconds."""

    code: int
    said: str
    spoilt: str
    seconds: float


class Warm:
    """A process that has loaded the engine, and forks a command of its own for each that is asked for.

    It must not print for screens: what proves such a PDF works in threads, and a process with threads cannot fork.
    """

    def __init__(self, *words: str | Path, **env: str) -> None:
        program = [sys.executable, '-c', 'from tests.fault_cases import serve; serve()', *map(str, words)]
        self._process = subprocess.Popen(
            program, cwd=PROJECT, env=os.environ | env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def go(self, *words: str | Path, fault: Fault = NONE) -> Ended:
        """Run a command that a fault befalls, and return how it ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([list(map(str, words)), asdict(fault)]), file=self._process.stdin, flush=True)
        return Ended(*json.loads(self._process.stdout.readline()))


def serve() -> None:
    """Load the engine, run the first command to be warm, and then fork for each command that is asked for."""
    tasks.PORTION = 10
    answers = os.fdopen(os.dup(1), 'w')
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    with suppress(SystemExit), redirect_stderr(io.StringIO()):
        main(sys.argv[1:])
    for line in sys.stdin:
        words, fault = json.loads(line)
        print(json.dumps(list(asdict(_forked(words, Fault(**fault))).values())), file=answers, flush=True)


def _forked(words: Sequence[str], fault: Fault) -> Ended:
    with tempfile.TemporaryFile('w+') as said, tempfile.TemporaryFile('w+') as spoilt:
        begin, child = time.monotonic(), os.fork()
        if not child:
            _become(words, fault, said.fileno(), spoilt.fileno())
        if fault.kill and not fault.step:
            time.sleep(fault.kill)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        seconds = time.monotonic() - begin
        for file in (said, spoilt):
            file.seek(0)
        return Ended(code, said.read(), spoilt.read(), seconds)


def _become(words: Sequence[str], fault: Fault, said: int, spoilt: int) -> NoReturn:
    """Run a command in this process, and leave it."""
    os.dup2(said, 1)
    os.dup2(said, 2)
    if fault.memory:
        resource.setrlimit(resource.RLIMIT_AS, (fault.memory, fault.memory))
    if fault.step or fault.read:
        sys.addaudithook(_Watch(fault, spoilt).see)
    code = 1
    try:
        main(words)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001 (it is told as Python does)
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    raise AssertionError


class _Watch:
    """Sees what Python is about to do on the disk, and lets the fault happen at its moment."""

    def __init__(self, fault: Fault, spoilt: int) -> None:
        self.fault, self.spoilt = fault, spoilt
        self.steps, self.reads, self.is_busy = fault.step, fault.read, False

    def see(self, event: str, details: tuple[Any, ...]) -> None:
        """Count what is about to be done."""
        is_open = event == 'open' and isinstance(details[2], int)
        is_made = is_open and bool(details[2] & os.O_CREAT)
        if self.steps and (event in CHANGES or is_made):
            self.steps -= 1
            if not self.steps and self.fault.kill:
                signal.setitimer(signal.ITIMER_REAL, self.fault.kill)  # nobody hears it: the process is gone at once
            elif not self.steps:
                os.kill(os.getpid(), signal.SIGKILL)
        is_read = (is_open and not is_made) or event in LISTINGS
        if self.reads and is_read and not self.is_busy and str(details[0]).startswith(self.fault.root):
            self.reads -= 1
            if not self.reads:
                self.is_busy = True
                os.write(self.spoilt, str(details[0]).encode())
                spoil(Path(str(details[0])), self.fault.how)
                self.is_busy = False


def spoil(path: Path, how: str) -> None:
    """Do to a file what somebody else may do to it at any moment."""
    if path.is_dir():
        shutil.rmtree(path)
    elif how == 'gone':
        path.unlink()
    elif how == 'no folder':
        shutil.rmtree(path.parent)
    elif how == 'half':  # as an editor leaves it that writes into the file itself
        os.truncate(path, path.stat().st_size // 2)
    else:
        path.write_bytes(path.read_bytes() + b'\n')


def faults_of_output(output: Path, *known: dict[str, bytes]) -> list[str]:
    """Return what is not right in an output folder: files that are neither old nor new, or a record that is not whole.

    `known` are the files of undisturbed runs, by name; of these each PDF has its bytes.
    """
    faults = []
    for path in output.rglob('*.pdf'):
        name = path.relative_to(output).as_posix()
        if path.read_bytes() not in [files.get(name) for files in known]:
            faults.append(f'{name} is neither the old file nor the new one')
        try:
            pikepdf.open(path).close()
        except pikepdf.PdfError as error:
            faults.append(f'{name} does not open: {error}')
    for manifest in output.glob('manifest*.json'):
        try:
            named = [entry['path'] for entry in json.loads(manifest.read_bytes())['pdfs']]
        except ValueError as error:
            faults.append(f'{manifest.name} is not whole: {error}')
        else:
            faults += [f'{name} is written down, and is not there' for name in named if not (output / name).is_file()]
    gallery = output / 'index.html'
    if gallery.exists() and not gallery.read_bytes().endswith(b'</html>\n'):
        faults.append('the gallery is not whole')
    return faults


def leftovers_of(output: Path) -> list[str]:
    """Return what is left half written in an output folder."""
    return [path.relative_to(output).as_posix() for path in output.rglob(f'*{PART}')]


def build_words(root: Path, output: Path, *more: str) -> list[str]:
    """Return the words that build a workspace in this process."""
    return ['--root', str(root), '--output', str(output), '--today', DAY, 'build', '--jobs', '0', *more]


@dataclass(frozen=True)
class Place:
    """A tiny workspace in its own folder, with its process and what it prints undisturbed, before a change and after."""

    base: Path
    root: Path
    warm: Warm
    old: dict[str, bytes]
    new: dict[str, bytes]

    @property
    def out(self) -> Path:
        """Where it prints."""
        return self.base / 'output'

    @property
    def state(self) -> Path:
        """Where its process writes down what it does."""
        return self.base / 'state'

    def again(self) -> None:
        """Lay the old papers out once more."""
        shutil.rmtree(self.out, ignore_errors=True)
        self.lay_out()

    def lay_out(self) -> None:
        """Lay the old papers out."""
        for name, data in self.old.items():
            (self.out / name).parent.mkdir(parents=True, exist_ok=True)
            (self.out / name).write_bytes(data)

    def build(self, fault: Fault = NONE) -> Ended:
        """Build the changed words."""
        return self.warm.go(*build_words(self.root, self.out), fault=fault)

    def judged(self, ended: Ended, *, is_mended: bool = True, has_more: bool = False) -> list[str]:
        """Return what is wrong after a fault, and what the next run does not mend.

        With `has_more` PDFs that nothing names may lie there: while a workspace's templates are gone, the project's hold.
        """
        faults = faults_of_output(self.out, self.old, self.new)
        if 'Traceback' in ended.said:
            faults.append(f'a traceback: {ended.said.splitlines()[-1]}')
        if is_mended:
            mending = self.build()
            files = files_in(self.out)
            if has_more:
                files = {name: files.get(name, b'') for name in self.new}
            if mending.code or files != self.new:
                faults.append(f'not mended (exit code {mending.code}): {mending.said[-300:]}')
        return faults


@contextmanager
def placed(base: Path, *editions: str, other: str = '') -> Iterator[Place]:
    """Give a tiny workspace whose words have been changed since they were printed, with an `other` paper like it."""
    root = tiny(base / 'workspace', *editions)
    if other:
        shutil.copy(root / PAPER, root / 'content' / 'dental' / f'{other}.en.md')
    with Warm(*build_words(root, base / 'warm'), XDG_STATE_HOME=str(base / 'state')) as warm:
        for name, new in (('old', False), ('new', True)):
            change_words(root, new=new)
            ended = warm.go(*build_words(root, base / name))
            if ended.code:
                raise SystemExit(f'the undisturbed build ended with {ended.code}: {ended.said}')
        yield Place(base, root, warm, files_in(base / 'old'), files_in(base / 'new'))


@contextmanager
def begun(words: Sequence[str | Path], **env: str) -> 'Iterator[subprocess.Popen[str]]':
    """Run the program as people do, in a group of processes of its own, which is gone in the end."""
    program = [sys.executable, str(PROJECT / 'build.py'), *map(str, words)]
    settings = {**os.environ, 'PYTHONUNBUFFERED': '1', **env}
    with subprocess.Popen(
        program, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
