"""Where panels and folds lie on the flat sheet, in inches."""

import pytest

from handouts.flat import Sheet
from handouts.press.sheets.sheet import folded_sheet, plain_sheet, slug_width
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from handouts.press.workspace.yamlfile import read_yaml
from handouts.schema import EditionFile, FoldFile, PaperSize

ROOMS = Rooms(PROJECT)
SHIPPED = {
    path.stem: read_yaml(ROOMS.text(path), FoldFile) for path in sorted((PROJECT / 'styles/folds').glob('*.yaml'))
}
TRI_FOLD, Z_FOLD, HALF_FOLD = SHIPPED['tri-fold'], SHIPPED['z-fold'], SHIPPED['half-fold']
GATE_FOLD = FoldFile(
    name='gate',
    outside=(2, 7, 8, 1),
    inside=(3, 4, 5, 6),
    narrower=(0.03, 0, 0, 0.03),
    turns=('valley', 'mountain', 'valley'),
)
FOLDS = [*SHIPPED.values(), GATE_FOLD]
PAPERS: list[PaperSize] = ['letter', 'a4']
THOUSANDTH = 0.001


def row(sheet: Sheet, side: int) -> list[tuple[int, float, float]]:
    """Return number, left edge and width of the panels of a side, from left to right."""
    places = sorted((panel for panel in sheet.panels if panel.side == side), key=lambda panel: panel.x)
    return [(panel.number, panel.x, panel.width) for panel in places]


def test_letter_and_a4_stand_upright() -> None:
    assert plain_sheet('letter') == Sheet(8.5, 11.0)
    a4 = plain_sheet('a4')
    assert (a4.width * 25.4, a4.height * 25.4) == pytest.approx((210, 297))


def test_the_shipped_folds_are_the_three_that_are_measured_here() -> None:
    assert set(SHIPPED) == {'tri-fold', 'z-fold', 'half-fold'}


def test_the_tri_fold_s_outside_on_letter() -> None:
    sheet = folded_sheet('letter', TRI_FOLD)
    assert (sheet.width, sheet.height) == (11.0, 8.5)
    assert row(sheet, 0) == [(2, 0.0, 3.625), (6, 3.625, 3.6875), (1, 7.3125, 3.6875)]
    assert sorted(sheet.folds(0)) == [3.625, 7.3125]


def test_the_tri_fold_s_inside_on_letter() -> None:
    sheet = folded_sheet('letter', TRI_FOLD)
    assert row(sheet, 1) == [(3, 0.0, 3.6875), (4, 3.6875, 3.6875), (5, 7.375, 3.625)]
    assert sorted(sheet.folds(1)) == [3.6875, 7.375]


def test_the_half_fold_on_letter() -> None:
    sheet = folded_sheet('letter', HALF_FOLD)
    assert row(sheet, 0) == [(4, 0.0, 5.5), (1, 5.5, 5.5)]
    assert row(sheet, 1) == [(2, 0.0, 5.5), (3, 5.5, 5.5)]
    assert sheet.folds(0) == sheet.folds(1) == (5.5,)


def test_the_z_fold_has_leaves_of_one_width() -> None:
    sheet = folded_sheet('letter', Z_FOLD)
    assert {round(panel.width, 9) for panel in sheet.panels} == {round(11 / 3, 9)}


@pytest.mark.parametrize('paper', PAPERS)
@pytest.mark.parametrize('fold', FOLDS, ids=lambda fold: fold.name)
def test_folds_of_both_sides_meet_when_the_sheet_is_turned_over(fold: FoldFile, paper: PaperSize) -> None:
    """Turned over its short edge, what was x inches from the left is as far from the right."""
    sheet = folded_sheet(paper, fold)
    turned = sorted(sheet.width - x for x in sheet.folds(1))
    assert sorted(sheet.folds(0)) == pytest.approx(turned, abs=THOUSANDTH)
    assert len(turned) == len(fold.outside) - 1


@pytest.mark.parametrize('paper', PAPERS)
@pytest.mark.parametrize('fold', FOLDS, ids=lambda fold: fold.name)
@pytest.mark.parametrize('side', [0, 1])
def test_panels_lie_side_by_side_and_fill_the_sheet(side: int, fold: FoldFile, paper: PaperSize) -> None:
    sheet = folded_sheet(paper, fold)
    places = row(sheet, side)
    ends = [x + width for _, x, width in places]
    assert [number for number, _, _ in places] == list((fold.outside, fold.inside)[side])
    assert [x for _, x, _ in places] == pytest.approx([0.0, *ends[:-1]], abs=THOUSANDTH)
    assert ends[-1] == pytest.approx(sheet.width, abs=THOUSANDTH)


@pytest.mark.parametrize('paper', PAPERS)
@pytest.mark.parametrize('fold', FOLDS, ids=lambda fold: fold.name)
def test_leaves_are_narrower_by_what_the_fold_says(fold: FoldFile, paper: PaperSize) -> None:
    widths = [width for _, _, width in row(folded_sheet(paper, fold), 0)]
    assert [max(widths) - width for width in widths] == pytest.approx(list(fold.narrower), abs=THOUSANDTH)


@pytest.mark.parametrize('fold', FOLDS, ids=lambda fold: fold.name)
def test_panels_are_kept_in_the_order_in_which_they_are_read(fold: FoldFile) -> None:
    numbers = [panel.number for panel in folded_sheet('letter', fold).panels]
    assert numbers == list(range(1, 2 * len(fold.outside) + 1))


def test_a_plain_sheet_has_no_folds() -> None:
    assert plain_sheet('letter').folds(0) == plain_sheet('letter').folds(1) == ()


def test_only_a_print_shop_s_sheet_is_wider_than_its_trim() -> None:
    office, shop = (
        read_yaml(ROOMS.text(PROJECT / f'styles/editions/{name}.yaml'), EditionFile) for name in ('print', 'press')
    )
    assert slug_width(office) == 0
    assert slug_width(shop) == 0.125 + 0.375
