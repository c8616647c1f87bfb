"""Parts of columns are laid out less often, and come out as the engine alone would set them, byte for byte."""

from collections import defaultdict
from collections.abc import Callable
from math import inf
from types import SimpleNamespace
from typing import Any

import pytest
from weasyprint.layout import LayoutContext, block

from handouts.model import Job, Page, Request
from handouts.press.engine.columns import (
    Laid,
    Outcome,
    Parts,
    noting_ends,
    remembering_for_columns,
    remembering_parts,
)
from handouts.press.engine.render import load_engine, render_pdf
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import read_words
from handouts.press.workspace.project import PROJECT
from handouts.press.workspace.rooms import Rooms
from tests.conftest import Workspace
from tests.laid_cases import BOXES, boxes, engine_alone, page_of, parts, table


def both_ways(job: Job, page: Page, monkeypatch: pytest.MonkeyPatch) -> tuple[list[bytes], list[int]]:
    """Return the PDF of the engine alone and of ours, and how many boxes each laid out."""
    counts = [0, 0]

    def counting(number: int, layout: Callable[..., Outcome]) -> Callable[..., Outcome]:
        def counted(*given: object, **named: object) -> Outcome:
            counts[number] += 1
            return layout(*given, **named)

        return counted

    with engine_alone():
        alone = block.block_level_layout
        monkeypatch.setattr(block, 'block_level_layout', counting(0, alone))
        theirs = render_pdf(job, page).data
        monkeypatch.setattr(block, 'block_level_layout', remembering_parts(counting(1, alone)))
        monkeypatch.setattr(block, 'columns_layout', remembering_for_columns(block.columns_layout))
        monkeypatch.setattr(LayoutContext, 'overflows_page', noting_ends(LayoutContext.overflows_page))
        load_engine().forget()
        ours = render_pdf(job, page).data
        monkeypatch.undo()
    return [theirs, ours], counts


@pytest.mark.parametrize(
    ('body', 'style'),
    [
        (parts(1), ''),
        # Where a table that goes on in the next column ends decides by how much the columns are made higher.
        (table(209), 'main { columns: 3 } td { border: 1pt solid }'),
        *((boxes(seed), BOXES) for seed in range(8)),
    ],
)
def test_columns_are_set_as_the_engine_alone_sets_them(
    body: str, style: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (theirs, ours), (all_of_them, fewer) = both_ways(workspace.job('Rest.\n'), page_of(body, style), monkeypatch)
    assert ours == theirs
    assert 0 < fewer < all_of_them


@pytest.mark.parametrize(
    'style',
    [
        'i { float: left }',
        'i { position: absolute }',
        'i { position: running(x) }',
        'i { float: footnote }',
        'p { display: grid }',
        'p { columns: 2 }',
        'p { position: relative; top: 3pt }',
    ],
)
def test_a_part_of_which_more_than_its_place_decides_is_laid_out_as_ever(
    style: str, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(''.join(f'<p><i>{n}</i> {"rest " * 20}</p>' for n in range(6)), style)
    (theirs, ours), (all_of_them, as_many) = both_ways(workspace.job('Rest.\n'), page, monkeypatch)
    assert ours == theirs
    assert as_many == all_of_them


def test_a_sheet_for_consent_takes_fewer_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Request(papers=('ketamine-iv/consent',), languages=('en',), editions=('print',))
    (job,) = make_plan(Library(Rooms(PROJECT)), asked).jobs
    (theirs, ours), (all_of_them, fewer) = both_ways(job, read_words(job)[1], monkeypatch)
    assert ours == theirs
    assert fewer < 0.4 * all_of_them


def test_what_is_remembered_is_handed_out_as_the_engine_does() -> None:
    """Margins are put to those above a part, and what the engine goes on to change is each time another."""
    laid = []

    def lay_out(*given: Any) -> Outcome:
        laid.append(given[1])
        given[8].append(3.0)
        return SimpleNamespace(), None, {'break': 'any', 'page': None}, [5.0], False, None

    box = block.boxes.BlockBox('p', defaultdict(lambda: 'auto', position='static', float='none'), None, [])
    box.position_x = box.position_y = 0
    context = SimpleNamespace(parts=Parts(), excluded_shapes=[], page_bottom=100)
    for _ in range(2):
        margins = [2.0]
        given: tuple[Any, ...] = (
            0,
            None,
            SimpleNamespace(is_column=True),
            False,
            [],
            [],
            margins,
            None,
            None,
            False,
            None,
        )
        outcome = remembering_parts(lay_out)(context, box, *given)
        assert (outcome[2], outcome[3], margins) == ({'break': 'any', 'page': None}, [5.0], [2.0, 3.0])
        outcome[2]['page'] = 'other'
        outcome[3].append(7.0)
    assert laid == [box]


@pytest.mark.parametrize(
    ('new', 'goes_on', 'failed', 'held'),
    [
        # Whole: wherever there is room for all of it.
        ('box', None, inf, [90, 100, 199, 201]),
        # Nothing: as long as there is room for no more.
        (None, None, 200, [90, 100, 199]),
        # Cut off, or too high for a box that it sticks out of: drawn down to the end.
        ('box', {0: None}, 200, [100]),
        ('box', None, 200, [100]),
    ],
)
def test_what_came_of_a_part_holds_as_long_as_what_fitted_fits_and_nothing_more_does(
    new: str | None, goes_on: dict[int, None] | None, failed: float, held: list[int]
) -> None:
    laid = Laid(100, 80, failed, (), (new, goes_on))
    assert [end for end in (79, 90, 100, 199, 201) if laid.holds(end)] == held
