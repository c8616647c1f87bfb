"""Panels on sheets: where they lie, their ticks, and what the PDF tells the printer."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from handouts.errors import Mistakes
from handouts.press.impose import panel_spots
from handouts.press.press import make_pdf
from tests.conftest import Workspace

TEXT = 'Cover words\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(2, 7))


def test_other_papers_stay_as_they_are(workspace: Workspace) -> None:
    assert panel_spots(workspace.job('Rest.\n')) == ()


def test_screen_edition_is_not_imposed(workspace: Workspace) -> None:
    reading = make_pdf(workspace.job(TEXT, kind='brochure', edition='screen')).reading
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
    with pytest.raises(Mistakes, match=r"'Words of panel 4\.' stands 0.03 in from an edge of panel 4"):
        make_pdf(workspace.job(TEXT, kind='brochure'))


def test_ticks_stand_on_the_folds_and_inside_the_printable_area(workspace: Workspace) -> None:
    data = make_pdf(workspace.job(TEXT, kind='brochure')).data
    for number, folds in ((0, (261, 526.5)), (1, (265.5, 531))):
        page = pypdfium2.PdfDocument(data)[number]
        picture = page.render(scale=4, grayscale=True).to_pil()
        for fold in folds:
            column = [picture.getpixel((round(fold * 4), y)) for y in range(picture.height)]
            dark = [y / 4 for y, grey in enumerate(column) if isinstance(grey, int) and grey < 160]
            assert min(dark) == pytest.approx(18, abs=0.5)
            assert max(dark) == pytest.approx(612 - 18, abs=0.5)
            assert not [y for y in dark if 25 < y < 612 - 37.5]  # below stands the sign for turning


@pytest.mark.parametrize(
    ('kind', 'text', 'edge'),
    [('brochure', TEXT, '/DuplexFlipShortEdge'), ('aftercare', 'Rest.\n', '/DuplexFlipLongEdge')],
)
def test_an_office_printer_is_told_over_which_edge_to_turn(
    kind: str, text: str, edge: str, workspace: Workspace
) -> None:
    with pikepdf.open(io.BytesIO(make_pdf(workspace.job(text, kind=kind)).data)) as pdf:
        assert pdf.Root.ViewerPreferences.Duplex == edge


@pytest.mark.parametrize(
    ('kind', 'text', 'places', 'height'),
    [('brochure', TEXT, (526.5, 265.5), 30), ('aftercare', 'Rest.\n\n' * 120, (612 - 22, 22), 22)],
)
def test_one_black_triangle_lies_at_the_same_place_of_both_sides(
    kind: str, text: str, places: tuple[float, float], height: float, workspace: Workspace
) -> None:
    """Points from the left and from the foot. On a sheet turned over a short edge, left is where right was."""
    workspace.write(
        'templates/aftercare/kind.yaml', 'name: aftercare\npurpose: tests\nmax_pages: 9\neditions: [print]\n'
    )
    with pypdfium2.PdfDocument(make_pdf(workspace.job(text, kind=kind)).data) as pdf:
        for number in range(2):
            picture = pdf[number].render(scale=4, grayscale=True).to_pil()
            y, mine, other = picture.height - round(height * 4), places[number], picture.width / 4 - places[number]
            assert picture.getpixel((round(mine * 4), y)) < 64
            assert picture.getpixel((round(other * 4), y)) == 255


def test_a_print_shop_s_sheet_has_its_boxes_to_a_hundredth_of_a_point(workspace: Workspace) -> None:
    with pikepdf.open(io.BytesIO(make_pdf(workspace.job(TEXT, kind='brochure', edition='press')).data)) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            assert [float(x) for x in page.MediaBox] == pytest.approx([0, 0, 864, 684], abs=0.01)
            assert [float(x) for x in page.TrimBox] == pytest.approx([36, 36, 828, 648], abs=0.01)
            assert [float(x) for x in page.BleedBox] == pytest.approx([27, 27, 837, 657], abs=0.01)


def dark_columns(picture: Image.Image, height: float) -> set[float]:
    """Return where along a height, in points from the head of the sheet, something dark stands."""
    y = round(height * 4)
    return {x / 4 for x in range(picture.width) if picture.getpixel((x, y)) < 220}  # type: ignore[operator]


def test_crop_and_fold_marks_stand_outside_the_trim_where_they_belong(workspace: Workspace) -> None:
    with pypdfium2.PdfDocument(make_pdf(workspace.job(TEXT, kind='brochure', edition='press')).data) as pdf:
        for number, folds in ((0, (261, 526.5)), (1, (265.5, 531))):
            picture = pdf[number].render(scale=4, grayscale=True).to_pil()
            dark = set().union(*(dark_columns(picture, height) for height in (8, 10, 12, 14, 16)))
            marks = sorted({round(x) for x in dark if 30 < x < 834})
            wanted = [36, *(36 + fold for fold in folds), 828]
            assert len(marks) >= len(wanted)
            assert all(min(abs(x - mark) for mark in wanted) <= 1 for x in marks)
            assert all(min(abs(x - mark) for x in marks) <= 1 for mark in wanted)


def test_a_panel_s_bleed_does_not_reach_over_its_folds(workspace: Workspace) -> None:
    """Only the sheet's own edges bleed: a panel that is coloured to its edges leaves its neighbours white."""
    workspace.write(
        'styles/editions/press.css',
        '#panel-6 { position: relative } #panel-6::before { content: ""; position: absolute; top: 3in;'
        ' left: -2in; right: -2in; height: 3in; background: #777; z-index: -1 }\n',
    )
    with pypdfium2.PdfDocument(make_pdf(workspace.job(TEXT, kind='brochure', edition='press')).data) as pdf:
        picture = pdf[0].render(scale=4, grayscale=True).to_pil()
        y = (36 + 300) * 4
        assert picture.getpixel((((36 + 261 - 4) * 4), y)) == 255
        assert picture.getpixel((((36 + 261 + 4) * 4), y)) < 255
        assert picture.getpixel((round((36 + 526.5 + 4) * 4), y)) == 255


def test_the_sheet_tells_the_printer_which_edge_to_turn(workspace: Workspace) -> None:
    with pikepdf.open(io.BytesIO(make_pdf(workspace.job(TEXT, kind='brochure')).data)) as sheet:
        assert sheet.Root.ViewerPreferences.Duplex == '/DuplexFlipShortEdge'
        assert sheet.Root.ViewerPreferences.PrintScaling == '/None'
        assert sheet.docinfo['/Title'] == 'A small paper'
