"""Papers to be filled in: what they ask, and their blanks, once for each shelf."""

import pytest

from handouts.desk.drawn.orders import NotDrawn, Orders
from handouts.desk.drawn.shelf import Snapshot, take_snapshot
from tests import people_cases
from tests.desk_cases import desk_workspace
from tests.people_cases import AFTERCARE, CONSENT, TODAY, Papers

papers = people_cases.papers
CLINIC = 'vivus-wellness'


@pytest.fixture(scope='module')
def shelf(papers: Papers, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The shelf with the shipped papers, of which those for the office printer lie there."""
    root = desk_workspace(papers, tmp_path_factory.mktemp('orders'))
    return take_snapshot(root, root / 'output', TODAY, {})


def test_a_packet_asks_each_thing_once_in_reading_order(shelf: Snapshot) -> None:
    orders = Orders()
    names = [field.name for field in orders.fields(shelf, CLINIC, (CONSENT, AFTERCARE), 'es')]
    assert names.count('patient_name') == 1
    assert names.index('patient_name') < names.index('visit_date')
    assert len(names) > len(orders.fields(shelf, CLINIC, (AFTERCARE,), 'es'))


def test_an_order_holds_the_blanks_that_lie_printed_and_is_made_once(shelf: Snapshot) -> None:
    orders = Orders()
    wanted = orders.wanted(shelf, CLINIC, (CONSENT, AFTERCARE), 'es', 'print')
    order = orders.order(shelf, wanted)
    assert [key[1:] for key in order.blanks] == [('es', 'print')] * 2
    assert orders.order(shelf, orders.wanted(shelf, CLINIC, (CONSENT, AFTERCARE), 'es', 'print')) is order
    both = orders.order(shelf, wanted, [('es', 'print'), ('en', 'print')])
    assert len(both.blanks) == 4


def test_what_is_not_drawn_yet_is_told_from_what_cannot_be(shelf: Snapshot) -> None:
    bare = take_snapshot(shelf.setting.root, shelf.setting.root / 'nothing', TODAY, {})
    orders = Orders()
    with pytest.raises(NotDrawn, match='being drawn') as waiting:
        orders.order(bare, orders.wanted(bare, CLINIC, (CONSENT,), 'en', 'print'))
    assert not waiting.value.has_mistakes
    stuck = Snapshot(bare.setting, bare.stamp, bare.cards, (), (), {job.target: () for job in bare.waiting})
    with pytest.raises(NotDrawn, match='has mistakes'):
        orders.order(stuck, orders.wanted(stuck, CLINIC, (CONSENT,), 'en', 'print'))
