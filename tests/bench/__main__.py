"""The table of times: `make bench`. Each ratio compares two things measured in turns, in this one run."""

import importlib.metadata
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from handouts.model import Job, Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import print_job, read_words
from handouts.press.render import load_engine, render_pdf
from handouts.press.rooms import PROJECT, Rooms

ROUNDS = 15
COLD_ROUNDS = 3


def main() -> None:
    """Print the table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ", end='')
    print(', '.join(f"{name} {importlib.metadata.version(name)}" for name in ('weasyprint', 'pikepdf', 'pypdfium2')))
    jobs = make_plan(Library(Rooms(PROJECT)), Request()).jobs
    with tempfile.TemporaryDirectory() as folder:
        _cold_build(Path(folder), len(jobs))
        print(f"\nOne warm paper, medians of {ROUNDS} in turns: plain is WeasyPrint alone on the same HTML.")
        print(f"{'':38}{'ours':>9}{'plain':>9}{'ratio':>8}{'spread':>16}{'PDF':>9}")
        ratios = [_warm_paper(job, Path(folder)) for job in jobs]
    print(f"{'all papers':38}{'':>18}{statistics.median(ratios):8.2f}   (aim: at most 1.25)")


def _cold_build(folder: Path, pdfs: int) -> None:
    for what, words in (('cold full build', ['--force']), ('unchanged build', [])):
        runs = [
            _run([sys.executable, 'build.py', '--output', str(folder / 'cold'), 'build', *words])
            for _ in range(COLD_ROUNDS)
        ]
        seconds, memory = statistics.median(run[0] for run in runs), max(run[1] for run in runs)
        print(
            f"{what}: {pdfs} PDFs in {seconds:.2f} s ({min(runs)[0]:.2f} to {max(runs)[0]:.2f}), at most {memory:.0f} MB"
        )


def _run(words: list[str]) -> tuple[float, float]:
    """Return the seconds that a command took and its highest memory in MB."""
    highest = 0
    start = time.perf_counter()
    process = psutil.Popen(words, cwd=PROJECT, stdout=subprocess.DEVNULL)

    def watch() -> None:
        nonlocal highest
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            try:
                highest = max(highest, process.memory_info().rss)
            except psutil.NoSuchProcess:
                return
            time.sleep(0.01)

    watcher = threading.Thread(target=watch)
    watcher.start()
    process.wait()
    seconds = time.perf_counter() - start
    watcher.join()
    if process.returncode:
        raise SystemExit(f"{words} failed")
    return seconds, highest / 1e6


def _warm_paper(job: Job, folder: Path) -> float:
    """Print a row; return how many times longer our way takes than WeasyPrint alone."""
    page = read_words(job)[1]
    plain_bytes = render_pdf(job, page).data
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(ROUNDS):
        ours.append(_milliseconds(lambda: print_job(folder, {}, job)))
        plain.append(_milliseconds(lambda: _plain(job, page.html, page.css)))
    ratio = statistics.median(ours) / statistics.median(plain)
    spread = [one / other for one, other in zip(ours, plain, strict=True)]
    print(
        f"{job.target.removeprefix(job.clinic.folder + '/'):38}{statistics.median(ours):6.0f} ms"
        f"{statistics.median(plain):6.0f} ms{ratio:8.2f}{min(spread):8.2f} –{max(spread):5.2f} {len(plain_bytes) / 1000:6.0f} kB"
    )
    return ratio


def _plain(job: Job, html: str, css: tuple[str, ...]) -> bytes:
    engine = load_engine()
    pictures = {f'picture:clinic/{name}': data for name, data in job.clinic.pictures.items()}
    fetcher = engine.Fetcher(pictures)
    styles = [engine.weasyprint.CSS(string=text, font_config=engine.fonts, url_fetcher=fetcher) for text in css]
    variant = 'pdf/ua-1' if job.edition.tagged else None
    document = engine.weasyprint.HTML(string=html, url_fetcher=fetcher, base_url='')
    data: bytes = document.write_pdf(stylesheets=styles, font_config=engine.fonts, pdf_variant=variant)
    return data


def _milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == '__main__':
    main()
