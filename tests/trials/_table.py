"""The table of a trial of faults: what was tried and what was found, line by line."""

import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Table:
    """What was tried and what was found, told line by line."""

    faults: list[str] = field(default_factory=list)
    begin: float = field(default_factory=time.monotonic)

    def row(self, fault: str, tries: int, told: str, faults: list[str]) -> None:
        """Tell one fault."""
        self.faults += [f'{fault}: {one}' for one in faults]
        found = f'{len(faults)} WRONG' if faults else 'all well'
        print(f'{time.monotonic() - self.begin:5.0f} s  {fault:<44} {tries:>4} tried  {found:<9} {told}', flush=True)
        for one in dict.fromkeys(faults):
            print(f'         {one}', flush=True)


def told(when: Counter[str]) -> str:
    """Return how many were killed when."""
    return ', '.join(f'{when[name]} {name}' for name in ('before', 'during', 'after'))
