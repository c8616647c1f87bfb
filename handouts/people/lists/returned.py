"""The list of the rows that were refused, in the form of the list they come from: to be mended and run again."""

from pathlib import Path

from handouts.people.lists.table import Table, write_back
from handouts.people.runs.ledger import Ledger


def place_refused(table: Table, ledger: Ledger, shelter: Path, target: Path) -> None:
    """Write the refused rows of a list to their place, whole or not at all; nothing where there are none."""
    refused = set(ledger.refused)
    if not refused:
        return
    part = shelter / 'refused'
    part.touch(mode=0o600)
    with part.open('wb') as file:
        for data in write_back(table, (row.raw for row in table if row.number in refused)):
            file.write(data)
    part.replace(target)
