"""The table of times: `make bench`. Each ratio compares two things measured in turns, in this one run.

`python -m tests.bench build` prints only what starts and builds take, `fill` what filling papers in takes, `desk`
what clicks at the desk take.
"""

import base64
import importlib.metadata
import os
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from fontTools.ttLib import TTFont

from handouts.model import Job, Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import make_pdf, read_words
from handouts.press.printing import print_job
from handouts.press.render import load_engine, render_pdf
from handouts.press.rooms import PROJECT, Rooms
from tests.bench.building import building_table
from tests.bench.desk import desk_table
from tests.bench.filling import fill_table
from tests.bench.measure import milliseconds, run

ROUNDS = 7
EDITION_ROUNDS = 3
CHECKED = (125, 500)
QUIETLY = (
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--no-pdf-header-footer',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
)


def main() -> None:
    """Print the table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, ", end='')
    print(', '.join(f"{name} {importlib.metadata.version(name)}" for name in ('weasyprint', 'pikepdf', 'pypdfium2')))
    jobs = make_plan(Library(Rooms(PROJECT)), Request()).jobs
    wanted = sys.argv[1:] or ['build', 'papers', 'fill', 'desk']
    if 'build' in wanted:
        with tempfile.TemporaryDirectory() as folder:
            building_table(Path(folder), jobs, _for_browser)
    if 'papers' in wanted:
        _print_table(jobs)
    if 'fill' in wanted:
        with tempfile.TemporaryDirectory() as folder:
            fill_table(Path(folder), jobs)
    if 'desk' in wanted:
        with tempfile.TemporaryDirectory() as folder:
            desk_table(Path(folder))


def _print_table(jobs: Sequence[Job]) -> None:
    """Print what making papers takes."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"\nOne warm paper, medians of {ROUNDS} in turns: plain is WeasyPrint alone on the same HTML.")
        print(f"{'':38}{'ours':>9}{'plain':>9}{'ratio':>8}{'spread':>16}{'PDF':>9}")
        ratios = [_warm_paper(job, Path(folder)) for job in jobs if job.language == 'en']
    print(f"{'all papers':38}{'':>18}{statistics.median(ratios):8.2f}   (aim: at most 1.25)")
    _editions(jobs)
    with tempfile.TemporaryDirectory() as folder:
        _beside_chromium(jobs, Path(folder))
        _check_many(Path(folder))


def _warm_paper(job: Job, folder: Path) -> float:
    """Print a row; return how many times longer our way takes than WeasyPrint alone."""
    page = read_words(job)[1]
    plain_bytes = render_pdf(job, page).data
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(ROUNDS):
        ours.append(milliseconds(lambda: print_job(folder, {}, job)))
        plain.append(milliseconds(lambda: _plain(job, page.html, page.css)))
    ratio = statistics.median(ours) / statistics.median(plain)
    spread = [one / other for one, other in zip(ours, plain, strict=True)]
    print(
        f"{job.target.removeprefix(job.clinic.folder + '/'):38}{statistics.median(ours):6.0f} ms"
        f"{statistics.median(plain):6.0f} ms{ratio:8.2f}{min(spread):8.2f} –{max(spread):5.2f} {len(plain_bytes) / 1000:6.0f} kB"
    )
    return ratio


def _editions(jobs: Sequence[Job]) -> None:
    """Print how many finished, proved pages a second each edition gives, warm and in one process."""
    print(f"\n{'edition':38}{'pages':>9}{'pages/s':>9}")
    for edition in dict.fromkeys(job.edition.name for job in jobs):
        mine = [job for job in jobs if (job.edition.name, job.language) == (edition, 'en')]
        pages, seconds = 0, 0.0
        for job in mine * EDITION_ROUNDS:
            start = time.perf_counter()
            pages += len(make_pdf(job).reading.sizes)
            seconds += time.perf_counter() - start
        print(f"{edition:38}{pages // EDITION_ROUNDS:9}{pages / seconds:9.1f}")


def _beside_chromium(jobs: Sequence[Job], folder: Path) -> None:
    """Print the size of each screen PDF beside the same page printed by Chromium, tagged too, and its time."""
    chromium = shutil.which('chromium')
    if chromium is None:
        print("\nChromium is not installed: no comparison with it.")
        return
    print(f"\n{'the same page':38}{'ours':>9}{'Chromium':>10}{'ratio':>8}{'cold':>10}")
    for job in (job for job in jobs if job.edition.name == 'screen'):
        page, ours = read_words(job)[1], len(make_pdf(job).data)
        (folder / 'page.html').write_text(_for_browser(job, page.html, page.css), encoding='utf-8')
        words = [chromium, *QUIETLY, f'--user-data-dir={folder}/user', f'--print-to-pdf={folder}/page.pdf']
        took = milliseconds(lambda words=words: run([*words, f'file://{folder}/page.html']))  # type: ignore[misc]
        theirs = (folder / 'page.pdf').stat().st_size
        print(
            f"{job.target.removeprefix(job.clinic.folder + '/'):38}{ours / 1000:6.0f} kB{theirs / 1000:7.0f} kB"
            f"{ours / theirs:8.2f}{took:7.0f} ms"
        )


def _for_browser(job: Job, html: str, css: Sequence[str]) -> str:
    """Return a page that holds its styles, fonts and pictures itself."""
    faces = ''.join(
        f"@font-face {{ font-family: '{family}'; src: url('file://{path}'); font-weight: {_weight(path)} }}"
        for family, paths in job.fonts.items()
        for path in paths
        if 'italic' not in path.name.lower()
    )
    page = html.replace('</head>', f'<style>{faces}{"".join(css)}</style></head>')
    for name, data in job.clinic.pictures.items():
        address = f'data:image/svg+xml;base64,{base64.b64encode(data).decode()}'
        page = page.replace(f'picture:clinic/{name}', address)
    return page


def _weight(path: Path) -> int:
    with TTFont(path, lazy=True) as font:
        return int(font['OS/2'].usWeightClass)


def _check_many(folder: Path) -> None:
    """Print how long it takes to check the words of many papers, and that it grows in proportion."""
    text = (PROJECT / 'content/ketamine-iv/consent.en.md').read_text(encoding='utf-8')
    seconds = {}
    for papers in CHECKED:
        root = folder / str(papers)
        (root / 'content/many').mkdir(parents=True)
        shutil.copytree(PROJECT / 'content/clinics', root / 'content/clinics')
        for number in range(papers):
            (root / f'content/many/paper{number}.en.md').write_text(text, encoding='utf-8')
        seconds[papers] = run([sys.executable, 'build.py', '--root', str(root), 'check', '--words'])[0]
    few, many = CHECKED
    print(f"\ncheck --words: {few} papers in {seconds[few]:.1f} s, {many} in {seconds[many]:.1f} s", end='')
    print(f" ({many / few:.0f} times the papers, {seconds[many] / seconds[few]:.1f} times the time)")


def _plain(job: Job, html: str, css: tuple[str, ...]) -> bytes:
    engine = load_engine()
    pictures = {f'picture:clinic/{name}': data for name, data in job.clinic.pictures.items()}
    fetcher = engine.Fetcher(pictures)
    styles = [engine.weasyprint.CSS(string=text, font_config=engine.fonts, url_fetcher=fetcher) for text in css]
    variant = 'pdf/ua-1' if job.edition.tagged else None
    document = engine.weasyprint.HTML(string=html, url_fetcher=fetcher, base_url='')
    data: bytes = document.write_pdf(stylesheets=styles, font_config=engine.fonts, pdf_variant=variant)
    return data


if __name__ == '__main__':
    main()
