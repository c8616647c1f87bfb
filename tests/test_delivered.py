"""Files of people that another computer makes: the same as here, and proved before they take their places."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from handouts.people.lists.table import Row
from handouts.people.runs.delivered import Delivered, make_rows, name_of
from handouts.people.runs.folder import place_rows
from handouts.people.runs.issue import Faulty
from tests.run_cases import HEADER, LONG, SMALL, Desk, listed, names, people
from tests.run_cases import desk as desk


def rows_of(desk: Desk, folder: Path) -> tuple[list[Row], Callable[[list[Row]], object]]:
    """Return the rows of three people, of whom the second is refused, and what makes their files."""
    rows = people(3)
    rows[1] = ('', *rows[1][1:])
    (folder / 'people.csv').write_text(listed(rows))
    task = desk.task(folder / 'people.csv', desk.order(SMALL, LONG))
    return list(task.table), lambda given: make_rows(task.order.carried(), task.columns, given)


@pytest.fixture
def outcomes(desk: Desk, tmp_path: Path) -> list[Delivered]:
    """The files of two people."""
    rows, make = rows_of(desk, tmp_path)
    made = make(rows)
    assert isinstance(made, list)
    assert [type(one) for one in made] == [Delivered, tuple, Delivered]
    return [one for one in made if isinstance(one, Delivered)]


def test_they_take_their_places(outcomes: list[Delivered], tmp_path: Path) -> None:
    for folder in ('shelter', 'out'):
        (tmp_path / folder).mkdir()
    lot = place_rows(tmp_path / 'shelter', tmp_path / 'out', [*outcomes])
    assert (lot.printed, lot.end) == ([2, 4], None)
    assert names(tmp_path / 'out') == ['row-0002.pdf', 'row-0004.pdf'] == [name_of(2), name_of(4)]
    assert 'Ana' not in repr(outcomes)
    assert HEADER


@pytest.mark.parametrize(
    ('change', 'told'),
    [
        ({'files': {'row-0002.pdf': b'%PDF-1.7'}}, "the file of row 2 has changed on its way"),
        ({'files': {'../row-0002.pdf': b''}}, "what came back for row 2 is another file"),
        ({'files': {'row-0002-/../../a.pdf': b''}}, "what came back for row 2 is another file"),
        ({'number': 3}, "what came back for row 3 is another file"),
        ({'files': {}, 'sums': ()}, "the file of row 2 cannot be opened"),
    ],
)
def test_what_is_another_than_it_must_be_ends_the_run_with_what_is_whole(
    change: dict[str, object], told: str, outcomes: list[Delivered], tmp_path: Path
) -> None:
    for folder in ('shelter', 'out'):
        (tmp_path / folder).mkdir()
    wrong = replace(outcomes[0], **change)  # type: ignore[arg-type]
    with pytest.raises(Faulty, match=f'^{told}$'):
        wrong.prove()
    lot = place_rows(tmp_path / 'shelter', tmp_path / 'out', [outcomes[1], wrong])
    assert (lot.printed, type(lot.end)) == ([4], Faulty)
    assert names(tmp_path / 'out') == ['row-0004.pdf']
