"""How long something takes, and how much memory."""

import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import psutil

from handouts.model import Job, Made
from handouts.press.engine.render import load_engine
from handouts.press.press import make_pdf
from handouts.press.workspace.project import PROJECT


def make_anew(job: Job) -> Made:
    """Make a paper whose layout is not remembered from the last time."""
    load_engine().forget()
    return make_pdf(job)


def run(words: Sequence[str]) -> tuple[float, float]:
    """Return the seconds that a command took, and the highest memory of it and its children together in MB."""
    highest = 0
    start = time.perf_counter()
    process = psutil.Popen(list(words), cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def watch() -> None:
        nonlocal highest
        with suppress(psutil.NoSuchProcess):
            while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                highest = max(highest, _memory(process))
                time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    seconds = time.perf_counter() - start
    watcher.join()
    if process.returncode not in (0, 1):
        raise SystemExit(f"{words} failed")
    return seconds, highest / 1e6


def _memory(process: psutil.Popen) -> int:
    """Return the memory of a process and of those it started, in bytes; 0 once it has ended."""
    try:
        return sum(one.memory_info().rss for one in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long some work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000
