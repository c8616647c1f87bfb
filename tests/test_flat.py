"""The flat sheet: where it is folded, and how large it is upright."""

import pytest

from handouts.flat import PanelPlace, Sheet

HALVES = (PanelPlace(1, 0, 5.5, 5.5), PanelPlace(2, 1, 0, 5.5), PanelPlace(3, 1, 5.5, 5.5), PanelPlace(4, 0, 0, 5.5))


def test_folds_lie_between_panels_and_not_at_the_edge() -> None:
    sheet = Sheet(11, 8.5, HALVES)
    assert sheet.folds(0) == (5.5,)
    assert sheet.folds(1) == (5.5,)


def test_each_side_has_its_own_folds() -> None:
    sheet = Sheet(
        11, 8.5, (PanelPlace(1, 0, 0, 4), PanelPlace(2, 0, 4, 7), PanelPlace(3, 1, 0, 7), PanelPlace(4, 1, 7, 4))
    )
    assert (sheet.folds(0), sheet.folds(1)) == ((4,), (7,))


def test_a_sheet_without_panels_is_not_folded() -> None:
    assert Sheet(8.5, 11).folds(0) == ()


@pytest.mark.parametrize('sheet', [Sheet(8.5, 11), Sheet(11, 8.5, HALVES)])
def test_the_same_paper_stands_upright(sheet: Sheet) -> None:
    assert sheet.upright == (8.5, 11)
