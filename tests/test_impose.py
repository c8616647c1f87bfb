"""Panels on sheets: where they lie, their ticks, and what the PDF tells the printer."""

import io

import pikepdf
import pypdfium2
import pytest

from handouts.errors import Mistakes
from handouts.press.impose import panel_spots
from handouts.press.press import make_pdf
from tests.conftest import Workspace

TEXT = 'Cover words\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(2, 7))


def test_other_papers_stay_as_they_are(workspace: Workspace) -> None:
    assert panel_spots(workspace.job('Rest.\n')) == ()


def test_screen_edition_is_not_imposed(workspace: Workspace) -> None:
    reading = make_pdf(workspace.job(TEXT, kind='brochure', edition='screen'))[2]
    assert [size[0] for size in reading.sizes] == pytest.approx([265.5, 261, 265.5, 265.5, 261, 265.5], abs=0.01)


def test_each_panel_lies_at_its_measured_place(workspace: Workspace) -> None:
    job = workspace.job(TEXT, kind='brochure')
    places = {
        panel.number: (spot.page, spot.left, spot.right)
        for panel, spot in zip(job.sheet.panels, panel_spots(job), strict=True)
    }
    assert places[2] == (0, 0 + 18, 261 - 18)
    assert places[6] == (0, 261 + 18, 526.5 - 18)
    assert places[1] == (0, 526.5 + 18, 792 - 18)
    assert places[3] == (1, 0 + 18, 265.5 - 18)
    assert places[4] == (1, 265.5 + 18, 531 - 18)
    assert places[5] == (1, 531 + 18, 792 - 18)


def test_a_letter_beyond_the_safe_part_of_a_panel_is_caught(workspace: Workspace) -> None:
    workspace.write('styles/editions/print.css', '.panel-4 p { margin-left: -0.25in }\n')
    with pytest.raises(Mistakes, match="The words 'Words of panel 4"):
        make_pdf(workspace.job(TEXT, kind='brochure'))


def test_ticks_stand_on_the_folds_and_inside_the_printable_area(workspace: Workspace) -> None:
    data = make_pdf(workspace.job(TEXT, kind='brochure'))[1]
    for number, folds in ((0, (261, 526.5)), (1, (265.5, 531))):
        page = pypdfium2.PdfDocument(data)[number]
        picture = page.render(scale=4, grayscale=True).to_pil()
        for fold in folds:
            column = [picture.getpixel((round(fold * 4), y)) for y in range(picture.height)]
            dark = [y / 4 for y, grey in enumerate(column) if isinstance(grey, int) and grey < 160]
            assert min(dark) == pytest.approx(18, abs=0.5)
            assert max(dark) == pytest.approx(612 - 18, abs=0.5)
            assert not [y for y in dark if 25 < y < 612 - 25]


def test_the_sheet_tells_the_printer_which_edge_to_turn(workspace: Workspace) -> None:
    with pikepdf.open(io.BytesIO(make_pdf(workspace.job(TEXT, kind='brochure'))[1])) as sheet:
        assert sheet.Root.ViewerPreferences.Duplex == '/DuplexFlipShortEdge'
        assert sheet.Root.ViewerPreferences.PrintScaling == '/None'
        assert sheet.docinfo['/Title'] == 'A small paper'
