"""Makes PDF bytes of an HTML page with WeasyPrint."""

import ctypes.util
import gc
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from types import ModuleType
from typing import Any

from handouts.errors import Finding, MachineLacks, Mistakes
from handouts.fields import Slot
from handouts.layout import Layout
from handouts.model import Job, Page, Pdf
from handouts.press.engine.boxes import read_boxes, read_slots
from handouts.press.engine.earlier import Earlier
from handouts.press.engine.sparing import spare_work
from handouts.press.letters.fonts import hide_machine_fonts

PANGO = (
    "The machine lacks Pango, which draws letters. Install it: "
    "on Debian or Ubuntu 'apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0'; "
    "on macOS 'brew install pango'; "
    "on Windows install MSYS2, then in its shell 'pacman -S mingw-w64-x86_64-pango'."
)

# How the engine breaks off where it cannot lay a part out, such as one over all columns that is higher than a page.
BREAKS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

# How many style sheets are kept as they were read, and after how many new objects Python looks for cycles.
STYLES = 64
COLLECTING = (50_000, 20, 20)


def render_pdf(job: Job, page: Page, *, is_look: bool = False) -> Pdf:
    """Return the page laid out as PDF, with every warning of the engine.

    For the look of it, what was laid out for the look before is laid out no more where it is the same.
    Raises MachineLacks without Pango, and Mistakes for a page that the engine cannot lay out.
    """
    engine = load_engine()
    laid = engine.lay_out(job, page, is_look=is_look)
    with _warnings() as warnings, _breaking_off(job):
        document = _copy(laid.document, with_forms=job.edition.tagged)
        data = document.write_pdf(pdf_variant=_variant(job), uncompressed_pdf=is_look)
    told = tuple(dict.fromkeys([*laid.warnings, *warnings]))
    return Pdf(data, tuple(_panel_pages(job, laid.document)), told, laid.layout, laid.slots)


def _copy(document: Any, *, with_forms: bool) -> Any:
    """Return a document to be written: with fonts of its own, and with fields to type into or without."""
    pages = [copy(page) for page in document.pages]
    for page in pages:
        page.forms = page.forms if with_forms else {None: []}
    return document.copy(pages)


@contextmanager
def _breaking_off(job: Job) -> Iterator[None]:
    """Raise Mistakes where the engine breaks off."""
    try:
        yield
    except BREAKS as error:
        raise Mistakes([_broken_off(job, error)]) from error


def _broken_off(job: Job, error: Exception) -> Finding:
    """Return what is said of a page on which the engine breaks off."""
    return job.finding(
        'engine',
        f"The pages could not be laid out ({type(error).__name__} in WeasyPrint).",
        "Something is too high or too wide for its place: shorten the longest box, table or name, or split it.",
    )


def _variant(job: Job) -> str | None:
    return 'pdf/ua-1' if job.edition.tagged else None


def _pictures(job: Job) -> dict[str, bytes]:
    """Return all that the page may load, by address."""
    return {f'picture:paper/{name}': data for name, data in job.pictures.items()} | {
        f'picture:clinic/{name}': data for name, data in job.clinic.pictures.items()
    }


def _panel_pages(job: Job, document: Any) -> Iterator[int]:
    """Yield the page, from 0, on which each panel begins."""
    for panel in job.sheet.panels if job.has_panel_pages else ():
        yield next(number for number, page in enumerate(document.pages) if f'panel-{panel.number}' in page.anchors)


@dataclass(frozen=True, slots=True)
class _Style:
    """A style sheet as the engine has read it, with what it warns of."""

    sheet: Any
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Laid:
    """A page as it was laid out, what it was made from, and what serves every file that is written of it."""

    made_from: tuple[Any, ...]
    document: Any
    warnings: tuple[str, ...]
    layout: Layout
    slots: tuple[Slot, ...]


class _Engine:
    """WeasyPrint, loaded where a PDF is really made: importing it takes half a second.

    One font configuration serves the whole process: a new one for each paper leaks. It must not be
    shared between threads.
    """

    def __init__(self) -> None:
        hide_machine_fonts()
        # fontTools writes the present time into every font it cuts down, unless it is told another.
        os.environ['SOURCE_DATE_EPOCH'] = '0'
        try:
            with _libraries_by_name():
                import weasyprint
                import weasyprint.css
                import weasyprint.draw
                import weasyprint.layout.block
                import weasyprint.layout.page
                import weasyprint.pdf.fonts
                from weasyprint.text.fonts import FontConfiguration
                from weasyprint.urls import URLFetcher, URLFetcherResponse
        except OSError as error:
            if 'cannot load library' in str(error):
                raise MachineLacks(PANGO) from None
            raise
        self.weasyprint: ModuleType = weasyprint
        self.fonts = FontConfiguration()
        self.earlier = Earlier()
        spare_work(weasyprint, self.earlier)

        self.Fetcher = _fetching_pictures(URLFetcher, URLFetcherResponse)
        # Papers share their styles, and reading them takes a tenth of a short paper's time.
        self.read_style = lru_cache(STYLES)(self._read_style)
        self._laid: _Laid | None = None
        # What is loaded stays, and laying out leaves little for the collector to find: it is called less often.
        gc.freeze()
        gc.set_threshold(*COLLECTING)

    def lay_out(self, job: Job, page: Page, *, is_look: bool = False) -> _Laid:
        """Return the page laid out: the last one, if this is made from the same, as it is for printer and screen."""
        pictures = _pictures(job)
        # What was laid out for the look of it may differ by a millionth of a pixel: nothing is printed of it.
        made_from = (page.html, page.css, pictures, is_look)
        if self._laid is None or self._laid.made_from != made_from:
            self._laid = None
            styles = [self.read_style(css) for css in page.css]
            read = partial(self.read, self.Fetcher(pictures))
            asked = self.earlier.used_for if is_look else _read_anew
            with _warnings() as warnings, _breaking_off(job), asked(page.html, read, (page.css, pictures)) as html:
                # Fields have their place in every edition; what is printed is written without them.
                sheets = [style.sheet for style in styles]
                document = html.render(stylesheets=sheets, font_config=self.fonts, pdf_forms=True)
            told = (*(line for style in styles for line in style.warnings), *warnings)
            self._laid = _Laid(made_from, document, told, read_boxes(document), read_slots(document))
        return self._laid

    def forget(self) -> None:
        """Forget what was laid out; for those who compare, or measure."""
        self._laid = None
        self.earlier.forget()

    def read(self, fetcher: Any, html: str) -> Any:
        """Return a page as the engine reads it, which loads nothing but what it is given."""
        return self.weasyprint.HTML(string=html, url_fetcher=fetcher, base_url='')

    def _read_style(self, css: str) -> _Style:
        with _warnings() as warnings:
            sheet = self.weasyprint.CSS(string=css, font_config=self.fonts, url_fetcher=self.Fetcher({}))
        return _Style(sheet, tuple(warnings))


@contextmanager
def _read_anew(text: str, read: Callable[[str], Any], _: Any) -> Iterator[Any]:
    yield read(text)


def _fetching_pictures(fetching: Any, answering: Any) -> Any:
    """Return what fetches addresses for the engine: only the pictures of a job."""

    class Fetcher(fetching):
        """Gives the page the pictures of its job and refuses every other address."""

        def __init__(self, pictures: Mapping[str, bytes]) -> None:
            super().__init__(allowed_protocols=())
            self.pictures = pictures

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in self.pictures:
                raise ValueError("only the pictures beside the paper may be loaded")
            kind = 'image/svg+xml' if url.endswith('.svg') else ''
            return answering(url, body=self.pictures[url], headers={'Content-Type': kind} if kind else None)

    return Fetcher


@cache
def load_engine() -> _Engine:
    """Return WeasyPrint with this process's font configuration; raise MachineLacks without Pango."""
    return _Engine()


@contextmanager
def _libraries_by_name() -> Iterator[None]:
    """Let libraries be opened by the names of their files alone, on Linux.

    For names that no file has, Python would otherwise run the compiler that it finds on the PATH, sixteen times.
    """
    before = ctypes.util.find_library
    if sys.platform == 'linux':
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = before


@contextmanager
def _warnings() -> Iterator[list[str]]:
    """Collect what WeasyPrint and fontTools warn of instead of letting it pass."""
    lines: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ('weasyprint', 'fontTools')]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield lines
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
