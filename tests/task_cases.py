"""What processes of a run do in its tests: here by itself, for each of them loads it anew."""

import os
import signal
import time

from handouts.people.lists.table import Row


def numbers(rows: list[Row]) -> list[int]:
    """Return the numbers of rows."""
    return [row.number for row in rows]


def killed(rows: list[Row]) -> list[int]:
    """End the process in the second portion, as a machine without memory does."""
    if rows[0].number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return numbers(rows)


def is_deaf(_: list[Row]) -> bool:
    """Return whether Ctrl-C never comes to this process."""
    return signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def slowly(rows: list[Row]) -> int:
    """Work for a moment."""
    time.sleep(0.3)
    return len(rows)
