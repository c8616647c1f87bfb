"""Keeps the shelf: looks every moment whether anything has changed, and has drawn ahead what is not printed yet."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from pathlib import Path
from threading import Event, Lock, Thread

from handouts.desk.drawn.shelf import Snapshot, stamp_of, take_snapshot
from handouts.desk.drawn.studio import Drawer
from handouts.errors import Finding, HandoutsError, MachineLacks, Mistakes
from handouts.model import Job, Printed, Request
from handouts.press.plan import make_plan
from handouts.press.printed.fingerprint import PROGRAM, fingerprint
from handouts.press.printed.gallery import write_gallery
from handouts.press.printed.manifest import read_manifest, write_manifest
from handouts.press.printing import outcome, print_job
from handouts.press.workspace.alone import PATIENCE, alone_printing
from handouts.setting import Setting
from handouts.words.approval.approvals import Leaflet, leaflets
from handouts.words.approval.standing import stand_jobs
from handouts.words.inspection import judge_words

# Seconds between two looks at the folders, and while something is being drawn.
PAUSE, BUSY = 1.0, 0.2
# Seconds after which it is tried again what a full disk, say, kept from being.
AGAIN = 60.0
# So many seconds after a desk was opened its words are first judged unless somebody asks: most want to print.
QUIET = 30.0
# What kept a paper from being printed, but is no mistake in it.
PASSING = ('not-written', 'not-drawn')
RENEWED = "The program was changed while the desk was open. Close the desk and open it again."
FAULTY = "The program has a fault ({kind}), so papers that change are not seen. Close the desk and open it again."

Inspected = dict[Leaflet, tuple[Finding, ...]]


def print_ahead(output: Path, job: Job, held: set[tuple[str, str, str]]) -> Printed:
    """Print one job into the output folder, and write it down there."""
    try:
        with alone_printing(output, patience=PATIENCE):
            printed = print_job(output, read_manifest(output), job)
            if printed.sha256:
                write_manifest(output, [printed], {one for one in held if one[0] == printed.clinic}, ())
                write_gallery(output)
    except MachineLacks as error:
        return outcome(job, (job.finding('not-drawn', str(error), "It is tried again in a minute."),))
    return printed


def inspect_words(root: Path, output: Path, today: date) -> Inspected:
    """Return what can be said against the words of each paper of a workspace."""
    here = Setting(root, output, today)
    jobs = stand_jobs(here.register, make_plan(here.library, Request()).jobs, today).jobs
    return {leaflet: judge_words(job, here.rules).findings for leaflet, (job, *_) in leaflets(jobs).items()}


class Keeper:
    """The shelf as it is now, kept up to date by a thread of its own: nobody who asks has to wait."""

    def __init__(self, root: Path, output: Path, today: Callable[[], date], drawer: Drawer) -> None:
        self._root, self._output, self._today, self._drawer = root, output, today, drawer
        self._failed: dict[str, tuple[Finding, ...]] = {}
        self._lock, self._ended = Lock(), Event()
        self._printing: tuple[Job, Future[Printed]] | None = None
        self._inspecting: tuple[str, Future[Inspected]] | None = None
        self._inspected: tuple[str, Inspected] = ('', {})
        self.snapshot: Snapshot = take_snapshot(root, output, today(), {})
        self._is_unread, self.fault = False, ''
        self._program, self._tried = _program_stamp(), time.monotonic()
        self._quiet_until = self._tried + QUIET
        self._thread = Thread(target=self._keep, name='shelf', daemon=True)

    def begin(self) -> None:
        """Begin to look and to draw ahead."""
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()

    def hurry(self) -> None:
        """Have the words judged now; for those who ask what can be said against them."""
        self._quiet_until = 0.0

    @property
    def inspected(self) -> Inspected:
        """What can be said against the words of each paper; nothing of one whose words are still being read."""
        return self._inspected[1]

    @property
    def is_busy(self) -> bool:
        """Whether papers are still being drawn ahead."""
        return bool(self.snapshot.waiting)

    def refresh(self) -> Snapshot:
        """Look at once, and return what is on the shelf; for those who have just changed something."""
        with self._lock:
            setting, stamp = self.snapshot.setting, self.snapshot.stamp
            # What could not be read may be as it was before again, to the letter.
            if self._is_unread or setting.today != self._today() or stamp_of(setting) != stamp:
                self._take()
            return self.snapshot

    def _take(self) -> None:
        """Read the shelf anew; where that cannot be, it stays as it was and the fault is told."""
        try:
            self.snapshot = take_snapshot(self._root, self._output, self._today(), self._failed)
            self._is_unread, self.fault = False, RENEWED if _program_stamp() != self._program else ''
        except (HandoutsError, OSError) as error:
            self._is_unread, self.fault = True, str(error)

    def _keep(self) -> None:
        while not self._ended.wait(BUSY if self._printing or self._inspecting else PAUSE):
            try:
                self._take_printed()
                self._try_again()
                self.refresh()
                if not self._drawer.stands_back():
                    self._draw_next()
                    self._inspect()
            except Exception as error:  # noqa: BLE001 (a fault of ours must not end the looking unseen)
                self.fault = FAULTY.format(kind=type(error).__name__)

    def _take_printed(self) -> None:
        if self._printing and self._printing[1].done():
            job, future = self._printing
            self._printing = None
            findings = _outcome(job, future)
            if findings:
                self._failed[fingerprint(job)] = findings
                with self._lock:
                    self._take()

    def _try_again(self) -> None:
        """Forget from time to time what kept papers from being printed without being a mistake in them."""
        if time.monotonic() - self._tried < AGAIN:
            return
        self._tried = time.monotonic()
        passing = [mark for mark, found in self._failed.items() if any(one.rule in PASSING for one in found)]
        for mark in passing:
            del self._failed[mark]
        if passing:
            with self._lock:
                self._take()

    def _draw_next(self) -> None:
        if not self._printing and self.snapshot.waiting:
            job = self.snapshot.waiting[0]
            held = self.snapshot.setting.library.held()
            self._printing = job, self._drawer.ask(print_ahead, self._output, job, held)

    def _inspect(self) -> None:
        """Have the words judged where they have changed, once nothing waits to be printed."""
        if self._inspecting and self._inspecting[1].done():
            stamp, future = self._inspecting
            self._inspecting = None
            if not future.cancelled() and not future.exception():
                self._inspected = stamp, future.result()
            else:
                self._inspected = stamp, self._inspected[1]
        is_quiet = time.monotonic() < self._quiet_until
        if not (is_quiet or self._inspecting or self.snapshot.waiting or self._inspected[0] == self.snapshot.stamp):
            work = self._drawer.ask(inspect_words, self._root, self._output, self.snapshot.setting.today)
            self._inspecting = self.snapshot.stamp, work


def _outcome(job: Job, future: Future[Printed]) -> tuple[Finding, ...]:
    """Return why a job was not printed; nothing if it was."""
    try:
        printed = future.result()
    except Mistakes as error:
        return error.findings
    except MachineLacks as error:
        return (job.finding('not-drawn', f"{job.target} could not be drawn: {error}", ""),)
    except (BrokenProcessPool, OSError, RuntimeError) as error:
        told = f"{job.target} could not be drawn: {type(error).__name__}."
        return (job.finding('not-drawn', told, "Change the paper, or start the desk again."),)
    return () if printed.sha256 else printed.findings


def _program_stamp() -> list[tuple[str, int]]:
    """Return what tells whether the program on the disk is still the one that runs."""
    return [(str(path), path.stat().st_mtime_ns) for path in sorted((PROGRAM / 'press').rglob('*.py'))]
