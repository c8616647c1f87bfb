"""What is held against everything that is made up: only errors of our own, true places, no hang, not all the memory."""

import atexit
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from handouts.errors import Finding, HandoutsError, Mistakes
from handouts.people.filled.person import Refused
from handouts.people.values.manner import Unprintable

# What may come out: the engine's own words for what is wrong.
OWN = (HandoutsError, Refused, Unprintable)
# Seconds of work after which an input has hung; a net, not a measure.
LIMIT = 5.0
MEMORY = 4 * 1024**3


@dataclass(frozen=True)
class Target:
    """A part of the engine: what takes bytes from outside, real inputs to begin with, and pieces that matter to it."""

    run: Callable[[bytes], None]
    seeds: Callable[[], tuple[bytes, ...]]
    pieces: tuple[bytes, ...] = ()
    seconds: float = LIMIT


def own_folder() -> Path:
    """Return a new folder for this process, which is gone when that ends."""
    folder = Path(tempfile.mkdtemp(prefix='fuzz-'))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


class Hang(Exception):
    """An input that is worked at for too long."""


class Wrong(Exception):
    """A promise that the engine has not kept."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise Hang after so many seconds of work of this process; time in which others work does not count."""

    def end(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        raise Hang(f'after {seconds} seconds')

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def limit_memory() -> None:
    """Let this process take no more memory than MEMORY."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def tried(target: Target, data: bytes) -> bool:
    """Return whether a target takes these bytes; a refusal in the engine's own words is as good, all else is raised."""
    try:
        with within(target.seconds):
            target.run(data)
    except OWN:
        return False
    return True


@contextmanager
def true_places(texts: Mapping[str, str]) -> Iterator[None]:
    """Hold the mistakes that come out against these files: each names one of their lines, or none."""
    try:
        yield
    except Mistakes as error:
        hold_places(error.findings, texts)
        raise


def hold_places(findings: Iterable[Finding], texts: Mapping[str, str]) -> None:
    """Raise Wrong for a finding that names a line which its file has not got, or says nothing."""
    for finding in findings:
        text = texts.get(finding.file)
        if not finding.message or (text is not None and not 0 <= finding.line <= lines_in(text)):
            raise Wrong(repr(finding))


def lines_in(text: str) -> int:
    """Return how many lines an editor shows of a text."""
    return text.replace('\r\n', '\n').replace('\r', '\n').count('\n') + 1
