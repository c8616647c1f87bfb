"""Where the time of a warm paper goes: each part without the parts inside it."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import wraps
from types import ModuleType
from typing import Any

import weasyprint.document
import weasyprint.draw
import weasyprint.images
import weasyprint.layout.block
import weasyprint.layout.flex
import weasyprint.pdf
import weasyprint.text.line_break

from handouts.model import Job
from handouts.press import stages
from tests.bench.measure import make_anew

ROUNDS = 5
# What is timed: where its name is looked up, and under which heading it counts.
PARTS: tuple[tuple[Any, str, str], ...] = (
    (stages, 'read_page', 'words to HTML'),
    (weasyprint.HTML, '__init__', 'HTML read'),
    (weasyprint.document, 'get_all_computed_styles', 'styles matched'),
    (weasyprint.document, 'build_formatting_structure', 'boxes made'),
    (weasyprint.layout.block, 'block_container_layout', 'blocks and pages laid out'),
    (weasyprint.layout.block, 'flex_layout', 'flex boxes laid out'),
    (weasyprint.layout.block, 'columns_layout', 'columns balanced'),
    (weasyprint.text.line_break, 'create_layout', 'lines shaped (Pango)'),
    (weasyprint.document.Document, 'write_pdf', 'PDF written'),
    (weasyprint.images.SVGImage, 'draw', 'drawings drawn'),
    (weasyprint.pdf, 'build_fonts_dictionary', 'fonts cut down'),
    (stages, 'build_form', 'ours after: form, codes, sheets'),
    (stages, 'stamp_codes', 'ours after: form, codes, sheets'),
    (stages, 'impose_sheets', 'ours after: form, codes, sheets'),
    (stages, 'separate_inks', 'ours after: inks, preflight, slip'),
    (stages, '_with_slip', 'ours after: inks, preflight, slip'),
    (stages, 'typesetting_findings', 'ours after: judged'),
    (stages, 'brand_findings', 'ours after: judged'),
    (stages, 'read_pdf', 'ours after: read back and proved'),
    (stages, 'verify_pdf', 'ours after: read back and proved'),
)
REST = 'all else'


class Clock:
    """Seconds by heading; what is timed inside another part counts there no more."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._open = [REST]
        self._since = time.perf_counter()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.seconds[self._open[-1]] += now - self._since
        self._since = now

    def timed(self, work: Callable[..., Any], heading: str) -> Callable[..., Any]:
        """Return a function that is timed under a heading."""

        @wraps(work)
        def timing(*given: Any, **named: Any) -> Any:
            self._turn()
            self._open.append(heading)
            try:
                return work(*given, **named)
            finally:
                self._turn()
                self._open.pop()

        return timing


def profile_table(jobs: Sequence[Job]) -> None:
    """Print for each English paper what share of its making each part takes."""
    for job in (job for job in jobs if job.language == 'en'):
        make_anew(job)
        clock = _clocked(job)
        whole = sum(clock.seconds.values())
        print(f"\n{job.target.removeprefix(job.clinic.folder + '/')}: {whole / ROUNDS * 1000:.0f} ms")
        for heading, seconds in sorted(clock.seconds.items(), key=lambda item: -item[1]):
            if seconds / whole >= 0.01:
                print(f"    {heading:36}{seconds / ROUNDS * 1000:8.1f} ms{seconds / whole:7.0%}")


def _clocked(job: Job) -> Clock:
    clock = Clock()
    before = [(place, name, getattr(place, name)) for place, name, _ in PARTS]
    for (place, name, work), (_, _, heading) in zip(before, PARTS, strict=True):
        _put(place, name, clock.timed(work, heading))
    try:
        for _ in range(ROUNDS):
            make_anew(job)
    finally:
        for place, name, work in before:
            _put(place, name, work)
    return clock


def _put(place: ModuleType | type, name: str, work: Callable[..., Any]) -> None:
    setattr(place, name, work)
