"""Columns are laid out less often, and come out as the engine alone would set them, byte for byte."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate

import pytest
from weasyprint.layout import block

from handouts.model import Job, Page, Request
from handouts.press.columns import Outcome, Tries, remembering
from handouts.press.library import Library
from handouts.press.plan import make_plan
from handouts.press.press import read_words
from handouts.press.render import load_engine, render_pdf
from handouts.press.rooms import PROJECT, Rooms
from tests.conftest import Workspace
from tests.laid_cases import page_of, parts, table


def both_ways(job: Job, page: Page, monkeypatch: pytest.MonkeyPatch) -> tuple[list[bytes], list[int]]:
    """Return the PDF of the engine alone and of ours, and how many columns each laid out."""
    load_engine()
    alone = block.block_box_layout.__wrapped__
    counts = [0, 0]

    def counting(number: int) -> Callable[..., Outcome]:
        def counted(context: object, box: block.boxes.Box, *rest: object, **more: object) -> Outcome:
            counts[number] += box.is_column
            outcome: Outcome = alone(context, box, *rest, **more)
            return outcome

        return counted

    pdfs = []
    for layout in (counting(0), remembering(counting(1))):
        monkeypatch.setattr(block, 'block_box_layout', layout)
        pdfs.append(render_pdf(job, page).data)
    return pdfs, counts


@pytest.mark.parametrize('seed', [1])
def test_columns_are_set_as_the_engine_alone_sets_them(
    seed: int, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (theirs, ours), counts = both_ways(workspace.job('Rest.\n'), page_of(parts(seed)), monkeypatch)
    assert ours == theirs
    assert min(counts) > 0


def test_a_table_that_goes_on_in_the_next_column_is_drawn_down_to_the_end_of_its_own(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it ends decides by how much the engine makes the columns higher the next time."""
    page = page_of(table(209), 'main { columns: 3 } td { border: 1pt solid }')
    (theirs, ours), _ = both_ways(workspace.job('Rest.\n'), page, monkeypatch)
    assert ours == theirs


def test_a_column_that_leaves_a_trace_is_tried_as_ever(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    traces = (
        *(f'i {{ {trace} }}' for trace in ('float: left', 'float: footnote', 'position: running(x)')),
        'p { display: grid }',
    )
    for trace in traces:
        page = page_of(''.join(f'<p><i>{n}</i> {"rest " * 40}</p>' for n in range(8)), trace)
        (theirs, ours), (all_of_them, as_many) = both_ways(workspace.job('Rest.\n'), page, monkeypatch)
        assert ours == theirs
        assert as_many == all_of_them


def test_a_sheet_for_consent_takes_fewer_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Request(papers=('ketamine-iv/consent',), languages=('en',), editions=('print',))
    (job,) = make_plan(Library(Rooms(PROJECT)), asked).jobs
    (theirs, ours), (all_of_them, fewer) = both_ways(job, read_words(job)[1], monkeypatch)
    assert ours == theirs
    assert fewer < 0.75 * all_of_them


@dataclass
class Part:
    """A part of a column that begins at its top."""

    height: float
    position_y: float = 0

    def is_in_normal_flow(self) -> bool:
        return True

    def margin_height(self) -> float:
        return self.height

    def copy(self) -> 'Part':
        return replace(self)


@dataclass
class Column:
    children: list[Part]

    def copy_with_children(self, children: list[Part]) -> 'Column':
        return Column(children)


@pytest.mark.parametrize('seed', range(40))
def test_what_is_remembered_is_what_would_be_laid_out(seed: int) -> None:
    draw = random.Random(seed)
    steps = list(accumulate(draw.choice((1, 2, 15, 40)) for _ in range(20)))
    laid = list[float]()

    def lay_out(height: float) -> Outcome:
        laid.append(height)
        placed = sum(step <= height for step in steps)
        # Every third part goes on in the next column, and is drawn down to the end of its own.
        end = height if placed % 3 == 0 else 7.0 * placed
        return (Column([Part(end)]) if placed else None), {placed: None}

    tries = Tries()
    asked = [1.0, *accumulate((draw.choice((1, 1, 1, 3.3)) for _ in range(90)), initial=2.0)]
    for height in asked:
        ours = tries.at(height, lay_out)
        kept = list(laid)
        theirs = lay_out(height)
        laid[:] = kept
        assert (ours[0] is None, ours[1]) == (theirs[0] is None, theirs[1]), height
        if ours[0]:
            assert ours[0].children[0].height == pytest.approx(theirs[0].children[0].height), height
    assert len(laid) < len(asked)
    assert tries.heights == sorted(set(tries.heights))
