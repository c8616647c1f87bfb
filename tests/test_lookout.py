"""Looks at the printers of a real print server while somebody wants to know, and keeps nobody waiting."""

import threading
import time
from collections.abc import Iterator

import pytest

from handouts.desk.printing.ipp import NOT_RUNNING
from handouts.desk.printing.lookout import Lookout, Sight
from handouts.desk.printing.printers import Printer, PrintServer
from tests.patience import until
from tests.print_house import PrintHouse, open_print_house


@pytest.fixture(scope='module')
def house() -> Iterator[PrintHouse]:
    """A print server with one printer."""
    with open_print_house() as opened:
        opened.add_printer('front')
        yield opened


class Slow(PrintServer):
    """A print server that answers when it is let, and counts how often it is asked."""

    def __init__(self, environment: dict[str, str]) -> None:
        super().__init__(environment)
        self.may_answer, self.asked = threading.Event(), 0

    def printers(self) -> tuple[Printer, ...]:
        """Return all printers, late."""
        self.asked += 1
        self.may_answer.wait(10)
        return super().printers()


@pytest.fixture
def server(house: PrintHouse) -> Slow:
    """The print server, which does not answer yet."""
    return Slow({'CUPS_SERVER': house.server})


def test_nobody_waits_for_a_print_server(server: Slow) -> None:
    lookout = Lookout(server)
    assert [lookout.printers() for _ in range(20)] == [Sight((), 'not known yet', "")] * 20
    until(lambda: server.asked)
    server.may_answer.set()
    until(lambda: lookout.printers().state == 'known')
    front = lookout.printers().printer('front')
    assert front
    assert front.state == 'ready'
    assert lookout.printers().printer('back') is None
    lookout.close()


def test_what_changes_is_seen_soon(house: PrintHouse, server: Slow) -> None:
    server.may_answer.set()
    lookout = Lookout(server, every=0.05)
    until(lambda: lookout.printers().printers)
    house.command('cupsreject', 'front')
    until(lambda: not lookout.printers().printers[0].accepts)
    house.command('cupsaccept', 'front')
    until(lambda: lookout.printers().printers[0].accepts)
    lookout.close()


def test_nobody_looks_when_nobody_asks(server: Slow) -> None:
    server.may_answer.set()
    lookout = Lookout(server, every=0.05, lasts=0.5)
    until(lambda: lookout.printers().state == 'known')
    time.sleep(1)
    asked = server.asked
    time.sleep(0.3)
    assert server.asked == asked > 3
    old = lookout.printers()
    assert (old.state, [printer.name for printer in old.printers]) == ('not known yet', ['front'])
    until(lambda: lookout.printers().state == 'known')
    assert server.asked > asked
    lookout.close()


def test_after_the_end_nobody_looks(server: Slow) -> None:
    server.may_answer.set()
    lookout = Lookout(server, every=0.05)
    until(lambda: lookout.printers().state == 'known')
    lookout.close()
    time.sleep(0.2)
    asked = server.asked
    lookout.printers()
    time.sleep(0.2)
    assert server.asked == asked


def test_a_print_server_that_is_gone_is_told_and_its_return_is_seen(house: PrintHouse) -> None:
    lookout = Lookout(PrintServer({'CUPS_SERVER': house.server}), every=0.05)
    until(lambda: lookout.printers().state == 'known')
    house.kill_server()
    until(lambda: lookout.printers().state == 'no print server')
    assert lookout.printers() == Sight((), 'no print server', NOT_RUNNING)
    house.start_server()
    until(lambda: lookout.printers().state == 'known')
    lookout.close()
