"""What a finished PDF shows when it is opened again."""

import io
import time
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest
from PIL import Image

from handouts.press.press import make_pdf
from handouts.press.proof.reader import count_lines, count_pages, read_pdf
from handouts.reading import Spot
from tests.conftest import Workspace


def data(workspace: Workspace, text: str = 'Rest today.\n', edition: str = 'print') -> bytes:
    """Return a paper's PDF."""
    return make_pdf(workspace.job(text, edition=edition)).data


def test_size_text_title_language_and_fonts_are_read(workspace: Workspace) -> None:
    reading = read_pdf(data(workspace), (), tagged=False)
    assert reading.sizes == ((612, 792),)
    assert 'Rest today.' in reading.texts[0]
    assert (reading.title, reading.language) == ('A small paper', 'en')
    assert set(reading.fonts) == {'Atkinson-Hyperlegible', 'Atkinson-Hyperlegible-Bold', 'Zilla-Slab-Semi-Bold'}
    assert reading.unembedded == ()


def test_a_spot_gives_only_the_text_inside(workspace: Workspace) -> None:
    upper, lower = Spot(0, 0, 400, 612, 792), Spot(0, 0, 0, 612, 400)
    texts = read_pdf(data(workspace), (upper, lower), tagged=False).texts
    assert 'Rest today.' in texts[0]
    assert 'Rest today.' not in texts[1]
    assert 'Page 1 of 1' in texts[1]


def test_the_clear_edge_is_measured(workspace: Workspace) -> None:
    before = read_pdf(data(workspace, edition='screen'), (), tagged=False).clear_edge[0]
    workspace.write('styles/aftercare.css', '@page { margin: 2in }\n')
    assert 18 <= before < 50 < read_pdf(data(workspace, edition='screen'), (), tagged=False).clear_edge[0]


def test_accessibility_is_judged_only_where_asked(workspace: Workspace) -> None:
    assert read_pdf(data(workspace, edition='screen'), (), tagged=True).accessibility == ()
    assert read_pdf(data(workspace, edition='print'), (), tagged=True).accessibility != ()
    assert read_pdf(data(workspace, edition='print'), (), tagged=False).accessibility == ()


def test_each_page_has_a_picture(workspace: Workspace) -> None:
    (picture,) = read_pdf(data(workspace), (), tagged=False).pictures
    assert Image.open(io.BytesIO(picture)).size == (816, 1056)


@pytest.mark.parametrize('lines', [1, 7, 30])
def test_lines_are_counted_without_those_of_the_margins(lines: int, workspace: Workspace) -> None:
    heading_and_title = 3
    workspace.write('styles/aftercare.css', '@page { margin: 0.7in }\n')
    text = '\\\n'.join(f'Line {number}' for number in range(lines))
    assert count_lines(data(workspace, text + '\n'), 0) == lines + heading_and_title - 1
    assert count_pages(data(workspace)) == 1


def test_only_one_thread_is_at_the_reader_at_a_time(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFium would end the process if two were."""
    paper, at_it, together = data(workspace), list[int](), list[int]()

    class Watched(pypdfium2.PdfDocument):  # type: ignore[misc]
        def __init__(self, source: bytes) -> None:
            at_it.append(1)
            together.append(len(at_it))
            time.sleep(0.005)
            super().__init__(source)

        def close(self) -> None:
            super().close()
            at_it.pop()

    monkeypatch.setattr(pypdfium2, 'PdfDocument', Watched)
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda _: count_pages(paper), range(20)))
    assert pages == [1] * 20
    assert together == [1] * 20
