"""One warm paper beside the other ways to the same paper, in turns: their time and the size of their PDFs."""

import gc
import shutil
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typst
from playwright.sync_api import sync_playwright

from handouts.model import Job
from handouts.press.engine.render import load_engine
from handouts.press.press import read_words
from handouts.words.text import Block, read_blocks
from tests.bench.alone import standing_alone
from tests.bench.measure import make_anew, milliseconds, run
from tests.laid_cases import engine_alone

ROUNDS = 5
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

# Makes the paper and returns how many bytes it has.
Way = Callable[[], int]


def peers_table(folder: Path, jobs: Sequence[Job]) -> None:
    """Print a row for each English paper for the screen and each way, as a ratio to WeasyPrint alone."""
    chromium = shutil.which('chromium')
    if chromium is None:
        raise SystemExit("Chromium is not installed: install Debian's package chromium.")
    print(f"\nOne warm paper, medians of {ROUNDS} in turns; ours is also composed, read back, judged and proved.")
    print("typst is compiled for the second time and more: it remembers all that has not changed.")
    print(f"{'the same paper':32}{'way':34}{'ms':>9}{'of plain':>10}{'spread, ms':>16}{'PDF':>9}")
    with _browser(chromium) as warm:
        for job in (job for job in jobs if (job.language, job.edition.name) == ('en', 'screen')):
            ways: dict[str, Way] = {
                'ours': lambda job=job: len(make_anew(job).data),  # type: ignore[misc]
                'WeasyPrint alone, warm': plain_way(job),
                'typst in process, equal words': _typst(job, folder),
                'Chromium, warm': warm(job),
                'Chromium --print-to-pdf': _command(chromium, job, folder),
            }
            _rows(job, ways)


def _rows(job: Job, ways: dict[str, Way]) -> None:
    taken: dict[str, list[float]] = {name: [] for name in ways}
    sizes = {name: way() for name, way in ways.items()}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            taken[name].append(milliseconds(way))
    plain = statistics.median(taken['WeasyPrint alone, warm'])
    for name, times in taken.items():
        middle = statistics.median(times)
        print(
            f"{job.paper:32}{name:34}{middle:9.1f}{middle / plain:10.2f}"
            f"{min(times):8.0f} –{max(times):6.0f}{sizes[name] / 1000:6.0f} kB"
        )


def plain_way(job: Job) -> Way:
    """Return what WeasyPrint alone does with the page, as a program of one's own would call it."""
    engine, page = load_engine(), read_words(job)[1]
    fetcher = engine.Fetcher({f'picture:clinic/{name}': data for name, data in job.clinic.pictures.items()})
    variant = 'pdf/ua-1' if job.edition.tagged else None

    def way() -> int:
        with engine_alone(), _collecting():
            styles = [
                engine.weasyprint.CSS(string=css, font_config=engine.fonts, url_fetcher=fetcher) for css in page.css
            ]
            html = engine.weasyprint.HTML(string=page.html, url_fetcher=fetcher, base_url='')
            return len(html.write_pdf(stylesheets=styles, font_config=engine.fonts, pdf_variant=variant))

    return way


@contextmanager
def _collecting() -> Iterator[None]:
    """Let memory be collected as Python does by itself."""
    ours = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        yield
    finally:
        gc.set_threshold(*ours)


def _command(chromium: str, job: Job, folder: Path) -> Way:
    page, pdf = folder / 'page.html', folder / 'page.pdf'
    page.write_text(standing_alone(job, read_words(job)[1]), encoding='utf-8')
    words = [chromium, *QUIETLY, f'--user-data-dir={folder}/user', f'--print-to-pdf={pdf}', f'file://{page}']

    def way() -> int:
        run(words)
        return pdf.stat().st_size

    return way


@contextmanager
def _browser(chromium: str) -> Iterator[Callable[[Job], Way]]:
    """Keep a browser open, and give for a job what prints its page in it."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium, args=['--no-sandbox'])
        tab = browser.new_page()

        def way_of(job: Job) -> Way:
            html = standing_alone(job, read_words(job)[1])

            def way() -> int:
                tab.set_content(html)
                return len(tab.pdf(prefer_css_page_size=True, tagged=True))

            return way

        yield way_of
        browser.close()


def _typst(job: Job, folder: Path) -> Way:
    compiler = typst_compiler(job, folder)
    return lambda: len(compiler.compile() or b'')


def typst_compiler(job: Job, folder: Path, asked: Sequence[str] = ()) -> typst.Compiler:
    """Return what sets the same words in two columns of the same letters, with places for the values asked for."""
    blocks = read_blocks(job, read_words(job)[0])
    source = folder / f'{job.paper.replace("/", "-")}.typ'
    head = (
        '#set page(paper: "us-letter", margin: 0.6in, columns: 2)\n'
        '#set text(font: "Atkinson Hyperlegible", size: 12pt)\n'
        + ''.join(f'#sys.inputs.at("{name}") #line(length: 100%)\n\n' for name in asked)
    )
    source.write_text(head + '\n\n'.join(map(_as_typst, blocks)), encoding='utf-8')
    fonts = sorted({str(path.parent) for paths in job.fonts.values() for path in paths})
    return typst.Compiler(str(source), root=str(folder), font_paths=fonts, ignore_system_fonts=True)


def _as_typst(block: Block) -> str:
    text = ''.join(f'\\{letter}' if letter in '\\#$*_`<>@=-+/~[]' else letter for letter in block.text)
    return {'heading': f'= {text}', 'title': f'*{text}*', 'item': f'- {text}'}.get(block.kind, text)
