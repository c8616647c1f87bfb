"""Each page of the shipped papers against the page that somebody has looked at.

`make golden` writes the expected pages anew: look at every one of them before you commit.
"""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from handouts.model import Job, Request
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import make_pdf
from handouts.press.printed.fingerprint import fingerprint
from handouts.press.printed.manifest import read_manifest
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests import people_cases
from tests.people_cases import Papers

papers = people_cases.papers

GOLDEN = PROJECT / 'tests/golden'
WIDTH = 480
# A pixel differs when its grey differs by more than a quarter; half a thousandth of them may.
GREY = 64
SHARE = 0.0005
ROOTS = (PROJECT, PROJECT / 'tests/clinic')
JOBS = [job for root in ROOTS for job in make_plan(Library(Rooms(root)), Request()).jobs]


def small(picture: Image.Image) -> Image.Image:
    """Return a page in grey and in the size in which pages are compared."""
    return picture.convert('L').resize(
        (WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS
    )


def differing(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ, 0 to 1; pages of different size differ wholly."""
    if one.size != other.size:
        return 1.0
    histogram = ImageChops.difference(one, other).histogram()
    return sum(histogram[GREY:]) / (one.width * one.height)


def pages(job: Job, papers: Papers) -> list[Image.Image]:
    """Return the pages of a job as they are compared: of the shelf, where it holds them, or else printed."""
    shelf = papers.shelf
    printed = read_manifest(shelf).get(job.target)
    if printed and printed.fingerprint == fingerprint(job):
        return [small(Image.open(shelf / name)) for name in printed.pictures]
    return [small(Image.open(io.BytesIO(data))) for data in make_pdf(job).reading.pictures]


@pytest.mark.parametrize('job', JOBS, ids=lambda job: job.target)
def test_pages_look_as_they_did(job: Job, papers: Papers, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    name = job.target.replace('/', '.').removesuffix('.pdf')
    drawn = pages(job, papers)
    if request.config.getoption('--golden'):
        for old in GOLDEN.glob(f'{name}-*.png'):
            old.unlink()
        for number, page in enumerate(drawn, 1):
            page.quantize(16).save(GOLDEN / f'{name}-{number}.png', optimize=True)
    count = len(list(GOLDEN.glob(f'{name}-*.png')))
    expected = [small(Image.open(GOLDEN / f'{name}-{number}.png')) for number in range(1, count + 1)]
    assert len(drawn) == len(expected), "other pages than expected: look at them, then `make golden`"
    for number, (page, golden) in enumerate(zip(drawn, expected, strict=True), 1):
        share = differing(page, golden)
        if share > SHARE:
            difference = tmp_path / f'{name}-{number}.difference.png'
            Image.merge('RGB', (golden, page, page)).save(difference)
            pytest.fail(f"page {number}: {share:.2%} of the pixels differ; look at {difference}, then `make golden`")


def band(page: Image.Image, top: int) -> bytes:
    """Return the dots of eight rows of a page."""
    return page.crop((60, top, WIDTH - 60, top + 8)).tobytes()


def test_a_missing_line_is_seen() -> None:
    """The comparison bites: a page without one of its lines is another page."""
    path = sorted(GOLDEN.glob('*aftercare.en.print-1.png'))[0]
    page = small(Image.open(path))
    changed = page.copy()
    line = max(range(0, page.height - 8, 8), key=lambda top: sum(255 - dot for dot in band(page, top)))
    changed.paste(255, (60, line, WIDTH - 60, line + 8))
    assert differing(page, page.copy()) == 0
    assert differing(page, changed) > SHARE


def test_no_expected_page_is_left_over() -> None:
    names = {job.target.replace('/', '.').removesuffix('.pdf') for job in JOBS}
    left = [path.name for path in GOLDEN.glob('*.png') if path.name.rpartition('-')[0] not in names]
    assert left == []
