"""Panels on sheets: where they lie, their ticks, and what the PDF tells the printer."""

import io
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from handouts.errors import Mistakes
from handouts.fields import CODE, Slot
from handouts.model import Job, Made
from handouts.press.press import make_pdf
from handouts.press.sheets.impose import panel_spots
from handouts.press.sheets.sheet import slug_width
from handouts.press.workspace.project import PROJECT
from tests.conftest import Workspace

TEXT = 'Cover words\n' + ''.join(f'\n---\n\n## Panel {n}\n\nWords of panel {n}.\n' for n in range(2, 7))


@pytest.fixture(scope='module')
def shared(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A folder of the papers that are made once for several tests."""
    return small(tmp_path_factory.mktemp('shared'))


def small(root: Path) -> Workspace:
    """Return a workspace with one clinic."""
    here = Workspace(root)
    here.write('content/clinics/clinic/clinic.yaml', 'name: Small Clinic\n')
    return here


@cache
def brochure(shared: Workspace, edition: str) -> Made:
    """Return a folded paper as it is made."""
    return make_pdf(shared.job(TEXT, kind='brochure', edition=edition))


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


def test_ticks_stand_on_the_folds_and_inside_the_printable_area(shared: Workspace) -> None:
    data = brochure(shared, 'print').data
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


def test_a_print_shop_s_sheet_has_its_boxes_to_a_hundredth_of_a_point(shared: Workspace) -> None:
    with pikepdf.open(io.BytesIO(brochure(shared, 'press').data)) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            assert [float(x) for x in page.MediaBox] == pytest.approx([0, 0, 864, 684], abs=0.01)
            assert [float(x) for x in page.TrimBox] == pytest.approx([36, 36, 828, 648], abs=0.01)
            assert [float(x) for x in page.BleedBox] == pytest.approx([27, 27, 837, 657], abs=0.01)


def dark_columns(picture: Image.Image, height: float) -> set[float]:
    """Return where along a height, in points from the head of the sheet, something dark stands."""
    y = round(height * 4)
    return {x / 4 for x in range(picture.width) if picture.getpixel((x, y)) < 220}  # type: ignore[operator]


def test_crop_and_fold_marks_stand_outside_the_trim_where_they_belong(shared: Workspace) -> None:
    with pypdfium2.PdfDocument(brochure(shared, 'press').data) as pdf:
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


def test_the_sheet_tells_the_printer_which_edge_to_turn(shared: Workspace) -> None:
    with pikepdf.open(io.BytesIO(brochure(shared, 'print').data)) as sheet:
        assert sheet.Root.ViewerPreferences.Duplex == '/DuplexFlipShortEdge'
        assert sheet.Root.ViewerPreferences.PrintScaling == '/None'
        assert sheet.docinfo['/Title'] == 'A small paper'


def with_fields(shared: Workspace, edition: str, fold: str = 'tri-fold', panels: int = 6) -> tuple[Job, Made]:
    """Return a folded paper with a line to fill in on each panel, and a box to tick on the last; it is made once."""
    return made_with_fields(shared.root / 'fields', edition, fold, panels)


@cache
def made_with_fields(root: Path, edition: str, fold: str, panels: int) -> tuple[Job, Made]:
    """Make it: in a workspace of its own, as it has a style of its own."""
    workspace = small(root)
    names = [f'on_{number}' for number in range(1, panels + 1)]
    declared = ''.join(f'  {name}: {{label: Name}}\n' for name in names)
    parts = [f'Words.\n\n{{{{ field.{name} }}}}\n' for name in names]
    workspace.write(
        'content/advice/paper.en.md',
        f'---\ntitle: A small paper\nkind: brochure\nfold: {fold}\nfields:\n{declared}  fasted: {{type: tick, label: Fasted}}\n'
        '---\n\n' + '\n---\n\n'.join(parts) + '\n{{ field.fasted }}\n',
    )
    # The feet of narrow panels take more lines beside a code.
    workspace.write(
        'styles/brochure.css', (PROJECT / 'styles/brochure.css').read_text() + '@page { margin-bottom: 1in }\n'
    )
    job = workspace.jobs(edition=edition)[0]
    return job, make_pdf(job)


def darkness(picture: Image.Image, x: float, y: float) -> int:
    """Return how dark a sheet is at a place in points from its lower left corner: 0 is white."""
    grey = picture.getpixel((round(x * 8), picture.height - round(y * 8)))
    assert isinstance(grey, int)
    return 255 - grey


def sheets(data: bytes) -> list[Image.Image]:
    """Return the sides of a sheet as they are printed, eight dots a point."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [page.render(scale=8, grayscale=True).to_pil() for page in pdf]


@pytest.mark.parametrize('edition', ['print', 'press'])
@pytest.mark.parametrize(('fold', 'panels'), [('tri-fold', 6), ('half-fold', 4), ('z-fold', 6)])
def test_a_slot_lies_on_the_sheet_where_its_line_is_drawn(
    fold: str, panels: int, edition: str, shared: Workspace
) -> None:
    """A place to write on is white, but for the line at its foot, which is 0.75 points thick."""
    _, made = with_fields(shared, edition, fold, panels)
    sides = sheets(made.data)
    lines = [slot for slot in made.slots if slot.field.startswith('on_')]
    assert len(lines) == panels
    for slot in lines:
        middle = (slot.left + slot.right) / 2
        for x in (slot.left + 0.5, middle, slot.right - 0.5):
            assert darkness(sides[slot.page], x, slot.bottom + 0.375) > 128
            assert darkness(sides[slot.page], x, slot.bottom - 1) == 0
            assert darkness(sides[slot.page], x, (slot.bottom + slot.top) / 2) == 0
        assert darkness(sides[slot.page], slot.right + 1, slot.bottom + 0.375) == 0


@pytest.mark.parametrize('edition', ['print', 'press'])
def test_a_box_to_tick_lies_on_the_sheet_where_it_is_drawn(edition: str, shared: Workspace) -> None:
    _, made = with_fields(shared, edition)
    (box,) = [slot for slot in made.slots if slot.field == 'fasted']
    side = sheets(made.data)[box.page]
    x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    assert darkness(side, x, y) == 0
    for place in ((box.left + 0.5, y), (box.right - 0.5, y), (x, box.bottom + 0.5), (x, box.top - 0.5)):
        assert darkness(side, *place) > 128
    for place in ((box.left - 1, y), (x, box.bottom - 1), (x, box.top + 1)):
        assert darkness(side, *place) == 0


@pytest.mark.parametrize('edition', ['print', 'press'])
def test_each_slot_and_code_lies_in_its_panel(edition: str, shared: Workspace) -> None:
    job, made = with_fields(shared, edition)
    slug = slug_width(job.edition) * 72
    for panel in job.sheet.panels:
        mine = [
            slot
            for slot in made.slots
            if slot.field == f'on_{panel.number}' or (slot.field, slot.option) == (CODE, str(panel.number))
        ]
        assert [slot.page for slot in mine] == [panel.side] * 2
        for slot in mine:
            assert slug + panel.x * 72 < slot.left < slot.right < slug + (panel.x + panel.width) * 72
            assert slug < slot.bottom < slot.top < slug + job.sheet.height * 72


def test_slots_keep_their_size_on_the_sheet(shared: Workspace) -> None:
    on_pages, on_sheet = (with_fields(shared, edition)[1].slots for edition in ('screen', 'print'))
    assert [sized(slot) for slot in on_pages] == [sized(slot) for slot in on_sheet]
    assert [slot.page for slot in on_pages] != [slot.page for slot in on_sheet]


def sized(slot: Slot) -> tuple[str, str, float, float]:
    """Return what a slot is for, and how large it is."""
    return slot.field, slot.option, round(slot.width, 2), round(slot.height, 2)


def test_slots_of_unfolded_papers_stay_where_they_are(workspace: Workspace) -> None:
    workspace.write(
        'content/advice/paper.en.md',
        '---\ntitle: A\nkind: aftercare\nfields: {name: {label: A}}\n---\n\n{{ field.name }}\n',
    )
    on_screen, on_paper = (make_pdf(workspace.jobs(edition=edition)[0]) for edition in ('screen', 'print'))
    assert [slot.field for slot in on_paper.slots] == ['name', CODE]
    assert on_paper.slots == on_screen.slots
