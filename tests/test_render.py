"""WeasyPrint makes PDF bytes, reads only what the job names, and lets no warning pass."""

import pytest

from handouts.errors import Mistakes
from handouts.model import Job, Page, Pdf
from handouts.press.engine.render import load_engine, render_pdf
from handouts.press.press import read_words
from tests.conftest import Workspace


def rendered(job: Job, html: str | None = None, css: str = '') -> Pdf:
    """Return a job's PDF, or that of other HTML or with one more style."""
    page = read_words(job)[1]
    load_engine().forget()
    return render_pdf(
        job, Page(html or page.html, (*page.css, css), page.flow, page.margins, page.repeated, page.code)
    )


def test_same_job_gives_the_same_bytes(workspace: Workspace) -> None:
    job = workspace.job('Rest today.\n')
    assert rendered(job).data == rendered(job).data


@pytest.mark.parametrize('address', ['http://127.0.0.1:9/a.png', 'file:///etc/hostname', 'picture:paper/none.png'])
def test_no_address_but_the_jobs_pictures_is_read(address: str, workspace: Workspace) -> None:
    html = f'<html lang="en"><title>A</title><body><img src="{address}" alt="A picture."></body></html>'
    warnings = rendered(workspace.job('Rest.\n'), html).warnings
    assert any("only the pictures beside the paper may be loaded" in warning for warning in warnings)


def test_a_dropped_style_is_a_warning(workspace: Workspace) -> None:
    assert "Ignored `colr: red" in rendered(workspace.job('Rest.\n'), css='p { colr: red }').warnings[0]


def test_a_missing_glyph_is_a_warning(workspace: Workspace) -> None:
    assert (
        'unsupported by fonts: "中"'
        in rendered(workspace.job('Rest.\n'), css='p::after { content: "中" }').warnings[0]
    )


def test_panels_know_the_page_on_which_they_begin(workspace: Workspace) -> None:
    text = 'Cover\n' + ''.join(f'\n---\n\nPanel {n}\n' for n in range(2, 7))
    assert rendered(workspace.job(text, kind='brochure')).panel_pages == (0, 1, 2, 3, 4, 5)


def test_a_machine_font_does_not_creep_in(workspace: Workspace) -> None:
    pdf = rendered(workspace.job('Rest.\n'), css='p { font-family: "DejaVu Sans", sans-serif }')
    assert b'DejaVu' not in pdf.data


def test_a_part_on_which_the_engine_breaks_off_is_a_mistake_of_the_paper(workspace: Workspace) -> None:
    """A part over all columns that does not fit on a page after twelve lines makes WeasyPrint 70 fail."""
    style = 'main { columns: 2; margin: 1in } .s { column-span: all }'
    part = f'<div class="s">{"<p>tall</p>" * 200}</div>'
    body = f'<main><p class="s">first</p>{"<p>word word word</p>" * 12}{part}<p class="s">second</p></main>'
    html = f'<html lang="en"><title>A</title><style>@page {{ size: 4in }} {style}</style><body>{body}</body></html>'
    with pytest.raises(Mistakes, match='could not be laid out'):
        rendered(workspace.job('Rest.\n'), html)
